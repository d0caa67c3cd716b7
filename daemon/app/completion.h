// What a shell may put in the place of the word that is being typed: made of the commands' values,
// so that it never lags behind them. completions/ has the few lines each shell needs. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/command.h"

namespace feedmill {

/// What the configuration names; asked for only where one of them may stand.
struct CompletedNames {
  std::function<std::vector<std::string>()> sources = {}, digests = {};
};

struct Candidate {
  std::string word, about;
  bool operator==(const Candidate&) const = default;
};

/// Stands for the files of the folder, which the shell knows better.
inline constexpr auto kFilesHere = ":files";

/// `words` are what was typed behind the program's name, the last one as far as it is typed. What
/// is called SOURCE or FILE in the help is completed as that, an argument NAME as a digest.
std::vector<Candidate> candidates_for(const std::vector<std::string>& words,
                                      const std::vector<Subcommand>& commands,
                                      const CompletedNames& names);

/// `feedmill completion -- WORD...`: a candidate a line, and behind a tab what it is.
Subcommand completion_command(const std::vector<Subcommand>& commands);

}  // namespace feedmill
