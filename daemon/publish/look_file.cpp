#include "publish/look_file.h"

#include <fmt/format.h>

#include "system/log.h"
#include "system/regular_file.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostBytes = 4U << 20U;

tl::expected<Template, TemplateMistake> read_template(const TemplateFile& file) {
  const auto text = read_regular_file(file.path, kMostBytes);
  if (!text)
    return tl::unexpected(TemplateMistake{1, 1, "cannot be read: " + text.error().message});
  return Template::compile(file.format, *text);
}

}  // namespace

std::string TemplateProblem::to_string() const {
  return fmt::format("{}:{}:{}: {}", path, mistake.line, mistake.column, mistake.message);
}

Look read_look(const DigestSpec& spec, std::vector<TemplateProblem>& problems) {
  Look look;
  for (const TemplateFile& file : spec.templates) {
    auto read = read_template(file);
    if (read)
      look.set(file.format, *std::move(read));
    else
      problems.push_back({file.path, read.error()});
  }
  return look;
}

Look read_look(const DigestSpec& spec) {
  std::vector<TemplateProblem> problems;
  Look look = read_look(spec, problems);
  for (const TemplateProblem& problem : problems) {
    log(LogLevel::kError, {{"event", "template"},
                           {"digest", spec.name},
                           {"error", problem.to_string() + "; the built-in form is used"}});
  }
  return look;
}

}  // namespace feedmill
