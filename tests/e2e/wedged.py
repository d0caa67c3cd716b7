#!/usr/bin/env python3
"""Each thread of the daemon is stopped alone, as a bug that makes it wait for ever would: wedged.py --feedmill PATH.

systemd's watchdog is answered no more, the status and the log say which thread it is, and when it moves again all goes on.
What hangs in a file system instead is named after a minute, and the watchdog is answered on."""
import concurrent.futures
import ctypes
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from endpoint import Endpoint
from hangs import Hung, Skip
from mill import Server, run_tests, stop, wait_for

FEED = b"<rss version='2.0'><channel><title>Otters</title><item><guid>1</guid><title>Seen at the weir</title></item></channel></rss>"
DIGEST = "digests:\n  - {name: all, schedule: \"07:00\", formats: [json], deliver: [{webhook: {url: \"%s/hook\"}}]}\n"
INTERVAL = 2.0  # seconds; half of it is how often the watchdog is answered
# ptrace(2)
SEIZE, INTERRUPT, DETACH, WALL = 0x4206, 0x4207, 17, 0x40000000


class Stopped:
    """One thread of another process does not run."""

    def __init__(self, thread):
        self.libc, self.thread = ctypes.CDLL(None, use_errno=True), thread
        self.ask(SEIZE)
        self.ask(INTERRUPT)
        os.waitpid(thread, WALL)

    def ask(self, what):
        if self.libc.ptrace(what, self.thread, None, None) < 0:
            raise Skip("ptrace: " + os.strerror(ctypes.get_errno()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask(DETACH)


class Systemd:
    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="feedmill-") + "/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.alive, self.status = time.monotonic(), ""

    def hear(self, seconds):
        self.socket.settimeout(seconds)
        try:
            for line in self.socket.recv(65536).decode().splitlines():
                if line == "WATCHDOG=1":
                    self.alive = time.monotonic()
                if line.startswith("STATUS="):
                    self.status = line[7:]
        except socket.timeout:
            pass

    def until(self, condition, seconds, what):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "not within %g s: %s; status %r" % (seconds, what, self.status)
            self.hear(0.2)

    def silence(self):
        return time.monotonic() - self.alive


def a_web():
    """A feed, and a hook that fails, so that there is always something left to deliver."""
    return Server(lambda request: (200, [], FEED) if request.path == "/feed" else (503, [], b""))


def daemon(program, systemd, server):
    """One whose threads have all begun: it has polled, and delivers."""
    one = Endpoint(program, [server.url + "/feed"], DIGEST % server.url)
    stop(one.daemon, within=10)
    one.mill.run("poll")
    one.mill.run("digest", "--now")
    with sqlite3.connect(one.mill.folder / "feedmill.db") as store:  # what has failed is due again
        store.execute("UPDATE delivery SET next_try = 0")
    store.close()
    one.log = one.mill.folder / "log"
    one.daemon = subprocess.Popen(
        [one.mill.program, "run", "-c", str(one.mill.config)], cwd=one.mill.folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=one.log.open("w"),
        env={**os.environ, "NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": str(int(INTERVAL * 1e6))})
    wait_for(lambda: {"ingest", "courier", "endpoint"} <= set(threads(one.daemon)), 30, "its threads")
    return one


def threads(child):
    """Of each name, its number."""
    found = {}
    for task in pathlib.Path("/proc/%d/task" % child.pid).iterdir():
        try:
            found[(task / "comm").read_text().strip()] = int(task.name)
        except OSError:  # it has ended meanwhile
            pass
    return found


def wedge(program, part):
    systemd = Systemd()
    with a_web() as server, daemon(program, systemd, server) as one:
        systemd.until(lambda: systemd.silence() < 0.5, 20, "the watchdog is answered")
        with Stopped(threads(one.daemon)[part] if part != "fetch" else one.daemon.pid):
            systemd.until(lambda: systemd.silence() > 2 * INTERVAL, 40, "with %s stopped the watchdog is answered no more" % part)
            if part != "fetch":  # which says what the others do
                systemd.until(lambda: systemd.status == "the %s thread does not move" % part, 5, "the status says so")
                assert "the %s thread does not move" % part in one.log.read_text()
        systemd.until(lambda: systemd.silence() < 0.5, 20, "the watchdog is answered again")
        assert one.daemon.poll() is None
        code, _, _ = stop(one.daemon, within=10)
        assert code == 0


def the_watchdog_is_answered_only_while_each_thread_moves(program):
    parts = ["fetch", "ingest", "courier", "endpoint"]
    with concurrent.futures.ThreadPoolExecutor(len(parts)) as pool:
        for done in [pool.submit(wedge, program, part) for part in parts]:
            done.result()


def a_file_system_that_hangs_for_a_minute_is_named_and_nothing_restarts(program):
    systemd = Systemd()
    with a_web() as server:
        one = daemon(program, systemd, server)
        with one, Hung(one.mill.output / "all"):
            assert one.get("/digests/all/latest.json").status == 503
            began = time.monotonic()
            systemd.until(lambda: str(one.mill.output.name) + "/all" in systemd.status, 90, "the status names the path")
            assert time.monotonic() - began > 50
            assert systemd.silence() < 2 * INTERVAL, "the watchdog is answered on"
            sick = one.get("/healthz")
            assert sick.status == 503 and "digests/all" in sick.text, sick.text
            wait_for(lambda: "event=hangs" in one.log.read_text(), 10, "the log says so")
            assert one.get("/status").status == 200
            stop(one.daemon, within=8)


QUICK = [the_watchdog_is_answered_only_while_each_thread_moves]
LONG = [a_file_system_that_hangs_for_a_minute_is_named_and_nothing_restarts]

if __name__ == "__main__":
    # A minute passes in the others: by hand, with --only minute.
    sys.exit(run_tests(QUICK + LONG if "--only" in sys.argv else QUICK, __doc__))
