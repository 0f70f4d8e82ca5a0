"""A person is forgotten in six steps; a process that dies between any two of them is no obstacle."""

import asyncio
import json
from collections import Counter

import pytest

from info.errors import DeliveryError, ReplayError, StorageError
from info.model.people import ERASURE_STEPS, SystemResult
from info.model.values import Commit, Recipient
from info.stewardship import verify_receipt
from info.stewardship.receipts import public_key, receipt_hash
from info.testing.contracts import an_event
from tests.stewardship.house import DAY, MASTER, NOW, Clock, House, Vault, tenant_key
from tests.stewardship.test_stewardship import ADA, ADA_LOVELACE, put

NAME = {"user_name": "Wolfeschlegelsteinhausen"}
KEY = public_key(tenant_key(MASTER, "acme"))


class Crm:
    """Another system: knows some people, and what it was asked."""

    name = "crm"

    def __init__(self, *known, fails=None):
        self.known = set(known)
        self.asked = []
        self.fails = fails

    async def erase(self, tenant, recipient):
        self.asked.append((tenant, recipient))
        if self.fails is not None:
            raise self.fails
        status = "erased" if recipient in self.known else "unknown"
        self.known.discard(recipient)
        return SystemResult(self.name, status)


def with_parts(house, **parts):
    from msgspec.structs import replace

    house.parts = replace(house.parts, **parts)
    return house


async def lived(house):
    """Ada has a profile, a consent, two messages, one of them sent and clicked; Eve has one message."""
    stewardship, generator = house.stewardship(), house.generator()
    await put(stewardship, ADA_LOVELACE)
    await stewardship.consent("r-1", "marketing", source="kiosk", text_version="1")
    one = await generator.generate_info_message("welcome", NAME, "slack", recipient=Recipient("r-1"))
    two = await generator.generate_info_message(
        "welcome", NAME, "slack", recipient="r-1", idempotency_key="Wolfe's order"
    )
    other = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-2")
    await one.send("C1")
    return one, two, other


async def test_the_forgotten_are_in_no_export_and_in_no_file(house, tmp_path):
    one, _, other = await lived(house)

    forgotten = await house.stewardship().forget(Recipient("r-1"))

    assert (forgotten.messages, forgotten.recipient) == (2, house.pseudonym("acme", "r-1"))
    assert [done.step for done in forgotten.steps] == list(ERASURE_STEPS)
    export = await house.stewardship().export("r-1")
    assert (export.messages, export.profile, export.consents) == ((), None, ())
    assert len((await house.stewardship().export("r-2")).messages) == 1
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (b"Wolfeschlegel", b"Wolfe's order", b"ada@example.com", b"r-1"):
        assert secret not in stored
    generator = house.generator()
    for ask in (generator.replay, generator.explain, generator.message):
        with pytest.raises(ReplayError, match="forgotten"):
            await ask(one.id)
    assert (await generator.replay(other.id)).same


async def test_no_key_of_the_person_or_of_the_job_is_left(house):
    await lived(house)

    await house.stewardship().forget("r-1")

    assert house.vault.keys == {}
    assert ("acme", house.pseudonym("acme", "r-1")) in house.vault.destroyed


def refolded_tallies(home):
    """What the log says of tables, variants and kinds, message by message."""
    shown = home.execute("SELECT number, variant, 'shown', id FROM message WHERE number IS NOT NULL")
    happened = home.execute(
        "SELECT m.number, m.variant, CASE e.machine WHEN '' THEN '' ELSE 'machine_' END || e.kind, m.id"
        " FROM event e JOIN message m ON m.tenant = e.tenant AND m.id = e.message WHERE m.number IS NOT NULL"
    )
    return Counter(row[:3] for row in {*shown.fetchall(), *happened.fetchall()})


