#!/usr/bin/env python3
"""`feedmill doctor`: each kind of fault is made, and its line is seen: doctor.py --feedmill PATH."""
import atexit
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

from mill import Mill, SampleServer, run_tests, stop, wait_for

NOBODY = 65534
WEBHOOK = ("digests:\n  - {name: d, schedule: \"07:00\", formats: [json], deliver: [{webhook: {url: \"http://127.0.0.1:9/hook\"}}]}\n")
# Made for this test: valid for a day in 2020.
EXPIRED = """-----BEGIN CERTIFICATE-----
MIIBnDCCAUOgAwIBAgIUeO1EWpVpWjUBnLhf+gnW+8aQNSUwCgYIKoZIzj0EAwIw
JDEiMCAGA1UEAwwZQW4gYXV0aG9yaXR5IG9mIHRoZSB0ZXN0czAeFw0yMDAzMDEw
MDAwMDBaFw0yMDAzMDIwMDAwMDBaMCQxIjAgBgNVBAMMGUFuIGF1dGhvcml0eSBv
ZiB0aGUgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQtPch4sMZoCtKS
ulKbH0x8qqTS3rgVNX2v1tRhJEUXu4HbJv1pNjmY5HuQLkPX/jLvw1P9rYO9WAed
5R433S2xo1MwUTAdBgNVHQ4EFgQU0anTtFqRf81L68nB4cUra0r9SN8wHwYDVR0j
BBgwFoAU0anTtFqRf81L68nB4cUra0r9SN8wDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNHADBEAiBTH4GmsZ4Kw2Ebe8bL2G+lKg0EjeSwjmn/r6iK9X2/QgIg
CfBpl+cXzZp2lRkpIYGIQJwnOwfDekp5HkUbgbz0qJE=
-----END CERTIFICATE-----
"""


def a_mill(program, digests="", extra="", poll=True):
    server = SampleServer()
    atexit.register(server.stop)
    mill = Mill(program, [server.url("harbour-gazette.rss"), server.url("inland-wire.rss")], digests, extra)
    if poll:
        mill.run("poll")
    return mill


