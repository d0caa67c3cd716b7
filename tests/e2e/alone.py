#!/usr/bin/env python3
"""What one unit of work does wrong costs that unit alone: alone.py --feedmill PATH. A source for whose document there is no memory, a source that
cannot be stored, an entry that is damaged in the store: each is told of, and all the others go on."""
import json
import resource
import sqlite3
import sys

from mill import Mill, run_tests

MIB = 1 << 20
GOOD = '<rss version="2.0"><channel><title>Good</title>%s</channel></rss>' % "".join(
    "<item><title>Plover %d</title><guid>p%d</guid><description>By the shore.</description></item>" % (number, number) for number in range(5))
ALL = {"Plover %d" % number for number in range(5)}


def mill_of(program, **documents):
    it = Mill(program, [])
    for name, text in documents.items():
        (it.folder / (name + ".xml")).write_text(text)
    it.config.write_text("storage: feedmill.db\noutput: digests\nsources:\n%sdigests:\n  - {name: all, schedule: every 15m, formats: [json]}\n" % "".join(
        "  - {name: %s, url: 'file://%s/%s.xml'}\n" % (name, it.folder, name) for name in documents))
    return it


def told(it):
    return {report["title"] for issue in it.issues("all") for item in json.loads(issue.read_text())["items"] for report in item["_feedmill"]["reports"]}


def state_of(it, name):
    return next(line for line in it.lines("status") if line["name"] == name)


def a_document_that_there_is_no_memory_for(program):
    heavy = '<rss version="2.0"><channel><title>Heavy</title><item><title>x</title><description>%s</description></item></channel></rss>'
    it = mill_of(program, heavy=heavy % ("<x>" * (4 * MIB)), good=GOOD)
    failures = set()
    for mib in range(72, 200, 8):
        child = it.start("poll", "--all", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB)))
        _, err = child.communicate(timeout=120)
        assert child.returncode in (0, 1), "with %d MiB: %d: %s" % (mib, child.returncode, err[-600:])
        if child.returncode == 0 and state_of(it, "heavy")["failures"] and not state_of(it, "good")["failures"]:
            failures.add(state_of(it, "heavy")["outcome"])
            assert len(it.lines("entries")) == 5
            break
    assert failures, "it was never short of memory"
    assert "memory" in state_of(it, "heavy")["last_error"], state_of(it, "heavy")


def a_source_that_cannot_be_stored(program):
    it = mill_of(program, bad=GOOD.replace("Plover", "Heavy plover").replace("Good", "Bad"), good=GOOD)
    it.run("status")
    it.run("digest")  # makes the store
    with sqlite3.connect(it.folder / "feedmill.db") as store:
        store.execute("CREATE TRIGGER no_plover BEFORE INSERT ON entry WHEN new.title LIKE 'Heavy%' BEGIN SELECT raise(ABORT, 'no such bird'); END")
    store.close()
    it.run("poll", "--all")
    assert {json.loads(line)["title"] for line in it.run("entries", "--json")[0].splitlines()} == ALL
    bad = state_of(it, "bad")
    assert bad["failures"] == 1 and "no such bird" in bad["last_error"], bad
    assert state_of(it, "good")["failures"] == 0


def a_damaged_entry_is_listed_by_its_columns(program):
    it = mill_of(program, good=GOOD)
    it.run("poll", "--all")
    for damage in ("'{\"id\":'", "'no json'", "''", "x'ff00fe'", "'{\"a\":1}' || char(10) || '{}'", "'{\"title\":\"' || x'ff' || '\"}'", "'[]'", "7"):
        with sqlite3.connect(it.folder / "feedmill.db") as store:
            store.execute("UPDATE entry SET item = %s WHERE id = 2" % damage)
        store.close()
        out = it.run("entries", "--json")[0]
        rows = [json.loads(line) for line in out.splitlines()]
        assert len(rows) == 5, (damage, out)
        assert {row["title"] for row in rows} == ALL, damage
        assert "Plover 1" in it.run("entries")[0]


if __name__ == "__main__":
    sys.exit(run_tests([a_document_that_there_is_no_memory_for, a_source_that_cannot_be_stored, a_damaged_entry_is_listed_by_its_columns], __doc__))
