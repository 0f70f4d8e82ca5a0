"""Numbers of payment cards and of bank accounts (IBAN) in a text.

Sources: ISO/IEC 7812-1 (the check digit) and the ranges that the card schemes publish; ISO 13616 and the
SWIFT IBAN registry, release 99 (lengths by country).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from info.validators.content.context_words import near
from info.validators.content.hits import Hit

__all__ = ["cards", "ibans", "luhn"]

_CARD: Final = re.compile(r"(?a:(?<![\w.+-])(?:\d[ -]?){11,18}\d(?!\w|[.-]\d))")
_SCHEMES: Final = (
    # Scheme, its lengths, its ranges of leading digits as (from, to) of the same length.
    ("visa", (13, 16, 19), (("4", "4"),)),
    ("mastercard", (16,), (("51", "55"), ("2221", "2720"))),
    ("amex", (15,), (("34", "34"), ("37", "37"))),
    ("diners", (14, 16, 19), (("300", "305"), ("3095", "3095"), ("36", "36"), ("38", "39"))),
    ("discover", (16, 19), (("6011", "6011"), ("644", "649"), ("65", "65"), ("622126", "622925"))),
    ("jcb", (16, 19), (("3528", "3589"),)),
    ("jcb", (15,), (("1800", "1800"), ("2131", "2131"))),
    ("unionpay", (16, 17, 18, 19), (("62", "62"), ("81", "81"))),
    ("mir", (16, 17, 18, 19), (("2200", "2204"),)),
    ("elo", (16,), (("5067", "5067"), ("4576", "4576"), ("6363", "6363"), ("650", "651"))),
    ("maestro", tuple(range(12, 20)), (("50", "50"), ("56", "58"), ("60", "69"), ("0604", "0604"))),
)
_SHORT: Final = 13
"""Up to so many digits any number passes too easily: a word must say that it is a card."""
_IBAN: Final = re.compile(r"(?a:(?<![\w])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){10,30})")
_LENGTHS: Final = {
    code: length
    for length, codes in (
        (15, "NO"),
        (16, "BE"),
        (18, "DK FK FI FO GL NL SD"),
        (19, "MK SI"),
        (20, "AT BA EE KZ LT LU MN XK"),
        (21, "CH HR LI LV"),
        (22, "BG BH CR DE GB GE IE ME RS"),
        (23, "AE GI IL IQ OM SO TL"),
        (24, "AD CZ DJ ES MD PK RO SA SE SK TN VG"),
        (25, "LY PT ST"),
        (26, "IS TR"),
        (27, "BI FR GR IT MC MR SM"),
        (28, "AL AZ BY CY DO GT HN HU LB NI PL SV"),
        (29, "BR EG PS QA UA"),
        (30, "JO KW MU YE"),
        (31, "MT SC"),
        (32, "LC"),
        (33, "RU"),
    )
    for code in codes.split()
}
"""Characters of an IBAN, by country."""
_MODULUS: Final = 97


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, Annex B).

    >>> luhn("4992819677820891"), luhn("4992819677820890")
    (True, False)
    """
    total = 0
    for place, mark in enumerate(reversed(digits)):
        value = int(mark) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004  (the sum of two digits)
    return total % 10 == 0


def cards(text: str) -> Iterator[Hit]:
    """Numbers of 12 to 19 digits in a range that some scheme issues, whose check digit is right.

    >>> [(hit.start, hit.end, hit.what) for hit in cards("my card 4992 8196 7782 0891.")]
    [(8, 27, 'visa')]
    """
    for found in _CARD.finditer(text):
        digits = found[0].replace(" ", "").replace("-", "")
        scheme = _scheme(digits)
        if scheme and luhn(digits):
            weak = len(digits) <= _SHORT or scheme == "maestro"
            sure = near("card", text, *found.span())
            yield Hit(found.start(), found.end(), "card", 0.98 if sure else 0.45 if weak else 0.9, scheme)


def _scheme(digits: str) -> str:
    for name, lengths, ranges in _SCHEMES:
        if len(digits) in lengths and any(low <= digits[: len(low)] <= high for low, high in ranges):
            return name
    return ""


def ibans(text: str) -> Iterator[Hit]:
    """Account numbers of their country's length whose remainder by 97 is 1; spaces may group them.

    >>> [(hit.start, hit.end) for hit in ibans("IBAN GB59 NAWV 7713 6867 0493 56 at once")]
    [(5, 32)]
    """
    for found in _IBAN.finditer(text):
        length = _LENGTHS.get(found[0][:2].upper(), 0)
        end = _end_of(found[0], length)
        if length and end and not text[found.start() + end : found.start() + end + 1].isalnum():
            account = found[0][:end].replace(" ", "").replace("-", "").upper()
            turned = "".join(str(int(mark, 36)) for mark in account[4:] + account[:4])
            if int(turned) % _MODULUS == 1:
                yield Hit(found.start(), found.start() + end, "iban", 0.99, account[:2].lower())


def _end_of(text: str, length: int) -> int:
    """Where so many letters and digits are over; 0 where there are fewer."""
    seen = 0
    for place, mark in enumerate(text, 1):
        seen += mark.isalnum()
        if seen == length:
            return place
    return 0
