"""A template as one tenant sees it: the document, its schema, its catalogues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from info.errors import TemplateError
from info.localization import Catalogue, canonical, catalogue, chain
from info.publishing.catalogues import Entries, read_locale, read_partial_locale
from info.publishing.positions import Node
from info.publishing.schemas import ContextSchema
from info.publishing.shelf import LocaleFile, Shelf
from info.publishing.shorthand import CONTROL, Loaded, load_template

__all__ = ["Published", "publish"]

Files = dict[str, dict[str, Entries]]


@dataclass(frozen=True)
class Published:
    """`files[variant][locale]` are the texts the locale files give, strongest layer upon weakest."""

    loaded: Loaded
    schema: ContextSchema
    files: Mapping[str, Mapping[str, Entries]]
    schema_place: Node | None = None

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales with texts, the source locale first."""
        source = canonical(self.loaded.document.source_locale)
        return (source, *sorted(set(self.files[CONTROL]) - {source}))

    def catalogue(self, variant: str, locale: str) -> Catalogue:
        """The texts of a variant in a locale, complete.

        A text the variant has no translation for is control's translation: a reader is better
        served by the other wording in their language than by this one in a foreign one.
        """
        document = self.loaded.document
        texts = document.variant(variant).texts
        own = self._given(variant, texts, locale)
        if variant == CONTROL:
            return own
        control = self._given(CONTROL, texts, locale)
        found = {key: own if own.locales[key] else control for key in texts}
        return Catalogue(
            {key: given.texts[key] for key, given in found.items()},
            {key: given.locales[key] for key, given in found.items()},
            tuple(key for key in own.missing if key in control.missing),
        )

    def entries(self, variant: str, locale: str) -> Mapping[str, Entries]:
        """The files a locale may take texts from, nearest first."""
        files = self.files.get(variant, {})
        return {tag: files[tag] for tag in chain(canonical(locale)) if tag in files}

    def _given(self, variant: str, texts: Mapping[str, str], locale: str) -> Catalogue:
        files = {
            tag: {key: entry.source for key, entry in entries.items()}
            for tag, entries in self.entries(variant, locale).items()
        }
        return catalogue(texts, files, locale, source_locale=self.loaded.document.source_locale)

    def origin(self, key: str, variant: str, locale: str) -> str:
        """The file that gave a text in a locale (or a block, whatever the locale)."""
        node = self.node(key, variant, locale)
        return node.source.file if node else ""

    def node(self, key: str, variant: str, locale: str | None = None) -> Node | None:
        """Where a text, a block or an expression (`<owner>#<field>`) was read; a text in its locale."""
        if locale is not None:
            for name in (variant, CONTROL):
                for entries in self.entries(name, locale).values():
                    if key in entries:
                        return entries[key].node
        places = self.loaded.places[variant]
        return places.get(key) or places.get(key.partition("#")[0])


def publish(
    shelf: Shelf, template: str, tenant: str = "", errors: list[TemplateError] | None = None
) -> Published:
    """Reads a template with all its layers and locale files.

    Raises `TemplateError`, `UnknownName`; wrong texts go to `errors` where that is a list.
    """
    layers = shelf.layers(template, tenant)
    loaded = load_template(layers, lambda name, node: shelf.partial(name, node, tenant), errors)
    if loaded.document.id != template:
        place = layers[-1].fields.get("id", layers[-1])
        called = place.source.file.rpartition("/")[2]
        raise place.error(f"The file is called {called} but its id is '{loaded.document.id}'.", "Rename one.")
    shaped_by = max(layer.source.rank for layer in layers)
    files: Files = {variant.id: {} for variant in loaded.document.variants}
    for include in loaded.includes:
        found = shelf.locale_files(f"partials/{include.name}", tenant)
        for file in found:
            entries = read_partial_locale(
                file.node, include, loaded.document.variants[0], strict=file.rank >= shaped_by, errors=errors
            )
            files[CONTROL].setdefault(file.locale, {}).update(entries)
    _add(files, loaded, shelf.locale_files(template, tenant), shaped_by, errors)
    schema = shelf.schema(template)
    return Published(loaded, ContextSchema(schema.plain() if schema else None), files, schema)


def _add(
    files: Files,
    loaded: Loaded,
    found: Iterable[LocaleFile],
    shaped_by: int,
    errors: list[TemplateError] | None,
) -> None:
    for file in found:
        strict = file.rank >= shaped_by
        read = read_locale(file.node, loaded.document, loaded.includes, strict=strict, errors=errors)
        for variant, entries in read.items():
            files[variant].setdefault(file.locale, {}).update(entries)
