"""An oracle of the fitter for any channel: documents whose every word tells which block it is from.

`case` makes a document of random blocks and a context for it. Each text and each value consists of
marker words such as `z3x17q` (block `b3`, its 17th word) between letters and signs that are hard on
markup, so whoever can read the strings of a payload knows which blocks are there, whole or in part.
`shown` renders a case; `complaints` compares what is shown with the same document without limits.

A channel's test brings two readers of its own, independent of the formatter: the strings that its
payload shows, and the limits that it breaks.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from info.formatters import FORMATTERS
from info.language.pieces import DoesNotFit, Environment, compile_program
from info.model import document as d
from info.model.values import Loss
from tests.formatters.documents import ENVIRONMENT, ROOMY, TENANT, HandMade, make

if TYPE_CHECKING:
    from info.language.binding import LocalizedDocument

KINDS: tuple[str, ...] = (
    "heading", "text", "texts", "list", "items", "facts", "metrics", "table", "chart", "image", "video",
    "audio", "actions", "input", "callout", "quote", "code", "progress", "divider", "details", "footer",
)  # fmt: skip
"""Every kind of block, and repeated texts and lists beside plain ones."""
FULL_TENANT: dict[str, Any] = {**TENANT, "links": {**TENANT["links"], "full": "https://example.com/full"}}
"""A tenant with a page where the whole message can be read."""
_WORD = re.compile(r"z([a-z]+|[0-9]+)x([0-9]+)q")
_PATH = re.compile(r"\{([a-z0-9]+)\}")
_MOST_LINES = 8
"""Points of a chart that a chat tells one a line; of more it tells the first and the last."""
_BETWEEN = (
    " ", " ", " ", " ", " & ", " <b> ", ' "', " \\ ", " *_ ", "\n",
    " 👩‍👩‍👧‍👦 ", " é ", " שלום ", " {} ", " ~`", " “€” ",
)  # fmt: skip
"""What stands between the words of a value; a template's own texts hold plain spaces."""
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

    def only_required(self) -> Case:
        """The same with nothing that could give way."""
        blocks = tuple(block for block in self.doc.blocks if block.importance == "required")
        bare = make(*blocks, texts=dict(self.doc.document.texts), direction=self.doc.direction)
        return Case(bare, self.context, self.slots)


class Shown(NamedTuple):
    """What a channel was given: its outputs and its payload, and what was reported as lost; of which case."""

    outputs: Mapping[str, str]
    payload: Any
    losses: tuple[Loss, ...]
    made: Case | None = None


# Making


