// An issue from bytes: its stories, what became of earlier ones, and its sources' health. What
// stands in it is as the store has it: one who writes it trusts none of it.
#pragma once

#include "feedmill/digest.h"
#include "fields.h"
#include "text/html.h"

namespace feedmill::fuzz {

inline constexpr Instant kSealed{Seconds{1795413600}};
inline constexpr int kMostItems = 64;

inline Report a_report(Fields& fields) {
  Report report;
  const unsigned how = fields.choose(64);
  report.source = fields.next();
  report.source_url = "https://source.example/" + std::to_string(how % 4);
  report.first_seen = kSealed - std::chrono::minutes(how);
  Entry& entry = report.entry;
  entry.title = fields.next();
  entry.url = fields.next();
  const std::string body = fields.next();
  if ((how & 1U) != 0)
    entry.content_text = body;
  else
    entry.content_html = (how & 2U) != 0 ? body : sanitise_html(body, "https://site.example/a/");
  if ((how & 4U) != 0) entry.summary = fields.next();
  if ((how & 8U) != 0) entry.authors.push_back({fields.next(), "", ""});
  if ((how & 16U) != 0) {
    entry.attachments.emplace_back();
    entry.attachments.back().url = fields.next();
    entry.attachments.back().title = fields.next();
    entry.attachments.back().mime_type = fields.next();
  }
  if ((how & 32U) != 0) {
    entry.language = fields.next();
    report.withdrawn = kSealed;
  }
  return report;
}

inline Correction a_correction(Fields& fields) {
  Correction correction;
  correction.kind = static_cast<Correction::Kind>(fields.choose(3));
  correction.story_id = "s";
  correction.title = fields.next();
  correction.url = fields.next();
  correction.source = fields.next();
  correction.when = kSealed;
  if (correction.kind != Correction::Kind::kCorrected) return correction;
  WordChange change;
  change.leading = fields.next();
  change.before = fields.next();
  change.after = fields.next();
  correction.changes.push_back(std::move(change));
  return correction;
}

inline RelatedReport a_related(Fields& fields) {
  RelatedReport related;
  related.title = fields.next();
  related.url = fields.next();
  related.source = fields.next();
  return related;
}

inline void add_item(Issue& issue, Fields& fields) {
  switch (fields.choose(7)) {
    case 0:
    case 1:
      issue.stories.push_back({"story-" + std::to_string(issue.stories.size()), {}, {}});
      return issue.stories.back().reports.push_back(a_report(fields));
    case 2:
      if (!issue.stories.empty()) issue.stories.back().reports.push_back(a_report(fields));
      return;
    case 3:
      if (!issue.stories.empty()) issue.stories.back().related.push_back(a_related(fields));
      return;
    case 4:
      issue.more.push_back({"old", fields.next(), "urn:uuid:1", {}});
      return issue.more.back().reports.push_back(a_report(fields));
    case 5:
      return issue.corrections.push_back(a_correction(fields));
    default:
      issue.gaps.push_back({fields.next(), "", kSealed, kSealed, 0, 0, fields.next()});
      issue.health.push_back(
          {SourceHealth::State::kFailing, fields.next(), "", 3, "500", fields.next(), kSealed});
  }
}

inline Issue an_issue(Fields& fields) {
  Issue issue;
  issue.id = "urn:uuid:0190b2c4-0000-8000-8000-000000000001";
  issue.digest = "daily";
  issue.stem = "2026-11-23T060000Z";
  issue.sealed = kSealed;
  issue.timezone = "Europe/Berlin";
  issue.title = fields.next();
  issue.arranged = static_cast<Arrangement>(fields.choose(5));
  for (int item = 0; item < kMostItems && !fields.done(); ++item) add_item(issue, fields);
  return issue;
}

}  // namespace feedmill::fuzz
