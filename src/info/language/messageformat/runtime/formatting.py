"""`MessageFormat`: one message, ready to be formatted for many people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias
from typing import Literal as OneOf

from info.errors import MessageError
from info.language.messageformat.functions.values import FormatError, zone_of
from info.language.messageformat.model import Message
from info.language.messageformat.runtime.compiler import Compiled, compile_message
from info.language.messageformat.runtime.direction import direction_of
from info.language.messageformat.runtime.functions import DEFAULT_FUNCTIONS
from info.language.messageformat.runtime.protocol import Direction, MessageFunction, Part
from info.language.messageformat.runtime.resolver import Resolver, Surroundings
from info.language.messageformat.syntax.parser import parse_message
from info.language.messageformat.syntax.serializer import serialize

__all__ = ["MessageFormat"]

_LOGGER = logging.getLogger("info.messageformat")
_Report: TypeAlias = Callable[[MessageError], None]


def _log(error: MessageError) -> None:
    _LOGGER.warning("%s: %s", error.type, error)


class MessageFormat:
    """A Unicode MessageFormat 2 message in a locale.

    `locales` is a BCP 47 tag or several, the first being the one that counts; `source` is the text of
    the message or its data model. With `bidi_isolation="default"` each value whose direction may differ
    from the message's stands between isolates; "none" writes none. `direction` is the message's own,
    by default that of the locale. `functions` are your own, by name (`"shop:shout"`), see
    `MessageFunction`; they win over the standard's. `time_zone` is the IANA name of the zone that dates
    and times are shown in, UTC by default.

    Raises `MessageSyntaxError` when the source is no valid message, `LimitError` over 64 KiB, and
    `FormatError` for a time zone nobody knows.

    >>> message = MessageFormat("en", "Hello, {$name}!", bidi_isolation="none")
    >>> message.format({"name": "Ada"})
    'Hello, Ada!'
    """

    def __init__(
        self,
        locales: str | Sequence[str],
        source: str | Message,
        *,
        bidi_isolation: OneOf["default", "none"] = "default",
        direction: Direction | None = None,
        functions: Mapping[str, MessageFunction] | None = None,
        time_zone: str | None = None,
    ) -> None:
        tags = (locales,) if isinstance(locales, str) else tuple(locales)
        locale = tags[0] if tags else "und"
        self._message = parse_message(source if isinstance(source, str) else serialize(source))
        self._around = Surroundings(
            locale=locale,
            direction=_one_of("direction", direction or direction_of(locale), ("ltr", "rtl", "auto")),
            isolation=_one_of("bidi_isolation", bidi_isolation, ("default", "none")) == "default",
            time_zone=zone_of(time_zone or "UTC").key,
            functions={**DEFAULT_FUNCTIONS, **functions} if functions else DEFAULT_FUNCTIONS,
        )
        self._compiled: Compiled | None = None
        self._compiles = True

    @property
    def message(self) -> Message:
        """The data model."""
        return self._message

    def format(
        self, values: Mapping[str, Any] | None = None, on_error: Callable[[MessageError], None] | None = None
    ) -> str:
        """The message as one string, for the values of its variables.

        Never raises for what goes wrong on the way: the part becomes its fallback, such as `{$name}`,
        and each error is handed to `on_error`, by default to the log. An `on_error` that raises stops
        the formatting.

        >>> seen = []
        >>> MessageFormat("en", "{$n :integer} left", bidi_isolation="none").format({}, seen.append)
        '{$n} left'
        >>> [error.type for error in seen]
        ['unresolved-variable', 'bad-operand']
        """
        compiled = self._compiled
        if compiled is None and self._compiles:
            compiled = self._compiled = compile_message(self._message, self._around)
            self._compiles = compiled is not None
        if compiled is not None and (values is None or values.__class__ is dict):
            try:
                return compiled(values)
            except (FormatError, KeyError, TypeError):
                pass  # not the usual case: the resolver tells what is wrong, and formats the rest
        return self._resolver(values, on_error).text()

    def format_to_parts(
        self, values: Mapping[str, Any] | None = None, on_error: Callable[[MessageError], None] | None = None
    ) -> list[Part]:
        """The message as parts, for those who style values or turn markup into something.

        Each part is a dictionary with a `type`: "text", "markup" (with `kind`, `name`, `options`),
        "bidiIsolation", "fallback" (with `source`), or the type of a value: "string", "number" (with
        `parts` of its own), "datetime". Errors as for `format`.

        >>> MessageFormat("en", "{#b}{$n :number}{/b}").format_to_parts({"n": 3})[1]
        {'type': 'number', 'dir': 'ltr', 'locale': 'en', 'parts': [{'type': 'integer', 'value': '3'}]}
        """
        return self._resolver(values, on_error).parts()

    def _resolver(self, values: Mapping[str, Any] | None, on_error: _Report | None) -> Resolver:
        return Resolver(self._message, self._around, values if values is not None else {}, on_error or _log)


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> Any:
    if value not in known:
        wrong = f"{name} wants one of {', '.join(known)}, got {value!r}"
        raise ValueError(wrong)
    return value
