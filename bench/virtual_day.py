#!/usr/bin/env python3
"""A day of virtual time: virtual_day.py --feedmill PATH [--addresses FILE] [--hours 24] [--speed 120].

`feedmill run` polls a list of addresses through an HTTP proxy that plays all their servers (virtual_web.py) and judges every
request (virtual_manners.py). The wall clock of the program goes `speed` times as fast (libfaketime); timeouts keep to the
real one. Halfway it is stopped and started again, and later its configuration reread. Prints the requests by kind, the
memory by the hour, and the rules that were broken; exit 1 where one was, 77 without libfaketime.

FILE has an address a line; `https` becomes `http`. Without one a small list of its own is polled.
"""
import argparse
import asyncio
import glob
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

from virtual_manners import START, Manners
from virtual_web import HABITS, Web, habit_of, http_date

AGENT = "feedmill-virtual-day/1.0 (+https://example.org/contact)"
PRIVATE = ["http://192.168.7.7/feed", "http://[::ffff:10.0.0.1]/feed", "http://169.254.169.254/feed", "http://127.0.0.9/feed"]
HEAD = "storage: feedmill.db\noutput: digests\nhttp:\n  proxy: http://127.0.0.1:%d\n  timeout: 5s\n  user_agent: \"" + AGENT + "\"\nsources:\n"
MIN_INTERVAL, MAX_INTERVAL, PER_HOST = 900, 86400, 2


class Proxy:
    """Answers requests in absolute form (RFC 9112 section 3.2.2) on one port of loopback."""

    def __init__(self, web, manners, speed):
        self.web, self.manners, self.speed = web, manners, speed
        self.real_start = time.monotonic()
        self.stopping = False    # the program is: it leaves what is on its way

    def now(self):
        return START + (time.monotonic() - self.real_start) * self.speed

    async def serve(self, reader, writer):
        try:
            fresh = True
            while await self.one(reader, writer, fresh):
                fresh = False
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        writer.close()

    async def one(self, reader, writer, fresh):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        address = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        now = self.now()
        crowded = self.manners.begin(address, headers, now, grace=2 * self.speed)
        if crowded:    # unless one of them is known to have gone in a moment
            asyncio.get_running_loop().call_later(0.05, self.manners.count_at_host, crowded)
        answer = self.web.answer(address, headers.get("if-none-match", ""), headers.get("if-modified-since", ""), now,
                                 wants_delta="feed" in headers.get("a-im", ""))
        self.manners.kinds[answer.kind] += 1
        left = False
        try:
            return await self.send(reader, writer, answer, now)
        except ConnectionError:
            left = self.stopping
            raise
        finally:
            self.manners.end(address, answer, now, left)
            if answer.silent and not fresh:
                self.manners.may_repeat(address)

    @staticmethod
    async def send(reader, writer, answer, now):
        if answer.silent:
            return False
        lines = ["HTTP/1.1 %d -" % answer.status, "Date: " + http_date(now)]
        lines += ["%s: %s" % pair for pair in {"Content-Type": "application/rss+xml", **answer.headers}.items()]
        if answer.status != 304:
            lines.append("Content-Length: %d" % len(answer.body))
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        half = len(answer.body) // 2
        if answer.pause:
            writer.write(answer.body[:half])
            await writer.drain()
            try:
                await asyncio.wait_for(reader.read(1), answer.pause)
                raise ConnectionError("the client has gone away")
            except asyncio.TimeoutError:
                pass
            writer.write(answer.body[half:])
        else:
            writer.write(answer.body[:half] if answer.cut else answer.body)
        await writer.drain()
        return not answer.cut


def own_addresses():
    """Some of each habit, hosts of several feeds among them."""
    wanted, out, n = {name: 3 for name, _ in HABITS}, [], 0
    wanted["both"] = 12
    while any(wanted.values()):
        host, n = "site%d.example" % n, n + 1
        if wanted[habit_of(host)] == 0:
            continue
        wanted[habit_of(host)] -= 1
        out += ["http://%s/%d.xml" % (host, feed) for feed in range(5 if n % 4 == 0 else 1)]
    return out


def read_addresses(path):
    lines = [line.strip() for line in pathlib.Path(path).read_text().splitlines()]
    return list(dict.fromkeys("http" + line[5 if line.startswith("https:") else 4:] for line in lines if line.startswith("http")))


def configuration(port, addresses, secrets):
    text = HEAD % port
    for address in addresses + PRIVATE:
        host = urllib.parse.urlsplit(address).hostname
        text += "  - url: %s\n" % json.dumps(address) + ("    headers: {X-Token: abc}\n" if host in secrets else "")
    return text


