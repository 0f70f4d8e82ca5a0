"""`infoctl experiments`: plan, start, status, stop, report."""

from __future__ import annotations

import json

import pytest

PLAN = ("--template", "welcome", "--channel", "email", "--base-rate", "0.05", "--tenant", "acme")


@pytest.fixture
def told(infoctl, project):
    def run(*arguments, code=0):
        result = infoctl("experiments", *arguments, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    return run


def test_from_the_plan_to_the_page(told, infoctl, project):
    planned = told("plan", "greeting", *PLAN, "--people-a-day", "4000", "--auto-promote")
    begun = told("start", "greeting", "--tenant", "acme")
    standing = told("status", "greeting", "--tenant", "acme")
    page = told("report", "greeting", "--tenant", "acme")
    stopped = told("stop", "greeting", "--tenant", "acme", "--ship", "warm", "--why", "enough")
    listed = told("status", "--tenant", "acme")
    log = json.loads(infoctl("audit", "list", "--tenant", "acme", "--json").stdout)

    assert planned["recorded"]
    assert planned["plan"]["n"] == planned["size"]["people_per_variant"]
    assert planned["size"]["days"] > 10
    assert begun["state"] == standing["experiment"]["state"] == "running"
    assert standing["report"]["verdict"] == "running"
    written = (project / page["file"]).read_text("utf-8")
    assert "<html" in written[:200]
    assert "<script" not in written
    assert (stopped["winner"], stopped["outcome"]) == ("warm", "stopped: enough")
    assert [(each["id"], each["state"]) for each in listed] == [("greeting", "stopped")]
    kinds = {each["kind"] for each in log}
    assert kinds >= {"experiment.planned", "experiment.started", "experiment.promoted"}


def test_people_are_told_what_it_takes_and_what_to_do_next(infoctl, project):
    planned = infoctl("experiments", "plan", "greeting", *PLAN, "--people-a-day", "4000")
    begun = infoctl("experiments", "start", "greeting", "--tenant", "acme")
    standing = infoctl("experiments", "status", "greeting", "--tenant", "acme")

    assert "units for each of 3 variants" in planned.stdout
    assert "Next: infoctl experiments start greeting --tenant acme" in planned.stdout
    assert "greeting runs: control 33%" in begun.stdout
    assert "Not decided yet" in standing.stdout
    assert "the next look is at" in standing.stdout


def test_a_dry_run_records_nothing(told):
    size = told("plan", "greeting", *PLAN, "--mode", "open", "--policy", "thompson", "--dry-run")

    assert not size["recorded"]
    assert size["plan"]["floor"] == 0.1
    assert told("status", "--tenant", "acme") == []


def test_a_plan_that_cannot_be_says_why_and_records_nothing(told):
    for options, words in (
        (("--policy", "thompson"), "lets shares follow the results"),
        (("--share", "control=half"), "'--share' wants name=number"),
        (("--slot", "half"), "'--slot' wants two places"),
        (("--channel", "emial"), "Did you mean 'email'"),
    ):
        assert words in told("plan", "greeting", *PLAN, *options, code=2)["error"]["text"]

    assert (
        "no experiment 'greeting'" in told("start", "greeting", "--tenant", "acme", code=2)["error"]["text"]
    )


def test_without_a_store_there_is_no_experiment(infoctl, nowhere):
    result = infoctl("experiments", "start", "greeting")

    assert result.exit_code == 2
    assert "Run infoctl init" in result.stderr


def test_what_a_machine_did_is_tracked_as_its_own_and_analytics_say_how_many(infoctl, project):
    shown = infoctl("render", "welcome", "-c", "slack", "--example", "typical", "--tenant", "acme", "--json")
    message = json.loads(shown.stdout)[0]["id"]

    tracked = infoctl("track", message, "clicked", "--machine", "scanner")
    figures = infoctl("analytics")

    assert "clicked: logged, as a machine's (scanner)" in tracked.stdout
    assert "Machines: clicked 1 messages; in no figure above." in figures.stdout
