// An issue as mail: lines of at most 998 bytes that end in CRLF, ASCII, header fields that are
// fields, and parts that read back to the very text that was put in; a message no larger than its
// limit. As a mailbox: as many messages as it says, and none that a text began.
#include <algorithm>
#include <array>

#include "digest/mail.h"
#include "digest/mail_html.h"
#include "digest/mime.h"
#include "digest/render.h"
#include "issue.h"

namespace {

using namespace feedmill;
using fuzz::require;

std::vector<std::string_view> lines_of(std::string_view message) {
  std::vector<std::string_view> lines;
  while (!message.empty()) {
    const std::size_t end = message.find("\r\n");
    require(end != std::string_view::npos && end <= 998);
    lines.push_back(message.substr(0, end));
    require(lines.back().find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    message.remove_prefix(end + 2);
  }
  return lines;
}

bool is_field_start(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         std::all_of(line.begin(), line.begin() + colon,
                     [](char c) { return c > ' ' && c < 0x7F; });
}

/// Takes the header off; its fields' names.
std::vector<std::string_view> take_header(std::vector<std::string_view>& lines) {
  std::vector<std::string_view> names;
  std::size_t at = 0;
  for (; at < lines.size() && !lines[at].empty(); ++at) {
    const bool folded = lines[at].front() == ' ' || lines[at].front() == '\t';
    require(folded ? !names.empty() && lines[at].find_first_not_of(" \t") != std::string_view::npos
                   : is_field_start(lines[at]));
    if (!folded) names.push_back(lines[at].substr(0, lines[at].find(':')));
  }
  require(at < lines.size());
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  return names;
}

int hex(char c) {
  const std::size_t value = std::string_view("0123456789ABCDEF").find(c);
  require(value != std::string_view::npos);
  return static_cast<int>(value);
}

std::string decoded(const std::vector<std::string_view>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    require(lines[i].size() <= 76);
    std::string_view line = lines[i];
    const bool soft = !line.empty() && line.back() == '=';
    if (soft) line.remove_suffix(1);
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at] != '=') {
        text += line[at];
        continue;
      }
      require(at + 2 < line.size());
      text += static_cast<char>(hex(line[at + 1]) * 16 + hex(line[at + 2]));
      at += 2;
    }
    if (!soft && i + 1 < lines.size()) text += '\n';
  }
  return text;
}

std::string with_plain_ends(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || text.substr(i, 2) != "\r\n") out += text[i];
  }
  return out;
}

void look_at_message(std::string_view message, const std::vector<std::string>& texts) {
  require(std::all_of(message.begin(), message.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  auto lines = lines_of(message);
  const auto names = take_header(lines);
  for (const std::string_view once :
       {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}) {
    require(std::count(names.begin(), names.end(), once) == 1);
  }
  require(!lines.empty() && lines.front().substr(0, 2) == "--");
  const std::string boundary(lines.front());
  require(lines.back() == boundary + "--");
  std::size_t found = 0;
  for (auto part = lines.begin(); *part == boundary; ++found) {
    const auto end = std::find_if(part + 1, lines.end(), [&](std::string_view line) {
      return line == boundary || line == boundary + "--";
    });
    std::vector<std::string_view> own(part + 1, end);
    take_header(own);
    require(found < texts.size() && decoded(own) == with_plain_ends(texts[found]));
    part = end;
  }
  require(found == texts.size());
}

void look_at_box(const Issue& issue, const IssueView& view) {
  const std::string box = render(view, DigestFormat::kMbox).bytes;
  require(box.find('\r') == std::string::npos);
  std::size_t messages = box.substr(0, 5) == "From " ? 1 : 0;
  for (std::size_t at = box.find("\nFrom "); at != std::string::npos;
       at = box.find("\nFrom ", at + 1))
    ++messages;
  const bool notices = !view.corrections.empty() || !view.gaps.empty() || !view.health.empty();
  require(messages == view.stories.size() + (issue.more.empty() ? 0 : 1) + (notices ? 1 : 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  const std::string name = fields.next();
  const Issue issue = fuzz::an_issue(fields);
  const IssueView view = compose(issue);
  MailEnvelope envelope{"mill@example.org", "me@example.net", 0, "https://me.example/d.html", name};
  const std::string whole = compose_mail(view, envelope);
  look_at_message(whole, {render(view, DigestFormat::kText).bytes, mail_html(view, {}).html});
  envelope.max_bytes = 8192;
  const std::string small = compose_mail(view, envelope);
  require(small.size() <= envelope.max_bytes);
  lines_of(small);
  look_at_box(issue, view);
  return 0;
}
