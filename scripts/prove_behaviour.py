"""Prove what is said of behaviour, in simulated worlds whose truth is known.

    python -m scripts.prove_behaviour --worlds 40            # ten minutes; --worlds 6 says it less surely
    python -m scripts.prove_behaviour --choose               # how `Strengths` were chosen, on other worlds

Predictions (`scripts.behaviour_prediction`): on people nobody fitted on, the log loss of a prediction by
channel and by hour is below that of the tenant's rate, that of both below logistic regression, too, and
their expected calibration error at most 0.03. Fatigue (`scripts.behaviour_fatigue`): a policy that looks at
it earns more than one that does not, also than one with the same least share, and arm effects read from a
log in which eligibility is confounded are biased by at most 5 %. Intervals are of 2,000 bootstrap samples
of worlds. Exits with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import statistics
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.progress import track

from info.personalization.behaviour import Strengths
from info.personalization.simulator import Ranges
from scripts.behaviour_fatigue import TIRING, Outcome, judge_fatigue
from scripts.behaviour_prediction import Judged, judge_world, losses, miscalibration

__all__ = ["Bar", "main"]

_SAMPLES: Final = 2000
_MOST_MISCALIBRATION: Final = 0.03
_STRONGER: Final = ("logistic, record", "logistic, factors")
"""Regressions that are given the person's own record, too: told for comparison."""
_PAIRS: Final = (
    *itertools.product(("channel", "hour", "behaviour"), ("tenant", "logistic")),
    *itertools.product(["behaviour"], _STRONGER),
)

_MOST_BIAS: Final = 0.05
_LEAST_GAIN: Final = -0.01
_LEAST_INSIDE: Final = 0.85
_LEAST_COVER: Final = 0.9
_CHOOSING: Final = range(1001, 1007)
"""Seeds of the worlds on which `Strengths` are chosen; no bar looks at them."""


class Bar(msgspec.Struct, frozen=True):
    """A promise, what was measured with its 95 % interval, and whether it is kept."""

    name: str
    wanted: str
    measured: float
    low: float
    high: float
    kept: bool


def _interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, and its 95 % interval by bootstrap over worlds; NaN, which keeps no bar, of none."""
    if not values:
        return math.nan, math.nan, math.nan
    dice = random.Random(7)  # noqa: S311  (samples, not secrets)
    means = sorted(statistics.fmean(dice.choices(values, k=len(values))) for _ in range(_SAMPLES))
    return statistics.fmean(values), means[int(0.025 * _SAMPLES)], means[int(0.975 * _SAMPLES) - 1]


def _predictions(judged: Sequence[Judged]) -> list[Bar]:
    bars = []
    told = [losses(each) for each in judged]
    for name, against in _PAIRS:
        gains = [(each[against] - each[name]) / each[against] for each in told]
        mean, low, high = _interval(gains)
        if against not in _STRONGER:
            bars.append(Bar(f"log loss of {name} below {against}", "> 0", mean, low, high, low > 0))
        else:
            told_too = f"log loss of {name} below {against} (for comparison)"
            bars.append(Bar(told_too, "", mean, low, high, kept=True))
    for name in ("channel", "hour", "behaviour"):
        gaps = [miscalibration(each.said[name], each.engaged) for each in judged]
        mean, low, high = _interval(gaps)
        wanted = f"<= {_MOST_MISCALIBRATION}"
        bars.append(
            Bar(f"calibration error of {name}", wanted, mean, low, high, high <= _MOST_MISCALIBRATION)
        )
    inside = [each.inside / len(each.engaged) for each in judged]
    mean, low, high = _interval(inside)
    bars.append(
        Bar(
            "true chances inside the 90 % interval",
            f">= {_LEAST_INSIDE}",
            mean,
            low,
            high,
            mean >= _LEAST_INSIDE,
        )
    )
    return bars


def _fatigue(tiring: Sequence[Outcome], any_world: Sequence[Outcome]) -> list[Bar]:
    bars = []
    for field in ("blind", "floored"):
        gain = _interval([each.aware / getattr(each, field) - 1 for each in tiring])
        bars.append(
            Bar(f"clicks of fatigue-aware over {field}, where repeats cost", "> 0", *gain, gain[1] > 0)
        )
    gain = _interval([each.aware / each.blind - 1 for each in any_world])
    bars.append(
        Bar("clicks of aware over blind, in any world", f">= {_LEAST_GAIN}", *gain, gain[0] >= _LEAST_GAIN)
    )
    bias = _interval([statistics.fmean(each.corrected) - 1 for each in tiring if each.corrected])
    bars.append(Bar("bias of arm effects", f"within {_MOST_BIAS}", *bias, abs(bias[0]) <= _MOST_BIAS))
    for name, field in (("side by side", "naive"), ("from the aware policy's log", "adaptive")):
        told = [getattr(each, field) for each in tiring]
        found = [statistics.fmean(each) - 1 for each in told if each]
        bars.append(Bar(f"bias {name} (for comparison)", "", *_interval(found), kept=True))
    arms = sum(len(each.corrected) for each in tiring)
    inside = sum(each.inside for each in tiring) / max(arms, 1)
    bars.append(
        Bar(
            "true effects inside the 95 % interval",
            f">= {_LEAST_COVER}",
            inside,
            inside,
            inside,
            inside >= _LEAST_COVER,
        )
    )
    return bars


def _chosen(count: int, watched: Console) -> dict[str, Any]:
    """The strengths with the lowest log loss on the worlds for choosing, one after the other."""
    best, lowest = Strengths(), float("inf")
    for name in ("level", "channel", "hour", "topic"):
        for value in track((2.0, 4.0, 8.0, 16.0), name, console=watched, transient=True):
            tried = msgspec.structs.replace(best, **{name: value})
            judged = (judge_world(seed, count, tried) for seed in _CHOOSING)
            loss = statistics.fmean(losses(each)["behaviour"] for each in judged)
            if loss < lowest:
                best, lowest = tried, loss
    return {**msgspec.to_builtins(best), "log loss": lowest}


def _show(bars: Iterable[Bar]) -> None:
    for bar in bars:
        mark = "kept  " if bar.kept else "MISSED"
        print(f"{mark} {bar.name:<55} {bar.measured:+.4f} [{bar.low:+.4f}, {bar.high:+.4f}]  {bar.wanted}")


def main(argv: Sequence[str] | None = None) -> int:
    """Prove what the command line asks for; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--worlds", type=int, default=20, help="worlds of each kind")
    parser.add_argument("--count", type=int, default=12_000, help="messages in each world")
    parser.add_argument("--only", choices=("predictions", "fatigue"), help="one of the two alone")
    parser.add_argument("--choose", action="store_true", help="choose `Strengths`, prove nothing")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(argv)
    watched = Console(stderr=True)
    if asked.choose:
        print(json.dumps(_chosen(asked.count, watched)))
        return 0
    seeds, bars = range(1, asked.worlds + 1), list[Bar]()

    def each(what: str) -> Iterable[int]:
        return track(seeds, what, console=watched, transient=True)

    if asked.only != "fatigue":
        bars += _predictions([judge_world(seed, asked.count) for seed in each("predictions")])
    if asked.only != "predictions":
        tiring = [judge_fatigue(seed, asked.count, TIRING) for seed in each("fatigue")]
        bars += _fatigue(tiring, [judge_fatigue(seed, asked.count, Ranges()) for seed in each("any world")])
    if asked.json:
        print(msgspec.json.format(msgspec.json.encode(bars)).decode())
    else:
        _show(bars)
    return 0 if all(bar.kept for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
