// What is embedded and not kept (a frame, a plug-in, a player) as a link to what it showed. One
// object a document; not shared between threads.
#pragma once

#include <optional>
#include <string>

#include "text/html/tokenizer.h"

namespace feedmill::html {

struct Embed {
  std::string address;  // as the feed has it, or the page of a player; http, https or relative;
                        // empty: a frame whose own document leads nowhere
  std::string label;    // what the element says of itself, else the host; what such a frame says
};

class Embeds {
 public:
  /// A frame within a frame's own document is not looked into.
  enum class InFrame { no, yes };
  explicit Embeds(InFrame in_frame = InFrame::no) : in_frame_(in_frame) {}

  /// What the tag that was read last embeds. Nothing for frames that are not seen, for buttons by
  /// which to share, and for what was told just before: a frame and its copy in a noscript.
  std::optional<Embed> embed(const Token& token, const Tokenizer& tokenizer);

 private:
  std::string address_of(const Token& token, const Tokenizer& tokenizer);
  std::optional<Embed> frame_of_its_own(const Token& token, const Tokenizer& tokenizer);
  std::string address_of_parameter(const Tokenizer& tokenizer);

  InFrame in_frame_;
  std::string last_;  // the address told last
  std::string scratch_;
  bool in_told_object_ = false;
  bool wants_movie_ = false;  // an object is open that has told no address
};

}  // namespace feedmill::html