async def test_counts_refold_equal_and_what_stays_names_nobody(house):
    one, two, other = await lived(house)
    for number, (message, kind, machine) in enumerate(
        [(one, "clicked", ""), (one, "clicked", "scanner"), (one, "clicked", ""), (two, "viewed", ""),
         (two, "converted", ""), (other, "clicked", "")]
    ):  # fmt: skip
        event = an_event(message.record, kind, f"e-{number}", machine)
        await house.store.commit("acme", Commit(events=(event,), rewards=(event.id,)))
    home = house.store.engine.connection
    counts = await house.store.counts("acme", "tenant_welcome", "slack")
    tallies = await house.store.tallies("acme", "tenant_welcome", "slack")
    before = Counter(event.kind for event in (await house.store.page("acme")).events)

    await house.stewardship().forget("r-1")

    assert await house.store.counts("acme", "tenant_welcome", "slack") == counts
    refolded = home.execute(
        "SELECT m.variant, count(*), count(r.message) FROM message m"
        " LEFT JOIN rewarded r ON r.tenant = m.tenant AND r.message = m.id"
        " WHERE m.counted = 1 GROUP BY m.variant ORDER BY m.variant"
    ).fetchall()
    assert refolded == [(each.variant, each.shown, each.rewarded) for each in counts]
    assert await house.store.tallies("acme", "tenant_welcome", "slack") == tallies
    assert refolded_tallies(home) == Counter(
        {(each.number, each.variant, each.kind): each.n for each in tallies}
    )
    events = (await house.store.page("acme")).events
    assert Counter(event.kind for event in events) == before
    kept = home.execute(
        "SELECT template, channel, variant, status, counted, probability, created_at, locale, seconds,"
        " idempotency_key, recipient_key, record FROM message WHERE id LIKE 'forgotten-%'"
    ).fetchall()
    rest = (NOW - NOW % DAY, "", None, None, None, b"")
    assert sorted(kept) == sorted(
        ("tenant_welcome", "slack", each.variant, "ready", 1, each.record.decision.probability, *rest)
        for each in (one, two)
    )
    assert {event.message for event in events} & {one.id, two.id} == set()
    assert other.id in {event.message for event in events}


async def test_who_was_forgotten_is_refused_until_they_come_back_themselves(house):
    await lived(house)
    stewardship, generator = house.stewardship(), house.generator()
    await stewardship.forget("r-1")

    message = await generator.generate_info_message("welcome", NAME, "slack", recipient="r-1")
    (again,) = await put(stewardship, ADA_LOVELACE)
    (elsewhere,) = await put(stewardship, Recipient("r-77", addresses={"email": "ADA@example.com"}))

    assert (message.status, message.reasons[0].code) == ("refused", "suppressed")
    stored = await house.store.message("acme", message.id)
    assert (stored.request.context, stored.request.recipient, stored.recipient_key) == (b"", None, None)
    assert (again.status, elsewhere.status) == ("refused", "refused")
    with pytest.raises(StorageError, match="may not be put in again"):
        await stewardship.prefer("r-1", "news", wanted=True)

    await stewardship.lift("r-1", erased=True)
    await stewardship.lift(address=("email", "ada@example.com"), erased=True)
    house.clock.now += 1
    (back,) = await put(stewardship, ADA_LOVELACE)
    welcome = await generator.generate_info_message("welcome", ADA, "slack", recipient="r-1")
    assert (back.status, welcome.status) == ("stored", "ready")
    assert len((await stewardship.export("r-1")).messages) == 1


async def test_a_legal_hold_refuses_and_says_whose_and_until_when(house):
    await lived(house)
    stewardship = house.stewardship()
    hold = await stewardship.hold("r-1", whose="Legal, case 42", until=NOW + 30 * DAY)

    refused = await stewardship.forget("r-1")

    assert (refused.status, refused.steps, refused.receipt) == ("refused", (), b"")
    assert "Legal, case 42" in str(refused.reasons[0])
    assert "2027-02-14" in str(refused.reasons[0])
    assert len((await stewardship.export("r-1")).messages) == 2
    assert [subject for _, subject in house.vault.keys if subject.startswith("erasure:")] == []

    await stewardship.release(hold.id)
    assert (await stewardship.forget("r-1")).status == "done"


