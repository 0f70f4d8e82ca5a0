"""What there is to translate: the texts of a template or a partial, and what a locale gives for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from info.errors import UnknownName
from info.language.messageformat import has_words
from info.localization import canonical
from info.model.document import Document
from info.model.translation import CONTROL, text_name
from info.publishing.catalogues import Entry, read_partial_locale
from info.publishing.library import Library
from info.publishing.positions import Node, parse_json
from info.publishing.published import Published
from info.publishing.shorthand import Include, Loaded, load_template

__all__ = ["PARTIALS", "Original", "Originals", "TextName", "originals", "originals_of"]

PARTIALS: Final = "partials/"
"""Before the name of a partial, where a template's id may stand as well."""
_ALONE: Final = '{"id": "a", "topic": "a", "subject": "a", "short": "a", "body": {"a": {"include": "%s"}}}'
"""A template that shows a partial and nothing else."""


class TextName(NamedTuple):
    """A text of a template: its variant and its key."""

    variant: str
    key: str

    def __str__(self) -> str:
        return text_name(self.variant, self.key)


class Original(NamedTuple):
    """A source text and where it stands. `own` is false where a variant has it from control."""

    source: str
    node: Node
    own: bool


@dataclass(frozen=True)
class Originals:
    """The source texts of one template or partial as a tenant sees it, in the order of the document.

    `given[locale]` are the translations that the files of exactly that locale hold for them, each
    from the strongest layer; nothing in it fell back.
    """

    name: str
    source_locale: str
    texts: Mapping[TextName, Original]
    given: Mapping[str, Mapping[TextName, Entry]]
    loaded: Loaded
    partial: Include | None = None
    """Of a partial: what its blocks are called in the document that shows it alone."""

    @property
    def document(self) -> Document:
        """The document that the texts are of."""
        return self.loaded.document

    def name_of(self, variant: str, key: str) -> TextName:
        """The text of the document's key; a partial calls its blocks by names of its own."""
        return TextName(variant, key if self.partial is None else _inside(key, self.partial))

    def key_of(self, name: TextName) -> str:
        """The document's key of a text."""
        if self.partial is None:
            return name.key
        block, dot, rest = name.key.partition(".")
        return f"{self.partial.ids[block]}{dot}{rest}"

    def to_translate(self, locale: str) -> Iterator[TextName]:
        """The names of the texts that a translator of the locale sees.

        Those with words; of a variant those that differ from control's, and those that this locale
        tells apart though the source does not.
        """
        given = self.given.get(locale, {})
        for name, original in self.texts.items():
            if has_words(original.source) and (original.own or name in given):
                yield name


def originals(library: Library, name: str, tenant: str = "") -> Originals:
    """The source texts of a template (by id or alias), or of `partials/<name>`.

    Raises `UnknownName`, `TemplateError`.
    """
    if name.startswith(PARTIALS):
        return _partial(library, name.removeprefix(PARTIALS), tenant)
    return _template(library.published(name, tenant))


def originals_of(library: Library, template: str | None = None, tenant: str = "") -> tuple[Originals, ...]:
    """One template's or partial's; or those of all templates and then of all partials."""
    if template is not None:
        return (originals(library, template, tenant),)
    names = (*library.templates(), *(PARTIALS + name for name in library.shelf.partial_names(tenant)))
    return tuple(originals(library, name, tenant) for name in names)


def _template(published: Published) -> Originals:
    loaded = published.loaded
    document = loaded.document
    given: dict[str, dict[TextName, Entry]] = {}
    for variant, locales in published.files.items():
        for locale, entries in locales.items():
            own = {key: entry for key, entry in entries.items() if not _of_partial(entry, loaded.includes)}
            if own:
                found = given.setdefault(locale, {})
                found.update({TextName(variant, key): entry for key, entry in own.items()})
    texts = {name: text for name, text in _texts(loaded) if not _included(name.key, loaded.includes)}
    # A locale file of the template may give its own words for a partial's text.
    said = {name for entries in given.values() for name in entries if name not in texts}
    texts |= {name: text._replace(own=False) for name, text in _texts(loaded) if name in said}
    return Originals(document.id, canonical(document.source_locale), texts, given, loaded)


def _texts(loaded: Loaded) -> Iterator[tuple[TextName, Original]]:
    control = loaded.document.variants[0]
    for variant in loaded.document.variants:
        places = loaded.places[variant.id]
        for key, source in variant.texts.items():
            own = variant.id == control.id or control.texts.get(key) != source
            yield TextName(variant.id, key), Original(source, places[key], own)


def _included(key: str, includes: Iterable[Include]) -> bool:
    return any(key == block or key.startswith(f"{block}.") for one in includes for block in one.ids.values())


def _of_partial(entry: Entry, includes: Iterable[Include]) -> bool:
    return entry.node.source.file.endswith(tuple(f"/{PARTIALS}{include.name}.json" for include in includes))


def _partial(library: Library, name: str, tenant: str) -> Originals:
    shelf = library.shelf
    known = shelf.partial_names(tenant)
    if name not in known:
        raise UnknownName("partial", name, known)
    alone = parse_json((_ALONE % name).encode(), f"{PARTIALS}{name}.json")
    loaded = load_template([alone], lambda wanted, asked: shelf.partial(wanted, asked, tenant))
    (include,) = loaded.includes
    control = loaded.document.variants[0]
    texts = {
        TextName(CONTROL, _inside(name.key, include)): original
        for name, original in _texts(loaded)
        if _included(name.key, (include,))
    }
    given: dict[str, dict[TextName, Entry]] = {}
    for file in shelf.locale_files(f"{PARTIALS}{name}", tenant):
        entries = read_partial_locale(file.node, include, control)
        found = given.setdefault(file.locale, {})
        found.update({TextName(CONTROL, _inside(key, include)): entry for key, entry in entries.items()})
    locale = canonical(loaded.document.source_locale)
    return Originals(f"{PARTIALS}{name}", locale, texts, given, loaded, include)


def _inside(key: str, include: Include) -> str:
    """A text's key in the partial's own words: the block as the partial calls it."""
    block, dot, rest = key.partition(".")
    inner = next(inner for inner, outer in include.ids.items() if outer == block)
    return f"{inner}{dot}{rest}"
