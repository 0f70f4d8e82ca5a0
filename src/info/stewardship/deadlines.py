"""How long a tenant has to answer a person, by law, as data."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from info.model.people import Law

__all__ = ["DEADLINES", "Deadline", "days_left", "due_at"]

_DECEMBER: Final = 12
_DAY: Final = 86_400.0


class Deadline(msgspec.Struct, frozen=True):
    """A term from the receipt of a request: months and days, how far it can be extended, and the source."""

    months: int
    days: int
    extension: str
    source: str


DEADLINES: Final[dict[Law, Deadline]] = {
    "gdpr": Deadline(1, 0, "by two months, told within the first", "Regulation (EU) 2016/679 Art. 12(3)"),
    "ccpa": Deadline(0, 45, "by 45 days, told within the first 45", "Cal. Civ. Code § 1798.130(a)(2)"),
}
"""The term of each law, counted from the day the request came."""


def due_at(law: Law, received_at: float) -> float:
    """The end of the last day on which the request can be answered in time (UTC), in seconds since 1970.

    A month ends on the day of the same number, or on the last day of a shorter month (Regulation
    (EEC, Euratom) 1182/71 Art. 3(2)(c)).

    >>> datetime.fromtimestamp(due_at("gdpr", datetime(2027, 1, 31, 9, tzinfo=UTC).timestamp()), UTC).date()
    datetime.date(2027, 2, 28)
    """
    term = DEADLINES[law]
    day = datetime.fromtimestamp(received_at, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    month = day.month - 1 + term.months
    year, month = day.year + month // _DECEMBER, month % _DECEMBER + 1
    day = day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
    return (day + timedelta(days=term.days + 1)).timestamp() - 1.0


def days_left(due: float, now: float) -> int:
    """Whole days until the deadline; negative when it has passed."""
    return int((due - now) // _DAY)
