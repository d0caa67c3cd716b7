#!/usr/bin/env python3
"""The recipes of docs/consumers.md, each sent to a stand-in that checks what the service documents: recipes.py --feedmill
PATH. Alerts go the same ways."""
import http.server
import json
import os
import pathlib
import re
import sys
import threading
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone
from xml.sax.saxutils import escape

from mill import TOP, Mill, run_tests, stop, wait_for

SECRETS = {"NTFY_TOKEN": "tk_ntfy", "GOTIFY_TOKEN": "Agotify", "MATRIX_HOOK": "matrix-hook", "SLACK_HOOK": "T0/B0/slack",
           "DISCORD_HOOK": "1/discord", "TELEGRAM_TOKEN": "123:telegram", "MATTERMOST_HOOK": "mattermost"}
# A title, a text and whether there is a link: what templates and services stumble over.
STORIES = [
    ("Harbour \"Nord\" opens", "<p>The <b>first</b> ferry left \\ at noon.</p>", True),
    ("<!channel> @everyone: {{title}} & *bold* _it_", "<p>One line.</p><p>Another \"line\".</p>", True),
    ("新しい図書館が開館 🎉", "<p>%s</p>" % ("館内には読書室があります。" * 80), True),
    ("W " * 600, "<p>%s</p>" % ("word " * 3000), True),
    ("A note without a link or a text", "", False),
]


def feed():
    items = []
    for number, (title, text, linked) in enumerate(STORIES):
        when = datetime.now(timezone.utc) - timedelta(hours=number)
        items.append("<item><guid isPermaLink=\"false\">g%d</guid><title>%s</title><pubDate>%s</pubDate>%s%s</item>" % (
            number, escape(escape(title)), format_datetime(when),
            "<link>https://news.example/%d?a=1&amp;b=\"2\"</link>" % number if linked else "",
            "<description>%s</description>" % escape(text) if text else ""))
    return ("<rss version=\"2.0\"><channel><title>Tide &amp; Times</title><link>https://news.example/</link>%s</channel></rss>"
            % "".join(items)).encode()


def text_of(value, most, what, least=1):
    assert isinstance(value, str) and least <= len(value) <= most, "%s: %r" % (what, value)
    return value


def url_of(value, most, what):
    assert re.fullmatch(r"https?://[^\s\"<>]+", text_of(value, most, what)), "%s: %r" % (what, value)


# Each says what the service's documentation asks for, and returns the words that a person would read.
def ntfy(path, headers, body):  # docs.ntfy.sh/publish: as JSON at the root; a message has 4,096 bytes
    assert path == "/" and headers["Authorization"] == "Bearer tk_ntfy"
    assert set(body) <= {"topic", "title", "message", "click"} and body["topic"] == "my-news"
    if "click" in body:
        url_of(body["click"], 4096, "click")
    assert len(body["message"].encode()) <= 4096
    return text_of(body["title"], 250, "title") + text_of(body["message"], 4096, "message")


def gotify(path, headers, body):  # gotify.net/api-docs: `message` is required
    assert path == "/message" and headers["X-Gotify-Key"] == "Agotify" and isinstance(body["priority"], int)
    if "extras" in body:
        url_of(body["extras"]["client::notification"]["click"]["url"], 4096, "click")
    return text_of(body["title"], 250, "title") + text_of(body["message"], 4096, "message")


def matrix(path, headers, body):  # matrix-hookshot, webhooks: `text` is required; an event has 64 KiB
    assert path == "/webhook/matrix-hook" and set(body) <= {"text", "html", "username"}
    return text_of(body["text"], 60000, "text") + text_of(body["username"], 255, "username")


def slack(path, headers, body):  # api.slack.com: incoming webhooks, rich text blocks
    assert path == "/services/T0/B0/slack" and len(body["blocks"]) <= 50
    text_of(body["text"], 40000, "text")
    section, = body["blocks"][0]["elements"]
    assert body["blocks"][0]["type"] == "rich_text" and section["type"] == "rich_text_section"
    words = ""
    for element in section["elements"]:
        assert element["type"] in ("text", "link")
        if element["type"] == "link":
            url_of(element["url"], 3000, "url")
        words += text_of(element["text"], 3000, "text")
    return words


