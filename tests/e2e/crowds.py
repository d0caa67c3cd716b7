#!/usr/bin/env python3
"""A crowd of hosts whose names never resolve, or that answer late, delays no good source: a real resolver on this machine that keeps
silent, in a network namespace of its own (skipped where there is none)."""
import http.server
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import mill

ITEM = b'<rss version="2.0"><channel><title>Otters</title><item><title>Seen</title><guid>seen</guid></item></channel></rss>'
LATE = 5


def enter_namespace():
    if os.environ.get("CROWDS_NAMESPACE"):
        return
    flags = ["--net", "--mount"] + ([] if os.geteuid() == 0 else ["--user", "--map-root-user"])
    if not shutil.which("unshare") or subprocess.run(["unshare", *flags, "ip", "link", "set", "lo", "up"], capture_output=True).returncode:
        print("no network namespace here: skipped")
        sys.exit(77)
    os.environ["CROWDS_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", *flags, sys.executable, *sys.argv])


def use_own_resolver():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    resolv = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-")) / "resolv.conf"
    resolv.write_text("nameserver 127.0.0.53\noptions timeout:5 attempts:2\n")
    subprocess.run(["mount", "--bind", str(resolv), "/etc/resolv.conf"], check=True)


class Resolver:
    """Every name is 127.0.0.1; to names that begin as one of `silent` it says nothing."""

    def __init__(self):
        self.silent = ()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.53", 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            asked, who = self.socket.recvfrom(512)
            if asked[13:].startswith(tuple(name.encode() for name in self.silent) or b"\0\0"):
                continue
            end = asked.index(b"\0", 12) + 5
            is_a = asked[end - 4:end - 2] == b"\0\1"
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4\x7f\0\0\1" if is_a else b""
            self.socket.sendto(asked[:2] + b"\x81\x80\0\1" + (b"\0\1" if is_a else b"\0\0") + b"\0\0\0\0" + asked[12:end] + answer, who)


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True


class Hosts:
    """One server for all names; when `good.example` was asked. Names that begin with `slow` answer after `delay`."""

    def __init__(self, delay=0.0):
        self.asked = asked = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                host = self.headers["Host"].split(":")[0]
                asked.setdefault(host, []).append(time.monotonic())
                if host.startswith("slow"):
                    time.sleep(delay)
                self.send_response(200)
                self.send_header("Content-Length", str(len(ITEM)))
                self.end_headers()
                self.wfile.write(ITEM)

            def log_message(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, name):
        return "http://%s.example:%d/" % (name, self.server.server_port)


def latest(times, began, ended, interval):
    """By how much the latest of the polls was late, a first one aside that was due at `began`."""
    moments = [began - interval] + times + [ended]
    return max(after - before for before, after in zip(moments, moments[1:])) - interval


def configured(program, sources):
    it = mill.Mill(program, [])
    it.config.write_text("storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8]}\n"
                         "poll: {min_interval: 1s}\nsources:\n" + "".join("  - {url: \"%s\", interval: %s}\n" % one for one in sources))
    return it


def measure(it, hosts, seconds, middle=lambda: None):
    child = it.start("run", "--log-level", "error")  # nobody reads the log meanwhile
    began = time.monotonic()
    time.sleep(seconds / 2)
    middle()
    time.sleep(seconds / 2)
    ended = time.monotonic()
    late = latest(hosts.asked.get("good.example", []), began, ended, 2)
    fine = [max([0] + hosts.asked.get("fine%d.example" % n, [])[:1]) - began for n in range(49)]
    print("      the good source was at most %.1f s late; first polls of other good hosts up to %.1f s after the start"
          % (late, max(fine)), flush=True)
    mill.stop(child)
    return late, max(fine), min(fine)


def hosts_that_no_resolver_knows_delay_no_other(program):
    resolver.silent, hosts = ("dark",), Hosts()
    sources = [(hosts.url("%s%d" % (kind, n)), "30s") for n in range(49) for kind in ("dark", "fine", "darker")]
    it = configured(program, sources + [(hosts.url("dark98"), "30s"), (hosts.url("dark99"), "30s"), (hosts.url("good"), "2s")])
    late, last, first = measure(it, hosts, 16)
    assert late <= LATE and first > 0 and last <= LATE, (late, last)


def a_resolver_that_falls_silent_delays_no_other(program):
    resolver.silent, hosts = (), Hosts()
    sources = [(hosts.url("dark%d" % n), "2s") for n in range(100)] + [(hosts.url("fine%d" % n), "2s") for n in range(49)]
    it = configured(program, sources + [(hosts.url("good"), "2s")])

    def fall_silent():
        resolver.silent = ("dark",)

    late, _, _ = measure(it, hosts, 24, fall_silent)
    assert late <= LATE, late


def a_thousand_slow_hosts_delay_no_other(program):
    resolver.silent, hosts = (), Hosts(delay=8)
    sources = [(hosts.url("fine%d" % n), "10s") for n in range(49)] + [(hosts.url("good"), "2s")]
    it = configured(program, sources + [(hosts.url("slow%d" % n), "2s") for n in range(1000)])
    late, _, _ = measure(it, hosts, 30)
    assert late <= LATE, late


TESTS = [hosts_that_no_resolver_knows_delay_no_other, a_resolver_that_falls_silent_delays_no_other, a_thousand_slow_hosts_delay_no_other]

if __name__ == "__main__":
    enter_namespace()
    use_own_resolver()
    resolver = Resolver()
    sys.exit(mill.run_tests(TESTS, __doc__))
