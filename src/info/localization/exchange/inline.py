"""A pattern as XLIFF's inline content, and back.

A value is `<ph>`, a markup's two ends are `<pc>` where they nest and `<sc>` and `<ec>` where they do
not; what MessageFormat 2 says there stands in `<originalData>`. What XML cannot hold is `<cp>` in text.

Source: XLIFF Version 2.1, 4.2.3 "Inline Elements", 4.7 "Inline Content".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from info.errors import ExchangeError
from info.language.messageformat import Expression, Markup, Pattern, escape_text
from info.localization.exchange.entries import refused
from info.localization.exchange.escapes import escaped
from info.localization.exchange.patterns import pattern_of, pattern_text
from info.localization.exchange.safe_xml import Element

__all__ = ["Codes", "attribute", "code_point", "pattern_from", "text_content"]

_TEXT: Final = re.compile(r"[&<>\r]")
_QUOTED: Final = re.compile(r"[&<\"\r\n\t]")
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMATTING: Final[Mapping[str, str]] = {
    "b": ' type="fmt" subType="xlf:b"',
    "i": ' type="fmt" subType="xlf:i"',
    "link": ' type="link"',
}
_DISP_MAX: Final = 60


def _entity(match: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}.get(match[0], f"&#{ord(match[0])};")


def attribute(text: str) -> str:
    """The text inside of the quotes of an attribute; the caller has escaped what XML cannot hold."""
    return _QUOTED.sub(_entity, text)


def text_content(text: str) -> str:
    r"""The text as content: XML's own characters as entities, what XML has not as `<cp>`.

    >>> text_content("a < b \x07")
    'a &lt; b <cp hex="0007"/>'
    """
    return _NOT_XML.sub(lambda match: f'<cp hex="{ord(match[0]):04X}"/>', _TEXT.sub(_entity, text))


class Codes:
    """The codes of one unit: the same placeholder has the same id in source and target."""

    def __init__(self) -> None:
        self.data: dict[str, str] = {}
        self._ids: dict[tuple[str, str], list[str]] = {}
        self._count = 0

    def content(self, text: str) -> str:
        """A pattern as inline content; its data are noted."""
        pattern = pattern_of(text)
        closing = _partners(pattern)
        used: dict[tuple[str, str], int] = {}
        return "".join(self._part(pattern, at, closing, used) for at in range(len(pattern)))

    def original(self) -> Iterator[tuple[str, str]]:
        """Id and content of each `<data>`: no `<cp>` in it, for tools give those lines of their own."""
        return ((name, text_content(escaped(source))) for source, name in self.data.items())

    def _ref(self, source: str) -> str:
        return self.data.setdefault(source, f"d{len(self.data) + 1}")

    def _id(self, kind: str, source: str, used: dict[tuple[str, str], int]) -> str:
        """The id of the next code of its kind in this text: that of the source's, where there is one."""
        key = (kind, source)
        known = self._ids.setdefault(key, [])
        at = used.get(key, 0)
        used[key] = at + 1
        if at == len(known):
            self._count += 1
            known.append(str(self._count))
        return known[at]

    def _part(
        self, pattern: Pattern, at: int, closing: Mapping[int, int], used: dict[tuple[str, str], int]
    ) -> str:
        part = pattern[at]
        if isinstance(part, str):
            return text_content(part)
        source = pattern_text((part,))
        if at in closing:
            other = pattern_text((pattern[closing[at]],))
            name = self._id("pc", f"{source} {other}", used)
            refs = f'dataRefStart="{self._ref(source)}" dataRefEnd="{self._ref(other)}"'
            shown = f'dispStart="{_disp(source)}" dispEnd="{_disp(other)}"'
            return f'<pc id="{name}"{_kind(part)} {refs} {shown}>'
        if at in closing.values():
            return "</pc>"
        refs = f'dataRef="{self._ref(source)}" disp="{_disp(source)}"'
        if isinstance(part, Markup) and part.kind != "standalone":
            tag = "sc" if part.kind == "open" else "ec"
            return f'<{tag} id="{self._id(tag, source, used)}" isolated="yes" {refs}/>'
        return f'<ph id="{self._id("ph", source, used)}" {refs}/>'


def _kind(part: Expression | Markup) -> str:
    return _FORMATTING.get(part.name, "") if isinstance(part, Markup) else ""


def _disp(source: str) -> str:
    text = escaped(source)
    return attribute(text if len(text) <= _DISP_MAX else f"{text[: _DISP_MAX - 1]}…")


def _partners(pattern: Pattern) -> dict[int, int]:
    """Where each opening markup that nests is closed."""
    found: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for at, part in enumerate(pattern):
        if not isinstance(part, Markup):
            continue
        if part.kind == "open":
            opened.append((at, part.name))
        elif part.kind == "close" and any(name == part.name for _, name in opened):
            while opened[-1][1] != part.name:
                opened.pop()
            found[opened.pop()[0]] = at
    return found


def pattern_from(element: Element, data: Mapping[str, str]) -> str:
    """The pattern that the content of a `<source>` or `<target>` stands for.

    `data` are the unit's originals by id. Raises `ExchangeError` for a code without one.
    """
    return "".join(_read(element.content, data))


def _read(content: Sequence[str | Element], data: Mapping[str, str]) -> Iterator[str]:
    for part in content:
        if isinstance(part, str):
            yield escape_text(part)
        elif part.name == "cp":
            yield escape_text(code_point(part))
        elif part.name == "pc":
            yield _original(part, "dataRefStart", data)
            yield from _read(part.content, data)
            yield _original(part, "dataRefEnd", data)
        elif part.name in {"ph", "sc", "ec"}:
            yield _original(part, "dataRef", data)
        elif part.name in {"mrk", "sm", "em"}:
            # An annotation: the words it stands around are the text's.
            yield from _read(part.content, data)
        else:
            raise refused(f"<{part.name}> is no inline content.", part.place, _LEAVE)


_LEAVE: Final = "Leave the codes of the source as they were exported."


def code_point(element: Element) -> str:
    """The character of a `<cp>`. Raises `ExchangeError`."""
    try:
        return chr(int(element.attributes.get("hex", ""), 16))
    except (ValueError, OverflowError):
        raise refused("<cp> names no code point.", element.place, _LEAVE) from None


def _original(code: Element, name: str, data: Mapping[str, str]) -> str:
    found = data.get(code.attributes.get(name, ""))
    if found is None:
        what = f'<{code.name} id="{code.attributes.get("id", "")[:20]}"> has no original data.'
        raise ExchangeError(
            what, next_step=_LEAVE, file=code.place[0], line=code.place[1], column=code.place[2]
        )
    return found
