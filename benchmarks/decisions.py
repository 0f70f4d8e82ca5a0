"""A decision beside Vowpal Wabbit and mabwiser: five variants, time of one choice in one run.

    python -m benchmarks.decisions [--rounds N]

Ours is one hash draw from a stored table, context-free and with a segment of 32; the peers choose for one
person with what they have learnt. A peer that is not installed is left out, by name. The next table, which is
made aside, is timed too.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from typing import Final

from benchmarks.measure import take_turns
from info.model.values import AllocationTable, Prior
from info.personalization import decide, known_segment
from info.personalization.tables import learnt_shares

__all__ = ["contenders", "main"]

VARIANTS: Final = ("control", "warm", "short", "bold", "plain")
COUNTS: Final = ((300, 5), (320, 9), (100, 1), (1000, 20), (50, 1))
PLANS: Final = tuple(f"p{number}" for number in range(32))
ROWS: Final = 2000
RATE: Final = 0.05


def contenders() -> dict[str, Callable[[], object]]:
    """Each choice as a function of nothing; every call is for another person."""
    found: dict[str, Callable[[], object]] = {"ours": _ours(), "ours by segment": _ours_by_segment()}
    found["ours: next table"] = lambda: learnt_shares(COUNTS, [Prior(0.05, 0.2)] * 5)
    for name, make in (("mabwiser Thompson", _mabwiser), ("Vowpal Wabbit", _wabbit)):
        try:
            found[name] = make()
        except ImportError as error:
            print(f"decide   {name}: not here ({error})")
    return found


def _table() -> AllocationTable:
    shares = tuple((name, 0.2) for name in VARIANTS)
    own = tuple((f"plan={plan}", shares) for plan in PLANS)
    return AllocationTable("acme", "welcome", "email", 7, shares, "thompson", segments=own, by=("plan",))


def _ours() -> Callable[[], object]:
    table, people = _table(), iter(range(10**9))
    return lambda: decide(
        table, tenant="acme", template="welcome", message_or_recipient_key=f"r-{next(people)}"
    )


def _ours_by_segment() -> Callable[[], object]:
    table, people = _table(), iter(range(10**9))

    def choose() -> object:
        number = next(people)
        segment = known_segment(table, {"plan": PLANS[number % 32]})
        return decide(
            table,
            tenant="acme",
            template="welcome",
            message_or_recipient_key=f"r-{number}",
            segment=segment,
        )

    return choose


def _mabwiser() -> Callable[[], object]:
    from mabwiser.mab import MAB, LearningPolicy

    dice = random.Random(5)
    model = MAB(list(VARIANTS), LearningPolicy.ThompsonSampling(), seed=5)
    model.fit([dice.choice(VARIANTS) for _ in range(ROWS)], [int(dice.random() < RATE) for _ in range(ROWS)])
    choose: Callable[[], object] = model.predict
    return choose


def _wabbit() -> Callable[[], object]:
    from vowpalwabbit import Workspace

    dice, people = random.Random(5), iter(range(10**9))
    model = Workspace("--cb_explore_adf --squarecb --quiet -q ua")
    for _ in range(ROWS):
        chosen, clicked = dice.randrange(5), int(dice.random() < RATE)
        labels = [f"0:{-clicked}:0.2" if place == chosen else "" for place in range(5)]
        arms = [f"{label} |a {name}" for label, name in zip(labels, VARIANTS, strict=True)]
        model.learn([f"shared |u {dice.choice(PLANS)}", *arms])
    arms = [f"|a {name}" for name in VARIANTS]
    return lambda: model.predict([f"shared |u {PLANS[next(people) % 32]}", *arms])


def main() -> None:
    """Time all of them in turns, and tell the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=30)
    timings = take_turns(contenders(), rounds=parser.parse_args().rounds)
    ours = timings["ours by segment"]
    for name, timing in timings.items():
        print(f"decide   {name:20} {timing.median:8.2f} µs   ours by segment ÷ it {ours.over(timing):6.2f}")


if __name__ == "__main__":
    main()
