"""Localised documents built by hand: what a formatter is given, without a template around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import msgspec

from info.bootstrap.seals import sample_values
from info.formatters import FORMATTERS, LAYOUTS, MEASURES, STAGES
from info.language.expressions import Expr, Scope, parse, resolve
from info.language.pieces import DoesNotFit, Environment, Measure, Piece, Program, compile_program, interpret
from info.language.pieces.nodes import Arm, BoundText, Run, Value
from info.model import document as d
from info.model.values import Tenant

if TYPE_CHECKING:
    from info.language.binding import LocalizedDocument

TENANT: dict[str, Any] = sample_values(
    Tenant(
        "sample",
        brand={"name": "Tonspur", "color": "#1a2b3c"},
        links={"guide": "https://example.com/guide", "home": "https://example.com/"},
    )
)
_MARKS = re.compile(r"(\{[^}]+\}|</?(?:b|i|code)>|<link [^>]+>|</link>)")


class HandMade(msgspec.Struct, frozen=True):
    """The least that a formatter reads of a localised document."""

    document: d.Document
    blocks: tuple[d.Block, ...]
    texts: Mapping[str, BoundText]
    direction: str = "ltr"
    text_locale: str = "en"
    format_locale: str = "en"
    variant: str = "control"

    def expression(self, source: str, *, local: Sequence[str] = ()) -> Expr:
        """The tree of an expression."""
        return parse(source, Scope(local=frozenset(local)))


_STYLES = {"b": "bold", "i": "italic", "code": "code", "link": "link"}


def bound(source: str, local: frozenset[str] = frozenset()) -> BoundText:
    """A text without selectors: `{path}` is a value, `<b> <i> <code> <link path>` are styles."""
    runs = []
    style: dict[str, Any] = {}
    for part in _MARKS.split(source):
        if part.startswith("{"):
            runs.append(Run(Value(resolve(part[1:-1], Scope(local=local))), **style))
        elif part.startswith("<link "):
            style["link"] = resolve(part[6:-1], Scope(local=local))
        elif _MARKS.fullmatch(part) and part.startswith("</"):
            style.pop(_STYLES[part[2:-1]])
        elif _MARKS.fullmatch(part):
            style[_STYLES[part[1:-1]]] = True
        elif part:
            runs.append(Run(part, **style))
    return BoundText((), (Arm((), tuple(runs)),))


def make(
    *blocks: d.Block,
    texts: Mapping[str, str] | None = None,
    direction: str = "ltr",
    **fields: Any,
) -> HandMade:
    """A document of some blocks; `row` is the name every `each` binds."""
    sources = {"subject": "Subject", "short": "Short", **(texts or {})}
    document = d.Document(
        id="sample", topic="account", question="?", blocks=blocks, texts=sources, variants=(), **fields
    )
    local = frozenset({"row", "rest"})
    locale = "ar" if direction == "rtl" else "en"
    return HandMade(
        document,
        blocks,
        {key: bound(source, local) for key, source in sources.items()},
        direction,
        locale,
        locale,
    )


def _formatter(function: str, options: Mapping[str, str], locale: str) -> Any:
    return lambda value, zone: value if isinstance(value, str) else str(value)  # noqa: ARG005


def _selector(function: str, options: Mapping[str, str], locale: str) -> Any:
    return lambda value: (str(value), "one" if value == 1 else "other")


ENVIRONMENT = Environment(
    stages=STAGES, layouts=LAYOUTS, measures=MEASURES, formatter=_formatter, selector=_selector
)


ROOMY = Environment(
    stages=STAGES,
    layouts=LAYOUTS,
    measures=dict.fromkeys(MEASURES, Measure(lambda _: 0)),
    formatter=_formatter,
    selector=_selector,
)
"""Without limits: for tests of what a value may do to the markup around it, however long it is."""


_PROGRAMS: dict[tuple[int, str], tuple[HandMade, Mapping[str, Piece], Program]] = {}


def _compiled(doc: HandMade, channel: str) -> tuple[Mapping[str, Piece], Program]:
    key = (id(doc), channel)
    if key not in _PROGRAMS or _PROGRAMS[key][0] is not doc:
        outputs = FORMATTERS[channel].pieces(cast("LocalizedDocument", doc))
        _PROGRAMS[key] = (doc, outputs, compile_program(outputs, ENVIRONMENT))
    return _PROGRAMS[key][1:]


def rendering(
    doc: HandMade,
    channel: str,
    context: Mapping[str, Any] | None = None,
    tenant: dict[str, Any] = TENANT,
) -> dict[str, str]:
    """The outputs of a channel, by the interpreter; the compiled program must agree. Or fitted."""
    outputs, program = _compiled(doc, channel)
    context = dict(context or {})
    compiled = dict(zip(program.outputs, program(context, tenant, "UTC"), strict=True))
    try:
        plain = interpret(outputs, ENVIRONMENT, context, tenant, "UTC")
    except DoesNotFit:
        return compiled
    assert compiled == plain
    return plain


def payload(doc: HandMade, channel: str, context: Mapping[str, Any] | None = None) -> Any:
    """The payload of a document on a channel."""
    return FORMATTERS[channel].payload(rendering(doc, channel, context))
