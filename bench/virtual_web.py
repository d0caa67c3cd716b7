"""A small web of servers with habits, each chosen by a hash of its host's name: what bench/virtual_day.py polls.

Pure: `Web.answer(address, conditional, now)` gives the answer of one address at one time. Every answer that is whole
says what it is (`kind`) and from when on it may be asked again, so that virtual_manners can judge.
"""
import email.utils
import hashlib
import urllib.parse
from dataclasses import dataclass, field

HOUR, DAY = 3600, 86400
PORTAL = "portal.example"
# Of 1,000 hosts so many have a habit; the rest are "both". Shares are guesses from crawls of personal sites' feeds.
HABITS = [
    ("etag", 150), ("modified", 110), ("none", 80), ("odd-etag", 40), ("renewed-etag", 30), ("max-age", 70),
    ("aged", 20), ("expires", 30), ("no-cache", 40), ("ttl", 15), ("skip-hours", 10), ("delta", 10), ("cookie", 20),
    ("moved", 35), ("moved-308", 10), ("elsewhere", 20), ("portal", 10), ("loop", 3), ("429", 15), ("429-bare", 5),
    ("503-date", 10), ("gone", 10), ("missing", 15), ("dead", 25), ("bad-gateway", 10), ("flapping", 10),
    ("page", 10), ("cut", 10), ("slow", 10), ("hangs", 3),
]


def number(*words):
    return int.from_bytes(hashlib.sha256("\0".join(map(str, words)).encode()).digest()[:8], "big")


def habit_of(host):
    draw = number("habit", host) % 1000
    for name, share in HABITS:
        if draw < share:
            return name
        draw -= share
    return "both"


def http_date(when):
    return email.utils.formatdate(when, usegmt=True)


@dataclass
class Answer:
    status: int
    kind: str                      # the row of the table
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    again: float = 0               # not to be asked again for so many seconds, the server says
    failed: bool = False           # a failure of the source
    validators: tuple = ("", "")   # entity tag and Last-Modified that may be sent from now on
    items: tuple = ()              # guids of a whole document
    pause: float = 0               # real seconds before the body
    cut: bool = False              # the connection ends within the body
    silent: bool = False           # no answer at all
    location: str = ""


