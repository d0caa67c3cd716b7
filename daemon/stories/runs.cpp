#include "stories/runs.h"

#include <algorithm>

#include "text/hash.h"

namespace feedmill::stories {
namespace {

constexpr int kRunLength = 8;             // half words
constexpr std::size_t kOpening = 60;      // words
constexpr unsigned kFinest = 3;           // one run in eight
constexpr std::size_t kMostSampled = 96;  // of a longer text the sample is coarser
constexpr std::size_t kMostMarks = 128;

int length_of(const Token& token) { return token.unspaced ? 1 : 2; }

std::uint32_t fold(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

template <class T>
void make_set(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Names and numbers: what differs between two texts made from one template. A word that opens a
/// sentence is capital anyway. A number that is part of a word is one too.
bool is_mark(const Token& token) {
  return token.digit || (token.capital && !token.opens && token.word.size() > 2);
}

}  // namespace

std::vector<Run> runs_of(const std::vector<Token>& tokens) {
  std::vector<Run> runs;
  std::string text;
  for (std::size_t first = 0; first < tokens.size(); ++first) {
    int length = 0;
    text.clear();
    std::size_t last = first;
    for (; last < tokens.size() && length < kRunLength; ++last) {
      length += length_of(tokens[last]);
      text += tokens[last].word;
      text += ' ';
    }
    if (length < kRunLength) break;
    runs.push_back({fold(hash64(text)), first, last - 1});
  }
  return runs;
}

void sample_runs(const std::vector<Token>& tokens, Features& features) {
  const std::vector<Run> runs = runs_of(tokens);
  std::vector<std::uint32_t> all;
  all.reserve(runs.size());
  int length = 0;
  std::size_t opening_end = 0;
  while (opening_end < tokens.size() && length < static_cast<int>(2 * kOpening)) {
    length += length_of(tokens[opening_end++]);
  }
  for (const Run& run : runs) {
    all.push_back(run.hash);
    if (run.last < opening_end) features.opening.push_back(run.hash);
  }
  make_set(all);
  make_set(features.opening);
  features.run_count = static_cast<std::uint32_t>(all.size());
  unsigned sampling = kFinest;
  const auto sampled = [&] {
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](std::uint32_t hash) { return is_sampled(hash, sampling); }));
  };
  while (sampled() > kMostSampled) ++sampling;
  for (const std::uint32_t hash : all) {
    if (is_sampled(hash, sampling)) features.runs.push_back(hash);
  }
  features.sampling = static_cast<std::uint8_t>(sampling);
  for (const Token& token : tokens) {
    if (is_mark(token)) {
      features.marks.push_back(static_cast<std::uint16_t>(hash64(token.word, 7)));
    }
  }
  make_set(features.marks);
  if (features.marks.size() > kMostMarks) features.marks.resize(kMostMarks);
}

}  // namespace feedmill::stories
