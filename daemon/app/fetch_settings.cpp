#include "app/fetch_settings.h"

namespace feedmill {

FetchOptions fetch_options(const HttpConfig& http) {
  FetchOptions options;
  options.user_agent = http.user_agent;
  options.timeout = http.timeout;
  options.connect_timeout = http.connect_timeout;
  options.max_body = http.max_body;
  options.max_memory = http.max_memory;
  options.max_redirects = http.max_redirects;
  options.max_concurrent = static_cast<std::size_t>(http.max_concurrent);
  options.max_per_host = static_cast<std::size_t>(http.max_per_host);
  options.proxy = http.proxy;
  options.ca_file = http.ca_file;
  for (const std::string& text : http.allow_networks) {
    if (const auto network = parse_network(text)) options.allow_networks.push_back(*network);
  }
  return options;
}

}  // namespace feedmill
