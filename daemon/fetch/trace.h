// What --log-level debug tells of one hop, as `curl -v` does: addresses, TLS, the headers of both
// directions, times. What is secret is not in it. The fetch loop only.
#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>
#include <vector>

#include "fetch/job.h"
#include "text/secrets.h"

namespace feedmill {

class Trace {
 public:
  Trace(const Job& job, const std::string& proxy);

  /// Has libcurl tell `trace`, which lives as long as the transfer.
  static void attach(CURL* easy, Trace* trace);
  /// Says no more of the handle.
  static void detach(CURL* easy);

  /// A line of its own with what the hop came to.
  void finish(CURL* easy, CURLcode code) const;

 private:
  void tell(std::string_view mark, std::string_view line) const;
  std::string without_secrets(std::string_view line) const;
  static int on_debug(CURL* easy, curl_infotype kind, char* data, std::size_t size, void* self);

  std::string id_;                   // of the source, as several transfers tell in turns
  std::vector<std::string> hidden_;  // headers, in lower case, whose values are never shown
  Secrets secrets_;
};

}  // namespace feedmill
