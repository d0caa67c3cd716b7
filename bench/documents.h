// The documents that bench programs read: files as they are, and large ones made of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedmill::bench {

struct Document {
  std::string name, bytes;
};

/// The whole file; an empty text where it cannot be read.
std::string read_file(const std::string& path);

/// Every .xml, .rss, .rdf, .atom and .json file of a folder, by name.
std::vector<Document> read_folder(const std::string& path);

/// The document with its items or entries repeated until it has about `size` bytes; as it is where
/// it has none.
std::string repeat_items(std::string_view document, std::size_t size);

}  // namespace feedmill::bench
