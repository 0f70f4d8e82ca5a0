"""From pieces to Python syntax trees.

The function made here computes the same text as `interpret`, with the work moved to publish:
straight runs become one f-string, a value read twice is formatted once, an array with children
that are always there is joined by hand. Everything is built as syntax trees.

    def program(c, t, z):
        w1 = c["user_name"]; w1 = w1 if w1.__class__ is str else f1(w1, z)
        v1 = w1 if w1.isascii() and w1.isalnum() else p1(w1)
        …
        return (f"…{v1}…", …)
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from info.errors import LimitError
from info.language import expressions as x
from info.language.pieces.environment import Environment, FormatValue
from info.language.pieces.nodes import Choose, Each, Hole, Join, Piece, Rows, Seq, Static, Value, When
from info.language.pieces.values import (
    LISTED,
    ZONED,
    dynamic_formatter,
    dynamic_selector,
    item_formatter,
    pipeline_of,
    remembered,
    then,
    with_memory,
)

__all__ = ["CONTEXT", "TENANT", "ZONE", "Emitter", "always_there"]

CONTEXT: Final = "c"
TENANT: Final = "t"
ZONE: Final = "z"
_PLACED: Final = (ast.stmt, ast.expr, ast.arg, ast.keyword, ast.excepthandler)
_LOOPS_MAX: Final = 8
"""Loops inside loops: CPython allows 20 nested blocks."""

Part: TypeAlias = str | ast.expr
"""A constant string, or an expression whose value is a string."""
Body: TypeAlias = list[ast.stmt]


def always_there(piece: Piece) -> bool:
    """Whether the piece renders to something whatever the values are."""
    match piece:
        case Static(text=text):
            return bool(text)
        case Hole() | Each() | Rows():
            return False
        case Seq(children=children):
            return any(always_there(child) for child in children)
        case Choose(arms=arms):
            return bool(arms) and set(arms[-1][0]) <= {"*"} and all(always_there(arm) for _, arm in arms)
        case When(then=then, otherwise=otherwise):
            return always_there(then) and always_there(otherwise)
        case Join(children=children, empty=empty):
            return bool(empty) or any(always_there(child) for child in children)


def load(name: str) -> ast.expr:
    """The variable's value."""
    return ast.Name(id=name, ctx=ast.Load())


def call(function: ast.expr | str, *arguments: ast.expr) -> ast.expr:
    """A call with positional arguments."""
    target = load(function) if isinstance(function, str) else function
    return ast.Call(func=target, args=list(arguments), keywords=[])


def method(owner: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
    """A call of a method."""
    return call(ast.Attribute(value=owner, attr=name, ctx=ast.Load()), *arguments)


def assign(name: str, value: ast.expr) -> ast.stmt:
    """`name = value`."""
    return ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=value)


