// /digests/: the files of issues. A name is looked up in what index.jsonl lists and nowhere else,
// so that no spelling of one leads out of the folder.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/endpoint_desk.h"
#include "digest/html_put.h"
#include "digest/html_style.h"
#include "digest/render.h"
#include "issue/name.h"
#include "publish/issue_index.h"
#include "system/aside.h"
#include "system/sha256.h"
#include "text/percent.h"

namespace feedmill {
namespace {

constexpr std::size_t kMostIndex = 32U << 20U;
// An issue holds what feeds say: it is shown as if it came from nowhere, and runs nothing.
constexpr const char* kSandbox =
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
    "'none'; frame-ancestors 'none'";

/// A file of a digest's folder as it stands there: no link, no pipe.
std::optional<HttpFile> open_file(const std::filesystem::path& folder, const std::string& name,
                                  Instant& changed) {
  const std::string path = (folder / name).string();
  HttpFile found;
  found.path = path;
  found.file = std::make_shared<const Descriptor>(
      ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!found.file->is_open() || ::fstat(found.file->get(), &status) != 0 ||
      !S_ISREG(status.st_mode))
    return std::nullopt;
  found.size = static_cast<std::uint64_t>(status.st_size);
  changed = Instant{Seconds{status.st_mtime}};
  return found;
}

std::string read_all(const HttpFile& file) {
  std::string bytes(std::min<std::uint64_t>(file.size, kMostIndex), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::pread(file.file->get(), bytes.data() + filled, bytes.size() - filled,
                                static_cast<off_t>(filled));
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

/// An issue's file that `name` stands for: itself, or that of its form for "latest.EXT".
const IndexedFile* file_in(const IndexedIssue& issue, std::string_view name) {
  const bool latest = name.substr(0, 7) == "latest.";
  for (const IndexedFile& file : issue.files) {
    if (file.name == name) return &file;
    const std::size_t dot = file.name.rfind('.');
    if (latest && dot != std::string::npos && file.name.substr(dot) == name.substr(6)) return &file;
  }
  return nullptr;
}

/// The newest issue's first. No views: clang 14 does not take those of libstdc++ 12.
const IndexedFile* find_file(const std::vector<IndexedIssue>& issues, std::string_view name) {
  for (std::size_t at = issues.size(); at > 0; --at)
    if (const IndexedFile* const found = file_in(issues[at - 1], name)) return found;
  return nullptr;
}

/// By the name, which index.jsonl has of a form that is known: what else it says is not believed.
std::string type_of(std::string_view name) {
  const std::string_view extension = name.substr(std::min(name.rfind('.'), name.size() - 1) + 1);
  for (const FormatInfo& format : kFormats)
    if (format.extension == extension) return std::string(format.media_type);
  return "application/octet-stream";
}

HttpAnswer sent(const HttpRequest& request, HttpFile file, const std::string& name,
                const std::string& etag, Instant changed) {
  HttpAnswer answer;
  answer.type = name == "index.jsonl" ? "application/x-ndjson; charset=utf-8" : type_of(name);
  answer.file = std::move(file);
  answer.headers.emplace_back("Content-Security-Policy", kSandbox);
  answer.headers.emplace_back("Cache-Control", "no-cache");
  return conditional(request, std::move(answer), "\"" + etag.substr(0, 32) + "\"", changed);
}

HttpAnswer file_of(const HttpRequest& request, const std::filesystem::path& folder,
                   const std::string& name) {
  Instant changed{};
  const bool index = name == "index.jsonl" || name == "index.html";
  auto listed = open_file(folder, index ? name : "index.jsonl", changed);
  if (!listed) return plain_answer(404, "no issue is written yet");
  const std::string bytes = read_all(*listed);
  if (index) return sent(request, std::move(*listed), name, sha256_hex(bytes), changed);
  const auto issues = index_from_jsonl(bytes);
  const IndexedFile* const file = find_file(issues, name);
  auto found = file == nullptr ? std::nullopt : open_file(folder, file->name, changed);
  if (!found) return plain_answer(404, "no issue has that file");
  return sent(request, std::move(*found), file->name, file->sha256, changed);
}

/// All digests, each with where its issues are.
HttpAnswer list_of(const Config& config) {
  HttpAnswer answer;
  answer.type = "text/html; charset=utf-8";
  std::string& out = answer.body;
  put(out,
      "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n{}<title>Digests</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<div class=\"page\">\n<header class=\"masthead\">\n"
      "<h1>Digests</h1>\n<p class=\"dateline\"><span><a href=\"/status\">How the sources are</a>"
      "</span></p>\n</header>\n<main>\n",
      html_page_meta(), html_style());
  if (config.digests.empty()) out += "<p class=\"empty\">There is no digest.</p>\n";
  for (const DigestSpec& digest : config.digests) {
    const std::string name = escape_html(percent_encoded(digest.name));
    put(out,
        "<article><p class=\"kicker\"><a href=\"/feed/{0}.atom\">Atom</a></p><div><h2><a "
        "href=\"/digests/{0}/\">{1}</a></h2></div></article>\n",
        name, escape_html(issue_title(digest)));
  }
  out += "</main>\n</div>\n</body>\n</html>\n";
  return answer;
}

}  // namespace

HttpAnswer EndpointDesk::digests(const HttpRequest& request, Store&) const {
  const auto config = config_->get();
  const std::string_view rest = std::string_view(request.path).substr(9);
  if (rest.empty()) return list_of(*config);
  const std::size_t slash = rest.find('/');
  const std::string_view name = rest.substr(0, slash);
  const bool known = std::any_of(config->digests.begin(), config->digests.end(),
                                 [&](const DigestSpec& digest) { return digest.name == name; });
  if (!known) return plain_answer(404, "no digest has that name");
  if (slash == std::string_view::npos) {
    HttpAnswer answer = plain_answer(302, "there");
    answer.headers.emplace_back("Location", "/digests/" + percent_encoded(name) + "/");
    return answer;
  }
  const std::filesystem::path folder = std::filesystem::path(config->output) / name;
  const std::string file(slash + 1 == rest.size() ? "index.html" : rest.substr(slash + 1));
  auto found = soon(folder.string(), [request, folder, file]() -> Result<HttpAnswer> {
    return file_of(request, folder, file);
  });
  if (!found) return plain_answer(503, folder.string() + ": " + found.error().message);
  return *std::move(found);
}

}  // namespace feedmill
