// Where sealed issues get their pictures, before they are rendered or sent: what awaits them is
// read from the store, its pictures are gathered elsewhere, and go into its snapshot. A crash at
// any point leaves an issue that awaits them; after two at the same issue it goes without. Belongs
// to the thread that owns the store.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "digest/picture_places.h"
#include "feedmill/issues.h"
#include "feedmill/setbacks.h"
#include "picture/gatherer.h"

namespace feedmill {

class PictureDesk {
 public:
  /// `issues` and `setbacks` outlive the desk. `wake` is called, on another thread, when there is
  /// something for step() to take.
  PictureDesk(Issues& issues, Setbacks& setbacks, std::shared_ptr<const Config> config,
              std::function<void()> wake = {});

  /// A new configuration, for what is gathered from now on.
  void use(std::shared_ptr<const Config> config) { config_ = std::move(config); }

  /// Takes what is gathered, begins with what awaits it. True: an issue has its pictures now.
  Result<bool> step() { return step(std::chrono::milliseconds(0)); }

  /// The same until nothing awaits any. `stopping` is asked now and then.
  Result<bool> finish(const std::function<bool()>& stopping);

 private:
  Result<bool> step(std::chrono::milliseconds wait);
  Result<bool> begin_next();
  Result<bool> begin(const std::string& digest, const std::string& id);
  Result<bool> begin(const Issue& issue);
  Result<bool> go_without(const std::string& id, std::string why);
  PictureOrder order_of(const Issue& issue) const;
  PictureSource source_of(const PicturePlace& place) const;
  Result<void> store(const PictureYield& yield);

  Issues& issues_;
  Setbacks& setbacks_;
  std::shared_ptr<const Config> config_;
  Gatherer gatherer_;
};

}  // namespace feedmill
