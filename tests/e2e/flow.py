#!/usr/bin/env python3
"""The main job, end to end, over the sample feeds that scripts/run shows: flow.py --feedmill PATH."""
import collections
import contextlib
import hashlib
import http.server
import json
import resource
import signal
import socket
import stat
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

from mill import TOP, Mill, SampleServer, run_tests, stop, wait_for

DIGEST = """digests:
  - name: today
    title: Today by the water
    schedule: "07:00"
    timezone: Europe/Berlin
    formats: [html, markdown, text, json, atom]
"""
BRIDGE = "Swing bridge reopens after fourteen months of repairs"


def sample_names():
    return sorted(p.name for p in (TOP / "scripts/demo").iterdir() if p.suffix in (".rss", ".rdf", ".atom", ".json"))


class Sample:
    """The sample server and a mill that polls it."""

    def __init__(self, program, digests=DIGEST, extra=""):
        self.server = SampleServer()
        self.mill = Mill(program, [self.server.url(name) for name in sample_names()], digests, extra)

    def __enter__(self):
        return self.mill, self.server

    def __exit__(self, *_):
        self.server.stop()


def a_pass_stores_every_entry_once(program):
    with Sample(program) as (mill, _):
        _, err = mill.run("poll", "--all")
        assert "12 of 12 sources polled" in err, err
        first = mill.lines("entries")
        assert len(first) == 23, len(first)
        assert {e["_feedmill"]["guid"] for e in first if "_feedmill" in e and "guid" in e["_feedmill"]}
        mill.run("poll", "--all")
        assert mill.lines("entries") == first
        states = collections.Counter((s["state"], s["outcome"], s["failures"]) for s in mill.lines("status"))
        assert states == {("ok", "304", 0): 12}, states


def one_story_with_all_its_sources(program):
    with Sample(program) as (mill, _):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        items = json.loads((mill.output / "today/latest.json").read_text())["items"]
        bridge = [item for item in items if any(r["title"] == BRIDGE for r in item["_feedmill"]["reports"])]
        assert len(bridge) == 1, [item["title"] for item in bridge]
        sources = {report["source"] for report in bridge[0]["_feedmill"]["reports"]}
        assert sources == {"The Harbour Gazette", "Inland Wire", "Notes on Timetables"}, sources
        told = [r["entry_id"] for item in items for r in item["_feedmill"]["reports"]]
        assert sorted(told) == sorted(e["entry_id"] for e in mill.lines("entries")), "each entry is told once"
        stories = mill.lines("stories")
        assert sum(len(story["reports"]) for story in stories) == len(told)


def a_digest_in_five_formats(program):
    with Sample(program) as (mill, _):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        folder = mill.output / "today"
        index = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
        assert len(index) == 1, index
        for extension in ("html", "md", "txt", "json", "xml"):
            path = folder / ("latest." + extension)
            text = path.read_text(encoding="utf-8")
            for word in ("灯台守の日記", "مكتبة متنقلة", "Ледокол", "Réouverture"):
                assert word in text, "%s lacks %s" % (path.name, word)
            assert "<script" not in text, path.name
            assert stat.S_IMODE(path.stat().st_mode) == 0o644, path.name
            assert hashlib.sha256(path.read_bytes()).hexdigest() in json.dumps(index[0]), path.name
        ElementTree.parse(folder / "latest.xml")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
        assert stat.S_IMODE((mill.folder / "feedmill.db").stat().st_mode) == 0o600
        mill.run("digest", "--now")
        assert len(mill.issues("today")) == 1, "nothing new, no issue"


def enough_stories_do_not_wait_for_the_clock(program):
    eager = DIGEST + "    send_early_at: 5\n"
    with Sample(program, eager) as (mill, _):
        mill.run("poll", "--all")
        assert len(mill.issues("today")) == 1
        mill.run("poll", "--all")
        assert len(mill.issues("today")) == 1, "an issue of nothing"
    with Sample(program, DIGEST + "    send_early_at: 500\n    max_stories: 500\n") as (mill, _):
        mill.run("poll", "--all")
        assert not mill.issues("today")


