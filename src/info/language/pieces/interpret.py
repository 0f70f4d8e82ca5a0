"""The plain interpreter of pieces: slow, obvious, and the oracle of the compiled program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from info.language import expressions as x
from info.language.pieces.environment import Environment, HoleRefused, Stage
from info.language.pieces.nodes import Choose, Each, Hole, Join, Piece, Rows, Seq, Static, Value, When
from info.language.pieces.values import item_formatter

__all__ = ["UnusableValue", "interpret"]


class UnusableValue(ValueError):
    """A hole's value is missing or cannot be formatted. Holds the path, never the value."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(f"{path}: {what}")


class _Frame(msgspec.Struct, frozen=True):
    env: Environment
    context: Mapping[str, Any]
    tenant: Mapping[str, Any]
    zone: str
    local: Mapping[str, Any]

    def bind(self, name: str, value: Any) -> _Frame:
        return msgspec.structs.replace(self, local={**self.local, name: value})

    def value(self, expr: x.Expr) -> Any:
        return x.evaluate(expr, self.context, self.tenant, self.local)


def interpret(
    outputs: Mapping[str, Piece],
    env: Environment,
    context: Mapping[str, Any],
    tenant: Mapping[str, Any],
    zone: str,
) -> dict[str, str]:
    """The text of each output, in the order of their names.

    Errors: HoleRefused with the paths the hole reads; UnusableValue with the path of a value that
    is missing or of the wrong kind; MissingPath or EvaluationError from a condition.
    """
    frame = _Frame(env, context, tenant, zone, {})
    return {name: _text(outputs[name], frame) for name in sorted(outputs)}


def _text(piece: Piece, frame: _Frame) -> str:
    match piece:
        case Static(text=text):
            return text
        case Hole():
            return _hole(piece, frame)
        case Seq(children=children):
            return "".join(_text(child, frame) for child in children)
        case Choose():
            return _choose(piece, frame)
        case When(condition=condition, then=then, otherwise=otherwise):
            return _text(then if _holds(condition, frame) else otherwise, frame)
        case Each():
            return _each(piece, frame)
        case Join():
            return _join(piece, frame)
        case Rows():
            return _rows(piece, frame)


def _holds(condition: x.Expr, frame: _Frame) -> bool:
    value = frame.value(condition)
    if value is not True and value is not False:
        raise x.EvaluationError("a condition must be true or false")
    return bool(value)


def _options(value: Value, frame: _Frame) -> dict[str, str]:
    return {
        name: option if isinstance(option, str) else str(frame.value(option))
        for name, option in value.options
    }


def _paths(value: Value) -> list[str]:
    return sorted(_dotted(path) for path in x.paths(value.expr))


def _dotted(path: x.ContextPath | x.TenantPath | x.LocalPath) -> str:
    steps = (path.name, *path.path) if isinstance(path, x.LocalPath) else path.path
    return ".".join(steps)


def _formatted(value: Value, frame: _Frame, item_stages: Sequence[Stage]) -> str:
    where = ", ".join(_paths(value))
    try:
        raw = frame.value(value.expr)
        format_value = frame.env.formatter(value.function, _options(value, frame), value.locale)
        return item_formatter(format_value, item_stages)(raw, frame.zone)
    except x.MissingPath as missing:
        raise UnusableValue(missing.path, "is missing") from None
    except (ValueError, TypeError, ArithmeticError):
        raise UnusableValue(where, f"cannot be formatted as {value.function}") from None


def _hole(hole: Hole, frame: _Frame) -> str:
    isolators = frame.env.item_pipeline(hole.put, hole.value.function)
    text = _formatted(hole.value, frame, [frame.env.stages[name] for name in isolators])
    try:
        return _put(text, frame.env.pipeline(hole.put, hole.value.function), frame.env)
    except HoleRefused as refused:
        raise HoleRefused(refused.code, refused.what, paths=_paths(hole.value)) from None


def _put(text: str, stages: tuple[str, ...], env: Environment) -> str:
    for name in stages:
        text = env.stages[name](text)
    return text


def _choose(piece: Choose, frame: _Frame) -> str:
    keys = []
    for value in piece.selectors:
        select = frame.env.selector(value.function, _options(value, frame), value.locale)
        try:
            keys.append(select(frame.value(value.expr)))
        except x.MissingPath as missing:
            raise UnusableValue(missing.path, "is missing") from None
        except (ValueError, TypeError, ArithmeticError):
            where = ", ".join(_paths(value))
            raise UnusableValue(where, f"cannot be selected on as {value.function}") from None
    for wanted, arm in piece.arms:
        if all(key == "*" or key in have for key, have in zip(wanted, keys, strict=True)):
            return _text(arm, frame)
    return ""


def _items(path: x.Expr, frame: _Frame) -> list[Any]:
    items = frame.value(path)
    if not isinstance(items, list):
        raise x.EvaluationError("each takes a list")
    return items


def _each(piece: Each, frame: _Frame) -> str:
    items = _items(piece.path, frame)
    texts = [_text(piece.body, frame.bind(piece.name, item)) for item in items[: piece.limit]]
    left_out = len(items) - piece.limit
    if left_out > 0 and piece.rest is not None:
        texts.append(_text(piece.rest, frame.bind("rest", left_out)))
    return piece.separator.join(text for text in texts if text)


def _join(piece: Join, frame: _Frame) -> str:
    joined = piece.separator.join(text for child in piece.children if (text := _text(child, frame)))
    text = f"{piece.head}{joined}{piece.tail}" if joined else piece.empty
    return _put(text, piece.put, frame.env) if text else text


def _rows(piece: Rows, frame: _Frame) -> str:
    rows = []
    for item in _items(piece.path, frame)[: piece.limit]:
        inner = frame.bind(piece.name, item)
        rows.append([_text(cell, inner) for cell in piece.cells])
    if not rows:
        return ""
    header = [_text(cell, frame) for cell in piece.header]
    layout = frame.env.layouts[piece.layout]
    return _put(layout(header, rows, piece.aligns), piece.put, frame.env)
