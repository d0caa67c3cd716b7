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
  std::string subject;                  ///< a template; empty: title, date and what leads
  bool thread = false;                  ///< each answers the one before
  std::string list_unsubscribe;         ///< "<mailto:…>", as the header has it; empty: none
  bool operator==(const MailTo&) const = default;
};

/// A folder with tmp, new and cur, which are made where they are missing.
struct MaildirTo {
  std::string folder;
  bool operator==(const MaildirTo&) const = default;
};

/// An HTTP request with the JSON form, or what a template makes of an issue or of each story.
struct WebhookTo {
  std::string url;
  std::string method = "POST";
  std::string content_type;  ///< empty: that of the form
  std::vector<std::pair<std::string, std::string>> headers;
  std::string headers_file;  ///< further ones, a `Name: value` a line
  std::string secret_file;   ///< empty: unsigned
  std::string body;          ///< a template, see digest/body_template.h; empty: the JSON form
  bool each_story = false;   ///< a request a story
  bool operator==(const WebhookTo&) const = default;
};

/// A program that is given an issue on its standard input.
struct CommandTo {
  std::vector<std::string> arguments;  ///< the program first; no shell
  std::string format = "json";         ///< which form it is given
  Seconds timeout{60};
  bool operator==(const CommandTo&) const = default;
};

/// What a destination is sent.
enum class SentWhen : std::uint8_t {
  kIssue,    ///< each issue
  kFailing,  ///< alerts: what fails, has gone quiet or is back; no issue
};

struct Destination {
  std::string key;  ///< names it in the outbox: "mail me@example.org"; holds no secret
  std::variant<MailTo, MaildirTo, WebhookTo, CommandTo> where;
  SentWhen when = SentWhen::kIssue;
  bool operator==(const Destination&) const = default;
};

/// Whether it has a row of the outbox for each story of an issue.
inline bool takes_stories(const Destination& destination) {
  const auto* webhook = std::get_if<WebhookTo>(&destination.where);
  return webhook != nullptr && webhook->each_story && destination.when == SentWhen::kIssue;
}

}  // namespace feedmill
