// html_to_text() and html_to_paragraphs(): the same tokens, read by a person.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "text/html.h"
#include "text/html/escape.h"
#include "text/html/tokenizer.h"

namespace feedmill {
namespace html {
namespace {

enum Class : std::uint8_t {
  kInk,
  kBlank,  // ' '
  kSpace,  // the other white space
  kGone,   // control characters
  kReference,
  kC2,  // may begin a no-break space
};

constexpr auto kClass = [] {
  std::array<Class, 256> classes{};
  for (std::size_t c = 0; c < 0x20; ++c) classes[c] = is_space(char(c)) ? kSpace : kGone;
  classes[' '] = kBlank;
  classes[0x7F] = kGone;
  classes['&'] = kReference;
  classes[0xC2] = kC2;
  return classes;
}();

Class class_at(std::string_view text, std::size_t at) { return kClass[std::uint8_t(text[at])]; }

/// Plain text with breaks of growing weight, of which only the weightiest between two words counts.
class TextWriter {
 public:
  enum Break { none, blank, line, paragraph };

  TextWriter(bool lines, std::size_t most) : lines_(lines) { out_.reserve(most); }

  void add_break(Break wanted) { pending_ = std::max(pending_, lines_ ? wanted : blank); }
  /// Written in front of the next word ("- ").
  void add_mark(std::string_view mark) { mark_ = mark; }

  void add(std::string_view text, bool literal) {
    for (std::size_t at = 0; at < text.size();) {
      switch (class_at(text, at)) {
        case kInk:
          at = add_run(text, at);
          break;
        case kBlank:
        case kSpace:
          ++at;
          break_word();
          break;
        case kGone:
          ++at;
          break;
        case kReference:
          at += literal ? add_byte(text, at) : add_reference(text, at);
          break;
        case kC2:
          at += add_c2(text, at);
          break;
      }
    }
  }

  std::string take() { return std::move(out_); }

 private:
  /// Words with one blank between them are copied at once. Returns where they end.
  std::size_t add_run(std::string_view text, std::size_t at) {
    std::size_t stop = at + 1;
    for (; stop < text.size(); ++stop) {
      const Class here = class_at(text, stop);
      const bool single =
          here == kBlank && stop + 1 < text.size() && class_at(text, stop + 1) == kInk;
      if (here != kInk && !single) break;
    }
    add_word(text.substr(at, stop - at));
    return stop;
  }

  void break_word() { pending_ = std::max(pending_, blank); }

  /// Each of these returns how much of the text it took.
  std::size_t add_byte(std::string_view text, std::size_t at) {
    add_word(text.substr(at, 1));
    return 1;
  }

  std::size_t add_reference(std::string_view text, std::size_t at) {
    const Reference reference = read_reference(text, at, Place::text);
    if (reference.length == 0) return add_byte(text, at);
    add(reference.value(), true);
    return reference.length;
  }

  std::size_t add_c2(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "\xC2\xA0") return add_byte(text, at);
    break_word();
    return 2;
  }

  void add_word(std::string_view word) {
    if (!out_.empty()) {
      static constexpr std::string_view kBreaks[] = {"", " ", "\n", "\n\n"};
      out_ += kBreaks[pending_];
    }
    out_ += mark_;
    out_ += word;
    pending_ = none;
    mark_ = {};
  }

  bool lines_;
  Break pending_ = none;
  std::string_view mark_;
  std::string out_;
};

void add_tag(TextWriter& writer, const Token& token, bool lines) {
  const bool start = token.kind == Token::Kind::start;
  if (token.tag == Tag::br) return writer.add_break(TextWriter::line);
  if (token.tag == Tag::td || token.tag == Tag::th) return writer.add_break(TextWriter::blank);
  if (has(token.tag, kParagraph)) {
    writer.add_break(TextWriter::paragraph);
  } else if (has(token.tag, kBreaks)) {
    writer.add_break(TextWriter::line);
  }
  if (lines && start && token.tag == Tag::li) writer.add_mark("- ");
}

std::string read_text(std::string_view html, bool lines) {
  Tokenizer tokenizer(html);
  TextWriter writer(lines, html.size());
  Token token;
  while (tokenizer.next(token)) {
    if (token.kind == Token::Kind::text) {
      writer.add(token.text, token.literal);
    } else {
      add_tag(writer, token, lines);
    }
  }
  return writer.take();
}

}  // namespace
}  // namespace html

std::string html_to_text(std::string_view html) { return html::read_text(html, false); }
std::string html_to_paragraphs(std::string_view html) { return html::read_text(html, true); }

}  // namespace feedmill
