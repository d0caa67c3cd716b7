// What the names in a template stand for: docs/templates.md. A value is made when it is asked for,
// so that an issue of 10,000 stories needs no tree of itself. Pure; any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "digest/compose.h"
#include "digest/render.h"
#include "digest/story_html.h"

namespace feedmill {

bool is_template_name(std::string_view name);

/// How deep a list stands: 1 of the issue, 2 of a story, 3 of a correction; 0: no list, or a short
/// one.
int rank_of_list(std::string_view name);

/// Where Mustache writes to: a buffer that is passed on when there is much in it.
struct Appender {
  std::string& out;
  const Drain& drain;
  Appender& operator<<(const std::string& text) {
    out += text;
    offer(drain, out);
    return *this;
  }
};

/// An issue as Mustache looks names up in it: in the item that was entered last first.
class TemplateValues final : public kainjow::mustache::basic_context<std::string> {
 public:
  using Data = kainjow::mustache::data;

  TemplateValues(const IssueView& view, DigestFormat format,
                 PictureAddress picture_at = embedded_picture)
      : view_(view), format_(format), picture_at_(std::move(picture_at)) {}

  void push(const Data* data) override;
  void pop() override;
  const Data* get(const std::string& name) const override;
  const Data* get_partial(const std::string& /*name*/) const override { return nullptr; }

 private:
  /// An item of a list.
  struct Item {
    enum class Kind : std::uint8_t {
      kNone,
      kPart,
      kStory,
      kEarlier,
      kReport,
      kRelated,
      kCorrection,
      kChange,
      kGap,
      kHealth
    };
    Kind kind = Kind::kNone;
    const void* of = nullptr;  ///< a string, a StoryView … a HealthView, by its kind
    std::size_t number = 0;    ///< from 1
    bool last = false;
  };
  /// A section that was entered, and what had been made before.
  struct Entered {
    Item item;
    std::size_t made = 0, items = 0;
  };

  static bool owns(Item::Kind kind, std::string_view name);
  const Data* text(std::string_view value) const;
  const Data* truth(bool value) const;
  const Data* link(std::string_view url) const;
  template <class T>
  const Data* list(Item::Kind kind, const std::vector<T>& values, std::size_t from = 0) const;
  const Data* of_issue(std::string_view name) const;
  const Data* of_item(const Item& item, std::string_view name) const;
  const Data* of_story(const StoryView& story, std::string_view name) const;
  const Data* of_picture(const StoryView& story, std::string_view name) const;
  const Data* of_correction(const CorrectionView& correction, std::string_view name) const;
  const Data* of_change(const WordChange& change, std::string_view name) const;
  const Data* of_report(const ReportView& report, std::string_view name) const;

  const IssueView& view_;
  DigestFormat format_;
  PictureAddress picture_at_;
  std::vector<Entered> entered_;
  // Given out, and kept until the section ends in which they were asked for.
  mutable std::deque<Data> made_;
  mutable std::vector<Item> items_;
};

}  // namespace feedmill
