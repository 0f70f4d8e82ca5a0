"""`infoctl analytics`: what choosing variants brought, by template and channel and in all."""

import json

import pytest

from info.bootstrap import InfoTemplateGenerator, close_all, setup_here

WELCOME = {"user_name": "John", "tier": "premium"}


async def some_past(project, tenant, *, messages, people=None):
    """Welcomes by mail, `warm` clicked four times in five and the others once; and slack, hardly any.

    Half of them are clicked when all of these are out, so their shares were equal.
    """
    generator = InfoTemplateGenerator(tenant, setup=setup_here(project))
    for half in (range(messages // 2), range(messages // 2, messages)):
        made = []
        for number in half:
            person = f"person {number if people is None else number % people}"
            made.append(await generator.generate_info_message("welcome", WELCOME, "email", recipient=person))
        for number, message in enumerate(made):
            if number % 5 == 0 or (message.variant == "warm" and number % 5 < 4):
                await generator.track(message.id, "clicked")
    await generator.generate_info_message("welcome", WELCOME, "slack", recipient="person 1")
    close_all()


async def test_the_score_and_the_lift_of_real_messages_are_shown(project, infoctl):
    await some_past(project, "acme", messages=600)

    report = json.loads(infoctl("analytics", "--json").stdout)
    shown = " ".join(infoctl("analytics").stdout.split())

    total, (email, slack) = report["score"], report["scores"]
    assert (email["template"], email["channel"], email["messages"]) == ("tenant_welcome", "email", 600)
    assert 0 < email["low"] < email["lift"] < email["high"]
    assert 0.2 < email["score"] <= 1
    assert email["equal"] * (1 + email["lift"]) * 600 == pytest.approx(email["rewards"])
    assert "more than equal shares would have earned" in email["told"]
    assert (slack["messages"], slack["lift"], slack["score"]) == (1, None, None)
    assert (total["messages"], total["template"]) == (601, "")
    assert f"tenant_welcome email 600 {email['rewards'] / 600:.1%} {email['equal']:.1%}" in shown
    assert f"{email['lift']:+.0%} ({100 * email['low']:+.0f} to {100 * email['high']:+.0f})" in shown
    assert "tenant_welcome slack 1 0.0% not enough to say" in shown
    assert f"all 601 {total['rewards'] / 601:.1%}" in shown
    assert "Score: more than equal shares would have earned" in shown
    assert "whatever --days says" in shown


async def test_what_a_few_people_got_over_and_over_is_not_enough(project, infoctl):
    await some_past(project, "acme", messages=300, people=3)

    report = json.loads(infoctl("analytics", "--json").stdout)

    assert report["scores"][0]["messages"] == 300
    assert report["scores"][0]["lift"] is None
    assert "at least 100 messages, and 20 that reached their goal" in report["score"]["told"]


async def test_each_tenant_has_its_own_and_another_is_not_in_it(project, infoctl):
    await some_past(project, "acme", messages=3)
    await some_past(project, "globex", messages=2)

    both = json.loads(infoctl("analytics", "--json").stdout)
    one = json.loads(infoctl("analytics", "--tenant", "acme", "--json").stdout)
    shown = " ".join(infoctl("analytics").stdout.split())

    assert [(each["tenant"], each["channel"], each["messages"]) for each in both["scores"]] == [
        ("acme", "email", 3), ("acme", "slack", 1), ("globex", "email", 2), ("globex", "slack", 1),
    ]  # fmt: skip
    assert (one["score"]["messages"], len(one["scores"])) == (4, 2)
    assert "globex tenant_welcome email 2" in shown


def test_where_nothing_was_drawn_there_is_no_score(project, infoctl):
    infoctl(
        "render", "welcome", "-c", "slack", "--example", "typical", "--tenant", "acme", "--variant", "warm"
    )

    report = json.loads(infoctl("analytics", "--json").stdout)

    assert (report["scores"], report["score"]["lift"]) == ([], None)
    assert "Score" not in infoctl("analytics").stdout
