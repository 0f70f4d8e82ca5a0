"""States recorded without a text being changed: what is new, what was looked at, what a reader signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from info.errors import TemplateError, UnknownName
from info.localization import canonical
from info.model.translation import source_hash
from info.publishing.catalogues import Entry
from info.publishing.l10n.applying import Change, Effect, Signature
from info.publishing.l10n.originals import Originals, TextName, originals_of
from info.publishing.l10n.shelving import Shelving
from info.publishing.l10n.states import Record, Records, read_records, record_of
from info.publishing.library import Library

__all__ = ["Recorded", "record", "sign"]


class Recorded(NamedTuple):
    """The file of states that changes, by its path, and what changes in it; `gone` records are dropped."""

    files: Mapping[str, bytes]
    changes: tuple[Change, ...]
    gone: int = 0


def record(
    library: Library, locale: str, *, template: str | None = None, tenant: str = "", looked_at: bool = False
) -> Recorded:
    """Every translation that no record tells of, recorded as a draft of today's source text.

    With `looked_at` those of an older source, too: somebody read them, and they still say it. Records
    of texts that are no more are dropped.
    """
    book = _Book(library, locale, template, tenant)
    for texts, name, entry in book.translations():
        source = texts.texts[name].source
        known = book.record_of(texts, name, entry)
        if known is None or (looked_at and known.of != source_hash(source)):
            effect: Effect = "new" if known is None else "confirmed"
            book.put(texts, name, Record("draft", source_hash(source)), effect)
    gone = book.drop_what_is_gone() if template is None else 0
    return Recorded(book.files(), tuple(book.changes), gone)


def sign(
    library: Library,
    locale: str,
    signature: Signature | None,
    *,
    template: str | None = None,
    names: tuple[str, ...] = (),
    tenant: str = "",
) -> Recorded:
    """The translations, all or the named ones, as reviewed by who signs; as drafts again where none does.

    A signature is for today's source and for the words as they are. Raises `UnknownName` for a name
    that the template does not have, `TemplateError` for one that is not translated.
    """
    book = _Book(library, locale, template, tenant)
    left = dict.fromkeys(names)
    for texts, name, entry in book.translations():
        if names and str(name) not in left:
            continue
        left[str(name)] = None
        source, known = texts.texts[name].source, book.record_of(texts, name, entry)
        reviewed = known is not None and known.state_of(entry.source) == "reviewed"
        fresh = known is not None and known.of == source_hash(source)
        if signature is not None and not (reviewed and fresh):
            made = Record(
                "reviewed", source_hash(source), signature.by, signature.on, source_hash(entry.source)
            )
            book.put(texts, name, made, "signed")
        elif signature is None and known is not None and known.state == "reviewed":
            book.put(texts, name, Record("draft", known.of), "withdrawn")
    book.refuse_unknown(names)
    return Recorded(book.files(), tuple(book.changes))


class _Book:
    """The records of one locale, being changed."""

    def __init__(self, library: Library, locale: str, template: str | None, tenant: str) -> None:
        self.locale = canonical(locale)
        self.texts = originals_of(library, template, tenant)
        self.layers = read_records(library.shelf, self.locale, tenant)
        self.shelving = Shelving(library, self.locale, tenant)
        self.records: Records = {name: dict(records) for name, records in self.shelving.records().items()}
        self.changes: list[Change] = []

    def translations(self) -> Iterator[tuple[Originals, TextName, Entry]]:
        for texts in self.texts:
            given = texts.given.get(self.locale, {})
            for name in texts.to_translate(self.locale):
                if name in given:
                    yield texts, name, given[name]

    def record_of(self, texts: Originals, name: TextName, entry: Entry) -> Record | None:
        return record_of(self.layers, texts.name, str(name), entry.node.source.rank)

    def put(self, texts: Originals, name: TextName, made: Record, effect: Effect) -> None:
        self.records.setdefault(texts.name, {})[str(name)] = made
        self.changes.append(Change(texts.name, str(name), effect, made.state))

    def drop_what_is_gone(self) -> int:
        """Drops the records of what is no translation any more; how many there were."""
        there = {(texts.name, str(name)) for texts, name, _ in self.translations()}
        before = sum(map(len, self.records.values()))
        self.records = {
            template: {name: made for name, made in records.items() if (template, name) in there}
            for template, records in self.records.items()
        }
        return before - sum(map(len, self.records.values()))

    def refuse_unknown(self, names: tuple[str, ...]) -> None:
        known = [str(name) for texts in self.texts for name in texts.to_translate(self.locale)]
        there = {str(name) for _, name, _ in self.translations()}
        for name in names:
            if name not in known:
                raise UnknownName("text", name, known)
            if name not in there:
                what = f"'{name}' has no translation into {self.locale} that could be signed."
                raise TemplateError(what, next_step="Translate it first.")

    def files(self) -> Mapping[str, bytes]:
        """The file of states as it becomes; the order of its texts is that of the documents."""
        order = {(texts.name, str(name)): at for texts in self.texts for at, name in enumerate(texts.texts)}
        ordered = {
            template: dict(sorted(records.items(), key=lambda pair: order.get((template, pair[0]), 0)))
            for template, records in self.records.items()
        }
        return self.shelving.only(ordered) if any(self.records.values()) or self.shelving.records() else {}
