"""From the source of a message to its data model, or to an error that says where and what.

The grammar has no recursion, so neither has the parser: any source ends in time linear in its
length. Sources over 64 KiB are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NoReturn
from unicodedata import normalize

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import grammar
from info.language.messageformat.checks import Places, check
from info.language.messageformat.model import (
    CatchAll,
    Declaration,
    Expression,
    FunctionRef,
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

__all__ = ["SOURCE_MAX_BYTES", "parse_message"]

SOURCE_MAX_BYTES: Final = 65_536
"""How long a source may be, in bytes of UTF-8."""


def parse_message(source: str) -> Message:
    """The data model of a MessageFormat 2 source.

    Raises `MessageSyntaxError` with the offset of the first mistake, for the standard's syntax
    errors and data model errors alike (`type` tells which), and `LimitError` over 64 KiB of UTF-8.

    >>> parse_message("Hello, {$name}!").pattern[0]
    'Hello, '
    """
    if len(source) > SOURCE_MAX_BYTES or len(source.encode("utf-8", "surrogatepass")) > SOURCE_MAX_BYTES:
        raise LimitError(
            f"A text is longer than {SOURCE_MAX_BYTES} bytes.", next_step="Split it into several blocks."
        )
    parser = _Parser(source)
    message = parser.message()
    check(message, parser.places)
    return message


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    places: Places = field(default_factory=Places)

    def fail(self, expected: str, at: int | None = None, *, next_step: str = "") -> NoReturn:
        """Raise a syntax error that says what was expected at an offset, and what stands there."""
        offset = self.at if at is None else at
        found = f"found {self.source[offset]!r}" if offset < len(self.source) else "found the end of the text"
        raise MessageSyntaxError(f"Expected {expected}, {found}.", offset=offset, next_step=next_step)

    def peek(self, token: str) -> bool:
        """Whether the token stands here."""
        return self.source.startswith(token, self.at)

    def take(self, token: str) -> bool:
        """Step over the token if it stands here."""
        found = self.source.startswith(token, self.at)
        if found:
            self.at += len(token)
        return found

    def need(self, token: str, what: str) -> None:
        """Step over the token, or fail."""
        if not self.take(token):
            self.fail(what)

    def space(self) -> bool:
        """Step over optional whitespace and bidi controls; whether any whitespace was among them."""
        match = grammar.OPTIONAL_SPACE.match(self.source, self.at)
        start, self.at = self.at, match.end() if match else self.at
        return grammar.WHITESPACE.search(self.source, start, self.at) is not None

    # Messages

    def message(self) -> Message:
        """The whole source."""
        self.space()
        if self.peek(".") or self.peek("{{"):
            return self.complex()
        self.at = 0
        pattern = self.pattern(quoted=False)
        return PatternMessage(declarations=(), pattern=pattern)

    def complex(self) -> Message:
        """Declarations, then a quoted pattern or a `.match`."""
        declarations = self.declarations()
        message: Message
        if self.peek(".match"):
            message = self.matcher(declarations)
        elif self.peek("{{"):
            message = PatternMessage(declarations=declarations, pattern=self.quoted_pattern())
        else:
            self.fail("'.input', '.local', '.match' or a pattern in '{{' and '}}'")
        self.space()
        if self.at < len(self.source):
            self.fail("the end of the text after the last '}}'")
        return message

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
        at = self.at
        if not self.peek("{"):
            self.fail("'{$name …}' after '.input'")
        value = self.placeholder()
        if not isinstance(value, Expression) or not isinstance(value.arg, Variable):
            self.fail("a variable such as '{$name}' after '.input'", at)
        return InputDeclaration(name=value.arg.name, value=value)

    def local_declaration(self) -> LocalDeclaration:
        """What follows `.local`."""
        if not self.space():
            self.fail("a space after '.local'")
        name = self.variable().name
        self.space()
        self.need("=", "'=' after the name of a '.local'")
        self.space()
        at = self.at
        if not self.peek("{"):
            self.fail("an expression in '{' and '}' after '='")
        value = self.placeholder()
        if not isinstance(value, Expression):
            self.fail("a value, not markup, after '='", at)
        return LocalDeclaration(name=name, value=value)

    def matcher(self, declarations: tuple[Declaration, ...]) -> SelectMessage:
        """`.match`, its selectors and variants."""
        self.at += len(".match")
        selectors = self.selectors()
        variants: list[Variant] = []
        while self.at < len(self.source):
            at = self.at
            variants.append(self.variant())
            self.places.variants.append(at)
            self.space()
        if not variants:
            self.fail("a variant such as '* {{…}}'")
        return SelectMessage(declarations=declarations, selectors=selectors, variants=tuple(variants))

    def selectors(self) -> tuple[Variable, ...]:
        """The variables after `.match`, and the whitespace that ends them."""
        found: list[Variable] = []
        while True:
            spaced = self.space()
            if not self.peek("$"):
                break
            if not spaced:
                self.fail("a space before a selector")
            self.places.selectors.append(self.at)
            found.append(self.variable())
        if not found:
            self.fail("a selector such as '$name' after '.match'")
        if not spaced:
            self.fail("a space after the selectors")
        return tuple(found)

    def variant(self) -> Variant:
        """Keys and a quoted pattern."""
        keys = [self.key()]
        while True:
            spaced = self.space()
            if self.peek("{{"):
                return Variant(keys=tuple(keys), value=self.quoted_pattern())
            if not spaced:
                self.fail("a space or '{{' after a key")
            keys.append(self.key())

    def key(self) -> Key:
        """`*` or a literal, in NFC, as keys are compared."""
        if self.take("*"):
            return CatchAll()
        return Literal(normalize("NFC", self.literal("a key: a word, a number, |quoted text| or '*'").value))

    # Patterns

    def quoted_pattern(self) -> Pattern:
        """A pattern in `{{` and `}}`."""
        start = self.at
        self.at += 2
        pattern = self.pattern(quoted=True)
        if not self.take("}}"):
            self.fail(f"'}}}}' to close the '{{{{' at offset {start}")
        return pattern

    def pattern(self, *, quoted: bool) -> Pattern:
        """Text and placeholders, up to a `}` (quoted) or the end of the source."""
        parts: list[str | Expression | Markup] = []
        text: list[str] = []
        while self.at < len(self.source):
            match = grammar.TEXT.match(self.source, self.at)
            if match:
                text.append(match.group())
                self.at = match.end()
            elif self.peek("\\"):
                text.append(self.escape())
            elif self.peek("{"):
                if text:
                    parts.append("".join(text))
                    text.clear()
                parts.append(self.placeholder())
            elif quoted and self.peek("}"):
                break
            else:
                self.fail("text; a meant brace is written '\\}'" if self.peek("}") else "text without U+0000")
        if text:
            parts.append("".join(text))
        return tuple(parts)

    def escape(self) -> str:
        r"""The character that `\\`, `\{`, `\|` or `\}` stands for."""
        escaped = self.source[self.at + 1 : self.at + 2]
        if escaped not in grammar.ESCAPABLE:
            self.at += 1
            self.fail("one of \\ { | } after a backslash", next_step="A meant backslash is written '\\\\'.")
        self.at += 2
        return escaped

    def placeholder(self) -> Expression | Markup:
        """What stands in `{` and `}`."""
        self.at += 1
        self.space()
        if self.take("#"):
            return self.markup("open")
        if self.take("/"):
            return self.markup("close")
        return self.expression()

    def expression(self) -> Expression:
        """The inside of `{…}` up to its brace: argument, function, attributes."""
        arg: Literal | Variable | None = None
        function: FunctionRef | None = None
        spaced = True
        if self.peek("$"):
            arg = self.variable()
            spaced = self.space()
        elif not self.peek(":"):
            arg = self.literal("a value such as '$name', a literal, a ':function' or markup")
            spaced = self.space()
        if self.peek(":"):
            if not spaced:
                self.fail("a space before ':'")
            function, spaced = self.function()
        attributes = self.attributes(spaced=spaced)
        self.need("}", "'}' to close the placeholder")
        return Expression(arg=arg, function=function, attributes=attributes)

    def markup(self, kind: str) -> Markup:
        """The inside of `{#…}` or `{/…}` after its mark."""
        name = self.identifier("the name of a markup")
        options, spaced = self.options()
        attributes = self.attributes(spaced=spaced)
        if kind == "open" and self.take("/"):
            kind = "standalone"
        self.need("}", "'}' to close the markup")
        return Markup(kind=kind, name=name, options=options, attributes=attributes)  # type: ignore[arg-type]

    def function(self) -> tuple[FunctionRef, bool]:
        """`:name option=value …`, and whether whitespace follows it."""
        self.at += 1
        name = self.identifier("the name of a function")
        options, spaced = self.options()
        return FunctionRef(name=name, options=options), spaced

    def options(self) -> tuple[dict[str, Literal | Variable], bool]:
        """All options that stand here, and whether whitespace follows them."""
        found: dict[str, Literal | Variable] = {}
        while True:
            spaced = self.space()
            if not grammar.IDENTIFIER.match(self.source, self.at):
                return found, spaced
            if not spaced:
                self.fail("a space before an option, or '}'")
            at = self.at
            name = self.identifier("the name of an option")
            self.space()
            self.need("=", f"'=' and a value after the option '{name}'")
            self.space()
            if name in found:
                self.places.duplicate_options.append((at, name))
            found[name] = self.variable() if self.peek("$") else self.literal(f"a value for '{name}'")

    def attributes(self, *, spaced: bool) -> dict[str, Literal | bool]:
        """All `@name` and `@name=literal` that stand here; of equal names the last counts."""
        found: dict[str, Literal | bool] = {}
        while self.peek("@"):
            if not spaced:
                self.fail("a space before '@'")
            self.at += 1
            name = self.identifier("the name of an attribute")
            found.pop(name, None)
            found[name] = True
            spaced = self.space()
            if self.take("="):
                self.space()
                found[name] = self.literal(f"a literal for '@{name}'")
                spaced = self.space()
        return found

    # Words

    def variable(self) -> Variable:
        """`$name`."""
        self.need("$", "a variable such as '$name'")
        match = grammar.NAME.match(self.source, self.at)
        if not match:
            self.fail("a name after '$'")
        self.at = match.end()
        return Variable(normalize("NFC", match.group(1)))

    def identifier(self, what: str) -> str:
        """`name` or `namespace:name`, in NFC."""
        match = grammar.IDENTIFIER.match(self.source, self.at)
        if not match:
            self.fail(what)
        self.at = match.end()
        namespace, name = match.groups()
        return normalize("NFC", f"{namespace}:{name}" if namespace else name)

    def literal(self, what: str) -> Literal:
        """`|quoted text|` or a word."""
        if self.peek("|"):
            return self.quoted_literal()
        match = grammar.UNQUOTED.match(self.source, self.at)
        if not match:
            self.fail(what)
        self.at = match.end()
        return Literal(match.group())

    def quoted_literal(self) -> Literal:
        """The text between two bars."""
        start = self.at
        self.at += 1
        text: list[str] = []
        while not self.take("|"):
            match = grammar.QUOTED_TEXT.match(self.source, self.at)
            if match:
                text.append(match.group())
                self.at = match.end()
            elif self.peek("\\"):
                text.append(self.escape())
            else:
                self.fail(f"'|' to close the literal at offset {start}")
        return Literal("".join(text))
