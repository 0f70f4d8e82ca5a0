"""Values of a text: an operand, a function, its options, with declarations folded in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NoReturn

from info.errors import TemplateError, nearest
from info.language.expressions.nodes import ContextPath, Expr, LocalPath, TenantPath
from info.language.expressions.nodes import Literal as Constant
from info.language.expressions.scope import TENANT_ROOTS, Scope, resolve
from info.language.messageformat.functions import FUNCTIONS, kept_options, make_formatter
from info.language.messageformat.functions.numbers import NUMERIC
from info.language.messageformat.functions.options import LITERAL_ONLY, inherited
from info.language.messageformat.functions.values import FormatError
from info.language.messageformat.model import Expression, Literal, Variable
from info.language.pieces.nodes import Value

__all__ = ["Names", "fold", "operand_value", "resolve_name"]

_OWN_VALUE: Final = frozenset({"integer", "offset"})


@dataclass(slots=True)
class Names:
    """What the names of a text mean: its own declarations, then the scope."""

    scope: Scope
    locale: str
    known: dict[str, Value] = field(default_factory=dict)


def _fail(what: str, next_step: str = "") -> NoReturn:
    raise TemplateError(what, next_step=next_step)


def resolve_name(name: str, names: Names) -> ContextPath | TenantPath | LocalPath:
    """The path a name means; `TemplateError` with the nearest when the context has no such name."""
    path = resolve(name, names.scope)
    known = names.scope.context
    if isinstance(path, ContextPath) and known is not None and path.path[0] not in known:
        near = nearest(path.path[0], known | names.scope.local | TENANT_ROOTS)
        hint = (
            f"Did you mean '${near}'?" if near else f"Known: {', '.join(sorted(known | names.scope.local))}."
        )
        _fail(f"The context has no '${path.path[0]}'.", hint)
    return path


def operand_value(operand: Literal | Variable, names: Names) -> Value:
    """What an operand is before its function: a constant, a declared value or a path."""
    if isinstance(operand, Literal):
        return Value(Constant(operand.value), locale=names.locale)
    if operand.name in names.known:
        return names.known[operand.name]
    return Value(resolve_name(operand.name, names), "", locale=names.locale)


def fold(expression: Expression, names: Names) -> Value:
    """The value of `{operand :function option=…}`, with the options its operand brings along.

    `:integer` and `:offset` change the number itself, so a later `:number` keeps them; what cannot
    be kept is refused.
    """
    if expression.arg is None:
        name = expression.function.name if expression.function else ""
        _fail(f"{{:{name}}} has no value to work on.", f"Write e.g. {{$name :{name}}}.")
    base = operand_value(expression.arg, names)
    if expression.function is None:
        return base
    name = expression.function.name
    if name not in FUNCTIONS:
        near = nearest(name, FUNCTIONS)
        hint = f"Did you mean ':{near}'?" if near else f"Known: {', '.join(FUNCTIONS)}."
        _fail(f"There is no function ':{name}'.", hint)
    own = {key: _option(name, key, value, names) for key, value in expression.function.options.items()}
    folded = _folded(base, name, own)
    _prove(folded)
    return folded


def _option(function: str, name: str, value: Literal | Variable, names: Names) -> str | Expr:
    known = FUNCTIONS[function]
    if name not in known:
        near = "info:compact" if name in ("notation", "compactDisplay") else nearest(name, known)
        listed = f"Known: {', '.join(sorted(known))}." if known else f"':{function}' takes no options."
        _fail(
            f"':{function}' has no option '{name}'.", f"Did you mean '{near}'?" if near in known else listed
        )
    if isinstance(value, Literal):
        return value.value
    if name in LITERAL_ONLY.get(function, ()):
        _fail(f"The option '{name}' of ':{function}' wants a literal, not ${value.name}.")
    return operand_value(value, names).expr


def _folded(base: Value, function: str, own: dict[str, str | Expr]) -> Value:
    brought = dict(base.options)
    keeps = base.function in _OWN_VALUE and base.function != function
    if keeps and function == "number":
        function = base.function
    elif keeps and function in NUMERIC and (base.function == "offset" or function != "offset"):
        _fail(f"':{function}' cannot follow ':{base.function}'.", "Apply one function to the value itself.")
    elif base.function == "offset" == function:
        _fail("':offset' cannot follow ':offset'.", "Add both numbers up in one.")
    known = kept_options(function)
    taken = {key: value for key, value in inherited(function, brought).items() if key in known}
    if function == "offset" == base.function:  # a `:number` after it shows it on: its step stays
        taken |= {key: brought[key] for key in FUNCTIONS["offset"] & brought.keys()}
    merged = taken | own
    return Value(base.expr, function, tuple(sorted(merged.items())), base.locale)


def _prove(value: Value) -> None:
    """Refuse, at publish, options that no value can be formatted with."""
    literal = {key: given for key, given in value.options if isinstance(given, str)}
    if len(literal) < len(value.options):
        return
    try:
        make_formatter(value.function, literal, value.locale)
    except FormatError as error:
        _fail(f"In a text, {error}.")
