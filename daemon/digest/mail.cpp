#include "digest/mail.h"

#include <fmt/format.h>

#include <algorithm>

#include "digest/alert_form.h"
#include "digest/body_template.h"
#include "digest/closing_html.h"
#include "digest/mail_html.h"
#include "digest/mime.h"
#include "digest/render.h"
#include "digest/story_html.h"
#include "text/display.h"

namespace feedmill {
namespace {

// No mail is answered: the address of an archived message is one that cannot exist (RFC 2606).
constexpr std::string_view kNobody = "feedmill@feedmill.invalid";
constexpr std::size_t kTail = 500;  // of the header and the last lines of a short message
constexpr std::string_view kHtml = "text/html; charset=utf-8", kText = "text/plain; charset=utf-8";

std::string_view host_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view("feedmill.invalid")
                                      : address.substr(at + 1);
}

/// A digest's name as labels of a list identifier (RFC 2919 section 2).
std::string list_label(std::string_view digest) {
  std::string label;
  for (const char c : digest) {
    const bool fits =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    label += fits ? c : '-';
  }
  return label;
}

void append_list_headers(std::string& out, const IssueView& view, std::string_view host) {
  append_mailbox_header(out, "List-Id", view.title,
                        list_label(view.issue->digest) + ".feedmill." + std::string(host));
  append_plain_header(out, "Auto-Submitted", "auto-generated");  // RFC 3834: no holiday replies
}

/// What a template makes of an issue, on one line.
std::string subject_of(const IssueView& view, const MailHead& head) {
  if (head.subject.empty()) return headline_of(view);
  std::string subject = one_line(fill_body(std::string(head.subject), BodyEscape::kNone, view));
  return subject.empty() ? headline_of(view) : subject;
}

/// RFC 5322 section 3.6.4: the issue before, and the first one that is known, which all share.
void append_thread_headers(std::string& out, const Issue& issue, std::string_view host) {
  if (issue.previous_id.empty()) return;
  const std::string before = message_id(issue.previous_id, host);
  append_plain_header(out, "In-Reply-To", before);
  const bool second = issue.first_id.empty() || issue.first_id == issue.previous_id;
  append_plain_header(out, "References",
                      second ? before : message_id(issue.first_id, host) + " " + before);
}

void append_issue_head(std::string& out, const IssueView& view, const MailHead& head) {
  const std::string_view host = host_of(head.from);
  append_header(out, "Subject", subject_of(view, head));
  append_plain_header(out, "Date", mail_date(view.issue->sealed));
  append_plain_header(out, "Message-ID", message_id(view.issue->id, host));
  if (head.thread) append_thread_headers(out, *view.issue, host);
  append_list_headers(out, view, host);
  if (!head.list_unsubscribe.empty())
    append_plain_header(out, "List-Unsubscribe", std::string(head.list_unsubscribe));
}

/// As many titles as fit, and where the whole issue is.
std::string table_of_contents(const IssueView& view, const MailEnvelope& envelope) {
  const std::string_view whole_issue_at = envelope.whole_issue_at;
  std::string text = fmt::format("{}\n{}, {}\n\n", view.title, view.date, view.time);
  // A character is three bytes at most in quoted-printable.
  const std::size_t room = static_cast<std::size_t>(envelope.max_bytes) / 3;
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    if (text.size() + kTail + whole_issue_at.size() > room && i > 0) {
      text += fmt::format("and {} more\n", view.stories.size() - i);
      break;
    }
    text += fmt::format("{:>3}. {} ({})\n", i + 1, view.stories[i].lead().title,
                        view.stories[i].lead().source);
  }
  text += "\nThis issue is too large for a message.";
  if (!whole_issue_at.empty()) text += fmt::format(" It is here:\n{}\n", whole_issue_at);
  return text;
}

std::string story_text(const StoryView& story) {
  std::string text = story.excerpt;
  if (!text.empty()) text += "\n\n";
  for (const ReportView& report : story.reports)
    text += fmt::format("{}\n{}\n\n", report.source, report.link);
  return text;
}

/// RFC 4155: the line that begins a message. Its time is UTC, as asctime writes it.
std::string separator(Instant when) {
  const std::string date = to_http_date(when);  // "Mon, 23 Nov 2026 07:00:00 GMT"
  return fmt::format("From {} {} {} {:>2} {} {}\n", kNobody, date.substr(0, 3), date.substr(8, 3),
                     std::stoi(date.substr(5, 2)), date.substr(17, 8), date.substr(12, 4));
}

