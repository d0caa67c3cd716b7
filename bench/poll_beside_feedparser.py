#!/usr/bin/env python3
"""CPU time and peak memory of `feedmill poll --all` over a folder of feeds, beside python3-feedparser parsing them.

    poll_beside_feedparser.py --feedmill PATH --feeds DIR [--rounds N]

The two take turns, so that a machine whose speed drifts is the same for both; the ratio is of each pair, its median is
what to quote. feedparser (Debian's python3-feedparser, run by /usr/bin/python3) only parses, from memory; feedmill asks a real
server, parses, stores and indexes. The server's own time is not counted.
"""
import argparse
import http.server
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading

SUFFIXES = {".xml", ".rss", ".rdf", ".atom", ".json"}
PARSE = """
import feedparser, sys
for path in sys.argv[1:]:
    feedparser.parse(open(path, "rb").read())
"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    documents = {}

    def do_GET(self):
        body = self.documents[self.path[1:]]
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def measured(command):
    """(CPU seconds, peak MiB) of a command."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit("%s ended with status %d" % (command[0], status))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def poll(program, port):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-"))
    config = folder / "feedmill.yaml"
    config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8]}\nsources:\n" + "".join(
        "  - http://127.0.0.1:%d/%s\n" % (port, name) for name in sorted(Handler.documents)))
    return measured([program, "poll", "--all", "--quiet", "-c", str(config)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--feeds", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    files = sorted(path for path in options.feeds.iterdir() if path.suffix in SUFFIXES)
    Handler.documents = {path.name: path.read_bytes() for path in files}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    program = str(pathlib.Path(options.feedmill).resolve())
    rows = []
    for _ in range(options.rounds):
        ours = poll(program, server.server_port)
        theirs = measured(["/usr/bin/python3", "-c", PARSE, *map(str, files)])
        rows.append((ours, theirs, ours[0] / theirs[0]))
    middle = lambda values: statistics.median(list(values))
    print("%d feeds, %.1f MB, %d rounds, medians" % (len(files), sum(map(len, Handler.documents.values())) / 1e6, len(rows)))
    print("feedmill poll --all   %.3f s CPU  %.1f MiB" % (middle(r[0][0] for r in rows), middle(r[0][1] for r in rows)))
    print("feedparser, parsing   %.3f s CPU  %.1f MiB" % (middle(r[1][0] for r in rows), middle(r[1][1] for r in rows)))
    print("ratio of CPU time     %.4f" % middle(r[2] for r in rows))


if __name__ == "__main__":
    main()
