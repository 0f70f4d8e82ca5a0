"""Documents for the proof of the fitter: random blocks whose every word tells which block it is from.

`case` makes a document of random blocks and a context for it. Each text and each value consists of
marker words such as `z3x17q` (block `b3`, its 17th word) between letters and signs that are hard on
markup, and of marked numbers, so whoever can read the strings of a payload knows which blocks are
there, whole or in part.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from info.language.expressions import ContextPath, LocalPath
from info.language.pieces import Arm, BoundText, Value
from info.model import document as d
from tests.formatters.documents import HandMade, bound, make

__all__ = ["KINDS", "Case", "case"]

KINDS: tuple[str, ...] = (
    "heading", "text", "texts", "list", "items", "facts", "metrics", "table", "chart", "image", "video",
    "audio", "actions", "input", "callout", "quote", "code", "progress", "divider", "details", "footer",
)  # fmt: skip
"""Every kind of block, and repeated texts and lists beside plain ones."""
_BETWEEN = (
    " ", " ", " ", " ", " & ", " <b> ", ' "', " \\ ", " *_ ", "\n",
    " 👩‍👩‍👧‍👦 ", " é ", " שלום ", " مرحبا ", " {} ", " ~`", " “€” ",
    " \u0301\u0308 ", "e\u0301\u0327 ", " 🇩🇪🏽1️⃣ ",
)  # fmt: skip
"""What stands between the words of a value; a template's own texts hold plain spaces."""
_SPACE = 2
"""About how long what stands between two words is."""
_COUNTS = (0, 1, 7, 10**18)
_ROWS = (0, 1, 2, 7, 19, 40, 45, 120)
_SHARES = ((3, 10), (3, 10), (0, 10), (10**18, 10**19))
"""What is done, and of how much."""
_NOUGHTS = (0, 0, 4, 12, 60)
"""How many noughts a number ends with."""
_IMPORTANCE = ("low", "normal", "normal", "high", "required")


class Case(NamedTuple):
    """A document and its context. `slots`: block → the block in whose place it stands, mostly itself."""

    doc: HandMade
    context: Mapping[str, Any]
    slots: Mapping[str, str]

    @property
    def required(self) -> frozenset[str]:
        """The blocks that are never cut or dropped."""
        return frozenset(block.id for block in self.doc.blocks if block.importance == "required")

    def parts_of(self, key: str) -> list[str]:
        """The words and the values of a text, in whatever arm they stand."""
        runs = [run.part for arm in self.doc.texts[key].arms for run in arm.runs]
        paths = [run.expr for run in runs if isinstance(run, Value)]
        values = [str(self.context[path.path[0]]) for path in paths if isinstance(path, ContextPath)]
        return [*(run for run in runs if isinstance(run, str)), *values]

    @property
    def needed(self) -> frozenset[str]:
        """The blocks that are required, and those that stand for them where they cannot be shown."""
        standing = {block.id: block.fallback for block in self.doc.blocks}
        found: set[str] = set()
        for block in self.doc.blocks:
            part: str | None = block.id if block.importance == "required" else None
            while part in standing and part not in found:
                found.add(part)
                part = standing[part]
        return frozenset(found)

    def only_required(self) -> Case:
        """The same with nothing that could give way: hardly a subject and a short text.

        Other blocks are hidden, not taken out: Slack shows the first of two tables as one, shown or not.
        """
        needed = self.needed
        blocks = tuple(
            block if block.id in needed else msgspec.structs.replace(block, when="has(nothing)")
            for block in self.doc.blocks
        )
        document = msgspec.structs.replace(self.doc.document, blocks=blocks)
        context = {
            path: "s" if path.startswith(("vsubject", "vshort")) else value
            for path, value in self.context.items()
        }
        doc = msgspec.structs.replace(self.doc, document=document, blocks=blocks)
        return Case(doc, context, self.slots)


