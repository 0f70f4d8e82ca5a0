"""The fitter: what gives way when a message is over a limit, in which order, and what never does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from info.language import expressions as x
from info.language import pieces as p
from tests.language.pieces.fitting_pieces import ENV, FORMATTED, LONG, TEN, TENANT, block, body, render, word


def test_nothing_is_rendered_again_when_it_fits():
    FORMATTED.clear()

    text, losses = render(body(100, block("a", word("n"))), n="short")

    assert (text, losses) == ("short", [])
    assert FORMATTED == []  # a bare string is not even formatted once


@pytest.mark.parametrize(
    ("most", "text", "losses"),
    [
        (53, LONG, []),
        (52, "Kraków is a city in Poland with a castle and a drag…", [("title", "shortened")]),
        (8, "Kraków…", [("title", "shortened")]),
        (7, "Kraków…", [("title", "shortened")]),
        (6, "Krakó…", [("title", "shortened")]),
        (1, "…", [("title", "shortened")]),
    ],
)
def test_a_part_over_its_own_limit_has_its_words_shortened(most, text, losses):
    assert render(p.Box("title", word("n"), (("chars", most),)), n=LONG) == (text, losses)


def test_a_limit_in_bytes_counts_bytes():
    text, _ = render(p.Box("title", word("n"), (("bytes", 10),)), n="ąąąąąąąąąą")

    assert text == "ąąą…"
    assert len(text.encode()) <= 10


def test_words_are_cut_before_they_are_escaped():
    text, _ = render(p.Box("title", word("n", put=("up",)), (("chars", 4),)), n="straße und Weg")

    assert text == "STR…"


@pytest.mark.parametrize(
    ("most", "text"), [(11, "👩‍👩‍👧‍👦 e\u0301a"), (10, "👩‍👩‍👧‍👦…"), (8, "👩‍👩‍👧‍👦…"), (7, "…")]
)
def test_no_grapheme_is_cut_in_two(most, text):
    assert render(p.Box("t", word("n"), (("chars", most),)), n="👩‍👩‍👧‍👦 e\u0301a")[0] == text


def test_a_part_gives_way_to_its_stand_in_before_it_is_shortened():
    header = p.Box("h", p.Seq((p.Static("# "), word("n"))), (("chars", 10),), stand_in=word("n"))

    assert render(header, n=LONG) == (LONG, [("h", "stand_in")])


@pytest.mark.parametrize(
    "hole",
    [
        word("n", "number"),
        word("n", "date"),
        word("n", put=("url",)),
        p.Hole(p.Value(x.TenantPath(("brand", "name"))), ()),
    ],
    ids=["number", "date", "address", "tenant"],
)
def test_what_would_be_wrong_when_cut_is_not_cut(hole):
    boxed = block("fact", p.Box("fact.value", hole, (("chars", 5),)))

    assert render(p.Join("\n", (TEN, boxed)), n="https://example.com/1234567") == (
        "0123456789",
        [("fact", "dropped")],
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [("12-34-56", "0123456789"), ("12-34-5x", "0123456789\n12-3…"), ("🎉" * 8, "0123456789\n🎉🎉🎉🎉…")],
)
def test_a_code_of_digits_is_not_cut_but_signs_are(value, text):
    boxed = block("fact", p.Box("fact.value", word("n"), (("chars", 5),)))

    assert render(p.Join("\n", (TEN, boxed)), n=value)[0] == text


def test_an_address_that_stands_as_text_is_not_cut():
    text, losses = render(
        body(40, block("a", word("n")), block("b", TEN)), n="https://example.com/a-page-with-a-long-name"
    )

    assert (text, losses) == ("0123456789", [("a", "dropped")])


def test_a_stand_in_comes_before_anything_is_dropped():
    blocks = [block("a", TEN, stand_in=p.Static("a")), block("b", TEN, stand_in=p.Static("b"))]

    assert render(body(21, *blocks)) == ("0123456789\n0123456789", [])
    assert render(body(20, *blocks)) == ("0123456789\nb", [("b", "stand_in")])
    assert render(body(11, *blocks)) == ("a\nb", [("a", "stand_in"), ("b", "stand_in")])


def test_the_least_important_is_dropped_first_and_of_equals_the_last():
    blocks = [
        block("low", p.Static("l"), importance="low"),
        block("first", p.Static("f")),
        block("second", p.Static("s")),
        block("high", p.Static("h"), importance="high"),
        block("must", p.Static("m"), importance="required"),
    ]

    shown = {most: render(body(most, *blocks))[0].replace("\n", "") for most in range(1, 10)}

    assert shown == {9: "lfshm", 8: "fshm", 7: "fshm", 6: "fhm", 5: "fhm", 4: "hm", 3: "hm", 2: "m", 1: "m"}


def test_words_are_shortened_before_a_block_is_dropped_and_only_as_far_as_needed():
    blocks = [block("a", word("n")), block("b", TEN)]

    text, losses = render(body(50, *blocks), n=LONG)

    assert text == "Kraków is a city in Poland with a cast…\n0123456789"
    assert len(text) == 50
    assert losses == [("a", "shortened")]


def test_a_block_is_dropped_when_too_little_of_its_words_would_be_left():
    blocks = [block("a", word("n"), importance="high"), block("b", word("n"))]

    assert render(body(60, *blocks), n=LONG) == (LONG, [("b", "dropped")])


def test_a_list_shows_fewer_items_and_says_how_many_are_missing():
    rest = p.Seq((p.Static("+"), p.Hole(p.Value(x.LocalPath("rest", ()), "number"), ())))
    items = p.Each("i", x.ContextPath(("items",)), p.Hole(p.Value(x.LocalPath("i", ())), ()), 20, " ", rest)

    text, losses = render(body(40, block("list", items)), items=[f"item-{at}" for at in range(12)])

    assert text == "item-0 item-1 item-2 item-3 item-4 +7"
    assert losses == [("list", "shortened")]


def test_a_table_shows_fewer_rows():
    cells = (p.Hole(p.Value(x.LocalPath("i", ())), ()),)
    table = p.Rows("i", x.ContextPath(("items",)), (), cells, (), "lines", 20)

    text, losses = render(body(40, block("table", table)), items=[f"row-{at}" for at in range(12)])

    assert text == "row-0/row-1/row-2/row-3/row-4"
    assert losses == [("table", "shortened")]


def test_what_is_required_is_whole_or_the_message_does_not_fit():
    required = block("must", word("n"), importance="required")

    assert render(body(60, required, block("b", TEN)), n=LONG) == (LONG, [("b", "dropped")])
    with pytest.raises(p.DoesNotFit) as full:
        render(body(50, required, block("b", TEN)), n=LONG)
    assert (full.value.part, full.value.measure, full.value.most) == ("body", "chars", 50)
    assert "Krak" not in str(full.value)


def test_a_required_part_is_not_shortened_inside_either():
    required = block("must", p.Box("must.label", word("n"), (("chars", 10),)), importance="required")

    with pytest.raises(p.DoesNotFit) as full:
        render(required, n=LONG)
    assert full.value.part == "must"


def test_the_containers_stand_in_takes_the_place_of_nothing_that_is_required():
    required = block("must", word("n"), importance="required")

    with pytest.raises(p.DoesNotFit) as full:
        render(body(50, required, stand_in=p.Static("In short.")), n=LONG)
    assert full.value.part == "body"


def test_the_containers_stand_in_is_shown_where_no_block_would_be_left():
    blocks = [block("a", word("n", "number"), importance="high"), block("b", word("n", "number"))]
    hidden = p.When(x.Literal(value=False), block("c", TEN, importance="required"))
    short = p.Static("In short.")

    assert render(body(50, *blocks, hidden, stand_in=short), n=LONG) == ("In short.", [("body", "stand_in")])
    assert render(body(53, *blocks, stand_in=short), n=LONG) == (LONG, [("b", "dropped")])
    assert render(body(50, *blocks), n=LONG) == ("", [("a", "dropped"), ("b", "dropped")])


def test_a_hidden_block_is_no_loss():
    hidden = p.When(x.Literal(value=False), TEN)

    assert render(body(5, block("a", hidden), block("b", TEN))) == ("", [("b", "dropped")])


def test_the_way_to_the_whole_message_is_shown_only_when_something_is_missing():
    link = p.IfLost(p.Static("all: a.example"))

    assert render(body(30, block("a", TEN), link)) == ("0123456789", [])
    assert render(body(30, block("a", TEN), block("b", TEN), block("c", TEN), link)) == (
        "0123456789\nall: a.example",
        [("b", "dropped"), ("c", "dropped")],
    )
    swapped = block("b", TEN, TEN, TEN, stand_in=p.Static("b"))
    assert render(body(30, block("a", TEN), swapped, link)) == ("0123456789\nb", [("b", "stand_in")])


def test_the_way_to_the_whole_message_is_the_last_to_go():
    blocks = [block("must", word("n"), importance="required"), block("b", TEN, TEN)]
    link = p.IfLost(p.Static("all: a.example"))

    assert render(body(68, *blocks, link), n=LONG) == (LONG + "\nall: a.example", [("b", "dropped")])
    assert render(body(67, *blocks, link), n=LONG) == (LONG, [("b", "dropped")])
    assert render(body(53, *blocks, link), n=LONG) == (LONG, [("b", "dropped")])


def test_what_was_tried_with_the_link_is_not_told_once_it_went():
    link = p.IfLost(p.Static("all: a.example"))

    assert render(body(12, block("a", TEN), block("b", TEN), link)) == (TEN.text, [("b", "dropped")])


def test_a_block_that_is_dropped_in_one_output_is_dropped_in_the_others():
    pieces = {"html": body(5, block("a", TEN)), "text": p.Join("\n", (block("a", p.Static("a")),))}
    program = p.compile_program(pieces, ENV)

    outputs, losses = program.render({}, TENANT, "UTC")

    assert outputs == ("", "")
    assert [(loss.block, loss.how) for loss in losses] == [("a", "dropped")]


def test_a_block_that_one_output_does_not_show_gives_way_in_none():
    """A table without rows is nothing in the HTML of a mail, and its title in the text."""
    hidden = block("a", p.When(x.Literal(value=False), TEN), stand_in=p.Static("-"))
    pieces = {
        "html": body(5, hidden, block("b", TEN)),
        "text": p.Join("\n", (block("a", TEN, stand_in=p.Static("-")), block("b", TEN))),
    }

    outputs, losses = p.compile_program(pieces, ENV).render({}, TENANT, "UTC")

    assert outputs == ("", "0123456789")
    assert [(loss.block, loss.how) for loss in losses] == [("b", "dropped")]


def test_one_block_in_two_places_is_rendered_for_each():
    twice = p.Seq((body(5, block("a", TEN), block("b", p.Static("b"))), block("b", p.Static("<b>"))))

    assert render(twice)[0] == "b<b>"


def test_the_mark_of_a_shortened_value_is_its_places():
    sms = p.Box("sms", p.Seq((word("n"), p.Box("inner", word("n")))), (("chars", 16),), mark="...")
    mixed = p.Seq((sms, p.Box("title", word("n"), (("chars", 4),))))

    assert render(mixed, n=LONG)[0] == "Krakó...Krakó...Kra…"


@pytest.mark.parametrize(("most", "text"), [(3, "..."), (2, ".."), (1, ".")])
def test_a_mark_without_room_is_as_much_of_it_as_there_is_room_for(most, text):
    assert render(p.Box("sms", word("n"), (("chars", most),), mark="..."), n=LONG)[0] == text


ITEMS = p.Each("i", x.ContextPath(("items",)), p.Hole(p.Value(x.LocalPath("i", ())), ()), 20, " ")
"""A list of words."""


@pytest.mark.parametrize(
    ("most", "text"),
    [
        (26, "Kraków Gdynia Poznań Opole"),
        (25, "Kraków Gdynia Poznań"),
        (20, "Kraków Gdynia Poznań"),
        (19, "Kraków"),
        (6, "Kraków"),
        (5, "Krak…"),
        (1, "…"),
    ],
)
def test_a_part_with_a_list_shows_fewer_items_before_words_become_unreadable(most, text):
    boxed = p.Box("cities", ITEMS, (("chars", most),))
    items = ["Kraków", "Gdynia", "Poznań", "Opole"]

    assert render(boxed, items=items)[0] == text


def test_a_block_inside_a_block_is_left_out_alone():
    def button(part: str, name: str) -> p.Box:
        address = p.Box(f"{part}.url", word(name, put=("url",)), (("chars", 12),))
        return block(part, address)

    go = block("go", p.Join(",", (button("go.one", "a"), button("go.two", "b"))))

    assert render(go, a="https://a.pl", b="https://b.pl") == ("https://a.pl,https://b.pl", [])
    assert render(go, a="https://a.pl/", b="https://b.pl") == ("https://b.pl", [("go.one", "dropped")])
    assert render(go, a="https://a.pl/", b="https://b.pl/") == (
        "",
        [("go.one", "dropped"), ("go.two", "dropped")],
    )


def test_a_part_of_what_is_required_is_not_left_out():
    address = p.Box("go.url", word("a", put=("url",)), (("chars", 12),))
    go = block("go", block("go.one", address, importance="required"), importance="required")

    with pytest.raises(p.DoesNotFit) as full:
        render(go, a="https://a.pl/")
    assert full.value.part == "go"


def test_a_part_of_what_is_required_that_is_too_large_leaves_nothing_for_the_containers_stand_in():
    required = block("must", p.Box("must.label", word("n"), (("chars", 10),)), importance="required")

    with pytest.raises(p.DoesNotFit) as full:
        render(body(100, required, stand_in=p.Static("In short.")), n=LONG)
    assert full.value.part == "must"


def test_of_a_dropped_block_nothing_else_is_told():
    title = p.Box("a.title", word("n"), (("chars", 5),))
    figure = p.Box("a.figure", word("n", "number"), (("chars", 5),))

    assert render(block("a", title, figure), n="1234567890") == ("", [("a", "dropped")])


def test_a_part_that_gave_way_is_no_shortened_block():
    """The heading's stand-in is told; that its block could have been squeezed is not."""
    heading = block("h", p.Box("h", word("n"), (("chars", 10),), stand_in=p.Static("short")))
    other = block("o", word("m"))

    assert render(body(32, heading, other), n=LONG, m=LONG) == (
        "short\nKraków is a city in Polan…",
        [("h", "stand_in"), ("o", "shortened")],
    )


