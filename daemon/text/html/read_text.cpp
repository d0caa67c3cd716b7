// html_to_text() and html_to_paragraphs(): the same tokens, read by a person.
#include "text/html.h"
#include "text/html/escape.h"
#include "text/html/tokenizer.h"

namespace feedmill {
namespace html {
namespace {

/// Length of the white space at text[at], a no-break space included; 0 where there is none.
std::size_t blank_at(std::string_view text, std::size_t at) {
  if (is_space(text[at])) return 1;
  return text.substr(at, 2) == "\xC2\xA0" ? 2 : 0;
}

/// Plain text with breaks of growing weight, of which only the weightiest between two words counts.
class TextWriter {
 public:
  enum Break { none, blank, line, paragraph };

  explicit TextWriter(bool lines) : lines_(lines) {}

  void add_break(Break wanted) { pending_ = std::max(pending_, lines_ ? wanted : blank); }
  /// Written in front of the next word ("- ").
  void add_mark(std::string_view mark) { mark_ = mark; }

  void add(std::string_view text, bool literal) {
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == '&' && !literal) {
        const Reference reference = read_reference(text, at, Place::text);
        if (reference.length != 0) {
          add_plain(reference.value());
          at += reference.length;
          continue;
        }
      }
      const std::size_t stop =
          literal ? text.size() : std::min(text.find('&', at + 1), text.size());
      add_plain(text.substr(at, stop - at));
      at = stop;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void add_plain(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      if (const std::size_t length = blank_at(text, at)) {
        pending_ = std::max(pending_, blank);
        at += length;
        continue;
      }
      std::size_t stop = at;
      while (stop < text.size() && is_ink(text, stop)) ++stop;
      if (stop > at) add_word(text.substr(at, stop - at));
      at = stop;
      if (at < text.size() && blank_at(text, at) == 0) ++at;  // a control character
    }
  }

  static bool is_ink(std::string_view text, std::size_t at) {
    const auto c = static_cast<unsigned char>(text[at]);
    return c > 0x20 && c != 0x7F && (c != 0xC2 || blank_at(text, at) == 0);
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
  TextWriter writer(lines);
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
