#!/usr/bin/env python3
"""What servers see of polling: polling.py --feedmill PATH. The servers are real, on loopback."""
import datetime
import email.utils
import sqlite3
import sys
import time

from mill import Mill, Server, run_tests

ITEM = "<item><guid>%(n)s</guid><title>Item %(n)s of the feed</title><link>https://site.example/%(n)s</link></item>"


def feed(*numbers):
    return ("<rss version='2.0'><channel><title>Feed</title>%s</channel></rss>" % "".join(
        ITEM % {"n": n} for n in numbers)).encode()


def statement(mill, sql, *values):
    with sqlite3.connect(mill.folder / "feedmill.db") as store:
        return store.execute(sql, values).fetchall()


def a_host_that_has_had_enough_is_remembered_by_the_next_pass(program):
    for status in (429, 503):
        busy = [True]

        def answer(request):
            return (status, [("Retry-After", "3600")], b"") if busy[0] else (200, [], feed(request.path))

        with Server(answer) as server, Server(lambda request: (200, [], feed("other"))) as other:
            urls = [server.url + "/%d" % n for n in range(6)]
            mill = Mill(program, urls[:2])
            mill.run("poll")
            assert len(server.requests) == 2
            mill.configure(urls + [other.url + "/"])
            mill.run("poll")
            assert len(server.requests) == 2, "the next pass asked a host that had said 429: %s" % server.paths()
            assert len(other.requests) == 1
            rows = {row["url"]: row for row in mill.lines("status")}
            assert all(rows[url]["next_poll"] for url in urls), rows
            assert all(rows[url]["failures"] == 0 for url in urls[2:])
            # By hand it is asked all the same; that it serves again ends the pause for all.
            busy[0] = False
            statement(mill, "UPDATE source SET last_poll = last_poll - 10 WHERE outcome = ?", str(status))
            mill.run("poll", urls[5])
            assert len(server.requests) == 3
            statement(mill, "UPDATE source SET next_poll = 1 WHERE url = ?", urls[4])
            mill.run("poll")
            assert server.paths()[-1] == "/4" and len(server.requests) == 4


def hook_digest(*hooks):
    return "digests:\n  - name: all\n    schedule: \"07:00\"\n    formats: [json]\n    deliver:\n%s" % "".join(
        "      - webhook: {url: \"%s\"}\n" % hook for hook in hooks)


def next_try(mill):
    row, = mill.lines("status", "--deliveries")
    return datetime.datetime.fromisoformat(row["next_try"].replace("Z", "+00:00")).timestamp(), row


def a_webhook_says_when_to_come_back(program):
    def soon(seconds):
        return str(seconds)

    def at(seconds):
        return email.utils.formatdate(time.time() + seconds, usegmt=True)

    for status in (429, 503):
        for form in (soon, at):
            wait = [7200]

            def answer(request):
                return status, [("Retry-After", form(wait[0]))] if wait[0] else [], b"later"

            with Server(answer) as hook, Server(lambda request: (200, [], feed(1, 2))) as server:
                mill = Mill(program, [server.url + "/"], hook_digest(hook.url + "/hook"))
                mill.run("poll")
                mill.run("digest", "--now")
                when, row = next_try(mill)
                assert abs(when - time.time() - 7200) < 20, (status, form, row)
                mill.run("poll")
                assert len(hook.requests) == 1, "asked again before its Retry-After"
                # Without one: twice as long each time, six hours at most.
                wait[0] = 0
                for minutes in (2, 4, 8, 16, 32, 64, 128, 256, 360):
                    statement(mill, "UPDATE delivery SET next_try = 0")
                    mill.run("poll")
                    when, row = next_try(mill)
                    assert abs(when - time.time() - minutes * 60) < 20, (minutes, row)
                wait[0] = 5  # one that always says "in a moment" is believed no more
                statement(mill, "UPDATE delivery SET next_try = 0")
                mill.run("poll")
                assert next_try(mill)[0] - time.time() > 600


def a_destination_taken_out_waits_no_longer(program):
    up = [False]

    def answer(request):
        return 200 if up[0] else 500, [], b""

    with Server(answer) as hook, Server(lambda request: (200, [], feed(1))) as server:
        sources, gone, stays = [server.url + "/"], hook.url + "/gone", hook.url + "/stays"
        mill = Mill(program, sources, hook_digest(gone, stays))
        mill.run("poll")
        mill.run("digest", "--now")
        assert len(mill.lines("status", "--deliveries")) == 2
        mill.configure(sources, hook_digest(stays))
        mill.run("poll")
        assert [row["destination"] for row in mill.lines("status", "--deliveries")] == ["webhook " + stays]
        assert gone not in mill.run("status", "--deliveries")[0]
        # Put back, it gets what is still kept, once.
        up[0] = True
        mill.configure(sources, hook_digest(gone, stays))
        statement(mill, "UPDATE delivery SET next_try = 0")
        mill.run("poll")
        mill.run("poll")
        taken = [request.path for request in hook.requests]
        assert taken.count("/gone") == 2 and taken.count("/stays") == 2, taken
        assert mill.lines("status", "--deliveries") == []


def poll_once(program, answer, path="/feed"):
    """Polls one source; the server, its row of `status`, and how many entries came."""
    with Server(answer) as server:
        mill = Mill(program, ["\"%s\"" % (server.url + path)])
        mill.run("poll")
        row, = mill.lines("status")
        return server, row, len(mill.lines("entries"))


