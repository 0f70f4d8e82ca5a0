"""In-app and webhook: the document itself as JSON, for programs that draw it.

The form is `info/schemas/in_app.v1.json`. A text is a list of runs, `{"text", "bold"?, "italic"?,
"code"?, "link"?}`; a run's text is text, never markup. The webhook wraps the same document in a
CloudEvents 1.0 envelope (cloudevents.io), whose `id` and `time` are the message's.
Neither has a limit, so nothing gives way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from info.channels.capability import capability_of
from info.formatters.charts.pieces import alt_piece
from info.formatters.inline import PlainDialect, Style, text_piece
from info.formatters.json_pieces import (
    Part,
    Piece,
    array,
    comma,
    escaped,
    json_of,
    obj,
    quoted,
    seq,
    wrap,
)
from info.formatters.pressing import action_token, answer_token
from info.formatters.reading import Reader, json_text
from info.formatters.walk import block_pieces, kind_of
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Expr
from info.language.pieces import TRACK, fact
from info.language.pieces.nodes import Hole, Value
from info.model.document import (
    Action,
    Actions,
    Audio,
    Block,
    Callout,
    Chart,
    Code,
    Details,
    Divider,
    Facts,
    Footer,
    Heading,
    Image,
    Input,
    ListBlock,
    Metric,
    Metrics,
    Paragraph,
    Progress,
    Quote,
    Table,
    TextKey,
    Video,
)

__all__ = ["build_in_app", "build_webhook"]

_FORM: Final = "in_app.v1"


def build_in_app(doc: LocalizedDocument) -> Piece:
    """The document for an application's own inbox."""
    return _content(Reader(doc, capability_of("in_app")))


def build_webhook(doc: LocalizedDocument) -> Piece:
    """A CloudEvents 1.0 event in structured mode: the message's id and time are the event's."""
    content = _content(Reader(doc, capability_of("webhook")))
    return obj(
        {
            "specversion": '"1.0"',
            "id": quoted(fact("id")),
            "time": quoted(fact("time")),
            "type": json_of(f"info.message.{doc.document.id}"),
            "source": '"/info/messages"',
            "subject": json_of(doc.document.topic),
            "datacontenttype": '"application/json"',
            "dataschema": json_of(f"urn:info:schema:{_FORM}"),
            "data": content,
        }
    )


def _content(reader: Reader) -> Piece:
    doc = reader.doc
    plain = json_text(reader)
    members: dict[str, Part] = {
        "form": json_of(_FORM),
        "template": json_of(doc.document.id),
        "variant": json_of(doc.variant),
        "topic": json_of(doc.document.topic),
        "priority": json_of(doc.document.priority),
        "locale": json_of(doc.text_locale),
        "dir": json_of(doc.direction),
    }
    for key in ("subject", "short", "preheader"):
        if key in doc.texts:
            members[key] = quoted(reader.text(key, plain))
    members["blocks"] = array(block_pieces(doc, reader.capability, NativeBlocks(reader)), empty="[]")
    return obj(members)


class RunText:
    """The dialect of runs."""

    def __init__(self, isolate: str) -> None:
        self.put = ("clean", isolate, "json")

    def literal(self, text: str, style: Style) -> Piece:
        """The inside of a JSON string."""
        return seq(escaped(text))

    def value(self, value: Value, style: Style) -> Piece:
        """The value inside a JSON string; inside code it is not isolated."""
        return Hole(value, ("clean", "json") if style.code else self.put)

    def span(self, inner: Piece, style: Style) -> Piece:
        """A run; nothing where its text is empty."""
        marks = "".join(
            f',"{name}":true'
            for name, is_on in (
                ("bold", style.bold),
                ("italic", style.italic),
                ("code", style.code),
            )
            if is_on
        )
        if style.link is None:
            return wrap('{"text":"', inner, f'"{marks}}}')
        url = Hole(Value(style.link), ("url", TRACK, "json"))
        return seq('{"text":"', inner, f'"{marks},"link":"', url, '"}')

    def link(self, inner: Piece, target: Expr) -> Piece:
        """The runs as they are: each holds its link."""
        return inner

    def joined(self, spans: Sequence[Piece]) -> Piece:
        """The runs with commas."""
        return comma(spans)


