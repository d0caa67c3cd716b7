#!/usr/bin/env python3
"""/status in a real browser: status_looks.py --feedmill PATH [--keep FOLDER]. With 12 sources and with 2,000, at 390 and 1280
pixels, light and dark: nothing scrolls sideways, contrast as WCAG 2.1 AA asks, headings in order, what needs a hand first, and
2,000 sources there in under a second. `--keep` keeps the screenshots, to be looked at."""
import sqlite3
import sys
import time

from endpoint import Endpoint
from looks import JUDGE, in_browser
from mill import stop

WITHIN = 1.0  # seconds for 2,000 sources, the fastest of three
# Of a form the page asks for nothing until somebody sends it.
STATUS_JUDGE = JUDGE.replace(",form,link", ",link")
STATES = [  # outcome, error, failures, gone, days since something new
    ("200", "", 0, 0, 0), ("304", "", 0, 0, 1), ("200", "", 0, 0, 2), ("304", "", 0, 0, 0),
    ("timeout", "no answer within 30 s", 5, 0, 3), ("304", "", 0, 0, 120),
    ("403", "the server refuses the request (403): it may block feed readers, or want a login", 14, 0, 9), ("200", "", 0, 0, 0),
    ("410", "the server says that the feed is gone for good (410): take the source out", 1, 1, 40), ("200", "", 0, 0, 5),
    ("dns", "could not look up wonderful-" + "w" * 60 + ".example", 2, 0, 1), ("304", "", 0, 0, 0)]
NAMES = ["Harbour Gazette", "", "Kernel Kitchen", "港町新聞", "حديقة المدينة", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
         "The Very Long Name of a Weblog About Lighthouses, Their Keepers, Their Lamps and Everything That Has to Do with Them"]
DIGESTS = """digests:
  - {name: morning, title: The long morning, schedule: "07:00", formats: [html], deliver: [{maildir: Maildir}]}
  - {name: weekly, schedule: "Sun 18:00", formats: [html]}
"""


def sources(count):
    return "".join("  - {url: \"https://s%d.example/feed.xml?key=hidden\", name: \"%s\"%s}\n" % (
        number, NAMES[number % len(NAMES)] and "%s %d" % (NAMES[number % len(NAMES)], number),
        ", enabled: false" if number % 12 == 11 else "") for number in range(count)).replace(', name: ""', "")


def remembered(store, count):
    """A store as thirty days of polling leave it."""
    now = int(time.time())
    with sqlite3.connect(store, timeout=30) as base:
        for number, (key,) in enumerate(base.execute("SELECT id FROM source ORDER BY id").fetchall()):
            outcome, error, failures, gone, days = STATES[number % len(STATES)]
            base.execute("UPDATE source SET outcome = ?, last_error = ?, failures = ?, gone = ?, last_new = ?, last_poll = ?,"
                         " next_poll = ?, entries = ?, title = ? WHERE id = ?",
                         (outcome, error, failures, gone, now - days * 86400, now - 600, now + 7200 + number, 40 + number,
                          "A feed's own title" if number % 2 else "", key))
            base.executemany("INSERT OR REPLACE INTO poll_day(day, source, polls, failed, fresh) VALUES(?, ?, ?, ?, ?)", [
                (now // 86400 - day, key, 24, 24 if failures > day else (day * number) % 7 // 5 * 6, day % 3)
                for day in range(30) if not gone or day > 9])
        assert number + 1 == count
    base.close()


def a_page(program, count):
    """Its text, and how long it took the endpoint."""
    with Endpoint(program, [], "") as one:  # the store and its sources are made
        text = one.mill.config.read_text()
        one.mill.config.write_text(text.replace("sources:\n", "sources:\n" + sources(count) + DIGESTS))
        stop(one.daemon, within=10)
        one.mill.run("digest", "--now")
        remembered(one.mill.folder / "feedmill.db", count)
        one.daemon = one.mill.start("run", env={"http_proxy": "http://127.0.0.1:1"})
        deadline = time.monotonic() + 30
        while not one.is_there() and time.monotonic() < deadline:
            time.sleep(0.05)
        taken = []
        for _ in range(3):
            began = time.monotonic()
            answer = one.get("/status")
            taken.append(time.monotonic() - began)
            assert answer.status == 200, answer.text[:300]
        assert "key=hidden" not in answer.text, "an address with its query"
        failing = one.get("/status?state=failing").text
        assert 0 < failing.count('class="days"') < answer.text.count('class="days"') == count
        return answer.text, min(taken)


def judged(browser, page, name, folder):
    failed = 0
    for width in (390, 1280):
        for dark in (False, True):
            asked = browser.show(page, width, dark)
            browser.screenshot(folder / ("%s-%d-%s.png" % (name, width, "dark" if dark else "light")), width, 2600)
            found = browser.ask("Runtime.evaluate", expression=STATUS_JUDGE, returnByValue=True)["result"]["value"]
            order = browser.ask("Runtime.evaluate", returnByValue=True, expression=
                                "[...document.querySelectorAll('h2')].map(h => h.textContent)")["result"]["value"]
            problems = found["problems"] + ["asks for " + url for url in asked]
            if order != ["What needs a hand", "Sources", "Digests"]:
                problems.append("sections: %s" % order)
            failed += bool(problems)
            print("%s %s %d %s: %d texts, contrast %.1f at least%s" % (
                "FAILED" if problems else "ok", name, width, "dark" if dark else "light", found["texts"], found["least"],
                "".join("\n  " + problem for problem in problems)))
    return failed


def look_at_status(options, folder, browser):
    failed = 0
    for count in (12, 2000):
        text, taken = a_page(options.feedmill, count)
        page = folder / ("status-%d.html" % count)
        page.write_text(text)
        slow = count == 2000 and taken > WITHIN
        print("%s %d sources: %d kB in %.2f s" % ("FAILED" if slow else "ok", count, len(text) // 1000, taken))
        failed += slow
        # 2,000 rows look as 12 do, and to judge each text of theirs takes minutes: they are for --keep.
        if count == 12 or options.keep:
            failed += judged(browser, page.resolve(), str(count), folder)
    print("%d passed, %d failed" % ((10 if options.keep else 6) - failed, failed))
    return failed


if __name__ == "__main__":
    sys.exit(in_browser(look_at_status, __doc__.splitlines()[0]))
