#include "publish/look_file.h"

#include <fmt/format.h>

#include "system/aside.h"
#include "system/log.h"
#include "system/regular_file.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostBytes = 4U << 20U;

tl::expected<Template, TemplateProblem> read_template(const TemplateFile& file) {
  const auto text = read_regular_file(file.path, kMostBytes);
  if (!text)
    return tl::unexpected(TemplateProblem{file.path,
                                          {1, 1, "cannot be read: " + text.error().message},
                                          text.error().code == Errc::kHeld});
  auto compiled = Template::compile(file.format, *text);
  if (!compiled) return tl::unexpected(TemplateProblem{file.path, compiled.error()});
  return *std::move(compiled);
}

}  // namespace

std::string TemplateProblem::to_string() const {
  return fmt::format("{}:{}:{}: {}", path, mistake.line, mistake.column, mistake.message);
}

std::string_view TemplateProblem::consequence() const {
  return may_pass ? "; issues wait for it" : "; the built-in form is used";
}

Look read_look(const DigestSpec& spec, std::vector<TemplateProblem>& problems) {
  Look look;
  for (const TemplateFile& file : spec.templates) {
    auto read = read_template(file);
    if (read)
      look.set(file.format, *std::move(read));
    else
      problems.push_back(read.error());
  }
  return look;
}

Result<Look> read_look(const DigestSpec& spec) {
  std::vector<TemplateProblem> problems;
  Look look = read_look(spec, problems);
  for (const TemplateProblem& problem : problems)
    if (problem.may_pass) return tl::unexpected(no_answer().with_context(problem.path));
  for (const TemplateProblem& problem : problems) {
    log(LogLevel::kError, {{"event", "template"},
                           {"digest", spec.name},
                           {"error", problem.to_string() + std::string(problem.consequence())}});
  }
  return look;
}

}  // namespace feedmill
