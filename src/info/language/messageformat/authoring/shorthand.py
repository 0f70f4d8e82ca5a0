r"""The inline shorthand of template texts, and plural tables: both become MessageFormat 2.

`**bold**`, `_italic_`, `` `code` `` and `[text](ref)` in the text of a pattern become markup. A
mark without its partner stays text. `\*`, `\_`, `` \` `` and `\[` are the characters themselves.
Marks are read in the template's own text only: a value never passes through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from info.errors import MessageSyntaxError
from info.language.messageformat.limits import PARTS_MAX, refuse_length, refuse_parts
from info.language.messageformat.syntax import grammar
from info.language.messageformat.syntax.serializer import quote_literal

__all__ = ["desugar", "origin", "plural_table", "quoted_patterns"]

# Where repetitions nest, the inner one never gives a character back (`++`): all stay linear.
_QUOTED: Final = r"\|(?:[^|\\]++|\\.)*"
_PLACEHOLDER: Final = rf"\{{(?:[^{{}}|\\]++|{_QUOTED}\||\\.)*\}}"
_TOKEN: Final = re.compile(
    rf"(?P<text>(?:[^\\{{}}*_`\[\]]+|{_PLACEHOLDER}|[{{}}]|\\(?![*_`\[\]]).?|(?<!\*)\*(?!\*)|\](?!\()"
    r"|(?<=\w)_(?=\w))+)"
    r"|(?P<escape>\\.)"
    r"|(?P<bold>\*\*)|(?P<italic>_)|(?P<code>`)|(?P<link>\[)"
    r"|(?P<target>\]\((?P<ref>\$?[A-Za-z][\w.\-]*)\))"
    r"|(?P<address>\]\((?:https?:|mailto:|/)[^)\s\[\]]*\))"
    r"|(?P<rest>.)",
    re.DOTALL,
)
_PATTERN: Final = re.compile(rf"(?:[^\\{{}}]+|\\.?|{_PLACEHOLDER}|\{{)*", re.DOTALL)
_QUOTE_OR_OPENING: Final = re.compile(rf"\{{\{{|{_QUOTED}(?:\||\\?\Z)", re.DOTALL)
_DEPTH_MAX: Final = 32
_MARKS: Final = frozenset("*_`[]")
_NAMES: Final = {"bold": "b", "italic": "i", "code": "code", "link": "link"}


@dataclass(slots=True)
class _Bit:
    """A stretch of the result, and where in the source it came from."""

    text: str
    at: int


def desugar(source: str) -> str:
    r"""The MessageFormat 2 source that a text in inline shorthand stands for.

    Only the text of patterns is read: declarations, placeholders and keys stay as they are. An
    address as the target of a link is an error: links have names, so that a tenant can change them.
    Raises `LimitError` over 64 KiB, and over 2,048 marks in one pattern or patterns in one source.

    >>> desugar("Your **{$tier}** plan. [Read](guide)")
    'Your {#b}{$tier}{/b} plan. {#link to=guide}Read{/link}'
    """
    return "".join(bit.text for bit in _bits(source))


def origin(source: str, offset: int) -> int:
    """Where in a shorthand source the given offset of `desugar(source)` came from."""
    position = 0
    for bit in _bits(source):
        end = position + len(bit.text)
        if offset < end:
            exact = source.startswith(bit.text, bit.at)
            return bit.at + (offset - position if exact else 0)
        position = end
    return len(source)


def quoted_patterns(source: str) -> Iterator[tuple[int, int]]:
    """Start and end of the inside of each `{{…}}` of a complex message; of all of a simple one."""
    start = grammar.OPTIONAL_SPACE.match(source)
    head = start.end() if start else 0
    if not source.startswith((".", "{{"), head):
        yield 0, len(source)
        return
    opening = _QUOTE_OR_OPENING.search(source, head)
    while opening:
        end = opening.end()
        if opening.group() == "{{":
            end = _pattern_end(source, end)
            yield opening.end(), end
            end += 2
        opening = _QUOTE_OR_OPENING.search(source, end)


def _pattern_end(source: str, at: int) -> int:
    inside = _PATTERN.match(source, at)
    return inside.end() if inside else at


def _bits(source: str) -> list[_Bit]:
    refuse_length(source)
    bits: list[_Bit] = []
    done = 0
    for count, (start, end) in enumerate(quoted_patterns(source)):
        if count > PARTS_MAX:
            refuse_parts("patterns in '{{' and '}}'")
        bits.append(_Bit(source[done:start], done))
        bits += _pattern_bits(source, start, end)
        done = end
    bits.append(_Bit(source[done:], done))
    return bits


def _pattern_bits(source: str, start: int, end: int) -> list[_Bit]:
    if _MARKS.isdisjoint(source[start:end]):
        return [_Bit(source[start:end], start)]
    bits: list[_Bit] = []
    opened: list[tuple[str, int]] = []
    marks = 0
    for match in _TOKEN.finditer(source, start, end):
        kind = match.lastgroup or "text"
        marks += kind != "text"
        if marks > PARTS_MAX:
            refuse_parts("marks such as ** and _")
        if opened and opened[-1][0] == "code" and kind not in ("code", "placeholder", "escape"):
            kind = "text"
        bit = _Bit(match.group(), match.start())
        bits.append(bit)
        if kind == "escape":
            bit.text = bit.text[1:] if bit.text[1:] in _MARKS else bit.text
        elif kind in _NAMES:
            _mark(kind, bit, bits, opened, _Around(source, match.start(), match.end(), start, end))
        elif kind in ("target", "address"):
            _close_link(match, bit, bits, opened)
    return bits


class _Around:
    """What stands beside a mark."""

    def __init__(self, source: str, at: int, after: int, start: int, end: int) -> None:
        self.before = source[at - 1] if at > start else " "
        self.after = source[after] if after < end else " "

    def opens(self, kind: str) -> bool:
        """Whether the mark may begin a style here."""
        if kind == "italic" and (self.before.isalnum() or "_" in (self.before, self.after)):
            return False
        return not self.after.isspace() or kind == "code"

    def closes(self, kind: str) -> bool:
        """Whether the mark may end a style here."""
        if kind == "italic" and (self.after.isalnum() or "_" in (self.before, self.after)):
            return False
        return not self.before.isspace() or kind == "code"


def _mark(kind: str, bit: _Bit, bits: list[_Bit], opened: list[tuple[str, int]], around: _Around) -> None:
    level = next((at for at in range(len(opened) - 1, -1, -1) if opened[at][0] == kind), None)
    if level is not None and kind != "link" and around.closes(kind) and opened[level][1] < len(bits) - 2:
        bits[opened[level][1]].text = f"{{#{_NAMES[kind]}}}"
        bit.text = f"{{/{_NAMES[kind]}}}"
        del opened[level:]
    elif (level is None or kind == "link") and around.opens(kind) and len(opened) < _DEPTH_MAX:
        opened.append((kind, len(bits) - 1))


def _close_link(match: re.Match[str], bit: _Bit, bits: list[_Bit], opened: list[tuple[str, int]]) -> None:
    level = next((at for at in range(len(opened) - 1, -1, -1) if opened[at][0] == "link"), None)
    if level is None:
        return
    if match.lastgroup == "address":
        raise MessageSyntaxError(
            "A link in a text has an address where its name goes.",
            offset=match.start() + 2,
            next_step="Name it in the tenant's links and write [text](name), or [text]($path) for a value.",
        )
    bits[opened[level][1]].text = f"{{#link to={match['ref']}}}"
    bit.text = "{/link}"
    del opened[level:]


# Plural tables

_SELECTOR: Final = re.compile(r"\s*\$(?P<name>[^\s,|]+)(?P<rest>(?:[^,|]|\|(?:[^|\\]|\\.)*\|)*)")
_ARM_KEY: Final = re.compile(r"\|(?:[^|\\]|\\.)*\||\S+")


def plural_table(selectors: str, arms: Mapping[str, str]) -> str:
    """The MessageFormat 2 source of a plural table; `arms` are patterns, already desugared.

    `selectors` lists variables with their functions, parted by commas; without a function it is
    `:string`. A key of `arms` holds one word for each selector.

    >>> print(plural_table("$n :integer", {"one": "{$n} seat", "*": "{$n} seats"}))
    .input {$n :integer}
    .match $n
    one {{{$n} seat}}
    * {{{$n} seats}}
    """
    declared = _selectors(selectors)
    lines = [f".input {{${name} {function}}}" for name, function in declared]
    lines.append(".match " + " ".join(f"${name}" for name, _ in declared))
    lines += [f"{_arm_keys(key, len(declared))} {{{{{_arm_text(key, arms[key])}}}}}" for key in arms]
    if not any(set(key.split()) == {"*"} for key in arms):
        raise MessageSyntaxError(
            "A plural table has no arm that takes every value.",
            type="missing-fallback-variant",
            next_step=f'Add the arm "{" ".join("*" * len(declared))}".',
        )
    return "\n".join(lines)


def _selectors(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while True:
        match = _SELECTOR.match(source, at)
        if not match:
            raise MessageSyntaxError(
                f"The head of a plural table is not a list of variables: '{source}'.",
                offset=at,
                next_step='Write e.g. "$seats :integer" or "$a :integer, $b :string".',
            )
        found.append((match["name"], match["rest"].strip() or ":string"))
        if match.end() == len(source):
            return found
        at = match.end() + 1


def _arm_keys(key: str, wanted: int) -> str:
    words = _ARM_KEY.findall(key)
    if len(words) != wanted:
        raise MessageSyntaxError(
            f"The arm '{key}' of a plural table has {len(words)} keys for {wanted} selectors.",
            type="variant-key-mismatch",
        )
    for word in words:
        if word.startswith("="):
            raise MessageSyntaxError(
                f"The arm '{key}' is not a key.", next_step=f"An exact number is written '{word[1:]}'."
            )
    return " ".join(word if word == "*" or word.startswith("|") else quote_literal(word) for word in words)


def _arm_text(key: str, source: str) -> str:
    start = grammar.OPTIONAL_SPACE.match(source)
    if source.startswith((".match", ".input", ".local", "{{"), start.end() if start else 0):
        raise MessageSyntaxError(
            f"The arm '{key}' of a plural table holds a selection of its own.",
            next_step='Use one table with several selectors: "$a :integer, $b :string".',
        )
    return source
