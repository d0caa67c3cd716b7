// What a text shows besides words: images, addresses of its own base, and what is embedded.
#include <string>
#include <utility>
#include <vector>

#include "support/catch.h"
#include "text/html.h"

using namespace feedmill;

namespace {

const std::string kBase = "https://example.org/blog/post";

void check_sanitised(const std::vector<std::pair<std::string, std::string>>& cases) {
  for (const auto& [in, out] : cases) {
    INFO(in);
    CHECK(sanitise_html(in, kBase) == out);
    CHECK(sanitise_html(out, kBase) == out);
  }
}

std::string embed_link(const std::string& url, const std::string& label) {
  return "<a class=\"embed\" href=\"" + url + "\" rel=\"noopener nofollow\">" + label + "</a>";
}

}  // namespace

TEST_CASE("html: an image behind a spinner, or in a srcset alone, has an address to show") {
  const auto shows = [](const std::string& html) {
    const std::string out = sanitise_html(html, kBase);
    CHECK(sanitise_html(out, kBase) == out);
    return out.find(" src=\"https://example.org/a.jpg\"") != std::string::npos;
  };
  for (const char* img : {
           "<img src=/theme/spinner.gif data-lazy-src=/a.jpg>",
           "<img src=/img/ajax-loader.gif data-src=/a.jpg>",
           "<img src='data:image/svg+xml,%3Csvg%3E' data-srcset='/a.jpg 800w, /b.jpg 2400w'>",
           "<img data-srcset='/s.jpg 75w, /a.jpg 1024w, /big.jpg 4000w' alt=x>",
           "<img srcset='/big.jpg 4000w, /a.jpg 2400w'>",
           "<img srcset='/a.jpg, /b.jpg 2x'>",
           "<img src='' data-orig-file=/a.jpg>",
           "<img data-hi-res-src=/a.jpg src=about:blank>",
           "<amp-img src=/a.jpg width=10 height=10></amp-img>",
           "<picture><source srcset='/s.jpg 300w, /a.jpg 900w'><img alt=x></picture>",
           "<picture><source data-srcset=/a.jpg><img></picture>",
           "<noscript><img src=/a.jpg></noscript>",
           "<img src='data:image/gif;base64,R0lGOD' srcset='/s.jpg 300w, /a.jpg 900w'>",
           "<img data-lazyload=true data-srcset='/s.jpg 300w, /a.jpg 900w'>",
       }) {
    INFO(img << "\n=> " << sanitise_html(img, kBase));
    CHECK(shows(img));
  }
  CHECK_FALSE(shows("<img src=/b.jpg srcset='/a.jpg 900w'>"));
  CHECK(sanitise_html("<img srcset='javascript:x 900w'>", kBase).empty());
}

TEST_CASE("html: a base in a text resolves the addresses of that text") {
  check_sanitised({
      {"<base href=/img/2025/><img src=a.png>", "<img src=\"https://example.org/img/2025/a.png\">"},
      {"<img src=a.png><base target=_blank><base href=//b.example/>",
       "<img src=\"https://b.example/a.png\">"},
      {"<base href=' https://b.example/c/d '><base href=https://c.example><img src=a.png>",
       "<img src=\"https://b.example/c/a.png\">"},
      {"<base href='java&#9;script:alert(1)//'><img src=a.png>",
       "<img src=\"https://example.org/blog/a.png\">"},
      {"<base href='data:text/html,x'><img src=a.png>",
       "<img src=\"https://example.org/blog/a.png\">"},
      {"<base href=''><img src=a.png>", "<img src=\"https://example.org/blog/a.png\">"},
  });
  CHECK(sanitise_html("<base href=/x/><img src=a>", "") == "<img src=\"a\">");
  CHECK(sanitise_html("<base href=https://b.example/x/><img src=a>", "") ==
        "<img src=\"https://b.example/x/a\">");
}

