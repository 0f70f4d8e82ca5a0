"""Tenants are apart: every operation, by every role, of every tenant, on every tenant; and all at once."""

import asyncio
import inspect

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from info.errors import AccessDenied, InfoError
from info.model.access import OPERATIONS, PERMISSIONS, ROLES, Principal
from info.model.people import ErasureJob
from info.model.values import Recipient
from info.stewardship import Stewardship, Tenancy
from info.stewardship.receipts import receipt_bytes, receipt_of
from tests.stewardship.house import House

TENANTS = ("acme", "globex", "initech")
RECEIPT = receipt_bytes(receipt_of("globex", ErasureJob("e-1", "r", 1.0), 2.0), bytes(32))


def canary(tenant):
    return f"canary of {tenant}"


async def put_all(stewardship, recipient):
    return [each async for each in stewardship.put([recipient])]


def profile(tenant, name="r-1"):
    return Recipient(name, addresses={"email": f"{tenant}@example.com"}, attributes={"mark": canary(tenant)})


STEWARDSHIP = {
    "access": ("people.read", lambda s, _: s.access("r-1")),
    "export": ("people.read", lambda s, _: s.export("r-1")),
    "standing": ("people.read", lambda s, _: s.standing("r-1")),
    "consents": ("people.read", lambda s, _: s.consents("r-1")),
    "put": ("people.write", lambda s, t: put_all(s, profile(t, "r-9"))),
    "rectify": ("people.write", lambda s, t: s.rectify("r-1", {"attributes": {"extra": canary(t)}})),
    "prefer": ("people.write", lambda s, _: s.prefer("r-1", "news", wanted=False)),
    "receive": ("people.write", lambda s, _: s.receive("r-1", "access")),
    "restrict": ("privacy.restrict", lambda s, _: s.restrict("r-1")),
    "unrestrict": ("privacy.restrict", lambda s, _: s.unrestrict("r-1")),
    "object_to": ("consents.write", lambda s, _: s.object_to("r-1")),
    "take_back_objection": ("consents.write", lambda s, _: s.take_back_objection("r-1")),
    "opt_out": ("consents.write", lambda s, _: s.object_to("r-1", ("sale",), law="ccpa")),
    "consent": ("consents.write", lambda s, t: s.consent("r-1", "m", source=canary(t), text_version="1")),
    "withdraw_consent": ("consents.write", lambda s, t: s.withdraw_consent("r-1", "m", source=canary(t))),
    "suppress": ("suppressions.write", lambda s, _: s.suppress("r-1")),
    "lift": ("suppressions.write", lambda s, _: s.lift("r-1")),
    "hold": ("privacy.hold", lambda s, t: s.hold("r-7", whose=canary(t))),
    "release": ("privacy.hold", lambda s, _: s.release("no such hold")),
    "holds": ("requests.read", lambda s, _: s.holds()),
    "requests": ("requests.read", lambda s, _: s.requests()),
    "retention": ("privacy.retention", lambda s, _: s.retention(days=0.0, delete=True)),
    "resume": ("privacy.erase", lambda s, _: s.resume()),
    "forget": ("privacy.erase", lambda s, _: s.forget("r-1")),
    "prove_receipt": ("audit.read", lambda s, _: s.prove_receipt(RECEIPT)),
}
TENANCY = {
    "show": ("tenant.read", lambda s, t: s.show(t)),
    "set": ("tenant.write", lambda s, t: s.set(t, {"residency": canary(t)})),
    "tokens": ("tokens.read", lambda s, t: s.tokens(t)),
    "make_token": ("tokens.write", lambda s, t: s.make_token(t, "viewer", name=canary(t))),
    "revoke": ("tokens.write", lambda s, t: s.revoke(t, "no such token")),
}
OPEN = {"actor_of", "tenants"}
"""They find out who asks, or show of all tenants what the actor may see: tested apart."""


