#include "decode/content_coding.h"

#include <libdeflate.h>
#include <zstd.h>

#include <memory>

#include "support/catch.h"

using namespace feedmill;
using namespace std::string_literals;

namespace {

constexpr std::size_t kLimit = 1 << 20;

using Compress = std::size_t (*)(libdeflate_compressor*, const void*, std::size_t, void*,
                                 std::size_t);

std::string packed(Compress compress, std::string_view text) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor{
      libdeflate_alloc_compressor(6), libdeflate_free_compressor};
  std::string out(text.size() + 1000, '\0');
  out.resize(compress(compressor.get(), text.data(), text.size(), out.data(), out.size()));
  return out;
}

std::string gzip(std::string_view text) { return packed(libdeflate_gzip_compress, text); }

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

/// The text, or the error's name.
std::string undone(std::string body, std::string_view coding, std::size_t limit = kLimit) {
  auto result = decode_content(std::move(body), coding, limit);
  if (result) return *result;
  return result.error().code == Errc::kTooLarge ? "too large" : "damaged";
}

std::string document() {
  std::string text = "<rss>";
  for (int i = 0; i < 500; ++i) text += "<item>feedmill " + std::to_string(i * 7919) + "</item>";
  return text + "</rss>";
}

// "<rss>" and "feedmill " twenty times and "</rss>"
constexpr char kBrotli[] =
    "\x1b\xbe\x00\xf8\xc5\x6d\x6c\xdd\xc6\x6b\x1c\xe9\xad\x0c\x02\x3b\x59\x92\x28\x58\x0c\x84\x92"
    "\x12\x6f\xd7\x90"
    "\x7d\x2b\x05\xc8\x00";
const std::string kBrotliBody(kBrotli, sizeof kBrotli - 1);

std::string brotli_text() {
  std::string text = "<rss>";
  for (int i = 0; i < 20; ++i) text += "feedmill ";
  return text + "</rss>";
}

}  // namespace

TEST_CASE("content coding: each one is undone") {
  const std::string text = document();
  CHECK(undone(text, "") == text);
  CHECK(undone(text, "identity") == text);
  CHECK(undone(gzip(text), "gzip") == text);
  CHECK(undone(gzip(text), "X-GZIP") == text);
  CHECK(undone(packed(libdeflate_zlib_compress, text), "deflate") == text);
  CHECK(undone(packed(libdeflate_deflate_compress, text), "deflate") == text);
  CHECK(undone(zstd(text), "zstd") == text);
  CHECK(undone(kBrotliBody, "br") == brotli_text());
}

TEST_CASE("content coding: several members, several frames, several codings") {
  const std::string text = document();
  CHECK(undone(gzip(text) + gzip("") + gzip("end"), "gzip") == text + "end");
  CHECK(undone(zstd(text) + zstd("end"), "zstd") == text + "end");
  CHECK(undone(gzip(gzip(text)), "gzip, gzip") == text);
  CHECK(undone(zstd(gzip(text)), "gzip,identity , zstd") == text);
  CHECK(undone(gzip(text) + "\0\0\0"s, "gzip") == text);
}

TEST_CASE("content coding: a body that was never coded is read under any label") {
  CHECK(undone("\n <?xml version='1.0'?><rss/>", "gzip") == "\n <?xml version='1.0'?><rss/>");
  CHECK(undone("<rss/>", "br") == "<rss/>");
  CHECK(undone("{\"items\": []}", "deflate") == "{\"items\": []}");
  CHECK(undone("Warning: in x.php\n<?xml version='1.0'?><rss/>", "gzip").substr(0, 7) == "Warning");
  CHECK(undone("\xFF\xFE<\0r\0"s, "br") == "\xFF\xFE<\0r\0"s);
  CHECK(undone("plain", "gzip") == "damaged");
}

TEST_CASE("content coding: a name that is no coding says nothing, the bytes do") {
  const std::string text = document();
  for (const char* name :
       {"aws-chunked", "utf-8", "UTF-8", "none", "binary", "8bit", "text/xml", "*"}) {
    INFO(name);
    CHECK(undone("<?xml version='1.0'?><rss/>", name) == "<?xml version='1.0'?><rss/>");
    CHECK(undone(gzip(text), name) == text);
    CHECK(undone(zstd(text), name) == text);
  }
  CHECK(undone(gzip(text), "aws-chunked,gzip") == text);
  CHECK(undone(gzip(text), "gzip, utf-8") == text);
  CHECK(undone(gzip(text), "\"gzip\"") == text);
  CHECK(undone(gzip(text), "") == text);  // a file that lies there as feed.xml.gz
  CHECK(undone(gzip(gzip(text)), "gzip") == text);
  CHECK(undone("\x01\x02", "none") == "damaged");
}

TEST_CASE("content coding: what is cut short or damaged is an error") {
  const std::string text = document();
  for (const std::string& whole : {gzip(text), gzip(text) + gzip("end")}) {
    CHECK(undone(whole.substr(0, whole.size() / 2), "gzip") == "damaged");
    CHECK(undone(whole.substr(0, whole.size() - 1), "gzip") == "damaged");
    CHECK(undone(whole.substr(0, whole.size() - 8) + std::string(8, '\0'), "gzip") == "damaged");
  }
  std::string zlib = packed(libdeflate_zlib_compress, text);
  CHECK(undone(zlib.substr(0, zlib.size() - 3), "deflate") == "damaged");
  CHECK(undone(zstd(text).substr(0, 60), "zstd") == "damaged");
  CHECK(undone(kBrotliBody.substr(0, 20), "br") == "damaged");
  for (const char* coding : {"gzip", "br", "zstd", "deflate"})
    CHECK(undone("", coding) == "damaged");
  CHECK(undone("x", "compress") == "damaged");
  CHECK(undone("x", "gzip,gzip,gzip,gzip,gzip") == "damaged");
}

TEST_CASE("content coding: the limit counts what comes out") {
  const std::string bomb(8 << 20, 'A');
  CHECK(undone(gzip(bomb), "gzip") == "too large");
  CHECK(undone(packed(libdeflate_zlib_compress, bomb), "deflate") == "too large");
  CHECK(undone(packed(libdeflate_deflate_compress, bomb), "deflate") == "too large");
  CHECK(undone(zstd(bomb), "zstd") == "too large");
  CHECK(undone(kBrotliBody, "br", 100) == "too large");
  CHECK(undone(std::string(101, 'x'), "", 100) == "too large");
  CHECK(undone(gzip(std::string(100, 'x')), "gzip", 100) == std::string(100, 'x'));
  CHECK(undone(gzip(std::string(101, 'x')), "gzip", 100) == "too large");
  const std::string half(600 << 10, 'x');
  CHECK(undone(gzip(half) + gzip(half), "gzip") == "too large");
}

TEST_CASE("content coding: a lie about the size in gzip's trailer changes nothing") {
  const std::string text = document();
  std::string lie = gzip(text);
  lie.replace(lie.size() - 4, 4, "\xFF\xFF\xFF\x7F");
  CHECK(undone(lie, "gzip") == "damaged");  // it is part of what is checked
}
