// A story as one piece of HTML, and what it is called from outside: for the formats that hand a
// story on as an item of its own (Atom, RSS, mbox). Pure; any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "digest/compose.h"

namespace feedmill {

/// An IRI that a story keeps in every issue and on every machine, made from its id: a UUID of our
/// own making (RFC 9562 section 5.8).
std::string story_urn(std::string_view story_id);

/// The UUID of such an IRI, and of an issue's id.
std::string_view uuid_of(std::string_view urn);

/// The lead's text as the page has it: a short body as it is; a long one as an excerpt, behind
/// which the rest unfolds in place.
void append_page_text(std::string& out, const StoryView& story);

/// Enclosures as the page has them: what a podcast is about.
void append_page_files(std::string& out, const StoryView& story);

/// How the page sets it: "lead", "second", "single", "brief"; empty where all are set alike.
std::string_view rank_name(const StoryView& story);

/// Whether a picture that leads is set from edge to edge of its column: it lies, and is large.
bool fills_column(const IssuePicture& picture);

/// The picture itself as an address (RFC 2397).
void append_data_url(std::string& out, const IssuePicture& picture);

/// Where a page finds a story's picture; empty: it shows none.
using PictureAddress = std::function<std::string(const StoryView&)>;

/// In the page itself.
std::string embedded_picture(const StoryView& story);

/// The lead's body, then "Also in:" with a link to each other report.
std::string story_html(const StoryView& story);

/// "More on earlier stories": a heading and a list of reports for each.
std::string earlier_html(const IssueView& view);

}  // namespace feedmill
