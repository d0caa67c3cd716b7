// The configuration as values, and reading it: YAML in, a Config or every problem in it out. Each
// key, with its type and default, stands in one table a section (http.cpp, sources.cpp ...), which
// checks it, finds the nearest key to a mistaken one, and is compared with docs/configuration.md.
// Called at start and at reload by the fetch loop, and by the commands.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "feedmill/digest.h"
#include "feedmill/result.h"
#include "feedmill/source.h"
#include "feedmill/time.h"

namespace feedmill {

struct HttpConfig {
  std::string user_agent = "feedmill/1.0";
  Seconds timeout{30};                     ///< a whole transfer
  Seconds connect_timeout{10};             ///< resolving, connecting and TLS
  std::uint64_t max_body = 16U << 20U;     ///< bytes after decompression
  std::uint64_t max_memory = 128U << 20U;  ///< bodies and deliveries under way, together
  int max_redirects = 5;
  int max_concurrent = 64;                  ///< transfers at once
  int max_per_host = 2;                     ///< of them to one host
  std::string proxy;                        ///< http:// or socks5h://; empty: none
  std::string ca_file;                      ///< further certificates to trust; empty: none
  std::vector<std::string> allow_networks;  ///< "10.0.0.0/8", "::1/128"; checked
  bool operator==(const HttpConfig&) const = default;
};

struct PollConfig {
  Seconds interval{30 * 60};  ///< the first guess, min_interval <= interval <= max_interval
  Seconds min_interval{15 * 60};
  Seconds max_interval{24 * 3600};
  std::int64_t requests_per_day = 0;  ///< of all sources together; 0: not bounded
  bool operator==(const PollConfig&) const = default;
};

struct RetentionConfig {
  Seconds keep{90 * 24 * 3600};
  std::int64_t max_entries = 0;  ///< of one source; 0: no limit
  bool operator==(const RetentionConfig&) const = default;
};

/// The endpoint that tells how the daemon does; off where `listen` is empty.
struct StatusConfig {
  std::string listen;              ///< a path, or "127.0.0.1:8087": text/listen_address.h
  std::string token_file;          ///< empty: no token is asked for
  std::vector<std::string> hosts;  ///< "status.example.org", with a port or without
  bool operator==(const StatusConfig&) const = default;
};

/// Paths are as the program opens them: relative ones were resolved against the configuration's
/// folder.
struct Config {
  std::string storage;  ///< default: default_state_folder() + "/feedmill.db"
  std::string output;   ///< default: default_state_folder() + "/digests"
  HttpConfig http;
  PollConfig poll;
  RetentionConfig retention;
  StatusConfig status;
  std::vector<Source> sources;
  std::vector<DigestSpec> digests;
  bool operator==(const Config&) const = default;
};

/// One problem. Line and column count from 1; columns are characters, not bytes.
struct ConfigError {
  std::string file;
  int line = 1, column = 1;
  std::string message;  ///< one line, without control characters and without secrets
  /// "FILE:LINE:COLUMN: message"
  std::string to_string() const;
  bool operator==(const ConfigError&) const = default;
};

/// A file that was read, and which of the sources stand in it.
struct ConfigFile {
  std::string path;
  std::size_t first = 0, count = 0;  ///< in Config::sources
};

/// A file or folder that a value of the configuration names: for `check` to look at.
struct NamedPath {
  enum class Kind : std::uint8_t {
    kNone,  ///< not for anybody to look at
    kStorage,
    kFolder,        ///< made where it is missing
    kCertificates,  ///< PEM
    kTemplate,
    kSecret,   ///< its first line
    kHeaders,  ///< `Name: value` lines
    kProgram,
  };
  Kind kind = Kind::kNone;
  std::string key, path;
  bool perhaps_credential = false;  ///< a bare name: systemd may give it to the service alone
  std::string file = {};            ///< where it is named
  int line = 1, column = 1;         ///
};

/// What was read, problems or not; `config` is to be used only where there is none.
struct ConfigReading {
  Config config;
  std::vector<ConfigError> errors;  ///< in the order of the files, and of each file
  std::vector<ConfigFile> files;    ///< the main one, then those it includes
  std::vector<NamedPath> paths;     ///< in the order in which they were read
};
ConfigReading read_config(const std::string& path);

/// The same of text that is not in a file; `path` is what errors and relative paths go by.
ConfigReading read_config_text(const std::string& text, const std::string& path);

/// The same where the file `changed`, an included one perhaps, says `text` instead of what it does.
ConfigReading read_config_with(const std::string& path, const std::string& changed,
                               const std::string& text);

/// The configuration in `path`, or every problem in it, at least one.
tl::expected<Config, std::vector<ConfigError>> load_config(const std::string& path);

/// Where the configuration is: `given` (option -c), else $FEEDMILL_CONFIG, neither of which must
/// exist to be the answer; else the first that exists of ./feedmill.yaml,
/// $XDG_CONFIG_HOME/feedmill/feedmill.yaml (~/.config without that variable) and
/// /etc/feedmill/feedmill.yaml. Errors: Errc::kConfig, with the places looked at.
Result<std::string> find_config(const std::string& given);

/// The first folder of systemd's $STATE_DIRECTORY, else /var/lib/feedmill.
std::string default_state_folder();

}  // namespace feedmill
