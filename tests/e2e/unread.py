#!/usr/bin/env python3
"""A stderr that nobody reads: the daemon polls on, is stopped in time, and says how many lines are missing; a pass waits for its reader, but not at a stop."""
import collections
import os
import signal
import sys
import threading
import time

import mill
from mill import wait_for

ITEM = b'<rss version="2.0"><channel><title>%s</title><item><title>Seen</title><guid>seen</guid></item></channel></rss>'


class Feeds(mill.Server):
    """Feeds with titles so long that a poll's line fills a pipe soon."""

    def __init__(self):
        super().__init__(lambda request: (200, [], ITEM % (b"Otter " * 300)))
        self.server.handle_error = lambda *_: None  # who was asking was stopped

    def asked(self):
        return collections.Counter(self.paths())

    def url_of(self, number):
        return "%s/%d" % (self.url, number)


def configured(program, feeds, count, interval):
    it = mill.Mill(program, [])
    it.config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8], max_per_host: 16}\npoll: {min_interval: 1s}\n"
                         "sources:\n" + "".join("  - {url: \"%s\", interval: %s}\n" % (feeds.url_of(n), interval) for n in range(count)))
    return it


def a_daemon_polls_on(program):
    feeds = Feeds()
    child = configured(program, feeds, 100, "1s").start("run")
    filled = lambda: len(feeds.requests) * 1800 > 1.5 * (64 << 10) + (256 << 10)
    wait_for(filled, 60, "more polls than a pipe and the queue of lines hold")
    before = feeds.asked()
    wait_for(lambda: all(count > before[path] + 1 for path, count in feeds.asked().items()), 60, "two more polls of each source")
    child.send_signal(signal.SIGTERM)
    began = time.monotonic()
    while child.poll() is None and time.monotonic() < began + 5:
        time.sleep(0.05)
    assert child.returncode == 0, "it did not end within 5 s of SIGTERM: %s" % child.returncode


def what_is_missing_is_told(program):
    feeds = Feeds()
    child = configured(program, feeds, 100, "1s").start("run")
    wait_for(lambda: len(feeds.requests) > 400, 60, "more polls than a pipe and the queue of lines hold")
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(child.stderr), daemon=True)
    reader.start()
    wait_for(lambda: any("dropped=" in line for line in lines), 30, "a word about what is missing")
    asked = len(feeds.requests)
    wait_for(lambda: len(feeds.requests) > asked + 50, 30, "further polls")
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=10) == 0
    reader.join(10)
    assert all(line.startswith("event=") and line.endswith("\n") for line in lines), [line for line in lines if not line.startswith("event=")][:3]
    told = sum(int(line.split("dropped=")[1]) for line in lines if "dropped=" in line)
    polls = sum("event=poll" in line for line in lines)
    assert told > 0 and polls + told >= 400, (polls, told)


def a_pass_waits_for_its_reader(program):
    feeds = Feeds()
    it = configured(program, feeds, 300, "1h")
    child = it.start("poll", "--all")
    wait_for(lambda: len(feeds.requests) > 100, 60, "polls")
    time.sleep(1)
    lines = child.communicate(timeout=60)[1].splitlines()
    assert child.returncode == 0 and sum("event=poll" in line for line in lines) == 300, len(lines)
    assert "300 of 300 sources polled" in lines[-1], lines[-1]


def a_pass_that_nobody_reads_ends_when_told_to(program):
    feeds = Feeds()
    child = configured(program, feeds, 400, "1h").start("poll", "--all")
    wait_for(lambda: len(feeds.requests) > 100, 60, "polls")
    time.sleep(0.5)
    os.kill(child.pid, signal.SIGTERM)
    child.wait(timeout=5)


TESTS = [a_daemon_polls_on, what_is_missing_is_told, a_pass_waits_for_its_reader, a_pass_that_nobody_reads_ends_when_told_to]

if __name__ == "__main__":
    sys.exit(mill.run_tests(TESTS, __doc__))
