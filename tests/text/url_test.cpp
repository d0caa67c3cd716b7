#include "text/url.h"

#include "support/catch.h"

using namespace feedmill;

namespace {

struct Reference {
  const char *reference, *target;
};

}  // namespace

TEST_CASE("url: references resolve as RFC 3986 section 5.4.1 has it (normal examples)") {
  static constexpr Reference kNormal[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
  };
  for (const auto& [reference, target] : kNormal) {
    INFO(reference);
    CHECK(resolve_url(reference, "http://a/b/c/d;p?q") == target);
  }
}

TEST_CASE("url: references resolve as RFC 3986 section 5.4.2 has it (abnormal examples)") {
  static constexpr Reference kAbnormal[] = {
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},  // a strict parser's answer
  };
  for (const auto& [reference, target] : kAbnormal) {
    INFO(reference);
    CHECK(resolve_url(reference, "http://a/b/c/d;p?q") == target);
  }
}

TEST_CASE("url: a base without a path is given one, and without a base nothing is added") {
  CHECK(resolve_url("g", "http://a") == "http://a/g");
  CHECK(resolve_url("?y", "http://a") == "http://a?y");
  CHECK(resolve_url("a/../b", "") == "a/../b");
  CHECK(resolve_url("", "") == "");
  CHECK(resolve_url("img.png", "file:///srv/feed.xml") == "file:///srv/img.png");
}

TEST_CASE("url: white space goes, what may not stand in a URL is escaped, the rest stays") {
  CHECK(resolve_url("  http://h/a\n b\tc ", "") == "http://h/a%20bc");
  CHECK(resolve_url("http://h/été?q=<x>", "") == "http://h/%C3%A9t%C3%A9?q=%3Cx%3E");
  CHECK(resolve_url("http://h/100%/a%2fb%zz", "") == "http://h/100%/a%2fb%zz");
  CHECK(resolve_url("HTTP://Bücher.example/Ä", "") == "HTTP://Bücher.example/%C3%84");
  CHECK(resolve_url("http://[::1]:8080/x", "") == "http://[::1]:8080/x");
}

TEST_CASE("url: the five components, absent being other than empty") {
  const UrlParts parts = split_url("https://u@h:1/p/q?#f");
  CHECK(parts.scheme.value() == "https");
  CHECK(parts.authority.value() == "u@h:1");
  CHECK(parts.path == "/p/q");
  CHECK(parts.query.value().empty());
  CHECK(parts.fragment.value() == "f");
  const UrlParts bare = split_url("p:q/r");
  CHECK(bare.scheme.value() == "p");
  CHECK_FALSE(bare.authority.has_value());
  CHECK_FALSE(bare.query.has_value());
  CHECK_FALSE(split_url("1p:q").scheme.has_value());
}

TEST_CASE("url: host and port, with the default port written out") {
  CHECK(host_and_port("http://Example.ORG/x") == "example.org:80");
  CHECK(host_and_port("https://u:p@example.org?x") == "example.org:443");
  CHECK(host_and_port("https://example.org:8443") == "example.org:8443");
  CHECK(host_and_port("https://example.org:/") == "example.org:443");
  CHECK(host_and_port("http://[2001:DB8::1]/") == "[2001:db8::1]:80");
  CHECK(host_and_port("http://[::1]:8080/") == "[::1]:8080");
  CHECK(host_and_port("ftp://example.org/").empty());
  CHECK(host_and_port("/x").empty());
  CHECK(host_and_port("http:///x").empty());
}

TEST_CASE("url: a link that runs or reads something is not safe, however it is spelt") {
  for (const char* url : {"http://a/", "HTTPS://a/", "mailto:a@b", "tel:+49", "/a:b", "a/b:c",
                          "#x:y", "?x=javascript:1", "", "page", "magnet:?xt=1"}) {
    INFO(url);
    CHECK(is_safe_link(url));
  }
  for (const char* url :
       {"javascript:x", "JavaScript:x", " java\tscript:x", "java\nscript:x", "\x01javascript:x",
        "vbscript:x", "data:text/html,x", "file:///etc/passwd", "blob:x", "unheard:x",
        "java script:x", "javascript\x7f:x", "view-source:http://a", "ｊavascript:x"}) {
    INFO(url);
    CHECK_FALSE(is_safe_link(url));
  }
}

