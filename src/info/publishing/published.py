"""A template as one tenant sees it: the document, its schema, its catalogues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from info.errors import TemplateError
from info.localization import (
    ADDRESSES,
    Catalogue,
    address_of,
    canonical,
    catalogue,
    fallbacks,
    served,
    with_address,
    without_address,
)
from info.model.values import Tenant
from info.publishing.catalogues import Entries, read_locale, read_partial_locale
from info.publishing.positions import Node
from info.publishing.schemas import ContextSchema
from info.publishing.shelf import LocaleFile, Shelf
from info.publishing.shorthand import CONTROL, Loaded, load_template

__all__ = ["Published", "publish", "read_locales", "sendable_locales"]

Files = dict[str, dict[str, Entries]]


@dataclass(frozen=True)
class Published:
    """`files[variant][locale]` are the texts the locale files give, strongest layer upon weakest.

    `translated` are the locales with a text of the template itself: of a message that has its footer
    alone in a language nobody would say that it is written in it.
    """

    loaded: Loaded
    schema: ContextSchema
    files: Mapping[str, Mapping[str, Entries]]
    schema_place: Node | None = None
    translated: frozenset[str] = frozenset()

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales with texts, the source locale first; those in another form of address are apart."""
        source = canonical(self.loaded.document.source_locale)
        plain = {tag for tag in self.translated if address_of(tag) is None}
        return (source, *sorted(plain - {source}))

    @property
    def addressed(self) -> tuple[str, ...]:
        """The locales with texts in another form of address, such as `de-x-informal`."""
        return tuple(sorted(tag for tag in self.translated if address_of(tag) is not None))

    def speaks(self, locale: str) -> bool:
        """Whether there are texts in the locale, and in its form of address where it names one."""
        address = address_of(locale)
        if address is None:
            return locale in self.locales
        found = fallbacks(locale, self.addressed)
        return without_address(locale) in self.locales and any(address_of(tag) == address for tag in found)

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
        order = fallbacks(locale, files, self.loaded.document.source_locale)
        return {tag: files[tag] for tag in order if tag in files}

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


def read_locales(published: Published, tenant: Tenant) -> tuple[str, ...]:
    """The locales in which a tenant's readers get the template, by the rules of a message's own choice."""
    plain = _plain_locales(published, tenant)
    if tenant.address is None:
        return plain
    asked = ((tag, with_address(tag, tenant.address)) for tag in plain)
    return tuple(wanted if published.speaks(wanted) else tag for tag, wanted in asked)


def sendable_locales(published: Published, tenant: Tenant) -> tuple[str, ...]:
    """The locales a message of the tenant may be in, those too that only a recipient's address asks for."""
    plain = _plain_locales(published, tenant)
    addressed = (with_address(tag, address) for tag in plain for address in ADDRESSES)
    return (*plain, *filter(published.speaks, addressed))


def _plain_locales(published: Published, tenant: Tenant) -> tuple[str, ...]:
    if tenant.configured:
        chosen = dict.fromkeys(served(tenant.languages, published.locales).values())
        return tuple(tag for tag in published.locales if tag in chosen) or published.locales[:1]
    return published.locales


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
    translated = _add(files, loaded, shelf.locale_files(template, tenant), shaped_by, errors)
    schema = shelf.schema(template)
    context = ContextSchema(schema.plain() if schema else None)
    return Published(loaded, context, files, schema, frozenset(translated))


def _add(
    files: Files,
    loaded: Loaded,
    found: Iterable[LocaleFile],
    shaped_by: int,
    errors: list[TemplateError] | None,
) -> set[str]:
    """Adds the texts of a template's own locale files; the locales that have any."""
    translated: set[str] = set()
    for file in found:
        strict = file.rank >= shaped_by
        read = read_locale(file.node, loaded.document, loaded.includes, strict=strict, errors=errors)
        for variant, entries in read.items():
            files[variant].setdefault(file.locale, {}).update(entries)
            if entries:
                translated.add(file.locale)
    return translated
