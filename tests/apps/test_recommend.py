"""`infoctl recommend`: when and by which channel, why, and what is wrong with a question."""

import json

import pytest

from info.bootstrap import InfoTemplateGenerator, close_all, feedback, setup_here

WELCOME = {"user_name": "John", "tier": "premium"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True)
    told = {"id": "acme", "brand": {"name": "Acme"}, "links": {}, "languages": ["en"], "habits": True}
    (folder / "tenant.json").write_text(json.dumps(told))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "info.yaml").write_text("info_module: {storage: {url: sqlite:///info.db}}\n")
    yield tmp_path
    close_all()


async def test_it_says_when_by_what_and_why(project, infoctl):
    setup = setup_here(project)
    generator = InfoTemplateGenerator("acme", setup=setup)
    for _ in range(4):
        for channel in ("email", "sms"):
            message = await generator.generate_info_message("welcome", WELCOME, channel, recipient="ada")
            if channel == "email":
                await feedback("acme", setup=setup).track(message.id, "clicked")
    close_all()

    told = infoctl("recommend", "ada", "welcome", "-t", "acme", "--refresh", "--timezone", "Asia/Tokyo")
    as_json = infoctl("recommend", "ada", "welcome", "-t", "acme", "-c", "sms", "-c", "email", "--json")

    assert (told.exit_code, as_json.exit_code) == (0, 0)
    assert "habits brought up to date: 1 persons" in told.stdout
    assert "+09:00 (Asia/Tokyo)" in told.stdout
    assert "Known by about 8 messages." in told.stdout
    assert told.stdout.count("drawn  ") == 2
    found = json.loads(as_json.stdout)
    assert found["channel"]["channel"] == found["time"]["channel"] == "email"
    assert found["time"]["prediction"]["low"] < found["time"]["prediction"]["probability"]


async def test_what_was_drawn_is_kept_with_the_message_and_told_by_explain_and_replay(project, infoctl):
    advice = infoctl("recommend", "ada", "welcome", "-t", "acme", "-c", "sms", "-c", "email", "--json")
    (project / "advice.json").write_text(advice.stdout)
    by, when = json.loads(advice.stdout)["choices"]

    made = infoctl(
        "render", "welcome", "--tenant", "acme", "--recipient", "ada", "--example", "typical",
        "--choices", "advice.json", "--json",
    )  # fmt: skip
    message = json.loads(made.stdout)[0]
    told = infoctl("explain", message["id"])
    again = infoctl("replay", message["id"], "--decide")

    assert (made.exit_code, message["channel"]) == (0, by["chosen"])
    assert f"send at       {when['chosen']}  ({when['reason']}" in told.stdout
    assert f"  channel: {by['chosen']} with {by['probability']:.3f}" in again.stdout
    assert (again.exit_code, "decision: same" in again.stdout) == (0, True)


def test_advice_that_is_none_is_told_what_it_has_to_be(project, infoctl):
    (project / "advice.json").write_text("{}")

    found = infoctl("render", "welcome", "--example", "typical", "--choices", "advice.json")

    assert found.exit_code == 2
    assert "infoctl recommend --json" in found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ada", "welcom", "-c", "sms"], "welcom"),
        (["ada", "welcome", "-c", "pigeon"], "pigeon"),
        (["ada", "welcome", "-c", "sms", "--timezone", "Europe/Berlim"], "Europe/Berlin"),
        (["ada", "welcome", "-c", "sms", "--within", "0.1"], "within"),
        (["ada", "welcome"], "channels"),
    ],
)
def test_a_wrong_question_is_answered_with_what_to_do(project, infoctl, arguments, said):
    found = infoctl("recommend", *arguments, "--tenant", "acme")

    assert found.exit_code == 2
    assert said in found.output
