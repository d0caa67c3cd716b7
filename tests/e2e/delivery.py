#!/usr/bin/env python3
"""Issues reach their destinations at least once, whatever happens: delivery.py --feedmill PATH. The servers are real:
Debian's aiosmtpd, an HTTP server, a program, a Maildir."""
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import mailbox
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from flow import Sample, run_tests, stop, wait_for


class Mailroom:
    """An SMTP server that keeps what it takes; `refuse(address)` may answer instead."""

    def __init__(self, refuse=lambda address: None, **more):
        self.letters, self.refuse = [], refuse
        self.controller = Controller(self, hostname="127.0.0.1", port=0, **more)
        self.controller.port = free_port()
        self.controller.start()
        self.url = "smtp://127.0.0.1:%d" % self.controller.port

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.refuse(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default),
                             envelope.content))
        return "250 OK"

    def to(self, address):
        return [letter for recipients, letter, _ in self.letters if recipients == [address]]

    def stop(self):
        self.controller.stop()


class Hook:
    """An HTTP server that keeps what is posted; `answer(count)` is the status of each."""

    def __init__(self, answer=lambda count: 204):
        self.posts = posts = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                size = int(self.headers["Content-Length"])
                body = self.rfile.read(size)
                if len(body) < size:  # the sender was killed: nobody takes half a request
                    self.close_connection = True
                    return
                posts.append((dict(self.headers), body))
                status = answer(len(posts))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d/hook" % self.server.server_port

    def stop(self):
        self.server.shutdown()


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def digest_with(*destinations, more=""):
    return "digests:\n  - name: all\n    schedule: \"07:00\"\n    formats: [html, json]\n%s    deliver:\n%s" % (
        more, "".join("      - %s\n" % destination for destination in destinations))


def mail_to(room, *recipients, more=""):
    return "mail: {to: [%s], from: mill@mill.example, smtp: \"%s\"%s}" % (", ".join(recipients), room.url, more)


def seal(mill, status=0):
    mill.run("poll", "--all")
    return mill.run("digest", "--now", status=status)[1]


def issue_id(mill):
    return json.loads((mill.output / "all" / "index.jsonl").read_text().splitlines()[-1])["id"]


