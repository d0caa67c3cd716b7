#!/usr/bin/env python3
"""Each call that can fail (open, write, fsync, rename, allocation, a thread, a process, a step of SQLite …) fails in turn: the first, the
second, … until a whole pass and a digest run through.  No command ends by a signal, each that fails says why, and afterwards each entry is
told once.  By hand: --at-most 0 tries every one; --places, of each place in the program that calls the first."""
import argparse
import collections
import contextlib
import errno
import http.server
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import mill  # noqa: E402

# What fails, with what, and whether it stays so.
SQLITE_BUSY, SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL = 5, 7, 10, 13
FAULTS = [("open", errno.EMFILE, False), ("open", errno.ENFILE, True), ("write", errno.ENOSPC, False), ("write", errno.ENOSPC, True),
          ("pwrite", errno.EIO, False), ("pwrite", errno.ENOSPC, True), ("fsync", errno.EIO, False), ("fdatasync", errno.EIO, False),
          ("ftruncate64", errno.EIO, False), ("rename", errno.ENOSPC, False), ("unlink", errno.EACCES, False), ("symlink", errno.ENOSPC, False),
          ("link", errno.ENOSPC, False), ("mkdir", errno.ENOSPC, False), ("socket", errno.EMFILE, False), ("epoll_create1", errno.EMFILE, False),
          ("eventfd", errno.EMFILE, False), ("memfd_create", errno.EMFILE, False), ("pthread_create", errno.EAGAIN, False),
          ("posix_spawnp", errno.EAGAIN, False), ("sqlite3_step", SQLITE_IOERR, False), ("sqlite3_step", SQLITE_FULL, True),
          ("sqlite3_step", SQLITE_NOMEM, False), ("sqlite3_step", SQLITE_BUSY, False), ("malloc", errno.ENOMEM, False),
          ("malloc", errno.ENOMEM, True)]
ENTRIES = 8
PLACES = False
COMMANDS = [["poll", "--all"], ["digest", "--now"]]


def feed(name):
    return '<rss version="2.0"><channel><title>%s</title>%s</channel></rss>' % (name, "".join(
        "<item><title>%s saw otter %d</title><guid>%s-%d</guid><description>By the river, at bend %d.</description></item>" % (
            name, number, name, number, number * 7) for number in range(ENTRIES)))


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(feed("Web").encode())

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"ok")

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def receiver():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def configured(program, port):
    it = mill.Mill(program, [])
    (it.folder / "feed.xml").write_text(feed("File"))
    for name in ("tmp", "new", "cur"):
        (it.folder / "box" / name).mkdir(parents=True)
    it.config.write_text("""storage: feedmill.db
output: digests
http: {allow_networks: [127.0.0.0/8]}
sources:
  - file://%s/feed.xml
  - http://127.0.0.1:%d/feed
digests:
  - name: all
    schedule: every 15m
    formats: [json, html, epub, text]
    deliver: [{maildir: box}, {webhook: {url: "http://127.0.0.1:%d/hook"}}, {exec: ["true"]}]
""" % (it.folder, port, port))
    return it


def told(it):
    return collections.Counter(report["title"] for issue in it.issues("all") for item in json.loads(issue.read_text())["items"]
                               for report in item["_feedmill"]["reports"])


EXPECTED = {"%s saw otter %d" % (name, number): 1 for name in ("File", "Web") for number in range(ENTRIES)}


