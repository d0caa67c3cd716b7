#include "publish/publisher.h"

#include <unistd.h>

#include "digest/render.h"
#include "support/catch.h"
#include "support/scratch_folder.h"
#include "system/sha256.h"

using namespace feedmill;
namespace fs = std::filesystem;
using Names = std::set<std::string>;

namespace {

constexpr Instant kSealed{Seconds{1795413600}};
const std::vector<DigestFormat> kBoth = {DigestFormat::kText, DigestFormat::kJson};

/// The n-th issue of a digest, an hour apart.
Issue issue(int number) {
  Issue issue;
  issue.id = "urn:uuid:" + std::to_string(number);
  issue.digest = "morning";
  issue.sealed = kSealed + Seconds{3600 * number};
  issue.stem = to_file_stamp(issue.sealed);
  issue.stories.push_back({"s" + std::to_string(number), {Report{}}});
  issue.stories[0].reports[0].entry.title = "Story " + std::to_string(number);
  return issue;
}

/// Rendered here and written there, as the desk of digests does it.
Result<void> publish(const Issue& issue, const std::vector<DigestFormat>& formats,
                     const fs::path& output, int keep) {
  IssueView view = compose_among_issues(issue);
  const auto on_disk = issues_on_disk(output, issue.digest);
  if (!on_disk || !has_file(*on_disk, view.previous + ".html")) view.previous.clear();
  std::vector<IssueForm> forms;
  for (const DigestFormat format : formats) {
    const std::string bytes = render(view, format).bytes;
    forms.push_back({format, [bytes](const std::function<void(std::string_view)>& take) {
                       take(bytes);
                       return Result<void>();
                     }});
  }
  const auto unwritten = publish(line_about(view), forms, output, keep);
  if (!unwritten) return tl::unexpected(unwritten.error());
  return unwritten->empty() ? Result<void>() : tl::unexpected(unwritten->front().error);
}

struct Output {
  ScratchFolder scratch;
  fs::path path = scratch.path / "digests";
  fs::path folder = path / "morning";

  void publish_ok(const Issue& what, int keep = 30,
                  const std::vector<DigestFormat>& formats = kBoth) const {
    const auto done = publish(what, formats, path, keep);
    INFO((done ? "" : done.error().message));
    REQUIRE(done);
  }
  std::vector<IndexedIssue> index() const {
    return index_from_jsonl(contents(folder / "index.jsonl"));
  }
  std::string latest(const std::string& extension) const {
    return fs::read_symlink(folder / ("latest." + extension)).string();
  }
};

}  // namespace

TEST_CASE("publish: files, latest and index of an issue, and nothing else") {
  const Output output;
  output.publish_ok(issue(0));
  CHECK(names_in(output.folder) == Names{"2026-11-23T060000Z.txt", "2026-11-23T060000Z.json",
                                         "latest.txt", "latest.json", "index.jsonl", "index.html"});
  CHECK(output.latest("json") == "2026-11-23T060000Z.json");
  const auto index = output.index();
  REQUIRE(index.size() == 1);
  CHECK(index[0].id == "urn:uuid:0");
  CHECK(index[0].time == "2026-11-23T06:00:00Z");
  CHECK(index[0].stories == 1);
  REQUIRE(index[0].files.size() == 2);
  for (const auto& file : index[0].files)
    CHECK(file.sha256 == sha256_hex(contents(output.folder / file.name)));
}

TEST_CASE("publish: the same issue again changes nothing") {
  const Output output;
  output.publish_ok(issue(0));
  output.publish_ok(issue(1));
  const auto names = names_in(output.folder);
  const auto index = contents(output.folder / "index.jsonl");
  const auto written = fs::last_write_time(output.folder / "2026-11-23T060000Z.txt");
  output.publish_ok(issue(0));
  CHECK(names_in(output.folder) == names);
  CHECK(contents(output.folder / "index.jsonl") == index);
  CHECK(fs::last_write_time(output.folder / "2026-11-23T060000Z.txt") == written);
  CHECK(output.latest("txt") == "2026-11-23T070000Z.txt");
}

TEST_CASE("publish: keeps the newest issues, in all formats together") {
  const Output output;
  for (int number = 0; number < 5; ++number) output.publish_ok(issue(number), 2);
  CHECK(names_in(output.folder) == Names{"2026-11-23T090000Z.txt", "2026-11-23T090000Z.json",
                                         "2026-11-23T100000Z.txt", "2026-11-23T100000Z.json",
                                         "latest.txt", "latest.json", "index.jsonl", "index.html"});
  CHECK(output.index().size() == 2);
  output.publish_ok(issue(5), 0);  // at least the one that is published
  CHECK(output.index().size() == 1);
}

TEST_CASE("publish: an issue sealed by a clock that went back is still the newest") {
  const Output output;
  for (const int number : {5, 6, 1}) output.publish_ok(issue(number), 2);
  CHECK(output.latest("txt") == "2026-11-23T070000Z.txt");
  CHECK(output.index().back().id == "urn:uuid:1");
  CHECK(output.index().front().id == "urn:uuid:6");
}

