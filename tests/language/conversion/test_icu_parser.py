"""The parser of ICU MessageFormat 1 reads what ICU reads, and says where it cannot."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat as IcuMessage

from info.errors import LimitError, MessageSyntaxError
from info.language.conversion import convert_icu, parse_icu
from info.language.conversion.icu_nodes import Argument
from info.language.messageformat import parse_message


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("It's", "It's"),
        ("It''s", "It's"),
        ("'", "'"),
        ("x '", "x '"),
        ("'{x}'", "{x}"),
        ("'{x}", "{x}"),
        ("'{''}'", "{'}"),
        ("'{'''}'", "{'}'"),
        ("a } b", "a } b"),
        ("# |", "# |"),
        ("'#'", "'#'"),
        ("'a'", "'a'"),
    ],
)
def test_an_apostrophe_quotes_only_before_what_needs_it(source, text):
    said = "".join(part for part in parse_icu(source) if isinstance(part, str))

    assert said == text == IcuMessage(source, "en").format({"x": ""})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("It''s", "It's"),
        ("'a'b", "ab"),
        ("It's", "Its"),
        ("'{x}' 'y'", "{x} y"),
        ("x '", "x '"),
        ("'a''b'", "a'b"),
    ],
)
def test_in_the_other_mode_every_apostrophe_quotes(source, text):
    assert parse_icu(source, apostrophe="required") == (text,)


@pytest.mark.parametrize(
    ("source", "name", "kind", "style"),
    [
        ("{n}", "n", "", ""),
        ("{ 12 }", "12", "", ""),
        ("{n,number}", "n", "number", ""),
        ("{n , NUMBER , percent}", "n", "number", " percent"),
        ("{d, date, yyyy '{' MM}", "d", "date", "yyyy '{' MM"),
        ("{d, date, a {b {c}} d}", "d", "date", "a {b {c}} d"),
        ("{größe_1}", "größe_1", "", ""),
        ("{1a}", "1a", "", ""),
    ],
)
def test_values_have_a_name_a_type_and_a_style(source, name, kind, style):
    (node,) = parse_icu(source)

    assert isinstance(node, Argument)
    assert (node.name, node.type, node.style.strip()) == (name, kind, style.strip())


@pytest.mark.parametrize(
    ("source", "offset"),
    [
        ("{", 1),
        ("{}", 1),
        ("{a b}", 3),
        ("{a.b}", 2),
        ("{-1}", 1),
        ("{01}", 1),
        ("{9999999999}", 1),
        ("ab {n", 5),
        ("{n,}", 3),
        ("{n, plural}", 10),
        ("{n, plural, }", 0),
        ("{n, plural, one {a}}", 0),
        ("{n, plural, one a}", 16),
        ("{n, plural, =x {a} other {b}}", 13),
        ("{n, plural, other {b}", 0),
        ("{n, plural, one {a} offset:1 other {b}}", 20),
        ("{n, select, other {b", 20),
        ("{n, choice, x#a}", 12),
        ("{n, choice, 1 a}", 14),
        ("{n, number, '", 13),
        ("{n, number, 0", 0),
    ],
)
def test_a_mistake_is_told_with_its_place(source, offset):
    with pytest.raises(ValueError, match="Failed"):
        IcuMessage(source, "en")

    with pytest.raises(MessageSyntaxError) as caught:
        parse_icu(source)

    assert caught.value.offset == offset
    assert caught.value.next_step


def test_depth_and_length_are_bounded():
    inside = "{a, select, other {" * 50 + "x" + "}}" * 50
    assert convert_icu(inside).text == "x"

    with pytest.raises(LimitError, match="50 levels"):
        parse_icu("{a, select, other {" * 51 + "x" + "}}" * 51)
    with pytest.raises(LimitError, match="65536"):
        parse_icu("x" * 65_537)


HOSTILE = (
    "{", "'", "'{", "{a,select,other{", "{n,number,{", "a'b", "{a}", "{n,choice,0#", "{n,plural,=1{",
    "{0}", "''", "#", "{n,plural,other{#}}", "{n,number,::.00}", "é", "\U0001f600", "|", "{a ",
)  # fmt: skip


@pytest.mark.parametrize("stem", HOSTILE)
def test_no_source_takes_the_parser_long(stem):
    source = (stem * 65_536)[:65_536]
    took = []

    for _ in range(3):
        started = time.process_time()
        with suppress(MessageSyntaxError, LimitError):
            parse_icu(source)
        took.append(time.process_time() - started)

    assert min(took) < 0.1  # 0.05 and room for a busy machine


SPECIAL = st.text(
    st.sampled_from("{}'#|,=<:;.0123 \nanplurselctofhibm\u00e9\u2028\u200e\x00\ud800-+%¤@*")
    | st.characters(),
    max_size=60,
)
STEMS = (
    "{n, plural, ", "{g, select, ", "one {", "other {", "=1 {", "}", "}}", "#", "'", "{x}", "offset:1 ",
    "{n, number, ", "::.00", "{c, choice, 0#a|1<b}", "{d, date, ", "short", "{d, time, ", "selectordinal, ",
    ",", " ",
)  # fmt: skip
PIECES = st.lists(st.sampled_from(STEMS), max_size=25).map("".join)


@settings(max_examples=300, deadline=None)
@given(SPECIAL | PIECES)
def test_any_source_ends_in_a_text_or_a_finding_as_icu_reads_it(source):
    told = convert_icu(source)

    if told.text is not None:
        parse_message(told.text)
    else:
        assert "not carried" in [finding.level for finding in told.findings]
        assert all(0 <= finding.offset <= len(source) for finding in told.findings)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_what_icu_refuses_is_refused_and_what_it_reads_is_read(source):
    try:
        parse_icu(source)
        read = True
    except MessageSyntaxError:
        read = False
    try:
        IcuMessage(source, "en")
        known = True
    except ValueError:
        known = False

    # ICU also looks into styles while it reads; those are looked at later here.
    assert read or not known
