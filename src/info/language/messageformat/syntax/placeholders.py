"""What stands in `{` and `}`: expressions and markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NoReturn, TypeAlias
from typing import Literal as OneOf

from info.language.messageformat.model import Expression, FunctionRef, Literal, Markup, Variable
from info.language.messageformat.syntax import grammar
from info.language.messageformat.syntax.checks import short
from info.language.messageformat.syntax.cursor import Cursor

__all__ = ["Placeholders"]

_Kind: TypeAlias = OneOf["open", "standalone", "close"]
_Attributes: TypeAlias = Mapping[str, Literal | bool]
_NO_NAME: Final = frozenset("}@:/")


class Placeholders(Cursor):
    """Reads placeholders. The common ones are matched at once, all others word by word."""

    __slots__ = ()

    def placeholder(self) -> Expression | Markup:
        """The expression or markup of a pattern that begins here with `{`."""
        self.count()
        match = grammar.PLAIN_PLACEHOLDER.match(self.source, self.at)
        plain = match and self._plain(match)
        if match and plain:
            self.at = match.end()
            return plain
        self.at += 1
        self.space()
        if self.take("#"):
            return self._markup("open", "/")
        if self.take("/"):
            return self._markup("close")
        what = "a value such as '$name', a literal, a ':function' or markup"
        return self._inside(what, ":", "#", "/")

    def expression(self) -> Expression:
        """The expression of a `.local` that begins here with `{`."""
        self.count()
        self.at += 1
        self.space()
        return self._inside("a value such as '$name', a literal or a ':function'", ":")

    def variable_expression(self) -> tuple[Variable, Expression]:
        """The expression of an `.input` that begins here with `{`, and its variable."""
        self.count()
        self.at += 1
        self.space()
        variable = self.variable("a variable such as '$name' in the '{…}' after '.input'")
        return variable, self._annotated(variable)

    def _plain(self, match: re.Match[str]) -> Expression | Markup | None:
        """What a plain placeholder stands for; None leaves it to the grammar."""
        variable, function, options, mark, name, markup_options, slash = match.groups()
        if variable:
            if not function:
                return Expression(Variable(variable))
            read = self._plain_options(options)
            return None if read is None else Expression(Variable(variable), FunctionRef(function, read))
        read = self._plain_options(markup_options)
        if read is None or (slash and mark == "/"):
            return None
        kind: _Kind = "close" if mark == "/" else "standalone" if slash else "open"
        return Markup(kind, name, read)

    def _plain_options(self, source: str) -> dict[str, Literal | Variable] | None:
        if not source:
            return {}
        words = source[1:].split(" ")
        self.count(len(words))
        found: dict[str, Literal | Variable] = {}
        for word in words:
            name, _, value = word.partition("=")
            found[name] = Variable(value[1:]) if value.startswith("$") else Literal(value)
        if len(found) == len(words):
            return found
        self.parts -= len(words)
        return None

    def _inside(self, what: str, *expected: str) -> Expression:
        """An expression after its `{`: argument, function, attributes."""
        if self.peek("$"):
            return self._annotated(self.variable())
        if self.peek(":"):
            return self._annotated(None)
        return self._annotated(self.literal(what, "$", *expected))

    def _annotated(self, arg: Literal | Variable | None) -> Expression:
        """An expression after its argument: function, attributes and the brace."""
        spaced = self.space() or arg is None
        function: FunctionRef | None = None
        after = (":",)
        if spaced and self.peek(":"):
            function, spaced = self._function()
            after = ("<identifier>",)
        attributes = self._attributes(*after, spaced=spaced)
        self.at += 1
        return Expression(arg, function, attributes)

    def _markup(self, kind: _Kind, *slash: str) -> Markup:
        """The inside of `{#…}` or `{/…}` after its mark; `slash` may end it."""
        name = self.identifier("the name of a markup")
        options, spaced = self._options()
        attributes = self._attributes("<identifier>", spaced=spaced, slash=slash)
        if self.take("/"):
            kind = "standalone"
            if not self.peek("}"):
                self.fail("'}' to close the markup", "}")
        self.at += 1
        return Markup(kind, name, options, attributes)

    def _function(self) -> tuple[FunctionRef, bool]:
        """`:name option=value …`, and whether whitespace follows it."""
        self.at += 1
        name = self.identifier("the name of a function")
        options, spaced = self._options()
        return FunctionRef(name, options), spaced

    def _options(self) -> tuple[dict[str, Literal | Variable], bool]:
        """All options that stand here, and whether whitespace follows them."""
        found: dict[str, Literal | Variable] = {}
        while True:
            spaced = self.space()
            if not spaced or self.source[self.at : self.at + 1] in _NO_NAME:
                return found, spaced
            if not grammar.NAME.match(self.source, self.at):
                return found, spaced
            self.count()
            at = self.at
            name = self.identifier("the name of an option")
            self.space()
            if not self.take("="):
                self.fail(f"'=' and a value after the option '{short(name)}'", "=")
            self.space()
            if name in found:
                self.places.duplicate_options.append((at, name))
            found[name] = self.variable() if self.peek("$") else self.literal("a value of the option", "$")

    def _attributes(self, *after: str, spaced: bool, slash: tuple[str, ...] = ()) -> _Attributes:
        """All `@name` and `@name=literal` up to the `}` (or slash); of equal names the last counts.

        `after` are the tokens that might have gone on, had there been no attribute.
        """
        found: dict[str, Literal | bool] = {}
        equals: tuple[str, ...] = ()
        while spaced and self.take("@"):
            self.count()
            name = self.identifier("the name of an attribute")
            found.pop(name, None)
            found[name] = True
            spaced, after, equals = self.space(), (), ("=",)
            if self.take("="):
                self.space()
                found[name] = self.literal("a literal as the value of the attribute")
                spaced, equals = self.space(), ()
        if not self.peek("}") and not (slash and self.peek("/")):
            self._fail_unclosed((*equals, *((*after, "@") if spaced else ("<whitespace>",)), "}", *slash))
        return found

    def _fail_unclosed(self, expected: tuple[str, ...]) -> NoReturn:
        """Say whether a space is missing, or the brace."""
        apart = "<whitespace>" in expected
        if apart and (self.peek(":") or self.peek("@") or grammar.NAME.match(self.source, self.at)):
            self.fail(f"a space before {self.source[self.at]!r}", *expected)
        self.fail("'}' to close the placeholder", *expected)
