#!/usr/bin/env python3
"""The forms of a digest, read by other programs: forms.py --feedmill PATH. epubcheck, xmllint and a
JSON Feed schema among them."""
import datetime
import email
import email.policy
import email.utils
import json
import mailbox
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

from flow import Sample, run_tests, sample_names

EPUBCHECK = "/usr/share/java/epubcheck.jar"  # what Debian calls epubcheck needs binfmt_misc

# JSON Feed 1.1 (jsonfeed.org/version/1.1): what must be there, and of which type what is there must be.
TEXT, ADDRESS = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:."}
AUTHORS = {"type": "array", "minItems": 1, "items": {
    "type": "object", "minProperties": 1, "additionalProperties": False,
    "properties": {"name": TEXT, "url": ADDRESS, "avatar": ADDRESS}}}
ITEM = {
    "type": "object", "required": ["id"], "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "additionalProperties": False,
    "properties": {
        "id": TEXT, "url": ADDRESS, "external_url": ADDRESS, "title": {"type": "string"}, "content_html": TEXT,
        "content_text": TEXT, "summary": TEXT, "image": ADDRESS, "banner_image": ADDRESS,
        "date_published": {"type": "string", "format": "date-time"},
        "date_modified": {"type": "string", "format": "date-time"}, "authors": AUTHORS,
        "tags": {"type": "array", "items": TEXT}, "language": TEXT, "_feedmill": {"type": "object"},
        "attachments": {"type": "array", "items": {
            "type": "object", "required": ["url", "mime_type"], "additionalProperties": False,
            "properties": {"url": ADDRESS, "mime_type": TEXT, "title": TEXT, "size_in_bytes": {"type": "integer"},
                           "duration_in_seconds": {"type": "integer"}}}}}}
JSON_FEED = {
    "type": "object", "required": ["version", "title", "items"], "additionalProperties": False,
    "properties": {"version": {"const": "https://jsonfeed.org/version/1.1"}, "title": TEXT, "_feedmill": {"type": "object"},
                   "items": {"type": "array", "items": ITEM}}}

DIGEST = """digests:
  - name: all
    title: Großer Überblick 図書館
    schedule: "07:00"
    formats: [html, markdown, text, json, atom, rss, mbox, epub]
"""


FEED = """<rss version='2.0'><channel><title>Notes &amp; more</title>%s</channel></rss>"""
ITEM_OF = "<item><guid>%d</guid><title>%s</title><description>%s</description></item>"


def one_issue(program):
    """With something at its end: a correction, a source that fails, new reports of an earlier story."""
    with Sample(program, DIGEST) as (mill, server):
        notes = mill.folder / "notes.xml"
        mill.configure(["file://%s" % notes, server.url("nothing.xml")], DIGEST)
        notes.write_text(FEED % (ITEM_OF % (1, "Otters &lt;vote&gt; for the ferry &amp; win", "It left at six.")))
        for _ in range(3):
            mill.run("poll", "--all")
        mill.run("digest", "--now")
        notes.write_text(FEED % (ITEM_OF % (1, "Otters &lt;vote&gt; for the ferry &amp; win", "It left at seven.")))
        mill.configure(["file://%s" % notes, server.url("nothing.xml"), *[server.url(name) for name in sample_names()]],
                       DIGEST)
        mill.run("poll", "--all")
        mill.run("digest", "--now")
        return {ext: (mill.output / "all" / ("latest." + ext)).resolve() for ext in ("json", "xml", "rss", "mbox", "epub")}


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
    more = ["Corrections and feed health"]
    assert rss == titles + more, (rss, titles)
    assert atom == titles + more, (atom, titles)
    assert [" ".join(title.split()) for title in subjects] == [" ".join(title.split()) for title in titles + more]


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
    assert bodies == len(stories_of(files)) + 1


def json_is_a_json_feed(program):
    import jsonschema
    document = json.loads(one_issue(program)["json"].read_text())
    jsonschema.validate(document, JSON_FEED, format_checker=jsonschema.FormatChecker())
    ids = [item["id"] for item in document["items"]]
    assert len(ids) == len(set(ids))


def dates_of(texts, parse):
    for text in texts:
        assert parse(text).tzinfo is not None, text


def xml_keeps_its_rules(program):
    """What a feed validator looks at: RFC 4287 section 4, and RSS 2.0 with the rules of rssboard.org's profile."""
    files = one_issue(program)
    subprocess.run(["xmllint", "--noout", "--nonet", str(files["xml"]), str(files["rss"])], check=True)
    feed = ElementTree.parse(files["xml"]).getroot()
    entries = feed.findall("{*}entry")
    ids = [element.findtext("{*}id") for element in (feed, *entries)]
    assert len(ids) == len(set(ids)) and all(":" in one for one in ids), ids
    for element in (feed, *entries):
        for once in ("id", "title", "updated"):
            assert len(element.findall("{*}" + once)) == 1 and element.findtext("{*}" + once).strip(), once
        assert all(author.findtext("{*}name").strip() for author in element.findall("{*}author"))
    assert feed.findall("{*}author") or all(entry.findall("{*}author") for entry in entries)
    for entry in entries:
        links = entry.findall("{*}link")
        assert sum(link.get("rel", "alternate") == "alternate" for link in links) <= 1
        assert all(link.get("href") for link in links)
        assert any(link.get("rel", "alternate") == "alternate" for link in links) or entry.find("{*}content") is not None
    dates_of([element.text for element in feed.iter() if element.tag.endswith(("}updated", "}published"))],
             lambda text: datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"))
    channel = ElementTree.parse(files["rss"]).getroot().find("channel")
    for once in ("title", "link", "description"):
        assert len(channel.findall(once)) == 1 and channel.findtext(once).strip(), once
    items = channel.findall("item")
    guids = [item.findtext("guid") for item in items]
    assert len(guids) == len(set(guids)) and all(item.find("guid").get("isPermaLink") == "false" for item in items)
    for item in items:
        assert item.findtext("title") or item.findtext("description")
        assert len(item.findall("enclosure")) <= 1
        for enclosure in item.findall("enclosure"):
            assert enclosure.get("url") and enclosure.get("length").isdigit() and "/" in enclosure.get("type")
        source = item.find("source")
        assert source is None or (source.get("url") and source.text)
    dates_of([element.text for element in channel.iter() if element.tag in ("pubDate", "lastBuildDate")],
             email.utils.parsedate_to_datetime)


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
        assert set(targets) == anchors | {"notices.xhtml"}, (targets, anchors)
        assert len(targets) == len(stories_of(files)) + 1
    done = subprocess.run(["java", "-jar", EPUBCHECK, str(files["epub"])], capture_output=True, text=True)
    assert done.returncode == 0 and "WARNING" not in done.stdout + done.stderr, done.stdout + done.stderr


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
        assert "there is no file" in mill.run("check", status=78)[1]


TESTS = [a_look_of_ones_own, every_form_tells_the_same_stories, json_is_a_json_feed, xml_keeps_its_rules, messages_have_no_defects, the_book_is_sound]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
