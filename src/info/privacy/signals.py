"""Signals by which a browser says no: Global Privacy Control, and the US privacy string of a cookie.

Source: https://www.w3.org/TR/gpc/ (the header `Sec-GPC`, whose only value is "1"); 11 CCR § 7025 (a
business treats it as a request to opt out of sale and sharing); IAB CCPA Compliance Framework, US
Privacy String 1.0 (`1YYN`: the third character says whether the person opted out of sale).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

__all__ = ["OPTED_OUT_OF", "OptOut", "opt_out_of"]

OPTED_OUT_OF: Final = ("sale", "sharing")
"""What a signal objects to; whoever objected to it is in no batch of events that leaves the house."""
_US_PRIVACY: Final = re.compile(
    r"(?:^|;)\s*(?:usprivacy|us_privacy)=\"?1[YN-](Y)[YN-]\"?\s*(?:;|$)", re.IGNORECASE
)
_LONGEST_COOKIE: Final = 8192


class OptOut(msgspec.Struct, frozen=True):
    """A person opted out of sale and sharing; `source` says by which signal."""

    source: str
    of: tuple[str, ...] = OPTED_OUT_OF


def opt_out_of(headers: Mapping[str, str]) -> OptOut | None:
    """The opt-out that a request's headers carry, or None. Names of headers in any case.

    `Sec-GPC` counts with the value "1" alone, as the standard has it; `DNT` is no opt-out of either.
    A cookie longer than 8,192 characters is not read.

    >>> opt_out_of({"sec-gpc": "1"})
    OptOut(source='Sec-GPC', of=('sale', 'sharing'))
    >>> opt_out_of({"Sec-GPC": "0", "DNT": "1"}) is None
    True
    """
    given = {name.lower(): value for name, value in headers.items()}
    if given.get("sec-gpc", "").strip() == "1":
        return OptOut("Sec-GPC")
    cookie = given.get("cookie", "")
    if len(cookie) <= _LONGEST_COOKIE and _US_PRIVACY.search(cookie):
        return OptOut("usprivacy")
    return None
