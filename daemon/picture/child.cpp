#include "picture/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "digest/readable.h"
#include "picture/confine.h"
#include "picture/gd.h"
#include "picture/scale.h"
#include "system/spawn_attributes.h"
#include "text/display.h"

namespace feedmill {
namespace {

constexpr auto kTime = std::chrono::seconds(8);
constexpr std::size_t kMostBytes = 4U << 20U;  // of an answer
constexpr std::size_t kReasonColumns = 200;

/// From where it stands.
std::string read_all(int file) {
  std::string all;
  std::array<char, 65536> piece{};
  for (;;) {
    const ssize_t count = read(file, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || all.size() > 2 * kMostBytes) return all;
    all.append(piece.data(), static_cast<std::size_t>(count));
  }
}

[[noreturn]] void answer(std::string_view text, int status) {
  // Nothing of this process is put in order: what it holds may be out of order.
  _exit(write_all(STDOUT_FILENO, text) == 0 ? status : 1);
}

pid_t spawn(const std::string& program, int most, int input, int output) {
  std::string name(kPictureCommand), size = std::to_string(most), own = "feedmill";
  const std::array<char*, 4> arguments = {own.data(), name.data(), size.data(), nullptr};
  const std::array<char*, 1> environment = {nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const SpawnAttributes attributes;
  pid_t process = -1;
  const int error = posix_spawn(&process, program.c_str(), &files, attributes.get(),
                                arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  errno = error;
  return error == 0 ? process : -1;
}

/// "WIDTH HEIGHT\n" and a JPEG; it comes from a process that may have been taken over.
std::optional<IssuePicture> read_answer(std::string_view text) {
  IssuePicture picture{"image/jpeg", {}, 0, 0, {}};
  const char* const end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, picture.width);
  if (width.ec != std::errc() || width.ptr == end || *width.ptr != ' ') return {};
  const auto height = std::from_chars(width.ptr + 1, end, picture.height);
  if (height.ec != std::errc() || height.ptr == end || *height.ptr != '\n') return {};
  picture.bytes.assign(height.ptr + 1, end);
  constexpr int kMostSide = 4096;
  const bool fits = picture.width > 0 && picture.width <= kMostSide && picture.height > 0 &&
                    picture.height <= kMostSide && picture.bytes.size() <= kMostBytes &&
                    picture.bytes.compare(0, 3, "\xFF\xD8\xFF") == 0;
  return fits ? std::optional(std::move(picture)) : std::nullopt;
}

Result<IssuePicture> outcome_of(int status, const std::string& said) {
  if (WIFSIGNALED(status))
    return failure(Errc::kDamaged, fmt::format("decoding it ended by signal {}", WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    return failure(Errc::kDamaged, said.empty() ? "it cannot be decoded"
                                                : shortened(one_line(said), kReasonColumns));
  auto picture = read_answer(said);
  if (!picture) return failure(Errc::kDamaged, "it was not decoded as it should be");
  return *std::move(picture);
}

}  // namespace

bool can_decode_pictures() { return load_gd() != nullptr; }

int decode_picture(int most) {
  const Gd* const gd = load_gd();
  if (gd == nullptr) answer("libgd (Debian's libgd3) is not there", 1);
  const std::string bytes = read_all(STDIN_FILENO);
  if (!confine()) answer("its limits cannot be set", 1);
  const auto picture = scaled_picture(*gd, bytes, most);
  if (!picture) answer(picture.error().message, 1);
  answer(std::to_string(picture->width) + ' ' + std::to_string(picture->height) + '\n' +
             picture->bytes,
         0);
}

Result<PictureChild> PictureChild::start(std::string_view bytes, int most,
                                         const std::string& program) {
  const Descriptor input(memfd_create("picture", MFD_CLOEXEC));
  Descriptor output(memfd_create("scaled", MFD_CLOEXEC));
  const bool ready = input.is_open() && output.is_open() && write_all(input.get(), bytes) == 0 &&
                     lseek(input.get(), 0, SEEK_SET) == 0;
  const pid_t process = ready ? spawn(program, most, input.get(), output.get()) : -1;
  const std::string error = std::strerror(errno);
  if (process > 0) return PictureChild(process, std::move(output), Clock::now() + kTime);
  return failure(Errc::kFailed, "cannot start a process for pictures: " + error);
}

PictureChild::PictureChild(PictureChild&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      output_(std::move(other.output_)),
      deadline_(other.deadline_) {}

PictureChild& PictureChild::operator=(PictureChild&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(output_, other.output_);
  std::swap(deadline_, other.deadline_);
  return *this;
}

PictureChild::~PictureChild() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

std::optional<Result<IssuePicture>> PictureChild::ended() {
  int status = 0;
  const bool late = Clock::now() > deadline_;
  if (late) kill(process_, SIGKILL);
  if (waitpid(process_, &status, late ? 0 : WNOHANG) != process_) return std::nullopt;
  process_ = -1;
  if (late) return failure(Errc::kDamaged, "decoding it took too long");
  lseek(output_.get(), 0, SEEK_SET);
  return outcome_of(status, read_all(output_.get()));
}

Result<IssuePicture> picture_of_child(std::string_view bytes, int most,
                                      const std::string& program) {
  auto child = PictureChild::start(bytes, most, program);
  if (!child) return tl::unexpected(child.error());
  for (;;) {
    if (auto ended = child->ended()) return *std::move(ended);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace feedmill
