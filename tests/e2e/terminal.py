#!/usr/bin/env python3
"""What a person sees on a terminal: terminal.py --feedmill PATH."""
import fcntl
import http.server
import json
import os
import pty
import re
import struct
import sys
import termios
import threading
import unicodedata

from mill import Mill, run_tests

FEED = ('<rss version="2.0"><channel><title>港の総合ニュース</title>'
        '<item><title>Otters</title><guid>otters</guid></item></channel></rss>').encode()


class Server:
    """A feed anywhere but under /bad, which fails; sets a cookie."""

    def __init__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                good = not self.path.startswith("/bad")
                self.send_response(200 if good else 500)
                self.send_header("Set-Cookie", "sid=cookie-of-theirs")
                self.send_header("Content-Length", str(len(FEED)))
                self.end_headers()
                self.wfile.write(FEED)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return "http://127.0.0.1:%d/%s" % (self.server.server_port, path)


def on_terminal(mill, *words, columns=80, **environment):
    """Everything that the terminal was sent."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ.pop("JOURNAL_STREAM", None)
        os.environ.update({"TERM": "xterm", **environment})
        os.execv(mill.program, [mill.program, "-c", str(mill.config), *words])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    seen = b""
    while True:
        try:
            block = os.read(terminal, 65536)
        except OSError:
            break
        if not block:
            break
        seen += block
    os.waitpid(child, 0)
    return seen.decode()


def lines_left(seen):
    """What stands there at the end: each line without what was written over."""
    return [re.sub("\x1b\\[[0-9;]*m", "", line.split("\x1b[K")[-1]) for line in seen.replace("\r\n", "\n").split("\n")]


def a_mill(program, server):
    return Mill(program, [server.url("a"), server.url("bad/häfen"), server.url("c"), server.url("bad2")])


def progress_and_failures_do_not_run_into_each_other(program):
    server = Server()
    mill = a_mill(program, server)
    for columns in (80, 30):
        left = lines_left(on_terminal(mill, "poll", "--all", columns=columns))
        failures = [line for line in left if "internal error" in line]
        assert len(failures) == 2 and not any("sources," in line for line in failures), left
        assert not any("event=" in line for line in left), left
        assert [line for line in left if "4 of 4 sources polled" in line], left
    assert "\x1b[33m" in on_terminal(mill, "poll", "--all")
    assert "\x1b[33m" not in on_terminal(mill, "poll", "--all", NO_COLOR="1")
    assert "\x1b" not in on_terminal(mill, "poll", "--all", TERM="dumb")


def what_is_no_terminal_has_logfmt(program):
    mill = a_mill(program, Server())
    err = mill.run("poll", "--all")[1]
    assert err.count("event=poll ") == 4 and "\x1b" not in err, err


def the_log_is_json_where_that_is_asked_for(program):
    mill = a_mill(program, Server())
    err = mill.run("poll", "--all", "--log-format", "json")[1]
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["event"] for line in lines] == ["poll"] * 4 + ["message"] and all(line["time"].endswith("Z") for line in lines), err
    assert "polled: " in lines[-1]["message"], lines[-1]
    assert {line["level"] for line in lines} == {"info", "warning"} and any("internal error" in line.get("error", "") for line in lines), lines


def what_a_command_says_is_json_too(program):
    mill = a_mill(program, Server())
    cases = [(["poll", "Nobody"], 2), (["pol"], 2), (["poll", "--nothing"], 2), (["entries", "--source", "Nobody"], 2),
             (["search", '"open'], 2), (["digest", "nothing"], 2), (["sources", "remove", "Nobody"], None), (["digest", "--now"], None)]
    for words, status in cases:
        child = mill.start(*words, "--log-format", "json")
        err = child.communicate(timeout=60)[1]
        assert status is None or child.returncode == status, (words, child.returncode, err)
        lines = [json.loads(line) for line in err.splitlines()]
        assert lines and all(line["level"] and not line.get("message", "").startswith("feedmill: ") for line in lines), (words, err)
    mill.config.write_text(mill.config.read_text() + "colour: red\n")
    for command in ("check", "poll"):
        lines = [json.loads(line) for line in mill.run(command, "--log-format=json", status=78)[1].splitlines()]
        assert any(line["level"] == "error" and "colour" in line["message"] for line in lines), lines


def times_are_local_on_a_terminal_alone(program):
    mill = a_mill(program, Server())
    mill.run("poll", "--all")
    local = on_terminal(mill, "status", TZ="Pacific/Kiritimati")
    utc = on_terminal(mill, "--utc", "status", TZ="Pacific/Kiritimati")
    assert "LAST POLL (+14)" in local and "LAST POLL (UTC)" in utc, (local, utc)
    stamp = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
    assert stamp.search(local).group() != stamp.search(utc).group()
    assert "LAST POLL (UTC)" in mill.run("status")[0]


def a_failure_has_one_form_in_every_command(program):
    mill = a_mill(program, Server())
    mill.run("poll", "--all")
    for words in (["poll", "Nobody"], ["entries", "--source", "Nobody"], ["digest", "nothing"]):
        err = mill.run(*words, status=2)[1]
        assert err.startswith("feedmill: no ") and err.count("\n") == 1, (words, err)
        assert "event=" not in err, err


def debug_shows_what_a_transfer_did_without_secrets(program):
    server = Server()
    mill = Mill(program, [])
    (mill.folder / "password").write_text("open sesame\n")
    mill.config.write_text(mill.config.read_text() + "  - url: \"%s?key=${FEED_KEY}\"\n    name: Harbour\n    username: me\n"
                           "    password_file: password\n    headers: {X-Key: word-of-mine}\n" % server.url("a"))
    seen = on_terminal(mill, "--log-level", "debug", "poll", FEED_KEY="of-the-environment")
    for words in ("> GET /a?key=[secret]", "> Authorization: [secret]", "> X-Key: [secret]", "< HTTP/1.", "Set-Cookie: [secret]",
                  "Connected to 127.0.0.1", "first byte"):
        assert words in seen, (words, seen)
    for secret in ("sesame", "word-of-mine", "cookie-of-theirs", "of-the-environment", "bWU6"):
        assert secret not in seen, (secret, seen)


def columns_of(text):
    """How wide a terminal shows it."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def lines_keep_within_the_terminal(program):
    server = Server()
    mill = Mill(program, [])
    wide = "港の総合ニュース、海と川のことをぜんぶ伝える" * 3
    mill.config.write_text(mill.config.read_text() + "".join(
        '  - {url: "%s", name: "%s"}\n' % (server.url(path), name)
        for path, name in (("a", wide), ("bad/" + "long" * 30, "A name of many words " * 6), ("c", "Otter Post"))))
    for words in (["poll", "--all"], ["status"], ["entries"], ["stories"], ["check"], ["poll", "No such source, " * 9]):
        for environment in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "72"}):
            seen = on_terminal(mill, *words, columns=80, **environment)
            most = int(environment.get("COLUMNS", 80))
            # A person's own word may be longer than a line; of a line's words none is cut in two.
            over = [line for line in lines_left(seen) if columns_of(line) > most]
            assert not over, (words, environment, over)
            assert ("\x1b[3" not in seen) or not environment or "COLUMNS" in environment, (words, environment)
    whole = mill.run("entries")[0]
    assert wide in whole, whole
    narrow = lines_left(on_terminal(mill, "entries", columns=80))
    assert any("…" in line for line in narrow) and any("Otters" in line for line in narrow), narrow


TESTS = [lines_keep_within_the_terminal, the_log_is_json_where_that_is_asked_for, what_a_command_says_is_json_too, progress_and_failures_do_not_run_into_each_other, what_is_no_terminal_has_logfmt, times_are_local_on_a_terminal_alone,
         a_failure_has_one_form_in_every_command, debug_shows_what_a_transfer_did_without_secrets]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
