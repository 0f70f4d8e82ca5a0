"""A pattern as lines of plain text with its placeholders as marks, and back, if they are all there.

A machine sees `Your [1] plan is ready.` and nothing of MessageFormat 2. What comes back is taken only if
every mark is in it, once, and markup still nests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import Expression, Markup, Pattern, Variable, escape_text
from info.localization.exchange.patterns import pattern_of, pattern_text

__all__ = ["Protected", "Refused", "protect"]

_BRACKETS: Final = (("[", "]"), ("<", ">"), ("(", ")"), ("⟦", "⟧"))
_KEPT: Final = re.compile(
    r"(?:https?://|mailto:)[^\s<>\"]*[^\s<>\".,;:!?)]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
"""Addresses: no machine shall translate them."""
_LEAD: Final = re.compile(r"\s*(?:(?:#{1,6}|[-*>•]|\d{1,3}[.)])\s+)*")
"""What a line begins with that is no word: indent, and the shorthand for headings, lists and quotations."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_TIMES_MAX: Final = 4
_MORE_MAX: Final = 60


class Refused(Exception):
    """What came back from the machine cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what stands before and after its words, and the words as the machine gets them."""

    before: str
    words: str
    after: str

    @property
    def is_said(self) -> bool:
        """Whether there is anything to translate."""
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Protected:
    """A pattern for a machine. `marks` are what each mark stands for, `number` a value shown as one."""

    lines: tuple[Line, ...]
    marks: Mapping[str, str]
    mark: re.Pattern[str]
    number: tuple[str, str] | None = None

    def words(self) -> list[str]:
        """The texts to translate."""
        return [line.words for line in self.lines if line.is_said]

    def restored(self, translated: list[str]) -> str:
        """The translated pattern. Raises `Refused` if a mark is lost, doubled or unheard of."""
        said = iter(translated)
        text = "\n".join(
            f"{line.before}{_sane(line.words, next(said))}{line.after}"
            if line.is_said
            else f"{line.before}{line.after}"
            for line in self.lines
        )
        pattern = self._filled(text)
        _refuse_disorder(pattern)
        return pattern_text(pattern)

    def _filled(self, text: str) -> Pattern:
        found = [match[1] for match in self.mark.finditer(text)]
        for name, source in self.marks.items():
            if found.count(name) != 1:
                raise Refused(f"{source} is {'lost' if name not in found else 'doubled'} in it")
        odd = next((name for name in found if name not in self.marks), None)
        if odd is not None:
            raise Refused("a mark is in it that was not in the source")
        parts: list[str] = []
        end = 0
        for match in self.mark.finditer(text):
            parts += self._numbered(text[end : match.start()]), self.marks[match[1]]
            end = match.end()
        parts.append(self._numbered(text[end:]))
        if self.number is not None and "".join(parts).count(self.number[1]) != 1:
            raise Refused(f"{self.number[1]} is not in it just once")
        try:
            return pattern_of("".join(parts))
        except (MessageSyntaxError, LimitError) as error:
            raise Refused(f"it is no text: {error.what}") from None

    def _numbered(self, text: str) -> str:
        """The text escaped, and the number that stood for a value as that value again."""
        if self.number is None:
            return escape_text(text)
        digits, source = self.number
        pieces = re.split(rf"(?<![\d.,]){re.escape(digits)}(?![\d]|[.,]\d)", text)
        return source.join(map(escape_text, pieces))


def _sane(words: str, said: str) -> str:
    """What the machine said, if it looks like a translation. Raises `Refused`."""
    said = _SPACES.sub(" ", said).strip(" ")
    if not said:
        raise Refused("nothing came back")
    if not _LETTER.search(said):
        raise Refused("it has no words")
    if len(said) > _TIMES_MAX * len(words) + _MORE_MAX:
        raise Refused("it is many times longer than the source")
    return said


def _refuse_disorder(pattern: Pattern) -> None:
    """Raise `Refused` where markup that opens does not close in its turn."""
    opened: list[str] = []
    for part in pattern:
        if not isinstance(part, Markup) or part.kind == "standalone":
            continue
        if part.kind == "open":
            opened.append(part.name)
        elif not opened or opened.pop() != part.name:
            raise Refused("its markup is out of order")
    if opened:
        raise Refused("its markup is out of order")


def protect(source: str, number: tuple[str, str] | None = None) -> Protected:
    """The pattern as a machine may see it.

    `number` is a variable's name and digits to show in its place, so that a machine that knows the
    language's plurals chooses the right one; only where the variable stands just once, and the
    digits nowhere else.

    >>> protected = protect("Your {#b}{$tier}{/b} plan: see https://x.example/a.")
    >>> protected.words()
    ['Your [1][2][3] plan: see [4].']
    >>> protected.restored(["Ihr Tarif [1][2][3]: siehe [4]."])
    'Ihr Tarif {#b}{$tier}{/b}: siehe https://x.example/a.'
    """
    pattern = pattern_of(source)
    plain = "".join(part for part in pattern if isinstance(part, str))
    left, right = next(
        (
            pair
            for pair in _BRACKETS
            if not re.search(rf"{re.escape(pair[0])}\s*\d+\s*{re.escape(pair[1])}", plain)
        ),
        _BRACKETS[-1],
    )
    shown = _shown(pattern, plain, number)
    marks: dict[str, str] = {}

    def mark(text: str) -> str:
        marks[str(len(marks) + 1)] = text
        return f"{left}{len(marks)}{right}"

    parts: list[str] = []
    for part in pattern:
        if isinstance(part, str):
            parts.append(_KEPT.sub(lambda match: mark(escape_text(match[0])), part))
        else:
            text = pattern_text((part,))
            parts.append(shown[0] if shown is not None and text == shown[1] else mark(text))
    lines = tuple(map(_line, "".join(parts).split("\n")))
    spoken = re.compile(rf"{re.escape(left)}\s*(\d+)\s*{re.escape(right)}")
    return Protected(tuple(_without_marks(line, spoken) for line in lines), marks, spoken, shown)


def _shown(pattern: Pattern, plain: str, number: tuple[str, str] | None) -> tuple[str, str] | None:
    """The digits and the placeholder they stand for."""
    if number is None or any(char.isdigit() for char in plain):
        return None
    name, digits = number
    found = [
        part
        for part in pattern
        if isinstance(part, Expression) and isinstance(part.arg, Variable) and part.arg.name == name
    ]
    return (digits, pattern_text((found[0],))) if len(found) == 1 else None


def _line(text: str) -> Line:
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    words = text[start:].rstrip()
    return Line(text[:start], words, text[start + len(words) :])


def _without_marks(line: Line, mark: re.Pattern[str]) -> Line:
    """A line of marks and signs alone has no words, and stays as it is."""
    if _LETTER.search(mark.sub("", line.words)):
        return line
    return Line(f"{line.before}{line.words}", "", line.after)