def an_edit_is_told_once(program):
    item = "<item><guid>%d</guid><title>%s</title><description>%s</description></item>"
    feed = "<rss version='2.0'><channel><title>Gazette</title>%s</channel></rss>"
    mill = Mill(program, [], DIGEST)
    path = mill.folder / "gazette.xml"
    mill.configure(["file://%s" % path], DIGEST)

    def issue(*items):
        path.write_text(feed % "".join(item % one for one in items))
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        return json.loads((mill.output / "today/latest.json").read_text())

    first = issue((1, "Ferry delayed", "It left at six with 30 people. 7 comments"))
    assert "corrections" not in first["_feedmill"]
    second = issue((1, "Ferry delayed", "It left at six with 13 people. 9 comments"), (2, "Bakery burns", "In Aalst."))
    told, = second["_feedmill"]["corrections"]
    assert told["changes"] == [{"where": "text", "leading": "It left at six with", "before": "30",
                                "after": "13", "trailing": "people. 7 comments"}], told
    assert told["issue"] == first["_feedmill"]["id"] and told["revision"] == 2, told
    assert "[-30-] {+13+}" in mill.run("explain", told["entry_id"])[0]
    assert "[-30-] {+13+}" in (mill.output / "today/latest.txt").read_text()
    third = issue((1, "Ferry delayed", "It left at six with 13 people. 12 comments"), (3, "Otter seen", "By the mill."))
    assert "corrections" not in third["_feedmill"], third


class Paper:
    """A feed of five items with an archive of pages behind it (RFC 5005); `newest` is its last item."""

    def __init__(self):
        self.newest, self.hits, self.gone, self.broken = 5, [], set(), False
        self.born = time.time()
        paper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                page = int(self.path.partition("?page=")[2] or 1)
                paper.hits.append((page, self.headers.get("Authorization"), self.headers.get("If-None-Match")))
                last = paper.newest - 5 * (page - 1)
                items = "".join(
                    "<entry><id>tag:%d</id><title>Number %d of the paper</title><updated>%s</updated></entry>" % (
                        n, n, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(paper.born - 60 * (100 - n))))
                    for n in range(last, max(last - 5, 0), -1) if n not in paper.gone)
                older = "<link rel='next' href='/feed?page=%d'/>" % (page + 1) if last > 5 else ""
                body = ("<feed xmlns='http://www.w3.org/2005/Atom'><title>Paper</title>%s%s</feed>" % (
                    older, items)).encode()
                self.send_response(500 if paper.broken and page > 1 else 200)
                self.send_header("Content-Type", "application/atom+xml")
                self.send_header("ETag", '"%d-%d"' % (paper.newest, page))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d/feed" % self.server.server_port


def a_gap_is_filled_from_the_archive(program):
    paper = Paper()
    mill = Mill(program, [], DIGEST)
    mill.config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8]}\n"
                           "sources:\n  - {url: \"%s\", username: me}\n%s" % (paper.url, DIGEST))
    mill.run("poll", "--all")
    paper.newest, paper.hits = 18, []
    out = mill.run("poll", "--all")[1]
    assert [page for page, _, _ in paper.hits] == [1, 2, 3], paper.hits
    assert paper.hits[0][2] == '"5-1"' and paper.hits[1][2] is None, "validators are of the feed, not of its archive"
    assert len({who for _, who, _ in paper.hits}) == 1, paper.hits
    entries = mill.lines("entries", "--after", "0")
    assert [entry["title"] for entry in entries] == ["Number %d of the paper" % n for n in range(1, 19)], out
    status, = mill.lines("status")
    assert status["gap"]["recovered"] == 8 and "reason" not in status["gap"], status
    mill.run("digest", "--now")
    assert "gaps" not in json.loads((mill.output / "today/latest.json").read_text())["_feedmill"]
    # An archive that does not answer: what may be missing is said, once.
    paper.newest, paper.broken = 90, True
    mill.run("poll", "--all")
    mill.run("digest", "--now")
    gap, = json.loads((mill.output / "today/latest.json").read_text())["_feedmill"]["gaps"]
    assert gap["source"] == "Paper" and "500" in gap["reason"], gap
    assert "may be missing" in (mill.output / "today/latest.html").read_text()
    assert "may be missing" in mill.run("status")[0]
    paper.server.shutdown()


