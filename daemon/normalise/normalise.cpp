// What a document means: bodies as sanitised HTML, summaries as plain text too, an id for every
// entry.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feedmill/parse.h"
#include "text/hash.h"
#include "text/html.h"

namespace feedmill {
namespace {

using Kind = RawText::Kind;

// Not find_first_of(), which looks for each character in turn.
bool has_markup(const std::string& text) {
  return text.find('<') != std::string::npos || text.find('&') != std::string::npos;
}

// Whether the text is HTML: RSS does not say, so what it holds does.
bool is_html(const RawText& text) {
  if (text.kind != Kind::kRss) return text.kind == Kind::kHtml;
  return has_markup(text.value) && looks_like_html(text.value);
}

/// The lines of a plain text, without what indents them.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
      line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Plain text as HTML: a line break is one, an empty line begins a paragraph.
std::string plain_as_html(const std::string& text) {
  if (text.find('\n') == std::string::npos) return escape_html(text);
  std::string out;
  std::size_t paragraphs = 0;
  bool open = false;
  for (const std::string_view line : lines_of(text)) {
    if (line.empty()) {
      open = false;
      continue;
    }
    if (!open) out += paragraphs++ == 0 ? "<p>" : "</p>\n<p>";
    if (open) out += "<br>\n";
    out += escape_html(line);
    open = true;
  }
  return paragraphs == 0 ? out : out + "</p>";
}

std::string as_html(const RawText& text) {
  return is_html(text) ? sanitise_html(text.value, text.base) : plain_as_html(text.value);
}

std::string as_plain(const RawText& text) {
  return is_html(text) ? html_to_text(text.value) : text.value;
}

// 16 hexadecimal digits of what a reader would take for the same entry.
std::string content_id(const ParsedEntry& parsed) {
  const Entry& entry = parsed.entry;
  std::string told = entry.title;
  told.append(1, '\0').append(parsed.content.value).append(1, '\0').append(parsed.summary.value);
  for (const Attachment& attachment : entry.attachments)
    told.append(1, '\0').append(attachment.url);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (auto hash = hash64(told); id.size() < 16; hash >>= 4U) id += kDigits[hash & 15U];
  return id;
}

}  // namespace

void normalise_in_place(ParsedEntry& parsed) {
  Entry& entry = parsed.entry;
  if (entry.id.empty()) entry.id = content_id(parsed);
  if (parsed.content.kind == Kind::kPlain)
    entry.content_text = std::move(parsed.content.value);
  else if (!parsed.content.empty())
    entry.content_html = as_html(parsed.content);
  if (!parsed.summary.empty()) {
    entry.summary = as_plain(parsed.summary);
    if (is_html(parsed.summary))
      entry.summary_html = sanitise_html(parsed.summary.value, parsed.summary.base);
  }
}

Entry normalise(ParsedEntry&& parsed) {
  normalise_in_place(parsed);
  return std::move(parsed.entry);
}

}  // namespace feedmill
