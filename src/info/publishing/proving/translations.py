"""How far the translations are: drafts that nobody signed, and those made of an older source text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from info.errors import TemplateError
from info.localization.pseudo import PSEUDO_LOCALES
from info.model.translation import source_hash
from info.model.values import Finding
from info.publishing.catalogues import Entry
from info.publishing.checks import finding_of
from info.publishing.l10n.notes import read_notes
from info.publishing.l10n.originals import PARTIALS, Originals, TextName, originals
from info.publishing.l10n.states import Layers, read_records, record_of
from info.publishing.library import Library
from info.publishing.shelf import TENANT_RANK

__all__ = ["translation_findings"]


def translation_findings(
    library: Library, template: str, tenant: str, locales: Sequence[str]
) -> Iterator[Finding]:
    """A note on each locale file that holds drafts, a warning at each text whose source has changed.

    What all tenants share is told in the same words for each; beside it what is the tenant's own.
    """
    for owner in dict.fromkeys(("", tenant)):
        try:
            names = [template]
            names += [
                PARTIALS + include.name for include in library.published(template, owner).loaded.includes
            ]
            for name in names:
                yield from _State(library, originals(library, name, owner), owner).findings(locales)
        except TemplateError as error:
            yield finding_of(error)


class _State:
    """One template or partial, as everybody sees it, or what of it is a tenant's own."""

    def __init__(self, library: Library, texts: Originals, owner: str) -> None:
        self.library = library
        self.texts = texts
        self.owner = owner

    def findings(self, locales: Sequence[str]) -> Iterator[Finding]:
        read_notes(self.library.shelf, self.texts, self.owner)
        for locale in locales:
            if locale != self.texts.source_locale and locale not in PSEUDO_LOCALES:
                records = read_records(self.library.shelf, locale, self.owner)
                yield from self.unknown(records)
                yield from self.translations(locale, records)

    def unknown(self, records: Layers) -> Iterator[Finding]:
        """Records of texts that are no more."""
        known = {str(name) for name in self.texts.texts}
        for layer in records:
            if layer.rank < max(text.node.source.rank for text in self.texts.texts.values()):
                continue
            for name in layer.records.get(self.texts.name, {}):
                if name not in known:
                    node = layer.node.fields[self.texts.name]
                    error = node.key_error(name, f"{self.texts.name} has no text '{name}'.")
                    step = "Drop the record: infoctl l10n record."
                    yield Finding("template.wrong", "warning", error.what, error.place, step)

    def translations(self, locale: str, records: Layers) -> Iterator[Finding]:
        drafts: Counter[str] = Counter()
        for name, entry in self.own(locale):
            original = self.texts.texts[name]
            record = record_of(records, self.texts.name, str(name), entry.node.source.rank)
            drafts[entry.node.source.file] += record is None or record.state_of(entry.source) == "draft"
            weaker = entry.node.source.rank < original.node.source.rank  # `check` tells of those
            if record is not None and not weaker and record.of != source_hash(original.source):
                what = f"The source text of '{name}' has changed since its {locale} text was made."
                place = ":".join(str(part) for part in entry.node.place)
                step = "Translate it anew; where it still holds: infoctl l10n record --looked-at."
                yield Finding("translation.stale", "warning", what, place, step)
        for file, count in drafts.items():
            if count:
                texts = f"{count} text{' is a draft' if count == 1 else 's are drafts'}"
                what = f"{texts} that no reader of {locale} has signed."
                step = f"Who reads it signs: infoctl l10n sign --locale {locale} --by NAME."
                yield Finding("translation.draft", "note", what, f"{file}:1:1", step)

    def own(self, locale: str) -> Iterator[tuple[TextName, Entry]]:
        """The translations to look at: all, or those of the tenant's own files."""
        given = self.texts.given.get(locale, {})
        for name in self.texts.to_translate(locale):
            entry = given.get(name)
            if entry is not None and (not self.owner or entry.node.source.rank >= TENANT_RANK):
                yield name, entry
