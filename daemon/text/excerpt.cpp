#include "text/excerpt.h"

#include <algorithm>
#include <array>

#include "text/excerpt_index.h"
#include "text/excerpt_repeats.h"
#include "text/html/scan.h"

namespace feedmill {
namespace {

using excerpt::begins_sentence;
using excerpt::kinds_of;
using excerpt::longest;
using html::is_space;

// A line or sentence longer than this is no furniture, whatever it begins with.
constexpr std::size_t kLongestLine = 200;
// "The post TITLE appeared first on SITE."
constexpr std::size_t kLongestAppeared = 500;
constexpr int kMostTails = 8;
constexpr std::size_t kMostCandidates = 32;
// A bare "…" ends many a finished text; of a short one it says that it was cut.
constexpr std::size_t kShortText = 1500;
// Shorter lines are said twice in verse and in chats.
constexpr std::size_t kShortestTwice = 9;

/// What ends a sentence or begins a mark: 0xE2, 0xE3 and 0xEF begin "…", "。", "【", "！" and "？".
struct SentenceStops {
  static constexpr bool has(unsigned char c) {
    return c == '\n' || c == '.' || c == '!' || c == '?' || c == '[' || c == 0xE2 || c == 0xE3 ||
           c == 0xEF;
  }
#ifdef FEEDMILL_SSE2
  static html::Block in(html::Block block) {
    using html::either;
    using html::equal;
    const auto ascii = either(either(equal(block, '\n'), equal(block, '.')),
                              either(equal(block, '!'), equal(block, '?')));
    const auto wide = either(equal(_mm_or_si128(block, html::every(1)), 0xE3), equal(block, 0xEF));
    return either(ascii, either(wide, equal(block, '[')));
  }
#endif
};

/// The same and blanks: behind any of them a tail may begin.
struct TailStops {
  static constexpr bool has(unsigned char c) {
    return SentenceStops::has(c) || c <= ' ' || c == ')' || c == ']' || c == '"';
  }
#ifdef FEEDMILL_SSE2
  static html::Block in(html::Block block) {
    using html::either;
    const auto closing = either(html::equal(block, ')'), html::equal(block, '"'));
    return either(either(SentenceStops::in(block), html::at_most(block, ' ')),
                  either(closing, html::equal(block, ']')));
  }
#endif
};

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Length of a character that ends a sentence at text[at]; 0 where there is none.
std::size_t stop_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '.' || c == '!' || c == '?') return 1;
  if (c != '\xE2' && c != '\xE3' && c != '\xEF') return 0;
  const std::string_view wide = text.substr(at, 3);
  return wide == "。" || wide == "！" || wide == "？" || wide == "…" ? 3 : 0;
}

/// Whether nothing but marks follow: arrows, dots, brackets, blanks.
bool is_marks_only(std::string_view text) {
  constexpr std::string_view kArrows[] = {"»", "›", "→", "…", "⟶", "▶", "➜", "\xC2\xA0"};
  while (!text.empty()) {
    std::size_t mark = std::string_view(" .:>-)]\n\t").find(text[0]) != std::string_view::npos;
    for (const std::string_view arrow : kArrows) {
      if (text.substr(0, arrow.size()) == arrow) mark = arrow.size();
    }
    if (mark == 0) return false;
    text.remove_prefix(mark);
  }
  return true;
}

class Clipping {
 public:
  Clipping(std::string_view text, std::string_view title) : text_(text), title_(title) {}

  Excerpt run() {
    find_tails();
    find_head();
    for (const excerpt::Stretch& twice : excerpt::find_repeats(text_)) {
      mark(twice.begin, twice.end, Furniture::repeated);
    }
    find_sentences();
    merge();
    return std::move(found_);
  }

 private:
  void mark(std::size_t begin, std::size_t end, Furniture kind) {
    if (end > begin) found_.spans.push_back({begin, end, kind});
  }

  /// From the end on: each round takes what stands last, until nothing is recognised.
  void find_tails() {
    std::size_t end = trim_right(text_).size();
    find_candidates(end);
    const auto without = [this](std::size_t to) { return trim_right(text_.substr(0, to)).size(); };
    std::size_t before = end + 1;
    for (int round = 0; round < kMostTails && end != 0 && end < before; ++round) {
      before = end;
      end = without(take_appeared(end));
      if (end != 0) end = without(take_read_more(end));
      if (end != 0) end = without(take_cut(end));
    }
  }

  /// Where, near the end, a phrase of a tail may begin.
  void find_candidates(std::size_t end) {
    const char* const data = text_.data();
    const std::size_t from = end > kLongestAppeared ? end - kLongestAppeared : 0;
    if (from == 0) add_candidate(0);
    html::for_each<TailStops>(data + from, data + end, [&](const char* at) {
      const auto offset = std::size_t(at - data);
      add_candidate(offset + std::max<std::size_t>(stop_at(text_, offset), 1));
      return true;
    });
  }

