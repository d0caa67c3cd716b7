#!/usr/bin/env python3
"""A page of docs/ as Markdown for a manual: man_source.py FILE TITLE ONE-LINE > OUT, then lowdown -s -Tman.

Tables of keys become lists of terms, which a terminal can show; links to other pages become their names.
"""
import pathlib
import re
import sys


def cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def as_terms(rows):
    """| key | type | default | what it does | -> a term and its text. Other tables: the first cell and the rest."""
    heads, body = cells(rows[0]), rows[2:]
    for line in body:
        first, *rest = cells(line)
        text = rest[-1] if rest else ""
        notes = ["%s: %s" % pair for pair in zip(heads[1:-1], rest[:-1]) if pair[1]]
        yield first + "\n\n:   " + (" (%s)" % "; ".join(notes) if notes else "").strip() + " " + text + "\n\n"


def without_links(text):
    text = re.sub(r"\[([^\]]+)\]\((?:docs/)?[\w./#-]+\.md[^)]*\)", r"\1", text)
    return re.sub(r"\[([^\]]+)\]\(#[^)]*\)", r"\1", text)


def page(text, title, about):
    lines = text.splitlines()[1:]
    out = ["title: %s\nsection: 5\nsource: feedmill\nvolume: File formats\n\n# NAME\n\n%s - %s\n\n# DESCRIPTION\n"
           % (title, title, about)]
    table = []
    for line in lines + [""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            out.extend(as_terms(table))
            table = []
        out.append(re.sub(r"^#+ (.*)", lambda heading: "# " + heading.group(1).replace("`", "").upper(), line))
    out.append("# SEE ALSO\n\nfeedmill(1), feedmill.yaml(5), feedmill-digest(5)\n")
    return without_links("\n".join(out))


if __name__ == "__main__":
    print(page(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2], sys.argv[3]))
