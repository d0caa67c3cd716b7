// What a webhook sends and what a mail is called where its operator wrote it: a Mustache template
// in the configuration, over an issue, one of its stories, or an alert. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "digest/compose.h"
#include "digest/render.h"
#include "digest/template_tags.h"

namespace feedmill {

/// How {{values}} are written.
enum class BodyEscape : std::uint8_t {
  kNone,  ///< text/*
  kJson,  ///< inside a string of application/json
  kForm,  ///< application/x-www-form-urlencoded
};

/// By the content's type, with or without parameters; nothing where no template is offered for it.
std::optional<BodyEscape> body_escape_of(std::string_view media_type);

/// What a template is about, which says what may stand in it.
enum class BodyAbout : std::uint8_t {
  kIssue,  ///< what docs/templates.md has
  kStory,  ///< kStoryNames
  kAlert,  ///< both, so that one body does for issues and alerts
};

/// The first mistake: see check_tags(). {{{x}}} is one where values are escaped.
std::optional<TemplateMistake> check_body(std::string_view text, BodyAbout about,
                                          BodyEscape escape);

/// Names and what they stand for; what is absent or empty is absent.
using BodyValues = std::vector<std::pair<std::string, std::string>>;

/// Of the one story of a view: title url source excerpt published story_id digest issue.
BodyValues story_values(const IssueView& view, const StoryView& story);

std::string fill_body(const std::string& text, BodyEscape escape, const IssueView& view);
/// The same, piece by piece.
void fill_body(const std::string& text, BodyEscape escape, const IssueView& view,
               const Drain& write);
std::string fill_body(const std::string& text, BodyEscape escape, const BodyValues& values);

}  // namespace feedmill
