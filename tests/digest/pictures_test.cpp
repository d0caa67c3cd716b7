// A story's picture in each form that has room for one.
#include <regex>

#include "digest/mail.h"
#include "digest/mail_html.h"
#include "digest/picture_places.h"
#include "digest/render.h"
#include "digest/template.h"
#include "sample_issue.h"
#include "support/catch.h"
#include "text/base64.h"

using namespace feedmill;

namespace {

Issue pictured() {
  Issue issue = sample::empty_issue();
  issue.arranged = Arrangement::kTop;
  for (int i = 1; i <= 3; ++i)
    issue.stories.push_back(sample::story(i, "Source " + std::to_string(i), "Headline",
                                          "<p>What was said of it at some length.</p>"));
  issue.stories[0].picture =
      IssuePicture{"image/jpeg", "\xFF\xD8\xFF" + std::string(100, 'a'), 600, 400, "A \"boat\""};
  issue.stories[2].picture =
      IssuePicture{"image/jpeg", "\xFF\xD8\xFF" + std::string(100, 'b'), 400, 600, ""};
  return issue;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::string page(const Issue& issue) { return render(issue, DigestFormat::kHtml).bytes; }

}  // namespace

TEST_CASE("pictures: base64 of any length") {
  for (const auto& [bytes, text] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"\xFF\xFE", "//4="}}) {
    std::string out;
    append_base64(out, bytes);
    CHECK(out == text);
  }
}

TEST_CASE("pictures: a page holds them itself, and its policy lets it show nothing else") {
  const std::string html = page(pictured());
  CHECK(count(html, "<img ") == 2);
  CHECK(count(html, "src=\"data:image/jpeg;base64,/9j/") == 2);
  CHECK(html.find("alt=\"A &quot;boat&quot;\"") != std::string::npos);
  CHECK(html.find("default-src 'none'; img-src data:; style-src") != std::string::npos);
  Issue without = pictured();
  for (Story& story : without.stories) story.picture.reset();
  CHECK(page(without).find("img-src") == std::string::npos);
}

TEST_CASE("pictures: one that lies and is large enough fills its column") {
  Issue issue = pictured();
  for (const auto& [width, height, wide] : std::vector<std::tuple<int, int, bool>>{
           {1000, 667, true}, {640, 480, true}, {600, 400, false}, {700, 700, false}}) {
    issue.stories[0].picture->width = width;
    issue.stories[0].picture->height = height;
    CHECK((count(page(issue), "class=\"picture wide\"") == 1) == wide);
  }
}

TEST_CASE("pictures: a story that is a line has none") {
  Issue issue = pictured();
  issue.full = 1;
  CHECK(count(page(issue), "<img ") == 1);
  CHECK(count(mail_html(compose(issue), "").html, "<img ") == 1);
}

TEST_CASE("pictures: a mail brings what its HTML shows, once each") {
  const Issue issue = pictured();
  const std::string message = *mail_message(compose(issue), {"m@mill.example"}, 0);
  CHECK(count(message, "multipart/related; type=\"text/html\"") == 1);
  CHECK(count(message, "Content-ID: <") == 2);
  CHECK(count(message, "Content-Type: image/jpeg") == 2);
  const MailHtml mail = mail_html(compose(issue), "");
  CHECK(mail.pictures == std::vector<std::size_t>{0, 2});
  for (const std::size_t story : mail.pictures) {
    const std::string id = mail_picture_id(compose(issue), story);
    CHECK(count(mail.html, "src=\"cid:" + id + "\"") == 1);
    CHECK(count(message, "Content-ID: <" + id + ">") == 1);
  }
  CHECK(mail.html.find("width=\"592\" height=\"394\"") != std::string::npos);
  CHECK(mail.html.find("width=\"80\" height=\"120\" alt=\"\" border=\"0\" align=\"right\"") !=
        std::string::npos);
  CHECK(*mail_message(compose(issue), {"m@mill.example"}, 0) == message);
}

TEST_CASE("pictures: a mail of the operator's own look brings those that it has a place for") {
  const Issue issue = pictured();
  const auto message = [&](const std::string& page, std::uint64_t most) {
    Look look;
    look.set(DigestFormat::kHtml, *Template::compile(DigestFormat::kHtml, page));
    return mail_message(compose(issue), {"m@mill.example"}, most, look).value_or("");
  };
  const std::string shown =
      message("{{#stories}}{{#picture}}{{picture}}{{/picture}}{{/stories}}", 0);
  CHECK(count(shown, "Content-ID: <") == 2);
  CHECK(count(shown, "cid:") == 2);
  CHECK(count(shown, "data:image") == 0);
  CHECK(count(message("<p>{{title}}</p>", 0), "Content-ID: <") == 0);
  CHECK(count(message("{{#stories}}{{picture}}{{/stories}}", 4000), "Content-ID: <") == 2);
}

TEST_CASE("pictures: a mail that may not be large goes without before it goes without its text") {
  Issue issue = pictured();
  issue.stories[0].picture->bytes.resize(40'000, 'a');
  const auto message = mail_message(compose(issue), {"m@mill.example"}, 60'000);
  REQUIRE(message);
  CHECK(count(*message, "Content-Type: image/jpeg") == 1);
  CHECK(count(*message, "Headline") > 3);
  CHECK(mail_html(compose(issue), "", 0).pictures.empty());
}

TEST_CASE("pictures: a book holds them as files") {
  const std::string book = render(pictured(), DigestFormat::kEpub).bytes;
  CHECK(count(book, "EPUB/pictures/1.jpg") == 2);  // the file and the list of files
  CHECK(count(book, "EPUB/pictures/3.jpg") == 2);
  CHECK(count(book, "EPUB/pictures/2.jpg") == 0);
  CHECK(book.find("\xFF\xD8\xFF" + std::string(100, 'b')) != std::string::npos);
}

TEST_CASE("pictures: where they are, as feeds say, the lead's before the others', its page last") {
  Issue issue = pictured();
  Entry& lead = issue.stories[0].reports[0].entry;
  lead.url = "https://a.example/story";
  lead.image = "https://a.example/media.jpg";
  lead.attachments = {{"https://a.example/talk.mp3", "audio/mpeg", "", {}, {}},
                      {"https://a.example/enclosed.jpg", "image/jpeg", "", {}, {}}};
  lead.content_html =
      "<p>Text <img src=\"https://a.example/media.jpg\" alt=\"A &amp; B\">"
      "<img src=\"javascript:1\"><img src=\"https://a.example/in.png\" alt=\"In\"></p>";
  issue.stories.resize(1);
  const auto all = picture_places(issue);
  REQUIRE(all.size() == 1);
  CHECK(all[0].leads);
  const std::string source = issue.stories[0].reports[0].source_url;
  CHECK(all[0].places == std::vector<PicturePlace>{{"https://a.example/media.jpg", "A & B", source},
                                                   {"https://a.example/enclosed.jpg", "", source},
                                                   {"https://a.example/in.png", "In", source},
                                                   {"https://a.example/story", "", source, true}});
}

TEST_CASE("pictures: none is looked for where a story is a line") {
  Issue issue = pictured();
  issue.full = 1;
  CHECK(picture_places(issue).size() == 1);
}
