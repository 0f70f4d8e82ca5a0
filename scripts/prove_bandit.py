"""What telling recipients apart gains and risks, where truth is known: `python -m scripts.prove_bandit`.

Two times `--worlds` random worlds of `info.personalization.simulator` (everybody eligible, nothing tires or
drifts): in the first, segments want different variants as far as the world's seed says, in the second, all of
them want the same. In each, `--messages` messages go out in 20 batches; after each batch the next table is
made of the tallies, as `info.feedback` makes it. Clicks are drawn from the true rates of segment and variant.

A table is worth the rate its shares would truly have. Bars, over worlds: the last table is worth on average
no more than 1 % less than the best fixed variant, in both kinds of worlds; of what the best variant of each
segment is worth more than that, it has at least 80 %. Exit code 1 when one is missed. The whole run, from
the first equal shares on, is told beside it. Needs numpy.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from info.feedback.learning import next_table
from info.model.values import AllocationTable
from info.personalization import make_table
from info.personalization.simulator import Ranges, random_world, true_rates
from info.ports.events import Tally
from info.ports.programs import TemplateFacts

BATCHES: Final = 20
OCCASIONS: Final = 3000
"""So many occasions of a world give its true rates."""
FIRST_SEED: Final = 20_000
"""The constants of `info.personalization.contextual` were chosen on worlds 5000 to 7049."""
LEAST: Final = -0.01
RECOVERED: Final = 0.8
SAMPLES: Final = 1000
_HAIR: Final = 1e-6
KINDS: Final = {"segments differ": {}, "segments are alike": {"personal": (0.0, 0.0)}}


class Truth(NamedTuple):
    """The part of each segment, and its true rates (segments, variants)."""

    segments: Sequence[str]
    variants: Sequence[str]
    parts: np.ndarray
    rates: np.ndarray

    def worth(self, shares: np.ndarray) -> float:
        """The rate of shares (segments, variants)."""
        return float((self.parts[:, None] * self.rates * shares).sum())


class Played(NamedTuple):
    """One world, relative to its best fixed variant: the last table, the whole run, the best by segment."""

    last: float
    whole: float
    best: float


def main() -> int:
    """Play all worlds and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told: dict[str, dict[str, Any]] = {}
    for kind, ranges in KINDS.items():
        played = []
        for seed in range(FIRST_SEED, FIRST_SEED + options.worlds):
            played.append(play(truth_of(seed, ranges), seed, options.messages))
            if len(played) % 20 == 0:
                print(f"{kind}: {len(played)} of {options.worlds} worlds", file=sys.stderr, flush=True)
        told[kind] = figures(played)
    missed = missing(told)
    if options.json:
        print(msgspec.json.encode({"figures": told, "missed": missed}).decode())
    else:
        for kind, each in told.items():
            print(f"{kind}: " + ", ".join(f"{name} {_text(value)}" for name, value in each.items()))
        print("\n".join(f"MISSED: {line}" for line in missed) or "every bar is met")
    return 1 if missed else 0


def truth_of(seed: int, ranges: Mapping[str, Any]) -> Truth:
    """What is true of a random world."""
    world = random_world(seed, Ranges.plain(**ranges))
    rates = true_rates(world, OCCASIONS, seed=seed)
    segments, variants = list(world.segments), list(world.variants)
    parts = np.array([world.segments[name].share for name in segments])
    held = [[rates[segment][variant] for variant in variants] for segment in segments]
    return Truth(segments, variants, parts, np.array(held))


def play(truth: Truth, seed: int, messages: int) -> Played:
    """One world, from equal shares on."""
    rng = np.random.default_rng(seed)
    facts = TemplateFacts("t", tuple(truth.variants), ("en",), lambda _context: None, by=("plan",))
    equal = tuple((variant, 1 / len(truth.variants)) for variant in truth.variants)
    arms = tuple((variant, "", 0) for variant in truth.variants)
    table = AllocationTable("acme", "t", "email", 0, equal, "thompson", arms=arms, by=("plan",))
    tables, tallies, earned = {0: table}, list[Tally](), 0.0
    for _ in range(BATCHES):
        shares = shares_of(table, truth)
        earned += truth.worth(shares) / BATCHES
        tallies += batch(table, truth, shares, messages // BATCHES, rng)
        table = next_table(make_table, table, tallies, facts=facts, now=0.0, tables=tables)
        tables[table.number] = table
    fixed = float((truth.parts @ truth.rates).max())
    best = float((truth.parts * truth.rates.max(axis=1)).sum())
    last = truth.worth(shares_of(table, truth))
    return Played(last / fixed - 1, earned / fixed - 1, best / fixed - 1)


def shares_of(table: AllocationTable, truth: Truth) -> np.ndarray:
    """The shares of each segment (segments, variants)."""
    own = dict(table.segments)
    return np.array([[share for _, share in own.get(name, table.shares)] for name in truth.segments])


def batch(
    table: AllocationTable, truth: Truth, shares: np.ndarray, size: int, rng: np.random.Generator
) -> list[Tally]:
    """The tallies of one batch."""
    found = []
    for place, count in enumerate(rng.multinomial(size, truth.parts / truth.parts.sum())):
        shown = rng.multinomial(count, shares[place] / shares[place].sum())
        clicked = rng.binomial(shown, truth.rates[place])
        for variant, n, c in zip(truth.variants, shown.tolist(), clicked.tolist(), strict=True):
            if n:
                found.append(Tally(table.number, variant, truth.segments[place], "shown", n))
                found.append(Tally(table.number, variant, truth.segments[place], "clicked", c))
    return found


def figures(played: Sequence[Played]) -> dict[str, Any]:
    """Means over worlds, with their 95 % intervals over resampled worlds."""
    rng = np.random.default_rng(FIRST_SEED)
    last, whole, best = (np.array(column, dtype=float) for column in zip(*played, strict=True))
    samples = rng.integers(0, len(last), (SAMPLES, len(last)))
    found: dict[str, Any] = {
        "last table": _interval(last.mean(), last[samples].mean(axis=1)),
        "whole run": _interval(whole.mean(), whole[samples].mean(axis=1)),
        "best by segment": _interval(best.mean(), best[samples].mean(axis=1)),
        "worst world": float(last.min()),
    }
    if best.sum() > _HAIR:
        recovered = last[samples].sum(axis=1) / best[samples].sum(axis=1)
        found["recovered"] = _interval(last.sum() / best.sum(), recovered)
    return found


def _interval(value: float, samples: np.ndarray) -> list[float]:
    low, high = np.quantile(samples, (0.025, 0.975))
    return [float(value), float(low), float(high)]


def missing(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The bars that were missed, in words."""
    lines = [
        f"{kind}: the last table is worth {each['last table'][0]:.2%} of the best fixed variant more."
        for kind, each in told.items()
        if each["last table"][0] < LEAST
    ]
    recovered = told["segments differ"]["recovered"][0]
    if recovered < RECOVERED:
        lines.append(f"{recovered:.1%} of the personalised lift is recovered; the bar is {RECOVERED:.0%}.")
    return lines


def _text(value: float | list[float]) -> str:
    if isinstance(value, float):
        return f"{value:.2%}"
    return f"{value[0]:.2%} ({value[1]:.2%} to {value[2]:.2%})"


if __name__ == "__main__":
    sys.exit(main())
