// A picture decoded in a process of its own: this program again, which gives up all that it could
// do harm with before it looks at a byte (confine.h). What it dies of costs one picture.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "feedmill/digest.h"
#include "feedmill/result.h"
#include "system/descriptor.h"

namespace feedmill {

/// The name of the command that main() knows and nobody types.
inline constexpr std::string_view kPictureCommand = "decode-picture";

/// That command's work: a picture on standard input, "WIDTH HEIGHT" and a JPEG on standard output,
/// or words on why not, and the exit status.
int decode_picture(int most);

/// Whether the library that does it is installed (libgd.so.3). Loads it.
bool can_decode_pictures();

/// One thread.
class PictureChild {
 public:
  /// `program` is this one. Errors: Errc::kFailed.
  static Result<PictureChild> start(std::string_view bytes, int most,
                                    const std::string& program = "/proc/self/exe");
  PictureChild(PictureChild&& other) noexcept;
  PictureChild(const PictureChild&) = delete;
  PictureChild& operator=(const PictureChild&) = delete;
  PictureChild& operator=(PictureChild&& other) noexcept;
  /// Ends it.
  ~PictureChild();

  /// What it came to; nothing while it runs. Ends one that has had its time.
  std::optional<Result<IssuePicture>> ended();

 private:
  using Clock = std::chrono::steady_clock;
  PictureChild(int process, Descriptor output, Clock::time_point deadline)
      : process_(process), output_(std::move(output)), deadline_(deadline) {}

  int process_ = -1;
  Descriptor output_;
  Clock::time_point deadline_;
};

/// The same, waited for.
Result<IssuePicture> picture_of_child(std::string_view bytes, int most, const std::string& program);

}  // namespace feedmill
