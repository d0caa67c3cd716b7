#!/usr/bin/env python3
"""A pass that leaves nothing behind: dry_run.py --feedmill PATH."""
import hashlib
import http.server
import sys
import threading

from mill import Mill, run_tests

DIGEST = 'digests:\n  - {name: all, schedule: "every 1m", formats: [json]}\n'


class Feeds:
    """Feeds whose items a test sets, by path."""

    def __init__(self):
        self.items = items = {}
        self.asked = asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append((self.path, self.headers.get("If-None-Match")))
                body = ("<rss version='2.0'><channel><title>Feed of %s</title>%s</channel></rss>" % (self.path[1:], "".join(
                    "<item><guid isPermaLink='false'>%s%s</guid><title>%s</title></item>" % (self.path, title, title)
                    for title in items[self.path]))).encode()
                tag = '"%s"' % hashlib.sha256(body).hexdigest()
                known = self.headers.get("If-None-Match") == tag
                self.send_response(304 if known else 200)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", "0" if known else str(len(body)))
                self.end_headers()
                self.wfile.write(b"" if known else body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return "http://127.0.0.1:%d%s" % (self.server.server_port, path)


def everything_in(mill):
    """But for what SQLite has beside a store while it is read: an empty log, and its index."""
    files = {path.relative_to(mill.folder).name: path.read_bytes() for path in mill.folder.rglob("*") if path.is_file()}
    assert not files.get("feedmill.db-wal")
    return {name: data for name, data in files.items() if not name.endswith(("-wal", "-shm"))}


def dry(mill, *words):
    return [entry["title"] for entry in mill.lines("poll", "--all", "--dry-run", *words)]


def what_would_be_new_is_listed_and_nothing_stored(program):
    feeds = Feeds()
    feeds.items.update({"/a": ["Otter seen"], "/b": ["Badger seen"]})
    mill = Mill(program, [feeds.url("/a"), feeds.url("/b")], DIGEST)
    mill.run("poll", "--all", "-q")
    before = everything_in(mill)
    assert dry(mill) == []
    feeds.items["/a"].insert(0, "Heron seen")
    feeds.items["/b"][0] += " twice"  # of one guid each: another entry
    assert sorted(dry(mill)) == ["Badger seen twice", "Heron seen"], dry(mill)
    assert sorted(dry(mill)) == ["Badger seen twice", "Heron seen"]
    out, err = mill.run("poll", "--all", "--dry-run")
    assert len(out.splitlines()) == 2 and "Heron seen" in out, out
    assert "2 of 2 sources polled" in err, err
    after = everything_in(mill)
    assert after == before, [name for name in after if after[name] != before.get(name)]
    # The validators are the stored ones: the first run, of the unchanged feeds, brought a 304 for each.
    assert all(tag for _, tag in feeds.asked[2:]), feeds.asked
    mill.run("poll", "--all", "-q")
    assert len(mill.lines("entries")) == 4
    assert dry(mill) == []


def without_a_store_all_is_new_and_none_is_made(program):
    feeds = Feeds()
    feeds.items["/a"] = ["Otter seen", "Badger seen"]
    mill = Mill(program, [feeds.url("/a")], DIGEST)
    rows = mill.lines("poll", "--dry-run")
    assert sorted(row["title"] for row in rows) == ["Badger seen", "Otter seen"], rows
    assert not any("entry_id" in row or "story_id" in row for row in rows), rows
    assert {row["source"] for row in rows} == {"Feed of a"}, rows
    assert [path.name for path in mill.folder.iterdir()] == ["feedmill.yaml"]


def a_source_that_was_taken_out_is_still_known(program):
    feeds = Feeds()
    feeds.items.update({"/a": ["Otter seen"], "/b": ["Badger seen"]})
    mill = Mill(program, [feeds.url("/a"), feeds.url("/b")], DIGEST)
    mill.run("poll", "--all", "-q")
    mill.configure([feeds.url("/b")], DIGEST)
    mill.run("poll", "--all", "-q")
    mill.configure([feeds.url("/a"), feeds.url("/b")], DIGEST)
    assert dry(mill) == []


def named_sources_alone(program):
    feeds = Feeds()
    feeds.items.update({"/a": ["Otter seen"], "/b": ["Badger seen"]})
    mill = Mill(program, [feeds.url("/a"), feeds.url("/b")], DIGEST)
    assert [row["title"] for row in mill.lines("poll", feeds.url("/b"), "--dry-run")] == ["Badger seen"]
    _, err = mill.run("poll", "nobody", "--dry-run", status=2)
    assert "no source is named nobody" in err, err
    _, err = mill.run("poll", "--json", status=2)
    assert "--dry-run" in err, err


TESTS = [what_would_be_new_is_listed_and_nothing_stored, without_a_store_all_is_new_and_none_is_made,
         a_source_that_was_taken_out_is_still_known, named_sources_alone]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__.splitlines()[0]))
