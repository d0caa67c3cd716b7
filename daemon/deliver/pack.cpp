#include <fmt/format.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "deliver/forms.h"
#include "digest/alert_form.h"
#include "digest/body_template.h"
#include "digest/mail.h"
#include "digest/render.h"
#include "digest/story_html.h"
#include "system/secret.h"
#include "system/sha256.h"

namespace feedmill {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

/// A host's name as part of a Maildir's file name: "/" and ":" are written as octal numbers there.
std::string file_host() {
  std::string safe;
  for (const char c : host_name()) {
    if (c == '/')
      safe += "\\057";
    else if (c == ':')
      safe += "\\072";
    else
      safe += c;
  }
  return safe;
}

std::string on_the_web(const std::string& base, const std::filesystem::path& page) {
  if (base.empty()) return page.string();
  const std::string slash = base.back() == '/' ? "" : "/";
  return base + slash + page.parent_path().filename().string() + "/" + page.filename().string();
}

/// What the form is called that a destination takes: destinations of one name share it.
struct FormName {
  std::string operator()(const MailTo& mail) const {
    return fmt::format("mail from {} of at most {}, {}, {}, {}: {}", mail.from, mail.max_size,
                       mail.thread, mail.list_unsubscribe, mail.link, mail.subject);
  }
  std::string operator()(const MaildirTo& /*maildir*/) const { return "maildir"; }
  std::string operator()(const WebhookTo& webhook) const {
    return webhook.body.empty() ? "json" : webhook.content_type + ": " + webhook.body;
  }
  std::string operator()(const CommandTo& command) const { return command.format; }
};

using Content = decltype(Parcel::content);

Result<Letter> letter_to(const MailTo& mail) {
  Letter letter{mail.smtp, mail.from, mail.to, mail.username, {}, {}, {}};
  if (mail.username.empty()) return letter;
  auto password = read_secret(mail.password_file);
  if (!password) return tl::unexpected(password.error());
  letter.password = *std::move(password);
  return letter;
}

MailHead head_of(const MailTo& mail, std::string_view whole_issue_at = {}) {
  return {mail.from, mail.subject, mail.thread, mail.list_unsubscribe, whole_issue_at};
}

/// An address for a message that nobody sends.
std::string own_address() {
  const std::string host = host_name();
  return "feedmill@" + (host.empty() ? "localhost" : host);
}

Drop drop_of(const MaildirTo& maildir, Instant when, const std::string& id, SharedBytes bytes) {
  return {maildir.folder,
          fmt::format("{}.{}.{}", when.time_since_epoch().count(), uuid_of(id), file_host()),
          std::move(bytes)};
}

/// A Maildir holds lines as the system has them.
void drop_returns(std::string& message) {
  message.erase(std::remove(message.begin(), message.end(), '\r'), message.end());
}

/// The template filled in, or the JSON form where there is none.
void write_body(const WebhookTo& webhook, const IssueView& view, const Drain& write) {
  if (webhook.body.empty()) return render(view, DigestFormat::kJson, write);
  const BodyEscape escape = body_escape_of(webhook.content_type).value_or(BodyEscape::kJson);
  if (!webhook.each_story) return fill_body(webhook.body, escape, view, write);
  if (view.stories.empty()) return;
  std::string body = fill_body(webhook.body, escape, story_values(view, view.stories.front()));
  write(body);
}

Result<HeaderLines> own_headers(const WebhookTo& webhook) {
  HeaderLines lines = webhook.headers;
  if (webhook.headers_file.empty()) return lines;
  const auto more = read_header_lines(webhook.headers_file);
  if (!more) return tl::unexpected(more.error());
  lines.insert(lines.end(), more->begin(), more->end());
  return lines;
}

bool has_header(const std::vector<std::string>& headers, const std::string& name) {
  return std::any_of(headers.begin(), headers.end(), [&](const std::string& line) {
    return line.size() > name.size() && line[name.size()] == ':' &&
           ::strncasecmp(line.c_str(), name.c_str(), name.size()) == 0;
  });
}

/// The operator's headers; what says which issue this is stays ours.
void add_own(std::vector<std::string>& headers, const HeaderLines& own) {
  for (const auto& [name, value] : own) {
    if (has_header(headers, name)) continue;
    // libcurl's spelling for a header that is there and empty.
    headers.push_back(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
}

/// A digest's name as a header's value: it may hold any script.
std::string percent_encoded(std::string_view name) {
  std::string value;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '%')
      value += c;
    else
      value += fmt::format("%{:02X}", byte);
  }
  return value;
}

/// What is sent to a webhook, and what is said of it.
struct PostContent {
  SharedBytes body;
  std::string_view media_type;  ///< where the webhook says none
  std::string id, digest;
  Instant now;
};

Result<Content> post_of(const WebhookTo& webhook, PostContent content) {
  Post post{webhook.url, webhook.method, {}, std::move(content.body)};
  const std::string type =
      webhook.content_type.empty() ? std::string(content.media_type) : webhook.content_type;
  post.headers = {"Content-Type: " + type, "Idempotency-Key: " + content.id,
                  "X-Feedmill-Digest: " + percent_encoded(content.digest)};
  const auto own = own_headers(webhook);
  if (!own) return tl::unexpected(own.error());
  add_own(post.headers, *own);
  if (webhook.secret_file.empty()) return post;
  const auto secret = read_secret(webhook.secret_file);
  if (!secret) return tl::unexpected(secret.error());
  const auto signature = webhook_signature(*secret, content.now, *post.body);
  if (!signature) return tl::unexpected(signature.error());
  post.headers.push_back(fmt::format("X-Feedmill-Signature: t={},v1={}",
                                     content.now.time_since_epoch().count(), *signature));
  return post;
}

/// Packs for each kind of destination.
struct Packer {
  Forms& forms;
  const std::filesystem::path& page;
  Instant now;