@pytest.mark.parametrize(("code", "shown"), [("483 920-1", ""), ("A483 920-1", "A48…"), ("!!!!!!!!", "!!!…")])
def test_a_code_without_a_letter_is_not_cut(code, shown):
    boxed = block("code", p.Box("code.value", word("n"), (("chars", 4),)))

    assert render(p.Join("\n", (boxed,)), n=code)[0] == shown


@pytest.mark.parametrize(
    ("most", "text", "losses"),
    [
        (65, LONG + "\n0123456789", []),
        (50, "Kraków is a city in Poland with a cast…\n0123456789", [("body", "shortened")]),
        (34, "Kraków is a city in Pol…", [("b", "dropped"), ("body", "shortened")]),
        (5, "Krak…", [("b", "dropped"), ("body", "shortened")]),
    ],
)
def test_words_around_blocks_are_shortened_while_they_can_be_read_then_blocks_give_way(most, text, losses):
    shown, told = render(body(most, word("n"), block("b", TEN)), n=LONG)

    assert len(shown) <= most
    assert shown.startswith(text.removesuffix("…"))
    assert told == losses


def test_words_around_blocks_are_whole_when_blocks_gave_way_enough():
    text, losses = render(body(56, word("n"), block("b", p.Static("0" * 90))), n=LONG)

    assert (text, losses) == (LONG, [("b", "dropped")])


