// The stored form: a version, then each field as it lies in memory, lists behind their length.
// Little endian, as every machine that feedmill is built for.
#include <bit>
#include <cstring>
#include <type_traits>

#include "stories/facts.h"
#include "stories/features.h"

namespace feedmill::stories {
namespace {

static_assert(std::endian::native == std::endian::little);
constexpr std::uint8_t kVersion = 5;
constexpr std::uint8_t kNoQuotes = 4;
constexpr std::uint8_t kNoLanguage = 3;
constexpr std::uint8_t kTitlesOnly = 2;  // before facts were kept: compared by its title still

class Writer {
 public:
  template <class T>
  void value(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <class T>
  void list(const std::vector<T>& values) {
    value(static_cast<std::uint16_t>(values.size()));
    for (const T& one : values) value(one);
  }
  std::string out;
};

class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}
  template <class T>
  void value(T& value) {
    if (in_.size() < sizeof value) {
      good_ = false;
      return;
    }
    std::memcpy(&value, in_.data(), sizeof value);
    in_.remove_prefix(sizeof value);
  }
  template <class T>
  void list(std::vector<T>& values) {
    std::uint16_t size = 0;
    value(size);
    if (in_.size() < size * sizeof(T)) {
      good_ = false;
      return;
    }
    values.resize(size);
    if (size == 0) return;
    std::memcpy(values.data(), in_.data(), size * sizeof(T));
    in_.remove_prefix(size * sizeof(T));
  }
  bool good() const { return good_ && in_.empty(); }

 private:
  std::string_view in_;
  bool good_ = true;
};

/// Every field, in the order in which they are stored.
template <class Io, class F>
void visit(Io& io, F& features) {
  io.value(features.url);
  io.value(features.body);
  io.value(features.title);
  io.value(features.telling);
  io.list(features.runs);
  io.list(features.opening);
  io.value(features.run_count);
  io.value(features.sampling);
  io.value(features.excerpt);
  io.list(features.places);
  io.value(features.second_part);
  io.value(features.own_outlet);
  io.list(features.numbers);
  io.list(features.links);
  io.list(features.credits);
}

/// Those that came with the third version.
template <class Io, class F>
void visit_facts(Io& io, F& features) {
  io.list(features.facts);
  io.list(features.clues);
  io.list(features.figures);
}

/// Before strings were told apart their bit was part of the hash.
void clear_strings(Features& features) {
  for (std::uint32_t& fact : features.facts) fact &= ~kStringBit;
  for (std::uint32_t& fact : features.clues) fact &= ~kStringBit;
}

}  // namespace

std::string to_blob(const Features& features) {
  Writer writer;
  writer.value(kVersion);
  visit(writer, features);
  visit_facts(writer, features);
  writer.value(features.language);
  writer.list(features.quotes);
  writer.value(static_cast<std::uint16_t>(features.terms.size()));
  for (const Term& term : features.terms) {
    writer.value(term.hash);
    writer.value(term.weight);
    writer.value(term.place);
    writer.value(term.figure);
  }
  return std::move(writer.out);
}

std::optional<Features> from_blob(std::string_view blob) {
  Reader reader(blob);
  std::uint8_t version = 0;
  reader.value(version);
  if (version < kTitlesOnly || version > kVersion) return std::nullopt;
  Features features;
  visit(reader, features);
  if (version >= kNoLanguage) visit_facts(reader, features);
  if (version >= kNoQuotes) reader.value(features.language);
  if (version >= kVersion) reader.list(features.quotes);
  if (version < kVersion) clear_strings(features);
  if (static_cast<std::size_t>(features.language) >= kLanguages) return std::nullopt;
  std::uint16_t terms = 0;
  reader.value(terms);
  features.terms.reserve(terms);
  for (std::uint16_t i = 0; i < terms; ++i) {
    Term term;
    reader.value(term.hash);
    reader.value(term.weight);
    reader.value(term.place);
    if (version >= kNoLanguage) reader.value(term.figure);
    features.terms.push_back(term);
  }
  if (!reader.good()) return std::nullopt;
  return features;
}

}  // namespace feedmill::stories
