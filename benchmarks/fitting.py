"""What it costs to fit a message that is over its limits: `python -m benchmarks.fitting [--count N]`.

The documents are those of the proof (`scripts/prove_fitting.py`): up to seventy blocks, filled with up
to four times what the channel holds. Processor time of one fitting each, as it comes: nothing is
warmed, for a message is fitted once. Beside it what the same message costs unfitted, by the compiled
program in a channel without limits.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from info.language.pieces import DoesNotFit, compile_program
from tests.formatters import channel_readers, mail_readers
from tests.formatters.documents import ROOMY
from tests.formatters.fitting_cases import case
from tests.formatters.fitting_oracle import FULL_TENANT, Trial

__all__ = ["main"]

_CHANNELS = ("slack", "teams", "discord", "discord.embeds", "telegram", "telegram.rich", "whatsapp",
             "whatsapp.template", "email", "sms", "push.fcm", "push.apns", "push.webpush")  # fmt: skip


def _milliseconds(run: Callable[[], object]) -> float:
    started = time.process_time_ns()
    with suppress(DoesNotFit):
        run()
    return (time.process_time_ns() - started) / 1e6


def _timed(channel: str, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds to fit each document that is over, and to render it without limits."""
    room = {**mail_readers.ROOM, **channel_readers.ROOM}[channel]
    broken = {**mail_readers.BROKEN, **channel_readers.BROKEN}[channel]
    fitted, whole = [], []
    for seed in range(count):
        trial = Trial(case(seed, room), channel)
        if not broken(trial.whole()):
            continue
        roomy = compile_program(trial.pieces, ROOMY)
        arguments = trial.case.context, FULL_TENANT, "UTC"
        fitted.append(_milliseconds(partial(trial.program.render, *arguments)))
        whole.append(_milliseconds(partial(roomy.render, *arguments)))
    return sorted(fitted), sorted(whole)


def _at(share: float, ordered: Sequence[float]) -> float:
    return ordered[round(share * (len(ordered) - 1))]


def main(argv: Sequence[str] | None = None) -> int:
    """Time the channels, print the median, the 95th percentile and the worst of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channels", nargs="*", metavar="CHANNEL", default=_CHANNELS)
    parser.add_argument("--count", type=int, default=200, help="documents a channel")
    asked = parser.parse_args(argv)
    print("fitted, ms of processor time".ljust(32) + "p50".rjust(8) + "p95".rjust(8) + "max".rjust(8), end="")
    print("unfitted p50".rjust(16))
    for channel in asked.channels:
        fitted, whole = _timed(channel, asked.count)
        figures = "".join(f"{figure:8.1f}" for figure in (_at(0.5, fitted), _at(0.95, fitted), fitted[-1]))
        print(f"{channel} ({len(fitted)} over)".ljust(32) + figures + f"{_at(0.5, whole):16.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
