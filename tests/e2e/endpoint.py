#!/usr/bin/env python3
"""The status endpoint: where it listens, whom it answers, and that nobody who asks it holds up polling."""
import base64
import http.client
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time

import mill
from mill import Mill, SampleServer, stop, wait_for


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    def __init__(self, response):
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): ", ".join(response.headers.get_all(name)) for name in response.headers}
        self.text = self.body.decode("utf-8", "replace")


class Endpoint:
    """A daemon with an endpoint on a free port, or on a socket."""

    def __init__(self, program, sources=(), digests="", status="", path=None, extra="", env=None):
        self.mill = Mill(program, sources, digests, extra)
        self.port, self.path = (None, path) if path else (free_port(), None)
        where = self.path or "127.0.0.1:%d" % self.port
        with self.mill.config.open("a") as file:
            file.write('status:\n  listen: "%s"\n%s' % (where, status))
        self.daemon = self.mill.start("run", env=env or {})
        wait_for(self.is_there, 30, "the endpoint answers")

    def connect(self):
        if not self.path:
            return socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.path)
        return connection

    def is_there(self):
        assert self.daemon.poll() is None, self.daemon.communicate()
        try:
            self.connect().close()
            return True
        except OSError:
            return False

    def get(self, path, method="GET", timeout=30, **headers):
        asked = http.client.HTTPConnection("127.0.0.1" if self.port else "localhost", self.port, timeout=timeout)
        if self.path:
            asked.sock = self.connect()
        try:
            asked.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(asked.getresponse())
        finally:
            asked.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.daemon.poll() is None:
            self.daemon.kill()
        self.daemon.communicate()


def test_it_is_off_unless_it_is_asked_for(program):
    one = Mill(program, [])
    daemon = one.start("run")
    wait_for(lambda: (one.folder / "feedmill.db").exists(), 30, "it runs")
    found = subprocess.run(["ss", "-lntHp"], capture_output=True, text=True).stdout
    assert "pid=%d," % daemon.pid not in found, found
    assert stop(daemon)[0] == 0


def test_health_and_what_every_answer_says(program):
    with Endpoint(program) as one:
        healthy = one.get("/healthz")
        assert (healthy.status, healthy.text) == (200, "ok\n"), healthy.text
        head = one.get("/healthz", "HEAD")
        assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "3")
        for answer in (healthy, one.get("/nothing"), one.get("/healthz", "POST"), one.get("/", Host="evil.example")):
            assert answer.headers["x-content-type-options"] == "nosniff", answer.headers
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "script" not in policy, policy
            assert "access-control-allow-origin" not in answer.headers
        assert one.get("/nothing").status == 404
        code, _, err = stop(one.daemon)
        assert code == 0, err


def test_only_its_own_names_and_only_reading(program):
    with Endpoint(program, status="  hosts: [feeds.example.org]\n") as one:
        assert one.get("/healthz", Host="localhost:%d" % one.port).status == 200
        assert one.get("/healthz", Host="feeds.example.org").status == 200
        assert one.get("/healthz", Host="evil.example").status == 421
        assert one.get("/healthz", Host="evil.example:%d" % one.port).status == 421
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            refused = one.get("/healthz", method)
            assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD"), method
        with one.connect() as bare:  # HTTP/1.1 without a Host
            bare.sendall(b"GET /healthz HTTP/1.1\r\n\r\n")
            assert b" 400 " in bare.recv(100)
        with one.connect() as long:
            long.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost:%d\r\nX: " % one.port + b"x" * 100000)
            try:
                assert long.recv(100)[9:12] in (b"431", b"413", b""), "a long header is refused"
            except ConnectionResetError:
                pass
        assert one.get("/healthz").status == 200


def test_a_token_is_asked_for_everywhere(program):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-token-"))
    (folder / "token").write_text("correct horse\nan older one\n")
    with Endpoint(program, status="  token_file: %s\n" % (folder / "token")) as one:
        for path in ("/healthz", "/metrics", "/status", "/digests/", "/nothing", "/healthz?token=correct%20horse"):
            refused = one.get(path)
            assert refused.status == 401 and "basic" in refused.headers["www-authenticate"].lower(), path
        assert one.get("/healthz", Authorization="Bearer correct horse").status == 200
        assert one.get("/healthz", Authorization="Bearer an older one").status == 401
        basic = base64.b64encode(b"reader:correct horse").decode()
        assert one.get("/healthz", Authorization="Basic " + basic).status == 200
        (folder / "token").write_text("battery staple\n")
        one.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: one.get("/healthz", Authorization="Bearer battery staple").status == 200, 20, "the new token")
        assert one.get("/healthz", Authorization="Bearer correct horse").status == 401
        (folder / "token").unlink()  # the old one stays
        one.daemon.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert one.get("/healthz").status == 401
        assert one.get("/healthz", Authorization="Bearer battery staple").status == 200
        _, _, err = stop(one.daemon)
        assert "correct horse" not in err and "battery staple" not in err


