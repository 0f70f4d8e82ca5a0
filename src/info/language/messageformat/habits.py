"""Habits from other template languages, caught before they print themselves.

`{user_name}` and `{{ user_name }}` are legal MessageFormat 2 and silent mistakes. Each habit is a
shape, the form that was meant, and why. All shapes are linear to search for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from info.errors import MessageSyntaxError
from info.language.messageformat.shorthand import quoted_patterns

__all__ = ["Habit", "habit", "refuse_habit"]


class Habit(msgspec.Struct, frozen=True):
    """A slip: where it starts (code points), what was written, what was meant, and why."""

    offset: int
    written: str
    meant: str
    why: str


class _Shape(NamedTuple):
    pattern: re.Pattern[str]
    meant: Callable[[re.Match[str]], str]
    why: str


_PATH: Final = r"[A-Za-z_]\w{0,80}(?:\.\w{1,80}){0,16}"
_BODY: Final = r"[^{}]{0,400}"


def _value(match: re.Match[str]) -> str:
    return f"{{${match['name']}}}"


def _always(form: str) -> Callable[[re.Match[str]], str]:
    return lambda _match: form


def _filtered(match: re.Match[str]) -> str:
    return f"{{${match['name']} :{_FILTERS.get(match['filter'], 'string')}}}"


_FILTERS: Final = {
    "date": "date", "datetime": "datetime", "time": "time", "money": "currency", "currency": "currency",
    "number": "number", "int": "integer", "round": "number", "float": "number", "percent": "percent",
    "join": "info:list", "intcomma": "number", "number_format": "number", "format": "number",
}
_ICU: Final = {
    "number": ":number", "date": ":date", "time": ":time", "spellout": ":number", "ordinal": ":number",
    "duration": ":number",
}


def _icu(match: re.Match[str]) -> str:
    return f"{{${match['name']} {_ICU[match['type']]}}}"


def _icu_select(match: re.Match[str]) -> str:
    function = {"select": ":string", "plural": ":integer"}.get(match["type"], ":integer select=ordinal")
    return f'{{"${match["name"]} {function}": {{"…": "…", "*": "…"}}}}'


def _call(match: re.Match[str]) -> str:
    function = "number" if match["call"].upper() == "NUMBER" else "datetime"
    return f"{{${match['name']} :{function}}}"


def _spaced(match: re.Match[str]) -> str:
    return f"{{{match['name']} :{match['function']}}}"


_WHEN: Final = _always('"when": "…" on the block, or a plural table')
_EACH: Final = _always('"each": "item in items" on the block')
_NO_LOGIC: Final = "Texts hold no logic; a condition stands on its block."
_NO_LOOP: Final = "Texts hold no loops; a block repeats by `each`."
_NO_COMMENT: Final = "Comments in a text would be printed or refused."
_ONE_BRACE: Final = "A value stands in single braces and starts with $."

# In the order of their tries: where two start at the same place the earlier one counts.
_SHAPES: Final = tuple(
    _Shape(re.compile(pattern), meant, why)
    for pattern, meant, why in (
        (r"\{\{\{\s*(?P<name>" + _PATH + r")\s*\}\}\}", _value, _ONE_BRACE),
        (r"\{\{\{\s*\$(?P<name>" + _PATH + r")\s*\}\}\}", _value, _ONE_BRACE),
        (r"\{\{!--.{0,400}?--\}\}|\{\{!" + _BODY + r"\}\}", _always("nothing"), _NO_COMMENT),
        (r"\{\{[#^~]*\s*(?:#|/|\^)?\s*(?:each|for)\b" + _BODY + r"\}\}", _EACH, _NO_LOOP),
        (r"\{\{~?\s*(?:[#/^]\s*\w+|else\b|if\b|unless\b|with\b|end\b)" + _BODY + r"\}\}", _WHEN, _NO_LOGIC),
        (r"\{\{~?\s*>\s*[\w./-]+" + _BODY + r"\}\}", _always('{"include": "…"} as a block'),
         "Parts are included as blocks."),
        (r"\{\{~?-?\s*t\s+['\"]" + _BODY + r"\}\}", _always("the text itself"), "Locale files hold the translations."),
        (r"\{\{[-~&]?\s*\.?\$?(?P<name>" + _PATH + r")\s*\|\s*(?P<filter>\w+)" + _BODY + r"\}\}", _filtered,
         "A filter is a function: {$name :function option=value}."),
        (r"\{\{[-~&]?\s*\.?\$?(?P<name>" + _PATH + r")(?:\[[^\]{}]{0,80}\]|\([^){}]{0,80}\))*\s*[-~]?\}\}", _value,
         _ONE_BRACE),
        (r"\{%-?\s*(?:for|endfor|cycle|tablerow)\b.{0,400}?%\}", _EACH, _NO_LOOP),
        (r"\{%-?\s*(?:if|elif|elsif|else|endif|unless|endunless|case|when|endcase)\b.{0,400}?%\}", _WHEN, _NO_LOGIC),
        (r"\{%-?\s*(?:include|render|extends|import|from)\b.{0,400}?%\}", _always('{"include": "…"} as a block'),
         "Parts are included as blocks."),
        (r"\{%-?\s*(?:set|assign|capture|with|macro)\b.{0,400}?%\}", _always(".local $name = {…}"),
         "A name for a value is a .local declaration."),
        (r"\{%.{0,400}?%\}", _always("a block"), _NO_LOGIC),
        (r"\{#(?!\w+\})[^{}#]{0,400}#\}", _always("nothing"), _NO_COMMENT),
        (r"\{#(?:if|unless)\s[^{}]{1,400}\}|\{/(?:if|unless)\}|\{:else" + _BODY + r"\}", _WHEN, _NO_LOGIC),
        (r"\{#each\s[^{}]{1,400}\}|\{/each\}", _EACH, _NO_LOOP),
        (r"\{!!\s*\$?(?P<name>" + _PATH + r")\s*!!\}", _value, "Values are never taken as markup."),
        (r"\{@(?:html\s+)?(?P<name>" + _PATH + r")\s*\}", _value, "Values are never taken as markup."),
        (r"<%[=-]?\s*@?(?P<name>" + _PATH + r")\s*-?%>", _value, _ONE_BRACE),
        (r"<%.{0,400}?%>", _always("a block"), _NO_LOGIC),
        (r"\$\{\{\s*(?P<name>" + _PATH + r")\s*\}\}", _value, _ONE_BRACE),
        (r"\$\{\s*(?P<name>" + _PATH + r")\s*\}", _value, "The $ stands inside the braces."),
        (r"#\{\s*@?(?P<name>" + _PATH + r")\s*\}", _value, "A value is written with $ inside the braces."),
        (r"@\{\s*(?P<name>" + _PATH + r")\s*\}", _value, "A value is written with $ inside the braces."),
        (r"%\{\s*(?P<name>" + _PATH + r")\s*\}", _value, "A value is written with $ inside the braces."),
        (r"%\((?P<name>" + _PATH + r")\)(?:[-+ #0]?\d{0,3}(?:\.\d{1,3})?)[sdifgr]", _value,
         "A value is written with its name in braces."),
        (r"%<(?P<name>" + _PATH + r")>[sdf]", _value, "A value is written with its name in braces."),
        (r"(?<![\w%])%(?:\d\$)?(?:\.\d{1,2})?[sdfi@](?!\w)", _always("{$name}"), "A value is written with its name."),
        (r"(?<![\w%])%(?P<name>[a-z]\w{1,80})%(?!\w)", _value, "A value is written in braces."),
        (r"\[\[\s*\$?(?P<name>" + _PATH + r")\s*\]\]", _value, "A value stands in single braces and starts with $."),
        (r"\*\|(?P<name>[A-Za-z_:]\w{0,80})\|\*", lambda m: f"{{${m['name'].lower()}}}",
         "Merge tags are written as values."),
        (r"\{\s*\$?(?P<name>" + _PATH + r")\s*,\s*(?P<type>plural|selectordinal|select)\s*,", _icu_select,
         "A selection is a plural table, or .match."),
        (r"\{\s*\$?(?P<name>" + _PATH + r")\s*,\s*(?P<type>" + "|".join(_ICU) + r")\b[^{}]{0,400}\}", _icu,
         "A function follows the value after a space and a colon."),
        (r"\{\s*\$(?P<name>[\w.-]{1,80})\s*->", lambda m: f'{{"${m["name"]} :integer": {{"one": "…", "*": "…"}}}}',
         "A selection is a plural table, or .match."),
        (r"\{\s*(?P<call>NUMBER|DATETIME)\(\s*\$(?P<name>[\w-]{1,80})[^{}()]{0,200}\)\s*\}", _call,
         "A function follows the value after a space and a colon."),
        (r"\{\s*-(?P<name>[A-Za-z][\w-]{0,80})[^{}]{0,200}\}", _always("{$brand.name}, or the words themselves"),
         "There are no terms; a tenant's words are brand.* values."),
        (r'\{\s*"(?P<text>[^"{}]{0,200})"\s*\}', lambda m: f"{{|{m['text']}|}}", "A literal stands between bars."),
        (r"\{\s*'(?P<text>[^'{}]{0,200})'\s*\}", lambda m: f"{{|{m['text']}|}}", "A literal stands between bars."),
        (r"\{\s*\$?(?P<name>" + _PATH + r")\s*\|\s*(?P<filter>\w+)[^{}]{0,200}\}", _filtered,
         "A filter is a function: {$name :function option=value}."),
        (r"\{\s*(?P<name>\$" + _PATH + r"):(?P<function>[A-Za-z]\w{0,40})[^{}]{0,200}\}", _spaced,
         "A function stands after a space."),
        (r"\{\s*\$(?P<name>" + _PATH + r")\[[^\]{}]{0,80}\]\s*\}", _value, "A text reads names, not positions."),
        (r"\{\s*(?P<name>" + _PATH + r")(?:!\w|\[[^\]{}]{0,80}\])?:(?:,|\.\d|[<>^=+#0]|\d|[bcdeEfFgGnosxX%]\})"
         r"[^{}]{0,40}\}?", lambda m: f"{{${m['name']} :number}}", "A format is a function with options."),
        (r"\{\s*(?P<name>" + _PATH + r")(?:\[[^\]{}]{0,80}\]|\([^(){}]{0,80}\)|![rsa]|=)+\s*\}", _value, _ONE_BRACE),
        (r"\{\s*(?:\d{1,3}(?:[!:][^{}]{0,40})?)?\s*\}", _always("{$name}"),
         "Values have names, not positions; a meant number is {|0|}."),
        (r"\{\s*(?P<name>[^\W\d][\w.-]{0,80})(?P<rest>(?:\s+[:@][^{}]{0,200})?)\s*\}",
         lambda m: f"{{${m['name']}{m['rest']}}}", "Without $ it prints the word itself; a meant word is {|word|}."),
        (r"(?<![\w$\\{])(?<!\]\()\$(?P<name>[a-z_]\w{1,80}(?:\.\w{1,80}){0,16})", _value, "Outside braces it is printed as typed."),
    )
)
_SIGNS: Final = re.compile(r"[{%$\[<]|\*\|")
_COMMENT_OR_LITERAL: Final = re.compile(r"\\.|\{\s*(?:[$:#/][^{}|]{0,400}|\|(?:[^|\\]|\\.)*\|)", re.DOTALL)


def habit(source: str) -> Habit | None:
    """The first habit slip of a template's text, or None.

    Declarations and keys of a complex message are passed over, its patterns are read. A message
    wholly in `{{ }}` is taken for another language's when its inside is a mere name.

    >>> slip = habit("Hello {{ user_name }}!")
    >>> slip.offset, slip.meant
    (6, '{$user_name}')
    """
    if not _SIGNS.search(source):
        return None
    if source.lstrip().startswith("{{"):
        return _first(source, 0, len(source))
    slips = (_first(source, start, end) for start, end in quoted_patterns(source))
    return next((slip for slip in slips if slip), None)


def refuse_habit(source: str) -> None:
    """Raise `MessageSyntaxError` for the first habit slip, with its offset and the right form."""
    slip = habit(source)
    if slip:
        raise MessageSyntaxError(
            f"{slip.written} is not a value here. {slip.why}",
            offset=slip.offset,
            type="habit",
            next_step=f"Write {slip.meant}.",
        )


def _first(source: str, start: int, end: int) -> Habit | None:
    at = start
    while True:
        sign = _SIGNS.search(source, at, end)
        if not sign:
            return None
        at = sign.start()
        slip = _at(source, at, end)
        if slip:
            return slip
        at = _after(source, at, end)


def _at(source: str, at: int, end: int) -> Habit | None:
    if _escaped(source, at):
        return None
    early = at and source[at] == "{" and source[at - 1] in "#@" and not _escaped(source, at - 1)
    for start in (at - 1, at) if early else (at,):
        for shape in _SHAPES:
            match = shape.pattern.match(source, start, end)
            if match:
                return Habit(start, match.group(), shape.meant(match), shape.why)
    return None


def _escaped(source: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and source[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _after(source: str, at: int, end: int) -> int:
    """Past a well-formed placeholder, so that the inside of one is not read as text."""
    match = _COMMENT_OR_LITERAL.match(source, at, end)
    return max(match.end(), at + 1) if match else at + 1
