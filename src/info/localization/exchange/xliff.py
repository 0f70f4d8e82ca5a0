"""The exchange as XLIFF 2.1: a `<file>` a template, a `<unit>` a text, a `<group>` a text with forms.

A form is a unit of its own, named by its keys (`seats[few]`): tools then show, count and sign it as one.
The whole message, whose head no unit tells, is metadata of the group (module `mda`).

Source: XLIFF Version 2.1, OASIS Standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from info.localization.exchange.entries import (
    Place,
    Places,
    Spot,
    form_of,
    laid_out,
    read_name,
    read_unit,
    refused,
    steady,
    written_name,
)
from info.localization.exchange.escapes import escaped, unescaped
from info.localization.exchange.inline import Codes, attribute, code_point, pattern_from, text_content
from info.localization.exchange.layout import Form, Layout
from info.localization.exchange.patterns import keys_text
from info.localization.exchange.safe_xml import Element, read_xml
from info.model.translation import Exchange, State, TextUnit

__all__ = ["read_xliff", "write_xliff"]

_CORE: Final = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA: Final = "urn:oasis:names:tc:xliff:metadata:2.0"
_STALE: Final = "info:stale"
_SIGNED: Final = frozenset({"reviewed", "final"})
_ORDER_DIGITS: Final = 10
_AGAIN: Final = "Export the texts again, and translate that file."


def write_xliff(exchange: Exchange) -> bytes:
    """The exchange as XLIFF 2.1 in UTF-8, indented, with no date and no tool in it."""
    languages = f'srcLang="{attribute(exchange.source_locale)}" trgLang="{attribute(exchange.target_locale)}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{_CORE}" xmlns:mda="{_METADATA}" version="2.1" {languages}>',
    ]
    pen = _Pen(exchange.target_locale)
    for number, (template, units) in enumerate(_by_template(exchange.units), 1):
        lines.append(
            f'  <file id="f{number}" original="{attribute(escaped(template))}" xml:space="preserve">'
        )
        lines += [line for unit in units for line in pen.unit(steady(unit))]
        lines.append("  </file>")
    if not exchange.units:
        lines.append('  <file id="f1"><group id="g0"/></file>')
    return ("\n".join([*lines, "</xliff>"]) + "\n").encode()


def _by_template(units: Sequence[TextUnit]) -> Iterator[tuple[str, list[TextUnit]]]:
    """Runs of units of one template, in order."""
    run: list[TextUnit] = []
    for unit in units:
        if run and run[0].template != unit.template:
            yield run[0].template, run
            run = []
        run.append(unit)
    if run:
        yield run[0].template, run


class _Pen:
    """Writes units; their ids count on through the document."""

    def __init__(self, locale: str, places: Places | None = None) -> None:
        self.locale = locale
        self.places = places
        self.count = 0

    def next(self) -> int:
        self.count += 1
        return self.count

    def unit(self, unit: TextUnit) -> Iterator[str]:
        layout = laid_out(unit, self.locale)
        name = escaped(written_name(unit.variant, unit.key))
        if len(layout.forms) == 1 and not layout.forms[0].keys:
            yield from self.one(name, unit, layout.forms[0], [*_about(unit, layout)], "    ")
            return
        yield f'    <group id="g{self.next()}" name="{attribute(name)}">'
        yield from (f"      {line}" for line in _about(unit, layout))
        for form in layout.forms:
            yield from self.one(f"{name}[{escaped(keys_text(form.keys))}]", unit, form, [], "      ")
        yield "    </group>"

    def one(self, name: str, unit: TextUnit, form: Form, about: Sequence[str], indent: str) -> Iterator[str]:
        codes = Codes()
        source = codes.content(form.source)
        target = None if form.target is None else codes.content(form.target)
        yield f'{indent}<unit id="u{self.next()}" name="{attribute(name)}">'
        yield from (f"{indent}  {line}" for line in about)
        if codes.data:
            yield f"{indent}  <originalData>"
            yield from (f'{indent}    <data id="{key}">{data}</data>' for key, data in codes.original())
            yield f"{indent}  </originalData>"
        yield f"{indent}  <segment{_state(unit, form)}>"
        yield f"{indent}    <source>{source}</source>"
        if target is not None:
            yield f"{indent}    <target>{target}</target>"
        yield f"{indent}  </segment>"
        yield f"{indent}</unit>"


def _state(unit: TextUnit, form: Form) -> str:
    if form.target is None:
        return ' state="initial"'
    state = "reviewed" if unit.state == "reviewed" else "translated"
    return f' state="{state}" subState="{_STALE}"' if unit.stale else f' state="{state}"'


def _about(unit: TextUnit, layout: Layout) -> Iterator[str]:
    """Metadata and notes."""
    whole = [("message", layout.source), ("translation", layout.target)]
    metas = [f'<mda:meta type="{name}">{_plain(text)}</mda:meta>' for name, text in whole if text is not None]
    if metas:
        yield f'<mda:metadata><mda:metaGroup category="info">{"".join(metas)}</mda:metaGroup></mda:metadata>'
    notes = [("description", unit.note), ("location", unit.place)]
    lines = [f'<note category="{name}">{_plain(text)}</note>' for name, text in notes if text]
    if lines:
        yield f"<notes>{''.join(lines)}</notes>"


def _plain(text: str) -> str:
    """Text of an element without inline content."""
    return text_content(escaped(text))


def read_xliff(data: bytes, *, file: str, places: Places | None = None) -> Exchange:
    """The exchange of an XLIFF 2.1 file (2.0 is read, too). Raises `ExchangeError`.

    Other modules, notes and annotations are left out; segments of a unit are joined.
    """
    root = read_xml(data, file)
    if root.name != "xliff" or root.namespace != _CORE:
        version = root.attributes.get("version", "")
        found = f"XLIFF {version[:8]}" if root.name == "xliff" else f"<{root.name[:40]}>"
        raise refused(f"This is {found}, and XLIFF 2.1 is read.", root.place, _AGAIN)
    target = root.attributes.get("trgLang", "")
    if not target:
        raise refused("<xliff> names no trgLang.", root.place, 'Add trgLang="…" with your locale.')
    reader = _Reader(target, places)
    return Exchange(root.attributes.get("srcLang", "en"), target, list(reader.units(root)))


class _Read(NamedTuple):
    """A form as it was read, how far it is, and where its target stands."""

    form: Form
    state: str
    stale: bool
    place: Place


class _Reader:
    def __init__(self, locale: str, places: Places | None = None) -> None:
        self.locale = locale
        self.places = places
        self.seen: set[tuple[str, str]] = set()

    def units(self, root: Element) -> Iterator[TextUnit]:
        for file in root.children("file"):
            template = unescaped(file.attributes.get("original", ""))
            for element in file.children("unit", "group"):
                name = unescaped(element.attributes.get("name", ""))
                parts = [element] if element.name == "unit" else [*element.children("unit")]
                if parts:
                    yield self.unit(template, name, element, parts)

    def unit(self, template: str, name: str, element: Element, parts: Sequence[Element]) -> TextUnit:
        if not name or (template, name) in self.seen:
            what = (
                f"{template}: {name} stands here a second time." if name else f"<{element.name}> has no name."
            )
            raise refused(what, element.place, _AGAIN)
        self.seen.add((template, name))
        read = [_form(part, _keys(part, name)) for part in parts]
        there = [one for one in read if one.form.target is not None]
        state: State = "reviewed" if all(one.state in _SIGNED for one in there) else "draft"
        variant, key = read_name(name)
        stale = any(one.stale for one in there)
        unit = TextUnit(
            template, key, "", None, variant, state, stale, _note(element, "description"),
            _note(element, "location"),
        )  # fmt: skip
        layout = Layout([one.form for one in read], _meta(element, "message"), _meta(element, "translation"))
        spots = [_spot(one.place) for one in read]
        return read_unit(unit, layout, self.locale, element.place, spots, places=self.places)


def _spot(place: Place) -> Spot:
    return lambda _: place


def _keys(part: Element, name: str) -> str:
    """The keys in the name of a unit: what stands in brackets after the text's own name."""
    rest = unescaped(part.attributes.get("name", "")).removeprefix(name)
    return rest[1:-1] if rest.startswith("[") and rest.endswith("]") else ""


