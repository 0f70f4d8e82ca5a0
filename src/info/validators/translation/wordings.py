"""A text as the rules read it: its arms, each with its words, values, markup and code, parsed once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from info.language.messageformat import (
    CatchAll,
    Expression,
    Literal,
    Markup,
    Message,
    Pattern,
    SelectMessage,
    Variable,
    parse_message,
)

Options: TypeAlias = Mapping[str, Literal | Variable]

__all__ = ["CODE", "HOLE", "MASK", "Arm", "Selecting", "Shown", "Wording", "read_wording"]

HOLE: Final = "\ufffc"
"""Stands for a value in an arm's words: U+FFFC, which no author types."""
CODE: Final = "\ue000"
"""Stands for a stretch of code in an arm's words: a private character, so that no rule of words sees it."""
MASK: Final = "\ue001"
"""Stands for a written address in an arm's words."""

_PLAIN: Final = frozenset({"", "string"})
_MATTERING: Final = frozenset(
    {
        "currency", "currencySign", "unit", "signDisplay", "style", "type", "timeZone", "calendar",
        "minimumFractionDigits", "maximumFractionDigits", "minimumSignificantDigits",
        "maximumSignificantDigits", "scale", "add", "subtract", "select",
    }
)  # fmt: skip
"""The options that change what a value says. How wide a date or the sign of a currency is written is
the translation's own."""
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.|mailto:|tel:)[^\s<>\"“”«»「」『』、。，（）\ufffc\ue000]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?<![\w+.,])(?:\+\d|\(?0\d)[\d ().\-/\u00a0\u202f]{5,}\d(?!\w)")
_ENDS: Final = ".,;:!?)]}*_'’”»…"
"""Punctuation that follows an address in a sentence and is the sentence's."""


class Shown(NamedTuple):
    """A value that an arm shows: its path, its function, and the options that matter."""

    name: str
    function: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        function = f" :{self.function}" if self.function else ""
        options = "".join(f" {name}={value}" for name, value in self.options)
        return f"{{{self.name}{function}{options}}}"


class Selecting(NamedTuple):
    """A value that chooses among the arms."""

    name: str
    function: str
    options: tuple[tuple[str, str], ...]

    @property
    def by_word(self) -> bool:
        """Whether the keys are words, not numbers and plural categories."""
        return self.function in _PLAIN

    @property
    def kind(self) -> str:
        """What the keys are chosen by: "cardinal", "ordinal" or "exact"."""
        return {"ordinal": "ordinal", "exact": "exact"}.get(dict(self.options).get("select", ""), "cardinal")


class Arm(NamedTuple):
    """One pattern of a text. `words` are what a person reads, with a sign for each value, code and address.

    `links` are the targets of links, `emphasis` the other markup, both as written; `codes` what stands in
    code; `addresses` what is written out: URLs, mail addresses, telephone numbers.
    """

    keys: tuple[str, ...]
    words: str
    values: tuple[Shown, ...]
    links: tuple[str, ...]
    emphasis: tuple[str, ...]
    codes: tuple[str, ...]
    addresses: tuple[str, ...]


class Wording(NamedTuple):
    """A text in its language."""

    source: str
    selectors: tuple[Selecting, ...]
    arms: tuple[Arm, ...]


@lru_cache(maxsize=4_096)
def read_wording(source: str) -> Wording:
    """The arms of a MessageFormat 2 text. Raises `MessageSyntaxError` for what is none.

    >>> arm, = read_wording("Your {#b}{$n :integer}{/b} seats").arms
    >>> arm.words.replace(HOLE, "_"), [str(value) for value in arm.values], arm.emphasis
    ('Your _ seats', ['{$n :integer}'], ('b',))
    """
    message = parse_message(source)
    known = _declared(message)
    if not isinstance(message, SelectMessage):
        return Wording(source, (), (_arm((), message.pattern, known),))
    selectors = tuple(_selecting(variable, known) for variable in message.selectors)
    arms = tuple(
        _arm(
            tuple("*" if isinstance(key, CatchAll) else key.value for key in variant.keys),
            variant.value,
            known,
        )
        for variant in message.variants
    )
    return Wording(source, selectors, arms)


