// What is read without yaml-cpp means what yaml-cpp makes of it: thousands of documents put
// together from pieces, regular and not, are read both ways.
#include "config/regular_list.h"

#include <fmt/format.h>

#include <map>
#include <random>

#include "support/catch.h"

using namespace feedmill;

namespace {

std::string shown(const YamlNode& node) {
  std::string out = fmt::format("{}{}@{}:{}'{}'(", int(node.kind), node.quoted ? "q" : "",
                                node.at.line, node.at.column, node.text);
  for (const YamlNode& child : node.children) out += shown(child);
  return out + ")";
}

/// What a reading makes of a document: the items of the list that is taken, whether they were or
/// (those of an earlier list) are in the tree, and the rest of the tree; or the mistake.
std::string reading(const std::string& text, YamlLists lists) {
  std::map<Position, std::string> items;
  auto tree = parse_yaml(
      text,
      [&](std::string_view key, const YamlNode& item) {
        if (key == "sources") items[item.at] += shown(item);
        return key == "sources";
      },
      lists);
  if (!tree)
    return fmt::format("{}:{}: {}", tree.error().at.line, tree.error().at.column,
                       tree.error().message);
  for (std::size_t n = 0; n + 1 < tree->children.size(); n += 2) {
    YamlNode& value = tree->children[n + 1];
    if (tree->children[n].text != "sources" || value.kind != YamlNode::Kind::kSequence) continue;
    for (const YamlNode& item : value.children) items[item.at] += shown(item);
    value.children.clear();
  }
  std::string out;
  for (const auto& item : items) out += item.second + "\n";
  return out + shown(*tree);
}

const char* const kBefore[] = {"",
                               "http:\n  timeout: 3s\n",
                               "# a comment\n",
                               "output: \"/srv\n",
                               "---\n",
                               "x: |\n  text\n",
                               "{\n",
                               "x: [\n",
                               "x: 'a\n",
                               "tags: &t [a, b]\n",
                               "x: >\n text\n\n",
                               "storage: /srv/x\n\n",
                               "%YAML 1.2\n---\n",
                               "x:\n  y: 1\n",
                               "x: a\n  b\n",
                               "? x\n"};
const char* const kKeys[] = {"sources:\n", "sources: # mine\n",   "sources:\n\n", "sources: \n",
                             "rooms:\n",   "sources:\n  # one\n", " sources:\n",  "sources:\r\n"};
const char* const kItems[] = {
    "- https://a.example/feed\n",
    "- https://a.example/?q=1&b=[x]#top\n",
    "- url: https://b.example/feed\n",
    "- url: https://b.example/feed\n  name: The B, again\n  tags: [news, more music]\n",
    "- url: https://b.example/feed\n\n  # why\n  name: \"B: # or 'not'\"\n",
    "- name: 'it is'\n  url: /x\n",
    "- tags: []\n",
    "- https://a.example/feed\n\n",
    "- \"https://a.example/feed\"\n",
    "# https://a.example/feed\n",
    "- text with blanks\n"};
const char* const kOddItems[] = {"- \n",
                                 "-\n",
                                 "- a: b: c\n",
                                 "- a # comment\n",
                                 "- a\n   more of it\n",
                                 "- a \n",
                                 "- null\n",
                                 "- ~\n",
                                 "- 'it''s'\n",
                                 "- \"a\\n\"\n",
                                 "- url: x\n  tags:\n    - a\n",
                                 "- url: x\n    name: y\n",
                                 "- url: x\n name: y\n",
                                 "- [a, b]\n",
                                 "- tags: [a,b]\n",
                                 "- tags: [a, ]\n",
                                 "- tags: [a, b:]\n",
                                 "- tags: [a , null]\n",
                                 "- url: >\n    folded\n",
                                 "- &x a\n",
                                 "- *x\n",
                                 "- ends:\n",
                                 "-  two blanks\n",
                                 "- url:  two\n",
                                 "- - nested\n",
                                 "- {url: x}\n",
                                 "-x\n",
                                 "- caf\xC3\xA9\n",
                                 "\t- tab\n",
                                 "- a\tb\n",
                                 "- a\r\n",
                                 "- \"open\n",
                                 "- ? a\n",
                                 "- !t a\n",
                                 "- a#b\n",
                                 "- #a\n",
                                 "...\n",
                                 "---\n",
                                 "text\n",
                                 "more: x\n"};
const char* const kBehind[] = {
    "",        "http:\n  timeout: 3s\n", "# the end\n", "poll: {}\n",
    "---\n",   "rooms:\n  - a\n  - b\n", "text\n",      "- dash\n",
    "}\n",     "sources:\n  - again\n",  "]\n",         "digests:\n  - x: *t\n",
    "\"x\"\n", "  - deeper\n",           "'\n",         "x: 3s: 4s\n"};

class Documents {
 public:
  std::string next() {
    std::string text = pick(kBefore);
    text += pick(kKeys);
    const std::string indent(std::size_t(below(3)) * 2, ' ');
    for (int n = below(6); n >= 0; --n) add(indent, pick(kItems), text);
    if (below(2) == 0) add(below(4) == 0 ? indent + " " : indent, pick(kOddItems), text);
    for (int n = below(3); n > 0; --n) add(indent, pick(kItems), text);
    text += pick(kBehind);
    if (below(8) == 0) text.pop_back();
    return text;
  }

 private:
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  template <std::size_t N>
  std::string pick(const char* const (&pieces)[N]) {
    return pieces[below(int(N))];
  }

  static void add(const std::string& indent, const std::string& lines, std::string& text) {
    for (std::size_t from = 0; from < lines.size();) {
      const std::size_t end = lines.find('\n', from) + 1;
      text += indent + lines.substr(from, end - from);
      from = end;
    }
  }

  std::mt19937 random_{20260101};
};

}  // namespace

TEST_CASE("regular list: read without yaml-cpp, a document means the same") {
  Documents documents;
  for (int n = 0; n < 6000; ++n) {
    const std::string text = documents.next();
    INFO(text);
    const std::string by_yaml_cpp = reading(text, YamlLists::kByYamlCpp);
    if (reading(text, YamlLists::kShortCut) != by_yaml_cpp) {
      CHECK(reading(text, YamlLists::kShortCut) == by_yaml_cpp);
      break;  // one is enough to read
    }
  }
}

TEST_CASE("regular list: it ends in front of the first item that is not") {
  const std::string text =
      "http: {}\nsources:\n  - https://a.example/\n  - url: https://b.example/\n    name: B\n"
      "  - {url: https://c.example/}\npoll: {}\n";
  const auto list = RegularList::find(text);
  REQUIRE(list);
  CHECK(list->key == "sources");
  CHECK(list->lines == 3);
  CHECK(text.substr(list->end, 9) == "  - {url:");
  std::string items;
  list->each(text, [&](const YamlNode& item) { items += item.text + "|"; });
  CHECK(items == "https://a.example/||");
}

TEST_CASE("regular list: there is none where nobody could be sure") {
  CHECK(!RegularList::find("sources:\n  - a\n    b\n"));   // one text on two lines
  CHECK(!RegularList::find("sources:\n  - a\n- b\n"));     // a dash too far out
  CHECK(!RegularList::find("sources: # mine\n  - a\n"));   // more than a key
  CHECK(!RegularList::find("sources:\r\n  - a\r\n"));      // lines of another world
  CHECK(!RegularList::find("x:\n  sources:\n    - a\n"));  // not of the outermost map
}
