"""Everything that is wrong with a template, at once, each with file, line and column.

A finding's `path` is the place: `templates/locales/de/tenant_welcome.json:3:15`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias

from info.errors import InfoError, MessageSyntaxError, TemplateError, nearest
from info.formatters.walk import is_for
from info.language.binding import LocalizedDocument, bind_text, text_locals
from info.language.expressions import Scope
from info.language.messageformat import has_words
from info.localization.pseudo import PSEUDO_LOCALES
from info.model.document import Variant
from info.model.names import CHANNELS, FORMATS
from info.model.translation import source_hash
from info.model.values import Finding, Tenant
from info.publishing.catalogues import Entry
from info.publishing.l10n import TextName, read_records, record_of
from info.publishing.library import Library
from info.publishing.markdown import derived_ids
from info.publishing.plurals import plural_slips
from info.publishing.positions import Node
from info.publishing.published import Published, publish, read_locales
from info.publishing.readings import Reading, read_document
from info.publishing.shorthand import CONTROL
from info.publishing.tones import tone_remarks
from info.validators import (
    Use,
    banned_markup,
    code_texts,
    own_hosts,
    required_blocks,
    unguarded,
    written_links,
)

__all__ = ["check", "check_all", "finding_of"]

Severity: TypeAlias = Literal["error", "warning", "note"]
Place: TypeAlias = Callable[[str], str]
_CONTRADICTIONS: Final = frozenset(
    {
        "variant-key-mismatch",
        "missing-fallback-variant",
        "missing-selector-annotation",
        "duplicate-declaration",
        "duplicate-option-name",
        "duplicate-variant",
    }
)
"""The data model errors of MessageFormat 2, by the standard's names."""
KNOWN_CHANNELS: Final = (*CHANNELS, *(name for name in FORMATS if name not in CHANNELS))


def check_all(library: Library, tenants: Iterable[str] = ("",)) -> tuple[Finding, ...]:
    """The findings on every template for each tenant, each once."""
    found: dict[Finding, None] = {}
    for tenant in tenants:
        for template in library.templates():
            found.update(dict.fromkeys(check(library, template, tenant)))
    return tuple(found)


def check(library: Library, template: str, tenant: str = "") -> tuple[Finding, ...]:
    """The findings on one template as a tenant sees it, in all its variants and locales.

    What keeps a file from being read at all is one finding of severity error. Raises `UnknownName`
    for a template nobody knows.
    """
    library.shelf.resolve(template)
    try:
        published = library.published(template, tenant)
    except TemplateError:
        return _unreadable(library, template, tenant)
    except InfoError as error:
        return (Finding("template.unreadable", "error", str(error)),)
    checker = _Checker(library, published, tenant)
    found: dict[Finding, None] = {}
    for finding in checker.findings():
        found.setdefault(finding)
    return tuple(found)


def _unreadable(library: Library, template: str, tenant: str) -> tuple[Finding, ...]:
    """All wrong texts of a template that cannot be published, and what stopped the reading."""
    errors: list[TemplateError] = []
    try:
        publish(library.shelf, library.shelf.resolve(template), tenant, errors)
    except TemplateError as error:
        errors.append(error)
    return tuple(dict.fromkeys(finding_of(error) for error in errors))


def finding_of(error: TemplateError, place: str = "") -> Finding:
    """An error of a file as a finding."""
    return Finding(_code(error), "error", error.what, error.place or place, error.next_step)


def _code(error: TemplateError) -> str:
    """`template.wrong`, or the kind of error: template.messagesyntax, .expression, .limit."""
    if isinstance(error, MessageSyntaxError) and error.type in _CONTRADICTIONS:
        return "template.messagedatamodel"
    kind = type(error).__name__.removesuffix("Error").lower()
    return "template.wrong" if kind == "template" else f"template.{kind}"


def _shown(node: Node | None) -> str:
    return "" if node is None else ":".join(str(part) for part in node.place)


