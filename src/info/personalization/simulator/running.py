"""A policy let loose in a world: what it chose, and what came of it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

from info.personalization.allocation import hash_draw
from info.personalization.simulator.dice import Dice, taken
from info.personalization.simulator.occasions import occasions_of
from info.personalization.simulator.policies import Policy
from info.personalization.simulator.world import HOUR, Occasion, World

__all__ = ["History", "Learn", "Log", "Row", "checked", "simulate"]

_SLACK: Final = 1e-6


class Row(msgspec.Struct, frozen=True):
    """One message: the occasion, the variant and its probability, and whether it was clicked.

    A click happens at `known_at` (seconds since 1970), which is the occasion's own time without one.
    `chance` is the truth, which no log of a real world holds.
    """

    occasion: Occasion
    variant: str
    propensity: float
    clicked: bool
    known_at: float
    chance: float


Learn: TypeAlias = Callable[[Literal["shown", "clicked"], Row], Any]
"""Is told of a message when it is shown, and of its click when that happens."""


class Log(msgspec.Struct, frozen=True):
    """What a policy did in a world, in the order of time."""

    rows: tuple[Row, ...]

    @property
    def rate(self) -> float:
        """The part of messages that were clicked; 0 without messages."""
        return sum(row.clicked for row in self.rows) / max(len(self.rows), 1)

    @property
    def expected(self) -> float:
        """The mean of the true chances of what was sent: the rate without the luck of the draw."""
        return sum(row.chance for row in self.rows) / max(len(self.rows), 1)


class History:
    """When each person last got each variant."""

    def __init__(self) -> None:
        self._last: dict[str, dict[str, float]] = {}

    def seen(self, occasions: Iterable[Occasion]) -> Iterator[Occasion]:
        """The occasions as they are when they come: with the hours since what was sent before."""
        for occasion in occasions:
            last = self._last.get(occasion.recipient)
            if last is None:
                yield occasion
            else:
                since = {variant: (occasion.at - at) / HOUR for variant, at in last.items()}
                yield msgspec.structs.replace(occasion, since=since)

    def sent(self, occasion: Occasion, variant: str) -> None:
        """This variant was sent now."""
        self._last.setdefault(occasion.recipient, {})[variant] = occasion.at


def simulate(
    world: World,
    policy: Policy,
    count: int = 10_000,
    *,
    seed: int = 1,
    learn: Learn | None = None,
    sticky: bool = False,
) -> Log:
    """The log of `count` messages sent by a policy; the same arguments give the same log.

    `learn` is told of each message when it is shown, and of each click when it happens: a policy that
    learns sees what it could have seen by then, and nothing earlier. Luck belongs to occasions, not to
    variants: two policies on the same seed meet the same people at the same times with the same luck.
    `sticky`: a person has one draw for good, as the engine's hash has it, and keeps a variant while shares
    stand.

    Error: ValueError for a policy whose shares are no distribution over the eligible variants.
    """
    choices, outcomes = Dice(seed, "choices"), Dice(seed, "outcomes")
    history = History()
    waiting: list[tuple[float, int, Row]] = []
    rows = []
    for occasion in history.seen(occasions_of(world, count, seed)):
        while waiting and waiting[0][0] <= occasion.at:
            _tell(learn, "clicked", heapq.heappop(waiting)[2])
        given = checked(policy(occasion), occasion)
        draw = hash_draw(str(seed), occasion.recipient) if sticky else choices.uniform()
        variant = taken(given, draw)
        row = _row(world, occasion, variant, given[variant], outcomes)
        history.sent(occasion, variant)
        rows.append(row)
        _tell(learn, "shown", row)
        if row.clicked and learn is not None:
            heapq.heappush(waiting, (row.known_at, occasion.number, row))
    while waiting:
        _tell(learn, "clicked", heapq.heappop(waiting)[2])
    return Log(tuple(rows))


def checked(given: Mapping[str, float], occasion: Occasion) -> Mapping[str, float]:
    """The shares, where they are a distribution over the eligible variants. Error: ValueError."""
    total = 0.0
    for variant, share in given.items():
        if not share >= 0 or (share and variant not in occasion.eligible):
            raise ValueError(
                f"a policy gives shares of 0 or more to {', '.join(occasion.eligible)}, "
                f"and it gave {share:g} to {variant}"
            )
        total += share
    if abs(total - 1) > _SLACK:
        raise ValueError(f"the shares of a policy sum to 1, and these sum to {total:g}")
    return given


def _row(world: World, occasion: Occasion, variant: str, propensity: float, outcomes: Dice) -> Row:
    chance = world.chance(occasion, variant)
    luck, wait = outcomes.uniform(), outcomes.waiting(world.delay_hours * HOUR)
    clicked = luck < chance
    known_at = occasion.at + wait if clicked else occasion.at
    return Row(occasion, variant, propensity, clicked, known_at, chance)


def _tell(learn: Learn | None, kind: Literal["shown", "clicked"], row: Row) -> None:
    if learn is not None:
        learn(kind, row)