class _Writer:
    """Texts and values of the block that is being made, each word marked with its owner."""

    def __init__(self, rng: random.Random, owner: str) -> None:
        self.rng = rng
        self.owner = owner
        self.texts: dict[str, str] = {}
        self.selected: dict[str, BoundText] = {}
        self.context: dict[str, Any] = {}
        self._count = 0

    def word(self) -> str:
        self._count += 1
        return f"z{self.owner}x{self._count}q"

    def words(self, letters: int, between: tuple[str, ...] = _BETWEEN) -> str:
        """About so many letters of words, at least one word."""
        text = self.word()
        more = -((len(text) - letters) // (len(text) + _SPACE))
        spaces = self.rng.choices(between, k=max(0, more))
        return "".join([text, *(space + self.word() for space in spaces)])

    def value(self, letters: int) -> str:
        """The path of a new value of the context."""
        name = f"v{self.owner}n{len(self.context)}"
        self.context[name] = self.words(letters)
        return name

    def number(self) -> str:
        """The path of a number, now and then a huge one, that tells its block and its place by its digits."""
        self._count += 1
        name = f"n{self.owner}n{len(self.context)}"
        marked = f"8{int(self.owner):03}{self._count:04}8{'0' * self.rng.choice(_NOUGHTS)}"
        self.context[name] = int(marked)
        return name

    def url(self) -> str:
        """The path of an address, now and then a long one."""
        name = f"u{self.owner}n{len(self.context)}"
        more = "y" * self.rng.choice((0, 0, 0, 40, 400, 480, 1_900, 3_000))
        self.context[name] = f"https://example.com/{self.word()}?x={more}"
        return name

    def text(self, name: str, letters: int, *, inside: str | None = None) -> str:
        """The key of a new text: words of the template, a value, or both, in some style."""
        key = f"b{self.owner}.{name}"
        path = inside or (self.value(letters) if self.rng.random() < 0.8 else None)
        source = self.words(8, (" ",)) if path is None or self.rng.random() < 0.5 else ""
        if path is not None:
            hole = f"{{{path}}}"
            style = self.rng.choice(("", "", "", "b", "i", "code", "link"))
            if style == "link":
                hole = f"<link links.guide>{hole}</link>"
            elif style:
                hole = f"<{style}>{hole}</{style}>"
            source = f"{source} {hole}".strip()
        if self.owner.isdigit() and self.rng.random() < 0.15:
            source = f"{source} {{{self.number()}}}"
        self.texts[key] = source
        if self.rng.random() < 0.15:
            self.selected[key] = self._selection(source, inside)
        return key

    def _selection(self, source: str, inside: str | None) -> BoundText:
        """A text that depends on a number and on a word, one inside the other; some arms say `source`."""
        local = frozenset({"row"}) if inside else frozenset[str]()
        count: Value = Value(ContextPath((f"count{self.owner}",)), "number")
        if inside:
            count = Value(LocalPath("row", ("plays",)), "number")
        self.context[f"count{self.owner}"] = self.rng.choice(_COUNTS)
        self.context[f"kind{self.owner}"] = self.rng.choice(("they", "she", "any"))
        other = f"{self.words(8, (' ',))} {{{inside or self.value(30)}}}"
        keys = [("1", "she"), ("one", "*"), ("other", "she"), ("other", "they"), ("*", "*")]
        sources = [self.rng.choice((source, other)) for _ in keys]
        arms = (Arm(key, bound(text, local).arms[0].runs) for key, text in zip(keys, sources, strict=True))
        return BoundText((count, Value(ContextPath((f"kind{self.owner}",)))), tuple(arms))

    def rows(self, letters: int) -> d.Each:
        """A list of the context whose items have a title and a number."""
        name, count = f"r{self.owner}", self.rng.choice(_ROWS)
        share = max(1, letters // max(1, count))
        self.context[name] = [
            {"title": self.words(share), "plays": self.rng.choice((at, at, at + 10**15))}
            for at in range(count)
        ]
        return d.Each("row", name, self.rng.choice((3, 20, 60, 100)))


def _items(writer: _Writer, letters: int) -> Iterator[tuple[int, int]]:
    """Places of a few items, and the letters of each."""
    count = writer.rng.choice((1, 2, 3, 5, 7, 12))
    return ((place, max(1, letters // count)) for place in range(count))


def _plain(kind: str, writer: _Writer, letters: int, base: Mapping[str, Any]) -> d.Block:
    text = writer.text("text", letters)
    match kind:
        case "heading":
            return d.Heading(**base, text=text, level=writer.rng.choice((1, 1, 2, 3)))
        case "text":
            return d.Paragraph(**base, text=text)
        case "callout":
            return d.Callout(**base, text=text, tone="warning")
        case "quote":
            return d.Quote(**base, text=text)
        case "code":
            return d.Code(**base, text=text)
        case "progress":
            return d.Progress(**base, text=text, value="used", total="total")
        case "details":
            return d.Details(**base, summary=writer.text("summary", 20), text=text)
        case _:
            return d.Footer(**base, text=text)


def _listed(kind: str, writer: _Writer, letters: int, base: Mapping[str, Any]) -> d.Block:
    if kind == "list":
        keys = tuple(writer.text(f"i{at}", share) for at, share in _items(writer, letters))
        return d.ListBlock(**base, items=keys, ordered=writer.rng.random() < 0.5)
    if kind == "facts":
        facts = tuple(
            d.Fact(f"f{at}", writer.text(f"f{at}.label", 10), writer.text(f"f{at}.value", share))
            for at, share in _items(writer, letters)
        )
        return d.Facts(**base, items=facts)
    if kind == "metrics":
        metrics = tuple(
            d.Metric(f"m{at}", writer.text(f"m{at}.label", 10), writer.text(f"m{at}.value", share))
            for at, share in _items(writer, letters)
        )
        return d.Metrics(**base, items=metrics)
    each = writer.rows(letters)
    item = writer.text("item", 0, inside="row.title")
    if kind == "texts":
        return d.Paragraph(**base, text=item, each=each)
    return d.ListBlock(**base, items=(item,), each=each)


def _grid(kind: str, writer: _Writer, letters: int, base: Mapping[str, Any]) -> d.Block:
    each, cell = writer.rows(letters), writer.text("title.cell", 0, inside="row.title")
    title = writer.text("head", 30) if writer.rng.random() < 0.5 else None
    if kind == "table":
        writer.texts[f"b{writer.owner}.plays.cell"] = "{row.plays}"
        columns = (
            d.Column("title", writer.text("title.header", 12), cell),
            d.Column("plays", writer.text("plays.header", 6), f"b{writer.owner}.plays.cell", "end"),
        )
        return d.Table(**base, each=each, columns=columns, title=title)
    series = (d.Series("plays", writer.text("plays.name", 8), "row.plays"),)
    shape: Literal["line", "bar", "pie"] = writer.rng.choice(("line", "bar", "pie"))
    alt = writer.text("alt", letters // 4)
    return d.Chart(**base, kind=shape, each=each, label=cell, series=series, alt=alt, title=title)


def _asked(kind: str, writer: _Writer, letters: int, base: Mapping[str, Any]) -> d.Block:
    if kind == "actions":
        kinds: tuple[Literal["open", "callback", "reply"], ...] = (
            "open",
            "open",
            "open",
            "callback",
            "reply",
        )
        actions = tuple(
            d.Action(
                f"a{at}", writer.text(f"a{at}", min(share, 400)), shape,
                url=writer.url() if shape == "open" else None,
                when=writer.rng.choice((None, None, "has(tier)")),
            )
            for at, share in _items(writer, letters)
            for shape in [writer.rng.choice(kinds)]
        )  # fmt: skip
        return d.Actions(**base, items=actions)
    options = tuple(
        (f"o{at}", writer.text(f"o{at}", min(share, 400))) for at, share in _items(writer, letters)
    )
    return d.Input(**base, label=writer.text("label", min(letters, 300)), options=options)


def _media(kind: str, writer: _Writer, letters: int, base: Mapping[str, Any]) -> d.Block:
    url, alt = writer.url(), writer.text("alt", letters)
    if kind == "image":
        return d.Image(**base, url=url, alt=alt)
    if kind == "audio":
        return d.Audio(**base, url=url, alt=alt)
    return d.Video(**base, url=url, alt=alt, poster=writer.url() if writer.rng.random() < 0.5 else None)


_MAKERS: dict[str, Callable[[str, _Writer, int, Mapping[str, Any]], d.Block]] = {
    **dict.fromkeys(("list", "items", "texts", "facts", "metrics"), _listed),
    **dict.fromkeys(("table", "chart"), _grid),
    **dict.fromkeys(("actions", "input"), _asked),
    **dict.fromkeys(("image", "video", "audio"), _media),
}


def _sizes(rng: random.Random, room: int) -> list[int]:
    """About how many letters each block has: mostly of a few blocks, now and then of very many."""
    least, most = rng.choice(((1, 12),) * 23 + ((13, 48), (49, 70)))
    count = rng.randint(least, most)
    letters = int(room * rng.choice((0.1, 1.0, 1.5, 2.0, 3.0, 4.0)))
    shares = [rng.random() ** 2 + 0.01 for _ in range(count)]
    return [int(letters * share / sum(shares)) for share in shares]


class _Body:
    """The blocks of a document that is being made, and their texts and values."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        done, total = rng.choice(_SHARES)
        self.context: dict[str, Any] = {"used": done, "total": total, "tier": "pro"}
        self.texts: dict[str, str] = {}
        self.selected: dict[str, BoundText] = {}
        self.blocks: list[d.Block] = []
        self.slots: dict[str, str] = {}

    def add(self, kind: str, size: int, slot: str | None = None, **more: Any) -> str:
        """The id of a new block."""
        owner = str(len(self.blocks))
        name = f"b{owner}"
        writer = _Writer(self.rng, owner)
        self.slots[name] = slot or name
        if kind == "divider":
            self.blocks.append(d.Divider(id=name, **more))
        else:
            self.blocks.append(_MAKERS.get(kind, _plain)(kind, writer, size, {"id": name, **more}))
        self.take(writer)
        return name

    def take(self, writer: _Writer) -> None:
        """The texts and values that were written."""
        self.texts.update(writer.texts)
        self.selected.update(writer.selected)
        self.context.update(writer.context)

    def slot(self, kind: str, size: int) -> None:
        """A block and what stands in for it: mostly nothing, now and then one block or one after another."""
        rng, importance = self.rng, self.rng.choice(_IMPORTANCE)
        if importance == "required" and rng.random() < 0.9:
            size = min(size, 40)
        stand_ins = rng.choice((0,) * 17 + (1, 1, 2))
        following = f"b{len(self.blocks) + 1}"
        first = self.add(
            kind, size, importance=importance,
            fallback=following if stand_ins else rng.choice((None,) * 9 + ("drop",)),
            when=rng.choice((None, None, None, "has(tier)", "!has(tier)")),
        )  # fmt: skip
        for left in range(stand_ins - 1, -1, -1):
            fallback = f"b{len(self.blocks) + 1}" if left else None
            self.add("text", min(size, 60), first, fallback=fallback)


def case(seed: int, room: int, kinds: tuple[str, ...] = KINDS) -> Case:
    """A document of one to seventy random blocks; same seed, same case.

    `room` is about how many characters the channel has: the values of most cases come to more.
    """
    rng = random.Random(seed)
    body = _Body(rng)
    for size in _sizes(rng, room):
        body.slot(rng.choice(kinds), size)
    for name in ("subject", "short"):
        writer = _Writer(rng, name)
        path = writer.value(rng.choice((5, 60, room // 2, room, 2 * room)))
        writer.texts[name] = f"{writer.word()} {{{path}}}"
        writer.context = {path: words.replace("\n", " ") for path, words in writer.context.items()}
        body.take(writer)
    doc = make(*body.blocks, texts=body.texts, direction=rng.choice(("ltr", "ltr", "rtl")))
    doc = msgspec.structs.replace(doc, texts={**doc.texts, **body.selected})
    return Case(doc, body.context, body.slots)
