#!/usr/bin/env python3
"""The HTML digest in a real browser: looks.py --feedmill PATH [--keep FOLDER]. Headless Chromium shows it at 390 and 1280
pixels, light and dark. Nothing scrolls sideways, every text has the contrast that WCAG 2.1 AA asks for, headings have an
order, and no request leaves the page. `--keep` keeps the screenshots, to be looked at."""
import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from mill import Mill

DIGEST = """digests:
  - name: all
    title: The Long Morning 長い朝
    schedule: "07:00"
    timezone: Europe/Berlin
    order: %s
    formats: [html]
    deliver:
      - maildir: %s
"""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TEXTS = [
    ("en", "The ferry is late again and nobody on the pier can say why it left without its captain",
     "<p>It was the third time this week. <a href='https://a.example/x'>The harbour office</a> said <em>nothing</em>.</p>"
     "<h5>At the pier</h5><blockquote><p>We waited.</p></blockquote><pre><code>%s</code></pre>"
     "<table><tr><th>Day</th><th>Ferries</th><th>%s</th></tr><tr><td>Monday</td><td>3</td><td>%s</td></tr></table>"
     "<ul><li>One</li><li>Two</li></ul><img src='https://a.example/ferry.jpg' alt='The ferry'>" % (
         "x" * 300, "A rather wide column " * 4, "y" * 120)),
    ("de", "%s verlegt ihren Sitz" % LONG, "<p>%s</p>" % " ".join([LONG] * 12)),
    ("zh", "本市图书馆新馆昨日正式开放首日迎来近两万名读者", "<p>%s</p>" % ("新馆共七层设有儿童阅览区古籍修复工作室以及屋顶花园。" * 30)),
    ("ja", "港町の小さなパン屋が夜明け前の漁師のために店を開けている", "<p>%s</p>" % ("店主は温かいものを食べてから海に出てほしいと話す。" * 30)),
    ("ar", "افتتحت المدينة أمس حديقة عامة جديدة على ضفة النهر", "<p>%s</p>" % ("تضم الحديقة مسارات للمشي وملاعب للأطفال. " * 30)),
    ("he", "העיר פתחה גן חדש על גדות הנהר", "<p>%s</p>" % ("הגן כולל שבילים ומגרשי משחקים. " * 20)),
    ("ru", "В городе открылась новая библиотека на берегу реки", "<p>%s</p>" % ("Директор библиотеки рассказал о планах. " * 20)),
    ("en", "W" * 400, "<p>%s</p>" % ("W" * 2000)),
]

# What is judged inside the page. Colours are compared as WCAG 2.1 (1.4.3) says: 4.5 to 1, or 3 to 1 for large text.
JUDGE = r"""(() => {
  const problems = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) problems.push("scrolls sideways: " + root.scrollWidth + " > " + root.clientWidth);
  const parse = text => { const n = text.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  for (const details of document.querySelectorAll("details")) details.open = true;
  if (root.scrollWidth > root.clientWidth) problems.push("scrolls sideways when unfolded: " + root.scrollWidth);
  let texts = 0, least = 21;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    if (style.display === "none" || !element.getClientRects().length) continue;
    ++texts;
    const a = light(parse(style.color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
    const asked = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    least = Math.min(least, ratio);
    if (ratio < asked) problems.push("contrast " + ratio.toFixed(2) + ": " + walker.currentNode.data.slice(0, 40));
    if (size < 12) problems.push("text of " + size + " px");
  }
  let level = 0;
  for (const heading of document.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) problems.push("a heading of level " + now + " under one of " + level);
    level = now;
  }
  if (document.querySelectorAll("h1").length !== 1) problems.push("not one h1");
  for (const article of document.querySelectorAll("article[id]"))
    if (!article.hasAttribute("lang") || !["ltr", "rtl"].includes(article.dir)) problems.push("a story without lang and dir");
  if (document.querySelector("script,img,iframe,object,embed,form,link")) problems.push("an element that asks for something");
  return {problems: problems.slice(0, 20), texts, least, stories: document.querySelectorAll("article").length,
          rtl: document.querySelectorAll("article[dir=rtl]").length, groups: document.querySelectorAll("h2.group").length};
})()"""


