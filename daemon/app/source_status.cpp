#include "app/source_status.h"

#include "app/source_secrets.h"
#include "fetch/validators.h"
#include "text/url.h"
#include "text/utf8.h"

namespace feedmill {
namespace {

/// What the server said, as UTF-8 and without what it was sent.
void redact(SourceStatus& status) {
  const Secrets secrets = secrets_of(status.source);
  SourceState& state = status.state;
  for (std::string* text : {&state.title, &state.outcome, &state.last_error, &state.validators.etag,
                            &state.validators.last_modified, &status.moved_to})
    *text = valid_utf8(secrets.redacted(*text));
}

}  // namespace

Statuses::Statuses(std::vector<SourceStatus>&& stored) {
  for (SourceStatus& status : stored) {
    by_address_[canonical_url(status.source.url)] = status.source.key;
    by_key_[status.source.key] = std::move(status);
  }
}

SourceStatus Statuses::of(const Source& source) const {
  SourceStatus status = unredacted(source);
  redact(status);
  return status;
}

SourceStatus Statuses::unredacted(const Source& source) const {
  auto found = by_key_.find(source.key);
  if (found == by_key_.end()) {
    const auto key = by_address_.find(canonical_url(source.url));
    if (key != by_address_.end()) found = by_key_.find(key->second);
  }
  SourceStatus status = found == by_key_.end() ? SourceStatus{} : found->second;
  status.source = source;
  status.state.validators = worth_keeping(std::move(status.state.validators));
  return status;
}

}  // namespace feedmill
