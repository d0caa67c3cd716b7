#include <sys/stat.h>
#include <unistd.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fetching.h"
#include "tls_server.h"

using namespace feedmill;
using namespace feedmill::test;

namespace {

struct CaFile {
  std::string path = (std::filesystem::temp_directory_path() / "feedmill-ca-XXXXXX").string();
  explicit CaFile(const std::string& pem) {
    ::close(::mkstemp(path.data()));
    std::ofstream(path) << pem;
  }
  CaFile(const CaFile&) = delete;
  CaFile& operator=(const CaFile&) = delete;
  ~CaFile() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("tls: a certificate that nobody signed is refused, and ca_file named", "[fetch]") {
  TlsServer server;
  const FetchResult result = fetch(server.url("/feed"));
  CHECK(failed(result).kind == FetchFailure::kTls);
  CHECK(failed(result).message.find("http.ca_file") != std::string::npos);
}

TEST_CASE("tls: with ca_file it is trusted, and its sessions are resumed", "[fetch]") {
  TlsServer server;
  const CaFile trusted(server.certificate());
  FetchOptions options = loopback_options();
  options.ca_file = trusted.path;
  options.max_per_host = 1;
  Fetcher fetcher(options);
  for (int i = 0; i < 4; ++i) fetcher.submit(request_for(server.url("/feed")));
  for (const FetchResult& result : run_to_end(fetcher)) CHECK(fetched(result).body == "<rss/>");
  CHECK(server.handshakes() == 4);
  CHECK(server.resumed() == 3);
}

TEST_CASE("tls: a host that the certificate does not name is refused, trusted or not", "[fetch]") {
  TlsServer server;
  const CaFile trusted(server.certificate());
  FetchOptions options = loopback_options();
  options.ca_file = trusted.path;
  std::string url = server.url("/feed");
  url.replace(url.find("127.0.0.1"), 9, "localhost");
  CHECK(failed(fetch(url, options)).kind == FetchFailure::kTls);
}

TEST_CASE("tls: a ca_file that cannot be read is named", "[fetch]") {
  TlsServer server;
  FetchOptions options = loopback_options();
  options.ca_file = "/nonexistent/ca.pem";
  const FetchResult result = fetch(server.url("/feed"), options);
  CHECK(failed(result).kind == FetchFailure::kTls);
  CHECK(failed(result).message.find("/nonexistent/ca.pem") != std::string::npos);
}

TEST_CASE("tls: a ca_file that is a pipe is named, not waited for", "[fetch]") {
  TlsServer server;
  const std::string pipe = "/tmp/feedmill-ca-pipe-" + std::to_string(getpid());
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  FetchOptions options = loopback_options();
  options.ca_file = pipe;
  const FetchResult result = fetch(server.url("/feed"), options);
  unlink(pipe.c_str());
  CHECK(failed(result).kind == FetchFailure::kTls);
  CHECK(failed(result).message.find(pipe) != std::string::npos);
}

TEST_CASE("tls: from http to https is a redirect like another", "[fetch]") {
  HttpServer plain;
  TlsServer secure;
  plain.on("/feed", {redirect(301, secure.url("/feed"))});
  const CaFile trusted(secure.certificate());
  FetchOptions options = loopback_options();
  options.ca_file = trusted.path;
  const FetchResult result = fetch(request_for(plain.url("/feed")), options);
  CHECK(fetched(result).body == "<rss/>");
  CHECK(result.redirects.permanent_url == secure.url("/feed"));
}

TEST_CASE("tls: a source's own ca_file is trusted for its host alone", "[fetch]") {
  TlsServer server;
  const CaFile trusted(server.certificate());
  FetchRequest request = request_for(server.url("/feed"));
  request.ca_file = trusted.path;
  const FetchResult own = fetch(request);
  CHECK(fetched(own).body == "<rss/>");
  // Another source of another host that redirects there.
  HttpServer plain;
  plain.on("/feed", {redirect(302, server.url("/feed"))});
  std::string url = plain.url("/feed");
  url.replace(url.find("127.0.0.1"), 9, "localhost");
  request.url = url;
  CHECK(failed(fetch(request)).kind == FetchFailure::kTls);
  request.url = server.url("/feed");
  request.ca_file = "/nonexistent/own.pem";
  const FetchResult missing = fetch(request);
  CHECK(failed(missing).message.find("/nonexistent/own.pem") != std::string::npos);
}
