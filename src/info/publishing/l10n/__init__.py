"""Translators' work on the library: what there is to translate, how far it is, and writing it back."""

from info.publishing.l10n.applying import Applied, Change, Signature, apply
from info.publishing.l10n.coverage import Coverage, coverage
from info.publishing.l10n.glossary import read_glossary
from info.publishing.l10n.notes import Notes, read_notes
from info.publishing.l10n.originals import Original, Originals, TextName, originals, originals_of
from info.publishing.l10n.pseudo import pseudo_files
from info.publishing.l10n.recording import Recorded, record, sign
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
    "Applied",
    "Change",
    "Coverage",
    "Layer",
    "Layers",
    "Notes",
    "Original",
    "Originals",
    "Record",
    "Recorded",
    "Records",
    "Signature",
    "TextName",
    "apply",
    "coverage",
    "locales",
    "originals",
    "originals_of",
    "pseudo_files",
    "read_glossary",
    "read_notes",
    "read_records",
    "record",
    "record_of",
    "sign",
    "units",
    "units_of",
    "written_records",
]
