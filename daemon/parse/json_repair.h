// JSON that is none by the letter of RFC 8259: cut short, written by templates or by hand. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>

namespace feedmill {

/// `json` written anew as valid JSON, up to the end of its first value: naked control characters,
/// unknown escapes and quotes within strings are text; comments and superfluous commas go; missing
/// commas, colons, quotes around names and what closes an object or array are put in; None, NaN and
/// the like are null; numbers become strings. A string that the input ends in is null: half a text
/// is not what was meant. A line stays on its line or one before. Linear in time.
std::string repair_json(std::string_view json);

}  // namespace feedmill
