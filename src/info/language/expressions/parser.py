"""The parser of the expression subset: a small part of CEL, total and bounded.

    expr        := or ("?" or ":" expr)?
    or          := and ("||" and)*
    and         := relation ("&&" relation)*
    relation    := sum (("==" | "!=" | "<" | "<=" | ">" | ">=") sum | "in" set)?
    sum         := product (("+" | "-") product)*
    product     := unary (("*" | "/" | "%") unary)*
    unary       := ("!" | "-") unary | primary
    primary     := literal | path | "has(" path ")" | "size(" expr ")" | "(" expr ")"
    set         := "[" (literal ("," literal)*)? "]"

Source: Common Expression Language, language definition (github.com/google/cel-spec).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from info.errors import ExpressionError, LimitError
from info.language.expressions.nodes import (
    Binary,
    Conditional,
    ContextPath,
    Expr,
    Has,
    Literal,
    LocalPath,
    Not,
    SetLiteral,
    Size,
    TenantPath,
)
from info.language.expressions.scope import Scope, resolve

__all__ = ["MAX_DEPTH", "MAX_SOURCE", "MAX_TOKENS", "parse", "parse_each"]

MAX_SOURCE: Final = 2_048
"""Code points an expression may have."""
MAX_DEPTH: Final = 32
"""How deep an expression may nest."""
MAX_TOKENS: Final = 200
"""Words and signs an expression may have: a long chain is as deep as brackets are."""

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>(?:\d+\.\d+|\d+)(?:[eE][+-]?\d+)?)
      | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<op>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:()\[\],])
    )""",
    re.VERBOSE,
)
_DIGITS_MAX: Final = 19
_RELATIONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_WORDS: Final = {"true": True, "false": False, "null": None}
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_EACH: Final = re.compile(r"\s*([^\W\d]\w*)\s+in\s+([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}
_LOOKALIKES: Final = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "=": "==",
    "===": "==",
    "&": "&&",
    "|": "||",
    "is": "==",
    "True": "true",
    "False": "false",
    "None": "null",
    "len": "size",
    "elif": "? :",
    "if": "? :",
}


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            while source[at].isspace():
                at += 1
            raise _unexpected(source[at], at)
        found.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        at = match.end()
        if len(found) > MAX_TOKENS:
            raise LimitError(
                f"The expression has more than {MAX_TOKENS} words and signs.", next_step="Split it."
            )
    found.append(_Token("end", "", end))
    return found


def _unexpected(text: str, offset: int) -> ExpressionError:
    right = _LOOKALIKES.get(text)
    hint = f"Write {right}." if right else "See the expressions page for what a condition may say."
    shown = f"'{text}'" if text else "the end"
    return ExpressionError(f"{shown} does not belong here.", offset=offset, next_step=hint)