def test_a_stand_in_that_does_not_fit_either_is_dropped():
    small = p.Box("b.part", p.Static("x" * 20), (("chars", 10),))
    large = p.Box("b.part", p.Static("x" * 30), (("chars", 10),))

    assert render(p.Join("\n", (TEN, block("b", large, stand_in=small)))) == (
        "0123456789",
        [("b", "dropped")],
    )


def test_nothing_stands_in_for_a_block_that_is_not_shown():
    hidden = p.When(x.Literal(value=False), TEN)
    blocks = [block("b", hidden, stand_in=p.Static("b")), block("a", TEN)]

    assert render(body(5, *blocks)) == ("", [("a", "dropped")])


def test_what_was_dropped_on_the_way_to_a_more_important_block_is_taken_back():
    blocks = [
        block("low", TEN, importance="low"),
        block("first", TEN),
        block("large", p.Static("x" * 90), importance="high"),
    ]

    assert render(body(30, *blocks)) == ("0123456789\n0123456789", [("large", "dropped")])


def test_a_part_of_a_block_gives_way_alone():
    def button(name: str, text: str) -> p.Box:
        return p.Box(
            f"go.{name}", p.Box(f"go.{name}.url", p.Static(text), (("chars", 5),)), importance="normal"
        )

    row = block("go", p.Join(" ", (button("a", "short"), button("b", "far too long"))))

    assert render(row) == ("short", [("go.b", "dropped")])


