"""A Jinja2 template made from our own pieces: the yardstick renders the SAME text.

Same static text, same holes, same formatters (ours, handed in as functions, memory included), so
that what is compared is the engine. What a Jinja author would write by hand: plain names, `if`,
`for`, autoescaping in place of our escape stages.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from info.language import expressions as x
from info.language import pieces as p
from info.language.pieces.values import ZONED, with_memory

__all__ = ["JinjaSource"]

_OPERATORS = {"&&": "and", "||": "or", "==": "==", "!=": "!="}


class JinjaSource:
    """`source` is the template, `functions` what it calls: put both into an environment.

    `context` is the one that the template will be given: layouts are functions of the host, and read it.
    """

    def __init__(
        self, piece: p.Piece, env: p.Environment, tenant: Mapping[str, Any], context: Mapping[str, Any]
    ) -> None:
        self._tenant = tenant
        self._context = context
        self._env = env
        self._numbers = itertools.count(1)
        self._made: dict[object, str] = {}
        self.functions: dict[str, Callable[..., Any]] = {}
        self.source = self._text(piece)

    def _function(self, key: object, make: Callable[[], Callable[..., Any]]) -> str:
        name = self._made.get(key)
        if name is None:
            name = self._made[key] = f"f{next(self._numbers)}"
            self.functions[name] = make()
        return name

    # -- expressions -----------------------------------------------------------------------------

    def _expr(self, expr: x.Expr) -> str:
        match expr:
            case x.Literal(value=value):
                return {True: "true", False: "false", None: "none"}.get(value) or repr(value)
            case x.SetLiteral(values=values):
                return repr(list(values))
            case x.ContextPath(path=path) | x.TenantPath(path=path):
                return ".".join(path)
            case x.LocalPath(name=name, path=path):
                return ".".join((name, *path))
            case x.Has(operand=operand):
                return f"{self._expr(operand)} is defined"
            case x.Not(operand=inner):
                return f"(not {self._expr(inner)})"
            case x.Size(operand=inner):
                return f"({self._expr(inner)}|length)"
            case x.Conditional(condition=condition, then=then, otherwise=otherwise):
                return f"({self._expr(then)} if {self._expr(condition)} else {self._expr(otherwise)})"
            case x.Binary(op=op, left=left, right=right):
                return f"({self._expr(left)} {_OPERATORS.get(op, op)} {self._expr(right)})"

    def _options(self, value: p.Value) -> tuple[dict[str, str], str]:
        """The constant options, and the others as keyword arguments of the call."""
        constant = {name: option for name, option in value.options if isinstance(option, str)}
        dynamic = [(name, option) for name, option in value.options if not isinstance(option, str)]
        return constant, "".join(f", {name}={self._expr(option)}" for name, option in dynamic)

    def _value(self, value: p.Value) -> str:
        raw = self._expr(value.expr)
        if value.function in ("string", ""):
            return raw
        constant, dynamic = self._options(value)
        key = ("format", value.function, tuple(sorted(constant.items())), value.locale, dynamic != "")
        name = self._function(key, lambda: self._formatter(value, constant, dynamic=bool(dynamic)))
        return f"{name}({raw}{dynamic})"

    def _formatter(self, value: p.Value, constant: Mapping[str, str], *, dynamic: bool) -> Callable[..., str]:
        env = self._env
        if dynamic:
            return lambda raw, **more: env.formatter(value.function, {**constant, **more}, value.locale)(
                raw, "UTC"
            )
        run = with_memory(
            env.formatter(value.function, constant, value.locale), zoned=value.function in ZONED
        )
        return lambda raw: run(raw, "UTC")

    def _keys(self, value: p.Value) -> str:
        constant, _ = self._options(value)
        key = ("select", value.function, tuple(sorted(constant.items())), value.locale)
        name = self._function(key, lambda: self._env.selector(value.function, constant, value.locale))
        return f"{name}({self._expr(value.expr)})"

    # -- pieces ----------------------------------------------------------------------------------

    def _text(self, piece: p.Piece) -> str:
        match piece:
            case p.Static(text=text):
                return (
                    f"{{% raw %}}{text}{{% endraw %}}"
                    if "{{" in text or "{%" in text or "{#" in text
                    else text
                )
            case p.Hole(value=value):
                return f"{{{{ {self._value(value)} }}}}"
            case p.Seq(children=children):
                return "".join(self._text(child) for child in children)
            case p.When(condition=condition, then=then, otherwise=otherwise):
                other = self._text(otherwise)
                middle = f"{{% else %}}{other}" if other else ""
                return f"{{% if {self._expr(condition)} %}}{self._text(then)}{middle}{{% endif %}}"
            case p.Choose():
                return self._choose(piece)
            case p.Each():
                return self._each(piece)
            case p.Join():
                return self._join(piece)
            case p.Rows():
                return self._rows(piece)
            case p.Box(child=child):  # the peer keeps no limits
                return self._text(child)
            case p.IfLost():
                return ""

    def _rows(self, piece: p.Rows) -> str:
        """A two-pass layout is a function of the host in any engine: it gets ours, compiled."""
        ours = msgspec.structs.replace(piece, path=x.ContextPath(("items",)))
        program = p.compile_program({"o": ours}, self._env)

        def make() -> Callable[..., str]:
            # A header may read the message's own values: a chart's title, what is said of it.
            return lambda items: program({**self._context, "items": items}, self._tenant, "UTC")[0]

        name = self._function(("rows", piece), make)
        return f"{{{{ {name}({self._expr(piece.path)})|safe }}}}"

    def _choose(self, piece: p.Choose) -> str:
        names = [f"k{next(self._numbers)}" for _ in piece.selectors]
        sets = "".join(
            f"{{% set {name} = {self._keys(value)} %}}"
            for name, value in zip(names, piece.selectors, strict=True)
        )
        arms = []
        for wanted, arm in piece.arms:
            tests = [f"'{key}' in {name}" for key, name in zip(wanted, names, strict=True) if key != "*"]
            arms.append((" and ".join(tests) or "true", self._text(arm)))
        branches = "".join(
            f"{{% {'if' if at == 0 else 'elif'} {test} %}}{text}" for at, (test, text) in enumerate(arms)
        )
        return f"{sets}{branches}{{% endif %}}"

    def _each(self, piece: p.Each) -> str:
        items = self._expr(piece.path)
        body = self._text(piece.body)
        between = f"{{% if not loop.last %}}{piece.separator}{{% endif %}}" if piece.separator else ""
        loop = f"{{% for {piece.name} in {items}[:{piece.limit}] %}}{body}{between}{{% endfor %}}"
        if piece.rest is None:
            return loop
        rest = f"{{% set rest = {items}|length - {piece.limit} %}}{piece.separator}{self._text(piece.rest)}"
        return f"{loop}{{% if {items}|length > {piece.limit} %}}{rest}{{% endif %}}"

    def _join(self, piece: p.Join) -> str:
        if piece.separator and len(piece.children) > 1:
            raise ValueError("a separated join has no plain Jinja form; compare HTML")
        inner = "".join(self._text(child) for child in piece.children)
        if not (piece.head or piece.tail or piece.empty):
            return inner
        name = f"j{next(self._numbers)}"
        full = f"{piece.head}{{{{ {name} }}}}{piece.tail}"
        other = f"{{% else %}}{piece.empty}" if piece.empty else ""
        return f"{{% set {name} %}}{inner}{{% endset %}}{{% if {name} %}}{full}{other}{{% endif %}}"
