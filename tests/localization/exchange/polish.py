"""A Polish file for translators with everything that tools are known to lose."""

from __future__ import annotations

from info.localization.exchange import read_exchange, write_exchange
from info.model.translation import Exchange, TextUnit
from tests.localization.exchanged import COUNTED

__all__ = ["LONG", "POLISH", "UNITS", "po", "read"]

LONG = "Welcome, {$name}: " + "a sentence that every tool wraps at about eighty columns, " * 4
FULL = (
    ".input {$n :integer}\n.match $n\none {{{$n} dzień}}\nfew {{{$n} dni}}\n"
    "many {{{$n} dni — dużo}}\n* {{{$n} dni — dużo}}"
)
UNITS = [
    TextUnit(
        "t",
        "long",
        LONG,
        LONG.upper().replace("{$NAME}", "{$name}"),
        state="reviewed",
        note="A note.\nTwo lines.",
    ),
    TextUnit("t", "days", COUNTED, FULL, state="reviewed"),
    TextUnit("t", "open", COUNTED),
    TextUnit("t", "new", "Not yet translated"),
    TextUnit("t", "draft", "A draft\nof two lines\n", "Szkic\nw dwóch\n", state="draft", place="a.json:3:15"),
    TextUnit("t", "quotes", '"\\\\ {|x|} \t"', "„\\\\ {|x|} \t”", state="draft"),
    TextUnit("t", "empty", "", "", state="draft"),
]
POLISH = Exchange("en", "pl", UNITS)


def po(exchange=POLISH):
    return write_exchange(exchange, "po")


def read(data):
    return read_exchange(data, "po", file="edited.po")
