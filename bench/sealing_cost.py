#!/usr/bin/env python3
"""How long a digest takes in a store that has told 300,000 entries, with three new ones and with none: sealing_cost.py PROGRAM [FOLDER].
Rows are made up in SQL; the time is a whole `digest --now`."""
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

TOLD = 300_000


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="feedmill-"))
    config = folder / "feedmill.yaml"
    config.write_text("storage: feedmill.db\noutput: out\nsources:\n  - {url: \"file://%s/f.xml\", name: F}\n"
                      "digests:\n  - {name: all, schedule: every 15m, formats: [json]}\n" % folder)

    def run(*words):
        began = time.monotonic()
        subprocess.run([program, words[0], "-c", str(config), *words[1:]], capture_output=True, check=True, cwd=folder)
        return time.monotonic() - began

    def feed(numbers):
        items = "".join("<item><title>Otter %d seen near river %d</title><guid>%d</guid></item>" % (n, n * 7, n) for n in numbers)
        (folder / "f.xml").write_text('<rss version="2.0"><channel><title>F</title>%s</channel></rss>' % items)

    feed(range(3))
    run("poll", "--all")
    run("digest", "--now")
    fill(folder / "feedmill.db")
    feed(range(3, 6))
    run("poll", "--all")
    print("digest --now with 3 new: %.2f s; with none: %.2f s" % (run("digest", "--now"), run("digest", "--now")))


def fill(path):
    db = sqlite3.connect(path)
    item = json.loads(db.execute("SELECT item FROM entry LIMIT 1").fetchone()[0])
    item["content_html"] = "<p>" + "word " * 400 + "</p>"
    item = json.dumps(item)
    source, first = db.execute("SELECT source, max(id) + 1 FROM entry").fetchone()
    seen, numbers = int(time.time()) - 86400, range(first, first + TOLD)
    db.executemany("INSERT INTO entry(id, source, first_seen, published, revision, backlog, story_key, url, title, item)"
                   " VALUES(?, ?, ?, ?, 1, 0, 0, ?, ?, ?)",
                   ((n, source, seen, seen, "https://x.example/%d" % n, "T %d" % n, item) for n in numbers))
    db.executemany("INSERT INTO story(id, seq, first_seen, updated, began) VALUES(?, ?, ?, ?, ?)",
                   ((1000 + n, 1000 + n, seen, seen, seen) for n in numbers))
    db.executemany("INSERT INTO report(entry, story, time, reason) VALUES(?, ?, ?, '')", ((n, 1000 + n, seen) for n in numbers))
    db.executemany("INSERT INTO told(digest, entry, story, issue, revision) VALUES(1, ?, ?, 1, 1)", ((n, 1000 + n) for n in numbers))
    db.execute("UPDATE meta SET value = ? WHERE name IN ('indexed', 'settled')", (numbers[-1],))
    db.execute("UPDATE digest SET floor = ?", (numbers[-1],))
    db.commit()
    db.close()


if __name__ == "__main__":
    main()
