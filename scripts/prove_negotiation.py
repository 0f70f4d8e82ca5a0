"""Prove which language a reader gets: `npm pack cldr-core@48.2.0`, unpack it, then

    python -m scripts.prove_negotiation --cldr UNPACKED_FOLDER --catalogues 20

Two proofs. Every pair of 200 recipients' locales and 50 tenants, each with what it writes in and what a
template has texts in, against a second reading of CLDR's raw files (`tests.localization.cldr_oracle`): the
locale of the texts, the language and region of numbers, and the chain of parents. Then the ten templates in
all formats from catalogues with texts taken out at random (`tests.whole.partial_catalogues`): each text
that is shown must be the nearest there is. Without `--cldr` the first is left out.

`--keep` writes the sample of the pairs that the tests look at. Exits with 1 when anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from info.localization import canonical, chain, language_of, negotiate, region_of
from info.model.names import TEMPLATE_TYPES
from tests.localization.cldr_oracle import Answer, Cldr, kept, recipients, tenants
from tests.whole.partial_catalogues import Tally, wrong

__all__ = ["main"]

_SAMPLE = Path(__file__).parents[1] / "tests" / "localization" / "negotiated.json"
_EACH = 17
"""Of so many pairs one is kept for the tests."""
_SHOWN = 10


def _pairs(cldr: Cldr, *, keep: bool) -> int:
    """How many pairs are not answered as CLDR does."""
    begun = time.monotonic()
    wishes = recipients(cldr)
    answers: dict[tuple[str, int], Answer] = {}
    slips: list[str] = []
    kinds: Counter[str] = Counter()
    for at, (spoken, available) in enumerate(tenants()):
        for wish in wishes:
            answer = cldr.answer(wish, spoken, available)
            answers[wish, at] = answer
            choice = negotiate([wish], available, spoken=spoken)
            formats = (language_of(choice.format_locale), region_of(choice.format_locale))
            kinds["near the wish" if "is not near" not in choice.reason else "the tenant's default"] += 1
            if (choice.text_locale, formats) != answer:
                slips.append(f"{wish} of {spoken}, texts in {available}: {choice}, CLDR {answer}")
    slips += [f"{wish}: parents {chain(canonical(wish))}" for wish in wishes if not _same_parents(cldr, wish)]
    told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
    print(f"{len(answers):,} pairs ({told}), {len(slips)} unlike CLDR, in {time.monotonic() - begun:.0f} s")
    for slip in slips[:_SHOWN]:
        print(f"    {slip}")
    if keep:
        sample = {pair: answers[pair] for pair in list(answers)[::_EACH]}
        _SAMPLE.write_text(json.dumps(kept(sample), separators=(",", ":")) + "\n", encoding="utf-8")
    return len(slips)


def _same_parents(cldr: Cldr, wish: str) -> bool:
    found = [canonical(wish)]
    while (parent := cldr.parent(found[-1])) is not None:
        found.append(parent)
    return tuple(found) == chain(found[0])


def _catalogues(count: int, workers: int | None) -> int:
    """How many messages show a text that is not the nearest."""
    begun = time.monotonic()
    looked, slips = Tally(), list[str]()
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(partial(_all_wrong, TEMPLATE_TYPES), range(count)):
            slips += [told for told in found if isinstance(told, str)]
            for each in (told for told in found if isinstance(told, Tally)):
                looked = Tally(*map(sum, zip(looked, each, strict=True)))
    seconds = f"{time.monotonic() - begun:.0f} s"
    print(f"{looked.messages:,} messages from {count} sets of catalogues: {looked.texts:,} texts shown,")
    print(f"    {looked.fallen:,} of them from another locale; {len(slips)} wrong, in {seconds}")
    for slip in slips[:_SHOWN]:
        print(f"    {slip}")
    return len(slips)


def _all_wrong(templates: Sequence[str], seed: int) -> list[str | Tally]:
    return list(wrong(seed, templates))


def main(argv: Sequence[str] | None = None) -> int:
    """Prove what the command line asks for; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cldr", type=Path, help="the folder that holds `supplemental/languageMatching.json`"
    )
    parser.add_argument("--catalogues", type=int, default=10, help="sets of catalogues, 720 messages each")
    parser.add_argument("--workers", type=int, help="processes; by default as many as there are cores")
    parser.add_argument("--keep", action="store_true", help="write the sample that the tests look at")
    asked = parser.parse_args(argv)
    slips = 0
    if asked.cldr is not None:
        slips += _pairs(Cldr(asked.cldr), keep=asked.keep)
    if asked.catalogues:
        slips += _catalogues(asked.catalogues, asked.workers)
    return 1 if slips else 0


if __name__ == "__main__":
    sys.exit(main())
