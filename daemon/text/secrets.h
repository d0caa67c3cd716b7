// Takes what is secret out of text that a server wrote: one that was sent a password may well say
// it back, in its own words or in the encoding that it came in. Any thread; a value.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedmill {

class Secrets {
 public:
  /// In every spelling that servers echo: as it is, percent-encoded and decoded, as HTML and JSON
  /// escape it, in Base64. What is shorter than four characters is left: it would be found
  /// everywhere.
  void add(std::string_view secret);
  /// HTTP Basic and SMTP's AUTH PLAIN: the password, and both together in Base64.
  void add_login(std::string_view username, std::string_view password);
  /// A header that the operator configured, and the longer words of its value; not one that says
  /// no more than what is wanted (Accept).
  void add_header(std::string_view name, std::string_view value);
  /// The query of an address and its values.
  void add_query_of(std::string_view url);
  /// A login in an address.
  void add_login_of(std::string_view url);

  bool empty() const { return spellings_.empty(); }

  /// `text` with "[secret]" in place of each, whatever the case of its letters, and without the
  /// start of one that the text breaks off in.
  std::string redacted(std::string_view text) const;

 private:
  void spell(std::string_view secret);
  void keep(std::string spelling);
  std::size_t length_at(std::string_view text, std::size_t at) const;

  std::vector<std::string> spellings_;  // in lower case, the longest first
};

}  // namespace feedmill
