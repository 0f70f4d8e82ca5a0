"""A value beside the template's own words: what neither would make alone, they do not make together."""

from __future__ import annotations

from collections import Counter

import pytest

from info.model import document as d
from tests.formatters.documents import HandMade, make, payload
from tests.hostile.oracles import Reading, read

CHANNELS = ("markdown", "html", "slack", "teams", "discord", "telegram", "telegram.rich", "whatsapp")
NEUTRAL = "Neutral7"
AROUND = [
    ("", ""), ("", ". x"), ("", ") x"), ("1", ". x"), ("1", " x"), ("12", ""), ("- ", ""),
    ("", " - x"), ("*", "*"),
    ("_", "_"), ("`", "`"), ("~", "~"), ("|", "|"), ("#", " x"), ("[", "](https://x.example)"),
    ("![", "](y)"),
    ("<", ">"), ("&", ";"), ("&#", ";"), ("@", ""), ("x", "y"), ("x ", " y"), ("x\n", "\ny"),
    ("\\", "\\"), (":", ":"), ("> ", ""), ("x.", ".y"), ("!", "(x)"),
]  # fmt: skip
VALUES = [
    "1", "12", "#", "##", "*", "**", "_", "`", "``", "```", "~", "~~", "|", "||", "[", "]", "](x)",
    "[x]: y", "(", "\\", "\\\\",
    "\n", "\n\n", " ", "\t", "    x", "x    ", "x  \ny", "- ", "- x", "+ x", "1.", "1. x", "1)",
    "a\n1. x", "://x", "//x", "@", "@x",
    "!", "&", "lt;", "&lt;", "&#60;", "<", ">", "> x", "<b>", "a\n", "\na", "\r\n- x", "x\n===",
    "===", "---", "x\n---", "***", "a|b",
    "www.", ".com", "http", ":", ":x:", "{", "}}", "DATE(", "\u2029x", "x\u2028- y", "\u2069*x*",
    "-", "--", "-#", "# x", "\n# x", "#\n",
]  # fmt: skip
BLOCKS = (
    d.Heading(id="title", text="t", level=2),
    d.Paragraph(id="plain", text="t"),
    d.Paragraph(id="bold", text="bold"),
    d.Paragraph(id="linked", text="linked"),
    d.ListBlock(id="items", items=("t", "t")),
    d.ListBlock(id="steps", items=("t", "t"), ordered=True),
    d.Facts(
        id="facts",
        items=(d.Fact(id="one", label="label", value="t"), d.Fact(id="two", label="t", value="label")),
    ),
    d.Callout(id="note", text="t"),
    d.Quote(id="said", text="t"),
    d.Details(id="more", summary="t", text="t"),
    d.Footer(id="end", text="t"),
)


def document(before: str, after: str) -> HandMade:
    words = {
        "t": f"{before}{{name}}{after}",
        "label": "Label",
        "subject": "Subject",
        "short": f"{before}{{name}}{after}",
    }
    styled = {
        "bold": f"<b>{before}{{name}}{after}</b> x",
        "linked": f"<link links.guide>{before}{{name}}{after}</link>",
    }
    # In `make` angle brackets with a name between them are styles; these are words.
    return make(*BLOCKS, texts=words | styled)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("before", "after"), AROUND)
def test_a_value_and_the_words_beside_it_make_nothing_new(channel: str, before: str, after: str):
    doc = document(before, after)

    def reading(value: str) -> Reading:
        return read(channel, payload(doc, channel, {"name": value}))

    neutral = reading(NEUTRAL)
    for value in VALUES:
        hostile = reading(value)
        more = Counter(hostile.constructs) - Counter(neutral.constructs)
        assert not more, (value, more)
        assert hostile.shows(f"{value}") >= neutral.shows(NEUTRAL), (value, hostile.texts)
