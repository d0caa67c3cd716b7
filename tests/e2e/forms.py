#!/usr/bin/env python3
"""The forms of a digest, read by other programs: forms.py --feedmill PATH. epubcheck is asked where it is installed."""
import email
import email.policy
import json
import mailbox
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

from flow import Sample, run_tests

DIGEST = """digests:
  - name: all
    title: Großer Überblick 図書館
    schedule: "07:00"
    formats: [html, markdown, text, json, atom, rss, mbox, epub]
"""


def one_issue(program):
    with Sample(program, DIGEST) as (mill, _):
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        return {ext: mill.issues("all", ext)[0] for ext in ("json", "xml", "rss", "mbox", "epub")}


def stories_of(files):
    return json.loads(files["json"].read_text())["items"]


def every_form_tells_the_same_stories(program):
    files = one_issue(program)
    titles = [item["title"] for item in stories_of(files)]
    assert len(titles) > 10
    rss = [item.findtext("title") for item in ElementTree.parse(files["rss"]).iter("item")]
    atom = [entry.findtext("{*}title") for entry in ElementTree.parse(files["xml"]).getroot().findall(".//{*}entry")]
    messages = mailbox.mbox(files["mbox"], factory=lambda file: email.message_from_binary_file(
        file, policy=email.policy.default))
    subjects = [message["subject"] for message in messages]
    assert rss == titles, (rss, titles)
    assert atom == titles, (atom, titles)
    assert [" ".join(title.split()) for title in subjects] == [" ".join(title.split()) for title in titles]


def messages_have_no_defects(program):
    files = one_issue(program)
    messages = mailbox.mbox(files["mbox"], factory=lambda file: email.message_from_binary_file(
        file, policy=email.policy.default))
    bodies = 0
    for message in messages:
        defects = [defect for part in message.walk() for defect in part.defects]
        defects += [defect for value in message.values() for defect in value.defects]
        assert not defects, (message["subject"], defects)
        assert message["message-id"].endswith("@feedmill.invalid>")
        html = message.get_body(("html",)).get_content()
        assert "\ufffd" not in html
        bodies += bool(html.strip())
    assert bodies == len(stories_of(files))


def the_book_is_sound(program):
    files = one_issue(program)
    with zipfile.ZipFile(files["epub"]) as book:
        assert book.testzip() is None
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        names = set(book.namelist())
        package = ElementTree.fromstring(book.read("EPUB/package.opf"))
        listed = {"EPUB/" + item.get("href") for item in package.findall(".//{*}item")}
        assert listed | {"mimetype", "META-INF/container.xml", "EPUB/package.opf"} == names, names
        contents = ElementTree.fromstring(book.read("EPUB/contents.xhtml"))
        targets = [link.get("href") for link in contents.findall(".//{*}a")]
        anchors = {name[5:] + "#" + section.get("id") for name in names if "stories-" in name
                   for section in ElementTree.fromstring(book.read(name)).findall(".//{*}section")}
        assert set(targets) == anchors, (targets, anchors)
        assert len(targets) == len(stories_of(files))
    jar = pathlib.Path("/usr/share/java/epubcheck.jar")
    if shutil.which("java") and jar.exists():
        done = subprocess.run(["java", "-jar", str(jar), str(files["epub"])], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def a_look_of_ones_own(program):
    with Sample(program, DIGEST + "    template: {html: page.mustache, text: list.mustache}\n") as (mill, _):
        page, plain = mill.folder / "page.mustache", mill.folder / "list.mustache"
        page.write_text("<h1>{{title}}</h1>{{#stories}}<p>{{title}}</p>{{/stories}}")
        plain.write_text("{{#stories}}\n{{number}} {{titel}}\n{{/stories}}\n")
        _, said = mill.run("check", status=78)
        assert "list.mustache:2:12: nothing is named \"titel\"" in said, said
        mill.run("poll", "--all")
        _, said = mill.run("digest", "--now")
        # A mistake in a look costs no issue: that form is the built-in one, and log and status say why.
        assert "event=template" in said and "list.mustache:2:12" in said, said
        html, = mill.issues("all", "html")
        text, = mill.issues("all", "txt")
        stories = json.loads(mill.issues("all")[0].read_text())["items"]
        assert html.read_text().startswith("<h1>Großer Überblick"), html.read_text()[:80]
        assert html.read_text().count("<p>") == len(stories)
        assert "Made by feedmill" in text.read_text()
        _, said = mill.run("status")
        assert "digest all:" in said and "list.mustache:2:12" in said, said
        plain.write_text(mill.run("template", "text")[0])
        mill.run("check")
        page.unlink()
        assert "cannot be read" in mill.run("check", status=78)[1]


TESTS = [a_look_of_ones_own, every_form_tells_the_same_stories, messages_have_no_defects, the_book_is_sound]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