class _Writer:
    """Texts and values of the block that is being made, each word marked with its owner."""

    def __init__(self, rng: random.Random, owner: str) -> None:
        self.rng = rng
        self.owner = owner
        self.texts: dict[str, str] = {}
        self.context: dict[str, Any] = {}
        self._count = 0

    def word(self) -> str:
        self._count += 1
        return f"z{self.owner}x{self._count}q"

    def words(self, letters: int, between: tuple[str, ...] = _BETWEEN) -> str:
        """About so many letters of words, at least one word."""
        text = self.word()
        while len(text) < letters:
            text += self.rng.choice(between) + self.word()
        return text

    def value(self, letters: int) -> str:
        """The path of a new value of the context."""
        name = f"v{self.owner}n{len(self.context)}"
        self.context[name] = self.words(letters)
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
        self.texts[key] = source
        return key

    def rows(self, letters: int) -> d.Each:
        """A list of the context whose items have a title and a number."""
        name, count = f"r{self.owner}", self.rng.choice((0, 1, 2, 7, 19, 40))
        share = max(1, letters // max(1, count))
        self.context[name] = [{"title": self.words(share), "plays": at} for at in range(count)]
        return d.Each("row", name, self.rng.choice((3, 20, 60)))


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


def case(seed: int, room: int, kinds: tuple[str, ...] = KINDS) -> Case:
    """A document of one to twelve random blocks; same seed, same case.

    `room` is about how many characters the channel has: the values of most cases come to more.
    """
    rng = random.Random(seed)
    count = rng.randint(1, 12)
    letters = int(room * rng.choice((0.1, 1.0, 2.0, 3.0, 5.0, 8.0)))
    shares = [rng.random() ** 2 + 0.01 for _ in range(count)]
    context: dict[str, Any] = {"used": 3, "total": 10, "tier": "pro"}
    texts: dict[str, str] = {}
    blocks: list[d.Block] = []
    slots: dict[str, str] = {}

    def add(kind: str, size: int, **more: Any) -> None:
        owner = str(len(blocks))
        writer = _Writer(rng, owner)
        slots[f"b{owner}"] = f"b{owner}"
        if kind == "divider":
            blocks.append(d.Divider(id=f"b{owner}", **more))
        else:
            make_block = _MAKERS.get(kind, _plain)
            blocks.append(make_block(kind, writer, size, {"id": f"b{owner}", **more}))
        texts.update(writer.texts)
        context.update(writer.context)

    for share in shares:
        size, importance = int(letters * share / sum(shares)), rng.choice(_IMPORTANCE)
        if importance == "required" and rng.random() < 0.9:
            size = min(size, 40)
        has_fallback = rng.random() < 0.15
        fallback = f"b{len(blocks) + 1}" if has_fallback else rng.choice((None,) * 9 + ("drop",))
        add(
            rng.choice(kinds), size, importance=importance, fallback=fallback,
            when=rng.choice((None, None, None, "has(tier)", "!has(tier)")),
        )  # fmt: skip
        if has_fallback:
            add("text", min(size, 60))
            slots[f"b{len(blocks) - 1}"] = f"b{len(blocks) - 2}"
    for name in ("subject", "short"):
        writer = _Writer(rng, name)
        texts[name] = f"{writer.word()} {{{writer.value(rng.choice((5, 60, room // 2, room)))}}}"
        context.update({path: words.replace("\n", " ") for path, words in writer.context.items()})
    doc = make(*blocks, texts=texts, direction=rng.choice(("ltr", "ltr", "rtl")))
    return Case(doc, context, slots)


# Showing


def shown(case: Case, channel: str, env: Environment = ENVIRONMENT) -> Shown:
    """The case on a channel; DoesNotFit as the program raises it."""
    formatter = FORMATTERS[channel]
    program = compile_program(formatter.pieces(cast("LocalizedDocument", case.doc)), env)
    texts, losses = program.render(case.context, FULL_TENANT, "UTC")
    outputs = dict(zip(program.outputs, texts, strict=True))
    return Shown(outputs, formatter.payload(outputs), losses, case)


def whole(case: Case, channel: str) -> Shown:
    """The case as the channel would show it without limits."""
    return shown(case, channel, ROOMY)


# Reading


def strings(value: Any) -> Iterator[str]:
    """Every string of a JSON payload; keys are no text."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def words_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """The marker words of some texts, by their owner: a block's id, "bsubject" or "bshort"."""
    found: dict[str, set[str]] = {}
    for text in texts:
        bare = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
        for owner, place in _WORD.findall(bare):
            found.setdefault(f"b{owner}", set()).add(place)
    return found


def complaints(
    case: Case, texts: Iterable[str], whole_texts: Iterable[str], losses: Iterable[Loss]
) -> list[str]:
    """What the report says and the payload does not show, or the other way round; [] when all is true.

    `texts` are the strings of the payload, `whole_texts` those of the same document without limits.
    The loss "body" or "message" says that the short text stands in for everything, "buttons" or "poll" that
    what they had said is in the text, which may say more.
    """
    seen, want = words_of(texts), words_of(whole_texts)
    told: dict[str, set[str]] = {}
    for loss in losses:
        block, _, part = loss.block.partition(".")
        told.setdefault(block, set()).add("part" if part and loss.how != "stand_in" else loss.how)
    if "stand_in" in told.get("body", told.get("message", set())):
        gone = [block for block in case.slots if "dropped" in told.get(case.slots[block], set())]
        return [
            f"{block} is shown, though the short text stands in for all" for block in gone if block in seen
        ]
    if told.keys() & {"buttons", "poll"}:
        seen = {block: words & want.get(block, set()) for block, words in seen.items()}
        told = {block: hows - {"shortened", "part"} or {"any"} for block, hows in told.items()}
    found = []
    for block, slot in case.slots.items():
        hows = told.get(slot, set())
        if slot == block:
            found += _slot_complaints(case, block, seen, want, hows)
        if block in case.required and hows & {"shortened", "dropped", "part"}:
            found.append(f"{block} is required, and told as {sorted(hows)}")
    return found


def _slot_complaints(
    case: Case, block: str, seen: Mapping[str, set[str]], want: Mapping[str, set[str]], hows: set[str]
) -> list[str]:
    """Complaints about one block and what stands in for it."""
    members = [member for member, slot in case.slots.items() if slot == block]
    have = {member: seen.get(member, set()) for member in members}
    wanted = {member: want.get(member, set()) for member in members}
    if "dropped" in hows and any(wanted.values()):
        return [] if not any(have.values()) else [f"{block} is told as dropped, and shown"]
    if "stand_in" in hows and have[block] == set() and len(members) > 1:
        return []
    if not hows or hows == {"stand_in"}:
        if hows and _is_chart(case, block) and _told_in_words(case, block, have[block], wanted[block]):
            return []
        return [] if have == wanted else [f"{block} is not whole, and no loss is told: {_gap(have, wanted)}"]
    is_any = "part" in hows or "any" in hows
    if not is_any and have == wanted and any(wanted.values()) and not _is_chart(case, block):
        return [f"{block} is told as {sorted(hows)}, and whole"]
    return []


def _told_in_words(case: Case, block: str, have: set[str], wanted: set[str]) -> bool:
    """Whether a chart that is not drawn says all but names of series and, of many points, inner labels."""
    chart = next(made for made in case.doc.blocks if made.id == block and isinstance(made, d.Chart))
    rows = case.context[chart.each.path][: chart.each.limit]
    inner = [row["title"] for row in rows[1:-1]] if len(rows) > _MOST_LINES else []
    names = [case.doc.document.texts[series.name] for series in chart.series]
    names += [str(case.context[path]) for name in names for path in _PATH.findall(name)]
    return wanted - words_of([*inner, *names]).get(block, set()) <= have <= wanted


def _gap(have: Mapping[str, set[str]], wanted: Mapping[str, set[str]]) -> str:
    return ", ".join(f"{member}: {len(have[member])} of {len(wanted[member])} words" for member in wanted)


def _is_chart(case: Case, block: str) -> bool:
    """A chart with fewer points is drawn with fewer squares, which are no words."""
    return any(isinstance(made, d.Chart) for made in case.doc.blocks if made.id == block)


class Tally(NamedTuple):
    """How many cases were over a limit, how many could not be shown at all, and what was wrong."""

    over: int
    refused: int
    wrong: list[str]


def prove(
    channel: str,
    seeds: Iterable[int],
    room: int,
    read: Callable[[Shown], Iterable[str]],
    broken: Callable[[Shown], list[str]],
    also: tuple[Callable[[Shown], Iterable[str]], ...] = (),
) -> Tally:
    """Cases on a channel: limits kept, required values whole, losses true, and twice the same.

    `read` gives the strings that a payload shows, `broken` the limits that it breaks. Where hosts show
    one payload otherwise, `also` reads it as they do.
    """
    over = refused = 0
    wrong: list[str] = []
    for seed in seeds:
        made = case(seed, room)
        natural = whole(made, channel)
        is_over = bool(broken(natural))
        over += is_over
        try:
            fitted = shown(made, channel)
        except DoesNotFit as full:
            refused += 1
            if not broken(whole(made.only_required(), channel)):
                wrong.append(f"{seed}: refused, though what is required fits: {full}")
            continue
        found = broken(fitted)
        for host in (read, *also):
            found += complaints(made, host(fitted), host(natural), fitted.losses)
        if not is_over and (fitted.losses or fitted.outputs != natural.outputs):
            found.append("within its limits, and changed")
        if is_over and not fitted.losses:
            found.append("over its limits, and no loss is told")
        if shown(made, channel)[::2] != fitted[::2]:
            found.append("two renderings differ")
        wrong += [f"{seed}: {what}" for what in found]
    return Tally(over, refused, wrong)
