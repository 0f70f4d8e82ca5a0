"""Every text as a translator sees it: what it says, what is there of it, how far that is, what it is for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from info.localization import canonical
from info.localization.pseudo import PSEUDO_LOCALES
from info.model.translation import TextUnit, source_hash
from info.publishing.l10n.notes import read_notes
from info.publishing.l10n.originals import Originals, originals_of
from info.publishing.l10n.states import Layers, Record, read_records, record_of
from info.publishing.library import Library

__all__ = ["locales", "units", "units_of"]


def units(
    library: Library, locale: str, *, template: str | None = None, tenant: str = ""
) -> tuple[TextUnit, ...]:
    """Every text with words of a template (of all, and of all partials, when none is named).

    The target is what the files of exactly that locale say, the strongest layer's; it never fell back.
    A partial's texts come once, as `partials/<name>`. Raises `UnknownName`, `TemplateError`.
    """
    tag = canonical(locale)
    records = read_records(library.shelf, tag, tenant)
    return tuple(
        unit
        for originals in originals_of(library, template, tenant)
        for unit in units_of(library, originals, tag, tenant, records)
    )


def locales(library: Library, tenant: str = "") -> tuple[str, ...]:
    """The locales that any file gives a text in, sorted: without source languages and pseudo-locales."""
    seen = originals_of(library, None, tenant)
    left = {*PSEUDO_LOCALES, *(each.source_locale for each in seen)}
    return tuple(sorted({tag for each in seen for tag in each.given} - left))


def units_of(
    library: Library, originals: Originals, locale: str, tenant: str, records: Layers
) -> Iterator[TextUnit]:
    """The units of one template or partial."""
    notes = read_notes(library.shelf, originals, tenant)
    given = originals.given.get(locale, {})
    for name in originals.to_translate(locale):
        original, entry = originals.texts[name], given.get(name)
        unit = TextUnit(
            template=originals.name,
            key=name.key,
            variant=name.variant,
            source=original.source,
            note=notes.texts.get(str(name), ""),
            place=":".join(str(part) for part in (entry or original).node.place),
        )
        if entry is None:
            yield unit
        else:
            record = record_of(records, originals.name, str(name), entry.node.source.rank)
            yield _translated(unit, entry.source, record)


def _translated(unit: TextUnit, target: str, record: Record | None) -> TextUnit:
    """The unit with its translation; one that no record tells of is a draft of an unknown source."""
    if record is None:
        return msgspec.structs.replace(unit, target=target, state="draft")
    stale = record.of != source_hash(unit.source)
    return msgspec.structs.replace(unit, target=target, state=record.state_of(target), stale=stale)
