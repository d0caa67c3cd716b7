// The source list of a YAML file, edited as text: what is not about the source that comes or goes
// stays byte for byte, comments included. Every edit is read back before it counts. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace feedmill {

/// A source to write: address, and where there are some, name and tags.
struct WrittenSource {
  std::string url, name;
  std::vector<std::string> tags;
};

/// A file of the configuration `main`: that file itself, or one that it includes.
struct EditedFile {
  std::string main, path;
  const ConfigReading* as_read = nullptr;  ///< what it says so far, where that is known
};

/// `text`, which is the file's, with the sources at the end of its list.
/// Errors: Errc::kConfig where the file has problems, or writes its list so that it has to be
/// edited by hand.
Result<std::string> with_sources(const std::string& text, const EditedFile& file,
                                 const std::vector<WrittenSource>& sources);

/// `text` without the `index`th source of this file, counted from 0. Errors: the same; also where a
/// digest still names the source.
Result<std::string> without_source(const std::string& text, const EditedFile& file,
                                   std::size_t index);

/// `text` with the `index`th source of this file, counted from 0, enabled or not. Errors:
/// Errc::kConfig where the file has problems, or writes the source so that it has to be edited by
/// hand (as an alias, say).
Result<std::string> with_enabled(const std::string& text, const EditedFile& file, std::size_t index,
                                 bool enabled);

/// The same with these tags and no others.
Result<std::string> with_tags(const std::string& text, const EditedFile& file, std::size_t index,
                              const std::vector<std::string>& tags);

}  // namespace feedmill
