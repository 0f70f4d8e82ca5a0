"""What a message costs in each channel: `python -m benchmarks.channels [--goal 1000]`.

Every packaged template with the typical and the extreme example of its schema, in every format: the
program with its tokens, then the payload as Python values. Prints microseconds a message: the median of
the templates' medians, the dearest template, and what the extreme examples take, which may have to be
fitted. Exits with 1 when a channel's median is over the goal.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from benchmarks.measure import take_turns
from benchmarks.subjects import LIBRARY
from info.bootstrap.seals import sample_values
from info.model.names import FORMATS, TEMPLATE_TYPES

__all__ = ["main"]

_TYPICAL, _EXTREME = 0, 2
_ROUNDS: Final = 5
_SECONDS: Final = 0.01


def _maker(template: str, channel: str, example: int) -> Callable[[], Any]:
    """Makes the payload of one message."""
    compiled = LIBRARY.compile(template, "control", "en", "en", channel, "")
    context = (compiled.schema or {})["examples"][example]
    tenant = sample_values(LIBRARY.tenant("acme"), channel)
    names = compiled.program.outputs

    def make() -> Any:
        outputs, _ = compiled.program.render(context, tenant, "UTC")
        return compiled.payload(dict(zip(names, outputs, strict=True)))

    return make


def _medians(channel: str, example: int) -> dict[str, float]:
    contenders = {template: _maker(template, channel, example) for template in TEMPLATE_TYPES}
    taken = take_turns(contenders, rounds=_ROUNDS, seconds_each=_SECONDS)
    return {template: timing.median for template, timing in taken.items()}


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each channel; 1 when one is over the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goal", type=float, default=1_000.0, help="microseconds a message, by the median")
    goal = parser.parse_args(argv).goal
    over = False
    for channel in FORMATS:
        typical, extreme = _medians(channel, _TYPICAL), _medians(channel, _EXTREME)
        p50 = statistics.median(typical.values())
        dearest = max(typical, key=typical.__getitem__)
        print(
            f"{channel:17} p50 {p50:7.0f} µs   dearest {typical[dearest]:7.0f} µs ({dearest})   "
            f"extreme p50 {statistics.median(extreme.values()):7.0f} µs, most {max(extreme.values()):8.0f} µs"
        )
        over |= p50 > goal
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
