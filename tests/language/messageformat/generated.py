"""Random valid messages over the whole grammar, the many ways to write them, and values for them.

Seeded and fast (about 10,000 messages a second), so that a property can be tried on hundreds of
thousands of them; hypothesis is for the small ones.

    rng = Random(7)
    message = random_message(rng)               # a valid Message, as the parser would give it
    source = written(rng, message)              # one of its many spellings: spaces, bidi, quotes
    source = random_source(rng)                 # both at once: always a valid source
    values = random_values(rng, message)        # for `MessageFormat(…).format(values)`
    source = mutated(rng, source)               # maybe no message any more (`tests.….mutations`)

The same seed gives the same messages. Names, functions and keys come from small pools, so that
declarations refer to one another, functions are mostly the standard's with options that mean
something, and keys match values now and then.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final, TypeAlias
from typing import Literal as OneOf

from info.language.messageformat import (
    CatchAll,
    Expression,
    FunctionRef,
    InputDeclaration,
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
from info.language.messageformat.normal import nfc, nfc_name

__all__ = [
    "is_name_char",
    "random_message",
    "random_name",
    "random_source",
    "random_text",
    "variables_of",
    "written",
]

_Value: TypeAlias = Literal | Variable

_STARTS: Final = (
    "abcxyzABCZ_+é\u0301ßאשعن日本한ñØ\u037e\u1fef"
    "\u200b\u200d\u0344\u212b\ufb1d\U0001f600\U0002f800\ue000\ufffd"
)
_MORE: Final = _STARTS + "0123456789-.\u0308\u0323\u0f73\u0f75\u1100\u1161"
_TEXT_BITS: Final = (
    "a", "Hello", " ", "\n", "\t", ".", ".input", "\\", "{", "}", "{{", "}}", "|", "*", "_", "`",
    "[a](b)", "@", "#", "/", "$x", ":f", "=", "é", "e\u0301", "שלום", "\u200f", "\u2068", "\u2069",
    "\u061c", "\u3000", "日本", "\U0001f468\u200d\U0001f469", "\ud800", "\x01", "\x7f", "\uffff", "\xa0",
    "<b>", "&amp;", "%s", "''", "0", "1.50",
)  # fmt: skip
_POOL: Final = ("n", "count", "name", "a", "b.c", "user.first-name", "é", "שם", "_x", "数")
_KEYS: Final = (
    "one", "other", "few", "many", "zero", "two", "0", "1", "1.0", "-1", "42", "1e3", "a", "two words",
    "*", "", "é", "e\u0301", "|", "\\", "true", "\u037e", "yes",
)  # fmt: skip
_FUNCTIONS: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "number": (
        ("minimumFractionDigits", ("0", "1", "2", "20", "-1", "x")),
        ("maximumFractionDigits", ("0", "3")),
        ("minimumIntegerDigits", ("1", "5")),
        ("maximumSignificantDigits", ("1", "3", "21")),
        ("select", ("plural", "ordinal", "exact", "none")),
        ("signDisplay", ("auto", "always", "never", "exceptZero", "negative")),
        ("useGrouping", ("auto", "always", "never", "min2")),
    ),
    "integer": (("select", ("plural", "ordinal", "exact")), ("useGrouping", ("auto", "never"))),
    "offset": (("add", ("1", "99", "x")), ("subtract", ("1", "2"))),
    "percent": (("maximumFractionDigits", ("0", "2")),),
    "currency": (("currency", ("EUR", "JPY", "USD", "eur", "E")), ("currencyDisplay", ("code", "symbol"))),
    "unit": (
        ("unit", ("meter", "kilometer-per-hour", "celsius", "x y")),
        ("unitDisplay", ("long", "narrow")),
    ),
    "string": (("u:dir", ("ltr", "rtl", "auto", "x")), ("u:id", ("a",)), ("u:locale", ("de", "!"))),
    "date": (("length", ("short", "medium", "long", "x")), ("fields", ("weekday", "year-month-day"))),
    "time": (("precision", ("hour", "minute", "second")), ("timeZone", ("UTC", "Europe/Paris", "Mars/X"))),
    "datetime": (("dateLength", ("short", "long")), ("timeZone", ("UTC", "America/Lima", "input"))),
    "info:list": (("style", ("and", "or")),),
    "info:relative": (("numeric", ("auto", "always")),),
}
_FUNCTION_NAMES: Final = (*_FUNCTIONS, "number", "integer", "string", "string")


def random_name(rng: Random) -> str:
    """A name of the grammar, as the parser keeps it."""
    name = rng.choice(_STARTS) + "".join(rng.choices(_MORE, k=rng.randint(0, 6)))
    return nfc_name(name)


def random_text(rng: Random, bits_max: int = 6) -> str:
    """A text or literal of awkward bits, maybe empty; never with U+0000."""
    return "".join(rng.choices(_TEXT_BITS, k=rng.randint(0, bits_max)))


def random_message(rng: Random) -> Message:
    """A valid message: it can be written, read, serialized and formatted."""
    declarations = _declarations(rng)
    annotated = _annotated(declarations)
    if not annotated or rng.random() < 0.5:
        return PatternMessage(tuple(declarations), _pattern(rng))
    selectors = tuple(Variable(rng.choice(annotated)) for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))
    return SelectMessage(tuple(declarations), selectors, _variants(rng, len(selectors)))


def _declarations(rng: Random) -> list[InputDeclaration | LocalDeclaration]:
    count = rng.choice((0, 0, 0, 1, 1, 2, 3))
    names = list(rng.sample(_POOL, count)) if rng.random() < 0.8 else [random_name(rng) for _ in range(count)]
    declared: list[InputDeclaration | LocalDeclaration] = []
    used: set[str] = set()
    for name in names:
        if name in used:
            continue
        own = rng.random() < 0.5
        value = _expression(rng, Variable(name) if own else None)
        mentioned = variables_in(value)
        if not own and name in mentioned:
            continue
        if own and value.function and Variable(name) in value.function.options.values():
            continue
        declared.append(InputDeclaration(name, value) if own else LocalDeclaration(name, value))
        used |= {name, *mentioned}
    return declared


def _annotated(declarations: list[InputDeclaration | LocalDeclaration]) -> list[str]:
    """The names that may be selected by: they have a function, or refer to one that has."""
    found: list[str] = []
    for declaration in declarations:
        arg = declaration.value.arg
        if declaration.value.function or (isinstance(arg, Variable) and arg.name in found):
            found.append(declaration.name)
    return found


def _variants(rng: Random, width: int) -> tuple[Variant, ...]:
    none: tuple[str | None, ...] = (None,) * width
    variants = {none: Variant((CatchAll(),) * width, _pattern(rng))}
    for _ in range(rng.randint(0, 4)):
        keys = tuple(None if rng.random() < 0.3 else nfc(rng.choice(_KEYS)) for _ in range(width))
        literals = tuple(CatchAll() if key is None else Literal(key) for key in keys)
        variants.setdefault(keys, Variant(literals, _pattern(rng)))
    ordered = list(variants.values())
    rng.shuffle(ordered)
    return tuple(ordered)


def _pattern(rng: Random) -> Pattern:
    parts: list[str | Expression | Markup] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3, 5))):
        kind = rng.random()
        if kind < 0.5:
            text = random_text(rng)
            if text and not (parts and isinstance(parts[-1], str)):
                parts.append(text)
        else:
            parts.append(_expression(rng) if kind < 0.85 else _markup(rng))
    return tuple(parts)


def _expression(rng: Random, arg: Variable | None = None) -> Expression:
    function = _function(rng) if rng.random() < 0.6 else None
    chosen: _Value | None = arg
    if chosen is None and (function is None or rng.random() < 0.9):
        chosen = _value(rng)
    return Expression(chosen, function, _attributes(rng))


def _function(rng: Random) -> FunctionRef:
    if rng.random() < 0.15:
        return FunctionRef(_identifier(rng), _options(rng))
    name = rng.choice(_FUNCTION_NAMES)
    known = _FUNCTIONS[name]
    options: dict[str, _Value] = {}
    for option, values in rng.sample(known, rng.randint(0, min(2, len(known)))):
        options[option] = _variable(rng) if rng.random() < 0.1 else Literal(rng.choice(values))
    return FunctionRef(name, options)


def _markup(rng: Random) -> Markup:
    kinds: tuple[OneOf["open", "standalone", "close"], ...] = ("open", "standalone", "close")
    name = rng.choice(("b", "i", "link", "img")) if rng.random() < 0.7 else _identifier(rng)
    return Markup(rng.choice(kinds), name, _options(rng), _attributes(rng))


def _identifier(rng: Random) -> str:
    name = random_name(rng)
    return f"{random_name(rng)}:{name}" if rng.random() < 0.4 else name


def _options(rng: Random) -> dict[str, _Value]:
    return {_identifier(rng): _value(rng) for _ in range(rng.choice((0, 0, 1, 2)))}


def _attributes(rng: Random) -> dict[str, Literal | bool]:
    if rng.random() < 0.8:
        return {}
    return {
        _identifier(rng): rng.random() < 2 if rng.random() < 0.5 else Literal(random_text(rng))
        for _ in range(rng.randint(1, 2))
    }


def _value(rng: Random) -> _Value:
    if rng.random() < 0.5:
        return _variable(rng)
    return Literal(rng.choice(_KEYS) if rng.random() < 0.6 else random_text(rng, 3))


def _variable(rng: Random) -> Variable:
    return Variable(rng.choice(_POOL) if rng.random() < 0.9 else random_name(rng))


def variables_in(expression: Expression | Markup) -> set[str]:
    """The names of the variables that an expression or a markup mentions."""
    options = expression.options if isinstance(expression, Markup) else {}
    found: list[_Value | None] = [*options.values()]
    if isinstance(expression, Expression):
        found.append(expression.arg)
        found += expression.function.options.values() if expression.function else ()
    return {value.name for value in found if isinstance(value, Variable)}


def variables_of(message: Message) -> set[str]:
    """The names of all variables that a message mentions, declared or not."""
    patterns = (
        [message.pattern]
        if isinstance(message, PatternMessage)
        else [variant.value for variant in message.variants]
    )
    parts = [part for pattern in patterns for part in pattern if not isinstance(part, str)]
    found = {name for part in parts for name in variables_in(part)}
    for declaration in message.declarations:
        found |= {declaration.name, *variables_in(declaration.value)}
    return found


def random_source(rng: Random) -> str:
    """A valid source, spelled in one of its many ways."""
    return written(rng, random_message(rng))


def written(rng: Random, message: Message) -> str:
    """A source of the message, not the serializer's: free spaces, bidi controls, quotes, escapes.

    `parse_message(written(rng, message)) == message`, whatever the message and the seed.
    """
    return _Pen(rng).message(message)


_WS: Final = " \t\r\n\u3000"
_BIDI: Final = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"


class _Pen:
    """Writes every production of the grammar with the freedom that it leaves."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.plain = rng.random() < 0.4

    def optional(self) -> str:
        """`o` of the grammar."""
        if self.plain or self.rng.random() < 0.6:
            return ""
        return "".join(self.rng.choices(_WS + _BIDI, k=self.rng.randint(1, 3)))

    def required(self) -> str:
        """`s` of the grammar."""
        if self.plain or self.rng.random() < 0.6:
            return " "
        bidi = "".join(self.rng.choices(_BIDI, k=self.rng.randint(0, 2)))
        return bidi + self.rng.choice(_WS) + self.optional()

    def name(self, name: str) -> str:
        if self.plain or self.rng.random() < 0.8:
            return name
        marks = ("", *_BIDI)
        before, after = self.rng.choices(marks, k=2)
        return f"{before}{name}{after}"

    def identifier(self, identifier: str) -> str:
        return ":".join(self.name(name) for name in identifier.split(":"))

    def literal(self, value: str) -> str:
        bare = value and all(is_name_char(char) for char in value)
        if bare and self.rng.random() < 0.7:
            return value
        return "|" + "".join(self.escaped(char, "\\|") for char in value) + "|"

    def escaped(self, char: str, needed: str) -> str:
        if char in needed or (char in "\\{|}" and not self.plain and self.rng.random() < 0.3):
            return f"\\{char}"
        return char

    def text(self, text: str) -> str:
        return "".join(self.escaped(char, "\\{}") for char in text)

    def value(self, value: _Value) -> str:
        return f"${self.name(value.name)}" if isinstance(value, Variable) else self.literal(value.value)

    def message(self, message: Message) -> str:
        head = "".join(
            self.optional() + self.declaration(declaration) for declaration in message.declarations
        )
        if isinstance(message, PatternMessage):
            body = self.pattern(message.pattern)
            simple = not head and not body.lstrip(_WS + _BIDI).startswith(".")
            if simple and self.rng.random() < 0.7:
                return body
            return f"{head}{self.optional()}{{{{{body}}}}}{self.optional()}"
        selectors = "".join(f"{self.required()}{self.value(selector)}" for selector in message.selectors)
        variants = self.optional().join(self.variant(variant) for variant in message.variants)
        return f"{head}{self.optional()}.match{selectors}{self.required()}{variants}{self.optional()}"

    def declaration(self, declaration: InputDeclaration | LocalDeclaration) -> str:
        value = self.expression(declaration.value)
        if isinstance(declaration, InputDeclaration):
            return f".input{self.optional()}{value}"
        name = self.name(declaration.name)
        return f".local{self.required()}${name}{self.optional()}={self.optional()}{value}"

    def variant(self, variant: Variant) -> str:
        keys = self.required().join(
            "*" if isinstance(key, CatchAll) else self.literal(key.value) for key in variant.keys
        )
        return f"{keys}{self.optional()}{{{{{self.pattern(variant.value)}}}}}"

    def pattern(self, pattern: Pattern) -> str:
        return "".join(
            self.text(part)
            if isinstance(part, str)
            else self.expression(part)
            if isinstance(part, Expression)
            else self.markup(part)
            for part in pattern
        )

    def expression(self, expression: Expression) -> str:
        words = [] if expression.arg is None else [self.value(expression.arg)]
        if expression.function:
            words.append(f":{self.identifier(expression.function.name)}")
            words += self.options(expression.function.options)
        words += self.attributes(expression.attributes)
        return f"{{{self.optional()}{self.joined(words)}{self.optional()}}}"

    def markup(self, markup: Markup) -> str:
        words = [self.identifier(markup.name), *self.options(markup.options)]
        words += self.attributes(markup.attributes)
        mark, slash = "/" if markup.kind == "close" else "#", "/" if markup.kind == "standalone" else ""
        return f"{{{self.optional()}{mark}{self.joined(words)}{self.optional()}{slash}}}"

    def joined(self, words: list[str]) -> str:
        return "".join(word if at == 0 else self.required() + word for at, word in enumerate(words))

    def options(self, options: Mapping[str, _Value]) -> list[str]:
        return [
            f"{self.identifier(name)}{self.optional()}={self.optional()}{self.value(value)}"
            for name, value in options.items()
        ]

    def attributes(self, attributes: Mapping[str, Literal | bool]) -> list[str]:
        return [
            f"@{self.identifier(name)}{self.optional()}={self.optional()}{self.literal(value.value)}"
            if isinstance(value, Literal)
            else f"@{self.identifier(name)}"
            for name, value in attributes.items()
        ]


_OMITTED: Final = (
    (0x00, 0x2A), (0x2C, 0x2C), (0x2F, 0x2F), (0x3A, 0x40), (0x5B, 0x5E), (0x60, 0x60), (0x7B, 0xA0),
    (0x61C, 0x61C), (0x1680, 0x1680), (0x2000, 0x200A), (0x200E, 0x200F), (0x2028, 0x202F),
    (0x205F, 0x205F), (0x2066, 0x2069), (0x3000, 0x3000), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF),
)  # fmt: skip


def is_name_char(char: str) -> bool:
    """`name-char` of the grammar, written down a second time."""
    code = ord(char)
    return code & 0xFFFE != 0xFFFE and not any(first <= code <= last for first, last in _OMITTED)