def test_what_is_wrong_ends_the_start(program):
    one = Mill(program, [])
    text = one.config.read_text()

    def started(status):
        one.config.write_text(text + "status: " + status + "\n")
        daemon = one.start("run")
        _, err = daemon.communicate(timeout=30)
        return daemon.returncode, err

    code, err = started('{listen: "0.0.0.0:8087"}')
    assert code == 78 and "token_file" in err, err
    code, err = started('{listen: "0.0.0.0:8087", token_file: /nonexistent/token}')
    assert code == 78 and "/nonexistent/token" in err, err
    code, err = started("{listen: /nonexistent/status.sock}")
    assert code == 78 and "/nonexistent/status.sock" in err and "folder" in err, err
    code, err = started('{listen: "status.example.org:80"}')
    assert code == 78 and "status.example.org" in err, err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, err = started('{listen: "127.0.0.1:%d"}' % taken.getsockname()[1])
        assert code == 1 and "listens there" in err, err


def test_a_socket_of_the_file_system(program):
    folder = tempfile.mkdtemp(prefix="feedmill-")
    path = folder + "/status.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(path)
    with Endpoint(program, path=path) as one:
        wait_for(lambda: stat.S_IMODE(os.stat(path).st_mode) == 0o660, 5, "mode 0660")
        assert one.get("/healthz").text == "ok\n"
        assert one.get("/healthz", Host="evil.example").status == 421
        assert os.listdir(folder) == ["status.sock"]
        second = Mill(program, [])
        second.config.write_text(second.config.read_text() + "status: {listen: %s}\n" % path)
        daemon = second.start("run")
        assert daemon.wait(timeout=30) == 1 and "listens there" in daemon.communicate()[1]
        assert one.get("/healthz").text == "ok\n"
        assert stop(one.daemon)[0] == 0 and os.listdir(folder) == []
    (pathlib.Path(folder) / "status.sock").write_text("somebody's")
    third = Mill(program, [])
    third.config.write_text(third.config.read_text() + "status: {listen: %s}\n" % path)
    assert third.start("run").wait(timeout=30) == 78
    assert (pathlib.Path(folder) / "status.sock").read_text() == "somebody's"


def test_a_socket_that_systemd_hands_over(program):
    one = Mill(program, [])
    given = socket.create_server(("127.0.0.1", 0))
    os.set_inheritable(given.fileno(), True)

    def become_it():
        os.dup2(given.fileno(), 3)
        os.environ["LISTEN_PID"] = str(os.getpid())

    command = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" run -c "$1"'
    daemon = subprocess.Popen(["sh", "-c", command, one.program, str(one.config)], cwd=one.folder, preexec_fn=become_it,
                              close_fds=False, stderr=subprocess.PIPE, text=True)
    asked = http.client.HTTPConnection("127.0.0.1", given.getsockname()[1], timeout=30)
    given.close()
    asked.request("GET", "/healthz")
    assert asked.getresponse().read() == b"ok\n"
    asked.close()
    assert stop(daemon)[0] == 0


def test_many_clients_and_a_slow_loris_hold_up_nothing(program):
    server = SampleServer()
    slow = []
    try:
        sources = [server.url("harbour-gazette.rss?%d" % number) for number in range(40)]
        with Endpoint(program, sources) as one:
            for _ in range(300):  # each says a little, and never all
                connection = one.connect()
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: local")
                slow.append(connection)
            good, bad = [], []

            def client():
                for _ in range(3):
                    try:
                        answer = one.get("/healthz", timeout=60)
                        (good if answer.status == 200 else bad).append(answer.status)
                    except OSError as error:
                        bad.append(error)

            clients = [threading.Thread(target=client) for _ in range(200)]
            for each in clients:
                each.start()
            for each in clients:
                each.join()
            assert not bad and len(good) == 600, (len(good), bad[:3])
            wait_for(lambda: sum(line["last_poll"] is not None for line in one.mill.lines("status")
                                 if "last_poll" in line) == 40, 30, "all was polled meanwhile")
            code, _, err = stop(one.daemon, within=8)
            assert code == 0, err
    finally:
        for connection in slow:
            connection.close()
        server.stop()


DIGEST = """digests:
  - name: all news
    title: All <news>
    schedule: "every 15m"
    formats: [html, atom, json]
"""


