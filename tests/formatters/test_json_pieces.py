"""JSON built of pieces: valid whatever is left out."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.formatters.json_pieces import (
    NOTHING,
    always,
    any_of,
    array,
    both,
    comma,
    escaped,
    json_of,
    member,
    obj,
    optional,
    quoted,
    seq,
    wrap,
)
from info.language.expressions import parse
from info.language.expressions.nodes import ContextPath
from info.language.pieces import compile_program, interpret
from info.language.pieces.nodes import Choose, Each, Hole, Join, Rows, Seq, Static, Value, When
from tests.formatters.documents import ENVIRONMENT

IS_THERE = ContextPath(("there",))
HOLE = Hole(Value(ContextPath(("name",))), ("clean", "json"))


def text(piece, **context):
    plain = interpret({"o": piece}, ENVIRONMENT, context, {}, "UTC")["o"]
    assert compile_program({"o": piece}, ENVIRONMENT)(context, {}, "UTC") == (plain,)
    return plain


@pytest.mark.parametrize(
    ("piece", "rendered"),
    [
        (obj({}), "{}"),
        (obj({"a": "1", "b": ""}), '{"a":1}'),
        (obj({"a": optional(HOLE), "b": "1"}), '{"b":1}'),
        (obj({"a": quoted(HOLE), "b": "1"}), '{"a":"","b":1}'),
        (obj({"a": "1", "b": array([])}, needs="b"), ""),
        (obj({"a": "1", "b": array([optional(HOLE)])}, needs="b"), ""),
        (obj({"a": "1", "b": array([optional(HOLE)]), "c": "2"}, needs="b"), ""),
        (array([optional(HOLE), "1"]), "[1]"),
        (array([optional(HOLE)], empty="[]"), "[]"),
        (comma(["1", "", "2"]), "1,2"),
        (member("a", NOTHING), ""),
        (wrap("<", HOLE, ">", "none"), "none"),
        (seq("a", seq("b", HOLE), "c"), "abc"),
    ],
)
def test_what_is_empty_is_left_out_with_its_comma(piece, rendered):
    assert text(piece, name="") == rendered


@pytest.mark.parametrize(
    ("piece", "rendered"),
    [
        (obj({"a": optional(HOLE), "b": "1"}), '{"a":"x","b":1}'),
        (obj({"a": "1", "b": array([optional(HOLE)]), "c": "2"}, needs="b"), '{"a":1,"b":["x"],"c":2}'),
        (wrap("<", HOLE, ">", "none"), "<x>"),
    ],
)
def test_what_is_there_stands_in_its_place(piece, rendered):
    assert text(piece, name="x") == rendered


def test_an_object_that_may_be_left_out_takes_no_second_open_member():
    with pytest.raises(TypeError, match="known at publish"):
        obj({"a": optional(HOLE), "b": array([optional(HOLE)])}, needs="b")


def test_neighbouring_static_text_is_one_piece():
    assert obj({"a": "1", "b": array(["1", "2"])}) == Static('{"a":1,"b":[1,2]}')


def leaves():
    return st.one_of(
        st.integers().map(lambda number: Static(str(number))),
        st.text().map(lambda string: Static(json_of(string.encode("utf-8", "replace").decode()))),
        st.just(quoted(HOLE)),
        st.just(optional(HOLE)),
        st.just(NOTHING),
        st.just(When(IS_THERE, Static("true"))),
        st.just(When(IS_THERE, NOTHING, quoted(HOLE))),
        st.just(Each("row", ContextPath(("rows",)), Static("0"), separator=",")),
    )


def branches(children):
    names = st.text(alphabet="abc", min_size=1, max_size=3)
    return st.one_of(
        st.lists(children, max_size=4).map(array),
        st.lists(children, max_size=4).map(lambda items: array(items, empty="[]")),
        st.dictionaries(names, children.map(lambda piece: array([piece], empty="[]")), max_size=4).map(obj),
        children.map(lambda piece: obj({"x": "1", "y": array([piece]), "z": "2"}, needs="y")),
        children.map(lambda piece: When(IS_THERE, piece)),
    )


@given(
    st.recursive(leaves(), branches, max_leaves=12),
    st.booleans(),
    st.sampled_from(["", 'a"b\\']),
    st.integers(0, 2),
)
def test_json_is_valid_for_every_combination_of_what_is_missing(piece, there, name, rows):
    whole = obj({"inner": array([piece], empty="[]")})

    orjson.loads(text(whole, there=there, name=name, rows=[0] * rows))


@given(st.recursive(leaves(), branches, max_leaves=12), st.booleans(), st.integers(0, 2))
def test_a_piece_that_is_always_there_never_renders_to_nothing(piece, there, rows):
    if always(piece):
        assert text(piece, there=there, name="", rows=[0] * rows)


def test_pieces_whose_presence_depends_on_data_are_not_always_there():
    arm = (("*",), Static("x"))

    assert always(Choose((), (arm,)))
    assert not always(Choose((), (arm, (("*",), HOLE))))
    assert not always(Rows("row", IS_THERE, (), (), (), "aligned"))
    assert not always(Join(",", (HOLE,), head="["))
    assert always(Join(",", (HOLE,), empty="x"))
    assert always(Seq((HOLE, Static("x"))))


def test_conditions_combine():
    first, second = parse("a"), parse("b")

    assert both(None, None) is None
    assert both(first, None) == first
    assert both(None, second) == second
    assert both(first, second) == parse("a && b")
    assert any_of([first, None]) is None
    assert any_of([first, second]) == parse("a || b")


def test_escaped_is_the_inside_of_a_string():
    assert escaped('a"b\n') == 'a\\"b\\n'
