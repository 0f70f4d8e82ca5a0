"""Translators' work on the library: what there is to translate, how far it is, and writing it back."""

from info.publishing.l10n.glossary import read_glossary
from info.publishing.l10n.notes import Notes, read_notes
from info.publishing.l10n.originals import Original, Originals, TextName, has_words, originals, originals_of
from info.publishing.l10n.states import (
    Layer,
    Layers,
    Record,
    Records,
    read_records,
    record_of,
    written_records,
)
from info.publishing.l10n.units import locales, units, units_of

__all__ = [
    "Layer",
    "Layers",
    "Notes",
    "Original",
    "Originals",
    "Record",
    "Records",
    "TextName",
    "has_words",
    "locales",
    "originals",
    "originals_of",
    "read_glossary",
    "read_notes",
    "read_records",
    "record_of",
    "units",
    "units_of",
    "written_records",
]
