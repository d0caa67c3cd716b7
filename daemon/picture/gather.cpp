#include "picture/gather.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "decode/content_coding.h"
#include "fetch/address.h"
#include "fetch/fetcher.h"
#include "find/page_picture.h"
#include "picture/child.h"
#include "system/aside.h"

namespace feedmill {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostBytes = 5U << 20U;    // of a picture
constexpr std::size_t kMostMemory = 24U << 20U;  // of those that wait to be decoded
constexpr std::size_t kAtOnce = 8;
constexpr auto kTurn = milliseconds(20);
constexpr auto kDecodeTime = milliseconds(20'000);  // on a slow machine, behind kGatherTime
constexpr auto kLookUp = milliseconds(2000);

FetchOptions limited(FetchOptions options) {
  options.timeout = std::min(options.timeout, kGatherTime);
  options.connect_timeout = std::min(options.connect_timeout, milliseconds(5000));
  options.max_body = kMostBytes;
  options.max_memory = kMostMemory;
  options.max_concurrent = std::min(options.max_concurrent, kAtOnce);
  return options;
}

std::vector<Address> addresses_of(const std::string& host) {
  addrinfo* found = nullptr;
  std::vector<Address> all;
  if (getaddrinfo(host.c_str(), nullptr, nullptr, &found) != 0) return all;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
    if (const auto address = address_of(one->ai_addr)) all.push_back(*address);
  freeaddrinfo(found);
  return all;
}

/// Whether a host lies in one of the networks, each looked up once.
class Insiders {
 public:
  explicit Insiders(const std::vector<Network>& networks) : networks_(networks) {}

  bool holds(const std::string& host) {
    if (networks_.empty() || host.empty()) return false;
    const auto known = known_.find(host);
    if (known != known_.end()) return known->second;
    return known_[host] = is_inside(host);
  }

 private:
  bool is_inside(const std::string& host) const {
    std::vector<Address> addresses;
    if (const auto literal = literal_address(host)) {
      addresses.push_back(*literal);
    } else {
      auto found = aside([host] { return addresses_of(host); });
      if (found.wait_for(kLookUp) == std::future_status::ready) addresses = found.get();
    }
    const auto allowed = [this](const Address& address) {
      return std::any_of(networks_.begin(), networks_.end(),
                         [&](const Network& network) { return network.contains(address); });
    };
    return !addresses.empty() && std::all_of(addresses.begin(), addresses.end(), allowed);
  }

  std::vector<Network> networks_;
  std::map<std::string, bool> known_;
};

class Gathering {
 public:
  Gathering(const PictureOrder& order, FetchOptions options, const std::string& program)
      : order_(order),
        program_(program),
        insiders_(options.allow_networks),
        inside_(std::make_unique<Fetcher>(limited(options))),
        next_(order.wishes.size(), 0) {
    options.allow_networks.clear();
    outside_ = std::make_unique<Fetcher>(limited(options));
    yield_.issue_id = order.issue_id;
  }

  PictureYield run(const std::atomic<bool>& stopping) {
    const auto late = Clock::now() + kGatherTime, over = late + kDecodeTime;
    for (std::size_t wish = 0; wish < order_.wishes.size(); ++wish) try_next(wish);
    while (is_busy() && !stopping.load() && Clock::now() < over) {
      if (!late_ && Clock::now() >= late) stop_fetching();
      turn();
    }
    if (unfinished_ || is_busy()) yield_.first_error = "there was no time for all";
    return std::move(yield_);
  }

 private:
  struct Come {
    std::size_t wish = 0;
    std::string bytes;
    std::shared_ptr<void> held;  // its share of what may wait
  };

  std::size_t pending() const { return late_ ? 0 : inside_->pending() + outside_->pending(); }
  bool is_busy() const { return child_ || !come_.empty() || pending() > 0; }

  /// What has come is made small all the same.
  void stop_fetching() {
    unfinished_ = pending() > 0;
    late_ = true;
  }

  /// The wish's next source is asked, if it has one.
  void try_next(std::size_t wish) {
    const auto& sources = order_.wishes[wish].sources;
    if (next_[wish] >= sources.size()) return;
    unfinished_ = unfinished_ || late_;
    if (late_) return;
    const PictureSource& source = sources[next_[wish]++];
    FetchRequest request = source.request;
    request.id = static_cast<std::int64_t>(wish);
    (insiders_.holds(source.named_by) ? inside_ : outside_)->submit(std::move(request));
  }

  void refuse(std::size_t wish, const std::string& why) {
    if (yield_.first_error.empty())
      yield_.first_error = order_.wishes[wish].sources[next_[wish] - 1].request.url + ": " + why;
    try_next(wish);
  }

  void turn() {
    std::vector<FetchResult> ended;
    for (Fetcher* fetcher : {inside_.get(), outside_.get()})
      if (!late_ && fetcher->pending() > 0) fetcher->step(kTurn, ended);
    for (FetchResult& result : ended) take(std::move(result));
    look_after_child();
  }

  void take(FetchResult&& result) {
    const auto wish = static_cast<std::size_t>(result.id);
    auto* const fetched = std::get_if<Fetched>(&result.outcome);
    if (fetched == nullptr) {
      const auto* const failed = std::get_if<FetchFailed>(&result.outcome);
      return refuse(wish, failed != nullptr ? failed->message : "nothing came");
    }
    auto bytes = decode_content(std::move(fetched->body), fetched->content_encoding, kMostBytes);
    if (!bytes) return refuse(wish, bytes.error().message);
    if (order_.wishes[wish].sources[next_[wish] - 1].is_page)
      return follow_page(wish, *bytes, result.redirects.final_url);
    come_.push_back({wish, *std::move(bytes), std::move(result.held)});
  }

  /// The picture that a page names is the wish's next source. It may be anywhere: it is asked for
  /// with nothing that is the page's own.
  void follow_page(std::size_t wish, const std::string& html, const std::string& page_url) {
    auto& sources = order_.wishes[wish].sources;
    const PictureSource& page = sources[next_[wish] - 1];
    PictureSource picture;
    picture.request.url = picture_of_page(html, page_url.empty() ? page.request.url : page_url);
    picture.request.proxy = page.request.proxy;
    picture.named_by = page.named_by;
    if (picture.request.url.empty()) return refuse(wish, "the page names no picture");
    sources.insert(sources.begin() + static_cast<std::ptrdiff_t>(next_[wish]), std::move(picture));
    try_next(wish);
  }

  /// One at a time: each may take much memory.
  void look_after_child() {
    if (child_) {
      auto ended = child_->ended();
      if (!ended) return pause();
      child_.reset();
      take(std::move(*ended));
    }
    if (come_.empty()) return;
    const Come next = std::move(come_.front());
    come_.pop_front();
    decoding_ = next.wish;
    auto child = PictureChild::start(next.bytes, order_.wishes[next.wish].most, program_);
    if (!child) return refuse(next.wish, child.error().message);
    child_.emplace(*std::move(child));
  }

  /// Where nothing is fetched nothing else waits.
  void pause() const {
    if (inside_->pending() + outside_->pending() == 0) std::this_thread::sleep_for(milliseconds(2));
  }

  void take(Result<IssuePicture>&& picture) {
    if (!picture) return refuse(decoding_, picture.error().message);
    const PictureWish& wish = order_.wishes[decoding_];
    picture->alt = wish.sources[next_[decoding_] - 1].alt;
    yield_.pictures.push_back({wish.story_id, *std::move(picture)});
  }

  PictureOrder order_;
  const std::string& program_;
  Insiders insiders_;
  std::unique_ptr<Fetcher> inside_, outside_;
  std::vector<std::size_t> next_;  // of each wish the source that is asked next
  std::deque<Come> come_;
  std::optional<PictureChild> child_;
  std::size_t decoding_ = 0;
  bool late_ = false, unfinished_ = false;  // nothing more is asked for; something was left
  PictureYield yield_;
};

}  // namespace

PictureYield gather_pictures(const PictureOrder& order, FetchOptions options,
                             const std::string& program, const std::atomic<bool>& stopping) {
  if (order.wishes.empty()) return {order.issue_id, {}, {}};
  return Gathering(order, std::move(options), program).run(stopping);
}

}  // namespace feedmill
