#include "parse/person.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "parse/xml.h"

namespace feedmill {
namespace {

bool is_address_char(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != '(' && c != ')' &&
         c != '[' && c != ']' && c != '"' && c != ',' && c != ';' && c != ':';
}

struct Span {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
};

// The address around an '@' with something on both sides and a name, not a sentence, after it.
Span find_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return {};
  Span span{at, at + 1};
  while (span.begin > 0 && is_address_char(text[span.begin - 1])) --span.begin;
  while (span.end < text.size() && is_address_char(text[span.end])) ++span.end;
  if (span.begin == at || span.end == at + 1) return {};
  return span;
}

constexpr std::string_view kWrapping = " \t\r\n<>()[]\"',;:-|/";

std::string unwrap(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kWrapping);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kWrapping) - first + 1));
}

void merge(std::string& known, std::string& told) {
  if (known.empty()) known = std::move(told);
}

bool same_person(const Person& a, const Person& b) {
  const bool name = !a.name.empty() && same_name(a.name, b.name);
  const bool email = !a.email.empty() && same_name(a.email, b.email);
  const bool compatible = a.email.empty() || b.email.empty() || email;
  return (name && compatible) || (email && (a.name.empty() || b.name.empty() || name));
}

}  // namespace

Person read_person(std::string_view text) {
  Person person;
  text = trim(text);
  if (text.size() > 7 && same_name(text.substr(0, 7), "mailto:")) text.remove_prefix(7);
  const Span address = find_address(text);
  if (address.empty()) {
    person.name = std::string(text);
    return person;
  }
  person.email = std::string(text.substr(address.begin, address.end - address.begin));
  std::string before = unwrap(text.substr(0, address.begin));
  if (same_name(before, "mailto")) before.clear();
  std::string after = unwrap(text.substr(address.end));
  person.name = before.empty() ? std::move(after) : std::move(before);
  return person;
}

void add_person(std::vector<Person>& people, Person person) {
  if (person == Person{}) return;
  const auto known = std::find_if(people.begin(), people.end(),
                                  [&](const Person& p) { return same_person(p, person); });
  if (known == people.end()) {
    people.push_back(std::move(person));
    return;
  }
  merge(known->name, person.name);
  merge(known->url, person.url);
  merge(known->email, person.email);
}

}  // namespace feedmill
