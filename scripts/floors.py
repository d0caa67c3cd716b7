#!/usr/bin/env python3
"""Runs the conformance suites, the trials and the scorers of stories, and compares each with its floor.

    floors.py --feedmill PATH --shared DIR [--raise]

tests/floors.json holds, for each conformance suite and each group of trials, how many cases must pass.
Of recognising (bench/replay_stories beside the binary, where it was built) it holds the least precision and
F1 in ten-thousandths, and how many pairs of look-alikes must be in one story, or apart.
A suite below its floor fails the run. With --raise, floors that were passed are written back: they
only rise. The last line is `N passed, N failed`.
"""
import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FLOORS = pathlib.Path(__file__).resolve().parent.parent / "tests" / "floors.json"


def lines_of(command):
    """The command's output, line by line, shown as it comes."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout:
            print("  " + line, end="", flush=True)
            yield line


def conformance(shared, program):
    found = {}
    for line in lines_of([sys.executable, str(shared / "conformance/run.py"), "--feedmill", program]):
        match = re.match(r"([\w-]+): (\d+)/(\d+)$", line)
        if match:
            found[match.group(1)] = (int(match.group(2)), int(match.group(3)))
    return found


def trials(shared, program, only=()):
    passed, total = collections.Counter(), collections.Counter()
    chosen = [word for group in only for word in ("--only", group + "/")]
    for line in lines_of([sys.executable, str(shared / "trials/run.py"), "--feedmill", program, *chosen]):
        match = re.match(r"([\w-]+)/\S+\s+(pass|FAIL|skip)", line)
        if match:
            total[match.group(1)] += 1
            passed[match.group(1)] += match.group(2) == "pass"
    return {group: (passed[group], total[group]) for group in total}


def score(labelled, replay, scorer, labels, *more):
    """What a scorer prints of the stories that labelled reports are given."""
    rows = (labelled / labels).read_bytes()
    if labels.endswith(".zst"):
        rows = subprocess.run(["zstd", "-dcq"], input=rows, check=True, stdout=subprocess.PIPE).stdout
    with tempfile.NamedTemporaryFile(suffix=".tsv") as predicted:
        subprocess.run([str(replay)], input=rows, stdout=predicted, check=True)
        command = [sys.executable, str(labelled / scorer), str(labelled / labels), *map(str, more), predicted.name]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def stories(shared, program):
    replay, labelled = pathlib.Path(program).parent / "bench/replay_stories", shared / "stories"
    if not (replay.exists() and labelled.exists() and shutil.which("zstd")):
        return {}
    found = {}
    for name, labels in (("feeds", "feeds/feeds.tsv.zst"), ("identity", "identity/scoop516.tsv.zst")):
        text = score(labelled, replay, "score.py", labels)
        precision, recall, f1 = re.search(r"^pairwise P (\S+) R (\S+) F1 (\S+)", text, re.M).groups()
        found[name + "-precision"] = (round(float(precision) * 10000), 10000)
        found[name + "-f1"] = (round(float(f1) * 10000), 10000)
    pairs = score(labelled, replay, "score_pairs.py", "lookalikes/reports.tsv", labelled / "lookalikes/pairs.tsv")
    total = re.search(r"^total +(\d+) / *(\d+) +\d+% +(\d+) / *(\d+)", pairs, re.M)
    joined, same, merged, apart = map(int, total.groups())
    found["lookalikes-joined"] = (joined, same)
    found["lookalikes-apart"] = (apart - merged, apart)
    for name, (good, total) in found.items():
        print("  %s: %d/%d" % (name, good, total), flush=True)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--raise", dest="higher", action="store_true", help="write back what was passed")
    options = parser.parse_args()
    program = str(pathlib.Path(options.feedmill).resolve())
    floors = json.loads(FLOORS.read_text())
    below = 0
    passed = failed = 0
    for kind, run in (("conformance", conformance), ("trials", trials), ("stories", stories)):
        print(kind, flush=True)
        found = run(options.shared, program)
        if kind == "trials":
            # Trials have clocks in them: on a busy machine a group may try again, once.
            again = [group for group, floor in floors[kind].items() if found.get(group, (0, 0))[0] < floor]
            for group, result in (trials(options.shared, program, again) if again else {}).items():
                found[group] = max(found.get(group, (0, 0)), result)
        if kind == "stories" and not found:
            print("  not built, or nothing to compare with")
            continue
        for suite, floor in floors[kind].items():
            good, total = found.get(suite, (0, 0))
            if good < floor:
                print("BELOW ITS FLOOR: %s %s: %d of %d, at least %d asked" % (kind, suite, good, total, floor))
                below += 1
            if options.higher:
                floors[kind][suite] = max(floor, good)
        for suite, (good, total) in found.items():
            floors[kind].setdefault(suite, good if options.higher else 0)
            if kind == "stories":  # shares, no cases
                good, total = int(good >= floors[kind][suite]), 1
            passed, failed = passed + good, failed + total - good
    if options.higher:
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n")
    print("%d suites below their floor" % below)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
