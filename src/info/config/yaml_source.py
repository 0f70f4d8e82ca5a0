"""The leaves of `info.yaml`: each dotted key with its value and the line it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from info.config.keys import BY_YAML
from info.errors import ConfigError, nearest

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

__all__ = ["ROOT", "Leaf", "read_leaves"]

ROOT: Final = "info_module"
"""The one key at the top of the file."""
_NULL: Final = "tag:yaml.org,2002:null"
_SECTIONS: Final = frozenset(key.partition(".")[0] for key in BY_YAML if "." in key)


class Leaf(msgspec.Struct, frozen=True):
    """A key under `info_module`, its value as written, and its place."""

    key: str
    given: str | tuple[str, ...]
    origin: str


def read_leaves(text: str, name: str) -> tuple[Leaf, ...]:
    """Every set key of the file, in its order. An empty value counts as not given.

    Raises ConfigError naming file and line for broken YAML, an unknown key, a key given twice,
    or a value of the wrong shape.
    """
    root = _compose(text, name)
    if root is None or root.tag == _NULL:
        return ()
    leaves: list[Leaf] = []
    for key, node, origin in _pairs(root, name, name):
        if key != ROOT:
            raise _unknown(key, origin, (ROOT,))
        if node.tag != _NULL:
            leaves.extend(_module_leaves(node, name, origin))
    return tuple(leaves)


def _compose(text: str, name: str) -> Node | None:
    import yaml

    try:
        found: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        origin = f"{name}:{mark.line + 1}" if mark else name
        what = getattr(error, "problem", None) or "the file is not readable"
        raise ConfigError(f"this is not YAML: {what}.", key=name, origin=origin) from error
    return found


def _module_leaves(node: Node, name: str, origin: str) -> Iterator[Leaf]:
    for key, value, place in _pairs(node, name, origin):
        if key in _SECTIONS:
            if value.tag != _NULL:
                yield from _section_leaves(key, value, name, place)
        else:
            yield from _leaf(key, value, place)


def _section_leaves(section: str, node: Node, name: str, origin: str) -> Iterator[Leaf]:
    for key, value, place in _pairs(node, name, origin):
        yield from _leaf(f"{section}.{key}", value, place)


def _leaf(key: str, node: Node, origin: str) -> Iterator[Leaf]:
    if key not in BY_YAML:
        raise _unknown(key, origin, BY_YAML)
    if node.tag != _NULL:
        yield Leaf(key, _given(key, node, origin), origin)


def _given(key: str, node: Node, origin: str) -> str | tuple[str, ...]:
    from yaml.nodes import ScalarNode, SequenceNode

    if isinstance(node, ScalarNode):
        return str(node.value)
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.value):
        return tuple(str(item.value) for item in node.value)
    raise ConfigError("a value or a list of values is wanted.", key=key, origin=origin)


def _pairs(node: Node, name: str, origin: str) -> Iterator[tuple[str, Node, str]]:
    """The keys of a mapping with their values and places; a key given twice is an error."""
    seen: dict[str, str] = {}
    for key_node, value in _mapping(node, origin).value:
        key, place = str(key_node.value), f"{name}:{key_node.start_mark.line + 1}"
        if key in seen:
            raise ConfigError("the key is given twice.", key=key, origin=place, next_step=f"See {seen[key]}.")
        seen[key] = place
        yield key, value, place


def _mapping(node: Node, origin: str) -> MappingNode:
    from yaml.nodes import MappingNode as Mapping

    if not isinstance(node, Mapping):
        raise ConfigError("keys and values are wanted here.", key=ROOT, origin=origin)
    return node


def _unknown(key: str, origin: str, known: object) -> ConfigError:
    names = sorted(str(item) for item in known)  # type: ignore[attr-defined]
    near = nearest(key, names)
    hint = f"Did you mean '{near}'? " if near else ""
    return ConfigError(
        "there is no such key.", key=key, origin=origin, next_step=f"{hint}Known: {', '.join(names)}."
    )
