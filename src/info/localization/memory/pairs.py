"""What a memory is made of: a pattern, its translation, and where both are from."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from info.errors import MessageSyntaxError
from info.localization.exchange.layout import lay_out
from info.localization.exchange.patterns import keys_text
from info.model.translation import Exchange

__all__ = ["Pair", "pairs_of"]


class Pair(msgspec.Struct, frozen=True):
    """A pattern in two languages. `keys` are those of its variant; `origin` names template and text."""

    source: str
    target: str
    source_locale: str
    target_locale: str
    keys: str = ""
    origin: str = ""


def pairs_of(exchange: Exchange, *, stale: bool = False, drafts: bool = True) -> Iterator[Pair]:
    """The pairs of all translated texts; a stale one has lost its source, and is left out unless asked for.

    `drafts=False` leaves out what nobody has signed. A text that is no message is left out.

    >>> from info.model.translation import TextUnit
    >>> units = [TextUnit("t", "a", "Hi, {$n}", "Cześć, {$n}", state="draft")]
    >>> [(pair.source, pair.target, pair.origin) for pair in pairs_of(Exchange("en", "pl", units))]
    [('Hi, {$n}', 'Cześć, {$n}', 't:a')]
    """
    for unit in exchange.units:
        if unit.target is None or (unit.stale and not stale) or not (drafts or unit.state == "reviewed"):
            continue
        try:
            layout = lay_out(unit.source, unit.target, exchange.target_locale)
        except MessageSyntaxError:
            continue
        for form in layout.forms:
            if form.target:
                yield Pair(
                    form.source,
                    form.target,
                    exchange.source_locale,
                    exchange.target_locale,
                    keys_text(form.keys),
                    f"{unit.template}:{unit.name}",
                )
