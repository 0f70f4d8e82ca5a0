"""Fit generated documents as long as one likes: `python -m scripts.prove_fitting slack email --count 10000`.

Channels may be named; else all that have limits are tried (`in_app`, `webhook`, `text`, `markdown` and
`html` have none). For each are printed: the documents, how many are over a limit, how often each kind of
block stands in them, how many were refused and by which limit what is required alone is over, how many
words and values of required blocks were looked for in the payloads, how many losses were compared with
what is shown, and what was wrong. A sample is rendered again in another process, where sets and
dictionaries are hashed otherwise.

Exits with 1 when anything was wrong, or when a run of 1,000 documents or more shows too little: fewer
than half over a limit, or a kind of block fewer than 500 times in 10,000.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.formatters import channel_readers, mail_readers
from tests.formatters.fitting_cases import case
from tests.formatters.fitting_oracle import Tally, Trial, digest, prove

__all__ = ["main"]

_SHOWN = 10
"""Wrong documents told for each channel."""
_AT_ONCE = 50
"""Documents that one process takes at a time."""
_ENOUGH = 1_000
"""Documents of a run that must show enough of everything."""
_OVER, _OF_A_KIND = 0.5, 0.05
"""The least share of documents over a limit, and the fewest blocks of a kind a document."""
_AGAIN = 100
"""Of so many documents one is rendered again elsewhere."""
_CHANNELS = ("slack", "teams", "discord", "discord.embeds", "telegram", "telegram.rich", "whatsapp",
             "whatsapp.template", "email", "sms", "push.fcm", "push.apns", "push.webpush")  # fmt: skip
_ROOM: Mapping[str, int] = {**mail_readers.ROOM, **channel_readers.ROOM}


def _proved(channel: str, first: int, last: int) -> Tally:
    seeds = range(first, min(first + _AT_ONCE, last))
    if channel in mail_readers.BROKEN:
        read, broken = mail_readers.READ[channel], mail_readers.BROKEN[channel]
        return prove(channel, seeds, _ROOM[channel], read, broken)
    read, broken = channel_readers.all_strings, channel_readers.BROKEN[channel]
    return prove(channel, seeds, _ROOM[channel], read, broken, channel_readers.READ.get(channel, ()))


def _elsewhere(channel: str, seeds: Sequence[int]) -> Mapping[int, str]:
    """What the messages come to in a new process with other hashes."""
    command = [sys.executable, "-m", "scripts.prove_fitting", channel, "--digests", *map(str, seeds)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603  (ourselves)
    return {int(seed): found for seed, found in json.loads(done.stdout).items()}


def _short_of(tally: Tally) -> Iterator[str]:
    """What a long run shows too little of."""
    if tally.documents < _ENOUGH:
        return
    if tally.over < _OVER * tally.documents:
        yield f"only {tally.over} of {tally.documents} are over a limit"
    for kind, count in tally.kinds.items():
        if count < _OF_A_KIND * tally.documents:
            yield f"only {count} blocks of the kind {kind}"


def _tell(channel: str, tally: Tally, again: int, seconds: float) -> None:
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(tally.kinds.items()))
    reasons = ", ".join(f"{reason} {count}" for reason, count in tally.refused.most_common())
    print(f"{channel}: {tally.documents:,} documents, {tally.over:,} over a limit, in {seconds:.0f} s")
    print(f"    kinds: {kinds}")
    print(f"    refused, what is required alone being over: {tally.refused.total()} ({reasons or 'none'})")
    print(f"    words and values required: {tally.required:,} looked for; losses compared: {tally.lost:,}")
    print(f"    rendered twice: {tally.documents:,}; again in another process: {again}")
    print(f"    wrong: {len(tally.wrong)}", flush=True)
    for what in tally.wrong[:_SHOWN]:
        print(f"        {what}", flush=True)


def _prove(channel: str, count: int, pool: ProcessPoolExecutor) -> bool:
    """Whether a channel's documents showed nothing wrong, and enough of everything."""
    started = time.perf_counter()
    tally = Tally.of(pool.map(partial(_proved, channel, last=count), range(0, count, _AT_ONCE)))
    seeds = range(0, count, _AGAIN)
    other = _elsewhere(channel, seeds)
    differ = [seed for seed in seeds if other[seed] != tally.digests[seed]]
    tally.wrong.extend(f"{seed}: another process renders it otherwise" for seed in differ)
    tally.wrong.extend(_short_of(tally))
    _tell(channel, tally, len(other), time.perf_counter() - started)
    return not tally.wrong


def main(argv: Sequence[str] | None = None) -> int:
    """Prove the channels named on the command line; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channels", nargs="*", metavar="CHANNEL", default=_CHANNELS, help="slack, email, …")
    parser.add_argument("--count", type=int, default=300, help="documents a channel")
    parser.add_argument("--workers", type=int, help="processes; by default as many as there are cores")
    parser.add_argument("--digests", type=int, nargs="*", metavar="SEED", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.digests is not None:
        (channel,) = asked.channels
        found = {seed: digest(Trial(case(seed, _ROOM[channel]), channel)) for seed in asked.digests}
        print(json.dumps(found))
        return 0
    with ProcessPoolExecutor(asked.workers) as pool:
        proved = [_prove(channel, asked.count, pool) for channel in asked.channels]
    return 0 if all(proved) else 1


if __name__ == "__main__":
    sys.exit(main())
