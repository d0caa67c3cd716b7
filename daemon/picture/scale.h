// A picture as somebody's server sent it -> a small JPEG that shows the same: turned as its Exif
// says, without what else that says, its first frame, on white. It decodes what nobody vouches for:
// only ever called in a process that has nothing to lose (child.h). One thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "feedmill/digest.h"
#include "feedmill/result.h"
#include "picture/gd.h"

namespace feedmill {

inline constexpr std::uint64_t kMostPixels = 40'000'000;

/// At most `most` pixels wide and high. Errors: Errc::kDamaged where it cannot be shown, in words.
Result<IssuePicture> scaled_picture(const Gd& gd, std::string_view bytes, int most);

}  // namespace feedmill
