// feedmill template FORMAT: the built-in form as a template to start from.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/command.h"
#include "digest/template.h"

namespace feedmill {
namespace {

std::vector<std::string> offered() {
  std::vector<std::string> names;
  for (const FormatInfo& format : kFormats) {
    if (Template::is_offered(format.format)) names.emplace_back(format.name);
  }
  return names;
}

int print(const std::string& name) {
  const auto* const format =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&](const FormatInfo& known) { return known.name == name; });
  const std::string_view text = starting_template(format->format);
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? kDone : kFailedStatus;
}

}  // namespace

Subcommand template_command() {
  auto format = std::make_shared<std::string>();
  Subcommand command{"template",
                     "Prints a built-in form of digests as a Mustache template to start from."};
  command.options = {{"FORMAT", "html, markdown or text", format.get(), "", true, offered()}};
  command.run = [format](const Invocation&) { return print(*format); };
  return command;
}

}  // namespace feedmill
