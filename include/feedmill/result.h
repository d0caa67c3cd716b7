// What can go wrong, as a value. A library's exceptions are caught in the adapter that owns the
// library; a bug asserts. Any thread.
#pragma once

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace feedmill {

/// One code for each decision that a caller makes; the message is for the person who reads it.
enum class Errc {
  kFailed,    ///< nothing more particular; exit status 1
  kUsage,     ///< the command line is wrong; exit status 2
  kNotAFeed,  ///< the document is no feed at all; exit status 65
  kConfig,    ///< the configuration is wrong; exit status 78
  kStorage,   ///< the store cannot be opened, read or written
  kAbsent,    ///< nothing is stored yet
  kHeld,      ///< another process holds what is asked for
  kTooLarge,  ///< a limit on size was passed
  kDamaged,   ///< bytes that contradict their own coding (a bad checksum, a truncated stream)
};

struct Error {
  Errc code = Errc::kFailed;
  std::string message;

  /// The same error with "context: " in front of its message.
  Error with_context(std::string_view context) const {
    return {code, std::string(context) + ": " + message};
  }
  bool operator==(const Error&) const = default;
};

/// One alias to change when std::expected is there (GCC 13, clang 16 with libstdc++ 13).
template <class T>
using Result = tl::expected<T, Error>;

/// What an exception says, for a person.
inline std::string reason_of(const std::exception& thrown) {
  const bool memory = dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr;
  return memory ? "not enough memory" : thrown.what();
}

inline tl::unexpected<Error> failure(Errc code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

}  // namespace feedmill
