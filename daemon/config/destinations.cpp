// digests[].deliver[]: a list of maps with one key each, which says how.
#include <algorithm>

#include "config/destination_values.h"
#include "config/keys.h"
#include "config/value_advice.h"
#include "config/values.h"
#include "digest/body_template.h"
#include "digest/render.h"
#include "text/url.h"

namespace feedmill {
namespace {

/// `mail` before its recipients are told apart.
struct Mail {
  MailTo letter;
  std::vector<std::string> to;
};

/// What is read of one destination.
struct Ways {
  std::vector<Destination>& all;
  SentWhen when = SentWhen::kIssue;
};

constexpr Seconds kLongest = std::chrono::hours(1);
constexpr const char* kBodyType = "application/json";  // of a body that does not say

const KeyTable<Mail>& mail_table() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<Mail> kKeys = {
      {{"to", "address or list of them", "required"},
       [](R& r, const N& n, Mail& m) { read_recipients(r, n, m.to); }},
      {{"from", "address, with a name or without", "required"},
       [](R& r, const N& n, Mail& m) { read_sender(r, n, m.letter); }},
      {{"smtp", "address", "required"},
       [](R& r, const N& n, Mail& m) {
         read_checked_url(r, n, m.letter.smtp, check_smtp_url, smtp_advice);
       }},
      {{"username", "text", "none"},
       [](R& r, const N& n, Mail& m) { r.filled(n, m.letter.username); }},
      {{"password_file", "path or credential", "none"},
       [](R& r, const N& n, Mail& m) { r.secret_path(n, m.letter.password_file); }},
      {{"max_size", "size 64KiB to 1GiB", "10MiB"},
       [](R& r, const N& n, Mail& m) { r.size(n, 64U << 10U, 1U << 30U, m.letter.max_size); }},
      {{"link", "address", "none"},
       [](R& r, const N& n, Mail& m) { read_checked_url(r, n, m.letter.link, check_web_url); }},
      {{"subject", "template", "the title, the date and the first story"},
       [](R& r, const N& n, Mail& m) { read_subject(r, n, m.letter.subject); }},
      {{"thread", "true or false", "false"},
       [](R& r, const N& n, Mail& m) { r.flag(n, m.letter.thread); }},
      {{"list_unsubscribe", "address in <>", "none"},
       [](R& r, const N& n, Mail& m) { read_unsubscribe(r, n, m.letter.list_unsubscribe); }},
  };
  return kKeys;
}

void read_method(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (found == "POST" || found == "PUT" || found == "PATCH")
    out = std::move(found);
  else
    reading.wrong(value, "a webhook's method is POST, PUT or PATCH");
}

/// RFC 9110 section 8.3.1, roughly: what could end the header is no control character, see text().
void read_media_type(Reading& reading, const YamlNode& value, std::string& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  const std::string type = found.substr(0, found.find(';'));
  const std::size_t slash = type.find('/');
  const bool good = slash != std::string::npos && is_header_name(type.substr(0, slash)) &&
                    is_header_name(trimmed(std::string_view(type).substr(slash + 1)));
  if (good)
    out = std::move(found);
  else
    reading.wrong(value, "expected a media type such as application/json");
}

void read_each(Reading& reading, const YamlNode& value, bool& each_story) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (found != "issue" && found != "story")
    return reading.wrong(value, "expected issue or story, found " + describe(value));
  each_story = found == "story";
}

/// Once all keys are read: what may stand in a body goes by the others.
void check_webhook_body(Reading& reading, const YamlNode& map, const WebhookTo& webhook,
                        SentWhen when) {
  const YamlNode* body = map.find("body");
  if (body == nullptr || webhook.body.empty()) return;
  const std::string type = webhook.content_type.empty() ? kBodyType : webhook.content_type;
  const auto escape = body_escape_of(type);
  reading.enter(escape ? "body" : "content_type");
  if (!escape) {
    const YamlNode* written = map.find("content_type");
    return reading.wrong(written != nullptr ? *written : *body,
                         "a body is offered for application/json, "
                         "application/x-www-form-urlencoded and text/*, not for " +
                             type);
  }
  const BodyAbout of_issue = webhook.each_story ? BodyAbout::kStory : BodyAbout::kIssue;
  const BodyAbout about = when == SentWhen::kFailing ? BodyAbout::kAlert : of_issue;
  if (auto wrong = check_body(webhook.body, about, *escape)) tell_mistake(reading, *body, *wrong);
}

