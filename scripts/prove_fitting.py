"""Fit generated documents as long as one likes: `python -m scripts.prove_fitting slack email --count 10000`.

Channels may be named; else all that have limits are tried. Prints, for each, how many documents were
over a limit, how many were refused because what is required is too much, and what was wrong. Exits with
1 when anything was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.formatters import channel_readers, mail_readers
from tests.formatters.fitting_oracle import Tally, prove

__all__ = ["main"]

_SHOWN = 10
"""Wrong documents told for each channel."""
_AT_ONCE = 50
"""Documents that one process takes at a time."""
_CHANNELS = (*mail_readers.BROKEN, *channel_readers.BROKEN)


def _proved(channel: str, first: int) -> Tally:
    seeds = range(first, first + _AT_ONCE)
    if channel in mail_readers.BROKEN:
        read, broken = mail_readers.READ[channel], mail_readers.BROKEN[channel]
        return prove(channel, seeds, mail_readers.ROOM[channel], read, broken)
    read, broken = channel_readers.all_strings, channel_readers.BROKEN[channel]
    also = channel_readers.READ.get(channel, ())
    return prove(channel, seeds, channel_readers.ROOM[channel], read, broken, also)


def main(argv: Sequence[str] | None = None) -> int:
    """Prove the channels named on the command line; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channels", nargs="*", metavar="CHANNEL", default=_CHANNELS, help="slack, email, …")
    parser.add_argument("--count", type=int, default=300, help="documents a channel")
    asked = parser.parse_args(argv)
    failed = False
    with ProcessPoolExecutor() as pool:
        for channel in asked.channels:
            tallies = list(pool.map(partial(_proved, channel), range(0, asked.count, _AT_ONCE)))
            wrong = [what for tally in tallies for what in tally.wrong]
            over, refused = sum(tally.over for tally in tallies), sum(tally.refused for tally in tallies)
            print(f"{channel}: {over} over a limit, {refused} refused, {len(wrong)} wrong")
            for what in wrong[:_SHOWN]:
                print(f"    {what}")
            failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