def every_destination_has_the_issue_under_one_id(program):
    room, hook, box = Mailroom(), Hook(), pathlib.Path(tempfile.mkdtemp()) / "Maildir"
    taken = pathlib.Path(tempfile.mkdtemp()) / "issue.json"
    secret = pathlib.Path(tempfile.mkdtemp()) / "secret"
    secret.write_text("open sesame\n")
    digests = digest_with(mail_to(room, "a@mill.example", "b@mill.example"), "maildir: %s" % box,
                          "webhook: {url: \"%s\", secret_file: %s}" % (hook.url, secret),
                          "exec: [sh, -c, 'cat > %s; echo $FEEDMILL_ISSUE_ID >> %s']" % (taken, taken))
    with Sample(program, digests) as (mill, _):
        seal(mill)
        uuid = issue_id(mill).removeprefix("urn:uuid:")
        assert len(room.letters) == 2
        for address in ("a@mill.example", "b@mill.example"):
            letter, = room.to(address)
            assert letter["message-id"] == "<%s@mill.example>" % uuid
            assert letter["to"] == "<%s>" % address or address in letter["to"]
            assert letter.get_body(("html",)).get_content().startswith("<!doctype html>")
            assert not [defect for part in letter.walk() for defect in part.defects]
        assert room.letters[0][2] != b"" and max(map(len, room.letters[0][2].split(b"\r\n"))) < 998
        dropped, = mailbox.Maildir(box, create=False)
        assert dropped["message-id"].startswith("<%s@" % uuid)
        (headers, body), = hook.posts
        assert headers["Idempotency-Key"] == "urn:uuid:" + uuid
        assert headers["Content-Type"] == "application/feed+json"
        assert json.loads(body)["items"]
        assert body == mill.issues("all", "json")[0].read_bytes(), "a webhook's body is the json form"
        stamp, signature = (part.split("=")[1] for part in headers["X-Feedmill-Signature"].split(","))
        expected = hmac.new(b"open sesame", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        assert signature == expected and abs(int(stamp) - time.time()) < 60
        text = taken.read_text()
        assert text.endswith("urn:uuid:%s\n" % uuid) and json.loads(text.rsplit("\n", 2)[0])["items"]
        mill.run("digest", "--now")
        assert len(room.letters) == 2 and len(hook.posts) == 1, "delivered again"
    room.stop(), hook.stop()


def what_fails_is_tried_again_and_holds_up_no_other(program):
    room = Mailroom(lambda address: "451 come back later" if address.startswith("late") else None)
    hook = Hook(lambda count: 503 if count < 2 else 200)
    digests = digest_with(mail_to(room, "late@mill.example", "soon@mill.example"), "webhook: {url: \"%s\"}" % hook.url,
                          "exec: [/no/such/program]")
    with Sample(program, digests) as (mill, _):
        err = seal(mill)
        assert len(room.to("soon@mill.example")) == 1 and not room.to("late@mill.example")
        assert "come back later" in err or "451" in err, err
        assert "HTTP 503" in err and "/no/such/program" in err, err
        waiting = {row["destination"]: row for row in mill.lines("status", "--deliveries")}
        assert set(waiting) == {"mail late@mill.example", "webhook " + hook.url, "exec /no/such/program"}, waiting
        assert all(row["attempts"] == 1 and row["state"] == "waiting" for row in waiting.values())
        room.refuse = lambda address: None
        assert "next_try" in err
        rewind(mill)
        mill.run("poll")
        assert len(room.to("late@mill.example")) == 1 and len(room.to("soon@mill.example")) == 1
        assert len(hook.posts) == 2
        ids = {headers["Idempotency-Key"] for headers, _ in hook.posts}
        assert len(ids) == 1, "a repeat is recognised by its key"
        assert [row["destination"] for row in mill.lines("status", "--deliveries")] == ["exec /no/such/program"]
    room.stop(), hook.stop()


def rewind(mill, seconds=7 * 3600):
    """Lets the attempts that wait be due: as if time had passed."""
    import sqlite3
    with sqlite3.connect(mill.folder / "feedmill.db") as store:
        store.execute("UPDATE delivery SET next_try = next_try - ?", (seconds,))


def what_is_never_taken_is_given_up_loudly(program):
    hook = Hook(lambda count: 500)
    with Sample(program, digest_with("webhook: {url: \"%s\"}" % hook.url)) as (mill, _):
        seal(mill)
        import sqlite3
        with sqlite3.connect(mill.folder / "feedmill.db") as store:
            store.execute("UPDATE delivery SET queued = queued - 6 * 86400, next_try = 0")
        err = mill.run("poll")[1]
        assert "delivery_given_up" in err, err
        row, = mill.lines("status", "--deliveries")
        assert row["state"] == "given_up" and "HTTP 500" in row["last_error"], row
        rewind(mill)
        mill.run("poll")
        assert len(hook.posts) == 2, "it goes on"
    hook.stop()


def a_redirect_is_not_followed(program):
    hook = Hook(lambda count: 302)
    with Sample(program, digest_with("webhook: {url: \"%s\"}" % hook.url)) as (mill, _):
        assert "HTTP 302" in seal(mill)
        assert len(hook.posts) == 1
    hook.stop()


def a_password_goes_to_the_server_and_nowhere_else(program):
    secret = pathlib.Path(tempfile.mkdtemp()) / "password"
    secret.write_text("correct horse\n")
    seen = []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"correct horse")

    room = Mailroom(authenticator=authenticate, auth_require_tls=False, auth_required=True)
    more = ", username: me, password_file: %s" % secret
    with Sample(program, digest_with(mail_to(room, "a@mill.example", more=more))) as (mill, _):
        err = seal(mill)
        assert seen and seen[0][1] == b"correct horse" and len(room.letters) == 1, (seen, err)
        assert "correct horse" not in err
    secret.write_text("wrong\n")
    with Sample(program, digest_with(mail_to(room, "a@mill.example", more=more))) as (mill, _):
        err = seal(mill)
        assert len(room.letters) == 1 and "event=delivery " in err and "error=" in err, err
        assert "wrong" not in err
    room.stop()


def a_server_elsewhere_must_offer_encryption(program):
    room = Mailroom()
    # Which leads here and is no loopback address: what counts is the address connected to, and the machine's name may lead to 127.0.1.1.
    url = room.url.replace("127.0.0.1", "0.0.0.0")
    digests = digest_with(mail_to(room, "a@mill.example").replace(room.url, url))
    with Sample(program, digests) as (mill, _):
        err = seal(mill)
        assert not room.letters, "sent in clear"
        assert "event=delivery " in err and "error=" in err, err
    room.stop()


def tls_context():
    folder = pathlib.Path(tempfile.mkdtemp())
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-keyout", folder / "key", "-out", folder / "certificate"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context


def mail_goes_over_tls(program):
    """STARTTLS where the server asks for it; smtps:// from the first byte."""
    upgraded = Mailroom(tls_context=tls_context(), require_starttls=True)
    implicit = Mailroom(ssl_context=tls_context())
    implicit.url = implicit.url.replace("smtp:", "smtps:")
    digests = digest_with(mail_to(upgraded, "a@mill.example"), mail_to(implicit, "b@mill.example"))
    with Sample(program, digests) as (mill, _):
        err = seal(mill)
        assert len(upgraded.to("a@mill.example")) == 1, err
        assert len(implicit.to("b@mill.example")) == 1, err
    upgraded.stop(), implicit.stop()