async def test_the_receipt_says_what_was_done_and_is_signed(house):
    await lived(house)
    crm = Crm("r-1")
    forgotten = await with_parts(house, connectors=(crm,)).stewardship().forget("r-1")

    verdict = verify_receipt(forgotten.receipt, key=KEY)

    assert (verdict.genuine, verdict.why) == (True, "Signed, and unchanged.")
    told = verdict.receipt
    assert [each["step"] for each in told["steps"]] == list(ERASURE_STEPS[:-1])
    assert told["steps"][2]["counts"] == {
        "messages": 2,
        "events": 0,
        "deliveries": 1,
        "queue": 0,
        "consents": 1,
        "profiles": 1,
        "habits": 0,
    }
    assert told["steps"][4]["systems"] == [{"system": "crm", "status": "erased"}]
    assert crm.asked == [("acme", "r-1")]
    assert b"r-1" not in forgotten.receipt
    signed, answered = house.noted[-2:]
    assert signed.detail["receipt"] == receipt_hash(forgotten.receipt)
    assert signed.content == {"receipt": receipt_hash(forgotten.receipt)}
    assert (answered.kind, answered.subject) == ("request.answered", None)
    assert answered.detail["erasure"] == forgotten.erasure


async def test_a_changed_receipt_or_another_s_is_not_genuine(house):
    forgotten = await house.stewardship().forget("nobody")
    receipt = json.loads(forgotten.receipt)

    for path in ("tenant", "person", "finished_at"):
        forged = json.loads(forgotten.receipt)
        forged["receipt"][path] = "other"
        assert not verify_receipt(json.dumps(forged).encode(), key=KEY).genuine
    for value in ("", "%%%", receipt["signature"]["value"][:-4] + "AAAA"):
        forged = {**receipt, "signature": {**receipt["signature"], "value": value}}
        assert not verify_receipt(json.dumps(forged).encode(), key=KEY).genuine
    others = public_key(tenant_key(MASTER, "other"))
    assert (
        verify_receipt(forgotten.receipt, key=others).why == "It is signed by another key than the tenant's."
    )
    assert verify_receipt(forgotten.receipt, key=None).genuine
    for nothing in (b"", b"[]", b"{}", b"\xff", b'{"receipt": {"type": "another"}}'):
        with pytest.raises(Exception, match="no receipt"):
            verify_receipt(nothing, key=None)


@pytest.mark.parametrize("fails", [DeliveryError("r-1 is a secret"), OSError("r-1"), TimeoutError()])
async def test_a_system_that_fails_stands_in_the_receipt_and_keeps_nobody(house, fails):
    await lived(house)
    house = with_parts(house, connectors=(Crm(fails=fails), Crm("r-1")))

    forgotten = await house.stewardship().forget("r-1")

    failed, erased = forgotten.steps[4].systems
    assert (failed.status, erased.status) == ("failed", "erased")
    assert "r-1" not in failed.detail
    assert forgotten.status == "done"


class Killed(BaseException):
    """The process died here."""


class Dying:
    """A port whose `at`th call, over all ports that share `calls`, is its last: before or after it."""

    def __init__(self, port, calls, at, *, after):
        self._port, self._calls, self._at, self._after = port, calls, at, after

    def __getattr__(self, name):
        real = getattr(self._port, name)
        if not asyncio.iscoroutinefunction(real):
            return real

        async def call(*args, **kwargs):
            self._calls.append(name)
            dies = len(self._calls) == self._at
            if dies and not self._after:
                raise Killed
            result = await real(*args, **kwargs)
            if dies:
                raise Killed
            return result

        return call


def dying(house, at, *, after):
    """The house's parts, with a death at one of their calls; and the list of the calls."""
    from msgspec.structs import replace

    calls = []
    parts = house.parts
    ports = {name: Dying(getattr(parts, name), calls, at, after=after) for name in ("people", "erasures")}
    keeper = Dying(house.vault, calls, at, after=after)
    log = Dying(house.log, calls, at, after=after)
    connectors = tuple(Dying(each, calls, at, after=after) for each in parts.connectors)
    more = {"sealer": keeper, "keys": keeper, "connectors": connectors, "unrecord": log.empty}
    return replace(parts, **ports, **more), calls


class Log:
    """Stands for the audit log: whose entries were emptied."""

    def __init__(self):
        self.emptied = set()

    async def empty(self, noted):
        self.emptied.add(noted.subject)


