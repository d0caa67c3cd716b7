#!/usr/bin/env python3
"""The package in a booted Debian, by hand and as root: installed, edited, reloaded, killed, stopped, upgraded, removed, purged.

    tests/package/booted.py --deb FILE --release bookworm [--root FOLDER] [--old-store FILE --old-entries N --old-mails N] [--keep FOLDER]

FOLDER is a debootstrap of that release; it is made where it is not there, and boots as a copy (systemd-nspawn). Inside runs
within.sh, a step after the other; each step's journal and the results stand in --keep afterwards. --old-store is a store
that an older feedmill has left, of the source and the digest that within.sh configures: it is put in place before the package
comes, and must be there afterwards, whole; so many mails that it had not been able to write are written then."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates,iproute2,curl,python3,procps"
UNIT = """[Unit]
Description=the steps of the test
After=multi-user.target

[Service]
Type=oneshot
ExecStart=/bin/bash /root/trial/within.sh
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=journal+console
TimeoutStartSec=20min
"""


def make_root(root, release):
    if not (root / "etc/debian_version").exists():
        subprocess.run(["debootstrap", "--variant=minbase", "--include=" + PACKAGES, release, str(root)], check=True)


def prepare(root, options):
    trial = root / "root/trial"
    shutil.rmtree(trial, ignore_errors=True)
    (trial / "report").mkdir(parents=True)
    shutil.copy(options.deb, trial / "feedmill.deb")
    shutil.copy(HERE / "within.sh", trial)
    if options.old_store:
        shutil.copy(options.old_store, trial / "old.db")
        (trial / "old.entries").write_text("%d\n" % options.old_entries)
        (trial / "old.mails").write_text("%d\n" % options.old_mails)
    (root / "etc/systemd/system/trial.service").write_text(UNIT)
    wants = root / "etc/systemd/system/default.target.wants"
    wants.mkdir(exist_ok=True)
    (wants / "trial.service").unlink(missing_ok=True)
    (wants / "trial.service").symlink_to("/etc/systemd/system/trial.service")
    return trial / "report"


def boot(root):
    subprocess.run(["systemd-nspawn", "-q", "--register=no", "--keep-unit", "--machine=feedmill-%d" % os.getpid(), "--resolv-conf=copy-host", "-D", str(root), "-b"],
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=1800)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deb", required=True, type=pathlib.Path)
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("--old-store", type=pathlib.Path)
    parser.add_argument("--old-entries", type=int, default=0)
    parser.add_argument("--old-mails", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-booted-", dir=options.root.parent if options.root else None))
    try:
        root = options.root or scratch / "bootstrap"
        make_root(root, options.release)
        subprocess.run(["cp", "-a", "--reflink=auto", str(root), str(scratch / "root")], check=True)
        report = prepare(scratch / "root", options)
        boot(scratch / "root")
        results = (report / "results").read_text() if (report / "results").exists() else "FAILED it did not boot\n"
        if options.keep:
            shutil.copytree(report, options.keep, dirs_exist_ok=True)
    finally:
        shutil.rmtree(scratch)
    print(results, end="")
    failed = [line for line in results.splitlines() if not line.startswith("ok ")]
    print("%d passed, %d failed" % (len(results.splitlines()) - len(failed), len(failed)))
    return 1 if failed or "ok the end" not in results else 0


if __name__ == "__main__":
    sys.exit(main())
