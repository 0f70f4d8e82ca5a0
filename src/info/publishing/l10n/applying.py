"""What came back from translators → the files that change by it: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import msgspec

from info.errors import TemplateError, UnknownName, nearest
from info.language.messageformat import parse_message
from info.localization import canonical
from info.model.translation import Exchange, TextUnit, source_hash
from info.publishing.l10n.originals import Originals, TextName, originals
from info.publishing.l10n.placing import placed, read_file
from info.publishing.l10n.shelving import Shelving, schema_beside
from info.publishing.l10n.soundness import wrong_with
from info.publishing.l10n.states import Layers, Record, read_records, record_of
from info.publishing.library import Library
from info.publishing.positions import parse_json

__all__ = ["Applied", "Change", "Effect", "Signature", "apply"]

Effect: TypeAlias = Literal["new", "changed", "confirmed", "signed", "withdrawn"]
Places: TypeAlias = Mapping[tuple[str, str], str]
"""(template, name of the text) → `file:line:column` in the file that came back."""
_NO_PLACES: Final[Places] = {}


class Signature(msgspec.Struct, frozen=True):
    """Who vouches for translations, under the name they chose, and the day in ISO 8601."""

    by: str
    on: str


class Change(msgspec.Struct, frozen=True):
    """What becomes of one text. `outdated`: its source was changed since the text was handed out.

    `confirmed` is a translation that stood for an older source and was left as it is; `signed` one
    whose words did not change.
    """

    template: str
    name: str
    effect: Effect
    state: str
    outdated: bool = False


@dataclass(frozen=True)
class Applied:
    """The files that change, by path, with their whole content; nothing of it is written yet.

    Where any text is refused there are no files: a translation is taken whole or not at all.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    refused: tuple[TemplateError, ...] = ()
    same: int = 0


def apply(
    library: Library,
    exchange: Exchange,
    *,
    tenant: str = "",
    signature: Signature | None = None,
    places: Places = _NO_PLACES,
) -> Applied:
    """The locale files and states that an exchange makes of those there are.

    A target that says what is there already changes nothing; one that is None says nothing. A new text
    is a draft, or signed where its unit came as reviewed and a `signature` is given. Where the source
    changed meanwhile, the text is recorded as one of the source it was made of: it is stale. Raises
    `TemplateError` where the files that are there cannot be read.
    """
    applying = _Applying(library, canonical(exchange.target_locale), tenant, signature, places)
    for template, units in _grouped(exchange.units).items():
        applying.template(template, units)
    return applying.result()


def _grouped(units: Iterable[TextUnit]) -> dict[str, list[TextUnit]]:
    found: dict[str, list[TextUnit]] = {}
    for unit in units:
        found.setdefault(unit.template, []).append(unit)
    return found


