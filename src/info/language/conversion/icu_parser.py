"""From the source of an ICU MessageFormat 1 message to its parts, in time linear in its length.

Reads what ICU 78 reads: both modes of the apostrophe, named and numbered arguments, `choice`.
Nesting is bounded, so no source exhausts the stack.

Source: ICU User Guide, "Formatting Messages"; ICU API, `MessagePattern` (the grammar, and
`UMessagePatternApostropheMode`); Unicode UAX 31 (Pattern_Syntax, Pattern_White_Space).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn
from typing import Literal as OneOf

from info.errors import LimitError, MessageSyntaxError
from info.language.conversion.icu_nodes import Argument, Branch, Branches, Hash, Nodes

__all__ = ["DEPTH_MAX", "SOURCE_MAX", "parse_icu"]

SOURCE_MAX: Final = 65_536
"""Characters a source may have."""
DEPTH_MAX: Final = 50
"""Levels of nesting a source may have."""

_SPACE: Final = re.compile(r"[\t-\r \x85\u200e\u200f\u2028\u2029]*")
# Not Pattern_Syntax, not Pattern_White_Space: both sets are fixed for all time (UAX 31).
_WORD: Final = re.compile(
    r"[^\t-\r !-/:-@\[-^`{-~\x85\xa1-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xbb\xbf\xd7\xf7"
    r"\u200e\u200f\u2010-\u203e\u2041-\u2053\u2055-\u205e\u2028\u2029\u2190-\u245f\u2500-\u2775"
    r"\u2794-\u2bff\u2e00-\u2e7f\u3001-\u3003\u3008-\u3020\u3030\ufd3e\ufd3f\ufe45\ufe46]+"
)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LIMIT: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+|\u221e)")
_ARGUMENT: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*|0|[1-9][0-9]{0,8})\}")
_PLAIN: Final = {
    "": re.compile(r"[^'{]+"),
    "select": re.compile(r"[^'{}]+"),
    "choice": re.compile(r"[^'{}|]+"),
    "plural": re.compile(r"[^'{}#]+"),
    "selectordinal": re.compile(r"[^'{}#]+"),
}
"""Text that needs no look, by what it stands in."""
_STYLE: Final = re.compile(r"[^'{}]+")
_TYPE: Final = re.compile(r"[A-Za-z]+")
_NESTED: Final = ("plural", "selectordinal", "select", "choice")
_BAD_NAME: Final = "Names hold letters, digits and '_', as in {user_name}; numbers are {0}, {1}."
_BAD_BRACE: Final = "A brace that is meant as text is written '{' between apostrophes."


def parse_icu(source: str, *, apostrophe: OneOf["optional", "required"] = "optional") -> Nodes:
    """The parts of an ICU message.

    With apostrophe "optional" (ICU's own default) an apostrophe quotes only before `{`, `}`, and
    `#` in a plural or `|` in a choice; with "required" (as Java's class once read) every single one
    quotes. Raises `MessageSyntaxError` with the offset of the mistake, and `LimitError` over 65,536
    characters or 50 levels.

    >>> parse_icu("It's {name}")
    ("It's ", Argument(name='name', type='', style='', offset=5))
    """
    if len(source) > SOURCE_MAX:
        raise LimitError(
            f"The text has {len(source)} characters; it may have {SOURCE_MAX}.",
            next_step="Split it into several texts.",
        )
    return _Parser(source, every=apostrophe == "required").message("", 0)


@dataclass(slots=True)
class _Parser:
    source: str
    every: bool
    at: int = 0

    def fail(self, what: str, next_step: str, at: int | None = None) -> NoReturn:
        """Raise the error of a place."""
        raise MessageSyntaxError(what, offset=self.at if at is None else at, next_step=next_step)

    def space(self) -> str:
        """Step over white space; the character that follows, "" at the end."""
        match = _SPACE.match(self.source, self.at)
        self.at = match.end() if match else self.at
        return self.source[self.at : self.at + 1]

    def message(self, parent: str, depth: int) -> Nodes:
        """A message up to its closing brace (or bar), which stays where it is."""
        if depth > DEPTH_MAX:
            raise LimitError(
                f"The text nests deeper than {DEPTH_MAX} levels.",
                next_step="Split it into several texts.",
            )
        parts: list[str | Hash | Argument | Branches] = []
        text: list[str] = []
        while self.at < len(self.source):
            char = self.source[self.at]
            if (char == "}" and depth) or (char == "|" and parent == "choice"):
                break
            part = self.part(char, parent, depth)
            if isinstance(part, str):
                text.append(part)
                continue
            if any(text):
                parts.append("".join(text))
            text.clear()
            parts.append(part)
        if any(text):
            parts.append("".join(text))
        return tuple(parts)

    def part(self, char: str, parent: str, depth: int) -> str | Hash | Argument | Branches:
        """A stretch of text, or a value."""
        if char == "'":
            return self.apostrophe(parent)
        if char == "{":
            return self.argument(depth)
        if char == "#" and parent in ("plural", "selectordinal"):
            self.at += 1
            return Hash(self.at - 1)
        start = self.at
        match = _PLAIN[parent].match(self.source, self.at)
        self.at = match.end() if match else self.at + 1
        return self.source[start : self.at]

    def apostrophe(self, parent: str) -> str:
        """What an apostrophe and all that it quotes stand for."""
        after = self.source[self.at + 1 : self.at + 2]
        self.at += 1
        if after == "'":
            self.at += 1
            return "'"
        quotes = after in ("{", "}") or (after == "|" and parent == "choice")
        quotes = quotes or (after == "#" and parent in ("plural", "selectordinal"))
        if not after or not (quotes or self.every):
            return "'"
        return self.quoted()

    def quoted(self) -> str:
        """Literal text up to the apostrophe that ends it, or to the end of the source."""
        text: list[str] = []
        while True:
            end = self.source.find("'", self.at)
            if end < 0:
                text.append(self.source[self.at :])
                self.at = len(self.source)
                return "".join(text)
            text.append(self.source[self.at : end])
            self.at = end + 1
            if not self.source.startswith("'", self.at):
                return "".join(text)
            text.append("'")
            self.at += 1

    def argument(self, depth: int) -> Argument | Branches:
        """`{…}`: a name, maybe a type, maybe a style or branches."""
        start = self.at
        simple = _ARGUMENT.match(self.source, start)
        if simple:
            self.at = simple.end()
            return Argument(simple[1], "", "", start)
        self.at += 1
        self.space()
        name = self.name()
        if self.space() == "}":
            self.at += 1
            return Argument(name, "", "", start)
        self.need(",", f"Expected ',' or '}}' after the name '{name[:40]}'.", _BAD_NAME)
        self.space()
        match = _TYPE.match(self.source, self.at)
        if not match:
            self.fail("Expected the type of an argument, such as plural, select, number or date.", _BAD_BRACE)
        self.at = match.end()
        kind = match.group().lower()
        if kind in _NESTED:
            self.space()
            self.need(",", f"Expected ',' after '{kind}'.", f"Write {{{name[:40]}, {kind}, …}}.")
            return self.branches(name, kind, start, depth)
        return self.simple(name, kind, start)

    def name(self) -> str:
        """The name or number of an argument."""
        match = _WORD.match(self.source, self.at)
        if not match:
            self.fail("Expected the name or the number of an argument after '{'.", _BAD_BRACE)
        name = match.group()
        if name.isascii() and name.isdigit() and not re.fullmatch(r"0|[1-9][0-9]{0,8}", name):
            self.fail(f"'{name[:40]}' is no number of an argument.", _BAD_NAME)
        self.at = match.end()
        return name

    def need(self, char: str, what: str, next_step: str) -> None:
        """Step over a character, or fail."""
        if not self.source.startswith(char, self.at):
            self.fail(what if self.at < len(self.source) else f"{what[:-1]}, found the end.", next_step)
        self.at += 1

    def simple(self, name: str, kind: str, start: int) -> Argument:
        """The style of a `number`, `date` and so on, up to the closing brace."""
        if self.space() == "}":
            self.at += 1
            return Argument(name, kind, "", start)
        self.need(",", f"Expected ',' or '}}' after '{kind}'.", f"Write {{{name[:40]}, {kind}, …}}.")
        began, nested = self.at, 0
        while self.at < len(self.source):
            match = _STYLE.match(self.source, self.at)
            if match:
                self.at = match.end()
                continue
            char = self.source[self.at]
            self.at += 1
            if char == "'":
                end = self.source.find("'", self.at)
                if end < 0:
                    self.fail("The style holds an apostrophe that is not closed.", "Add a second one.")
                self.at = end + 1
            elif char == "{":
                nested += 1
            elif nested:
                nested -= 1
            else:
                return Argument(name, kind, self.source[began : self.at - 1], start)
        return self.fail("The '{' is not closed.", "Add the '}' that belongs to it.", start)

    def branches(self, name: str, kind: str, start: int, depth: int) -> Branches:
        """Everything after `plural,` and its like, with the closing brace."""
        if kind == "choice":
            return Branches(name, "choice", self.limits(depth), "", start)
        shift = ""
        found: list[Branch] = []
        while self.space() != "}":
            if self.at >= len(self.source):
                self.fail("The '{' is not closed.", "Add the '}' that belongs to it.", start)
            at = self.at
            if kind != "select" and self.source.startswith("offset:", at):
                if found or shift:
                    self.fail("'offset:' stands before all branches, once.", "Move it to the front.")
                self.at += len("offset:")
                self.space()
                shift = self.number(_NUMBER, "a number after 'offset:'")
                continue
            key = self.key(kind)
            self.space()
            self.need("{", f"Expected '{{' and a text after the key '{key[:40]}'.", _BAD_BRACE)
            value = self.message(kind, depth + 1)
            self.need("}", f"The text of '{key[:40]}' is not closed.", "Add the '}' that belongs to it.")
            found.append(Branch(key, value, at))
        if "other" not in [branch.key for branch in found]:
            self.fail(
                f"The {kind} of '{name[:40]}' has no 'other'.",
                "Add other {…}: it takes all other values.",
                start,
            )
        self.at += 1
        return Branches(name, kind, tuple(found), shift, start)  # type: ignore[arg-type]

    def key(self, kind: str) -> str:
        """`one`, `male`, `=2`."""
        if kind != "select" and self.source.startswith("=", self.at):
            self.at += 1
            return "=" + self.number(_NUMBER, "a number after '='")
        match = _WORD.match(self.source, self.at)
        if not match:
            self.fail("Expected a key and its text, such as other {…}.", _BAD_BRACE)
        self.at = match.end()
        return match.group()

    def number(self, shape: re.Pattern[str], what: str) -> str:
        """A number as written."""
        match = shape.match(self.source, self.at)
        if not match:
            self.fail(f"Expected {what}.", "Write one, such as 1.")
        self.at = match.end()
        return match.group()

    def limits(self, depth: int) -> tuple[Branch, ...]:
        """`0#none|1#one|1<more`, with the closing brace."""
        found: list[Branch] = []
        while True:
            self.space()
            at = self.at
            limit = self.number(_LIMIT, "a number in a choice")
            mark = self.space()
            if mark not in ("#", "<", "\u2264"):
                self.fail("Expected '#' or '<' after the number of a choice.", "As in 0#none|1#one|1<more.")
            self.at += 1
            value = self.message("choice", depth + 1)
            found.append(Branch(limit, value, at, strict=mark == "<"))
            if self.source.startswith("}", self.at):
                self.at += 1
                return tuple(found)
            self.need("|", "Expected '|' or '}' after a text of the choice.", _BAD_BRACE)
