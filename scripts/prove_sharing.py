"""Prove what sharing across tenants gains, what its noise costs, and that nobody is seen in what is shared:

    python -m scripts.prove_sharing --scores estimates.npz

The weeks of the Upworthy archive stand for tenants (`INFO_REFERENCE_DATA`; needs numpy, pyarrow and the extra
`privacy`). Each week in turn is a new tenant: its headlines are tried out again under a Gamma-Poisson bandit
that starts from nothing, from what the other weeks have in common, or from the same with noise. Regret is
what the best headline would have earned more. `--scores` are estimates of a content model that never saw a
row's component (row, fold, lift, deviation); without them content has no say.

Then membership: the figures are released many times with and without the week that moves them most, and
whoever sees them guesses whether it took part.

Exits with 1 when the noise costs more than 10 % of the gain at epsilon 1, or when the guesses tell more
than epsilon allows.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from info.bootstrap import open_noise
from info.personalization.sharing import (
    BOUNDS,
    HyperParameters,
    TableEvidence,
    TenantFigures,
    figures_of,
    hyper_parameters,
)
from info.ports.noise import Noise
from info.stewardship.sharing import PARTS, means_of
from tests.reference import reference_data

__all__ = ["Archive", "main", "read_archive"]

Floats = NDArray[np.float64]
_ARMS: Final = 8
_TRUE_SPREAD: Final = 0.234
"""Of the archive's rates (docs/adr/0010): what a replay's truth is shrunk by."""
_KNOWS_NOTHING: Final = HyperParameters(rate=0.0135, spread=1.0, content_scale=0.0)
_BASE_STRENGTH: Final = 0.5
_SHARPNESS: Final = 0.3
_REFRESHES: Final = 10
_GRID: Final = 61
_NOWHERE: Final = -60.0
_LEAST_RECIPIENTS: Final = 1000
_BAR: Final = 0.10


class Archive(NamedTuple):
    """Arrays (trials, arms), 0 where there is no arm; `week` (trials,)."""

    shown: Floats
    clicked: Floats
    lift: Floats
    there: NDArray[np.bool_]
    week: NDArray[np.int64]

    @property
    def truth(self) -> Floats:
        """The rates a replay draws from: those of the archive, shrunk to their trial's."""
        rate = (self.clicked.sum(axis=1) + 0.5) / (self.shown.sum(axis=1) + 1)
        strength = _TRUE_SPREAD**-2
        found: Floats = (strength + self.clicked) / (strength / rate[:, None] + self.shown)
        return np.where(self.there, found, 0.0)


def read_archive(path: Path, scores: Path | None = None) -> Archive:
    """The trials of `experiments.parquet` with two headlines or more; equal headlines are one arm."""
    from pyarrow import parquet  # type: ignore[import-not-found,unused-ignore]

    names = ("clickability_test_id", "headline", "impressions", "clicks", "test_week")
    table = parquet.read_table(path, columns=list(names))
    columns = [table[name].to_pylist() for name in names]
    lifts = np.zeros(table.num_rows)
    if scores is not None:
        held = np.load(scores)
        lifts[held["row"]] = held["lift"]
    trials: dict[str, dict[str, list[float]]] = defaultdict(dict)
    weeks: dict[str, int] = {}
    for row, (trial, headline, shown, clicked, week) in enumerate(zip(*columns, strict=True)):
        arm = trials[trial].setdefault(headline, [0.0, 0.0, float(lifts[row])])
        arm[0] += shown
        arm[1] += clicked
        weeks.setdefault(trial, week)
    kept = {trial: arms for trial, arms in trials.items() if 1 < len(arms) <= _ARMS}
    cells = np.zeros((3, len(kept), _ARMS))
    for place, arms in enumerate(kept.values()):
        cells[:, place, : len(arms)] = np.array(list(arms.values())).T
    there = cells[0] > 0
    lift = np.where(there, cells[2] - (cells[2].sum(axis=1) / there.sum(axis=1))[:, None], 0.0)
    return Archive(cells[0], cells[1], lift, there, np.array([weeks[trial] for trial in kept]))


