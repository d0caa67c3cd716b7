#include "schedule/redirect_memory.h"

#include "schedule/learned.h"
#include "text/url.h"

namespace feedmill {
namespace {

constexpr int kPollsToTrust = 5;
constexpr Seconds kTimeToTrust = std::chrono::hours(24);

void forget(SourceState& state) {
  state.redirect_url.clear();
  state.redirect_count = 0;
  state.redirect_since.reset();
}

}  // namespace

const std::string& address_to_ask(const Source& source, const SourceState& state) {
  return state.redirect_trusted ? state.redirect_url : source.url;
}

std::string asked_host(const Source& source, const SourceState& state) {
  return host_and_port(address_to_ask(source, state));
}

bool wants_whole(const SourceState& state, Instant now) {
  const auto since = Learned::whole_since_in(state.learned);
  // Where the last success was the whole document itself, no 304 has come since.
  const bool only_same = since && state.last_success && *state.last_success > *since;
  return only_same && now - *since >= Learned::whole_wait_in(state.learned);
}

bool was_turned_down(const SourceState& state) {
  const std::string& outcome = state.outcome;
  const bool refused = outcome.size() == 3 && outcome.front() == '4';
  return refused && outcome != "404" && outcome != "410" && outcome != "429";
}

Validators validators_to_send(const Source& source, const SourceState& state, Instant now) {
  const bool theirs = state.asked_url == address_to_ask(source, state);
  const bool useful = theirs && !wants_whole(state, now) && !was_turned_down(state);
  return useful ? state.validators : Validators{};
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

SourceState at_new_address(SourceState state) {
  state.validators = {};
  state.asked_url.clear();
  state.body_hash = 0;
  state.next_poll.reset();
  state.failures = 0;
  state.last_error.clear();
  state.gone = false;
  state.standing = Standing::kUnknown;
  state.redirect_trusted = false;
  forget(state);
  return state;
}

}  // namespace feedmill
