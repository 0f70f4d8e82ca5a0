"""Slack's limits: each at one below, at and one past it, and many documents by an oracle."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from info.errors import LimitError
from info.formatters import FORMATTERS
from info.model import document as d
from tests.formatters.documents import HandMade, make
from tests.formatters.fitting_oracle import FULL_TENANT, Shown, prove
from tests.formatters.mail_readers import rendered, slack, slack_strings


def given(doc: HandMade, **context: Any) -> tuple[Shown, list[tuple[str, str]]]:
    """The message, which keeps every limit, and what was lost."""
    seen = rendered(doc, "slack", context)
    assert slack(seen) == []
    return seen, [(loss.block, loss.how) for loss in seen.losses]


def _fact(value: str) -> HandMade:
    fact = d.Fact("f", "f.label", "f.value")
    return make(d.Facts(id="b", items=(fact,)), texts={"f.label": "Label", "f.value": value})


def _action(**fields: Any) -> HandMade:
    actions = (d.Action("go", "go", "open", url="u"), d.Action("ok", "ok", "callback"))
    return make(d.Actions(id="b", items=actions), texts={"go": "{v}", "ok": "Agreed"}, **fields)


def _question() -> HandMade:
    texts = {"ask": "Which?", "one": "{v}"}
    return make(d.Input(id="b", label="ask", options=(("one", "one"),)), texts=texts)


SHORTENED: dict[str, tuple[int, HandMade, Callable[[Any], str], str]] = {
    "notice": (4000, make(texts={"short": "{v}"}), lambda p: p["text"], "short"),
    "field": (
        2000 - len("Label\n"),
        _fact("{v}"),
        lambda p: p["blocks"][0]["fields"][0]["text"].removeprefix("Label\n"),
        "b.f",
    ),
    "alt": (
        2000,
        make(d.Image(id="b", url="u", alt="alt"), texts={"alt": "{v}"}),
        lambda p: p["blocks"][0]["alt_text"],
        "b.alt",
    ),
    "button": (75, _action(), lambda p: p["blocks"][0]["elements"][0]["text"]["text"], "b.go"),
    "option": (
        75,
        _question(),
        lambda p: p["blocks"][1]["elements"][0]["options"][0]["text"]["text"],
        "b.one",
    ),
    "context": (
        2000,
        make(d.Footer(id="b", text="t"), texts={"t": "{v}"}),
        lambda p: p["blocks"][0]["elements"][0]["text"],
        "b",
    ),
}
"""The limit of a value, a document with the value `v` there, where it is in the payload, and its part."""


@pytest.mark.parametrize("name", SHORTENED)
def test_a_value_at_its_limit_is_whole_and_past_it_shortened(name: str) -> None:
    most, doc, read, part = SHORTENED[name]

    for size in (most - 1, most):
        seen, lost = given(doc, v="x" * size, u="https://a.example/")
        assert (read(seen.payload), lost) == ("x" * size, [])
    seen, lost = given(doc, v="x" * (most + 1), u="https://a.example/")

    assert (read(seen.payload), lost) == ("x" * (most - 1) + "…", [(part, "shortened")])


@pytest.mark.parametrize("name", SHORTENED)
def test_a_limit_counts_characters_and_not_how_json_writes_them(name: str) -> None:
    most, doc, read, _ = SHORTENED[name]

    seen, lost = given(doc, v='"' * most, u="https://a.example/")

    assert (read(seen.payload), lost) == ('"' * most, [])


@pytest.mark.parametrize(
    ("size", "kind", "lost"),
    [(149, "header", []), (150, "header", []), (151, "rich_text", [("b", "stand_in")])],
)
def test_a_heading_past_its_limit_is_bold_and_whole(
    size: int, kind: str, lost: list[tuple[str, str]]
) -> None:
    doc = make(d.Heading(id="b", text="t"), texts={"t": "{v}"})

    seen, told = given(doc, v="x" * size)

    assert ([block["type"] for block in seen.payload["blocks"]], told) == ([kind], lost)
    assert "x" * size in json.dumps(seen.payload["blocks"])


def _address(size: int) -> str:
    return "https://a.example/".ljust(size, "x")


@pytest.mark.parametrize(("size", "is_there"), [(2999, True), (3000, True), (3001, False)])
def test_what_leads_to_an_address_too_long_gives_way(size: int, is_there: bool) -> None:  # noqa: FBT001
    picture = make(d.Image(id="b", url="u", alt="alt"), texts={"alt": "A tree"})

    shown_picture, lost_picture = given(picture, u=_address(size))
    shown_button, lost_button = given(_action(), v="Go", u=_address(size))

    assert [block["type"] for block in shown_picture.payload.get("blocks", [])] == ["image"] * is_there
    assert lost_picture == [("b", "dropped")] * (not is_there)
    elements = shown_button.payload["blocks"][0]["elements"]
    assert [element["text"]["text"] for element in elements] == ["Go"] * is_there + ["Agreed"]
    assert lost_button == [("b.go", "dropped")] * (not is_there)


def test_a_video_without_its_poster_is_still_a_link() -> None:
    video = make(d.Video(id="b", url="u", alt="alt", poster="p"), texts={"alt": "A tree"})

    seen, lost = given(video, u="https://a.example/", p=_address(3001))

    assert [block["type"] for block in seen.payload["blocks"]] == ["rich_text"]
    assert lost == [("b.poster", "dropped")]


def _table(count: int = 1, *, rest: str | None = None, columns: int = 1) -> HandMade:
    shape = tuple(d.Column(f"c{at}", "head", "cell") for at in range(columns))
    tables = [
        d.Table(id=f"b{at}", each=d.Each("row", "rows", 99), columns=shape, rest=rest) for at in range(count)
    ]
    return make(*tables, texts={"head": "Head", "cell": "{row.title}", "more": "and {rest} more"})


@pytest.mark.parametrize(("size", "lost"), [(9995, []), (9996, []), (9997, [("b0", "shortened")])])
def test_the_cells_of_a_table_have_a_limit_together(size: int, lost: list[tuple[str, str]]) -> None:
    rows = [{"title": "x" * 1000} for _ in range(9)] + [{"title": "x" * (size - 9000)}]

    seen, told = given(_table(), rows=rows)

    assert told == lost
    assert len(seen.payload["blocks"][0]["rows"]) == 11


def test_a_table_too_large_shows_fewer_rows_and_tells_how_many_are_left_out() -> None:
    rows = [{"title": f"{at} " + '<b>" 東京 ' * 12} for at in range(99)]

    seen, told = given(_table(rest="more", columns=5), rows=rows)

    table, rest = seen.payload["blocks"]
    assert (len(table["rows"]), told) == (11, [("b0", "shortened")])
    assert "89" in json.dumps(rest)


@pytest.mark.parametrize(("size", "lost"), [(0, []), (1, [("b", "shortened")])])
def test_the_blocks_of_a_message_have_a_limit_together(size: int, lost: list[tuple[str, str]]) -> None:
    doc = make(d.Paragraph(id="b", text="t"), texts={"t": "{v}"})
    frame = len(given(doc, v="x")[0].outputs["payload"].partition('"blocks":[')[2]) - len("x]}")

    seen, told = given(doc, v="x" * (13_000 - frame + size))

    assert told == lost
    assert len(json.dumps(seen.payload["blocks"], separators=(",", ":"), ensure_ascii=False)) - 2 == 13_000


@pytest.mark.parametrize(("count", "lost"), [(49, []), (50, []), (51, [("b50", "dropped")])])
def test_a_message_has_fifty_blocks(count: int, lost: list[tuple[str, str]]) -> None:
    doc = make(*(d.Divider(id=f"b{at}") for at in range(count)))

    seen, told = given(doc)

    assert (len(seen.payload["blocks"]), told) == (min(count, 50), lost)


def test_the_link_to_the_whole_message_takes_a_place_of_its_own() -> None:
    doc = make(*(d.Divider(id=f"b{at}") for at in range(51)))

    seen = rendered(doc, "slack", {}, FULL_TENANT)

    assert slack(seen) == []
    assert [loss.block for loss in seen.losses] == ["b49", "b50"]
    assert "https://example.com/full" in json.dumps(seen.payload["blocks"][49])


def test_where_all_blocks_give_way_there_are_no_blocks() -> None:
    doc = make(d.Image(id="b", url="u", alt="alt"), texts={"alt": "A tree"})

    assert "blocks" not in given(doc, u=_address(3001))[0].payload


def _named(size: int) -> HandMade:
    action = d.Action("k" * (size - len("b.")), "ok", "callback", value="v")
    return make(d.Actions(id="b", items=(action,)), texts={"ok": "Yes"})


def _menu(count: int) -> HandMade:
    options = tuple((f"o{at}", "ask") for at in range(count))
    return make(d.Input(id="b", label="ask", options=options), texts={"ask": "Which?"})


@pytest.mark.parametrize(
    ("within", "past"),
    [
        ((_named(254), _named(255)), _named(256)),
        ((_menu(99), _menu(100)), _menu(101)),
    ],
    ids=["action's name", "options"],
)
def test_what_the_template_alone_decides_is_checked_when_it_is_published(
    within: tuple[HandMade, ...], past: HandMade
) -> None:
    for doc in within:
        given(doc)
    with pytest.raises(LimitError, match="Slack"):
        FORMATTERS["slack"].pieces(past)


def test_columns_past_the_most_are_told_when_a_template_is_published() -> None:
    columns = tuple(d.Column(f"c{at}", "head", "cell") for at in range(21))
    doc = make(
        d.Table(id="b", each=d.Each("row", "rows", 9), columns=columns),
        texts={"head": "Head", "cell": "{row.title}"},
    )

    losses = FORMATTERS["slack"].losses(doc)

    assert [loss.what for loss in losses] == ["Slack shows 20 columns of a table; the others are left out."]


@pytest.mark.slow
def test_documents_of_every_kind_keep_the_limits_and_tell_what_they_lost() -> None:
    """`scripts/prove_fitting.py` goes on for as long as one likes."""
    tally = prove("slack", range(30), 13_000, slack_strings, slack)

    assert tally.wrong == []
    assert tally.over >= 15
    assert tally.refused.total() <= 3