void append_as_mbox(std::string& out, Instant when, const std::string& message) {
  out += separator(when);
  for (const char c : message)
    if (c != '\r') out += c;
  out += '\n';
}

void append_story_message(std::string& out, const IssueView& view, const StoryView& story) {
  const ReportView& lead = story.lead();
  std::string mail;
  append_mailbox_header(mail, "From", lead.source, kNobody);
  append_header(mail, "Subject", lead.title);
  append_plain_header(mail, "Date", mail_date(lead.when));
  append_plain_header(mail, "Message-ID",
                      fmt::format("<{}.{}@feedmill.invalid>", uuid_of(story_urn(story.id)),
                                  uuid_of(view.issue->id)));
  append_list_headers(mail, view, "invalid");
  append_plain_header(mail, "X-Feedmill-Issue", view.issue->id);
  append_plain_header(mail, "X-Feedmill-Story", std::string(story.id));
  const std::string text = story_text(story), html = story_html(story);
  append_alternatives(mail, {{kText, text}, {kHtml, html}}, story.id);
  append_as_mbox(out, view.issue->sealed, mail);
}

/// What stands behind the stories is a message of its own: `what` names it.
void append_closing_message(std::string& out, const IssueView& view, std::string_view what,
                            std::string_view subject, const std::vector<MailPart>& parts) {
  std::string mail;
  append_mailbox_header(mail, "From", view.title, kNobody);
  append_header(mail, "Subject", subject);
  append_plain_header(mail, "Date", mail_date(view.issue->sealed));
  append_plain_header(mail, "Message-ID",
                      fmt::format("<{}.{}@feedmill.invalid>", what, uuid_of(view.issue->id)));
  append_list_headers(mail, view, "invalid");
  append_plain_header(mail, "X-Feedmill-Issue", view.issue->id);
  append_alternatives(mail, parts, view.issue->id);
  append_as_mbox(out, view.issue->sealed, mail);
}

void append_earlier_message(std::string& out, const IssueView& view) {
  if (view.more.empty()) return;
  std::string text;
  for (const auto& story : view.more) {
    text += story.title + "\n";
    for (const auto& report : story.reports)
      text += fmt::format("- {} ({})\n  {}\n", report.title, report.source, report.link);
    text += '\n';
  }
  const std::string html = earlier_html(view);
  append_closing_message(out, view, "more", "More on earlier stories",
                         {{kText, text}, {kHtml, html}});
}

void append_notices_message(std::string& out, const IssueView& view) {
  if (!has_notices(view)) return;
  std::string html, text;
  append_notices_html(html, view);
  append_notices_text(text, view);
  append_closing_message(out, view, "notices", kNotices, {{kText, text}, {kHtml, html}});
}

}  // namespace

std::string message_id(std::string_view issue_id, std::string_view host) {
  return fmt::format("<{}@{}>", uuid_of(issue_id), host);
}

std::string mail_addresses(std::string_view title, const MailEnvelope& envelope) {
  std::string out;
  const auto sender = envelope.from_name.empty() ? title : envelope.from_name;
  append_mailbox_header(out, "From", sender, envelope.from);
  append_mailbox_header(out, "To", "", envelope.to);
  return out;
}

