#include "deliver/child.h"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "system/spawn_attributes.h"

extern char** environ;

namespace feedmill {
namespace {

constexpr int kReapTurns = 20;
constexpr auto kReapTurn = std::chrono::milliseconds(5);

/// This program's environment with what is added, without what only the service itself may use.
std::vector<char*> environment_of(const Command& command) {
  std::vector<char*> all;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view entry(*at);
    const bool of_service = entry.rfind("NOTIFY_SOCKET=", 0) == 0 ||
                            entry.rfind("WATCHDOG_", 0) == 0 ||
                            entry.rfind("CREDENTIALS_DIRECTORY=", 0) == 0;
    if (!of_service) all.push_back(*at);
  }
  for (const std::string& added : command.environment)
    all.push_back(const_cast<char*>(added.c_str()));
  all.push_back(nullptr);
  return all;
}

int spawn(const Command& command, int input, pid_t& process) {
  std::vector<char*> arguments;
  for (const std::string& argument : command.arguments)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::vector<char*> environment = environment_of(command);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  const SpawnAttributes attributes;
  const int error = posix_spawnp(&process, arguments.front(), &files, attributes.get(),
                                 arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  return error;
}

std::string words_of(int status, const std::string& program) {
  if (WIFEXITED(status)) {
    if (WEXITSTATUS(status) == 0) return {};
    return fmt::format("{} exited with status {}", program, WEXITSTATUS(status));
  }
  return fmt::format("{} was ended by signal {}", program, WTERMSIG(status));
}

/// A process that was ended. One that waits for a file system does not go: nobody waits for it.
void reap(pid_t process) noexcept {
  for (int turn = 0; turn < kReapTurns; ++turn) {
    if (waitpid(process, nullptr, WNOHANG) != 0) return;
    std::this_thread::sleep_for(kReapTurn);
  }
  try {
    std::thread([process] {
      while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
      }
    }).detach();
  } catch (const std::system_error&) {  // it stays a zombie for as long as this process lives
  }
}

}  // namespace

Result<Child> Child::start(const Command& command) {
  const std::string& program = command.arguments.front();
  const auto input = command.input->open();
  if (!input) return tl::unexpected(input.error().with_context(program));
  pid_t process = -1;
  const int error = spawn(command, input->get(), process);
  if (error != 0) return failure(Errc::kFailed, program + ": " + std::strerror(error));
  // glibc 2.36 declares pidfd_open as a function of C++.
  return Child(process, static_cast<int>(syscall(SYS_pidfd_open, process, 0)), command);
}

Child::Child(Child&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      program_(std::move(other.program_)),
      timeout_(other.timeout_),
      deadline_(other.deadline_) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(program_, other.program_);
  std::swap(timeout_, other.timeout_);
  std::swap(deadline_, other.deadline_);
  return *this;
}

Child::~Child() {
  if (process_ > 0) {
    kill(-process_, SIGKILL);
    reap(process_);
  }
  if (descriptor_ >= 0) close(descriptor_);
}

std::optional<std::string> Child::ended() {
  int status = 0;
  const bool late = Clock::now() > deadline_;
  if (late) kill(-process_, SIGKILL);
  const bool gone = waitpid(process_, &status, WNOHANG) == process_;
  if (!gone && !late) return std::nullopt;
  if (!gone) reap(process_);
  process_ = -1;
  if (late) return fmt::format("{} took longer than {} s", program_, timeout_.count());
  return words_of(status, program_);
}

}  // namespace feedmill
