#!/usr/bin/env python3
"""A process that dies at one unit of work (a document, an entry, an issue, a form, a parcel) dies twice at most before the rest goes on:
deaths.py --feedmill PATH --library PATH. The unit is redone alone, then it has failed, is told of, and is tried again later."""
import argparse
import collections
import json
import pathlib
import signal
import sqlite3
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import mill  # noqa: E402

ABORTED = -signal.SIGABRT
LIBRARY = None


def feed(name, count=5):
    return '<rss version="2.0"><channel><title>%s</title>%s</channel></rss>' % (name, "".join(
        "<item><title>%s ring %d</title><guid>%s-%d</guid><description>Bird number %d.</description></item>" % (
            name, number, name, number, number) for number in range(count)))


def mill_of(program, digests):
    it = mill.Mill(program, [])
    for name in ("Curlew", "Dunlin", "Avocet"):
        (it.folder / (name + ".xml")).write_text(feed(name))
    it.config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8]}\nsources:\n%sdigests:\n%s" % ("".join(
        "  - {name: %s, url: 'file://%s/%s.xml'}\n" % (name, it.folder, name) for name in ("Avocet", "Curlew", "Dunlin")), digests))
    return it


ONE_DIGEST = "  - {name: all, schedule: every 15m, formats: [json]}\n"


def ends(it, where, mark, *command):
    """How a command ends, and what it says, if that text in that place kills it."""
    child = it.start(*command, env={"LD_PRELOAD": LIBRARY, "DEATH_IN": where, "DEATH_MARK": mark})
    out, err = child.communicate(timeout=60)
    return child.returncode, out + err


def state_of(it, name):
    return next(line for line in it.lines("status") if line["name"] == name)


def told(it, digest="all"):
    return collections.Counter(report["title"] for issue in it.issues(digest) for item in json.loads(issue.read_text())["items"]
                               for report in item["_feedmill"]["reports"])


def titles(*names):
    return {"%s ring %d" % (name, number): 1 for name in names for number in range(5)}


def stored(it):
    return sorted(line["title"] for line in it.lines("entries"))


def a_document(program, where="parse", mark="Curlew ring"):
    it = mill_of(program, ONE_DIGEST)
    assert ends(it, where, mark, "poll", "--all")[0] == ABORTED
    assert ends(it, where, mark, "poll", "--all")[0] == ABORTED
    assert stored(it) == sorted(titles("Avocet", "Dunlin")), "the others are not safe before it is tried again"
    code, said = ends(it, where, mark, "poll", "--all")
    assert code == 0 and "2 times" in said, (code, said)
    bad = state_of(it, "Curlew")
    assert (bad["failures"], bad["outcome"]) == (1, "inside") and "2 times" in bad["last_error"], bad
    assert not state_of(it, "Avocet")["failures"] and not state_of(it, "Dunlin")["failures"]
    assert ends(it, where, mark, "poll", "--all")[0] == ABORTED  # its time has come again; from now on one death is a failure
    assert ends(it, where, mark, "poll", "--all")[0] == 0
    assert state_of(it, "Curlew")["failures"] == 2
    it.run("poll", "--all")
    assert not state_of(it, "Curlew")["failures"]
    assert stored(it) == sorted(titles("Avocet", "Curlew", "Dunlin"))
    it.run("digest", "--now")
    assert told(it) == titles("Avocet", "Curlew", "Dunlin"), told(it)


def a_source_that_cannot_be_stored(program):
    a_document(program, "apply", "Curlew ring 3")


def a_daemon_is_not_ended_for_ever(program):
    it = mill_of(program, ONE_DIGEST)
    environment = {"LD_PRELOAD": LIBRARY, "DEATH_IN": "parse", "DEATH_MARK": "Curlew ring"}
    for _ in range(2):
        child = it.start("run", env=environment)
        child.communicate(timeout=60)
        assert child.returncode == ABORTED
    child = it.start("run", env=environment)
    mill.wait_for(lambda: state_of(it, "Curlew")["failures"] == 1, 30, "its failure is told")
    status, _, err = mill.stop(child)
    assert status == 0, err
    assert stored(it) == sorted(titles("Avocet", "Dunlin"))


def a_kill_is_no_failure(program):
    it = mill_of(program, ONE_DIGEST)
    assert ends(it, "parse", "Curlew ring", "poll", "--all")[0] == ABORTED
    it.run("poll", "--all")
    assert all(line["failures"] == 0 for line in it.lines("status"))
    assert stored(it) == sorted(titles("Avocet", "Curlew", "Dunlin"))
    with sqlite3.connect(it.folder / "feedmill.db") as store:
        assert store.execute("SELECT count(*) FROM setback").fetchone()[0] == 0
    store.close()


def an_entry(program):
    it = mill_of(program, ONE_DIGEST)
    for _ in range(2):
        assert ends(it, "settle", "Curlew ring 3", "poll", "--all")[0] == ABORTED
    assert ends(it, "settle", "Curlew ring 3", "poll", "--all")[0] == 0
    it.run("digest", "--now")
    assert told(it) == titles("Avocet", "Curlew", "Dunlin"), told(it)
    assert "Curlew ring 2" in it.run("search", "curlew")[0] and "Curlew ring 3" not in it.run("search", "curlew")[0]
    assert "Curlew ring 3" in it.run("status")[1], "status does not tell of it"


