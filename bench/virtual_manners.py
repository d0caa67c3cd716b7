"""Judges every request that reaches the web of virtual_web: the rules that a well-behaved feed reader keeps.

The judge knows what each server said last, and counts what each request was for. Times are virtual seconds.
"""
import collections
import ipaddress
import urllib.parse
from dataclasses import dataclass, field

from virtual_web import habit_of

START = 1793491200           # Sunday 2026-11-01 00:00:00 UTC
DAY = 86400
CLOCKS = 2    # seconds: HTTP's dates are whole ones, and the program's clock starts up to one before the judge's


@dataclass
class Record:
    """What one address has said, and how it was asked."""
    not_before: float = 0
    asked: float = 0
    failures: int = 0
    gone: bool = False
    given: tuple = ("", "")        # the validators of its last whole answer
    chain: set = field(default_factory=set)     # validators of where its redirects lead
    led_from: str = ""             # for where a redirect leads: the address it came from
    expected: int = 0              # redirects sent there that have not arrived yet
    first_led: float = 0


class Manners:
    def __init__(self, sources, min_interval, max_interval, per_host, user_agent, secrets):
        self.records = collections.defaultdict(Record)
        self.sources, self.secrets = set(sources), secrets
        self.min_interval, self.max_interval = min_interval, max_interval
        self.per_host, self.user_agent = per_host, user_agent
        self.at_host = collections.Counter()
        self.broken, self.kinds, self.examples = collections.Counter(), collections.Counter(), {}
        self.turned_away = collections.defaultdict(dict)   # host -> address -> until
        self.items = collections.defaultdict(dict)   # address -> guid -> first and last time given

    def blame(self, rule, address, detail=""):
        self.broken[rule] += 1
        examples = self.examples.setdefault(rule, [])
        if len(examples) < 4:
            examples.append("%s (%s) %s" % (address, habit_of(urllib.parse.urlsplit(address).hostname), detail))

    def begin(self, address, headers, now, grace):
        """A request has come. `grace`: what two seconds of the real clock are, for requests already under way.
        The host, where that makes more than max_per_host."""
        record, host = self.records[address], urllib.parse.urlsplit(address).hostname
        self.at_host[host] += 1
        self.judge(address, host, record, headers, now, grace)
        return host if self.at_host[host] > self.per_host else None

    def count_at_host(self, host):
        if self.at_host[host] > self.per_host:
            self.blame("more than max_per_host at once", "http://" + host, str(self.at_host[host]))

    def may_repeat(self, address):
        """A kept connection was closed under the request: it may be made once more on a fresh one (RFC 9112 section 9.3.1)."""
        self.records[address].not_before = 0
        self.records[address].failures -= 1

    def judge(self, address, host, record, headers, now, grace):
        self.check_privacy(address, host, headers)
        self.check_validators(address, record, headers)
        if record.expected:
            record.expected -= 1
            return
        if address not in self.sources:
            if not record.led_from:
                self.blame("an address that nobody named", address)
            elif now - record.first_led < DAY:
                self.blame("a redirect believed within a day", address)
            record = self.records[record.led_from]
        if record.gone:
            self.blame("asked after 410", address)
        if now + CLOCKS < record.not_before:
            self.blame("asked early", address, "%.0f s before %.0f, last asked %.0f, %d failures; now %.0f" % (
                record.not_before - now, record.not_before - START, record.asked - START, record.failures, now - START))
        away = self.turned_away[host]
        others = [until for other, until in away.items() if until > now + grace and other != address]
        if len(others) >= 2 and now > away.get("since", 0) + grace:
            self.blame("asked while its host turns several away", address)
        record.asked = now

    def check_privacy(self, address, host, headers):
        for name in ("cookie", "referer", "authorization"):
            if name in headers:
                self.blame("sent a " + name, address)
        if headers.get("user-agent") != self.user_agent:
            self.blame("another user agent", address, headers.get("user-agent", ""))
        if ("x-token" in headers) != (host in self.secrets):
            self.blame("a source's own header at another host, or missing at its own", address)
        try:
            if not ipaddress.ip_address(host).is_global:
                self.blame("a private address asked for", address)
        except ValueError:
            pass

    def check_validators(self, address, record, headers):
        sent = (headers.get("if-none-match", ""), headers.get("if-modified-since", ""))
        if record.led_from or record.chain:
            origin = self.records[record.led_from] if record.led_from else record
            if any(value and value not in origin.chain and value not in origin.given for value in sent):
                self.blame("validators of somebody else", address, repr(sent))
        elif sent != record.given:
            self.blame("validators not as given", address, "%r for %r" % (sent, record.given))

    def end(self, address, answer, now, left):
        """Its answer has gone out, or the client has gone away; `left`: because it was stopped, and has not got it."""
        record, host = self.records[address], urllib.parse.urlsplit(address).hostname
        self.at_host[host] -= 1
        if left:
            return
        if answer.location:
            return self.led(address, answer.location, now)
        source = self.records[record.led_from] if record.led_from else record
        if answer.status == 410:
            source.gone = True
        source.failures = source.failures + 1 if answer.failed else 0
        wait = self.min_interval * 2 ** max(0, source.failures - 1)
        most = self.max_interval if answer.status not in (429, 503) else 7 * DAY
        source.not_before = now + max(min(wait, self.max_interval), min(answer.again, most))
        if answer.status in (429, 503) and answer.again:
            self.turned_away[host][address] = now + answer.again
            self.turned_away[host]["since"] = now if len(self.turned_away[host]) <= 3 else self.turned_away[host]["since"]
        elif not answer.failed:
            self.turned_away.pop(host, None)
        if not answer.failed:
            # A 304 with another strong entity tag freshens nothing: RFC 9111 section 4.3.4.
            if answer.status != 304 or answer.validators[0] == record.given[0] or not record.given[0]:
                record.given = answer.validators
            source.chain.update(filter(None, answer.validators if record.led_from else ()))
            given = self.items[record.led_from or address]
            for guid in answer.items:
                given.setdefault(guid, [now, now])[1] = now

    def led(self, address, location, now):
        target = self.records[location]
        target.expected += 1
        if location != address:
            target.led_from = self.records[address].led_from or address
            target.first_led = target.first_led or now
        self.records[address].chain.add("")
        # A source whose redirects lead nowhere is judged when the last of them has come.
        self.records[address].not_before = max(self.records[address].not_before, now + 1)