const KeyTable<WebhookTo>& webhook_table() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<WebhookTo> kKeys = {
      {{"url", "address", "required"},
       [](R& r, const N& n, WebhookTo& w) { read_checked_url(r, n, w.url, check_web_url); }},
      {{"secret_file", "path or credential", "unsigned"},
       [](R& r, const N& n, WebhookTo& w) { r.secret_path(n, w.secret_file); }},
      {{"method", "POST, PUT or PATCH", "POST"},
       [](R& r, const N& n, WebhookTo& w) { read_method(r, n, w.method); }},
      {{"content_type", "media type", "application/feed+json"},
       [](R& r, const N& n, WebhookTo& w) { read_media_type(r, n, w.content_type); }},
      {{"headers", "map of text", "{}"},
       [](R& r, const N& n, WebhookTo& w) { read_headers(r, n, w.headers); }},
      {{"headers_file", "path or credential", "none"},
       [](R& r, const N& n, WebhookTo& w) {
         r.secret_path(n, w.headers_file, NamedPath::Kind::kHeaders);
       }},
      {{"body", "template", "the json form"},
       [](R& r, const N& n, WebhookTo& w) { template_text(r, n, w.body); }},
      {{"each", "issue or story", "issue"},
       [](R& r, const N& n, WebhookTo& w) { read_each(r, n, w.each_story); }},
  };
  return kKeys;
}

const KeyTable<CommandTo>& exec_table() {
  using R = Reading;
  using N = YamlNode;
  static const KeyTable<CommandTo> kKeys = {
      {{"command", "list of a program and its arguments", "required"},
       [](R& r, const N& n, CommandTo& c) { read_arguments(r, n, c.arguments); }},
      {{"format", "one of the formats", "json"},
       [](R& r, const N& n, CommandTo& c) { read_form(r, n, c.format); }},
      {{"timeout", "duration 1s to 1h", "1m"},
       [](R& r, const N& n, CommandTo& c) { r.duration(n, Seconds{1}, kLongest, c.timeout); }},
  };
  return kKeys;
}

void require(Reading& reading, const YamlNode& map, std::string_view of,
             std::initializer_list<const char*> keys) {
  if (map.kind != YamlNode::Kind::kMap) return;
  for (const char* key : keys)
    if (map.find(key) == nullptr) reading.problem(map.at, fmt::format("{} needs {}", of, key));
}

void need_beside(Reading& reading, const YamlNode& map, const char* key, const char* beside) {
  const YamlNode* value = map.find(key);
  if (value != nullptr && map.find(beside) == nullptr)
    reading.problem(value->at, fmt::format("{}: needs a {} beside it", key, beside));
}

void add(std::vector<Destination>& out, std::string key,
         std::variant<MailTo, MaildirTo, WebhookTo, CommandTo> where, SentWhen when) {
  if (when == SentWhen::kFailing) key += ", when failing";
  const auto twice = [&](const Destination& known) {
    return known.when == when && known.where == where;
  };
  if (std::any_of(out.begin(), out.end(), twice)) return;
  // Two that differ in what they send to one place: a chat's address with two rooms.
  const std::string first = key;
  const auto same = [&](const Destination& known) { return known.key == key; };
  for (int number = 2; std::any_of(out.begin(), out.end(), same); ++number)
    key = fmt::format("{} ({})", first, number);
  out.push_back({std::move(key), std::move(where), when});
}

void read_mail(Reading& reading, const YamlNode& value, Ways& out) {
  if (value.kind == YamlNode::Kind::kScalar)
    return reading.wrong(value, "expected {to: …, from: …, smtp: …}, found text");
  Mail mail;
  read_map(reading, value, mail_table(), mail);
  require(reading, value, "mail", {"to", "from", "smtp"});
  if (value.kind == YamlNode::Kind::kMap) {
    need_beside(reading, value, "username", "password_file");
    need_beside(reading, value, "password_file", "username");
  }
  for (const std::string& to : mail.to) {
    MailTo letter = mail.letter;
    letter.to = to;
    add(out.all, "mail " + to, std::move(letter), out.when);
  }
}

