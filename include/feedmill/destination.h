// Where a digest's issues are sent besides their files. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "feedmill/time.h"

namespace feedmill {

/// One recipient of mail: each is a destination of its own.
struct MailTo {
  std::string to, from;                 ///< addresses
  std::string from_name;                ///< of the sender; empty: the digest's title
  std::string smtp;                     ///< "smtp://host:25", "smtps://host:465"
  std::string username;                 ///< empty: no authentication
  std::string password_file;            ///< of that user
  std::uint64_t max_size = 10U << 20U;  ///< bytes of a message; a larger issue comes as titles
  std::string link;                     ///< where OUTPUT is on the web; empty: it is not
  bool operator==(const MailTo&) const = default;
};

/// A folder with tmp, new and cur, which are made where they are missing.
struct MaildirTo {
  std::string folder;
  bool operator==(const MaildirTo&) const = default;
};

/// An HTTP request with the JSON form.
struct WebhookTo {
  std::string url;
  std::string method = "POST";
  std::string content_type;  ///< empty: that of the form
  std::vector<std::pair<std::string, std::string>> headers;
  std::string headers_file;  ///< further ones, a `Name: value` a line
  std::string secret_file;   ///< empty: unsigned
  bool operator==(const WebhookTo&) const = default;
};

/// A program that is given an issue on its standard input.
struct CommandTo {
  std::vector<std::string> arguments;  ///< the program first; no shell
  std::string format = "json";         ///< which form it is given
  Seconds timeout{60};
  bool operator==(const CommandTo&) const = default;
};

struct Destination {
  std::string key;  ///< names it in the outbox: "mail me@example.org"; holds no secret
  std::variant<MailTo, MaildirTo, WebhookTo, CommandTo> where;
  bool operator==(const Destination&) const = default;
};

}  // namespace feedmill
