#include "digest/sample_issue.h"

namespace feedmill::sample {
namespace {

constexpr const char* kHarbour =
    "<p>The harbour authority reopened the northern lock on Sunday evening, nine days after a "
    "barge "
    "tore the lower gate from its hinges and left forty ships waiting in the roads. The first to "
    "pass was a tug with the mayor on board, who had promised the crews hot soup and kept her "
    "word.</p><p>Engineers had feared that the old sill was cracked as well. Divers found it "
    "sound, "
    "which saved the town a winter of detours and, by the treasurer's reckoning, four million. "
    "“We were lucky, and we were prepared,” said the chief engineer, “and I would rather be the "
    "second than the first.”</p><h2>What the inquiry will ask</h2><ul><li>Why the barge's engine "
    "did not answer.</li><li>Whether the gate should have been closed at all in that wind.</li>"
    "<li>Who pays.</li></ul><blockquote><p>No lock is stronger than the hand that closes it.</p>"
    "</blockquote><p>The table shows how the queue shrank:</p><table><tr><th>Day</th><th>Ships "
    "waiting</th><th>Passed</th></tr><tr><td>Friday</td><td>41</td><td>0</td></tr><tr><td>Sunday"
    "</td><td>38</td><td>3</td></tr><tr><td>Monday</td><td>12</td><td>29</td></tr></table>"
    "<p><img src=\"https://harbour.example/lock.jpg\" alt=\"The new gate by night\"> More in <a "
    "href=\"https://harbour.example/notes\" rel=\"noopener nofollow\">the engineer's "
    "notes</a>.</p>";

constexpr const char* kCode =
    "<p>A small release that mends two long-standing annoyances. The scheduler no longer wakes "
    "twice for one timer, and <code>--dry-run</code> finally says what it would have done.</p>"
    "<pre><code>$ tidepool plan --dry-run --zone harbour-north --since 2026-11-01T00:00:00Z "
    "--format jsonl\nwould move 3 moorings\nwould keep 117\n</code></pre><p>If you build from "
    "source, note that the minimum compiler has risen, that the old <code>make</code> file is "
    "gone, and that the configuration is now read once at start and again on <kbd>SIGHUP</kbd>, "
    "never in between. Existing files need no change. The upgrade was tried on four machines with "
    "ten years of data and took less than a minute on each of them, the slowest included.</p>";

constexpr const char* kGerman =
    "<p>Der Ausschuss hat die Donaudampfschifffahrtsgesellschaftskapitänswitwenversorgungsordnung "
    "nach drei Sitzungen unverändert gelassen. Die Straßenverkehrszulassungsbehörde und das "
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsamt hatten widersprüchliche "
    "Stellungnahmen abgegeben, über die erst im Frühjahr entschieden werden soll.</p>";

constexpr const char* kChinese =
    "<p>"
    "本市图书馆新馆昨日正式开放，首日迎来近两万名读者。新馆共七层，设有儿童阅览区、古籍修复工作室以"
    "及一座"
    "可以俯瞰江面的屋顶花园。馆长表示，今后每周五将延长开放至午夜，方便下班后的市民借阅。</"
    "p><p>据介绍，新馆"
    "藏书三百二十万册，其中近一成为地方文献。读者可以通过自助设备借还图书，也可以预约由志愿者带领的"
    "参观。"
    "周边的两条公交线路已经延长运营时间，地铁站的新出口预计明年春天投入使用。许多家长带着孩子在儿童"
    "区度过了"
    "整个下午，有读者说，这里的灯光和座椅让人舍不得离开。</p>";

constexpr const char* kJapanese =
    "<p>"
    "港町の小さなパン屋が、夜明け前の漁師のために午前三時から店を開けている。店主は「温かいものを食"
    "べて"
    "から海に出てほしい」と話す。今年で四十年になる。</p>";

constexpr const char* kArabic =
    "<p>افتتحت المدينة أمس حديقة عامة جديدة على ضفة النهر بعد عامين من العمل. تضم الحديقة مسارات "
    "للمشي والدراجات ومكتبة صغيرة في الهواء الطلق، وقال رئيس البلدية إن الأشجار اختيرت لتتحمل "
    "حرارة الصيف. وحضر الافتتاح مئات العائلات التي جلبت طعامها وبقيت حتى الغروب.</p>";

constexpr const char* kHebrew =
    "<p>התחנה הישנה ליד הנמל תיפתח מחדש כשוק מקורה. לפי התכנית יפעלו בה ארבעים דוכנים, בית קפה "
    "וחנות ספרים קטנה, והרחבה שלפניה תיסגר לתנועה בסופי שבוע.</p>";

constexpr const char* kRussian =
    "<p>Железнодорожники восстановили движение по старому мосту раньше срока. Первый поезд прошёл "
    "в шесть утра, и машинист, по традиции, дал длинный гудок. Пассажирам обещают, что дорога до "
    "побережья теперь займёт на сорок минут меньше, чем прежде.</p>";

void add(Issue& issue, Story story) { issue.stories.push_back(std::move(story)); }

void add_front_page(Issue& issue) {
  Story harbour = story(1, "Harbour Post", "Northern lock reopens after nine days", kHarbour);
  harbour.reports[0].entry.authors = {{"Ines Okafor", "", ""}, {"Pál Verne", "", ""}};
  harbour.reports[0].entry.language = "en";
  harbour.reports.push_back(report(2, "Tideway News", "The lock is open again", "<p>Short.</p>"));
  harbour.reports.push_back(report(3, "Городские вести", "Шлюз снова открыт", "<p>Коротко.</p>"));
  harbour.reports.push_back(report(4, "أخبار الميناء", "إعادة فتح القفل", "<p>خبر.</p>"));
  add(issue, std::move(harbour));
  add(issue, story(5, "tidepool", "tidepool 4.2: one timer, one wake-up", kCode));
}

void add_scripts(Issue& issue) {
  add(issue,
      story(6, "Amtsblatt am Morgen",
            "Donaudampfschifffahrtsgesellschaftskapitänswitwenversorgungsordnung bleibt", kGerman));
  issue.stories.back().reports[0].entry.language = "de";
  add(issue, story(7, "江城晚报", "市图书馆新馆开放，首日迎来两万读者", kChinese));
  add(issue, story(8, "みなと新聞", "午前三時のパン屋、四十年目の朝", kJapanese));
  add(issue, story(9, "صوت النهر", "حديقة جديدة على ضفة النهر تفتح أبوابها", kArabic));
  issue.stories.back().reports[0].entry.language = "ar";
  add(issue, story(10, "קול הנמל", "התחנה הישנה תיפתח מחדש כשוק", kHebrew));
  add(issue, story(11, "Городские вести", "Мост открыли на неделю раньше срока", kRussian));
}

void add_oddities(Issue& issue) {
  add(issue,
      story(12, "Lab notes", std::string(300, 'w'), "<p>" + std::string(2000, 'x') + "</p>"));
  add(issue,
      story(13, "Microblog", "",
            "<p>No title here, just a thought about how quiet the ferries are before six.</p>"));
  add(issue,
      story(14, "A comic", "Page 212",
            "<p><img src=\"https://comic.example/212.png\" alt=\"A heron reads a map\"></p>"));
  Story radio = story(15, "Night radio", "Episode 88: salt", "<p>An hour about salt.</p>");
  radio.reports[0].entry.attachments = {
      {"https://radio.example/88.mp3", "audio/mpeg", "Episode 88", 41000000, 3600}};
  add(issue, std::move(radio));
  Story plain = story(16, "Mailing list", "AT&T < <b>bold</b> & \"quotes\" stay text", "");
  plain.reports[0].entry.content_text = "A < B and B > C,\nso <A> & <C> are apart.";
  plain.reports[0].entry.url = "javascript:alert(1)";
  add(issue, std::move(plain));
  add(issue, story(17, "Harbour Post", "Ferries return to the winter timetable",
                   "<p>From Monday the first boat leaves at half past six.</p>"));
}

}  // namespace

Report report(int number, std::string source, std::string title, std::string html) {
  Report report;
  report.seq = number;
  report.entry_id = "e" + std::to_string(number);
  report.source = std::move(source);
  report.source_url = "https://feeds.example/" + report.source;
  report.first_seen = kSealed - Seconds{600};
  report.entry.id = "guid-" + std::to_string(number);
  report.entry.url = "https://news.example/" + std::to_string(number);
  report.entry.title = std::move(title);
  report.entry.content_html = std::move(html);
  report.entry.published = kSealed - Seconds{3600 * number};
  return report;
}

Story story(int number, std::string source, std::string title, std::string html) {
  return {"s" + std::to_string(number),
          {report(number, std::move(source), std::move(title), std::move(html))}};
}

Issue empty_issue() {
  Issue issue;
  issue.id = "urn:uuid:6d1f0a52-3b0c-8e55-9f3a-0c5b1d2e4f60";
  issue.digest = "morning";
  issue.title = "Morning digest";
  issue.stem = "2026-11-23T060000Z";
  issue.sealed = kSealed;
  issue.timezone = "Europe/Berlin";
  return issue;
}

Issue issue() {
  Issue issue = empty_issue();
  add_front_page(issue);
  add_scripts(issue);
  add_oddities(issue);
  issue.more.push_back({"s0", "Storm closes the northern lock", "urn:uuid:0", {}});
  issue.more.back().reports = {
      report(20, "Tideway News", "Insurers count the cost of the storm", ""),
      report(30, "Harbour Post", "Ship owners ask for a refund", "")};
  issue.more.push_back({"s00", "انقطاع الكهرباء", "urn:uuid:0", {}});
  issue.more.back().reports = {report(40, "صوت النهر", "عودة التيار إلى الحي القديم", "")};
  return issue;
}

}  // namespace feedmill::sample
