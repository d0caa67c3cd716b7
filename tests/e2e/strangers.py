#!/usr/bin/env python3
"""What servers and proxies can make of what feedmill sends them: private addresses by other spellings, and secrets said back."""
import base64
import http.server
import re
import sys
import threading

import mill

ITEM = '<rss version="2.0"><channel><title>Otters</title><item><title>Seen</title><guid>seen</guid></item></channel></rss>'
DIGEST = "digests:\n  - {name: all, schedule: every 15m, formats: [json], deliver: [{webhook: {url: \"%s\"}}]}\n"


class Server:
    """`answer(handler)` gives status, headers and body; what was asked is kept."""

    def __init__(self, answer):
        self.asked = asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def reply(self):
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                asked.append((self.command, self.path))
                status, headers, body = answer(self)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = reply

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d" % self.server.server_port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()


def no_spelling_of_a_private_address_passes_a_proxy(program):
    spellings = ["10.0.0.%31", "1%30.0.0.1", "%EF%BC%91%30.0.0.1", "%E2%91%A0%E2%93%AA.0.0.1", "192%E3%80%82168%E3%80%821%E3%80%821", "10.0.0.1%C2%AD",
                 "1%E2%80%8B0.0.0.1", "%EF%BC%8531%EF%BC%8530.0.0.1", "0xa.0.0.1", "012.0.0.1", "10.1", "[fc00::%31]", "%4cocalhost", "169.254.169%2e254"]

    def answer(handler):
        public = re.match(r"http://public(\d+)\.example/", handler.path)
        if not public:
            return 200, {}, ITEM.encode()
        return 302, {"Location": "http://%s/inside" % spellings[int(public.group(1))]}, b""

    with Server(answer) as proxy:
        it = mill.Mill(program, ["http://public%d.example/" % number for number in range(len(spellings))], extra="  proxy: %s\n" % proxy.url)
        it.config.write_text(it.config.read_text().replace("  allow_networks: [127.0.0.0/8]\n", ""))
        it.run("poll", "--all")
        inside = [path for _, path in proxy.asked if not path.startswith("http://public")]
        assert not inside, inside
        assert len(proxy.asked) == len(spellings), proxy.asked


def no_proxy_of_the_environment_counts(program):
    with Server(lambda handler: (200, {}, ITEM.encode())) as proxy:
        it = mill.Mill(program, [], DIGEST % "http://192.0.2.1/hook", extra="  proxy: %s\n" % proxy.url)
        (it.folder / "feed.xml").write_text(ITEM)
        it.configure(["file://%s/feed.xml" % it.folder], DIGEST % "http://192.0.2.1/hook", extra="  proxy: %s\n" % proxy.url)
        it.run("poll", "--all")
        child = it.start("digest", "--now", env={"NO_PROXY": "192.0.2.1", "no_proxy": "192.0.2.1"})
        child.communicate(timeout=60)
        assert proxy.asked == [("POST", "http://192.0.2.1/hook")], proxy.asked


def what_is_said_back_is_told_without_secrets(program):
    password, key, token = "PaSs-wOrd/73", "HeAdEr+key=62", "QuErY/t0ken-51"

    def says(handler):
        login = handler.headers.get("Authorization") or ""
        plain = base64.b64decode(login[6:]).decode() if login else ""
        text = "no: %s %s %s %s" % (handler.path, handler.headers.get("X-Key"), login, plain)
        if handler.path.startswith("/moved"):
            return 301, {"Location": "/gone?" + (handler.headers.get("X-Key") or "")}, b""
        return (500 if handler.command == "POST" else 403), {"X-Said": text, "Content-Type": text}, b"<h1>" + text.encode() * 9

    with Server(says) as server:
        it = mill.Mill(program, [])
        (it.folder / "password").write_text(password + "\n")
        (it.folder / "feed.xml").write_text(ITEM)
        login = "username: ali, password_file: password, headers: {X-Key: \"%s\"}" % key
        it.config.write_text(
            "storage: feedmill.db\noutput: digests\nhttp: {allow_networks: [127.0.0.0/8]}\nsources:\n  - file://%s/feed.xml\n"
            "  - {url: \"%s/says\", %s}\n  - {url: \"%s/moved\", %s}\n%s" % (
                it.folder, server.url, login, server.url, login, DIGEST % (server.url + "/hook?team=7&token=QuErY%2Ft0ken-51")))
        told = ""
        for command in (["poll", "--all", "--log-level", "debug"], ["poll", "--all"], ["digest", "--now", "--log-level", "debug"], ["status"],
                        ["status", "--json"], ["status", "--deliveries"], ["explain", server.url + "/says"], ["explain", server.url + "/moved"]):
            told += "".join(it.run(*command))
        coded = [base64.b64encode(("ali:" + password).encode()).decode(), "QuErY%2Ft0ken-51"]
        for secret in (password, key, token, *coded):
            assert secret.lower() not in told.lower(), "%s is shown: …%s" % (secret, told[max(0, told.find(secret) - 200):][:400])
        assert "[secret]" in told and {path.split("?")[0] for _, path in server.asked} >= {"/says", "/moved", "/hook"}, (told, server.asked)


def bytes_of_headers_are_shown_as_utf8(program):
    with Server(lambda handler: (200, {"ETag": '"caf\xe9"', "Content-Encoding": "zst\xe9d"}, ITEM.encode())) as server:
        it = mill.Mill(program, [server.url + "/feed"])
        for command in (["poll", "--all"], ["status"], ["status", "--json"], ["explain", server.url + "/feed"]):
            it.run(*command)  # which decodes what is printed


if __name__ == "__main__":
    sys.exit(mill.run_tests([no_spelling_of_a_private_address_passes_a_proxy, no_proxy_of_the_environment_counts,
                             what_is_said_back_is_told_without_secrets, bytes_of_headers_are_shown_as_utf8], __doc__))
