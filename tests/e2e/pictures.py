#!/usr/bin/env python3
"""Pictures of stories, where they are asked for: pictures.py --feedmill PATH."""
import contextlib
import email
import email.policy
import http.server
import pathlib
import re
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib

from mill import Mill, run_tests, stop, wait_for

EPUBCHECK = "/usr/share/java/epubcheck.jar"
DIGEST = """digests:
  - name: all
    schedule: "every 15m"
    formats: [html, markdown, text, json, epub]
    pictures: %s
    deliver: [{maildir: mail}]
"""
ITEM = """<item><guid>%(number)d</guid><title>Story %(number)d of the harbour</title><link>%(base)s/page/%(number)d</link>
<description>The %(number)dth ferry left the harbour at six, and nobody on the quay could say when it would be back.%(body)s</description>
%(more)s</item>"""


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    row = b"\0" + bytes((200, 40, 40)) * (width // 2) + bytes((40, 40, 200)) * (width - width // 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")


class Server(http.server.ThreadingHTTPServer):
    """A feed, its pictures, and what is none; `asked` is what was asked for."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.hanging = [], threading.Event()
        self.base = "http://127.0.0.1:%d" % self.server_port
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def feed(self):
        picture = lambda name, alt="": "&lt;img src='%s/%s' alt='%s'&gt;" % (self.base, name, alt)
        media = "<media:content url='%s/media.png' medium='image' type='image/png'/>" % self.base
        enclosure = "<enclosure url='%s/enclosed.png' type='image/png' length='9'/>" % self.base
        items = [(picture("first.png", "A boat &amp;amp; its crew"), ""), ("", media), ("", enclosure),
                 (picture("page.png"), ""), (picture("bomb.png"), ""), (picture("cut.png"), ""), ("", "")]
        return ("<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Harbour</title>%s"
                "</channel></rss>" % "".join(ITEM % {"number": number, "base": self.base, "body": body, "more": more}
                                             for number, (body, more) in enumerate(items, 1))).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        whole = png(800, 500)
        bodies = {"/feed.xml": self.server.feed(), "/first.png": whole, "/media.png": whole, "/enclosed.png": png(300, 300),
                  "/page.png": b"<html>no picture</html>", "/bomb.png": png(64, 64).replace(
                      struct.pack(">II", 64, 64), struct.pack(">II", 60000, 60000)), "/cut.png": whole[:len(whole) // 2]}
        if self.path == "/hanging.png":
            self.server.hanging.wait(30)
        body = bodies.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who asked has gone
            self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


def titles_with_pictures(html):
    stories = re.findall(r"<article.*?</article>", html, re.S)
    return sorted(re.search(r"Story \d", story)[0] for story in stories if "<img " in story)


def test_stories_have_their_pictures_and_reading_asks_nobody(program):
    server = Server()
    mill = Mill(program, [server.base + "/feed.xml"], DIGEST % "lead")
    mill.run("poll", "--all")
    mill.run("digest", "--now")
    html = mill.issues("all", "html")[0].read_text()
    assert titles_with_pictures(html) == ["Story 1", "Story 2", "Story 3"], titles_with_pictures(html)
    assert 'alt="A boat &amp; its crew"' in html
    assert "img-src data:;" in html and "http-equiv=\"Content-Security-Policy\"" in html
    assert all(source.startswith("data:image/jpeg;base64,") for source in re.findall(r'<img [^>]*src="([^"]*)', html))
    for extension in ("md", "txt"):
        assert "Image" not in mill.issues("all", extension)[0].read_text()
    asked = list(server.asked)
    stem = mill.issues("all", "html")[0].stem
    again = mill.run("digest", "all", "--issue", stem, "--format", "html")[0]
    assert again == html, "a repeat differs"
    assert server.asked == asked, "a repeat asked"
    assert len(set(asked)) == len(asked), asked


def test_a_book_and_a_mail_hold_them(program):
    server = Server()
    mill = Mill(program, [server.base + "/feed.xml"], DIGEST % "lead")
    mill.run("poll", "--all")
    mill.run("digest", "--now")
    book = mill.issues("all", "epub")[0]
    with zipfile.ZipFile(book) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("EPUB/pictures/")]
        assert len(pictures) == 3 and all(archive.read(name)[:2] == b"\xff\xd8" for name in pictures), pictures
    if pathlib.Path(EPUBCHECK).exists():
        checked = subprocess.run(["java", "-jar", EPUBCHECK, str(book)], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    mails = list((mill.folder / "mail" / "new").iterdir())
    assert len(mails) == 1
    message = email.message_from_bytes(mails[0].read_bytes(), policy=email.policy.default)
    html = message.get_body(("html",)).get_content()
    shown = set(re.findall(r'src="cid:([^"]*)"', html))
    parts = {part["Content-ID"].strip("<>"): part for part in message.walk() if part["Content-ID"]}
    assert len(shown) == 3 and shown == set(parts), (shown, parts.keys())
    assert all(part.get_content_type() == "image/jpeg" and part.get_content()[:2] == b"\xff\xd8" for part in parts.values())
    assert "http" not in "".join(re.findall(r'src="([^"]*)"', html)), "a mail asks when it is read"


def test_nobody_is_asked_where_they_are_not_asked_for(program):
    server = Server()
    mill = Mill(program, [server.base + "/feed.xml"], DIGEST % "none")
    mill.run("poll", "--all")
    mill.run("digest", "--now")
    assert server.asked == ["/feed.xml"], server.asked
    assert "<img" not in mill.issues("all", "html")[0].read_text()


def test_a_server_that_hangs_costs_its_picture_and_ten_seconds(program):
    server = Server()
    server.feed = lambda feed=server.feed(): feed.replace(b"/cut.png", b"/hanging.png")
    mill = Mill(program, [server.base + "/feed.xml"], DIGEST % "lead" + "    send_early_at: 1\n")
    daemon = mill.start("run")
    try:
        wait_for(lambda: "/hanging.png" in server.asked, 60, "an issue's pictures")
        begun = time.monotonic()
        wait_for(lambda: mill.issues("all", "html"), 60, "an issue")
        waited = time.monotonic() - begun
    finally:
        server.hanging.set()
        status, _, said = stop(daemon)
    assert status == 0, said[-800:]
    assert 5 < waited < 55, waited  # ten seconds, and a slow machine
    assert titles_with_pictures(mill.issues("all", "html")[0].read_text()) == ["Story 1", "Story 2", "Story 3"]


if __name__ == "__main__":
    sys.exit(run_tests([value for name, value in sorted(globals().items()) if name.startswith("test_")], __doc__))
