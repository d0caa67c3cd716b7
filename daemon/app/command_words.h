// What was typed, looked at before the parser: a mistaken command is answered in our words.
#pragma once

#include <string>
#include <vector>

#include "app/command.h"

namespace feedmill {

/// `help`, `help poll` and `help sources add` become `--help`, `poll --help`, `sources add --help`.
std::vector<std::string> without_help_word(std::vector<std::string> words);

/// What is wrong with the command that the words name, to be shown as it is; empty where nothing
/// is. Options of the command itself are the parser's.
std::string mistaken_command(const std::vector<std::string>& words,
                             const std::vector<Subcommand>& commands);

}  // namespace feedmill
