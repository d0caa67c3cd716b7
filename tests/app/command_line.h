// The command line as main() calls it, over a folder of a test's own; what it prints comes back,
// whichever way it was written.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "app/cli.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace feedmill::test {

struct Outcome {
  int status = -1;
  std::string out, err;
  bool operator==(const Outcome&) const = default;
};

inline std::ostream& operator<<(std::ostream& stream, const Outcome& outcome) {
  return stream << outcome.status << "\nout: " << outcome.out << "\nerr: " << outcome.err;
}

/// One of the standard descriptors, which leads into `into` while this lives.
class Diverted {
 public:
  Diverted(int descriptor, int into) : descriptor_(descriptor), before_(::dup(descriptor)) {
    settle();
    ::dup2(into, descriptor_);
  }
  ~Diverted() {
    settle();
    ::dup2(before_, descriptor_);
    ::close(before_);
    std::clearerr(descriptor_ == STDIN_FILENO ? stdin : stdout);
  }
  Diverted(const Diverted&) = delete;
  Diverted& operator=(const Diverted&) = delete;

 private:
  static void settle() {
    std::cout.flush();
    std::cout.clear();
    std::cerr.flush();
    std::fflush(stdout);
    std::fflush(stderr);
  }
  int descriptor_, before_;
};

/// Bytes in memory behind a descriptor.
class Pocket {
 public:
  explicit Pocket(const std::string& bytes = {}) : descriptor_(::memfd_create("test", 0)) {
    REQUIRE(::pwrite(descriptor_, bytes.data(), bytes.size(), 0) ==
            static_cast<ssize_t>(bytes.size()));
  }
  ~Pocket() { ::close(descriptor_); }
  Pocket(const Pocket&) = delete;
  Pocket& operator=(const Pocket&) = delete;
  int descriptor() const { return descriptor_; }
  std::string bytes() const {
    std::string all(static_cast<std::size_t>(::lseek(descriptor_, 0, SEEK_END)), '\0');
    all.resize(static_cast<std::size_t>(::pread(descriptor_, all.data(), all.size(), 0)));
    return all;
  }

 private:
  int descriptor_;
};

/// Calls the program with these words.
inline int called(std::vector<std::string> words) {
  words.insert(words.begin(), "feedmill");
  std::vector<char*> arguments;
  arguments.reserve(words.size());
  for (std::string& word : words) arguments.push_back(word.data());
  return run_command_line(static_cast<int>(arguments.size()), arguments.data());
}

/// A folder with one configuration in it.
class CommandLine {
 public:
  explicit CommandLine(const std::string& yaml) : file_((folder_.path / "feedmill.yaml").string()) {
    configure(yaml);
  }
  void configure(const std::string& yaml) const { put(file_, yaml); }
  const std::string& file() const { return file_; }
  const std::filesystem::path& folder() const { return folder_.path; }

  Outcome run(std::vector<std::string> words, const std::string& input = {}) const {
    const Pocket in(input), out, err;
    Outcome outcome;
    {
      const Diverted from(STDIN_FILENO, in.descriptor()), to(STDOUT_FILENO, out.descriptor()),
          told(STDERR_FILENO, err.descriptor());
      words.insert(words.begin(), {"-c", file_});
      outcome.status = called(std::move(words));
    }
    outcome.out = out.bytes();
    outcome.err = err.bytes();
    return outcome;
  }

 private:
  ScratchFolder folder_;
  std::string file_;
};

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace feedmill::test
