"""What goes wrong is a sentence that names the thing, the place, the nearest right name; and an exit code."""

from __future__ import annotations

import json

import msgspec
import pytest

from info.apps.cli import ledger, output

WELCOME = ("render", "welcome", "--set", "user_name=John", "--set", "tier=premium")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("render", "welcom"), "There is no template 'welcom'. Did you mean 'tenant_welcome'?"),
        ((*WELCOME, "-c", "slak"), "There is no channel 'slak'. Did you mean 'slack'?"),
        ((*WELCOME, "--tenant", "acmee"), "There is no tenant 'acmee'. Did you mean 'acme'?"),
        ((*WELCOME, "--locale", "xx"), "There is no locale 'xx'."),
        ((*WELCOME, "--variant", "worm"), "There is no variant 'worm'. Did you mean 'warm'?"),
        (
            ("render", "welcome", "--example", "typcal"),
            "no example 'typcal'. Did you mean 'typical'?",
        ),
        (("render", "welcome", "--set", "user_nam=x"), "Did you mean 'user_name'?"),
        (("render", "welcome", "--set", "user_name"), "'--set' wants name=value, got no '='."),
        (("render", "welcome", "--context", "no.json"), "no.json: No such file or directory"),
        (("check", "welcom"), "There is no template 'welcom'."),
        (("check", "--tenant", "lowtid"), "There is no tenant 'lowtid'. Did you mean 'lowtide'?"),
        (("explain", "abc"), "There is no message 'abc'."),
        (("replay", "abc"), "There is no message 'abc'."),
        (("send", "abc", "--to", "console"), "There is no message 'abc'."),
        (("track", "abc", "clicked"), "There is no message 'abc'."),
        (("fmt", "no.json"), "no.json: It cannot be read: No such file or directory."),
    ],
)
def test_a_slip_is_answered_with_the_right_name(infoctl, project, arguments, sentence):
    result = infoctl(*arguments)
    as_json = infoctl(*arguments, "--json")

    assert (result.exit_code, as_json.exit_code) == (2, 2), result.output
    assert result.stderr.startswith("error: ")
    assert sentence in result.stderr
    assert sentence in json.loads(as_json.stdout)["error"]["text"]
    assert result.stdout == as_json.stderr == ""


def test_an_unknown_event_and_an_unknown_way_name_the_known_ones(infoctl, project):
    message = json.loads(infoctl(*WELCOME, "--json").stdout)[0]["id"]

    event, way = infoctl("track", message, "clickd"), infoctl("send", message, "--to", "pigeon:home")

    assert (event.exit_code, way.exit_code) == (2, 2)
    assert "Did you mean 'clicked'?" in event.stderr
    assert "Known forms: console, file:PATH" in way.stderr


def test_a_wrong_setting_names_the_key_its_place_and_the_right_one(infoctl, project):
    (project / "info.yaml").write_text("info_module: {cache: {tttl: 3}}")

    result = infoctl("doctor")

    assert result.exit_code == 2
    assert "info.yaml:1" in result.stderr
    assert "cache.ttl" in result.stderr


def test_a_folder_that_cannot_be_made_is_named(infoctl, nowhere):
    (nowhere / "taken").write_text("")

    assert infoctl("init", "taken").exit_code == infoctl("init", "taken/below").exit_code == 2


def test_other_bytes_end_a_replay_with_one(infoctl, project, monkeypatch):
    message = json.loads(infoctl(*WELCOME, "--json").stdout)[0]["id"]
    real = ledger.run

    def changed(make):

        return msgspec.structs.replace(real(make), same=False)

    monkeypatch.setattr(
        ledger, "run", lambda make: real(make) if "tenant_of" in repr(make) else changed(make)
    )
    result = infoctl("replay", message, "--tenant", "default")

    assert result.exit_code == output.EXIT_FINDINGS
    assert "other bytes" in result.stdout


def test_ctrl_c_is_quiet(infoctl, nowhere, monkeypatch):
    def interrupted(_make):
        raise KeyboardInterrupt

    monkeypatch.setattr("info.apps.cli.render.run", interrupted)
    result = infoctl(*WELCOME)

    assert (result.exit_code, result.output) == (output.EXIT_INTERRUPTED, "")
