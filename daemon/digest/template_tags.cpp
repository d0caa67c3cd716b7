#include "digest/template_tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace feedmill {
namespace {

// Each is a level of two recursions, in reading and in writing.
constexpr std::size_t kDeepest = 100;

TemplateMistake mistake(std::string_view text, std::size_t at, std::string message) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_break = before.rfind('\n');
  const std::string_view line =
      line_break == std::string_view::npos ? before : before.substr(line_break + 1);
  const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; };
  return {1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
          1 + static_cast<int>(std::count_if(line.begin(), line.end(), is_first_byte)),
          std::move(message)};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

struct Tag {
  std::size_t at = 0, end = 0;  ///< of the text, with the brackets
  char kind = 0;                ///< one of #^/!&>={ or 0: a value
  std::string_view name;
};

/// The tag that begins at `at`; nothing where it has no end.
std::optional<Tag> tag_at(std::string_view text, std::size_t at) {
  const bool triple = text.substr(at, 3) == "{{{";
  const std::string_view closing = triple ? "}}}" : "}}";
  const std::size_t from = at + closing.size();
  const std::size_t to = text.find(closing, from);
  if (to == std::string_view::npos) return std::nullopt;
  Tag tag{at, to + closing.size(), triple ? '{' : '\0', trimmed(text.substr(from, to - from))};
  if (!triple && !tag.name.empty() &&
      std::string_view("#^/!&>=").find(tag.name.front()) != std::string_view::npos) {
    tag.kind = tag.name.front();
    tag.name = trimmed(tag.name.substr(1));
  }
  return tag;
}

class Check {
 public:
  Check(std::string_view text, const TemplateNames& names) : text_(text), names_(names) {}

  std::optional<TemplateMistake> run() {
    for (std::size_t at = text_.find("{{"); at != std::string_view::npos;) {
      const auto tag = tag_at(text_, at);
      if (!tag) return mistake(text_, at, "the tag that begins here has no end");
      if (auto wrong = wrong_with(*tag)) return mistake(text_, at, std::move(*wrong));
      at = text_.find("{{", tag->end);
    }
    if (open_.empty()) return std::nullopt;
    return mistake(text_, open_.back().at,
                   fmt::format("{{{{{}{}}}}} is not closed with {{{{/{}}}}}", open_.back().kind,
                               open_.back().name, open_.back().name));
  }

 private:
  std::optional<std::string> wrong_with(const Tag& tag) {
    if (tag.kind == '!') return std::nullopt;
    if (tag.kind == '=') return "other delimiters than {{ and }} are not offered";
    if (tag.kind == '>') return "partials are not offered: a template is one file";
    if (tag.name.empty()) return "a tag without a name";
    if (tag.kind == '/') return close(tag);
    if (!names_.is_known(tag.name)) {
      return fmt::format("nothing is named \"{}\"; {}", tag.name, names_.advice);
    }
    if (!names_.unescaped && (tag.kind == '{' || tag.kind == '&'))
      return fmt::format("{{{{{{{}}}}}}} would not be escaped: write {{{{{}}}}}", tag.name,
                         tag.name);
    return tag.kind == '#' || tag.kind == '^' ? open(tag) : std::nullopt;
  }

  std::optional<std::string> open(const Tag& tag) {
    if (open_.size() == kDeepest)
      return fmt::format("more than {} sections in one another", kDeepest);
    const int rank = tag.kind == '#' ? names_.rank_of_list(tag.name) : 0;
    for (const Tag& around : open_) {
      if (rank == 0 || around.kind != '#' || names_.rank_of_list(around.name) < rank) continue;
      return fmt::format("{{{{#{}}}}} stands in {{{{#{}}}}}, and would be written for each of them",
                         tag.name, around.name);
    }
    open_.push_back(tag);
    return std::nullopt;
  }

  std::optional<std::string> close(const Tag& tag) {
    if (open_.empty()) return fmt::format("{{{{/{}}}}} closes nothing", tag.name);
    if (open_.back().name != tag.name) {
      return fmt::format("{{{{/{}}}}} closes nothing: {{{{{}{}}}}} is still open", tag.name,
                         open_.back().kind, open_.back().name);
    }
    open_.pop_back();
    return std::nullopt;
  }

  std::string_view text_;
  const TemplateNames& names_;
  std::vector<Tag> open_;
};

}  // namespace

std::optional<TemplateMistake> check_tags(std::string_view text, const TemplateNames& names) {
  return Check(text, names).run();
}

}  // namespace feedmill
