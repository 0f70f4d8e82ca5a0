"""`infoctl text sentiment` and `infoctl heard`: a line for each line, a reply for a message."""

import json

import pytest


def test_each_line_gets_label_score_and_engine(infoctl, nowhere):
    (nowhere / "a.txt").write_text("Thanks, that solved it!\n\nThis is terrible.\n", "utf-8")

    result = infoctl("text", "sentiment", "a.txt", "--language", "en", "--json")

    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(each["label"], each["engine"]) for each in found] == [
        ("positive", "model"),
        ("no estimate", "none"),
        ("negative", "model"),
    ]
    assert list(found[0]) == ["label", "score", "probability", "engine", "language", "why"]


@pytest.mark.parametrize("arguments", [("--rules",), ()])
def test_rules_are_said_where_they_are_used(infoctl, nowhere, monkeypatch, arguments):
    if not arguments:
        monkeypatch.setenv("INFO_ML_ENABLED", "false")

    result = infoctl("text", "sentiment", "--language", "de", *arguments, input="Danke!\n")

    assert result.stdout.split() == ["positive", "+0.33", "rules", "de", "1", "words", "for,", "0", "against"]


def test_a_line_that_is_not_utf_8_and_a_language_there_is_not_are_named(infoctl, nowhere):
    (nowhere / "old.txt").write_bytes("Danke\nSch\xf6n\n".encode("latin-1"))

    old = infoctl("text", "sentiment", "--language", "de", "old.txt")
    unknown = infoctl("text", "sentiment", "--language", "not a tag", input="x\n")

    assert (old.exit_code, unknown.exit_code) == (2, 2)
    assert "old.txt:2:4: This line is not UTF-8." in old.stderr
    assert len(old.stdout.splitlines()) == 1


def test_a_reply_is_heard_and_shown_by_week(infoctl, nowhere, monkeypatch):
    infoctl("init", "acme")
    monkeypatch.chdir(nowhere / "acme")
    made = infoctl("render", "welcome", "-c", "text", "--set", "user_name=Ada", "--set", "tier=pro", "--json")
    message = (
        json.loads(made.stdout)[0]["id"] if made.stdout.startswith("[") else json.loads(made.stdout)["id"]
    )

    heard = infoctl("heard", message, "--json", input="This is terrible, I am angry!")
    report = json.loads(infoctl("analytics", "--json").stdout)

    assert json.loads(heard.stdout)["sentiment"]["label"] == "negative"
    assert [(each["template"], each["replies"], each["negative"]["part"]) for each in report["moods"]] == [
        ("tenant_welcome", 1, 1)
    ]
    assert infoctl("heard", "0" * 32, input="x").exit_code != 0
