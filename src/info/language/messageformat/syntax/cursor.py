"""A place in a source: what stands there, and the error that says what should."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from info.errors import MessageSyntaxError
from info.language.messageformat.limits import PARTS_MAX, refuse_parts
from info.language.messageformat.model import Literal, Variable
from info.language.messageformat.normal import nfc_name
from info.language.messageformat.syntax import grammar
from info.language.messageformat.syntax.checks import Places, short

__all__ = ["Cursor"]

_SPACES: Final = frozenset(" \t\r\n\u3000\u061c\u200e\u200f\u2066\u2067\u2068\u2069")


class Cursor:
    """Reads a source from left to right; `at` counts code points."""

    __slots__ = ("at", "namespace_ends", "parts", "places", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts = 0
        self.places = Places()
        self.namespace_ends = -1

    def fail(self, what: str, *expected: str, next_step: str = "") -> NoReturn:
        """Raise a syntax error: `what` was expected here, of the tokens `expected`."""
        at = self.at
        found = f"found {self.source[at]!r}" if at < len(self.source) else "found the end of the text"
        if at == self.namespace_ends:
            expected = (*expected, ":")
        raise MessageSyntaxError(
            f"Expected {what}, {found}.", offset=at, expected=expected, next_step=next_step
        )

    def count(self, parts: int = 1) -> None:
        """Note that there are more parts; raises `LimitError` when there are too many."""
        self.parts += parts
        if self.parts > PARTS_MAX:
            refuse_parts("parts: placeholders, options, attributes, declarations, keys")

    def peek(self, token: str) -> bool:
        """Whether the token stands here."""
        return self.source.startswith(token, self.at)

    def take(self, token: str) -> bool:
        """Step over the token if it stands here."""
        found = self.source.startswith(token, self.at)
        if found:
            self.at += len(token)
        return found

    def space(self) -> bool:
        """Step over optional whitespace and bidi controls; whether any whitespace was among them."""
        if self.source[self.at : self.at + 1] not in _SPACES:
            return False
        match = grammar.SPACE.match(self.source, self.at)
        if match is None:
            return False
        self.at = match.end()
        return match.lastindex is not None

    # Words

    def variable(self, what: str = "a variable such as '$name'") -> Variable:
        """`$name`, the name in NFC."""
        if not self.take("$"):
            self.fail(what, "$")
        match = grammar.NAME.match(self.source, self.at)
        if not match:
            self.fail("a name after '$'", "<name>")
        self.at = match.end()
        return Variable(nfc_name(match.group(1)))

    def identifier(self, what: str) -> str:
        """`name` or `namespace:name`, in NFC."""
        match = grammar.IDENTIFIER.match(self.source, self.at)
        if not match:
            self.fail(what, "<identifier>")
        self.at = match.end()
        namespace, name = match.groups()
        if namespace:
            return f"{nfc_name(namespace)}:{nfc_name(name)}"
        self.namespace_ends = self.at
        if self.peek(":"):
            self.at += 1
            self.fail(f"a name after '{short(name)}:'", "<name>")
        return nfc_name(name)

    def literal(self, what: str, *expected: str) -> Literal:
        """`|quoted text|` or a word."""
        if self.peek("|"):
            return self.quoted_literal()
        match = grammar.UNQUOTED.match(self.source, self.at)
        if not match:
            self.fail(what, *expected, "<literal>")
        self.at = match.end()
        return Literal(match.group())

    def quoted_literal(self) -> Literal:
        """The text between two bars."""
        start = self.at
        self.at += 1
        text = self.escaped(grammar.QUOTED_TEXT)
        if not self.take("|"):
            self.fail(f"'|' to close the literal at offset {start}", "|", "\\", "<text>")
        return Literal(text)

    def escaped(self, pattern: re.Pattern[str]) -> str:
        r"""The text that the pattern matches here, each `\\`, `\{`, `\|` and `\}` as it is meant."""
        match = pattern.match(self.source, self.at)
        if match is None:
            return ""
        self.at = match.end()
        text = match.group()
        if self.peek("\\"):
            self.at += 1
            next_step = "A meant backslash is written '\\\\'."
            self.fail("one of \\ { | } after a backslash", "\\", "{", "|", "}", next_step=next_step)
        return _unescaped(text) if "\\" in text else text


def _unescaped(text: str) -> str:
    # U+0000 is in no text, so it can stand for the backslashes that are meant.
    text = text.replace("\\\\", "\x00").replace("\\{", "{").replace("\\|", "|").replace("\\}", "}")
    return text.replace("\x00", "\\")
