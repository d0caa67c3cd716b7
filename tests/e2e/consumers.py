#!/usr/bin/env python3
"""The examples of docs/consumers.md, run as they stand there: consumers.py --feedmill PATH. Only addresses and paths of a
reader's own machine are put in. And cursors: a reader beside a daemon that polls misses nothing."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from crash import Paper
from delivery import Hook, digest_with
from flow import Sample
from mill import TOP, Mill, run_tests, stop, wait_for

DIGEST = """digests:
  - name: morning
    schedule: "07:00"
    formats: [html, json]
"""


def examples(language):
    text = (TOP / "docs/consumers.md").read_text()
    return re.findall(r"^```%s\n(.*?)^```$" % language, text, re.M | re.S)


def example(language, word):
    found, = [block for block in examples(language) if word in block]
    return found


class Reader:
    """Somebody's account, with the program on its path."""

    def __init__(self, mill):
        self.home = pathlib.Path(tempfile.mkdtemp())
        (self.home / "feedmill").symlink_to(mill.program)
        self.environment = {**os.environ, "HOME": str(self.home), "FEEDMILL_CONFIG": str(mill.config),
                            "PATH": "%s:%s" % (self.home, os.environ["PATH"])}

    def run(self, *command):
        done = subprocess.run(command, cwd=self.home, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and not done.stderr, (done.returncode, done.stderr)
        return done.stdout.splitlines()


def each_issue_is_taken_once(program):
    with Sample(program, DIGEST) as (mill, server):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        script = example("sh", "last-issue").replace("/var/lib/feedmill/digests/morning", str(mill.output / "morning"))
        reader = Reader(mill)
        titles = [item["title"] for item in json.loads((mill.output / "morning/latest.json").read_text())["items"]]
        assert [line.split("\t")[0] for line in reader.run("bash", "-c", script)] == titles
        assert reader.run("bash", "-c", script) == []
        feed = mill.folder / "more.xml"
        feed.write_text("<rss version='2.0'><channel><title>M</title><item><title>Otters vote for the ferry</title>"
                        "</item></channel></rss>")
        mill.configure([server.url("harbour.rss"), "file://%s" % feed], DIGEST)
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        assert [line.split("\t")[0] for line in reader.run("bash", "-c", script)] == ["Otters vote for the ferry"]


def a_cursor_goes_on_where_it_stopped(program):
    with Sample(program, DIGEST) as (mill, _):
        mill.run("poll", "--all")
        reader, script = Reader(mill), example("python", "cursor")
        assert len(reader.run(sys.executable, "-c", script)) == len(mill.lines("entries"))
        assert reader.run(sys.executable, "-c", script) == []
        (reader.home / "cursor").write_text("3")
        assert len(reader.run(sys.executable, "-c", script)) == len(mill.lines("entries")) - 3


def a_signature_is_checked(program):
    hook = Hook()
    secret = pathlib.Path(tempfile.mkdtemp()) / "secret"
    secret.write_text("open sesame\n")
    with Sample(program, digest_with("webhook: {url: \"%s\", secret_file: %s}" % (hook.url, secret))) as (mill, _):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        names = {}
        exec(example("python", "is_genuine"), names)
        (headers, body), = hook.posts
        assert names["is_genuine"](b"open sesame", headers["X-Feedmill-Signature"], body)
        assert not names["is_genuine"](b"open sesame", headers["X-Feedmill-Signature"], body + b" ")
        assert not names["is_genuine"](b"another", headers["X-Feedmill-Signature"], body)
    hook.stop()


def a_program_takes_an_issue(program):
    hook = Hook()
    script = pathlib.Path(tempfile.mkdtemp()) / "to-chat"
    script.write_text(example("sh", "to-chat").replace("https://chat.example.org/room/news", hook.url))
    script.chmod(0o755)
    with Sample(program, digest_with("exec: [%s]" % script)) as (mill, _):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        (_, body), = hook.posts
        items = json.loads((mill.output / "all/latest.json").read_text())["items"]
        assert body.decode().splitlines() == ["• %s %s" % (item["title"], item.get("url", "null")) for item in items]
    hook.stop()


def cursors_miss_nothing_beside_a_daemon(program):
    paper = Paper(7)
    mill = Mill(program, [paper.url], extra="poll: {interval: 1s, min_interval: 1s, max_interval: 1s}\n")
    paper.write(3)
    child = mill.start("run")
    wait_for(lambda: (mill.folder / "feedmill.db").exists(), 20, "a store")
    seen, stories, after, story_after = [], {}, 0, 0
    until = time.monotonic() + 12
    try:
        while time.monotonic() < until or len(seen) < len(paper.items):
            assert time.monotonic() < until + 30, (len(seen), len(paper.items))
            if time.monotonic() < until:
                paper.write(2)
                time.sleep(0.2)  # the feed holds 60: none is to roll out before it is polled
            for entry in mill.lines("entries", "--after", str(after), "--limit", "5"):
                seen.append(entry["title"])
                after = entry["seq"]
            for story in mill.lines("stories", "--after", str(story_after)):
                assert story["seq"] > story_after
                story_after = story["seq"]
                stories[story["story_id"]] = {report["entry_id"] for report in story["reports"]}
    finally:
        assert stop(child)[0] == 0
    mill.run("poll", "--all")
    for story in mill.lines("stories", "--after", str(story_after)):
        stories[story["story_id"]] = {report["entry_id"] for report in story["reports"]}
    assert len(seen) == len(set(seen)) == len(paper.items)
    told = [entry for reports in stories.values() for entry in reports]
    assert len(told) == len(set(told)) == len(paper.items), (len(told), len(paper.items))


TESTS = [each_issue_is_taken_once, a_cursor_goes_on_where_it_stopped, a_signature_is_checked, a_program_takes_an_issue,
         cursors_miss_nothing_beside_a_daemon]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__.splitlines()[0]))
