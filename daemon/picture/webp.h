// The first picture of an animated WebP, which GD does not decode, as one that stands still. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// RFC 9649 section 2.7: the first frame with its alpha channel, as a file of its own. Empty where
/// `bytes` is no animation, or its first frame is cut off.
std::string first_frame_of_webp(std::string_view bytes);

}  // namespace feedmill
