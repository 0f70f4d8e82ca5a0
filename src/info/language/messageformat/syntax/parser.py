"""From the source of a message to its data model, or to an error that says where and what.

The grammar has no recursion, so neither has the parser: any source ends in time linear in its
length. Sources over 64 KiB are refused, and messages of more than 2,048 parts.
"""

from __future__ import annotations

from info.language.messageformat.limits import SOURCE_MAX_BYTES, refuse_length
from info.language.messageformat.model import (
    CatchAll,
    Declaration,
    Expression,
    InputDeclaration,
    Key,
    Literal,
    LocalDeclaration,
    Markup,
    Message,
    Pattern,
    PatternMessage,
    SelectMessage,
    Variable,
    Variant,
)
from info.language.messageformat.normal import nfc
from info.language.messageformat.syntax import grammar
from info.language.messageformat.syntax.checks import check
from info.language.messageformat.syntax.placeholders import Placeholders

__all__ = ["SOURCE_MAX_BYTES", "parse_message"]


def parse_message(source: str) -> Message:
    """The data model of a MessageFormat 2 source.

    Raises `MessageSyntaxError` with the offset of the first mistake, for the standard's syntax
    errors and data model errors alike (`type` tells which; a syntax error also has the tokens that
    were `expected`). Raises `LimitError` over 64 KiB of UTF-8 (`SOURCE_MAX_BYTES`) and over 2,048
    parts (`PARTS_MAX`).

    >>> parse_message("Hello, {$name}!").pattern[0]
    'Hello, '
    """
    refuse_length(source)
    parser = _Parser(source)
    message = parser.message()
    check(message, parser.places)
    return message


class _Parser(Placeholders):
    """Reads messages: declarations, selections, patterns."""

    __slots__ = ()

    def message(self) -> Message:
        """The whole source."""
        self.space()
        if self.peek(".") or self.peek("{{"):
            return self.complex()
        self.at = 0
        return PatternMessage((), self.pattern("<end>"))

    def complex(self) -> Message:
        """Declarations, then a quoted pattern or a `.match`."""
        declarations = self.declarations()
        if self.take(".match"):
            return self.matcher(declarations)
        if not self.peek("{{"):
            expected = (".input", ".local", ".match", "{{")
            self.fail("'.input', '.local', '.match' or a pattern in '{{' and '}}'", *expected)
        pattern = self.quoted_pattern()
        self.space()
        if self.at < len(self.source):
            self.fail("the end of the text after the last '}}'", "<end>")
        return PatternMessage(declarations, pattern)

    def declarations(self) -> tuple[Declaration, ...]:
        """All `.input` and `.local` that stand here."""
        found: list[Declaration] = []
        while True:
            self.space()
            at = self.at
            if self.take(".input"):
                found.append(self.input_declaration())
            elif self.take(".local"):
                found.append(self.local_declaration())
            else:
                return tuple(found)
            self.places.declarations.append(at)

    def input_declaration(self) -> InputDeclaration:
        """What follows `.input`."""
        self.space()
        if not self.peek("{"):
            self.fail("'{$name …}' after '.input'", "{")
        variable, value = self.variable_expression()
        return InputDeclaration(variable.name, value)

    def local_declaration(self) -> LocalDeclaration:
        """What follows `.local`."""
        if not self.space():
            self.fail("a space after '.local'", "<whitespace>")
        name = self.variable().name
        self.space()
        if not self.take("="):
            self.fail("'=' after the name of a '.local'", "=")
        self.space()
        if not self.peek("{"):
            self.fail("an expression in '{' and '}' after '='", "{")
        return LocalDeclaration(name, self.expression())

    # Selections

    def matcher(self, declarations: tuple[Declaration, ...]) -> SelectMessage:
        """The selectors and variants after `.match`."""
        selectors = self.selectors()
        variants = [self.variant("$")]
        while self.at < len(self.source):
            variants.append(self.variant("<end>"))
        return SelectMessage(declarations, selectors, tuple(variants))

    def selectors(self) -> tuple[Variable, ...]:
        """The variables after `.match`, and the whitespace that ends them."""
        found: list[Variable] = []
        while True:
            if not self.space():
                self.fail("a space before a selector or a variant", "<whitespace>")
            if found and not self.peek("$"):
                return tuple(found)
            self.count()
            self.places.selectors.append(self.at)
            found.append(self.variable("a selector such as '$name' after '.match'"))

    def variant(self, other: str) -> Variant:
        """Keys, a quoted pattern and the space after it; `other` might have stood here instead."""
        self.count()
        self.places.variants.append(self.at)
        keys = [self.key("a variant such as '* {{…}}'", other)]
        while True:
            spaced = self.space()
            if self.peek("{{"):
                break
            if not spaced:
                self.fail("a space or '{{' after a key", "<whitespace>", "{{")
            keys.append(self.key("a key: a word, a number, |quoted text| or '*'; or '{{'", "{{"))
        pattern = self.quoted_pattern()
        self.space()
        return Variant(tuple(keys), pattern)

    def key(self, what: str, other: str) -> Key:
        """`*` or a literal, in NFC, as keys are compared."""
        self.count()
        if self.take("*"):
            return CatchAll()
        literal = self.literal(what, other, "*")
        return literal if literal.value.isascii() else Literal(nfc(literal.value))

    # Patterns

    def quoted_pattern(self) -> Pattern:
        """A pattern in `{{` and `}}`."""
        start = self.at
        self.at += 2
        pattern = self.pattern("}}")
        if not self.take("}}"):
            self.fail(f"'}}}}' to close the '{{{{' at offset {start}", "<text>", "\\", "{", "}}")
        return pattern

    def pattern(self, end: str) -> Pattern:
        """Text and placeholders, up to a `}` (where `end` is "}}") or the end of the source."""
        parts: list[str | Expression | Markup] = []
        while True:
            text = self.escaped(grammar.TEXT)
            if text:
                parts.append(text)
            if self.at == len(self.source):
                return tuple(parts)
            if self.peek("{"):
                parts.append(self.placeholder())
            elif self.peek("}") and end == "}}":
                return tuple(parts)
            else:
                what = "text; a meant brace is written '\\}'" if self.peek("}") else "text without U+0000"
                self.fail(what, "<text>", "\\", "{", end)
