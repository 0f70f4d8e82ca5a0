"""Text values of a file → MessageFormat 2 sources, with errors that point into the JSON string.

A text value is a string, a list of strings (its lines), a plural table
`{"$seats :integer": {"one": …, "*": …}}`, or `{"message": "<MessageFormat 2>"}`, which is taken as
it stands. Everything else is shorthand and desugars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from info.errors import MessageSyntaxError, TemplateError
from info.language.messageformat import Habit, desugar, habit, parse_message, plural_table
from info.language.messageformat.authoring.shorthand import origin
from info.publishing.positions import Node

__all__ = ["is_certain", "is_message", "is_plural_table", "is_text", "map_strings", "read_text"]

_CERTAIN: Final = re.compile(r"\{\$[A-Za-z_][\w.-]*(?: :[a-z][\w:]*)?\}\Z")


def is_plural_table(node: Node) -> bool:
    """Whether the value is a plural table: one key that begins with `$`, and arms below it."""
    return len(node.fields) == 1 and all(
        key.lstrip().startswith("$") and isinstance(arms.value, Mapping) for key, arms in node.fields.items()
    )


def is_message(node: Node) -> bool:
    """Whether the value is the long form of a text: `{"message": "…"}`."""
    return list(node.fields) == ["message"]


def is_text(node: Node) -> bool:
    """Whether the value has the shape of a text."""
    if isinstance(node.value, str):
        return True
    if isinstance(node.value, tuple):
        return all(isinstance(item.value, str) for item in node.items)
    return is_message(node) or is_plural_table(node)


def read_text(node: Node, *, inline: bool = True) -> str:
    """The MessageFormat 2 source a text value stands for.

    `inline=False` (code) takes the characters as they are typed. Raises `TemplateError` at the
    place of a habit slip, a syntax error or a value of the wrong shape.
    """
    if is_message(node):
        return _message(node.fields["message"])
    if is_plural_table(node):
        return _plural(node, inline=inline)
    if isinstance(node.value, str) or (node.items and is_text(node)):
        return _checked(_string(node, inline=inline), node)
    what = f"A text is wanted here, found {_kind(node)}."
    raise node.error(what, 'Write a string, a list of strings, or {"$count :integer": {"one": …, "*": …}}.')


def map_strings(node: Node, change: Callable[[Node], Node]) -> Node:
    """The text value with `change` applied to each string that begins a text (arms, first lines)."""
    if isinstance(node.value, str):
        return change(node)
    if node.items:
        first, *others = node.items
        return node.with_value((change(first), *others))
    if is_plural_table(node):
        ((selectors, arms),) = node.fields.items()
        changed = {key: map_strings(arm, change) for key, arm in arms.fields.items()}
        return node.with_value({selectors: arms.with_value(changed)})
    return node


def _kind(node: Node) -> str:
    names = {type(None): "null", bool: "true or false", int: "a number", float: "a number"}
    if isinstance(node.value, tuple):
        return "a list" if node.items else "an empty list"
    return names.get(type(node.value), f"an object with the keys {', '.join(node.fields) or 'none'}")


def _message(node: Node) -> str:
    if not isinstance(node.value, str):
        raise node.error("'message' wants MessageFormat 2 source.", "Write a string.")
    _refuse_habits(node)
    return _checked(node.value, node)


def _plural(node: Node, *, inline: bool) -> str:
    ((selectors, arms),) = node.fields.items()
    if not arms.fields:
        raise node.key_error(selectors, "The plural table has no arms.", 'Give at least "*".')
    sources = {key: _arm(arm, key, inline=inline) for key, arm in arms.fields.items()}
    try:
        source = plural_table(selectors, sources)
        parse_message(source)
    except MessageSyntaxError as error:
        raise node.key_error(selectors, error.what, error.next_step) from None
    except TemplateError as error:
        raise node.key_error(selectors, error.what, error.next_step) from None
    return source


def _arm(node: Node, key: str, *, inline: bool) -> str:
    if not (isinstance(node.value, str) or (node.items and is_text(node))):
        what = f"The arm '{key}' of a plural table wants a string, found {_kind(node)}."
        raise node.error(what, "Write a string or a list of strings.")
    return _checked(_string(node, inline=inline), node)


def _string(node: Node, *, inline: bool) -> str:
    """The desugared source of a string or of lines, not yet parsed."""
    _refuse_habits(node)
    source = _joined(node)
    if not inline:
        return source
    try:
        return desugar(source)
    except MessageSyntaxError as error:
        raise _at(node, error, error.offset) from None


def _joined(node: Node) -> str:
    if isinstance(node.value, str):
        return node.value
    return "\n".join(str(item.value) for item in node.items)


def _refuse_habits(node: Node) -> None:
    """Another template language's form is a legal literal here, and a silent mistake."""
    slip = habit(_joined(node))
    if slip is None:
        return
    what = f"{slip.written} is not a value here. {slip.why}"
    fix = " Fix: infoctl fmt --fix" if is_certain(slip) else ""
    error = MessageSyntaxError(
        what, offset=slip.offset, type="habit-slip", next_step=f"Write {slip.meant}.{fix}"
    )
    raise _at(node, error, slip.offset) from None


def is_certain(slip: Habit) -> bool:
    """Whether the right form of a slip is a plain value, so that a machine may write it."""
    return _CERTAIN.match(slip.meant) is not None


def _checked(source: str, node: Node) -> str:
    """`source` itself once it parses; an error points into what the author wrote."""
    try:
        parse_message(source)
    except MessageSyntaxError as error:
        raise _at(node, error, _offset_as_written(source, node, error.offset)) from None
    return source


def _offset_as_written(source: str, node: Node, offset: int) -> int:
    """An offset in the desugared source as one in the author's text."""
    written = _joined(node)
    return offset if written == source else origin(written, offset)


def _at(node: Node, error: MessageSyntaxError, offset: int) -> MessageSyntaxError:
    """The same error with file, line and column; `offset` counts in the author's text."""
    place, index = node, offset
    for item in node.items:
        place = item
        length = len(str(item.value))
        if index <= length:
            break
        index -= length + 1
    line, column = place.source.line_column(place.offset_in_source(max(index, 0)))
    return MessageSyntaxError(
        error.what,
        offset=offset,
        type=error.type,
        next_step=error.next_step,
        file=place.source.file,
        line=line,
        column=column,
    )
