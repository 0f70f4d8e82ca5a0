"""What pieces read of the message they become part of: its id, the tokens of its buttons, its links.

These are known only when a message is made, so a program finds them among the tenant's values, under
"message": `{"id", "thread", "time", "tokens": {key: token}, "numbers": {key: "1"}, "track": (url, link) ->
url}`. No template can name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from info.language import expressions as x
from info.language.pieces.nodes import Hole, Piece, Value
from info.model.actions import ActionRef, Asked

__all__ = ["TRACK", "asked_of", "fact", "link_of", "number", "token", "tracked"]

TRACK: Final = "track"
"""The stage that wraps an address into the tenant's tracking link, where the tenant has one. It stands
after the guard of the address and before any escaper."""
_TOKENS: Final = "tokens"
_NUMBERS: Final = "numbers"
_NO_LINK: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LINK_MAX: Final = 64


def fact(name: Literal["id", "thread", "time"]) -> Piece:
    """A fact of the message: its id, the id of the first one it updates (32 hex digits), its time (RFC 3339).

    None of them needs an escape.
    """
    return Hole(Value(x.MessagePath((name,))), ())


def token(action: ActionRef) -> Piece:
    """The signed token of an action: 62 letters, digits, hyphens and underscores, which need no escape."""
    return Hole(Value(x.MessagePath((_TOKENS, action.key))), ())


def number(action: ActionRef) -> Piece:
    """The number to reply with for an action: its place among those of the message, from 1."""
    return Hole(Value(x.MessagePath((_NUMBERS, action.key))), ())


def link_of(value: Value) -> str:
    """What a tracked link is called: the path its address is read from.

    >>> link_of(Value(x.TenantPath(("links", "guide"))))
    'links.guide'
    """
    paths = sorted(x.dotted(path) for path in x.paths(value.expr))
    return _NO_LINK.sub("_", paths[0])[:_LINK_MAX] if paths else "link"


def tracked(tenant: Mapping[str, Any], url: str, link: str) -> str:
    """The address, wrapped where the message has a tracker."""
    track = tenant.get("message", _NOTHING).get(TRACK)
    return url if track is None else str(track(url, link))


_NOTHING: Final[Mapping[str, Any]] = {}


def asked_of(pieces: Mapping[str, Piece]) -> Asked:
    """What the pieces ask of their message, the actions in their order, each once."""
    names: set[str] = set()
    actions: dict[str, ActionRef] = {}
    links = False
    for node in _nodes(tuple(pieces[name] for name in sorted(pieces))):
        if isinstance(node, x.MessagePath):
            name, *rest = node.path
            if name in (_TOKENS, _NUMBERS):
                actions.setdefault(rest[0], ActionRef.of_key(rest[0]))
            else:
                names.add(name)
        elif isinstance(node, Hole):
            links = links or TRACK in node.put
    return Asked(frozenset(names), tuple(actions.values()), links)


def _nodes(node: Any) -> Iterator[Any]:
    """The node and every node inside it."""
    if node.__class__ is tuple:
        for inner in node:
            yield from _nodes(inner)
    elif isinstance(node, msgspec.Struct):
        yield node
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if value.__class__ is not str:
                yield from _nodes(value)
