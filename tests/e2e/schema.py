#!/usr/bin/env python3
"""The configuration's JSON Schema against every sample of the repository and every mistake of tests/config/mistakes.txt that a schema can
see; Debian's python3-jsonschema judges: schema.py --feedmill PATH."""
import json
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    sys.exit(77)

from mill import TOP, run_tests

MARKS = {"{TAB}": "\t", "{NBSP}": "\u00a0", "{CR}": "\r", "{BOM}": "\ufeff", "{BEL}": "\a"}
# What the reader says of the shape of one value, or of a key: a schema sees it too.
SHAPES = ("expected keys and values", "expected a list of", "unknown key", "is not a key", "no such key", "expected a whole number",
          "is not within", "a source needs a url", "a digest needs a", "unknown format", "unknown order", "mail needs", "webhook needs",
          "expected once, skip or each", "an address begins with", "expected true or false")


class Yaml(yaml.SafeLoader):
    """Words and numbers as YAML 1.2 has them, which is what editors go by."""


Yaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Yaml.add_implicit_resolver("tag:yaml.org,2002:int", __import__("re").compile("^[-+]?[0-9]+$"), list("-+0123456789"))
Yaml.add_implicit_resolver("tag:yaml.org,2002:float", __import__("re").compile(r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$"), list("-+0123456789."))


def schema_of(program):
    printed = subprocess.run([program, "schema"], capture_output=True, text=True, check=True).stdout
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def complaints(judge, text):
    found = yaml.load(text, Yaml)
    return [error.message for error in judge.iter_errors({} if found is None else found)]


def mistakes():
    title, text, told, reading_told = None, [], [], False
    for line in (TOP / "tests/config/mistakes.txt").read_text().splitlines():
        if line.startswith("=== "):
            if title:
                yield title, "\n".join(text), told
            title, text, told, reading_told = line[4:], [], [], False
        elif line == "--- told":
            reading_told = True
        elif reading_told and line:
            told.append(line)
        elif not reading_told:
            for mark, character in MARKS.items():
                line = line.replace(mark, character)
            text.append(line)
    yield title, "\n".join(text), told


def every_sample_is_right(program):
    judge = schema_of(program)
    samples = [path for path in TOP.rglob("*.yaml") if "build" not in path.relative_to(TOP).parts[:1]]
    assert len(samples) >= 3
    for sample in samples:
        assert not complaints(judge, sample.read_text()), (sample, complaints(judge, sample.read_text()))


def what_is_commented_out_in_the_samples_is_right(program):
    judge = schema_of(program)
    lines = (TOP / "config/feedmill.yaml").read_text().splitlines()
    for line in lines:
        key = line.strip().lstrip("#")
        section = {"timeout", "max_body", "max_memory", "max_per_host", "allow_networks"}
        if line.startswith("  #") and key.split(":")[0] in section:
            text = "http:\n  " + key
            assert not complaints(judge, text), (text, complaints(judge, text))


def mistakes_that_a_schema_can_see(program):
    judge = schema_of(program)
    seen, missed = 0, []
    for title, text, told in mistakes():
        try:
            found = complaints(judge, text)
        except (yaml.YAMLError, ValueError, TypeError):
            continue  # no YAML at all: the editor says so
        if not told:
            assert not found, (title, found)
        elif any(shape in line for line in told for shape in SHAPES):
            seen += bool(found)
            if not found:
                missed.append((title, told))
    assert not missed, missed
    assert seen > 40, seen


def keys_are_described(program):
    schema = schema_of(program).schema
    assert "30m" in schema["properties"]["poll"]["properties"]["interval"]["description"]


TESTS = [every_sample_is_right, what_is_commented_out_in_the_samples_is_right, mistakes_that_a_schema_can_see, keys_are_described]

if __name__ == "__main__":
    sys.exit(run_tests(TESTS, __doc__))
