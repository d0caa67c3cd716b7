#include "digest/selection.h"

#include <algorithm>

namespace feedmill {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& value) {
  return !value.empty() && std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

Result<Selection> Selection::compile(const DigestSpec& spec, const std::vector<Source>& sources) {
  Selection selection;
  selection.tags_ = spec.tags;
  selection.sources_ = spec.sources;
  auto filter = CompiledFilter::compile(spec.filter);
  if (!filter) return tl::unexpected<Error>(filter.error().with_context("digest " + spec.name));
  selection.filter_ = *filter;
  for (const auto& source : sources) {
    if (source.filter.empty()) continue;
    auto own = CompiledFilter::compile(source.filter);
    if (!own) return tl::unexpected<Error>(own.error().with_context("source " + source.key));
    selection.source_filters_.emplace(source.key, *own);
  }
  return selection;
}

bool Selection::selects(const Source& source) const {
  if (tags_.empty() && sources_.empty()) return true;
  if (contains(sources_, source.name) || contains(sources_, source.url)) return true;
  return std::any_of(source.tags.begin(), source.tags.end(),
                     [this](const std::string& tag) { return contains(tags_, tag); });
}

bool Selection::selects(const Source& source, const Entry& entry) const {
  if (!selects(source)) return false;
  const auto own = source_filters_.find(source.key);
  if (own != source_filters_.end() && !own->second.passes(entry)) return false;
  return filter_.passes(entry);
}

}  // namespace feedmill
