// /entries, /stories and /feed/NAME.atom.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/endpoint_desk.h"
#include "app/listing.h"
#include "digest/render.h"
#include "system/sha256.h"
#include "text/display.h"

namespace feedmill {
namespace {

constexpr std::int64_t kLines = 1000, kMostLines = 10000;
constexpr std::size_t kMostBytes = 8U << 20U;  // of one answer; whoever wants more asks on
constexpr std::int64_t kLongestWait = 60;
constexpr std::size_t kFeedStories = 100;

/// A whole number of the query; nothing where it is absent, an error where it is none.
Result<std::optional<std::int64_t>> number(const HttpRequest& request, const std::string& name) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return std::nullopt;
  const std::string& text = found->second;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0)
    return failure(Errc::kUsage, name + ": expected a whole number from 0");
  return value;
}

struct ListRequest {
  EntryQuery query;
  std::int64_t wait = 0;  ///< seconds
};

Result<ListRequest> list_request(const HttpRequest& request) {
  const auto after = number(request, "after");
  if (!after) return tl::unexpected(after.error());
  const auto limit = number(request, "limit");
  if (!limit) return tl::unexpected(limit.error());
  const auto wait = number(request, "wait");
  if (!wait) return tl::unexpected(wait.error());
  ListRequest list;
  list.query.after = *after;
  const std::int64_t asked = limit->value_or(kLines);
  list.query.limit = asked == 0 ? kMostLines : std::min(asked, kMostLines);
  list.wait = *after ? std::min(wait->value_or(0), kLongestWait) : 0;
  return list;
}

HttpAnswer refused(const Error& error) {
  return plain_answer(error.code == Errc::kUsage ? 400 : 503, one_line(error.message));
}

/// JSON Lines, or what there is to say of a list that is empty or cannot be read.
template <class List>
HttpAnswer lines(const HttpRequest& request, List list) {
  auto asked = list_request(request);
  if (!asked) return refused(asked.error());
  asked->query.source = request.parameter("source");
  HttpAnswer answer;
  answer.type = "application/x-ndjson; charset=utf-8";
  const auto put = [&answer](const std::string& line) {
    answer.body += line + '\n';
    return answer.body.size() < kMostBytes;
  };
  if (auto listed = list(asked->query, put); !listed) return refused(listed.error());
  if (answer.body.empty() && asked->wait > 0) answer.hold = Seconds(asked->wait);
  return answer;
}

}  // namespace

HttpAnswer EndpointDesk::entries(const HttpRequest& request, Store& store) {
  return lines(request, [&](const EntryQuery& query, const auto& put) {
    return store.entries(query, [&](const EntryRow& row) { return put(entry_line(row, true)); });
  });
}

HttpAnswer EndpointDesk::stories(const HttpRequest& request, Store& store) {
  return lines(request, [&](const EntryQuery& query, const auto& put) {
    return store.stories(query, [&](const StoryRow& row) { return put(story_line(row)); });
  });
}

HttpAnswer EndpointDesk::feed(const HttpRequest& request, Store& store) const {
  const std::string_view name = std::string_view(request.path).substr(6);
  const auto config = config_->get();
  const auto spec =
      std::find_if(config->digests.begin(), config->digests.end(),
                   [&](const DigestSpec& digest) { return digest.name + ".atom" == name; });
  if (spec == config->digests.end()) return plain_answer(404, "no digest has that name");
  auto told = store.told_lately(*spec, kFeedStories);
  if (!told) return refused(told.error());
  if (!*told) return plain_answer(404, "the digest has told nothing yet");
  HttpAnswer answer;
  answer.type = "application/atom+xml; charset=utf-8";
  answer.body = render(**told, DigestFormat::kAtom).bytes;
  answer.headers.emplace_back("Cache-Control", "no-cache");
  const std::string etag = "\"" + sha256_hex(answer.body).substr(0, 32) + "\"";
  return conditional(request, std::move(answer), etag, (*told)->sealed);
}

}  // namespace feedmill