TEST_CASE("url: two addresses of one page have one canonical form") {
  const std::string page = "https://example.org/a/b";
  for (const char* url :
       {"http://example.org/a/b", "https://EXAMPLE.org:443/a/b", "http://example.org:80/a/b#part",
        "HTTPS://user:secret@example.org/a/./x/../b", "https://example.org/%61/b?",
        "https://example.org./a/b?utm_source=rss&utm_medium=feed",
        " https://example.org/a/b?fbclid=1 ",
        "https://example.org/a/b?UTM_Campaign=x&gclid=2&mc_eid=3&&at_medium=RSS",
        "https://example.org/a/b?source=rss", "https://example.org/a/%2E/b"}) {
    INFO(url);
    CHECK(canonical_url(url) == page);
  }
  CHECK(canonical_url("http://example.org") == "https://example.org/");
  CHECK(canonical_url("http://example.org?b=2&a=1") == "https://example.org/?a=1&b=2");
  CHECK(canonical_url("http://example.org/%c3%a4%7e") == "https://example.org/%C3%A4~");
}

TEST_CASE("url: the canonical form of a canonical form is itself") {
  for (const char* url :
       {"http://h/%3%35p", "http://h::80/", "http://h.:443:80/a?%zz=%", "http://h/%25%32",
        "https://e%66h:x:443/a", "https://u@E}h:443x:443/a", "http://[::1]:x:80/"}) {
    INFO(url);
    CHECK(canonical_url(canonical_url(url)) == canonical_url(url));
  }
}

TEST_CASE("url: a host in its own script and in Punycode is one") {
  const std::string page = "https://xn--bcher-kva.example/a";
  for (const char* url :
       {"http://b\u00fccher.example/a", "https://B\u00dcCHER.example:443/a",
        "http://B%C3%BCcher.example/a", "https://bu\u0308cher\u3002example/a",
        "https://XN--Bcher-kva.Example./a", "https://u@b\u00fc\u00adcher.example./a"}) {
    INFO(url);
    CHECK(canonical_url(url) == page);
    CHECK(canonical_url(canonical_url(url)) == page);
  }
  CHECK(host_and_port("http://b\u00fccher.example/") == "xn--bcher-kva.example:80");
  CHECK(host_and_port("http://b\u00fccher.example:8080/") == "xn--bcher-kva.example:8080");
  const std::string far = "http://" + std::string(200, '.') + "b\u00fccher.example";
  CHECK(canonical_url(far).find("xn--bcher-kva") != std::string::npos);
  CHECK(canonical_url(far + std::string(60, '.')) == canonical_url(far));
  CHECK(canonical_url("http://stra\u00dfe.example/") == "https://xn--strae-oqa.example/");
  // Nobody's name: as it was written.
  CHECK(canonical_url("http://a%2fb.example/") == "https://a%2fb.example/");
  CHECK(canonical_url("http://a%25b.example/") == "https://a%25b.example/");
  CHECK(canonical_url("http://a\uff0fb.example/") == "https://a\uff0fb.example/");
  CHECK(canonical_url("http://a%2e%0c?b") == "https://a%2e%0c/?b");
  CHECK(canonical_url("http://\xff.example/") == "https://\xff.example/");
}

TEST_CASE("url: the key that an earlier version made of such a host") {
  CHECK(former_canonical_url("http://B\u00fccher.example:80/a?b#c") ==
        "https://b\u00fccher.example/a?b");
  CHECK(former_canonical_url("http://u@b%C3%BCcher.example/") == "https://b%c3%bccher.example/");
  for (const char* url : {"http://xn--bcher-kva.example/", "http://Example.org", "mailto:a@b",
                          "http://[::1]:8080/", "http://h:/", "", "/x"}) {
    INFO(url);
    CHECK(former_canonical_url(url).empty());
  }
}

TEST_CASE("url: what tells two pages apart stays in the canonical form") {
  CHECK(canonical_url("https://h/?id=1") != canonical_url("https://h/?id=2"));
  CHECK(canonical_url("https://h/?p=7&utm_source=x") == "https://h/?p=7");
  CHECK(canonical_url("https://h/?story=a&source=12") == "https://h/?source=12&story=a");
  CHECK(canonical_url("https://h/a/") != canonical_url("https://h/a"));
  CHECK(canonical_url("https://h/A") != canonical_url("https://h/a"));
  CHECK(canonical_url("https://h:8080/a") == "https://h:8080/a");
  CHECK(canonical_url("https://h/a%2Fb") != canonical_url("https://h/a/b"));
  CHECK(canonical_url("https://h/#!/story/1") != canonical_url("https://h/#!/story/2"));
  CHECK(canonical_url("https://h//x") == "https://h//x");
  CHECK(canonical_url("mailto:A@b") == "mailto:A@b");
}
