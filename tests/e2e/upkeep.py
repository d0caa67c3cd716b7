#!/usr/bin/env python3
"""A store copied, written out and read in as operators do it: upkeep.py --feedmill PATH."""
import atexit
import shutil
import signal
import sqlite3
import subprocess
import sys

from mill import Mill, SampleServer, run_tests, stop, wait_for

class Filled:
    """A mill that has polled the sample feeds and told them."""

    def __init__(self, program):
        self.server = SampleServer()
        atexit.register(self.server.stop)
        self.sources = [self.server.url(name) for name in ("harbour-gazette.rss", "inland-wire.rss", "daftar.atom")]
        self.mill = Mill(program, self.sources, "digests:\n  - {name: d, schedule: \"07:00\", formats: [json]}\n")
        self.mill.run("poll")
        self.mill.run("digest", "--now")

    def other(self, program, name):
        other = Mill(program, self.sources, "digests:\n  - {name: d, schedule: \"07:00\", formats: [json]}\n")
        other.config.write_text(other.config.read_text().replace("feedmill.db", name))
        return other


def a_backup_while_the_daemon_runs_goes_on_where_it_stood(program):
    filled = Filled(program)
    mill = filled.mill
    daemon = mill.start("run")
    wait_for(lambda: (mill.folder / "feedmill.db.lock").exists(), 10, "the daemon started")
    copy = mill.folder / "copy.db"
    mill.run("backup", str(copy))
    assert stop(daemon)[0] == 0
    other = filled.other(program, "feedmill.db")
    shutil.copy(copy, other.folder / "feedmill.db")
    assert other.run("entries", "--json")[0] == mill.run("entries", "--json")[0]
    other.run("poll", "--all")
    other.run("digest", "--now")
    assert not other.issues("d"), "told again"


def an_export_read_in_elsewhere_tells_nothing_again(program):
    filled = Filled(program)
    mill = filled.mill
    dump = mill.folder / "dump.jsonl"
    dump.write_text(mill.run("export")[0])
    other = filled.other(program, "new/feedmill.db")
    assert "imported" in other.run("import", str(dump))[0]
    for listing in ("entries", "stories", "status"):
        assert other.lines(listing) == mill.lines(listing), listing
    other.run("poll", "--all")
    other.run("digest", "--now")
    assert not other.issues("d"), "told again"
    assert "holds entries" in other.run("import", str(dump), status=1)[1]


def a_killed_import_leaves_all_or_nothing(program):
    filled = Filled(program)
    dump = filled.mill.folder / "dump.jsonl"
    dump.write_text(filled.mill.run("export")[0])
    whole = filled.mill.run("entries", "--json")[0]
    for after in (0.002, 0.01, 0.02, 0.03, 0.05):
        other = filled.other(program, "feedmill.db")
        child = other.start("import", str(dump))
        try:
            child.communicate(timeout=after)
        except Exception:  # still at work
            stop(child, signal.SIGKILL)
        entries = other.run("entries", "--json")[0]
        assert entries in ("", whole), "a part of it"
        if not entries:
            other.run("import", str(dump))
            assert other.run("entries", "--json")[0] == whole


def an_index_that_is_made_anew_survives_kills(program):
    filled = Filled(program)
    mill = filled.mill
    words = ("harbour", "ferry", "the")
    before = [mill.run("search", word, "--json")[0] for word in words]
    assert before[0]
    for after in (0.01, 0.02, 0.03, 0.05):
        with sqlite3.connect(mill.folder / "feedmill.db") as store:
            store.execute("UPDATE meta SET value = 0 WHERE name = 'index_words'")
        store.close()
        child = mill.start("poll", "--all")
        try:
            child.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            stop(child, signal.SIGKILL)
        mill.run("poll", "--all")
        assert [mill.run("search", word, "--json")[0] for word in words] == before
        with sqlite3.connect(mill.folder / "feedmill.db") as store:
            assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            store.execute("INSERT INTO text(text, rank) VALUES('integrity-check', 0)")
            assert not store.execute("SELECT 1 FROM sqlite_schema WHERE name LIKE 'text_stale%'").fetchall()
        store.close()


def a_daemon_makes_the_index_anew_while_it_polls(program):
    filled = Filled(program)
    mill = filled.mill
    before = mill.run("search", "harbour", "--json")[0]
    with sqlite3.connect(mill.folder / "feedmill.db") as store:
        store.execute("UPDATE meta SET value = 0 WHERE name = 'index_words'")
    store.close()
    daemon = mill.start("run")

    def is_made():  # before the daemon has begun, too, a search finds all
        with sqlite3.connect(mill.folder / "feedmill.db", timeout=30) as store:
            return store.execute("SELECT value FROM meta WHERE name = 'index_words'").fetchone()[0] not in (0, "0")

    wait_for(is_made, 30, "the daemon makes it")
    wait_for(lambda: mill.run("search", "harbour", "--json") == (before, ""), 30, "the index is whole again")
    status, _, err = stop(daemon)
    assert status == 0, (status, err[-500:])


def what_cannot_be_done_says_what_to_do(program):
    mill = Mill(program, ["https://nowhere.example/"])
    assert "nothing is stored yet" in mill.run("backup", "copy.db", status=1)[1]
    assert "nothing is stored yet" in mill.run("export", status=1)[1]
    assert mill.run("import", "nowhere.jsonl", status=1)[1]
    assert mill.run("backup", status=2)[1]


TESTS = [a_backup_while_the_daemon_runs_goes_on_where_it_stood, an_export_read_in_elsewhere_tells_nothing_again,
         a_killed_import_leaves_all_or_nothing, an_index_that_is_made_anew_survives_kills,
         a_daemon_makes_the_index_anew_while_it_polls, what_cannot_be_done_says_what_to_do]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
