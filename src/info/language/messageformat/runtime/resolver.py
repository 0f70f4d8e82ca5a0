"""Resolution of a message's expressions, step by step as the standard tells it.

Plain and complete: it serves every message, gives the parts, and is what the compiled function is
tested against. Declarations are resolved when they are needed, without recursion.

Source: Unicode LDML 48, part 9, "Formatting".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from info.errors import MessageError
from info.language.messageformat.model import (
    Expression,
    FunctionRef,
    InputDeclaration,
    Literal,
    Markup,
    Message,
    Options,
    Pattern,
    SelectMessage,
    Variable,
)
from info.language.messageformat.runtime.direction import FSI, PDI, isolates
from info.language.messageformat.runtime.functions import DEFAULT_FUNCTIONS
from info.language.messageformat.runtime.lookup import MISSING, look_up
from info.language.messageformat.runtime.options import option_text
from info.language.messageformat.runtime.protocol import (
    Direction,
    FunctionContext,
    MessageFunction,
    MessageValue,
    Part,
    Unresolved,
)
from info.language.messageformat.runtime.selection import best_pattern

__all__ = ["Resolver", "Surroundings"]

_T = TypeVar("_T")
_DIRECTIONS: Final = ("ltr", "rtl", "auto", "inherit")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What formatting a message depends on besides the message and its values.

    `direction` is the message's own; `isolation` is whether values are isolated; `time_zone` is an
    IANA name; `functions` holds the standard's functions and the caller's.
    """

    locale: str
    direction: Direction
    isolation: bool
    time_zone: str
    functions: Mapping[str, MessageFunction]


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A value in its place: `source` is how its fallback is written, `id` what `u:id` says."""

    value: MessageValue
    source: str
    isolate: bool = False
    id: str | None = None


class Resolver:
    """Formats one message once, for one set of values."""

    def __init__(
        self,
        message: Message,
        around: Surroundings,
        values: Mapping[str, object],
        report: Callable[[MessageError], None],
    ) -> None:
        self._message = message
        self._around = around
        self._values = values
        self._report = report
        self._declared = {declaration.name: declaration for declaration in message.declarations}
        self._known: dict[str, _Resolved] = {}

    # The two results

    def text(self) -> str:
        """The message as one string; markup is left out."""
        out: list[str] = []
        for part in self._pattern():
            if isinstance(part, str):
                out.append(part)
            elif isinstance(part, Markup):
                self._markup(part)
            else:
                out.append(self._shown(self._expression(part)))
        return "".join(out)

    def parts(self) -> list[Part]:
        """The message as parts."""
        out: list[Part] = []
        for part in self._pattern():
            if isinstance(part, str):
                out.append({"type": "text", "value": part})
            elif isinstance(part, Markup):
                out.append(self._markup(part))
            else:
                out += self._parts(self._expression(part))
        return out

    def _pattern(self) -> Pattern:
        message = self._message
        if not isinstance(message, SelectMessage):
            return message.pattern
        values = [self._selector(selector) for selector in message.selectors]

        def report(error: Exception, at: int) -> None:
            what = error.what if isinstance(error, MessageError) else f"it raised {type(error).__name__}"
            self._note("bad-selector", what, f"${message.selectors[at].name}")

        return best_pattern(message, values, report)

    def _selector(self, variable: Variable) -> MessageValue | None:
        resolved = self._expression(Expression(variable))
        if resolved.value.selects:
            return resolved.value
        self._note("bad-selector", "the value does not select", resolved.source)
        return None

    def _note(self, kind: str, what: str, source: str) -> None:
        self._report(MessageError(kind, what, source=source))

    # Formatting

    def _shown(self, resolved: _Resolved) -> str:
        text = self._attempt(resolved.value.text, resolved)
        if text is not None:
            before, after = self._isolates(resolved)
            return f"{before}{text}{after}"
        fallback = f"{{{resolved.source}}}"
        return f"{FSI}{fallback}{PDI}" if self._around.isolation else fallback

    def _attempt(self, show: Callable[[], _T], resolved: _Resolved) -> _T | None:
        """What a value shows; None where there is only the fallback, and what went wrong is reported."""
        if isinstance(resolved.value, Unresolved):
            return None
        try:
            return show()
        except MessageError as error:
            self._note(error.type, error.what, resolved.source)
        except Exception as error:  # noqa: BLE001  (as where a function of the caller's is called)
            self._note_failure(f"a value of type '{resolved.value.type}'", error, resolved.source)
        return None

    def _isolates(self, resolved: _Resolved) -> tuple[str, str]:
        if not self._around.isolation:
            return "", ""
        return isolates(self._around.direction, resolved.value.direction, isolate=resolved.isolate)

    def _parts(self, resolved: _Resolved) -> list[Part]:
        parts = self._attempt(resolved.value.parts, resolved)
        if parts is not None:
            completed = [self._completed(part, resolved) for part in parts]
            return _between(completed, self._isolates(resolved))
        fallback: Part = {"type": "fallback", "source": resolved.source}
        return _between([fallback], (FSI, PDI) if self._around.isolation else ("", ""))

    def _completed(self, part: Part, resolved: _Resolved) -> Part:
        value = resolved.value
        known = {"type": part["type"]}
        if value.direction != "auto":
            known["dir"] = value.direction
        known["locale"] = value.locale or self._around.locale
        if resolved.id is not None:
            known["id"] = resolved.id
        return known | part

    def _markup(self, markup: Markup) -> Part:
        part: Part = {"type": "markup", "kind": markup.kind, "name": markup.name}
        source = f"{'/' if markup.kind == 'close' else '#'}{markup.name}"
        self._resolve_needed(_names(None, markup.options))
        options = self._options(markup.options, source)
        if options.pop("u:dir", None) is not None:
            self._note("bad-option", "markup takes no 'u:dir'", source)
        identity = self._identity(options, source)
        if identity is not None:
            part["id"] = identity
        if options:
            part["options"] = options
        return part

    # Resolution

    def _expression(self, expression: Expression) -> _Resolved:
        self._resolve_needed(_read(expression))
        return self._resolve(expression)

    def _resolve_needed(self, names: list[str]) -> None:
        """Resolve the declarations of the names, each after those that it needs."""
        waiting = [name for name in reversed(names) if self._unknown(name)]
        while waiting:
            name = waiting[-1]
            declaration = self._declared[name]
            own = name if isinstance(declaration, InputDeclaration) else None
            needed = [each for each in _read(declaration.value) if each != own and self._unknown(each)]
            if needed:
                waiting += reversed(needed)
                continue
            waiting.pop()
            if name not in self._known:
                self._known[name] = self._resolve(declaration.value, outside=own)

    def _unknown(self, name: str) -> bool:
        return name in self._declared and name not in self._known

    def _resolve(self, expression: Expression, outside: str | None = None) -> _Resolved:
        """The value of an expression whose declarations are known; `outside` is no declared name."""
        source = _source(expression)
        if expression.function is not None:
            return self._call(expression, expression.function, source, outside)
        if isinstance(expression.arg, Literal):
            return _Resolved(self._default(expression.arg.value, source), source)
        if not isinstance(expression.arg, Variable):
            return _Resolved(Unresolved(), source)
        name = expression.arg.name
        if name != outside and name in self._known:
            known = self._known[name]
            return _Resolved(known.value, source, known.isolate, known.id)
        value = self._outside(name, source)
        return _Resolved(Unresolved() if value is MISSING else self._default(value, source), source)

    def _outside(self, name: str, source: str) -> object:
        value = look_up(self._values, name)
        if value is MISSING:
            self._note("unresolved-variable", "there is no such value", source)
        return value

    def _default(self, value: object, source: str) -> MessageValue:
        """A value without a function: numbers and dates as their functions show them, else a string."""
        function = "string"
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            function = "number"
        elif isinstance(value, date):
            function = "datetime" if hasattr(value, "hour") else "date"
        return self._called(
            function, DEFAULT_FUNCTIONS[function], self._context(source, {}), {}, value, source
        )

    def _call(
        self, expression: Expression, reference: FunctionRef, source: str, outside: str | None
    ) -> _Resolved:
        operand = self._operand(expression.arg, source, outside)
        function = self._around.functions.get(reference.name)
        if function is None:
            self._note("unknown-function", f"there is no function ':{reference.name}'", source)
            return _Resolved(Unresolved(), source)
        options = self._options(reference.options, source)
        direction = self._direction(options, source)
        identity = self._identity(options, source)
        context = self._context(source, reference.options, direction)
        value = self._called(reference.name, function, context, options, operand, source)
        return _Resolved(value, source, direction is not None, identity)

    def _operand(self, arg: Literal | Variable | None, source: str, outside: str | None) -> object:
        if arg is None:
            return None
        if isinstance(arg, Literal):
            return arg.value
        if arg.name != outside and arg.name in self._known:
            return self._known[arg.name].value
        value = self._outside(arg.name, source)
        return Unresolved() if value is MISSING else value

    def _called(
        self,
        name: str,
        function: MessageFunction,
        context: FunctionContext,
        options: Mapping[str, object],
        operand: object,
        source: str,
    ) -> MessageValue:
        try:
            value: object = function(context, options, operand)
        except MessageError as error:
            self._note(error.type, error.what, source)
            return Unresolved()
        except Exception as error:  # noqa: BLE001  (a caller's function may raise anything; the message goes on)
            self._note_failure(f"':{name}'", error, source)
            return Unresolved()
        if not isinstance(value, MessageValue):
            self._note("bad-function-result", f"':{name}' did not return a MessageValue", source)
            return Unresolved()
        return value

    def _note_failure(self, what: str, error: Exception, source: str) -> None:
        noted = MessageError("bad-function-result", f"{what} raised {type(error).__name__}", source=source)
        noted.__cause__ = error
        self._report(noted)

    def _context(self, source: str, options: Options, direction: Direction | None = None) -> FunctionContext:
        around = self._around
        literal = frozenset(name for name, value in options.items() if isinstance(value, Literal))
        return FunctionContext(
            around.locale,
            direction,
            literal,
            around.time_zone,
            lambda kind, what: self._note(kind, what, source),
        )

    def _options(self, options: Options, source: str) -> dict[str, object]:
        """Options by name, as plain values; those that cannot be resolved are reported and left out."""
        out: dict[str, object] = {}
        for name, value in options.items():
            if isinstance(value, Literal):
                out[name] = value.value
                continue
            operand = self._operand(value, source, None)
            if isinstance(operand, Unresolved):
                self._note("bad-option", f"the option '{name}' has no value", source)
            else:
                out[name] = operand.value if isinstance(operand, MessageValue) else operand
        return out

    def _direction(self, options: dict[str, object], source: str) -> Direction | None:
        given = options.pop("u:dir", "inherit")
        if given not in _DIRECTIONS:
            self._note("bad-option", "'u:dir' wants one of ltr, rtl, auto, inherit", source)
            return None
        return None if given == "inherit" else given  # type: ignore[return-value]

    def _identity(self, options: dict[str, object], source: str) -> str | None:
        if "u:id" not in options:
            return None
        text = option_text(options.pop("u:id"))
        if text is None:
            self._note("bad-option", "'u:id' wants a string", source)
        return text


def _read(expression: Expression) -> list[str]:
    """The variables an expression reads."""
    return _names(expression.arg, expression.function.options if expression.function else {})


def _names(arg: Literal | Variable | None, options: Options) -> list[str]:
    """The variables among an operand and options, in the order they are resolved."""
    return [value.name for value in (arg, *options.values()) if isinstance(value, Variable)]


def _between(parts: list[Part], marks: tuple[str, str]) -> list[Part]:
    """The parts with the isolates around them, if there are any."""
    before, after = marks
    if not before:
        return parts
    return [{"type": "bidiIsolation", "value": before}, *parts, {"type": "bidiIsolation", "value": after}]


def _source(expression: Expression) -> str:
    """How the fallback of an expression is written, without its braces."""
    if isinstance(expression.arg, Literal):
        escaped = expression.arg.value.replace("\\", "\\\\").replace("|", "\\|")
        return f"|{escaped}|"
    if isinstance(expression.arg, Variable):
        return f"${expression.arg.name}"
    return f":{expression.function.name}" if expression.function else "\ufffd"