def what_is_taken_back_is_told_once(program):
    paper = Paper()
    mill = Mill(program, [paper.url], DIGEST)

    def issue():
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        return json.loads((mill.output / "today/latest.json").read_text())["_feedmill"].get("corrections", [])

    assert issue() == []
    paper.newest, paper.gone = 6, {4}
    told, = issue()
    assert told["kind"] == "withdrawn" and told["title"] == "Number 4 of the paper", told
    paper.newest, paper.gone = 7, set()
    told, = issue()
    assert told["kind"] == "restored", told
    assert "there again" in mill.run("explain", told["entry_id"])[0]
    paper.newest = 8
    assert issue() == []
    paper.server.shutdown()


def what_is_related_stands_beside(program):
    """Another event in much the same words; no column of one source with other numbers."""
    mill = Mill(program, [], DIGEST)
    titles = {"gazette": ["Council votes on harbour crane repairs", "Number 4 of the paper",
                          "Number 5 of the paper"],
              "daily": ["Harbour crane repairs delayed by a missing bolt", "Bakery wins a prize"]}
    for name, all_of_it in titles.items():
        (mill.folder / (name + ".xml")).write_text(
            "<rss version='2.0'><channel><title>%s</title>%s</channel></rss>" % (name, "".join(
                "<item><guid>%s</guid><title>%s</title></item>" % (title, title) for title in all_of_it)))
    mill.configure(["file://%s/%s.xml" % (mill.folder, name) for name in titles], DIGEST)
    mill.run("poll", "--all")
    mill.run("digest", "--now")
    items = json.loads((mill.output / "today/latest.json").read_text())["items"]
    assert len(items) == 5, [item["title"] for item in items]
    related = {item["title"]: [other["title"] for other in item["_feedmill"].get("related", [])] for item in items}
    beside = [sorted((title, *others)) for title, others in related.items() if others]
    assert beside == [sorted((titles["gazette"][0], titles["daily"][0]))], related


def search_finds_words_in_any_script(program):
    with Sample(program) as (mill, _):
        mill.run("poll", "--all")
        for query, source in (("bridge pivot", "The Harbour Gazette"), ("灯台", "砂の音"), ("Ледокол", "Речной вестник"),
                              ("poires", "Le Carnet du marché"), ("مكتبة", "دفتر المدينة"), ("sternwarte OR", None)):
            found = [entry["source"] for entry in mill.lines("search", query)]
            assert source is None or source in found, (query, found)
        _, err = mill.run("search", "sternwarte OR \"", status=2)
        assert "no closing quotation mark" in err, err


def killed_anywhere_it_ends_in_the_same_store(program):
    with Sample(program) as (mill, server):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        whole = sorted((e["source_url"], e["id"], e["title"]) for e in mill.lines("entries"))
        for milliseconds in (5, 15, 25, 40, 60):
            other = Mill(program, [server.url(name) for name in sample_names()], DIGEST)
            for command in (("poll", "--all"), ("digest", "--now")):
                child = other.start(*command)
                time.sleep(milliseconds / 1000)
                child.kill()
                child.communicate()
            other.run("poll", "--all")
            other.run("digest", "--now")
            assert sorted((e["source_url"], e["id"], e["title"]) for e in other.lines("entries")) == whole
            told = [r["entry_id"] for path in other.issues("today") for item in json.loads(path.read_text())["items"]
                    for r in item["_feedmill"]["reports"]]
            assert len(told) == len(set(told)) == len(whole), "each entry is told once"


def the_daemon_polls_reloads_and_stops(program):
    with Sample(program, digests="") as (mill, server):
        all_urls = [server.url(name) for name in sample_names()]
        mill.configure(all_urls[:3])
        child = mill.start("run")
        try:
            wait_for(lambda: len(mill.lines("status")) == 3 and all(s.get("last_poll") for s in mill.lines("status")),
                     15, "the first polls")
            mill.configure(all_urls[:4])
            child.send_signal(signal.SIGHUP)
            wait_for(lambda: sum(1 for s in mill.lines("status") if s.get("last_poll")) == 4, 15, "the new source")
            mill.config.write_text("sources: [\n")
            child.send_signal(signal.SIGHUP)
            time.sleep(1)
            assert child.poll() is None, "a broken file ended the daemon"
        finally:
            status, _, err = stop(child)
        assert status == 0, (status, err[-500:])
        assert "feedmill.yaml:" in err, "the broken file was not reported"


