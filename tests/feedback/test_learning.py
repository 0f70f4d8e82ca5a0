"""Learning from a product as it runs: late clicks, changed texts, new arms, several workers."""

import asyncio
from collections import Counter

import pytest
from msgspec.structs import replace

from info.feedback import Refresh
from info.feedback.learning import cells_of, counts_of, groups_of, next_table, numbers_of
from info.model.values import AllocationTable, Prior, Priors, Recipient
from info.personalization import make_table
from info.ports.events import Tally
from info.ports.programs import TemplateFacts
from tests.feedback.test_track import feedback_of
from tests.generators import press

ADA = {"user_name": "Ada"}
KEY = ("acme", "tenant_welcome", "slack")


class ChangingPress(press.Press):
    """A press whose template may be rewritten: other variants, other texts, segments."""

    def __init__(self):
        super().__init__()
        self.more = {"texts": {"control": "c1", "warm": "w1"}}

    def facts(self, template, tenant):
        return replace(super().facts(template, tenant), variants=self.variants, **self.more)

    def compile(self, *key):
        template, variant, *rest = key
        return super().compile(template, "warm" if variant not in ("control", "warm") else variant, *rest)


@pytest.fixture
def printing():
    return ChangingPress()


@pytest.fixture
def parts(printing):
    parts = press.shop(press=printing)
    yield parts
    parts.messages.close()


@pytest.fixture
def generator(parts):
    return press.generator(parts)


@pytest.fixture
def feedback(parts):
    return feedback_of(parts, Refresh(rewards=10**9, seconds=1e9))


async def show(generator, size, **arguments):
    return [await generator.generate_info_message("welcome", ADA, "slack", **arguments) for _ in range(size)]


async def newest(parts):
    return await parts.messages.table(*KEY, None)


async def test_a_click_that_comes_late_counts_for_the_text_that_was_clicked(
    feedback, generator, parts, printing
):
    old = [message for message in await show(generator, 30) if message.variant == "warm"]
    printing.more = {"texts": {"control": "c1", "warm": "w2"}}
    await show(generator, 10)
    for message in old:
        await feedback.track(message.id, "clicked")

    made = await feedback.refresh("tenant_welcome", "slack")

    tallies = await parts.messages.tallies(*KEY)
    assert counts_of(made, tallies, "clicked")["warm"][1] == 0
    assert sum(tally.n for tally in tallies if tally.kind == "clicked") == len(old)
    assert dict(made.shares)["warm"] > 0.2  # no click of the old text speaks for it or against it


async def test_a_variant_whose_text_changed_starts_anew_and_the_others_keep_what_they_learnt(
    feedback, generator, parts, printing
):
    printing.variants = ("control", "warm", "bold")
    printing.more = {"texts": {"control": "c1", "warm": "w1", "bold": "b1"}}
    for message in await show(generator, 120):
        if message.variant == "control" or (message.variant == "warm" and message.id < "4"):
            await feedback.track(message.id, "clicked")
    learnt = dict((await feedback.refresh("tenant_welcome", "slack")).shares)
    printing.more = {"texts": {"control": "c1", "warm": "w1", "bold": "b2"}}

    (message,) = await show(generator, 1)

    table = await newest(parts)
    shares = dict(table.shares)
    assert message.record.decision.table == table.number == 2
    assert shares["bold"] == pytest.approx(1 / 3)
    assert shares["control"] / shares["warm"] == pytest.approx(learnt["control"] / learnt["warm"])
    assert table.arms == (("control", "c1", 0), ("warm", "w1", 0), ("bold", "b2", 2))


