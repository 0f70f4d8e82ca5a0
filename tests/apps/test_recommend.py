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
    found = json.loads(as_json.stdout)
    assert found["channel"]["channel"] == found["time"]["channel"] == "email"
    assert found["time"]["prediction"]["low"] < found["time"]["prediction"]["probability"]


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
