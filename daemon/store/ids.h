// What is shown of the numbers under which entries and stories are stored: "abcde-17" an entry,
// "abcde-s3" a story; five letters and digits of the store's own name keep two stores' numbers
// apart. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace feedmill {

/// Whether this may be a store's own name: 32 hexadecimal digits.
bool is_store_uuid(std::string_view text);

/// Five letters and digits from the store's name, the first a letter, none easily misread.
std::string tag_of_store(const std::string& uuid);

std::string shown_entry(const std::string& tag, std::int64_t entry);
/// Empty for 0.
std::string shown_story(const std::string& tag, std::int64_t story);

/// The numbers again; 0 where it is none of this store.
std::int64_t entry_shown_as(std::string_view id, const std::string& tag);
std::int64_t story_shown_as(std::string_view id, const std::string& tag);

}  // namespace feedmill