void read_webhook(Reading& reading, const YamlNode& value, Ways& out) {
  if (value.kind == YamlNode::Kind::kScalar)
    return reading.wrong(value, "expected {url: …}, found text");
  WebhookTo webhook;
  read_map(reading, value, webhook_table(), webhook);
  require(reading, value, "webhook", {"url"});
  if (webhook.url.empty()) return;
  check_webhook_body(reading, value, webhook, out.when);
  if (!webhook.body.empty() && webhook.content_type.empty()) webhook.content_type = kBodyType;
  // As it is written where the environment says a part of it; without the query: that is where
  // people put secrets.
  const YamlNode* url = value.find("url");
  const std::string whole = url->written.empty() ? webhook.url : url->written;
  std::string shown = "webhook " + whole.substr(0, whole.find_first_of("?#"));
  if (webhook.each_story) shown += ", each story";
  add(out.all, std::move(shown), std::move(webhook), out.when);
}

void read_maildir(Reading& reading, const YamlNode& value, Ways& out) {
  MaildirTo maildir;
  reading.path(value, maildir.folder, NamedPath::Kind::kFolder);
  const std::string key = "maildir " + maildir.folder;
  if (!maildir.folder.empty()) add(out.all, key, std::move(maildir), out.when);
}

void read_exec(Reading& reading, const YamlNode& value, Ways& out) {
  CommandTo command;
  if (value.kind == YamlNode::Kind::kMap) {
    read_map(reading, value, exec_table(), command);
    require(reading, value, "exec", {"command"});
  } else {
    read_arguments(reading, value, command.arguments);
  }
  if (command.arguments.empty() || command.arguments.front().empty())
    return reading.wrong(value, "a program is missing");
  const std::string& program = command.arguments.front();
  if (program.find('/') != std::string::npos)
    reading.name_path(NamedPath::Kind::kProgram, value, program);
  const std::string key = "exec " + fmt::format("{}", fmt::join(command.arguments, " "));
  add(out.all, key, std::move(command), out.when);
}

void read_when(Reading& reading, const YamlNode& value, Ways& out) {
  std::string found;
  if (!reading.filled(value, found)) return;
  if (found == "issue" || found == "failing")
    out.when = found == "failing" ? SentWhen::kFailing : SentWhen::kIssue;
  else
    reading.wrong(value, "expected issue or failing, found " + describe(value));
}

const KeyTable<Ways>& deliver_keys() {
  static const KeyTable<Ways> kKeys = {
      {{"mail", "map", "none"}, read_mail},
      {{"maildir", "path", "none"}, read_maildir},
      {{"webhook", "map", "none"}, read_webhook},
      {{"exec", "list of a program and its arguments, or map", "none"}, read_exec},
      {{"nats", "map", "none"}, nullptr},
      // Read before: the others go by it.
      {{"when", "issue or failing", "issue"}, [](Reading&, const YamlNode&, Ways&) {}},
  };
  return kKeys;
}

void read_destination(Reading& reading, const YamlNode& item, std::vector<Destination>& out) {
  Ways ways{out};
  if (item.kind != YamlNode::Kind::kMap)
    return reading.wrong(item, "expected mail, maildir, webhook or exec, found " + describe(item));
  const std::size_t when = item.find("when") == nullptr ? 0 : 2;
  if (item.children.size() != 2 + when)
    reading.wrong(item, "a destination has one key: mail, maildir, webhook or exec");
  if (const YamlNode* written = item.find("when"); written != nullptr) {
    reading.enter("when");
    read_when(reading, *written, ways);
  }
  read_map(reading, item, deliver_keys(), ways);
}

}  // namespace

std::vector<KeySection> deliver_sections() {
  return {section("digests[].deliver[]", deliver_keys()),
          section("digests[].deliver[].mail", mail_table()),
          section("digests[].deliver[].webhook", webhook_table()),
          section("digests[].deliver[].exec", exec_table())};
}

void read_deliver(Reading& reading, const YamlNode& value, std::vector<Destination>& out) {
  reading.list(value, "destinations",
               [&](const YamlNode& item) { read_destination(reading, item, out); });
}

}  // namespace feedmill