class Program:
    def __init__(self, path, folder):
        self.path, self.folder, self.child = path, folder, None
        self.library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)

    def start(self, now, speed):
        stamp = time.strftime("@%Y-%m-%d %H:%M:%S", time.gmtime(now))
        environment = dict(os.environ, TZ="UTC", LD_PRELOAD=self.library, FAKETIME="%s x%g" % (stamp, speed),
                           FAKETIME_DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1", FAKETIME_DONT_RESET="1")
        environment.pop("NOTIFY_SOCKET", None)
        log = open(self.folder / "log", "ab")
        self.child = subprocess.Popen([self.path, "run", "-c", "f.yaml"], cwd=self.folder, env=environment, stderr=log,
                                      stdin=subprocess.DEVNULL, stdout=log)

    def memory(self):
        """Resident now and at most, MB."""
        status = dict(line.split(":", 1) for line in open("/proc/%d/status" % self.child.pid) if ":" in line)
        return tuple(int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))

    async def stop(self):
        self.child.send_signal(signal.SIGTERM)
        return await asyncio.get_running_loop().run_in_executor(None, self.child.wait, 10)


async def day(options, folder):
    addresses = read_addresses(options.addresses) if options.addresses else own_addresses()
    secrets = {urllib.parse.urlsplit(address).hostname for address in addresses[::50]}
    manners = Manners(addresses, MIN_INTERVAL, MAX_INTERVAL, PER_HOST, AGENT, secrets)
    proxy = Proxy(Web(START), manners, options.speed)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, backlog=1024, limit=1 << 20)
    (folder / "f.yaml").write_text(configuration(server.sockets[0].getsockname()[1], addresses, secrets))
    program, curve, stops, end = Program(options.feedmill, folder), [], [], START + options.hours * 3600
    proxy.real_start = time.monotonic()
    program.start(START, options.speed)
    restart, reload, hour = START + options.hours * 1800, START + options.hours * 2700, START
    while proxy.now() < end:
        await asyncio.sleep(0.05)
        if program.child.poll() is not None:
            raise SystemExit("feedmill ended: see %s/log" % folder)
        if proxy.now() >= hour:
            curve.append((round((hour - START) / 3600), *program.memory(), sum(manners.kinds.values())))
            hour += max(1, options.hours // 12) * 3600
        if restart and proxy.now() > restart:
            stops.append((proxy.now(), 3 * options.speed))
            proxy.stopping = True
            assert await program.stop() == 0, "it did not stop cleanly"
            await asyncio.sleep(0.05)    # for the ends of its connections to be seen
            proxy.stopping = False
            # Its clock must not be before the judge's, nor much behind.
            program.start(proxy.now() + 1, options.speed)
            restart = 0
        if reload and proxy.now() > reload:
            program.child.send_signal(signal.SIGHUP)
            reload = 0
    stops.append((proxy.now(), 3 * options.speed))
    status = await program.stop()
    server.close()
    return addresses, manners, curve, stops, status


def held(options, folder):
    """Entries that the program holds, by source."""
    out = subprocess.run([options.feedmill, "entries", "--json", "--limit", "0", "-c", "f.yaml"], cwd=folder,
                         stdout=subprocess.PIPE, check=True).stdout
    found = {}
    for line in out.splitlines():
        entry = json.loads(line)
        found.setdefault(entry["source_url"], []).append(entry["id"])
    return found


def exact(given, held, stops):
    """Whether every entry given is held once. What was on its way when the program was stopped may be lost: it is given again."""
    def sure(times):
        return any(all(not 0 <= stop - when <= grace for stop, grace in stops) for when in times)

    wanted = {guid for guid, times in given.items() if sure(times)}
    return len(held) == len(set(held)) and wanted <= set(held) <= set(given)


def report(addresses, manners, curve, entries, stops):
    print("\n%d addresses, %d requests, %.1f a source" % (
        len(addresses), sum(manners.kinds.values()), sum(manners.kinds.values()) / len(addresses)))
    for kind, count in manners.kinds.most_common():
        print("%9d  %s" % (count, kind))
    print("\n hour  resident MB  peak MB  requests")
    for hour, resident, peak, requests in curve:
        print("%5d  %11.1f  %7.1f  %8d" % (hour, resident, peak, requests))
    wrong = [address for address in addresses if not exact(manners.items[address], entries.get(address, []), stops)]
    for address in wrong[:5]:
        print("entries: %s holds %d, was given %d" % (address, len(entries.get(address, [])), len(manners.items[address])))
    print("\nentries held: %d; sources whose entries differ from what they were given: %d" % (
        sum(map(len, entries.values())), len(wrong)))
    print("rules broken: %d" % sum(manners.broken.values()))
    for rule, count in manners.broken.most_common():
        print("%9d  %s: %s" % (count, rule, "; ".join(manners.examples[rule])))
    return not wrong and not manners.broken


def flat(curve):
    """The last third takes no more than the first one after the first pass, and a tenth."""
    resident = [row[1] for row in curve[1:]]
    third = max(1, len(resident) // 3)
    return statistics.median(resident[-third:]) <= 1.1 * statistics.median(resident[:third]) + 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--addresses")
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--speed", type=float, default=120)
    options = parser.parse_args()
    options.feedmill = os.path.abspath(options.feedmill)
    if not glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"):
        print("needs the faketime package (libfaketime)")
        return 77
    folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-day-"))
    addresses, manners, curve, stops, status = asyncio.run(day(options, folder))
    kept = report(addresses, manners, curve, held(options, folder), stops)
    print("memory is %s; it stopped with %d" % ("flat" if flat(curve) else "NOT flat", status))
    return 0 if kept and status == 0 and flat(curve) else 1


if __name__ == "__main__":
    sys.exit(main())
