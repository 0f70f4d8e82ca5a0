"""`infoctl convert`: a catalogue out, a report beside it, and exit codes that mean something."""

from __future__ import annotations

import json
import sys

import pytest

CATALOGUE = """{
  "hello": "Hello, {0}!",
  "@hello": {"description": "Greets"},
  "files": "{n, plural, one {# file} other {# files}}",
  "nested": {"title": "It's \\u00e9 {name}"}
}
"""
FLUENT = """\
-brand = Firefox
# Says goodbye
bye = Bye from { -brand }, { $name }!
    .title = Leave
"""


@pytest.fixture
def catalogue(nowhere):
    (nowhere / "en.json").write_text(CATALOGUE, encoding="utf-8")
    return nowhere / "en.json"


@pytest.fixture
def fluent(nowhere):
    (nowhere / "main.ftl").write_text(FLUENT, encoding="utf-8")
    return nowhere / "main.ftl"


def test_a_catalogue_keeps_its_keys_their_order_and_nesting(infoctl, catalogue):
    result = infoctl("convert", "--from", "icu", "en.json")

    assert result.exit_code == 0
    texts = json.loads(result.stdout)
    assert list(texts) == ["hello", "files", "nested"]
    assert texts["hello"] == "Hello, {$arg0}!"
    assert texts["nested"] == {"title": "It's é {$name}"}
    assert "en.json:2:20: changed: hello: The value {0} is now $arg0." in result.stderr
    assert result.stderr.endswith("3 texts: 2 exact, 1 changed, 0 not carried\n")


def test_a_number_gets_the_name_that_is_wished(infoctl, catalogue):
    result = infoctl("convert", "--from", "icu", "en.json", "--name", "0=user_name", "--json")
    told = json.loads(result.stdout)

    assert told["texts"]["hello"] == "Hello, {$user_name}!"
    assert told["counts"] == {"exact": 3, "changed": 0, "not carried": 0, "inlined": 0}
    assert told["report"][0]["note"] == "Greets"


def test_fluent_becomes_a_catalogue_with_attributes_as_texts_of_their_own(infoctl, fluent):
    result = infoctl("convert", "--from", "fluent", "main.ftl")

    assert json.loads(result.stdout) == {"bye": "Bye from Firefox, {$name}!", "bye.title": "Leave"}
    assert (result.exit_code, result.stderr) == (
        0,
        "2 texts: 2 exact, 0 changed, 0 not carried (1 term inlined)\n",
    )


def test_what_is_not_carried_is_told_with_its_place_and_ends_in_exit_code_1(infoctl, nowhere):
    (nowhere / "a.json").write_text('{"ok": "x",\n "bad": "\\u00e9\\n{n, ordinal}",\n "list": ["x"]}')

    result = infoctl("convert", "--from", "icu", "a.json", "--output", "out.json")

    assert result.exit_code == 1
    assert json.loads((nowhere / "out.json").read_text()) == {"ok": "x"}
    assert "a.json:2:18: not carried: bad: 'ordinal' writes" in result.stderr
    assert "a.json:3:10: not carried: list: This is no text." in result.stderr


@pytest.mark.parametrize(
    ("source", "text", "shown"),
    [
        ("icu", "{n, plural, other {# files}}\n", "{$n :number} files\n"),
        ("icu", "Hello {name}", "Hello {$name}\n"),
        ("icu", '{"a": "{x}"}', '{\n  "a": "{$x}"\n}\n'),
        ("fluent", "a = { $x }\n", '{\n  "a": "{$x}"\n}\n'),
    ],
)
def test_standard_input_is_one_text_or_a_catalogue(infoctl, nowhere, source, text, shown):
    assert infoctl("convert", "--from", source, input=text).stdout == shown
    assert infoctl("convert", "--from", source, "-", input=text).stdout == shown


def test_several_files_go_into_a_folder(infoctl, catalogue, nowhere):
    (nowhere / "one.txt").write_text("One {x}\n")

    result = infoctl("convert", "--from", "icu", "en.json", "one.txt", "--output", "made")

    assert result.exit_code == 0
    assert sorted(path.name for path in (nowhere / "made").iterdir()) == ["en.json", "one.json"]
    assert json.loads((nowhere / "made" / "one.json").read_text()) == {"one": "One {$x}"}


