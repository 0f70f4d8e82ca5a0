"""Small localised documents by hand, and an environment to render them in, for the mail formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from info.bootstrap.seals import sample_values
from info.formatters import FORMATTERS, LAYOUTS, MEASURES, STAGES, TRANSPARENT
from info.language import expressions as x
from info.language import pieces as p
from info.language.binding import LocalizedDocument
from info.model import document as d
from info.model.values import Tenant

NAMES = frozenset(
    {"user_name", "tier", "plays", "change", "listeners", "done", "goal", "seats", "trial", "report_url"}
    | {"cover", "daily", "top", "tips", "x", "flags"}
)
TENANT: dict[str, Any] = sample_values(
    Tenant(
        "aria",
        brand={"name": "Aria & Co", "color": "#5b3df5", "on_color": "#ffffff"},
        links={"dashboard": "https://aria.example/d?a=1&b=2", "guide": "https://aria.example/guide"},
    )
)


def value(source: str, function: str = "string", local: Sequence[str] = (), **options: str) -> p.Value:
    return p.Value(expression(source, local=local), function, tuple(sorted(options.items())), "en")


def expression(source: str, *, local: Sequence[str] = ()) -> x.Expr:
    return x.parse(source, x.Scope(NAMES, frozenset(local)))


def text(*parts: str | p.Value | p.Run) -> p.BoundText:
    runs = tuple(part if isinstance(part, p.Run) else p.Run(part) for part in parts)
    return p.BoundText((), (p.Arm((), runs),))


def bold(part: str | p.Value) -> p.Run:
    return p.Run(part, bold=True)


def italic(part: str | p.Value) -> p.Run:
    return p.Run(part, italic=True)


def code(part: str | p.Value) -> p.Run:
    return p.Run(part, code=True)


def link(part: str | p.Value, target: str) -> p.Run:
    return p.Run(part, link=expression(target))


def doc(
    *blocks: d.Block,
    direction: str = "ltr",
    locale: str = "en",
    texts: Mapping[str, p.BoundText] | None = None,
) -> LocalizedDocument:
    """A document of these blocks; a subject and a short text are there unless given."""
    named = {"subject": text("Hello ", value("user_name")), "short": text("Hello ", value("user_name"), "!")}
    document = d.Document(
        id="sample", topic="account", question="What is new?", blocks=blocks, texts={}, variants=()
    )
    return LocalizedDocument(
        document=document,
        variant="control",
        blocks=blocks,
        texts={**named, **(texts or {})},
        text_locale=locale,
        format_locale=locale,
        direction=direction,
        scope_names=NAMES,
    )


def _formatter(function: str, options: Mapping[str, str], locale: str) -> Callable[[Any, str], str]:
    del options, locale

    def write(given: Any, zone: str) -> str:
        del zone
        if function == "percent":
            return f"{round(100 * given)}%"
        if function in {"number", "integer"}:
            return f"{given:,}"
        return given if isinstance(given, str) else f"{given}"

    return write


def _selector(function: str, options: Mapping[str, str], locale: str) -> Callable[[Any], tuple[str, str]]:
    del function, options, locale
    return lambda given: (f"{given}", "one" if given == 1 else "other")


ENVIRONMENT = p.Environment(
    stages=STAGES,
    layouts=LAYOUTS,
    measures=MEASURES,
    transparent=TRANSPARENT,
    formatter=_formatter,
    selector=_selector,
)


def render(
    channel: str, given: LocalizedDocument, context: Mapping[str, Any], tenant: Any = None
) -> dict[str, str]:
    """Every output of a channel, from the compiled program, once it agrees with the interpreter."""
    outputs = FORMATTERS[channel].pieces(given)
    program = p.compile_program(outputs, ENVIRONMENT)
    brand = TENANT if tenant is None else tenant
    rendered = dict(zip(program.outputs, program(context, brand, "UTC"), strict=True))
    assert rendered == p.interpret(outputs, ENVIRONMENT, context, brand, "UTC")
    return rendered