class NativeBlocks:
    """Each kind of block as an object with its type, id and importance."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.dialect = RunText(reader.isolate)

    def _runs(self, key: TextKey) -> Piece:
        return wrap("[", self.reader.text(key, self.dialect), "]", "[]")

    def _optional(self, key: TextKey | None) -> Part:
        return self._runs(key) if key else ""

    def _block(self, block: Block, **members: Part) -> Piece:
        head: dict[str, Part] = {
            "type": json_of(kind_of(block)),
            "id": json_of(block.id),
            "importance": json_of(block.importance),
        }
        return obj({**head, **{name: part for name, part in members.items() if part != ""}})

    def _text_block(self, block: Any, **members: Part) -> Piece:
        return self._block(block, text=self._runs(block.text), **members)

    def heading(self, block: Heading) -> Piece:
        """Its level and text."""
        return self._text_block(block, level=str(block.level))

    def paragraph(self, block: Paragraph) -> Piece:
        """A text, or one text block an item where it repeats."""
        text = self._text_block(block)
        return text if block.each is None else self.reader.each(block.each, text, ",")

    def bullets(self, block: ListBlock) -> Piece:
        """Items, and what is said of those left out."""
        items = array([self._runs(key) for key in block.items], empty="[]")
        rest: Part = ""
        if block.each is not None:
            items = wrap(
                "[",
                self.reader.each(block.each, self._runs(block.items[0]), ","),
                "]",
                "[]",
            )
            rest = self.reader.rest(block.each, self._runs(block.rest)) if block.rest else ""
        return self._block(block, ordered=json_of(block.ordered), items=items, rest=rest)

    def facts(self, block: Facts) -> Piece:
        """Labels and values."""
        items = [
            self.reader.when(
                fact.when,
                obj(
                    {
                        "id": json_of(fact.id),
                        "label": self._runs(fact.label),
                        "value": self._runs(fact.value),
                    }
                ),
            )
            for fact in block.items
        ]
        return self._block(block, items=array(items, empty="[]"))

    def metrics(self, block: Metrics) -> Piece:
        """Labels, figures, how they moved, and which way is good."""
        items = [self.reader.when(metric.when, self._metric(metric)) for metric in block.items]
        return self._block(block, items=array(items, empty="[]"))

    def _metric(self, metric: Metric) -> Piece:
        return obj(
            {
                "id": json_of(metric.id),
                "label": self._runs(metric.label),
                "value": self._runs(metric.value),
                "good": json_of(metric.good),
                **({"delta": self._runs(metric.delta)} if metric.delta else {}),
            }
        )

    def table(self, block: Table) -> Piece:
        """Columns, then rows of cells."""
        columns = array(
            obj(
                {
                    "id": json_of(c.id),
                    "align": json_of(c.align),
                    "header": self._runs(c.header),
                }
            )
            for c in block.columns
        )
        cells = array([self._runs(column.cell) for column in block.columns])
        rows = wrap("[", self.reader.each(block.each, cells, ","), "]", "[]")
        rest = self.reader.rest(block.each, self._runs(block.rest)) if block.rest else ""
        return self._block(
            block,
            title=self._optional(block.title),
            columns=columns,
            rows=rows,
            rest=rest,
        )

    def chart(self, block: Chart) -> Piece:
        """Labels of the points, and the numbers of each series in their order; null for no number."""
        labels = wrap("[", self.reader.each(block.each, self._plain(block.label), ","), "]", "[]")
        return self._block(
            block,
            kind=json_of(block.kind),
            title=self._optional(block.title),
            alt=wrap("[", alt_piece(self.reader.doc, block, self.dialect), "]", "[]"),
            labels=labels,
            series=array(
                [self._series(block, place) for place in range(len(block.series))],
                empty="[]",
            ),
        )

    def _series(self, block: Chart, place: int) -> Piece:
        series = block.series[place]
        point = Hole(Value(self.reader.expr(series.value, block.each)), ("json_number",))
        values = wrap("[", self.reader.each(block.each, point, ","), "]", "[]")
        return obj(
            {
                "id": json_of(series.id),
                "name": self._runs(series.name),
                "values": values,
            }
        )

    def _plain(self, key: TextKey) -> Piece:
        return quoted(self.reader.text(key, json_text(self.reader)))

    def _url(self, source: str) -> Piece:
        return quoted(self.reader.url(source, "json"))

    def image(self, block: Image) -> Piece:
        """Its address and description."""
        return self._block(block, url=self._url(block.url), alt=self._plain(block.alt))

    def video(self, block: Video) -> Piece:
        """Its address, description and poster."""
        poster = self._url(block.poster) if block.poster else ""
        return self._block(block, url=self._url(block.url), alt=self._plain(block.alt), poster=poster)

    def audio(self, block: Audio) -> Piece:
        """Its address and description."""
        return self._block(block, url=self._url(block.url), alt=self._plain(block.alt))

    def actions(self, block: Actions) -> Piece:
        """What the reader can do."""
        items = [self.reader.when(action.when, self._action(block, action)) for action in block.items]
        return self._block(block, items=array(items, empty="[]"))

    def _action(self, block: Actions, action: Action) -> Piece:
        members: dict[str, Part] = {
            "id": json_of(action.id),
            "kind": json_of(action.kind),
            "style": json_of(action.style),
            "label": self._plain(action.label),
        }
        if action.kind == "open":
            members["url"] = quoted(self.reader.page(action.url or '""', "json"))
        else:
            members["value"] = json_of(action.value or action.id)
            members["token"] = quoted(action_token(block, action))
        return obj(members)

    def question(self, block: Input) -> Piece:
        """The question and its answers."""
        options = [self._option(block, option, key) for option, key in block.options]
        return self._block(block, label=self._runs(block.label), options=array(options, empty="[]"))

    def _option(self, block: Input, option: str, key: TextKey) -> Piece:
        token = quoted(answer_token(block, option))
        return obj({"id": json_of(option), "label": self._plain(key), "token": token})

    def callout(self, block: Callout) -> Piece:
        """A text and its tone."""
        return self._text_block(block, tone=json_of(block.tone))

    def quote(self, block: Quote) -> Piece:
        """A text."""
        return self._text_block(block)

    def code(self, block: Code) -> Piece:
        """Text as typed: one string, no runs, no isolates."""
        typed = PlainDialect(escaped, ("clean", "json"))
        return self._block(block, code=quoted(text_piece(self.reader.doc.texts[block.text], typed)))

    def progress(self, block: Progress) -> Piece:
        """A text, and the numbers it speaks of; null for no number."""
        value = Hole(Value(self.reader.expr(block.value)), ("json_number",))
        total = Hole(Value(self.reader.expr(block.total)), ("json_number",))
        look = {} if block.look == "bar" else {"look": json_of(block.look)}
        return self._text_block(block, value=value, total=total, **look)

    def divider(self, block: Divider) -> Piece:
        """Nothing but itself."""
        return self._block(block)

    def details(self, block: Details) -> Piece:
        """A summary and the text under it."""
        return self._text_block(block, summary=self._runs(block.summary))

    def footer(self, block: Footer) -> Piece:
        """A text."""
        return self._text_block(block)
