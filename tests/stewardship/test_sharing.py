"""Sharing across tenants: off by default, private, paid for, and in each tenant's audit log."""

from __future__ import annotations

import asyncio
import json
import math
import os
from decimal import Decimal

import pytest
from typer.testing import CliRunner

import info
from info import AccessDenied, InfoTemplateGenerator, Recipient, StorageError
from info.apps.cli.main import app
from info.bootstrap import runtime_of, setup_here, sharing
from info.model.access import Principal
from info.personalization.sharing import TenantFigures
from info.privacy.anonymous import BudgetSpent
from info.stewardship.sharing import OtherBudget, means_of
from info.stewardship.sharing.reading import MARK
from tests.privacy.anonymous.doubles import SeededNoise

JOHN = {"user_name": "John", "tier": "premium"}


class Silence:
    """No noise, and what it was asked for."""

    def __init__(self):
        self.asked = []

    def discrete_laplace(self, value, *, sensitivity, epsilon):
        self.asked.append((sensitivity, epsilon))
        return value


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    (tmp_path / "info.yaml").write_text(
        'info_module: {storage: {url: "sqlite:///info.db"}, sharing: {tenants: [acme, lowtide]}}\n'
    )
    yield tmp_path
    info.close_all()


async def sent(tenant, people, *, channel="text"):
    generator = InfoTemplateGenerator(tenant)
    for number in range(people):
        who = Recipient(f"r-{number}")
        message = await generator.generate_info_message("welcome", JOHN, channel, recipient=who)
        if number % 4 == 0:
            await generator.track(message.id, "clicked")


async def test_a_release_is_paid_for_on_record_before_anything_is_drawn(project):
    await sent("acme", 60)
    room, noise = sharing(), Silence()

    first = await room.release(["acme"], epsilon="0.4", noise=noise, budget=Decimal(1), least_recipients=50)
    again = await room.release(["acme"], epsilon="0.6", noise=noise)

    assert (first.spent, first.left) == (Decimal("0.4"), Decimal("0.6"))
    assert (again.spent, again.left) == (Decimal(1), Decimal(0))
    assert math.isclose(sum(epsilon for _, epsilon in noise.asked), 1.0)
    drawn = len(noise.asked)
    with pytest.raises(BudgetSpent, match=r"0\.1"):
        await room.release(["acme"], epsilon="0.1", noise=noise)
    assert len(noise.asked) == drawn


async def test_releases_at_once_are_each_charged_and_none_goes_past_the_budget(project):
    await sent("acme", 60)
    releases = (sharing().release(["acme"], epsilon="0.3", noise=Silence()) for _ in range(5))

    found = await asyncio.gather(*releases, return_exceptions=True)

    assert [type(each).__name__ for each in found].count("BudgetSpent") == 2
    assert sorted(each.spent for each in found if not isinstance(each, Exception)) == [
        Decimal("0.3"),
        Decimal("0.6"),
        Decimal("0.9"),
    ]


async def test_a_dry_run_draws_nothing_and_spends_nothing(project):
    await sent("acme", 60)

    looked = await sharing().release(["acme"], epsilon=1, noise=None)

    assert (looked.known, looked.spent, looked.left) == (None, 0, 1)
    assert [(each.tenant, each.kept, each.dropped) for each in looked.tenants] == [("acme", 1, 0)]
    assert await runtime_of(setup_here()).store.mark(MARK) == ""


async def test_a_budget_stays_as_it_was_fixed_and_a_record_that_is_broken_releases_nothing(project):
    room, noise = sharing(), Silence()
    await room.release(["acme"], epsilon="0.1", noise=noise, budget=Decimal(2))

    with pytest.raises(OtherBudget, match="fixed at epsilon 2"):
        await room.release(["acme"], epsilon="0.1", noise=noise, budget=Decimal(3))
    await runtime_of(setup_here()).store.set_mark(MARK, "{")
    with pytest.raises(StorageError, match="nothing is released"):
        await room.release(["acme"], epsilon="0.1", noise=noise)


async def test_a_table_that_reached_too_few_people_is_dropped_however_many_messages_they_got(project):
    await sent("acme", 20)
    await sent("acme", 20)
    await sent("acme", 20)

    looked = await sharing().release(["acme"], epsilon=1, noise=None, least_recipients=21)

    assert [(each.kept, each.dropped) for each in looked.tenants] == [(0, 1)]


async def test_each_tenant_that_took_part_finds_it_in_its_audit_log(project):
    await sent("acme", 60)
    await sent("lowtide", 10)
    await sharing().release(["acme", "lowtide"], epsilon="0.5", noise=Silence())
    info.close_all()

    def entries(tenant):
        told = CliRunner().invoke(
            app, ["audit", "list", "--tenant", tenant, "--kind", "sharing.released", "--json"]
        )
        assert told.exit_code == 0, told.stderr
        return json.loads(told.stdout)

    assert "0.5" in json.dumps(entries("acme"))
    assert "0.5" not in json.dumps(entries("lowtide"))


async def test_a_tenants_token_cannot_release_what_others_hold(project):
    own = Principal("token:t-1", "acme", "admin")

    with pytest.raises(AccessDenied, match="another tenant"):
        await sharing(actor=own).release(["acme", "lowtide"], epsilon=1, noise=Silence())


def test_nobody_can_tell_from_a_release_whether_a_tenant_took_part():
    """The tenant that moves the means most, guessed by the direction in which it would: see prove_sharing."""
    ordinary = [TenantFigures(-4.0, 0.05, 1.0)] * 9
    strange = [*ordinary, TenantFigures(-0.7, 0.3, 3.0)]
    noise, epsilon, releases = SeededNoise(5), 1.0, 400

    def looks_strange(figures):
        known = means_of(figures, epsilon=epsilon, noise=noise, now=0.0)
        return known.spread**2 + 0.1 * known.content_scale + 0.05 * math.log(known.rate) > 0.0

    right, wrong = (
        sum(looks_strange(figures) for _ in range(releases)) / releases for figures in (strange, ordinary)
    )

    allowed = math.expm1(epsilon) / (math.exp(epsilon) + 1)
    assert right - wrong < allowed + 3 * math.sqrt(0.5 / releases)


async def test_the_command_shares_nothing_unless_tenants_agreed_and_writes_a_whole_file(project, monkeypatch):
    await sent("acme", 60)
    info.close_all()
    monkeypatch.setattr("info.bootstrap.open_noise", lambda: SeededNoise(1))

    def asked(*arguments):
        return CliRunner().invoke(app, ["experiments", "share", *arguments])

    looked = asked("--dry-run")
    assert looked.exit_code == 0
    assert "1 would be spent of 1" in looked.stdout
    assert asked().exit_code == 2
    assert asked("--out", "shared.json", "--epsilon", "none").exit_code == 2
    made = asked("--out", "shared.json", "--epsilon", "0.5")
    assert made.exit_code == 0, made.stderr
    assert set(json.loads((project / "shared.json").read_text())) == {
        "rate", "spread", "content_scale", "epsilon", "made_at",
    }  # fmt: skip
    again = asked("--out", "other.json", "--epsilon", "0.6")
    assert again.exit_code == 2
    assert "0.50 is left" in again.stderr
    assert not (project / "other.json").exists()
    (project / "info.yaml").write_text("info_module: {}\n")
    off = asked("--out", "shared.json")
    assert off.exit_code == 2
    assert "No tenant agreed" in off.stderr
