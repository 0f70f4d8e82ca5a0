"""One look at an experiment, beside GrowthBook's gbstats: `python -m benchmarks.sequential --gbstats PYTHON`.

PYTHON is an interpreter that has gbstats (it wants other versions of numpy and pandas than anybody else,
so it lives in an environment of its own); GBSTATS_PYTHON names it, too. Both get the same counts. They are
two processes, so both are timed by processor time, in turns. Whether their answers are right, and how much
they find, is `scripts.prove_statistics`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Timing
from info.personalization.statistics import Cohort, Evidence, Guardrail, Look, Plan, advance, begin, mixture
from info.personalization.statistics.planned import Planned, verdict
from info.personalization.statistics.two_rates import Pair

__all__ = ["main"]

RATES: Final = {"control": 0.02, "challenger": 0.024}
PEER: Final = Path(__file__).with_name("gbstats_peer.py")
COUNTS: Final = (16_200, 324, 16_200, 389)
"""Units and rewards of control and challenger, as after 81 of 100 looks at 20,000 units a variant."""


def contenders() -> Mapping[str, Callable[[], object]]:
    """A look of each mode, with its interval; and a whole look with all its checks, ready for a report."""
    mixed, each = mixture(), cycle(_rewards())
    known = Evidence().after(mixed, control=320, challenger=384, part=0.5)
    planned, pair = Planned(), Pair(*COUNTS)
    for look in range(80):
        planned, _ = planned.after(pair, (look + 1) / 100)
    plan = Plan(variants=("control", "warm"), mode="open", guardrails=(Guardrail("unsubscribed"),))
    before = advance(plan, begin(plan), _look(0))
    return {
        "open end": lambda: known.after(mixed, **next(each), part=0.5).interval(mixed, 0.05),
        "planned size": lambda: verdict(pair, planned.after(pair, 0.81)[1]),
        "open end, with assignment and a guardrail": lambda: advance(plan, before, _look(1)),
    }


def _rewards() -> list[dict[str, int]]:
    """A thousand looks at 200 units a variant, with rates of 2 and 2.4 %."""
    draw = random.Random(77)
    return [
        {name: sum(draw.random() < rate for _ in range(200)) for name, rate in RATES.items()}
        for _ in range(1000)
    ]


def _look(more: int) -> Look:
    units, control, _, warm = COUNTS
    shown = {"control": units + 200 * more, "warm": units + 200 * more}
    rewarded = {"control": control + 4 * more, "warm": warm + 5 * more}
    guarded = {"unsubscribed": {"control": 40 + more, "warm": 41 + more}}
    return Look(float(more), (Cohort(0, (("control", 0.5), ("warm", 0.5)), shown, rewarded, guarded),))


def _peer(python: str) -> Timing:
    given = json.dumps({"truth": 0.0, "runs": [[COUNTS]]})
    done = subprocess.run(  # noqa: S603  (our own script, the interpreter the caller names)
        [python, str(PEER)], input=given, capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    return Timing(said["microseconds"], said["low"], said["high"])


def _own(work: Callable[[], object], calls: int = 300) -> float:
    """Microseconds of processor time a call."""
    started = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - started) / calls * 1e6


def _timing(samples: list[float]) -> Timing:
    low, median, high = statistics.quantiles(samples, n=4)
    return Timing(median, low, high)


def main(rounds: int = 7, python: str = "") -> list[dict[str, Any]]:
    """Time all, print a line for each, and give the rows to save; none where gbstats is not named."""
    python = python or os.environ.get("GBSTATS_PYTHON", "")
    works, peers = contenders(), []
    samples: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, work in works.items():
            samples.setdefault(name, []).append(_own(work))
        if python:
            peers.append(_peer(python).median)
    timings = {name: _timing(each) for name, each in samples.items()}
    for name, timing in timings.items():
        print(f"looks    {name:42} {timing.median:9.1f} µs")
    if not python:
        print("looks    gbstats: not here (name an interpreter that has it: GBSTATS_PYTHON)")
        return []
    theirs = _timing(peers)
    found = []
    for name, ours in timings.items():
        ratio = ours.over(theirs)
        print(f"looks    {name:42} ours ÷ gbstats {ratio:.2f} ({theirs.median:.1f} µs)")
        found.append(
            {
                "subject": "experiment",
                "what": f"a look, {name}",
                "peer": "gbstats, sequential",
                "ours": vars(ours),
                "theirs": vars(theirs),
                "ratio": round(ratio, 3),
                "goal": "≤ 1.00",
            }
        )
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.sequential")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--gbstats", default="", metavar="PYTHON")
    asked = parser.parse_args()
    main(asked.rounds, asked.gbstats)
