#!/usr/bin/env python3
"""The units as they are installed, read by systemd itself: units.py --feedmill PATH."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from mill import run_tests

MOST_EXPOSURE = 1.2


def installed(program):
    """The folder of an installation under /usr that is not really there."""
    build = pathlib.Path(program).resolve().parent
    root = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-"))
    subprocess.run(["cmake", "--install", str(build), "--prefix", "/usr"], check=True, capture_output=True,
                   env={**os.environ, "DESTDIR": str(root)})
    return root


def units_of(root):
    folder = root / "usr/lib/systemd"
    return folder / "system/feedmill.service", folder / "system/feedmill@.service", folder / "user/feedmill.service"


def analyze(*words):
    done = subprocess.run(["systemd-analyze", "--no-pager", *map(str, words)], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "XDG_RUNTIME_DIR": os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()})
    return done.returncode, done.stdout + done.stderr


def the_units_name_the_program_that_was_installed(program):
    for unit in units_of(installed(program)):
        text = unit.read_text()
        assert "ExecStart=/usr/bin/feedmill run" in text and "/usr/local" not in text, text


def an_instance_has_its_own_configuration_and_state(program):
    service, instance, _ = units_of(installed(program))
    text = instance.read_text()
    assert text.count("/etc/feedmill/%i.yaml") == 2 and "StateDirectory=feedmill-%i\n" in text, text
    rest = text.replace("/%i.yaml", "/feedmill.yaml").replace("feedmill-%i", "feedmill").replace(" (%i)", "")
    assert rest == service.read_text(), "something else differs"


def systemd_finds_nothing_wrong(program):
    if not shutil.which("systemd-analyze"):
        return print("skip: no systemd-analyze here")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-"))
    for unit, name in zip(units_of(installed(program)), ("feedmill.service", "feedmill@one.service")):
        there = folder / name
        there.write_text(unit.read_text().replace("/usr/bin/feedmill", str(pathlib.Path(program).resolve())))
        status, said = analyze("verify", "--man=no", there)
        ours = [line for line in said.splitlines() if "feedmill" in line]
        assert status == 0 and not ours, said


def little_of_the_machine_is_exposed(program):
    if not shutil.which("systemd-analyze"):
        return print("skip: no systemd-analyze here")
    _, said = analyze("security", "--offline=true", units_of(installed(program))[0])
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert level and float(level.group(1)) <= MOST_EXPOSURE, said[-300:]


def the_others_are_as_systemd_wants_them(program):
    """The user's unit and the socket; the instance is exposed as little as the service is."""
    if not shutil.which("systemd-analyze"):
        return print("skip: no systemd-analyze here")
    root = installed(program)
    _, instance, user = units_of(root)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-"))
    own = str(pathlib.Path(program).resolve())
    (folder / "feedmill.service").write_text(user.read_text().replace("/usr/bin/feedmill", own))
    status, said = analyze("--user", "verify", "--man=no", folder / "feedmill.service")
    ours = [line for line in said.splitlines() if "feedmill" in line]
    assert status == 0 and not ours, said
    service = units_of(root)[0].read_text().replace("/usr/bin/feedmill", own)
    (folder / "feedmill.service").write_text(service)
    shutil.copy(root / "usr/lib/systemd/system/feedmill-status.socket", folder)
    status, said = analyze("verify", "--man=no", folder / "feedmill-status.socket")
    assert status == 0 and not [line for line in said.splitlines() if "feedmill" in line], said
    (folder / "feedmill@one.service").write_text(instance.read_text())
    _, said = analyze("security", "--offline=true", folder / "feedmill@one.service")
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert level and float(level.group(1)) <= MOST_EXPOSURE, said[-300:]


TESTS = [the_units_name_the_program_that_was_installed, an_instance_has_its_own_configuration_and_state,
         systemd_finds_nothing_wrong, little_of_the_machine_is_exposed, the_others_are_as_systemd_wants_them]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
