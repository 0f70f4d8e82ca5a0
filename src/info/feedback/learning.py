"""From tallies to the next allocation table: pure; equal tallies make equal tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from info.model.values import AllocationTable, Prior, Priors
from info.personalization import MOST_SEGMENTS, OTHER, Cell, Group, contextual_shares, known_priors
from info.personalization.behaviour import Lag, fit_fatigue, freshened
from info.ports.events import Tally
from info.ports.learning import Learn
from info.ports.programs import TemplateFacts

__all__ = ["counts_of", "first_number", "groups_of", "next_table", "numbers_of"]

SHOWN: Final = "shown"


def counts_of(table: AllocationTable, tallies: Sequence[Tally], goal: str) -> dict[str, tuple[int, int]]:
    """(shown, rewarded) of each variant of the table, of the messages drawn since it has its texts.

    An event counts under the table its message was drawn from, however late it comes: a click on the old
    text is no reward of the new one.
    """
    since = _since(table)
    found = {name: [0, 0] for name, _ in table.shares}
    for tally in tallies:
        if tally.variant in found and tally.number >= since[tally.variant] and tally.kind in (SHOWN, goal):
            found[tally.variant][tally.kind == goal] += tally.n
    return {name: (shown, rewarded) for name, (shown, rewarded) in found.items()}


def first_number(table: AllocationTable) -> int:
    """The number of the first table that any variant of this one learns from."""
    return min(_since(table).values())


def numbers_of(table: AllocationTable, tallies: Sequence[Tally]) -> list[int]:
    """The numbers of the tables that `cells_of` has to know."""
    since = first_number(table)
    return sorted({tally.number for tally in tallies if tally.number >= since and tally.kind == SHOWN})


def _since(table: AllocationTable) -> dict[str, int]:
    since = {variant: number for variant, _, number in table.arms}
    return {name: since.get(name, 0) for name, _ in table.shares}


def groups_of(
    table: AllocationTable, tallies: Sequence[Tally], goal: str, *, repeats: float = 1.0
) -> tuple[Group, ...]:
    """The messages drawn since the table has its texts, by the table they were drawn from.

    Segments are a group each where they have shares of their own. `repeats` is the events port's.
    """
    since, variants = _since(table), tuple(name for name, _ in table.shares)
    held: dict[str, dict[tuple[int, str], dict[str, list[int]]]] = {}
    for tally in tallies:
        if tally.variant not in since or tally.number < since[tally.variant]:
            continue
        if tally.kind in (SHOWN, goal):
            group = held.setdefault(tally.segment if table.segments else "", {})
            stratum = group.setdefault((tally.number, tally.segment), {})
            stratum.setdefault(tally.variant, [0, 0])[tally.kind == goal] += tally.n
    return tuple(
        Group(
            variants,
            tuple(
                {name: (shown, min(shown, rewarded)) for name, (shown, rewarded) in strata[place].items()}
                for place in sorted(strata)
            ),
            repeats,
        )
        for _, strata in sorted(held.items())
    )


def cells_of(
    table: AllocationTable,
    tallies: Sequence[Tally],
    goal: str,
    tables: Mapping[int, AllocationTable],
) -> list[Cell]:
    """The messages by table, segment and variant, each with the share it was drawn with."""
    since, place = _since(table), {name: index for index, (name, _) in enumerate(table.shares)}
    held: dict[tuple[int, str, str], list[int]] = {}
    for tally in tallies:
        if tally.variant in place and tally.number >= since[tally.variant] and tally.kind in (SHOWN, goal):
            counts = held.setdefault((tally.number, tally.segment, tally.variant), [0, 0])
            counts[tally.kind == goal] += tally.n
    shares = {number: _shares_of(each) for number, each in tables.items()}
    return [
        Cell(number, segment, place[variant], shown, rewarded, share)
        for (number, segment, variant), (shown, rewarded) in sorted(held.items())
        if number in shares
        and (share := shares[number].get(segment, shares[number][""]).get(variant, 0.0)) > 0
    ]


def _shares_of(table: AllocationTable) -> dict[str, dict[str, float]]:
    """By segment; "" for all that have none of their own."""
    return {"": dict(table.shares), **{name: dict(shares) for name, shares in table.segments}}


def next_table(
    learn: Learn,
    newest: AllocationTable,
    tallies: Sequence[Tally],
    *,
    facts: TemplateFacts,
    now: float,
    tables: Mapping[int, AllocationTable] | None = None,
    lags: Sequence[Lag] | None = None,
) -> AllocationTable:
    """The table after `newest`, over the same variants in the same order.

    `tables` are those that `numbers_of` names, where recipients are told apart (`newest.by`). With `lags`,
    tallies of showings by how long after the last one, the table holds what a repeat costs, and is made as
    if all showings had been fresh.
    """
    counts = counts_of(newest, tallies, facts.goal)
    fatigue = None
    if lags is not None:
        fatigue = fit_fatigue(lags)
        counts = freshened(counts, lags, fatigue)
    priors = facts.priors(newest.channel) if facts.policy == "thompson" else Priors()
    made = learn(
        counts,
        newest,
        policy=facts.policy,
        tenant=newest.tenant,
        template=newest.template,
        channel=newest.channel,
        seed=newest.number + 1,
        now=now,
        priors=priors,
        horizon=facts.horizon,
    )
    rewards = sum(rewarded for _, rewarded in counts.values())
    made = replace(
        made,
        arms=newest.arms,
        by=newest.by,
        rewards=rewards,
        experiment=newest.experiment,
        holdout=newest.holdout,
        layer=newest.layer,
        slot=newest.slot,
        since=newest.since,
        fatigue=fatigue,
    )
    if not newest.by or made.policy != "thompson":
        return made
    cells = cells_of(newest, tallies, facts.goal, tables or {})
    return _told_apart(made, cells, known_priors(priors, counts), horizon=facts.horizon)


def _told_apart(
    made: AllocationTable, cells: Sequence[Cell], priors: Sequence[Prior], *, horizon: int
) -> AllocationTable:
    """The table with the shares that segments teach."""
    found = contextual_shares(cells, priors, horizon=horizon)
    names = [name for name, _ in made.shares]
    return replace(
        made,
        shares=tuple(zip(names, found.shares, strict=True)),
        segments=tuple((segment, tuple(zip(names, own, strict=True))) for segment, own in found.segments),
        known=_known(cells),
    )


def _known(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The segments to tell apart from now on: all, as long as they are few, else the largest."""
    shown: dict[str, int] = {}
    for cell in cells:
        shown[cell.segment] = shown.get(cell.segment, 0) + cell.shown
    if len(shown) < MOST_SEGMENTS:
        return ()
    by_size = sorted((name for name in shown if name != OTHER), key=lambda name: (-shown[name], name))
    return tuple(sorted(by_size[: MOST_SEGMENTS - 1]))
