"""What can be said of a template without rendering it: files, examples, reach, alts, personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from info.errors import ContextError, InfoError
from info.language.binding import LocalizedDocument
from info.language.expressions import FAILURES, Expr, evaluate
from info.language.links import LinkPolicy, check_link
from info.localization import fallbacks
from info.model import document as d
from info.model.values import Finding
from info.publishing.checks import check
from info.publishing.library import Library
from info.publishing.proving.against_source import Detect, judged_translations
from info.publishing.proving.contents import content_findings, lawful_findings
from info.publishing.proving.matrix import ValuesOf, named_examples
from info.publishing.proving.personal import personal_readings
from info.publishing.proving.reach import unreached
from info.publishing.proving.sightings import Sighting, Where
from info.publishing.proving.translations import translation_findings
from info.publishing.proving.words import alt_findings
from info.publishing.published import Published, read_locales
from info.publishing.shorthand import CONTROL
from info.validators import ContextValidator, hostile_contexts, own_hosts

__all__ = ["FileProof", "prove_files", "spoken_locales"]

_RENDERED_ALL_THE_SAME: Final = frozenset({"plural.missing"})
"""Errors that keep no message from being rendered."""


class FileProof(msgspec.Struct, frozen=True):
    """What the files of a template showed; `spoken` are the locales to render, by tenant."""

    sightings: tuple[Sighting, ...]
    spoken: tuple[tuple[str, tuple[str, ...]], ...]


def prove_files(
    library: Library,
    template: str,
    tenants: tuple[str, ...],
    values_of: ValuesOf,
    detect: Detect | None = None,
) -> FileProof:
    """A template's files as each tenant sees them. What a tenant's errors spoil is not to be rendered.

    Tenants that override nothing share a template; what is the same for them is looked at once. Without
    `detect` nobody asks which language a translation is in.
    """
    sightings: list[Sighting] = []
    spoken: list[tuple[str, tuple[str, ...]]] = []
    proved: set[tuple[int, tuple[str, ...], bytes]] = set()
    translated: set[tuple[int, frozenset[str]]] = set()
    for tenant in tenants:
        found = check(library, template, tenant)
        sightings += [Sighting(finding) for finding in found]
        wrong = {finding.path for finding in found if finding.code.startswith("template.")}
        judged = _translations(library, template, tenant, translated, detect)
        sightings += [Sighting(finding) for finding in judged if finding.path not in wrong]
        if any(
            finding.severity == "error" and finding.code not in _RENDERED_ALL_THE_SAME for finding in found
        ):
            continue
        locales = spoken_locales(library, template, tenant)
        files = _Files(library, template, tenant, locales, values_of)
        key = (id(files.published), locales, files.policy)
        looked = list(files.sightings(fresh=key not in proved))
        if key not in proved:
            spoken_for = locales if library.tenant(tenant).configured else files.published.locales
            looked += map(Sighting, translation_findings(library, template, tenant, spoken_for))
        proved.add(key)
        sightings += looked
        if not any(sighting.finding.code == "schema.wrong" for sighting in looked):
            spoken.append((tenant, locales))
    return FileProof(tuple(sightings), tuple(spoken))


def _translations(
    library: Library,
    template: str,
    tenant: str,
    judged: set[tuple[int, frozenset[str]]],
    detect: Detect | None,
) -> Iterator[Finding]:
    """The findings on translations; what tenants who write in the same languages share is judged once."""
    try:
        published = library.published(template, tenant)
    except InfoError:  # `check` says why
        return
    known = library.tenant(tenant)
    key = (id(published), frozenset(known.languages if known.configured else ()))
    if key not in judged:
        judged.add(key)
        yield from judged_translations(library, published, known, detect)


def spoken_locales(library: Library, template: str, tenant: str) -> tuple[str, ...]:
    """The locales of a tenant's messages: of each language it writes in the nearest there is.

    Of a language with texts in the tenant's form of address it is those. The source's alone where none
    of its languages is there; all of them for a tenant that no file describes.
    """
    return read_locales(library.published(template, tenant), library.tenant(tenant))


class _Files:
    """One template as one tenant sees it."""

    def __init__(
        self, library: Library, template: str, tenant: str, locales: tuple[str, ...], values_of: ValuesOf
    ) -> None:
        self.library = library
        self.published: Published = library.published(template, tenant)
        self.tenant = library.tenant(tenant)
        self.policy = msgspec.json.encode(self.tenant.content)
        self.values = values_of(self.tenant, "")
        self.locales = locales
        self.schema: Mapping[str, Any] = self.published.schema.source or {}
        self.examples = named_examples(self.published.schema.source)
        self.hostile: Mapping[str, Any] = {}

    def sightings(self, *, fresh: bool) -> Iterator[Sighting]:
        """What is seen; a template that is not `fresh` was looked at for a tenant with the same files."""
        document = self.published.loaded.document
        found = list(self._examples(document.id))
        yield from map(Sighting, (*found, *self._languages()))
        if any(finding.code == "schema.wrong" for finding in found):
            return
        if fresh and self.schema:
            self.hostile = hostile_contexts(self.schema)
        for variant in document.variants:
            for locale in self.locales:
                localized = self.library.localized(document.id, variant.id, locale, locale, self.tenant.id)
                if fresh:
                    yield from self._texts(localized, locale)
            source = self.library.localized(
                document.id, variant.id, self.locales[0], self.locales[0], self.tenant.id
            )
            yield from map(Sighting, self._links(source))
            yield from self._lawful(source) if fresh else ()
            if fresh and self.schema:
                yield from self._reach(source)

    def place(self, key: str, variant: str, locale: str | None = None) -> str:
        node = self.published.node(key, variant, locale)
        return ":".join(str(part) for part in node.place) if node else ""

    def _examples(self, template: str) -> Iterator[Finding]:
        """The schema's examples fit the schema, and there is a typical one."""
        node = self.published.schema_place
        if node is None:
            return
        here = ":".join(str(part) for part in node.place)
        try:
            validator = ContextValidator(template, self.schema)
        except InfoError as error:
            yield Finding("schema.wrong", "error", str(error), here, "Correct the schema.")
            return
        if not self.examples:
            what = "The schema has no examples, so nothing everyday can be rendered."
            step = 'Add "examples": [typical, minimal, extreme].'
            yield Finding("schema.no_example", "warning", what, here, step)
            return
        places = node.fields["examples"].items
        for (name, example), at in zip(self.examples.items(), places, strict=True):
            try:
                validator.check(example)
            except ContextError as error:
                what = f"The {name} example does not fit its schema: '{error.path}' wants {error.wanted}."
                place = ":".join(str(part) for part in at.place)
                yield Finding("schema.example", "error", what, place, "Correct the example, or the schema.")

    def _languages(self) -> Iterator[Finding]:
        """A language that the tenant writes in, and of which the template has no text at all."""
        document = self.published.loaded.document
        for language in self.tenant.languages if self.tenant.configured else ():
            if not fallbacks(language, self.published.locales):
                what = (
                    f"{document.id} has no text in {language}, which the tenant {self.tenant.id} writes in."
                )
                step = f"Write templates/locales/{language}/{document.id}.json."
                yield Finding("translation.missing", "warning", what, self.place("subject", CONTROL), step)

    def _texts(self, document: LocalizedDocument, locale: str) -> Iterator[Sighting]:
        """Texts differ from locale to locale: alts, and addresses in them."""
        alts = alt_findings(document, self.library.environment, self.examples.values(), self.values)
        personal = personal_readings(document, self.schema, self.tenant.content.lock_screen)
        for finding in (*alts, *personal, *content_findings(document, self.tenant, locale)):
            place = self.place(finding.path, document.variant, locale)
            yield Sighting(msgspec.structs.replace(finding, path=place), Where(locale=locale))

    def _lawful(self, document: LocalizedDocument) -> Iterator[Sighting]:
        """What the law of a jurisdiction demands of a message on this topic."""
        for finding in lawful_findings(document, self.tenant):
            place = self.place(finding.path, document.variant)
            yield Sighting(msgspec.structs.replace(finding, path=place))

    def _reach(self, document: LocalizedDocument) -> Iterator[Sighting]:
        """Conditions are the same in every locale."""
        contexts = (*self.examples.values(), *self.hostile.values())
        for key in unreached(document, self.schema, contexts, self.values):
            owner = key.partition("#")[0]
            what = f"'{owner}' is never shown: no context of the schema makes its condition true."
            step = "Correct the condition or the schema, or take the block out."
            yield Sighting(
                Finding("block.unreachable", "warning", what, self.place(key, document.variant), step)
            )

    def _links(self, document: LocalizedDocument) -> Iterator[Finding]:
        """The addresses of blocks, with the examples, by the policy for links."""
        own = own_hosts(self.tenant.links.values())
        policy = LinkPolicy(schemes=frozenset({"https", "http", "mailto", "tel"}), own=own)
        for key, tree in _addresses(document):
            for name, context in self.examples.items():
                try:
                    verdict = check_link(str(evaluate(tree, context, self.values, {})), policy)
                except (ValueError, *FAILURES):  # a block that is not shown with this context
                    continue
                if verdict.reason is not None:
                    what = f"The address of '{key.partition('#')[0]}' is refused ({name}). {verdict.what}"
                    place = self.place(key, document.variant)
                    severity: Any = "warning" if verdict.reason == "address" else "error"
                    yield Finding(f"link.{verdict.reason}", severity, what, place, "Correct the address.")
                    break


def _addresses(document: LocalizedDocument) -> Iterator[tuple[str, Expr]]:
    """`<owner>#<field>`, or the key of a text with a link in it, → the expression of an address."""
    for key, source in _fields(document):
        yield key, document.expression(source)
    for key, text in document.texts.items():
        trees = (run.link for arm in text.arms for run in arm.runs if run.link is not None)
        yield from ((key, tree) for tree in dict.fromkeys(trees))


def _fields(document: LocalizedDocument) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        if isinstance(block, d.Actions):
            for action in block.items:
                owner = block.id if action.id == block.id else f"{block.id}.{action.id}"
                if action.url is not None:
                    yield f"{owner}#url", action.url
        for name in ("url", "poster"):
            source = getattr(block, name, None)
            if source is not None:
                yield f"{block.id}#{name}", source
