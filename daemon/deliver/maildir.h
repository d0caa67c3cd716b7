// Maildir, by its rules (cr.yp.to/proto/maildir.html): written in tmp, synced, then moved to new;
// no reader ever sees half a message. Any thread.
#pragma once

#include <filesystem>
#include <string_view>

#include "deliver/form_bytes.h"
#include "feedmill/result.h"

namespace feedmill {

/// Puts a message into a Maildir, which is made (mode 0700) where it is missing. One of this name
/// that is there already, read or not, is left alone: it was delivered. Errors: Errc::kFailed.
Result<void> drop_into_maildir(const std::filesystem::path& folder, std::string_view name,
                               const FormBytes& bytes);

}  // namespace feedmill
