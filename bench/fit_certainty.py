#!/usr/bin/env python3
"""Fits the curve of daemon/stories/certainty.cpp to labelled reports (Python 3, standard library; zstd).

    fit_certainty.py REPLAY_STORIES LABELLED

LABELLED is a folder as ../shared/stories: feeds/feeds.tsv.zst with feeds.related.tsv.zst beside it, the same of
dense, lookalikes/reports.tsv with mix.py. A case is the nearest story of each report that replay_stories --explain tells
of, joined by tier 4 or not, where nothing forbids it: its margin is its score less its threshold, and it is right where both
reports are of one labelled story. Where the stories are related, snapshots of one running story, it is neither and left out.

The curve is 1 / (1 + exp(-a - b * margin)), by maximum likelihood; it grows with the margin, so that no decision changes.
Printed: a and b fitted to each half of feeds, how well each tells the other half, and a table: of the comparisons that
come to so much, how many are right. The calibration error is the mean distance of the two, weighted by cases.
"""
import json
import math
import pathlib
import subprocess
import sys


def text_of(path):
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dcq", str(path)], check=True, stdout=subprocess.PIPE).stdout.decode()
    return path.read_text(encoding="utf-8")


def labels_of(text):
    lines = [line.split("\t") for line in text.rstrip("\n").split("\n")]
    column = lines[0].index("story_id")
    return {line[0]: line[column] for line in lines[1:]}


def related_of(path):
    pairs = [line.split() for line in text_of(path).split("\n") if line] if path.exists() else []
    return {frozenset(pair) for pair in pairs}


def cases(replay, rows, story, related):
    """(margin, right) of each report's nearest story, in order of arrival."""
    told = subprocess.run([replay, "--explain"], input=rows.encode(), check=True, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE).stderr.decode()
    reports, found = {}, []
    for line in told.split("\n"):
        fields = line.split("\t")
        if len(fields) != 3:
            continue
        reports[int(fields[1])] = fields[0]
        decision = json.loads(fields[2])
        nearest = decision.get("joined") or (decision.get("rejected") or [{}])[0]
        if nearest.get("tier") != 4 or nearest.get("veto"):
            continue
        a, b = story.get(fields[0]), story.get(reports[nearest["entry"]])
        if a is None or b is None or frozenset((a, b)) in related:
            continue
        found.append(((nearest["score"] - nearest["threshold"]) / 1000, a == b))
    return found


def sure(curve, margin):
    return 1 / (1 + math.exp(-curve[0] - curve[1] * margin))


def fit(data):
    """Newton's method for the two figures."""
    a, b = 0.0, 5.0
    for _ in range(50):
        ga = gb = haa = hab = hbb = 0.0
        for margin, right in data:
            p = sure((a, b), margin)
            w = p * (1 - p)
            ga += right - p
            gb += (right - p) * margin
            haa += w
            hab += w * margin
            hbb += w * margin * margin
        det = haa * hbb - hab * hab
        a, b = a + (hbb * ga - hab * gb) / det, b + (haa * gb - hab * ga) / det
    return a, b


def table(name, curve, data):
    print("%s: %d comparisons, %d right" % (name, len(data), sum(right for _, right in data)))
    error = 0.0
    for low in range(10):
        within = [(sure(curve, m), right) for m, right in data if low / 10 <= sure(curve, m) < (low + 1) / 10]
        if not within:
            continue
        said = sum(p for p, _ in within) / len(within)
        found = sum(right for _, right in within) / len(within)
        error += abs(said - found) * len(within)
        print("  %.1f to %.1f  %6d  said %.3f  found %.3f" % (low / 10, low / 10 + 0.1, len(within), said, found))
    print("  calibration error %.3f" % (error / len(data)))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    replay, labelled = sys.argv[1], pathlib.Path(sys.argv[2])
    sets = {}
    for name in ("feeds", "dense"):
        rows = text_of(labelled / name / (name + ".tsv.zst"))
        sets[name] = cases(replay, rows, labels_of(rows), related_of(labelled / name / (name + ".related.tsv.zst")))
    mixed = subprocess.run([sys.executable, str(labelled / "mix.py"), str(labelled / "lookalikes/reports.tsv")], check=True,
                           stdout=subprocess.PIPE).stdout.decode()
    alike = labels_of((labelled / "lookalikes/reports.tsv").read_text(encoding="utf-8"))
    sets["lookalikes"] = cases(replay, mixed, alike, set())
    middle = len(sets["feeds"]) // 2
    halves = sets["feeds"][:middle], sets["feeds"][middle:]
    for number, (own, other) in enumerate((halves, halves[::-1]), 1):
        curve = fit(own)
        print("half %d of feeds: a %.2f, b %.2f; the other half:" % (number, *curve))
        table("feeds", curve, other)
    curve = fit(sets["feeds"])
    print("all of feeds: a %.2f, b %.2f, at the threshold %.2f" % (*curve, sure(curve, 0)))
    for name, data in sets.items():
        table(name, curve, data)


if __name__ == "__main__":
    main()
