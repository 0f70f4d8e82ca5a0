"""The bars of the statistics of experiments, by simulation: `python -m scripts.prove_statistics`.

A hundred looks at 20,000 units a variant with a base rate of 2 %: errors without a difference, power with
one, coverage of the intervals, the check of the assignment. Both modes under steady shares; open mode under
Thompson allocation, too, with every table made by the code that ships, and with rewards that come late.
Thousands of runs are done by numpy (`scripts.experiment_worlds`); in a part of them the shipped code is
driven look by look and must say the same. `--gbstats PYTHON` (an interpreter that has gbstats) puts
GrowthBook's sequential test beside it, on the same runs. Exit 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from time import process_time
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from info.analytics.rates import rate_of
from info.personalization.statistics import (
    Cohort,
    Evidence,
    Guardrail,
    Look,
    Plan,
    SampleRatio,
    advance,
    begin,
    bounds,
    mixture,
)
from info.personalization.statistics.evidence import PEAK
from info.personalization.statistics.planned import Planned, stopped_estimate, verdict
from info.personalization.statistics.power import power_of
from info.personalization.statistics.two_rates import Pair
from info.personalization.statistics.values import Mode
from scripts.experiment_worlds import LATEST, Runs, Twin, World, arrivals, fixed, score_at, thompson

__all__ = ["Row", "main", "rows"]

SIZE: Final = 20_000
STEADY: Final = 5
"""Steady shares cost numpy little, so they get so many times the runs: their intervals say more."""
PARTS: Final = ("speed", "steady", "estimates", "peaks", "checks", "bandit")
LIFTS: Final = (0.0, 0.2, 0.4)
PEER: Final = Path(__file__).parents[1] / "benchmarks" / "gbstats_peer.py"
NAMES: Final = ("control", "challenger")
LEVEL: Final = 0.95
FIXED_BOUND: Final = 1.959964
MOST_ERROR: Final = 0.06
MOST_ALARMS: Final = 0.01
LEAST_ALARMS: Final = 0.9


class Row(msgspec.Struct, frozen=True):
    """One figure: its value with the ends of its 95 % interval, and the bar it must keep."""

    name: str
    value: float
    low: float
    high: float
    bar: str
    kept: bool


def _share(name: str, part: int, whole: int, bar: str = "", kept: Callable[[Row], bool] | None = None) -> Row:
    rate = rate_of(part, whole)
    row = Row(name, rate.share or 0.0, rate.low, rate.high, bar, kept=True)
    return msgspec.structs.replace(row, kept=kept(row)) if kept else row


def open_mode(runs: Runs, ratio: float, *, closed: bool = True, peak: float = PEAK) -> tuple[Any, Any]:
    """For each run the look it was found at (or -1), and whether its interval covered the truth always."""
    count, looks = runs.part.shape
    twin = Twin(count, peak, ratio)
    found, covered = np.full(count, -1), np.full(count, fill_value=True)
    for look in range(looks):
        for control, challenger, part in arrivals(runs, look, closed=closed):
            twin.add(control, challenger, part)
        covered &= twin.read()
        now = (found < 0) & (twin.value >= math.log(20))
        found[now] = look
    return found, covered


def planned_mode(runs: Runs, ratio: float) -> tuple[Any, Any]:
    """As `open_mode`, for a planned test: its repeated confidence intervals up to the end."""
    count, looks = runs.part.shape
    limits = bounds(tuple((look + 1) / looks for look in range(looks)))
    sums = [
        each.cumsum(1).astype(float)
        for each in (runs.control, runs.control_rewarded, runs.challenger, runs.challenger_rewarded)
    ]
    found, covered = np.full(count, -1), np.full(count, fill_value=True)
    for look, bound in enumerate(limits):
        counts = [each[:, look] for each in sums]
        now = (found < 0) & (np.abs(score_at(counts, 1.0)) >= bound)
        found[now] = look
        if math.isfinite(bound):
            covered &= np.abs(score_at(counts, ratio)) <= bound
    return found, covered


def shipped(plan: Plan, runs: Runs, run: int, *, closed: bool = True) -> tuple[int, float, list[Any]]:
    """What the shipped code says of one run: the look it was found at, the last evidence, its readings."""
    progress = begin(plan)
    looks = runs.part.shape[1]
    totals = [
        each[run].cumsum()
        for each in (runs.control, runs.challenger, runs.control_rewarded, runs.challenger_rewarded)
    ]
    for look in range(looks):
        if plan.adapts:
            cohorts = tuple(_cohorts(runs, run, look, closed=closed))
        else:
            now = [int(each[look]) for each in totals]
            shown, rewarded = dict(zip(NAMES, now[:2], strict=True)), dict(zip(NAMES, now[2:], strict=True))
            part = float(runs.part[run, look])
            cohorts = (Cohort(0, ((NAMES[0], 1 - part), (NAMES[1], part)), shown, rewarded),)
        progress = advance(plan, progress, Look(float(look + 1), cohorts))
    at = progress.found[0]
    readings = [point.readings[0] for point in progress.path]
    return -1 if at is None else at, readings[-1].evidence, readings


def _cohorts(runs: Runs, run: int, look: int, *, closed: bool) -> Iterator[Cohort]:
    """The cohorts that changed at a look, with the rewards of each that have come."""
    first = max(0, look - LATEST + 1) if runs.arrived is not None else look
    for table in range(first, look + 1):
        if runs.arrived is None:
            came = [int(runs.control_rewarded[run, table]), int(runs.challenger_rewarded[run, table])]
            ends = True
        else:
            came = [int(n) for n in runs.arrived[run, table, : look - table + 1].sum(0)]
            ends = closed and look - table + 1 == LATEST
        part = float(runs.part[run, table])
        yield Cohort(
            table,
            ((NAMES[0], 1 - part), (NAMES[1], part)),
            dict(zip(NAMES, (int(runs.control[run, table]), int(runs.challenger[run, table])), strict=True)),
            dict(zip(NAMES, came, strict=True)),
            closed=ends,
        )


def peeked(name: str, runs: Runs) -> Row:
    """In how many runs a test at 5 % that is read at every look finds something: what others do."""
    sums = [
        each.cumsum(1).astype(float)
        for each in (runs.control, runs.control_rewarded, runs.challenger, runs.challenger_rewarded)
    ]
    beyond = np.abs(score_at(sums, 1.0)) >= FIXED_BOUND
    return _share(f"a fixed test read at every look, {name}", int(beyond.any(1).sum()), len(beyond))


def same(plan: Plan, runs: Runs, found: NDArray[Any], covered: NDArray[Any], count: int, lift: float) -> Row:
    """In how many of the first runs the shipped code says what its twin said: found, and interval."""
    alike = 0
    for run in range(count):
        at, _, readings = shipped(plan, runs, run)
        stop = len(readings) if plan.mode == "open" or at < 0 else at + 1
        inside = all(each.low <= lift <= each.high for each in readings[:stop])
        matches = inside == bool(covered[run]) if stop == len(readings) else True
        alike += at == int(found[run]) and matches
    return _share(
        f"  the shipped code says the same ({plan.mode})", alike, count, "all", lambda r: r.value == 1
    )


def estimates(count: int, seed: int) -> Iterator[Row]:
    """What a planned test says when it ends: coverage of the interval, and how often it is too high."""
    world = World(lift=0.2, looks=20, units=2 * SIZE // 20)
    runs = fixed(world, count, seed)
    sums = [
        each.cumsum(1)
        for each in (runs.control, runs.control_rewarded, runs.challenger, runs.challenger_rewarded)
    ]
    covered = high = 0
    for run in range(count):
        state = Planned()
        for look in range(world.looks):
            pair = Pair(*(int(each[run, look]) for each in sums))
            state, bound = state.after(pair, (look + 1) / world.looks)
            if verdict(pair, bound).crossed:
                break
        stopped = stopped_estimate(state)
        covered += stopped.low <= world.lift <= stopped.high
        high += stopped.lift > world.lift
    yield _share("planned: the interval at stopping covers +20 %", covered, count, ">= 95 %", _covering)
    yield _share("planned: the estimate at stopping is too high", high, count, "about 50 %", _half)


def _covering(row: Row) -> bool:
    """A share of exactly 95 % is kept within what so many runs can tell."""
    return row.high >= LEVEL


def _half(row: Row) -> bool:
    return row.low <= 0.53 and row.high >= 0.47  # noqa: PLR2004


def units(count: int, seed: int, part: float, real: float, looks: int, each: int) -> int:
    """In how many runs the check of the assignment raises an alarm: the shipped code, look by look."""
    draw, alarms = np.random.default_rng(seed), 0
    for _ in range(count):
        check = SampleRatio(NAMES)
        for taken in draw.binomial(each, real, looks).tolist():
            check = check.after(
                {NAMES[0]: each - taken, NAMES[1]: taken}, {NAMES[0]: 1 - part, NAMES[1]: part}
            )
            if check.alarm:
                alarms += 1
                break
    return alarms


def bandit_units(runs: Runs, count: int) -> int:
    """The same for the first of some runs under a bandit."""
    alarms = 0
    for run in range(count):
        check = SampleRatio(NAMES)
        for look in range(runs.part.shape[1]):
            part = float(runs.part[run, look])
            check = check.after(
                {NAMES[0]: int(runs.control[run, look]), NAMES[1]: int(runs.challenger[run, look])},
                {NAMES[0]: 1 - part, NAMES[1]: part},
            )
        alarms += check.alarm
    return alarms


def speed() -> Iterator[Row]:
    """Microseconds of processor time a look, with the rewards of the other figures and with the interval.

    The value is the best of 200 short rounds, because whatever else runs only adds to it; beside it stand
    the quartiles.
    """
    mixed = mixture(PEAK)
    known = Evidence().after(mixed, control=400, challenger=480, part=0.5)
    bounds(tuple((look + 1) / 100 for look in range(100)))
    state, pair = Planned(), Pair(SIZE, 400, SIZE, 480)
    for look in range(80):
        state, _ = state.after(pair, (look + 1) / 100)

    draw = np.random.default_rng(77)
    rewards = draw.poisson((4.0, 4.8), (1000, 2)).tolist()
    each = cycle(rewards)

    def open_look() -> object:
        control, challenger = next(each)
        return known.after(mixed, control=control, challenger=challenger, part=0.5).interval(mixed, 0.05)

    def planned_look() -> object:
        return verdict(pair, state.after(pair, 0.81)[1])

    for name, work in (("open: a look", open_look), ("planned: a look", planned_look)):
        took = [_microseconds(work) for _ in range(200)]
        took.sort()
        yield Row(f"{name} [µs]", took[0], took[50], took[150], "<= 20", kept=took[0] <= 20)  # noqa: PLR2004


def _microseconds(work: Callable[[], object], calls: int = 60) -> float:
    started = process_time()
    for _ in range(calls):
        work()
    return (process_time() - started) / calls * 1e6


def peer(python: str, runs: Runs, count: int, lift: float) -> Iterator[Row]:
    """GrowthBook's sequential test on the first of the runs."""
    sums = [
        each[:count].cumsum(1)
        for each in (runs.control, runs.control_rewarded, runs.challenger, runs.challenger_rewarded)
    ]
    given = {"truth": lift, "runs": np.stack(sums, axis=2).tolist()}
    done = subprocess.run(  # noqa: S603  (our own script, the interpreter the caller names)
        [python, str(PEER)], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    name = f"gbstats {said['version']}, {count:,} of the runs, lift {lift:+.0%}"
    yield _share(f"{name}: found", sum(at is not None for at in said["found"]), count)
    yield _share(f"{name}: interval covers", said["covered"], count)
    middle, low, high = (float(said[key]) for key in ("microseconds", "low", "high"))
    yield Row("gbstats: a look [µs]", middle, low, high, "", kept=True)


def steady(count: int, part: int, python: str, tick: Callable[[], object]) -> Iterator[Row]:
    """Both modes under steady shares, at each lift."""
    for seed, lift in enumerate(LIFTS, start=71):
        runs = fixed(World(lift=lift), count * STEADY, seed)
        tick()
        for plan, judge, least in (
            (Plan(variants=NAMES, mode="planned", people_per_variant=SIZE), planned_mode, 0.75),
            (Plan(variants=NAMES, mode="open"), open_mode, 0.48),
        ):
            found, covered = judge(runs, 1 + lift)
            yield _found(f"{plan.mode}, steady shares", lift, found, least)
            yield _covers(f"{plan.mode}, steady shares", lift, covered)
            yield same(plan, runs, found, covered, part, lift)
            tick()
        if python:
            yield from peer(python, runs, min(count, 1000), lift)
            tick()


def peaks(count: int) -> Iterator[Row]:
    """What peeking does, and what open mode finds at +20 % where its weights peak elsewhere."""
    yield peeked("steady shares, no difference", fixed(World(), count, 71))
    runs = fixed(World(lift=0.2), count, 76)
    for peak in (0.1, 0.15, 0.2, 0.3, 0.5):
        found, _ = open_mode(runs, 1.2, peak=peak)
        yield _share(f"open, weights peak at {peak:.0%}: found at +20%", int((found >= 0).sum()), count)


def bandit(count: int, part: int, tick: Callable[[], object]) -> Iterator[Row]:
    """Open mode under Thompson allocation: at once, late, and without and with a difference."""
    plan = Plan(variants=NAMES, mode="open", policy="thompson")
    for seed, lift, late in ((81, 0.0, False), (82, 0.2, False), (83, 0.0, True)):
        runs = thompson(World(lift=lift), count, seed, late=late, tick=tick)
        name = f"open, Thompson{', late rewards, closed tables' if late else ''}"
        found, covered = open_mode(runs, 1 + lift)
        yield _found(name, lift, found, None)
        yield _covers(name, lift, covered)
        if lift == 0 and not late:
            yield peeked("Thompson, no difference", runs)
        yield same(plan, runs, found, covered, part, lift)
        if late:
            found, _ = open_mode(runs, 1.0, closed=False)
            yield _found("open, Thompson, late rewards as they come (not what ships)", 0.0, found, None)
        elif lift == 0:
            yield _share(
                "sample ratio: false alarms under Thompson",
                bandit_units(runs, count),
                count,
                "<= 1 %",
                lambda row: row.value <= MOST_ALARMS,
            )


def _found(name: str, lift: float, found: NDArray[Any], least: float | None) -> Row:
    hits = int((found >= 0).sum())
    if lift == 0:
        return _share(
            f"{name}: found without a difference",
            hits,
            len(found),
            "high <= 6 %",
            lambda row: row.high <= MOST_ERROR,
        )
    if lift == 0.2 and least is not None:  # noqa: PLR2004
        return _share(
            f"{name}: found at {lift:+.0%}",
            hits,
            len(found),
            f">= {least:.0%}",
            lambda row: row.value >= least,
        )
    return _share(f"{name}: found at {lift:+.0%}", hits, len(found))


def _covers(name: str, lift: float, covered: NDArray[Any]) -> Row:
    """Coverage at all looks at once."""
    return _share(
        f"{name}: interval covers {lift:+.0%} at all looks",
        int(covered.sum()),
        len(covered),
        ">= 95 %",
        _covering,
    )


def assignment(count: int, tick: Callable[[], object]) -> Iterator[Row]:
    """The check of the assignment: false alarms, and a split of 52 to 48."""
    for seed, part in ((91, 0.5), (92, 0.1)):
        alarms = units(count, seed, part, part, 100, 200)
        yield _share(
            f"sample ratio: false alarms at {part:.0%}",
            alarms,
            count,
            "<= 1 %",
            lambda row: row.value <= MOST_ALARMS,
        )
        tick()
    found = units(count, 93, 0.5, 0.52, 100, 200)
    yield _share(
        "sample ratio: finds 52/48 by 20,000 units",
        found,
        count,
        ">= 90 %",
        lambda row: row.value >= LEAST_ALARMS,
    )
    tick()


def watched(count: int, seed: int) -> Iterator[Row]:
    """Guardrails at 0.5 %: false alarms, and doubled harm found."""
    draw = random.Random(seed)  # noqa: S311
    plan = Plan(variants=NAMES, mode="open", guardrails=(Guardrail("unsubscribed"),))
    for lift in (0.0, 1.0):
        harmed = 0
        for _ in range(count):
            progress, events = begin(plan), [0, 0]
            for look in range(1, 21):
                for side in (0, 1):
                    rate = 0.005 * (1 + lift * side)
                    events[side] += _poisson(draw, 1000 * rate)
                shown = dict.fromkeys(NAMES, 1000 * look)
                cohort = Cohort(
                    0,
                    ((NAMES[0], 0.5), (NAMES[1], 0.5)),
                    shown,
                    dict.fromkeys(NAMES, 0),
                    {"unsubscribed": dict(zip(NAMES, events, strict=True))},
                )
                progress = advance(plan, progress, Look(float(look), (cohort,)))
            harmed += progress.guarded[0][0].highest >= math.log(20)
        kept: Callable[[Row], bool] = lambda row: row.low <= 0.05  # noqa: E731, PLR2004
        bar = "<= 5 %" if lift == 0 else ""
        yield _share(f"guardrail: harm seen at {lift:+.0%}", harmed, count, bar, None if lift else kept)


def _poisson(draw: random.Random, mean: float) -> int:
    bound, count, product = math.exp(-mean), 0, draw.random()
    while product > bound:
        count, product = count + 1, product * draw.random()
    return count


def rows(
    count: int, part: int, python: str, tick: Callable[[], object], parts: Sequence[str] = PARTS
) -> Iterator[Row]:
    """Every figure of some parts. `part`: runs in which the shipped code is driven beside its twin."""
    if "speed" in parts:
        yield from speed()
        modes: tuple[Mode, ...] = ("planned", "open")
        for mode in modes:
            value = power_of(SIZE, 0.02, 0.2, mode=mode, looks=100)
            yield Row(f"calculator: power at +20 %, {mode}", value, value, value, "", kept=True)
    if "steady" in parts:
        yield from steady(count, part, python, tick)
    if "estimates" in parts:
        yield from estimates(count, 75)
        tick()
    if "peaks" in parts:
        yield from peaks(count)
    if "checks" in parts:
        yield from assignment(min(count, 4000), tick)
        yield from watched(min(count, 400), 95)
        tick()
    if "bandit" in parts:
        yield from bandit(count, part, tick)


def _told(row: Row) -> str:
    mark = " " if not row.bar else ("✓" if row.kept else "✗")
    scale, unit = (1.0, "  ") if "µs" in row.name else (100.0, " %")
    figures = f"{row.value * scale:8.2f}{unit} [{row.low * scale:.2f}, {row.high * scale:.2f}]"
    return f"{mark} {row.name:72} {figures:30} {row.bar}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Say every figure; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="scripts.prove_statistics", description=__doc__)
    parser.add_argument("--runs", type=int, default=4000)
    parser.add_argument("--shipped", type=int, default=40, help="runs driven through the shipped code, too")
    parser.add_argument("--gbstats", default="", metavar="PYTHON", help="an interpreter that has gbstats")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    found = []
    steps = 3 * (3 + bool(asked.gbstats)) + 5 + 300
    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("runs", total=steps)
        made = rows(
            asked.runs, min(asked.shipped, asked.runs), asked.gbstats, lambda: bar.advance(task), asked.parts
        )
        for row in made:
            found.append(row)
            if not asked.json:
                print(_told(row), flush=True)
    if asked.json:
        print(json.dumps(msgspec.to_builtins(found), indent=1, ensure_ascii=False))
    return 0 if all(row.kept for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
