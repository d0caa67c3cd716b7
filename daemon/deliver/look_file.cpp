#include "deliver/look_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "system/log.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostBytes = 4U << 20U;

tl::expected<Template, TemplateMistake> read_template(const TemplateFile& file) {
  std::ifstream in(file.path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) {
    return tl::unexpected(
        TemplateMistake{1, 1, fmt::format("cannot be read: {}", std::strerror(errno))});
  }
  if (text.size() > kMostBytes) {
    return tl::unexpected(TemplateMistake{1, 1, "is larger than 4 MiB"});
  }
  return Template::compile(file.format, text);
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
