// People as RSS names them: "me@example.com (Jo Doe)", "Jo Doe <me@example.com>", "Jo Doe". Pure;
// any thread.
#pragma once

#include <string_view>
#include <vector>

#include "feedmill/feed.h"

namespace feedmill {

/// A name and an address out of one text; RSS 2.0 asks for an address and few feeds give one.
Person read_person(std::string_view text);

/// Adds a person, unless already there: the same name or the same address is the same person, and
/// each then tells what the other does not know.
void add_person(std::vector<Person>& people, Person person);

}  // namespace feedmill
