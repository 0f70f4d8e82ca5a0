"""One pass over one text, with what a tenant asks for compiled beforehand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, TypeAlias

from info.validators.content.accounts import cards, ibans
from info.validators.content.addresses import emails, ips
from info.validators.content.hits import KINDS, Hit, Kind, settled
from info.validators.content.invisible import invisible
from info.validators.content.lookalikes import homographs, links
from info.validators.content.national import ids_are_known, national_ids
from info.validators.content.phones import phones, plans_are_known
from info.validators.content.secrets import secrets_in

__all__ = ["LEAST_CONFIDENCE", "REGIONS", "Scanner", "not_looked_for"]

LEAST_CONFIDENCE: Final = 0.5
"""What is less sure is not told, unless a lower bound is asked for."""
_DIGITS: Final = re.compile(r"(?:\d\D*){4}")
"""The fewest digits that any number of a person has."""
_PLAIN: Final = re.compile(r"[A-Za-z ,;'()!?-]*")
"""Text that can hold no more than words; a token of letters alone is longer than `_SHORT`."""
_SHORT: Final = 20
_Look: TypeAlias = Callable[[str], Iterable[Hit]]
REGIONS: Final = {
    "en": ("US", "GB", "CA", "AU", "IE", "IN"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH"),
    "es": ("ES", "MX", "AR", "CO"),
    "pt": ("BR", "PT"),
    "it": ("IT",),
    "nl": ("NL", "BE"),
    "pl": ("PL",),
    "ru": ("RU",),
    "ar": ("EG", "SA", "AE", "MA"),
    "ja": ("JP",),
    "zh": ("CN",),
}
"""Language → the countries whose telephone numbers are expected without their country's code."""
_FOREIGN: Final[dict[Kind, tuple[Callable[[], bool], str]]] = {
    "national_id": (ids_are_known, "national ids are not looked for"),
    "phone": (plans_are_known, "telephone numbers are found by how they are written alone"),
}


def not_looked_for(kinds: Iterable[str] = KINDS) -> tuple[str, ...]:
    """What is missing without the extra `filter`, in words; empty where it is installed."""
    return tuple(words for kind, (known, words) in _FOREIGN.items() if kind in kinds and not known())


class Scanner:
    """Finds `kinds` in texts of `languages` (all that are shipped when empty). Make one, use it often.

    `own` are domains that no link may imitate. `words` finds words in a text (`offensive`, `blocked`).
    `least` is the confidence below which nothing is told.

    >>> [(hit.kind, hit.start, hit.end) for hit in Scanner(["email"]).scan("Write to ada@x.org.")]
    [('email', 9, 18)]
    """

    __slots__ = ("_always", "_least", "_with_digits", "_words", "kinds")

    def __init__(
        self,
        kinds: Sequence[str] = KINDS,
        languages: Sequence[str] = (),
        *,
        own: Sequence[str] = (),
        words: Sequence[_Look] = (),
        least: float = LEAST_CONFIDENCE,
    ) -> None:
        self.kinds = frozenset(kinds)
        regions = tuple(region for tag in languages for region in REGIONS.get(tag.partition("-")[0], ()))
        looks: dict[str, _Look] = {
            "secret": secrets_in,
            "link": partial(links, own=tuple(own)),
            "homograph": homographs,
            "invisible": invisible,
            "email": lambda text: emails(text) if "@" in text else (),
            "ip": ips,
        }
        numbers: dict[str, _Look] = {
            "card": cards,
            "iban": ibans,
            "national_id": partial(national_ids, languages=tuple(languages)),
            "phone": partial(phones, regions=regions),
        }
        self._words = tuple(words)
        self._always = tuple(look for kind, look in looks.items() if kind in self.kinds)
        self._with_digits = tuple(look for kind, look in numbers.items() if kind in self.kinds)
        self._least = least

    def scan(self, text: str) -> tuple[Hit, ...]:
        """What is found, in the order of its places; in time linear in the length of the text."""
        found = [hit for hit in self._found(text) if hit.confidence >= self._least]
        return settled(found) if len(found) > 1 else tuple(found)

    def _found(self, text: str) -> Iterator[Hit]:
        for look in self._words:
            yield from look(text)
        if len(text) < _SHORT and _PLAIN.fullmatch(text):
            return
        for look in self._always:
            yield from look(text)
        if self._with_digits and _DIGITS.search(text):
            for look in self._with_digits:
                yield from look(text)
