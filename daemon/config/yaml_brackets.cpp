// [...], {...} and quotation marks: the text up to where the parser stumbled is read once more, and
// the first thing in it that nobody means is told.
#include <fmt/format.h>

#include "config/values.h"
#include "config/yaml_scene.h"

namespace feedmill {
namespace {

/// An entry of [...] or {...}, as far as it was read.
struct Entry {
  std::size_t begin = 0;  ///< in its line
  int colons = 0;         ///< that end a key
  std::size_t value = 0;  ///< behind the first of them
};

struct Bracket {
  char mark;
  Position at;
  Entry entry;
};

/// Reads lines; what it finds first stays.
class Brackets {
 public:
  explicit Brackets(const Scene& scene) : scene_(scene) {}

  Advice read() {
    for (int number = 1; number <= scene_.at.line && !found_; ++number) read_line(number);
    if (!found_ && !open_.empty()) {
      const char mark = open_.back().mark;
      found_ = Mistake{open_.back().at, fmt::format("this {} is never closed; a {} is missing",
                                                    mark, mark == '[' ? ']' : '}')};
    }
    return found_;
  }

 private:
  void read_line(int number) {
    number_ = number;
    line_ = scene_.line(number);
    after_value_ = false;
    if (!open_.empty()) begin_entry(0);
    for (std::size_t at = 0; at < line_.size() && !found_;) {
      if (line_[at] == '#' && (at == 0 || line_[at - 1] == ' ')) return;
      at = step(at);
    }
  }

  bool word_begins(std::size_t at) const {
    return at == 0 || std::string_view(" [{,:").find(line_[at - 1]) != std::string_view::npos;
  }

  /// Past what stands there.
  std::size_t step(std::size_t at) {
    const char c = line_[at];
    const bool quote = (c == '"' || c == '\'') && word_begins(at);
    if (!open_.empty() && after_value_ && (quote || c == '[' || c == '{')) missing_comma(at);
    if (quote) return past_quote(at);
    if (!open_.empty() && line_.substr(at, 2) == "${") variable(at);
    if ((c == '[' || c == '{') && (word_begins(at) || !open_.empty())) {
      open_.push_back({c, {number_, column_of(at)}, {}});
      begin_entry(at + 1);
    } else if (c == ']' || c == '}') {
      close(at);
    } else if (c == ',' && !open_.empty()) {
      begin_entry(at + 1);
      after_value_ = false;
    } else if (c == ':' && !open_.empty() && line_.substr(at + 1, 1) == " ") {
      colon(at);
    } else if (c != ' ') {
      after_value_ = false;
    }
    return at + 1;
  }

  std::size_t past_quote(std::size_t at) {
    const char mark = line_[at++];
    while (at < line_.size() && line_[at] != mark) at += mark == '"' && line_[at] == '\\' ? 2 : 1;
    after_value_ = true;
    return at + 1;
  }

  void begin_entry(std::size_t at) {
    const std::size_t begin = line_.find_first_not_of(' ', at);
    open_.back().entry = {begin == std::string_view::npos ? line_.size() : begin, 0, 0};
  }

  void close(std::size_t at) {
    const char c = line_[at];
    if (open_.empty()) {
      // "tags: news]" is text, and no mistake of a bracket, unless the parser stumbles over it.
      if (scene_.at.line == number_ && scene_.says("flow end"))
        tell(at, fmt::format("this {} closes nothing; there is one too many, or a {} is missing", c,
                             c == ']' ? '[' : '{'));
      return;
    }
    const Bracket last = open_.back();
    if ((last.mark == '[') != (c == ']'))
      return tell(at, fmt::format("this {} stands where the {} of line {}, column {} has to be "
                                  "closed",
                                  c, last.mark, last.at.line, last.at.column));
    open_.pop_back();
    after_value_ = true;
  }

  /// {name: Ars: Technica}
  void colon(std::size_t at) {
    after_value_ = false;
    Entry& entry = open_.back().entry;
    if (++entry.colons == 1) {
      entry.value = at + 2;
      return;
    }
    if (open_.back().mark != '{') return;
    // {url: https://a.example/ name: A}: a word that would be a key ends what stands in front.
    const std::size_t word = line_.rfind(' ', at) + 1;
    if (word > entry.value && line_.find_first_not_of(' ', entry.value) < word)
      return tell(word,
                  fmt::format("a comma is missing in front of \"{}:\", or quotation marks around "
                              "the value that it stands in",
                              shorten(line_.substr(word, at - word))));
    const std::size_t end = std::min(line_.find_first_of(",}", at), line_.size());
    tell(entry.value, fmt::format("a value with a colon and a blank in it needs quotation marks: "
                                  "{}: \"{}\"",
                                  shorten(line_.substr(entry.begin, entry.value - entry.begin - 2)),
                                  shorten(line_.substr(entry.value, end - entry.value))));
  }

  void variable(std::size_t at) {
    tell(at + 1, "within [...] and {...} a value with ${...} needs quotation marks");
  }

  void missing_comma(std::size_t at) { tell(at, "a comma is missing in front of this"); }

  void tell(std::size_t at, std::string message) {
    if (!found_) found_ = Mistake{{number_, column_of(at)}, std::move(message)};
  }

  const Scene& scene_;
  std::vector<Bracket> open_;
  Advice found_;
  int number_ = 0;
  std::string_view line_;
  bool after_value_ = false;  // a value in quotation marks, or a bracket, was closed just now
};

/// Where the value begins that a line gives to a key, or the item that it is.
std::size_t value_of(std::string_view line) {
  const std::size_t colon = key_colon(line);
  if (colon == std::string_view::npos) return text_begins(line);
  return std::min(line.find_first_not_of(' ', colon + 1), line.size());
}

}  // namespace

Advice about_brackets(const Scene& scene) {
  const std::string_view line = scene.here();
  const bool has_bracket = line.find_first_of("[]{}") != std::string_view::npos;
  if (!scene.says("flow") && !has_bracket) return std::nullopt;
  return Brackets(scene).read();
}

Advice about_quotes(const Scene& scene) {
  for (const int number : {scene.at.line, scene.above(scene.at.line)}) {
    const std::string_view line = scene.line(number);
    if (scene.says("escape character")) {
      const std::size_t slash = static_cast<std::size_t>(std::max(scene.at.column - 1, 0));
      const std::size_t at = line.rfind('\\', slash);
      if (at == std::string_view::npos) continue;
      return Mistake{{number, column_of(at)},
                     fmt::format("{0} is nothing within \"...\"; write \\{0}, or put the text in "
                                 "'...'",
                                 shorten(line.substr(at, 2)))};
    }
    const std::size_t begin = value_of(line);
    if (begin >= line.size() || (line[begin] != '"' && line[begin] != '\'')) continue;
    const char mark = line[begin];
    const std::size_t end = line.find(mark, begin + 1);
    if (end == std::string_view::npos || end + 1 >= line.size()) continue;
    if (line[end + 1] == ' ' && line.find_first_not_of(' ', end) == line.find('#', end)) continue;
    const std::string whole = shorten(line.substr(begin));
    if (mark == '\'' && line[end + 1] != ' ')
      return Mistake{{number, column_of(end)},
                     "this quotation mark ends the text; an apostrophe within '...' is written "
                     "twice, or the text stands in \"...\""};
    return Mistake{{number, column_of(end + 1)},
                   fmt::format("behind the closing quotation mark nothing may stand; put the whole "
                               "in quotation marks: {}{}{}",
                               mark == '"' ? '\'' : '"', whole, mark == '"' ? '\'' : '"')};
  }
  return std::nullopt;
}

}  // namespace feedmill
