"""Small pieces with limits, and a formatter that keeps count."""

from __future__ import annotations

from typing import Any

from info.language import expressions as x
from info.language import pieces as p

FORMATTED: list[Any] = []


def formatter(function, options, locale):
    """Formats plainly, and keeps count."""

    def text(value: Any, zone: str) -> str:
        FORMATTED.append(value)
        return ", ".join(value) if function == "info:list" else str(value)

    return text


ENV = p.Environment(
    stages={"up": str.upper, "url": str},
    layouts={"lines": lambda _header, rows, _aligns: "/".join("|".join(row) for row in rows)},
    measures={"chars": p.Measure(len), "bytes": p.Measure(lambda text: len(text.encode()), 4)},
    formatter=formatter,
)
TENANT = {"brand": {"name": "Aria Radio and Friends of Aria"}, "links": {"full": "https://a.example/m"}}


def word(name: str, function: str = "string", put: tuple[str, ...] = ()) -> p.Hole:
    """A hole for a value of the context."""
    return p.Hole(p.Value(x.ContextPath((name,)), function), put)


def block(
    part: str, *children: p.Piece, importance: str = "normal", stand_in: p.Piece | None = None
) -> p.Box:
    """A block that may give way."""
    return p.Box(part, p.Seq(children), importance=importance, stand_in=stand_in)


def body(most: int, *blocks: p.Piece, stand_in: p.Piece | None = None, unit: str = "chars") -> p.Box:
    """A container of blocks with a limit."""
    return p.Box("body", p.Join("\n", blocks), ((unit, most),), stand_in=stand_in)


def render(piece: p.Piece, **context: Any) -> tuple[str, list[tuple[str, str]]]:
    """The text, and what was given up."""
    program = p.compile_program({"text": piece}, ENV)
    (text,), losses = program.render(context, TENANT, "UTC")
    return text, [(loss.block, loss.how) for loss in losses]


LONG = "Kraków is a city in Poland with a castle and a dragon"
TEN = p.Static("0123456789")