def wall(cookies, status=302, location="/feed", wanted="pass=1"):
    """Serves who brings the cookie, and sends the others round."""
    def answer(request):
        if wanted in (request.headers.get("Cookie") or ""):
            return 200, [], feed(1)
        return status, [("Set-Cookie", cookie) for cookie in cookies] + [("Location", location)], b""
    return answer


def cookie_walls_let_through(program):
    later, past = "Fri, 31 Dec 2049 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"
    for name, cookies in {
            "plain": ["pass=1"],
            "attributes": ["pass=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"],
            "dated": ["pass=1; expires=" + later],
            "with its domain": ["pass=1; Domain=127.0.0.1; Path=/feed"],
            "replaced": ["pass=0", "pass=1"],
            "beside one that has ended": ["old=1; Expires=" + past, "pass=1"],
            "Max-Age wins": ["pass=1; Expires=%s; Max-Age=60" % past],
            "odd spacing": ["pass=1 ;Path = / ;"],
            "an odd value": ["pass=1=2,3; Path=/"],
            "quoted": ["other=\"a b\"; Path=/", "pass=1"]}.items():
        for status in (301, 302, 303, 307, 308):
            server, row, entries = poll_once(program, wall(cookies, status))
            assert row["failures"] == 0 and entries == 1, (name, status, row["last_error"])
            assert len(server.requests) == 2, (name, status, server.paths())


def cookie_walls_that_nobody_passes_end(program):
    past = "Thu, 01 Jan 1970 00:00:00 GMT"
    for name, cookies in {
            "ended": ["pass=1; Expires=" + past],
            "ended at once": ["pass=1; Max-Age=0"],
            "another path": ["pass=1; Path=/other"],
            "in the clear": ["pass=1; Secure"],
            "without a name": ["=pass=1"],
            "taken back": ["pass=1", "pass=; Max-Age=-1"]}.items():
        server, row, entries = poll_once(program, wall(cookies))
        assert row["failures"] == 1 and entries == 0 and "redirect" in row["last_error"], (name, row)
        assert len(server.requests) == 6, (name, server.paths())


def a_wall_of_several_steps(program):
    def answer(request):
        cookies = request.headers.get("Cookie") or ""
        if request.path == "/feed" and "a=1" in cookies and "b=2" in cookies:
            return 200, [], feed(1)
        if request.path.startswith("/check"):
            return 302, [("Set-Cookie", "b=2; Path=/"), ("Location", "/feed")], b""
        return 307, [("Set-Cookie", "a=1; Path=/"), ("Location", "check?back=%2Ffeed")], b""

    server, row, entries = poll_once(program, answer)
    assert row["failures"] == 0 and entries == 1, row
    assert server.paths() == ["/feed", "/check?back=%2Ffeed", "/feed"]


def cookies_are_forgotten_after_the_poll(program):
    with Server(wall(["pass=1; Max-Age=86400"])) as server:
        mill = Mill(program, [server.url + "/feed"])
        mill.run("poll")
        mill.run("poll", "--all")
        assert [request.headers.get("Cookie") for request in server.requests] == [None, "pass=1"] * 2


def a_page_that_sends_browsers_on_is_no_feed(program):
    page = b"<!doctype html><html><head><meta http-equiv=refresh content='0; url=/feed?x'></head><body>wait</body></html>"
    server, row, entries = poll_once(program, lambda request: (200, [("Content-Type", "text/html")], page))
    assert row["failures"] == 1 and entries == 0 and len(server.requests) == 1, row


def addresses_are_asked_as_browsers_ask_them(program):
    for path, asked in {
            "/feed?q=caf\u00e9": "/feed?q=caf%C3%A9",
            "/feed?q=a b": "/feed?q=a%20b",
            "/feed?q=a+b": "/feed?q=a+b",
            "/feed?q=100%": "/feed?q=100%",
            "/feed?q=%zz&r=%41": "/feed?q=%zz&r=%41",
            "/feed?q=1#part": "/feed?q=1",
            "/f\u00fcr/\u65b0\u805e.xml": "/f%C3%BCr/%E6%96%B0%E8%81%9E.xml",
            "/feed?q=[1]&r={2}|'3'": "/feed?q=[1]&r=%7B2%7D%7C'3'",
            "/a/./b/../feed": "/a/feed",
            "?q=1": "/?q=1",
            "/feed?": "/feed?"}.items():
        # In the configuration a blank is a mistake, and named; dots are asked as they are written.
        if " " not in path and "/./" not in path:
            server, row, _ = poll_once(program, lambda request: (200, [], feed(1)), path)
            assert row["failures"] == 0 and server.paths() == [asked], (path, server.paths(), row)

        def answer(request, target=path):
            if request.path == "/start":
                return 302, [("Location", target.encode().decode("latin-1"))], b""
            return 200, [], feed(1)

        if path.startswith("/"):
            server, row, _ = poll_once(program, answer, "/start")
            assert row["failures"] == 0 and server.paths() == ["/start", asked], (path, server.paths(), row)


TESTS = [a_host_that_has_had_enough_is_remembered_by_the_next_pass, a_webhook_says_when_to_come_back,
         a_destination_taken_out_waits_no_longer, cookie_walls_let_through, cookie_walls_that_nobody_passes_end,
         a_wall_of_several_steps, cookies_are_forgotten_after_the_poll, a_page_that_sends_browsers_on_is_no_feed,
         addresses_are_asked_as_browsers_ask_them]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__.splitlines()[0]))
