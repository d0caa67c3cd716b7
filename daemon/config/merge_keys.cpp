#include "config/merge_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace feedmill {
namespace {

using Kind = YamlNode::Kind;

bool is_merge_key(const YamlNode& key) {
  return key.kind == Kind::kScalar && !key.quoted && key.text == "<<";
}

void add_missing(YamlNode& map, YamlNode& from) {
  if (from.kind != Kind::kMap)
    throw Mistake{from.at, "<< takes a map (<<: *name) or a list of them (<<: [*one, *other])"};
  for (std::size_t n = 0; n + 1 < from.children.size(); n += 2) {
    YamlNode& key = from.children[n];
    if (key.kind == Kind::kScalar && map.find(key.text) != nullptr) continue;
    map.children.push_back(std::move(key));
    map.children.push_back(std::move(from.children[n + 1]));
  }
}

bool has_merge_key(const YamlNode& map) {
  for (std::size_t n = 0; n + 1 < map.children.size(); n += 2)
    if (is_merge_key(map.children[n])) return true;
  return false;
}

}  // namespace

void merge_into(YamlNode& map) {
  if (!has_merge_key(map)) return;
  std::vector<YamlNode> all = std::exchange(map.children, {});
  YamlNode* merged = nullptr;
  for (std::size_t n = 0; n + 1 < all.size(); n += 2) {
    if (!is_merge_key(all[n])) {
      map.children.push_back(std::move(all[n]));
      map.children.push_back(std::move(all[n + 1]));
    } else if (merged == nullptr) {
      merged = &all[n + 1];
    } else {
      throw Mistake{all[n].at,
                    fmt::format("repeated key \"<<\", first in line {}; one takes a list: <<: "
                                "[*one, *other]",
                                merged->at.line)};
    }
  }
  if (merged->kind != Kind::kSequence) return add_missing(map, *merged);
  for (YamlNode& each : merged->children) add_missing(map, each);
}

}  // namespace feedmill