TEST_CASE("html: what is embedded leaves a link to what it showed") {
  check_sanitised({
      {"<figure><iframe title='A &amp; B' src=/f></iframe></figure>",
       "<figure>" + embed_link("https://example.org/f", "A &amp; B") + "</figure>"},
      {"<p>v</p><embed src=c.swf>",
       "<p>v</p>" + embed_link("https://example.org/blog/c.swf", "c.swf")},
      {"<object data=https://h.example/d.pdf>text</object>",
       embed_link("https://h.example/d.pdf", "h.example") + "\ntext"},
      {"<object><param name=wmode value=x><param name=movie value=/a.swf><embed "
       "src=/a.swf></object>",
       embed_link("https://example.org/a.swf", "/a.swf")},
      {"<iframe src=about:blank data-src=https://h.example/1></iframe>"
       "<noscript><iframe src=https://h.example/1></iframe></noscript>",
       embed_link("https://h.example/1", "h.example")},
      {"<p>a<iframe src=https://h.example/1></iframe>b</p>",
       "<p>a\n" + embed_link("https://h.example/1", "h.example") + "\nb</p>"},
      {"<video src=ftp://h.example/a.mp4></video>",
       embed_link("ftp://h.example/a.mp4", "h.example")},
      {"<video data-src=/a.mp4></video>",
       "<video src=\"https://example.org/a.mp4\" controls=\"\" preload=\"none\"></video>"},
      {"<script src='https://gist.github.com/ann/0a1b.js'></script>",
       embed_link("https://gist.github.com/ann/0a1b", "gist.github.com")},
      {"<amp-youtube data-videoid=abc_-1></amp-youtube>",
       embed_link("https://www.youtube.com/watch?v=abc_-1", "youtube.com")},
      {"<table><tr><iframe src=https://h.example/1></table>",
       "<table><tbody><tr><td>" + embed_link("https://h.example/1", "h.example") +
           "</td></tr></tbody></table>"},
      {"<a class=embed href=/x>y</a><a class='embed x' href=/x>z</a>",
       embed_link("https://example.org/x", "y") +
           "<a href=\"https://example.org/x\" rel=\"noopener nofollow\">z</a>"},
      // What is not seen, or only asks to be shared, is not told.
      {"<iframe src=https://h.example/p width=1 height=1></iframe>", ""},
      {"<iframe src=https://h.example/p style='display:none'></iframe>", ""},
      {"<iframe src=https://www.googletagmanager.com/ns.html?id=1></iframe>", ""},
      {"<iframe src='https://www.facebook.com/plugins/like.php?href=x'></iframe>", ""},
      {"<iframe src=javascript:alert(1)></iframe><embed src='data:text/html,x'>", ""},
      {"<object data=blob:x></object>", ""},
  });
}

TEST_CASE("html: a frame that holds its document leaves where that leads, else its words") {
  check_sanitised({
      {"<iframe srcdoc=\"<a href=https://www.youtube.com/embed/abc?autoplay=1><img src=/t.jpg>"
       "<b>Watch</b></a>\"></iframe>",
       embed_link("https://www.youtube.com/watch?v=abc", "Watch")},
      {"<iframe srcdoc=\"<style>b{}</style><iframe src='https://h.example/1'></iframe>\"></iframe>",
       embed_link("https://h.example/1", "h.example")},
      {"<iframe srcdoc='<p>x</p>' src=https://h.example/1></iframe>",
       embed_link("https://h.example/1", "h.example")},
      {"a<iframe srcdoc='&lt;b&gt;x&amp;amp;y&lt;/b&gt;'></iframe>b", "a\nx&amp;y\nb"},
      {"<iframe srcdoc='<script>x()</script>'></iframe>", ""},
      {"<iframe srcdoc='<a href=javascript:x()>y</a>'></iframe>", "y"},
      {"<iframe srcdoc='x' width=1 height=1></iframe>", ""},
      {"<iframe srcdoc=\"<iframe srcdoc='&amp;lt;a href=https://h.example&amp;gt;'></iframe>\">",
       ""},
  });
}

TEST_CASE("html: a single pixel that stands in an address shows nothing") {
  constexpr const char* kPixel =
      "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const std::string image = "<img src=\"" + std::string(kPixel) + "\">";
  const std::string shown = "<img src=\"https://example.org/a.jpg\">";
  check_sanitised({{image, ""},
                   {image + "<noscript><img src=/a.jpg></noscript>", shown},
                   {"<img src=" + std::string(kPixel) + " data-src=/a.jpg>", shown}});
}

