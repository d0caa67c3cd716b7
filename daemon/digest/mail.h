// An issue as mail: one message for a recipient, or a mailbox file with one message a story. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "digest/compose.h"
#include "digest/template.h"

namespace feedmill {

/// Who writes to whom, and how much they take.
struct MailEnvelope {
  std::string_view from, to;        ///< addresses
  std::uint64_t max_bytes = 0;      ///< of the message; 0: no limit
  std::string_view whole_issue_at;  ///< a link to it, for a message that would be too large
  std::string_view from_name = {};  ///< empty: the digest's title
};

/// What the operator asks of the head of an issue's message.
struct MailHead {
  std::string_view from;                   ///< address
  std::string_view subject = {};           ///< a template; empty: headline_of()
  bool thread = false;                     ///< it answers the message of the issue before
  std::string_view list_unsubscribe = {};  ///< RFC 2369; empty: none
  std::string_view whole_issue_at = {};    ///< where the page is on the web; empty: it is not
};

struct Alert;

/// The message of an issue, RFC 5322: text and HTML, Message-ID from the issue's id, Date the
/// moment it was sealed; the same bytes each time. One that would be larger than the limit holds
/// the titles only, and where the rest is.
std::string compose_mail(const IssueView& view, const MailEnvelope& envelope,
                         const Look& look = {});

/// The two pieces that compose_mail() puts together. The first is a recipient's own: From and To.
/// `title` is the digest's (IssueView::title).
std::string mail_addresses(std::string_view title, const MailEnvelope& envelope);

/// The second is the same for all recipients of a sender, rendered a story at a time, written piece
/// by piece and given up where it would be larger than `most` bytes (0: never). False: it is too
/// large, and what was written is no message.
bool mail_message(const IssueView& view, const MailHead& head, std::uint64_t most, const Look& look,
                  const Drain& write);

/// The same as one string; nothing where it is too large.
std::optional<std::string> mail_message(const IssueView& view, const MailHead& head,
                                        std::uint64_t most, const Look& look = {});

/// What stands in its place then: as many titles as fit, and where the rest is.
std::string mail_of_titles(const IssueView& view, const MailEnvelope& envelope,
                           const MailHead& head);

/// An alert's message, without mail_addresses().
std::string mail_of_alert(const Alert& alert, const MailHead& head);

/// "<UUID@host>" of an issue: what a repeated delivery is recognised by.
std::string message_id(std::string_view issue_id, std::string_view host);

}  // namespace feedmill
