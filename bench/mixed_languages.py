#!/usr/bin/env python3
"""What titles of eight languages do to one another and to English ones in one store (Python 3, standard library; zstd).

    mixed_languages.py REPLAY_STORIES LABELLED [--limit SHARE] [--own LOSS]

LABELLED is a folder as ../shared/stories. The titles of de, fr, es, it, pt, ru, zh and ja in lookalikes/reports.tsv are mixed
into feeds/feeds.tsv.zst, and titles of captured feeds in ../feeds beside it where there are any, and decided three times:
the English stream alone, each language alone, all of them in one store. Told are

  English   pairs of reports in one story in one run and not in the other, as a share of those in one story alone
  LANGUAGE  of its pairs in one story, the share that is of one labelled story, alone and mixed; foreign: reports of another
            language that share a story with one of its own

The exit status is 1 where more than SHARE (0.01) of the English pairs change, or a language's share falls by more than LOSS (0.02).
"""
import argparse
import html
import pathlib
import re
import subprocess
import sys
from collections import defaultdict
from itertools import combinations

LANGUAGES = ("de", "fr", "es", "it", "pt", "ru", "zh", "ja")
COLUMNS = ("id", "time", "publisher", "url", "title")
DAY = 86400


def rows_of(path):
    text = path.read_bytes()
    if path.suffix == ".zst":
        text = subprocess.run(["zstd", "-dcq"], input=text, check=True, stdout=subprocess.PIPE).stdout
    lines = text.decode("utf-8").rstrip("\n").split("\n")
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"))) for line in lines[1:]]


def captured(folder, begin, end):
    """Titles of captured feeds in other scripts and with accents, spread over the stream: other noise than the labelled ones."""
    titles = []
    for path in sorted(folder.glob("*.xml")) if folder.is_dir() else []:
        data = path.read_bytes()
        declared = re.search(rb'encoding=["\']([\w-]+)', data[:200])
        try:
            text = data.decode(declared.group(1).decode() if declared else "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
        for item in re.findall(r"<(?:item|entry)[\s>].*?</(?:item|entry)>", text, re.S):
            title = re.search(r"<title[^>]*>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</title>", item, re.S)
            words = " ".join(html.unescape(re.sub(r"<[^>]+>", "", title.group(1))).split()) if title else ""
            if sum(letter.isalpha() and ord(letter) > 0x7F for letter in words) >= 3:
                titles.append((path.name, words))
    step = (end - begin) / (len(titles) + 1)
    return [{"id": "captured-%d" % n, "time": str(int(begin + (n + 1) * step)), "publisher": name,
             "url": "https://captured.example/%d" % n, "title": title} for n, (name, title) in enumerate(titles)]


def decided(replay, rows):
    rows = sorted(rows, key=lambda row: int(row["time"]))
    text = "\n".join(["\t".join(COLUMNS)] + ["\t".join(row.get(c, "") for c in COLUMNS) for row in rows]) + "\n"
    out = subprocess.run([replay], input=text.encode(), check=True, stdout=subprocess.PIPE).stdout.decode()
    return dict(line.split("\t") for line in out.rstrip("\n").split("\n"))


def pairs_of(story, ids):
    stories = defaultdict(list)
    for report in ids:
        stories[story[report]].append(report)
    return {pair for members in stories.values() for pair in combinations(sorted(members), 2)}


def share_right(pairs, labels):
    return sum(labels[a] == labels[b] for a, b in pairs) / len(pairs) if pairs else 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("replay")
    parser.add_argument("labelled", type=pathlib.Path)
    parser.add_argument("--limit", type=float, default=0.01)
    parser.add_argument("--own", type=float, default=0.02)
    options = parser.parse_args()
    english = rows_of(options.labelled / "feeds/feeds.tsv.zst")
    reports = rows_of(options.labelled / "lookalikes/reports.tsv")
    times = [int(row["time"]) for row in english]
    first = min(int(row["time"]) for row in reports)
    moved = (first - (min(times) + max(times)) // 2) // DAY * DAY
    for row in reports:
        row["time"] = str(int(row["time"]) - moved)
    foreign = {l: [row for row in reports if row["id"].split("-")[1] == l] for l in LANGUAGES}
    noise = captured(options.labelled.parent / "feeds", min(times), max(times))
    everything = english + noise + [row for rows in foreign.values() for row in rows]
    mixed = decided(options.replay, everything)
    ids = [row["id"] for row in english]
    alone, beside = pairs_of(decided(options.replay, english), ids), pairs_of(mixed, ids)
    changed = len(alone ^ beside) / max(len(alone), 1)
    print("%d English reports, %d in eight languages, %d captured" %
          (len(ids), sum(map(len, foreign.values())), len(noise)))
    print("English: %d pairs alone, %d mixed, %.2f %% changed" % (len(alone), len(beside), 100 * changed))
    failed = changed > options.limit
    labels = {row["id"]: row["story_id"] for row in reports}
    of_story = defaultdict(set)
    for report, story in mixed.items():
        of_story[story].add(report)
    for language, rows in foreign.items():
        ids = [row["id"] for row in rows]
        own, among = pairs_of(decided(options.replay, rows), ids), pairs_of(mixed, ids)
        before, after = share_right(own, labels), share_right(among, labels)
        others = {o for i in ids for o in of_story[mixed[i]] if not o.startswith("captured-")} - set(ids)
        print("%s: %d pairs alone, %.3f right; %d mixed, %.3f right; %d foreign" %
              (language, len(own), before, len(among), after, len(others)))
        failed = failed or after < before - options.own
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
