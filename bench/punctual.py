#!/usr/bin/env python3
"""What unlucky and hostile sources cost a good one: the longest time between two polls of a source with an interval of 2 s, and the longest
silence of each of the daemon's threads, in scenarios that once took seconds to minutes.  punctual.py --feedmill PATH [--only NAME]
Names that no resolver knows: tests/e2e/crowds.py, in a network of its own."""
import argparse
import gzip
import http.server
import pathlib
import signal
import socketserver
import subprocess
import tempfile
import threading
import time

MIB = 1 << 20
FEED = b'<rss version="2.0"><channel><title>%s</title><item><title>News %d</title><guid>%d</guid></item></channel></rss>'


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        pass


def serve(bodies):
    """bodies(path) gives (body, seconds of delay, whether it is packed); when /good was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/good":
                asked.append(time.monotonic())
            body, delay, packed = bodies(self.path)
            time.sleep(delay)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = Server(("0.0.0.0", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port, asked


def small(path):
    return FEED % (path.encode(), int(time.time() * 1000), int(time.time() * 1000))


def half_open(count):
    packed = gzip.compress(b"<" * (159 * MIB // 10))
    return [("/bad%d" % n, "127.0.8.%d" % (n + 1)) for n in range(count)], lambda path: (small(path), 0, False) if path == "/good" else (packed, 0, True)


def slow_host(count):
    return [("/slow%d" % n, "127.0.7.1") for n in range(count)], lambda path: (small(path), 0 if path == "/good" else 0.8, False)


def slow_hosts(count):
    return ([("/slow%d" % n, "127.0.%d.%d" % (10 + n // 250, 1 + n % 250)) for n in range(count)],
            lambda path: (small(path), 0 if path == "/good" else 2, False))


def of_size(head, one, tail, size=159 * MIB // 10):
    """So many of `one` as fit, each with its number where it takes one."""
    parts, left, number = [], size - len(head) - len(tail), 0
    while left > 0:
        parts.append(one % number if b"%" in one else one)
        left -= len(parts[-1])
        number += 1
    return head + b"".join(parts[:-1]) + tail


RSS, END = b'<rss version="2.0"><channel><title>B</title>', b"</channel></rss>"
JSON = b'{"version":"https://jsonfeed.org/version/1.1","title":"B","items":['
ONE = RSS + b"<item><guid>1</guid><description><![CDATA["
# 15.9 MiB of what costs most: in parsing, recognising, storing, sanitising, indexing.
BODIES = {
    "json-items": lambda: of_size(JSON, b'{"id":"%d"},', b'{"id":"z"}]}'),
    "json-titles": lambda: of_size(JSON, b'{"id":"%d","title":"Otter"},', b'{"id":"z"}]}'),
    "json-open": lambda: of_size(JSON, b"[", b""),
    "rss-items": lambda: of_size(RSS, b"<item><guid>%d</guid></item>", END),
    "rss-empty": lambda: of_size(RSS, b"<item/>", END),
    "rss-titles": lambda: of_size(RSS, b"<item><title>Otter w%d</title></item>", END),
    "rss-nested": lambda: of_size(RSS, b"<x>", b""),
    "rss-ampersands": lambda: of_size(RSS, b"&", b""),
    "html-open": lambda: of_size(ONE, b"<b>", b"]]></description></item>" + END),
    "html-links": lambda: of_size(ONE, b"<a href=x%d>y</a>", b"]]></description></item>" + END),
    "html-tables": lambda: of_size(ONE, b"<table><a>", b"]]></description></item>" + END),
    "html-words": lambda: of_size(ONE, b"w%d ", b"]]></description></item>" + END),
    "html-entities": lambda: of_size(ONE, b"&amp;", b"]]></description></item>" + END),
}


def worst(kind):
    packed = gzip.compress(BODIES[kind](), 1)
    return [("/bad", "127.0.8.1")], lambda path: (small(path), 0, False) if path == "/good" else (packed, 0, True)


def large(count):
    """Each with items of its own, 15 MiB."""
    packed = [gzip.compress(of_size(RSS, b"<item><guid>%d-%%d</guid><description>%s</description></item>" % (n, b"Otters went by. " * 64), END, 15 * MIB), 1)
              for n in range(2)]
    return ([("/large%d" % n, "127.0.8.%d" % (n + 1)) for n in range(count)],
            lambda path: (small(path), 0, False) if path == "/good" else (packed[int(path[6:]) % 2], 0, True))


SCENARIOS = {"large-64": (large, 64)}
SCENARIOS.update({kind: (worst, kind) for kind in BODIES})
SCENARIOS.update({"half-open-14": (half_open, 14), "slow-host-40": (slow_host, 40), "slow-host-120": (slow_host, 120), "slow-feeds-1000": (slow_hosts, 1000)})


def measure(program, name, seconds):
    make, what = SCENARIOS[name]
    bad, bodies = make(what)
    port, asked = serve(bodies)
    with tempfile.TemporaryDirectory(prefix="feedmill-") as folder:
        config = pathlib.Path(folder, "feedmill.yaml")
        config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8]}\npoll: {min_interval: 1s}\nsources:\n"
                          "  - {url: \"http://127.0.9.1:%d/good\", interval: 2s}\n" % port +
                          "".join("  - {url: \"http://%s:%d%s\", interval: 30s}\n" % (host, port, path) for path, host in bad))
        child = subprocess.Popen([program, "--log-level", "debug", "run", "-c", str(config)], stderr=subprocess.PIPE, text=True)
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(child.stderr), daemon=True)
        reader.start()
        began = time.monotonic()
        time.sleep(seconds)
        ended = time.monotonic()
        child.send_signal(signal.SIGTERM)
        child.wait()
        reader.join()
    times = [began, *(moment for moment in asked if moment < ended), ended]
    gap = max(after - before for before, after in zip(times, times[1:]))
    silences = [line.split("thread=")[1].strip() for line in lines if "event=silence" in line]
    print("%-16s good source: %2d polls, %.1f s late at most; silences: %s; stopped in %.1f s" % (
        name, len(asked), max(gap - 2, 0), ", ".join(silences) or "?", time.monotonic() - ended), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    for scenario in SCENARIOS:
        if options.only in scenario:
            measure(options.feedmill, scenario, options.seconds)
