// People as feeds write them: a name, an address and a page, in any order and any brackets.
#include "parse/person.h"
#include "parse/read.h"
#include "support/catch.h"

using namespace feedmill;
using namespace feedmill::test;

TEST_CASE("people: name, address and URL in one text") {
  struct Case {
    const char* text;
    Person person;
  };
  const Case cases[] = {
      {"Ada Moss", {"Ada Moss", "", ""}},
      {"ada@h.org", {"", "", "ada@h.org"}},
      {"ada@h.org?subject=RSS", {"", "", "ada@h.org"}},
      {"MAILTO:ada@h.org?subject=hi", {"", "", "ada@h.org"}},
      {"https://h.org/@ada", {"", "https://h.org/@ada", ""}},
      {"ada@h.org (Mo)", {"Mo", "", "ada@h.org"}},
      {"ada@h.org (Ada Moss)", {"Ada Moss", "", "ada@h.org"}},
      {"ada@h.org <Ada Moss>", {"Ada Moss", "", "ada@h.org"}},
      {"Ada Moss <ada@h.org>", {"Ada Moss", "", "ada@h.org"}},
      {"\"Ada Moss\" <ada@h.org>", {"Ada Moss", "", "ada@h.org"}},
      {"Ada Moss (mailto:ada@h.org)", {"Ada Moss", "", "ada@h.org"}},
      {"Ada Moss [https://h.org/]", {"Ada Moss", "https://h.org/", ""}},
      {"Ada Moss - ada@h.org - https://h.org/", {"Ada Moss", "https://h.org/", "ada@h.org"}},
      {"<ada@h.org> [https://h.org/] (Ada Moss)", {"Ada Moss", "https://h.org/", "ada@h.org"}},
      {"Ada, ada@h.org", {"Ada", "", "ada@h.org"}},
      {"Ada (Editor) <ada@h.org>", {"Ada (Editor)", "", "ada@h.org"}},
      {"Ada () <ada@h.org>", {"Ada", "", "ada@h.org"}},
      {"Ada (Editor)", {"Ada (Editor)", "", ""}},
      {"Ada (broken", {"Ada (broken", "", ""}},
      {"Ada @ Home", {"Ada @ Home", "", ""}},
      {"", {"", "", ""}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(read_person(one.text) == one.person);
  }
}

TEST_CASE("people: what is made to do harm is read in linear time") {
  const std::string brackets(2000000, '(');
  CHECK(read_person(brackets).name == brackets);
  std::string many;
  for (int i = 0; i < 100000; ++i) many += "<author>" + std::to_string(i) + "@h.org</author>";
  CHECK(item(many).authors.size() == 100000);
}

TEST_CASE("people: two of one element are two, what two elements say of one is joined") {
  const Entry two = entry(
      "<author><name>Ada</name><uri>http://h/</uri></author>"
      "<author><name>Ada</name></author><author><name>Ada</name></author>");
  CHECK(two.authors == std::vector<Person>{{"Ada", "http://h/", ""}, {"Ada", "", ""}});
  const Entry one = item("<author>ada@h.org (Ada)</author><dc:creator>Ada</dc:creator>");
  CHECK(one.authors == std::vector<Person>{{"Ada", "", "ada@h.org"}});
}

TEST_CASE("people: in a list that nobody would write, repeats are looked for among the first") {
  std::string inner;
  for (std::size_t i = 0; i < 20000; ++i)
    inner += "<dc:creator>N" + std::to_string(i) + "</dc:creator>";
  const Entry out = item(inner + "<dc:creator>N1</dc:creator><dc:creator>N19000</dc:creator>");
  REQUIRE(out.authors.size() == 20001);
  CHECK(out.authors.back() == Person{"N19000", "", ""});
}

TEST_CASE("people: whoever publishes a feed stands for its author where nobody else does") {
  const auto authors = [](const char* inner) { return read(rss(inner)).feed.authors; };
  CHECK(authors("<dc:publisher>Moss Press</dc:publisher>") ==
        std::vector<Person>{{"Moss Press", "", ""}});
  CHECK(authors("<dc:publisher>Moss Press</dc:publisher><dc:creator>Ada</dc:creator>") ==
        std::vector<Person>{{"Ada", "", ""}});
}

TEST_CASE("people: brackets that nothing closes cost linear time") {
  const std::string brackets(2000000, '(');
  CHECK(read_person(brackets).name == brackets);
}

TEST_CASE("people: a semicolon stands between two, whichever element names them") {
  using People = std::vector<Person>;
  const auto of = [](const std::string& text) {
    return item("<dc:creator>" + text + "</dc:creator>").authors;
  };
  CHECK(of("Ada Moss; Bo Reed") == People{{"Ada Moss", "", ""}, {"Bo Reed", "", ""}});
  CHECK(of("Moss, Ada; Reed, Bo;") == People{{"Moss, Ada", "", ""}, {"Reed, Bo", "", ""}});
  CHECK(of("Moss &amp;amp; Reed") == People{{"Moss & Reed", "", ""}});
  CHECK(of("Moss, Ada") == People{{"Moss, Ada", "", ""}});
  CHECK(item("<author>Ada Moss; Bo Reed</author>").authors.size() == 2);
  CHECK(entry("<author><name>Moss; Reed</name></author>").authors.size() == 1);
}
