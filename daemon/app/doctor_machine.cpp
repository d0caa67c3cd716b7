// The machine: room on its disks, its clock, its resolver.
#include <fmt/format.h>
#include <netdb.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <future>

#include "app/doctor.h"
#include "fetch/address.h"
#include "fetch/host_name.h"
#include "system/aside.h"
#include "text/url.h"

namespace feedmill {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kFull = 32 * kMiB, kScarce = 512 * kMiB;
// 2026-01-01: this program is not older than that, so neither is the day.
constexpr Instant kBuiltAfter{Seconds{1767225600}};
constexpr std::size_t kNamesAsked = 3;
constexpr auto kResolverTime = std::chrono::seconds(8);

/// The path, or the nearest of the folders above it that is there.
fs::path nearest_there(const std::string& path) {
  std::error_code error;
  fs::path at = fs::absolute(path, error);
  while (!fs::exists(at, error) && at != at.parent_path()) at = at.parent_path();
  return at;
}

/// Names of the sources' hosts, no addresses.
std::vector<std::string> names_of(const Config& config) {
  std::vector<std::string> names;
  for (const Source& source : config.sources) {
    if (names.size() == kNamesAsked) break;
    const std::string at = host_and_port(source.address.empty() ? source.url : source.address);
    const std::string host = plain_host(at.substr(0, at.rfind(':'))).value_or("");
    const bool proxied = !source.proxy.empty() && source.proxy != "none";
    if (!source.enabled || proxied || host.empty() || literal_address(host)) continue;
    if (std::find(names.begin(), names.end(), host) == names.end()) names.push_back(host);
  }
  return names;
}

struct Answer {
  std::string found;  ///< the first name that has an address
  int code = 0;       ///< of getaddrinfo, of the last that has none
};

Answer ask(const std::vector<std::string>& names) {
  Answer answer;
  for (const std::string& name : names) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    answer.code = getaddrinfo(name.c_str(), nullptr, &hints, &list);
    if (list != nullptr) freeaddrinfo(list);
    if (answer.code != 0) continue;
    answer.found = name;
    break;
  }
  return answer;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

Finding of_answer(const std::vector<std::string>& names, const Answer& answer) {
  if (!answer.found.empty()) return {Verdict::kOk, "resolver", answer.found + " is found", {}};
  if (answer.code == EAI_NONAME)
    return {Verdict::kWrong, "resolver", "there is no address for " + list_of(names),
            "look at the addresses of these sources (feedmill status), and at /etc/resolv.conf"};
  return {Verdict::kWrong, "resolver",
          fmt::format("{}: {}", list_of(names), gai_strerror(answer.code)),
          "look at /etc/resolv.conf and the network: no name can be looked up now (getent hosts "
          "NAME)"};
}

}  // namespace

std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

std::string size_shown(std::int64_t bytes) {
  if (bytes >= 10'000'000'000) return fmt::format("{:.0f} GB", static_cast<double>(bytes) / 1e9);
  if (bytes >= 1'000'000'000) return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
  if (bytes >= 100'000) return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
  return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
}

Finding judge_disk(const std::string& what, const std::string& path, const DiskRoom& room) {
  const std::string where = fmt::format("{} ({})", path, what);
  if (room.read_only)
    return {Verdict::kWrong, "disk", where + ": the file system is mounted read-only",
            "dmesg says why, where it was not meant to be; mount it for writing, or name another "
            "place in the configuration"};
  const std::string free = fmt::format("{}: {} free of {}", where, size_shown(room.free_bytes),
                                       size_shown(room.all_bytes));
  if (room.free_bytes < kFull)
    return {Verdict::kWrong, "disk", free,
            "make room: nothing is lost, and what could not be stored is polled again; less is "
            "kept with retention.keep, retention.max_entries and `keep` of a digest"};
  if (room.all_files > 0 && room.free_files == 0)
    return {Verdict::kWrong, "disk", where + ": there is no room for another file (inodes)",
            "remove files there: df -i"};
  if (room.free_bytes < kScarce && room.free_bytes * 20 < room.all_bytes)
    return {Verdict::kNote, "disk", free, "make room before it is full"};
  return {Verdict::kOk, "disk", free, {}};
}

Findings look_at_disk(const std::string& what, const std::string& path) {
  const fs::path place = nearest_there(path);
  struct statvfs seen {};
  if (statvfs(place.c_str(), &seen) != 0)
    return {{Verdict::kWrong, "disk", fmt::format("{}: {}", place.string(), std::strerror(errno)),
             "look at that file system"}};
  DiskRoom room;
  const auto bytes = [&](fsblkcnt_t blocks) {
    return static_cast<std::int64_t>(blocks) * static_cast<std::int64_t>(seen.f_frsize);
  };
  room.free_bytes = bytes(seen.f_bavail);
  room.all_bytes = bytes(seen.f_blocks);
  room.free_files = static_cast<std::int64_t>(seen.f_favail);
  room.all_files = static_cast<std::int64_t>(seen.f_files);
  room.read_only = (seen.f_flag & ST_RDONLY) != 0;
  return {judge_disk(what, path, room)};
}

Finding judge_clock(Instant now) {
  if (now >= kBuiltAfter) return {Verdict::kOk, "clock", "it is " + to_rfc3339(now), {}};
  return {Verdict::kWrong, "clock", "it is " + to_rfc3339(now) + ", before this program was made",
          "set the clock (timedatectl set-ntp true): certificates and schedules go by it"};
}

Findings judge_pictures(const Config& config, const std::function<bool()>& is_there) {
  const bool wanted =
      std::any_of(config.digests.begin(), config.digests.end(),
                  [](const DigestSpec& digest) { return digest.pictures != Pictures::kNone; });
  if (!wanted) return {};
  if (is_there()) return {{Verdict::kOk, "pictures", "libgd, which decodes them, is there", {}}};
  return {{Verdict::kWrong, "pictures",
           "libgd.so.3, which decodes them, is not there: issues have none",
           "install it (Debian: apt install libgd3), or take `pictures` out of the digests"}};
}

/// The resolver may wait long for a server that is away: it is left behind.
Finding look_at_resolver(const Config& config) {
  if (!config.http.proxy.empty())
    return {Verdict::kOk, "resolver", "names are looked up by the proxy", {}};
  const std::vector<std::string> names = names_of(config);
  if (names.empty()) return {Verdict::kOk, "resolver", "no source needs it", {}};
  try {
    auto answer = aside([names] { return ask(names); });
    if (answer.wait_for(kResolverTime) == std::future_status::ready)
      return of_answer(names, answer.get());
  } catch (const std::exception& thrown) {  // no thread, no memory
    return {Verdict::kWrong, "resolver", std::string("could not be asked: ") + thrown.what(),
            "look at what the machine has left: processes (ulimit -u) and memory"};
  }
  return {Verdict::kWrong, "resolver",
          fmt::format("no answer about {} in {} s", list_of(names), kResolverTime.count()),
          "look at /etc/resolv.conf: the servers that it names do not answer"};
}

}  // namespace feedmill
