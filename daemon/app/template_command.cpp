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

void add_template(CLI::App& app, Invocation& invocation) {
  auto format = std::make_shared<std::string>();
  auto* command = app.add_subcommand(
      "template", "Prints a built-in form of digests as a Mustache template to start from.");
  command->add_option("FORMAT", *format, "html, markdown or text")
      ->required()
      ->check(CLI::IsMember(offered()));
  command->callback(
      [&invocation, format] { invocation.run = [format] { return print(*format); }; });
}

}  // namespace feedmill