async def test_a_variant_that_comes_late_gets_an_equal_share_and_one_that_goes_leaves_its_own(
    feedback, generator, parts, printing
):
    for message in await show(generator, 60):
        if message.variant == "warm":
            await feedback.track(message.id, "clicked")
    before = dict((await feedback.refresh("tenant_welcome", "slack")).shares)
    printing.variants = ("control", "warm", "bold")
    printing.more = {"texts": {"control": "c1", "warm": "w1", "bold": "b1"}}
    await show(generator, 1)
    with_bold = dict((await newest(parts)).shares)
    printing.variants = ("warm", "bold")
    printing.more = {"texts": {"warm": "w1", "bold": "b1"}}

    await show(generator, 1)

    assert with_bold["bold"] == pytest.approx(1 / 3)
    assert with_bold["warm"] == pytest.approx(before["warm"] * 2 / 3)
    left = dict((await newest(parts)).shares)
    assert left["warm"] / left["bold"] == pytest.approx(with_bold["warm"] / with_bold["bold"])


async def test_workers_and_repeated_reports_lose_nothing_and_count_nothing_twice(generator, parts):
    workers = [feedback_of(parts, Refresh(rewards=5, seconds=1e9)) for _ in range(3)]
    messages = await show(generator, 60)

    await asyncio.gather(
        *(
            worker.track(message.id, "clicked", event_id=f"click on {message.id}")
            for message in messages[::2]
            for worker in workers
        )
    )
    for worker in workers:
        await worker.refresh("tenant_welcome", "slack")

    shown = Counter(message.variant for message in messages)
    clicked = Counter(message.variant for message in messages[::2])
    counts = counts_of(await newest(parts), await parts.messages.tallies(*KEY), "clicked")
    assert counts == {name: (shown[name], clicked[name]) for name in ("control", "warm")}
    assert (await newest(parts)).rewards == 30


async def test_the_content_model_gives_the_first_shares(generator, parts, printing):
    priors = Priors("engagement 1", {"control": Prior(-0.05, 0.2), "warm": Prior(0.05, 0.2)})
    printing.more = {"priors": lambda _channel: priors}

    await show(generator, 1)

    table = await newest(parts)
    assert (table.number, table.prior) == (0, "engagement 1")
    assert dict(table.shares)["warm"] > 0.6


async def test_what_is_not_learnt_asks_no_content_model(printing):
    def asked(_channel):
        raise AssertionError("the content model was asked")

    printing.more = {"priors": asked, "policy": "uniform"}
    parts = press.shop(press=printing)

    await show(press.generator(parts), 1)

    assert dict((await newest(parts)).shares) == {"control": 0.5, "warm": 0.5}
    parts.messages.close()


def person(name, plan):
    return Recipient(name, attributes={"plan": plan})


async def test_segments_that_want_other_variants_come_to_get_them(feedback, generator, parts, printing):
    printing.more = {"by": ("plan",), "texts": {"control": "c1", "warm": "w1"}}
    wanted = {"free": "control", "pro": "warm"}
    for round_ in range(5):
        for number in range(60):
            plan = ("free", "pro")[number % 2]
            (message,) = await show(generator, 1, recipient=person(f"{round_}-{number}", plan))
            if message.variant == wanted[plan]:
                await feedback.track(message.id, "clicked")
        await feedback.refresh("tenant_welcome", "slack")

    table = await newest(parts)
    shares = {segment: dict(own) for segment, own in table.segments}
    assert shares["plan=free"]["control"] > 0.9
    assert shares["plan=pro"]["warm"] > 0.9
    (message,) = await show(generator, 1, recipient=person("new", "pro"))
    decision = message.record.decision
    assert (decision.segment, decision.variant) == ("plan=pro", "warm")
    assert decision.probability == shares["plan=pro"]["warm"]
    assert (await generator.replay(message.id, decide=True)).decision.same
    assert "plan=pro" in str(await generator.explain(message.id))


async def test_a_recipient_without_the_attribute_has_a_segment_too(generator, printing):
    printing.more = {"by": ("plan",)}

    (nobody,) = await show(generator, 1)
    (other,) = await show(generator, 1, recipient=Recipient("r-1", attributes={"plan": "ada@example.org"}))

    assert nobody.record.decision.segment == "plan="
    assert other.record.decision.segment == "other"


