// feedmill backup | export | import: the store as a whole.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <memory>

#include "app/config_file.h"
#include "app/listing.h"
#include "app/tell.h"
#include "store/open.h"
#include "store/upkeep.h"

namespace feedmill {
namespace {

using Work = std::function<Result<void>(const std::string& storage)>;

/// The configuration's store, or why there is none to work on.
int with_storage(const Invocation& invocation, bool must_exist, const Work& work) {
  int status = kDone;
  const auto loaded = load_for_store(invocation, status);
  if (!loaded) return status;
  const std::string& storage = loaded->config.storage;
  if (must_exist && !store_exists(storage))
    return tell_failure(storage + ": nothing is stored yet", kFailedStatus);
  const auto done = work(storage);
  return done ? kDone : tell_failure(done.error().message, kFailedStatus);
}

int back_up(const Invocation& invocation, const std::string& file) {
  return with_storage(invocation, true,
                      [&](const std::string& storage) { return back_up_store(storage, file); });
}

int export_all(const Invocation& invocation) {
  return with_storage(invocation, true, [](const std::string& storage) -> Result<void> {
    if (const auto rows = export_store(storage, put_line); !rows)
      return tl::unexpected(rows.error());
    std::cout.flush();
    if (!std::cout) return failure(Errc::kFailed, "standard output: cannot be written");
    return {};
  });
}

int import_all(const Invocation& invocation, const std::string& file) {
  std::ifstream named;
  if (file != "-") {
    named.open(file, std::ios::binary);
    if (!named) return tell_failure(file + ": cannot be read", kFailedStatus);
  }
  std::istream& input = file == "-" ? std::cin : named;
  const GiveLine give = [&](std::string& line) { return bool(std::getline(input, line)); };
  return with_storage(invocation, false, [&](const std::string& storage) -> Result<void> {
    const auto rows = import_store(storage, give);
    if (!rows) {
      const Error& error = rows.error();
      const bool of_input = error.code == Errc::kFailed;
      return failure(error.code, of_input ? file + ": " + error.message : error.message);
    }
    std::cout << fmt::format("imported {} rows into {}\n", *rows, storage);
    return {};
  });
}

}  // namespace

Subcommand backup_command() {
  auto file = std::make_shared<std::string>();
  Subcommand command{"backup",
                     "Copies the store, as it is at this moment, while the daemon runs. The copy "
                     "appears whole or not at all; to go back to it, stop the daemon and put it in "
                     "the place of the store."};
  command.options = {
      {"file", "the copy; an earlier one of that name is replaced", file.get(), "FILE", true}};
  command.run = [file](const Invocation& invocation) { return back_up(invocation, *file); };
  return command;
}

Subcommand export_command() {
  Subcommand command{"export",
                     "The whole store as JSON Lines on stdout, as it is at this moment: what "
                     "`import` reads back."};
  command.run = export_all;
  return command;
}

Subcommand import_command() {
  auto file = std::make_shared<std::string>();
  Subcommand command{"import",
                     "Reads what `export` wrote, of this version or an older one, into a store "
                     "that is not there yet or is empty: all of it or nothing."};
  command.options = {{"file", "JSON Lines; - is stdin", file.get(), "FILE", true}};
  command.run = [file](const Invocation& invocation) { return import_all(invocation, *file); };
  return command;
}

}  // namespace feedmill
