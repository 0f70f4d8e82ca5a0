"""What stands in for a part that gives way: in which place, told how, and rendered how often."""

from __future__ import annotations

import pytest

from info.language import expressions as x
from info.language import pieces as p
from tests.language.pieces.fitting_pieces import FORMATTED, LONG, TEN, block, body, render, word


def test_a_stand_in_that_its_author_named_takes_the_place_of_what_is_required():
    label = p.Box("must.label", word("n"), (("chars", 10),))
    required = block("must", label, importance="required", stand_in=p.Static("See our page."))

    assert render(body(100, required), n=LONG) == ("See our page.", [("must", "stand_in")])


def test_a_block_is_dropped_when_its_stand_in_does_not_fit_either():
    small = p.Box("a.link", word("n", put=("url",)), (("chars", 5),))
    boxed = block("a", p.Box("a.name", word("n", "number"), (("chars", 5),)), stand_in=small)

    assert render(p.Join("\n", (boxed, TEN)), n="123456") == ("0123456789", [("a", "dropped")])


@pytest.mark.parametrize("nothing", [p.Static(""), p.When(x.Literal(value=False), TEN), word("empty")])
def test_what_shows_nothing_stands_in_for_no_block(nothing):
    address = p.Box("go.url", word("n", put=("url",)), (("chars", 5),))

    assert render(
        p.Join("\n", (block("go", address, stand_in=nothing), TEN)), n="https://a.pl", empty=""
    ) == (
        "0123456789",
        [("go", "dropped")],
    )
    with pytest.raises(p.DoesNotFit):
        render(block("go", address, importance="required", stand_in=nothing), n="https://a.pl", empty="")


def test_a_block_gives_way_in_all_its_places_to_what_stands_in_one_of_them():
    """A question stands in the text and its answers on buttons; its fallback is a line of the text."""
    answers = p.Box("ask.url", word("n", put=("url",)), (("chars", 5),))
    buttons = block("ask", answers, importance="required", stand_in=p.Static(""))
    line = block("ask", p.Static("Which?"), importance="required", stand_in=p.Static("Go there."))

    assert render(p.Seq((line, buttons)), n="https://a.pl") == ("Go there.", [("ask", "stand_in")])


def test_nothing_stands_in_for_a_block_that_is_not_there():
    empty = block("a", word("n"), stand_in=p.Static("in place of nothing"))

    assert render(body(12, empty, block("b", TEN, TEN, stand_in=TEN)), n="") == (
        "0123456789",
        [("b", "stand_in")],
    )


def _tables(most: int) -> p.Box:
    cells = p.Each("row", x.ContextPath(("rows",)), p.Hole(p.Value(x.LocalPath("row", ())), ()), 9, "|")
    return p.Box("grid", cells, (("chars", most),), stand_in=p.Seq((p.Static("rows: "), cells)))


@pytest.mark.parametrize(("most", "text", "losses"), [
    (3, "a|b", []), (2, "rows: a|b", [("grid", "stand_in")]),
])  # fmt: skip
def test_a_part_gives_way_to_its_stand_in_without_being_rendered_again(most, text, losses):
    FORMATTED.clear()

    shown, told = render(block("b", _tables(most)), rows=[1, 2])

    assert (shown.replace("1", "a").replace("2", "b"), told) == (text, losses)
    assert len(FORMATTED) == 2 + 2 * bool(losses)


def test_a_part_that_gave_way_twice_is_told_once():
    part = p.Box("title", word("n"), (("chars", 3),), stand_in=p.Static("-"))

    assert render(p.Seq((part, part)), n="long") == ("--", [("title", "stand_in")])


def test_a_stand_in_that_is_too_large_for_its_container_gives_way_with_its_block():
    part = p.Box("a.head", word("n"), (("chars", 3),), stand_in=p.Static("x" * 30))

    assert render(body(10, block("a", part), block("b", TEN, importance="high")), n="long") == (
        "0123456789",
        [("a", "dropped")],
    )


def test_a_part_that_may_give_way_to_nothing_takes_its_separator_along():
    part = p.Box("head", p.Static("long"), (("chars", 3),), stand_in=p.Static(""))

    assert render(p.Join(",", (part, TEN)))[0] == "0123456789"
