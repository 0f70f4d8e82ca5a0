"""The plain interpreter of pieces: slow, obvious, and the oracle of the compiled program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from info.language import expressions as x
from info.language.pieces.environment import DoesNotFit, Environment, HoleRefused, Stage
from info.language.pieces.messages import TRACK, link_of, tracked
from info.language.pieces.nodes import (
    Box,
    Choose,
    Each,
    Hole,
    IfLost,
    Join,
    Piece,
    Rows,
    Seq,
    Static,
    Value,
    When,
)
from info.language.pieces.values import item_formatter

__all__ = ["Interpreter", "Local", "UnusableValue", "interpret"]

Local: TypeAlias = Mapping[str, Any]
"""What the names of the loops around a piece are bound to."""


class UnusableValue(ValueError):
    """A hole's value is missing or cannot be formatted. Holds the path, never the value."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path}: {what}")


def interpret(
    outputs: Mapping[str, Piece],
    env: Environment,
    context: Mapping[str, Any],
    tenant: Mapping[str, Any],
    zone: str,
) -> dict[str, str]:
    """The text of each output, in the order of their names.

    Errors: DoesNotFit with the part that is over a limit; HoleRefused with the paths the hole reads;
    UnusableValue with the path of a value that is missing or of the wrong kind; MissingPath or
    EvaluationError from a condition.
    """
    interpreter = Interpreter(env, context, tenant, zone)
    return {name: interpreter.text(outputs[name], {}) for name in sorted(outputs)}


class Interpreter:
    """Pieces to text for one context, one tenant and one zone."""

    def __init__(
        self, env: Environment, context: Mapping[str, Any], tenant: Mapping[str, Any], zone: str
    ) -> None:
        self.env = env
        self._context = context
        self._tenant = tenant
        self._zone = zone

    def text(self, piece: Piece, local: Local) -> str:
        """The text of any piece."""
        match piece:
            case Static(text=text):
                return text
            case Hole():
                return self._hole(piece, local)
            case Seq(children=children):
                return "".join(self.text(child, local) for child in children)
            case Choose():
                return self._choose(piece, local)
            case When(condition=condition, then=then, otherwise=otherwise):
                return self.text(then if self.holds(condition, local) else otherwise, local)
            case Each():
                return self._each(piece, local)
            case Join():
                return self._join(piece, local)
            case Rows():
                return self._rows(piece, local)
            case Box():
                return self.box(piece, local)
            case IfLost():
                return ""

    def box(self, piece: Box, local: Local) -> str:
        """A part with limits; raises `DoesNotFit`."""
        text = self.text(piece.child, local)
        for measure, most in piece.limits:
            if self.env.measures[measure].size(text) > most:
                raise DoesNotFit(piece.part, measure, most)
        return text

    # Values

    def holds(self, condition: x.Expr, local: Local) -> bool:
        """Whether a condition holds."""
        value = self._value(condition, local)
        if value is not True and value is not False:
            raise x.EvaluationError("a condition must be true or false")
        return bool(value)

    def _value(self, expr: x.Expr, local: Local) -> Any:
        return x.evaluate(expr, self._context, self._tenant, local)

    def _options(self, value: Value, local: Local) -> dict[str, str]:
        return {
            name: option if isinstance(option, str) else str(self._value(option, local))
            for name, option in value.options
        }

    def _formatted(self, value: Value, local: Local, item_stages: Sequence[Stage]) -> str:
        where = ", ".join(_paths(value))
        try:
            raw = self._value(value.expr, local)
            format_value = self.env.formatter(value.function, self._options(value, local), value.locale)
            return item_formatter(format_value, item_stages)(raw, self._zone)
        except x.MissingPath as missing:
            raise UnusableValue(missing.path, "is missing") from None
        except (ValueError, TypeError, ArithmeticError):
            raise UnusableValue(where, f"cannot be formatted as {value.function}") from None

    def _hole(self, hole: Hole, local: Local) -> str:
        return self.put(hole, self.formatted(hole, local))

    def formatted(self, hole: Hole, local: Local) -> str:
        """The text of a hole's value, before it passes the stages."""
        isolators = self.env.item_pipeline(hole.put, hole.value.function)
        return self._formatted(hole.value, local, [self.env.stages[name] for name in isolators])

    def put(self, hole: Hole, text: str) -> str:
        """A text through the stages of a hole."""
        try:
            return self._filled(hole.value, text, self.env.pipeline(hole.put, hole.value.function))
        except HoleRefused as refused:
            raise HoleRefused(refused.code, refused.what, paths=_paths(hole.value)) from None

    def _filled(self, value: Value, text: str, stages: tuple[str, ...]) -> str:
        """The text through its stages, wrapped into a tracking link where they say so."""
        if TRACK not in stages:
            return self._put(text, stages)
        at = stages.index(TRACK)
        address = tracked(self._tenant, self._put(text, stages[:at]), link_of(value))
        return self._put(address, stages[at + 1 :])

    def _put(self, text: str, stages: tuple[str, ...]) -> str:
        for name in stages:
            text = self.env.stages[name](text)
        return text

    # Choices and lists

    def _choose(self, piece: Choose, local: Local) -> str:
        arm = self.chosen(piece, local)
        return "" if arm is None else self.text(arm, local)

    def chosen(self, piece: Choose, local: Local) -> Piece | None:
        """The first arm whose keys all match."""
        keys = [self._keys(value, local) for value in piece.selectors]
        for wanted, arm in piece.arms:
            if all(key == "*" or key in have for key, have in zip(wanted, keys, strict=True)):
                return arm
        return None

    def _keys(self, value: Value, local: Local) -> tuple[str, str]:
        select = self.env.selector(value.function, self._options(value, local), value.locale)
        try:
            return select(self._value(value.expr, local))
        except x.MissingPath as missing:
            raise UnusableValue(missing.path, "is missing") from None
        except (ValueError, TypeError, ArithmeticError):
            where = ", ".join(_paths(value))
            raise UnusableValue(where, f"cannot be selected on as {value.function}") from None

    def items(self, path: x.Expr, local: Local) -> list[Any]:
        """The list at a path."""
        items = self._value(path, local)
        if not isinstance(items, list):
            raise x.EvaluationError("each takes a list")
        return items

    def _each(self, piece: Each, local: Local) -> str:
        items = self.items(piece.path, local)
        texts = [self.text(piece.body, {**local, piece.name: item}) for item in items[: piece.limit]]
        left_out = len(items) - piece.limit
        if left_out > 0 and piece.rest is not None:
            texts.append(self.text(piece.rest, {**local, "rest": left_out}))
        return piece.separator.join(text for text in texts if text)

    def _join(self, piece: Join, local: Local) -> str:
        joined = piece.separator.join(text for child in piece.children if (text := self.text(child, local)))
        text = f"{piece.head}{joined}{piece.tail}" if joined else piece.empty
        return self._put(text, piece.put) if text else text

    def _rows(self, piece: Rows, local: Local) -> str:
        rows = []
        for item in self.items(piece.path, local)[: piece.limit]:
            inner = {**local, piece.name: item}
            rows.append([self.text(cell, inner) for cell in piece.cells])
        if not rows:
            return ""
        header = [self.text(cell, local) for cell in piece.header]
        layout = self.env.layouts[piece.layout]
        return self._put(layout(header, rows, piece.aligns), piece.put)


def _paths(value: Value) -> list[str]:
    return sorted(x.dotted(path) for path in x.paths(value.expr))