def doctor(mill, status, user=None, **environment):
    """The findings by what they are about."""
    done = subprocess.run([mill.program, "doctor", "--json", "-c", str(mill.config)], cwd=mill.folder, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60, user=user, env={**os.environ, **environment})
    assert done.returncode == status, "exit status %d\n%s%s" % (done.returncode, done.stdout, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def find(findings, verdict, words):
    found = [one for one in findings if one["verdict"] == verdict and words in one["finding"]]
    assert found, "no finding \"%s\" is %s in\n%s" % (words, verdict, json.dumps(findings, indent=1))
    assert verdict == "ok" or found[0].get("mend"), "nothing to do about " + found[0]["finding"]
    return found[0]


def store_of(mill):
    return mill.folder / "feedmill.db"


def in_store(mill, *statements):
    with sqlite3.connect(store_of(mill)) as store:
        for statement in statements:
            store.execute(statement)
        store.commit()
    store.close()


def all_is_well(program):
    mill = a_mill(program)
    before = store_of(mill).read_bytes()
    findings = doctor(mill, 0)
    assert store_of(mill).read_bytes() == before
    assert not [one for one in findings if one["verdict"] == "wrong"], findings
    for about in ("configuration", "files", "store", "integrity", "size", "search index", "deliveries", "disk", "clock", "resolver",
                  "certificates"):
        assert [one for one in findings if one["about"] == about], about
    out = mill.run("doctor")[0]
    assert "no damage found" in out and "\x1b" not in out
    fresh = a_mill(program, poll=False)
    find(doctor(fresh, 0), "note", "nothing is stored yet")
    assert not store_of(fresh).exists()


def a_wrong_configuration_is_told_with_its_place(program):
    mill = a_mill(program, poll=False)
    mill.config.write_text(mill.config.read_text() + "polll: {}\n")
    found = find(doctor(mill, 78), "wrong", "polll")
    assert "feedmill.yaml:" in found["finding"]
    mill.config.unlink()
    find(doctor(mill, 78), "wrong", "cannot be read")
    mill = a_mill(program, "digests:\n  - {name: d, schedule: \"07:00\", template: {text: my.mustache}}\n", poll=False)
    (mill.folder / "my.mustache").write_text("{{#stories}}\n{{title}}\n")
    assert "my.mustache:1:" in find(doctor(mill, 78), "wrong", "my.mustache")["finding"]


def what_is_no_store_is_refused_and_left_as_it_is(program):
    mill = a_mill(program)
    text = b"This is somebody's letter.\n" * 400
    store_of(mill).write_bytes(text)
    find(doctor(mill, 1), "wrong", "is not a feedmill store")
    mill.run("poll", status=1)
    assert store_of(mill).read_bytes() == text


def a_damaged_store_is_seen(program):
    mill = a_mill(program)
    damaged = bytearray(store_of(mill).read_bytes())
    for page in range(8, len(damaged) // 4096, 3):
        damaged[page * 4096:page * 4096 + 64] = b"\xa5" * 64
    store_of(mill).write_bytes(damaged)
    found = find(doctor(mill, 1), "wrong", "the store is damaged")
    assert "backup" in found["mend"]
    assert store_of(mill).read_bytes() == damaged


def stores_of_other_versions(program):
    mill = a_mill(program)
    in_store(mill, "PRAGMA user_version = 9999")
    found = find(doctor(mill, 1), "wrong", "newer feedmill")
    assert "install" in found["mend"]
    in_store(mill, "PRAGMA user_version = 9")
    find(doctor(mill, 0), "note", "version 9")


def an_index_of_other_words(program):
    mill = a_mill(program)
    in_store(mill, "UPDATE meta SET value = 0 WHERE name = 'index_words'")
    find(doctor(mill, 0), "note", "other rules")
    mill.run("poll", "--all")
    find(doctor(mill, 0), "ok", "this program's words")
    assert mill.lines("search", "harbour")


def a_kill_in_the_midst_leaves_no_damage(program):
    mill = a_mill(program)
    daemon = mill.start("run")
    wait_for(lambda: store_of(mill).with_name("feedmill.db.lock").exists(), 20, "it works on the store")
    stop(daemon, signal.SIGKILL)
    find(doctor(mill, 0), "ok", "no damage")


def a_folder_that_may_not_be_written(program):
    mill = a_mill(program)
    root = os.geteuid() == 0
    if root:
        mill.folder.chmod(0o755)
        for path in (mill.folder, *mill.folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
    mill.folder.chmod(0o555)
    try:
        findings = doctor(mill, 1, user=NOBODY if root else None)
        assert [one for one in findings if one["about"] == "files" and one["verdict"] == "wrong"], findings
    finally:
        mill.folder.chmod(0o755)


def files_of_another_owner(program):
    if os.geteuid() != 0:
        return
    mill = a_mill(program)
    mill.folder.chmod(0o755)
    for path in (mill.folder, *mill.folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    lock = mill.folder / "feedmill.db.lock"
    lock.touch()
    os.chown(lock, 0, 0)
    found = find(doctor(mill, 1), "wrong", "feedmill.db.lock belongs to")
    assert "chown" in found["mend"]


def a_full_disk(program):
    small = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-small-"))
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(small)],
                                                   capture_output=True).returncode == 0
    if not mounted:
        return
    try:
        mill = a_mill(program)
        mill.config.write_text(mill.config.read_text().replace("output: digests", "output: %s" % small))
        find(doctor(mill, 1), "wrong", "free of")
        subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
        find(doctor(mill, 1), "wrong", "mounted read-only")
    finally:
        subprocess.run(["umount", str(small)])
        small.rmdir()


def a_clock_that_was_wrong(program):
    mill = a_mill(program)
    in_store(mill, "UPDATE source SET last_poll = 4102444800")
    assert find(doctor(mill, 1), "wrong", "yet to come")["about"] == "clock"
    if shutil.which("faketime"):
        mill.program, real = str(mill.folder / "faked"), mill.program
        pathlib.Path(mill.program).write_text("#!/bin/sh\nexec faketime '2019-03-01 12:00:00' '%s' \"$@\"\n" % real)
        pathlib.Path(mill.program).chmod(0o755)
        find(doctor(mill, 1), "wrong", "before this program was made")


def names_that_are_not_found(program):
    mill = Mill(program, ["https://nowhere.invalid/feed"])
    found = [one for one in doctor(mill, 1) if one["about"] == "resolver"]
    assert found[0]["verdict"] == "wrong" and "nowhere.invalid" in found[0]["finding"], found


def certificates(program):
    mill = a_mill(program, extra="  ca_file: ca.pem\n")
    ca = mill.folder / "ca.pem"
    ca.write_text(EXPIRED)
    assert "2020-" in find(doctor(mill, 1), "wrong", "expired")["finding"]
    ca.write_text("no certificate\n")
    find(doctor(mill, 1), "wrong", "holds no certificate")
    ca.unlink()
    find(doctor(mill, 1), "wrong", "ca.pem")
    mill = a_mill(program)
    nothing = str(mill.folder / "nothing")
    found = find(doctor(mill, 1, SSL_CERT_FILE=nothing, SSL_CERT_DIR=nothing), "wrong", "the system has none")
    assert "ca-certificates" in found["mend"]


def deliveries_that_fail(program):
    mill = a_mill(program, WEBHOOK)
    mill.run("digest", "--now")
    find(doctor(mill, 0), "note", "not delivered after 1 attempt:")
    in_store(mill, "UPDATE delivery SET attempts = 5")
    assert find(doctor(mill, 1), "wrong", "webhook http://127.0.0.1:9/hook")["about"] == "deliveries"


TESTS = [all_is_well, a_wrong_configuration_is_told_with_its_place, what_is_no_store_is_refused_and_left_as_it_is, a_damaged_store_is_seen,
         stores_of_other_versions, an_index_of_other_words, a_kill_in_the_midst_leaves_no_damage, a_folder_that_may_not_be_written,
         files_of_another_owner, a_full_disk, a_clock_that_was_wrong, names_that_are_not_found, certificates, deliveries_that_fail]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
