"""Write, read and write again what translators get: `python -m scripts.prove_exchange --count 10000`.

All packaged catalogues and `--count` generated messages go through XLIFF, PO and JSON: each text must
come back as it was, and the second file must have the bytes of the first. With `--schema FOLDER` (the
schemas of XLIFF 2.1, as OASIS publishes them) each XLIFF is validated by lxml; where gettext is installed,
each PO must please `msgfmt --check`, and what `msgmerge` makes of it must read as it did; the same for what
polib and translate-toolkit save of PO and XLIFF.

Exits with 1 when anything was wrong.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from info.localization.exchange import FORMATS, write_exchange
from info.model.translation import Exchange
from tests.localization.exchange.gettext import checked_by_msgfmt, merged_by_msgmerge
from tests.localization.exchange.rewriting import HAS_TOOLS, lost_in_rewriting
from tests.localization.exchange.schema import not_valid
from tests.localization.exchanged import generated_exchange, packaged_exchanges, wrong

__all__ = ["main"]

_AT_ONCE = 100
_SHOWN = 10
Found = tuple[Counter[str], list[str]]


def _proved(exchange: Exchange, schema: Path | None) -> Found:
    """What was tried of an exchange, and what was wrong."""
    tried = Counter({"texts": len(exchange.units)})
    found: list[str] = []
    for name in FORMATS:
        found += wrong(exchange, name)
        tried[f"{name} files"] += 1
    if schema is not None:
        found += not_valid(write_exchange(exchange, "xliff2"), schema)
        tried["validated by the schema"] += 1
    if shutil.which("msgfmt") and shutil.which("msgmerge"):
        with tempfile.TemporaryDirectory() as folder:
            found += checked_by_msgfmt(exchange, Path(folder))
            found += merged_by_msgmerge(exchange, Path(folder))
        tried["checked and merged by gettext"] += 1
    if HAS_TOOLS:
        found += lost_in_rewriting(exchange)
        tried["saved by polib and translate-toolkit"] += 1
    return tried, found


def _generated(seed: int, count: int, schema: Path | None) -> Found:
    return _proved(generated_exchange(seed, min(_AT_ONCE, count - seed * _AT_ONCE)), schema)


def _all(count: int, schema: Path | None, pool: ProcessPoolExecutor) -> Iterator[tuple[str, Found]]:
    for found in pool.map(partial(_proved, schema=schema), packaged_exchanges()):
        yield "packaged", found
    seeds = range((count + _AT_ONCE - 1) // _AT_ONCE)
    for found in pool.map(partial(_generated, count=count, schema=schema), seeds):
        yield "generated", found


def main(argv: Sequence[str] | None = None) -> int:
    """Prove all formats; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="generated messages")
    parser.add_argument(
        "--schema", type=Path, help="folder with xliff_core_2.0.xsd and metadata.xsd of XLIFF 2.1"
    )
    parser.add_argument("--workers", type=int, help="processes; by default as many as there are cores")
    asked = parser.parse_args(argv)
    started = time.perf_counter()
    tried: Counter[str] = Counter()
    found: list[str] = []
    with ProcessPoolExecutor(asked.workers) as pool:
        for kind, (counts, lines) in _all(asked.count, asked.schema, pool):
            tried.update({f"{kind} {name}": number for name, number in counts.items()})
            found += lines
    for name, number in tried.items():
        print(f"{number:>8,} {name}")
    print(f"{len(found):>8,} wrong, in {time.perf_counter() - started:.0f} s")
    for line in found[:_SHOWN]:
        print(f"    {line[:2000]}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
