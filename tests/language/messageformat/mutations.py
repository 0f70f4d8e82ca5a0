"""Hostile sources: valid ones that were cut, spliced and repeated, and attacks on any reader.

source = hostile_source(rng)        # up to 64 KiB of UTF-8, mostly short
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from info.language.messageformat import SOURCE_MAX_BYTES
from tests.language.messageformat.generated import random_source

__all__ = ["ATTACKS", "FRAGMENTS", "UNITS", "hostile_source", "mutated", "within"]

FRAGMENTS: Final = (
    "{", "}", "{{", "}}", "|", "\\", "\\\\", "\\|", "\\{", "$", ":", "#", "/", "@", "=", "*", ".", " ",
    "\n", "\t", ".input", ".local", ".match", ".input {$x}", ".input {$x :number}", ".local $y = {$x}",
    ".match $x", ".match ", "{$x}", "{$x :f a=1}", "{|a|}", "{:f}", "{#b}", "{/b}", "{#b/}",
    "{$x @a=|b|}", " a=$b", " @c", " * ", "*{{}}", "one {{a}}", "\x00", "\ud800", "\u200e", "\u2066",
    "\u2069", "\u061c", "\u3000", "\u0301", "\u0344", "\u0f73", "\u037e", "\u1fef", "e\u0301", "\xa0",
    "\uffff", "\ufdd0", "\U0001f600", "1", "-1.5e3", "**", "_", "`", "[", "](x)", "](https://a)", "](",
    "]", "{ x }", "{{ x }}", "${x}", "%s", "%(x)s", "{%", "%}", "<%= x %>", "{x, plural,", "[[x]]",
    "*|X|*", "{0}", "{!x}", "{^x}", "&", "<", "'", '"', "a.b.c",
)  # fmt: skip
"""What is spliced in: tokens, whole placeholders, marks of the shorthand, other languages' forms."""
UNITS: Final = (
    *FRAGMENTS, "{a}", "{$a @b}", "{$a @b=c}", "{é :é é=é}", "{\u200ea\u200e}", "**a ", "_a ", "[a](b)",
    "[[a](", "a_", "{{x}", "{{#a", "{$a.b.c", "{a.b.c", "{{a.a.a", "|\\", "{|{|a", "{aaaaaaaa{", "{$",
    "%(a", "{a,", "{ a", "{{a|", "{{a[", "{a[a]", "{{ a(", "${a.a.a.a", "\u0315\u0316", ".|\\|",
    "{%if" + "x" * 390, "{" + "a" * 80 + " " * 8, "{{ " + "a.a" * 20 + " [", "{a" + " @" + "a" * 190,
    "{" + " " * 8 + "$" + "a" * 80, "\u0f73\u0301",
)  # fmt: skip
"""What is repeated up to 64 KiB."""
_SELECTED: Final = ".input{$x :f}.match $x "
ATTACKS: Final = (
    "{:f" + "".join(f" b{at}=c" for at in range(7_000)) + "}",
    "{:f" + "".join(f" b{at}=|c|" for at in range(6_000)) + "}",
    "{a" + "".join(f" @b{at}" for at in range(7_000)) + "}",
    "".join(f".input{{$a{at}}}" for at in range(4_400)) + "{{}}",
    "".join(f".local $a{at}={{1}}" for at in range(3_500)) + "{{}}",
    _SELECTED + "".join(f" {at}{{{{}}}}" for at in range(6_000)) + "*{{}}",
    ".input{$x :f}.match" + " $x" * 16_000 + " *" * 8_000 + "{{}}",
    _SELECTED + "|a" + "\u0315" * 16_000 + "\u0316" * 16_000 + "|{{}}*{{}}",
    "{$a" + "\u0315\u0316" * 16_000 + "}",
    "{$" + "a" * 65_000 + "}",
    "{:" + "a" * 32_000 + ":" + "b" * 32_000 + "}",
    "{|" + "\\|" * 32_000 + "|}",
    ".{|" + "\\|" * 32_000,
    "{$x" + "\u200e" * 20_000 + "}",
    "{{" + "{$a :f b=c}" * 370 + "}}",
)
"""Whole sources that were, or might be, costly to read."""
_HEADS: Final = ("", "", "{", "{{", ".|", _SELECTED, ".local $x = {1 :f ", "{|", "a", ".input {$x} {{")
_TAILS: Final = ("", "", "}", "}}", "|}", "{{}}", " * {{}}")


def within(source: str, bytes_max: int = SOURCE_MAX_BYTES) -> str:
    """The source cut to a number of bytes of UTF-8."""
    source = source[:bytes_max]
    while len(source.encode("utf-8", "surrogatepass")) > bytes_max:
        over = len(source.encode("utf-8", "surrogatepass")) - bytes_max
        source = source[: len(source) - max(1, over // 4)]
    return source


def mutated(rng: Random, source: str, others: Sequence[str] = ()) -> str:
    """The source with characters flipped, pieces taken out, put in, doubled, spliced with another."""
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        start = rng.randint(0, len(source))
        end = min(len(source), start + rng.choice((0, 0, 1, 1, 2, 8)))
        kind = rng.randrange(6)
        put = rng.choice(FRAGMENTS)
        if kind == 0:
            put = chr(rng.choice((rng.randrange(128), rng.randrange(0x3100), rng.randrange(0x110000))))
        elif kind == 1:
            put = ""
        elif kind == 2:
            put = source[start : start + rng.randint(1, 20)] * rng.choice((2, 2, 3, 20))
        elif kind == 3 and others:
            other = rng.choice(others)
            at = rng.randint(0, len(other))
            put = other[at : at + rng.randint(1, 30)]
        elif kind == 4:
            put *= rng.choice((2, 3, 40))
        source = source[:start] + put + source[end:]
    if rng.random() < 0.1:
        source = source[: rng.randint(0, len(source))]
    return source


def hostile_source(rng: Random, others: Sequence[str] = ()) -> str:
    """A source of up to 64 KiB: most are valid ones mutated, four in a thousand are long.

    `others` are sources to start from and to splice with, e.g. the working group's suite.
    """
    draw = rng.random()
    if draw < 0.7:
        start = rng.choice(others) if others and rng.random() < 0.4 else random_source(rng)
        return start if draw < 0.15 else within(mutated(rng, start, others))
    if draw < 0.85:
        return "".join(rng.choices(FRAGMENTS, k=rng.randint(1, 40)))
    if draw < 0.996:
        unit = (
            rng.choice(UNITS) if rng.random() < 0.5 else "".join(rng.choices(FRAGMENTS, k=rng.randint(1, 4)))
        )
        count = max(1, int(200 ** rng.random() * 10) // len(unit))
        return within(rng.choice(_HEADS) + unit * count + rng.choice(_TAILS), 4_000)
    if draw < 0.9965:
        return within(rng.choice(ATTACKS))
    unit = rng.choice(UNITS) if rng.random() < 0.5 else "".join(rng.choices(UNITS, k=rng.randint(1, 3)))
    length = rng.choice((8_000, 30_000, SOURCE_MAX_BYTES))
    head, tail = rng.choice(_HEADS), rng.choice(_TAILS)
    size = len(unit.encode("utf-8", "surrogatepass"))
    room = length - len((head + tail).encode())
    return within(head + unit * (room // size) + tail)
