"""The face of the linter: a payload in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from info.channels import capability_of
from info.errors import UnknownName
from info.model.names import FORMATS
from info.model.values import Finding
from info.validators.payloads.checks import CHECKS, TEXT_CHECKS
from info.validators.payloads.rules import Rules, rules_of
from info.validators.payloads.walk import Walk

__all__ = ["kinds_of", "lint_payload", "linted_channels", "walked"]

_PUSH: Final = "push"


def linted_channels() -> tuple[str, ...]:
    """The formats whose payloads can be linted, and "push" for `push.fcm`."""
    return (*FORMATS, _PUSH)


def kinds_of(channel: str) -> tuple[str, ...]:
    """What of a channel may be linted on its own; the whole message first.

    >>> kinds_of("slack")[:4]
    ('message', 'block', 'element', 'object')
    """
    return tuple(rules_of(_format(channel)).kinds)


def lint_payload(channel: str, payload: object, *, kind: str | None = None) -> tuple[Finding, ...]:
    """Every finding on a payload of JSON values (a text for the channels that are texts).

    `path` is a JSON pointer into the payload, `code` is `<channel>.<constraint>`; no finding quotes
    a value. Without `kind` it is guessed from the payload's fields (see `kinds_of`). The address
    that delivery adds may be missing. UnknownName for a channel or a kind there is not.

    >>> [finding.code for finding in lint_payload("slack", {"type": "section"})]
    ['slack.section.content']
    """
    return tuple(walked(channel, payload, kind=kind).findings)


def walked(channel: str, payload: object, *, kind: str | None = None) -> Walk:
    """The walk through a payload, done: its findings, and the sizes it measured."""
    name = _format(channel)
    rules = rules_of(name)
    chosen = kind or guessed_kind(rules, payload)
    if chosen not in rules.kinds:
        raise UnknownName("kind", chosen, rules.kinds)
    walk = Walk(rules, capability_of(name), CHECKS)
    walk.value(rules.kinds[chosen], payload, "", chosen)
    if isinstance(payload, str) and name in TEXT_CHECKS:
        TEXT_CHECKS[name](walk, payload, "")
    return walk


def guessed_kind(rules: Rules, payload: object) -> str:
    """The kind a payload seems to be: by its tag, then by the fields it has, else the message."""
    first = next(iter(rules.kinds))
    if isinstance(payload, list):
        lists = [name for name, wanted in rules.kinds.items() if not all(_shapes(rules, name))]
        return lists[0] if lists else first
    if not isinstance(payload, Mapping):
        return first
    tag = payload.get(rules.tag)
    for kind in rules.kinds:
        if any(tag in rules.tags(shape) for shape in _shapes(rules, kind) if shape):
            return kind
    for kind, groups in rules.known_by.items():
        if any(all(field in payload for field in group) for group in groups):
            return kind
    if tag is not None:  # of a type nobody knows: a kind whose members all have one can say which
        return next((kind for kind in rules.kinds if _is_tagged(rules, kind)), first)
    return first


def _is_tagged(rules: Rules, kind: str) -> bool:
    names = [shape for shape in _shapes(rules, kind) if shape]
    return bool(names) and all(map(rules.tags, names))


@cache
def _shapes(rules: Rules, kind: str) -> tuple[str, ...]:
    """The shapes a kind may have; "" for a kind that is no object."""
    leaves = rules.leaves(rules.kinds[kind])
    return tuple(leaf if isinstance(leaf, str) else "" for leaf in leaves)


def _format(channel: str) -> str:
    if channel not in linted_channels():
        raise UnknownName("channel", channel, linted_channels())
    return "push.fcm" if channel == _PUSH else channel
