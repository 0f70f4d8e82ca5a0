"""Plant every slip in every packaged translation: `python -m scripts.translation_mutants`.

Prints for each kind of slip how many were planted and how many the rules of `check` found, and the
first that they did not. `--locale` names languages; else all. Exits with 1 when one was missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from info.adapters.packaged import PackagedSource
from info.publishing import Library
from tests.validators.translation.mutants import KINDS, Mutant, is_found, mutants

__all__ = ["main"]

_SHOWN = 3
"""Missed slips told of each kind."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Plants, judges and prints. 0 when all were found."""
    parser = argparse.ArgumentParser(prog="python -m scripts.translation_mutants", description=__doc__)
    parser.add_argument("--locale", action="append", help="a language; give it again for more")
    asked = parser.parse_args(arguments).locale
    library = Library([PackagedSource()])
    known = library.published("tenant_welcome").locales[1:]
    planted: Counter[str] = Counter()
    missed: dict[str, list[Mutant]] = {kind: [] for kind in KINDS}
    for mutant in mutants(library, tuple(asked or known)):
        planted[mutant.kind] += 1
        if not is_found(mutant):
            missed[mutant.kind].append(mutant)
    for kind in KINDS:
        print(f"{kind:36} {planted[kind]:6,} planted {planted[kind] - len(missed[kind]):6,} found")
        for mutant in missed[kind][:_SHOWN]:
            where = f"{mutant.locale} {mutant.template} {mutant.variant} {mutant.key}"
            print(f"    missed: {where}: {mutant.target}")
    lost = sum(map(len, missed.values()))
    print(f"{planted.total():,} planted, {lost:,} missed")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
