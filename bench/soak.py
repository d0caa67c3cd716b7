#!/usr/bin/env python3
"""Weeks of virtual time with all that goes wrong in them: soak.py --feedmill PATH [--days 30] [--sources 2000] [--speed 600].

`feedmill run` polls, as in virtual_day.py, a web that a proxy plays; beside that it writes and delivers digests, its endpoint is
asked every second, and it is told to systemd's protocol. It is stopped, killed, reread with other sources and with mistakes in
the file; its clock is set forth and back; the network goes, the webhook, the room on the disk (soak_troubles.py says when).
Once a day a pass runs beside it, which does the upkeep that the daemon does every real hour. In the end: the memory is
flat, the file is of what retention promises, the watchdog never waited, no entry is held twice, and none told twice.
Prints the curve by the day; exit 1 where one of it is not so, 77 without libfaketime.
"""
import argparse
import asyncio
import collections
import glob
import json
import os
import pathlib
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import soak_troubles
from virtual_day import AGENT, MAX_INTERVAL, MIN_INTERVAL, PER_HOST, Proxy
from virtual_manners import DAY, START, Manners
from virtual_web import HOUR, Web, number

KEEP = 7 * DAY
WATCHDOG = 20.0  # real seconds; the unit has two minutes
WORDS = ("harbour lamp keeper tide crane quay ferry otter willow kernel patch compiler budget council bridge storm orchard "
         "museum choir tram engine harvest vote strike probe comet reef glacier forge violin ledger canal mill turbine").split()
HEAD = """storage: feedmill.db
output: digests
http: {proxy: "http://127.0.0.1:%d", timeout: 5s, user_agent: "%s", allow_networks: [127.0.0.0/8]}
poll: {interval: %s, min_interval: %s, max_interval: 1d}
retention: {keep: 7d}
status: {listen: "127.0.0.1:%d"}
x-some: &some [%s]
digests:
  - {name: morning, schedule: "07:00", formats: [html, json], keep: 10, sources: *some, max_stories: 1000, deliver: [{webhook: {url: "http://127.0.0.1:%d/hook"}}]}
  - {name: often, schedule: "every 6h", formats: [json], keep: 5, sources: *some, max_stories: 1000, deliver: [{maildir: Mail}]}
sources:
"""


class News(Web):
    """Entries of words that differ, as stories of different events do."""

    def document(self, address, now, habit, newer_than=-1):
        text, items = super().document(address, now, habit, newer_than)
        for guid in items:
            plain = "Entry %s of %s" % (guid.rpartition("#")[2], address)
            words = " ".join(WORDS[number(guid, place) % len(WORDS)] for place in range(9)).capitalize()
            text = text.replace(("<title>%s<" % plain).encode(), ("<title>%s %d<" % (words, number(guid) % 10000)).encode(), 1)
        return text, items


