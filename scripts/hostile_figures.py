"""Try every attack string in every text hole: `HOSTILE=all python -m scripts.hostile_figures`.

Channels may be named; else all are tried. With `--fitted` each string fills the message until it is over
its limits, a little and far, in the channels that have limits: what is cut is judged as well.
Prints, for each channel, how many messages were rendered, refused and broken by a value, and the
first broken ones. Without `HOSTILE=all` the sample of the default test run is tried. Exits
with 1 when a value broke anything, or was refused where nothing may be.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product

from info.model.names import FORMATS, TEMPLATE_TYPES
from tests.hostile.trial import GUARDED, HEADER_UNSAFE, ROOM, FittedTrial, Trial, locales_of, tried

__all__ = ["main"]

_SHOWN = 5
"""Broken messages told for each template, channel and locale."""
_FINE = ("rendered", "fitted", "does not fit", "refused")
"""What may become of a value."""
Cell = tuple[str, str, str]


def _outcomes(cell: Cell, *, fitted: bool) -> Iterator[tuple[str, str]]:
    """Each value, and what became of it."""
    template, channel, locale = cell
    if fitted:
        squeezed = FittedTrial(template, channel, locale)
        for value in tried(template):
            for outcome in squeezed.outcomes(value):
                yield value, outcome
        return
    trial = Trial(template, channel, locale)
    for value in tried(template):
        yield value, trial.outcome(value)


def _count(cell: Cell, *, fitted: bool) -> tuple[Cell, Counter[str], list[str]]:
    _, channel, _ = cell
    counts: Counter[str] = Counter()
    broken: list[str] = []
    for value, told in _outcomes(cell, fitted=fitted):
        outcome = told
        if outcome == "refused" and (channel not in GUARDED or not HEADER_UNSAFE.search(value)):
            outcome = "refused without need"
        kind = outcome if outcome in _FINE else "broken"
        counts[kind] += 1
        if kind == "broken" and len(broken) < _SHOWN:
            broken.append(ascii(f"{'/'.join(cell)}: {value!r:.300}: {outcome:.300}"))
    return cell, counts, broken


def main(argv: Sequence[str] | None = None) -> int:
    """Try them in some channels, tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channels", nargs="*", metavar="CHANNEL")
    parser.add_argument("--fitted", action="store_true", help="in messages that are over their limits")
    asked = parser.parse_args(argv)
    channels = asked.channels or (tuple(ROOM) if asked.fitted else FORMATS)
    cells = [
        (template, channel, locale)
        for template, channel in product(TEMPLATE_TYPES, channels)
        for locale in locales_of(template)
    ]
    totals: dict[str, Counter[str]] = {channel: Counter() for channel in channels}
    with ProcessPoolExecutor() as pool:
        for (_, channel, _), counts, broken in pool.map(partial(_count, fitted=asked.fitted), cells):
            totals[channel] += counts
            for line in broken:
                print(line, file=sys.stderr, flush=True)
    kinds = [kind for kind in (*_FINE, "broken") if any(counts[kind] for counts in totals.values())]
    print("channel".ljust(14) + "".join(kind.rjust(14) for kind in kinds))
    for channel, counts in [*totals.items(), ("all", sum(totals.values(), Counter()))]:
        print(channel.ljust(14) + "".join(f"{counts[kind]:>14,}" for kind in kinds))
    return 1 if any(counts["broken"] for counts in totals.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
