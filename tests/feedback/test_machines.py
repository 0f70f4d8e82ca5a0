"""Opens and clicks that no person made: told by rules, kept apart, with nothing of the request."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from info.errors import UnknownName
from info.feedback.machines import CLASSES, Seen, machine_of, rules
from info.model.values import EventRecord
from tests.feedback.laboratory import PLANNED, Laboratory

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
    " Safari/537.36"
)
NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("kind", "headers", "machine"),
    [
        ("clicked", {"User-Agent": CHROME}, ""),
        ("viewed", {"user-agent": SAFARI}, ""),
        ("clicked", {}, ""),
        ("clicked", {"Sec-GPC": "1"}, ""),
        ("clicked", {"User-Agent": ""}, "scanner"),
        ("clicked", {"User-Agent": CHROME, "Sec-Purpose": "prefetch;prerender"}, "prefetch"),
        ("clicked", {"User-Agent": CHROME, "SEC-PURPOSE": "prefetch"}, "prefetch"),
        ("viewed", {"User-Agent": CHROME, "X-Moz": "prefetch"}, "prefetch"),
        ("viewed", {"User-Agent": "Mozilla/5.0"}, "prefetch"),
        ("clicked", {"User-Agent": "Mozilla/5.0"}, ""),
        ("viewed", {"User-Agent": "Mozilla/5.0 (Windows NT 5.1) (via ggpht.com GoogleImageProxy)"}, ""),
        ("viewed", {"User-Agent": "YahooMailProxy; https://help.yahoo.com/kb/SLN28749.html"}, ""),
        ("clicked", {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"}, "preview"),
        ("viewed", {"User-Agent": "Slack-ImgProxy (+https://api.slack.com/robots)"}, "image_proxy"),
        ("clicked", {"User-Agent": "WhatsApp/2.23.20.0"}, "preview"),
        ("clicked", {"User-Agent": "TelegramBot (like TwitterBot)"}, "preview"),
        ("clicked", {"User-Agent": "facebookexternalhit/1.1"}, "preview"),
        ("clicked", {"User-Agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/120.0"}, "scanner"),
        ("clicked", {"User-Agent": "python-requests/2.31.0"}, "scanner"),
        ("clicked", {"User-Agent": "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com)"}, "crawler"),
        ("clicked", {"User-Agent": "Mozilla/5.0 (Linux; Android 11; CUBOT X50) Chrome/99.0 Mobile"}, ""),
    ],
)  # fmt: skip
def test_a_machine_is_known_by_what_its_request_says(kind, headers, machine):
    assert machine_of(kind, headers) == machine


def happened(kind, at, channel="email"):
    return EventRecord("acme", f"{kind}-{at}", "m-1", kind, at, "tenant_welcome", channel, "control")


@pytest.mark.parametrize(
    ("before", "at", "human"),
    [
        ([happened("generated", NOW)], NOW + 4.9, False),
        ([happened("generated", NOW)], NOW + 5, True),
        ([happened("generated", NOW), happened("delivered", NOW + 60)], NOW + 62, False),
        ([happened("generated", NOW), happened("delivered", NOW + 60)], NOW + 66, True),
        ([happened("generated", NOW, "slack")], NOW + 1, True),
        ([happened("generated", NOW), happened("clicked", NOW + 90)], NOW + 91, True),
        ([happened("generated", NOW), *(happened("clicked", NOW + 90 + n) for n in (0, 1))], NOW + 92, False),
        ([happened("generated", NOW), *(happened("clicked", NOW + 90 + n) for n in (0, 1))], NOW + 95, True),
        ([], NOW, True),
    ],
)
def test_nobody_reads_a_mail_and_clicks_so_fast(before, at, human):
    assert Seen.of(before).is_human(at) is human


def test_rules_are_dated_name_a_source_each_and_know_their_classes():
    known = rules()

    assert date.fromisoformat(known.seen).year >= 2026
    for rule in (*known.headers, *known.agents, *known.people):
        assert urlsplit(rule.source).scheme == "https"
        assert rule.has or rule.starts or rule.is_
        said = rule.has + rule.starts + rule.is_
        assert said == said.lower()
    assert {rule.class_ for rule in (*known.headers, *known.agents)} == set(CLASSES)
    assert all(not rule.class_ for rule in known.people)
    assert known.times.source.startswith("https://")


@pytest.fixture
def lab():
    lab = Laboratory()
    yield lab
    lab.close()


async def test_a_machines_event_is_logged_with_its_class_and_nothing_of_the_request(lab, tmp_path):
    await lab.experiments.plan("x-1", PLANNED)
    await lab.experiments.start("x-1")
    (record,) = await lab.show(["r-1"])
    headers = {"User-Agent": "Slackbot-LinkExpanding 1.0", "X-Forwarded-For": "203.0.113.77"}

    tracked = await lab.feedback.track(record.id, "clicked", headers=headers)

    assert (tracked.event.machine, tracked.fresh) == ("preview", True)
    tallies = {each.kind: each.n for each in await lab.store.tallies("acme", "tenant_welcome", "slack")}
    assert tallies == {"shown": 1, "machine_clicked": 1}
    assert (await lab.store.counts("acme", "tenant_welcome", "slack"))[0].rewarded == 0
    stored = "\n".join(lab.store.engine.connection.iterdump())
    assert not re.search(r"Slackbot|203\.0\.113", stored)
    again = await lab.feedback.track(record.id, "clicked", headers={"User-Agent": CHROME})
    assert again.event.machine == ""
    assert (await lab.store.counts("acme", "tenant_welcome", "slack"))[0].rewarded == 1


async def test_the_caller_may_know_better(lab):
    await lab.experiments.plan("x-1", PLANNED)
    await lab.experiments.start("x-1")
    (record,) = await lab.show(["r-1"])
    bot = {"User-Agent": "python-requests/2.31.0"}

    assert (await lab.feedback.track(record.id, "clicked", headers=bot, machine="")).event.machine == ""
    assert (await lab.feedback.track(record.id, "viewed", machine="scanner")).event.machine == "scanner"
    assert (await lab.feedback.track(record.id, "converted", headers=bot)).event.machine == ""
    with pytest.raises(UnknownName, match=r"no class of machine 'scaner'\. Did you mean 'scanner'"):
        await lab.feedback.track(record.id, "clicked", machine="scaner")
