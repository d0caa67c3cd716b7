#!/usr/bin/env python3
"""The source list edited in place: sources.py --feedmill PATH."""
import functools
import http.server
import os
import pathlib
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading

from mill import TOP, Mill, run_tests, stop, wait_for

PAGE = """<!doctype html><html><head><title>The harbour</title>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/rss+xml" title="News" href="feeds/news.rss">
</head><body>No feed here but the one above.</body></html>"""


class Site:
    """A web site with a page, and feeds under feeds/ and at /feed.xml."""

    def __init__(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        (folder / "feeds").mkdir()
        (folder / "index.html").write_text(PAGE)
        (folder / "plain.html").write_text("<!doctype html><title>Nothing said</title>")
        sample = next((TOP / "scripts/demo").glob("*.rss"))
        shutil.copy(sample, folder / "feeds" / "news.rss")
        shutil.copy(sample, folder / "feed.xml")

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d" % self.server.server_port


def a_mill(program):
    mill = Mill(program, ["https://old.example/feed"])
    mill.config.write_text(mill.config.read_text().replace("sources:\n", "sources:  # mine\n  # the first\n"))
    return mill


def a_page_leads_to_its_feed(program):
    site, mill = Site(), a_mill(program)
    mill.config.chmod(0o600)
    out, _ = mill.run("sources", "add", site.url + "/", "--tag", "sea")
    assert site.url + "/feeds/news.rss" in out, out
    text = mill.config.read_text()
    assert "# mine" in text and "# the first" in text and "https://old.example/feed" in text, text
    assert stat.S_IMODE(mill.config.stat().st_mode) == 0o600, "others may read the passwords in it"
    mill.run("check")
    listed = mill.run("sources", "list")[0]
    assert site.url + "/feeds/news.rss" in listed, listed
    err = mill.run("sources", "add", site.url + "/", status=1)[1]
    assert "already" in err, err
    assert mill.config.read_text() == text


def usual_places_are_looked_at(program):
    site, mill = Site(), a_mill(program)
    assert site.url + "/feed.xml" in mill.run("sources", "add", site.url + "/plain.html")[0]


def a_feeds_own_address_will_do_and_can_be_removed(program):
    site, mill = Site(), a_mill(program)
    before = mill.config.read_text()
    mill.run("sources", "add", " feed:" + site.url + "/feed.xml ", "--name", "Harbour")
    mill.run("sources", "remove", "Harbour")
    assert mill.config.read_text() == before
    assert mill.run("sources", "remove", "Harbour", status=2)[1]


def nothing_found_changes_nothing(program):
    mill = a_mill(program)
    before = mill.config.read_text()
    for address in ("http://127.0.0.1:1/", "feed:http://127.0.0.1:1/", " feed://127.0.0.1:1/ "):
        err = mill.run("sources", "add", address, status=1)[1]
        assert "http://127.0.0.1:1/: cannot connect" in err, err
    assert mill.config.read_text() == before


def folders_of_opml_are_tags_and_a_second_import_brings_nothing(program):
    mill = a_mill(program)
    opml = mill.folder / "list.opml"
    opml.write_text("""<?xml version="1.0"?><opml version="2.0"><body><outline text="Sea">
      <outline type="rss" text="Ships &amp; tides" xmlUrl="https://ships.example/rss"/></outline>
      <outline type="rss" text="Old" xmlUrl="https://old.example/feed"/></body></opml>""")
    mill.run("sources", "import", str(opml))
    text = mill.config.read_text()
    assert "https://ships.example/rss" in text and "Sea" in text and text.count("old.example") == 1, text
    mill.run("check")
    mill.run("sources", "import", str(opml))
    assert mill.config.read_text() == text


def a_source_is_paused_resumed_and_tagged_where_it_stands(program):
    mill = a_mill(program)
    before = mill.config.read_text()
    assert "paused" in mill.run("sources", "pause", "https://old.example/feed")[0]
    assert "enabled: false" in mill.config.read_text() and "# the first" in mill.config.read_text()
    assert "already" in mill.run("sources", "pause", "https://old.example/feed")[0]
    assert "(disabled)" in mill.run("sources", "list")[0]
    mill.run("sources", "resume", "https://old.example/feed")
    assert "#sea #two words" in mill.run("sources", "tag", "https://old.example/feed", "sea", "two words")[0]
    assert "#two words" in mill.run("sources", "tag", "https://old.example/feed", "--remove", "sea")[0]
    mill.run("sources", "tag", "https://old.example/feed", "--remove", "two words")
    assert mill.run("sources", "pause", "https://nowhere.example/", status=2)[1]
    assert "old.example" in before and mill.run("check")


def an_included_file_is_edited_itself(program):
    mill = a_mill(program)
    more = mill.folder / "more.yaml"
    more.write_text("sources:\n  - https://more.example/feed  # of more\n")
    mill.config.write_text("include: [more.yaml]\n" + mill.config.read_text())
    main = mill.config.read_text()
    mill.run("sources", "pause", "https://more.example/feed")
    assert more.read_text() == "sources:\n  - url: https://more.example/feed  # of more\n    enabled: false\n"
    assert mill.config.read_text() == main


def edits_at_once_all_arrive(program):
    mill = a_mill(program)
    tags = ["t%d" % number for number in range(12)]
    threads = [threading.Thread(target=mill.run, args=("sources", "add", "--force", "file:///nowhere/%s.xml" % tag))
               for tag in tags]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = mill.config.read_text()
    assert all("/%s.xml" % tag in text for tag in tags), text
    threads = [threading.Thread(target=mill.run, args=("sources", "remove", "file:///nowhere/%s.xml" % tag))
               for tag in tags]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "old.example" in mill.config.read_text() and "/t" not in mill.config.read_text(), mill.config.read_text()


def lines_of_newsboat_that_are_no_feeds_are_told_one_by_one(program):
    mill = a_mill(program)
    urls = mill.folder / "urls"
    urls.write_text('https://tides.example/feed sea "~Tides"\n"exec:~/bin/ships" sea\nfilter:~/bin/clean:https://x.example/\n'
                    '"query:Unread:unread = \\"yes\\""\n')
    out, err = mill.run("sources", "import", str(urls))
    assert "imported 1 source, 0 were there already, 3 refused" in out, out
    assert err.count("left out without --with-commands") == 2 and "digest with a filter" in err, err
    text = mill.config.read_text()
    assert "exec" not in text and "name: Tides" in text, text
    out, err = mill.run("sources", "import", str(urls), "--with-commands", status=1)
    assert "imported 0 sources, 1 was there already, 3 refused" in out, out
    assert err.count("not yet available in this version") == 2, err
    assert mill.config.read_text() == text


def names_survive_a_list_and_mean_no_variable(program):
    mill = a_mill(program)
    opml = mill.folder / "list.opml"
    opml.write_text("""<opml version="2.0"><body><outline text="News" xmlUrl="https://tides.example/"/>
      <outline text="News" xmlUrl="https://ships.example/"/><outline text="Pod" type="rss" url="https://pod.example/"/>
      <outline text="Run" xmlUrl="exec:/bin/true"/><outline text="Mine" xmlUrl="https://me:sesame@in.example/"/>
      <outline text="${HOME} &amp; more" xmlUrl="https://home.example/?at=${HOME}"/></body></opml>""")
    _, err = mill.run("sources", "import", str(opml), "--with-commands")
    assert "another source is called News; this one is called News (ships.example)" in err, err
    assert "OPML brings no command" in err and "sesame" not in err and "in.example" in err, err
    listed = mill.lines("sources", "list")
    names = {line["url"]: line.get("name") for line in listed}
    assert names["https://ships.example/"] == "News (ships.example)" and names["https://pod.example/"] == "Pod", names
    assert "$${HOME} & more" in mill.config.read_text() and "?at=$${HOME}" in mill.config.read_text()
    opml.write_text(mill.run("sources", "export")[0])
    other = Mill(program, [])
    other.run("sources", "import", str(opml))
    again = {line["url"]: line.get("name") for line in other.lines("sources", "list")}
    assert again == names, (again, names)


def a_reload_sees_the_included_files_too(program):
    site, mill = Site(), Mill(program, [])
    parts = mill.folder / "parts"
    parts.mkdir()
    part = parts / "a.yaml"
    part.write_text("sources:\n  - {url: %s/feed.xml, name: First}\n" % site.url)
    mill.config.write_text("include: [parts/*.yaml, %s]\n" % part + mill.config.read_text().replace("sources:\n", ""))
    log = mill.folder / "log"
    said = lambda: log.read_text()
    running = subprocess.Popen([mill.program, "run", "-c", str(mill.config)], cwd=mill.folder, stderr=log.open("w"))
    try:
        wait_for(lambda: "First" in mill.run("status")[0] and "ok" in mill.run("status")[0], 20, "the included source is polled")
        part.write_text(part.read_text() + "  - {url: %s/feeds/news.rss, name: Second}\n" % site.url)
        running.send_signal(signal.SIGHUP)
        wait_for(lambda: [line["outcome"] for line in mill.lines("status") if line["name"] == "Second" and "outcome" in line] == ["200"],
                 20, "the source that was added there is polled")
        part.write_text("sources: [\n")
        running.send_signal(signal.SIGHUP)
        wait_for(lambda: said().count("the running configuration stays") == 1, 20, "the damaged part is told")
        part.unlink()
        running.send_signal(signal.SIGHUP)
        wait_for(lambda: said().count("the running configuration stays") == 2, 20, "the missing part is told")
        assert running.poll() is None, "a damaged part ends no daemon"
    finally:
        status = stop(running)[0]
    err = said()
    assert status == 0 and err.count("the running configuration stays") == 2, err
    assert "a.yaml:1:10: this [ is never closed" in err and "a.yaml cannot be read" in err, err


def a_plan_is_shown_before_it_is_carried_out(program):
    site, mill = Site(), Mill(program, [])
    mill.config.write_text(mill.config.read_text() + "  - {url: %s/feed.xml, name: First, headers: {X-Key: sesame}}\n" % site.url)
    assert "nothing has been read yet" in mill.run("check", "--diff")[0]
    log = mill.folder / "log"
    running = subprocess.Popen([mill.program, "run", "-c", str(mill.config)], cwd=mill.folder, stderr=log.open("w"))
    try:
        wait_for(lambda: "event=start" in log.read_text(), 20, "the start is told")
        assert "a reload changes nothing" in mill.run("check", "--diff")[0]
        mill.config.write_text(mill.config.read_text().replace("sesame", "mellon").replace("First", "First, interval: 2h")
                               + "  - {url: %s/feeds/news.rss, name: Second}\n" % site.url)
        plan = mill.run("check", "--diff")[0].splitlines()[1:]
        assert plan == ["source First changed: headers; interval 2h", "source Second added"], plan
        running.send_signal(signal.SIGHUP)
        wait_for(lambda: log.read_text().count("change=") == 2, 20, "the same plan is logged")
        assert all('change="%s"' % line in log.read_text() for line in plan), log.read_text()
        wait_for(lambda: "a reload changes nothing" in mill.run("check", "--diff")[0], 20, "it is what was read")
    finally:
        status = stop(running)[0]
    assert status == 0 and "event=stopped" in log.read_text() and "mellon" not in log.read_text(), log.read_text()


def a_store_that_cannot_be_ends_the_daemon_for_good(program):
    mill = Mill(program, [])
    mill.config.write_text(mill.config.read_text().replace("storage: feedmill.db", "storage: .").replace("sources:\n", "sources: []\n"))
    err = mill.run("run", status=78)[1]
    assert "is a folder; name a file in it" in err and ":1:10: storage" in err, err


def a_long_list_is_edited_in_a_moment(program):
    """8,000 sources; the limits are generous for a machine under load, and far below what editing by trial would take."""
    lines = "".join("  - url: https://s%d.example/feed.xml  # %d\n    name: Source %d\n    tags: [a, b]\n" % (n, n, n)
                    for n in range(8000))
    mill = Mill(program, [])
    mill.config.write_text(mill.config.read_text().replace("sources:\n", "sources:\n" + lines))
    for words, added in ((["pause", "Source 4000"], "    enabled: false\n"), (["resume", "Source 4000"], None),
                         (["tag", "Source 40", "new"], "    tags: [a, b, new]\n"), (["remove", "Source 7999"], None)):
        before = mill.config.read_text()
        child = subprocess.Popen(
            [mill.program, "sources", words[0], "-c", str(mill.config), *words[1:]], stdout=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20)))
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, words
        assert used.ru_utime + used.ru_stime < 2.5, (words, used.ru_utime, used.ru_stime)
        after = mill.config.read_text()
        assert after != before and (added is None or after.count(added) == 1), words
        print("      %s: %.2f s of the processor, %d MB" % (words[0], used.ru_utime + used.ru_stime, used.ru_maxrss >> 10))


TESTS = [a_long_list_is_edited_in_a_moment, a_store_that_cannot_be_ends_the_daemon_for_good, a_plan_is_shown_before_it_is_carried_out, names_survive_a_list_and_mean_no_variable, lines_of_newsboat_that_are_no_feeds_are_told_one_by_one, a_reload_sees_the_included_files_too, a_source_is_paused_resumed_and_tagged_where_it_stands, an_included_file_is_edited_itself, edits_at_once_all_arrive,
         a_page_leads_to_its_feed, usual_places_are_looked_at, a_feeds_own_address_will_do_and_can_be_removed,
         nothing_found_changes_nothing, folders_of_opml_are_tags_and_a_second_import_brings_nothing]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
