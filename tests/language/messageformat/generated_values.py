"""Random values for messages: every JSON type, numbers of all sizes, dates, and what no one expects.

    values = random_values(rng, message)        # for most variables of the message, and a few more

Most values are small. About one in 500 is long (up to 1 MB of text) or deep (up to 1,000 levels);
`large=False` leaves those out where the time for each message counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from info.language.messageformat import Message
from tests.language.messageformat.generated import random_name, random_text, variables_of

__all__ = ["random_value", "random_values"]

_INTEGERS: Final = (
    0, 1, 2, 3, 5, 11, 21, 100, 1000, 999_999, -1, -5, 2**31, 2**53, 2**53 + 1, 2**63, -(2**64), 10**30,
    10**300,
)  # fmt: skip
_FLOATS: Final = (
    0.0, -0.0, 0.1, 1.0, 1.5, 2.675, -3.25, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, math.nan,
    math.inf, -math.inf,
)  # fmt: skip
_DECIMALS: Final = (
    "0",
    "1.0",
    "1.50",
    "-0",
    "1E+6144",
    "1E-6143",
    "NaN",
    "Infinity",
    "123456789.123456789",
    "sNaN",
)
_STRINGS: Final = (
    "", "a", "one", "two words", "0", "1", "1.0", "-1.5e3", "1e9999", "1e-9999", "NaN", " 1", "0x10",
    "١٢", "Ada", "<script>alert(1)</script>", "{$n}", "{{x}}", "\\", "|", "\x00", "\u202e", "\u2068x",
    "שלום", "e\u0301", "é", "2024-02-29", "2024-02-30", "2024-02-29T23:59:60Z",
    "1969-12-31T23:59:59.999+14:00", "0001-01-01", "24:00", "\ud800",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0300\u0316" * 20, "true", "null", "EUR", "meter",
)  # fmt: skip
_ZONES: Final = (
    UTC,
    timezone(timedelta(hours=14)),
    timezone(-timedelta(hours=11, minutes=30)),
    ZoneInfo("Europe/Paris"),
)


def _moment(rng: Random) -> object:
    day = date.fromordinal(rng.choice((1, 577_736, 719_162, 719_163, 738_945, 738_946, 3_652_059)))
    clock = rng.choice((time(0, 0), time(1, 30), time(2, 30, 0, 1), time(23, 59, 59, 999_999)))
    kind = rng.random()
    if kind < 0.2:
        return day
    if kind < 0.3:
        return clock
    zone = rng.choice((None, *_ZONES))
    return datetime.combine(day, clock, tzinfo=zone)


def _container(rng: Random) -> object:
    size = rng.choice((0, 1, 2, 5))
    if rng.random() < 0.5:
        return [random_value(rng, large=False) for _ in range(size)]
    return {
        rng.choice((random_name(rng), "value", "a", "")): random_value(rng, large=False) for _ in range(size)
    }


def _large(rng: Random) -> object:
    kind = rng.randrange(5)
    size = rng.choice((10_000, 100_000, 1_000_000))
    if kind == 0:
        return rng.choice(("x", "9", "é", "\u0301\u0316", "\U0001f600", "{$n}", " ", "\x00")) * (size // 2)
    if kind == 1:
        nested: object = "deep"
        for _ in range(rng.choice((50, 1_000))):
            nested = [nested] if rng.random() < 0.5 else {"a": nested}
        return nested
    if kind == 2:
        return list(range(rng.choice((100, 10_000))))
    if kind == 3:
        return {f"k{at}": at for at in range(rng.choice((100, 10_000)))}
    return 10 ** rng.choice((400, 4_000)) * rng.choice((1, -1))


_KINDS: Final[tuple[Callable[[Random], object], ...]] = (
    lambda rng: rng.choice((None, True, False)),
    lambda rng: rng.choice(_INTEGERS),
    lambda rng: rng.randint(-30, 30),
    lambda rng: rng.choice(_FLOATS),
    lambda rng: rng.uniform(-1, 1) * 10 ** rng.randint(-10, 20),
    lambda rng: Decimal(rng.choice(_DECIMALS)),
    lambda rng: rng.choice(_STRINGS),
    lambda rng: rng.choice(_STRINGS),
    random_text,
    _moment,
    _container,
)


def random_value(rng: Random, *, large: bool = True) -> object:
    """A value of any JSON type, a Decimal, a date or a time."""
    if large and rng.random() < 0.002:
        return _large(rng)
    return rng.choice(_KINDS)(rng)


def random_values(rng: Random, message: Message, *, large: bool = True) -> dict[str, object]:
    """Values for most of the message's variables, so that some are missing, and a stranger."""
    values = {
        name: random_value(rng, large=large) for name in sorted(variables_of(message)) if rng.random() < 0.9
    }
    if rng.random() < 0.1:
        values[rng.choice(("user", "", "a.b", "not a name"))] = random_value(rng, large=large)
    return values
