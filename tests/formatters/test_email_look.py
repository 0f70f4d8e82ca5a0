"""The look of a mail: contrast in both modes, one button, charts that read without colour."""

from __future__ import annotations

import re

import pytest

from info.formatters.email.style import DARK, PAGE, RULES
from info.formatters.layouts_html import html_line
from info.formatters.layouts_text import landmarks, markdown_line, sparkline, text_line
from info.model import document as d
from tests.formatters.mail_documents import doc, render, text, value

TONES = ("info", "success", "warning", "danger")
MONTH = [[f"May {day}", f"{day % 9}", f"{day % 9:,}"] for day in range(1, 32)]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def declared(css: str, selector: str, name: str) -> str:
    rule = re.search(re.escape(selector) + r"[^{}]*\{([^}]*)\}", css)
    assert rule is not None, selector
    found = re.search(rf"(?:^|[; ]){name}: (#[0-9a-f]{{6}})", rule.group(1))
    assert found is not None, (selector, name)
    return found.group(1)


@pytest.mark.parametrize("tone", TONES)
def test_every_callout_is_readable_in_both_modes(tone):
    for css, selector in ((RULES, f".note-{tone}"), (DARK, f".ink .note-{tone}")):
        assert contrast(declared(css, selector, "color"), declared(css, selector, "background-color")) >= 4.5


def test_words_are_readable_in_both_modes():
    card, page = (
        declared(DARK, ".card", "background-color"),
        declared(DARK, "body, .page", "background-color"),
    )

    assert contrast("#1b1f24", "#ffffff") >= 7
    assert contrast(declared(RULES, ".logo img", "color"), PAGE) >= 4.5
    assert contrast("#1f5fbf", "#ffffff") >= 4.5
    assert contrast(declared(DARK, ".ink div", "color"), card) >= 7
    assert contrast(declared(DARK, ".label", "color"), card) >= 4.5
    assert contrast(declared(DARK, ".label", "color"), page) >= 4.5
    assert (
        contrast(declared(DARK, ".ink pre", "color"), declared(DARK, ".ink pre", "background-color")) >= 4.5
    )


@pytest.mark.parametrize(
    ("shown", "button", "links"),
    [
        ((True, True, True), "One", ["Two", "Three"]),
        ((False, True, True), "Two", ["Three"]),
        ((False, False, True), "Three", []),
        ((True, False, True), "One", ["Three"]),
    ],
)
def test_the_first_action_that_is_shown_is_the_button(shown, button, links):
    items = (
        d.Action("a", "b.a", url="links.guide", when="flags.a"),
        d.Action("b", "b.b", url="links.guide", when="flags.b"),
        d.Action("c", "b.c", url="links.guide"),
    )
    given = doc(
        d.Actions(id="b", items=items), texts={"b.a": text("One"), "b.b": text("Two"), "b.c": text("Three")}
    )

    page = render("email", given, {"flags": dict(zip("abc", shown, strict=True)), "user_name": ""})["html"]

    assert re.findall(r'bgcolor="#5b3df5".*?>([A-Z]\w+)</a>', page) == [button]
    assert re.findall(r"<p[^>]*><a [^>]*>(\w+)</a></p>", page) == links


def test_a_long_line_names_its_landmarks_in_order():
    assert [(row[0], mark) for row, mark in landmarks(MONTH, [float(row[1]) for row in MONTH])] == [
        ("May 1", ""), ("May 8", "▲"), ("May 9", "▼"), ("May 31", ""),
    ]  # fmt: skip


def test_a_long_line_is_small_in_every_text_format():
    assert text_line(["Plays"], MONTH, []).split("\n") == [
        "▂▃▄▅▅▆▇█▁▂▃▄▅▅▆▇█▁▂▃▄▅▅▆▇█▁▂▃▄▅",
        "May 1   1",
        "May 8   8  ▲",
        "May 9   0  ▼",
        "May 31  4",
    ]
    assert markdown_line(["Plays"], MONTH, []).split("\n")[2:] == [
        "| May 1 | 1 |", "| May 8 | 8 ▲ |", "| May 9 | 0 ▼ |", "| May 31 | 4 |",
    ]  # fmt: skip
    assert html_line(["", "Plays"], MONTH, []).count("vertical-align:bottom") == 31


def test_two_lines_are_drawn_one_after_the_other_under_their_names():
    rows = [[*row, row[1], row[2]] for row in MONTH]

    assert text_line(["Plays", "Saves"], rows, []).startswith("Plays\n▂")
    assert "\n\nSaves\n▂" in text_line(["Plays", "Saves"], rows, [])
    assert html_line(["", "Plays", "Saves"], rows, []).count(">Saves</th>") == 1
    assert markdown_line(["Plays", "Saves"], rows, []).count("|   | ") == 2


def test_a_short_line_is_drawn_as_bars():
    assert text_line(["Plays"], MONTH[:3], []).count("█") == 20 + 13 + 6
    assert "white-space:nowrap" in html_line(["#123456", "Plays"], MONTH[:3], [])
    assert markdown_line(["Plays"], MONTH[:3], []).count("|\n") == 4


def test_a_flat_or_empty_course_divides_by_nothing():
    flat = [[f"d{at}", "0", "0"] for at in range(20)]

    assert sparkline([3.0, 3.0]) == "▁▁"
    assert "▁" * 20 in text_line(["Plays"], flat, [])
    assert html_line(["", "Plays"], flat, []).count("height:1px") == 20
    assert text_line(["Plays"], [["d", "nan", "?"]], []) == "d" + " " * 24 + "?"


def test_the_headers_of_a_table_may_be_broken_and_its_figures_not():
    columns = (d.Column("track", "h", "c"), d.Column("plays", "h", "n", align="end"))
    top = d.Table(id="top", each=d.Each("track", "top", 5), columns=columns)
    texts = {
        "h": text("A header of many words"),
        "c": text(value("track.title", local=["track"])),
        "n": text(value("track.plays", local=["track"])),
    }

    page = render("email", doc(top, texts=texts), {"user_name": "Ada", "top": [{"title": "Sea", "plays": 3}]})

    headers = re.findall(r"<th [^>]*>", page["html"])
    cells = re.findall(r'<td [^>]*class="line[^>]*>', page["html"])
    assert len(headers) == 2
    assert not [each for each in headers if "nowrap" in each]
    assert [each for each in cells if "nowrap" in each]
