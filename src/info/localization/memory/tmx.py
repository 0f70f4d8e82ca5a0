"""TMX 1.4: a memory as a file that other tools read, and theirs.

Source: TMX 1.4b Specification (LISA OSCAR, 2005).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from info.errors import LimitError, MessageSyntaxError, UnknownName
from info.language.messageformat import Markup, escape_text
from info.localization.exchange.entries import refused
from info.localization.exchange.escapes import escaped, unescaped
from info.localization.exchange.inline import attribute, text_content
from info.localization.exchange.patterns import pattern_of, pattern_text
from info.localization.exchange.safe_xml import Element, read_xml
from info.localization.memory.pairs import Pair
from info.localization.tags import canonical, chain

__all__ = ["read_tmx", "write_tmx"]

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES: Final = frozenset({"ph", "bpt", "ept", "it", "ut"})
_HEADER: Final = (
    'creationtool="info" creationtoolversion="3" segtype="block" o-tmf="MessageFormat 2"'
    ' adminlang="en" datatype="plaintext"'
)


def write_tmx(pairs: Iterable[Pair], *, source_locale: str = "en") -> bytes:
    """The pairs as TMX 1.4, in their order; no date. Values and markup are `<ph>`.

    >>> write_tmx([Pair("Hi", "Cześć", "en", "pl")]).decode().splitlines()[5]
    '      <tuv xml:lang="en"><seg>Hi</seg></tuv>'
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'  <header {_HEADER} srclang="{attribute(source_locale)}"/>',
        "  <body>",
    ]
    for pair in pairs:
        lines += ["    <tu>", *_unit(pair), "    </tu>"]
    return ("\n".join([*lines, "  </body>", "</tmx>"]) + "\n").encode()


def _unit(pair: Pair) -> Iterator[str]:
    for name, value in (("keys", pair.keys), ("origin", pair.origin)):
        if value:
            yield f'      <prop type="x-info-{name}">{text_content(escaped(value))}</prop>'
    for locale, text in ((pair.source_locale, pair.source), (pair.target_locale, pair.target)):
        yield f'      <tuv xml:lang="{attribute(locale)}"><seg>{_segment(text)}</seg></tuv>'


def _segment(text: str) -> str:
    numbers: dict[str, int] = {}
    parts = []
    for part in pattern_of(text):
        if isinstance(part, str):
            parts.append(text_content(escaped(part)))
            continue
        source = pattern_text((part,))
        number = numbers.setdefault(source, len(numbers) + 1)
        kind = ' type="markup"' if isinstance(part, Markup) else ""
        parts.append(f'<ph x="{number}"{kind}>{text_content(escaped(source))}</ph>')
    return "".join(parts)


def read_tmx(data: bytes, *, file: str, source_locale: str, target_locales: Iterable[str] = ()) -> list[Pair]:
    """The pairs of a TMX file from `source_locale` into each of `target_locales`; into all, if none is named.

    A segment of another tool whose codes are no MessageFormat 2 is left out: it could not be used.
    `en-US` serves for `en` and the other way. Raises `ExchangeError` for a file that is no TMX.
    """
    root = read_xml(data, file, doctype=True)
    body = root.child("body")
    if root.name != "tmx" or body is None:
        raise refused(
            f"This is <{root.name[:40]}>, and TMX 1.4 is read.", root.place, "Export a TMX 1.4 file."
        )
    wanted = [canonical(locale) for locale in target_locales]
    return [pair for unit in body.children("tu") for pair in _pairs(unit, canonical(source_locale), wanted)]


def _pairs(unit: Element, source_locale: str, wanted: list[str]) -> Iterator[Pair]:
    texts = {locale: text for locale, text in _variants(unit) if text is not None}
    source = _of(texts, source_locale)
    if source is None:
        return
    props = {prop.attributes.get("type", ""): unescaped(prop.text()) for prop in unit.children("prop")}
    for locale in wanted or [locale for locale in texts if locale != source]:
        found = _of(texts, locale)
        if found is not None and found != source:
            yield Pair(
                texts[source],
                texts[found],
                source_locale,
                locale,
                props.get("x-info-keys", ""),
                props.get("x-info-origin", "tmx"),
            )


def _of(texts: Mapping[str, str], locale: str) -> str | None:
    """The language of the unit that serves for `locale`: itself, a parent, or one whose parent it is."""
    for tag in chain(locale):
        if tag in texts:
            return tag
    return next((tag for tag in texts if locale in chain(tag)), None)


def _variants(unit: Element) -> Iterator[tuple[str, str | None]]:
    for variant in unit.children("tuv"):
        locale = variant.attributes.get(_LANG) or variant.attributes.get("lang", "")
        segment = variant.child("seg")
        tag = _tag(locale)
        if tag and segment is not None:
            yield tag, _pattern(segment)


def _tag(locale: str) -> str:
    """The locale in canonical form; "" for a name that is no language tag."""
    try:
        return canonical(locale.replace("_", "-"))
    except UnknownName:
        return ""


def _pattern(segment: Element) -> str | None:
    text = "".join(_parts(segment))
    try:
        return pattern_text(pattern_of(text)) if text.strip() else None
    except (MessageSyntaxError, LimitError):
        return None


def _parts(element: Element) -> Iterator[str]:
    for part in element.content:
        if isinstance(part, str):
            yield escape_text(unescaped(part))
        elif part.name in _CODES:
            yield unescaped(part.text())
        else:
            yield from _parts(part)