TEST_CASE("publish: latest of a format that is no longer written goes with its issue") {
  const Output output;
  output.publish_ok(issue(0), 2);
  output.publish_ok(issue(1), 2, {DigestFormat::kJson});
  CHECK(output.latest("txt") == "2026-11-23T060000Z.txt");
  output.publish_ok(issue(2), 2, {DigestFormat::kJson});
  CHECK(names_in(output.folder) == Names{"2026-11-23T070000Z.json", "2026-11-23T080000Z.json",
                                         "latest.json", "index.jsonl", "index.html"});
}

TEST_CASE("publish: another issue of the same second gets a name of its own") {
  const Output output;
  Issue twin = issue(0);
  twin.id = "urn:uuid:twin";
  output.publish_ok(issue(0));
  output.publish_ok(twin);
  CHECK(output.latest("txt") == "2026-11-23T060000Z-2.txt");
  CHECK(output.index().size() == 2);
  output.publish_ok(twin);
  CHECK(output.index().size() == 2);
}

TEST_CASE("publish: killed after any step, the next run ends the same way") {
  const Output output;
  output.publish_ok(issue(0), 2);
  output.publish_ok(issue(1), 2);
  const auto names = names_in(output.folder);
  const std::string first_index = to_jsonl({output.index()[0]});
  const std::string index = contents(output.folder / "index.jsonl");
  const auto set_back = [&](int step) {  // what a run had done when it was killed at this step
    if (step < 5) fs::remove(output.folder / "latest.txt");
    if (step < 5) fs::create_symlink("2026-11-23T060000Z.txt", output.folder / "latest.txt");
    if (step < 4) put(output.folder / "index.jsonl", first_index);
    if (step == 3) put(output.folder / ".feedmill-index.jsonl.tmp", "half");
    if (step < 3) fs::remove(output.folder / "2026-11-23T070000Z.json");
    if (step < 2) fs::remove(output.folder / "2026-11-23T070000Z.txt");
    if (step == 1) put(output.folder / ".feedmill-2026-11-23T070000Z.txt.tmp", "half");
  };
  for (int step = 0; step < 6; ++step) {
    INFO("killed at step " << step);
    set_back(step);
    output.publish_ok(issue(1), 2);
    CHECK(names_in(output.folder) == names);
    CHECK(contents(output.folder / "index.jsonl") == index);
    CHECK(output.latest("txt") == "2026-11-23T070000Z.txt");
  }
}

TEST_CASE("publish: killed twice in one issue, its index has one line in the end") {
  const Output output;
  output.publish_ok(issue(0));
  output.publish_ok(issue(1));
  const std::string whole = contents(output.folder / "2026-11-23T070000Z.json");
  const std::string first_index = to_jsonl({output.index()[0]});
  const std::string index = contents(output.folder / "index.jsonl");
  put(output.folder / "index.jsonl", first_index);
  fs::remove(output.folder / "2026-11-23T070000Z.json");
  REQUIRE(tidy(output.path, "morning"));  // killed, started again: the first file is a stray
  put(output.folder / "2026-11-23T070000Z.json", whole);
  REQUIRE(tidy(output.path, "morning"));  // killed again behind the second
  output.publish_ok(issue(1));
  CHECK(contents(output.folder / "index.jsonl") == index);
}

TEST_CASE(
    "publish: killed behind a form that was written later, its index has one line in the end") {
  const Output output;
  output.publish_ok(issue(0), 2, {DigestFormat::kText});
  output.publish_ok(issue(1));
  const std::string whole = contents(output.folder / "2026-11-23T070000Z.json");
  output.publish_ok(issue(1), 30, {DigestFormat::kText});  // one that no process has died at
  put(output.folder / "2026-11-23T070000Z.json", whole);
  REQUIRE(tidy(output.path, "morning"));  // killed behind the other, started again
  output.publish_ok(issue(1));
  CHECK(output.index().size() == 2);
  CHECK(output.index().back().files.size() == 2);
}

TEST_CASE("publish: a killed run's files of other formats do not stay") {
  const Output output;
  output.publish_ok(issue(0));
  put(output.folder / "2026-11-23T070000Z.html", "of formats that were configured then");
  output.publish_ok(issue(1));
  CHECK(names_in(output.folder).count("2026-11-23T070000Z.html") == 0);
}

TEST_CASE("publish: a file in the way is an error that names the folder, and is not the end") {
  const Output output;
  put(output.path, "a file in the way");
  const auto refused = publish(issue(0), kBoth, output.path, 30);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find(output.folder.string()) != std::string::npos);
  CHECK(contents(output.path) == "a file in the way");
  fs::remove(output.path);
  output.publish_ok(issue(0));
}

TEST_CASE("publish: an issue that cannot be written whole is not announced") {
  const Output output;
  output.publish_ok(issue(0));
  fs::create_directory(output.folder / "2026-11-23T070000Z.json");
  REQUIRE_FALSE(publish(issue(1), kBoth, output.path, 30));
  CHECK(output.index().size() == 1);
  CHECK(output.latest("txt") == "2026-11-23T060000Z.txt");
  fs::remove(output.folder / "2026-11-23T070000Z.json");
  output.publish_ok(issue(1));
  CHECK(output.index().size() == 2);
}

