#!/usr/bin/env python3
"""What the program takes at most where sources and destinations are as great, and as slow, as they may be: peak resident memory with
default settings, a case a line.  By hand: it takes minutes, and half a gigabyte on disk.

    tests/faults/memory.py --feedmill build/release/feedmill [--only CASE] [--most MIB]"""
import argparse
import contextlib
import http.server
import json
import pathlib
import shutil
import socketserver
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import mill  # noqa: E402

MIB = 1 << 20
HEAD = "<?xml version='1.0'?><rss version='2.0'><channel><title>%s</title>"
TAIL = "</channel></rss>"


def document(name, texts):
    return (HEAD % name + "".join("<item><guid>%s-%d</guid><title>%s tells %d</title><description>%s</description></item>" % (
        name, number, name, number, text) for number, text in enumerate(texts)) + TAIL).encode()


def words(size, number):
    """Text of so many bytes that is like no other."""
    return ("Otter %d went down the river at bend %d and came back. " % (number, number * 7)) * (size // 52)


def words_of_their_own(size, number):
    return " ".join("w%dx%d" % (number, at) for at in range(size // 12))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        self.bodies, self.got = {}, 0
        super().__init__(("0.0.0.0", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        return "http://%s:%d%s" % (host, self.server_address[1], path)

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.server.bodies[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            for at in range(0, len(body), MIB):
                self.wfile.write(body[at:at + MIB])
                if len(body) > MIB:
                    time.sleep(0.05)

    def do_POST(self):
        self.server.got += 1
        time.sleep(600)

    def log_message(self, *what):
        pass


class Silent(socketserver.ThreadingTCPServer):
    """A mail server that greets, takes the head of a message, and reads no further."""
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        self.begun = 0
        super().__init__(("127.0.0.1", 0), SilentHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class SilentHandler(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.server.begun += 1
                self.wfile.write(b"354 go on\r\n")
                time.sleep(600)
            self.wfile.write(b"250 ok\r\n")


def peak(child):
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/%d/status" % child.pid).read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0


def watched(child, until, seconds):
    """The most that a process has held when it ends, or when `until` is true."""
    most, deadline = 0, time.monotonic() + seconds
    while child.poll() is None and time.monotonic() < deadline and not until():
        most = max(most, peak(child))
        time.sleep(0.02)
    return max(most, peak(child))


def of_command(it, *command):
    child = it.start(*command)
    threading.Thread(target=child.communicate, daemon=True).start()
    most = watched(child, lambda: False, 900)
    assert child.wait(timeout=10) == 0, "%s ended with %d" % (command[0], child.returncode)
    return most


def polled(program, server, count):
    """A mill with this many hosts that send the same path each its own document."""
    return mill.Mill(program, [server.url("/%d" % number, "127.0.7.%d" % (number + 1)) for number in range(count)],
                     "digests:\n  - name: all\n    schedule: every 15m\n    max_stories: 100000\n"
                     "    formats: [html, markdown, text, json, atom]\n")


def documents_together(program, server):
    """150 sources of 15 MiB, 64 at a time, are polled"""
    body = (HEAD % "x" + "<item><guid>1</guid><title>One</title></item><!-- " + "x" * (15 * MIB) + " -->" + TAIL).encode()
    server.bodies = {"/%d" % number: body for number in range(150)}
    it = polled(program, server, 150)
    yield "poll", of_command(it, "poll", "--all"), it


def documents_stored(program, server):
    """100 documents of 9.5 MiB are stored, then told in a digest"""
    server.bodies = {"/%d" % number: document("s%d" % number, [words(19 * MIB // 2, number)]) for number in range(100)}
    it = polled(program, server, 100)
    yield "poll", of_command(it, "poll", "--all"), it
    yield "digest", of_command(it, "digest", "--now"), it


def documents_of_many(program, server):
    """20 documents of 9.5 MiB in 100 entries each"""
    server.bodies = {"/%d" % number: document("s%d" % number, [words(MIB // 10, number * 100 + item) for item in range(95)])
                     for number in range(20)}
    it = polled(program, server, 20)
    yield "poll", of_command(it, "poll", "--all"), it
    yield "digest", of_command(it, "digest", "--now"), it


def words_stored(program, server):
    """10 documents of 9.5 MiB, no word of which stands in another place"""
    server.bodies = {"/%d" % number: document("s%d" % number, [words_of_their_own(19 * MIB // 2, number)]) for number in range(10)}
    it = polled(program, server, 10)
    yield "poll", of_command(it, "poll", "--all"), it
    yield "digest", of_command(it, "digest", "--now"), it


def tags(program, server):
    """One body of 15.9 MiB of <x>"""
    inside = "<![CDATA[" + "<x>" * (159 * MIB // 30) + "]]>"
    server.bodies = {"/0": document("x", [inside])}
    it = polled(program, server, 1)
    yield "as HTML", of_command(it, "poll", "--all"), it
    server.bodies = {"/0": (HEAD % "x" + "<x>" * (159 * MIB // 30)).encode()}
    it = polled(program, server, 1)
    yield "as XML", of_command(it, "poll", "--all"), it


def delivering(program, server, destinations, mib, begun, formats="[json, html]", count=100):
    """A daemon with an issue of that size for these."""
    server.bodies = {"/0": document("s", [words(int(mib * MIB) // count, number) for number in range(count)])}
    it = polled(program, server, 1)
    it.run("poll", "--all")
    it.config.write_text(it.config.read_text().split("digests:\n")[0] + "digests: " + json.dumps(
        [{"name": "all", "schedule": "every 3s", "formats": ["json"], "max_stories": 100000, "deliver": destinations}]))
    child = it.start("run")
    threading.Thread(target=child.communicate, daemon=True).start()
    most = watched(child, lambda: it.issues("all") and begun() > 1, 120)
    assert begun() > 1, "nothing was sent"
    most = max(most, watched(child, lambda: False, 40))
    assert child.poll() is None, "the daemon ended by itself"
    child.terminate()
    child.wait(timeout=30)
    return most, it


def webhooks(program, server):
    """150 webhooks that hang, an issue of 9.3 MiB"""
    most, it = delivering(program, server, [{"webhook": {"url": server.url("/hook%d" % number, "127.0.8.%d" % (number + 1))}}
                                            for number in range(150)], 9.3, lambda: server.got)
    yield "run", most, it


def bodies(program, server):
    """150 webhooks that hang, each with a body of its own, an issue of 9.3 MiB"""
    most, it = delivering(program, server, [{"webhook": {
        "url": server.url("/hook%d" % number, "127.0.8.%d" % (number + 1)), "content_type": "text/plain",
        "body": "%d {{#stories}}{{title}}: {{text}}{{/stories}}" % number}} for number in range(150)], 9.3, lambda: server.got)
    yield "run", most, it


def maildirs(program, server):
    """50 Maildirs and 50 programs that sleep, an issue of 9.3 MiB"""
    server.got = 2
    most, it = delivering(program, server, [{"maildir": "box%d" % number} for number in range(50)] +
                          [{"exec": ["sleep", "%d" % (600 + number)]} for number in range(50)], 9.3, lambda: server.got)
    yield "run", most, it


def mail(program, server):
    """Mail of 6.5 MB to 200 recipients, by a server that reads no message"""
    smtp = Silent()
    (readers, url) = ["reader%d@site.example" % number for number in range(200)], "smtp://127.0.0.1:%d" % smtp.server_address[1]
    most, it = delivering(program, server, [{"mail": {"to": readers, "from": "feedmill@site.example", "smtp": url, "max_size": "20MiB"}}],
                          9, lambda: smtp.begun, count=15000)
    yield "run", most, it


CASES = [documents_together, documents_stored, documents_of_many, words_stored, tags, webhooks, bodies, maildirs, mail]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=float, default=400, help="MiB that none may hold (default: 400)")
    options = parser.parse_args()
    failed = 0
    for case in CASES:
        if options.only not in case.__name__:
            continue
        server, folders = Server(), set()
        try:
            for what, most, it in case(options.feedmill, server):
                folders.add(it.folder)
                failed += most > options.most
                print("%s %5.0f MiB  %s, %s: %s" % ("pass" if most <= options.most else "FAIL", most, case.__name__, what, case.__doc__),
                      flush=True)
        except AssertionError as reason:
            failed += 1
            print("FAIL  %s: %s" % (case.__name__, reason), flush=True)
        finally:
            server.shutdown()
            server.server_close()
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
