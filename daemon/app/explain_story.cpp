#include "app/explain_story.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "app/listing.h"
#include "edits/changes.h"
#include "stories/certainty.h"

namespace feedmill {
namespace {

using Ground = ComparisonRow::Ground;

/// What the recogniser notes, for a person.
const std::map<std::string, std::string> kVetoes = {
    {"recurs", "it recurs within one source: a column's name, the address of a page"},
    {"another part of the page", "one page, other texts: parts of it"},
    {"template", "much of the text is the same, the names and numbers are not: a template"},
    {"another item of its source", "one source, another title and address: another item"},
    {"part of a longer text", "a part of a longer text that begins otherwise: a round-up"},
    {"too short", "too little text to tell"},
    {"other numbers", "a series of one source: the same title with another number"},
    {"too few words", "one word in common is not enough (a hyphenated word is one)"},
    {"split by hand", "split by hand"},
};
const std::map<std::string, std::string> kEvidence = {
    {"passages", "passages in common"},
    {"link", "a link to that report"},
    {"credit", "that outlet named as the source"},
    {"one part", "one of two events that a title tells of"},
    {"one name", "little more than one name in common"},
    {"long name", "a long name and nothing else in common, and rarer words beside it"},
    {"many reports", "a story of many reports"},
    {"commonplace", "words that many headlines have"},
    {"rarest missing", "rarer words in each than any in common"},
    {"one source", "told by this source only"},
    {"young store", "too little seen yet to know which words are rare"},
    {"few words of titles", "titles need not say it where texts do"},
    {"other language", "another language"},
    {"words of the text", "words of the texts in common"},
    {"same figures", "the same figures"},
    {"same names", "the same names"},
    {"same quotation", "the same quotation"},
    {"other figures", "other figures"},
    {"other names", "other names"},
    {"one frame", "titles of one frame with something else in its slots"},
    {"a text to agree with", "texts that have to say so too"},
};

std::string worded(const std::map<std::string, std::string>& words, const std::string& note) {
  const auto found = words.find(note);
  return found == words.end() ? note : found->second;
}

/// "same figures=+271" is what it is, with what it added to the margin, in thousandths.
struct Note {
  std::string what;
  double amount = 0;
};

Note read_note(const std::string& note) {
  const std::size_t equals = note.rfind('=');
  if (equals == std::string::npos) return {worded(kEvidence, note)};
  return {worded(kEvidence, note.substr(0, equals)), std::atoi(note.c_str() + equals + 1) / 1000.0};
}

std::vector<Note> notes_of(const ComparisonRow& row) {
  std::vector<Note> notes;
  for (const std::string& one : row.evidence) notes.push_back(read_note(one));
  return notes;
}

/// How sure it is that two reports tell of one event, and what each thing that was found adds to
/// that, on top of those before it: the figures add up.
std::string certainty_of(const ComparisonRow& row) {
  const std::vector<Note> notes = notes_of(row);
  const double reached = row.score - row.threshold;
  double margin = reached;
  for (const Note& note : notes) margin -= note.amount;
  std::string all = fmt::format("{}: {:.2f}, {:.2f} needed; titles and addresses {:.2f}",
                                reached >= 0 ? "joined" : "not joined", stories::certainty(reached),
                                stories::certainty(0), stories::certainty(margin));
  for (const Note& note : notes) {
    const double before = stories::certainty(margin);
    margin += note.amount;
    all += fmt::format(", {} {:+.2f}", note.what, stories::certainty(margin) - before);
  }
  return all;
}

/// The same where it does not count, since something forbids it.
std::string found_in(const ComparisonRow& row) {
  std::string all;
  for (const Note& note : notes_of(row)) all += (all.empty() ? "found: " : ", ") + note.what;
  return all;
}

std::string in_quotes(const std::string& title) {
  return title.empty() ? std::string("(untitled)") : fmt::format("\"{}\"", shown(title));
}

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + shown(word);
  return all;
}

std::string ground_of(const ComparisonRow& row) {
  switch (row.ground) {
    case Ground::kArticle:
      return fmt::format("the same article (tier 2): equal {}", row.clue);
    case Ground::kCopy:
      return fmt::format("a copy or excerpt (tier 3): {:.0f} % of the shorter text in common",
                         row.score * 100);
    case Ground::kEvent:
      return fmt::format("the same event (tier 4): score {:.3f}", row.score);
    case Ground::kByHand:
      return "by hand";
    case Ground::kNone:
      break;
  }
  return "nothing";
}

std::string threshold_of(const ComparisonRow& row) {
  if (row.ground == Ground::kCopy) return fmt::format("{:.0f} % needed", row.threshold * 100);
  if (row.ground == Ground::kEvent) return fmt::format("{:.3f} needed", row.threshold);
  return "";
}

void add_details(const ComparisonRow& row, std::vector<std::string>& lines) {
  const std::string indent = "      ";
  if (!row.words.empty()) lines.push_back(indent + "words in common: " + listed(row.words));
  if (!row.passage.empty()) {
    lines.push_back(fmt::format("{}passage in common: \"{}\"", indent, shown(row.passage)));
  }
  if (row.ground == Ground::kEvent) {
    const std::string sure = row.veto.empty() ? certainty_of(row) : found_in(row);
    if (!sure.empty()) lines.push_back(indent + sure);
  }
  if (!row.veto.empty()) lines.push_back(indent + "but not: " + worded(kVetoes, row.veto));
}

void add_comparison(const ComparisonRow& row, std::vector<std::string>& lines) {
  const std::string needed = threshold_of(row);
  lines.push_back(fmt::format("    {}{}{}", ground_of(row), needed.empty() ? "" : ", ", needed));
  if (!row.entry_id.empty()) {
    lines.push_back(fmt::format("      as {}  {}  {}", row.entry_id, shown(row.source),
                                row.title.empty() ? "(forgotten since)" : in_quotes(row.title)));
  }
  add_details(row, lines);
}

/// Of a report whose story became part of another.
void add_brought_by(const ComparisonRow& by, std::vector<std::string>& lines) {
  if (by.ground == Ground::kNone) return;
  lines.emplace_back("  That story became part of this one through a report that belongs to both:");
  lines.push_back(fmt::format("    {}  {}  {}", by.entry_id, shown(by.source),
                              by.title.empty() ? "(forgotten since)" : in_quotes(by.title)));
}

void add_edits(const ExplanationRow& row, std::vector<std::string>& lines) {
  for (const auto& edit : row.edits) {
    lines.push_back(
        fmt::format("  edited, seen on {}{}", short_time(edit.seen),
                    edit.changes.empty() ? ": nothing that a reader would notice" : ""));
    for (const WordChange& change : edit.changes) lines.push_back("    " + shown(as_wdiff(change)));
    if (edit.further > 0) lines.push_back(fmt::format("    and {} more", edit.further));
  }
  if (row.withdrawn) {
    lines.push_back("  withdrawn by its source, seen on " + short_time(row.withdrawn));
  }
  if (row.restored) lines.push_back("  there again, seen on " + short_time(row.restored));
}

}  // namespace

