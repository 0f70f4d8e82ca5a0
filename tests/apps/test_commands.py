"""Every command does what its help says, for people and, with --json, for machines."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from info.model.names import FORMATS

COMMANDS = (
    "init", "render", "check", "send", "track", "explain", "replay", "fmt", "types", "doctor", "analytics",
    "press", "migrate", "backup",
)  # fmt: skip
BO = '{"user_name": "Bo", "tier": "x"}'
WELCOME = ("render", "welcome", "--set", "user_name=John", "--set", "tier=premium")


def a_message(infoctl, *more):
    result = infoctl(*WELCOME, "--tenant", "acme", "--json", *more)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_takes_json(infoctl, command):
    result = infoctl(command, "--help")

    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert command in infoctl("--help").stdout


def test_the_help_documents_the_exit_codes(infoctl):
    assert "Exit codes: 0 in order; 1 findings" in infoctl("--help").stdout.replace("\n  ", " ")


def test_the_version_is_the_package_s(infoctl):
    from info import __version__

    assert infoctl("--version").stdout == f"info {__version__}\n"


def test_init_writes_a_project_whose_files_are_canonical(infoctl, nowhere):
    result = infoctl("init", "acme", "--json")
    written = json.loads(result.stdout)

    assert written["folder"] == "acme"
    assert written["files"] == sum(path.is_file() for path in (nowhere / "acme").rglob("*"))


def test_right_after_init_fmt_would_change_nothing(infoctl, project):
    result = infoctl("fmt", "--check")

    assert (result.exit_code, result.stdout) == (0, "0 files would change\n")


def test_init_refuses_a_folder_with_files_and_leaves_it_alone(infoctl, nowhere):
    (nowhere / "mine.txt").write_text("mine")

    result = infoctl("init", ".")

    assert result.exit_code == 2
    assert "error: .: The folder is not empty. Choose another folder, or add --force." in result.stderr
    assert [path.name for path in nowhere.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("channel", [*FORMATS, "push"])
def test_render_draws_each_channel(infoctl, nowhere, channel):
    result = infoctl(*WELCOME, "-c", channel, "--variant", "control")

    assert result.exit_code == 0, result.output
    assert "John" in result.stdout
    assert "Not kept: there is no store here" in result.stdout


def test_nothing_of_a_value_is_read_as_markup(infoctl, nowhere):
    result = infoctl("render", "welcome", "-c", "slack", "-c", "text", "--set", "user_name=[bold]:smile:[/]",
                     "--set", "tier=premium")  # fmt: skip

    assert result.exit_code == 0, result.output
    assert result.stdout.count("[bold]:smile:[/]") == 2


def test_render_prints_what_the_channel_s_api_takes(infoctl, nowhere):
    result = infoctl(*WELCOME, "-c", "slack", "--payload")

    assert json.loads(result.stdout)["blocks"]


def test_render_says_how_much_of_each_limit_is_used(infoctl, nowhere):
    name = ("--set", f"user_name={'x' * 130}", "--set", "tier=premium", "--variant", "control")

    result = infoctl("render", "welcome", "-c", "slack", "-c", "text", *name, "--limits")

    assert "▲  92 %  header text: 139 of 150 characters" in result.output
    assert "14 %  blocks: 7 of 50" in result.output
    assert "no limits are known for this channel" in result.output


def test_render_gives_the_limits_to_machines_who_ask(infoctl, nowhere):
    asked = infoctl(*WELCOME, "-c", "sms", "--limits", "--json")
    unasked = infoctl(*WELCOME, "-c", "sms", "--json")

    (message,) = json.loads(asked.output)
    room = {"place": "parts.units", "size": len(message["payload"]), "most": 160, "unit": "septets"}
    assert message["limits"][0] == {**room, "path": "", "severity": "note"}
    assert "limits" not in json.loads(unasked.output)[0]


def test_render_takes_the_context_from_a_file_and_an_example(infoctl, nowhere):
    (nowhere / "context.json").write_text('{"user_name": "Ann", "tier": "basic"}')

    from_file = infoctl("render", "welcome", "--context", "context.json", "-c", "sms", "--json")
    from_input = infoctl(
        "render", "welcome", "--context", "-", "-c", "sms", "--json", input='{"user_name": "Bo", "tier": "x"}'
    )
    example = infoctl(
        "render", "welcome", "--example", "typical", "--set", "user_name=Cy", "-c", "sms", "--json"
    )

    for name, result in (("Ann", from_file), ("Bo", from_input), ("Cy", example)):
        assert name in json.loads(result.stdout)[0]["payload"]


def test_a_message_is_explained_replayed_sent_tracked_and_counted(infoctl, project):
    message = a_message(infoctl, "-c", "slack", "--locale", "de")["id"]

    explained = json.loads(infoctl("explain", message, "--json").stdout)
    replayed = json.loads(infoctl("replay", message, "--decide", "--json").stdout)
    sent = json.loads(infoctl("send", message, "--to", "file:outbox.jsonl", "--json").stdout)
    tracked = json.loads(infoctl("track", message, "clicked", "--json").stdout)
    counted = json.loads(infoctl("analytics", "--tenant", "acme", "--json").stdout)

    assert ["locale", "de"] in [row[:2] for row in explained["rows"]]
    assert (replayed["same"], replayed["decision"]["same"]) == (True, True)
    assert sent["status"] == "sent"
    assert (project / "outbox.jsonl").is_file()
    assert tracked["fresh"] is True
    assert counted["total"]["messages"] == 1


def test_what_a_button_sends_home_is_looked_at_and_pressed_once(infoctl, project):
    asked = infoctl(
        "render",
        "alert",
        "--example",
        "typical",
        "-c",
        "telegram",
        "--tenant",
        "acme",
        "--locale",
        "en",
        "--json",
    )
    (message,) = json.loads(asked.stdout)
    rows = message["payload"]["reply_markup"]["inline_keyboard"]
    token = next(button["callback_data"] for row in rows for button in row if "callback_data" in button)

    looked = infoctl("press", token, "--tenant", "acme", "--look")
    first = infoctl("press", token, "--tenant", "acme", "--json")
    again = infoctl("press", token, "--tenant", "acme")

    assert looked.stdout.startswith("ok: the token would count\n  callback do.take (acknowledged) of message")
    assert json.loads(first.stdout)["message"] == message["id"]
    assert (first.exit_code, again.exit_code) == (0, 1)
    assert again.stdout.startswith("used: the token was used before")
    assert infoctl("press", token, "--tenant", "globex").exit_code == 1


def test_people_read_the_same_and_are_told_what_to_do_next(infoctl, project):
    drawn = infoctl(*WELCOME, "--tenant", "acme")
    message = drawn.stdout.split("Next: infoctl explain ")[1].strip()

    explained, replayed = infoctl("explain", message), infoctl("replay", message, "--decide")
    sent, tracked = infoctl("send", message, "--to", "console"), infoctl("track", message, "viewed")
    again = infoctl("track", message, "viewed", "--event-id", "one")
    twice = infoctl("track", message, "viewed", "--event-id", "one")
    counted = infoctl("analytics")

    assert f"Next: infoctl replay {message}" in explained.stdout
    assert replayed.stdout.startswith("same bytes")
    assert "sent by console" in sent.stdout
    assert "viewed: logged" in tracked.stdout
    assert "logged" in again.stdout
    assert "known already, not counted again" in twice.stdout
    assert "tenant_welcome" in counted.stdout


def test_a_message_of_an_empty_project_is_not_counted(infoctl, project):
    assert infoctl("analytics").stdout == "Nothing was generated in this window.\n"


def test_the_types_are_python_that_knows_every_template(infoctl, nowhere):
    result = infoctl("types")
    written = infoctl("types", "-o", "contexts.py")
    schemas = json.loads(infoctl("types", "--json").stdout)

    compile(result.stdout, "contexts.py", "exec")
    assert (nowhere / "contexts.py").read_text() == result.stdout
    assert written.stdout == "written: contexts.py\n"
    assert len(schemas) == 10


def test_doctor_shows_units_origins_and_what_stands_for_nothing(infoctl, project):
    shown = " ".join(infoctl("doctor").stdout.split())

    assert "cache.ttl 3600 s info.yaml:5" in shown
    assert "cache.max_memory 256 MB default" in shown
    assert "analytics.endpoint none: events stay in the store default" in shown
    assert "keys.url beside the store default" in shown


def test_doctor_names_what_is_not_built_yet(infoctl, project):
    (project / "info.yaml").write_text("info_module: {cache: {provider: redis_cluster}}")

    result = infoctl("doctor", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["not_yet"][0].startswith("cache.provider = redis_cluster (info.yaml:1)")


def test_check_proves_a_template_in_every_way(infoctl, project):
    result = infoctl("check", "welcome", "--jobs", "1")

    assert result.exit_code == 0, result.output
    assert f"1 template × 2 tenants × 5 locales × {len(FORMATS)} formats: 0 errors" in result.stdout


def test_check_in_processes_finds_the_same_in_the_same_order(infoctl, project):
    (project / "schemas" / "resource_alert.json").unlink()
    names = ("security", "alert", "--tenant", "acme", "--files-only", "--json")

    alone, together = infoctl("check", *names, "--jobs", "1"), infoctl("check", *names, "--jobs", "2")

    assert json.loads(alone.stdout) == json.loads(together.stdout)


def test_check_of_the_files_alone_renders_nothing(infoctl, project):
    report = json.loads(infoctl("check", "--files-only", "--json").stdout)

    assert (report["errors"], report["rendered"], len(report["templates"])) == (0, 0, 10)


def test_a_reader_that_goes_away_ends_the_command_quietly(made_project):
    command = f"{sys.executable} -m info types | head -n 1"

    result = subprocess.run(
        command, shell=True, cwd=made_project, capture_output=True, text=True, check=False
    )

    assert (result.stdout.count("\n"), result.stderr) == (1, "")


def test_there_is_no_colour_where_there_is_no_terminal(infoctl, nowhere):
    assert "\x1b" not in infoctl(*WELCOME, "-c", "slack").stdout
