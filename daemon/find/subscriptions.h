// Lists of feeds as other readers write them: OPML with folders, and plain lists with an address a
// line, newsboat's included. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace feedmill {

struct Subscription {
  std::string url;   ///< as listed; feed: is undone
  std::string name;  ///< empty: none was given
  std::vector<std::string> tags;
  bool of_opml = false;
  bool operator==(const Subscription&) const = default;
};

/// `text` is UTF-8. OPML: each outline with an xmlUrl; its folders and its `category` are its tags.
/// Else a line each: an address, then tags; newsboat's "~Title" is a name; '#' begins a comment.
std::vector<Subscription> read_subscriptions(std::string_view text);

}  // namespace feedmill
