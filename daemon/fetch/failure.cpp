#include "fetch/failure.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "fetch/redirect.h"
#include "fetch/socket_loop.h"
#include "text/url.h"

namespace feedmill {
namespace {

struct StatusWords {
  int status;
  const char* words;
};

constexpr StatusWords kStatusWords[] = {
    {204, "sent no content"},
    {206, "sent a part of the document only"},
    {400, "does not understand the request"},
    {401, "asks for a user name and password: set the source's username and password_file"},
    {403, "refuses the request: it may block feed readers, or want a login"},
    {404, "has no such page: the feed may have moved, look at its site for the new address"},
    {406, "has no form of the document that a feed reader takes"},
    {407, "is behind a proxy that asks for a login: set it in http.proxy"},
    {410, "says that the feed is gone for good: take the source out"},
    {429, "asks for fewer requests"},
    {451, "withholds it for legal reasons"},
    {500, "has an internal error"},
    {502, "has a proxy in front that gets no proper answer"},
    {503, "is overloaded or under maintenance"},
    {504, "has a proxy in front that gets no answer in time"},
};

const char* words_for(int status) {
  const auto* found =
      std::find_if(std::begin(kStatusWords), std::end(kStatusWords),
                   [&](const StatusWords& entry) { return entry.status == status; });
  if (found != std::end(kStatusWords)) return found->words;
  if (status >= 500) return "has an error of its own";
  if (status >= 400) return "refuses the request";
  return "sent no feed";
}

/// Whether packets to anywhere would leave this machine. Connecting a datagram socket sends
/// nothing; the addresses are for documentation (RFC 5737, 3849), so only a default route leads
/// there.
bool has_default_route() {
  for (const char* text : {"192.0.2.1", "2001:db8::1"}) {
    const Address address = *parse_address(text);
    const int family = address.is_v4() ? AF_INET : AF_INET6;
    const Descriptor probe(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(9);
    std::memcpy(&four.sin_addr, address.bytes.data() + 12, 4);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(9);
    std::memcpy(&six.sin6_addr, address.bytes.data(), 16);
    const int result =
        family == AF_INET
            ? ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&four), sizeof four)
            : ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&six), sizeof six);
    if (result == 0) return true;
  }
  return false;
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", double(time.count()) / 1000);
}

/// "example.org:443", with the address where it is known: "example.org:443 (192.0.2.7)".
std::string place(const Job& job, const Answer& answer) {
  std::string where = host_and_port(job.url);
  if (answer.peer.empty() || where.find(answer.peer) != std::string::npos) return where;
  return fmt::format("{} ({})", where, answer.peer);
}

FetchFailed not_connected(const Job& job, const Answer& answer, const FetchOptions& options) {
  const bool withdrawn = answer.code == CURLE_ABORTED_BY_CALLBACK;  // Lane::may_ask()
  if (!answer.refused.empty() && (withdrawn || !answer.opened)) {
    return describe_refusal(answer.refused);
  }
  if (answer.out_of_descriptors) {
    return {FetchFailure::kConnect, 0,
            "this process has no file descriptor left: raise its limit, or lower "
            "http.max_concurrent"};
  }
  const int error = answer.system_error;
  const bool no_way = error == ENETUNREACH || error == ENETDOWN;
  const auto kind =
      no_way && !has_default_route() ? FetchFailure::kNoRoute : FetchFailure::kConnect;
  const std::string why = error != 0 ? std::strerror(error) : answer.detail;
  const std::string where = proxy_of(job, options).empty()
                                ? place(job, answer)
                                : fmt::format("the host of {}", proxy_key(job));
  return {kind, 0, fmt::format("cannot connect to {}: {}", where, why)};
}

FetchFailed timed_out(const Job& job, const Answer& answer, const FetchOptions& options) {
  const std::string where = place(job, answer);
  const std::string connect = seconds(options.connect_timeout);
  const std::string whole = seconds(options.timeout);
  switch (answer.phase) {
    case Phase::kResolving:
      return {FetchFailure::kDns, 0,
              fmt::format("no answer from DNS about {} within {}", job.host, connect)};
    case Phase::kConnecting:
      return {FetchFailure::kConnect, 0,
              fmt::format("no connection to {} within {} (http.connect_timeout)", where, connect)};
    case Phase::kHandshaking:
      return {FetchFailure::kTimeout, 0,
              fmt::format("the TLS handshake with {} did not end within {} (http.connect_timeout)",
                          where, connect)};
    case Phase::kWaiting:
      return {FetchFailure::kTimeout, 0,
              fmt::format("no answer from {} within {} (http.timeout)", where, whole)};
    case Phase::kReceiving:
      break;
  }
  return {FetchFailure::kTimeout, 0,
          fmt::format("{} had sent {} bytes when {} were over (http.timeout)", where,
                      answer.received, whole)};
}

