#include "stories/window.h"

#include <algorithm>
#include <numeric>

namespace feedmill::stories {
namespace {

constexpr std::uint32_t kKeys = 1U << 17U;  // three a report
constexpr std::uint32_t kRuns = 1U << 20U;
constexpr std::uint32_t kFacts = 1U << 17U;  // six at most, of those with a text
constexpr std::uint32_t kFewestSpread = 12;  // stories that have a word; fewer say nothing of it
static_assert(kRuns >= Window::kMostRuns);

std::size_t runs_in(const Features& features) {
  return features.runs.size() + features.opening.size();
}

auto place_of(std::vector<std::pair<std::uint32_t, std::uint32_t>>& words, std::uint32_t hash) {
  return std::lower_bound(words.begin(), words.end(), hash,
                          [](const auto& word, std::uint32_t h) { return word.first < h; });
}

/// Adds a report's words to what its story says; returns those that are new in it.
std::vector<Term> add_words(Group& group, const std::vector<Term>& terms) {
  if (group.words.empty()) {  // most stories have one report
    group.words.reserve(terms.size());
    for (const Term& term : terms) group.words.emplace_back(term.hash, term.weight);
    return terms;
  }
  std::vector<Term> added;
  for (const Term& term : terms) {
    const auto at = place_of(group.words, term.hash);
    if (at != group.words.end() && at->first == term.hash) {
      at->second += term.weight;
    } else {
      group.words.insert(at, {term.hash, term.weight});
      added.push_back(term);
    }
  }
  return added;
}

/// Takes a report's words out of what its story says; returns those that are in it no more.
std::vector<Term> remove_words(Group& group, const std::vector<Term>& terms) {
  std::vector<Term> removed;
  for (const Term& term : terms) {
    const auto at = place_of(group.words, term.hash);
    at->second -= term.weight;
    if (at->second != 0) continue;
    group.words.erase(at);
    removed.push_back(term);
  }
  return removed;
}

std::vector<Term> terms_of(const Group& group) {
  std::vector<Term> terms;
  for (const auto& [hash, sum] : group.words) terms.push_back({hash});
  return terms;
}

}  // namespace

Window::Window()
    : stories_(kRing),
      of_sources_(kRing),
      keys_(kKeys),
      runs_(kRuns),
      terms_(kMostTerms),
      facts_(kFacts) {}

void Window::add(Member member, Instant began) {
  const auto number = first_ + static_cast<std::uint32_t>(members_.size());
  Group& group = groups_[member.story];
  if (group.members.empty()) {
    group.began = group.latest = member.time;
    group.language = member.features.language;
  }
  group.began = std::min({group.began, began, member.time});
  group.latest = std::max(group.latest, member.time);
  words_.add(add_words(group, member.features.terms), group.members.empty(), group.language);
  reports_.add(member.features.terms, true, member.features.language);
  group.members.push_back(number);
  const Language language = member.features.language;
  fact_counts_.add_report(member.features.facts, language);
  SourceHeld& source = sources_[member.source];
  ++source.reports;
  ++source.languages[static_cast<std::size_t>(language)];
  if (member.features.own_outlet != 0) ++outlets_[member.features.own_outlet];
  index(number, member.features);
  runs_held_ += runs_in(member.features);
  terms_held_ += member.features.terms.size();
  member.features.clues = {};  // indexed, and asked for no more
  stories_[number % kRing] = member.story;
  of_sources_[number % kRing] = member.source;
  members_.push_back(std::move(member));
  while (members_.size() > kMostReports || runs_held_ > kMostRuns || terms_held_ > kMostTerms) {
    drop_oldest();
  }
}

void Window::merge(std::int64_t from, std::int64_t into) {
  if (from == into || group(from) == nullptr || group(into) == nullptr) return;
  const Group& moved = groups_[from];
  Group& group = groups_[into];
  forget_words(moved);
  forget_words(group);
  for (const std::uint32_t number : moved.members) {
    member(number).story = stories_[number % kRing] = into;
    add_words(group, member(number).features.terms);
  }
  const std::size_t own = group.members.size();
  group.members.insert(group.members.end(), moved.members.begin(), moved.members.end());
  std::inplace_merge(group.members.begin(),
                     group.members.begin() + static_cast<std::ptrdiff_t>(own), group.members.end());
  group.began = std::min(group.began, moved.began);
  group.latest = std::max(group.latest, moved.latest);
  group.language = member(group.members.front()).features.language;
  count_words(group);
  groups_.erase(from);
}

/// The words of a whole story, when it comes or goes.
void Window::count_words(const Group& group) { words_.add(terms_of(group), true, group.language); }
void Window::forget_words(const Group& group) {
  words_.remove(terms_of(group), true, group.language);
}

void Window::index(std::uint32_t number, const Features& features) {
  for (const std::uint64_t clue : {features.url, features.body, features.title}) {
    if (clue != 0) keys_.add(key(clue), number);
  }
  for (const std::uint32_t run : features.opening) runs_.add(run, number);
  for (const std::uint32_t run : features.runs) runs_.add(run, number);
  for (const Term& term : features.terms) terms_.add(term.hash, number);
  for (const std::uint32_t fact : features.clues) facts_.add(fact, number);
}

void Window::drop_oldest() {
  const Member& oldest = members_.front();
  const auto found = groups_.find(oldest.story);
  Group& group = found->second;
  group.members.erase(group.members.begin());
  words_.remove(remove_words(group, oldest.features.terms), group.members.empty(), group.language);
  if (group.members.empty()) {
    groups_.erase(found);
  } else {
    group.latest = member(group.members.front()).time;
    for (const std::uint32_t number : group.members) {
      group.latest = std::max(group.latest, member(number).time);
    }
  }
  const Language language = oldest.features.language;
  reports_.remove(oldest.features.terms, true, language);
  fact_counts_.remove_report(oldest.features.facts, language);
  SourceHeld& source = sources_[oldest.source];
  --source.languages[static_cast<std::size_t>(language)];
  if (--source.reports == 0) sources_.erase(oldest.source);
  const auto outlet = outlets_.find(oldest.features.own_outlet);
  if (outlet != outlets_.end() && --outlet->second == 0) outlets_.erase(outlet);
  runs_held_ -= runs_in(oldest.features);
  terms_held_ -= oldest.features.terms.size();
  members_.pop_front();
  ++first_;
}

double Window::spread(std::uint32_t word, Language language) const {
  const std::uint32_t stories = words_.count(word, language);
  if (stories < kFewestSpread) return 0;
  return static_cast<double>(stories) / std::max(reports_.count(word, language), stories);
}

const Group* Window::group(std::int64_t story) const {
  const auto found = groups_.find(story);
  return found == groups_.end() ? nullptr : &found->second;
}

std::uint32_t Window::of_source(std::int64_t source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? 0 : found->second.reports;
}

Language Window::language_of_source(std::int64_t source) const {
  constexpr int kFewest = 2;  // reports
  const auto found = sources_.find(source);
  if (found == sources_.end()) return Language::kUnknown;
  const auto& in = found->second.languages;
  const auto most = std::max_element(in.begin() + 1, in.end());
  const int told = std::accumulate(in.begin() + 1, in.end(), 0);
  const bool clear = *most >= kFewest && 2 * *most > told;
  return clear ? static_cast<Language>(most - in.begin()) : Language::kUnknown;
}

std::size_t Window::bytes() const {
  std::size_t bytes = keys_.bytes() + runs_.bytes() + terms_.bytes() + facts_.bytes() +
                      3 * sizeof(WordCounts) + (std::size_t{9} << 19U);
  const auto list = [](std::size_t size, std::size_t of) { return size == 0 ? 0 : size * of + 16; };
  for (const Member& member : members_) {
    const Features& f = member.features;
    bytes += sizeof(Member) + list(f.runs.capacity(), 4) + list(f.opening.capacity(), 4) +
             list(f.places.capacity(), 4) + list(f.terms.capacity(), sizeof(Term)) +
             list(f.numbers.capacity(), 4) + list(f.links.capacity(), 8) +
             list(f.credits.capacity(), 4) + list(f.quotes.capacity(), 4) +
             list(f.facts.capacity(), 4) + list(f.clues.capacity(), 4) +
             list(f.figures.capacity(), 2);
  }
  for (const auto& [story, group] : groups_) {
    bytes +=
        sizeof(Group) + 48 + list(group.members.capacity(), 4) + list(group.words.capacity(), 8);
  }
  return bytes + 2 * stories_.size() * sizeof(std::int64_t) + sources_.size() * 100;
}

}  // namespace feedmill::stories
