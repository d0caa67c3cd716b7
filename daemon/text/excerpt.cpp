#include "text/excerpt.h"

#include <algorithm>
#include <cctype>

#include "text/excerpt_phrases.h"
#include "text/html/ascii.h"

namespace feedmill {
namespace {

using html::is_alnum;
using html::is_space;
using html::to_lower;

// A line or sentence longer than this is no furniture, whatever it begins with.
constexpr std::size_t kLongestLine = 200;
// "The post TITLE appeared first on SITE."
constexpr std::size_t kLongestAppeared = 500;
constexpr int kMostTails = 8;
// A bare "…" ends many a finished text; of a short one it says that it was cut.
constexpr std::size_t kShortText = 1500;
constexpr std::size_t kLongestStep = 40;
// Repeated captions: words looked at from the start on, and words of the longest one.
constexpr std::size_t kWordsLookedAt = 400;
constexpr std::size_t kLongestCaption = 40;
constexpr std::size_t kShortestCaption = 3;

/// Whether `text` begins with `phrase`, ASCII letters in any case.
bool begins(std::string_view text, std::string_view phrase) {
  return text.size() >= phrase.size() &&
         std::equal(phrase.begin(), phrase.end(), text.begin(),
                    [](char p, char t) { return to_lower(p) == to_lower(t); });
}

/// Length of the longest of `phrases` that `text` begins with as whole words; 0: none.
template <std::size_t N>
std::size_t longest(const std::string_view (&phrases)[N], std::string_view text) {
  std::size_t found = 0;
  for (const std::string_view phrase : phrases) {
    if (phrase.size() <= found || !begins(text, phrase)) continue;
    const bool whole =
        text.size() == phrase.size() || !is_alnum(text[phrase.size()]) || !is_alnum(phrase.back());
    if (whole) found = phrase.size();
  }
  return found;
}

/// Length of the one of `marks` that `text` ends with; 0: none.
template <std::size_t N>
std::size_t ending(const std::string_view (&marks)[N], std::string_view text) {
  std::size_t found = 0;
  for (const std::string_view mark : marks) {
    const bool ends = text.size() >= mark.size() && text.substr(text.size() - mark.size()) == mark;
    if (ends) found = std::max(found, mark.size());
  }
  return found;
}

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Length of a character that ends a sentence at text[at]; 0 where there is none.
std::size_t stop_at(std::string_view text, std::size_t at) {
  if (text[at] == '.' || text[at] == '!' || text[at] == '?') return 1;
  const std::string_view wide = text.substr(at, 3);
  return wide == "。" || wide == "！" || wide == "？" || wide == "…" ? 3 : 0;
}

/// A line, or a sentence of one, as offsets into the text.
struct Segment {
  std::size_t begin, end;
};

/// The text cut at line breaks and after sentences, each without white space at its ends.
std::vector<Segment> cut_into_sentences(std::string_view text) {
  std::vector<Segment> segments;
  const auto add = [&](std::size_t begin, std::size_t end) {
    while (begin < end && is_space(text[begin])) ++begin;
    while (end > begin && is_space(text[end - 1])) --end;
    if (end > begin) segments.push_back({begin, end});
  };
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = stop_at(text, at);
    at += std::max<std::size_t>(stop, 1);
    const bool wide = stop == 3;
    const bool ends =
        text[at - 1] == '\n' || wide || (stop != 0 && at < text.size() && is_space(text[at]));
    if (!ends) continue;
    add(begin, at);
    begin = at;
  }
  add(begin, text.size());
  return segments;
}

class Recogniser {
 public:
  Recogniser(std::string_view text, std::string_view title) : text_(text), title_(title) {}

  Excerpt run() {
    find_tails();
    find_head();
    find_repetitions();
    for (const Segment& segment : cut_into_sentences(text_)) judge(segment);
    find_marks();
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
    std::size_t before = end + 1;
    for (int round = 0; round < kMostTails && end != 0 && end < before; ++round) {
      before = end;
      end = trim_right(text_.substr(0, take_appeared(end))).size();
      end = trim_right(text_.substr(0, take_read_more(end))).size();
      end = trim_right(text_.substr(0, take_cut(end))).size();
    }
  }

  /// Each returns where the text ends without what it took.
  std::size_t take_appeared(std::size_t end) {
    const std::size_t from = end > kLongestAppeared ? end - kLongestAppeared : 0;
    const std::string_view tail = text_.substr(from, end - from);
    for (const auto& phrase : excerpt::kAppeared) {
      const std::size_t middle = tail.rfind(phrase.after);
      if (middle == std::string_view::npos || tail.size() - middle > kLongestLine) continue;
      for (std::size_t at = middle + 1; at-- != 0;) {
        const bool starts = at == 0 || is_space(tail[at - 1]) || stop_before(tail, at);
        if (!starts || !begins(tail.substr(at), phrase.before)) continue;
        mark(from + at, end, Furniture::appeared_on);
        return from + at;
      }
    }
    return end;
  }

  static bool stop_before(std::string_view text, std::size_t at) {
    return std::string_view(".!?)]\"").find(text[at - 1]) != std::string_view::npos ||
           (at >= 3 && stop_at(text, at - 3) == 3);
  }

  std::size_t take_read_more(std::size_t end) {
    const std::size_t from = end > kLongestLine ? end - kLongestLine : 0;
    for (std::size_t at = end; at-- > from;) {
      const bool starts = at == 0 || text_[at - 1] == '\n' || stop_or_mark_before(at);
      if (!starts) continue;
      const std::string_view tail = text_.substr(at, end - at);
      if (longest(excerpt::kReadMore, tail) == 0) continue;
      mark(at, end, Furniture::read_more);
      found_.is_excerpt = true;
      return at;
    }
    return end;
  }