class _Parser:
    """One pass over the tokens; a method a rule of the grammar."""

    def __init__(self, source: str, scope: Scope) -> None:
        self._tokens = _tokens(source)
        self._at = 0
        self._depth = 0
        self._scope = scope

    def whole(self) -> Expr:
        expr = self._expression()
        if self._now.kind != "end":
            raise _unexpected(self._now.text, self._now.offset)
        return expr

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, *texts: str) -> str | None:
        token = self._now
        if token.kind in {"op", "name"} and token.text in texts:
            self._at += 1
            return token.text
        return None

    def _expect(self, text: str) -> None:
        if self._take(text) is None:
            where = f"before '{self._now.text}'" if self._now.text else "at the end"
            raise ExpressionError(f"A '{text}' is missing {where}.", offset=self._now.offset)

    def _expression(self) -> Expr:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"The expression nests deeper than {MAX_DEPTH}.", next_step="Split it.")
        condition = self._any_of()
        if self._take("?"):
            then = self._any_of()
            self._expect(":")
            condition = Conditional(condition, then, self._expression())
        self._depth -= 1
        return condition

    def _any_of(self) -> Expr:
        left = self._all_of()
        while self._take("||"):
            left = Binary("||", left, self._all_of())
        return left

    def _all_of(self) -> Expr:
        left = self._relation()
        while self._take("&&"):
            left = Binary("&&", left, self._relation())
        return left

    def _relation(self) -> Expr:
        left = self._sum()
        if self._take("in"):
            return Binary("in", left, self._set())
        op = self._take(*_RELATIONS)
        return Binary(op, left, self._sum()) if op else left  # type: ignore[arg-type]

    def _sum(self) -> Expr:
        left = self._product()
        while op := self._take("+", "-"):
            left = Binary(op, left, self._product())  # type: ignore[arg-type]
        return left

    def _product(self) -> Expr:
        left = self._unary()
        while op := self._take("*", "/", "%"):
            left = Binary(op, left, self._unary())  # type: ignore[arg-type]
        return left

    def _unary(self) -> Expr:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"The expression nests deeper than {MAX_DEPTH}.", next_step="Split it.")
        expr: Expr
        if self._take("!"):
            expr = Not(self._unary())
        elif self._take("-"):
            operand = self._unary()
            expr = Binary("-", Literal(0), operand)
            if isinstance(operand, Literal) and _is_number(operand.value):
                expr = Literal(-operand.value)  # type: ignore[operator]
        else:
            expr = self._primary()
        self._depth -= 1
        return expr

    def _primary(self) -> Expr:
        token = self._now
        if self._take("("):
            expr = self._expression()
            self._expect(")")
            return expr
        if token.kind == "name" and token.text not in _WORDS:
            return self._named(token)
        return Literal(self._constant())

    def _named(self, token: _Token) -> Expr:
        self._at += 1
        if self._now.text != "(":
            if token.text in _LOOKALIKES:
                raise _unexpected(token.text, token.offset)
            return resolve(token.text, self._scope)
        if token.text not in {"has", "size"}:
            right = _LOOKALIKES.get(token.text)
            hint = f"Write {right}(…)." if right else "There are has(path) and size(value)."
            raise ExpressionError(f"There is no function {token.text}.", offset=token.offset, next_step=hint)
        self._expect("(")
        inner = self._expression()
        self._expect(")")
        if token.text == "size":
            return Size(inner)
        if not isinstance(inner, ContextPath | TenantPath | LocalPath):
            raise ExpressionError(
                "has() takes a path.", offset=token.offset, next_step="E.g. has(plan.name)."
            )
        return Has(inner)

    def _set(self) -> Expr:
        if self._now.text != "[":
            raise ExpressionError(
                "`in` takes a list of constants.",
                offset=self._now.offset,
                next_step="E.g. tier in ['pro', 'team'].",
            )
        self._expect("[")
        values: list[str | int | float | bool | None] = []
        while self._now.text != "]":
            values.append(self._constant())
            if not self._take(","):
                break
        self._expect("]")
        return SetLiteral(tuple(values))

    def _constant(self) -> str | int | float | bool | None:
        token = self._now
        sign = -1 if self._take("-") else 1
        token = self._now
        self._at += 1
        if token.kind == "number":
            return sign * _number(token)
        if sign == 1 and token.kind == "string":
            return _ESCAPE.sub(lambda m: _ESCAPES.get(m[1], m[1]), token.text[1:-1])
        if sign == 1 and token.kind == "name" and token.text in _WORDS:
            return _WORDS[token.text]
        raise _unexpected(token.text, token.offset)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(token: _Token) -> int | float:
    if token.text.isdigit():
        if len(token.text) > _DIGITS_MAX:
            raise ExpressionError(
                "The number is too long.", offset=token.offset, next_step=f"Use at most {_DIGITS_MAX} digits."
            )
        return int(token.text)
    return float(token.text)


def parse(source: str, scope: Scope = Scope()) -> Expr:  # noqa: B008  (frozen)
    """The tree of an expression, its names resolved in `scope`.

    Errors: ExpressionError with the offset of what does not belong; LimitError past
    `MAX_SOURCE` code points or `MAX_DEPTH` levels.

    >>> parse("has(seats) && seats > 1")
    Binary(op='&&', left=Has(operand=ContextPath(path=('seats',))), right=Binary(op='>', \
left=ContextPath(path=('seats',)), right=Literal(value=1)))
    """
    if len(source) > MAX_SOURCE:
        raise LimitError(f"The expression is longer than {MAX_SOURCE} characters.", next_step="Split it.")
    return _Parser(source, scope).whole()


def parse_each(source: str) -> tuple[str, str]:
    """The name and the path of `each: "track in top_tracks"`.

    >>> parse_each("track in top_tracks")
    ('track', 'top_tracks')
    """
    match = _EACH.fullmatch(source)
    if match is None:
        raise ExpressionError(
            "`each` is written 'name in path'.", next_step='E.g. "each": "track in top_tracks".'
        )
    return match[1], match[2]
