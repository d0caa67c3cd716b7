#!/usr/bin/env python3
"""No two types of one name in one namespace: the linker merges their templates without a word (two structs called Run
once crashed whatever held a vector of either)."""
import collections
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
OPENS = re.compile(r"^(?:inline )?namespace ?([\w:]*) ?\{")
CLOSES = re.compile(r"^\}  // namespace")
DEFINES = re.compile(r"^(?:template <.*> *)?(?:struct|class|enum class) (\w+)(?: final)?(?: *:[^:].*)? *\{")


def definitions(file):
    """Types that another file could see: (namespace::name, line)."""
    scopes = []
    for number, line in enumerate(file.read_text().splitlines(), 1):
        opened = OPENS.match(line)
        if opened:
            scopes.append(opened[1])
        elif CLOSES.match(line):
            scopes.pop()
        elif (found := DEFINES.match(line)) and "" not in scopes:
            yield "::".join(scopes + [found[1]]), number


places = collections.defaultdict(list)
for file in sorted(path for room in ("include", "daemon") for path in (TOP / room).rglob("*") if path.suffix in (".h", ".cpp")):
    for name, number in definitions(file):
        places[name].append("%s:%d" % (file.relative_to(TOP), number))
twice = {name: where for name, where in places.items() if len(where) > 1}
for name, where in twice.items():
    print("%s is defined in %s" % (name, " and in ".join(where)))
assert len(places) > 200, "nothing was read"
sys.exit(1 if twice else 0)
