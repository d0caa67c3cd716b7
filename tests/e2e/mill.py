"""What the end-to-end tests share: the sample feeds' server, one that answers as a test wants, and a feedmill with a folder of its own."""
import http.server
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import types

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "scripts" / "demo"))


class SampleServer:
    """scripts/demo/server.py as a process of its own, on a free port."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, str(TOP / "scripts/demo/server.py"), "--port", "0"],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])

    def url(self, name):
        return "http://127.0.0.1:%d/%s" % (self.port, name)

    def stop(self):
        self.process.kill()
        self.process.wait()


class Server:
    """`answer(request)` gives status, headers (pairs) and body; `requests` are the lines and headers that came."""

    def __init__(self, answer):
        self.requests = requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                requests.append(types.SimpleNamespace(path=self.path, headers=self.headers))
                status, headers, body = answer(requests[-1])
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d" % self.server.server_port

    def paths(self):
        return [request.path for request in self.requests]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()


class Mill:
    def __init__(self, program, sources, digests="", extra=""):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-"))
        self.output = self.folder / "digests"
        self.config = self.folder / "feedmill.yaml"
        self.configure(sources, digests, extra)

    def configure(self, sources, digests="", extra=""):
        self.config.write_text(
            "storage: feedmill.db\noutput: digests\nhttp:\n  allow_networks: [127.0.0.0/8]\n%ssources:\n%s%s" % (
                extra, "".join("  - url: %s\n" % url for url in sources), digests))

    def start(self, *words, **more):
        environment = {key: value for key, value in os.environ.items() if key != "NOTIFY_SOCKET"}
        return subprocess.Popen([self.program, words[0], "-c", str(self.config), *words[1:]], cwd=self.folder,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**environment, **more.pop("env", {})}, **more)

    def run(self, *words, status=0):
        child = self.start(*words)
        out, err = child.communicate(timeout=120)
        assert child.returncode == status, "%s exited %d: %s%s" % (words, child.returncode, out[-500:], err[-800:])
        return out, err

    def lines(self, *words):
        return [json.loads(line) for line in self.run(*words, "--json")[0].splitlines()]

    def issues(self, name, extension="json"):
        folder = self.output / name
        return sorted(path for path in folder.glob("*Z*." + extension)) if folder.is_dir() else []


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("not within %g s: %s" % (seconds, what))


def stop(child, number=signal.SIGTERM, within=5):
    child.send_signal(number)
    out, err = child.communicate(timeout=within)
    return child.returncode, out, err


def run_tests(tests, description):
    """Runs each test function with the program's path; prints a line each and `N passed, N failed`."""
    import argparse
    import traceback
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    failed = 0
    chosen = [test for test in tests if options.only in test.__name__]
    for test in chosen:
        try:
            test(options.feedmill)
            print("pass  " + test.__name__, flush=True)
        except Exception:  # a broken test fails like a broken program
            failed += 1
            print("FAIL  " + test.__name__, flush=True)
            traceback.print_exc()
    print("%d passed, %d failed" % (len(chosen) - failed, failed))
    return 1 if failed or not chosen else 0
