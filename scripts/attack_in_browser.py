"""Every attack list through every escaper into a real Chromium, and into the headers of mails.

    python -m scripts.attack_in_browser                 every value of every list
    python -m scripts.attack_in_browser --sample 300    so many of them, drawn by a seed

Each value stands in every hole of a document with every kind of block: texts, bold, links' labels,
alt texts, attributes, code, table cells, list items, subject, preheader, footer, charts' labels, the
brand's name. The document is loaded as an HTML fragment, as a mail, as drawings, and as Markdown with
raw HTML let through, left to right and right to left; and each value is tried as an address.

First the browser is shown values that nobody escaped, and must see them. The last line tells the
figures. Exits with 1 when a value did anything, with 2 where there is no Chromium.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.progress import Progress

from tests.hostile.attack import Attack, Found, first
from tests.hostile.browser import Chromium, find_chromium
from tests.hostile.headers import HEADER_PLACES, try_headers
from tests.hostile.pages import makers, places, values

__all__ = ["main"]

_SHARD = 200
_MISSING = "There is no Chromium here. Install it (as root: make browser), or name one: CHROMIUM=/path/to/it"


def _attack(program: str, some: Sequence[str]) -> Found:
    with Chromium(program) as chromium:
        return Attack(chromium).try_values(some)


def _blind(program: str) -> tuple[str, list[str]]:
    """The browser's version, and the kinds of page in which a planted attack is not seen."""
    with Chromium(program) as chromium:
        seen = Attack(chromium).prove()
        return chromium.version, [kind for kind, found in seen.items() if not _is_seen(kind, found)]


def _is_seen(kind: str, found: tuple[int, int, int, int]) -> bool:
    scripts, requests, links, elements = found
    # A drawing is XML, where an HTML picture means nothing and asks for nothing.
    return bool(scripts and links and elements and (requests or kind.startswith("chart")))


def _in_browser(program: str, chosen: Sequence[str], jobs: int) -> Found:
    shards = [chosen[at : at + _SHARD] for at in range(0, len(chosen), _SHARD)]
    total = Found()
    with Progress(console=Console(stderr=True)) as progress, ProcessPoolExecutor(jobs) as pool:
        task = progress.add_task("values in Chromium", total=len(chosen))
        for found in pool.map(_attack, [program] * len(shards), shards):
            total.add(found)
            progress.advance(task, found.values)
    return total


def _tell_headers(chosen: Sequence[str]) -> int:
    """Print what came of the headers; how many mails had others than they should."""
    built, refused, told = try_headers(chosen)
    for line in first(told):
        print(line, file=sys.stderr)
    for place in HEADER_PLACES:
        why = Counter(
            {key.partition(": ")[2]: n for key, n in refused.items() if key.startswith(f"{place}:")}
        )
        reasons = ", ".join(f"{count} {reason}" for reason, count in why.most_common())
        print(f"  {place}: {built[place]} built, {why.total()} refused{f' ({reasons})' if reasons else ''}")
    print(
        f"headers: {len(chosen)} values × {len(HEADER_PLACES)} places: {built.total()} mails, "
        f"{refused.total()} refused, {len(told)} with other headers"
    )
    return len(told)


def _drawn(count: int, seed: int) -> Sequence[str]:
    return random.Random(seed).sample(values(), count)  # noqa: S311  (a sample, and no secret)


def main(arguments: Sequence[str]) -> int:
    """Try them, tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.attack_in_browser")
    parser.add_argument("--sample", type=int, help="so many values, drawn by a seed; else all")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2, help="browsers at once")
    asked = parser.parse_args(arguments)
    program = find_chromium()
    if program is None:
        print(_MISSING, file=sys.stderr)
        return 2
    chosen = values() if asked.sample is None else _drawn(asked.sample, asked.seed)
    begun = time.perf_counter()
    version, blind = _blind(program)
    if blind:
        print(f"{version} does not see a planted attack in: {', '.join(blind)}", file=sys.stderr)
        return 1
    others = _tell_headers(chosen)
    found = _in_browser(program, chosen, asked.jobs)
    for line in first(found.told):
        print(line, file=sys.stderr)
    print(f"  kinds of page: {', '.join(f'{kind} ({count} places)' for kind, count in places().items())}")
    print(f"  {version}, {found.pages} pages, {found.addresses} addresses taken as links")
    print(f"  {time.perf_counter() - begun:.0f} s with {asked.jobs} browsers, {len(makers())} kinds of page")
    print(
        f"{found.values} values × {sum(places().values())} places: {found.scripts} scripts, "
        f"{found.requests} requests, {found.links} changed links, {found.elements} extra elements"
    )
    return 0 if found.is_clean and not others else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
