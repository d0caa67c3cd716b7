#include "digest/queued.h"

#include <utility>

#include "digest/compose.h"

namespace feedmill {

std::vector<Queued> queued_with(const DigestSpec& spec, const Issue& issue) {
  std::vector<Queued> queued;
  for (const Destination& destination : spec.deliver) {
    if (destination.when != SentWhen::kIssue) continue;
    if (!takes_stories(destination)) {
      queued.push_back({destination.key});
      continue;
    }
    for (std::string& story : story_order(issue))
      queued.push_back({destination.key, std::move(story)});
  }
  return queued;
}

}  // namespace feedmill