def an_address_in_any_script(program):
    """RFC 6531 and 6532: to a server that takes them."""
    room = Mailroom(enable_SMTPUTF8=True)
    with Sample(program, digest_with(mail_to(room, "röslein@mill.example"))) as (mill, _):
        err = seal(mill)
        letter, = room.to("röslein@mill.example")
        assert "röslein@mill.example" in str(letter["to"]), (letter["to"], err)
    room.stop()


def a_program_that_hangs_is_ended(program):
    digests = digest_with("exec: {command: [sh, -c, 'sleep 60 & sleep 60'], timeout: 1s}")
    with Sample(program, digests) as (mill, _):
        begun = time.monotonic()
        assert "took longer than 1 s" in seal(mill)
        assert time.monotonic() - begun < 15


def killed_anywhere_each_issue_arrives(program):
    """A daemon that is killed again and again, and a hook that fails one time in three: nothing is lost, and a
    repeat has the key of the first."""
    hook = Hook(lambda count: 500 if count % 3 == 0 else 200)
    room = Mailroom()
    digests = digest_with("webhook: {url: \"%s\"}" % hook.url, mail_to(room, "a@mill.example")).replace(
        '"07:00"', "every 1m")
    with Sample(program, digests) as (mill, server):
        mill.run("poll", "--all")
        for pause in (0.02, 0.05, 0.1, 0.2, 0.4, 0.8):
            child = mill.start("digest", "--now")
            time.sleep(pause)
            child.kill()
            child.communicate()
        rewind(mill)
        mill.run("digest", "--now")
        for _ in range(3):
            rewind(mill)
            mill.run("poll")
        issues = {json.loads(line)["id"] for line in (mill.output / "all" / "index.jsonl").read_text().splitlines()}
        assert len(issues) == 1
        assert {headers["Idempotency-Key"] for headers, _ in hook.posts} == issues
        assert {letter["message-id"] for letter in room.to("a@mill.example")} == {
            "<%s@mill.example>" % issue.removeprefix("urn:uuid:") for issue in issues}
        assert not mill.lines("status", "--deliveries")
    hook.stop(), room.stop()


def the_daemon_delivers(program):
    hook = Hook()
    digests = digest_with("webhook: {url: \"%s\"}" % hook.url).replace('"07:00"', "every 1m")
    with Sample(program, digests) as (mill, _):
        mill.run("poll", "--all")
        import sqlite3
        with sqlite3.connect(mill.folder / "feedmill.db") as store:
            store.execute("UPDATE digest SET first_seen = first_seen - 3600")
            store.execute("UPDATE entry SET first_seen = first_seen - 3600")
        child = mill.start("run")
        wait_for(lambda: hook.posts, 20, "a post")
        status, _, err = stop(child)  # at once: an answer that is on its way is waited for
        assert status == 0, err
        assert "event=delivery digest=all" in err, err
        assert not mill.lines("status", "--deliveries"), "it would be sent again"
    hook.stop()


def an_issue_is_shown_again_until_it_is_gone(program):
    with Sample(program, digest_with("exec: [cat]", more="    keep: 1\n    max_stories: 5\n")) as (mill, _):
        mill.run("poll", "--all")
        before = mill.run("digest", "all", "--dry-run", "--format", "json")[0]
        assert not mill.issues("all"), "a dry run sealed something"
        mill.run("digest", "--now")
        first, = mill.issues("all")
        shown = json.loads(before)["items"]
        assert [item["id"] for item in shown] == [item["id"] for item in json.loads(first.read_text())["items"]]
        stem, kept = first.stem, first.read_text()
        assert mill.run("digest", "all", "--issue", stem, "--format", "json")[0] == kept
        assert mill.run("digest", "all", "--issue", issue_id(mill), "--format", "json")[0] == kept
        time.sleep(1.1)
        mill.run("digest", "--now")
        err = mill.run("digest", "all", "--issue", stem, status=2)[1]
        assert "is gone" in err, err
        err = mill.run("digest", "all", "--issue", "nonsense", status=2)[1]
        assert "has no issue" in err, err


TESTS = [every_destination_has_the_issue_under_one_id, what_fails_is_tried_again_and_holds_up_no_other,
         what_is_never_taken_is_given_up_loudly, a_redirect_is_not_followed,
         a_password_goes_to_the_server_and_nowhere_else, a_server_elsewhere_must_offer_encryption,
         mail_goes_over_tls, an_address_in_any_script, a_program_that_hangs_is_ended, killed_anywhere_each_issue_arrives, the_daemon_delivers,
         an_issue_is_shown_again_until_it_is_gone]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