def logged(house):
    """The house with an audit log and another system."""
    house.log = Log()
    return with_parts(house, connectors=(Crm("r-1"),), unrecord=house.log.empty)


def end_of(house):
    """All rows there are, but for times, ids and seals."""
    home = house.store.engine.connection
    rows = {
        table: home.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("message", "event", "delivery", "consent", "person", "forgotten", "erased", "request")
    }
    rows["standing"] = home.execute("SELECT key, standing, profile FROM person ORDER BY key").fetchall()
    rows["steps"] = home.execute("SELECT key, steps FROM erasure ORDER BY key").fetchall()
    rows["messages"] = home.execute(
        "SELECT id, template, created_at, record FROM message ORDER BY seq"
    ).fetchall()
    return rows


def steady(rows):
    return {**rows, "messages": [row for row in rows["messages"] if row[0].startswith("forgotten-")]}


async def _calls_of_a_whole_erasure():
    house = logged(House())
    await lived(house)
    parts, calls = dying(house, 0, after=False)
    await house.stewardship().__class__("acme", parts=lambda: parts).forget("r-1")
    rows = steady(end_of(house))
    house.close()
    return calls, rows


async def test_a_kill_before_or_after_any_call_resumes_to_the_same_end():
    calls, wanted = await _calls_of_a_whole_erasure()
    assert len(calls) > 12

    for at in range(1, len(calls) + 1):
        for after in (False, True):
            house = logged(House(clock=Clock(), vault=Vault()))
            await lived(house)
            parts, _ = dying(house, at, after=after)
            with pytest.raises(Killed):
                await house.stewardship().__class__("acme", parts=lambda parts=parts: parts).forget("r-1")

            resumed = await house.stewardship().resume()
            if not resumed:  # it died before it had begun, or after it had ended
                resumed = (await house.stewardship().forget("r-1"),)

            where = f"{calls[at - 1]} ({'after' if after else 'before'})"
            assert steady(end_of(house)) | {"request": 0} == wanted | {"request": 0} | _again(house), where
            assert verify_receipt(resumed[0].receipt, key=KEY).genuine, where
            assert house.log.emptied == {house.pseudonym("acme", "r-1")}, where
            assert (await house.stewardship().export("r-1")).messages == (), where
            assert await house.stewardship().resume() == (), where
            house.close()


def _again(house):
    """A person may be forgotten twice: the second job finds nothing and ends as well."""
    steps = house.store.engine.connection.execute("SELECT key, steps FROM erasure ORDER BY key").fetchall()
    assert {step for _, step in steps} == {6}
    return {"steps": steps}


async def test_a_second_wish_goes_on_with_the_first_one_s_job(house):
    await lived(logged(house))
    parts, _ = dying(house, 6, after=True)
    with pytest.raises(Killed):
        await house.stewardship().__class__("acme", parts=lambda: parts).forget("r-1")

    forgotten = await house.stewardship().forget("r-1")

    assert len(await house.erasures.jobs("acme")) == 1
    assert forgotten.status == "done"
    assert house.vault.keys == {}


async def test_two_at_once_end_in_one_job(house):
    await lived(house)

    both = await asyncio.gather(*(house.stewardship().forget("r-1") for _ in range(2)))

    assert [each.status for each in both] == ["done", "done"]
    assert len({each.erasure for each in both}) == 1
    assert len(await house.erasures.jobs("acme")) == 1


async def test_a_message_made_while_its_recipient_is_forgotten_is_not_kept(house):
    generator, stewardship = house.generator(), house.stewardship()

    async def generating():
        made = []
        for _ in range(30):
            try:
                made.append(await generator.generate_info_message("welcome", NAME, "slack", recipient="r-1"))
            except StorageError:
                made.append(None)
            await asyncio.sleep(0)
        return made

    work = [asyncio.ensure_future(generating()) for _ in range(5)]
    await asyncio.sleep(0.01)
    await stewardship.forget("r-1")
    await asyncio.gather(*work)

    key = house.pseudonym("acme", "r-1")
    assert await house.store.of_recipient("acme", key) == []
    assert (await stewardship.export("r-1")).messages == ()
