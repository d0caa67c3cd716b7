#!/usr/bin/env python3
"""Several processes on one store, as in containers: claims.py --feedmill PATH. An issue is posted once, a feed is polled by one of them,
and a process that stands still keeps what it holds."""
import http.server
import shutil
import signal
import subprocess
import sys
import threading
import time

from mill import Mill, run_tests, wait_for

FEED = '<rss version="2.0"><channel><title>Two</title><item><title>Heron</title><guid>h</guid></item></channel></rss>'


class Slow:
    """Answers a GET with a feed, a POST with 200, each after `delay` seconds."""

    def __init__(self, delay):
        self.asked = asked = []
        self.agents = agents = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.command)
                agents.append(self.headers.get("User-Agent"))
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                time.sleep(delay)
                self.send_response(200)
                self.send_header("Content-Length", str(len(FEED)))
                self.end_headers()
                self.wfile.write(FEED.encode())

            do_POST = do_GET

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def namespace():
    flags = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if not shutil.which("unshare") or subprocess.run([*flags, "true"], capture_output=True).returncode != 0:
        return None
    return flags


def apart(it, flags, *words):
    return subprocess.Popen([*flags, it.program, words[0], "-c", str(it.config), *words[1:]], cwd=it.folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def with_feed(program, digests=""):
    it = Mill(program, [])
    (it.folder / "feed.xml").write_text(FEED)
    it.configure(["file://%s/feed.xml" % it.folder], digests)
    return it


def to_hook(slow):
    return "digests:\n  - {name: all, schedule: every 15m, deliver: [{webhook: {url: '%s'}}]}\n" % slow.url


def one_delivery_two_namespaces(program):
    flags = namespace()
    if flags is None:
        print("skip: no PID namespace can be made here (unshare --pid)")
        return
    slow = Slow(3)
    it = with_feed(program, to_hook(slow))
    it.run("poll", "--all")
    first = apart(it, flags, "digest", "--now")
    wait_for(lambda: slow.asked, 20, "the first post")
    second = apart(it, flags, "digest")
    assert second.wait(20) == 0 and first.wait(20) == 0
    it.run("digest")
    assert slow.asked == ["POST"], slow.asked


def one_poll_two_namespaces(program):
    flags = namespace()
    if flags is None:
        print("skip: no PID namespace can be made here (unshare --pid)")
        return
    slow = Slow(3)
    it = Mill(program, [slow.url])
    first = apart(it, flags, "poll", "--all")
    wait_for(lambda: slow.asked, 20, "the first request")
    second = apart(it, flags, "poll", "--all")
    assert second.wait(20) == 0 and first.wait(20) == 0
    assert slow.asked == ["GET"], slow.asked
    assert len(it.lines("entries")) == 1


def a_process_that_stands_still_keeps_its_claim(program):
    slow = Slow(1)
    it = with_feed(program, to_hook(slow))
    it.run("poll", "--all")
    first = it.start("digest", "--now")
    wait_for(lambda: slow.asked, 20, "the first post")
    first.send_signal(signal.SIGSTOP)
    it.run("digest")
    first.send_signal(signal.SIGCONT)
    assert first.wait(20) == 0
    assert slow.asked == ["POST"], slow.asked
    assert it.run("status", "--deliveries", "--json")[0] == ""


def a_killed_process_holds_nothing(program):
    slow = Slow(1)
    it = with_feed(program, to_hook(slow))
    it.run("poll", "--all")
    first = it.start("digest", "--now")
    wait_for(lambda: slow.asked, 20, "the first post")
    first.kill()
    first.wait()
    it.run("digest")
    assert slow.asked == ["POST", "POST"], slow.asked


def a_program_that_was_started_keeps_no_claim_alive(program):
    it = with_feed(program, "digests:\n  - {name: all, schedule: every 15m, deliver: [{exec: [sh, -c, 'echo x >>ran; exec sleep 20']}]}\n")
    it.run("poll", "--all")
    first = it.start("digest", "--now")
    wait_for((it.folder / "ran").exists, 20, "the program")
    first.kill()
    first.wait()
    second = it.start("digest")
    wait_for(lambda: (it.folder / "ran").read_text() == "x\nx\n", 20, "the program, once more")
    second.terminate()
    second.wait(20)


def a_reload_reaches_the_courier_while_a_delivery_is_under_way(program):
    slow, quick = Slow(60), Slow(0)
    digests = ("digests:\n  - {name: all, schedule: sun 09:00, send_early_at: 1, deliver: [{webhook: {url: '%s'}}, {webhook: {url: '%s'}}]}\n"
               % (slow.url, quick.url))
    it = Mill(program, [])
    feed = it.folder / "feed.xml"
    feed.write_text(FEED)
    agents = 'http: {allow_networks: [127.0.0.0/8], user_agent: "%s"}\npoll: {interval: 1s, min_interval: 1s}\n'

    def configure(agent):
        it.config.write_text("storage: feedmill.db\noutput: digests\n%ssources:\n  - {url: 'file://%s', interval: 1s}\n%s"
                             % (agents % agent, feed, digests))

    configure("first/1")
    child = it.start("run")
    wait_for(lambda: quick.asked and slow.asked, 60, "the first posts")
    configure("second/2")
    child.send_signal(signal.SIGHUP)
    time.sleep(2)
    feed.write_text(FEED.replace("</channel>", "<item><title>Grebe on the pond</title><guid>g</guid></item></channel>"))
    wait_for(lambda: len(quick.asked) == 2, 90, "the second post")
    assert quick.agents == ["first/1", "second/2"], quick.agents
    child.terminate()
    assert child.wait(10) == 0


if __name__ == "__main__":
    sys.exit(run_tests([one_delivery_two_namespaces, one_poll_two_namespaces, a_process_that_stands_still_keeps_its_claim,
                        a_killed_process_holds_nothing, a_reload_reaches_the_courier_while_a_delivery_is_under_way,
                        a_program_that_was_started_keeps_no_claim_alive], __doc__))
