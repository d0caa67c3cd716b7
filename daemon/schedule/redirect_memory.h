// Permanent redirects (RFC 9110 sections 15.4.2 and 15.4.9) are believed once they have led to the
// feed for several polls over at least a day: a hotel's portal answers 301 too. Then the new
// address is asked directly, until that fails. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/poll.h"

namespace feedmill {

/// The address to ask: the configured one, unless a permanent redirect is trusted.
const std::string& address_to_ask(const Source& source, const SourceState& state);

/// Its host and port.
std::string asked_host(const Source& source, const SourceState& state);

/// The validators to send there: none that belong to another address, none after an answer that
/// may have been about them (was_turned_down), and none where wants_whole.
Validators validators_to_send(const Source& source, const SourceState& state, Instant now);

/// Whether nothing but 304s has come for so long (Learned::whole_wait) that the document is asked
/// for without condition: there are servers whose validators never change.
bool wants_whole(const SourceState& state, Instant now);

/// Whether the last answer was a 4xx that the request itself may have caused (404, 410 and 429 are
/// not its fault): 412 and 416 speak of the condition, and filters answer it with 400 or 403.
bool was_turned_down(const SourceState& state);

/// What a success teaches.
void remember_redirect(SourceState& state, const RedirectTrail& trail, Instant now);

/// The state of a source that has got another address: what was learnt of the old one (validators,
/// redirects, failures, 410) is void, and the new one is due.
SourceState at_new_address(SourceState state);

/// What a failure teaches: the configured address is asked again.
void doubt_redirect(SourceState& state);

}  // namespace feedmill
