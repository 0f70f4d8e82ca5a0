r"""The exchange as a PO file, in the way gettext's tools and translators' editors expect.

    #. A note for translators.
    #. info:message ".input {$seats :integer}\u{A}.match $seats\u{A}one {{…}}\u{A}* {{…}}"
    #: templates/tenant_welcome.json:12:16
    msgctxt "tenant_welcome:seats"
    msgid "{$seats :integer} seat is waiting."
    msgid_plural "{$seats :integer} seats are waiting."
    msgstr[0] ""

`fuzzy` marks a draft. A pattern is written as MessageFormat 2 writes it, an empty one as `{}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from info.language.messageformat import CatchAll, Literal, SelectMessage, parse_message, plural_categories
from info.localization.exchange.entries import (
    Place,
    Places,
    Spot,
    form_of,
    laid_out,
    read_name,
    read_unit,
    refused,
    steady,
    written_name,
)
from info.localization.exchange.escapes import escaped, unescaped
from info.localization.exchange.forms import plural_kind, selecting_function
from info.localization.exchange.layout import Form, Layout
from info.localization.exchange.patterns import Keys, keys_text, pattern_text
from info.localization.exchange.plural_forms import PluralForms, formula_of, integer_categories, read_formula
from info.localization.exchange.po_file import PoEntry, PoText, quoted, read_entries
from info.model.translation import Exchange, TextUnit

__all__ = ["read_po", "write_po"]

_EMPTY: Final = "{}"
_OWN: Final = re.compile(r"info:(message|translation|stale)(?:[ =](.*))?", re.DOTALL)
_CONTEXT: Final = re.compile(r"([^:]+):(.+?)(?:\[([^\[\]]*)\])?", re.DOTALL)
_MASK: Final = "\\"
_OWN_LIKE: Final = re.compile(r"\\*info:")
_MASKED: Final = re.compile(r"\\+info:")
_SPACES: Final = re.compile(r"^ +| +$|  +")
_BREAKING: Final = '\n\t"-\xa0\u1680\u202f\u205f\u3000' + "".join(map(chr, range(0x2000, 0x200B)))
"""What a wrapped comment may lose: breaks, hyphens, and all spaces but the plain one."""
_SPACE: Final = "\\u{20}"
_NEWLINE: Final = "\\u{A}"
_SCRIPTS: Final = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva", "arabic": "Arab"}
_ONE_AND_OTHER: Final[tuple[Keys, ...]] = ((Literal("one"),), (CatchAll(),))


def write_po(exchange: Exchange) -> bytes:
    """The exchange as PO in UTF-8. No line is wrapped and no date written: same texts, same bytes."""
    lines = [*_header(exchange)]
    for unit in exchange.units:
        for entry in _entries(steady(unit), exchange):
            lines += ["", *entry]
    return ("\n".join(lines) + "\n").encode()


def _header(exchange: Exchange) -> Iterator[str]:
    fields = (
        ("Project-Id-Version", "info"),
        ("PO-Revision-Date", "1970-01-01 00:00+0000"),
        ("Last-Translator", "infoctl l10n"),
        ("Language-Team", exchange.target_locale),
        ("Language", exchange.target_locale.replace("-", "_")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", formula_of(exchange.target_locale)),
        ("X-Source-Language", exchange.source_locale),
    )
    yield from quoted("msgid", "")
    yield from quoted("msgstr", "".join(f"{name}: {value}\n" for name, value in fields))


def _entries(unit: TextUnit, exchange: Exchange) -> Iterator[list[str]]:
    """The lines of each entry of a unit: one as a gettext plural where that says it all, else one a form."""
    layout = laid_out(unit, exchange.target_locale)
    context = f"{escaped(unit.template, ':')}:{escaped(written_name(unit.variant, unit.key), '[]')}"
    head = [*_comments(unit, layout)]
    if _is_gettext_plural(layout, exchange):
        yield [*head, *_flags(unit, layout.forms[0]), *_plural(context, layout, exchange)]
        return
    for form in layout.forms:
        name = f"{context}[{escaped(keys_text(form.keys), '[]')}]" if form.keys else context
        yield [
            *head,
            *_flags(unit, form),
            *quoted("msgctxt", name),
            *quoted("msgid", _written(form.source)),
            *quoted("msgstr", "" if form.target is None else _written(form.target)),
        ]


def _comments(unit: TextUnit, layout: Layout) -> Iterator[str]:
    for line in escaped(unit.note).split("\n") if unit.note else ():
        yield f"#. {_MASK if _OWN_LIKE.match(line) else ''}{line}" if line else "#."
    for name, whole in (("message", layout.source), ("translation", layout.target)):
        if whole is not None:
            yield f'#. info:{name} "{_kept_whole(whole)}"'
    if unit.stale:
        yield f"#. info:stale={unit.state}"
    if unit.place:
        yield f"#: {escaped(unit.place, ' ')}"


def _kept_whole(text: str) -> str:
    r"""A message for a comment. Tools wrap comments at spaces and hyphens: only single spaces are left.

    >>> _kept_whole('one-two  "three"')
    'one\\u{2D}two \\u{20}\\u{22}three\\u{22}'
    """
    return _SPACES.sub(_spaces, escaped(text, _BREAKING))


def _spaces(match: re.Match[str]) -> str:
    """One space between words, all others as escapes."""
    edge = match.start() == 0 or match.end() == len(match.string)
    return _SPACE * len(match[0]) if edge else f" {_SPACE * (len(match[0]) - 1)}"


def _flags(unit: TextUnit, form: Form) -> Iterator[str]:
    if form.target is not None and (unit.stale or unit.state != "reviewed"):
        yield "#, fuzzy"


def _written(pattern: str) -> str:
    """A pattern as a string of the file; `msgfmt` wants source and target to begin and end alike."""
    if not pattern:
        return _EMPTY
    text = escaped(pattern)
    text = f"{_NEWLINE}{text[1:]}" if text.startswith("\n") else text
    return f"{text[:-1]}{_NEWLINE}" if text.endswith("\n") else text


def _read(text: str) -> str | None:
    """The pattern of a string of the file; None where there is no translation."""
    if not text:
        return None
    return "" if text == _EMPTY else unescaped(text)


def _plural(context: str, layout: Layout, exchange: Exchange) -> Iterator[str]:
    message = parse_message(layout.source or "")
    assert isinstance(message, SelectMessage)
    one, other = (pattern_text(variant.value) for variant in message.variants)
    targets = _by_category(layout.forms)
    yield from quoted("msgctxt", context)
    yield from quoted("msgid", _written(one))
    yield from quoted("msgid_plural", _written(other))
    for at, category in enumerate(integer_categories(exchange.target_locale)):
        target = targets[category]
        yield from quoted(f"msgstr[{at}]", "" if target is None else _written(target))


def _by_category(forms: Iterable[Form]) -> dict[str, str | None]:
    return {_category(form.keys): form.target for form in forms}


def _category(keys: Keys) -> str:
    (key,) = keys
    return key.value if isinstance(key, Literal) else "other"


def _is_gettext_plural(layout: Layout, exchange: Exchange) -> bool:
    """Whether gettext's integer forms say all of the text: one whole number, no more forms than those."""
    if layout.source is None or layout.target is not None:
        return False
    message = parse_message(layout.source)
    if not isinstance(message, SelectMessage) or len(message.selectors) != 1:
        return False
    name = message.selectors[0].name
    counted = plural_kind(message, name) == "cardinal" and selecting_function(message, name) == "integer"
    plain = tuple(variant.keys for variant in message.variants) == _ONE_AND_OTHER
    known = {"one", "other"}.issuperset(integer_categories(exchange.source_locale))
    locale = exchange.target_locale
    if not (counted and plain and known and [form.keys for form in layout.forms] == _plural_keys(locale)):
        return False
    targets = _by_category(layout.forms)
    there = [target is not None for target in targets.values()]
    whole = integer_categories(locale)
    others = (target for category, target in targets.items() if category not in whole)
    return all(there) == any(there) and all(target == targets[whole[-1]] for target in others)