def test_no_operation_is_missing_from_the_matrix():
    def public(kind):
        return {
            name
            for name, method in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
            and (inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method))
        }

    assert public(Stewardship) == set(STEWARDSHIP)
    assert public(Tenancy) - OPEN == set(TENANCY)
    assert {operation for operation, _ in (*STEWARDSHIP.values(), *TENANCY.values())} <= set(OPERATIONS)


def rows_of(house, tenant):
    """Everything stored of a tenant, as it lies there."""
    home = house.store.engine.connection
    tables = [row[0] for row in home.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [
        table
        for table in tables
        if any(column[1] == "tenant" for column in home.execute(f"PRAGMA table_info({table})"))
    ]
    return {
        table: sorted(map(repr, home.execute(f"SELECT * FROM {table} WHERE tenant = ?", (tenant,))))
        for table in kept
    }


async def peopled():
    """A house where every tenant has the same person, r-1, with a mark of its own in everything."""
    house = House()
    for tenant in TENANTS:
        stewardship = house.stewardship(tenant)
        await put_all(stewardship, profile(tenant))
        await stewardship.consent("r-1", "m", source=canary(tenant), text_version="1")
        context = {"user_name": canary(tenant)}
        await house.generator(tenant).generate_info_message("welcome", context, "slack", recipient="r-1")
    return house


@pytest.mark.parametrize("name", [*STEWARDSHIP, *TENANCY])
async def test_a_role_may_do_what_the_table_says_to_its_own_tenant_and_nothing_to_another(name):
    operation, call = {**STEWARDSHIP, **TENANCY}[name]
    house = await peopled()
    for actor_s in TENANTS[:2]:
        for target in TENANTS[:2]:
            for role in ROLES:
                actor = Principal("x", actor_s, role)
                kind = house.tenancy if name in TENANCY else house.stewardship
                desk = kind(actor=actor) if name in TENANCY else kind(target, actor=actor)
                others = {each: rows_of(house, each) for each in TENANTS if each != target}
                mine = rows_of(house, target)
                allowed = actor_s == target and operation in PERMISSIONS[role]

                try:
                    result = await call(desk, target)
                except AccessDenied as denied:
                    assert not allowed, (name, actor_s, target, role)
                    assert canary(target) not in str(denied)
                    assert rows_of(house, target) == mine
                except InfoError:
                    assert allowed, (name, actor_s, target, role)
                else:
                    assert allowed, (name, actor_s, target, role)
                    told = repr(msgspec.to_builtins(result, enc_hook=repr))
                    assert not any(canary(each) in told for each in TENANTS if each != target)
                assert {each: rows_of(house, each) for each in others} == others
    house.close()


async def test_who_may_see_one_tenant_sees_no_other_s_name():
    house = await peopled()
    for tenant in TENANTS:
        await house.tenancy().set(tenant, {"residency": canary(tenant)})

    assert await house.tenancy(actor=Principal("x", "acme", "viewer")).tenants() == ("acme",)
    assert await house.tenancy(actor=Principal("x", "nobody", "admin")).tenants() == ()
    assert await house.tenancy().tenants() == TENANTS
    house.close()


async def test_a_key_of_one_tenant_finds_nothing_in_another():
    house = await peopled()
    key = house.pseudonym("acme", "r-1")

    assert len({house.pseudonym(tenant, "r-1") for tenant in TENANTS}) == len(TENANTS)
    for other in TENANTS[1:]:
        assert await house.people.person(other, key) is None
        assert list(await house.store.of_recipient(other, key)) == []
    house.close()


names = st.sampled_from(["r-1", "r-2"])
tenants = st.sampled_from(TENANTS)


class Tenants(RuleBasedStateMachine):
    """Three tenants on one store, working at once; a model of each that knows of no other."""

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.house = None

    def a_house(self):
        return House()

    @initialize()
    def open(self):
        self.house = self.a_house()
        self.profiles = {tenant: {} for tenant in TENANTS}
        self.messages = {tenant: {} for tenant in TENANTS}
        self.gone = {tenant: set() for tenant in TENANTS}
        self.muted = {tenant: set() for tenant in TENANTS}
        self.tokens = {tenant: {} for tenant in TENANTS}
        self.shut = set()

    def run(self, *work):
        async def together():
            return await asyncio.gather(*work)

        self.house.clock.now += 1
        return self.loop.run_until_complete(together())

    @rule(name=names)
    def everybody_puts_the_same_person_in(self, name):
        done = self.run(*(put_all(self.house.stewardship(t), profile(t, name)) for t in TENANTS))
        for tenant, (put,) in zip(TENANTS, done, strict=True):
            refused = name in self.gone[tenant] or tenant in self.shut
            assert put.status == ("refused" if refused else "stored")
            if put.status == "stored":
                self.profiles[tenant][name] = profile(tenant, name)

    @rule(name=names)
    def everybody_writes_to_the_same_person(self, name):
        made = self.run(
            *(
                self.house.generator(t).generate_info_message(
                    "welcome", {"user_name": canary(t)}, "slack", recipient=name
                )
                for t in TENANTS
            )
        )
        for tenant, message in zip(TENANTS, made, strict=True):
            stopped = name in self.gone[tenant] | self.muted[tenant]
            assert message.status == ("refused" if stopped else "ready")
            if name not in self.gone[tenant]:
                self.messages[tenant].setdefault(name, []).append(message.id)

    @rule(tenant=tenants, other=tenants, name=names)
    def one_mutes_while_another_reads(self, tenant, other, name):
        if name in self.gone[tenant]:
            return
        _, export = self.run(
            self.house.stewardship(tenant).prefer(name, wanted=False),
            self.house.stewardship(other).export(name),
        )
        self.muted[tenant].add(name)
        assert not any(canary(each) in repr(export) for each in TENANTS if each != other)

    @rule(tenant=tenants, name=names)
    def one_forgets_while_the_others_export(self, tenant, name):
        others = [each for each in TENANTS if each != tenant]
        forgotten, *exports = self.run(
            self.house.stewardship(tenant).forget(name),
            *(self.house.stewardship(each).export(name) for each in others),
        )
        assert forgotten.messages == len(self.messages[tenant].pop(name, []))
        if self.profiles[tenant].pop(name, None) is not None:
            self.shut.add(tenant)  # all of a tenant's persons have one mailbox, which is suppressed, too
        self.gone[tenant].add(name)
        for each, export in zip(others, exports, strict=True):
            assert [m["id"] for m in export.messages] == self.messages[each].get(name, [])

    @rule(tenant=tenants, role=st.sampled_from(ROLES))
    def a_token_is_made(self, tenant, role):
        (made,) = self.run(self.house.tenancy().make_token(tenant, role))
        self.tokens[tenant][made.text] = role

    @rule(tenant=tenants, onto=tenants)
    def every_token_is_tried_on_a_tenant(self, tenant, onto):
        for text, role in self.tokens[tenant].items():
            (actor,) = self.run(self.house.tenancy().actor_of(text))
            assert (actor.tenant, actor.role) == (tenant, role)
            allowed = tenant == onto and "requests.read" in PERMISSIONS[role]
            try:
                self.run(self.house.stewardship(onto, actor=actor).requests())
            except AccessDenied:
                assert not allowed
            else:
                assert allowed

    @invariant()
    def every_tenant_holds_what_its_own_model_says(self):
        if self.house is None:
            return
        pairs = [(tenant, name) for tenant in TENANTS for name in ("r-1", "r-2")]
        exports = self.run(*(self.house.stewardship(t).access(name) for t, name in pairs))
        for (tenant, name), export in zip(pairs, exports, strict=True):
            assert [m["id"] for m in export.messages] == self.messages[tenant].get(name, [])
            assert export.profile == self.profiles[tenant].get(name)
            assert not any(canary(each) in repr(export) for each in TENANTS if each != tenant)

    def teardown(self):
        if self.house is not None:
            self.house.close()
        self.loop.close()


Tenants.TestCase.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
TestTenants = Tenants.TestCase
