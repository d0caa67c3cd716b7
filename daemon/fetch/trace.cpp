#include "fetch/trace.h"

#include <algorithm>

#include "fetch/curl_handle.h"
#include "system/log.h"

namespace feedmill {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = char(c | 0x20);
  return result;
}

std::string milliseconds(CURL* easy, CURLINFO info) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, info, &microseconds);
  return std::to_string(microseconds / 1000);
}

}  // namespace

Trace::Trace(const Job& job, const std::string& proxy)
    : id_(std::to_string(job.request.id)),
      hidden_{"authorization", "proxy-authorization", "cookie", "set-cookie"} {
  const FetchRequest& request = job.request;
  for (const auto& [name, value] : request.headers) {
    secrets_.add_header(name, value);
    if (lower(name) != "user-agent" && lower(name) != "accept") hidden_.push_back(lower(name));
  }
  secrets_.add_login(request.username, request.password);
  secrets_.add_login_of(proxy);
  for (const std::string& word : request.secrets) secrets_.add(word);
  tell("*", "Asking " + job.url);
}

void Trace::attach(CURL* easy, Trace* trace) {
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &Trace::on_debug);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, trace);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

void Trace::detach(CURL* easy) { curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L); }

/// "Cookie: a=b" and libcurl's "[HTTP/2] [1] [cookie: a=b]".
std::string Trace::without_secrets(std::string_view line) const {
  const std::string plain = lower(line);
  for (const std::string& name : hidden_) {
    std::size_t at = plain.find(name + ":");
    while (at != std::string::npos && at > 0 && plain[at - 1] != '[')
      at = plain.find(name + ":", at + 1);
    if (at == std::string::npos) continue;
    return std::string(line.substr(0, at + name.size() + 1)) + " [secret]";
  }
  return secrets_.redacted(line);
}

void Trace::tell(std::string_view mark, std::string_view line) const {
  const std::string told = std::string(mark) + " " + without_secrets(line);
  log(LogLevel::kDebug, {{"event", "transfer"}, {"id", id_}, {"line", told}});
}

int Trace::on_debug(CURL*, curl_infotype kind, char* data, std::size_t size, void* self) {
  const char* const mark = kind == CURLINFO_TEXT         ? "*"
                           : kind == CURLINFO_HEADER_OUT ? ">"
                           : kind == CURLINFO_HEADER_IN  ? "<"
                                                         : nullptr;
  if (mark == nullptr) return 0;
  for (std::string_view rest(data, size); !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (!line.empty()) static_cast<const Trace*>(self)->tell(mark, line);
  }
  return 0;
}

void Trace::finish(CURL* easy, CURLcode code) const {
  char* peer = nullptr;
  long port = 0;
  curl_off_t received = 0;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &peer);
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
  curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
  std::string line = code == CURLE_OK ? "Done" : std::string(curl_easy_strerror(code));
  if (peer != nullptr && *peer != '\0')
    line.append(": ").append(peer).append(" port ").append(std::to_string(port));
  line.append(", ").append(std::to_string(received)).append(" bytes; name found after ");
  line.append(milliseconds(easy, CURLINFO_NAMELOOKUP_TIME_T)).append(" ms, connected ");
  line.append(milliseconds(easy, CURLINFO_CONNECT_TIME_T)).append(", TLS ");
  line.append(milliseconds(easy, CURLINFO_APPCONNECT_TIME_T)).append(", first byte ");
  line.append(milliseconds(easy, CURLINFO_STARTTRANSFER_TIME_T)).append(", all ");
  line.append(milliseconds(easy, CURLINFO_TOTAL_TIME_T));
  tell("*", line);
}

}  // namespace feedmill