  void add_candidate(std::size_t at) {
    const unsigned kinds = kinds_of(text_.substr(std::min(at, text_.size())));
    if ((kinds & (excerpt::kLead | excerpt::kAloneOnly | excerpt::kAppearedOn)) == 0) return;
    if (candidate_count_ == kMostCandidates) {  // the last ones count
      std::copy(candidates_.begin() + 1, candidates_.end(), candidates_.begin());
      --candidate_count_;
    }
    candidates_[candidate_count_++] = at;
  }

  /// Each returns where the text ends without what it took.
  std::size_t take_appeared(std::size_t end) {
    for (std::size_t i = candidate_count_; i-- != 0;) {
      const std::size_t at = candidates_[i];
      if (at >= end || !says_appeared(text_.substr(at, end - at))) continue;
      mark(at, end, Furniture::appeared_on);
      return at;
    }
    return take_appeared_behind(end);
  }

  static bool says_appeared(std::string_view tail) {
    bool said = false;
    excerpt::for_each_phrase(excerpt::kAppearedOn, tail, [&](const excerpt::Phrase& phrase) {
      const std::size_t middle = tail.rfind(phrase.after);
      said = said || (middle != std::string_view::npos && tail.size() - middle <= kLongestLine);
    });
    return said;
  }

  /// "TITLE 게시물이 SITE에 처음 등장했습니다.": where it is a line of its own.
  std::size_t take_appeared_behind(std::size_t end) {
    const std::size_t last = end - (text_[end - 1] == '.' ? 2 : 1);
    if (last >= end || static_cast<unsigned char>(text_[last]) < 0x80) return end;
    const std::size_t from = end > kLongestAppeared ? end - kLongestAppeared : 0;
    const std::size_t line_break = text_.substr(from, end - from).rfind('\n');
    if (line_break == std::string_view::npos) return end;
    const std::size_t line = from + line_break + 1;
    const std::string_view tail = text_.substr(line, end - line);
    for (const auto& phrase : excerpt::kAppearedBehind) {
      const std::size_t middle = tail.find(phrase.before);
      if (middle == std::string_view::npos) continue;
      if (tail.find(phrase.after, middle) == std::string_view::npos) continue;
      mark(line, end, Furniture::appeared_on);
      return line;
    }
    return end;
  }

  std::size_t take_read_more(std::size_t end) {
    for (std::size_t i = candidate_count_; i-- != 0;) {
      const std::size_t at = candidates_[i];
      if (at >= end || end - at > kLongestLine) continue;
      if (!says_read_more(text_.substr(at, end - at)) || !stands_behind_stop(at)) continue;
      mark(at, end, Furniture::read_more);
      found_.is_excerpt = true;
      return at;
    }
    return end;
  }

  static bool says_read_more(std::string_view line) {
    if (longest(excerpt::kLead, line) != 0) return true;
    const std::size_t alone = longest(excerpt::kAloneOnly, line);
    return alone != 0 && is_marks_only(line.substr(alone));
  }

  static bool stop_before(std::string_view text, std::size_t at) {
    return std::string_view(".!?)]\"").find(text[at - 1]) != std::string_view::npos ||
           (at >= 3 && stop_at(text, at - 3) == 3);
  }

  /// Whether what begins at `at` begins a line, or stands behind a sentence or a mark such as
  /// "[…]".
  bool stands_behind_stop(std::size_t at) const {
    const std::string_view head = trim_right(text_.substr(0, at));
    if (head.empty() || text_[at - 1] == '\n') return true;
    if (head.size() == at) return at >= 3 && stop_at(text_, at - 3) == 3;
    return stop_before(head, head.size()) || excerpt::ending(excerpt::kEllipsis, head) != 0;
  }

  std::size_t take_cut(std::size_t end) {
    const std::string_view head = text_.substr(0, end);
    std::size_t length = excerpt::ending(excerpt::kCut, head);
    if (length == 0 && text_.size() <= kShortText) {
      length = excerpt::ending(excerpt::kEllipsis, head);
    }
    if (length == 0) return end;
    mark(end - length, end, Furniture::cut);
    found_.is_excerpt = true;
    return end - length;
  }

  /// A breadcrumb, then the title, once or more.
  void find_head() {
    std::size_t at = excerpt::breadcrumb_length(text_);
    mark(0, at, Furniture::breadcrumb);
    while (const std::size_t length = excerpt::title_length(text_.substr(at), title_)) {
      mark(at, at + length, Furniture::repeated);
      at += length;
      while (at < text_.size() && is_space(text_[at])) ++at;
    }
  }

  /// Cuts the text at line breaks and after sentences, and judges each part.
  void find_sentences() {
    const char* const data = text_.data();
    std::size_t begin = 0;
    html::for_each<SentenceStops>(data, data + text_.size(), [&](const char* at) {
      const auto offset = std::size_t(at - data);
      if (const std::size_t length = cut_mark_at(offset); length != 0) {
        mark(offset, offset + length, Furniture::cut);
      }
      const std::size_t stop = stop_at(text_, offset);
      const std::size_t end = offset + std::max<std::size_t>(stop, 1);
      const bool followed = stop == 1 && end != text_.size() && is_space(text_[end]);
      if (*at == '\n' || stop == 3 || followed) {
        judge(begin, end);
        begin = end;
      }
      return true;
    });
    judge(begin, text_.size());
  }

