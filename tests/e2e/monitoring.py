#!/usr/bin/env python3
"""The alert rules and the dashboard of docs/monitoring against Debian's Prometheus, by hand: monitoring.py --feedmill PATH.
promtool reads the rules; a Prometheus scrapes a daemon that has polled, failed, sealed and not delivered; each query of the
dashboard and of the alerts is run there and gives what is there. Exit status 77 where there is no prometheus."""
import argparse
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from endpoint import Endpoint, free_port
from mill import TOP, SampleServer, stop, wait_for

RULES = TOP / "docs/monitoring/feedmill.rules.yml"
ALERTS = pathlib.Path(__file__).resolve().parent / "alerts.yml"  # when each is raised, and when not
DASHBOARD = TOP / "docs/monitoring/feedmill.dashboard.json"
DIGESTS = """digests:
  - {name: morning, schedule: "07:00", formats: [json], deliver: [{webhook: {url: "http://127.0.0.1:9/hook"}}]}
"""


def expressions(panels):
    for panel in panels:
        for target in panel.get("targets", []):
            # What Grafana puts in place of its variables.
            yield panel.get("title", ""), target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
        yield from expressions(panel.get("panels", []))


class Moving(Endpoint):
    """One whose counters move: each reload brings a source that is asked at once."""
    further = 0

    def another_source(self, server):
        self.further += 1
        text = self.mill.config.read_text()
        self.mill.config.write_text(text.replace("sources:\n", "sources:\n  - url: %s?%d\n" % (
            server.url("inland-wire.rss"), self.further), 1))
        self.daemon.send_signal(signal.SIGHUP)


class Prometheus:
    def __init__(self, target):
        self.folder, self.port = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-prometheus-")), free_port()
        config = self.folder / "prometheus.yml"
        config.write_text(json.dumps({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": [str(RULES)],
            "scrape_configs": [{"job_name": "feedmill", "static_configs": [{"targets": [target]}]}]}))
        self.process = subprocess.Popen(
            ["prometheus", "--config.file=%s" % config, "--storage.tsdb.path=%s" % (self.folder / "data"),
             "--web.listen-address=127.0.0.1:%d" % self.port], stdout=subprocess.DEVNULL, stderr=(self.folder / "log").open("w"))

    def ask(self, path, **words):
        query = "?" + urllib.parse.urlencode(words) if words else ""
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/api/v1/%s%s" % (self.port, path, query), timeout=30) as answer:
                return json.load(answer)
        except OSError as error:
            return {"status": "error", "error": str(error), "data": {}}

    def is_scraping(self):
        targets = self.ask("targets")["data"].get("activeTargets", [])
        return bool(targets) and targets[0]["health"] == "up"

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder)


def judge(prometheus):
    """What is wrong, and how many queries were run."""
    problems, run = [], 0
    for title, expression in expressions(json.loads(DASHBOARD.read_text())["panels"]):
        answer = prometheus.ask("query", query=expression)
        run += 1
        if answer["status"] != "success":
            problems.append("%s: %s: %s" % (title, expression, answer.get("error")))
        elif not answer["data"]["result"]:
            problems.append("%s: %s: nothing" % (title, expression))
    rules = [rule for group in prometheus.ask("rules")["data"]["groups"] for rule in group["rules"]]
    for rule in rules:
        run += 1
        if rule["health"] != "ok":
            problems.append("%s: %s %s" % (rule["name"], rule["health"], rule.get("lastError")))
    return problems, run, sorted(rule["name"] for rule in rules if rule.get("state") in ("pending", "firing"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feedmill", required=True)
    options = parser.parse_args()
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        print("no prometheus: skipped")
        return 77
    failed_tools = 0
    for words in (["check", "rules", str(RULES)], ["test", "rules", str(ALERTS)]):
        done = subprocess.run(["promtool", *words], capture_output=True, text=True)
        print(done.stdout, done.stderr, sep="")
        failed_tools += done.returncode != 0
    server = SampleServer()
    try:
        with Moving(options.feedmill, [server.url("harbour-gazette.rss"), server.url("none.rss")], DIGESTS) as one:
            wait_for(lambda: one.mill.run("status", "--json")[0].count("last_poll") == 2, 60, "it has polled")
            one.mill.run("digest", "--now")
            prometheus = Prometheus("127.0.0.1:%d" % one.port)
            try:
                wait_for(prometheus.is_scraping, 120, "it scrapes")
                # A rate needs two samples, an evaluation of the rules a moment.
                deadline = time.monotonic() + 90
                problems, run, raised = judge(prometheus)
                while (problems or not raised) and time.monotonic() < deadline:
                    time.sleep(2)
                    one.another_source(server)
                    problems, run, raised = judge(prometheus)
            finally:
                prometheus.close()
            stop(one.daemon, within=10)
    finally:
        server.stop()
    print("%d queries; alerts that are pending or raised: %s" % (run, ", ".join(raised) or "none"))
    print(*problems, sep="\n")
    failed = len(problems) + failed_tools
    print("%d passed, %d failed" % (run + 2 - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
