#!/usr/bin/env python3
"""The shells' completions, in the shells that are installed: completions.py --feedmill PATH."""
import os
import pathlib
import shutil
import subprocess
import sys

from mill import TOP, Mill, run_tests

BASH = r'''
source "$1"; COMP_LINE=$2; COMP_POINT=${#COMP_LINE}; _feedmill; printf '%s\n' "${COMPREPLY[@]}"
'''


def a_mill(program):
    return Mill(program, ["https://a.example/feed"], "digests:\n  - {name: morning, schedule: \"07:00\"}\n")


def environment(program):
    return {**os.environ, "PATH": str(pathlib.Path(program).resolve().parent) + ":" + os.environ["PATH"]}


def in_bash(program, line):
    script = TOP / "completions/feedmill.bash"
    done = subprocess.run(["bash", "-c", BASH, "bash", str(script), line], capture_output=True, text=True,
                          env=environment(program), timeout=20)
    return done.stdout.split("\n")[:-1]


def bash_completes_commands_options_and_names(program):
    mill = a_mill(program)
    assert in_bash(program, "feedmill sto") == ["stories"]
    assert "--json" in in_bash(program, "feedmill status --")
    assert in_bash(program, "feedmill -c %s digest " % mill.config) == ["morning"]
    # readline's word begins behind the colon
    assert in_bash(program, "feedmill -c %s poll https://a.ex" % mill.config) == ["//a.example/feed"]


def fish_completes_commands_and_names(program):
    if not shutil.which("fish"):
        return print("skip: no fish here")
    mill = a_mill(program)
    script = TOP / "completions/feedmill.fish"

    def complete(line):
        done = subprocess.run(["fish", "--no-config", "-c", "source %s; complete -C '%s'" % (script, line)],
                              capture_output=True, text=True, env=environment(program), timeout=20)
        return [row.split("\t")[0] for row in done.stdout.splitlines()]
    assert complete("feedmill sto") == ["stories"], complete("feedmill sto")
    assert complete("feedmill -c %s digest " % mill.config) == ["morning"]


def zsh_reads_its_file(program):
    if not shutil.which("zsh"):
        return print("skip: no zsh here")
    done = subprocess.run(["zsh", "-n", str(TOP / "completions/_feedmill")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def the_manual_names_every_command_and_option(program):
    manual = (TOP / "docs/man/feedmill.1").read_text().replace("\\-", "-")

    def words(*typed):
        done = subprocess.run([program, "completion", "--", *typed], capture_output=True, text=True, check=True)
        return [row.split("\t")[0] for row in done.stdout.splitlines()]
    commands = [(each,) for each in words("")]
    commands += [(above, each) for above in ("sources", "stories") for each in words(above, "")]
    missing = []
    for command in commands:
        if command[-1] not in manual:
            missing.append(" ".join(command))
        for option in words(*command, "--"):
            if option not in ("--config", "--log-level", "--help") and " -" + option[2:] not in manual:
                missing.append(" ".join(command) + " " + option)
    assert not missing, "the manual lacks: " + ", ".join(missing)


TESTS = [the_manual_names_every_command_and_option, bash_completes_commands_options_and_names, fish_completes_commands_and_names, zsh_reads_its_file]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