TABLE = AllocationTable(
    *KEY, 2, (("a", 0.5), ("b", 0.5)), "thompson", arms=(("a", "1", 0), ("b", "2", 1)), by=("plan",)
)


def test_cells_have_the_share_they_were_drawn_with():
    own = replace(TABLE, number=1, segments=(("plan=pro", (("a", 0.9), ("b", 0.1))),))
    tallies = [
        Tally(0, "b", "plan=pro", "shown", 7),  # the old text of b
        Tally(1, "a", "plan=pro", "shown", 9),
        Tally(1, "a", "plan=pro", "clicked", 2),
        Tally(1, "b", "plan=free", "shown", 4),
        Tally(1, "b", "plan=free", "machine_clicked", 4),
        Tally(2, "b", "plan=free", "holdout_shown", 4),
    ]

    cells = cells_of(TABLE, tallies, "clicked", {0: TABLE, 1: own})

    assert [(c.number, c.segment, c.variant, c.shown, c.rewarded, c.share) for c in cells] == [
        (1, "plan=free", 1, 4, 0, 0.5),
        (1, "plan=pro", 0, 9, 2, 0.9),
    ]
    assert numbers_of(TABLE, tallies) == [0, 1]


def test_segments_beyond_thirty_two_are_told_apart_no_more():
    facts = TemplateFacts("tenant_welcome", ("a", "b"), ("en",), lambda _context: None, by=("plan",))
    tallies = [Tally(1, "a", f"plan=p{n}", "shown", 100 - n) for n in range(60)]

    made = next_table(make_table, TABLE, tallies, facts=facts, now=1.0, tables={1: TABLE})

    assert len(made.known) == 31
    assert "plan=p0" in made.known
    assert "plan=p40" not in made.known


def test_equal_tallies_make_equal_tables_in_whatever_order_they_come():
    facts = TemplateFacts("tenant_welcome", ("a", "b"), ("en",), lambda _context: None, by=("plan",))
    tallies = [
        Tally(number, variant, f"plan=p{n}", kind, 40 if kind == "shown" else 3 + n)
        for number in (1, 2)
        for variant in "ab"
        for n in range(3)
        for kind in ("shown", "clicked")
    ]

    one, two = (
        next_table(make_table, TABLE, each, facts=facts, now=1.0, tables={1: TABLE, 2: TABLE})
        for each in (tallies, tallies[::-1])
    )

    assert one == two


def test_what_was_served_is_grouped_by_table_and_told_apart_where_segments_have_shares():
    def tally(number, variant, kind, n, segment=""):
        return Tally(number, variant, segment, kind, n)

    table = AllocationTable(
        "t",
        "order",
        "email",
        3,
        (("control", 0.5), ("warm", 0.5)),
        arms=(("control", "a", 0), ("warm", "b", 2)),
    )
    tallies = [
        tally(1, "control", "shown", 10), tally(1, "warm", "shown", 9), tally(2, "warm", "shown", 8),
        tally(2, "warm", "clicked", 3, "plan=pro"), tally(2, "warm", "shown", 5, "plan=pro"),
        tally(2, "warm", "holdout_shown", 7), tally(2, "warm", "machine_clicked", 6),
        tally(2, "gone", "shown", 4),
    ]  # fmt: skip
    apart = replace(table, segments=(("plan=pro", table.shares),))

    (one,) = groups_of(table, tallies, "clicked", repeats=1.5)
    two = groups_of(apart, tallies, "clicked")

    assert (one.variants, one.repeats) == (("control", "warm"), 1.5)
    assert one.strata == ({"control": (10, 0)}, {"warm": (8, 0)}, {"warm": (5, 3)})
    assert [group.strata for group in two] == [
        ({"control": (10, 0)}, {"warm": (8, 0)}),
        ({"warm": (5, 3)},),
    ]
