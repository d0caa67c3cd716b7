#include "app/endpoint_desk.h"

#include <fmt/format.h>

#include "store/open.h"
#include "system/aside.h"
#include "text/display.h"

namespace feedmill {
namespace {

// All threads tick every second.
constexpr auto kMoves = std::chrono::seconds(60);
constexpr auto kTold = std::chrono::seconds(60);  // of what waits for a file system

}  // namespace

EndpointDesk::EndpointDesk(std::shared_ptr<const SharedConfig> config, Pulse& pulse,
                           std::shared_ptr<const Meter> meter)
    : config_(std::move(config)), pulse_(pulse), meter_(std::move(meter)) {}

HttpAnswer EndpointDesk::answer(const HttpRequest& request) {
  if (request.path == "/healthz") return health();
  auto opened = store();
  if (!opened) return plain_answer(503, one_line(opened.error().message));
  return route(request, **opened);
}

HttpAnswer EndpointDesk::route(const HttpRequest& request, Store& store) {
  const std::string_view path = request.path;
  if (path == "/metrics") return metrics(request, store);
  if (path == "/status") return status(request, store);
  if (path == "/entries") return entries(request, store);
  if (path == "/stories") return stories(request, store);
  if (path.substr(0, 6) == "/feed/") return feed(request, store);
  if (path.substr(0, 9) == "/digests/") return digests(request, store);
  if (path == "/" || path == "/digests") {
    HttpAnswer answer = plain_answer(302, "there");
    answer.headers.emplace_back("Location", path == "/" ? "/status" : "/digests/");
    return answer;
  }
  return plain_answer(
      404,
      "there is nothing here: /status /metrics /healthz /digests/ /entries /stories "
      "/feed/NAME.atom");
}

HttpAnswer EndpointDesk::health() {
  const std::vector<std::string> found = troubles();
  if (found.empty()) return plain_answer(200, "ok");
  std::string lines;
  for (const std::string& trouble : found) lines += (lines.empty() ? "" : "\n") + one_line(trouble);
  return plain_answer(503, lines);
}

std::vector<std::string> EndpointDesk::troubles() {
  std::vector<std::string> found;
  for (const Part part : {Part::kFetch, Part::kIngest, Part::kCourier}) {
    const auto still = std::chrono::duration_cast<std::chrono::seconds>(pulse_.silence(part));
    if (still > kMoves)
      found.push_back(fmt::format("{}: nothing has moved for {} s", name_of(part), still.count()));
  }
  for (const Awaited& one : awaited_paths(kTold))
    found.push_back(
        fmt::format("{}: its file system has not answered for {} s", one.path, one.since.count()));
  if (std::string trouble = pulse_.trouble(); !trouble.empty()) found.push_back(trouble);
  auto opened = store();
  auto marks = opened ? (*opened)->marks() : Result<CatalogueMarks>(tl::unexpected(opened.error()));
  if (!marks) found.push_back("storage: " + marks.error().message);
  return found;
}

Result<Store*> EndpointDesk::store() {
  if (!store_) {
    auto opened = open_store(config_->get()->storage, StoreAccess::kRead);
    if (!opened) return tl::unexpected(opened.error());
    store_ = *std::move(opened);
    store_->on_step([this] { beat(); });
  }
  return store_.get();
}

std::uint64_t EndpointDesk::change() {
  auto opened = store();
  if (!opened) return 0;
  const auto marks = (*opened)->marks();
  return marks ? static_cast<std::uint64_t>(marks->entries + marks->stories) : 0;
}

void EndpointDesk::beat() { pulse_.beat(Part::kEndpoint); }

}  // namespace feedmill
