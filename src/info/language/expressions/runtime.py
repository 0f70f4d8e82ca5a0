"""What an expression computes with: CEL's meaning on JSON values.

JSON numbers are doubles to CEL, so `/` divides exactly: `used / total` of 8 and 10 is 0.8. There is
no truthiness: a condition must be a boolean. Booleans are not numbers. A missing path is an error,
which `&&` and `||` swallow when the other side decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from info.language.expressions.scope import MissingPath

__all__ = ["FAILURES", "RUNTIME", "EvaluationError", "dig", "has"]


class EvaluationError(ValueError):
    """An expression has no value on these types. Names the operation, never a value."""


FAILURES: Final = (LookupError, TypeError, ArithmeticError, EvaluationError)
"""What a compiled or interpreted expression may raise."""


def dig(root: Any, path: Sequence[str], name: str) -> Any:
    """The value at `path` below `root`; MissingPath with the dotted path when it is not there."""
    value = root
    for step in path:
        if not isinstance(value, Mapping) or step not in value:
            raise MissingPath(".".join((name, *path) if name else path))
        value = value[step]
    return value


def has(root: Any, path: Sequence[str]) -> bool:
    """Whether the whole path is there."""
    value = root
    for step in path:
        if (value.__class__ is not dict and not isinstance(value, Mapping)) or step not in value:
            return False
        value = value[step]
    return True


def truth(value: Any) -> bool:
    """The boolean itself; anything else is an error."""
    if value is True or value is False:
        return bool(value)
    raise EvaluationError("a condition must be true or false")


def equal(left: Any, right: Any) -> bool:
    """Equality in which true is not 1."""
    return bool(left == right) and (left.__class__ is bool) == (right.__class__ is bool)


def member(value: Any, values: Sequence[Any]) -> bool:
    """Whether a constant equals the value."""
    return any(equal(value, known) for known in values)


def both(left: Callable[[], Any], right: Callable[[], Any]) -> bool:
    """`&&`: false when either side is false, even if the other one fails."""
    try:
        if not truth(left()):
            return False
    except FAILURES:
        if not truth(right()):
            return False
        raise
    return truth(right())


def either(left: Callable[[], Any], right: Callable[[], Any]) -> bool:
    """`||`: true when either side is true, even if the other one fails."""
    try:
        if truth(left()):
            return True
    except FAILURES:
        if truth(right()):
            return True
        raise
    return truth(right())


def size(value: Any) -> int:
    """Code points, items or keys."""
    if isinstance(value, str | list | tuple | dict):
        return len(value)
    raise EvaluationError("size() takes a string, a list or an object")


_STRING_MAX: Final = 65_536
_NUMBERS: Final = frozenset({(int, int), (int, float), (float, int), (float, float)})
_ORDERED: Final = _NUMBERS | {(str, str)}
_NO_ORDER: Final = "only two numbers or two strings have an order"


def less(left: Any, right: Any) -> bool:
    """`<` of two numbers or two strings (by code point)."""
    if (left.__class__, right.__class__) in _ORDERED:
        return bool(left < right)
    raise EvaluationError(_NO_ORDER)


def less_equal(left: Any, right: Any) -> bool:
    """`<=` of two numbers or two strings."""
    if (left.__class__, right.__class__) in _ORDERED:
        return bool(left <= right)
    raise EvaluationError(_NO_ORDER)


def more(left: Any, right: Any) -> bool:
    """`>` of two numbers or two strings."""
    return less(right, left)


def more_equal(left: Any, right: Any) -> bool:
    """`>=` of two numbers or two strings."""
    return less_equal(right, left)


def _numbers(left: Any, right: Any) -> None:
    if (left.__class__, right.__class__) not in _NUMBERS:
        raise EvaluationError("arithmetic takes numbers")


def add(left: Any, right: Any) -> Any:
    """The sum of two numbers, or two strings one after the other (up to 64 Ki code points)."""
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > _STRING_MAX:
            raise EvaluationError("the joined string is too long")
        return left + right
    _numbers(left, right)
    return _bounded(left + right)


def subtract(left: Any, right: Any) -> Any:
    """The difference of two numbers."""
    _numbers(left, right)
    return _bounded(left - right)


def multiply(left: Any, right: Any) -> Any:
    """The product of two numbers."""
    _numbers(left, right)
    return _bounded(left * right)


def divide(left: Any, right: Any) -> float:
    """The quotient as a double; by zero it is infinite or not a number, as IEEE 754 says."""
    _numbers(left, right)
    try:
        return float(left) / float(right)
    except ZeroDivisionError:
        if left == 0 or left != left:  # noqa: PLR0124  (NaN is what differs from itself)
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, float(right))


def remainder(left: Any, right: Any) -> Any:
    """The remainder with the sign of the left side; an error by zero."""
    _numbers(left, right)
    if right == 0:
        raise EvaluationError("remainder by zero")
    result = math.fmod(left, right)
    return int(result) if left.__class__ is int and right.__class__ is int else result


def _bounded(value: Any) -> Any:
    """Whole numbers past 2**63 become doubles, so that no expression can grow a number."""
    if value.__class__ is int and not -(2**63) <= value < 2**63:
        return float(value)
    return value


RUNTIME: Final[Mapping[str, Callable[..., Any]]] = {
    "x_has": has,
    "x_truth": truth,
    "x_equal": equal,
    "x_member": member,
    "x_both": both,
    "x_either": either,
    "x_size": size,
    "x_less": less,
    "x_less_equal": less_equal,
    "x_more": more,
    "x_more_equal": more_equal,
    "x_add": add,
    "x_subtract": subtract,
    "x_multiply": multiply,
    "x_divide": divide,
    "x_remainder": remainder,
}
"""The names that a compiled expression may call."""