class Systemd:
    """Who the program notifies: how long the watchdog waited at most, how often it was ready."""

    def __init__(self, folder):
        self.path = str(folder / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.setblocking(False)
        self.heard, self.longest, self.ready = None, 0.0, 0
        asyncio.get_running_loop().add_reader(self.socket, self.hear)

    def hear(self):
        for line in self.socket.recv(65536).decode("utf-8", "replace").splitlines():
            self.ready += line == "READY=1"
            if line == "WATCHDOG=1":
                self.wait()

    def wait(self):
        if self.heard is not None:
            self.longest = max(self.longest, time.monotonic() - self.heard)
        self.heard = time.monotonic()

    def ended(self):
        """The program has: nobody waits for it until it is ready again."""
        self.heard = None


class Program:
    """Its clock stands in a file, which libfaketime reads again every second; `ahead` is how far it is set before the web's."""

    def __init__(self, options, folder, systemd, proxy):
        self.options, self.folder, self.systemd, self.proxy = options, folder, systemd, proxy
        self.child, self.ahead, self.started = None, 0, 0.0
        self.preload = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
        self.statuses = collections.Counter()

    def set_clock(self, name, began):
        """`began`: when the process did, by the web's clock; what libfaketime counts from."""
        stamp = time.strftime("@%Y-%m-%d %H:%M:%S", time.gmtime(began + self.ahead))
        path = self.folder / (name + ".new")
        path.write_text("%s x%g\n" % (stamp, self.options.speed))
        path.rename(self.folder / name)

    def environment(self, name):
        self.set_clock(name, self.proxy.now() + 1)
        return {**os.environ, "TZ": "UTC", "LD_PRELOAD": self.preload, "FAKETIME_TIMESTAMP_FILE": str(self.folder / name),
                "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
                "NOTIFY_SOCKET": self.systemd.path, "WATCHDOG_USEC": str(int(WATCHDOG * 1e6))}

    def start(self):
        log = open(self.folder / "log", "ab")
        self.started = self.proxy.now() + 1
        self.child = subprocess.Popen([self.options.feedmill, "run", "-c", "f.yaml"], cwd=self.folder, stdin=subprocess.DEVNULL,
                                      env=self.environment("clock"), stdout=log, stderr=log)
        # As a full disk, which a limit plays, answers with an error.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def jump(self, seconds):
        self.ahead += seconds
        self.set_clock("clock", self.started)

    async def end(self, how):
        self.child.send_signal(how)
        status = await asyncio.get_running_loop().run_in_executor(None, self.child.wait, 30)
        self.systemd.ended()
        self.statuses["%s: %d" % (how.name, status)] += 1
        return status

    async def a_pass(self, source):
        """`feedmill poll` beside the daemon, as cron would."""
        environment = {key: value for key, value in self.environment("clock-of-pass").items() if key != "NOTIFY_SOCKET"}
        made = await asyncio.create_subprocess_exec(self.options.feedmill, "poll", source, "--quiet", "-c", "f.yaml", cwd=self.folder,
                                                    env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        said, _ = await made.communicate()
        text = said.decode("utf-8", "replace")
        # That a digest cannot be written, or that the daemon, whose days are minutes, leaves no room for a write within 30 s, is
        # told so, and nothing is lost by it.
        allowed = [what for what in ("could not be written", "is locked") if what in text]
        self.statuses["poll: %s" % (allowed[0] if allowed else made.returncode)] += 1
        if made.returncode:
            print("poll: " + text[-300:], flush=True)

    def limit_files(self, size):
        resource.prlimit(self.child.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def memory(self):
        """Resident now and at most, MB."""
        status = dict(line.split(":", 1) for line in open("/proc/%d/status" % self.child.pid) if ":" in line)
        return tuple(int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))


class Hook:
    """The webhook's receiver: which stories each issue told."""

    def __init__(self):
        self.down, self.issues, self.asked = False, {}, 0

    async def serve(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n"))}
            body = await reader.readexactly(int(fields.get("content-length", 0)))
            self.asked += 1
            if not self.down:
                self.issues[fields.get("idempotency-key", "")] = [item["id"] for item in json.loads(body)["items"]]
            writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % (b"503 -" if self.down else b"204 -"))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        writer.close()

    def told_twice(self):
        return [one for one, times in collections.Counter(sum(self.issues.values(), [])).items() if times > 1]


class Reader:
    """Asks the endpoint for its pages in turn."""
    PATHS = ["/healthz", "/metrics", "/status", "/entries?after=0&limit=200", "/status?state=failing", "/digests/", "/feed/often.atom"]

    def __init__(self, port):
        self.port, self.answers, self.figures = port, collections.Counter(), {}

    async def ask(self, path):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % (path.encode(), self.port))
        answer = await asyncio.wait_for(reader.read(-1), 30)
        writer.close()
        return answer.decode("utf-8", "replace")

    async def forever(self):
        turn = 0
        while True:
            await asyncio.sleep(1)
            path = self.PATHS[turn % len(self.PATHS)]
            turn += 1
            try:
                answer = await self.ask(path)
                self.answers["%s %s" % (answer[9:12], path)] += 1
                if path == "/metrics" and answer[9:12] == "200":
                    self.figures = dict(line.rsplit(" ", 1) for line in answer.splitlines() if line.startswith("feedmill_"))
            except (OSError, asyncio.TimeoutError, ConnectionError) as wrong:
                self.answers["%s %s" % (type(wrong).__name__, path)] += 1


def addresses_of(count):
    hosts = ("site%d.example" % n for n in range(10 ** 6))
    out = []
    for n, host in enumerate(hosts):
        out += ["http://%s/%d.xml" % (host, feed) for feed in range(5 if n % 4 == 0 else 1)]
        if len(out) >= count:
            return out[:count]


class Soak:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.addresses = addresses_of(options.sources)
        self.manners = Manners(self.addresses, MIN_INTERVAL, MAX_INTERVAL, PER_HOST, AGENT, set())
        self.proxy = Proxy(News(START), self.manners, options.speed)
        self.hook, self.left_out, self.curve = Hook(), set(), []

    def configure(self, mistake=""):
        interval, least = self.options.intervals.split(",")
        # What waits for an issue is kept: so few sources that their digests tell all they bring; these are never left out.
        some = ", ".join('"%s"' % one for place, one in enumerate(self.addresses) if place % 20 == 15)
        text = HEAD % (self.port_of_proxy, AGENT, interval, least, self.reader.port, some, self.port_of_hook)
        text += "".join("  - url: %s\n" % one for one in self.addresses if one not in self.left_out)
        (self.folder / "f.yaml.new").write_text(text + mistake)
        (self.folder / "f.yaml.new").rename(self.folder / "f.yaml")

    async def open(self):
        async def listen(serve):
            server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024, limit=1 << 20)
            return server, server.sockets[0].getsockname()[1]
        self.network, self.port_of_proxy = await listen(self.serve)
        _, self.port_of_hook = await listen(self.hook.serve)
        self.offline = False
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.reader = Reader(probe.getsockname()[1])
        self.systemd = Systemd(self.folder)
        self.program = Program(self.options, self.folder, self.systemd, self.proxy)
        self.configure()

    async def serve(self, reader, writer):
        if self.offline:
            return writer.transport.abort()
        await self.proxy.serve(reader, writer)

    def measure(self, day):
        sizes = [(self.folder / ("feedmill.db" + end)).stat().st_size for end in ("", "-wal") if (self.folder / ("feedmill.db" + end)).exists()]
        figures = self.reader.figures
        digests = sum(path.stat().st_size for path in (self.folder / "digests").rglob("*") if path.is_file() and not path.is_symlink())
        row = (day, *self.program.memory(), sum(sizes[:1]) / 1e6, float(figures.get("feedmill_store_free_bytes", 0)) / 1e6, digests / 1e6,
               int(float(figures.get("feedmill_entries", 0))), sum(self.manners.kinds.values()), self.systemd.longest)
        self.curve.append(row)
        print("%4d %8.1f %8.1f %8.1f %8.1f %8.1f %8d %9d %8.1f" % row, flush=True)

    async def through(self):
        """All days, with what happens in them."""
        print(" day  resident     peak    store     free  digests  entries  requests watchdog", flush=True)
        self.proxy.real_start = time.monotonic()
        self.program.start()
        asking = asyncio.create_task(self.reader.forever())
        happenings = sorted(soak_troubles.of(self, self.options.days), key=lambda one: one[0])
        day, end, passes = 0, START + self.options.days * DAY, 0
        beside = asyncio.get_running_loop().create_future()
        beside.set_result(None)
        while self.proxy.now() < end:
            await asyncio.sleep(0.1)
            if self.program.child.poll() is not None:
                raise SystemExit("feedmill ended with %d: see %s/log" % (self.program.child.returncode, self.folder))
            gone = (self.proxy.now() - START) / DAY
            if gone >= day:
                self.measure(day)
                day += 1
            if gone >= passes + 0.5 and beside.done():
                passes = int(gone + 0.5)
                source = next(one for one in self.addresses[passes % 50:] if one not in self.left_out)
                beside = asyncio.create_task(self.program.a_pass(source))
            while happenings and gone >= happenings[0][0]:
                _, name, happen = happenings.pop(0)
                print("     %.1f: %s" % (gone, name), flush=True)
                await happen()
        self.measure(day)
        asking.cancel()
        await beside
        self.last = await self.program.end(signal.SIGTERM)


