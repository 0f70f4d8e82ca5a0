"""From the data model of a message back to a source that parses to the same model."""

from __future__ import annotations

from collections.abc import Mapping

from info.language.messageformat.model import (
    CatchAll,
    Declaration,
    Expression,
    InputDeclaration,
    Key,
    Literal,
    Markup,
    Message,
    Options,
    Pattern,
    PatternMessage,
    Variable,
)
from info.language.messageformat.syntax import grammar

__all__ = ["escape_text", "quote_literal", "serialize"]


def serialize(message: Message) -> str:
    r"""A source of the message; parsing it gives an equal message.

    >>> from info.language.messageformat.model import Expression, PatternMessage, Variable
    >>> serialize(PatternMessage((), ("{", Expression(Variable("x")))))
    '\\{{$x}'
    """
    head = "".join(_declaration(declaration) for declaration in message.declarations)
    if isinstance(message, PatternMessage):
        pattern = _pattern(message.pattern)
        plain = not head and not _starts_complex(pattern)
        return pattern if plain else f"{head}{{{{{pattern}}}}}"
    selectors = " ".join(f"${selector.name}" for selector in message.selectors)
    variants = "".join(
        f"\n{' '.join(_key(key) for key in variant.keys)} {{{{{_pattern(variant.value)}}}}}"
        for variant in message.variants
    )
    return f"{head}.match {selectors}{variants}"


def escape_text(text: str) -> str:
    """Text as it is written in a pattern: backslashes and braces escaped."""
    return text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")


def quote_literal(value: str) -> str:
    """A literal as it is written: bare where the grammar allows, else between bars."""
    if grammar.UNQUOTED.fullmatch(value):
        return value
    return "|" + value.replace("\\", "\\\\").replace("|", "\\|") + "|"


def _starts_complex(pattern: str) -> bool:
    start = grammar.OPTIONAL_SPACE.match(pattern)
    return pattern.startswith(".", start.end() if start else 0)


def _declaration(declaration: Declaration) -> str:
    value = _expression(declaration.value)
    if isinstance(declaration, InputDeclaration):
        return f".input {value}\n"
    return f".local ${declaration.name} = {value}\n"


def _pattern(pattern: Pattern) -> str:
    return "".join(_part(part) for part in pattern)


def _part(part: str | Expression | Markup) -> str:
    if isinstance(part, str):
        return escape_text(part)
    return _expression(part) if isinstance(part, Expression) else _markup(part)


def _expression(expression: Expression) -> str:
    words = [_value(expression.arg)] if expression.arg is not None else []
    if expression.function is not None:
        words.append(f":{expression.function.name}")
        words += _options(expression.function.options)
    words += _attributes(expression.attributes)
    return f"{{{' '.join(words)}}}"


def _markup(markup: Markup) -> str:
    mark = "/" if markup.kind == "close" else "#"
    words = [f"{mark}{markup.name}", *_options(markup.options), *_attributes(markup.attributes)]
    tail = " /" if markup.kind == "standalone" else ""
    return f"{{{' '.join(words)}{tail}}}"


def _options(options: Options) -> list[str]:
    return [f"{name}={_value(value)}" for name, value in options.items()]


def _attributes(attributes: Mapping[str, Literal | bool]) -> list[str]:
    return [
        f"@{name}={quote_literal(value.value)}" if isinstance(value, Literal) else f"@{name}"
        for name, value in attributes.items()
    ]


def _value(value: Literal | Variable) -> str:
    return f"${value.name}" if isinstance(value, Variable) else quote_literal(value.value)


def _key(key: Key) -> str:
    return "*" if isinstance(key, CatchAll) else quote_literal(key.value)