class Browser:
    """Chromium, asked over a pipe (--remote-debugging-pipe): messages end in a zero byte."""

    def __init__(self, program):
        to_it, self.to_it = os.pipe()
        self.from_it, from_it = os.pipe()
        self.profile = tempfile.mkdtemp()

        def pipes():
            first, second = os.dup(to_it), os.dup(from_it)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
             "--no-first-run", "--user-data-dir=%s" % self.profile, "--remote-debugging-pipe", "about:blank"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.read, self.events, self.number = b"", [], 0
        target = next(t for t in self.ask("Target.getTargets")["targetInfos"] if t["type"] == "page")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.ask(domain + ".enable")

    session = None

    def next_message(self):
        while b"\0" not in self.read:
            got = os.read(self.from_it, 1 << 20)
            assert got, "the browser is gone"
            self.read += got
        message, _, self.read = self.read.partition(b"\0")
        return json.loads(message)

    def ask(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_it, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next_message()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer)
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, event):
        while not any(seen.get("method") == event for seen in self.events):
            self.events.append(self.next_message())

    def show(self, page, width, dark):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        self.wait_for("Page.loadEventFired")
        asked = [event["params"]["request"]["url"] for event in self.events
                 if event.get("method") == "Network.requestWillBeSent"]
        return [url for url in asked if url != page.as_uri()]

    def judge(self):
        return self.ask("Runtime.evaluate", expression=JUDGE, returnByValue=True)["result"]["value"]

    def screenshot(self, path, width, height):
        # In a window of that height: what is out of sight may not be painted (content-visibility).
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


def feed(stories, gone=0):
    items = []
    for number in range(stories):
        language, title, text = TEXTS[number % len(TEXTS)]
        if number >= len(TEXTS):
            title = "%s %d" % (title[:60], number)
        items.append(
            "<item><guid isPermaLink='false'>%d</guid><link>https://a.example/%d</link><title><![CDATA[%s]]></title>"
            "<dc:language>%s</dc:language><dc:creator>Somebody &amp; Sons</dc:creator><description><![CDATA[%s]]>"
            "</description></item>" % (number, number, title, language, text))
    return ("<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Pier &amp; Post</title>%s"
            "</channel></rss>" % "".join(items[gone:])).encode()


def newspaper(program):
    """120 stories of six outlets and two tags, the first eight told by several of them, beside the list of issues."""
    mill = Mill(program, [], "")
    sources = []
    for outlet in range(6):
        path = mill.folder / ("%d.xml" % outlet)
        told = [story for story in range(120) if story % 6 == outlet or story < 8 and outlet <= story]
        path.write_text("<rss version='2.0'><channel><title>Paper %d</title><link>https://p%d.example/</link>%s</channel></rss>" % (
            outlet, outlet, "".join(
                "<item><guid isPermaLink='false'>%d</guid><link>https://p%d.example/%d</link><title>%s</title>"
                "<description>%s</description></item>" % (story, outlet, story, title_of(story), (title_of(story) + ". ") * 4)
                for story in told)))
        sources.append("file://%s\n    tags: [%s]" % (path, ("sea", "land")[outlet % 2]))
    mill.configure(sources, DIGEST % ("top", mill.folder / "Maildir"))
    mill.run("poll", "--all")
    mill.run("digest", "--now")
    return mill.output / "all"


def title_of(story):
    """No two of them have words in common."""
    words, state = [], story + 1
    for _ in range(6):
        word = ""
        for _ in range(4):
            state = (state * 1103515245 + 12345) % (1 << 31)
            word += ("ba", "dor", "fen", "gul", "hap", "jin", "kos", "lum", "mer", "nov", "pil", "quo", "rus", "sav", "tek",
                     "wim")[state >> 16 & 15]
        words.append(word)
    return " ".join(words).capitalize()


# What a newspaper's page is asked besides: [bottom of the contents, how many single reports stand beside another one].
FRONT = r"""(() => {
  const singles = [...document.querySelectorAll("article.single")].map(one => Math.round(one.getBoundingClientRect().top));
  return [Math.round(document.querySelector("nav.contents").getBoundingClientRect().bottom + scrollY),
          singles.filter((top, i) => i > 0 && top === singles[i - 1]).length];
})()"""


