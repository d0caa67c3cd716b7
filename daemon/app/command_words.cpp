#include "app/command_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "config/reading.h"
#include "text/display.h"

namespace feedmill {
namespace {

constexpr std::string_view kWithValue[] = {"-c", "--config", "--log-level", "--log-format"};
constexpr std::string_view kAnswered[] = {"-h", "--help", "-V", "--version"};

template <class List>
bool has(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// The next word from `at` that is neither a shared option nor the value of one.
std::size_t skip_shared(const std::vector<std::string>& words, std::size_t at) {
  while (at < words.size() && is_option(words[at]) && words[at] != "--") {
    const std::string& word = words[at];
    const bool joined = word == "--utc" || word.rfind("--config=", 0) == 0 ||
                        word.rfind("--log-level=", 0) == 0 || word.rfind("--log-format=", 0) == 0 ||
                        (word.rfind("-c", 0) == 0 && word.size() > 2);
    if (!joined && !has(kWithValue, word)) return at;
    at += joined ? 1 : 2;
  }
  return std::min(at, words.size());
}

std::string list_of(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

std::string no_such_command(const std::string& word, const std::string& parent,
                            const std::vector<std::string_view>& names) {
  const std::string_view near = nearest(word, names);
  const std::string hint = near.empty() ? "; there are " + list_of(names)
                                        : fmt::format("; did you mean {}{}?", parent, near);
  return fmt::format("feedmill: no command is called '{}{}'{}\n", parent, one_line(word), hint);
}

std::string usage(const std::string& parent, const std::vector<std::string_view>& names) {
  return fmt::format(
      "feedmill: which command? There are {}\n"
      "usage: feedmill [-c FILE] {}COMMAND …; feedmill help {}COMMAND says more of one\n",
      list_of(names), parent, parent);
}

std::string no_such_option(const std::string& word) {
  if (word == "-v" || word == "--verbose")
    return fmt::format(
        "feedmill: {} is not an option; --log-level debug says more, -V prints the version\n",
        word);
  return fmt::format("feedmill: {} is not an option here; feedmill --help lists them\n",
                     one_line(word));
}

std::string mistake_from(const std::vector<std::string>& words, std::size_t at,
                         const std::vector<Subcommand>& commands, const std::string& parent) {
  std::vector<std::string_view> names;
  names.reserve(commands.size());
  for (const Subcommand& command : commands) names.push_back(command.name);
  at = skip_shared(words, at);
  if (at < words.size() && has(kAnswered, words[at])) return "";
  if (at == words.size() || words[at] == "--") return usage(parent, names);
  if (is_option(words[at])) return no_such_option(words[at]);
  for (const Subcommand& command : commands) {
    if (command.name != words[at]) continue;
    // One that runs by itself, too, has options of its own: the parser knows them.
    if (command.commands.empty() || command.run) return "";
    return mistake_from(words, at + 1, command.commands, parent + command.name + " ");
  }
  return no_such_command(words[at], parent, names);
}

}  // namespace

std::vector<std::string> without_help_word(std::vector<std::string> words) {
  const std::size_t at = skip_shared(words, 0);
  if (at == words.size() || words[at] != "help") return words;
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
  words.emplace_back("--help");
  return words;
}

std::string mistaken_command(const std::vector<std::string>& words,
                             const std::vector<Subcommand>& commands) {
  return mistake_from(words, 0, commands, "");
}

}  // namespace feedmill
