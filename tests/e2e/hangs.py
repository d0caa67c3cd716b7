#!/usr/bin/env python3
"""Files whose file system does not answer: the rest goes on, few threads wait, and SIGTERM ends the program."""
import ctypes
import json
import os
import signal
import sys
import time

import mill
from mill import wait_for

FEED = b'<rss version="2.0"><channel><title>Otters</title><item><title>Seen</title><guid>%d</guid></item></channel></rss>'
# fanotify(7)
CLASS_CONTENT, NONBLOCK, CLOEXEC, MARK_ADD, OPEN_PERM, ON_CHILDREN = 4, 2, 1, 1, 0x10000, 0x08000000


class Skip(Exception):
    pass


class Hung:
    """Whoever opens the file, or a file of the folder, waits until the block is left: as with a network mount whose server is gone."""

    def __init__(self, path):
        libc = ctypes.CDLL(None, use_errno=True)
        self.watch = libc.fanotify_init(CLASS_CONTENT | NONBLOCK | CLOEXEC, 0)
        if self.watch < 0:
            raise Skip("fanotify is not allowed here")
        events = OPEN_PERM | (ON_CHILDREN if path.is_dir() else 0)
        if libc.fanotify_mark(self.watch, MARK_ADD, ctypes.c_uint64(events), -100, str(path).encode()) < 0:
            os.close(self.watch)
            raise Skip("fanotify holds up nothing here")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.watch)


class Feed(mill.Server):
    """It has a new item each time."""

    def __init__(self):
        super().__init__(lambda request: (200, [], FEED % len(self.requests)))

    def polled_on(self, times=3):
        before = len(self.requests)
        wait_for(lambda: len(self.requests) >= before + times, 20, "%d more polls of the source that answers" % times)


def configured(program, sources, http="", digests="", more=""):
    it = mill.Mill(program, [])
    it.config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8], timeout: 2s%s}\n"
                         "poll: {min_interval: 1s}\n%ssources:\n%s%s" % (http, more, "".join("  - {%s}\n" % source for source in sources), digests))
    return it


def good(server):
    return 'url: "%s", interval: 1s' % server.url


def ended(child):
    """By SIGTERM, in time. What it said."""
    code, _, err = mill.stop(child, within=6)
    assert code == 0, "%s: %s" % (code, err[-800:])
    return err


def a_reload_that_hangs_stops_nothing(program):
    server = Feed()
    it = configured(program, [good(server)])
    more = it.folder / "more.yaml"
    more.write_text("sources: []\n")
    it.config.write_text(it.config.read_text() + "include: [more.yaml]\n")
    child = it.start("run")
    server.polled_on(1)
    with Hung(more):
        child.send_signal(signal.SIGHUP)
        server.polled_on()
    err = ended(child)
    assert "event=reload sources=1" in err, err[-800:]
    child = it.start("run")
    server.polled_on(1)
    with Hung(more):
        child.send_signal(signal.SIGHUP)
        server.polled_on(1)
        ended(child)


def a_secret_that_hangs_fails_alone(program):
    server = Feed()
    it = configured(program, [good(server), 'name: secret, url: "%s?secret", interval: 1s, username: otter, password_file: word' % server.url])
    (it.folder / "word").write_text("willow\n")
    it.run("poll")
    with Hung(it.folder / "word"):
        child = it.start("run")
        server.polled_on()
        wait_for(lambda: [row for row in it.lines("status") if row["name"] == "secret" and row["failures"] > 0], 20, "a failure of the other")
        server.polled_on()
        ended(child)
    row = [row for row in it.lines("status") if row["name"] == "secret"][0]
    assert "does not answer" in row["last_error"] or "not answered" in row["last_error"], row


