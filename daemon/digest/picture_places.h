// Where the pictures of an issue's stories are to be found, as its feeds say. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "feedmill/digest.h"

namespace feedmill {

/// An address that a report names for a picture.
struct PicturePlace {
  std::string url, alt;
  std::string source_url;  ///< of the source whose report it is, as configured
  bool is_page = false;    ///< the report's own page, which may name one
  bool operator==(const PicturePlace&) const = default;
};

/// Those of one story, what its lead names before what the other reports do: Media RSS and
/// enclosures, then its text's own; last the lead's page.
struct StoryPlaces {
  std::string story_id;
  bool leads = false;  ///< the issue leads with it
  std::vector<PicturePlace> places;
};

/// Of the stories that are shown with more than a line, in the order in which they are shown; the
/// first few dozen of them that name any.
std::vector<StoryPlaces> picture_places(const Issue& issue);

}  // namespace feedmill
