#!/usr/bin/env python3
"""What `feedmill check` sees of the files and folders that the configuration names: check.py --feedmill PATH."""
import os
import pathlib
import subprocess
import sys
import tempfile

from mill import TOP, run_tests

NOBODY = 65534


class Folder:
    def __init__(self, text):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="feedmill-check-"))
        self.path.chmod(0o755)
        self.config = self.path / "feedmill.yaml"
        self.config.write_text(text.replace("HERE", str(self.path)))

    def listing(self):
        return sorted(str(path) for path in self.path.rglob("*"))

    def check(self, program, *words, user=None, **environment):
        variables = {key: value for key, value in os.environ.items()
                     if key not in ("FEEDMILL_CONFIG", "CREDENTIALS_DIRECTORY", "STATE_DIRECTORY")}
        before = self.listing()
        done = subprocess.run([str(pathlib.Path(program).resolve()), "check", *(words or ("-c", str(self.config)))],
                              cwd=self.path, capture_output=True, text=True, user=user, env={**variables, **environment})
        assert self.listing() == before, "check made something"
        return done.returncode, done.stderr.replace(str(self.path) + "/", "./").splitlines(), done.stdout


def expect(found, status, lines):
    assert found[:2] == (status, lines), found


def folders_and_stores_of_the_wrong_kind(program):
    folder = Folder("storage: data\noutput: report.txt\nsources: []\n")
    (folder.path / "data").mkdir()
    (folder.path / "report.txt").write_text("mine")
    expect(folder.check(program), 78,
           ["./feedmill.yaml:1:10: storage: ./data is a folder; name a file in it, such as ./data/feedmill.db",
            "./feedmill.yaml:2:9: output: ./report.txt is a file, where a folder is needed"])
    folder.config.write_text("storage: report.txt/feedmill.db\noutput: pipe\n")
    os.mkfifo(folder.path / "pipe")
    expect(folder.check(program), 78,
           ["./feedmill.yaml:1:10: storage: ./report.txt is a file, where a folder is needed",
            "./feedmill.yaml:2:9: output: ./pipe is a pipe or device, where a folder is needed"])


def what_is_not_there_yet_may_be_made(program):
    folder = Folder("storage: new/deep/feedmill.db\noutput: other/digests\n")
    expect(folder.check(program), 0, [])


SECRETS = """storage: feedmill.db
output: digests
http: {ca_file: own.pem}
sources:
  - {url: https://a.example/1, name: ä, username: me, password_file: ./none}
  - {url: https://a.example/2, username: me, password_file: ./empty}
  - {url: https://a.example/3, username: me, password_file: ./folder}
  - {url: https://a.example/4, username: me, password_file: ./good}
  - {url: https://a.example/5, headers_file: ./damaged}
  - {url: https://a.example/6, username: me, password_file: credential}
  - {url: https://a.example/7, username: me, password_file: ./open}
digests:
  - name: d
    schedule: "07:00"
    template: {html: look.mustache}
    deliver:
      - exec: [HERE/tell, me]
      - maildir: good/Maildir
"""


def secrets_templates_certificates_and_programs(program):
    folder = Folder(SECRETS)
    for name, text in (("empty", ""), ("good", "word\n"), ("damaged", "no header\n"), ("open", "word\n"),
                       ("own.pem", "text"), ("tell", "")):
        (folder.path / name).write_text(text)
        (folder.path / name).chmod(0o600)
    (folder.path / "open").chmod(0o644)
    (folder.path / "folder").mkdir()
    expect(folder.check(program), 78, [
        "./feedmill.yaml:3:17: ca_file: ./own.pem holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
        "./feedmill.yaml:5:70: password_file: there is no file ./none",
        "./feedmill.yaml:6:61: password_file: secret file ./empty: it is empty",
        "./feedmill.yaml:7:61: password_file: ./folder is a folder, not a regular file",
        "./feedmill.yaml:9:46: headers_file: secret file ./damaged: line 1 is no `Name: value`",
        "./feedmill.yaml:10:61: password_file: hint: there is no file ./credential; that is right where systemd gives it to the "
        "service (LoadCredential=)",
        "./feedmill.yaml:11:61: password_file: hint: everybody on this machine may read ./open; chmod o= ./open",
        "./feedmill.yaml:15:22: html: there is no file ./look.mustache",
        "./feedmill.yaml:17:15: exec: user root may not run ./tell",
        "./feedmill.yaml:18:18: maildir: ./good is a file, where a folder is needed"
    ] if os.geteuid() == 0 else folder.check(program)[1])
    with_credential = folder.check(program, CREDENTIALS_DIRECTORY=str(folder.path / "folder"))[1]
    assert "./feedmill.yaml:10:61: password_file: there is no file ./folder/credential" in with_credential, with_credential


