"""What a function is to a message, and the values that functions hand to one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from typing import Literal as OneOf

from info.errors import MessageError

__all__ = ["Direction", "FunctionContext", "MessageFunction", "MessageValue", "Part", "Unresolved"]

Direction: TypeAlias = OneOf["ltr", "rtl", "auto"]
"""The base direction of a text; "auto" is told by its first strong character."""
Part: TypeAlias = dict[str, Any]
"""One part of a formatted message; `type` tells which."""


class MessageValue:
    """What an expression resolves to: an operand, a text, maybe something to select by.

    A function of your own returns one. `type` names it in parts ("string", "number", yours); `value`
    is the Python value that functions and options after it read; `options` are what those functions
    inherit; `direction` is that of the text. With `text` given the value is formatted as that text;
    without, it cannot stand in a pattern. Subclasses override `text`, `parts` and `select`.

    >>> MessageValue("string", "Ada", text="ADA", direction="ltr").text()
    'ADA'
    """

    __slots__ = ("_text", "direction", "locale", "options", "type", "value")

    selects = False
    """Whether `.match` can select by it."""

    def __init__(
        self,
        type: str,  # noqa: A002  (the standard's word)
        value: object,
        *,
        text: str | None = None,
        direction: Direction = "auto",
        locale: str = "",
        options: Mapping[str, object] | None = None,
    ) -> None:
        self.type = type
        self.value = value
        self.direction = direction
        self.locale = locale
        self.options: Mapping[str, Any] = options or {}
        self._text = text

    def text(self) -> str:
        """The formatted text. Raises `MessageError` when there is none."""
        if self._text is None:
            what = f"a value of type '{self.type}' cannot be shown"
            raise MessageError("unsupported-operation", what)
        return self._text

    def parts(self) -> list[Part]:
        """The formatted parts; the resolver adds `dir`, `id` and `locale`."""
        return [{"type": self.type, "value": self.text()}]

    def select(self, keys: Collection[str]) -> Sequence[str]:
        """Those of the keys that match, the best first. Only asked where `selects` is true."""
        del keys
        return ()


class Unresolved(MessageValue):
    """The operand of an expression that could not be resolved; its error is reported already."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("fallback", None)


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """What a function may know of where it is called.

    `locale` is the message's (BCP 47); `direction` is what `u:dir` says, else None;
    `literal_options` are the options that the author wrote as literals; `time_zone` is the IANA name
    of the zone to show times in. `report` notes an error without giving up: `(type, what)`.
    """

    locale: str
    direction: Direction | None
    literal_options: frozenset[str]
    time_zone: str
    report: Callable[[str, str], None]


class MessageFunction(Protocol):
    """A function for texts: `{$name :shop:shout loud=true}` calls `functions["shop:shout"]`.

    `options` holds strings for literals and plain Python values for variables. `operand` is the
    plain value of an outside variable, a string for a literal, the `MessageValue` of a declared
    variable, `Unresolved` where that failed, and None where there is no operand. Raises
    `MessageError("bad-operand" | "bad-option", …)` to show the fallback; must not change anything.

    >>> def shout(context, options, operand):
    ...     return MessageValue("string", operand, text=str(operand).upper())
    """

    def __call__(
        self, context: FunctionContext, options: Mapping[str, object], operand: object, /
    ) -> MessageValue:
        """The resolved value."""
        ...
