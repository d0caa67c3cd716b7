// feedmill sources add | remove | import: the YAML file's list, edited in place. The file is
// replaced whole or not at all, and only by one that reads as it should.
#include "app/source_list_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "app/config_file.h"
#include "app/discovery.h"
#include "app/load.h"
#include "app/tell.h"
#include "config/source_edit.h"
#include "config/values.h"
#include "feedmill/document.h"
#include "find/feed_links.h"
#include "find/subscriptions.h"
#include "system/atomic_file.h"
#include "system/log.h"
#include "text/display.h"
#include "text/html/ascii.h"
#include "text/url.h"

namespace feedmill {
namespace {

/// The configured sources, for telling what is new.
class Known {
 public:
  explicit Known(const std::vector<Source>& sources) {
    for (const Source& source : sources) {
      addresses_.insert(canonical_url(source.url));
      names_.insert(source.name);
    }
  }
  bool has(const std::string& url) const { return addresses_.count(canonical_url(url)) != 0; }
  /// What is written of a name: one that is taken, or cannot be one, is left out.
  std::string free_name(const std::string& name) {
    const bool good = !name.empty() && !has_control_character(name) && names_.insert(name).second;
    return good ? name : "";
  }
  /// A name for `url` that no other source has: a list may call two feeds the same, sources are
  /// known by theirs.
  std::string own_name(const std::string& name, const std::string& url) {
    if (name.empty() || has_control_character(name) || names_.insert(name).second)
      return has_control_character(name) ? "" : name;
    const std::string place = host_and_port(canonical_url(url));
    const std::string host = place.substr(0, place.rfind(':'));
    std::string own = fmt::format("{} ({})", name, host);
    for (int count = 2; !names_.insert(own).second; ++count)
      own = fmt::format("{} ({}, {})", name, host, count);
    return own;
  }