FetchFailed tls_failed(const Job& job, const Answer& answer, const FetchOptions& options) {
  if (answer.code == CURLE_SSL_CACERT_BADFILE) {
    return {
        FetchFailure::kTls, 0,
        job.request.ca_file.empty()
            ? fmt::format("cannot read the certificates in {} (http.ca_file)", options.ca_file)
            : fmt::format("cannot read the certificates in {} (the source's ca_file{})",
                          job.request.ca_file, options.ca_file.empty() ? "" : ", or http.ca_file")};
  }
  std::string message =
      fmt::format("no trusted connection to {}: {}", place(job, answer), answer.detail);
  const bool unknown = answer.detail.find("self-signed") != std::string::npos ||
                       answer.detail.find("self signed") != std::string::npos ||
                       answer.detail.find("local issuer") != std::string::npos;
  if (unknown)
    message +=
        "; if it is to be trusted, put its certificate into http.ca_file or the source's ca_file";
  return {FetchFailure::kTls, 0, std::move(message)};
}

FetchFailed proxy_refused(const Job& job, const Answer& answer) {
  const char* hint =
      answer.proxy_status == 407 ? "; it asks for a login: set it in its address" : "";
  return {FetchFailure::kConnect, 0,
          fmt::format("{} does not connect to {}: {}{}", proxy_key(job), job.host, answer.detail,
                      hint)};
}

/// The connection worked, what came over it did not.
FetchFailed broken(const Job& job, const Answer& answer) {
  if (answer.proxy_status >= 400) return proxy_refused(job, answer);
  if (answer.phase == Phase::kReceiving) {
    return {FetchFailure::kTruncated, 0,
            fmt::format("{} cut the answer short after {} bytes: {}", place(job, answer),
                        answer.received, answer.detail)};
  }
  return {FetchFailure::kProtocol, 0,
          fmt::format("{} did not answer in HTTP: {}", place(job, answer), answer.detail)};
}

}  // namespace

FetchFailed describe_failure(const Job& job, const Answer& answer, const FetchOptions& options) {
  switch (answer.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {
          FetchFailure::kDns, 0,
          fmt::format("no address found for {}: no such name, or DNS does not answer", job.host)};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {FetchFailure::kDns, 0,
              fmt::format("no address found for the host of {}", proxy_key(job))};
    case CURLE_COULDNT_CONNECT:
    case CURLE_ABORTED_BY_CALLBACK:
      return not_connected(job, answer, options);
    case CURLE_OPERATION_TIMEDOUT:
      return timed_out(job, answer, options);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return tls_failed(job, answer, options);
    case CURLE_PROXY:
      return proxy_refused(job, answer);
    case CURLE_URL_MALFORMAT:
      return {FetchFailure::kProtocol, 0, "malformed address: " + answer.detail};
    case CURLE_OUT_OF_MEMORY:  // libcurl's word for a header line of more than 100 KB
      return {FetchFailure::kTooLarge, 0, job.host + " sent a header without end"};
    default:
      return broken(job, answer);
  }
}

FetchFailed describe_status(const Job& job, const ResponseHead& head) {
  FetchFailed out{FetchFailure::kHttpStatus, head.status, {}};
  if (!head.challenge.empty() && head.status >= 400) {
    out.message = fmt::format(
        "{} lets only browsers in (a challenge page of {}, status {}): ask its publisher to admit "
        "feed readers, or look for another address of the feed",
        job.host, head.challenge, head.status);
    return out;
  }
  if (is_redirect(head.status)) {
    out.message =
        fmt::format("{} redirects without saying where (status {})", job.host, head.status);
    return out;
  }
  out.message = fmt::format("{} {} (status {})", job.host, words_for(head.status), head.status);
  const bool withheld = (head.status == 401 || head.status == 403) && job.trail.hops > 0 &&
                        (!job.request.username.empty() || !job.request.headers.empty()) &&
                        !same_origin(job.request.url, job.url);
  if (withheld) {
    out.message += fmt::format(
        "; the source's login was not sent there, because {} redirects to it: configure that "
        "address "
        "if it is to have the login",
        host_and_port(job.request.url));
  }
  return out;
}

FetchFailed describe_refusal(const std::vector<Address>& refused) {
  std::vector<std::string> networks;
  for (const Address& address : refused) {
    std::string network = fmt::format("\"{}/{}\"", to_string(address), address.is_v4() ? 32 : 128);
    if (std::find(networks.begin(), networks.end(), network) == networks.end()) {
      networks.push_back(std::move(network));
    }
  }
  return {FetchFailure::kRefusedAddress, 0,
          fmt::format("{} is not a public address and was not asked; to poll it, add to http: "
                      "`allow_networks: [{}]`",
                      to_string(refused.front()), fmt::join(networks, ", "))};
}

}  // namespace feedmill