def many_files_that_hang_have_few_threads(program):
    server = Feed()
    it = configured(program, [good(server)] + ['url: "file://%s", interval: 1s' % "/dead/%d.xml" % number for number in range(150)])
    dead = it.folder / "dead"
    dead.mkdir()
    for number in range(150):
        (dead / ("%d.xml" % number)).write_bytes(FEED % number)
    it.config.write_text(it.config.read_text().replace("file:///dead", "file://%s" % dead))
    with Hung(dead):
        child = it.start("run")
        server.polled_on(6)
        threads = len(os.listdir("/proc/%d/task" % child.pid))
        ended(child)
    assert threads <= 64 + 8, "%d threads" % threads


DIGESTS = """digests:
  - {name: dead, schedule: every 15m, send_early_at: 1, formats: [json, html]%s}
  - {name: other, schedule: every 15m, send_early_at: 1, formats: [json]}
"""


def with_something_to_tell(program, server, more=""):
    """What was stored before there were digests, which are both due then."""
    it = configured(program, [good(server)])
    it.run("poll")
    it.config.write_text(it.config.read_text() + DIGESTS % more)
    return it


def folder_of_dead(it):
    """With a file, which whoever looks at it opens."""
    folder = it.output / "dead"
    folder.mkdir(parents=True)
    (folder / "index.jsonl").write_text("")
    return folder


def is_told_of(it, path):
    """Once the daemon has said what holds the digest up."""
    errors = [line.get("error", "") for line in it.lines("status", "--digests") if line["name"] == "dead"]
    return "%s: its file system does not answer" % path in errors[0]


def goes_on_without(it, server, path, child):
    wait_for(lambda: it.issues("other"), 20, "the issue of the digest that can be written")
    server.polled_on()
    wait_for(lambda: is_told_of(it, path), 30, "a word of what does not answer")
    assert not it.issues("dead")
    return ended(child)


def a_folder_that_hangs_holds_up_its_digest_alone(program):
    server = Feed()
    it = with_something_to_tell(program, server)
    folder = folder_of_dead(it)
    with Hung(folder):
        err = goes_on_without(it, server, folder, it.start("run"))
        assert err.count("event=digest digest=dead") == 1, err[-800:]
    child = it.start("run")
    wait_for(lambda: 0 < len(it.issues("dead")) == len(it.issues("dead", "html")), 20, "the issue that waited")
    told = [item["id"] for issue in it.issues("dead") for item in json.loads(issue.read_text())["items"]]
    assert len(told) == len(set(told)), told
    wait_for(lambda: "error" not in it.lines("status", "--digests")[0], 20, "no word of it any more")
    ended(child)


def a_folder_that_answers_again_has_its_issue(program):
    server = Feed()
    it = with_something_to_tell(program, server)
    folder = folder_of_dead(it)
    with Hung(folder):
        child = it.start("run")
        wait_for(lambda: it.issues("other"), 20, "the issue of the digest that can be written")
        server.polled_on(1)
    wait_for(lambda: it.issues("dead"), 20, "the issue that waited")
    ended(child)
    it = with_something_to_tell(program, server)
    folder = folder_of_dead(it)
    with Hung(folder):
        began = time.monotonic()
        it.run("digest", "--now", status=1)
        assert time.monotonic() - began < 30 and it.issues("other") and not it.issues("dead")
    it.run("digest")
    assert len(it.issues("dead")) == 1


def an_issue_waits_for_a_template_that_hangs(program):
    server = Feed()
    it = with_something_to_tell(program, server, ", template: {html: look.mustache}")
    look = it.folder / "look.mustache"
    look.write_text("<p>My own look of {{title}}</p>")
    with Hung(look):
        goes_on_without(it, server, look, it.start("run"))
    it.run("digest")
    assert "My own look" in it.issues("dead", "html")[0].read_text()


TESTS = [a_reload_that_hangs_stops_nothing, a_secret_that_hangs_fails_alone, many_files_that_hang_have_few_threads,
         a_folder_that_hangs_holds_up_its_digest_alone, a_folder_that_answers_again_has_its_issue, an_issue_waits_for_a_template_that_hangs]

if __name__ == "__main__":
    try:
        Hung(mill.TOP).__exit__()
    except Skip as why:
        print(why)
        sys.exit(77)
    sys.exit(mill.run_tests(TESTS, __doc__))