def look_at_front_page(program, folder, browser):
    """On a phone the contents are within its first screen; on a wide one single reports stand in two columns."""
    issues, failed = newspaper(program), 0
    for width in (390, 1280):
        for name in ("latest", "index"):
            others = browser.show((issues / (name + ".html")).resolve(), width, False)
            verdict = browser.judge()
            problems = verdict["problems"] + ["asked for " + url for url in others]
            if name == "latest":
                bottom, beside = browser.ask("Runtime.evaluate", expression=FRONT, returnByValue=True)["result"]["value"]
                if width == 390 and (bottom > 844 or beside):
                    problems.append("contents down to %d, %d beside another" % (bottom, beside))
                if width == 1280 and beside < 40:
                    problems.append("only %d single reports beside another" % beside)
                if verdict["stories"] != 120:
                    problems.append("not the page that was meant: %s" % verdict)
            browser.screenshot(folder / ("front-%s-%d.png" % (name, width)), width, 1200)
            print("%s  front-%s-%d" % ("FAIL" if problems else "pass", name, width), *problems, sep="\n      ")
            failed += bool(problems)
    return failed


def pages(program, folder):
    """A small page, one of 200 stories with everything that stands at the end, and a mail's HTML."""
    import mailbox
    small = Mill(program, [], "")
    path = small.folder / "feed.xml"
    path.write_bytes(feed(5))
    small.configure(["file://%s" % path], DIGEST % ("arrival", small.folder / "Maildir"))
    small.run("poll", "--all")
    small.run("digest", "--now")
    large = Mill(program, [], "")
    path = large.folder / "feed.xml"
    path.write_bytes(feed(40).replace(b"It was the third time", b"It was the second time"))
    sources = ["file://%s" % path, "file://%s" % (large.folder / "gone.xml")]
    large.configure(sources, DIGEST % ("source", large.folder / "Maildir"))
    large.run("poll", "--all")
    large.run("digest", "--now")
    path.write_bytes(feed(240))
    for _ in range(3):
        large.run("poll", "--all")
    large.run("digest", "--now")
    letter, = mailbox.Maildir(small.folder / "Maildir", create=False)
    mail = folder / "mail.html"
    part = next(part for part in letter.walk() if part.get_content_type() == "text/html")
    mail.write_bytes(part.get_payload(decode=True))
    return {"small": small.output / "all/latest.html", "large": large.output / "all/latest.html", "mail": mail}


def in_browser(look, description):
    """look(options, folder, browser) says how much of it failed; screenshots stay where `--keep` says. Returns an exit status."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        print("no chromium: skipped")
        return 77
    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="feedmill-"))
    folder.mkdir(parents=True, exist_ok=True)
    browser = Browser(chromium)
    try:
        return 1 if look(options, folder, browser) else 0
    finally:
        browser.close()
        if not options.keep:
            shutil.rmtree(folder)


def look_at_digests(options, folder, browser):
    failed = look_at_front_page(options.feedmill, folder, browser)
    for name, page in pages(options.feedmill, folder).items():
        for width in (390, 1280):
            for dark in (False, True):
                others = browser.show(page, width, dark)
                shot = folder / ("%s-%d-%s.png" % (name, width, "dark" if dark else "light"))
                browser.screenshot(shot, width, 2400)
                verdict = browser.judge()
                problems = verdict["problems"] + ["asked for " + url for url in others]
                if name == "large" and (verdict["stories"] != 200 or verdict["rtl"] < 40 or not verdict["groups"]):
                    problems.append("not the page that was meant: %s" % verdict)
                print("%s  %s: %d texts, least contrast %.2f" % (
                    "FAIL" if problems else "pass", shot.name, verdict["texts"], verdict["least"]), *problems, sep="\n      ")
                failed += bool(problems)
    return failed


if __name__ == "__main__":
    sys.exit(in_browser(look_at_digests, __doc__.splitlines()[0]))
