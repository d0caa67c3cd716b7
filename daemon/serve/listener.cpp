#include "serve/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace feedmill {
namespace {

constexpr int kBacklog = 256;
constexpr int kFirstHandedOver = 3;  // SD_LISTEN_FDS_START
constexpr mode_t kSocketMode = 0660;

/// What an errno says about an address.
tl::unexpected<Error> refused(const std::string& where, int error) {
  const bool taken = error == EADDRINUSE;
  std::string message = fmt::format("status.listen: {}: {}", where, std::strerror(error));
  if (taken) message += ": another program listens there";
  if (error == ENOENT) message += ": make its folder, or listen on 127.0.0.1:8087";
  if (error == EACCES) message += ": this user may not listen there";
  return failure(taken ? Errc::kFailed : Errc::kConfig, std::move(message));
}

std::string with_port(const std::string& ip, int port) {
  const bool ipv6 = ip.find(':') != std::string::npos;
  return ipv6 ? fmt::format("[{}]:{}", ip, port) : fmt::format("{}:{}", ip, port);
}

Descriptor new_socket(int family) {
  return Descriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

/// Whether somebody answers at a socket of the file system.
bool is_answered(const std::string& path) {
  const Descriptor probe = new_socket(AF_UNIX);
  const sockaddr_un address = unix_address(path);
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// What stands at a path may go: a socket that nobody listens on any more. 0, or an errno.
int make_room(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? 0 : errno;
  if (!S_ISSOCK(status.st_mode)) return EEXIST;
  return is_answered(path) ? EADDRINUSE : 0;
}

// Under another name first: it has its mode before anybody finds it.
Result<Listener> listen_on_path(const std::string& path) {
  if (const int error = make_room(path); error != 0) return refused(path, error);
  const std::string making = path.substr(0, path.rfind('/') + 1) + fmt::format(".s{}", ::getpid());
  Descriptor socket = new_socket(AF_UNIX);
  const sockaddr_un address = unix_address(making);
  ::unlink(making.c_str());
  if (!socket.is_open() ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return refused(path, errno);
  if (::chmod(making.c_str(), kSocketMode) != 0 || ::listen(socket.get(), kBacklog) != 0 ||
      ::rename(making.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(making.c_str());
    return refused(path, error);
  }
  return Listener(std::move(socket), path);
}

/// Fills in what bind(2) takes; its size.
socklen_t fill(const ListenAddress& address, sockaddr_storage& out) {
  if (address.is_ipv6()) {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(address.port);
    inet_pton(AF_INET6, address.ip.c_str(), &in.sin6_addr);
    std::memcpy(&out, &in, sizeof in);
    return sizeof in;
  }
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(address.port);
  inet_pton(AF_INET, address.ip.c_str(), &in.sin_addr);
  std::memcpy(&out, &in, sizeof in);
  return sizeof in;
}

Result<Listener> listen_on_port(const ListenAddress& address) {
  const std::string where = with_port(address.ip, address.port);
  Descriptor socket = new_socket(address.is_ipv6() ? AF_INET6 : AF_INET);
  const int yes = 1;
  sockaddr_storage to{};
  const socklen_t size = fill(address, to);
  if (!socket.is_open() ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&to), size) != 0 ||
      ::listen(socket.get(), kBacklog) != 0)
    return refused(where, errno);
  return Listener(std::move(socket), "");
}

}  // namespace

Listener::~Listener() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::string Listener::name() const {
  if (!path_.empty()) return path_;
  const LocalEnd end = local_end(fd());
  if (end.ip.empty()) return "a socket of systemd's";
  return with_port(end.ip, end.port);
}

bool Listener::is_local() const {
  const LocalEnd end = local_end(fd());
  return end.ip.empty() || feedmill::is_local({"", end.ip, static_cast<std::uint16_t>(end.port)});
}

Result<Listener> listen_on(const ListenAddress& address) {
  return address.socket.empty() ? listen_on_port(address) : listen_on_path(address.socket);
}

std::optional<Listener> handed_over() {
  const char* const process = std::getenv("LISTEN_PID");
  const char* const count = std::getenv("LISTEN_FDS");
  if (process == nullptr || count == nullptr) return std::nullopt;
  if (std::to_string(::getpid()) != process || std::atoi(count) < 1) return std::nullopt;
  struct stat status {};
  if (::fstat(kFirstHandedOver, &status) != 0 || !S_ISSOCK(status.st_mode)) return std::nullopt;
  ::fcntl(kFirstHandedOver, F_SETFD, FD_CLOEXEC);
  const int flags = ::fcntl(kFirstHandedOver, F_GETFL);
  ::fcntl(kFirstHandedOver, F_SETFL, flags | O_NONBLOCK);
  return Listener(Descriptor(kFirstHandedOver), "");
}

LocalEnd local_end(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  char text[INET6_ADDRSTRLEN] = "";
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  if (address.ss_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
    return {text, ntohs(in.sin_port)};
  }
  if (address.ss_family != AF_INET6) return {};
  sockaddr_in6 in{};
  std::memcpy(&in, &address, sizeof in);
  if (IN6_IS_ADDR_V4MAPPED(&in.sin6_addr)) {
    inet_ntop(AF_INET, in.sin6_addr.s6_addr + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, &in.sin6_addr, text, sizeof text);
  }
  return {text, ntohs(in.sin6_port)};
}

}  // namespace feedmill
