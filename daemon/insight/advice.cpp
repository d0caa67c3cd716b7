#include "insight/advice.h"

#include <utility>

namespace feedmill {
namespace {

constexpr std::pair<std::string_view, std::string_view> kByOutcome[] = {
    {"401", "Give its username and password_file."},
    {"403", "The server refuses: look whether it wants a login, or another user_agent."},
    {"404", "It is not there any more: open the site and add the address that it names."},
    {"429", "It is asked too often: give it a longer interval."},
    {"dns", "Its name is not found: is the address spelt right, is the site still there?"},
    {"connect", "Nobody answers there: is the site still there?"},
    {"tls", "Its certificate is not trusted: look at the site, or give its ca_file."},
    {"timeout", "It answers too slowly: http.timeout, or max_per_host where it has many feeds."},
    {"too-large", "It is larger than http.max_body."},
    {"not-a-feed", "What it answers is no feed: open the address and look."},
    {"redirects", "It leads in a circle: open the address and look where it goes."},
    {"refused-address",
     "Its address is not public: http.allow_networks lists what is polled even so."},
    {"file", "Look whether the file is there and may be read."},
    {"secret", "Look whether its password_file is there and may be read."},
};

}  // namespace

std::string advice_on(std::string_view state, std::string_view outcome, bool moved) {
  if (moved) return "Write the new address in the configuration.";
  if (state == "gone") return "It said that it is gone for good: take it out of the configuration.";
  if (state == "quiet") return "Look whether the site has another feed now, or take it out.";
  for (const auto& [known, advice] : kByOutcome)
    if (outcome == known) return std::string(advice);
  return outcome.size() == 3 && outcome.front() == '5'
             ? "The server is in trouble: nothing to do here."
             : "";
}

}  // namespace feedmill
