r"""PO files as entries: what gettext and its kin write, read without a word lost.

Wrapped strings, any order, obsolete entries (left out), flags, previous texts, comments; CRLF; another
character set, if the header names it.

Source: the GNU gettext manual, "PO Files".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NoReturn

from info.localization.exchange.entries import Place, refused

__all__ = ["PoEntry", "PoText", "quoted", "read_entries"]

_ESCAPES: Final = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    '"': '"',
    "\\": "\\",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
_NUMBER: Final = r"\\[0-7]{1,3}|\\x[0-9A-Fa-f]{1,2}"
_UNIT: Final = re.compile(rf"\\([ntr\"\\abfv])|((?:{_NUMBER})+)|([^\\\"]+)", re.DOTALL)
_BYTE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))")
_LINE: Final = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,3})\])?)?\s*(?=\"|\Z)")
_PREVIOUS: Final = re.compile(r"(msgctxt|msgid_plural|msgid)\s+")
_CHARSET: Final = re.compile(rb"charset=([A-Za-z0-9_.:-]{1,40})")
_AGAIN: Final = "Compare the line with the exported file."


@dataclass(slots=True)
class PoText:
    """A string of an entry, maybe over several lines: `pieces` are their line, column and raw text."""

    pieces: list[tuple[int, int, str]] = field(default_factory=list)
    text: str = ""

    def spot(self, offset: int) -> tuple[int, int]:
        """Line and column of a character of the text."""
        left = offset
        for line, column, raw in self.pieces:
            for match in _UNIT.finditer(raw):
                if left < (width := len(_value(match))):
                    return line, column + match.start() + (left if match[3] else 0)
                left -= width
        line, column, raw = self.pieces[-1] if self.pieces else (1, 1, "")
        return line, column + len(raw)


@dataclass(slots=True)
class PoEntry:
    """One entry. `extracted` are its `#.` lines, `places` its `#:`, `previous` its `#| msgid`."""

    line: int
    context: PoText | None = None
    source: PoText | None = None
    plural: PoText | None = None
    targets: dict[int, PoText] = field(default_factory=dict)
    previous: str | None = None
    extracted: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def quoted(keyword: str, text: str) -> Iterator[str]:
    r"""The lines of a string after its keyword; a text of several lines begins with an empty one.

    >>> list(quoted("msgid", "one\ntwo"))
    ['msgid ""', '"one\\n"', '"two"']
    """
    lines = [f'"{_escaped(line)}"' for line in re.findall(r"[^\n]*\n|[^\n]+", text)]
    if len(lines) == 1:
        yield f"{keyword} {lines[0]}"
        return
    yield f'{keyword} ""'
    yield from lines


def _escaped(text: str) -> str:
    for char, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(char, escape)
    return text


def _value(match: re.Match[str]) -> str:
    """What a piece of a raw string stands for; a run of numbers is of bytes of UTF-8.

    Raises `UnicodeDecodeError` for bytes that are none.
    """
    letter, numbers, plain = match.groups()
    if plain is not None:
        return plain
    if letter is not None:
        return _ESCAPES[letter]
    found = (
        int(octal, 8) if octal else int(hexadecimal, 16) for octal, hexadecimal in _BYTE.findall(numbers)
    )
    return bytes(number & 0xFF for number in found).decode()


def read_entries(data: bytes, file: str) -> Iterator[PoEntry]:
    """The entries of a file in their order, the header first where there is one; obsolete ones left out.

    Raises `ExchangeError` at the line and column that is no PO.
    """
    return _Reader(file).entries(_decoded(data, file))


def _decoded(data: bytes, file: str) -> str:
    match = _CHARSET.search(data)
    name = match[1].decode("ascii") if match and match[1] != b"CHARSET" else "utf-8"
    try:
        codec = codecs.lookup(name)
        return data.decode("utf-8-sig" if codec.name == "utf-8" else codec.name)
    except LookupError:
        raise refused(f"Nobody knows the charset '{name}' of the header.", (file, 1, 1), _UTF8) from None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, start) + 1
        raise refused(f"This is not {name}, as the header says.", (file, line, 1), _UTF8) from None


_UTF8: Final = "Save the file as UTF-8, and say charset=UTF-8."
_ORDER: Final = {"msgctxt": 0, "msgid": 1, "msgid_plural": 2, "msgstr": 3}


class _Reader:
    """Reads line by line; a comment or `msgctxt` or `msgid` after a `msgstr` begins the next entry."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.number = 0
        self.entry = PoEntry(1)
        self.text: PoText | None = None
        self.rank = -1

    def fail(self, what: str, column: int = 1) -> NoReturn:
        place: Place = (self.file, self.number, column)
        raise refused(what, place, _AGAIN)

    def entries(self, content: str) -> Iterator[PoEntry]:
        for number, line in enumerate(re.split(r"\r\n|\n|\r", content), 1):
            self.number = number
            bare = line.lstrip(" \t")
            if not bare.rstrip(" \t\f\v"):
                continue
            comment = bare.startswith("#")
            if self.rank == _ORDER["msgstr"] and (comment or not bare.startswith(('"', "msgstr"))):
                yield self.done()
            if comment:
                self.comment(bare)
            else:
                self.string(line, len(line) - len(bare))
        if self.rank >= 0:
            yield self.done()

    def done(self) -> PoEntry:
        entry = self.entry
        if entry.source is None or not entry.targets:
            self.fail("An entry has no msgid, or no msgstr.")
        self.entry, self.text, self.rank = PoEntry(self.number), None, -1
        return entry

    def comment(self, line: str) -> None:
        if self.rank >= 0:
            if line.startswith("#~"):
                return
            self.fail("A comment stands inside of an entry.")
        mark, rest = line[:2], line[2:]
        if mark == "#.":
            self.entry.extracted.append(rest.removeprefix(" "))
        elif mark == "#:":
            self.entry.places += rest.split()
        elif mark == "#,":
            self.entry.flags |= {flag.strip() for flag in rest.split(",")}
        elif mark == "#|":
            self.previous(rest.strip())

    def previous(self, rest: str) -> None:
        """A text before the last change; only that of `msgid` says anything about us."""
        match = _PREVIOUS.match(rest)
        keyword = match[1] if match else None
        if keyword == "msgid":
            self.entry.previous = ""
        if keyword in {"msgid", None} and self.entry.previous is not None:
            raw = rest[match.end() :] if match else rest
            self.entry.previous += "".join(_value(one) for one in _UNIT.finditer(raw.strip().strip('"')))

    def string(self, line: str, at: int) -> None:
        match = _LINE.match(line, at)
        if match is None:
            self.fail("This is neither a comment nor msgctxt, msgid, msgstr or a string.", at + 1)
        keyword, index = match.groups()
        if keyword:
            self.begin(keyword.partition("[")[0], int(index or 0), at + 1)
        self.add(line, match.end())

    def begin(self, keyword: str, index: int, column: int) -> None:
        rank = _ORDER[keyword]
        if rank < self.rank or (
            rank == self.rank and (rank != _ORDER["msgstr"] or index in self.entry.targets)
        ):
            self.fail(f"'{keyword}' stands where none can.", column)
        if self.rank < 0:
            self.entry.line = self.number
        self.rank, self.text = rank, PoText()
        if keyword == "msgctxt":
            self.entry.context = self.text
        elif keyword == "msgid":
            self.entry.source = self.text
        elif keyword == "msgid_plural":
            self.entry.plural = self.text
        else:
            self.entry.targets[index] = self.text

    def add(self, line: str, at: int) -> None:
        """The string that begins here with a quote joins the text that is being read."""
        text = self.text
        if text is None:
            self.fail("A string stands before its keyword.", at + 1)
        if not line.startswith('"', at):
            self.fail("A string in quotes is missing.", at + 1)
        start = at = at + 1
        values: list[str] = []
        while match := _UNIT.match(line, at):
            try:
                values.append(_value(match))
            except UnicodeDecodeError:
                self.fail("These numbers are no bytes of UTF-8.", at + 1)
            at = match.end()
        if not line.startswith('"', at):
            what = (
                "A backslash stands before a character that has no escape."
                if at < len(line)
                else "The closing quote is missing."
            )
            self.fail(what, at + 1)
        if line[at + 1 :].strip():
            self.fail("Something stands behind the closing quote.", at + 2)
        text.pieces.append((self.number, start + 1, line[start:at]))
        text.text += "".join(values)