class Web:
    def __init__(self, start):
        self.start = start

    def posts(self, address, now):
        """Numbers and times of the newest ten entries. Periods go from one to some hundred hours."""
        period = HOUR * 2 ** (number("rate", address) % 900 / 100)
        first = self.start - 20 * period - number("phase", address) % int(period)
        last = int((now - first) // period)
        return [(n, first + n * period) for n in range(max(0, last - 9), last + 1)][::-1]

    def document(self, address, now, habit, newer_than=-1):
        posts = [post for post in self.posts(address, now) if post[0] > newer_than]
        items = "".join(
            "<item><title>Entry %d of %s</title><link>%s?entry=%d</link><guid>%s#%d</guid><pubDate>%s</pubDate>"
            "<description>Words of %d, &lt;b&gt;%s&lt;/b&gt;.</description></item>\n" % (
                n, address, address, n, address, n, http_date(when), n, "well chosen " * 8) for n, when in posts)
        hints = "<ttl>180</ttl>" if habit == "ttl" else ""
        if habit == "skip-hours":
            hints = "<skipHours>%s</skipHours>" % "".join("<hour>%d</hour>" % hour for hour in range(0, 6))
        text = ('<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title><link>%s</link>'
                "<description>d</description>%s\n%s</channel></rss>\n" % (address, address, hints, items))
        return text.encode(), tuple("%s#%d" % (address, n) for n, _ in posts)

    def answer(self, address, etag, modified, now, wants_delta=False):
        url = urllib.parse.urlsplit(address)
        habit = habit_of(url.hostname)
        hops = dict(urllib.parse.parse_qsl(url.query))
        if url.hostname == PORTAL:
            return self.play_page(address, now)
        if "hop" in hops:                                   # where a redirect led
            return self.at_the_end(address, etag, modified, now, "both")
        special = getattr(self, "play_" + habit.replace("-", "_"), None)
        answer = special(address, now) if special else None
        return answer or self.at_the_end(address, etag, modified, now, habit, wants_delta)

    def at_the_end(self, address, etag, modified, now, habit, wants_delta=False):
        newest = self.posts(address, now)[0]
        tag = "" if habit in ("none", "modified", "cut") else '"%d-%x"' % (newest[0], number(address) & 0xffff)
        if habit == "odd-etag":
            tag = ["W/" + tag, tag.strip('"') + " unquoted", '"a,b; %d"' % newest[0]][number("odd", address) % 3]
        date = "" if habit in ("none", "etag", "odd-etag") else http_date(newest[1])
        if habit == "modified" and number("date", address) % 3 == 0:
            date = date.replace("GMT", "+0000")             # not HTTP's form: to be sent back as it came
        if habit == "renewed-etag":
            tag, known = '"%d.%d"' % (newest[0], now // HOUR), etag.strip('"').split(".")[0] == str(newest[0])
        else:
            known = etag == tag if etag else bool(date) and modified == date
        headers, again = self.freshness(habit, now)
        if tag:
            headers["ETag"] = tag
        if date:
            headers["Last-Modified"] = date
        if known and (tag or date):
            return Answer(304, "304 not modified", headers, again=again, validators=(tag, date))
        if habit == "delta" and wants_delta and etag:
            body, items = self.document(address, now, habit, newer_than=int(etag.strip('"').split("-")[0]))
            headers["IM"] = "feed"
            return Answer(226, "226 only what is new (RFC 3229)", headers, body, again, validators=(tag, date), items=items)
        body, items = self.document(address, now, habit)
        if habit == "ttl":
            again = 3 * HOUR
        answer = Answer(200, "200 whole document", headers, body, again, validators=(tag, date), items=items)
        if habit == "slow":
            answer.pause = 1 + number(address) % 3
        if habit == "cut" and number("cut", address, int(now // HOUR)) % 2:
            return Answer(200, "cut short", {**headers, "ETag": '"cut"'}, body, failed=True, cut=True)
        return answer

    @staticmethod
    def freshness(habit, now):
        """Headers, and how long they forbid to ask again."""
        if habit == "max-age":
            return {"Cache-Control": "public, max-age=7200"}, 7200
        if habit == "aged":
            return {"Cache-Control": "max-age=10800", "Age": "3600"}, 7200
        if habit == "expires":
            return {"Expires": http_date(now + 5400)}, 5400
        if habit == "no-cache":
            return {"Cache-Control": "no-cache, max-age=86400", "Pragma": "no-cache"}, 0
        if habit == "cookie":
            return {"Set-Cookie": "visitor=1; Path=/", "Vary": "Cookie"}, 0
        return {}, 0

    @staticmethod
    def redirect(status, kind, location):
        return Answer(status, kind, {"Location": location}, location=location)

    def play_moved(self, address, now):
        return self.redirect(301, "301 redirect", address + ("&" if "?" in address else "?") + "hop=1")

    def play_moved_308(self, address, now):
        return self.redirect(308, "308 redirect", "http://new-home-of-%s/%x?hop=1" % (urllib.parse.urlsplit(address).hostname, number(address)))

    def play_elsewhere(self, address, now):
        return self.redirect(302, "302 redirect", "http://cdn-%d.example/%x?hop=1" % (number(address) % 5, number(address)))

    def play_portal(self, address, now):
        """For some hours a hotel's network answers 301 with its own page."""
        if (now - self.start) % DAY > 4 * HOUR:
            return None
        return self.redirect(301, "301 to a hotel's portal", "http://%s/login?from=%x" % (PORTAL, number(address)))

    def play_loop(self, address, now):
        return self.redirect(302, "302 in a circle", address)

    def play_429(self, address, now):
        if int(now // (3 * HOUR)) % 2:
            return None
        return Answer(429, "429 with Retry-After", {"Retry-After": "5400"}, again=5400, failed=True)

    def play_429_bare(self, address, now):
        return Answer(429, "429", failed=True) if int(now // HOUR) % 2 else None

    def play_503_date(self, address, now):
        if int(now // (2 * HOUR)) % 3:
            return None
        return Answer(503, "503 with Retry-After", {"Retry-After": http_date(now + 7200)}, again=7199, failed=True)

    def play_gone(self, address, now):
        return Answer(410, "410 gone", failed=True) if now - self.start > number(address) % (8 * HOUR) else None

    def play_missing(self, address, now):
        return Answer(404, "404", body=b"<html>no such page", failed=True)

    def play_dead(self, address, now):
        return Answer(0, "dead: closes without a word", failed=True, silent=True)

    def play_bad_gateway(self, address, now):
        return Answer(502, "502", failed=True)

    def play_flapping(self, address, now):
        return Answer(500, "500 now and then", failed=True) if number(address, int(now // 1800)) % 3 == 0 else None

    def play_page(self, address, now):
        return Answer(200, "a page, no feed", {"Content-Type": "text/html", "ETag": '"page"'},
                      b"<!doctype html><title>Checking your browser</title>", failed=True)

    def play_hangs(self, address, now):
        return Answer(200, "never ends", failed=True, pause=3600)
