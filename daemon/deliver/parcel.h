// What is handed to the courier: an issue in the form that one destination takes, with everything
// that sending it needs. Values; any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "deliver/form_bytes.h"
#include "feedmill/alerts.h"
#include "feedmill/digest.h"
#include "feedmill/result.h"

namespace feedmill {

class Forms;

/// SMTP (RFC 5321).
struct Letter {
  std::string url, from, to, username, password;
  std::string addresses;  ///< the first lines of the message: From and To
  SharedBytes rest;       ///< lines ending in CRLF
};

/// An HTTP request with a body.
struct Post {
  std::string url, method;
  std::vector<std::string> headers;  ///< "Name: value"
  SharedBytes body;
};

/// A program with `input` on its standard input.
struct Command {
  std::vector<std::string> arguments, environment;  ///< "NAME=value", added to this program's
  SharedBytes input;
  Seconds timeout{};
};

/// A message in a Maildir, under a name that is the same each time.
struct Drop {
  std::string folder, name;
  SharedBytes bytes;
};

struct Parcel {
  std::int64_t id = 0;  ///< chosen by the caller, handed back with the receipt
  std::variant<Letter, Post, Command, Drop> content;
};

/// What became of a parcel.
struct Receipt {
  std::int64_t id = 0;
  std::string error;                                  ///< empty: delivered
  std::optional<Seconds> retry_after = std::nullopt;  ///< when the server wants to be asked again
  int http_status = 0;                                ///< what a webhook answered; 0: nothing
};

/// An issue for one destination, mail and programs in the digest's look. `page` is where its HTML
/// form stands under OUTPUT. `now` is when it is sent: a webhook's signature holds it. Errors:
/// Errc::kFailed, a secret that cannot be read; whatever stops `forms`.
Result<Parcel> pack(Forms& forms, const Destination& destination, const std::filesystem::path& page,
                    Instant now);

/// The same of an alert.
Result<Parcel> pack(const Alert& alert, const Destination& destination, Instant now);

/// Whether pack() finds what it needs made already, so that the parcel takes no further memory.
bool is_made(const Forms& forms, const Destination& destination);

/// The signature of a webhook: hexadecimal HMAC-SHA256 (RFC 2104) of "TIME.BODY", TIME in seconds
/// since the epoch. Errors: Errc::kFailed, the body cannot be read.
Result<std::string> webhook_signature(std::string_view secret, Instant time, const FormBytes& body);

}  // namespace feedmill
