"""Programs: pieces turned into one Python function, and what is known about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from info.errors import LimitError
from info.language import expressions as x
from info.language.pieces.emit import Emitter, program_tree
from info.language.pieces.environment import DoesNotFit, Environment, HoleRefused
from info.language.pieces.fitting import fit
from info.language.pieces.interpret import interpret
from info.language.pieces.messages import asked_of
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
from info.model.values import Loss

__all__ = ["Program", "compile_program", "from_bytes", "hash_of", "reads", "to_bytes"]

_TOLD = {
    "stand_in": "It did not fit: what stands in for it is shown.",
    "shortened": "It was shortened to fit.",
    "dropped": "It was left out: there was no room for it.",
}
_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(dict[str, Piece])


def to_bytes(outputs: Mapping[str, Piece]) -> bytes:
    """The pieces as canonical JSON: equal pieces give equal bytes."""
    return _ENCODER.encode({name: outputs[name] for name in sorted(outputs)})


def from_bytes(data: bytes) -> dict[str, Piece]:
    """The pieces `to_bytes` wrote. msgspec.DecodeError when they are not pieces."""
    return _DECODER.decode(data)


def hash_of(data: bytes) -> str:
    """The content address of a blob: SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


class Program:
    """A compiled document: call it with a context, a tenant's values and a time zone.

    `outputs` names what it returns, in order. `reads` holds the dotted paths of the context that
    some hole or condition reads, for provenance; `asks` is what must be told of the message.
    """

    __slots__ = ("_env", "_pieces", "_run", "asks", "outputs", "reads")

    def __init__(
        self,
        pieces: Mapping[str, Piece],
        env: Environment,
        run: Callable[[Mapping[str, Any], Mapping[str, Any], str], tuple[tuple[str, ...], list[str]]],
    ) -> None:
        self._pieces = pieces
        self._env = env
        self._run = run
        self.outputs = tuple(sorted(pieces))
        self.reads = reads(pieces)
        self.asks = asked_of(pieces)

    def __call__(self, context: Mapping[str, Any], tenant: Mapping[str, Any], zone: str) -> tuple[str, ...]:
        """The outputs' texts; see `render`."""
        return self.render(context, tenant, zone)[0]

    def render(
        self, context: Mapping[str, Any], tenant: Mapping[str, Any], zone: str
    ) -> tuple[tuple[str, ...], tuple[Loss, ...]]:
        """The outputs' texts, and what was given up to keep to the limits: mostly nothing.

        Errors as `interpret` raises them: when the fast function fails, the plain interpreter says
        where and why, and if it does not fail the program is wrong and the first error stands.
        `DoesNotFit` when what is required is over a limit.
        """
        try:
            texts, swapped = self._run(context, tenant, zone)
        except DoesNotFit:
            outputs, given = fit(self._pieces, self._env, context, tenant, zone)
            return outputs, tuple(Loss(part, _TOLD[how], how) for part, how in given)
        except (HoleRefused, ValueError, *x.FAILURES) as first:
            interpret(self._pieces, self._env, context, tenant, zone)
            raise RuntimeError("the compiled program and the interpreter disagree") from first
        if not swapped:
            return texts, ()
        return texts, tuple(Loss(part, _TOLD["stand_in"], "stand_in") for part in dict.fromkeys(swapped))


def compile_program(pieces: Mapping[str, Piece], env: Environment) -> Program:
    """The pieces as one Python function, through syntax trees.

    Errors: LimitError when the document nests too deep or is too large to compile; KeyError naming
    a stage or layout the environment does not have.
    """
    emitter = Emitter(env)
    try:
        tree = program_tree(pieces, emitter)
        code = compile(tree, "<program>", "exec")
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise LimitError(
            "The document is too large or too deep to compile.", next_step="Split it."
        ) from error
    namespace: dict[str, Any] = {
        "__builtins__": {},
        "str": str,
        "len": len,
        "filter": filter,
        "x_list": _list,
        **emitter.linked,
    }
    exec(code, namespace)  # noqa: S102  (our own syntax tree, never source text)
    return Program(pieces, env, namespace["program"])


def _list(value: Any) -> list[Any]:
    if value.__class__ is list:
        return value
    raise x.EvaluationError("each takes a list")


def reads(pieces: Mapping[str, Piece]) -> frozenset[str]:
    """The dotted context paths the pieces read; an item's are below its list: `tracks[].title`."""
    found: set[str] = set()
    for piece in pieces.values():
        found.update(_reads(piece, {}))
    return frozenset(found)


def _expr_reads(expr: x.Expr, local: Mapping[str, str]) -> Iterator[str]:
    for path in x.paths(expr):
        match path:
            case x.ContextPath(path=steps):
                yield ".".join(steps)
            case x.LocalPath(name=name, path=steps) if name in local:
                yield ".".join((local[name], *steps))
            case _:
                continue


def _value_reads(value: Value, local: Mapping[str, str]) -> Iterator[str]:
    yield from _expr_reads(value.expr, local)
    for _, option in value.options:
        if not isinstance(option, str):
            yield from _expr_reads(option, local)


def _reads(piece: Piece, local: Mapping[str, str]) -> Iterator[str]:
    match piece:
        case Static():
            return
        case Hole(value=value):
            yield from _value_reads(value, local)
        case Seq(children=children) | Join(children=children):
            for child in children:
                yield from _reads(child, local)
        case Box(child=child, stand_in=stand_in):
            yield from _reads(child, local)
            if stand_in is not None:
                yield from _reads(stand_in, local)
        case IfLost(child=child):
            yield from _reads(child, local)
        case Choose(selectors=selectors, arms=arms):
            for value in selectors:
                yield from _value_reads(value, local)
            for _, arm in arms:
                yield from _reads(arm, local)
        case When(condition=condition, then=then, otherwise=otherwise):
            yield from _expr_reads(condition, local)
            yield from _reads(then, local)
            yield from _reads(otherwise, local)
        case Each() | Rows():
            yield from _loop_reads(piece, local)


def _loop_reads(piece: Each | Rows, local: Mapping[str, str]) -> Iterator[str]:
    lists = list(_expr_reads(piece.path, local))
    yield from lists
    inner = {**local, piece.name: f"{lists[0]}[]"} if lists else dict(local)
    if isinstance(piece, Rows):
        for cell in (*piece.header, *piece.cells):
            yield from _reads(cell, inner)
        return
    yield from _reads(piece.body, inner)
    if piece.rest is not None:
        yield from _reads(piece.rest, inner)
