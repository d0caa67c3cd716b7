#include "digest/filter.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "digest/readable.h"

namespace feedmill {
namespace {

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);  // the error is returned, not printed
  return options;
}

/// An entry whose plain text is made once, and only where a rule asks for it.
struct Subject {
  const Entry& entry;
  std::optional<std::string> text;

  const std::string& plain_text() {
    if (!text) text = readable_text(entry);
    return *text;
  }
};

struct Rule {
  FilterRule::Field field;
  RE2 pattern;

  bool finds(std::string_view value) const {
    return !value.empty() &&
           RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), pattern);
  }

  bool matches(Subject& subject) const {
    const Entry& entry = subject.entry;
    switch (field) {
      case FilterRule::Field::kTitle:
        return finds(entry.title);
      case FilterRule::Field::kText:
        return finds(subject.plain_text());
      case FilterRule::Field::kUrl:
        return finds(entry.url);
      case FilterRule::Field::kLanguage:
        return finds(entry.language);
      case FilterRule::Field::kTag:
        return std::any_of(entry.tags.begin(), entry.tags.end(),
                           [this](const std::string& tag) { return finds(tag); });
      case FilterRule::Field::kAuthor:
        return std::any_of(entry.authors.begin(), entry.authors.end(),
                           [this](const Person& person) { return finds(person.name); });
    }
    return false;
  }
};

using RuleSet = std::vector<std::unique_ptr<const Rule>>;

bool all_match(const RuleSet& set, Subject& subject) {
  return std::all_of(set.begin(), set.end(),
                     [&subject](const auto& rule) { return rule->matches(subject); });
}

bool some_set_matches(const std::vector<RuleSet>& sets, Subject& subject) {
  return std::any_of(sets.begin(), sets.end(),
                     [&subject](const RuleSet& set) { return all_match(set, subject); });
}

/// Errors: Errc::kConfig with RE2's own words.
Result<void> check_pattern(std::string_view pattern) {
  const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), options());
  if (compiled.ok()) return {};
  return failure(Errc::kConfig, "pattern \"" + std::string(pattern) +
                                    "\" is no RE2 expression: " + compiled.error());
}

Result<std::vector<RuleSet>> compile_sets(const std::vector<std::vector<FilterRule>>& sets) {
  std::vector<RuleSet> compiled;
  for (const auto& set : sets) {
    RuleSet rules;
    for (const auto& rule : set) {
      if (auto sound = check_pattern(rule.pattern); !sound)
        return tl::unexpected<Error>(sound.error());
      rules.emplace_back(new Rule{rule.field, RE2(rule.pattern, options())});
    }
    compiled.push_back(std::move(rules));
  }
  return compiled;
}

}  // namespace

struct CompiledFilter::Rules {
  std::vector<RuleSet> include, exclude;
};

Result<CompiledFilter> CompiledFilter::compile(const Filter& filter) {
  CompiledFilter compiled;
  if (filter.empty()) return compiled;
  auto include = compile_sets(filter.include);
  if (!include) return tl::unexpected<Error>(include.error());
  auto exclude = compile_sets(filter.exclude);
  if (!exclude) return tl::unexpected<Error>(exclude.error());
  auto rules = std::make_shared<Rules>();
  rules->include = std::move(*include);
  rules->exclude = std::move(*exclude);
  compiled.rules_ = std::move(rules);
  return compiled;
}

bool CompiledFilter::passes(const Entry& entry) const {
  if (!rules_) return true;
  Subject subject{entry, {}};
  if (!rules_->include.empty() && !some_set_matches(rules_->include, subject)) return false;
  return !some_set_matches(rules_->exclude, subject);
}

}  // namespace feedmill
