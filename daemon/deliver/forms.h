// The forms of one issue that its parcels share: each is rendered when the first parcel needs it,
// piece by piece, and lives while a parcel does, large ones on disk. The issue itself is read for
// that and let go. One thread; what it hands out may go to another.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "deliver/parcel.h"
#include "digest/compose.h"
#include "digest/template.h"

namespace feedmill {

class Forms {
 public:
  using Load = std::function<Result<Issue>()>;
  /// Writes a form; false where there is to be none.
  using Make = std::function<bool(const IssueView& view, const Drain& write)>;

  /// With `story`, of that one story: its id. Large forms are written in `folder`; without one they
  /// are held.
  explicit Forms(Load load, Look look = {}, std::string story = {},
                 std::filesystem::path folder = {})
      : load_(std::move(load)),
        look_(std::move(look)),
        story_(std::move(story)),
        folder_(std::move(folder)) {}

  const Look& look() const { return look_; }

  /// The form of that name, made where it is not there yet; null where `make` makes none. Errors:
  /// the store's; Errc::kFailed, it cannot be written.
  Result<SharedBytes> get(const std::string& name, const Make& make);
  bool has(const std::string& name) const { return made_.contains(name); }

  /// What the issue says of itself, without its stories. After get().
  const Issue& about() const { return about_; }
  const std::string& title() const { return title_; }  ///< IssueView::title
  /// What a repeated delivery is recognised by.
  std::string key() const { return story_.empty() ? about_.id : about_.id + "/" + story_; }

  /// What is held in memory, and what on disk.
  std::size_t bytes() const;
  std::size_t bytes_on_disk() const;

 private:
  Load load_;
  Look look_;
  std::string story_;
  std::filesystem::path folder_;
  Issue about_;
  std::string title_;
  std::map<std::string, SharedBytes> made_;
};

}  // namespace feedmill