def discord(path, headers, body):  # discord.com/developers: execute webhook, limits of embeds
    assert path == "/api/webhooks/1/discord" and body["allowed_mentions"] == {"parse": []}
    embed, = body["embeds"]
    if "url" in embed:
        url_of(embed["url"], 2048, "url")
    datetime.fromisoformat(embed["timestamp"].replace("Z", "+00:00"))
    return (text_of(embed["title"], 256, "title") + text_of(embed["description"], 4096, "description", least=0) +
            text_of(embed["author"]["name"], 256, "author"))


def telegram(path, headers, body):  # core.telegram.org/bots/api#sendmessage
    assert path == "/bot123:telegram/sendMessage" and body["chat_id"] == "@my_news" and "parse_mode" not in body
    return text_of(body["text"], 4096, "text")


def mattermost(path, headers, body):  # developers.mattermost.com: incoming webhooks, message attachments
    assert path == "/hooks/mattermost" and len(json.dumps(body)) <= 16383
    attachment, = body["attachments"]
    if "title_link" in attachment:
        url_of(attachment["title_link"], 2048, "title_link")
    text_of(attachment["fallback"], 4000, "fallback")
    return text_of(attachment["title"], 1024, "title") + attachment["text"] + attachment["author_name"]


SERVICES = {"ntfy": ntfy, "Gotify": gotify, "Matrix": matrix, "Slack": slack, "Discord": discord, "Telegram": telegram,
            "Mattermost": mattermost}


