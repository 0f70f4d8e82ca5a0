"""A value never makes markup: attack strings in every text hole of every template and channel.

Each attack string stands in every free text of a context at once; the payload is read by a parser
that is not ours (see `oracles`) and compared with the same message around a neutral word. By
default a sixteenth of the lists is tried, in another sixteenth for each template; with
`INFO_HOSTILE=all` every value of every list.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from info.language.pieces import HoleRefused
from info.model.names import FORMATS, TEMPLATE_TYPES
from tests.hostile.oracles import Reading, plain, read
from tests.hostile.values import free_texts, hostile_values, reference_data, with_values
from tests.whole.rendering import render, schema

NEUTRAL = "Neutral7"
GUARDED = ("email",)
"""Channels with a header: there, and only there, a text may be refused."""
HEADER_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|=\\?[^?]*\\?[^?]*\\?")

pytestmark = pytest.mark.skipif(
    not (reference_data() / "security").is_dir(),
    reason="the attack lists are not here: set INFO_REFERENCE_DATA",
)


@cache
def all_values() -> tuple[str, ...]:
    return tuple(hostile_values())


def tried(template: str) -> Iterator[str]:
    """All values, or this template's sixteenth of them."""
    values = all_values()
    if os.environ.get("INFO_HOSTILE") == "all":
        yield from values
        return
    yield from values[TEMPLATE_TYPES.index(template) :: 16]


def variants(value: str) -> bool:
    """Whether the value is text at all once forbidden code points are mapped."""
    return bool(plain(value))


@pytest.mark.parametrize("channel", FORMATS)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_hostile_value_changes_the_words_and_nothing_else(template: str, channel: str) -> None:
    context = schema(template)["examples"][0]
    paths = list(free_texts(context, schema(template), schema(template)))
    locale = "ar" if TEMPLATE_TYPES.index(template) % 2 else "en"

    @cache
    def neutral(word: str) -> Reading:
        return reading(word)

    def reading(value: str) -> Reading:
        return read(channel, render(template, "control", locale, channel, with_values(context, paths, value)))

    for value in filter(variants, tried(template)):
        try:
            hostile = reading(value)
        except HoleRefused:
            assert channel in GUARDED, (channel, value)
            assert HEADER_UNSAFE.search(value), value
            continue
        # A long value may cost a message its buttons, or a header its size: a long harmless one too.
        words = (NEUTRAL, NEUTRAL.ljust(len(value), "x"), NEUTRAL.ljust(4 * len(value), "x"))
        word = next((word for word in words if neutral(word).constructs == hostile.constructs), None)
        assert word is not None, (value, _first_difference(hostile, neutral(NEUTRAL)))
        assert hostile.shows(value) >= neutral(word).shows(word), (value, hostile.texts)


def _first_difference(one: Reading, other: Reading) -> Any:
    pairs = zip(one.constructs, other.constructs, strict=False)
    return next(((a, b) for a, b in pairs if a != b), (len(one.constructs), len(other.constructs)))