def _plural_keys(locale: str) -> list[Keys]:
    return [(CatchAll(),) if name == "other" else (Literal(name),) for name in plural_categories(locale)]


def read_po(data: bytes, *, file: str, places: Places | None = None) -> Exchange:
    """The exchange of a PO file, ours or edited by any tool. Raises `ExchangeError`.

    Entries may come in any order, wrapped anywhere; obsolete ones and translators' own comments are
    left out. `fuzzy` makes a draft; a text that is not fuzzy counts as reviewed.
    """
    entries = [*read_entries(data, file)]
    header = entries.pop(0) if entries and _is_header(entries[0]) else None
    fields = _fields(header)
    place: Place = (file, header.line if header else 1, 1)
    language = fields.get("language", "")
    if not language:
        raise refused("The header names no Language.", place, 'Add "Language: pl\\n" with your locale.')
    locale = _tag(language)
    forms = _plural_forms(fields.get("plural-forms", ""), locale, place)
    source = fields.get("x-source-language", "en")
    reader = _Units(file, locale, forms, places)
    return Exchange(_tag(source), locale, reader.units(entries))


def _is_header(entry: PoEntry) -> bool:
    return entry.context is None and entry.source is not None and not entry.source.text


def _fields(header: PoEntry | None) -> dict[str, str]:
    text = header.targets[0].text if header and 0 in header.targets else ""
    pairs = (line.partition(":") for line in text.split("\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _tag(language: str) -> str:
    """Gettext's name of a language as a language tag.

    >>> _tag("pt_BR"), _tag("sr@latin")
    ('pt-BR', 'sr-Latn')
    """
    name, _, script = language.partition("@")
    name = name.partition(".")[0].replace("_", "-")
    return f"{name}-{_SCRIPTS[script]}" if script in _SCRIPTS else name


def _plural_forms(header: str, locale: str, place: Place) -> PluralForms:
    try:
        return read_formula(header or formula_of(locale))
    except ValueError as error:
        what = f"The header Plural-Forms cannot be read: {error}."
        raise refused(what, place, f"Write: Plural-Forms: {formula_of(locale)}") from None


class _Units:
    """Gathers the entries of each text and puts them together."""

    def __init__(self, file: str, locale: str, forms: PluralForms, places: Places | None = None) -> None:
        self.file = file
        self.places = places
        self.locale = locale
        self.forms = forms

    def units(self, entries: Iterable[PoEntry]) -> list[TextUnit]:
        texts: dict[tuple[str, str], list[tuple[str, PoEntry]]] = {}
        for entry in entries:
            template, name, keys = self.context(entry)
            known = texts.setdefault((template, name), [])
            if any(other == keys for other, _ in known):
                what = f"{template}: {name} stands here a second time."
                raise refused(what, (self.file, entry.line, 1), "Leave one of them.")
            known.append((keys, entry))
        return [self.unit(template, name, found) for (template, name), found in texts.items()]

    def context(self, entry: PoEntry) -> tuple[str, str, str]:
        match = _CONTEXT.fullmatch(entry.context.text) if entry.context else None
        if match is None:
            what = "The entry's msgctxt names no text of ours, such as tenant_welcome:subject."
            raise refused(what, (self.file, entry.line, 1), "Take the entry out, or restore its msgctxt.")
        template, name, keys = match.groups()
        return unescaped(template), unescaped(name), unescaped(keys or "")

    def unit(self, template: str, name: str, entries: Sequence[tuple[str, PoEntry]]) -> TextUnit:
        place: Place = (self.file, entries[0][1].line, 1)
        told, note = _own(entries[0][1])
        for _, entry in entries[1:]:
            told = {**_own(entry)[0], **told}
        message, translation, was = (told.get(name) for name in ("message", "translation", "stale"))
        headed = message is not None or translation is not None
        found = [one for keys, entry in entries for one in self.forms_of(keys, entry, headed=headed)]
        layout = Layout([form for form, _ in found], message, translation)
        touched = [entry for _, entry in entries if any(text.text for text in entry.targets.values())]
        fuzzy = [entry for entry in touched if "fuzzy" in entry.flags]
        changed = any(entry.previous not in {None, _msgid(entry)} for entry in fuzzy)
        variant, key = read_name(name)
        unit = TextUnit(
            template,
            key,
            "",
            None,
            variant,
            "draft" if fuzzy and was != "reviewed" else "reviewed",
            bool(fuzzy) and (was is not None or changed),
            note,
            unescaped(next(iter(entries[0][1].places), "")),
        )
        spots = [spot for _, spot in found]
        return read_unit(unit, layout, self.locale, place, spots, places=self.places)

    def forms_of(self, keys: str, entry: PoEntry, *, headed: bool) -> list[tuple[Form, Spot]]:
        if (keys or entry.plural) and not headed:
            what = "The comment '#. info:message' is gone, and with it what the forms belong to."
            raise refused(what, (self.file, entry.line, 1), "Restore it from the exported file.")
        source = _read(entry.source.text if entry.source else "") or ""
        if entry.plural is None:
            text = entry.targets.get(0, PoText())
            return [(form_of(keys, source, _read(text.text), (self.file, entry.line, 1)), self.spot(text))]
        whole = integer_categories(self.locale)
        found = []
        for form_keys in _plural_keys(self.locale):
            category = _category(form_keys)
            index = self.forms.index_of(category if category in whole else whole[-1], self.locale)
            text = entry.targets.get(index, PoText())
            found.append((Form(form_keys, source, _read(text.text)), self.spot(text)))
        return found

    def spot(self, text: PoText) -> Spot:
        return lambda offset: (self.file, *text.spot(offset))


def _msgid(entry: PoEntry) -> str | None:
    return entry.source.text if entry.source else None


def _own(entry: PoEntry) -> tuple[dict[str, str], str]:
    """Our own comments by name, wrapped or not, and the note."""
    told: dict[str, list[str]] = {}
    note: list[str] = []
    name = ""
    for line in entry.extracted:
        match = _OWN.fullmatch(line)
        if not name and match is None:
            note.append(line[1:] if _MASKED.match(line) else line)
            continue
        part = line
        if not name and match is not None:
            name, part = match[1], match[2] or ""
        told.setdefault(name, []).append(part.strip(" "))
        if name == "stale" or part.rstrip(" ").endswith('"'):
            name = ""
    whole = {key: unescaped(" ".join(parts).strip(' "')) for key, parts in told.items()}
    return whole, unescaped("\n".join(note))