def tried(it, command, library, fault, at):
    """Runs a command in which this call fails; returns whether there was so late a one."""
    call, number, stays = fault
    hit = it.folder / "hit"
    hit.unlink(missing_ok=True)
    environment = {"LD_PRELOAD": library, "FAULT_CALL": call, "FAULT_AT": str(at), "FAULT_ERROR": str(number), "FAULT_HIT": str(hit)}
    if stays:
        environment["FAULT_STAYS"] = "1"
    if PLACES:
        environment["FAULT_PLACES"] = "1"
    child = it.start(*command, env=environment)
    what = "%s with %s %d failing (error %d%s)" % (" ".join(command), call, at, number, ", all after it too" if stays else "")
    try:
        out, err = child.communicate(timeout=180)
    except subprocess.TimeoutExpired:
        child.kill()
        raise AssertionError(what + " does not end")
    if hit.exists():
        loads = child.returncode == 127 and "shared" in out + err  # the loader itself had no memory
        assert loads or child.returncode in (0, 1, 78), "%s ended with %d: %s" % (what, child.returncode, err[-600:])
        quiet = call == "write" and stays  # nothing can be said
        assert child.returncode == 0 or quiet or (out + err).strip(), what + " says nothing"
    return hit.exists()


def recovered(it, what):
    it.run("poll", "--all")
    it.run("digest", "--now")
    with contextlib.closing(sqlite3.connect(it.folder / "feedmill.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok", what
    counts = told(it)
    assert counts == EXPECTED, "%s: lost %s, repeated %s" % (what, sorted(set(EXPECTED) - set(counts)),
                                                             [title for title, count in counts.items() if count > 1])


def numbers(call, at_most):
    """1, 2, 3 …; where only so many are to be tried, with growing gaps."""
    at = tries = 1
    while True:
        yield at
        tries += 1
        if at_most == 0:
            at += 1
        elif tries > at_most * (2 if call == "malloc" else 1):
            return
        else:
            at += 1 if tries <= at_most // 2 else max(1, at * (2 if call == "malloc" else 1) // 2)


def run(options, port, fault, command):
    count = 0
    for at in numbers(fault[0], options.at_most):
        it = configured(options.feedmill, port)
        if command == COMMANDS[1]:
            it.run("poll", "--all")
        what = "%s of %s at %d" % (fault[0], command[0], at)
        hit = tried(it, command, options.library, fault, at)
        if hit:
            recovered(it, what)
            count += 1
        shutil.rmtree(it.folder)
        if not hit:
            break
    return count


def rests(program, library, port):
    """After a failure of the store a daemon leaves it alone for 15 s, and then goes on."""
    it = configured(program, port)
    child = it.start("run", env={"LD_PRELOAD": library, "FAULT_CALL": "sqlite3_step", "FAULT_AT": "150",
                                 "FAULT_ERROR": str(SQLITE_FULL), "FAULT_HIT": str(it.folder / "hit"), "FAULT_STAYS": "1"})
    time.sleep(8)
    status, _, err = mill.stop(child)
    shutil.rmtree(it.folder)
    failures = err.count("event=storage")
    assert status in (0, 1) and failures == 1, "a daemon whose store fails ended with %d and tried %d times: %s" % (status, failures, err[-600:])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--at-most", type=int, default=0, help="tries of a call and a command (default: all there are)")
    parser.add_argument("--places", action="store_true", help="only the first call from each place (of malloc there are some 80,000)")
    options = parser.parse_args()
    global PLACES
    PLACES = options.places
    options.library = str(pathlib.Path(options.library).resolve())  # programs run elsewhere
    failed = total = 0
    with receiver() as port:
        for fault in FAULTS:
            for command in COMMANDS:
                if options.only not in fault[0]:
                    continue
                name = "%s %s error %d%s" % (command[0], fault[0], fault[1], " and all after" if fault[2] else "")
                try:
                    count = run(options, port, fault, command)
                    print("pass  %s: %d" % (name, count), flush=True)
                    total += count
                except AssertionError as reason:
                    failed += 1
                    print("FAIL  %s: %s" % (name, reason), flush=True)
        if not options.only:
            rests(options.feedmill, getattr(options, "library"), port)
            print("pass  run rests after a failure of the store", flush=True)
    print("%d faults, %d kinds failed" % (total, failed))
    return 1 if failed or total < 20 and not options.only else 0


if __name__ == "__main__":
    sys.exit(main())