  Result<Content> operator()(const MailTo& mail) const {
    auto letter = letter_to(mail);
    if (!letter) return tl::unexpected(letter.error());
    const std::string link = on_the_web(mail.link, page);
    const MailHead head = head_of(mail, mail.link.empty() ? std::string_view() : link);
    auto whole = forms.get(FormName{}(mail), [&](const IssueView& view, const Drain& write) {
      return mail_message(view, head, mail.max_size, forms.look(), write);
    });
    if (!whole) return tl::unexpected(whole.error());
    const MailEnvelope envelope{mail.from, mail.to, mail.max_size, link, mail.from_name};
    letter->addresses = mail_addresses(forms.title(), envelope);
    letter->rest = *std::move(whole);
    const auto room =
        mail.max_size - std::min<std::uint64_t>(mail.max_size, letter->addresses.size());
    if (letter->rest && (mail.max_size == 0 || letter->rest->size() <= room))
      return *std::move(letter);
    auto titles = forms.get(FormName{}(mail) + ", titles, " + link,
                            [&](const IssueView& view, const Drain& write) {
                              std::string message = mail_of_titles(view, envelope, head);
                              write(message);
                              return true;
                            });
    if (!titles) return tl::unexpected(titles.error());
    letter->rest = *std::move(titles);
    return *std::move(letter);
  }

  Result<Content> operator()(const MaildirTo& maildir) const {
    const std::string address = own_address();
    auto text = forms.get(FormName{}(maildir), [&](const IssueView& view, const Drain& write) {
      std::string addresses = mail_addresses(view.title, {address, address, 0, {}});
      const auto write_lines = [&write](std::string& piece) {
        drop_returns(piece);
        write(piece);
      };
      write_lines(addresses);
      return mail_message(view, {address}, 0, forms.look(), write_lines);
    });
    if (!text) return tl::unexpected(text.error());
    return drop_of(maildir, forms.about().sealed, forms.about().id, *std::move(text));
  }

