// html_to_text() and html_to_paragraphs(): the same tokens, read by a person.
#include <algorithm>
#include <cstdint>

#include "text/html.h"
#include "text/html/math_text.h"
#include "text/html/output.h"
#include "text/html/references.h"
#include "text/html/scan.h"
#include "text/html/tokenizer.h"
#include "text/html_blocks.h"

namespace feedmill {
namespace html {
namespace {

/// What running text does not hold: white space but single blanks, control characters, references,
/// and what may begin a no-break space.
constexpr bool stops_run(unsigned char c) { return c < 0x20 || c == 0x7F || c == '&' || c == 0xC2; }

/// The first stop in [at, end), the first of two blanks being one too; `end` where there is none.
/// What stands before it is copied.
const char* copy_words(Output& out, const char* at, const char* end, const char* readable) {
  out.reserve(std::size_t(end - at));
  char* to = out.position();
#ifdef FEEDMILL_SSE2
  for (; at < end && readable - at > kStep; at += kStep, to += kStep) {
    const Block block = load_block(at);
    _mm_storeu_si128(reinterpret_cast<Block*>(to), block);
    const Block odd = either(either(at_most(block, 0x1F), equal(block, 0x7F)),
                             either(equal(block, '&'), equal(block, 0xC2)));
    const Block blanks = _mm_and_si128(equal(block, ' '), equal(load_block(at + 1), ' '));
    const unsigned found = bits_of(either(odd, blanks));
    if (found == 0) continue;
    const char* const stop = std::min(at + __builtin_ctz(found), end);
    out.set_position(to + (stop - at));
    return stop;
  }
  if (at > end) {
    to -= at - end;
    at = end;
  }
#else
  static_cast<void>(readable);
#endif
  for (; at != end && !stops_run(std::uint8_t(*at)); *to++ = *at++) {
    if (*at == ' ' && at + 1 != end && at[1] == ' ') break;
  }
  out.set_position(to);
  return at;
}

/// What becomes of breaks: none are left, paragraphs and lines, or a line for each block and cell.
enum class Breaks : std::uint8_t { kNone, kParagraphs, kBlocks };

/// Plain text with breaks of growing weight, of which only the weightiest between two words counts.
class TextWriter {
 public:
  enum Break : std::uint8_t { none, blank, line, paragraph };

  TextWriter(Breaks breaks, std::size_t most) : breaks_(breaks), out_(most) {}

  void add_break(Break wanted) {
    if (breaks_ == Breaks::kNone) wanted = blank;
    if (breaks_ == Breaks::kBlocks) wanted = std::min(wanted, line);
    pending_ = std::max(pending_, wanted);
  }
  /// A second in a row is more than the end of a line in running text.
  void add_soft_break() {
    if (breaks_ == Breaks::kParagraphs) return add_break(line);
    add_break(soft_ && breaks_ == Breaks::kBlocks ? line : blank);
    soft_ = true;
  }
  /// Written in front of the next word ("- ").
  void add_mark(std::string_view mark) { mark_ = mark; }

  void add(std::string_view text, const char* readable, bool literal) {
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
      const auto c = std::uint8_t(*at);
      if (c <= ' ') {
        if (is_space(char(c))) break_word();
        ++at;
      } else if (!stops_run(c)) {
        at = add_run(at, end, readable);
      } else {
        const std::string_view rest(at, std::size_t(end - at));
        at += c == '&' ? add_reference(rest, literal) : c == 0xC2 ? add_c2(rest) : 1;
      }
    }
  }

  std::string take() { return out_.str(); }

 private:
  const char* add_run(const char* at, const char* end, const char* readable) {
    begin_word();
    at = copy_words(out_, at, end, readable);
    if (out_.back() == ' ') {
      out_.truncate(out_.size() - 1);
      break_word();
    }
    return at;
  }

  void break_word() { pending_ = std::max(pending_, blank); }

  /// Each of these returns how much of the text it took.
  std::size_t add_byte(char c) {
    begin_word();
    out_.put(c);
    return 1;
  }

  std::size_t add_reference(std::string_view rest, bool literal) {
    const Reference reference = literal ? Reference{} : read_reference(rest, 0, Place::text);
    if (reference.length == 0) return add_byte('&');
    const std::string_view value = reference.value();
    if (reference.size > 1 && value != kNoBreakSpace) {
      begin_word();
      out_.put(reference.bytes, reference.size);
    } else {
      add(value, value.data() + value.size(), true);
    }
    return reference.length;
  }

