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

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kSeparators = " \t\r\n,;:-|/\"'";

std::string_view strip(std::string_view text, std::string_view what) {
  const std::size_t first = text.find_first_not_of(what);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(what) - first + 1);
}

/// The address that a word is: one '@' with something on both sides; "mailto:" and what a link asks
/// for behind '?' are no part of it. Empty: it is none.
std::string_view email_of(std::string_view word) {
  if (same_name(word.substr(0, 7), "mailto:")) word.remove_prefix(7);
  const std::size_t at = word.find('@');
  word = word.substr(0, word.find('?', at == std::string_view::npos ? 0 : at));
  if (at == std::string_view::npos || at == 0 || at + 1 == word.size()) return {};
  return std::all_of(word.begin(), word.end(), is_address_char) ? word : std::string_view();
}

bool is_url(std::string_view word) {
  return (same_name(word.substr(0, 7), "http://") || same_name(word.substr(0, 8), "https://")) &&
         word.find_first_of(kSpaces) == std::string_view::npos;
}

char closer_of(char c) {
  switch (c) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '<':
      return '>';
    default:
      return 0;
  }
}

/// Goes through the text once: the first address and the first URL are taken out, wherever they
/// stand and however they are bracketed; the rest is the name.
class PersonReader {
 public:
  explicit PersonReader(std::string_view text) : text_(text) {}

  Person read() {
    while (at_ < text_.size()) {
      if (kSpaces.find(text_[at_]) != std::string_view::npos)
        ++at_;
      else if (!bracket())
        word();
    }
    if (person_.email.empty() && person_.url.empty()) {
      person_.name = std::string(text_);
      return std::move(person_);
    }
    // All of the name in brackets: "me@example.com (Jo Doe)".
    const std::string_view name = strip(name_, kSeparators);
    person_.name = std::string(name.empty() ? strip(aside_, kSeparators) : name);
    return std::move(person_);
  }

 private:
  /// Where the bracket at `at_` closes; npos: nowhere.
  std::size_t closing() const {
    const char open = text_[at_], close = closer_of(open);
    int depth = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      if (text_[i] == open) ++depth;
      if (text_[i] == close && --depth == 0) return i;
    }
    return std::string_view::npos;
  }

  bool bracket() {
    if (closer_of(text_[at_]) == 0) return false;
    const std::size_t end = closing();
    if (end == std::string_view::npos) return false;
    const std::string_view whole = text_.substr(at_, end + 1 - at_);
    const std::string_view inner = trim(whole.substr(1, whole.size() - 2));
    at_ = end + 1;
    if (inner.empty() || take(inner)) return true;
    if (name_.empty() && aside_.empty())
      aside_ = inner;
    else
      add(whole);
    return true;
  }

  void word() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && kSpaces.find(text_[end]) == std::string_view::npos &&
           closer_of(text_[end]) == 0)
      ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    if (!take(strip(word, "\"',;:"))) add(word);
  }

  /// Whether it is an address or a URL, and the first.
  bool take(std::string_view part) {
    if (is_url(part)) {
      if (!person_.url.empty()) return false;
      person_.url = std::string(part);
      return true;
    }
    const std::string_view email = email_of(part);
    if (email.empty() || !person_.email.empty()) return false;
    person_.email = std::string(email);
    return true;
  }

  void add(std::string_view part) {
    if (!name_.empty()) name_ += ' ';
    name_ += part;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Person person_;
  std::string name_;
  std::string_view aside_;  ///< what stood in brackets before any name
};

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
  constexpr std::size_t kLongest = 1024;  // for each bracket the one that closes it is looked for
  text = trim(text);
  if (text.size() > kLongest) return {std::string(text), "", ""};
  return PersonReader(text).read();
}

std::vector<Person> read_people(std::string_view text) {
  constexpr std::size_t kLongest = 1024;
  std::vector<Person> people;
  const bool two = std::count(text.begin(), text.end(), '@') > 1 && text.size() <= kLongest;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t at = 0; two && at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ',';
    if (at < text.size() && (c == '(' || c == '<')) ++depth;
    if (c == ')' || c == '>') --depth;
    const bool joined = text.substr(at, 5) == " and " || text.substr(at, 3) == " & ";
    if (at < text.size() && (depth > 0 || !(c == ',' || c == ';' || joined))) continue;
    if (trim(text.substr(begin, at - begin)).empty()) {
      begin = at + 1;
      continue;
    }
    people.push_back(read_person(text.substr(begin, at - begin)));
    begin = at + (joined ? text.find(' ', at + 1) - at : 1);
  }
  const bool each = std::all_of(people.begin(), people.end(),
                                [](const Person& person) { return !person.email.empty(); });
  if (people.size() < 2 || !each) people.assign(1, read_person(text));
  return people;
}

std::vector<Person> read_names(std::string_view text) {
  std::vector<Person> people;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view name = trim(text.substr(0, end));
    if (!name.empty()) people.push_back(read_person(name));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return people;
}

void add_person(std::vector<Person>& people, Person person, std::size_t elsewhere) {
  const auto first = [&](std::size_t most) {
    return people.begin() + static_cast<std::ptrdiff_t>(std::min({most, people.size(), kCompared}));
  };
  const auto compared = first(kCompared);
  if (person == Person{} || std::find(people.begin(), compared, person) != compared) return;
  const auto end = first(elsewhere);
  const auto known =
      std::find_if(people.begin(), end, [&](const Person& p) { return same_person(p, person); });
  if (known == end) {
    people.push_back(std::move(person));
    return;
  }
  merge(known->name, person.name);
  merge(known->url, person.url);
  merge(known->email, person.email);
}

std::vector<Person> in_order(std::vector<std::pair<std::uint8_t, Person>>&& ranked) {
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Person> people;
  std::size_t elsewhere = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (i > 0 && ranked[i].first != ranked[i - 1].first) elsewhere = people.size();
    add_person(people, std::move(ranked[i].second), elsewhere);
  }
  return people;
}

}  // namespace feedmill
