#!/usr/bin/env python3
"""The daemon as a service: its secrets as systemd's credentials, its log for programs: service.py --feedmill PATH."""
import base64
import http.server
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

from endpoint import Endpoint
from mill import Mill, SampleServer, run_tests, stop, wait_for

FEED = b"<rss version='2.0'><channel><title>Behind a door</title><item><guid>1</guid><title>In</title></item></channel></rss>"


class Door(http.server.BaseHTTPRequestHandler):
    """A feed for who knows the password."""

    def do_GET(self):
        known = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"reader:open sesame").decode()
        self.send_response(200 if known else 401)
        if not known:
            self.send_header("WWW-Authenticate", "Basic realm=feed")
        self.send_header("Content-Length", str(len(FEED) if known else 0))
        self.end_headers()
        self.wfile.write(FEED if known else b"")

    def log_message(self, *_):
        pass


def secrets_come_as_credentials_of_the_service(program):
    """What LoadCredential= in the unit does: a folder of the service's own, which $CREDENTIALS_DIRECTORY names."""
    door = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=door.serve_forever, daemon=True).start()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-credentials-"))
    (folder / "status-token").write_text("only the service reads this\n")
    (folder / "door").write_text("open sesame\n")
    source = "http://127.0.0.1:%d/feed\n    username: reader\n    password_file: door" % door.server_port
    with Endpoint(program, [source], status="  token_file: status-token\n", env={"CREDENTIALS_DIRECTORY": str(folder)}) as one:
        assert one.get("/healthz").status == 401
        token = {"Authorization": "Bearer only the service reads this"}
        assert one.get("/healthz", **token).status == 200
        wait_for(lambda: 'feedmill_sources{state="ok"} 1' in one.get("/metrics", **token).text, 30, "the feed behind the door")
        (folder / "status-token").write_text("another\n")  # as a restart of the unit would; a reload takes it up
        one.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: one.get("/healthz", Authorization="Bearer another").status == 200, 20, "the new token")
        _, _, err = stop(one.daemon)
        assert "open sesame" not in err and "only the service" not in err, err
    door.shutdown()


def is_json(text, *events):
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        assert line.get("event") and line.get("level") in ("error", "warning", "info", "debug"), line
    for event in events:
        assert [line for line in lines if line["event"] == event], "no %s in %s" % (event, text)
    return lines


def each_line_of_the_log_is_json_where_that_is_asked_for(program):
    server = SampleServer()
    try:
        mill = Mill(program, [server.url("harbour-gazette.rss"), server.url("none.rss")])
        told = mill.folder / "log"
        daemon = subprocess.Popen([mill.program, "run", "-c", str(mill.config), "--log-format", "json"], cwd=mill.folder,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told.open("w"))
        wait_for(lambda: mill.run("status", "--json")[0].count('"state":"ok"') == 1, 30, "it has polled")
        text = mill.config.read_text()
        mill.config.write_text(text + "sourcse: [\"\\u001B\"]\n")
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: "sourcse" in told.read_text() and '"event":"reload"' in told.read_text(), 20, "the reload has failed")
        other = mill.start("run", "--log-format", "json")
        out, err = other.communicate(timeout=30)
        assert other.returncode == 78 and not out
        assert is_json(err)[0]["message"].count("sourcse"), err
        mill.config.write_text(text)
        daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: '"sources":"2","digests":"0"}' in told.read_text(), 20, "the reload is done")
        assert stop(daemon, within=10)[0] == 0
        is_json(told.read_text(), "start", "poll", "message", "reload", "stop", "stopped")
        for words in (["entries"], ["status"], ["search", '"harbour'], ["digest", "--now", "nothing"], ["poll", "--all"]):
            is_json(mill.start(*words, "--log-format", "json").communicate(timeout=60)[1])
        second = Mill(program, [])
        is_json(second.start("entries", "--log-format", "json").communicate(timeout=30)[1], "message")
    finally:
        server.stop()


TESTS = [secrets_come_as_credentials_of_the_service, each_line_of_the_log_is_json_where_that_is_asked_for]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
