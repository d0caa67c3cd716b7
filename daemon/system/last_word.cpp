#include "system/last_word.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "system/log.h"

namespace feedmill {
namespace {

int status_of_the_end = EXIT_FAILURE;

void write_out(const char* text) noexcept {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text, std::strlen(text));
}

/// A line cannot be made of several by what it says, nor move a terminal.
void write_one_line(const char* text) noexcept {
  char line[256];
  std::size_t size = 0;
  for (; text[size] != '\0' && size + 1 < sizeof line; ++size) {
    const auto byte = static_cast<unsigned char>(text[size]);
    line[size] = byte < 0x20 || byte >= 0x7F || byte == '"' || byte == '\\' ? ' ' : text[size];
  }
  line[size] = '\0';
  write_out(line);
}

[[noreturn]] void end() noexcept {
  say_last_word();
  std::_Exit(status_of_the_end);
}

void watch_from_the_start() { std::set_terminate(end); }

/// Memory may run out before main() begins, in what the libraries make as they are loaded: this is
/// called before them.
[[gnu::section(".preinit_array"), gnu::used]] void (*const first_of_all)() = watch_from_the_start;

}  // namespace

void say_last_word() noexcept {
  const bool json = log_format() == LogFormat::kJson;
  write_out(json ? R"({"level":"error","event":"failed","error":")" : "feedmill: ");
  try {
    if (std::current_exception()) throw;
    write_out("something that could not be handled");
  } catch (const std::bad_alloc&) {
    write_out("not enough memory");
  } catch (const std::exception& thrown) {
    write_one_line(thrown.what());
  } catch (...) {
    write_out("something that could not be handled");
  }
  write_out(json ? "\"}\n" : "\n");
}

void end_with_last_word(int status) {
  status_of_the_end = status;
  std::set_terminate(end);
}

}  // namespace feedmill
