r"""The shapes of other template languages' placeholders, and what each means here.

In a shape, `NAME` stands for a dotted name (the group `name`), `BODY` for anything but braces, and
`\s*` for a few spaces. Every repetition is bounded, so that searching stays linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

__all__ = ["Shape", "shapes"]


class Shape(NamedTuple):
    """A pattern, what its match meant, and why the slip is refused."""

    pattern: re.Pattern[str]
    meant: Callable[[re.Match[str]], str]
    why: str


_Row: TypeAlias = tuple[str, Callable[[re.Match[str]], str], str]


_PATH: Final = r"[A-Za-z_]\w{0,80}(?:\.\w{1,80}){0,16}"
_FILTERS: Final = {
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "money": "currency",
    "currency": "currency",
    "number": "number",
    "int": "integer",
    "round": "number",
    "float": "number",
    "percent": "percent",
    "join": "info:list",
    "intcomma": "number",
    "number_format": "number",
    "format": "number",
}
_SELECTIONS: Final = {"select": ":string", "plural": ":integer", "selectordinal": ":integer select=ordinal"}


def _shape(source: str, meant: str | Callable[[re.Match[str]], str], why: str) -> _Row:
    return source, meant if callable(meant) else lambda _match: meant, why


def _value(match: re.Match[str]) -> str:
    return f"{{${match['name']}}}"


def _filtered(match: re.Match[str]) -> str:
    return f"{{${match['name']} :{_FILTERS.get(match['filter'], 'string')}}}"


def _literal(match: re.Match[str]) -> str:
    return f"{{|{match['text']}|}}"


def _annotated(match: re.Match[str]) -> str:
    return f"{{${match['name']} :{match['function']}}}"


def _called(match: re.Match[str]) -> str:
    return f"{{${match['name']} :{'number' if match['call'] == 'NUMBER' else 'datetime'}}}"


def _counted(match: re.Match[str]) -> str:
    return f"{{${match['name']} :number}}"


def _word(match: re.Match[str]) -> str:
    return f"{{${match['name']}{match['rest']}}}"


def _table(match: re.Match[str]) -> str:
    function = _SELECTIONS.get(match.groupdict().get("type", ""), ":integer")
    return f'{{"${match["name"]} {function}": {{"one": "…", "*": "…"}}}}'


_WHEN: Final = '"when": "…" on the block, or a plural table'
_EACH: Final = '"each": "item in items" on the block'
_INCLUDE: Final = '{"include": "…"} as a block'
_NO_LOGIC: Final = "Texts hold no logic; a condition stands on its block."
_NO_LOOP: Final = "Texts hold no loops; a block repeats by `each`."
_NO_PART: Final = "Parts are included as blocks."
_NO_COMMENT: Final = "Comments in a text would be printed or refused."
_NO_FILTER: Final = "A filter is a function: {$name :function option=value}."
_NO_MARKUP: Final = "Values are never taken as markup."
_BRACES: Final = "A value stands in single braces and starts with $."
_INSIDE: Final = "The $ stands inside the braces."
_SELECTION: Final = "A selection is a plural table, or .match."
_FUNCTION: Final = "A function follows the value after a space and a colon."
_QUOTES: Final = "A literal stands between bars."

_DOUBLE_BRACES: Final = (
    _shape(r"\{\{\{\s*\$?NAME\s*\}\}\}", _value, _BRACES),
    _shape(r"\{\{!--.{0,400}?--\}\}|\{\{!BODY\}\}", "nothing", _NO_COMMENT),
    _shape(r"\{\{~?#?\s*(?:each|for)\bBODY\}\}|\{\{/each\}\}", _EACH, _NO_LOOP),
    _shape(r"\{\{~?\s*(?:[#/^]\s*\w+|(?:else|if|unless|with|end)\b)BODY\}\}", _WHEN, _NO_LOGIC),
    _shape(r"\{\{~?\s*>\s*[\w./-]+BODY\}\}", _INCLUDE, _NO_PART),
    _shape(r"\{\{-?\s*t\s+['\"]BODY\}\}", "the text itself", "Locale files hold the translations."),
    _shape(r"\{\{[-~&]?\s*\.?\$?NAME\s*\|\s*(?P<filter>\w+)BODY\}\}", _filtered, _NO_FILTER),
    _shape(
        r"\{\{[-~&]?\s*\.?\$?NAME(?:\[[^\]{}]{0,80}\]|\([^){}]{0,80}\)){0,4}\s*[-~]?\}\}", _value, _BRACES
    ),
)
_TAGS: Final = (
    _shape(r"\{%-?\s*(?:end)?(?:for|cycle|tablerow)\b.{0,400}?%\}", _EACH, _NO_LOOP),
    _shape(
        r"\{%-?\s*(?:if|elif|elsif|else|endif|unless|endunless|case|when|endcase)\b.{0,400}?%\}",
        _WHEN,
        _NO_LOGIC,
    ),
    _shape(r"\{%-?\s*(?:include|render|extends|import|from)\b.{0,400}?%\}", _INCLUDE, _NO_PART),
    _shape(
        r"\{%-?\s*(?:set|assign|capture|with|macro)\b.{0,400}?%\}",
        ".local $name = {…}",
        "A name for a value is a .local declaration.",
    ),
    _shape(r"\{%.{0,400}?%\}", "a block", _NO_LOGIC),
    _shape(r"\{#(?!\w+\})[^{}#]{0,400}#\}", "nothing", _NO_COMMENT),
    _shape(r"\{#(?:if|unless)\s[^{}]{1,400}\}|\{/(?:if|unless)\}|\{:elseBODY\}", _WHEN, _NO_LOGIC),
    _shape(r"\{#each\s[^{}]{1,400}\}|\{/each\}", _EACH, _NO_LOOP),
    _shape(r"\{!!\s*\$?NAME\s*!!\}", _value, _NO_MARKUP),
    _shape(r"<%[=-]?\s*@?NAME\s*-?%>", _value, _BRACES),
    _shape(r"<%.{0,400}?%>", "a block", _NO_LOGIC),
)
_SIGNED_BRACES: Final = (
    _shape(r"\$\{\{\s*NAME\s*\}\}", _value, _BRACES),
    _shape(r"\$\{\s*NAME\s*\}", _value, _INSIDE),
    _shape(r"[#@%]\{\s*@?NAME\s*\}", _value, "A value is written with $ inside the braces."),
    _shape(r"\{@(?:html\s+)?NAME\s*\}", _value, _NO_MARKUP),
    _shape(
        r"%\(NAME\)(?:[-+ #0]?\d{0,3}(?:\.\d{1,3})?)[sdifgr]|%<(?P<field>\w+)>[sdf]",
        lambda match: f"{{${match['name'] or match['field']}}}",
        "A value is written with its name in braces.",
    ),
    _shape(
        r"(?<![\w%])%(?:\d\$)?(?:\.\d{1,2})?[sdfi@](?!\w)", "{$name}", "A value is written with its name."
    ),
    _shape(r"(?<![\w%])%(?P<name>[a-z]\w{1,80})%(?!\w)", _value, "A value is written in braces."),
    _shape(r"\[\[\s*\$?NAME\s*\]\]", _value, _BRACES),
    _shape(
        r"\*\|(?P<name>[A-Za-z_:]\w{0,80})\|\*",
        lambda match: f"{{${match['name'].lower()}}}",
        "Merge tags are written as values.",
    ),
)
_OTHER_SELECTIONS: Final = (
    _shape(r"\{\s*\$?NAME\s*,\s*(?P<type>plural|selectordinal|select)\s*,", _table, _SELECTION),
    _shape(r"\{\s*\$?NAME\s*,\s*(?P<function>number|date|time)\b[^{}]{0,400}\}", _annotated, _FUNCTION),
    _shape(r"\{\s*\$?NAME\s*,\s*(?:spellout|ordinal|duration)\b[^{}]{0,400}\}", _counted, _FUNCTION),
    _shape(r"\{\s*\$(?P<name>[\w.-]{1,80})\s*->", _table, _SELECTION),
    _shape(
        r"\{\s*(?P<call>NUMBER|DATETIME)\(\s*\$(?P<name>[\w-]{1,80})[^{}()]{0,200}\)\s*\}",
        _called,
        _FUNCTION,
    ),
    _shape(
        r"\{\s*-(?P<name>[A-Za-z][\w-]{0,80})[^{}]{0,200}\}",
        "{$brand.name}, or the words themselves",
        "There are no terms; a tenant's words are brand.* values.",
    ),
)
_SINGLE_BRACES: Final = (
    _shape(r'\{\s*"(?P<text>[^"{}|]{0,200})"\s*\}', _literal, _QUOTES),
    _shape(r"\{\s*'(?P<text>[^'{}|]{0,200})'\s*\}", _literal, _QUOTES),
    _shape(r"\{\s*\$?NAME\s*\|\s*(?P<filter>\w+)[^{}]{0,200}\}", _filtered, _NO_FILTER),
    _shape(r"\{\s*\$NAME:(?P<function>[A-Za-z]\w{0,40})[^{}]{0,200}\}", _annotated, _FUNCTION),
    _shape(r"\{\s*\$NAME(?:\[[^\]{}]{0,80}\]|\([^){}]{0,80}\))\s*\}", _value, "A text reads names only."),
    _shape(
        r"\{\s*NAME(?:!\w|\[[^\]{}]{0,80}\])?:(?:,|\.\d|[<>^=+#0]|\d|[bcdeEfFgGnosxX%]\})[^{}]{0,40}\}?",
        _counted,
        "A format is a function with options.",
    ),
    _shape(r"\{\s*NAME(?:\[[^\]{}]{0,80}\]|\([^(){}]{0,80}\)|![rsa]|=){1,4}\s*\}", _value, _BRACES),
    _shape(
        r"\{\s*(?:\d{1,3}(?:[!:][^{}]{0,40})?)?\s*\}",
        "{$name}",
        "Values have names, not positions; a meant number is {|0|}.",
    ),
    _shape(
        r"\{\s*(?P<name>[^\W\d][\w.-]{0,80})(?P<rest>(?:\s+[:@][^{}]{0,200})?)\s*\}",
        _word,
        "Without $ it prints the word itself; a meant word is {|word|}.",
    ),
    _shape(
        r"(?<![\w$\\{])(?<!\]\()\$(?P<name>[a-z_]\w{1,80}(?:\.\w{1,80}){0,16})",
        _value,
        "Outside braces it is printed as typed.",
    ),
)

_ROWS: Final = _DOUBLE_BRACES + _TAGS + _SIGNED_BRACES + _OTHER_SELECTIONS + _SINGLE_BRACES


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """All shapes in the order of tries: where two begin at the same place the earlier one counts.

    Compiled on the first call: an import does not pay for them.
    """
    return tuple(Shape(_compiled(source), meant, why) for source, meant, why in _ROWS)


def _compiled(source: str) -> re.Pattern[str]:
    whole = source.replace("NAME", f"(?P<name>{_PATH})").replace("BODY", r"[^{}]{0,400}")
    return re.compile(whole.replace(r"\s*", r"\s{0,8}"))