 private:
  std::unordered_set<std::string> addresses_, names_;
};

struct AddOptions {
  std::string address, name;
  std::vector<std::string> tags;
  bool force = false;  ///< added although nothing answers, or no feed does
};

/// With --force the address as it was typed, where no feed was found.
Result<std::vector<FoundFeed>> found_by(const AddOptions& options, const HttpConfig& http) {
  auto found = discover(options.address, http, [](const std::string& url, const std::string& what) {
    say(LogLevel::kWarning, url + "  " + what);
  });
  if (found || !options.force) return found;
  tell_warning(found.error().message + "; it is added all the same");
  std::string address = without_feed_scheme(html::trim(options.address));
  if (address.find("://") == std::string::npos) address = "https://" + address;
  FoundFeed feed;
  feed.url = std::move(address);
  return std::vector<FoundFeed>{std::move(feed)};
}

int add(const Invocation& invocation, const AddOptions& options) {
  const auto loaded = load(invocation);
  if (!loaded) return kConfigStatus;
  const auto found = found_by(options, loaded->config.http);
  if (!found) return tell_failure(found.error().message, kFailedStatus);
  const FoundFeed& feed = found->front();
  Known known(loaded->config.sources);
  if (known.has(feed.url)) return tell_failure(feed.url + " is in the list already", kFailedStatus);
  const std::string problem = check_source_url(feed.url);
  if (!problem.empty()) return tell_failure(feed.url + ": " + problem, kFailedStatus);
  if (!options.name.empty() && known.free_name(options.name).empty())
    return tell_failure("the name is taken or cannot be one: " + options.name, kFailedStatus);
  const int status = rewrite(EditLock(loaded->file), loaded->file, [&](const std::string& text) {
    return with_sources(text, {loaded->file, loaded->file},
                        {{feed.url, options.name, options.tags}});
  });
  if (status == kDone) {
    std::cout << "added " << one_line(feed.url) << '\n';
    if (found->size() > 1)
      say(LogLevel::kInfo,
          fmt::format("feedmill: the first of {} was added; add another by its own "
                      "address",
                      found->size()));
  }
  return status;
}

int remove(const Invocation& invocation, const std::string& what) {
  std::optional<ListedSource> found;
  const int status = rewrite_source(
      invocation, what,
      [](const std::string& text, const EditedFile& file, const ListedSource& source) {
        return without_source(text, file, source.index);
      },
      found);
  if (status == kDone) std::cout << "removed " << one_line(found->source.url) << '\n';
  return status;
}

struct ImportOptions {
  std::string file;
  bool with_commands = false;
};

/// What a list brings.
struct Import {
  std::vector<WrittenSource> sources;
  std::size_t known = 0, refused = 0;
  bool wanted_refused = false;  ///< commands that were asked for
};

bool is_command(const Subscription& subscription) {
  const std::string& url = subscription.url;
  return url.rfind("exec:", 0) == 0 || url.rfind("filter:", 0) == 0;
}

std::string why_no_command(const Subscription& subscription, bool wanted) {
  if (subscription.of_opml) return "OPML brings no command to run";
  if (wanted) return "commands are not yet available in this version";
  return "newsboat runs a program for this; it is left out without --with-commands";
}

/// Without the user and password that it may hold.
std::string shown_address(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return one_line(url);
  const std::size_t end = std::min(url.find_first_of("/?#", begin + 3), url.size());
  const std::size_t at = url.rfind('@', end);
  if (at == std::string::npos || at < begin + 3) return one_line(url);
  return one_line(url.substr(0, begin + 3) + url.substr(at + 1));
}

/// A list written by others: only web addresses, no files of this machine.
std::string refusal(const Subscription& subscription, bool with_commands) {
  for (const std::string& tag : subscription.tags) {
    if (has_control_character(tag)) return "a tag has control characters";
  }
  const std::string& url = subscription.url;
  if (is_command(subscription)) return why_no_command(subscription, with_commands);
  if (url.rfind("query:", 0) == 0)
    return "a query of newsboat's is no feed; a digest with a filter selects like it";
  return check_web_url(url);
}

/// The source to write, and a word where its name is not that of the list.
WrittenSource to_write(const Subscription& subscription, Known& known) {
  WrittenSource source{subscription.url, known.own_name(subscription.name, subscription.url),
                       subscription.tags};
  if (source.name != subscription.name)
    tell_warning(fmt::format("{}: another source is called {}; this one is called {}",
                             one_line(source.url), one_line(subscription.name),
                             one_line(source.name)));
  return source;
}

Import sort_out(const std::vector<Subscription>& list, const std::vector<Source>& configured,
                bool with_commands) {
  Import import;
  Known known(configured);
  std::unordered_map<std::string, std::size_t> places;  // canonical address -> in import.sources
  for (const Subscription& subscription : list) {
    const std::string problem = refusal(subscription, with_commands);
    if (!problem.empty()) {
      ++import.refused;
      import.wanted_refused = import.wanted_refused ||
                              (with_commands && !subscription.of_opml && is_command(subscription));
      tell_warning(shown_address(subscription.url) + ": " + problem);
      continue;
    }
    const auto [place, fresh] =
        places.emplace(canonical_url(subscription.url), import.sources.size());
    if (known.has(subscription.url)) {
      ++import.known;
    } else if (fresh) {
      import.sources.push_back(to_write(subscription, known));
    } else {  // in two folders: one source with both tags
      auto& tags = import.sources[place->second].tags;
      for (const std::string& tag : subscription.tags) {
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
      }
    }
  }
  return import;
}

int import_list(const Invocation& invocation, const ImportOptions& options) {
  const std::string& file = options.file;
  const auto loaded = load(invocation);
  if (!loaded) return kConfigStatus;
  auto bytes = read_file(file == "-" ? "/dev/stdin" : file);
  if (!bytes) return tell_failure(bytes.error().message, kFailedStatus);
  const Document document = decode(*std::move(bytes), "");
  const auto list = read_subscriptions(document.utf8);
  if (list.empty())
    return tell_failure(file + ": no feed is listed in it; is it OPML, or a list of addresses?",
                        kFailedStatus);
  const Import import = sort_out(list, loaded->config.sources, options.with_commands);
  if (import.sources.empty() && import.known == 0)
    return tell_failure(
        file + ": nothing in it can be a source; is it OPML, or a list of addresses?",
        kFailedStatus);
  if (!import.sources.empty()) {
    const int status = rewrite(EditLock(loaded->file), loaded->file, [&](const std::string& text) {
      return with_sources(text, {loaded->file, loaded->file}, import.sources);
    });
    if (status != kDone) return status;
  }
  std::cout << fmt::format("imported {} source{}, {} {} there already, {} refused\n",
                           import.sources.size(), import.sources.size() == 1 ? "" : "s",
                           import.known, import.known == 1 ? "was" : "were", import.refused);
  return import.wanted_refused ? kFailedStatus : kDone;
}

}  // namespace

Subcommand sources_add_command() {
  auto options = std::make_shared<AddOptions>();
  Subcommand command{"add",
                     "Finds the feed of a web page (or takes a feed's own address), shows what it "
                     "found, and adds it to the configuration."};
  command.options = {
      {"address", "of a page or a feed", &options->address, "URL", true},
      {"--name", "what to call it; else the feed's own title is shown", &options->name, "NAME"},
      {"--tag", "may be repeated", &options->tags, "TAG"},
      {"--force", "adds it although it does not answer, or is no feed", &options->force}};
  command.run = [options](const Invocation& invocation) { return add(invocation, *options); };
  return command;
}

Subcommand sources_remove_command() {
  auto what = std::make_shared<std::string>();
  Subcommand command{"remove",
                     "Takes a source out of the configuration. What is stored of it stays."};
  command.options = {{"source", "its name or address", what.get(), "SOURCE", true}};
  command.run = [what](const Invocation& invocation) { return remove(invocation, *what); };
  return command;
}

Subcommand sources_import_command() {
  auto options = std::make_shared<ImportOptions>();
  Subcommand command{
      "import",
      "Adds what an OPML file lists, folders as tags, or a plain list with an address "
      "a line. What is in the configuration already is left alone."};
  command.options = {
      {"file", "OPML or a list; - is stdin", &options->file, "FILE", true},
      {"--with-commands", "takes newsboat's exec: and filter: lines too, which run programs",
       &options->with_commands}};
  command.run = [options](const Invocation& invocation) {
    return import_list(invocation, *options);
  };
  return command;
}

}  // namespace feedmill
