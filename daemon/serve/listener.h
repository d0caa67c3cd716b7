// The socket on which the status endpoint is asked: made here, or handed over by systemd
// (sd_listen_fds(3)). Main thread, before there are others.
#pragma once

#include <optional>
#include <string>

#include "feedmill/result.h"
#include "serve/access.h"
#include "system/descriptor.h"
#include "text/listen_address.h"

namespace feedmill {

/// A socket that listens; one of the file system that was made here goes with it.
class Listener {
 public:
  Listener(Descriptor socket, std::string path)
      : socket_(std::move(socket)), path_(std::move(path)) {}
  Listener(Listener&& other) noexcept
      : socket_(std::move(other.socket_)), path_(std::exchange(other.path_, {})) {}
  Listener& operator=(Listener&&) = delete;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  int fd() const { return socket_.get(); }
  /// Where it is asked, for a person: a path, or address and port.
  std::string name() const;
  /// Whether other machines reach it.
  bool is_local() const;

 private:
  Descriptor socket_;
  std::string path_;  ///< to remove; empty: not ours
};

/// Errors: Errc::kConfig for what the operator is to change (no such folder, an address of another
/// machine), else Errc::kFailed (somebody listens there already).
Result<Listener> listen_on(const ListenAddress& address);

/// The first socket that systemd hands over, if it does.
std::optional<Listener> handed_over();

/// The end of a connection, or of a socket that listens, that is this machine's.
LocalEnd local_end(int socket);

}  // namespace feedmill
