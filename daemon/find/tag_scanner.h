// The tags of a web page or an OPML file with all their attributes, in order, however damaged the
// rest is: enough to find feeds by. Views into the text. Linear; pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feedmill {

struct MarkupTag {
  std::string name;  ///< lower case
  bool closing = false, self_closing = false;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< names in lower case

  /// Its value with character references resolved; empty where it is missing.
  std::string attribute(std::string_view lower_name) const;
};

class TagScanner {
 public:
  explicit TagScanner(std::string_view text) : rest_(text) {}
  /// Reads the next tag; false at the end. Comments, CDATA, script and style are passed over.
  bool next(MarkupTag& tag);

 private:
  bool skip(std::string_view open, std::string_view close);
  void read_attributes(MarkupTag& tag);

  std::string_view rest_;
};

}  // namespace feedmill