TEST_CASE("publish: a digest's name is no path") {
  const Output output;
  const std::string paths[] = {"", ".", "..", "../evil", "a/b", {"x\0y", 3}};
  for (const auto& name : paths) {
    Issue evil = issue(0);
    evil.digest = name;
    CHECK_FALSE(publish(evil, kBoth, output.path, 30));
    CHECK_FALSE(tidy(output.path, name));
  }
  CHECK_FALSE(fs::exists(output.path));
}

TEST_CASE("tidy: temporary files go, a lost index is made again, a dangling link goes") {
  const Output output;
  CHECK(tidy(output.path, "morning"));
  output.publish_ok(issue(0));
  output.publish_ok(issue(1));
  put(output.folder / ".feedmill-x.tmp", "half");
  put(output.folder / "notes.txt", "the user's own");
  fs::remove(output.folder / "index.jsonl");
  fs::create_symlink("2020-01-01T000000Z.md", output.folder / "latest.md");
  REQUIRE(tidy(output.path, "morning"));
  CHECK(names_in(output.folder).count(".feedmill-x.tmp") == 0);
  CHECK(names_in(output.folder).count("latest.md") == 0);
  CHECK(contents(output.folder / "notes.txt") == "the user's own");
  CHECK(output.latest("txt") == "2026-11-23T070000Z.txt");
  const auto index = output.index();
  REQUIRE(index.size() == 2);
  CHECK(index[1].time == "2026-11-23T07:00:00Z");
  CHECK(index[1].files.size() == 2);
}

TEST_CASE("tidy: an issue whose files somebody removed leaves the index") {
  const Output output;
  output.publish_ok(issue(0));
  output.publish_ok(issue(1));
  fs::remove(output.folder / "2026-11-23T060000Z.txt");
  fs::remove(output.folder / "2026-11-23T060000Z.json");
  REQUIRE(tidy(output.path, "morning"));
  const auto left = issues_on_disk(output.path, "morning");
  REQUIRE(left);
  REQUIRE(left->size() == 1);
  CHECK(left->at(0).id == "urn:uuid:1");
}

namespace {

/// Whether a page has a link to a file.
bool leads_to(const std::string& page, const std::string& name) {
  return page.find("href=\"" + name + "\"") != std::string::npos;
}

}  // namespace

TEST_CASE("publish: a page lists the issues, newest first, each with what leads it") {
  const Output output;
  const std::vector<DigestFormat> forms = {DigestFormat::kText, DigestFormat::kHtml};
  Issue first = issue(0), second = issue(1);
  first.title = "Old title";
  second.title = "News & more";
  second.stories.push_back({"s9", {Report{}}});
  second.stories[1].reports[0].entry.title = "A <second> story";
  output.publish_ok(first, 2, forms);
  output.publish_ok(second, 2, forms);
  const std::string page = contents(output.folder / "index.html");
  CHECK(page.find("<h1 dir=\"auto\">News &amp; more</h1>") != std::string::npos);
  CHECK(page.find("A &lt;second&gt; story") != std::string::npos);
  CHECK(page.find("2026-11-23T070000Z.html") < page.find("2026-11-23T060000Z.html"));
  CHECK(page.find("Story 1</a>") < page.find("Story 0</a>"));
  CHECK(leads_to(page, "2026-11-23T070000Z.txt"));
  CHECK(leads_to(page, "latest.html"));
  output.publish_ok(issue(2), 2, forms);
  CHECK_FALSE(leads_to(contents(output.folder / "index.html"), "2026-11-23T060000Z.html"));
  fs::remove(output.folder / "2026-11-23T070000Z.html");
  fs::remove(output.folder / "2026-11-23T070000Z.txt");
  REQUIRE(tidy(output.path, "morning"));
  CHECK(contents(output.folder / "index.html").find("070000Z") == std::string::npos);
}

TEST_CASE("publish: a page leads to the list, to the newest, and to the issue before it") {
  const Output output;
  Issue second = issue(1);
  second.previous = issue(0).stem;
  output.publish_ok(issue(0), 30, {DigestFormat::kHtml});
  const std::string first = contents(output.folder / "2026-11-23T060000Z.html");
  CHECK(leads_to(first, "index.html"));
  CHECK(leads_to(first, "latest.html"));
  CHECK(first.find("rel=\"prev\"") == std::string::npos);
  output.publish_ok(second, 30, {DigestFormat::kHtml});
  CHECK(leads_to(contents(output.folder / "2026-11-23T070000Z.html"), "2026-11-23T060000Z.html"));
  CHECK(contents(output.folder / "2026-11-23T060000Z.html") == first);
}

TEST_CASE("publish: an issue before that has no page is not led to") {
  const Output output;
  Issue second = issue(1);
  second.previous = issue(0).stem;
  output.publish_ok(issue(0));
  output.publish_ok(second, 30, {DigestFormat::kHtml});
  const std::string page = contents(output.folder / "2026-11-23T070000Z.html");
  CHECK(page.find("rel=\"prev\"") == std::string::npos);
}
