#include "config/environment.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

namespace feedmill {
namespace {

using Kind = YamlNode::Kind;

bool is_first(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_letter(char c) { return is_first(c) || (c >= '0' && c <= '9'); }

/// A "${...}" at the beginning of a text.
struct Reference {
  std::string name;
  std::optional<std::string> fallback;
  std::size_t size = 0;  ///< of the whole; 0: there is none
};

Reference reference_at(std::string_view text) {
  constexpr std::string_view kOpen = "${", kElse = ":-";
  if (text.substr(0, kOpen.size()) != kOpen) return {};
  std::size_t end = kOpen.size();
  while (end < text.size() && is_letter(text[end])) ++end;
  Reference found{std::string(text.substr(kOpen.size(), end - kOpen.size())), {}, 0};
  if (found.name.empty() || !is_first(found.name.front())) return {};
  if (text.substr(end, kElse.size()) == kElse) {
    const std::size_t close = text.find('}', end);
    if (close == std::string_view::npos) return {};
    end += kElse.size();
    found.fallback = text.substr(end, close - end);
    end = close;
  }
  if (text.substr(end, 1) != "}") return {};
  found.size = end + 1;
  return found;
}

/// The value of a variable; nothing where it is not set and has no default.
std::optional<std::string> value_of(const Reference& reference) {
  const char* value = std::getenv(reference.name.c_str());
  const bool is_set = value != nullptr && (*value != '\0' || !reference.fallback);
  return is_set ? std::optional<std::string>(value) : reference.fallback;
}

void expand_scalar(Reading& reading, YamlNode& node) {
  std::string out;
  bool found = false, escaped = false;
  for (std::size_t at = 0; at < node.text.size();) {
    const std::string_view rest = std::string_view(node.text).substr(at);
    const Reference reference = reference_at(rest);
    if (rest.substr(0, 3) == "$${") {
      out += "${";
      at += 3;
      escaped = true;
    } else if (reference.size > 0) {
      const auto value = value_of(reference);
      if (!value) {
        reading.problem(node.at, fmt::format("the environment has no {0}; set it, or write "
                                             "${{{0}:-default}}",
                                             reference.name));
        node.broken = true;
        return;
      }
      out += *value;
      at += reference.size;
      found = true;
    } else {
      out += rest.front();
      ++at;
    }
  }
  if (!found && !escaped) return;
  if (!found) {  // nothing that another machine would read otherwise
    node.text = std::move(out);
    return;
  }
  node.written = std::exchange(node.text, std::move(out));
  node.quoted = false;  // "${PORT}" is quoted for the braces' sake
}

}  // namespace

void expand_environment(Reading& reading, YamlNode& node) {
  if (node.kind == Kind::kScalar && node.text.find("${") != std::string::npos)
    return expand_scalar(reading, node);
  const std::size_t step = node.kind == Kind::kMap ? 2 : 1;
  for (std::size_t n = step - 1; n < node.children.size(); n += step)
    expand_environment(reading, node.children[n]);
}

}  // namespace feedmill