def _figures(archive: Archive) -> dict[int, TenantFigures]:
    """What each week gives; weeks without a table of enough people give nothing."""
    tables: dict[int, list[TableEvidence]] = defaultdict(list)
    estimated = bool(np.any(archive.lift))
    for trial, week in enumerate(archive.week):
        arms = np.flatnonzero(archive.there[trial])
        counts = tuple((int(archive.shown[trial, arm]), int(archive.clicked[trial, arm])) for arm in arms)
        estimates = tuple(float(archive.lift[trial, arm]) for arm in arms) if estimated else ()
        tables[int(week)].append(TableEvidence(sum(shown for shown, _ in counts), counts, estimates))
    found = {week: figures_of(held, least_recipients=_LEAST_RECIPIENTS) for week, held in tables.items()}
    return {week: each for week, each in found.items() if each is not None}


def _plain(figures: Sequence[TenantFigures]) -> HyperParameters:
    """The same means without noise."""
    means = {}
    for name in PARTS:
        held = [value for each in figures if (value := getattr(each, name)) is not None]
        bound = BOUNDS[name]
        means[name] = sum(held) / len(held) if held else (bound.low + bound.high) / 2
    return hyper_parameters(**means)


def _regret(archive: Archive, known: dict[int, HyperParameters], horizon: int, seed: int) -> Floats:
    """The regret of each trial, in clicks, when its week starts from what is `known` for it."""
    rng = np.random.default_rng(seed)
    truth, there, arms = archive.truth, archive.there, archive.there.sum(axis=1)
    start = [known[int(week)] for week in archive.week]
    rate, spread, scale = (
        np.array([getattr(each, name) for each in start]) for name in ("rate", "spread", "content_scale")
    )
    prior, strength = archive.lift * scale[:, None], spread[:, None] ** -2 * np.ones(truth.shape)
    shown, clicked, earned = np.zeros_like(truth), np.zeros_like(truth), np.zeros(len(truth))
    for refresh in range(_REFRESHES):
        shares = _shares(shown, clicked, prior, strength, rate, there)
        size = arms * horizon * (refresh + 1) // _REFRESHES - arms * horizon * refresh // _REFRESHES
        given = rng.multinomial(size, shares / (1 + 1e-12))
        earned += size * (shares * truth).sum(axis=1)  # what it may expect: less noise than what it drew
        shown = shown + given
        clicked = clicked + rng.binomial(given, truth)
    best: Floats = truth.max(axis=1) * arms * horizon
    return best - earned


def _shares(
    shown: Floats, clicked: Floats, prior: Floats, strength: Floats, rate: Floats, there: NDArray[np.bool_]
) -> Floats:
    """The probability of being the best under a Gamma prior for each arm's factor, its deviation scaled."""
    factor = np.exp(prior)
    exposed = np.where(there, shown * factor, 0.0)
    common = rate.copy()
    for _ in range(3):
        expected = exposed * common[:, None]
        weight = expected * strength / (expected + strength)
        raw = clicked / np.maximum(exposed, 1e-9)
        common = ((weight * raw).sum(axis=1) + _BASE_STRENGTH * rate) / (weight.sum(axis=1) + _BASE_STRENGTH)
    shape = strength + clicked
    mean = np.where(there, np.log(shape / (strength / (factor * common[:, None]) + shown)), _NOWHERE)
    return _best(mean, np.where(there, _SHARPNESS / np.sqrt(shape), 1e-3), there)


