#include "app/opml.h"

#include <fmt/format.h>

#include <algorithm>

#include "text/html.h"

namespace feedmill {
namespace {

/// Once: most readers subscribe twice to what stands in two folders.
std::string folder(const Source& source) { return source.tags.empty() ? "" : source.tags.front(); }

/// In the order in which they first appear; those in no folder come first.
std::vector<std::string> folders_of(const std::vector<Source>& sources) {
  std::vector<std::string> folders = {""};
  for (const Source& source : sources)
    if (std::find(folders.begin(), folders.end(), folder(source)) == folders.end())
      folders.push_back(folder(source));
  return folders;
}

/// OPML 2.0: categories are separated by commas, and a "/" begins a path.
std::string category(const Source& source) {
  std::string list;
  for (const std::string& tag : source.tags) {
    // A comma would end it; import undoes it.
    list += list.empty() ? "" : ",";
    for (const char c : tag) list += c == ',' ? "%2C" : std::string(1, c);
  }
  return list.empty() ? "" : fmt::format(" category=\"{}\"", escape_html(list));
}

std::string outline(const Source& source, std::string_view indent) {
  // OPML asks for a text; import knows an address from a name.
  const std::string& title = source.name.empty() ? source.url : source.name;
  return fmt::format("{}<outline type=\"rss\" text=\"{}\" xmlUrl=\"{}\"{}/>\n", indent,
                     escape_html(title), escape_html(source.url), category(source));
}

}  // namespace

std::string to_opml(const std::vector<Source>& sources) {
  std::string body;
  for (const std::string& name : folders_of(sources)) {
    if (!name.empty()) body += fmt::format("    <outline text=\"{}\">\n", escape_html(name));
    for (const Source& source : sources)
      if (folder(source) == name) body += outline(source, name.empty() ? "    " : "      ");
    if (!name.empty()) body += "    </outline>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
         "  <head>\n    <title>feedmill's sources</title>\n  </head>\n  <body>\n" +
         body + "  </body>\n</opml>\n";
}

std::string not_in_opml(const Source& source) {
  static const Source kPlain;
  const std::pair<const char*, bool> kKeys[] = {{"interval", source.interval.has_value()},
                                                {"username", !source.username.empty()},
                                                {"password_file", !source.password_file.empty()},
                                                {"headers", !source.headers.empty()},
                                                {"headers_file", !source.headers_file.empty()},
                                                {"proxy", !source.proxy.empty()},
                                                {"ca_file", !source.ca_file.empty()},
                                                {"enabled: false", !source.enabled},
                                                {"backlog", source.backlog != kPlain.backlog},
                                                {"filter", !source.filter.empty()},
                                                {"the value of ${...}", !source.address.empty()}};
  std::string keys;
  for (const auto& [key, is_set] : kKeys)
    if (is_set) keys.append(keys.empty() ? "" : ", ").append(key);
  return keys;
}

}  // namespace feedmill