class WithNews(Endpoint):
    """With a source that was polled and an issue that was written before the daemon began."""

    def __init__(self, program, server, **more):
        before = Mill(program, [server.url("harbour-gazette.rss"), server.url("none.rss?key=s3cret-in-a-query")], DIGEST)
        before.run("poll", "--all")
        before.run("digest", "--now")
        self.before = before
        # The same folder: the endpoint reads what is there.
        text = before.config.read_text()
        self.mill, self.path, self.port = before, None, free_port()
        before.config.write_text(text + 'status: {listen: "127.0.0.1:%d"}\n' % self.port)
        self.daemon = before.start("run")
        wait_for(self.is_there, 30, "the endpoint answers")


def test_metrics_are_what_a_real_parser_reads(program):
    try:
        from prometheus_client import parser as plain
        from prometheus_client.openmetrics import parser
    except ImportError:
        print("      python3-prometheus-client is not there")
        return
    server = SampleServer()
    try:
        with WithNews(program, server) as one:
            answer = one.get("/metrics", Accept="application/openmetrics-text; version=1.0.0, text/plain;q=0.5")
            assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0"), answer.headers
            assert answer.text.endswith("# EOF\n")
            families = {family.name: family for family in parser.text_string_to_metric_families(answer.text)}
            value = {(sample.name, tuple(sorted(sample.labels.items()))): sample.value
                     for family in families.values() for sample in family.samples}
            assert value["feedmill_sources", (("state", "ok"),)] == 1, value
            assert value["feedmill_sources", (("state", "failing"),)] == 1
            assert value["feedmill_entries", ()] == len(one.mill.lines("entries"))
            assert value["feedmill_stories", ()] == len(one.mill.lines("stories"))
            assert value["feedmill_issues_total", ()] == 1 and value["feedmill_digests", ()] == 1
            assert value["feedmill_healthy", ()] == 1 and value["feedmill_store_bytes", ()] > 10000
            assert value["process_resident_memory_bytes", ()] > 1e6
            assert value["feedmill_outbox_deliveries", (("state", "waiting"),)] == 0
            assert families["feedmill_requests"].type == "counter"
            assert families["feedmill_request_duration_seconds"].type == "histogram"
            assert not any("harbour" in line.lower() for line in answer.text.splitlines()), "no series a source"
            old = one.get("/metrics", Accept="text/plain;version=0.0.4")
            assert old.headers["content-type"].startswith("text/plain; version=0.0.4")
            names = [family.name for family in plain.text_string_to_metric_families(old.text)]
            assert "feedmill_requests" in names and len(names) == len(set(names))
    finally:
        server.stop()


def test_requests_are_counted(program):
    server = SampleServer()
    try:
        with Endpoint(program, [server.url("harbour-gazette.rss"), server.url("none.rss")]) as one:
            def counted():
                text = one.get("/metrics").text
                return 'outcome="ok"} 1\n' in text and 'outcome="http_4xx"} 1\n' in text
            wait_for(counted, 30, "two requests are counted")
            text = one.get("/metrics").text
            assert 'le="+Inf"} 2\n' in text and "feedmill_request_duration_seconds_count 2\n" in text
            received = [line for line in text.splitlines() if line.startswith("feedmill_received_bytes_total")]
            assert float(received[0].split()[1]) > 100, received
    finally:
        server.stop()