def _form(unit: Element, keys: str) -> _Read:
    """The form of a `<unit>`, its segments joined."""
    data = {part.attributes.get("id", ""): _data(part) for part in _inside(unit, "originalData", "data")}
    segments = [*unit.children("segment")]
    if not segments or any(segment.child("source") is None for segment in segments):
        raise refused("<unit> has no <segment> with a <source>.", unit.place, _AGAIN)
    source = "".join(
        pattern_from(text, data)
        for part in unit.children("segment", "ignorable")
        for text in part.children("source")
    )
    targets = [segment.child("target") for segment in segments]
    states = [segment.attributes.get("state", "initial") for segment in segments]
    target = _target(unit, states, data)
    place = next((found.place for found in targets if found is not None), unit.place)
    stale = any(segment.attributes.get("subState") == _STALE for segment in segments)
    state = "reviewed" if all(state in _SIGNED for state in states) else "translated"
    return _Read(form_of(keys, source, target, unit.place), state, stale, place)


def _target(unit: Element, states: Sequence[str], data: dict[str, str]) -> str | None:
    segments = [*unit.children("segment")]
    found = [
        pattern_from(target, data) if (target := segment.child("target")) is not None else None
        for segment in segments
    ]
    there = [
        text is not None and (text != "" or state != "initial")
        for text, state in zip(found, states, strict=True)
    ]
    if not any(there):
        return None
    if not all(there):
        what = f"A part of '{unit.attributes.get('name', '')[:40]}' is translated, and a part is not."
        raise refused(what, segments[there.index(False)].place, "Translate all of its segments, or none.")
    parts = [part for part in unit.children("segment", "ignorable") if part.child("source") is not None]
    texts = [(_order(part, at), _said(part, data)) for at, part in enumerate(parts, 1)]
    return "".join(text for _, text in sorted(texts, key=lambda one: one[0]))


def _order(part: Element, at: int) -> int:
    target = part.child("target")
    order = target.attributes.get("order", "") if target is not None else ""
    return int(order) if order.isdecimal() and len(order) < _ORDER_DIGITS else at


def _said(part: Element, data: dict[str, str]) -> str:
    """What a segment says in the target; what is ignorable says there what it says in the source."""
    said = part.child("target") or part.child("source")
    return pattern_from(said, data) if said is not None else ""


def _data(element: Element) -> str:
    parts = (unescaped(part) if isinstance(part, str) else code_point(part) for part in element.content)
    return "".join(parts)


def _inside(element: Element, outer: str, inner: str) -> Iterator[Element]:
    for found in element.children(outer):
        yield from found.children(inner)


def _note(element: Element, category: str) -> str:
    notes = _inside(element, "notes", "note")
    found = next((note for note in notes if note.attributes.get("category") == category), None)
    return unescaped(found.text()) if found is not None else ""


def _meta(element: Element, name: str) -> str | None:
    for part in element.content:
        if not isinstance(part, Element) or part.namespace != _METADATA:
            continue
        for group in part.children("metaGroup"):
            if group.attributes.get("category") != "info":
                continue
            for meta in group.children("meta"):
                if meta.attributes.get("type") == name:
                    return unescaped(meta.text())
    return None