class SlowFeed(http.server.BaseHTTPRequestHandler):
    """A feed that takes a second to answer."""
    asked = 0

    def do_GET(self):
        SlowFeed.asked += 1
        time.sleep(1)
        body = b"<rss version='2.0'><channel><title>Slow</title><item><title>%d</title></item></channel></rss>" % self.asked
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def a_store_that_failed_is_used_again(program):
    """The disk is full between a claim and its answer: the source is polled again once there is room."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowFeed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mill = Mill(program, ["http://127.0.0.1:%d/" % server.server_port],
                extra="poll: {interval: 1s, min_interval: 1s, max_interval: 1s}\n")
    child = mill.start("run", preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN), restore_signals=False)
    try:
        for _ in range(2):
            asked = SlowFeed.asked
            wait_for(lambda: SlowFeed.asked > asked, 10, "a poll")
        _, hard = resource.prlimit(child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (1024, hard))
        time.sleep(3)
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
        asked = SlowFeed.asked
        wait_for(lambda: SlowFeed.asked > asked + 1, 40, "two polls after the disk has room again")
    finally:
        status, _, err = stop(child)
    assert status == 0 and "event=storage" in err, (status, err[-500:])


def systemd_is_told(program):
    with Sample(program) as (mill, _):
        path = str(mill.folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(path)
            listener.settimeout(0.2)
            child = mill.start("run", env={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"})
            heard = ""
            deadline = time.monotonic() + 30  # of a machine that is busy; two a second else
            while heard.count("WATCHDOG=1") < 4 and time.monotonic() < deadline:
                try:
                    heard += listener.recv(65536).decode() + "\n"
                except socket.timeout:
                    pass
            assert stop(child)[0] == 0
            with contextlib.suppress(socket.timeout):
                while True:
                    heard += listener.recv(65536).decode() + "\n"
        assert heard.count("READY=1") == 1, heard
        assert heard.count("WATCHDOG=1") >= 4, heard
        assert "STATUS=" in heard and "STOPPING=1" in heard, heard


def quiet_prints_failures_only(program):
    with Sample(program, digests=DIGEST.replace('"07:00"', "every 15m")) as (mill, server):
        assert mill.run("poll", "--all", "--quiet") == ("", "")
        mill.configure([server.url("harbour-gazette.rss"), server.url("no-such-feed")])
        out, err = mill.run("poll", "--all", "--quiet")
        assert out == "" and err.count("\n") == 1 and "no-such-feed" in err and "404" in err, err
        assert "no-such-feed" not in mill.run("poll", "--all", "--log-level", "error")[1]


def mistakes_are_named_with_their_place(program):
    mill = Mill(program, [])
    mill.config.write_text("sources:\n  - nonsense\nhttp:\n  timout: 3s\n  max_body: x\n")
    for command in ("check", "poll", "run", "status"):
        out, err = mill.run(command, status=78)
        for place in (":2:5: ", ":4:3: ", ":5:13: "):
            assert str(mill.config) + place in out + err, (command, place, out + err)
        assert "timeout" in out + err, "the nearest key is not named"
    assert not (mill.folder / "feedmill.db").exists(), "a wrong configuration made a store"


def every_command_explains_itself(program):
    mill = Mill(program, [])
    for command in ("run", "poll", "digest", "parse", "check", "status", "entries", "stories", "search", "sources"):
        child = mill.start(command, "--help")
        out = child.communicate()[0]
        assert child.returncode == 0 and len(out) > 80 and "--config" in out, (command, out)


TESTS = [a_pass_stores_every_entry_once, one_story_with_all_its_sources, a_digest_in_five_formats, an_edit_is_told_once,
         a_gap_is_filled_from_the_archive, what_is_taken_back_is_told_once,
         what_is_related_stands_beside, enough_stories_do_not_wait_for_the_clock,
         search_finds_words_in_any_script, killed_anywhere_it_ends_in_the_same_store,
         the_daemon_polls_reloads_and_stops, a_store_that_failed_is_used_again,
         systemd_is_told, quiet_prints_failures_only, mistakes_are_named_with_their_place,
         every_command_explains_itself]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__.splitlines()[0]))