def held(soak):
    out = subprocess.run([soak.options.feedmill, "entries", "--json", "--limit", "0", "-c", "f.yaml"], cwd=soak.folder,
                         stdout=subprocess.PIPE, check=True).stdout
    found = collections.defaultdict(list)
    for line in out.splitlines():
        entry = json.loads(line)
        found[entry["source_url"]].append(entry["id"])
    return found


def wrong_entries(soak, found):
    """Held twice; never given; long out of the feed and still held; given lately and not held."""
    now, slack, wrong = soak.proxy.now(), 3 * DAY, collections.Counter()
    for address, ids in found.items():
        wrong["held twice"] += len(ids) - len(set(ids))
        given = soak.manners.items[address]
        wrong["never given"] += len(set(ids) - set(given))
        if address not in soak.left_out:
            read_lately = max((last for _, last in given.values()), default=0)
            wrong["kept too long"] += sum(read_lately - given[one][1] > KEEP + slack for one in set(ids) & set(given))
    for address, given in soak.manners.items.items():
        if address in soak.manners.sources and address not in soak.left_out:
            lately = {one for one, (first, _) in given.items() if HOUR < now - first < KEEP - slack}
            wrong["lost"] += len(lately - set(found[address]))
    return +wrong


def verdict(soak):
    """Each with whether it is so."""
    curve = soak.curve[2:]
    third = max(1, len(curve) // 3)
    memory = [statistics.median(row[1] for row in part) for part in (curve[:third], curve[-third:])]
    settled = [row for row in soak.curve if row[0] > KEEP / DAY + 3] or soak.curve[-1:]
    sizes = [row[3] - row[4] for row in settled]
    log = (soak.folder / "log").read_text(errors="replace")
    wrong = wrong_entries(soak, held(soak))
    doctor = subprocess.run([soak.options.feedmill, "doctor", "-c", "f.yaml"], cwd=soak.folder, capture_output=True, text=True)
    integrity = [line for line in doctor.stdout.splitlines() if "integrity" in line]
    twice = soak.hook.told_twice()
    return [
        ("memory: %.1f MB in the first third, %.1f MB in the last" % tuple(memory), memory[1] <= 1.1 * memory[0] + 4),
        ("store in use: %.1f MB after the first days, %.1f MB in the end" % (sizes[0], sizes[-1]), sizes[-1] <= 1.15 * sizes[0] + 2),
        ("free in the file: %.1f MB of %.1f" % (settled[-1][4], settled[-1][3]), settled[-1][4] <= 0.35 * settled[-1][3]),
        ("watchdog waited for %.1f s of %g at most" % (soak.systemd.longest, WATCHDOG), soak.systemd.longest < WATCHDOG / 2 + 5),
        ("lines of a thread that does not move: %d" % log.count("event=watchdog"), "event=watchdog" not in log),
        ("entries: %s" % (dict(wrong) or "as given and kept"), not wrong),
        ("issues that came: %d; stories told twice: %d" % (len(soak.hook.issues), len(twice)), soak.hook.issues and not twice),
        ("integrity: %s" % " ".join(integrity), bool(integrity) and "wrong" not in integrity[0]),
        ("ends: %s" % dict(soak.program.statuses), soak.last == 0 and not soak.program.statuses["poll: 1"]),
        ("the endpoint: %s" % dict(soak.reader.answers), any(one.startswith("200 /status") for one in soak.reader.answers)),
    ]


async def run(options, folder):
    soak = Soak(options, folder)
    await soak.open()
    await soak.through()
    return soak


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--speed", type=float, default=600)
    parser.add_argument("--intervals", default="2h,1h", help="poll.interval and poll.min_interval")
    options = parser.parse_args()
    options.feedmill = os.path.abspath(options.feedmill)
    if not glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"):
        print("needs the faketime package (libfaketime)")
        return 77
    folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-soak-"))
    soak = asyncio.run(run(options, folder))
    failed = 0
    for line, good in verdict(soak):
        failed += not good
        print("%s %s" % ("ok" if good else "FAILED", line))
    print("its folder: %s" % folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
