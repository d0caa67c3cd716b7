#!/usr/bin/env python3
"""A small HTTP server on loopback with the demo's feeds: server.py [--port 8642].

Serves the files beside it, gzip where asked for, with ETag and Last-Modified, answering conditional
requests with 304. `@rfc822 2h@` and `@iso 90m@` in a file become that long ago; a file is sent in the
encoding that it declares. Prints "ready PORT" once it listens.
"""
import argparse
import datetime
import email.utils
import gzip
import hashlib
import http.server
import pathlib
import re

TYPES = {".rss": "application/rss+xml", ".rdf": "application/rdf+xml", ".atom": "application/atom+xml",
         ".json": "application/feed+json"}
UNITS = {"m": 60, "h": 3600, "d": 86400}


def load(path, now):
    """A feed's bytes, its dates counted back from `now`."""
    def when(match):
        form, count, unit = match.groups()
        moment = now - datetime.timedelta(seconds=int(count) * UNITS[unit])
        return email.utils.format_datetime(moment) if form == "rfc822" else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    text = re.sub(r"@(rfc822|iso) (\d+)([mhd])@", when, path.read_text(encoding="utf-8"))
    declared = re.match(r"<\?xml [^>]*encoding=\"([^\"]+)\"", text)
    return text.encode(declared.group(1) if declared else "utf-8")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    feeds = {}
    stamp = ""

    def do_GET(self):
        name = self.path.split("?")[0].lstrip("/")
        if name not in self.feeds:
            self.send_error(404)
            return
        body, etag, kind = self.feeds[name]
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, b"", etag)
            return
        coding = "gzip" if "gzip" in self.headers.get("Accept-Encoding", "") else None
        self.answer(200, gzip.compress(body) if coding else body, etag, kind, coding)

    def answer(self, status, body, etag, kind=None, coding=None):
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", self.stamp)
        if kind:
            self.send_header("Content-Type", kind)
        if coding:
            self.send_header("Content-Encoding", coding)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8642, help="0: any free one")
    port = parser.parse_args().port
    now = datetime.datetime.now(datetime.timezone.utc)
    Handler.stamp = email.utils.format_datetime(now, usegmt=True)
    for path in sorted(pathlib.Path(__file__).resolve().parent.iterdir()):
        if path.suffix in TYPES:
            body = load(path, now)
            etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
            Handler.feeds[path.name] = (body, etag, TYPES[path.suffix])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print("ready %d" % server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
