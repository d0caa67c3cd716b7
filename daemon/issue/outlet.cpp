#include "issue/outlet.h"

#include "text/url.h"

namespace feedmill {

std::string outlet_of(std::string_view home_page_url, std::string_view source_key) {
  constexpr std::string_view kWww = "www.";
  const std::string authority = host_and_port(home_page_url);  // "www.example.org:443"
  std::string_view host = std::string_view(authority).substr(0, authority.rfind(':'));
  if (host.starts_with(kWww)) host.remove_prefix(kWww.size());
  return std::string(host.empty() ? source_key : host);
}

}  // namespace feedmill
