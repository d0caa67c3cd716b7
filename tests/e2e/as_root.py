#!/usr/bin/env python3
"""A root with the service's configuration leaves nothing that the service cannot open; a store of root's stays root's.  Needs root."""
import os
import subprocess
import sys

import mill

SOMEBODY = 54321  # a number that no user has
FEED = '<rss version="2.0"><channel><title>Root</title><item><title>Otters</title><guid>otters</guid></item></channel></rss>'


def made(program, owner):
    """A feedmill whose state folder is this user's; the configuration is root's."""
    it = mill.Mill(program, [])
    state = it.folder / "state"
    state.mkdir()
    os.chmod(it.folder, 0o755)
    os.chown(state, owner, owner)
    (it.folder / "feed.xml").write_text(FEED)
    it.config.write_text("storage: state/feedmill.db\noutput: state/digests\nsources:\n  - file://%s/feed.xml\ndigests:\n"
                         "  - {name: all, schedule: every 15m, formats: [json]}\n" % it.folder)
    return it, state


def owners(folder):
    return {(path.lstat().st_uid, path.lstat().st_gid) for path in folder.rglob("*")}


def a_root_becomes_the_owner_of_the_folder_and_of_the_store(program):
    it, state = made(program, SOMEBODY)
    for command in (["poll", "--all"], ["digest", "--now"], ["poll", "--all"], ["status"], ["entries"]):
        it.run(*command)
        assert owners(state) == {(SOMEBODY, SOMEBODY)}, (command, owners(state))
    os.chown(state, 0, 0)
    os.chmod(state, 0o777)
    it.run("poll", "--all")
    assert owners(state) == {(SOMEBODY, SOMEBODY)}, owners(state)


def it_keeps_nothing_of_root(program):
    it, state = made(program, SOMEBODY)
    secret = it.folder / "root-only.xml"
    secret.write_text(FEED.replace("Otters", "Secret"))
    secret.chmod(0o600)
    it.config.write_text(it.config.read_text().replace("sources:\n", "sources:\n  - file://%s\n" % secret))
    it.run("poll", "--all")
    assert [entry["title"] for entry in it.lines("entries")] == ["Otters"]


def a_store_of_roots_stays_roots(program):
    it, state = made(program, 0)
    it.run("poll", "--all")
    it.run("digest", "--now")
    assert owners(state) == {(0, 0)}, owners(state)


def a_check_stays_what_it_is(program):
    it, _ = made(program, SOMEBODY)
    it.config.chmod(0o600)
    it.run("check")


def a_root_who_cannot_become_another_says_what_to_type(program):
    it, state = made(program, SOMEBODY)
    drop = ["setpriv", "--bounding-set=-setuid,-setgid"]
    if subprocess.run([*drop, "true"], capture_output=True).returncode != 0:
        return
    child = subprocess.run([*drop, it.program, "poll", "--all", "-c", str(it.config)], capture_output=True, text=True, cwd=it.folder)
    assert child.returncode == 1 and "sudo -u" in child.stderr and "poll --all -c" in child.stderr, child
    assert not list(state.iterdir()), list(state.iterdir())


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("not root")
        sys.exit(77)
    sys.exit(mill.run_tests([a_root_becomes_the_owner_of_the_folder_and_of_the_store, it_keeps_nothing_of_root, a_store_of_roots_stays_roots,
                             a_check_stays_what_it_is, a_root_who_cannot_become_another_says_what_to_type], __doc__))
