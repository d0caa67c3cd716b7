// How text becomes a pugixml tree. Pure; one thread.
#pragma once

#include <pugixml.hpp>
#include <string>

namespace feedmill {

/// Parses in place: the tree points into `text`, which must outlive it. False at the first
/// structural error, with the text already changed up to it.
inline bool load_tree(std::string& text, pugi::xml_document& tree) {
  // parse_default: CDATA, references, line ends; comments, instructions and the DTD are left out.
  return static_cast<bool>(
      tree.load_buffer_inplace(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8));
}

}  // namespace feedmill