TEST_CASE("html: a player's address for frames is told as the page") {
  const auto page = [](const std::string& src) {
    const std::string out = sanitise_html("<iframe src=\"" + src + "\"></iframe>", kBase);
    const std::size_t begin = out.find("href=\"") + 6;
    return out.substr(begin, out.find('"', begin) - begin);
  };
  CHECK(page("https://www.youtube.com/embed/abc?feature=oembed") ==
        "https://www.youtube.com/watch?v=abc");
  CHECK(page("//www.youtube-nocookie.com/embed/a-b_c?rel=0") ==
        "https://www.youtube.com/watch?v=a-b_c");
  CHECK(page("http://www.youtube.com/v/abc&amp;hl=en") == "https://www.youtube.com/watch?v=abc");
  CHECK(page("https://www.youtube.com/embed/videoseries?list=PL1&amp;x=y") ==
        "https://www.youtube.com/playlist?list=PL1");
  CHECK(page("https://player.vimeo.com/video/123?color=fff") == "https://vimeo.com/123");
  CHECK(page("https://player.vimeo.com/video/123?h=0af&amp;c=1") == "https://vimeo.com/123/0af");
  CHECK(page("https://www.dailymotion.com/embed/video/x7") ==
        "https://www.dailymotion.com/video/x7");
  CHECK(page("https://odysee.com/$/embed/@ann:1/boat:2") == "https://odysee.com/@ann:1/boat:2");
  CHECK(page("https://tube.example/videos/embed/0a-1b") ==
        "https://tube.example/videos/watch/0a-1b");
  CHECK(page("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/ann/song&amp;a=1") ==
        "https://soundcloud.com/ann/song");
  CHECK(page("https://open.spotify.com/embed/track/1?si=x") == "https://open.spotify.com/track/1");
  CHECK(page("https://social.example/@ann/123/embed") == "https://social.example/@ann/123");
  CHECK(page("https://vk.com/video_ext.php?oid=-1&amp;id=2") == "https://vk.com/video-1_2");
  CHECK(page("https://archive.org/embed/boat") == "https://archive.org/details/boat");
  CHECK(page("https://www.facebook.com/plugins/video.php?href=javascript%3Ax") ==
        "https://www.facebook.com/plugins/video.php?href=javascript%3Ax");
  CHECK(page("https://www.youtube.com/embed/") == "https://www.youtube.com/embed/");
  CHECK(page("https://maps.example/embed?pb=1") == "https://maps.example/embed?pb=1");
}

TEST_CASE("html: a picture that is loaded later is found by whatever attribute has its address") {
  const auto shows = [](const std::string& html) {
    const std::string out = sanitise_html(html, kBase);
    CHECK(sanitise_html(out, kBase) == out);
    return out.find(" src=\"https://example.org/a.jpg\"") != std::string::npos;
  };
  for (const char* img : {
           "<img data-flickity-lazyload=/a.jpg>",
           "<img src=/img/spinner.gif data-td-src-property=/a.jpg>",
           "<img zoomfile=/a.jpg alt=x>",
           "<img data-some-set='/s.jpg 300w, /a.jpg 900w' src='data:image/gif;base64,R0lGOD'>",
           "<img data-lqip=/tiny.jpg data-hero=/a.jpg>",
           "<img data-runner-src='https://example.org/a.jpg'>",
       }) {
    INFO(img << "\n=> " << sanitise_html(img, kBase));
    CHECK(shows(img));
  }
  for (const char* img : {
           "<img src=/b.jpg data-hero=/a.jpg>",
           "<img src='' data-image-title='/a.jpg' alt=x>",
           "<img data-image-meta='{\"file\":\"/a.jpg\"}' alt=x>",
           "<img data-permalink=/a.jpg alt=x>",
           "<img data-x='javascript:/a.jpg' alt=x>",
       }) {
    INFO(img << "\n=> " << sanitise_html(img, kBase));
    CHECK_FALSE(shows(img));
  }
}

TEST_CASE("html: players that a script makes, and what an editor embeds, leave links") {
  check_sanitised({
      {"<oembed url='https://video.example/1'></oembed>",
       embed_link("https://video.example/1", "video.example")},
      {"<lite-vimeo videoid=123></lite-vimeo>", embed_link("https://vimeo.com/123", "vimeo.com")},
      {"<amp-twitter data-tweetid=99></amp-twitter>",
       embed_link("https://twitter.com/i/status/99", "twitter.com")},
      {"<oembed url='javascript:x'></oembed>", ""},
  });
}

TEST_CASE("html: a backslash in an address of the web is a slash") {
  check_sanitised({
      {"<img src='https:\\\\b.example\\a.jpg'>", "<img src=\"https://b.example/a.jpg\">"},
      {"<img src='img\\a.jpg?x=\\y'>", "<img src=\"https://example.org/blog/img/a.jpg?x=%5Cy\">"},
  });
}

TEST_CASE("html: a single pixel goes with the address that it held the place of") {
  const std::string pixel =
      "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  check_sanitised({
      {"<img src='" + pixel + "' data-src='javascript:x'>", ""},
      {"<img src='" + pixel + "' data-lazyload=true alt=x>", "<img alt=\"x\">"},
      {"<img src='" + pixel + "' data-src=/a.jpg>", "<img src=\"https://example.org/a.jpg\">"},
  });
}
