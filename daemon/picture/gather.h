// The pictures of one issue, fetched and made small: between sealing and rendering, in one go of
// limited time, so that what one server does costs its own story's picture and no more. Blocks; on
// the gatherer's thread (gatherer.h).
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/http.h"
#include "fetch/options.h"

namespace feedmill {

/// Where a story's picture may be.
struct PictureSource {
  FetchRequest request;  ///< its id is set here
  std::string alt;
  /// Host of the source that names it: where that is in a network which is allowed although not
  /// public, so is the picture.
  std::string named_by;
  bool is_page = false;  ///< of the web, which may name one
};

/// One story's: the first of them that can be shown.
struct PictureWish {
  std::string story_id;
  int most = 640;  ///< pixels, wide and high
  std::vector<PictureSource> sources;
};

struct PictureOrder {
  std::string issue_id;
  std::vector<PictureWish> wishes;
};

struct PictureYield {
  std::string issue_id;
  std::vector<StoryPicture> pictures;
  std::string first_error;  ///< why a story has none; empty: all that were asked for are there
};

/// `options` are those of every fetch; time, size and number are limited here.
PictureYield gather_pictures(const PictureOrder& order, FetchOptions options,
                             const std::string& program, const std::atomic<bool>& stopping);

/// For what is fetched of a whole issue.
inline constexpr std::chrono::milliseconds kGatherTime{10'000};

}  // namespace feedmill
