// What an issue is called: one id in every format and delivery, one stem for its files. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>

#include "feedmill/time.h"

namespace feedmill {

struct DigestSpec;

/// What issues and alerts of a digest have as their title: its own, and its name where it has none.
const std::string& issue_title(const DigestSpec& digest);

/// "urn:uuid:…", version 8 (RFC 9562), from a hash: the same for the same issue of the same store.
/// `store` names the store among all stores, `number` the issue among those of its digest.
std::string issue_urn(const std::string& store, const std::string& digest, Instant sealed,
                      std::int64_t number);

/// Of the files of the `number`th issue of one second: "2026-11-23T070000Z", then "…Z-2".
std::string issue_stem(Instant sealed, int number);

}  // namespace feedmill
