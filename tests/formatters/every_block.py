"""One document with every kind of block, every optional part, and a value in every text."""

from __future__ import annotations

from typing import Any

from info.model import document as d
from tests.formatters.documents import HandMade, make

ROWS = d.Each("row", "rows", 2)

BLOCKS: tuple[d.Block, ...] = (
    d.Heading(id="hello", text="hello", level=1),
    d.Heading(id="second", text="second", level=2),
    d.Paragraph(id="plan", text="plan", when="has(tier)"),
    d.Paragraph(id="lines", text="lines", each=ROWS),
    d.ListBlock(id="steps", items=("steps.0", "steps.1"), ordered=True),
    d.ListBlock(id="tracks", items=("tracks.item",), each=ROWS, rest="tracks.rest"),
    d.Facts(
        id="facts",
        items=(
            d.Fact("one", "facts.one.label", "facts.one.value"),
            d.Fact("two", "facts.two.label", "facts.two.value", when="has(tier)"),
        ),
    ),
    d.Metrics(
        id="metrics",
        items=(
            d.Metric("plays", "metrics.plays.label", "metrics.plays.value", "metrics.plays.delta", "up"),
            d.Metric("skips", "metrics.skips.label", "metrics.skips.value", when="has(tier)"),
        ),
    ),
    d.Table(
        id="top",
        each=ROWS,
        columns=(
            d.Column("title", "top.title.header", "top.title.cell"),
            d.Column("plays", "top.plays.header", "top.plays.cell", align="end"),
        ),
        title="top.title",
        rest="top.rest",
    ),
    d.Table(id="again", each=ROWS, columns=(d.Column("title", "again.title.header", "again.title.cell"),)),
    d.Chart(
        id="trend",
        kind="line",
        each=ROWS,
        label="trend.label",
        series=(
            d.Series("plays", "trend.plays.name", "row.plays"),
            d.Series("x", "trend.x.name", "row.plays"),
        ),
        alt="trend.alt",
        title="trend.title",
    ),
    d.Image(id="cover", url="picture", alt="cover.alt"),
    d.Video(id="clip", url="picture", alt="clip.alt", poster="picture"),
    d.Audio(id="song", url="picture", alt="song.alt"),
    d.Actions(
        id="go",
        items=(
            d.Action("open", "go.open", "open", url="links.home"),
            d.Action("more", "go.more", "open", url="picture", style="secondary", when="has(tier)"),
            d.Action("yes", "go.yes", "callback", value="approve:7", style="danger"),
            d.Action("say", "go.say", "reply", when="has(tier)"),
        ),
    ),
    d.Input(id="mood", label="mood.label", options=(("good", "mood.good"), ("bad", "mood.bad"))),
    d.Callout(id="warn", text="warn", tone="warning"),
    d.Quote(id="said", text="said"),
    d.Code(id="key", text="key"),
    d.Progress(id="used", text="used", value="used", total="total"),
    d.Progress(id="dial", text="used", value="used", total="total", look="gauge"),
    d.Divider(id="line"),
    d.Details(id="fine", summary="fine.summary", text="fine"),
    d.Footer(id="legal", text="legal"),
)
STYLED = "<b>{name}</b> <i>{name}</i> <code>{name}</code> <link links.guide>{name}</link> {name}\nnext"
TEXTS = {
    "subject": "Subject {name}",
    "short": "Short {name}",
    "preheader": "Before {name}",
    "hello": "Hello {name}",
    "second": "Known at publish",
    "plan": STYLED,
    "lines": "{row.title} {name}",
    "steps.0": "{name}",
    "steps.1": "<b>Second</b> {name}",
    "tracks.item": "{row.title} {name}",
    "tracks.rest": "and {rest} more",
    "facts.one.label": "One {name}",
    "facts.one.value": "{name}",
    "facts.two.label": "Two",
    "facts.two.value": STYLED,
    "metrics.plays.label": "Plays {name}",
    "metrics.plays.value": "{name}",
    "metrics.plays.delta": "{name}",
    "metrics.skips.label": "Skips",
    "metrics.skips.value": "{name}",
    "top.title": "Top {name}",
    "top.title.header": "Title {name}",
    "top.title.cell": "<b>{row.title}</b> {name}",
    "top.plays.header": "Plays",
    "top.plays.cell": "{row.plays}",
    "top.rest": "and {rest} more for {name}",
    "again.title.header": "Title",
    "again.title.cell": "{row.title}",
    "trend.label": "{row.title} {name}",
    "trend.plays.name": "Plays {name}",
    "trend.x.name": "X",
    "trend.alt": "It rose {name}",
    "trend.title": "Trend {name}",
    "cover.alt": "Cover {name}",
    "clip.alt": "Clip {name}",
    "song.alt": "{name}",
    "go.open": "Open {name}",
    "go.more": "More",
    "go.yes": "{name}",
    "go.say": "Say {name}",
    "mood.label": "How was it, {name}?",
    "mood.good": "Good",
    "mood.bad": "{name}",
    "warn": "Careful, {name}",
    "said": STYLED,
    "key": "x = {name}",
    "used": "Used {name}",
    "fine.summary": "Fine {name}",
    "fine": STYLED,
    "legal": "Sent to {name}",
}


def every_block(direction: str = "ltr") -> HandMade:
    """The document, in a direction."""
    return make(*BLOCKS, texts=TEXTS, direction=direction)


def context(name: str = "Ann", *, rows: int = 3, tier: bool = True, total: int = 10) -> dict[str, Any]:
    """A context for it; `name` stands in every text."""
    made: dict[str, Any] = {
        "name": name,
        "picture": "https://example.com/a.png?x=1&y=2",
        "rows": [{"title": f"Track {place}", "plays": place} for place in range(rows)],
        "used": 4,
        "total": total,
    }
    return made | ({"tier": "pro"} if tier else {})
