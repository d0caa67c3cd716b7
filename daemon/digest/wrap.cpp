#include "digest/wrap.h"

#include "digest/script.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

/// What may not begin a line.
bool closes(char32_t c) {
  return (c >= 0x3001 && c <= 0x3002) || c == 0x3009 || c == 0x300B || c == 0x300D || c == 0x300F ||
         c == 0x3011 || c == 0x3015 || c == 0x30FB || c == 0x30FC || c == 0xFF01 || c == 0xFF09 ||
         c == 0xFF0C || c == 0xFF0E || c == 0xFF1A || c == 0xFF1B || c == 0xFF1F || c == 0x2026 ||
         c == 0x201D || c == 0x2019;
}

/// What no line is broken in: a word, or one wide character with what closes it.
struct Piece {
  std::string_view text;
  std::size_t columns = 0;
  bool after_blank = false;
};

class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  /// The next piece, at most `longest` columns; an empty text at the end.
  Piece next(std::size_t longest) {
    Piece piece;
    while (at_ < text_.size() && text_[at_] == ' ') piece.after_blank = ++at_ > 0;
    const std::size_t start = at_;
    bool wide_before = false;
    while (at_ < text_.size() && text_[at_] != ' ') {
      std::size_t after = at_;
      const char32_t c = next_code_point(text_, after);
      const std::size_t columns = columns_of(c);
      const bool breakable = (wide_before || columns == 2) && !closes(c) && columns != 0;
      if (at_ > start && (breakable || piece.columns + columns > longest)) break;
      piece.columns += columns;
      if (columns != 0) wide_before = columns == 2;
      at_ = after;
    }
    piece.text = text_.substr(start, at_ - start);
    return piece;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

void append_wrapped(std::string& out, std::string_view text, const Margins& margins) {
  const std::size_t room = margins.width - columns_of(margins.first);
  Pieces pieces(text);
  out += margins.first;
  std::size_t used = 0;
  for (Piece piece = pieces.next(room); !piece.text.empty(); piece = pieces.next(room)) {
    const std::size_t blank = piece.after_blank && used > 0 ? 1 : 0;
    if (used > 0 && used + blank + piece.columns > room) {
      out += '\n';
      out += margins.indent;
      used = 0;
    } else if (blank != 0) {
      out += ' ';
      ++used;
    }
    out += piece.text;
    used += piece.columns;
  }
  out += '\n';
}

}  // namespace feedmill