namespace {

/// Of a message that may not be large half is left to the text.
std::size_t room_for_pictures(std::uint64_t most) {
  constexpr std::uint64_t kCoded = 3;  // a byte takes more than one of a message, the text the rest
  return most == 0 ? kMailPictureBytes : std::min<std::uint64_t>(kMailPictureBytes, most / kCoded);
}

/// The HTML, and what it shows.
void write_html_with(AlternativesWriter& writer, const IssueView& view,
                     const std::vector<std::size_t>& pictures,
                     const std::function<void()>& write_html) {
  if (!pictures.empty()) writer.begin_related(kHtml);
  writer.begin_part(kHtml);
  write_html();
  writer.end_part();
  for (const std::size_t story : pictures)
    writer.shown(view.stories[story].picture->media_type, mail_picture_id(view, story),
                 view.stories[story].picture->bytes);
  if (!pictures.empty()) writer.end_related();
}

void write_mail_html(AlternativesWriter& writer, const IssueView& view, const MailHead& head,
                     std::uint64_t most) {
  const MailHtml page = mail_html(view, head.whole_issue_at, room_for_pictures(most));
  write_html_with(writer, view, page.pictures, [&] { writer.text(page.html); });
}

/// The first that there is room for, where the operator's own page shows any.
std::vector<std::size_t> pictures_of_look(const IssueView& view, const Look& look,
                                          std::uint64_t most) {
  std::vector<std::size_t> shown;
  std::size_t room = look.shows_pictures() ? room_for_pictures(most) : 0;
  for (std::size_t i = 0; i < view.stories.size(); ++i) {
    const IssuePicture* picture = view.stories[i].picture;
    if (picture == nullptr || picture->bytes.size() > room) continue;
    room -= picture->bytes.size();
    shown.push_back(i);
  }
  return shown;
}

/// Where the message has it: in a part of its own.
PictureAddress pictures_beside(const IssueView& view, const std::vector<std::size_t>& shown) {
  return [&view, &shown](const StoryView& story) {
    const auto number = static_cast<std::size_t>(&story - view.stories.data());
    const bool has = std::binary_search(shown.begin(), shown.end(), number);
    return has ? "cid:" + mail_picture_id(view, number) : std::string();
  };
}

}  // namespace

bool mail_message(const IssueView& view, const MailHead& head, std::uint64_t most, const Look& look,
                  const Drain& write) {
  std::string out;
  std::uint64_t written = 0;
  const Drain pass_on = [&](std::string& piece) {
    written += piece.size();
    write(piece);
  };
  append_issue_head(out, view, head);
  AlternativesWriter writer(out, view.issue->id);
  const auto fits = [&] { return most == 0 || written + out.size() <= most; };
  const Drain put = [&](std::string& piece) {
    if (fits()) writer.text(piece);
    piece.clear();
    offer(pass_on, out);
  };
  writer.begin_part(kText);
  look.render(view, DigestFormat::kText, put);
  writer.end_part();
  if (fits() && look.has(DigestFormat::kHtml)) {
    const auto shown = pictures_of_look(view, look, most);
    write_html_with(writer, view, shown, [&] {
      look.render(view, DigestFormat::kHtml, put, pictures_beside(view, shown));
    });
  } else if (fits()) {
    write_mail_html(writer, view, head, most);
  }
  writer.end();
  if (!fits()) return false;
  pass_on(out);
  return true;
}

std::optional<std::string> mail_message(const IssueView& view, const MailHead& head,
                                        std::uint64_t most, const Look& look) {
  std::string message;
  const auto append = [&message](std::string& piece) {
    message += piece;
    piece.clear();
  };
  if (!mail_message(view, head, most, look, append)) return std::nullopt;
  return message;
}

std::string mail_of_titles(const IssueView& view, const MailEnvelope& envelope,
                           const MailHead& head) {
  std::string out;
  append_issue_head(out, view, head);
  const std::string titles = table_of_contents(view, envelope);
  append_alternatives(out, {{kText, titles}}, view.issue->id);
  return out;
}

std::string compose_mail(const IssueView& view, const MailEnvelope& envelope, const Look& look) {
  const std::string addresses = mail_addresses(view.title, envelope);
  const std::uint64_t most = envelope.max_bytes;
  if (auto message = mail_message(view, {envelope.from}, most, look))
    if (most == 0 || addresses.size() + message->size() <= most) return addresses + *message;
  return addresses + mail_of_titles(view, envelope, {envelope.from});
}

std::string mail_of_alert(const Alert& alert, const MailHead& head) {
  const std::string_view host = host_of(head.from);
  std::string out, subject;
  if (!head.subject.empty())
    subject =
        one_line(fill_body(std::string(head.subject), BodyEscape::kNone, alert_values(alert)));
  if (subject.empty()) subject = one_line(alert.title) + ": " + alert_headline(alert);
  append_header(out, "Subject", subject);
  append_plain_header(out, "Date", mail_date(alert.raised));
  append_plain_header(out, "Message-ID", message_id(alert.id, host));
  append_plain_header(out, "Auto-Submitted", "auto-generated");
  const std::string text = alert_text(alert);
  append_alternatives(out, {{kText, text}}, alert.id);
  return out;
}

void render_mbox(const IssueView& view, std::string& out, const Drain& drain) {
  for (const auto& story : view.stories) {
    append_story_message(out, view, story);
    offer(drain, out);
  }
  append_earlier_message(out, view);
  append_notices_message(out, view);
}

}  // namespace feedmill
