#include "ingest/weight.h"

namespace feedmill {

std::size_t bytes_of(const NewEntry& entry) {
  const Entry& held = entry.entry;
  return sizeof entry + held.title.size() + held.content_html.size() + held.content_text.size() +
         held.summary.size() + held.summary_html.size();
}

std::size_t bytes_of(const PollUpdate& update) {
  std::size_t bytes = 0;
  for (const NewEntry& fresh : update.fresh) bytes += bytes_of(fresh);
  for (const RevisedEntry& revised : update.revised) bytes += bytes_of(revised.entry);
  return bytes;
}

}  // namespace feedmill
