// What it costs to give an entry its story and to index it, in a store that holds many: settle_cost
// FILE [STORED=1000000] [MEASURED=20000] [WORDS=220]. Fills FILE where it is new, then measures: in
// batches as the daemon does, and one by one, each a transaction of its own. Entries are made up:
// words as rare as words are (Zipf), a third of them tell what another tells in other words.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "feedmill/store.h"
#include "store/open.h"
#include "text/hash.h"
#include "text/url.h"

namespace {

using namespace feedmill;
using Clock = std::chrono::steady_clock;

constexpr int kSources = 500;
constexpr int kAPoll = 20;  // entries
constexpr int kBatch = 2000;

/// As often as any: half of what is written are such words.
constexpr std::array<const char*, 64> kFunctionWords = {
    "the",   "of",    "and",   "to",    "in",  "a",    "is",  "that", "for",  "it",    "was",
    "on",    "with",  "as",    "be",    "by",  "at",   "he",  "are",  "this", "from",  "or",
    "had",   "an",    "they",  "which", "you", "were", "his", "all",  "she",  "there", "been",
    "one",   "their", "we",    "him",   "has", "when", "who", "will", "no",   "more",  "if",
    "out",   "so",    "up",    "what",  "her", "than", "its", "into", "them", "can",   "only",
    "other", "some",  "could", "these", "may", "then", "do",  "any",  "about"};

/// Words of syllables behind those, the n-th as often as 1/n.
class Language {
 public:
  explicit Language(std::int64_t seed) : random_(static_cast<std::uint32_t>(seed)) {
    for (std::size_t i = 1; i <= kWords; ++i) {
      sums_.push_back((sums_.empty() ? 0 : sums_.back()) + 1.0 / static_cast<double>(i + 8));
    }
  }
  std::string word(std::size_t number) const {
    constexpr const char* kSyllables[] = {"ba",  "dor", "fen", "gul", "hap", "jin", "kos", "lum",
                                          "mer", "nov", "pil", "quo", "rus", "sav", "tek", "wim"};
    if (number < kFunctionWords.size()) return kFunctionWords[number];
    std::string word;
    for (std::size_t left = number + 16; left > 0; left /= 16) word += kSyllables[left % 16];
    return word;
  }
  std::string text(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) {
      const double at =
          static_cast<double>(random_()) / static_cast<double>(std::mt19937::max()) * sums_.back();
      const auto found = std::lower_bound(sums_.begin(), sums_.end(), at);
      if (i > 0) text += ' ';
      text += word(static_cast<std::size_t>(found - sums_.begin()));
    }
    return text;
  }
  std::uint32_t random() { return static_cast<std::uint32_t>(random_()); }

 private:
  static constexpr std::size_t kWords = 60'000;
  std::vector<double> sums_;
  std::mt19937 random_;
};

