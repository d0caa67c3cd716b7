#include <fmt/format.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "deliver/forms.h"
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
    return fmt::format("mail from {} of at most {}", mail.from, mail.max_size);
  }
  std::string operator()(const MaildirTo& /*maildir*/) const { return "maildir"; }
  std::string operator()(const WebhookTo& /*webhook*/) const { return "json"; }
  std::string operator()(const CommandTo& command) const { return command.format; }
};

/// Packs for each kind of destination.
struct Packer {
  Forms& forms;
  const std::filesystem::path& page;
  Instant now;

  Result<decltype(Parcel::content)> operator()(const MailTo& mail) const {
    Letter letter{mail.smtp, mail.from, mail.to, mail.username, {}, {}, {}};
    if (!mail.username.empty()) {
      auto password = read_secret(mail.password_file);
      if (!password) return tl::unexpected(password.error());
      letter.password = *std::move(password);
    }
    auto whole = forms.get(FormName{}(mail), [&](const IssueView& view) {
      return mail_message(view, mail.from, mail.max_size, forms.look());
    });
    if (!whole) return tl::unexpected(whole.error());
    const std::string link = on_the_web(mail.link, page);
    const MailEnvelope envelope{mail.from, mail.to, mail.max_size, link, mail.from_name};
    letter.addresses = mail_addresses(forms.title(), envelope);
    letter.rest = *std::move(whole);
    const auto room =
        mail.max_size - std::min<std::uint64_t>(mail.max_size, letter.addresses.size());
    if (letter.rest && (mail.max_size == 0 || letter.rest->size() <= room)) return letter;
    auto titles = forms.get(FormName{}(mail) + ", titles, " + link,
                            [&](const IssueView& view) { return mail_of_titles(view, envelope); });
    if (!titles) return tl::unexpected(titles.error());
    letter.rest = *std::move(titles);
    return letter;
  }

  Result<decltype(Parcel::content)> operator()(const MaildirTo& maildir) const {
    const std::string host = host_name();
    const std::string address = "feedmill@" + (host.empty() ? "localhost" : host);
    auto text = forms.get(FormName{}(maildir), [&](const IssueView& view) {
      std::string message = compose_mail(view, {address, address, 0, {}}, forms.look());
      // A Maildir holds lines as the system has them.
      message.erase(std::remove(message.begin(), message.end(), '\r'), message.end());
      return message;
    });
    if (!text) return tl::unexpected(text.error());
    const Issue& issue = forms.about();
    return Drop{maildir.folder,
                fmt::format("{}.{}.{}", issue.sealed.time_since_epoch().count(), uuid_of(issue.id),
                            file_host()),
                *std::move(text)};
  }

  Result<decltype(Parcel::content)> operator()(const WebhookTo& webhook) const {
    constexpr DigestFormat kForm = DigestFormat::kJson;
    auto json = forms.get(FormName{}(webhook),
                          [](const IssueView& view) { return render(view, kForm).bytes; });
    if (!json) return tl::unexpected(json.error());
    const Issue& issue = forms.about();
    Post post{webhook.url, webhook.method, {}, *std::move(json)};
    const std::string type = webhook.content_type.empty()
                                 ? std::string(format_info(kForm).media_type)
                                 : webhook.content_type;
    post.headers = {"Content-Type: " + type, "Idempotency-Key: " + issue.id,
                    "X-Feedmill-Digest: " + percent_encoded(issue.digest)};
    if (auto own = own_headers(webhook); !own)
      return tl::unexpected(own.error());
    else
      add_own(post.headers, *own);
    if (webhook.secret_file.empty()) return post;
    const auto secret = read_secret(webhook.secret_file);
    if (!secret) return tl::unexpected(secret.error());
    post.headers.push_back(fmt::format("X-Feedmill-Signature: t={},v1={}",
                                       now.time_since_epoch().count(),
                                       webhook_signature(*secret, now, *post.body)));
    return post;
  }

  Result<decltype(Parcel::content)> operator()(const CommandTo& command) const {
    const auto* const format =
        std::find_if(kFormats.begin(), kFormats.end(),
                     [&](const FormatInfo& known) { return known.name == command.format; });
    auto input = forms.get(FormName{}(command), [&](const IssueView& view) {
      return forms.look().render(view, format->format).bytes;
    });
    if (!input) return tl::unexpected(input.error());
    const Issue& issue = forms.about();
    return Command{command.arguments,
                   {"FEEDMILL_DIGEST=" + issue.digest, "FEEDMILL_ISSUE=" + issue.stem,
                    "FEEDMILL_ISSUE_ID=" + issue.id},
                   *std::move(input),
                   command.timeout};
  }

  static Result<HeaderLines> own_headers(const WebhookTo& webhook) {
    HeaderLines lines = webhook.headers;
    if (webhook.headers_file.empty()) return lines;
    const auto more = read_header_lines(webhook.headers_file);
    if (!more) return tl::unexpected(more.error());
    lines.insert(lines.end(), more->begin(), more->end());
    return lines;
  }

  /// The operator's headers; what says which issue this is stays ours.
  static void add_own(std::vector<std::string>& headers, const HeaderLines& own) {
    for (const auto& [name, value] : own) {
      if (has_header(headers, name)) continue;
      // libcurl's spelling for a header that is there and empty.
      headers.push_back(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
    }
  }

  static bool has_header(const std::vector<std::string>& headers, const std::string& name) {
    return std::any_of(headers.begin(), headers.end(), [&](const std::string& line) {
      return line.size() > name.size() && line[name.size()] == ':' &&
             ::strncasecmp(line.c_str(), name.c_str(), name.size()) == 0;
    });
  }

  /// A digest's name as a header's value: it may hold any script.
  static std::string percent_encoded(std::string_view name) {
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
};

}  // namespace

Result<Parcel> pack(Forms& forms, const Destination& destination, const std::filesystem::path& page,
                    Instant now) {
  auto content = std::visit(Packer{forms, page, now}, destination.where);
  if (!content) return tl::unexpected(content.error());
  return Parcel{0, *std::move(content)};
}

bool is_made(const Forms& forms, const Destination& destination) {
  return forms.has(std::visit(FormName{}, destination.where));
}

std::string webhook_signature(std::string_view secret, Instant time, std::string_view body) {
  return hmac_sha256_hex(secret, fmt::format("{}.{}", time.time_since_epoch().count(), body));
}

}  // namespace feedmill
