"""From a message to runs: names resolved, declarations folded in, variants in the order of tries."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NoReturn

import msgspec

from info.errors import TemplateError, nearest
from info.language.binding.values import Names, fold, operand_value
from info.language.expressions.nodes import Expr, TenantPath
from info.language.expressions.nodes import Literal as Constant
from info.language.expressions.scope import Scope
from info.language.messageformat.authoring.habits import refuse_habit
from info.language.messageformat.functions import SELECTING
from info.language.messageformat.functions.values import canonical_number
from info.language.messageformat.model import (
    CatchAll,
    Expression,
    Key,
    Literal,
    Markup,
    Message,
    Pattern,
    SelectMessage,
    Variable,
)
from info.language.messageformat.syntax.grammar import NUMBER
from info.language.messageformat.syntax.parser import parse_message
from info.language.pieces.nodes import Arm, BoundText, Run, Value

__all__ = ["MARKUP", "bind_text"]

MARKUP: Final = ("b", "i", "code", "link")
"""The markup a text may use; `link` takes `to`, a name of the tenant's links or a `$path`."""
_CATEGORIES: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
_SLIPS: Final = {
    "bold": "b",
    "strong": "b",
    "em": "i",
    "italic": "i",
    "a": "link",
    "url": "link",
    "tt": "code",
}
_ARMS_MAX: Final = 1_000


@lru_cache(maxsize=8_192)
def _parsed(source: str) -> Message:
    refuse_habit(source)
    return parse_message(source)


def bind_text(source: str, scope: Scope, *, select_locale: str, format_locale: str) -> BoundText:
    """The text of a MessageFormat 2 source, its names resolved in `scope`.

    `select_locale` is the language the text is written in, whose plural rules its variants follow;
    `format_locale` is how values are written. Raises `TemplateError` (or its `MessageSyntaxError`).
    """
    message = _parsed(source)
    names = Names(scope, format_locale)
    for declaration in message.declarations:
        names.known[declaration.name] = fold(declaration.value, names)
    if not isinstance(message, SelectMessage):
        return BoundText(selectors=(), arms=(Arm((), _Runs(names).of(message.pattern)),))
    selectors = tuple(_selector(variable, names, select_locale) for variable in message.selectors)
    if len(message.variants) > _ARMS_MAX:
        _fail(f"A text has {len(message.variants)} variants; {_ARMS_MAX} is the most.")
    arms = [
        (
            tuple(_key(key, selector) for key, selector in zip(variant.keys, selectors, strict=True)),
            _Runs(names).of(variant.value),
        )
        for variant in message.variants
    ]
    arms.sort(key=lambda arm: [rank for rank, _ in arm[0]])
    return BoundText(selectors, tuple(Arm(tuple(key for _, key in keys), runs) for keys, runs in arms))


def _fail(what: str, next_step: str = "") -> NoReturn:
    raise TemplateError(what, next_step=next_step)


def _selector(variable: Variable, names: Names, locale: str) -> Value:
    value = names.known[variable.name]
    if value.function not in SELECTING:
        _fail(
            f"A text cannot select by ':{value.function}' (${variable.name}).",
            f"Use one of {', '.join(f':{name}' for name in sorted(SELECTING))}.",
        )
    return msgspec.structs.replace(value, locale=locale)


def _key(key: Key, selector: Value) -> tuple[int, str]:
    """The rank of a key among its like (exact, category, anything), and its canonical spelling."""
    if isinstance(key, CatchAll):
        return 2, "*"
    if key.value == "*":
        _fail("The key |*| cannot be told from '*' here.", "Select by another word.")
    if selector.function == "string":
        return 0, key.value
    if NUMBER.fullmatch(key.value):
        return 0, canonical_number(key.value)
    if key.value in _CATEGORIES:
        return 1, key.value
    near = nearest(key.value, _CATEGORIES)
    hint = f"Did you mean '{near}'?" if near else "Use :string to select by words."
    _fail(f"The key '{key.value}' is neither a number nor a plural category.", hint)


class _Runs:
    """The runs of a pattern, and the markup open at each place."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._open: list[tuple[str, Expr | None]] = []
        self._runs: list[Run] = []

    def of(self, pattern: Pattern) -> tuple[Run, ...]:
        """The runs of the pattern; `TemplateError` for markup that is unknown or does not nest."""
        for part in pattern:
            if isinstance(part, Markup):
                self._mark(part)
            else:
                self._add(part if isinstance(part, str) else self._value(part))
        if self._open:
            name = self._open[-1][0]
            _fail(f"The markup {{#{name}}} is never closed.", f"Close it with {{/{name}}}.")
        return tuple(self._runs)

    def _value(self, expression: Expression) -> str | Value:
        if isinstance(expression.arg, Literal) and expression.function is None:
            return expression.arg.value
        value = fold(expression, self._names)
        if isinstance(value.expr, Constant) and value.function == "string":
            return str(value.expr.value)
        return value

    def _add(self, part: str | Value) -> None:
        if part == "":
            return
        opened = {name for name, _ in self._open}
        link = next((target for name, target in reversed(self._open) if name == "link"), None)
        run = Run(part, bold="b" in opened, italic="i" in opened, code="code" in opened, link=link)
        before = self._runs[-1] if self._runs else None
        if before and isinstance(part, str) and isinstance(before.part, str):
            joined = msgspec.structs.replace(run, part=before.part + part)
            if msgspec.structs.replace(before, part=joined.part) == joined:
                self._runs[-1] = joined
                return
        self._runs.append(run)

    def _mark(self, markup: Markup) -> None:
        name = markup.name
        if name not in MARKUP or markup.kind == "standalone":
            shown = f"{{#{name} /}}" if markup.kind == "standalone" else f"{{#{name}}}"
            near = _SLIPS.get(name) or nearest(name, MARKUP)
            _fail(
                f"There is no markup {shown} in a text.",
                f"Did you mean {{#{near}}}?" if near and near != name else f"Known: {_listed(MARKUP)}.",
            )
        if markup.kind == "open":
            self._open_mark(markup)
        elif not self._open or self._open[-1][0] != name:
            inner = f"{{#{self._open[-1][0]}}} is open" if self._open else "nothing is open"
            _fail(f"{{/{name}}} closes what is not open: {inner}.", "Close what was opened last.")
        else:
            self._open.pop()

    def _open_mark(self, markup: Markup) -> None:
        if markup.name in {name for name, _ in self._open}:
            _fail(f"{{#{markup.name}}} stands inside itself.", "Close the outer one first.")
        wanted = ("to",) if markup.name == "link" else ()
        for option in markup.options:
            if option not in wanted:
                _fail(f"{{#{markup.name}}} takes no '{option}'.", "A link's target is {#link to=name}.")
        target = self._target(markup) if wanted else None
        self._open.append((markup.name, target))

    def _target(self, markup: Markup) -> Expr:
        to = markup.options.get("to")
        if to is None:
            _fail("{#link} has no target.", "Write to=name with a name of the tenant's links, or to=$path.")
        if isinstance(to, Variable):
            return operand_value(to, self._names).expr
        name = to.value.removeprefix("links.")
        if not name or ":" in name or "/" in name:
            _fail(
                "A link's target is an address.", "Name it in the tenant's links and write {#link to=name}."
            )
        return TenantPath(("links", name))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{#{name}}}" for name in names)
