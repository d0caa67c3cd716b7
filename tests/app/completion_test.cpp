#include "app/completion.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

/// A command line like ours, smaller.
struct Commands {
  bool json = false;
  std::string source, file;
  std::vector<std::string> names;
  std::vector<Subcommand> all = {
      {"status", "How it is.", {{"--json", "for programs", &json}, {"SOURCE", "of these", &names}}},
      {"stories",
       "What is told.",
       {{"-s,--source", "of one", &source, "SOURCE"}},
       {{"split",
         "apart",
         {{"story", "its id", &source, "STORY"}, {"file", "what", &file, "FILE"}}}}},
      {"digest", "Writes.", {{"NAME", "these", &names}}}};
};

std::vector<std::string> words_for(const std::vector<std::string>& typed) {
  const Commands commands;
  CompletedNames names;
  names.sources = [] { return std::vector<std::string>{"https://a.example/", "Two words"}; };
  names.digests = [] { return std::vector<std::string>{"morning"}; };
  std::vector<std::string> words;
  for (Candidate& each : candidates_for(typed, commands.all, names))
    words.push_back(std::move(each.word));
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("completion: commands, and those beneath them") {
  CHECK(words_for({""}) == Words{"status", "stories", "digest"});
  CHECK(words_for({"st"}) == Words{"status", "stories"});
  CHECK(words_for({"stories", "s"}) == Words{"split"});
  CHECK(words_for({"nonsense"}).empty());
}

TEST_CASE("completion: options of the command, and those of all") {
  CHECK(words_for({"status", "--j"}) == Words{"--json"});
  CHECK(words_for({"stories", "-"}) == Words{"-s", "--source", "-c", "--config", "--log-level",
                                             "--log-format", "--utc", "--help"});
  CHECK(words_for({"status", "--log-level", "e"}) == Words{"error"});
  CHECK(words_for({"-c", ""}) == Words{kFilesHere});
}

TEST_CASE("completion: sources, digests and files stand where the help says so") {
  CHECK(words_for({"status", ""}) == Words{"https://a.example/", "Two words"});
  CHECK(words_for({"status", "--json", "x", "T"}) == Words{"Two words"});
  CHECK(words_for({"stories", "-s", "h"}) == Words{"https://a.example/"});
  CHECK(words_for({"digest", ""}) == Words{"morning"});
  CHECK(words_for({"stories", "split", "k-s1", ""}) == Words{kFilesHere});
  CHECK(words_for({"stories", "split", ""}).empty());
}
