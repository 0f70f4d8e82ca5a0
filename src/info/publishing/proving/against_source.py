"""Every translation of a template held against its source text, at its place in the locale file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from info.errors import TemplateError
from info.formatters.gsm_kin import gsm_kin
from info.localization.pseudo import PSEUDO_LOCALES
from info.model.glossary import Term
from info.model.values import Finding, Tenant
from info.publishing.catalogues import Entry
from info.publishing.l10n import read_glossary
from info.publishing.library import Library
from info.publishing.positions import Node
from info.publishing.proving.allowances import allowances_of
from info.publishing.proving.payloads import sms_terms
from info.publishing.published import Published
from info.publishing.texts import is_plural_table
from info.validators import code_texts
from info.validators.translation import NO_TERMS, Detected, Glossary, Remark, Setting, judge

__all__ = ["Detect", "Overlong", "judged_translations", "overlong"]

_LENGTH: Final = ("translation.length",)
Detect: TypeAlias = Callable[[str, str], Detected]
"""The language of a text, given the one that it should be in."""
Overlong: TypeAlias = frozenset[tuple[str, str]]
"""Channels and blocks (or `subject`, `short`) of a locale whose own words are known to be over a limit."""


def judged_translations(
    library: Library, published: Published, tenant: Tenant, detect: Detect | None = None
) -> Iterator[Finding]:
    """What is wrong with the translations of a template as a tenant sees it, at their places.

    Errors in every locale, anything else in those that the tenant writes in. A translation of a text that a
    stronger layer has changed is stale, and not judged.
    """
    known: dict[str, Glossary] = {}
    for variant, locale, texts in _given(published):
        if locale not in known:
            try:
                known[locale] = _glossary(read_glossary(library.shelf, locale, _layer(library, tenant)))
            except TemplateError as error:
                known[locale] = NO_TERMS
                yield Finding("template.wrong", "error", error.what, error.place, error.next_step)
        reads = not tenant.configured or locale in tenant.languages
        for entry, remark in _remarks(published, variant, locale, texts, tenant, known[locale], detect):
            if reads or remark.severity == "error":
                place = ":".join(str(part) for part in _node(entry.node, remark).place)
                yield Finding(remark.code, remark.severity, remark.what, place, remark.next_step)


def overlong(published: Published, variant: str, locale: str, tenant: Tenant) -> Overlong:
    """What `judged_translations` tells of lengths, so that rendering does not tell it a second time."""
    if locale in _left_out(published):
        return frozenset()
    document = published.loaded.document
    allowances = allowances_of(document.variant(variant), sms_parts=sms_terms(tenant).most_parts)
    given = published.files[variant].get(locale, {})
    sized = {key: entry for key, entry in given.items() if key in allowances}
    found: set[tuple[str, str]] = set()
    for key, source, entry in _pairs(published, variant, sized):
        setting = Setting(allowances=allowances[key], as_sms=gsm_kin)
        told = judge(
            source,
            entry.source,
            source_locale=document.source_locale,
            locale=locale,
            setting=setting,
            codes=_LENGTH,
        )
        found |= {(remark.channel, key.partition(".")[0]) for remark in told}
    return frozenset(found)


def _left_out(published: Published) -> frozenset[str]:
    """The locales whose texts are no translations: the source's, and pseudo-locales."""
    return frozenset({published.locales[0], *PSEUDO_LOCALES})


def _given(published: Published) -> Iterator[tuple[str, str, Mapping[str, Entry]]]:
    """Variant, locale and the texts that its locale files give, of all that are translations."""
    left = _left_out(published)
    for variant, files in published.files.items():
        for locale, entries in files.items():
            if locale not in left:
                yield variant, locale, entries


def _pairs(
    published: Published, variant: str, texts: Mapping[str, Entry]
) -> Iterator[tuple[str, str, Entry]]:
    """Key, source and translation of each text that is no older than its source."""
    sources = published.loaded.document.variant(variant).texts
    places = published.loaded.places[variant]
    for key, entry in texts.items():
        if key in sources and entry.node.source.rank >= places[key].source.rank:
            yield key, sources[key], entry


def _remarks(
    published: Published,
    variant: str,
    locale: str,
    texts: Mapping[str, Entry],
    tenant: Tenant,
    glossary: Glossary,
    detect: Detect | None,
) -> Iterator[tuple[Entry, Remark]]:
    document = published.loaded.document
    allowances = allowances_of(document.variant(variant), sms_parts=sms_terms(tenant).most_parts)
    code = code_texts(document)
    names = frozenset(str(tenant.brand.get("name", "")).casefold().split())
    for key, source, entry in _pairs(published, variant, texts):
        setting = Setting(glossary, allowances.get(key, ()), detect, gsm_kin, names, key in code)
        for remark in judge(
            source, entry.source, source_locale=document.source_locale, locale=locale, setting=setting
        ):
            yield entry, remark


def _layer(library: Library, tenant: Tenant) -> str:
    return tenant.id if library.shelf.tenant_file(tenant.id) else ""


@lru_cache(maxsize=64)
def _glossary(terms: tuple[Term, ...]) -> Glossary:
    return Glossary(terms)


def _node(node: Node, remark: Remark) -> Node:
    """The arm of a plural table that the remark is about, else the text."""
    if not remark.keys or not is_plural_table(node):
        return node
    ((_, arms),) = node.fields.items()
    return arms.fields.get(" ".join(remark.keys), node)
