#include "picture/child.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drawing.h"
#include "picture/confine.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

Result<IssuePicture> of_child(const std::string& bytes) {
  return picture_of_child(bytes, 200, FEEDMILL_PROGRAM);
}

/// What a process that is confined ends with.
int ends_with(int (*work)()) {
  const pid_t process = fork();
  if (process == 0) _exit(confine() ? work() : 99);
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("picture: a process of its own makes it small") {
  const auto picture = of_child(drawn(800, 400));
  REQUIRE(picture);
  CHECK(picture->width == 200);
  CHECK(picture->height == 100);
  CHECK(colour_at(picture->bytes, 20, 50) == 'r');
  CHECK(of_child(drawn(800, 400)) == picture);
}

TEST_CASE("picture: what is hostile costs that process alone") {
  CHECK(of_child("nothing").error().message == "no picture of a kind that is shown");
  CHECK(of_child("").error().message == "no picture of a kind that is shown");
  CHECK_FALSE(of_child(png_head(6000, 6000) + "IEND"));
  // Damage at every part of the head, and here and there behind it.
  const std::string whole = drawn(400, 300);
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 12) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
    of_child(damaged);
  }
  CHECK(of_child(whole));
  CHECK_FALSE(picture_of_child(whole, 200, "/nonexistent/program"));
  CHECK_FALSE(picture_of_child(whole, 200, "/bin/true"));
  CHECK_FALSE(picture_of_child(whole, 200, "/bin/false"));
}

TEST_CASE("picture: that process can compute and answer, and nothing else") {
  CHECK(ends_with([] { return 7; }) == 7);
  CHECK(ends_with([] { return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 7 : 1; }) == 7);
  CHECK(ends_with([] { return open("/etc/passwd", O_RDONLY) < 0 ? 7 : 1; }) == 7);
  CHECK(ends_with([] { return fork() < 0 ? 7 : 1; }) == 7);
  CHECK(ends_with([] { return execl("/bin/true", "true", nullptr) < 0 ? 7 : 1; }) == 7);
}
