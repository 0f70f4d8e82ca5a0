"""SMS sizes: what a carrier bills, at the boundaries of both alphabets."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.channels.sizes import septets, sms_parts, sms_size, ucs2_units
from info.formatters import MEASURES

ANY_TEXT = st.text(st.sampled_from("aZ9 €{}é\n’ж東👍"), max_size=500)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "gsm-7", 0, 1),
        ("a" * 160, "gsm-7", 160, 1),
        ("a" * 161, "gsm-7", 161, 2),
        ("a" * 306, "gsm-7", 306, 2),
        ("a" * 307, "gsm-7", 307, 3),
        ("€" * 80, "gsm-7", 160, 1),
        ("€" * 81, "gsm-7", 162, 2),
        ("ж" * 70, "ucs-2", 70, 1),
        ("ж" * 71, "ucs-2", 71, 2),
        ("ж" * 134, "ucs-2", 134, 2),
        ("ж" * 135, "ucs-2", 135, 3),
        ("👍" * 35, "ucs-2", 70, 1),
        ("👍" * 36, "ucs-2", 72, 2),
        ("a" * 159 + "’", "ucs-2", 160, 3),
        ("\u2068John\u2069" + "a" * 64, "ucs-2", 70, 1),
    ],
)
def test_a_text_costs_what_the_carrier_counts(text, encoding, units, parts):
    size = sms_size(text)

    assert (size.encoding, size.units, size.parts) == (encoding, units, parts)


def test_a_part_never_cuts_an_escape_pair():
    parts = sms_parts("a" * 152 + "€" + "b" * 20)

    assert [septets(part) for part in parts] == [152, 22]


def test_a_part_never_cuts_a_surrogate_pair():
    parts = sms_parts("ж" * 66 + "👍" + "ж" * 10)

    assert [ucs2_units(part) for part in parts] == [66, 12]


@given(ANY_TEXT)
def test_the_parts_make_the_text_again_and_each_fits(text):
    parts = sms_parts(text)

    assert "".join(parts) == text
    assert len(parts) == sms_size(text).parts
    joined = len(parts) > 1
    if septets(text) is None:
        assert all(ucs2_units(part) <= (67 if joined else 70) for part in parts)
    else:
        assert all((septets(part) or 0) <= (153 if joined else 160) for part in parts)


MARKUP = st.lists(
    st.sampled_from(
        [
            "a",
            "é",
            "👍",
            " ",
            "&amp;",
            "&lt;",
            "&gt;",
            "&quot;",
            "&#34;",
            "&#39;",
            "&#8296;",
            "&",
            "lt;",
            "<b>",
            "</b>",
        ]
    ),
    max_size=20,
).map("".join)


@given(MARKUP)
def test_marked_text_is_as_long_as_its_reader_sees_it(markup):
    seen = html.unescape(re.sub("<[^>]*>", "", markup))

    assert MEASURES["html_chars"].size(markup) == len(seen)
    assert MEASURES["telegram_chars"].size(markup) == len(seen.encode("utf-16-le")) // 2
