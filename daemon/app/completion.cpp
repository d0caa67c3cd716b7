#include "app/completion.h"

#include <algorithm>
#include <iostream>
#include <memory>

#include "app/load.h"
#include "text/display.h"

namespace feedmill {
namespace {

/// The options of every command, which belong to no value of ours.
struct SharedOptions {
  std::string config, level, format;
  bool utc = false;
  std::vector<Option> options = {
      {"-c,--config", "the configuration", &config, "FILE"},
      {"--log-level",
       "how much is told",
       &level,
       "LEVEL",
       false,
       {"error", "warning", "info", "debug"}},
      {"--log-format", "how it is told", &format, "FORMAT", false, {"logfmt", "json"}},
      {"--utc", "times in UTC", &utc}};
};

std::vector<std::string> spellings(const Option& option) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= option.name.size();) {
    const std::size_t comma = std::min(option.name.find(',', at), option.name.size());
    names.push_back(option.name.substr(at, comma - at));
    at = comma + 1;
  }
  return names;
}

bool is_argument(const Option& option) { return option.name.empty() || option.name[0] != '-'; }
bool takes_value(const Option& option) { return !std::holds_alternative<bool*>(option.target); }
bool takes_many(const Option& option) {
  return std::holds_alternative<std::vector<std::string>*>(option.target);
}

/// Where the typed words have led.
struct Place {
  const std::vector<Subcommand>* commands;
  const Subcommand* command = nullptr;  // nullptr: none is named yet
  std::size_t arguments = 0;            // of it that were typed
  const Option* waits = nullptr;        // for its value
};

const Option* find_option(const Place& place, const SharedOptions& shared,
                          const std::string& word) {
  const auto named = [&](const Option& option) {
    const auto names = spellings(option);
    return !is_argument(option) && std::find(names.begin(), names.end(), word) != names.end();
  };
  if (place.command != nullptr) {
    const auto& own = place.command->options;
    const auto found = std::find_if(own.begin(), own.end(), named);
    if (found != own.end()) return &*found;
  }
  const auto found = std::find_if(shared.options.begin(), shared.options.end(), named);
  return found == shared.options.end() ? nullptr : &*found;
}

void step(Place& place, const SharedOptions& shared, const std::string& word) {
  if (place.waits != nullptr) {
    place.waits = nullptr;
    return;
  }
  if (!word.empty() && word[0] == '-') {
    const Option* option = find_option(place, shared, word);
    if (option != nullptr && takes_value(*option)) place.waits = option;
    return;
  }
  const auto found = std::find_if(place.commands->begin(), place.commands->end(),
                                  [&](const Subcommand& each) { return each.name == word; });
  if (found == place.commands->end()) {
    ++place.arguments;
  } else {
    place.command = &*found;
    place.commands = &found->commands;
  }
}

using Candidates = std::vector<Candidate>;

void add_options(Candidates& out, const std::vector<Option>& options) {
  for (const Option& option : options) {
    if (is_argument(option)) continue;
    for (std::string& name : spellings(option)) out.push_back({std::move(name), option.about});
  }
}

/// What may stand for the value of an option, or for an argument.
void add_values(Candidates& out, const Option& option, const CompletedNames& names) {
  const std::string& kind = option.value.empty() ? option.name : option.value;
  std::vector<std::string> words = option.choices;
  if (kind == "SOURCE" && names.sources) words = names.sources();
  if (kind == "NAME" && is_argument(option) && names.digests) words = names.digests();
  if (kind == "FILE") words = {kFilesHere};
  for (std::string& word : words) out.push_back({std::move(word), {}});
}

void add_arguments(Candidates& out, const Place& place, const CompletedNames& names) {
  std::size_t left = place.arguments;
  for (const Option& option : place.command->options) {
    if (!is_argument(option)) continue;
    if (left == 0 || takes_many(option)) return add_values(out, option, names);
    --left;
  }
}

}  // namespace

std::vector<Candidate> candidates_for(const std::vector<std::string>& words,
                                      const std::vector<Subcommand>& commands,
                                      const CompletedNames& names) {
  const SharedOptions shared;
  Place place{&commands};
  const std::string typed = words.empty() ? std::string() : words.back();
  for (std::size_t at = 0; at + 1 < words.size(); ++at) step(place, shared, words[at]);
  Candidates all;
  if (place.waits != nullptr) {
    add_values(all, *place.waits, names);
  } else if (!typed.empty() && typed[0] == '-') {
    if (place.command != nullptr) add_options(all, place.command->options);
    add_options(all, shared.options);
    all.push_back({"--help", "how it is used"});
  } else {
    for (const Subcommand& each : *place.commands) all.push_back({each.name, each.about});
    if (place.command != nullptr) add_arguments(all, place, names);
  }
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const Candidate& each) {
                             return each.word != kFilesHere &&
                                    each.word.compare(0, typed.size(), typed) != 0;
                           }),
            all.end());
  return all;
}

namespace {

/// The configuration that the words name, or the usual one; silent where it is not as it should be.
std::optional<Config> configuration_of(const std::vector<std::string>& words) {
  std::string file;
  for (std::size_t at = 0; at + 1 < words.size(); ++at)
    if (words[at] == "-c" || words[at] == "--config") file = words[at + 1];
  const auto found = find_config(file);
  if (!found) return std::nullopt;
  ConfigReading reading = read_config(*found);
  if (!reading.errors.empty()) return std::nullopt;
  return std::move(reading.config);
}

CompletedNames names_of(const std::vector<std::string>& words) {
  CompletedNames names;
  names.sources = [words] {
    std::vector<std::string> all;
    if (const auto config = configuration_of(words)) {
      for (const Source& source : config->sources)
        all.push_back(one_line(source.name.empty() ? source.url : source.name));
    }
    return all;
  };
  names.digests = [words] {
    std::vector<std::string> all;
    if (const auto config = configuration_of(words))
      for (const DigestSpec& digest : config->digests) all.push_back(digest.name);
    return all;
  };
  return names;
}

/// The first sentence, or what stands before its colon: a shell shows a line.
std::string brief(const std::string& about) {
  const std::string line = one_line(about);
  const std::size_t end = std::min(line.find(". "), line.find(": "));
  const std::string first = line.substr(0, end);
  return !first.empty() && first.back() == '.' ? first.substr(0, first.size() - 1) : first;
}

}  // namespace

Subcommand completion_command(const std::vector<Subcommand>& commands) {
  auto words = std::make_shared<std::vector<std::string>>();
  Subcommand command{"completion", "For shells: what may stand where a word is being typed."};
  command.options = {{"WORD", "what was typed, behind --", words.get()}};
  command.run = [words, commands](const Invocation&) {
    for (const Candidate& each : candidates_for(*words, commands, names_of(*words)))
      std::cout << each.word << (each.about.empty() ? "" : "\t" + brief(each.about)) << '\n';
    return std::cout.flush() ? kDone : kFailedStatus;
  };
  return command;
}

}  // namespace feedmill