_Known = Mapping[str, tuple[str, str, Options]]
"""A declared name → the name it stands for, the function and its options."""


def _declared(message: Message) -> _Known:
    known: dict[str, tuple[str, str, Options]] = {}
    for declaration in message.declarations:
        known[declaration.name] = _resolved(declaration.value, known)
    return known


def _resolved(expression: Expression, known: _Known) -> tuple[str, str, Options]:
    name, function, options = "", "", {}  # type: tuple[str, str, Options]
    match expression.arg:
        case Variable(name=variable):
            name, function, options = known.get(variable, (f"${variable}", "", {}))
        case Literal(value=value):
            name = f"|{value}|"
    if expression.function is not None:
        given = expression.function.options
        same = expression.function.name == function
        function, options = expression.function.name, {**options, **given} if same else given
    return name, function, options


def _selecting(variable: Variable, known: _Known) -> Selecting:
    name, function, options = known.get(variable.name, (f"${variable.name}", "", {}))
    return Selecting(name, function, _mattering(options, known))


def _mattering(options: Options, known: _Known) -> tuple[tuple[str, str], ...]:
    if not options:
        return ()
    return tuple(
        sorted(
            (
                name,
                known.get(value.name, (f"${value.name}", "", {}))[0]
                if isinstance(value, Variable)
                else value.value,
            )
            for name, value in options.items()
            if name in _MATTERING
        )
    )


def _arm(keys: tuple[str, ...], pattern: Pattern, known: _Known) -> Arm:
    words: list[str] = []
    values: list[Shown] = []
    links: list[str] = []
    emphasis: list[str] = []
    codes: list[str] = []
    in_code = 0
    for part in pattern:
        if isinstance(part, str):
            (codes if in_code else words).append(part)
        elif isinstance(part, Markup):
            in_code += _mark(part, links, emphasis, known)
            if part.name == "code" and part.kind == "open":
                words.append(CODE)
        elif isinstance(part.arg, Literal) and part.function is None:
            (codes if in_code else words).append(part.arg.value)
        else:
            values.append(_shown(part, known))
            if not in_code:
                words.append(HOLE)
    said, addresses = _masked("".join(words))
    return Arm(keys, said, tuple(values), tuple(links), tuple(emphasis), tuple(codes), addresses)


def _mark(markup: Markup, links: list[str], emphasis: list[str], known: _Known) -> int:
    """Notes an opening mark; +1 where code begins, -1 where it ends."""
    step = {"open": 1, "close": -1}.get(markup.kind, 0) if markup.name == "code" else 0
    if markup.kind == "close":
        return step
    if markup.name == "link":
        to = markup.options.get("to")
        target = (
            known.get(to.name, (f"${to.name}", "", {}))[0]
            if isinstance(to, Variable)
            else to.value
            if to
            else ""
        )
        links.append(target.removeprefix("links."))
    else:
        emphasis.append(markup.name)
    return step


def _shown(expression: Expression, known: _Known) -> Shown:
    name, function, options = _resolved(expression, known)
    return Shown(name, "" if function in _PLAIN else function, _mattering(options, known))


def _masked(words: str) -> tuple[str, tuple[str, ...]]:
    """The words with a sign for each address, and the addresses."""
    if not any(sign in words for sign in ("@", "//", "www.", "+", "0", "mailto:", "tel:")):
        return words, ()
    found = tuple(_addresses(words))
    for address in found:
        words = words.replace(address, MASK, 1)
    return words, found


def _addresses(words: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(words):
        yield match.group().rstrip(_ENDS)
    for match in _PHONE.finditer(words):
        yield match.group()
