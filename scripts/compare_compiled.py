"""Compare the compiled functions of generated messages with the plain resolver.

    python -m scripts.compare_compiled --pairs 100000 --seed 1

Prints what differs and a last line with the counts; the exit code is 1 when anything differs.
"""

from __future__ import annotations

import argparse
import sys

from rich.progress import Progress

from tests.language.messageformat.compared import compared

__all__ = ["main"]

_STEP = 1_000


def main() -> int:
    """Compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000, help="how many messages, each with values")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    totals = {"same": 0, "resolver": 0, "unusual": 0, "different": 0}
    with Progress(transient=True) as progress:
        task = progress.add_task("comparing", total=arguments.pairs)
        for start in range(0, arguments.pairs, _STEP):
            counts, differences = compared(
                min(_STEP, arguments.pairs - start), arguments.seed * 10**6 + start
            )
            for name, count in counts.items():
                totals[name] += count
            for difference in differences:
                print(difference)
            progress.advance(task, sum(counts.values()))
    told = ", ".join(f"{count} {name}" for name, count in totals.items())
    print(f"{arguments.pairs} pairs: {told}")
    return 1 if totals["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