def test_a_part_cut_by_its_block_just_as_by_its_own_limit_is_told():
    label = p.Box("a.label", word("n"), (("chars", 38),))

    text, losses = render(body(77, block("a", label), block("b", word("m"))), n=LONG, m=LONG * 2)

    assert [len(line) for line in text.split("\n")] == [38, 38]
    assert losses == [("a.label", "shortened"), ("b", "shortened")]


def test_what_is_decided_in_one_place_holds_for_the_places_before_it():
    late = block("a", p.Box("a.part", p.Static("too long"), (("chars", 5),)))

    assert render(p.Join("\n", (block("a", TEN), TEN, late))) == ("0123456789", [("a", "dropped")])


def test_a_swap_comes_before_anything_inside_gives_way():
    large = p.Join("\n", (block("a", TEN), block("b", TEN, importance="low")))
    small = body(12, block("a", TEN), block("b", p.Static("b"), importance="low"))
    swapped = p.Box("buttons", large, (("chars", 15),), stand_in=small, swap=True)

    assert render(swapped) == ("0123456789\nb", [("buttons", "stand_in")])


IMPORTANCE = ("low", "normal", "high", "required")
BLOCKS = st.lists(
    st.tuples(st.sampled_from(IMPORTANCE), st.sampled_from(("string", "number")), st.booleans()),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(BLOCKS, st.lists(st.text(max_size=60), min_size=6, max_size=6), st.integers(1, 200))
def test_whatever_is_given_up_the_limit_holds_and_the_losses_are_true(shapes, words, most):
    """An oracle that reads the text alone: a block is whole, shortened, or not there."""
    blocks, whole = _marked(shapes, words)
    context = {f"w{at}": text for at, text in enumerate(words)}
    program = p.compile_program({"text": body(most, *blocks)}, ENV)

    try:
        (text,), losses = program.render(context, TENANT, "UTC")
    except p.DoesNotFit:
        required = [whole[at] for at, shape in enumerate(shapes) if shape[0] == "required"]
        assert len("\n".join(required)) > most
        return

    assert len(text) <= most
    assert program.render(context, TENANT, "UTC") == ((text,), losses)
    told = {loss.block: loss.how for loss in losses}
    for at, (importance, _, _) in enumerate(shapes):
        seen = _seen(text, at)
        how = told.get(f"b{at}")
        if how is None or importance == "required":
            assert seen == whole[at]
        elif how == "dropped":
            assert seen is None
        elif how == "stand_in":
            assert seen == f"<{at}>s</{at}>"
        else:
            assert seen is not None
            assert seen != whole[at]
            assert "…" in seen


def _marked(shapes: Sequence[tuple[str, str, bool]], words: Sequence[str]) -> tuple[list[p.Piece], list[str]]:
    """Blocks that can be told apart in the text, and each as it is whole."""
    blocks: list[p.Piece] = []
    whole: list[str] = []
    for at, (importance, function, has_stand_in) in enumerate(shapes):
        head, tail = f"<{at}>", f"</{at}>"
        stand_in = p.Static(f"{head}s{tail}") if has_stand_in and importance != "required" else None
        inner = word(f"w{at}", function)
        blocks.append(
            block(f"b{at}", p.Static(head), inner, p.Static(tail), importance=importance, stand_in=stand_in)
        )
        whole.append(f"{head}{words[at]}{tail}")
    return blocks, whole


def _seen(text: str, at: int) -> str | None:
    head, tail = f"<{at}>", f"</{at}>"
    if head not in text:
        return None
    return text[text.index(head) : text.rindex(tail) + len(tail)]


def test_a_block_whose_inner_parts_are_whole_in_the_end_is_not_told_as_shortened():
    inner = p.Box("go.a", p.Seq((p.Static("["), word("label"), p.Static("]"))), importance="normal")
    blocks = [block("go", inner), block("text", word("n"))]
    label = "Open the dashboard of your team"

    text, losses = render(body(90, *blocks), n=LONG * 3, label=label)

    assert text.startswith(f"[{label}]\n")
    assert losses == [("text", "shortened")]