def _best(mean: Floats, deviation: Floats, there: NDArray[np.bool_]) -> Floats:
    low = np.where(there, mean - 5 * deviation, _NOWHERE).max(axis=1)
    high = np.where(there, mean + 5 * deviation, _NOWHERE).max(axis=1)
    edges = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, _GRID)
    under = _normal((edges[:, :, None] - mean[:, None, :]) / deviation[:, None, :])
    middles = np.maximum((under[:, 1:] + under[:, :-1]) / 2, 1e-12)
    wins = (np.diff(under, axis=1) * (middles.prod(axis=2, keepdims=True) / middles)).sum(axis=1)
    wins = np.where(there, wins, 0.0) + 1e-15 * there
    found: Floats = wins / wins.sum(axis=1, keepdims=True)
    return found


_TABLE: Final = np.array([0.5 * math.erfc(-x / 256 / math.sqrt(2)) for x in range(-8 * 256, 8 * 256 + 1)])


def _normal(z: Floats) -> Floats:
    found: Floats = _TABLE[np.clip(z * 256 + 8 * 256, 0, 16 * 256).astype(np.int32)]
    return found


def _gain(
    archive: Archive,
    figures: dict[int, TenantFigures],
    epsilon: float,
    horizon: int,
    releases: int,
    bar: Progress,
) -> dict[str, Any]:
    """Regret without sharing, with it, and with noise in it; and how far the noise eats the gain."""
    noise, weeks = open_noise(), sorted({int(week) for week in archive.week})
    others = {week: [each for name, each in figures.items() if name != week] for week in weeks}
    plain = {week: _plain(others[week]) for week in weeks}
    nothing = dict.fromkeys(weeks, _KNOWS_NOTHING)
    held: dict[str, list[Floats]] = defaultdict(list)
    for turn in bar.track(range(releases), description=f"{horizon} showings an arm"):
        private = {week: _released(others[week], epsilon, noise) for week in weeks}
        for name, known in (("alone", nothing), ("shared", plain), ("private", private)):
            held[name].append(_regret(archive, known, horizon, turn))
    regret = {name: np.mean(each, axis=0) for name, each in held.items()}
    gain, loss = regret["alone"] - regret["shared"], regret["private"] - regret["shared"]
    low, high = _interval(loss, gain, archive.week)
    return {
        "regret": {name: round(float(each.sum()), 1) for name, each in regret.items()},
        "gain": round(float(gain.sum()), 1),
        "loss": round(float(loss.sum()), 1),
        "part": round(float(loss.sum() / gain.sum()), 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def _interval(loss: Floats, gain: Floats, week: NDArray[np.int64]) -> tuple[float, float]:
    """The part of the gain that is lost: 95 %, by drawing weeks again."""
    rng = np.random.default_rng(0)
    names, place = np.unique(week, return_inverse=True)
    sums = np.zeros((2, len(names)))
    np.add.at(sums[0], place, loss)
    np.add.at(sums[1], place, gain)
    drawn = rng.integers(0, len(names), (2000, len(names)))
    parts = sums[0][drawn].sum(axis=1) / sums[1][drawn].sum(axis=1)
    low, high = np.quantile(parts, (0.025, 0.975))
    return float(low), float(high)


def _released(figures: Sequence[TenantFigures], epsilon: float, noise: Noise) -> HyperParameters:
    return means_of(figures, epsilon=epsilon, noise=noise, now=0.0)


def _membership(
    figures: dict[int, TenantFigures], epsilon: float, releases: int, bar: Progress
) -> dict[str, Any]:
    """How well anybody tells from a release whether one week took part: the one that moves the means most.

    The guess is by the direction in which that week moves each figure, in units of the noise: the best a
    linear guess can do. Of the guesses, the threshold that tells most is taken on one half of the releases
    and judged on the other.
    """
    noise = open_noise()
    everybody = list(figures.values())
    middle = _vector(_plain(everybody))
    moved = {
        week: _vector(_plain([each for name, each in figures.items() if name != week])) - middle
        for week in figures
    }
    week = max(moved, key=lambda name: float(np.abs(moved[name] / _noise_of(len(figures), epsilon)).sum()))
    without = [each for name, each in figures.items() if name != week]
    way = -moved[week] / _noise_of(len(figures), epsilon) ** 2
    seen = {
        name: np.array(
            [
                float(_vector(_released(held, epsilon, noise)) @ way)
                for _ in bar.track(range(releases), description=f"Releases {name}")
            ]
        )
        for name, held in (("with", everybody), ("without", without))
    }
    half = releases // 2
    levels = np.quantile(
        np.concatenate([seen["with"][:half], seen["without"][:half]]), np.linspace(0.02, 0.98, 97)
    )
    told = [
        (seen["with"][:half] > level).mean() - (seen["without"][:half] > level).mean() for level in levels
    ]
    level = levels[int(np.argmax(told))]
    right, wrong = ((seen[name][half:] > level).mean() for name in ("with", "without"))
    error = math.sqrt(2 * 0.25 / (releases - half))
    return {
        "week": week,
        "advantage": round(float(right - wrong), 4),
        "error": round(error, 4),
        "allowed": round(math.expm1(epsilon) / (math.exp(epsilon) + 1), 4),
    }


def _vector(known: HyperParameters) -> Floats:
    return np.array([math.log(known.rate), known.spread**2, known.content_scale])


def _noise_of(tenants: int, epsilon: float) -> Floats:
    """About how far noise moves each mean."""
    return np.array(
        [
            (BOUNDS[name].high - BOUNDS[name].low) / (tenants * epsilon * float(part))
            for name, part in PARTS.items()
        ]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Prove what the command line asks for; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epsilon", type=float, default=1.0)
    parser.add_argument("--scores", type=Path, help="estimates of a content model, .npz")
    parser.add_argument("--horizons", type=int, nargs="*", default=[300, 1000, 3000], help="showings an arm")
    parser.add_argument("--releases", type=int, default=120, help="releases that regret is the mean of")
    parser.add_argument("--guesses", type=int, default=2000, help="releases of the membership test")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    asked = parser.parse_args(argv)
    archive = read_archive(reference_data() / "upworthy" / "experiments.parquet", asked.scores)
    figures = _figures(archive)
    with Progress(console=Console(stderr=True), disable=asked.json, transient=True) as bar:
        gains = {
            horizon: _gain(archive, figures, asked.epsilon, horizon, asked.releases, bar)
            for horizon in asked.horizons
        }
        guessed = _membership(figures, asked.epsilon, asked.guesses, bar)
    missed = [
        f"{horizon}: the noise costs {each['part']:.1%} of the gain"
        for horizon, each in gains.items()
        if each["part"] > _BAR
    ]
    if guessed["advantage"] > guessed["allowed"] + 2 * guessed["error"]:
        missed.append("guesses tell more than epsilon allows")
    if asked.json:
        print(
            json.dumps(
                {"weeks": len(figures), "gains": gains, "membership": guessed, "missed": missed}, indent=2
            )
        )
        return 1 if missed else 0
    print(f"{len(figures)} weeks as tenants, {len(archive.week):,} experiments, epsilon {asked.epsilon:g}")
    print(f"in common, without noise: {_plain(list(figures.values()))}")
    for horizon, each in gains.items():
        regret = each["regret"]
        print(
            f"{horizon:5,} an arm: regret alone {regret['alone']:,.0f}, shared {regret['shared']:,.0f}, "
            f"private {regret['private']:,.0f} clicks; the noise costs {each['part']:.1%} of the gain "
            f"[{each['low']:.1%}, {each['high']:.1%}]"
        )
    print(
        f"membership: the week that moves most is told apart with an advantage of {guessed['advantage']:.3f} "
        f"(error {guessed['error']:.3f}; epsilon allows {guessed['allowed']:.3f})"
    )
    for slip in missed:
        print(f"MISSED: {slip}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