def test_lists_are_those_of_the_commands(program):
    server = SampleServer()
    try:
        with WithNews(program, server) as one:
            wait_for(lambda: one.get("/stories?after=0").text, 30, "stories are there")
            expected = one.mill.run("entries", "--json", "--after", "0")[0]
            answer = one.get("/entries?after=0")
            assert answer.text == expected and "ndjson" in answer.headers["content-type"]
            assert one.get("/stories?after=0").text == one.mill.run("stories", "--json", "--after", "0")[0]
            last = one.mill.lines("entries", "--after", "0")[-1]["seq"]
            assert len(one.get("/entries?after=0&limit=2").text.splitlines()) == 2
            assert one.get("/entries?after=%d" % last).text == ""
            for wrong in ("after=x", "after=-1", "limit=1e3", "after=0&wait=soon"):
                assert one.get("/entries?" + wrong).status == 400, wrong
            began = time.monotonic()
            assert one.get("/entries?after=%d&wait=1" % last).text == "" and time.monotonic() - began > 0.9
            found = []
            waiting = threading.Thread(target=lambda: found.append(one.get("/entries?after=%d&wait=50" % last, timeout=60)))
            waiting.start()
            assert one.get("/healthz").status == 200, "who waits holds up nobody"
            one.mill.config.write_text(one.mill.config.read_text().replace(
                "sources:\n", "sources:\n  - url: %s\n" % server.url("timetable-blog.atom")))
            one.daemon.send_signal(signal.SIGHUP)
            waiting.join(60)
            assert found and found[0].text.count("\n") > 0, "an answer as soon as there is one"
            # A stop does not wait for those who wait.
            with one.connect() as idle:
                idle.sendall(b"GET /entries?after=99999&wait=50 HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % one.port)
                assert one.get("/healthz").status == 200
                code, _, err = stop(one.daemon, within=8)
                assert code == 0 and "did not finish" not in err, err
    finally:
        server.stop()


def test_files_of_issues_and_nothing_else(program):
    server = SampleServer()
    try:
        with WithNews(program, server) as one:
            folder = one.mill.output / "all news"
            issue = one.mill.issues("all news", "html")[0].name
            (folder / "notes.txt").write_text("mine")
            (folder / "link.html").symlink_to("/etc/passwd")
            base = "/digests/all%20news/"
            for name in (issue, issue.replace("html", "json"), issue.replace("html", "xml"), "index.jsonl", "index.html"):
                answer = one.get(base + name)
                assert answer.status == 200 and answer.body == (folder / name).read_bytes(), name
                assert "sandbox" in answer.headers["content-security-policy"], name
                assert "allow-scripts" not in answer.headers["content-security-policy"]
                again = one.get(base + name, If_None_Match=answer.headers["etag"])
                assert (again.status, again.body) == (304, b""), name
                assert one.get(base + name, If_Modified_Since=answer.headers["last-modified"]).status == 304
            assert one.get(base + issue).headers["content-type"] == "text/html; charset=utf-8"
            assert one.get(base + "latest.html").body == (folder / issue).read_bytes()
            assert one.get(base).body == (folder / "index.html").read_bytes()
            assert one.get("/digests/all%20news").headers["location"] == base
            listed = one.get("/digests/")
            assert "All &lt;news&gt;" in listed.text and 'href="/digests/all%20news/"' in listed.text
            for name in ("notes.txt", "link.html", "../../feedmill.yaml", "..%2f..%2ffeedmill.yaml", "%2e%2e/x", ".lock", "latest",
                         "latest.epub", "latest.", "//etc/passwd", issue + "%00.html/..", issue + "/", ""):
                assert one.get(base + name).status in (404, 400) or name in ("", issue + "%00.html/.."), name
            for path in ("/digests/../feedmill.yaml", "/digests/..%2ffeedmill.db", "/digests/other/", "/digests/all news/.."):
                assert one.get(path.replace(" ", "%20")).status in (302, 400, 404), path
            (folder / issue).unlink()  # a name that is listed, and leads out of the folder now
            (folder / issue).symlink_to("/etc/passwd")
            assert one.get(base + issue).status == 404
    finally:
        server.stop()


def test_a_feed_of_what_a_digest_tells(program):
    import xml.etree.ElementTree as tree
    server = SampleServer()
    try:
        with WithNews(program, server) as one:
            answer = one.get("/feed/all%20news.atom")
            assert answer.status == 200 and answer.headers["content-type"].startswith("application/atom+xml")
            atom = "{http://www.w3.org/2005/Atom}"
            root = tree.fromstring(answer.body)
            told = one.mill.issues("all news")[0]
            assert len(root.findall(atom + "entry")) == told.read_text().count('"_feedmill":{"story_id"') or \
                len(root.findall(atom + "entry")) > 2
            assert root.find(atom + "id").text.startswith("urn:uuid:")
            again = one.get("/feed/all%20news.atom", If_None_Match=answer.headers["etag"])
            assert (again.status, again.body) == (304, b"")
            assert one.get("/feed/none.atom").status == 404 and one.get("/feed/all%20news").status == 404
            (one.mill.folder / "saved.atom").write_bytes(answer.body)
            parsed = one.mill.run("parse", "saved.atom")[0]
            assert '"atom-1.0"' in parsed
    finally:
        server.stop()


def test_a_page_for_people(program):
    server = SampleServer()
    try:
        with WithNews(program, server) as one:
            page = one.get("/status")
            assert page.status == 200 and page.headers["content-type"].startswith("text/html")
            assert "s3cret-in-a-query" not in page.text and "none.rss" in page.text
            assert "All &lt;news&gt;" in page.text and "/digests/all%20news/" in page.text
            assert "<script" not in page.text and 'aria-label="30 days: 1 poll, 1 failed, 0 new"' in page.text
            failing = one.get("/status?state=failing").text
            assert "none.rss" in failing and "harbour-gazette" not in failing
            assert "No source is like that" in one.get("/status?q=%3Cb%3E").text
            assert one.get("/").headers["location"] == "/status"
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(mill.run_tests([value for name, value in sorted(globals().items()) if name.startswith("test_")], __doc__))