std::vector<std::string> explain_story(const ExplanationRow& row) {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{}  {}  {}", row.entry_id, shown(row.source), in_quotes(row.title)));
  if (row.story_id.empty()) {
    lines.emplace_back("  It waits for its story: the next pass gives it one.");
    return lines;
  }
  lines.push_back(fmt::format("  in story {}, which has {} report{}", row.story_id, row.reports,
                              row.reports == 1 ? "" : "s"));
  if (row.joined.ground == Ground::kNone) {
    lines.emplace_back(row.brought_by.ground == Ground::kNone
                           ? "  It began this story: nothing before it was near enough."
                           : "  It began a story of its own: nothing before it was near enough.");
  } else {
    lines.emplace_back("  Why:");
    add_comparison(row.joined, lines);
  }
  if (!row.bridged.empty())
    lines.emplace_back(
        "  It belongs as clearly to another story, which has become part of this one:");
  for (const ComparisonRow& bridged : row.bridged) add_comparison(bridged, lines);
  add_brought_by(row.brought_by, lines);
  if (!row.rejected.empty()) lines.emplace_back("  Compared and not joined:");
  for (const ComparisonRow& rejected : row.rejected) add_comparison(rejected, lines);
  for (const auto& telling : row.told) {
    lines.push_back(fmt::format("  told by digest {} on {}", shown(telling.digest),
                                short_time(telling.sealed)));
  }
  if (row.told.empty()) lines.emplace_back("  no digest has told it");
  add_edits(row, lines);
  return lines;
}

}  // namespace feedmill
