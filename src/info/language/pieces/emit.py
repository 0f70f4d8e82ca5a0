"""From pieces to Python syntax trees.

The function made here computes the same text as `interpret`, with the work moved to publish:
straight runs become one f-string, a value read twice is formatted once, an array with children
that are always there is joined by hand. Everything is built as syntax trees.

    def program(c, t, z):
        x_swapped = []
        w1 = c["user_name"]; w1 = w1 if w1.__class__ is str else f1(w1, z)
        v1 = w1 if w1.isascii() and w1.isalnum() else p1(w1)
        …
        return (f"…{v1}…", …), x_swapped
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final

from info.errors import LimitError
from info.language import expressions as x
from info.language.pieces.environment import Environment
from info.language.pieces.filling import Filling
from info.language.pieces.names import Names
from info.language.pieces.nodes import Box, Choose, Each, Hole, IfLost, Join, Piece, Rows, Seq, Static, When
from info.language.pieces.swaps import swaps_at_once
from info.language.pieces.syntax import (
    CONTEXT,
    TENANT,
    ZONE,
    Body,
    Part,
    assign,
    call,
    join_parts,
    load,
    located,
    method,
)
from info.language.pieces.values import keeper, over, pipeline_of

__all__ = ["Emitter", "always_there", "program_tree"]

_SWAPPED: Final = "x_swapped"
"""The parts that gave way to what stands in for them."""
_LOOPS_MAX: Final = 8
"""Loops inside loops: CPython allows 20 nested blocks."""


def always_there(piece: Piece) -> bool:
    """Whether the piece renders to something whatever the values are."""
    match piece:
        case Static(text=text):
            return bool(text)
        case Hole() | Each() | Rows() | IfLost():
            return False
        case Seq(children=children):
            return any(always_there(child) for child in children)
        case Choose(arms=arms):
            return bool(arms) and set(arms[-1][0]) <= {"*"} and all(always_there(arm) for _, arm in arms)
        case When(then=then, otherwise=otherwise):
            return always_there(then) and always_there(otherwise)
        case Join(children=children, empty=empty):
            return bool(empty) or any(always_there(child) for child in children)
        case Box(child=child, stand_in=stand_in):
            swapped = stand_in is None or not swaps_at_once(piece) or always_there(stand_in)
            return always_there(child) and swapped


class Emitter:
    """Emits one program: `linked` collects the callables and constants its code names."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._names = Names()
        self._filling = Filling(env, self._names)
        self._loops = 0

    @property
    def linked(self) -> dict[str, Any]:
        """What the program's code names, by name."""
        return self._names.linked

    def text(self, piece: Piece, body: Body) -> ast.expr:
        """An expression for the piece's text; statements it needs are added to `body`."""
        return join_parts(self.parts(piece, body))

    def parts(self, piece: Piece, body: Body) -> list[Part]:
        """The piece as parts of an f-string."""
        match piece:
            case Static(text=text):
                return [text]
            case Hole():
                return [load(self._filling.hole(piece, body))]
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
            case Box():
                return self._box(piece, body)
            case IfLost():
                return []

    def _box(self, piece: Box, body: Body) -> list[Part]:
        """The child's parts; with limits, its text in a local that is measured when it may be over.

        A part that is over gives way to its stand-in here where the fitter would do no more.
        """
        parts = self.parts(piece.child, body)
        if not piece.limits:
            return parts
        target = self._names.fresh("b")
        body.append(assign(target, join_parts(parts)))
        measures = self._env.measures
        surely = min(measures[name].surely(most) for name, most in piece.limits)
        long = ast.Compare(
            left=call("len", load(target)), ops=[ast.Gt()], comparators=[ast.Constant(value=surely)]
        )
        if piece.stand_in is not None and swaps_at_once(piece):
            is_over = self._names.link(("over", piece.limits), lambda: over(piece, self._env), "o")
            test = ast.BoolOp(op=ast.And(), values=[long, call(is_over, load(target))])
            body.append(ast.If(test=test, body=self._swap(piece, piece.stand_in, target), orelse=[]))
            return [load(target)]
        keep = self._names.link(("keep", piece.part, piece.limits), lambda: keeper(piece, self._env), "o")
        body.append(ast.If(test=long, body=[ast.Expr(value=call(keep, load(target)))], orelse=[]))
        return [load(target)]

    def _swap(self, piece: Box, stand_in: Piece, target: str) -> Body:
        """Statements that put the stand-in's text into `target` and remember the part."""
        told = ast.Expr(value=method(load(_SWAPPED), "append", ast.Constant(value=piece.part)))
        return [told, *self._branch(stand_in, target)]

    def _branch(self, piece: Piece, target: str) -> Body:
        """Statements that set `target` to the piece's text, in a scope of their own."""
        body: Body = []
        with self._names.block():
            body.append(assign(target, self.text(piece, body)))
        return body

    def _when(self, piece: When, body: Body) -> str:
        target = self._names.fresh("s")
        then = self._branch(piece.then, target)
        otherwise = self._branch(piece.otherwise, target)
        body.append(ast.If(test=self._names.condition(piece.condition), body=then, orelse=otherwise))
        return target

    def _choose(self, piece: Choose, body: Body) -> str:
        target = self._names.fresh("s")
        names = [self._filling.selector(value, body) for value in piece.selectors]
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

    def _join(self, piece: Join, body: Body) -> list[Part]:
        parts = self._joined(piece, body)
        if not piece.put:
            return parts
        target = self._names.fresh("s")
        body.append(assign(target, join_parts(parts)))
        whole = assign(target, self._put_whole(target, piece.put))
        body.append(ast.If(test=load(target), body=[whole], orelse=[]))
        return [load(target)]

    def _joined(self, piece: Join, body: Body) -> list[Part]:
        groups = self._groups(piece, body)
        if not groups:
            return [piece.empty]
        if any(sure for sure, _ in groups):
            return [piece.head, *self._glued(groups, piece.separator, body), piece.tail]
        target = self._names.fresh("s")
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
        target = self._names.fresh("s")
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
        variable = self._names.fresh("i")
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
        target = self._names.fresh("n")
        body.append(assign(target, call("x_list", self._names.expression(path))))
        return target

    def _each(self, piece: Each, body: Body) -> str:
        items, found = self._list(piece.path, body), self._names.fresh("a")
        body.append(assign(found, ast.List(elts=[], ctx=ast.Load())))
        if piece.body != Static(""):  # else only what was left out is told
            variable, loop, close = self._loop(piece.name, load(items), piece.limit)
            with self._names.inside(piece.name, variable):
                self._append(found, piece.body, loop)
            body.append(close(loop))
        if piece.rest is not None:
            body.append(self._rest(piece, items, found))
        target = self._names.fresh("s")
        body.append(assign(target, method(ast.Constant(value=piece.separator), "join", load(found))))
        return target

    def _append(self, found: str, piece: Piece, body: Body) -> None:
        text = self.text(piece, body)
        if always_there(piece):
            body.append(ast.Expr(value=method(load(found), "append", text)))
            return
        name = self._names.fresh("s")
        body.append(assign(name, text))
        body.append(
            ast.If(test=load(name), body=[ast.Expr(method(load(found), "append", load(name)))], orelse=[])
        )

    def _rest(self, piece: Each, items: str, found: str) -> ast.stmt:
        assert piece.rest is not None
        count = self._names.fresh("i")
        size = ast.BinOp(left=call("len", load(items)), op=ast.Sub(), right=ast.Constant(value=piece.limit))
        inner: Body = [assign(count, size)]
        with self._names.inside("rest", count):
            self._append(found, piece.rest, inner)
        too_many = ast.Compare(
            left=call("len", load(items)), ops=[ast.Gt()], comparators=[ast.Constant(value=piece.limit)]
        )
        return ast.If(test=too_many, body=inner, orelse=[])

    def _rows(self, piece: Rows, body: Body) -> str:
        items, found = self._list(piece.path, body), self._names.fresh("a")
        variable, loop, close = self._loop(piece.name, load(items), piece.limit)
        with self._names.inside(piece.name, variable):
            cells = ast.List(elts=[self.text(cell, loop) for cell in piece.cells], ctx=ast.Load())
            loop.append(ast.Expr(value=method(load(found), "append", cells)))
        body.append(assign(found, ast.List(elts=[], ctx=ast.Load())))
        body.append(close(loop))
        target = self._names.fresh("s")
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
        layout = self._names.link(("layout", piece.layout), lambda: self._env.layouts[piece.layout], "y")
        aligns = self._names.link(("aligns", piece.aligns), lambda: piece.aligns, "y")
        with self._names.block():
            header = ast.List(elts=[self.text(cell, body) for cell in piece.header], ctx=ast.Load())
            body.append(assign(target, call(layout, header, load(found), load(aligns))))
        if piece.put:
            body.append(assign(target, self._put_whole(target, piece.put)))
        return body

    def _put_whole(self, text: str, put: tuple[str, ...]) -> ast.expr:
        """A whole text through its stages."""
        stages = [self._env.stages[name] for name in put]
        return call(self._names.link(("put", put), lambda: pipeline_of(stages), "p"), load(text))


def program_tree(outputs: Mapping[str, Piece], emitter: Emitter) -> ast.Module:
    """The module holding `program(c, t, z)`: the outputs in the order of names, and the parts swapped."""
    body: Body = [assign(_SWAPPED, ast.List(elts=[], ctx=ast.Load()))]
    texts = [emitter.text(outputs[name], body) for name in sorted(outputs)]
    given = ast.Tuple(elts=texts, ctx=ast.Load())
    body.append(ast.Return(value=ast.Tuple(elts=[given, load(_SWAPPED)], ctx=ast.Load())))
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(arg=name) for name in (CONTEXT, TENANT, ZONE)],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef(name="program", args=arguments, body=body, decorator_list=[])
    return located(ast.Module(body=[function], type_ignores=[]))
