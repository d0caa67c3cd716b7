// YAML's merge keys (yaml.org/type/merge.html), as docker compose and others have taught people to
// write them:
//
//   - &base {url: https://a.example/feed, tags: [news], interval: 2h}
//   - {<<: *base, url: https://b.example/feed}
//
// Pure; any thread.
#pragma once

#include "config/yaml_tree.h"

namespace feedmill {

/// Puts what the map's "<<" names behind the map's own keys, which win; of a list of maps the
/// earlier win. Throws Mistake where it names anything but maps, or stands there twice.
void merge_into(YamlNode& map);

}  // namespace feedmill