class _Checker:
    """Checks one published template; every method yields findings."""

    def __init__(self, library: Library, published: Published, tenant: str) -> None:
        self.library = library
        self.published = published
        self.document = published.loaded.document
        self.tenant_id = tenant
        self.tenant: Tenant = library.tenant(tenant)
        self.read = frozenset(read_locales(published, self.tenant))

    def place(self, variant: str, key: str, locale: str | None = None) -> str:
        """Where a text, block or expression stands; a translation in its locale file."""
        return _shown(self.published.node(key, variant, locale))

    def findings(self) -> Iterator[Finding]:
        if self.published.schema.source is None:
            what = f"{self.document.id} has no schema, so no context can be checked."
            yield Finding("schema.missing", "warning", what, "", f"Write schemas/{self.document.id}.json.")
        yield from self.ids()
        yield from self.documents()
        for variant in self.document.variants:
            yield from self.channels(variant)
            for locale in self.locales():
                for finding in self.locale(variant, locale):
                    if finding.severity == "error" or locale in self.read:
                        yield finding

    def ids(self) -> Iterator[Finding]:
        """The ids that Markdown files leave out: they change when a block is added before them."""
        shelf, template = self.library.shelf, self.document.id
        nodes = list(shelf.layers(template, self.tenant_id))
        for include in self.published.loaded.includes:
            nodes.append(shelf.partial(include.name, nodes[-1], self.tenant_id))
        for node in nodes:
            for name, value in derived_ids(node.fields["body"]) if "body" in node.fields else ():
                what = f"'{name}' has no id of its own; translations and overrides name blocks by their id."
                next_step = f"Write {{#{name.rpartition('.')[2]}}}, or run: infoctl fmt"
                yield Finding("id.derived", "warning", what, _shown(value), next_step)

    def locales(self) -> tuple[str, ...]:
        """All locales with texts: an error harms whoever looks, what is missing only those who read it."""
        return tuple(dict.fromkeys((*self.published.locales, *self.published.addressed, *self.read)))

    def documents(self) -> Iterator[Finding]:
        """What the validators say of the document, at the places of its files."""
        for finding in required_blocks(self.document):
            variant, key = _variant_and_key(finding.path)
            if variant not in self.published.loaded.places:
                variant = CONTROL
            yield _moved(finding, self.place(variant, key) or _shown(self.published.schema_place))
        code = code_texts(self.document)
        own = own_hosts(self.tenant.links.values())
        for variant_ in self.document.variants:
            for locale in self.locales():
                if locale in PSEUDO_LOCALES:  # its direction marks are what it is for
                    continue
                texts = self.published.catalogue(variant_.id, locale).texts
                for finding in (*banned_markup(texts, code=code), *written_links(texts, own=own)):
                    yield _moved(finding, self.place(variant_.id, finding.path, locale))

    def channels(self, variant: Variant) -> Iterator[Finding]:
        """Unknown names in `only` and `not`, and blocks that they keep from every channel."""
        for block in variant.blocks:
            known = set(block.only) <= set(KNOWN_CHANNELS)
            if known and not any(is_for(block, channel) for channel in FORMATS):
                what = f"'{block.id}' is shown in no channel: its 'only' and 'not' leave none."
                place = self.place(variant.id, block.id)
                step = "Correct them, or take the block out."
                yield Finding("block.unreachable", "warning", what, place, step)
            for name in (*block.only, *block.avoid):
                if name not in KNOWN_CHANNELS:
                    near = nearest(name, KNOWN_CHANNELS)
                    hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(KNOWN_CHANNELS)}."
                    place = self.place(variant.id, f"{block.id}#channels.{name}")
                    yield Finding("channel.unknown", "error", f"There is no channel '{name}'.", place, hint)

    def locale(self, variant: Variant, locale: str) -> Iterator[Finding]:
        catalogue = self.published.catalogue(variant.id, locale)
        for key in catalogue.missing:
            if has_words(variant.texts[key]):
                what = f"'{key}' has no text in {locale}; the {self.document.source_locale} text stands in."
                yield Finding(
                    "translation.missing", "warning", what, self.place(variant.id, key),
                    f"Add it to templates/locales/{locale}/{self.document.id}.json.",
                )  # fmt: skip
        yield from self.stale(variant, locale, catalogue.locales)
        try:
            localized = self.library.localized(self.document.id, variant.id, locale, locale, self.tenant_id)
        except TemplateError:
            yield from self.unbound(variant, locale, catalogue.texts)
            return
        yield from self.plurals(localized, locale, catalogue.locales)
        for finding in tone_remarks(self.published, variant, locale, self.tenant.address, self.library.judge):
            yield _moved(finding, self.place(variant.id, finding.path, locale))
        yield from self.readings(localized, locale)

    def unbound(self, variant: Variant, locale: str, texts: Mapping[str, str]) -> Iterator[Finding]:
        """Every text whose names or functions are wrong."""
        locals_ = {**dict.fromkeys(("subject", "short", "preheader"), frozenset[str]())}
        locals_ |= text_locals(variant.blocks)
        for key, names in locals_.items():
            if key not in texts:
                continue
            try:
                scope = Scope(self.published.schema.names, names)
                bind_text(texts[key], scope, select_locale=locale, format_locale=locale)
            except TemplateError as error:
                yield finding_of(error, self.place(variant.id, key, locale))

    def stale(self, variant: Variant, locale: str, locales: Mapping[str, str]) -> Iterator[Finding]:
        """A translation of a weaker layer, where a stronger one changed the source text."""
        places = self.published.loaded.places[variant.id]
        for key, tag in locales.items():
            entries = self.published.files.get(variant.id, {}).get(tag) or {}
            entry = entries.get(key) or self.published.files[CONTROL].get(tag, {}).get(key)
            if entry is None or key not in places:
                continue
            weaker = entry.node.source.rank < places[key].source.rank
            if weaker and not self.recorded(variant, key, tag, entry):
                what = f"'{key}' was changed in {places[key].source.file}, its {locale} text was not."
                yield Finding("translation.stale", "warning", what, _shown(places[key]), "Translate it anew.")

    def recorded(self, variant: Variant, key: str, locale: str, entry: Entry) -> bool:
        """Whether a record says that the translation was made of this very text."""
        try:
            records = read_records(self.library.shelf, locale, self.tenant_id)
        except TemplateError:  # told where the files about translations are proved
            return False
        found = [
            record_of(records, self.document.id, str(TextName(name, key)), entry.node.source.rank)
            for name in dict.fromkeys((variant.id, CONTROL))
        ]
        known = next((record for record in found if record is not None), None)
        return known is not None and known.of == source_hash(variant.texts[key])

    def plurals(
        self, document: LocalizedDocument, locale: str, locales: Mapping[str, str]
    ) -> Iterator[Finding]:
        for key, text in document.texts.items():
            language = locales.get(key) or self.document.source_locale
            for slip in plural_slips(text, language):
                place = self.place(document.variant, key, locale)
                yield Finding(slip.code, slip.severity, slip.what, place, slip.next_step)

    def readings(self, document: LocalizedDocument, locale: str) -> Iterator[Finding]:
        errors: dict[str, TemplateError] = {}
        uses: list[Use] = []
        for reading in read_document(document, errors):
            place = self.place(document.variant, reading.key, locale)
            if reading.tenant:
                yield from self.tenant_path(reading, place)
            else:
                uses.append(Use(path=reading.path, guards=reading.guards, where=place))
        for key, error in errors.items():
            node = self.published.loaded.places[document.variant].get(key)
            offset = getattr(error, "offset", 0)
            placed = node.error(error.what, error.next_step, index=offset) if node else error
            yield Finding(_code(error), "error", error.what, placed.place, error.next_step)
        if self.published.schema.source is not None:
            yield from unguarded(self.published.schema.source, uses)

    def tenant_path(self, reading: Reading, place: str) -> Iterator[Finding]:
        """A link or a brand value the tenant does not have."""
        kind, *rest = reading.path
        name = ".".join(rest)
        known = self.tenant.links if kind == "links" else self.tenant.brand
        if name and name not in known:
            near = nearest(name, known)
            hint = f"Did you mean '{near}'?" if near else f"Add it to the tenant's {kind}."
            what = f"The tenant has no {kind}.{name}."
            yield Finding(f"tenant.{kind}", "warning", what, place, hint)


def _moved(finding: Finding, place: str) -> Finding:
    return Finding(finding.code, finding.severity, finding.what, place or finding.path, finding.next_step)


def _variant_and_key(path: str) -> tuple[str, str]:
    if path.startswith("variants."):
        _, variant, key = path.split(".", 2)
        return variant, key
    return CONTROL, path
