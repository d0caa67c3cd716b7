#!/usr/bin/env python3
"""Reads a built program for what makes a mistake in memory harder to use: hardened.py PROGRAM [--not-fortified] [--no-control-flow]."""
import re
import shutil
import subprocess
import sys

program = sys.argv[1]
fortified, control_flow = "--not-fortified" not in sys.argv, "--no-control-flow" not in sys.argv

if not shutil.which("readelf") or not shutil.which("objdump"):
    print("readelf and objdump are not installed")
    sys.exit(77)


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read(*options):
    return output("readelf", "-W", *options, program)


missing = []


def expect(found, what):
    if not found:
        missing.append(what)


dynamic, symbols = read("-d"), read("--dyn-syms")
expect(re.search(r"Type:\s+DYN", read("-h")) and re.search(r"FLAGS_1.*\bPIE\b", dynamic), "a position-independent executable")
expect("GNU_RELRO" in read("-l"), "RELRO")
expect("BIND_NOW" in dynamic or re.search(r"FLAGS_1.*\bNOW\b", dynamic), "BIND_NOW")
expect(re.search(r"GNU_STACK\s+\S+ \S+ \S+ \S+ \S+ RW ", read("-l")), "a stack that is not executable")
expect("__stack_chk_fail" in symbols, "the stack protector")
expect(re.search(r"NEEDED.*libcurl", dynamic), "libcurl among the libraries")
if fortified:
    expect(re.search(r"__\w+_chk\b(?<!__stack_chk)", symbols), "FORTIFY")
if control_flow:
    # A landing mark of x86's (endbr) or ARM's (bti) where the program begins, and x86's shadow stack.
    machine = output("objdump", "-d", "--no-show-raw-insn", "--disassemble=main", program)
    expect(re.search(r"\b(endbr64|bti|paciasp)\b", machine), "landing marks")
    expect("x86" not in read("-h").lower() or "SHSTK" in read("-n"), "the shadow stack's mark")

print("missing: " + ", ".join(missing) if missing else "hardened")
sys.exit(bool(missing))
