"""Fluent files as read: what each holds, and where a reference leads.

The parser is `fluent.syntax`, the format's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from info.language.conversion.report import Converted, Finding, NotCarried

if TYPE_CHECKING:
    from fluent.syntax import ast

__all__ = ["FILE_MAX", "Bundle", "FluentFile", "read_bundle"]

FILE_MAX: Final = 4_194_304
"""Characters a file may have."""
_JUNK_KEY: Final = re.compile(r"\s*(-?[A-Za-z][A-Za-z0-9_-]*)\s*=")


class FluentFile(msgspec.Struct, frozen=True):
    """A Fluent file: its name, for references, and its text."""

    file: str
    text: str


class Bundle:
    """All files that were given together: a text may refer to texts and terms of any of them."""

    def __init__(self, entries: Sequence[Sequence[ast.EntryType]]) -> None:
        self.entries = entries
        self._own = [_by_name(own) for own in entries]
        self._all: dict[str, ast.Message | ast.Term] = {}
        for own in self._own:
            self._all = {**own, **self._all}
        self.used: set[str] = set()
        self.steps = 0
        """Parts of all texts so far: a budget against files that refer to each other without end."""

    def find(self, name: str, file: int) -> ast.Message | ast.Term | None:
        """The message, or with a leading `-` the term, of that name: of the same file first."""
        self.used.add(name)
        return self._own[file].get(name) or self._all.get(name)


def _by_name(entries: Sequence[ast.EntryType]) -> dict[str, ast.Message | ast.Term]:
    from fluent.syntax import ast

    found: dict[str, ast.Message | ast.Term] = {}
    for entry in entries:
        if isinstance(entry, ast.Message):
            found.setdefault(entry.id.name, entry)
        elif isinstance(entry, ast.Term):
            found.setdefault(f"-{entry.id.name}", entry)
    return found


def read_bundle(files: Sequence[FluentFile]) -> tuple[Bundle, list[list[Converted]]]:
    """The bundle, and for each file the outcomes of what could not be read at all."""
    entries: list[list[ast.EntryType]] = []
    troubles: list[list[Converted]] = []
    for file in files:
        try:
            read = _entries(file.text)
        except NotCarried as refused:
            read, trouble = [], [Converted("", None, (refused.finding,))]
        else:
            trouble = [_junk(entry) for entry in read if type(entry).__name__ == "Junk"]
        entries.append(read)
        troubles.append(trouble)
    return Bundle(entries), troubles


def _entries(text: str) -> list[ast.EntryType]:
    from fluent.syntax import FluentParser

    if len(text) > FILE_MAX:
        raise NotCarried(f"The file has more than {FILE_MAX} characters.", "Split it.")
    try:
        return list(FluentParser(with_spans=True).parse(text).body)
    except RecursionError:
        raise NotCarried("The file nests its placeables too deeply to be read.", "Flatten them.") from None


def _junk(entry: ast.EntryType) -> Converted:
    content = str(getattr(entry, "content", ""))
    match = _JUNK_KEY.match(content)
    start = entry.span.start if entry.span else 0
    notes = getattr(entry, "annotations", None) or []
    what = "This is not Fluent."
    at = start
    if notes:
        what = f"This is not Fluent: {notes[0].message}."
        at = notes[0].span.start if notes[0].span else start
    finding = Finding("not carried", what.replace("..", "."), "Correct it and convert again.", at)
    return Converted(match[1] if match else "", None, (finding,), offset=start)
