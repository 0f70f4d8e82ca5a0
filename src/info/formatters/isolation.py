"""Values isolated by the direction of the text they stand in, when that is not its document's."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from info.language.pieces.nodes import Hole, Value

__all__ = ["turned"]

_P = TypeVar("_P")
_DIRECTIONS = ("ltr", "rtl")


def turned(piece: _P, direction: str) -> _P:
    """The piece with every value isolated where it runs against `direction`, "ltr" or "rtl".

    >>> from info.language.expressions.nodes import Literal
    >>> turned(Hole(Value(Literal("x")), ("html", "isolate_html_rtl")), "ltr").put
    ('html', 'isolate_html_ltr')
    """
    changed: Any = _turned(piece, direction)
    return changed  # type: ignore[no-any-return]


def _turned(node: Any, direction: str) -> Any:
    if isinstance(node, Hole):
        return msgspec.structs.replace(node, put=tuple(_stage(name, direction) for name in node.put))
    if isinstance(node, tuple):
        return tuple(_turned(each, direction) for each in node)
    if isinstance(node, msgspec.Struct) and not isinstance(node, Value):
        given = {name: getattr(node, name) for name in node.__struct_fields__}
        return msgspec.structs.replace(
            node, **{name: _turned(each, direction) for name, each in given.items() if _may_hold(each)}
        )
    return node


def _may_hold(value: Any) -> bool:
    """Whether pieces may stand in it: interned strings and numbers are left as the objects they are."""
    return isinstance(value, (tuple, msgspec.Struct))


def _stage(name: str, direction: str) -> str:
    stem, _, given = name.rpartition("_")
    return f"{stem}_{direction}" if name.startswith("isolate") and given in _DIRECTIONS else name