def as_somebody_who_may_not(program):
    if os.geteuid() != 0:
        return
    folder = Folder("storage: shut/feedmill.db\noutput: shut\nsources:\n"
                    "  - {url: https://a.example/, username: me, password_file: ./secret}\n")
    (folder.path / "shut").mkdir(mode=0o755)
    (folder.path / "secret").write_text("word")
    (folder.path / "secret").chmod(0o600)
    name = subprocess.run(["id", "-nu", str(NOBODY)], capture_output=True, text=True).stdout.strip()
    expect(folder.check(program, user=NOBODY), 78, [
        "./feedmill.yaml:1:10: storage: user %s may not write to ./shut" % name,
        "./feedmill.yaml:2:9: output: user %s may not write to ./shut" % name,
        "./feedmill.yaml:4:60: password_file: user %s may not read ./secret" % name])
    expect(folder.check(program), 0, [])
    # What systemd 252 does to ExecReload=: $CREDENTIALS_DIRECTORY is named, and shut.
    (folder.path / "shut").chmod(0o700)
    folder.config.write_text("storage: data/feedmill.db\noutput: data\nsources:\n"
                             "  - {url: https://a.example/, username: me, password_file: token}\n")
    (folder.path / "data").mkdir()
    os.chown(folder.path / "data", NOBODY, -1)
    status, err, _ = folder.check(program, user=NOBODY, CREDENTIALS_DIRECTORY=str(folder.path / "shut"))
    assert status == 0 and len(err) == 1 and "hint: " in err[0] and "LoadCredential=" in err[0], err


def the_services_own_places_are_a_hint_for_others(program):
    if os.geteuid() != 0:
        return
    folder = Folder("sources: []\n")
    (folder.path / "state").mkdir(mode=0o755)
    status, err, _ = folder.check(program, user=NOBODY, STATE_DIRECTORY=str(folder.path / "state"))
    assert status == 0 and len(err) == 2 and "storage: hint: the default is ./state/feedmill.db" in err[0], err


def without_c_it_says_where_it_looked_and_what_to_type(program):
    folder = Folder("")
    folder.config.unlink()
    status, err, _ = folder.check(program, "--log-level", "info", XDG_CONFIG_HOME=str(folder.path))
    assert status == 78 and len(err) == 1, err
    for words in ("./feedmill.yaml", "./feedmill/feedmill.yaml", "/etc/feedmill/feedmill.yaml", "-c FILE"):
        assert words in err[0], err
    (folder.path / "config").mkdir()
    (folder.path / "config" / "feedmill.yaml").write_text((TOP / "config/feedmill.yaml").read_text())
    err = folder.check(program, "--log-level", "info", XDG_CONFIG_HOME=str(folder.path))[1]
    assert "-c config/feedmill.yaml" in err[0], err
    # What README.md says: copied to where the commands look.
    (folder.path / "feedmill.yaml").write_text((TOP / "config/feedmill.yaml").read_text())
    status, _, out = folder.check(program, "--log-level", "info")
    assert status == 0 and out.startswith("./feedmill.yaml: "), out


TESTS = [folders_and_stores_of_the_wrong_kind, what_is_not_there_yet_may_be_made,
         secrets_templates_certificates_and_programs, as_somebody_who_may_not,
         the_services_own_places_are_a_hint_for_others, without_c_it_says_where_it_looked_and_what_to_type]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
