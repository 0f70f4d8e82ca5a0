"""Try every attack string in every text hole: `HOSTILE=all python -m scripts.hostile_figures`.

Channels may be named; else all are tried.
Prints, for each channel, how many messages were rendered, refused and broken by a value, and the
first broken ones. Without `HOSTILE=all` the sample of the default test run is tried. Exits
with 1 when a value broke anything, or was refused where nothing may be.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product

from info.model.names import FORMATS, TEMPLATE_TYPES
from tests.hostile.trial import GUARDED, HEADER_UNSAFE, Trial, locales_of, tried

__all__ = ["main"]

_SHOWN = 5
"""Broken messages told for each template, channel and locale."""
Cell = tuple[str, str, str]


def _count(cell: Cell) -> tuple[Cell, Counter[str], list[str]]:
    template, channel, locale = cell
    trial = Trial(template, channel, locale)
    counts: Counter[str] = Counter()
    broken: list[str] = []
    for value in tried(template):
        outcome = trial.outcome(value)
        if outcome == "refused" and (channel not in GUARDED or not HEADER_UNSAFE.search(value)):
            outcome = "refused without need"
        kind = outcome if outcome in {"rendered", "refused"} else "broken"
        counts[kind] += 1
        if kind == "broken" and len(broken) < _SHOWN:
            broken.append(ascii(f"{'/'.join(cell)}: {value!r:.300}: {outcome:.300}"))
    return cell, counts, broken


def main(channels: Sequence[str]) -> int:
    """Try them in some channels, tell the figures."""
    cells = [
        (template, channel, locale)
        for template, channel in product(TEMPLATE_TYPES, channels)
        for locale in locales_of(template)
    ]
    totals: dict[str, Counter[str]] = {channel: Counter() for channel in channels}
    with ProcessPoolExecutor() as pool:
        for (_, channel, _), counts, broken in pool.map(_count, cells):
            totals[channel] += counts
            for line in broken:
                print(line, file=sys.stderr, flush=True)
    print(f"{'channel':14}{'rendered':>10}{'refused':>10}{'broken':>10}")
    for channel, counts in [*totals.items(), ("all", sum(totals.values(), Counter()))]:
        print(f"{channel:14}{counts['rendered']:>10}{counts['refused']:>10}{counts['broken']:>10}")
    return 1 if any(counts["broken"] for counts in totals.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or FORMATS))
