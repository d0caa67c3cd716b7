#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/doctor.h"
#include "store/open.h"

namespace feedmill {
namespace {

constexpr auto kMostLook = std::chrono::seconds(10);
constexpr std::int64_t kMuchFree = 25;  // percent
constexpr std::int64_t kWorthShrinking = 16 << 20;
constexpr std::int64_t kLongLog = 512 << 20;
constexpr Seconds kAhead{60};  // of a clock that was set by a little
constexpr int kFailing = 3;    // attempts, as of a source that counts as failing

constexpr const char* kPutBack =
    "stop feedmill, move the file away and put a backup in its place (docs/operating.md, \"Back it "
    "up\"); it is never overwritten";

/// A message that ends in what to do, after its last semicolon, in two parts.
Finding of_error(const Error& error) {
  const std::size_t at = error.message.rfind("; ");
  const std::string last = at == std::string::npos ? "" : error.message.substr(at + 2);
  if (last.rfind("install", 0) == 0 || last.rfind("as the user", 0) == 0 ||
      last.rfind("put it back", 0) == 0)
    return {Verdict::kWrong, "store", error.message.substr(0, at), last};
  if (error.message.find("locked") != std::string::npos)
    return {Verdict::kWrong, "store", error.message,
            "another program holds it locked: `fuser` with the file's name shows which"};
  const bool damaged = error.message.find("malformed") != std::string::npos ||
                       error.message.find("not a database") != std::string::npos;
  return {Verdict::kWrong, "store", (damaged ? "the store is damaged: " : "") + error.message,
          kPutBack};
}

Finding about_version(const StoreExamination& seen) {
  if (seen.version == seen.newest_version)
    return {Verdict::kOk, "store", fmt::format("version {}, this program's", seen.version), {}};
  return {Verdict::kNote, "store",
          fmt::format("version {}, this program's is {}: listings wait until it is brought up to "
                      "date",
                      seen.version, seen.newest_version),
          "make a backup; the next feedmill run, poll or digest of this version does it, while no "
          "other daemon runs on it"};
}

Finding about_damage(const StoreExamination& seen) {
  if (!seen.damage.empty())
    return {Verdict::kWrong, "integrity", "the store is damaged: " + seen.damage,
            std::string(kPutBack) +
                "; without a backup `feedmill export` into a file and `feedmill import` into a new "
                "store save what can be read"};
  if (!seen.looked_at_all)
    return {Verdict::kOk,
            "integrity",
            fmt::format("no damage found in {} s; the rest was not looked at", kMostLook.count()),
            {}};
  return {Verdict::kOk, "integrity", "no damage found", {}};
}

Finding about_size(const std::string& storage, const StoreExamination& seen) {
  const std::string size =
      fmt::format("{}, {} % of it free; its log {}", size_shown(seen.file_bytes), seen.free_percent,
                  size_shown(seen.log_bytes));
  if (seen.log_bytes > kLongLog)
    return {Verdict::kNote, "size", size,
            "the log is long where a program reads the store without an end: look for one (a "
            "listing that waits, sqlite3)"};
  if (seen.free_percent >= kMuchFree && seen.file_bytes >= kWorthShrinking && !seen.can_shrink)
    return {Verdict::kNote, "size",
            size + "; a store of an older version does not give free room back by itself",
            fmt::format("stop feedmill, then once: sqlite3 '{}' 'PRAGMA auto_vacuum = INCREMENTAL; "
                        "VACUUM'; it needs as much room again meanwhile",
                        storage)};
  return {Verdict::kOk, "size", size, {}};
}

Finding about_index(const StoreExamination& seen) {
  if (seen.stale_index)
    return {Verdict::kNote, "search index", "it was made by other rules than this program's",
            "the next feedmill run or poll makes it anew, in the background"};
  if (seen.indexed_percent < 100)
    return {Verdict::kNote, "search index",
            fmt::format("it is being made anew, and holds {} % of what is stored",
                        seen.indexed_percent),
            "feedmill run, or the next poll, goes on with it"};
  return {Verdict::kOk, "search index", "it is of this program's words", {}};
}

Finding about_last_poll(Instant last, Instant now) {
  if (last <= now + kAhead)
    return {Verdict::kOk, "clock", "the last poll was " + to_rfc3339(last), {}};
  return {Verdict::kWrong, "clock",
          "the last poll was " + to_rfc3339(last) +
              ", which is yet to come: this clock is wrong, "
              "or was then",
          "set the clock (timedatectl set-ntp true); nothing is held up by it"};
}

/// A root who ran it once without being the service leaves files that the service cannot open.
Findings about_owners(const std::string& storage) {
  struct stat folder {
  }, one{};
  const auto above = std::filesystem::absolute(storage).parent_path();
  Findings found;
  if (stat(above.c_str(), &folder) != 0 || folder.st_uid == 0) return found;
  for (const char* beside : {"", "-wal", "-shm", ".lock", ".claims"}) {
    const std::string file = storage + beside;
    if (stat(file.c_str(), &one) != 0 || one.st_uid == folder.st_uid) continue;
    found.push_back({Verdict::kWrong, "owner",
                     fmt::format("{} belongs to user #{}, and its folder to #{}", file, one.st_uid,
                                 folder.st_uid),
                     fmt::format("chown --reference='{}' '{}'", above.string(), file)});
  }
  return found;
}

/// What only a store of this version tells.
Findings look_at_deliveries(const std::string& storage) {
  auto store = open_store(storage, StoreAccess::kRead);
  if (!store) return {of_error(store.error())};
  const auto deliveries = (*store)->deliveries();
  if (!deliveries) return {of_error(deliveries.error())};
  return judge_deliveries(*deliveries);
}

void append(Findings& all, Findings more) {
  for (Finding& one : more) all.push_back(std::move(one));
}

}  // namespace

Findings judge_store(const std::string& storage, const StoreExamination& seen, Instant now) {
  Findings found = {about_version(seen), about_damage(seen), about_size(storage, seen),
                    about_index(seen)};
  if (seen.last_poll) found.push_back(about_last_poll(*seen.last_poll, now));
  return found;
}

Findings judge_deliveries(const std::vector<Delivery>& deliveries) {
  Findings found;
  for (const Delivery& one : deliveries) {
    if (!one.given_up && one.attempts == 0) continue;
    const std::string what = fmt::format(
        "digest {}, {} for {}: {} after {}: {}", one.digest, one.stem, one.destination,
        one.given_up ? "given up" : "not delivered",
        counted(static_cast<std::size_t>(std::max(one.attempts, 0)), "attempt"), one.last_error);
    const bool wrong = one.given_up || one.attempts >= kFailing;
    found.push_back({wrong ? Verdict::kWrong : Verdict::kNote, "deliveries", what,
                     one.given_up ? "mend the destination; the issue is in the digest's folder"
                                  : "mend the destination, or take it out of the configuration; it "
                                    "is tried again " +
                                        to_rfc3339(one.next_try)});
  }
  if (found.empty()) found.push_back({Verdict::kOk, "deliveries", "none fails", {}});
  return found;
}

Findings look_at_store(const std::string& storage, Instant now) {
  Findings found = about_owners(storage);
  const auto seen = examine_store(storage, kMostLook);
  if (!seen && seen.error().code == Errc::kAbsent) {
    found.push_back({Verdict::kNote, "store", storage + ": nothing is stored yet",
                     "the first feedmill run or poll makes it"});
  } else if (!seen) {
    found.push_back(of_error(seen.error()));
  } else {
    append(found, judge_store(storage, *seen, now));
    const bool readable = seen->version == seen->newest_version && seen->damage.empty();
    if (readable) append(found, look_at_deliveries(storage));
  }
  return found;
}

}  // namespace feedmill
