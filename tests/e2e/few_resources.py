#!/usr/bin/env python3
"""With few descriptors, little memory, no room for files: every command ends with 0, 1 or 78 and says why, and afterwards nothing
is lost.  Limits under which the program cannot even be loaded are left out."""
import argparse
import json
import resource
import subprocess
import sys

import mill

MIB = 1 << 20
COMMANDS = [["check"], ["poll", "--all"], ["digest", "--now"], ["status", "--json"], ["status", "--deliveries"], ["entries", "--json"], ["stories"],
            ["search", "otter"], ["explain", "bad"], ["sources", "list"], ["doctor"], ["schema"], ["digest", "all", "--dry-run"]]
# Each step of memory is another allocation that fails; the stack of the first thread is what the limit is.
LIMITS = [(resource.RLIMIT_STACK, kib * 1024) for kib in (64, 128, 256)] + \
         [(resource.RLIMIT_NOFILE, number) for number in range(4, 14)] + \
         [(resource.RLIMIT_AS, kib * 1024) for kib in range(28 * 1024, 64 * 1024, 1856)] + \
         [(resource.RLIMIT_FSIZE, size) for size in (0, 4096, 100_000)]


def limited(kind, value):
    def prepare():
        resource.setrlimit(kind, (value, value))
    return prepare


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feedmill", required=True)
    program = parser.parse_args().feedmill
    it = mill.Mill(program, [])
    (it.folder / "feed.xml").write_text('<rss version="2.0"><channel><title>Few</title>%s</channel></rss>' % "".join(
        "<item><title>Otter %d</title><guid>otter-%d</guid></item>" % (number, number) for number in range(10)))
    for name in ("tmp", "new", "cur"):
        (it.folder / "box" / name).mkdir(parents=True)
    it.config.write_text("""storage: feedmill.db
output: digests
sources:
  - file://%s/feed.xml
  - {url: "http://127.0.0.1:9/bad", name: bad}
digests:
  - {name: all, schedule: every 15m, formats: [html, json, epub], deliver: [{maildir: box}, {exec: ["true"]}]}
""" % it.folder)
    tried = 0
    for kind, value in LIMITS:
        prepare = limited(kind, value)
        if subprocess.run([it.program, "--version"], capture_output=True, preexec_fn=prepare).returncode != 0:
            continue
        for command in COMMANDS:
            child = it.start(*command, preexec_fn=prepare)
            out, err = child.communicate(timeout=60)
            assert child.returncode in (0, 1, 78), "%s under %s = %d ended with %d: %s" % (command, kind, value, child.returncode, err[-400:])
            assert child.returncode == 0 or (out + err).strip(), "%s under %s = %d says nothing" % (command, kind, value)
            tried += 1
    it.run("poll", "--all")
    it.run("digest", "--now")
    titles = sorted(report["title"] for issue in it.issues("all")
                    for item in json.loads(issue.read_text())["items"] for report in item["_feedmill"]["reports"])
    assert titles == sorted("Otter %d" % number for number in range(10)), titles
    assert tried > 40, "only %d commands could be tried" % tried
    print("%d commands under limits" % tried)


if __name__ == "__main__":
    sys.exit(main())