  /// Marks in brackets in the middle, where one text was put behind another. Not "(…)": authors
  /// leave out words of quotations so.
  std::size_t cut_mark_at(std::size_t at) const {
    if (text_[at] != '[' && text_[at] != '\xE3') return 0;
    std::size_t length = 0;
    for (const std::string_view cut : excerpt::kCut) {
      if (text_.substr(at, cut.size()) == cut) length = std::max(length, cut.size());
    }
    return length;
  }

  void judge(std::size_t begin, std::size_t end) {
    while (begin < end && is_space(text_[begin])) ++begin;
    while (end > begin && is_space(text_[end - 1])) --end;
    if (begin == end) return;
    const std::string_view sentence = text_.substr(begin, end - begin);
    const bool starts_line = begin == 0 || text_[begin - 1] == '\n';
    const bool own_line = starts_line && (end == text_.size() || text_[end] == '\n');
    if (own_line) judge_twice(begin, end);
    const unsigned kinds = kinds_of(sentence);
    if (kinds == 0) return;
    if ((kinds & (excerpt::kLabel | excerpt::kInlineLabel)) != 0)
      judge_label(begin, sentence, own_line);
    if ((kinds & excerpt::kAppearedOn) != 0 && own_line && sentence.size() <= kLongestAppeared &&
        says_appeared(sentence)) {
      return mark(begin, end, Furniture::appeared_on);
    }
    if (sentence.size() > kLongestLine) return;
    if ((kinds & excerpt::kNotice) != 0 && longest(excerpt::kNotice, sentence) != 0) {
      mark(begin, end, Furniture::notice);
    }
    if (own_line && says_read_more(sentence)) mark(begin, end, Furniture::read_more);
  }

  /// A line that is said twice in a row, also in scripts without blanks between words.
  void judge_twice(std::size_t begin, std::size_t end) {
    const std::string_view line = text_.substr(begin, end - begin);
    if (line == line_before_ && line.size() >= kShortestTwice && has_words(line)) {
      mark(begin, end, Furniture::repeated);
    }
    line_before_ = line;
  }

  /// Not rows of numbers, which tables may well repeat.
  static bool has_words(std::string_view line) {
    return std::any_of(line.begin(), line.end(), [](char c) {
      return html::is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
    });
  }

  /// "… said. Advertisement The company …" has no stop behind the label; "Advertising revenue fell"
  /// is a sentence.
  void judge_label(std::size_t begin, std::string_view sentence, bool own_line) {
    const std::size_t label = longest(excerpt::kLabel, sentence);
    if (label != 0 && own_line && is_marks_only(sentence.substr(label))) {
      return mark(begin, begin + label, Furniture::advertisement);
    }
    const std::size_t in_line = longest(excerpt::kInlineLabel, sentence);
    if (in_line == 0 || begin == 0) return;
    const std::string_view rest = sentence.substr(in_line);
    const std::size_t ink = std::min(rest.find_first_not_of(" :-.\t"), rest.size());
    const bool goes_on = ink != 0 && ink < rest.size() && begins_with_case(rest.substr(ink));
    if (goes_on || ink == rest.size()) {
      mark(begin, begin + in_line, Furniture::advertisement);
    }
  }

  /// Whether a capital letter, of a script that has some, begins the text.
  static bool begins_with_case(std::string_view text) {
    const auto c = static_cast<unsigned char>(text[0]);
    const bool cased = html::is_letter(text[0]) || (c >= 0xC3 && c <= 0xD3);
    return cased && begins_sentence(text);
  }

  /// Sorts the spans; of two that overlap the one that begins first takes what it covers.
  void merge() {
    auto& spans = found_.spans;
    if (spans.size() < 2) return;
    std::sort(spans.begin(), spans.end(), [](const FurnitureSpan& a, const FurnitureSpan& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<FurnitureSpan> apart;
    for (FurnitureSpan span : spans) {
      if (!apart.empty()) span.begin = std::max(span.begin, apart.back().end);
      if (span.begin < span.end) apart.push_back(span);
    }
    spans = std::move(apart);
  }

  std::string_view text_, title_;
  std::string_view line_before_;
  std::array<std::size_t, kMostCandidates> candidates_;  // ascending
  std::size_t candidate_count_ = 0;
  Excerpt found_;
};

}  // namespace

Excerpt recognise_excerpt(std::string_view text, std::string_view title) {
  return Clipping(text, title).run();
}

std::string without_furniture(std::string_view text, const Excerpt& excerpt) {
  std::string out;
  out.reserve(text.size());
  const auto add = [&](std::size_t begin, std::size_t end) {
    std::string_view part = text.substr(begin, end - begin);
    while (!part.empty() && (out.empty() || is_space(out.back())) && is_space(part.front())) {
      part.remove_prefix(1);
    }
    out += part;
  };
  std::size_t at = 0;
  for (const FurnitureSpan& span : excerpt.spans) {
    add(at, span.begin);
    at = span.end;
  }
  add(at, text.size());
  out.resize(trim_right(out).size());
  return out;
}

}  // namespace feedmill
