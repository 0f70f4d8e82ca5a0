"""`infoctl text lint` names file, line and column of what is wrong in anyone's payload."""

from __future__ import annotations

import json

import pytest

from info.model.names import FORMATS
from info.validators.payloads.rules import rules_of

HEADER = {"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}
RIGHT = {"text": "x", "blocks": [HEADER]}
WRONG = """{
  "blocks": [
    {"type": "divider"},
    {"type": "header",
     "text": {"type": "plain_text", "text": "%s"}},
    {"type": "secton"}
  ]
}
""" % ("x" * 151)  # fmt: skip


def written(path, text):
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return path.name


def test_a_right_payload_is_one_quiet_line(infoctl, nowhere):
    result = infoctl("text", "lint", "-c", "slack", written(nowhere / "a.json", RIGHT))

    assert (result.exit_code, result.stdout) == (0, "1 payload: 0 errors\n")


def test_a_finding_has_file_line_and_column(infoctl, nowhere):
    result = infoctl("text", "lint", "--channel", "slack", written(nowhere / "a.json", WRONG))

    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0] == (
        "a.json:5:45: error: It has 151 characters; at most 150 characters may stand here. Shorten it. "
        "[slack.header.text.max_length]"
    )
    assert lines[1].startswith("a.json:6:14: error: The 'type' is none of those allowed here. Did you mean")
    assert lines[-1] == "1 payload: 2 errors"


def test_machines_get_json(infoctl, nowhere):
    result = infoctl("text", "lint", "-c", "slack", written(nowhere / "a.json", WRONG), "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["payloads"], told["errors"], told["warnings"]) == (1, 2, 0)
    assert told["findings"][0] == {
        "file": "a.json",
        "line": 5,
        "column": 45,
        "path": "/blocks/1/text/text",
        "code": "slack.header.text.max_length",
        "severity": "error",
        "what": "It has 151 characters; at most 150 characters may stand here.",
        "next_step": "Shorten it.",
    }


def test_code_hosts_get_sarif(infoctl, nowhere):
    result = infoctl("text", "lint", "-c", "slack", written(nowhere / "a.json", WRONG), "--format", "sarif")

    log = json.loads(result.stdout)
    (run,) = log["runs"]
    assert (log["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "infoctl")
    assert [each["ruleId"] for each in run["results"]] == [
        "slack.header.text.max_length",
        "slack.message.blocks",
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a.json"}, "region": {"startLine": 5, "startColumn": 45}}


def test_json_lines_are_payloads_each(infoctl, nowhere):
    rows = [RIGHT, {"type": "divder"}, {"type": "section"}]
    name = written(nowhere / "a.jsonl", "\n".join(map(json.dumps, rows)) + "\n")

    result = infoctl("text", "lint", "-c", "slack", name)

    places = [line.split(" ", 1)[0] for line in result.stdout.splitlines()[:-1]]
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "3 payloads: 2 errors")
    assert places == ["a.jsonl:2:10:", "a.jsonl:3:1:"]


def test_a_broken_line_does_not_hide_the_others(infoctl, nowhere):
    name = written(nowhere / "a.jsonl", '{"type": "section"}\n{"type": \n{"type": "header"}\n')

    result = infoctl("text", "lint", "-c", "slack", name)

    assert [line.split(": ")[0] for line in result.stdout.splitlines()[:-1]] == [
        "a.jsonl:1:1", "a.jsonl:2:10", "a.jsonl:3:1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("", "stdin:1:1"),
        ('{"text": "x"', "stdin:1:13"),
        ('{"text":\n nope}', "stdin:2:2"),
        ('{"text": NaN}', "stdin:1:1"),
        ("[" * 100_000, "stdin:1:1"),
    ],
)
def test_what_is_no_json_is_a_finding_with_its_place(infoctl, nowhere, source, place):
    result = infoctl("text", "lint", "-c", "slack", "-", input=source)

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{place}: error: This is no JSON: ")
    assert "[payload.json]" in result.stdout


def test_a_text_message_is_read_as_it_is(infoctl, nowhere):
    result = infoctl("text", "lint", "-c", "sms", "-", input="it’s " + "x" * 66 + "\n")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (
        "stdin:1:1: note: It is billed as 2 parts (ucs-2, 71 units). Shorten it, or mind the price. "
        "[sms.parts.billed]"
    )


def test_a_kind_can_be_named(infoctl, nowhere):
    name = written(
        nowhere / "a.json", {"type": "image", "alt_text": "x", "slack_file": {"id": "F"}, "title": 1}
    )

    as_block = infoctl("text", "lint", "-c", "slack", "--kind", "block", name)
    as_element = infoctl("text", "lint", "-c", "slack", "--kind", "element", name)

    assert "[slack.image.title]" in as_block.stdout
    assert "[slack.image_element.unknown_field]" in as_element.stdout


@pytest.mark.parametrize("arguments", [("-c", "slak", "a.json"), ("-c", "slack", "--kind", "blok", "a.json")])
def test_a_name_nobody_knows_is_an_error_that_names_the_nearest(infoctl, nowhere, arguments):
    written(nowhere / "a.json", RIGHT)

    result = infoctl("text", "lint", *arguments)

    assert result.exit_code == 2
    assert "Did you mean" in result.stderr


def test_a_file_that_is_not_there_is_an_error(infoctl, nowhere):
    result = infoctl("text", "lint", "-c", "slack", "a.json")

    assert (result.exit_code, result.stderr) == (2, "error: a.json: No such file or directory.\n")


@pytest.mark.parametrize(
    "channel", [each for each in FORMATS if each not in {"text", "markdown", "html", "sms"}]
)
def test_every_channel_has_something_to_say_of_an_empty_object(infoctl, nowhere, channel):
    result = infoctl("text", "lint", "-c", channel, "-", input="{}")

    assert result.exit_code == 1
    assert f"[{rules_of(channel).family}." in result.stdout


def test_the_command_explains_itself(infoctl):
    result = infoctl("text", "lint", "--help")

    assert "--channel" in result.stdout
    assert "lint" in infoctl("text", "--help").stdout
    assert "text" in infoctl("--help").stdout