  std::size_t add_c2(std::string_view rest) {
    if (rest.substr(0, 2) != kNoBreakSpace) return add_byte(rest[0]);
    break_word();
    return 2;
  }

  void begin_word() {
    soft_ = false;
    if (pending_ != none) put_break();
    if (!mark_.empty()) out_.put(mark_);
    mark_ = {};
  }

  void put_break() {
    static constexpr std::string_view kBreaks[] = {"", " ", "\n", "\n\n"};
    if (!out_.empty()) out_.put(kBreaks[pending_]);
    pending_ = none;
  }

  static constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

  Breaks breaks_;
  bool soft_ = false;  ///< nothing but blanks since a soft break
  Break pending_ = none;
  std::string_view mark_;
  Output out_;
};

void add_tag(TextWriter& writer, const Token& token, Breaks breaks) {
  const bool start = token.kind == Token::Kind::start;
  if (token.tag == Tag::br) return writer.add_soft_break();
  if (token.tag == Tag::td || token.tag == Tag::th)
    return writer.add_break(breaks == Breaks::kBlocks ? TextWriter::line : TextWriter::blank);
  if (has(token.tag, kParagraph)) {
    writer.add_break(TextWriter::paragraph);
  } else if (has(token.tag, kBreaks)) {
    writer.add_break(TextWriter::line);
  }
  if (breaks == Breaks::kParagraphs && start && token.tag == Tag::li) writer.add_mark("- ");
}

/// Whether the token belongs to a formula, which is written when it ends.
bool read_math(MathText& math, const Token& token) {
  const bool begins = token.kind == Token::Kind::start && token.tag == Tag::math;
  if (!math.inside() && !begins) return false;
  if (token.kind == Token::Kind::start) return math.start(token);
  if (token.kind == Token::Kind::text) math.add(token.text, token.literal);
  if (token.kind != Token::Kind::end) return true;
  math.end(token.tag);
  return !MathTree::leaves(token.tag);
}

void put_math(TextWriter& writer, MathText& math) {
  const std::string text = math.take();
  writer.add(text, text.data() + text.size(), true);
}

/// Code that stands apart, where text is read block by block: left out, or line by line.
class CodeReader {
 public:
  CodeReader(Breaks breaks, bool wanted) : breaks_(breaks), wanted_(wanted) {}

  /// Whether the token is read here.
  bool read(TextWriter& writer, const Token& token, const char* readable) {
    if (breaks_ != Breaks::kBlocks) return false;
    if (token.tag == Tag::pre && token.kind != Token::Kind::text) {
      depth_ += token.kind == Token::Kind::start ? 1 : depth_ > 0 ? -1 : 0;
      return false;
    }
    if (depth_ == 0 || token.kind != Token::Kind::text) return false;
    if (!wanted_) return left_out_ = true;
    for (std::string_view rest = token.text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      writer.add(rest.substr(0, end), readable, token.literal);
      if (end < rest.size()) writer.add_break(TextWriter::line);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
  }
  bool left_out() const { return left_out_; }

 private:
  Breaks breaks_;
  bool wanted_, left_out_ = false;
  int depth_ = 0;
};

std::string read_text(std::string_view html, Breaks breaks, CodeReader& code) {
  Tokenizer tokenizer(html);
  TextWriter writer(breaks, html.size());
  MathText math;
  Token token;
  while (tokenizer.next(token)) {
    const bool was_inside = math.inside();
    const bool formula = read_math(math, token);
    if (was_inside && !math.inside()) put_math(writer, math);
    if (formula) continue;
    if (code.read(writer, token, tokenizer.input_end())) continue;
    if (token.kind == Token::Kind::text) {
      writer.add(token.text, tokenizer.input_end(), token.literal);
    } else {
      add_tag(writer, token, breaks);
    }
  }
  put_math(writer, math);
  return writer.take();
}

std::string read_text(std::string_view html, Breaks breaks) {
  CodeReader code(breaks, true);
  return read_text(html, breaks, code);
}

}  // namespace
}  // namespace html

std::string html_to_text(std::string_view html) {
  return html::read_text(html, html::Breaks::kNone);
}
std::string html_to_paragraphs(std::string_view html) {
  return html::read_text(html, html::Breaks::kParagraphs);
}
TextBlocks html_to_blocks(std::string_view html, bool code) {
  html::CodeReader reader(html::Breaks::kBlocks, code);
  TextBlocks blocks{html::read_text(html, html::Breaks::kBlocks, reader), false};
  blocks.without_code = reader.left_out();
  return blocks;
}

}  // namespace feedmill