def an_issue(program):
    it = mill_of(program, "  - {name: bad, title: Deadly, schedule: '07:00', formats: [json]}\n  - {name: all, schedule: '07:00', formats: [json]}\n")
    it.run("poll", "--all")
    assert ends(it, "seal", "Deadly", "digest", "--now")[0] == ABORTED
    assert ends(it, "seal", "Deadly", "digest", "--now")[0] == ABORTED
    assert told(it) == titles("Avocet", "Curlew", "Dunlin"), "the other digest is not safe before it is tried again"
    code, said = ends(it, "seal", "Deadly", "digest", "--now")
    assert code == 1 and "2 times" in said, (code, said)
    assert "digest bad" in it.run("status")[1]
    lines = {line["name"]: line.get("setbacks") for line in it.lines("status", "--digests")}
    assert lines["all"] is None and len(lines["bad"]) == 1, lines
    assert lines["bad"][0]["unit"] == "issue" and lines["bad"][0]["failures"] == 1 and "2 times" in lines["bad"][0]["error"], lines
    with sqlite3.connect(it.folder / "feedmill.db") as store:
        store.execute("UPDATE setback SET next_try = 0")  # its time has come
    store.close()
    it.run("digest", "--now")
    assert told(it, "bad") == titles("Avocet", "Curlew", "Dunlin")
    assert "digest bad" not in it.run("status")[1]


def a_form(program):
    it = mill_of(program, "  - {name: all, schedule: '07:00', formats: [json, text, html]}\n")
    it.run("poll", "--all")
    mark = "https://jsonfeed.org/version"
    assert ends(it, "write", mark, "digest", "--now")[0] == ABORTED
    assert ends(it, "write", mark, "digest")[0] == ABORTED
    code, said = ends(it, "write", mark, "digest")
    assert code == 1 and "2 times" in said, (code, said)
    assert len(it.issues("all", "html")) == len(it.issues("all", "txt")) == 1 and not it.issues("all", "json")
    assert " json: " in it.run("status")[1]
    setbacks = it.lines("status", "--digests")[0]["setbacks"]
    assert [one["unit"] for one in setbacks] == ["form"] and setbacks[0]["about"].endswith(" json") and setbacks[0]["next_try"], setbacks
    with sqlite3.connect(it.folder / "feedmill.db") as store:
        store.execute("UPDATE setback SET next_try = 0")
    store.close()
    it.run("digest")
    assert told(it) == titles("Avocet", "Curlew", "Dunlin"), told(it)
    assert " json: " not in it.run("status")[1]


def a_parcel(program):
    from delivery import Hook
    hook = Hook()
    it = mill_of(program, "  - {name: all, schedule: '07:00', formats: [json], deliver: [{webhook: {url: '%s/signed', secret_file: '%s'}}, {webhook: {url: '%s/plain'}}]}\n"
                 % (hook.url, "SECRET", hook.url))
    (it.folder / "secret").write_text("sesame\n")
    it.config.write_text(it.config.read_text().replace("SECRET", str(it.folder / "secret")))
    it.run("poll", "--all")
    assert ends(it, "pack", "Curlew ring", "digest", "--now")[0] == ABORTED
    assert ends(it, "pack", "Curlew ring", "digest")[0] == ABORTED
    assert not [line for line in it.lines("status", "--deliveries") if "plain" in line["destination"]], "the other is not sent before it is tried again"
    code, said = ends(it, "pack", "Curlew ring", "digest")
    assert code == 0, (code, said)
    waiting = it.lines("status", "--deliveries")
    assert len(waiting) == 1 and waiting[0]["attempts"] == 1 and "2 times" in waiting[0]["last_error"], waiting


def a_parcel_that_is_sent(program):
    from delivery import Hook
    hook = Hook()
    it = mill_of(program, "  - {name: all, schedule: '07:00', formats: [json], deliver: [{webhook: {url: '%s/deadly'}}, {webhook: {url: '%s/plain'}}]}\n"
                 % (hook.url, hook.url))
    it.run("poll", "--all")
    assert ends(it, "send", "POST /hook/deadly", "digest", "--now")[0] == ABORTED
    assert ends(it, "send", "POST /hook/deadly", "digest")[0] == ABORTED
    code, said = ends(it, "send", "POST /hook/deadly", "digest")
    assert code == 0, (code, said)
    waiting = it.lines("status", "--deliveries")
    assert len(waiting) == 1 and "deadly" in waiting[0]["destination"], waiting
    assert waiting[0]["attempts"] == 1 and "2 times" in waiting[0]["last_error"], waiting


def the_pictures_of_an_issue(program):
    item = "<item><title>Curlew ring 0</title><guid>1</guid><description>&lt;img src='/deadly.png' width='900' height='600'&gt;</description></item>"
    document = ('<rss version="2.0"><channel><title>Curlew</title>%s</channel></rss>' % item).encode()
    server = mill.Server(lambda request: (200, [], document) if request.path == "/feed" else (404, [], b""))
    it = mill.Mill(program, [server.url + "/feed"], "digests:\n  - {name: all, schedule: '07:00', formats: [json], pictures: lead}\n")
    it.run("poll", "--all")
    for _ in range(2):
        code, said = ends(it, "send", "/deadly.png", "digest", "--now")
        assert code == ABORTED, (code, said)
        assert not it.issues("all")
    code, said = ends(it, "send", "/deadly.png", "digest")
    assert code == 0 and "goes without" in said, (code, said)
    assert len(it.issues("all")) == 1


TESTS = [a_parcel_that_is_sent, the_pictures_of_an_issue, a_document, a_source_that_cannot_be_stored, a_daemon_is_not_ended_for_ever, a_kill_is_no_failure, an_entry, an_issue, a_form, a_parcel]


def main():
    global LIBRARY
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    LIBRARY = str(pathlib.Path(options.library).resolve())
    failed = 0
    for test in TESTS:
        if options.only not in test.__name__:
            continue
        try:
            test(options.feedmill)
            print("pass  " + test.__name__, flush=True)
        except Exception:
            failed += 1
            print("FAIL  " + test.__name__, flush=True)
            traceback.print_exc()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
