"""The `content` of a `tenant.json`: what a tenant lets into its messages, checked where it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from info.errors import UnknownName
from info.localization import canonical
from info.model.content import ACTIONS, Action, Blocked, RequiredPhrase
from info.model.names import CHANNELS, FORMATS
from info.publishing.positions import Node
from info.publishing.sheet import one_of, string, truth
from info.validators.content import GROUPS, jurisdictions

__all__ = ["read_content"]

_ACTIONS: Final[tuple[str, ...]] = get_args(Action)
_MOST_ENTRIES: Final = 2_000
_MOST_CHARS: Final = 200


def read_content(node: Node) -> dict[str, Any]:
    """The keyword arguments of a `ContentPolicy`; `TemplateError` at the place of a wrong one."""
    given = node.fields.get("content")
    if given is None:
        return {}
    if not isinstance(given.value, Mapping):
        raise given.error("'content' wants an object.", 'E.g. {"values": true}.')
    found = {}
    for name, value in given.fields.items():
        if name not in _READ:
            raise given.unknown_key(name, "'content'", tuple(_READ))
        found[name] = _READ[name](value)
    return found


def _actions(node: Node) -> dict[str, str]:
    """Kind → action; a group stands for its kinds, a kind counts before its group."""
    if not isinstance(node.value, Mapping):
        raise node.error("'content.actions' wants an object of kinds.", 'E.g. {"personal": "mask"}.')
    grouped: dict[str, str] = {}
    single: dict[str, str] = {}
    for name, value in node.fields.items():
        action = one_of(value, _ACTIONS, "action")
        if name in GROUPS:
            grouped.update(dict.fromkeys(GROUPS[name], action))
        elif name in ACTIONS:
            single[name] = action
        else:
            raise node.unknown_key(name, "'content.actions'", (*ACTIONS, *GROUPS))
    return {**grouped, **single}


def _confidence(node: Node) -> float:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise node.error("'content.confidence' wants a number from 0 to 1.", "0.5 when left out.")
    return float(value)


def _items(node: Node, name: str) -> tuple[Node, ...]:
    if not isinstance(node.value, tuple) or len(node.items) > _MOST_ENTRIES:
        raise node.error(f"'content.{name}' wants a list of at most {_MOST_ENTRIES:,} entries.", "")
    return node.items


def _strings(name: str) -> Callable[[Node], tuple[str, ...]]:
    return lambda node: tuple(_words(item, name) for item in _items(node, name))


def _words(node: Node, name: str) -> str:
    words = string(node, f"'content.{name}'")
    if len(words) > _MOST_CHARS or not any(map(str.isalnum, words)):
        raise node.error(f"'content.{name}' wants words, of at most {_MOST_CHARS} characters.", "")
    return words


def _blocked(node: Node) -> tuple[Blocked, ...]:
    return tuple(_one_blocked(item) for item in _items(node, "block"))


def _one_blocked(node: Node) -> Blocked:
    if not isinstance(node.value, Mapping):
        return Blocked(_words(node, "block"))
    known = _members(node, "block", ("words", "action", "languages"))
    action: Any = one_of(known["action"], _ACTIONS, "action") if "action" in known else None
    return Blocked(_words(known["words"], "block"), action, _tags(known.get("languages")))


def _required(node: Node) -> tuple[RequiredPhrase, ...]:
    return tuple(_one_required(item) for item in _items(node, "require"))


def _one_required(node: Node) -> RequiredPhrase:
    if not isinstance(node.value, Mapping):
        return RequiredPhrase(_words(node, "require"))
    known = _members(node, "require", ("words", "topics", "channels", "languages"))
    channels = known.get("channels")
    named = () if channels is None else tuple(_channel(item) for item in _items(channels, "require"))
    topics = () if "topics" not in known else _strings("require")(known["topics"])
    return RequiredPhrase(_words(known["words"], "require"), topics, named, _tags(known.get("languages")))


def _members(node: Node, name: str, known: tuple[str, ...]) -> Mapping[str, Node]:
    for key in node.fields:
        if key not in known:
            raise node.unknown_key(key, f"'content.{name}'", known)
    if "words" not in node.fields:
        raise node.error(f"An entry of 'content.{name}' has no words.", 'E.g. {"words": "…"}.')
    return node.fields


def _channel(node: Node) -> str:
    return one_of(node, (*CHANNELS, *(name for name in FORMATS if name not in CHANNELS)), "channel")


def _tags(node: Node | None) -> tuple[str, ...]:
    return () if node is None else tuple(_tag(item) for item in _items(node, "languages"))


def _tag(node: Node) -> str:
    try:
        return canonical(string(node, "a language"))
    except UnknownName as error:
        raise node.error(str(error), "") from None


def _jurisdictions(node: Node) -> tuple[str, ...]:
    return tuple(one_of(item, jurisdictions(), "jurisdiction") for item in _items(node, "jurisdictions"))


_READ: Final[Mapping[str, Callable[[Node], Any]]] = {
    "values": lambda node: truth(node, "'content.values'"),
    "actions": _actions,
    "confidence": _confidence,
    "block": _blocked,
    "require": _required,
    "allow": _strings("allow"),
    "jurisdictions": _jurisdictions,
    "marketing": _strings("marketing"),
    "lock_screen": _strings("lock_screen"),
}
"""The keys of `content`, and how each is read."""
