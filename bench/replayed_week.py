#!/usr/bin/env python3
"""A cold pass and a week of changed ones over real documents, replayed as a thousand feeds, beside another build.

    replayed_week.py --feedmill PATH --feeds DIR [--beside PATH] [--count 1000] [--days 7] [--rounds 3]

Each document of DIR is served as several feeds. A feed begins without its newest items, more of them the later it stands in the
row, and brings one of them on some of the days, so that a day's pass is 304s, a seventh of documents with one item more, and what
never changes. So that one feed is no copy of the other, the letters of its longer words are exchanged for others: lengths, markup,
scripts and short words stay as they were. Programs take turns; CPU is that of the process, the server's is not counted; a ratio is
of a pair in one round, its median is what to quote. Ends with 1 where the programs do not hold the same entries.
"""
import argparse
import hashlib
import http.server
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SUFFIXES = {".xml", ".rss", ".rdf", ".atom"}
ITEM = re.compile(rb"<(item|entry)[\s>].*?</\1\s*>", re.S)
PIECES = re.compile(rb"(<!\[CDATA\[|\]\]>|<[^>]*>|&[#\w]+;)")
WORD = re.compile(rb"[A-Za-z]{6,}")
ADDRESS = re.compile(rb"((?:href|url|src)=[\"']https?://[^/\"']+/)([^\"']+)")
MARKUP = set(b"blockquote border center figcaption figure height iframe nofollow noopener script section source strong style target "
             b"title width".split())
VOWELS, OTHERS = b"aeiou", b"bcdfghjklmnpqrstvwxyz"


def exchange(document, turn):
    """The same document about something else."""
    if turn == 0:
        return document
    table = bytearray(range(256))
    for letters in (VOWELS, OTHERS):
        for small in (True, False):
            row = letters if small else letters.upper()
            for at, letter in enumerate(row):
                table[letter] = row[(at + turn) % len(row)]
    table = bytes(table)

    def other(match):
        return match[0] if match[0].lower() in MARKUP else match[0].translate(table)

    pieces = PIECES.split(document)
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            pieces[at] = WORD.sub(other, piece)
        elif piece.startswith(b"<"):
            pieces[at] = ADDRESS.sub(lambda found: found[1] + WORD.sub(other, found[2]), piece)
    return b"".join(pieces)


class Feed:
    """A document that brings its newest items in the course of the week; the day says how many are hidden still."""

    def __init__(self, document, number, turn, days):
        self.document = exchange(document, turn)
        self.items = [match.span() for match in ITEM.finditer(self.document)]
        most = max(len(self.items) - 1, 0)
        self.brings = {day for day in range(1, days + 1) if (number + day) % 7 == 0}
        self.hidden = min(len(self.brings) + turn % 5, most)

    def on(self, day):
        hide = max(self.hidden - sum(1 for one in self.brings if one <= day), 0)
        if hide == 0:
            return self.document
        begin, end = self.items[0][0], self.items[hide - 1][1]
        return self.document[:begin] + self.document[end:]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    feeds, day = [], 0

    def do_GET(self):
        body = self.feeds[int(self.path.strip("/"))].on(Handler.day)
        tag = '"%s"' % hashlib.sha1(body).hexdigest()
        same = self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else 200)
        self.send_header("ETag", tag)
        if not same:
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True

    def handle_error(self, *_):
        """A client that has gone is its own affair: its entries would be missing."""


class Program:
    def __init__(self, path, port, count):
        self.path = str(pathlib.Path(path).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="replayed-week-"))
        self.config = self.folder / "feedmill.yaml"
        self.config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8], timeout: 5m}\n"
                               "retention: {keep: 36500d}\nsources:\n" + "".join(
                                   "  - http://127.1.%d.%d:%d/%d\n" % (number // 250 % 250, number % 250 + 1, port, number)
                                   for number in range(count)))

    def command(self, *words):
        return [self.path, *words, "-c", str(self.config)]

    def poll(self):
        """CPU seconds, wall seconds, peak MiB."""
        began = time.monotonic()
        child = subprocess.Popen(self.command("poll", "--all", "--quiet"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        return usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024

    def entries(self):
        listed = subprocess.run(self.command("entries", "--json", "--limit", "0"), stdout=subprocess.PIPE, check=True).stdout
        return listed.count(b"\n")

    def week(self, days):
        Handler.day = 0
        passes = [self.poll()]
        for Handler.day in range(1, days + 1):
            passes.append(self.poll())
        return passes


def middle(values):
    return statistics.median(list(values))


def told(name, weeks, count):
    cold, changed = [week[0] for week in weeks], [one for week in weeks for one in week[1:]]
    for what, passes in (("cold", cold), ("changed", changed)):
        cpu, wall, peak = (middle(one[i] for one in passes) for i in range(3))
        print("%-10s %-8s %8.3f s CPU  %6.0f us a feed  %8.3f s  %5.1f MiB" % (name, what, cpu, cpu / count * 1e6, wall, peak))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--beside")
    parser.add_argument("--feeds", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    files = [path.read_bytes() for path in sorted(options.feeds.iterdir()) if path.suffix in SUFFIXES]
    Handler.feeds = [Feed(files[number % len(files)], number, number // len(files), options.days) for number in range(options.count)]
    server = Server(("0.0.0.0", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = [("this", options.feedmill)] + ([("beside", options.beside)] if options.beside else [])
    weeks, held = {name: [] for name, _ in names}, set()
    for _ in range(options.rounds):
        for name, path in names:
            program = Program(path, server.server_port, options.count)
            weeks[name].append(program.week(options.days))
            held.add(program.entries())
    print("%d documents as %d feeds, %d days, %d rounds; entries held: %s" % (
        len(files), options.count, options.days, options.rounds, ", ".join(map(str, sorted(held)))))
    for name, _ in names:
        told(name, weeks[name], options.count)
    if options.beside:
        pairs = list(zip(weeks["this"], weeks["beside"]))
        print("ratio of CPU time: cold %.3f, changed %.3f" % (
            middle(a[0][0] / b[0][0] for a, b in pairs), middle(x[0] / y[0] for a, b in pairs for x, y in zip(a[1:], b[1:]))))
    return 0 if len(held) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
