"""`infoctl text scan`: a line of JSON for each thing found, and never the thing itself."""

from __future__ import annotations

import json

import pytest

from info.apps.cli import lines as reader
from info.validators import content


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_thing_found_has_its_kind_place_and_action(infoctl, nowhere):
    (nowhere / "a.txt").write_text("Write to ada@example.org\nnothing\n", "utf-8")
    (nowhere / "b.txt").write_text("holy shit, card 4111 1111 1111 1111", "utf-8")

    result = infoctl("text", "scan", "a.txt", "b.txt", "--language", "en")

    assert result.exit_code == 1
    keys = ("file", "line", "kind", "what", "start", "end", "confidence", "action")
    assert [tuple(each) for each in lines(result)] == [keys] * 3
    assert [tuple(each.values()) for each in lines(result)] == [
        ("a.txt", 1, "email", "", 9, 24, 0.95, "mask"),
        ("b.txt", 1, "offensive", "en", 0, 9, 0.9, "hold"),
        ("b.txt", 1, "card", "visa", 16, 35, 0.98, "mask"),
    ]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_lines_come_from_the_standard_input_and_places_are_code_points(infoctl, nowhere, arguments):
    result = infoctl("text", "scan", *arguments, input="fine\r\n🎉 ada@example.org\r\n")

    (found,) = lines(result)
    assert (found["file"], found["line"], found["start"], found["end"]) == ("stdin", 2, 2, 17)


def test_a_clean_text_ends_well(infoctl, nowhere):
    result = infoctl("text", "scan", input="Your report is ready.\nNo news.\n")

    assert (result.exit_code, result.stdout) == (0, "")


def test_what_is_found_is_written_only_when_asked_for(infoctl, nowhere):
    text = "password: x7Kq!v92LmPz and ada@example.org\n"

    quiet, told = (infoctl("text", "scan", *more, input=text) for more in ((), ("--show",)))

    assert "x7Kq" not in quiet.output
    assert "ada" not in quiet.output
    assert [each["text"] for each in lines(told)] == ["x7Kq!v92LmPz", "ada@example.org"]


def test_kinds_and_confidence_narrow_what_is_looked_for(infoctl, nowhere):
    text = "ada@example.org holy shit 10.0.0.1\n"

    def kinds(*more):
        return [
            each["kind"] for each in lines(infoctl("text", "scan", "--language", "en", *more, input=text))
        ]

    assert kinds() == ["email", "offensive"]
    assert kinds("--kinds", "offensive,ip") == ["offensive"]
    assert kinds("--kinds", "personal") == ["email"]
    assert kinds("--kinds", "ip", "--confidence", "0.3") == ["ip"]


def test_a_tenant_s_words_and_actions_are_those_of_its_file(infoctl, project):
    file = project / "tenants/acme/tenant.json"
    tenant = json.loads(file.read_text("utf-8"))
    tenant["content"] = {"block": [{"words": "rival", "action": "hold"}], "actions": {"email": "allow"}}
    file.write_text(json.dumps(tenant), "utf-8")

    blocked = infoctl("text", "scan", "--tenant", "acme", input="our rival\n")
    allowed = infoctl("text", "scan", "--tenant", "acme", input="ada@example.org\n")

    assert [(each["kind"], each["action"]) for each in lines(blocked)] == [("blocked", "hold")]
    assert ([each["action"] for each in lines(allowed)], allowed.exit_code) == (["allow"], 0)


def test_a_line_that_is_not_utf_8_is_named(infoctl, nowhere):
    (nowhere / "old.txt").write_bytes(b"ada@example.org\nStra\xdfe\n")

    result = infoctl("text", "scan", "old.txt")

    assert result.exit_code == 2
    assert "old.txt:2:5: This line is not UTF-8." in result.stderr
    assert len(lines(result)) == 1


def test_a_line_without_an_end_is_refused(infoctl, nowhere, monkeypatch):
    monkeypatch.setattr(reader, "_MOST_BYTES", 1_000)
    result = infoctl("text", "scan", input="x" * 1_000 + "\n" + "x" * 1_001)

    assert result.exit_code == 2
    assert "stdin:1:1: This line has more than 1,000 bytes." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--kinds", "emial"), "Did you mean 'email'?"),
        (("--kinds", ","), "names no kind"),
        (("--language", "x y"), "x y"),
        (("missing.txt",), "missing.txt"),
    ],
)
def test_a_slip_is_an_error_before_any_line(infoctl, nowhere, arguments, told):
    result = infoctl("text", "scan", *arguments, input="ada@example.org\n")

    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_an_unknown_tenant_of_a_project_is_a_slip(infoctl, project):
    result = infoctl("text", "scan", "--json", "--tenant", "acem", input="x\n")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["nearest"] == "acme"


def test_without_the_extra_it_says_what_it_does_not_look_for(infoctl, nowhere, monkeypatch):
    monkeypatch.setattr(content, "not_looked_for", lambda _: ("national ids are not looked for",))

    result = infoctl("text", "scan", input="fine\n")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "warning: national ids are not looked for." in result.stderr
    assert "info-templates[filter]" in result.stderr


def test_a_held_message_is_sent_with_approve(infoctl, project):
    file = project / "tenants/acme/tenant.json"
    tenant = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**tenant, "content": {"values": True}}), "utf-8")
    asked = ("--set", "user_name=Ada", "--set", "tier=pro", "--set", "note=bullshit")

    rendered = infoctl(
        "render", "welcome", "-c", "text", "--tenant", "acme", "--locale", "en", *asked, "--json"
    )
    (message,) = json.loads(rendered.stdout)
    refused = infoctl("send", message["id"], "--to", "console")
    sent = infoctl("send", message["id"], "--to", "console", "--approve")

    assert (message["status"], message["reasons"]) == (
        "held",
        ["'note' holds an offensive word. The message waits for approval."],
    )
    assert refused.exit_code == 2
    assert "is held" in refused.stderr
    assert sent.exit_code == 0
