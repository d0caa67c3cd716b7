// People as RSS names them: "me@example.com (Jo Doe)", "Jo Doe <me@example.com>", "Jo Doe". Pure;
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "feedmill/feed.h"

namespace feedmill {

/// Repeats are looked for among so many: lists that are longer are not made by people, and each
/// with each would take a hundred thousand of them a minute.
inline constexpr std::size_t kCompared = 64;

/// A name, an address and a URL out of one text; RSS 2.0 asks for an address and few feeds give
/// one.
Person read_person(std::string_view text);

/// The people of one text. A text is split where each part has an address of its own
/// ("ann@h.example, bo@q.example"): a comma between names may be part of one ("Able, Ann").
std::vector<Person> read_people(std::string_view text);

/// The people of a text without addresses, one or more: a semicolon stands between people only,
/// where a comma may be part of a name ("Able, Ann; Bell, Bo").
std::vector<Person> read_names(std::string_view text);

/// Adds a person, unless already there. Among the first `elsewhere` of them, whom other elements
/// name (dc:creator beside author), the same name or the same address is the same person, and each
/// then tells what the other does not know; two of one element are two people, if not equal. Only
/// the first kCompared are looked at.
void add_person(std::vector<Person>& people, Person person, std::size_t elsewhere = 0);

/// All of them, in order of rank; those of one rank were named by one element.
std::vector<Person> in_order(std::vector<std::pair<std::uint8_t, Person>>&& ranked);

}  // namespace feedmill
