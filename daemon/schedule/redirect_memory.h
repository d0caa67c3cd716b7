// Permanent redirects (RFC 9110 sections 15.4.2 and 15.4.9) are believed once they have led to the
// feed for several polls over at least a day: a hotel's portal answers 301 too. Then the new
// address is asked directly, until that fails. Pure; any thread.
#pragma once

#include <string>

#include "feedmill/poll.h"

namespace feedmill {

/// The address to ask: the configured one, unless a permanent redirect is trusted.
const std::string& address_to_ask(const Source& source, const SourceState& state);

/// The validators to send there: none that belong to another address; and none at all once in four
/// weeks, since there are servers whose validators never change (wants_whole).
Validators validators_to_send(const Source& source, const SourceState& state, Instant now);

/// Whether no whole document has come for so long that one is asked for unconditionally. When
/// exactly is a hash of the source.
bool wants_whole(const Source& source, const SourceState& state, Instant now);

/// What a success teaches.
void remember_redirect(SourceState& state, const RedirectTrail& trail, Instant now);

/// What a failure teaches: the configured address is asked again.
void doubt_redirect(SourceState& state);

}  // namespace feedmill