def join_parts(parts: Sequence[Part]) -> ast.expr:
    """One string expression for parts standing one after another."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not merged:
        return ast.Constant(value="")
    if len(merged) == 1:
        only = merged[0]
        return ast.Constant(value=only) if isinstance(only, str) else only
    return ast.JoinedStr(
        values=[
            ast.Constant(value=part)
            if isinstance(part, str)
            else ast.FormattedValue(value=part, conversion=-1, format_spec=None)
            for part in merged
        ]
    )


class Emitter:
    """Emits one program: `linked` collects the callables and constants its code names."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self.linked: dict[str, Any] = dict(x.RUNTIME)
        self._interned: dict[object, str] = {}
        self._count = 0
        self._scopes: list[dict[object, str]] = [{}]
        self._locals: dict[str, str] = {}
        self._loops = 0

    # -- names ---------------------------------------------------------------------------------

    def _fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _link(self, key: object, make: Callable[[], Any], prefix: str) -> str:
        """The name of a linked object, made once for `key`."""
        name = self._interned.get(key)
        if name is None:
            name = self._interned[key] = self._fresh(prefix)
            self.linked[name] = make()
        return name

    def _known(self, key: object) -> str | None:
        for scope in reversed(self._scopes):
            if key in scope:
                return scope[key]
        return None

    def _expression(self, expr: x.Expr) -> ast.expr:
        return x.to_ast(expr, context=CONTEXT, tenant=TENANT, local=self._locals)

    def _condition(self, expr: x.Expr) -> ast.expr:
        return x.to_ast(expr, context=CONTEXT, tenant=TENANT, local=self._locals, condition=True)

    # -- pieces --------------------------------------------------------------------------------

    def text(self, piece: Piece, body: Body) -> ast.expr:
        """An expression for the piece's text; statements it needs are added to `body`."""
        return join_parts(self.parts(piece, body))

    def parts(self, piece: Piece, body: Body) -> list[Part]:
        """The piece as parts of an f-string."""
        match piece:
            case Static(text=text):
                return [text]
            case Hole():
                return [load(self._hole(piece, body))]
            case Seq(children=children):
                return [part for child in children for part in self.parts(child, body)]
            case Choose():
                return [load(self._choose(piece, body))]
            case When():
                return [load(self._when(piece, body))]
            case Each():
                return [load(self._each(piece, body))]
            case Join():
                return self._join(piece, body)
            case Rows():
                return [load(self._rows(piece, body))]

    def _branch(self, piece: Piece, target: str) -> Body:
        """Statements that set `target` to the piece's text, in a scope of their own."""
        body: Body = []
        self._scopes.append({})
        body.append(assign(target, self.text(piece, body)))
        self._scopes.pop()
        return body

    def _when(self, piece: When, body: Body) -> str:
        target = self._fresh("s")
        then = self._branch(piece.then, target)
        otherwise = self._branch(piece.otherwise, target)
        body.append(ast.If(test=self._condition(piece.condition), body=then, orelse=otherwise))
        return target

    # -- values --------------------------------------------------------------------------------

    def _hole(self, hole: Hole, body: Body) -> str:
        stages = self._env.pipeline(hole.put, hole.value.function)
        per_item = self._env.item_pipeline(hole.put, hole.value.function)
        key = ("hole", hole.value, stages, per_item, self._scope_of(hole.value))
        known = self._known(key)
        if known is None:
            known = self._scopes[-1][key] = self._filled(hole.value, stages, per_item, body)
        return known

    def _filled(self, value: Value, stages: tuple[str, ...], per_item: tuple[str, ...], body: Body) -> str:
        """The variable that holds the value's text after its stages."""
        if not per_item and self._may_remember(value):
            return self._remembered(value, stages, body)
        if not per_item and self._static_options(value) is None:
            return self._dynamically(value, stages, body)
        raw = self._formatted(value, body, per_item)
        if not stages:
            return raw
        target = self._fresh("v")
        body.append(assign(target, self._put(raw, stages)))
        return target

    def _dynamically(self, value: Value, stages: tuple[str, ...], body: Body) -> str:
        """Format by options that are values themselves, and pass the stages, in one step."""
        env, function, locale = self._env, value.function, value.locale
        key = ("dynamic", function, locale, stages)
        formatter = self._link(key, lambda: dynamic_formatter(env, function, locale, stages), "f")
        target = self._fresh("v")
        arguments = [self._expression(value.expr), load(ZONE), *self._dynamic(value)]
        body.append(assign(target, call(formatter, *arguments)))
        return target

    def _may_remember(self, value: Value) -> bool:
        """Formatted values and the tenant's own; bare strings of the context may be personal data."""
        constant = self._static_options(value) is not None and value.function not in LISTED
        return constant and (value.function != "string" or isinstance(value.expr, x.TenantPath))

    def _remembered(self, value: Value, stages: tuple[str, ...], body: Body) -> str:
        """Format and stages in one step, after a look into the memo: `v = m.get(raw) or f(raw, z)`."""
        options = self._static_options(value) or {}
        zoned = value.function in ZONED
        key = (value.function, tuple(sorted(options.items())), value.locale, stages)
        memo = self._link(("memo", *key), dict, "m")

        def make() -> FormatValue:
            run = self._env.formatter(value.function, options, value.locale)
            if stages:
                run = then(run, pipeline_of([self._env.stages[name] for name in stages]))
            return remembered(run, self.linked[memo], zoned=zoned)

        formatter = self._link(("fused", *key), make, "f")
        raw = self._expression(value.expr)
        under = ast.Tuple(elts=[raw, load(ZONE)], ctx=ast.Load()) if zoned else raw
        found = method(load(memo), "get", under)
        target = self._fresh("v")
        made = call(formatter, self._expression(value.expr), load(ZONE))
        body.append(assign(target, ast.BoolOp(op=ast.Or(), values=[found, made])))
        return target

    def _put(self, raw: str, stages: tuple[str, ...]) -> ast.expr:
        callables = [self._env.stages[name] for name in stages]
        put = self._link(("put", stages), lambda: pipeline_of(callables), "p")
        through = call(put, load(raw))
        if not self._env.transparent.issuperset(stages):
            return through
        plain = ast.BoolOp(op=ast.And(), values=[method(load(raw), "isalnum"), method(load(raw), "isascii")])
        return ast.IfExp(test=plain, body=load(raw), orelse=through)

    def _scope_of(self, value: Value) -> tuple[tuple[str, str], ...]:
        """The variables behind the locals a value reads: two loops may bind one name."""
        exprs = [value.expr, *(option for _, option in value.options if not isinstance(option, str))]
        names = {path.name for expr in exprs for path in x.paths(expr) if isinstance(path, x.LocalPath)}
        return tuple((name, self._locals[name]) for name in sorted(names))

    def _formatted(self, value: Value, body: Body, per_item: tuple[str, ...]) -> str:
        key = ("value", value, per_item, self._scope_of(value))
        known = self._known(key)
        if known is not None:
            return known
        target = self._fresh("w")
        raw = self._expression(value.expr)
        formatter = self._of_items(self._formatter(value), per_item)
        if value.function == "string" and not value.options:
            body.append(assign(target, raw))
            is_text = ast.Compare(
                left=ast.Attribute(value=load(target), attr="__class__", ctx=ast.Load()),
                ops=[ast.IsNot()],
                comparators=[load("str")],
            )
            convert = assign(target, call(formatter, load(target), load(ZONE)))
            body.append(ast.If(test=is_text, body=[convert], orelse=[]))
        else:
            body.append(assign(target, call(formatter, raw, load(ZONE), *self._dynamic(value))))
        self._scopes[-1][key] = target
        return target

    def _static_options(self, value: Value) -> dict[str, str] | None:
        """The options when all are constants, else None."""
        options = {name: option for name, option in value.options if isinstance(option, str)}
        return options if len(options) == len(value.options) else None

    def _dynamic(self, value: Value) -> list[ast.expr]:
        if self._static_options(value) is not None:
            return []
        flat: list[ast.expr] = []
        for name, option in value.options:
            flat.append(ast.Constant(value=name))
            flat.append(ast.Constant(value=option) if isinstance(option, str) else self._expression(option))
        return flat

    def _formatter(self, value: Value) -> str:
        options = self._static_options(value)
        env, function, locale = self._env, value.function, value.locale
        if options is None:
            return self._link(
                ("dynamic", function, locale, ()), lambda: dynamic_formatter(env, function, locale, ()), "f"
            )
        key = ("formatter", function, tuple(sorted(options.items())), locale)
        if function in LISTED or (function == "string" and not options):
            return self._link(key, lambda: env.formatter(function, options, locale), "f")
        zoned = function in ZONED
        return self._link(
            key, lambda: with_memory(env.formatter(function, options, locale), zoned=zoned), "f"
        )

    def _of_items(self, formatter: str, per_item: tuple[str, ...]) -> str:
        if not per_item:
            return formatter
        stages = [self._env.stages[name] for name in per_item]
        return self._link(
            ("items", formatter, per_item), lambda: item_formatter(self.linked[formatter], stages), "f"
        )

    # -- selection -----------------------------------------------------------------------------

    def _selector(self, value: Value, body: Body) -> str:
        key = ("keys", value, self._scope_of(value))
        known = self._known(key)
        if known is not None:
            return known
        options = self._static_options(value)
        env, function, locale = self._env, value.function, value.locale
        if options is None:
            link = self._link(
                ("choose", function, locale), lambda: dynamic_selector(env, function, locale), "k"
            )
        else:
            link = self._link(
                ("selector", function, tuple(sorted(options.items())), locale),
                lambda: env.selector(function, options, locale),
                "k",
            )
        target = self._fresh("k")
        body.append(assign(target, call(link, self._expression(value.expr), *self._dynamic(value))))
        self._scopes[-1][key] = target
        return target

    def _choose(self, piece: Choose, body: Body) -> str:
        target = self._fresh("s")
        names = [self._selector(value, body) for value in piece.selectors]
        chain: Body = [assign(target, ast.Constant(value=""))]
        for wanted, arm in reversed(piece.arms):
            taken = self._branch(arm, target)
            tests: list[ast.expr] = [
                ast.Compare(left=ast.Constant(value=key), ops=[ast.In()], comparators=[load(name)])
                for key, name in zip(wanted, names, strict=True)
                if key != "*"
            ]
            if not tests:
                chain = taken
                continue
            test = tests[0] if len(tests) == 1 else ast.BoolOp(op=ast.And(), values=tests)
            chain = [ast.If(test=test, body=taken, orelse=chain)]
        body.extend(chain)
        return target

    # -- arrays --------------------------------------------------------------------------------

    def _join(self, piece: Join, body: Body) -> list[Part]:
        parts = self._joined(piece, body)
        if not piece.put:
            return parts
        target = self._fresh("s")
        stages = [self._env.stages[name] for name in piece.put]
        put = self._link(("put", piece.put), lambda: pipeline_of(stages), "p")
        body.append(assign(target, join_parts(parts)))
        body.append(ast.If(test=load(target), body=[assign(target, call(put, load(target)))], orelse=[]))
        return [load(target)]

    def _joined(self, piece: Join, body: Body) -> list[Part]:
        groups = self._groups(piece, body)
        if not groups:
            return [piece.empty]
        if any(sure for sure, _ in groups):
            return [piece.head, *self._glued(groups, piece.separator, body), piece.tail]
        target = self._fresh("s")
        body.append(assign(target, self._filtered(groups, piece.separator)))
        full = join_parts([piece.head, load(target), piece.tail])
        if not piece.head and not piece.tail and not piece.empty:
            return [load(target)]
        choice = ast.IfExp(test=load(target), body=full, orelse=ast.Constant(value=piece.empty))
        body.append(assign(target, choice))
        return [load(target)]

    def _groups(self, piece: Join, body: Body) -> list[tuple[bool, ast.expr]]:
        """(is it always there, its text) for the children; neighbours always there are one group."""
        groups: list[tuple[bool, list[Part]]] = []
        for child in piece.children:
            if child == Static(""):
                continue
            sure = always_there(child)
            parts = self.parts(child, body)
            if sure and groups and groups[-1][0]:
                groups[-1][1].extend([piece.separator, *parts])
            else:
                groups.append((sure, parts))
        return [(sure, join_parts(parts)) for sure, parts in groups]

    def _glued(self, groups: list[tuple[bool, ast.expr]], separator: str, body: Body) -> list[Part]:
        if len(groups) == 1:
            return [groups[0][1]]
        if not separator:
            return [text for _, text in groups]
        target = self._fresh("s")
        body.append(assign(target, self._filtered(groups, separator)))
        return [load(target)]

    def _filtered(self, groups: list[tuple[bool, ast.expr]], separator: str) -> ast.expr:
        texts = ast.Tuple(elts=[text for _, text in groups], ctx=ast.Load())
        kept = call("filter", ast.Constant(value=None), texts)
        return method(ast.Constant(value=separator), "join", kept)

    def _loop(self, name: str, items: ast.expr, limit: int) -> tuple[str, Body, Callable[[Body], ast.stmt]]:
        """A loop variable bound to `name`, and what closes the loop over a body."""
        self._loops += 1
        if self._loops > _LOOPS_MAX:
            raise LimitError(
                f"each stands inside each more than {_LOOPS_MAX} times.", next_step="Flatten the list."
            )
        variable = self._fresh("i")
        sliced = ast.Subscript(
            value=items,
            slice=ast.Slice(lower=None, upper=ast.Constant(value=limit), step=None),
            ctx=ast.Load(),
        )

        def close(body: Body) -> ast.stmt:
            self._loops -= 1
            return ast.For(target=ast.Name(id=variable, ctx=ast.Store()), iter=sliced, body=body, orelse=[])

        return variable, [], close

    def _list(self, path: x.Expr, body: Body) -> str:
        target = self._fresh("n")
        body.append(assign(target, call("x_list", self._expression(path))))
        return target

    def _inside(self, name: str, variable: str) -> Callable[[], None]:
        """Binds `name` and opens a scope; the result restores both."""
        before = dict(self._locals)
        self._locals = {**before, name: variable}
        self._scopes.append({})

        def leave() -> None:
            self._locals = before
            self._scopes.pop()

        return leave

    def _each(self, piece: Each, body: Body) -> str:
        items, found = self._list(piece.path, body), self._fresh("a")
        body.append(assign(found, ast.List(elts=[], ctx=ast.Load())))
        if piece.body != Static(""):  # else only what was left out is told
            variable, loop, close = self._loop(piece.name, load(items), piece.limit)
            leave = self._inside(piece.name, variable)
            self._append(found, piece.body, loop)
            leave()
            body.append(close(loop))
        if piece.rest is not None:
            body.append(self._rest(piece, items, found))
        target = self._fresh("s")
        body.append(assign(target, method(ast.Constant(value=piece.separator), "join", load(found))))
        return target

    def _append(self, found: str, piece: Piece, body: Body) -> None:
        text = self.text(piece, body)
        if always_there(piece):
            body.append(ast.Expr(value=method(load(found), "append", text)))
            return
        name = self._fresh("s")
        body.append(assign(name, text))
        body.append(
            ast.If(test=load(name), body=[ast.Expr(method(load(found), "append", load(name)))], orelse=[])
        )

    def _rest(self, piece: Each, items: str, found: str) -> ast.stmt:
        assert piece.rest is not None
        count = self._fresh("i")
        size = ast.BinOp(left=call("len", load(items)), op=ast.Sub(), right=ast.Constant(value=piece.limit))
        inner: Body = [assign(count, size)]
        leave = self._inside("rest", count)
        self._append(found, piece.rest, inner)
        leave()
        too_many = ast.Compare(
            left=call("len", load(items)), ops=[ast.Gt()], comparators=[ast.Constant(value=piece.limit)]
        )
        return ast.If(test=too_many, body=inner, orelse=[])

    def _rows(self, piece: Rows, body: Body) -> str:
        items, found = self._list(piece.path, body), self._fresh("a")
        variable, loop, close = self._loop(piece.name, load(items), piece.limit)
        leave = self._inside(piece.name, variable)
        cells = ast.List(elts=[self.text(cell, loop) for cell in piece.cells], ctx=ast.Load())
        loop.append(ast.Expr(value=method(load(found), "append", cells)))
        leave()
        body.append(assign(found, ast.List(elts=[], ctx=ast.Load())))
        body.append(close(loop))
        target = self._fresh("s")
        body.append(
            ast.If(
                test=load(found),
                body=self._laid_out(piece, found, target),
                orelse=[assign(target, ast.Constant(value=""))],
            )
        )
        return target

    def _laid_out(self, piece: Rows, found: str, target: str) -> Body:
        body: Body = []
        self._scopes.append({})
        header = ast.List(elts=[self.text(cell, body) for cell in piece.header], ctx=ast.Load())
        layout = self._link(("layout", piece.layout), lambda: self._env.layouts[piece.layout], "y")
        aligns = self._link(("aligns", piece.aligns), lambda: piece.aligns, "y")
        body.append(assign(target, call(layout, header, load(found), load(aligns))))
        if piece.put:
            stages = [self._env.stages[name] for name in piece.put]
            put = self._link(("put", piece.put), lambda: pipeline_of(stages), "p")
            body.append(assign(target, call(put, load(target))))
        self._scopes.pop()
        return body


def program_tree(outputs: Mapping[str, Piece], emitter: Emitter) -> ast.Module:
    """The module holding `program(c, t, z)`, which returns the outputs in the order of names."""
    body: Body = []
    texts = [emitter.text(outputs[name], body) for name in sorted(outputs)]
    body.append(ast.Return(value=ast.Tuple(elts=texts, ctx=ast.Load())))
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(arg=name) for name in (CONTEXT, TENANT, ZONE)],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef(name="program", args=arguments, body=body, decorator_list=[])
    return _located(ast.Module(body=[function], type_ignores=[]))


def _located(tree: ast.Module) -> ast.Module:
    """The tree with the place that `compile` asks of every node.

    As `ast.fix_missing_locations`, whose recursion was a quarter of the time of compiling.
    """
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _PLACED):
            node.lineno = node.end_lineno = 1
            node.col_offset = node.end_col_offset = 0
        for child in vars(node).values():
            if isinstance(child, ast.AST):
                waiting.append(child)
            elif child.__class__ is list:
                waiting.extend(each for each in child if isinstance(each, ast.AST))
    return tree
