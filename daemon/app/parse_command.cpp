// feedmill parse: one document in, one JSON document out. No configuration, no store, no network.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "app/command.h"
#include "app/tell.h"
#include "feedmill/parse.h"
#include "feedmill/result.h"
#include "json/feed_stream.h"

namespace feedmill {
namespace {

struct ParseOptions {
  std::string file, base_url, content_type;
};

/// Room for a document. A large one in large pages: fetching 10,000 small ones took longer than
/// reading 40 MB into them. Where there are none, nothing is lost.
void reserve(std::string& bytes, std::size_t size) {
  constexpr std::size_t kPage = std::size_t{2} << 20U;
  bytes.reserve(size);
  void* begin = bytes.data();
  std::size_t room = bytes.capacity();
  if (size >= 2 * kPage && std::align(kPage, kPage, begin, room) != nullptr)
    madvise(begin, room, MADV_HUGEPAGE);
}

/// Whole contents of a file, or of stdin for "-". Errors: Errc::kFailed with the system's words.
Result<std::string> read_all(const std::string& path) {
  const bool standard = path == "-";
  const int file = standard ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failure(Errc::kFailed, path + ": " + std::strerror(errno));
  std::string bytes;
  struct stat status {};
  if (fstat(file, &status) == 0 && status.st_size > 0)
    reserve(bytes, static_cast<std::size_t>(status.st_size) + 1);
  std::array<char, 65536> buffer{};
  ssize_t got = 0;
  while ((got = read(file, buffer.data(), buffer.size())) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  const int error = errno;
  if (!standard) close(file);
  if (got < 0) return failure(Errc::kFailed, path + ": " + std::strerror(error));
  return bytes;
}

/// Writes what has gathered, and empties it.
bool flush(std::string& out) {
  const bool written = std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
  out.clear();
  return written;
}

int run_parse(const ParseOptions& options) {
  auto bytes = read_all(options.file);
  if (!bytes) return tell_failure(bytes.error().message, kFailedStatus);
  constexpr std::size_t kPiece = std::size_t{1} << 16U;
  std::string out;
  bool written = true;
  FeedStream stream(out);
  const FeedSink sink{[&](const Feed& feed) { stream.begin(feed); },
                      [&](ParsedEntry&& parsed) {
                        normalise_in_place(parsed);
                        stream.entry(parsed.entry);
                        if (out.size() >= kPiece) written = flush(out) && written;
                      }};
  const auto feed =
      parse_to(decode(*std::move(bytes), options.content_type), options.base_url, sink);
  if (!feed)
    return tell_failure(options.file + ": " + feed.error().message,
                        feed.error().code == Errc::kNotAFeed ? kNotAFeedStatus : kFailedStatus);
  stream.end(*feed);
  out += '\n';
  written = flush(out) && std::fflush(stdout) == 0 && written;
  return written ? kDone : tell_failure("cannot write the output", kFailedStatus);
}

}  // namespace

Subcommand parse_command() {
  auto options = std::make_shared<ParseOptions>();
  Subcommand command{
      "parse", "Parses one feed document and prints it as JSON Feed 1.1. Exit status 65: no feed."};
  command.options = {
      {"file", "the document; - is standard input", &options->file, "FILE|-", true},
      {"--base-url", "where the document came from", &options->base_url, "URL"},
      {"--content-type", "the Content-Type that it came with", &options->content_type, "TYPE"}};
  command.run = [options](const Invocation&) { return run_parse(*options); };
  return command;
}

}  // namespace feedmill
