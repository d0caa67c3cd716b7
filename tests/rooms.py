#!/usr/bin/env python3
"""The rooms of docs/architecture.md hold: no circle among them, nothing pure includes what touches the world, and each
library stands behind the door of its own room."""
import collections
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
DAEMON = TOP / "daemon"
INCLUDES = re.compile(r'^#include ["<]([^">]+)[">]', re.M)
# Which rooms may include a library's headers.
LIBRARIES = {
    "curl/": {"fetch", "deliver"},
    "openssl/": {"fetch", "store", "system"},
    "SQLiteCpp/": {"store"},
    "sqlite3.h": {"store"},
    "yaml-cpp/": {"config"},
    "microhttpd.h": {"serve"},
    "gd.h": {"picture"},
    "pugixml.hpp": {"parse"},
    "CLI/": {"app"},
}
ONE_FILE = {"CLI/": "app/cli.cpp"}


def rooms_of(library):
    """The rooms that daemon/CMakeLists.txt lists after add_library(LIBRARY ...)."""
    text = (DAEMON / "CMakeLists.txt").read_text()
    text = text[text.index("add_library(%s " % library):]
    return set(re.search(r"foreach\(room ([^)]*)\)", text)[1].split())


def circle(arrows):
    """A path that ends in the room it began in; empty where there is none."""
    done, path = set(), []

    def visit(room):
        if room in path:
            return path[path.index(room):] + [room]
        if room in done:
            return []
        path.append(room)
        for other in sorted(arrows[room]):
            if found := visit(other):
                return found
        path.pop()
        done.add(room)
        return []

    for room in sorted(arrows):
        if found := visit(room):
            return found
    return []


pure, adapters = rooms_of("feedmill_core"), rooms_of("feedmill_adapters")
mistakes, arrows = [], collections.defaultdict(set)
for file in sorted(path for path in DAEMON.glob("*/**/*") if path.suffix in (".h", ".cpp", ".inc")):
    name = file.relative_to(DAEMON).as_posix()
    room = name.split("/")[0]
    for included in INCLUDES.findall(file.read_text()):
        other = included.split("/")[0]
        if (DAEMON / other).is_dir() and other != room:
            arrows[room].add(other)
            if room in pure and other not in pure:
                mistakes.append("%s is pure and includes %s" % (name, included))
            if room in adapters and other == "app":
                mistakes.append("%s includes %s" % (name, included))
        for library, rooms in LIBRARIES.items():
            if included.startswith(library) and (room not in rooms or ONE_FILE.get(library, name) != name):
                mistakes.append("%s includes %s" % (name, included))
for file in sorted((TOP / "include").rglob("*.h")):
    mistakes += ["%s includes %s" % (file.name, included) for included in INCLUDES.findall(file.read_text())
                 if "/" in included and not included.startswith(("feedmill/", "tl/"))]
if found := circle(arrows):
    mistakes.append("rooms in a circle: " + " -> ".join(found))
print("\n".join(mistakes))
assert len(arrows) > 10, "nothing was read"
sys.exit(1 if mistakes else 0)
