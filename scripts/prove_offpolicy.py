"""Prove that off-policy intervals cover the truth, and that no answer is given where weights explode:

    python -m scripts.prove_offpolicy --worlds 300

Two proofs. In random worlds of the simulator, policies run and are logged (equal, skewed and learning
shares; people who draw anew, and people who keep their draw), and other policies are evaluated on the log:
how often does the interval hold what they are truly worth? Then the Open Bandit logs of the men's campaign
(`INFO_REFERENCE_DATA`): from one of its two policies to the other and back, beside what that one earned.

Exits with 1 when intervals cover less than 94 %, when an answer's interval misses the on-policy rate, or
when exploding weights are answered.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.progress import track

from info.personalization import make_table
from info.personalization.offpolicy import METHODS, Evaluation, Method, Trial, evaluate
from info.personalization.simulator import (
    Log,
    Policy,
    Ranges,
    World,
    by_segment,
    fixed,
    random_world,
    shares,
    simulate,
    true_value,
    uniform,
    value_on,
)
from tests.reference import reference_data

__all__ = ["Case", "cases", "main", "open_bandit"]

_BAR: Final = 0.94
_FLOOR: Final = 0.05
_TABLES: Final = 8
_SIZES: Final = (600, 1500, 4000)
_PLACES: Final = ("all", "1", "2", "3")


class Case(NamedTuple):
    """One policy evaluated on one log, and what it is truly worth."""

    kind: str
    messages: int
    policy: str
    truth: float
    found: Evaluation

    @property
    def covered(self) -> bool:
        """Whether the interval holds the truth."""
        return bool(self.found.low is not None and self.found.low <= self.truth <= (self.found.high or 0.0))


def cases(seed: int, method: Method = "dr", sizes: Sequence[int] = _SIZES) -> Iterator[Case]:
    """The policies evaluated on the log of one random world.

    A third of the logs draws anew for each message, in worlds with everything switched on; a third keeps
    people's draws where nothing tires; a third keeps them where variants tire, and is asked what policies
    are worth that keep them, too.
    """
    dice = random.Random(seed)  # noqa: S311
    setting = ("anew", "kept", "kept and tired")[seed % 3]
    world = random_world(seed, _ranges(setting, dice))
    count = dice.choice(sizes)
    behaviour = dice.choice(
        ("equal", "skewed") if setting == "kept and tired" else ("equal", "skewed", "learning")
    )
    log = _logged(world, behaviour, count, seed, dice, sticky=setting != "anew")
    for name, policy, worth in _asked(world, dice):
        truth = worth(count, seed) if setting == "kept and tired" else value_on(world, log, policy)
        yield Case(
            f"{setting}, {behaviour}", count, name, truth, evaluate(_trials(log, policy), method=method)
        )


def _ranges(setting: str, dice: random.Random) -> Ranges:
    people = (int(dice.choice((100, 300, 1000))),) * 2
    if setting == "anew":
        return Ranges(people=people)
    if setting == "kept":
        return Ranges(people=people, fatigue=(0.0, 0.0))
    return Ranges(people=people, eligible=(1.0, 1.0), confounding=(0.0, 0.0))


def _logged(world: World, behaviour: str, count: int, seed: int, dice: random.Random, *, sticky: bool) -> Log:
    if behaviour == "equal":
        return simulate(world, uniform, count, seed=seed, sticky=sticky)
    if behaviour == "skewed":
        return simulate(world, shares(_drawn(world, dice, _FLOOR)), count, seed=seed, sticky=sticky)
    shown: Counter[str] = Counter()
    clicked: Counter[str] = Counter()
    table: dict[str, float] = {}

    def learn(kind: str, row: Any) -> None:
        (shown if kind == "shown" else clicked)[row.variant] += 1
        if kind == "shown" and shown.total() % (count // _TABLES) == 0:
            counts = {name: (shown[name], clicked[name]) for name in world.variants}
            made = make_table(
                counts, None, policy="thompson", tenant="t", template="t", channel="c", seed=0, now=0.0
            )
            table.update(made.shares)

    def policy(occasion: Any) -> Mapping[str, float]:
        return shares(table)(occasion) if table else uniform(occasion)

    return simulate(world, policy, count, seed=seed, sticky=sticky, learn=learn)


def _drawn(world: World, dice: random.Random, floor: float) -> dict[str, float]:
    parts = [dice.expovariate(1.0) for _ in world.variants]
    rest = 1 - floor * len(parts)
    return {name: floor + rest * part / sum(parts) for name, part in zip(world.variants, parts, strict=True)}


def _asked(world: World, dice: random.Random) -> Iterator[tuple[str, Policy, Callable[[int, int], float]]]:
    """Policies to ask about, and what each is worth where people keep their draw from the beginning."""

    def kept(share: Mapping[str, float]) -> Callable[[int, int], float]:
        return lambda count, seed: sum(
            part * true_value(world, fixed(name), count, seed=seed).value
            for name, part in share.items()
            if part
        )

    for name in world.variants:
        yield f"fixed:{name}", fixed(name), kept({name: 1.0})
    equal = dict.fromkeys(world.variants, 1 / len(world.variants))
    yield "uniform", uniform, kept(equal)
    drawn = _drawn(world, dice, 0.0)
    yield "shares", shares(drawn), kept(drawn)
    chosen = {segment: dice.choice(tuple(world.variants)) for segment in world.segments}
    own = by_segment(chosen)
    yield "by segment", own, lambda count, seed: true_value(world, own, count, seed=seed).value


def _trials(log: Log, policy: Policy) -> list[Trial]:
    return [
        Trial(
            variant=row.variant,
            propensity=row.propensity,
            reward=float(row.clicked),
            target=policy(row.occasion),
            context=row.occasion.segment,
            unit=row.occasion.recipient,
        )
        for row in log.rows
    ]


def _simulated(worlds: int, method: Method, *, hidden: bool) -> dict[str, Any]:
    found = [
        case
        for seed in track(
            range(worlds), "Worlds", console=Console(stderr=True), disable=hidden, transient=True
        )
        for case in cases(seed, method)
    ]
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        by_kind["all"].append(case)
        by_kind[case.kind].append(case)
    return {name: _summary(each) for name, each in sorted(by_kind.items())}


def _summary(found: Sequence[Case]) -> dict[str, Any]:
    answered = [case for case in found if case.found.refused is None]
    covered = sum(case.covered for case in answered)
    widths = [
        ((case.found.high or 0.0) - (case.found.low or 0.0)) / case.truth for case in answered if case.truth
    ]
    return {
        "asked": len(found),
        "answered": len(answered),
        "covered": round(covered / max(len(answered), 1), 4),
        "width": round(sum(widths) / max(len(widths), 1), 3),
        "refused": dict(Counter(case.found.refused.code for case in found if case.found.refused)),
    }


class _Shown(NamedTuple):
    item: str
    position: str
    click: int
    propensity: float


def open_bandit(
    folder: Path, method: Method = "dr", places: Sequence[str] = _PLACES
) -> dict[str, dict[str, Any]]:
    """From each policy of the Open Bandit logs to the other, and by position; beside what that one earned.

    Thompson's probabilities changed with time, and the random log does not say what they were at its
    moments: the policy asked about is their mean, how often each item was shown at each position. Back,
    the probabilities are those of the log.
    """
    logs = {name: _read(folder / name / "men.csv") for name in ("random", "bts")}
    answers = {}
    for place in places:
        held = {
            name: [each for each in rows if place in ("all", each.position)] for name, rows in logs.items()
        }
        for source, target in (("random", "bts"), ("bts", "random"), ("random", "random")):
            policy = _frequencies(held["bts"]) if target == "bts" else _equal(held["random"])
            trials = [
                Trial(
                    variant=each.item,
                    propensity=each.propensity,
                    reward=float(each.click),
                    target=policy[each.position],
                    context=each.position,
                )
                for each in held[source]
            ]
            on_policy = sum(each.click for each in held[target]) / len(held[target])
            answers[f"{source} to {target}, position {place}"] = _judged(
                evaluate(trials, method=method), on_policy
            )
    return answers


def _judged(found: Evaluation, on_policy: float) -> dict[str, Any]:
    told = {
        "on_policy": round(on_policy, 5),
        "effective": round(found.weights.effective, 1),
        "largest": round(found.weights.largest, 2),
        "messages": found.weights.messages,
    }
    if found.refused is not None:
        return {**told, "refused": found.refused.code, "why": found.refused.why}
    assert found.value is not None and found.low is not None and found.high is not None  # noqa: PT018
    return {
        **told,
        "value": round(found.value, 5),
        "low": round(found.low, 5),
        "high": round(found.high, 5),
        "covers": found.low <= on_policy <= found.high,
    }


def _read(path: Path) -> list[_Shown]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            _Shown(row["item_id"], row["position"], int(row["click"]), float(row["propensity_score"]))
            for row in csv.DictReader(file)
        ]


def _frequencies(rows: Sequence[_Shown]) -> dict[str, dict[str, float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in rows:
        counts[each.position][each.item] += 1
    return {place: {item: n / seen.total() for item, n in seen.items()} for place, seen in counts.items()}


def _equal(rows: Sequence[_Shown]) -> dict[str, dict[str, float]]:
    items = sorted({each.item for each in rows})
    return {place: dict.fromkeys(items, 1 / len(items)) for place in {each.position for each in rows}}


def _missed(simulated: Mapping[str, Any], real: Mapping[str, Any]) -> list[str]:
    missed = []
    if simulated and simulated["all"]["covered"] < _BAR:
        missed.append(f"intervals cover {simulated['all']['covered']:.1%} of truths, and not {_BAR:.0%}")
    missed += [
        f"{name}: the interval misses the on-policy rate"
        for name, each in real.items()
        if not each.get("covers", True)
    ]
    missed += [
        f"{name}: weights explode, and it was answered"
        for name, each in real.items()
        if name.startswith("bts to random") and "refused" not in each
    ]
    return missed


def main(argv: Sequence[str] | None = None) -> int:
    """Prove what the command line asks for; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=300, help="random worlds; 0 leaves them out")
    parser.add_argument("--method", choices=METHODS, default="dr")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    asked = parser.parse_args(argv)
    simulated = _simulated(asked.worlds, asked.method, hidden=asked.json) if asked.worlds else {}
    folder = reference_data() / "open_bandit"
    real = open_bandit(folder, asked.method) if folder.is_dir() else {}
    missed = _missed(simulated, real)
    if asked.json:
        print(json.dumps({"simulated": simulated, "open_bandit": real, "missed": missed}, indent=2))
        return 1 if missed else 0
    for name, each in simulated.items():
        print(
            f"{name:24} {each['answered']:5,} of {each['asked']:5,} answered, {each['covered']:.1%} covered, "
            f"width {each['width']:.0%} of the truth; refused {each['refused'] or 'none'}"
        )
    for name, each in real.items():
        told = (
            f"refused ({each['refused']}: worth {each['effective']:,.0f}, largest {each['largest']:,.0f})"
            if "refused" in each
            else f"{each['value']:.4f} [{each['low']:.4f}, {each['high']:.4f}], covers: {each['covers']}"
        )
        print(f"{name:32} on-policy {each['on_policy']:.4f}; {told}")
    if not real:
        print(f"{folder} is not there: the Open Bandit logs were not asked")
    for each in missed:
        print(f"MISSED: {each}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
