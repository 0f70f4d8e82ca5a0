"""Localised numbers beside Babel: 10,000 values in the twelve shipped languages, texts compared.

    python -m benchmarks.localised_numbers [--rounds N]

Both format every value once a round, so nothing that was formatted before helps. Babel gets a
decimal context that rounds halves away from zero and holds any number: its default rounds halves to
even and fails beyond 28 digits. Two things of CLDR Babel leaves out: that Spanish, Italian and Polish
group from five digits on (`minimumGroupingDigits`), and that the minus sign of Arabic brings a mark of
direction along. A text that differs in any other way ends the run.
"""

from __future__ import annotations

import argparse
import decimal
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from benchmarks.measure import Timing, take_turns
from info.language.messageformat.functions.numbers import numeric_formatter

__all__ = ["LOCALES", "Comparison", "NotTheSame", "compare", "differences", "main", "values"]

LOCALES: Final = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")
COUNT: Final = 10_000
GOAL: Final = "≤ 0.25"
_WIDE: Final = decimal.Context(prec=1_000, rounding=decimal.ROUND_HALF_UP)


class NotTheSame(AssertionError):
    """A text differs from Babel's for no reason that is known: it would not be a comparison."""


@dataclass(frozen=True)
class Comparison:
    """One locale: a round of all values by each, and how many texts differ, by the reason."""

    locale: str
    ours: Timing
    theirs: Timing
    differing: Mapping[str, int]

    @property
    def ratio(self) -> float:
        """Our time as a part of Babel's."""
        return self.ours.over(self.theirs)


def values(count: int = COUNT, seed: int = 48) -> list[int | float | Decimal]:
    """Distinct numbers: whole ones of 1 to 30 digits, floats and decimals, half of them negative."""
    draw = random.Random(seed)
    found: dict[str, int | float | Decimal] = {}
    while len(found) < count:
        size = 10 ** draw.randint(1, 30)
        made: int | float | Decimal = draw.randint(-size, size)
        kind = draw.randrange(3)
        if kind == 1:
            made = draw.uniform(-1, 1) * 10 ** draw.randint(-3, 15)
        elif kind == 2:  # noqa: PLR2004
            made = Decimal(draw.randint(-(10**12), 10**12)).scaleb(-draw.randint(0, 12))
        found[str(made)] = made
    return list(found.values())


def compare(locale: str, numbers: Sequence[int | float | Decimal], rounds: int) -> Comparison:
    """Both format all the numbers, in turns; `NotTheSame` when a text differs for no known reason."""
    contenders = _contenders(locale, numbers)
    with decimal.localcontext(_WIDE):
        timings = take_turns(contenders, rounds=rounds)
    return Comparison(locale, timings["ours"], timings["babel"], differences(locale, numbers))


def _contenders(
    locale: str, numbers: Sequence[int | float | Decimal]
) -> Mapping[str, Callable[[], list[str]]]:
    from babel import Locale
    from babel.numbers import format_decimal

    shown = numeric_formatter("number", {}, locale)
    known = Locale.parse(locale, sep="-")
    return {
        "ours": lambda: [shown(value, "UTC") for value in numbers],
        "babel": lambda: [format_decimal(value, locale=known) for value in numbers],
    }


def differences(locale: str, numbers: Sequence[int | float | Decimal]) -> Mapping[str, int]:
    """How many texts differ, by the reason; `NotTheSame` when there is none."""
    contenders = _contenders(locale, numbers)
    with decimal.localcontext(_WIDE):
        return _reasons(locale, numbers, contenders["ours"](), contenders["babel"]())


def _reasons(
    locale: str, numbers: Sequence[int | float | Decimal], ours: Sequence[str], theirs: Sequence[str]
) -> Mapping[str, int]:
    grouped = numeric_formatter("number", {"useGrouping": "always"}, locale)
    found: Counter[str] = Counter()
    for value, one, other in zip(numbers, ours, theirs, strict=True):
        if one == other:
            continue
        if grouped(value, "UTC") == other:
            found["grouped from five digits on"] += 1
        elif one.replace("\u200e-", "-") == other:
            found["a mark of direction before the minus sign"] += 1
        else:
            raise NotTheSame(f"{value} in {locale}: {one!r}, Babel {other!r}")
    return found


def main(rounds: int = 7) -> list[dict[str, Any]]:
    """Compare all languages, print a line for each, and give the rows to save."""
    numbers = values()
    rows = []
    for locale in LOCALES:
        one = compare(locale, numbers, rounds)
        each = len(numbers)
        line = (
            f"number {locale:8} {one.ours.median / each:6.2f} µs ÷ Babel {one.theirs.median / each:6.2f} µs"
        )
        told = ", ".join(f"{count} {reason}" for reason, count in one.differing.items()) or "same texts"
        print(f"{line} = {one.ratio:5.3f}  {GOAL}  {told}")
        rows.append(
            {
                "subject": "number",
                "what": f"{each:,} values in {locale}",
                "peer": "Babel format_decimal",
                "ours": vars(one.ours),
                "theirs": vars(one.theirs),
                "ratio": round(one.ratio, 3),
                "goal": GOAL,
                "differing": dict(one.differing),
            }
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.localised_numbers")
    parser.add_argument("--rounds", type=int, default=7)
    main(parser.parse_args().rounds)