  Result<Content> operator()(const WebhookTo& webhook) const {
    auto body = forms.get(FormName{}(webhook), [&](const IssueView& view, const Drain& write) {
      write_body(webhook, view, write);
      return true;
    });
    if (!body) return tl::unexpected(body.error());
    return post_of(webhook, {*std::move(body), format_info(DigestFormat::kJson).media_type,
                             forms.key(), forms.about().digest, now});
  }

  Result<Content> operator()(const CommandTo& command) const {
    const auto* const format =
        std::find_if(kFormats.begin(), kFormats.end(),
                     [&](const FormatInfo& known) { return known.name == command.format; });
    auto input = forms.get(FormName{}(command), [&](const IssueView& view, const Drain& write) {
      forms.look().render(view, format->format, write);
      return true;
    });
    if (!input) return tl::unexpected(input.error());
    const Issue& issue = forms.about();
    return Command{command.arguments,
                   {"FEEDMILL_DIGEST=" + issue.digest, "FEEDMILL_ISSUE=" + issue.stem,
                    "FEEDMILL_ISSUE_ID=" + issue.id},
                   *std::move(input),
                   command.timeout};
  }
};

/// The same of an alert.
struct AlertPacker {
  const Alert& alert;
  Instant now;

  Result<Content> operator()(const MailTo& mail) const {
    auto letter = letter_to(mail);
    if (!letter) return tl::unexpected(letter.error());
    letter->addresses =
        mail_addresses(alert.title, {mail.from, mail.to, mail.max_size, {}, mail.from_name});
    letter->rest = shared_bytes(mail_of_alert(alert, head_of(mail)));
    return *std::move(letter);
  }

  Result<Content> operator()(const MaildirTo& maildir) const {
    const std::string address = own_address();
    std::string message =
        mail_addresses(alert.title, {address, address, 0, {}}) + mail_of_alert(alert, {address});
    drop_returns(message);
    return drop_of(maildir, alert.raised, alert.id, shared_bytes(std::move(message)));
  }

  Result<Content> operator()(const WebhookTo& webhook) const {
    const BodyEscape escape = body_escape_of(webhook.content_type).value_or(BodyEscape::kJson);
    std::string body = webhook.body.empty() ? alert_json(alert)
                                            : fill_body(webhook.body, escape, alert_values(alert));
    return post_of(
        webhook, {shared_bytes(std::move(body)), "application/json", alert.id, alert.digest, now});
  }

  Result<Content> operator()(const CommandTo& command) const {
    return Command{
        command.arguments,
        {"FEEDMILL_DIGEST=" + alert.digest, "FEEDMILL_ALERT=1", "FEEDMILL_ISSUE_ID=" + alert.id},
        shared_bytes(command.format == "json" ? alert_json(alert) : alert_text(alert)),
        command.timeout};
  }
};

}  // namespace

Result<Parcel> pack(const Alert& alert, const Destination& destination, Instant now) {
  auto content = std::visit(AlertPacker{alert, now}, destination.where);
  if (!content) return tl::unexpected(content.error());
  return Parcel{0, *std::move(content)};
}

Result<Parcel> pack(Forms& forms, const Destination& destination, const std::filesystem::path& page,
                    Instant now) {
  auto content = std::visit(Packer{forms, page, now}, destination.where);
  if (!content) return tl::unexpected(content.error());
  return Parcel{0, *std::move(content)};
}

bool is_made(const Forms& forms, const Destination& destination) {
  return forms.has(std::visit(FormName{}, destination.where));
}

Result<std::string> webhook_signature(std::string_view secret, Instant time,
                                      const FormBytes& body) {
  HmacSha256 mac(secret);
  mac.add(fmt::format("{}.", time.time_since_epoch().count()));
  if (auto read = body.each([&mac](std::string_view piece) { mac.add(piece); }); !read)
    return tl::unexpected(read.error());
  return mac.hex();
}

}  // namespace feedmill
