#include "stories/runs.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "text/hash.h"

namespace feedmill::stories {
namespace {

constexpr int kRunLength = 8;             // half words
constexpr std::size_t kOpening = 60;      // words
constexpr std::size_t kMostSampled = 64;  // behind the opening; the longer, the coarser
constexpr std::size_t kMostPlaces = 96;
constexpr int kContext = 4;  // half words on each side of a name or number

int length_of(const Token& token) { return token.unspaced ? 1 : 2; }

std::uint32_t fold(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

template <class T>
void make_set(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Which of some hashes have been seen: of a long text there are thousands.
class Distinct {
 public:
  explicit Distinct(std::size_t most) : slots_(std::bit_ceil(2 * most + 2)) {}
  /// Whether it is new.
  bool add(std::uint32_t hash) {
    if (hash == 0) return !std::exchange(zero_, true);
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & (slots_.size() - 1);
    return std::exchange(slots_[at], hash) == 0;
  }

 private:
  std::vector<std::uint32_t> slots_;  ///< 0: free
  bool zero_ = false;
};

/// A name or a number: what differs between two texts made from one template. A word that opens a
/// sentence may be one.
bool is_mark(const Token& token) { return token.digit || token.capital; }

/// Adds the words on one side of a token, names and numbers left blank; whether any is not.
bool add_side(const std::vector<Token>& tokens, std::size_t at, int step, std::string& context) {
  bool tells = false;
  auto place = static_cast<std::ptrdiff_t>(at) + step;
  for (int length = 0; length < kContext; place += step) {
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(tokens.size())) return tells;
    const Token& token = tokens[static_cast<std::size_t>(place)];
    length += length_of(token);
    tells = tells || !is_mark(token);
    context.append(is_mark(token) ? "#" : token.word).append(" ");
  }
  return tells;
}

/// Each name and number with the words around it. Those of the least hashes are kept: of two texts
/// that are cut so, the same ones.
void add_places(const std::vector<Token>& tokens, Features& features) {
  std::string context;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!is_mark(tokens[at])) continue;
    context.clear();
    const bool before = add_side(tokens, at, -1, context);
    context += "| ";
    const bool after = add_side(tokens, at, 1, context);
    if (!before || !after) continue;
    features.places.push_back(place_of(fold(hash64(context, 7)), fold(hash64(tokens[at].word, 7))));
  }
  make_set(features.places);
  if (features.places.size() > kMostPlaces) features.places.resize(kMostPlaces);
}

}  // namespace

std::string joined(const std::vector<Token>& tokens) {
  std::string text;
  text.reserve(8 * tokens.size());
  for (const Token& token : tokens) text.append(token.word) += ' ';
  return text;
}

std::vector<Run> runs_of(const std::vector<Token>& tokens, const std::string& text) {
  std::vector<std::size_t> begins{0};  // of each word, so that a run is a piece of the text
  begins.reserve(tokens.size() + 1);
  for (const Token& token : tokens) begins.push_back(begins.back() + token.word.size() + 1);
  std::vector<Run> runs;
  runs.reserve(tokens.size());
  int length = 0;
  for (std::size_t first = 0, end = 0; first < tokens.size(); ++first) {
    while (end < tokens.size() && length < kRunLength) length += length_of(tokens[end++]);
    if (length < kRunLength) break;
    const std::string_view run(text.data() + begins[first], begins[end] - begins[first]);
    runs.push_back({fold(hash64(run)), first, end - 1});
    length -= length_of(tokens[first]);
  }
  return runs;
}

void sample_runs(const std::vector<Token>& tokens, const std::string& text, Features& features) {
  const std::vector<Run> runs = runs_of(tokens, text);
  Distinct all(runs.size());
  features.opening.clear();
  features.runs.clear();
  int length = 0;
  std::size_t opening_end = 0;
  while (opening_end < tokens.size() && length < static_cast<int>(2 * kOpening)) {
    length += length_of(tokens[opening_end++]);
  }
  for (const Run& run : runs) {
    if (!all.add(run.hash)) continue;
    (run.last < opening_end ? features.opening : features.runs).push_back(run.hash);
  }
  features.run_count = static_cast<std::uint32_t>(features.opening.size() + features.runs.size());
  features.sampling = 0;
  while (features.runs.size() > kMostSampled) {
    const unsigned coarser = ++features.sampling;
    const auto out = [coarser](std::uint32_t run) { return !is_sampled(run, coarser); };
    features.runs.erase(std::remove_if(features.runs.begin(), features.runs.end(), out),
                        features.runs.end());
  }
  std::sort(features.opening.begin(), features.opening.end());
  std::sort(features.runs.begin(), features.runs.end());
  features.runs.shrink_to_fit();
  add_places(tokens, features);
}

}  // namespace feedmill::stories
