#!/usr/bin/env python3
"""CPU time and peak memory of `feedmill parse` on whole documents, beside others on the same bytes.

    parse_beside_peers.py --feedmill PATH --pugixml PATH --feeds DIR [--mb N] [--rounds N] [FILE...]

Others: raw pugixml (build/release/bench/raw_pugixml: reads the file and parses it, no more), libxml2 (xmllint --stream),
python3-feedparser, sfeed. What is not installed is said and left out. The documents are large ones, made by repeating the
items of the largest feeds of DIR of each kind, or the FILEs as they are. All take turns, so that a machine whose speed drifts is the
same for each; the ratio is of each pair, its median is what to quote. CPU time is user and system time of the process.
"""
import argparse
import multiprocessing
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ITEM = "<item><title>Item %d</title><link>https://example.org/%d</link><guid>https://example.org/%d</guid></item>\n"
PARSE = "import feedparser, sys; feedparser.parse(open(sys.argv[1], 'rb').read())"
KINDS = {"rss-content": (b"<item", b"content:encoded"), "rss-plain": (b"<item", b"<description"),
         "atom-html": (b"<entry", b"type=\"html\""), "podcast": (b"<item", b"<itunes:"), "rdf": (b"<item", b"<rdf:RDF")}
# A hundred times slower than the others: it gets a smaller document.
FEEDPARSER_SHARE = 20


def measured(command, path):
    """(CPU seconds, peak bytes) of a command that reads `path`, also given as its stdin."""
    with open(path, "rb") as document:
        child = subprocess.Popen(command, stdin=document, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def repeated(document, size):
    """The document with its items repeated until it has about `size` bytes; None where it has none."""
    name = b"item" if re.search(rb"<item[\s>]", document) else b"entry"
    first, last = re.search(b"<" + name + rb"[\s>]", document), document.rfind(b"</" + name + b">")
    if not first or last < first.start():
        return None
    end = last + len(name) + 3
    items = document[first.start():end] + b"\n"
    return document[:first.start()] + items * max(1, size // len(items)) + document[end:]


def tiny_items(size):
    items = "".join(ITEM % (i, i, i) for i in range(size // len(ITEM)))
    return ("<rss version='2.0'><channel><title>Tiny</title><link>https://example.org/</link>%s</channel></rss>" % items).encode()


def make_documents(folder, size, target):
    """Writes into `target` one document of each kind that the folder has, of its largest feed of that kind."""
    feeds = sorted((path.read_bytes() for path in folder.iterdir() if path.is_file()), key=len, reverse=True)
    for kind, marks in KINDS.items():
        fitting = (repeated(feed, size) for feed in feeds if all(mark in feed for mark in marks))
        document = next((d for d in fitting if d), None)
        if document:
            (target / (kind + ".xml")).write_bytes(document)
    (target / "tiny-items.xml").write_bytes(tiny_items(size))


def peers(options):
    """{name: command of a path}"""
    found = {"pugixml": lambda path: [options.pugixml, path], "feedmill": lambda path: [options.feedmill, "parse", path]}
    if shutil.which("xmllint"):
        found["libxml2"] = lambda path: ["xmllint", "--huge", "--stream", "--noout", path]
    if shutil.which("sfeed"):
        found["sfeed"] = lambda path: ["sfeed"]
    if subprocess.run(["/usr/bin/python3", "-c", "import feedparser"], stderr=subprocess.DEVNULL).returncode == 0:
        found["feedparser"] = lambda path: ["/usr/bin/python3", "-c", PARSE, path]
    for name in ("libxml2", "sfeed", "feedparser"):
        if name not in found:
            print("%s: not installed" % name)
    return found


def make_small(path, small):
    document = path.read_bytes()
    small.write_bytes(repeated(document[:len(document) // FEEDPARSER_SHARE], 0) or document)


def apart(work, *arguments):
    """Calls it in a process of its own: a child inherits the peak of the process that starts it, which must stay small."""
    process = multiprocessing.Process(target=work, args=arguments)
    process.start()
    process.join()


def compare(path, commands, rounds, folder):
    name, small = path.stem[:12], folder / "small"
    apart(make_small, path, small)
    times = {peer: [] for peer in commands}
    peaks = {}
    for turn in range(rounds):
        for peer, command in commands.items():
            if peer == "feedparser" and turn > 0:
                continue
            read = small if peer == "feedparser" else path
            seconds, peaks[peer] = measured(command(str(read)), read)
            times[peer].append(seconds / read.stat().st_size)
    for peer in commands:
        pairs = [mine / raw for mine, raw in zip(times[peer], times["pugixml"])]
        size = (small if peer == "feedparser" else path).stat().st_size
        print("%-12s %-10s %7.1f MB  %8.1f MB/s  %7.2f x pugixml  peak %5.2f x document" % (
            name, peer, size / 1e6, 1e-6 / statistics.median(times[peer]), statistics.median(pairs), peaks[peer] / size), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feedmill", required=True)
    parser.add_argument("--pugixml", required=True, help="bench/raw_pugixml of the build")
    parser.add_argument("--feeds", type=pathlib.Path, help="folder of feeds to make large documents of")
    parser.add_argument("--mb", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if not options.feeds and not options.files:
        sys.exit("nothing to measure: give --feeds or files")
    commands = peers(options)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        made = pathlib.Path(folder, "made")
        made.mkdir()
        if options.feeds:
            apart(make_documents, options.feeds, options.mb * 1000000, made)
        for path in options.files + sorted(made.iterdir()):
            compare(path, commands, options.rounds, pathlib.Path(folder))


if __name__ == "__main__":
    main()