class _Applying:
    def __init__(
        self, library: Library, locale: str, tenant: str, signature: Signature | None, places: Places
    ) -> None:
        self.library = library
        self.locale = locale
        self.tenant = tenant
        self.signature = signature
        self.places = places
        self.shelving = Shelving(library, locale, tenant)
        self.records: Layers = read_records(library.shelf, locale, tenant)
        self.changes: list[Change] = []
        self.refused: list[TemplateError] = []
        self.files: dict[str, bytes] = {}
        self.recorded: dict[str, dict[str, Record]] = {}
        self.same = 0

    def result(self) -> Applied:
        if self.refused:
            return Applied(refused=tuple(self.refused))
        files = dict(self.files)
        if self.recorded:
            files |= self.shelving.with_records(self.recorded)
        return Applied(files, tuple(self.changes), (), self.same)

    def template(self, template: str, units: list[TextUnit]) -> None:
        try:
            texts = originals(self.library, template, self.tenant)
        except UnknownName as error:
            self.refuse(units[0], str(error), "Export the texts again.")
            return
        if texts.source_locale == self.locale:
            what = f"{self.locale} is the language that {template} is written in."
            self.refuse(units[0], what, "Change the template itself.")
            return
        targets: dict[TextName, str] = {}
        said: dict[TextName, TextUnit] = {}
        for unit in units:
            name = TextName(unit.variant, unit.key)
            if name not in texts.texts:
                near = nearest(str(name), [str(known) for known in texts.texts])
                hint = f"Did you mean '{near}'?" if near else "Export the texts again."
                self.refuse(unit, f"{template} has no text '{name}'.", hint)
            elif unit.target is not None and self.unit(texts, name, unit):
                targets[name], said[name] = unit.target, unit
        if targets and not self.refused:
            self.place(texts, targets, said)

    def refuse(self, unit: TextUnit, what: str, next_step: str) -> None:
        place = self.places.get((unit.template, unit.name), "")
        file, line, column = _parted(place)
        named = f"{unit.template}: {unit.name}: {what}" if unit.name not in what else what
        error = TemplateError(named, next_step=next_step, file=file, line=line, column=column)
        self.refused.append(error)

    def unit(self, texts: Originals, name: TextName, unit: TextUnit) -> bool:
        """Whether the unit brings another text; what it says of one that is the same is noted."""
        assert unit.target is not None
        entry = texts.given.get(self.locale, {}).get(name)
        source = texts.texts[name].source
        if entry is not None and _same(unit.target, entry.source):
            self.same += 1
            self.note(texts, name, unit)
            return False
        wrong = wrong_with(self.library, texts, name, unit.target, self.locale, self.tenant)
        if wrong is not None:
            step = (
                wrong.next_step
                if unit.source == source
                else "The source was changed: export the texts again."
            )
            self.refuse(unit, wrong.what, step)
            return False
        self.change(
            unit, "new" if entry is None else "changed", self.state_of(unit), outdated=unit.source != source
        )
        return True

    def note(self, texts: Originals, name: TextName, unit: TextUnit) -> None:
        """A translation that is there already: signed, or confirmed for today's source."""
        entry = texts.given[self.locale][name]
        source = texts.texts[name].source
        record = record_of(self.records, texts.name, str(name), entry.node.source.rank)
        if unit.source != source:
            return
        stale = record is not None and record.of != source_hash(source)
        state = self.state_of(unit)
        if state == "reviewed" and (stale or record is None or record.state_of(entry.source) != "reviewed"):
            self.change(unit, "signed", state)
        elif stale and not unit.stale:
            self.change(unit, "confirmed", state)
        else:
            return
        self.record(texts, name, entry.source, source, state)

    def place(
        self, texts: Originals, targets: Mapping[TextName, str], said: Mapping[TextName, TextUnit]
    ) -> None:
        """The template's locale file with the new texts in it, and their records."""
        path, data = self.shelving.locale_file(texts.name)
        made = placed(data, path, texts, targets, schema_beside(path, "locale.v1"))
        self.files[path] = made
        read = read_file(parse_json(made, path), texts)
        for name in targets:
            unit = said[name]
            self.record(texts, name, read[name].source, unit.source, self.state_of(unit))

    def state_of(self, unit: TextUnit) -> Literal["draft", "reviewed"]:
        return "reviewed" if self.signature is not None and unit.state == "reviewed" else "draft"

    def change(self, unit: TextUnit, effect: Effect, state: str, *, outdated: bool = False) -> None:
        self.changes.append(Change(unit.template, unit.name, effect, state, outdated))

    def record(self, texts: Originals, name: TextName, target: str, source: str, state: str) -> None:
        made = Record("draft", source_hash(source))
        if state == "reviewed" and self.signature is not None:
            by, on = self.signature.by, self.signature.on
            made = Record("reviewed", source_hash(source), by, on, source_hash(target))
        self.recorded.setdefault(texts.name, {})[str(name)] = made


def _same(target: str, there: str) -> bool:
    """Whether two texts are the same message, however it is written; what is no message is like none."""
    try:
        return target == there or parse_message(target) == parse_message(there)
    except TemplateError:
        return False


def _parted(place: str) -> tuple[str | None, int | None, int | None]:
    """File, line and column of a place; a file's name alone where there is no more."""
    file, _, rest = place.rpartition(":")
    name, _, row = file.rpartition(":")
    if name and row.isdigit() and rest.isdigit():
        return name, int(row), int(rest)
    return place or None, None, None
