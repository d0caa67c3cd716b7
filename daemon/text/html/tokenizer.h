// HTML as a sequence of texts and tags: the tokenizer of WHATWG HTML section 13.2.5, pulled token
// by token, without copies: what a token holds are views into the input. Comments, declarations and
// processing instructions are passed over, script and style too. Linear: each byte is looked at a
// bounded number of times, also where nothing is ever closed.
//
// It differs from the standard where that would lose text, which is harmless because all that is
// read is written anew: a declaration without '>' is text, so is "<!" before neither a letter nor a
// known mark; CDATA sections are read as the markup that feeds escape in them; <x/> is empty, as
// XHTML means it; title, textarea and xmp hold raw text only if they are closed. Pure; any thread.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/html/elements.h"

namespace feedmill::html {

struct Token {
  enum class Kind { text, start, end };
  Kind kind = Kind::text;
  Tag tag = Tag::unknown;
  bool self_closing = false;
  bool literal = false;   // of a text: '&' means itself (xmp)
  std::string_view text;  // of a text: as it stands in the input, with character references
};

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view html);

  /// Reads the next token; false at the end.
  bool next(Token& token);

  /// Where reading goes on, and where the input ends.
  const char* position() const { return at_; }
  const char* input_end() const { return end_; }

  /// The attributes of the start tag read last, in their order, each once (the first counts), only
  /// those of the table. Values are as in the input, with character references.
  struct Attribute {
    Attr attr;
    std::string_view value;
  };
  const Attribute* begin() const { return attributes_.data(); }
  const Attribute* end() const { return attributes_.data() + attribute_count_; }
  bool has(Attr attr) const { return seen_[std::size_t(attr)]; }
  /// Whether there is one of those by which images are loaded later.
  bool has_late() const { return has_late_ || !picture_.empty(); }
  /// Of an image: the address, or addresses, of a picture in an attribute that is not of the table.
  std::string_view picture() const { return picture_; }
  /// Value of an attribute, empty where it is missing.
  std::string_view value(Attr attr) const;

 private:
  bool read_markup(Token& token);
  bool read_tag(Token& token);
  bool read_declaration();
  bool skip_comment();
  bool skip_bogus();
  void read_attributes(Token& token);
  void read_attribute(Tag tag);
  void read_unknown(Tag tag, std::string_view name, std::string_view value);
  std::string_view read_value();
  void open_raw(const Token& token);
  const char* find_end_tag(Tag tag);
  template <char c>
  const char* find(const char* from) const;

  const char* at_;
  const char* end_;
  const char* cdata_end_ = nullptr;  // where the "]]>" of the open CDATA section stands
  const char* raw_end_ = nullptr;    // where the raw text that was opened ends
  bool raw_literal_ = false;
  bool has_late_ = false;
  bool no_more_gt_ = false;          // a search for '>' from further left has failed
  bool no_more_cdata_ = false;       // the same for "]]>"
  std::bitset<kTagCount> unclosed_;  // the same for the end tags of raw elements
  std::bitset<kAttrCount> seen_;
  std::size_t attribute_count_ = 0;
  std::array<Attribute, kAttrCount> attributes_;
  std::string_view picture_;
  bool picture_is_small_ = false;
};

}  // namespace feedmill::html