def test_several_files_on_standard_output_are_told_apart(infoctl, catalogue, nowhere):
    (nowhere / "one.txt").write_text("One {x}\n")

    texts = json.loads(infoctl("convert", "--from", "icu", "en.json", "one.txt").stdout)

    assert list(texts) == ["en.json", "one.txt"]


def test_a_file_that_is_there_stays_unless_forced(infoctl, catalogue, nowhere):
    (nowhere / "out.json").write_text("mine")

    refused = infoctl("convert", "--from", "icu", "en.json", "--output", "out.json")
    kept = (nowhere / "out.json").read_text()
    forced = infoctl("convert", "--from", "icu", "en.json", "--output", "out.json", "--force")

    assert (refused.exit_code, kept, forced.exit_code) == (2, "mine", 0)
    assert "out.json: The file is there already. Choose another, or add --force." in refused.stderr
    assert list(json.loads((nowhere / "out.json").read_text())) == ["hello", "files", "nested"]
    assert not list(nowhere.glob(".*.tmp"))


def test_nothing_is_written_when_one_of_the_files_is_there(infoctl, catalogue, nowhere):
    (nowhere / "one.txt").write_text("One")
    (nowhere / "made").mkdir()
    (nowhere / "made" / "one.json").write_text("mine")

    result = infoctl("convert", "--from", "icu", "en.json", "one.txt", "--output", "made")

    assert result.exit_code == 2
    assert [path.name for path in (nowhere / "made").iterdir()] == ["one.json"]


def test_two_sources_of_one_name_do_not_overwrite_each_other(infoctl, catalogue, nowhere):
    (nowhere / "de").mkdir()
    (nowhere / "de" / "en.json").write_text("{}")

    result = infoctl("convert", "--from", "icu", "en.json", "de/en.json", "--output", "made")

    assert result.exit_code == 2
    assert "Two sources would be written to this file." in result.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": "x", "a": "y"}', "a.json:1:12: The key 'a' stands here a second time"),
        (b'{"a": "\\ud800"}', "a.json:1:7: The string holds half a surrogate pair."),
        (b'{"a": "\xff"}', "a.json:1:8: The file is not UTF-8."),
        (b'["a"]', "a.json:1:1: A catalogue is an object"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "nested deeper than 32 levels"),
        (b'{"a": "x"', "a.json:1:10: The file ends where"),
    ],
)
def test_a_file_that_is_no_catalogue_says_where_and_why(infoctl, nowhere, content, told):
    (nowhere / "a.json").write_bytes(content)

    result = infoctl("convert", "--from", "icu", "a.json")

    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--name", "0"), "given as old=new"),
        (("--name", "0=a b"), "given as old=new"),
        (("--name", "0=a", "--name", "1=a"), "two values would have this name"),
        (("--locale", "english!"), "no language tag"),
        (("--currency", "Euro"), "three letters"),
    ],
)
def test_a_wish_that_cannot_be_met_is_an_error(infoctl, catalogue, arguments, told):
    result = infoctl("convert", "--from", "icu", "en.json", *arguments)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_kind_of_file_that_is_not_read_is_not_taken_for_one_text(infoctl, nowhere):
    (nowhere / "a.properties").write_text("a=b")

    result = infoctl("convert", "--from", "icu", "a.properties")

    assert result.exit_code == 2
    assert "a.properties: Texts of ICU are read from .json, .arb, .txt" in result.stderr


def test_a_missing_file_is_an_error_that_names_it(infoctl, nowhere):
    result = infoctl("convert", "--from", "icu", "no.json", "--json")

    assert result.exit_code == 2
    assert "no.json" in json.loads(result.stdout)["error"]["text"]


def test_without_the_extra_fluent_says_what_to_install(infoctl, fluent, monkeypatch):
    monkeypatch.setitem(sys.modules, "fluent", None)

    result = infoctl("convert", "--from", "fluent", "main.ftl")

    assert result.exit_code == 2
    assert "pip install 'info-templates[convert]'" in result.stderr


def test_the_language_of_an_arb_file_tells_missing_plural_forms(infoctl, nowhere):
    (nowhere / "a.arb").write_text('{"@@locale": "pl", "n": "{n, plural, one {#} other {#!}}"}')

    result = infoctl("convert", "--from", "icu", "a.arb")

    assert "a.arb:1:26: remark: n: 'pl' has its own forms for few, many" in result.stderr
    assert result.exit_code == 0
