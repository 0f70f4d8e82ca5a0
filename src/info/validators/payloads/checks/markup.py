"""HTML as chat channels read it: tags in order, the text that is left, and how deep it goes.

No browser's forgiveness: a tag that is not closed where it must be is a fault, as it is for the channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

__all__ = ["Element", "Markup", "Slip", "entities_in", "read_markup"]

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_][\w-]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")


@dataclass(frozen=True, slots=True)
class Element:
    """An opened tag: its name, its attributes, and the names of those open around it, outermost first."""

    name: str
    attributes: dict[str, str]
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with the tags, as a constraint, in words, and what to do."""

    constraint: str
    what: str
    next_step: str


@dataclass(slots=True)
class Markup:
    """What a text in HTML holds: its elements in order, its slips, and the text without its tags."""

    elements: list[Element] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    text: str = ""

    @property
    def depth(self) -> int:
        """Levels of nesting; 0 for a text without tags."""
        return max((len(each.within) + 1 for each in self.elements), default=0)


def read_markup(source: str, *, void: frozenset[str] = frozenset()) -> Markup:
    """The markup of `source`; `void` names the elements that have no end tag.

    >>> read_markup("<b>a &lt; b</b>").text
    'a < b'
    >>> [slip.constraint for slip in read_markup("<b><i>a</b></i>").slips][0]
    'tags.order'
    """
    markup, end = Markup(), 0
    parts: list[str] = []
    open_tags: list[str] = []
    for match in _TAG.finditer(source):
        parts.append(source[end : match.start()])
        end = match.end()
        name = match[2].lower()
        if not match[1]:
            markup.elements.append(Element(name, dict(_attributes(match[3])), tuple(open_tags)))
            if name not in void and not (match[4] and name in void):
                open_tags.append(name)
        elif not open_tags or open_tags[-1] != name:
            markup.slips.append(_wrong_end(name, open_tags))
            if name in open_tags:  # read on as if what was closed was the innermost of that name
                open_tags.reverse()
                open_tags.remove(name)
                open_tags.reverse()
        else:
            open_tags.pop()
    parts.append(source[end:])
    if open_tags:
        what = f"<{open_tags[-1]}> is never closed."
        markup.slips.append(Slip("tags.open", what, f"Close it with </{open_tags[-1]}>."))
    if any("<" in part for part in parts):
        markup.slips.append(Slip("tags.bare", "A < stands that begins no tag.", "Write &lt;."))
    markup.text = "".join(unescape(part) for part in parts)
    return markup


def entities_in(source: str) -> set[str]:
    """The names of the named character references in a text."""
    return set(_NAMED.findall(source))


def _attributes(source: str) -> Iterator[tuple[str, str]]:
    for match in _ATTRIBUTE.finditer(source):
        yield match[1].lower(), unescape((match[2] or "").strip("\"'"))


def _wrong_end(name: str, open_tags: list[str]) -> Slip:
    if name in open_tags:
        what = f"</{name}> closes a tag while <{open_tags[-1]}> is still open."
        return Slip("tags.order", what, f"Close <{open_tags[-1]}> first.")
    return Slip("tags.end", f"</{name}> closes nothing.", "Take it out.")
