#!/usr/bin/env python3
"""Polls every captured feed of ../shared/feeds from a real HTTP server: captured_feeds.py --feedmill PATH.

What index.tsv says of a file must be what is stored of it; a second pass is all 304; after an edit of
three feeds exactly what changed is stored; and a store whose first pass was killed ends like one
whose was not. The data stays where it is: without that folder the test says that it was skipped (exit status 77).
"""
import argparse
import collections
import csv
import email.utils
import hashlib
import http.server
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
FEEDS = TOP.parent / "shared" / "feeds"
SKIPPED = 77


class Server(http.server.ThreadingHTTPServer):
    """Serves documents with validators and counts what it answered."""
    daemon_threads = True

    def __init__(self, documents):
        super().__init__(("127.0.0.1", 0), Handler)
        self.documents, self.answers, self.delay = dict(documents), collections.Counter(), 0.0
        self.stamp = email.utils.formatdate(usegmt=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, name):
        return "http://127.0.0.1:%d/%s" % (self.server_port, name)

    def handle_error(self, request, client_address):
        """A client that was killed is part of the test."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        time.sleep(self.server.delay)
        body = self.server.documents[self.path[1:]]
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:20]
        status = 304 if self.headers.get("If-None-Match") == etag else 200
        self.server.answers[status] += 1
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", self.server.stamp)
        if status == 200:
            kind = "application/feed+json" if self.path.endswith(".json") else "application/xml"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status == 200:
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Mill:
    """A feedmill with a store of its own."""

    def __init__(self, program, folder, server):
        folder.mkdir()
        self.program, self.server, self.config = program, server, folder / "feedmill.yaml"
        self.config.write_text("storage: %s\noutput: %s\nhttp:\n  allow_networks: [127.0.0.0/8]\nsources:\n%s" % (
            folder / "feedmill.db", folder / "digests",
            "".join("  - url: %s\n    backlog: all\n" % server.url(name) for name in sorted(server.documents))))

    def command(self, *words):
        return [self.program, *words, "-c", str(self.config)]

    def poll(self):
        """One pass; returns what the server answered, by status."""
        before = collections.Counter(self.server.answers)
        done = subprocess.run(self.command("poll", "--all"), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, "poll exited %d: %s" % (done.returncode, done.stderr[-500:])
        return self.server.answers - before

    def killed_poll(self, answers):
        """A pass that is killed once the server has answered so many times."""
        target = sum(self.server.answers.values()) + answers
        child = subprocess.Popen(self.command("poll", "--all"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while child.poll() is None and sum(self.server.answers.values()) < target:
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        return child.wait() == -signal.SIGKILL

    def entries(self):
        out = subprocess.run(self.command("entries", "--json"), capture_output=True, check=True).stdout
        return [json.loads(line) for line in out.decode().splitlines()]


def content(entries):
    """What entries say, without what depends on when and in which order they came."""
    bare = ({k: v for k, v in e.items() if k not in ("entry_id", "seq", "story_id", "first_seen")} for e in entries)
    return sorted(json.dumps(e, sort_keys=True) for e in bare)


def edited(body, kind):
    """The document with one entry more, and the title of its last entry changed."""
    if kind.startswith("json"):
        feed = json.loads(body)
        feed["items"][-1]["title"] = "Edited by the test"
        feed["items"].insert(0, {"id": "added-by-the-test", "title": "Added by the test", "content_text": "New."})
        return json.dumps(feed).encode()
    entry, ident = (b"item", b"<guid isPermaLink='false'>added-by-the-test</guid>") if kind.startswith("rss") \
        else (b"entry", b"<id>tag:added-by-the-test</id><updated>2026-01-01T00:00:00Z</updated>")
    head, last = body.rsplit(b"<" + entry, 1)
    last = re.sub(rb"<title[^>]*>.*?</title>", b"<title>Edited by the test</title>", last, count=1, flags=re.S)
    first = head.index(b"<" + entry)
    added = b"<%s><title>Added by the test</title>%s</%s>\n" % (entry, ident, entry)
    return head[:first] + added + head[first:] + b"<" + entry + last


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feedmill", required=True)
    program = str(pathlib.Path(parser.parse_args().feedmill).resolve())
    if not FEEDS.is_dir():
        print("skipped: no ../shared/feeds beside this checkout")
        return SKIPPED
    with open(FEEDS / "index.tsv", encoding="utf-8") as handle:
        index = list(csv.DictReader(handle, delimiter="\t"))
    server = Server((row["file"], (FEEDS / row["file"]).read_bytes()) for row in index)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="captured-"))
    mill = Mill(program, folder / "whole", server)
    wrong = []

    def check(found, wanted, what):
        if found != wanted:
            wrong.append("%s: %r, not %r" % (what, found, wanted))

    answers = mill.poll()
    check(answers, {200: len(index)}, "answers of the first pass")
    first = mill.entries()
    held = collections.Counter(entry["source_url"] for entry in first)
    for row in index:
        if row["damaged"] == "no":
            check(held[server.url(row["file"])], int(row["distinct"]), "entries of " + row["file"])

    check(mill.poll(), {304: len(index)}, "answers of the second pass")
    check(content(mill.entries()), content(first), "entries after the second pass")

    for number, kill_after in enumerate((1, 10, 33, 60, 80)):
        other = Mill(program, folder / ("killed-%d" % number), server)
        server.delay = 0.005
        killed = other.killed_poll(kill_after)
        server.delay = 0.0
        check(killed, True, "the pass was killed after %d answers" % kill_after)
        other.poll()
        check(content(other.entries()) == content(first), True, "same store after a kill at %d answers" % kill_after)

    chosen = [next(row for row in index if row["format"].startswith(kind) and row["damaged"] == "no")
              for kind in ("rss20", "atom10", "json")]
    for row in chosen:
        server.documents[row["file"]] = edited(server.documents[row["file"]], row["format"])
    check(mill.poll(), {200: 3, 304: len(index) - 3}, "answers after an edit of three feeds")
    last = mill.entries()
    check(len(last), len(first) + 3, "entries after an edit of three feeds")
    check(sorted(e["source_url"] for e in last if e.get("title") == "Added by the test"),
          sorted(server.url(row["file"]) for row in chosen), "entries that were added")
    check(sorted((e["source_url"], e["title"]) for e in last if e["revision"] > 1),
          sorted((server.url(row["file"]), "Edited by the test") for row in chosen), "entries that were revised")

    for line in wrong:
        print("FAIL " + line)
    print("%d feeds, %d entries, %d problems" % (len(index), len(first), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
