#include "schedule/redirect_memory.h"

#include "schedule/learned.h"
#include "text/hash.h"

namespace feedmill {
namespace {

constexpr int kPollsToTrust = 5;
constexpr Seconds kTimeToTrust = std::chrono::hours(24);
constexpr Seconds kWholeAfter = std::chrono::hours(28 * 24),
                  kWholeSpread = std::chrono::hours(7 * 24);

void forget(SourceState& state) {
  state.redirect_url.clear();
  state.redirect_count = 0;
  state.redirect_since.reset();
}

}  // namespace

const std::string& address_to_ask(const Source& source, const SourceState& state) {
  return state.redirect_trusted ? state.redirect_url : source.url;
}

bool wants_whole(const Source& source, const SourceState& state, Instant now) {
  const auto since = Learned::whole_since_in(state.learned);
  const Seconds spread{static_cast<std::int64_t>(hash64(source.key) %
                                                 static_cast<std::uint64_t>(kWholeSpread.count()))};
  return since && now - *since > kWholeAfter + spread;
}

Validators validators_to_send(const Source& source, const SourceState& state, Instant now) {
  const bool theirs = state.asked_url == address_to_ask(source, state);
  return theirs && !state.validators.empty() && !wants_whole(source, state, now) ? state.validators
                                                                                 : Validators{};
}

void remember_redirect(SourceState& state, const RedirectTrail& trail, Instant now) {
  if (state.redirect_trusted) return;
  if (trail.permanent_url.empty()) return forget(state);
  if (state.redirect_url != trail.permanent_url) {
    forget(state);
    state.redirect_url = trail.permanent_url;
  }
  // A clock that was set back since begins the day anew.
  if (!state.redirect_since || *state.redirect_since > now) state.redirect_since = now;
  ++state.redirect_count;
  if (state.redirect_count < kPollsToTrust || now - *state.redirect_since < kTimeToTrust) return;
  state.redirect_trusted = true;
  // The validators came from there all along.
  if (trail.final_url == state.redirect_url) state.asked_url = state.redirect_url;
}

void doubt_redirect(SourceState& state) {
  if (!state.redirect_trusted) return;
  state.redirect_trusted = false;
  forget(state);
}

}  // namespace feedmill