class StandIn:
    """The feed, and a service under /NAME/…: what it refuses gets 400 and is kept as a complaint."""

    def __init__(self):
        self.heard, self.complaints, self.broken, self.answers = {name: [] for name in SERVICES}, [], False, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(500 if outer.broken else 200, b"" if outer.broken else feed())

            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                name, path = re.fullmatch(r"/(\w+)(/.*)", self.path).groups()
                if outer.answers:
                    return self.answer(*outer.answers.pop(0))
                try:
                    assert self.headers["Content-Type"] == "application/json", self.headers["Content-Type"]
                    words = SERVICES[name](path, self.headers, json.loads(raw))
                    outer.heard[name].append((self.headers["Idempotency-Key"], words))
                    self.answer(200, b"ok")
                except Exception as wrong:
                    outer.complaints.append("%s: %s %r" % (name, wrong, raw))
                    self.answer(400, b"bad")

            def answer(self, status, body=b"", headers=()):
                self.send_response(status)
                for header, value in headers:
                    self.send_header(header, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d" % self.server.server_port

    def stop(self):
        self.server.shutdown()


def recipes(stand_in):
    """NAME: the recipe of the documentation, sent to the stand-in."""
    text = (TOP / "docs/consumers.md").read_text()
    found = dict(re.findall(r"^#### (\w+)\n.*?```yaml\n(.*?)```", text, re.M | re.S))
    assert set(found) == set(SERVICES), found.keys()
    return {name: re.sub(r"https://[\w.]+/", "%s/%s/" % (stand_in.url, name), recipe) for name, recipe in found.items()}


def digest_with(ways, schedule="07:00"):
    return "digests:\n  - name: all\n    title: Morning\n    schedule: \"%s\"\n    formats: [json]\n    deliver:\n%s" % (
        schedule, "".join("      " + line + "\n" for way in ways for line in way.rstrip().splitlines()))


def run(mill, *words):
    child = mill.start(*words, env=SECRETS)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err[-2000:]
    return out, err


def each_recipe_is_taken_story_by_story(program):
    stand_in = StandIn()
    mill = Mill(program, [stand_in.url + "/feed"], digest_with(recipes(stand_in).values()))
    run(mill, "poll", "--all")
    run(mill, "digest", "--now")
    assert not stand_in.complaints, stand_in.complaints[0]
    issue = json.loads(mill.issues("all")[0].read_text())
    keys = ["%s/%s" % (issue["_feedmill"]["id"], item["id"]) for item in issue["items"]]
    for name, heard in stand_in.heard.items():
        assert len(heard) == len(STORIES), "%s: %d" % (name, len(heard))
        assert len({key for key, _ in heard}) == len(STORIES), name
        words = "\n".join(said for _, said in heard)
        for part in ("Harbour \"Nord\" opens", "<!channel> @everyone: {{title}} & *bold* _it_", "新しい図書館が開館 🎉"):
            assert part in words, "%s: %s" % (name, words)
        positions = [words.index(item["title"][:20]) for item in issue["items"]]
        assert positions == sorted(positions), "%s: not in the issue's order" % name
    out, err = run(mill, "status", "--deliveries")
    assert not any(secret in out + err for secret in SECRETS.values()), "a listing shows a secret"
    run(mill, "digest", "--now")
    assert all(len(heard) == len(STORIES) for heard in stand_in.heard.values()), "pushed again"
    stand_in.stop()
    assert keys


def what_is_refused_waits_as_long_as_it_is_asked_to_and_the_next_story_behind_it(program):
    stand_in = StandIn()
    stand_in.answers = [(429, b"slow down", [("Retry-After", "2")])]
    mill = Mill(program, [stand_in.url + "/feed"], digest_with([recipes(stand_in)["Telegram"]]))
    run(mill, "poll", "--all")
    run(mill, "digest", "--now")
    assert not stand_in.heard["Telegram"], "another story went before the one that was refused"
    waiting = [json.loads(line) for line in run(mill, "status", "--deliveries", "--json")[0].splitlines()]
    assert len(waiting) == len(STORIES) and len({row["story_id"] for row in waiting}) == len(STORIES)
    wait_for(lambda: run(mill, "poll") and len(stand_in.heard["Telegram"]) == len(STORIES), 20, "all stories")
    stand_in.stop()


def a_story_that_is_refused_for_good_holds_up_no_other(program):
    stand_in = StandIn()
    stand_in.answers = [(400, b"bad wording", [])]
    mill = Mill(program, [stand_in.url + "/feed"], digest_with([recipes(stand_in)["Telegram"]]))
    run(mill, "poll", "--all")
    run(mill, "digest", "--now")
    assert len(stand_in.heard["Telegram"]) == len(STORIES) - 1, "the others wait for the one that was refused"
    waiting, = [json.loads(line) for line in run(mill, "status", "--deliveries", "--json")[0].splitlines()]
    assert waiting["state"] == "waiting" and waiting["refused"] and waiting["attempts"] == 1 and "400" in waiting["last_error"], waiting
    import sqlite3
    with sqlite3.connect(mill.folder / "feedmill.db") as store:
        store.execute("UPDATE delivery SET next_try = 0")
    store.close()
    run(mill, "poll")
    assert len({key for key, _ in stand_in.heard["Telegram"]}) == len(STORIES), "it is not tried again"
    stand_in.stop()


def what_fails_is_told_once_and_so_is_that_it_is_back(program):
    stand_in = StandIn()
    ways = [recipe.rstrip() + "\n  when: failing" for recipe in recipes(stand_in).values()]
    mill = Mill(program, [stand_in.url + "/feed"], digest_with(ways))
    stand_in.broken = True
    for _ in range(2):
        run(mill, "poll", "--all")
    assert not any(stand_in.heard.values()), "two failures are none"
    run(mill, "poll", "--all")
    for name, heard in stand_in.heard.items():
        assert not stand_in.complaints, stand_in.complaints[0]
        (key, words), = heard
        assert key.startswith("urn:uuid:"), key
        if name not in ("Matrix",):
            assert "is failing, 3 times in a row" in words, "%s: %s" % (name, words)
    run(mill, "poll", "--all")
    stand_in.broken = False
    run(mill, "poll", "--all")
    run(mill, "digest", "--now")
    assert all(len(heard) == 1 for heard in stand_in.heard.values()), "an issue, or a second alert within 15 minutes"
    stand_in.stop()


def a_running_daemon_tells_within_a_minute(program):
    stand_in = StandIn()
    way = recipes(stand_in)["Gotify"].rstrip() + "\n  when: failing"
    mill = Mill(program, [stand_in.url + "/feed"], digest_with([way]))
    stand_in.broken = True
    for _ in range(2):
        run(mill, "poll", "--all")
    # The third failure is the daemon's: the store lets it be due.
    import sqlite3
    with sqlite3.connect(mill.folder / "feedmill.db") as store:
        store.execute("UPDATE source SET next_poll = 0")
    child = mill.start("run", env=SECRETS)
    try:
        wait_for(lambda: stand_in.heard["Gotify"], 90, "the alert")
    finally:
        stop(child)
    assert len(stand_in.heard["Gotify"]) == 1
    stand_in.stop()


if __name__ == "__main__":
    sys.exit(run_tests([each_recipe_is_taken_story_by_story, a_story_that_is_refused_for_good_holds_up_no_other,
                        what_is_refused_waits_as_long_as_it_is_asked_to_and_the_next_story_behind_it,
                        what_fails_is_told_once_and_so_is_that_it_is_back,
                        a_running_daemon_tells_within_a_minute], __doc__))
