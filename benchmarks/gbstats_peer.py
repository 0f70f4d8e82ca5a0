"""GrowthBook's gbstats, in an environment of its own: reads runs as JSON, says what it would have decided.

    PYTHON_WITH_GBSTATS benchmarks/gbstats_peer.py < runs.json

`runs`: for each run its looks, each the units and rewards of control and challenger so far. `truth`: the
true lift. Its sequential test with its own default tuning, for relative differences, at alpha 0.05.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from typing import Any

from gbstats.frequentist.tests import SequentialTwoSidedTTest
from gbstats.models.statistics import ProportionStatistic


def look(counts: list[int]) -> Any:
    """One look of its sequential test."""
    control = ProportionStatistic(n=counts[0], sum=counts[1])
    challenger = ProportionStatistic(n=counts[2], sum=counts[3])
    return SequentialTwoSidedTTest(control, challenger).compute_result()


def main() -> None:
    """Read, decide, write."""
    given = json.load(sys.stdin)
    found, covered = [], 0
    for run in given["runs"]:
        results = [look(counts) for counts in run]
        found.append(next((n for n, result in enumerate(results) if result.p_value < 0.05), None))  # noqa: PLR2004
        covered += all(result.ci[0] <= given["truth"] <= result.ci[1] for result in results if any(result.ci))
    counts, rounds = given["runs"][0][-1], []
    for _ in range(9):
        started = time.process_time()
        for _ in range(200):
            look(counts)
        rounds.append((time.process_time() - started) / 200 * 1e6)
    rounds.sort()
    answer = {
        "version": version("gbstats"),
        "found": found,
        "covered": covered,
        "microseconds": rounds[4],
        "low": rounds[2],
        "high": rounds[6],
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
