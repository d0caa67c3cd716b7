#include "documents.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace feedmill::bench {
namespace {

constexpr std::string_view kSuffixes[] = {".xml", ".rss", ".rdf", ".atom", ".json"};

bool is_feed(const std::filesystem::path& path) {
  const std::string suffix = path.extension().string();
  return std::find(std::begin(kSuffixes), std::end(kSuffixes), suffix) != std::end(kSuffixes);
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Document> read_folder(const std::string& path) {
  std::vector<Document> all;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (is_feed(entry.path()))
      all.push_back({entry.path().filename().string(), read_file(entry.path().string())});
  }
  std::sort(all.begin(), all.end(),
            [](const Document& a, const Document& b) { return a.name < b.name; });
  return all;
}

std::string repeat_items(std::string_view document, std::size_t size) {
  for (const std::string_view name : {"item", "entry"}) {
    const std::string close = std::string("</").append(name).append(">");
    const std::size_t last = document.rfind(close);
    if (last == std::string_view::npos) continue;
    const std::size_t begin = std::min(document.find(std::string("<").append(name).append(">")),
                                       document.find(std::string("<").append(name).append(" ")));
    if (begin >= last) continue;
    const std::size_t end = last + close.size();
    std::string out(document.substr(0, begin));
    while (out.size() < size) out.append(document.substr(begin, end - begin)).append("\n");
    return out.append(document.substr(end));
  }
  return std::string(document);
}

}  // namespace feedmill::bench
