"""Messages that changed, as lines a person compares; the same difference in many told once."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from info.publishing.proving import Change

__all__ = ["Group", "grouped", "readable"]

_TAGS: Final = re.compile(r">\s*<")
_WORD: Final = re.compile(r"\w+")
_MOST_NAMES: Final = 4
_DIMENSIONS: Final = ("template", "channel", "tenant", "locale", "variant", "example")
_CONTEXT: Final = 1


class Group(NamedTuple):
    """Changes with the same difference, and that difference as a unified diff of the first."""

    changes: tuple[Change, ...]
    lines: tuple[str, ...]

    @property
    def title(self) -> str:
        """For whom: `tenant_welcome · email · acme · de · control · typical, minimal (2 messages)`."""
        parts = [_names([getattr(change, name) for change in self.changes]) for name in _DIMENSIONS]
        count = len(self.changes)
        return f"{' · '.join(parts)} ({count} message{'' if count == 1 else 's'})"


def readable(payload: Any) -> list[str]:
    """A payload as lines: JSON with a line for each value, HTML with one for each tag.

    >>> readable("<p>a</p><p>b</p>")
    ['<p>a</p>', '<p>b</p>']
    """
    if payload is None:
        return []
    if isinstance(payload, str):
        return _TAGS.sub(">\n<", payload).splitlines()
    if isinstance(payload, dict) and {"headers", "html", "text"} <= set(payload):
        headers = [f"{name}: {value}" for name, value in payload["headers"].items()]
        return [*headers, "", *payload["text"].splitlines(), "", *readable(payload["html"])]
    return json.dumps(payload, ensure_ascii=False, indent=2).splitlines()


def grouped(changes: Iterable[Change], names: tuple[str, str]) -> tuple[Group, ...]:
    """The changes by the words that are taken out and put in, in the order of the first of each.

    So one corrected text is one group, in however many channels it is read.
    """
    found: dict[tuple[str, ...], list[Change]] = {}
    shown: dict[tuple[str, ...], tuple[str, ...]] = {}
    for change in changes:
        before, after = readable(change.before), readable(change.after)
        told = tuple(difflib.unified_diff(before, after, *names, lineterm="", n=_CONTEXT))[2:]
        key = _words_changed(told) or told
        found.setdefault(key, []).append(change)
        shown.setdefault(key, told)
    return tuple(Group(tuple(members), shown[key]) for key, members in found.items())


def _words_changed(told: Iterable[str]) -> tuple[str, ...]:
    """The words that went and the words that came in their place; () where only marks changed."""
    told = tuple(told)
    old, new = (_words(text[1:] for text in told if text[:1] == sign) for sign in "-+")
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    pairs = [
        f"{' '.join(old[left:left_end])} > {' '.join(new[right:right_end])}"
        for kind, left, left_end, right, right_end in steps
        if kind != "equal"
    ]
    return tuple(dict.fromkeys(pairs))


def _words(lines: Iterable[str]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(line.replace("\\n", " "))]


def _names(values: Iterable[str]) -> str:
    names = list(dict.fromkeys(values))
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more"