  /// Whether what begins at `at` stands behind a sentence or a mark such as "[…]", blanks between.
  bool stop_or_mark_before(std::size_t at) const {
    const std::string_view head = trim_right(text_.substr(0, at));
    if (head.size() == at || head.empty()) return head.empty();
    return stop_before(head, head.size()) || ending(excerpt::kEllipsis, head) != 0;
  }

  std::size_t take_cut(std::size_t end) {
    const std::string_view head = text_.substr(0, end);
    std::size_t length = ending(excerpt::kCut, head);
    if (length == 0 && text_.size() <= kShortText) length = ending(excerpt::kEllipsis, head);
    if (length == 0) return end;
    mark(end - length, end, Furniture::cut);
    found_.is_excerpt = true;
    return end - length;
  }

  /// A breadcrumb, then the title, once or more.
  void find_head() {
    std::size_t at = breadcrumb();
    mark(0, at, Furniture::breadcrumb);
    if (title_.size() < 2 * kShortestCaption || title_.size() >= text_.size()) return;
    while (begins(text_.substr(at), title_)) {
      const std::size_t begin = at;
      at += title_.size();
      if (at < text_.size() && is_alnum(text_[at])) break;
      if (trim_right(text_.substr(at)).empty()) break;  // a body that is its title says that
      mark(begin, at, Furniture::repeated);
      while (at < text_.size() && is_space(text_[at])) ++at;
    }
  }

  /// Where a breadcrumb of two steps or more at the start ends, 0 where there is none.
  std::size_t breadcrumb() const {
    std::size_t at = 0;
    int steps = 0;
    for (;;) {
      std::size_t next = std::string_view::npos;
      std::size_t length = 0;
      const std::string_view rest = text_.substr(at, kLongestStep + 4);
      for (const std::string_view step : excerpt::kSteps) {
        const std::size_t found = rest.find(step);
        if (found >= next) continue;
        next = found;
        length = step.size();
      }
      if (next == std::string_view::npos || next == 0) break;
      if (rest.substr(0, next).find_first_of("\n.!?") != std::string_view::npos) break;
      at += next + length;
      ++steps;
    }
    return steps >= 2 ? at : 0;
  }

  /// The second of two equal runs of words, as captions beside their image have it.
  void find_repetitions() {
    const std::vector<std::string_view> words = first_words();
    for (std::size_t i = 0; i < words.size();) {
      const std::size_t length = repeated_at(words, i);
      if (length == 0) {
        ++i;
        continue;
      }
      const auto offset = [&](std::size_t word) {
        return std::size_t(words[word].data() - text_.data());
      };
      const std::size_t last = i + 2 * length - 1;
      mark(offset(i + length), offset(last) + words[last].size(), Furniture::repeated);
      i += length;
    }
  }

  std::vector<std::string_view> first_words() const {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text_.size() && words.size() < kWordsLookedAt;) {
      while (at < text_.size() && is_space(text_[at])) ++at;
      const std::size_t begin = at;
      while (at < text_.size() && !is_space(text_[at])) ++at;
      if (at > begin) words.push_back(text_.substr(begin, at - begin));
    }
    return words;
  }

  /// How many words from `i` on are said twice in a row; 0: none.
  static std::size_t repeated_at(const std::vector<std::string_view>& words, std::size_t i) {
    for (std::size_t n = kShortestCaption; n <= kLongestCaption && i + 2 * n <= words.size(); ++n) {
      const auto first = words.begin() + std::ptrdiff_t(i);
      const auto second = first + std::ptrdiff_t(n);
      if (std::equal(first, second, second)) return n;
    }
    return 0;
  }

  void judge(const Segment& segment) {
    std::string_view line = text_.substr(segment.begin, segment.end - segment.begin);
    // "… said. Advertisement The company …" has no stop behind the label.
    if (const std::size_t label = longest(excerpt::kAdvertisement, line)) {
      if (stands_alone(line, label)) {
        mark(segment.begin, segment.begin + label, Furniture::advertisement);
      }
    }
    if (line.size() > kLongestLine) return;
    if (longest(excerpt::kNotices, line) != 0) mark(segment.begin, segment.end, Furniture::notice);
    const bool own_line = (segment.begin == 0 || text_[segment.begin - 1] == '\n') &&
                          (segment.end == text_.size() || text_[segment.end] == '\n');
    if (own_line && longest(excerpt::kReadMore, line) != 0) {
      mark(segment.begin, segment.end, Furniture::read_more);
    }
  }

  /// Whether a label is all of a line, or is followed by what begins another sentence. "Advertising
  /// revenue fell" is a sentence of its own.
  static bool stands_alone(std::string_view line, std::size_t label) {
    const std::string_view rest = line.substr(label);
    const std::size_t ink = rest.find_first_not_of(" :-.\t");
    if (ink == std::string_view::npos) return true;
    const auto next = static_cast<unsigned char>(rest[ink]);
    return rest[0] == ' ' && (next < 0x80 ? std::isupper(next) != 0 : false);
  }

  /// Marks in brackets in the middle, where one text was put behind another.
  void find_marks() {
    for (const std::string_view mark_text : excerpt::kCut) {
      if (mark_text.front() == '(') continue;  // authors leave out words of quotations so
      for (std::size_t at = text_.find(mark_text); at != std::string_view::npos;
           at = text_.find(mark_text, at + mark_text.size())) {
        mark(at, at + mark_text.size(), Furniture::cut);
      }
    }
  }

  /// Sorts the spans; of two that overlap the one that begins first takes what it covers.
  void merge() {
    auto& spans = found_.spans;
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
  Excerpt found_;
};

}  // namespace

Excerpt recognise_excerpt(std::string_view text, std::string_view title) {
  return Recogniser(text, title).run();
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
