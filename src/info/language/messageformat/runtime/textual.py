"""`:string`, and our own `:info:list` and `:info:relative`, as functions of a message.

Source: Unicode LDML 48, part 9, "String Value Selection and Formatting".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from info.errors import MessageError
from info.language.messageformat.functions import make_formatter
from info.language.messageformat.functions.values import FormatError, plain_text
from info.language.messageformat.normal import nfc
from info.language.messageformat.runtime.direction import direction_of
from info.language.messageformat.runtime.options import own_options, proved
from info.language.messageformat.runtime.protocol import (
    Direction,
    FunctionContext,
    MessageFunction,
    MessageValue,
    Unresolved,
)

__all__ = ["TEXT_FUNCTIONS", "StringValue"]


class StringValue(MessageValue):
    """A text as it is. Selects by the whole of it, in NFC."""

    __slots__ = ()

    selects = True

    def __init__(self, text: str, *, direction: Direction = "auto", locale: str = "") -> None:
        super().__init__("string", text, text=text, direction=direction, locale=locale)

    def select(self, keys: Collection[str]) -> Sequence[str]:
        """The key that equals the text."""
        text = nfc(self.text())
        return [text] if text in keys else []


class _NoString(Unresolved):
    """`:string` of what could not be resolved: the fallback in a pattern, no match for any key.

    The working group's suite wants no second error when `.match` selects by it.
    """

    __slots__ = ()

    selects = True


def _string(context: FunctionContext, options: Mapping[str, object], operand: object) -> MessageValue:
    del options
    if isinstance(operand, Unresolved):
        return _NoString()
    if operand is None:
        raise MessageError("bad-operand", "':string' has no operand")
    direction = context.direction
    if isinstance(operand, MessageValue):
        direction = direction or operand.direction if operand.type == "string" else direction
        operand = operand.value
    try:
        return StringValue(plain_text(operand), direction=direction or "auto", locale=context.locale)
    except FormatError as error:
        raise MessageError("bad-operand", str(error)) from None


def _shown(function: str) -> MessageFunction:
    def resolved(context: FunctionContext, options: Mapping[str, object], operand: object) -> MessageValue:
        if operand is None or isinstance(operand, Unresolved):
            raise MessageError("bad-operand", f"':{function}' has no operand")
        own = own_options(function, context, options)
        proved(function, own, context.locale)
        raw = operand.value if isinstance(operand, MessageValue) else operand
        try:
            text = make_formatter(function, own, context.locale)(raw, context.time_zone)
        except FormatError as error:
            raise MessageError(error.type, str(error)) from None
        direction = context.direction or direction_of(context.locale)
        return MessageValue("string", raw, text=text, direction=direction, locale=context.locale)

    return resolved


TEXT_FUNCTIONS: Final[Mapping[str, MessageFunction]] = {
    "string": _string,
    "info:list": _shown("info:list"),
    "info:relative": _shown("info:relative"),
}
"""The functions by name."""
