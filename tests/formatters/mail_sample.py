"""One document with every kind of block, as a music service would send it."""

from __future__ import annotations

from typing import Any

from info.language.binding import LocalizedDocument
from info.model import document as d
from tests.formatters.mail_documents import bold, code, doc, italic, link, text, value

CONTEXT: dict[str, Any] = {
    "user_name": "John",
    "tier": "premium",
    "plays": 128400,
    "change": "+12%",
    "listeners": 8130,
    "done": 3,
    "goal": 4,
    "seats": 2,
    "trial": True,
    "report_url": "https://aria.example/r/7?x=1&y=2",
    "cover": "https://cdn.aria.example/c.png",
    "daily": [{"day": "Mon", "plays": 1200}, {"day": "Tue", "plays": 3400}, {"day": "Wed", "plays": 2100}],
    "top": [
        {"title": "Nightfall", "plays": 9120},
        {"title": "東京の夜", "plays": 1204},
        {"title": "Ash | Ember", "plays": 88},
    ],
    "tips": ["Pin your best track", "Answer three listeners", "Plan the next release"],
}


def sample(direction: str = "ltr", locale: str = "en") -> LocalizedDocument:
    each = d.Each("track", "top", 2)
    local = ("track",)
    day = ("day",)
    return doc(
        d.Heading(id="hello", text="hello"),
        d.Paragraph(id="intro", text="intro"),
        d.Actions(
            id="go",
            items=(
                d.Action("open", "go.open", url="report_url"),
                d.Action("guide", "go.guide", url="links.guide"),
                d.Action("snooze", "go.snooze", "callback", value="7d"),
            ),
        ),
        d.Callout(id="warn", text="warn", tone="warning", when="trial"),
        d.Metrics(
            id="figures",
            items=(
                d.Metric("plays", "figures.plays.label", "figures.plays.value", "figures.plays.delta", "up"),
                d.Metric(
                    "listeners", "figures.listeners.label", "figures.listeners.value", when="has(listeners)"
                ),
            ),
        ),
        d.Heading(id="sub", text="sub", level=2),
        d.Facts(
            id="facts",
            items=(
                d.Fact("plan", "facts.plan.label", "facts.plan.value"),
                d.Fact("seats", "facts.seats.label", "facts.seats.value", "has(seats)"),
            ),
        ),
        d.Table(
            id="tracks",
            each=each,
            title="tracks.title",
            rest="tracks.rest",
            columns=(
                d.Column("title", "tracks.title.header", "tracks.title.cell"),
                d.Column("plays", "tracks.plays.header", "tracks.plays.cell", "end"),
            ),
        ),
        d.Chart(
            id="week",
            kind="bar",
            each=d.Each("day", "daily"),
            label="week.label",
            alt="week.alt",
            title="week.title",
            series=(d.Series("plays", "week.plays.name", "day.plays"),),
        ),
        d.ListBlock(
            id="tips", items=("tips.item",), each=d.Each("tip", "tips", 2), rest="tips.rest", ordered=True
        ),
        d.ListBlock(id="fixed", items=("fixed.0", "fixed.1")),
        d.Image(id="cover", url="cover", alt="cover.alt"),
        d.Quote(id="said", text="said"),
        d.Code(id="snippet", text="snippet"),
        d.Progress(id="goal", text="goal", value="done", total="goal"),
        d.Divider(id="line"),
        d.Details(id="more", summary="more.summary", text="more"),
        d.Input(id="ask", label="ask.label", options=(("yes", "ask.yes"), ("no", "ask.no"))),
        d.Footer(id="legal", text="legal"),
        direction=direction,
        locale=locale,
        texts=_texts(local, day),
    )


def _texts(local: tuple[str, ...], day: tuple[str, ...]) -> dict[str, Any]:
    return {
        "preheader": text("Your week at a glance, ", value("user_name")),
        "hello": text("Your week, ", value("user_name")),
        "intro": text(
            "You are on the ",
            bold(value("tier")),
            " plan. ",
            link("Read the guide", "links.guide"),
            " or run ",
            code("aria sync"),
            ", ",
            italic("soon"),
            ".",
        ),
        "go.open": text("Open your report"),
        "go.guide": text("How we count plays"),
        "go.snooze": text("Remind me later"),
        "warn": text("Your trial ends on Friday.\nNothing is charged before."),
        "figures.plays.label": text("Plays"),
        "figures.plays.value": text(value("plays", "number")),
        "figures.plays.delta": text(value("change")),
        "figures.listeners.label": text("Listeners"),
        "figures.listeners.value": text(value("listeners", "number")),
        "sub": text("Your account"),
        "facts.plan.label": text("Plan"),
        "facts.plan.value": text(value("tier")),
        "facts.seats.label": text("Seats in use"),
        "facts.seats.value": text(value("seats", "integer")),
        "tracks.title": text("Top tracks"),
        "tracks.rest": text("and ", value("rest", "integer", ("rest",)), " more"),
        "tracks.title.header": text("Track"),
        "tracks.title.cell": text(value("track.title", local=local)),
        "tracks.plays.header": text("Plays"),
        "tracks.plays.cell": text(value("track.plays", "integer", local)),
        "week.label": text(value("day.day", local=day)),
        "week.alt": text("Tuesday was the best day."),
        "week.title": text("Plays this week"),
        "week.plays.name": text("Plays"),
        "tips.item": text(value("tip", local=("tip",))),
        "tips.rest": text("and ", value("rest", "integer", ("rest",)), " more"),
        "fixed.0": text("Loud is not clear"),
        "fixed.1": text("Short is kind,\nlong is not"),
        "cover.alt": text("Cover of “Nightfall”"),
        "said": text("Best album of the year."),
        "snippet": text("aria sync --user ", value("user_name"), "\naria status"),
        "goal": text("Three of four songs are mastered."),
        "more.summary": text("How is this counted?"),
        "more": text("A play counts after thirty seconds."),
        "ask.label": text("Was this useful?"),
        "ask.yes": text("Yes"),
        "ask.no": text("No"),
        "legal": text("Aria Music, 1 Harbour Street. ", link("Unsubscribe", "links.guide")),
    }


def hostile_context(word: str) -> dict[str, Any]:
    """The sample's context with `word` in every place that takes free text."""
    return {
        **CONTEXT,
        "user_name": word,
        "tier": word,
        "change": word,
        "daily": [{**day, "day": word} for day in CONTEXT["daily"]],
        "top": [{**track, "title": word} for track in CONTEXT["top"]],
        "tips": [word, word, word],
    }