template <class T>
T value_of(Result<T>&& result) {
  if (result) return *std::move(result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(1);
}

class Filling {
 public:
  Filling(Store& store, int words, std::int64_t stored)
      : store_(store), words_(words), made_(stored) {
    now_ += Seconds{stored};
    std::vector<Source> sources(kSources);
    for (int i = 0; i < kSources; ++i) {
      sources[std::size_t(i)].url = fmt::format("https://s{}.example/feed", i);
      sources[std::size_t(i)].key = canonical_url(sources[std::size_t(i)].url);
      sources[std::size_t(i)].name = fmt::format("Source {}", i);
    }
    if (auto done = store_.sync_sources(sources, now_); !done) std::exit(1);
    for (const DueSource& due : value_of(store_.due(DueSelection::kAll, {}, now_, Seconds{86400})))
      ids_.push_back(due.id);
  }

  /// Polls until so many more are stored.
  void store(int entries) {
    for (int stored = 0; stored < entries; stored += kAPoll) {
      const int poll = std::min(kAPoll, entries - stored);
      const auto tasks = value_of(store_.claim({ids_[language_.random() % ids_.size()]}, now_));
      PollUpdate update;
      update.source_id = tasks.at(0).source_id;
      update.state = tasks[0].state;
      for (int i = 0; i < poll; ++i) update.fresh.push_back(entry());
      value_of(store_.apply({update}, now_));
      now_ += Seconds{20};  // a million in twelve days
    }
  }
  void settle(std::size_t limit) { value_of(store_.settle(now_, limit)); }
  std::int64_t stored() const { return made_; }

 private:
  NewEntry entry() {
    const std::string number = std::to_string(++made_);
    NewEntry entry;
    std::string title = language_.text(9);
    if (!recent_.empty() && language_.random() % 3 == 0) {
      // Told before: six of its words, in another order, and two more.
      const std::string& told = recent_[language_.random() % recent_.size()];
      title = told.substr(told.find(' ') + 1) + " " + language_.text(2);
    } else {
      recent_.push_back(title);
      if (recent_.size() > 2000) recent_.erase(recent_.begin());
    }
    entry.entry.id = entry.entry.guid = number;
    entry.entry.title = title;
    entry.entry.url = "https://s.example/" + number;
    entry.entry.published = now_;
    entry.entry.content_html = "<p>" + language_.text(words_) + "</p>";
    entry.keys = {hash64(number, 1)};
    entry.fingerprint = hash64(title, 2);
    return entry;
  }

  Store& store_;
  int words_;
  std::int64_t made_;
  Instant now_{Seconds{1795435200}};
  Language language_{made_};
  std::vector<std::int64_t> ids_;
  std::vector<std::string> recent_;
};

std::int64_t entries_in(Store& store) {
  std::int64_t entries = 0;
  for (const SourceStatus& source : value_of(store.status())) entries += source.entries;
  return entries;
}

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

/// What is put off: each step, in microseconds.
template <class Timed>
void tidy(Store& store, std::vector<double>& steps, Timed timed) {
  bool more = true;
  do {
    const double time = timed([&] { more = value_of(store.tidy()); });
    if (more) steps.push_back(time);
  } while (more);
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

void print_spread(const char* what, std::vector<double>& each) {
  std::sort(each.begin(), each.end());
  const auto at = [&](double share) {
    return each[static_cast<std::size_t>(share * static_cast<double>(each.size() - 1))];
  };
  fmt::print("{}: median {:.0f} us, 99th percentile {:.0f} us, most {:.0f} us\n", what, at(0.5),
             at(0.99), each.back());
}

int argument(int argc, char** argv, int at, int otherwise) {
  return argc > at ? std::atoi(argv[at]) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: settle_cost FILE [STORED] [MEASURED] [WORDS]\n");
    return 2;
  }
  const bool filled = std::filesystem::exists(argv[1]);
  const int stored = argument(argc, argv, 2, 1'000'000);
  const int measured = argument(argc, argv, 3, 20'000);
  const int words = argument(argc, argv, 4, 220);
  auto store = value_of(open_store(argv[1], StoreAccess::kCreate));
  Filling filling(*store, words, filled ? entries_in(*store) : 0);
  const auto timing = [](auto work) {
    const auto begun = Clock::now();
    work();
    return microseconds(Clock::now() - begun);
  };
  std::vector<double> steps;
  for (int done = 0; !filled && done < stored; done += 20'000) {
    filling.store(std::min(20'000, stored - done));
    filling.settle(0);
    tidy(*store, steps, timing);
  }
  if (!steps.empty()) print_spread("tidying while it is filled, a step", steps);
  steps.clear();
  // What a process that starts does once: the newest reports are read from the store.
  filling.store(1);
  filling.settle(0);
  fmt::print("stored {}, {} MB at most\n", filling.stored(), peak_megabytes());

  const auto timed = [&](std::size_t limit) {
    const auto begun = Clock::now();
    filling.settle(limit);
    return microseconds(Clock::now() - begun);
  };
  double index = 0, story = 0;
  for (int done = 0; done < measured; done += kBatch) {
    filling.store(kBatch);
    index += timed(kBatch);  // first what is indexed, then what is given a story
    story += timed(0);
  }
  fmt::print("in batches of {}: story {:.0f} us, index {:.0f} us an entry\n", kBatch,
             story / measured, index / measured);

  // As a daemon does that polls slowly: each entry with transactions of its own.
  std::vector<double> stories, indexes, both;
  for (int i = 0; i < measured; ++i) {
    filling.store(1);
    indexes.push_back(timed(1));
    stories.push_back(timed(0));
    tidy(*store, steps, timing);
    both.push_back(indexes.back() + stories.back());
  }
  print_spread("one by one: story", stories);
  print_spread("one by one: index", indexes);
  print_spread("one by one: both", both);
  if (!steps.empty()) print_spread("tidying, a step", steps);
  fmt::print("{} of {} steps took more than 50 ms\n",
             std::count_if(steps.begin(), steps.end(), [](double time) { return time > 50'000; }),
             steps.size());
  fmt::print("{} MB at most\n", peak_megabytes());
  return 0;
}
