"""The exchange as flat JSON: one object a text, its forms side by side.

{"format": "info-texts/1", "source_locale": "en", "target_locale": "pl", "texts": [
  {"template": "tenant_welcome", "name": "subject", "state": "draft",
   "source": "Welcome, {$user_name}", "target": "Witaj, {$user_name}"},
  {"template": "tenant_welcome", "name": "seats", "state": "missing",
   "message": ".input {$seats :integer}…", "forms": [
     {"keys": "one", "source": "…", "target": null}, {"keys": "few", …}, …]}]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from info.errors import ExchangeError
from info.localization.exchange.entries import (
    Place,
    Places,
    form_of,
    laid_out,
    read_name,
    read_unit,
    refused,
    steady,
    written_name,
)
from info.localization.exchange.layout import Form, Layout
from info.localization.exchange.patterns import keys_text
from info.model.translation import STATES, Exchange, TextUnit

__all__ = ["FORMAT", "read_json", "write_json"]

FORMAT: Final = "info-texts/1"
"""What the file says it is: the form and its version."""
_DEPTH_MAX: Final = 8
_AGAIN: Final = "Export the texts again, and fill in 'target' only."


def write_json(exchange: Exchange) -> bytes:
    """The exchange as JSON in UTF-8, two spaces an indent, a newline at the end."""
    texts = [_text(steady(unit), exchange.target_locale) for unit in exchange.units]
    content = {
        "format": FORMAT,
        "source_locale": exchange.source_locale,
        "target_locale": exchange.target_locale,
        "texts": texts,
    }
    return (_dumped(content) + "\n").encode()


def _dumped(content: object) -> str:
    """JSON with every letter as itself, but lone surrogates escaped: UTF-8 has none."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in text)


def _text(unit: TextUnit, locale: str) -> dict[str, Any]:
    layout = laid_out(unit, locale)
    text: dict[str, Any] = {
        "template": unit.template,
        "name": written_name(unit.variant, unit.key),
        "state": unit.state,
    }
    text |= {"stale": True} if unit.stale else {}
    text |= {"note": unit.note} if unit.note else {}
    text |= {"place": unit.place} if unit.place else {}
    text |= {"message": layout.source} if layout.source is not None else {}
    text |= {"translation": layout.target} if layout.target is not None else {}
    if len(layout.forms) == 1 and not layout.forms[0].keys:
        return text | {"source": layout.forms[0].source, "target": layout.forms[0].target}
    return text | {"forms": [_form(form) for form in layout.forms]}


def _form(form: Form) -> dict[str, Any]:
    return {"keys": keys_text(form.keys), "source": form.source, "target": form.target}


def read_json(data: bytes, *, file: str, places: Places | None = None) -> Exchange:
    """The exchange of a file in this form. Raises `ExchangeError`."""
    content = _parsed(data, file)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise refused(f"This is no file of texts: 'format' is not '{FORMAT}'.", (file, 1, 1), _AGAIN)
    document = data.decode("utf-8-sig")
    reader = _Reader(file, document)
    source = reader.string(content, "source_locale", "")
    target = reader.string(content, "target_locale", "")
    texts = content.get("texts")
    if not isinstance(texts, list):
        raise refused("'texts' is no list.", (file, None, None), _AGAIN)
    units = [reader.unit(text, at, target) for at, text in enumerate(texts)]
    if places is not None:
        for unit, (line, column) in zip(units, _wheres(document), strict=True):
            places[unit.template, unit.name] = f"{file}:{line}:{column}"
    return Exchange(source, target, units)


def _parsed(data: bytes, file: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        what = f"The file is not UTF-8: byte {error.start + 1} begins no character."
        raise refused(what, (file, None, None), "Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise refused(f"This is no JSON: {error.msg}.", (file, error.lineno, error.colno), _AGAIN) from None
    except RecursionError:
        raise refused("The JSON is nested too deep.", (file, None, None), _AGAIN) from None


_BETWEEN: Final = re.compile(r"[\s,:]*")


def _where(document: str, index: int) -> tuple[int, int]:
    """Line and column of an element of the list under `texts`, in a document that is JSON."""
    return next(islice(_wheres(document), index, None))


def _wheres(document: str) -> Iterator[tuple[int, int]]:
    """Line and column of each element of that list."""
    decoder = json.JSONDecoder()
    at, name = document.index("{") + 1, ""
    while True:
        name, at = decoder.raw_decode(document, _after(document, at))
        if name == "texts":
            break
        _, at = decoder.raw_decode(document, _after(document, at))
    at = _after(document, document.index("[", at) + 1)
    line, counted = 1, 0
    while not document.startswith("]", at):
        line, counted = line + document.count("\n", counted, at), at
        yield line, at - document.rfind("\n", 0, at)
        _, at = decoder.raw_decode(document, at)
        at = _after(document, at)


def _after(document: str, at: int) -> int:
    match = _BETWEEN.match(document, at)
    return match.end() if match else at


class _Reader:
    """Reads the objects of a file; its errors name them by their place in the list."""

    def __init__(self, file: str, document: str) -> None:
        self.file = file
        self.document = document
        self.seen: set[tuple[str, str]] = set()

    def error(self, what: str, pointer: str) -> ExchangeError:
        return refused(f"{pointer}: {what}", (self.file, None, None), _AGAIN)

    def string(self, content: Mapping[str, Any], name: str, pointer: str) -> str:
        value = content.get(name)
        if not isinstance(value, str):
            raise self.error(f"'{name}' is no string.", pointer or "/")
        return value

    def maybe(self, content: Mapping[str, Any], name: str, pointer: str) -> str | None:
        return None if content.get(name) is None else self.string(content, name, pointer)

    def unit(self, text: Any, at: int, locale: str) -> TextUnit:
        """A text of the list. Raises `ExchangeError` at its line and column, looked for only then."""
        try:
            return self.read(text, f"/texts/{at}", locale)
        except ExchangeError as error:
            place = (self.file, *_where(self.document, at))
            raise refused(error.what, place, error.next_step) from None

    def read(self, text: Any, pointer: str, locale: str) -> TextUnit:
        if not isinstance(text, dict):
            raise self.error("This is no object.", pointer)
        name = self.string(text, "name", pointer)
        variant, key = read_name(name)
        template = self.string(text, "template", pointer)
        if (template, name) in self.seen:
            raise self.error(f"{template}: {name} stands here a second time.", pointer)
        self.seen.add((template, name))
        state = self.string(text, "state", pointer)
        if state not in STATES:
            raise self.error(f"'{state[:20]}' is no state: {', '.join(STATES)}.", pointer)
        unit = TextUnit(
            template, key, "", None, variant, state, text.get("stale") is True,
            self.maybe(text, "note", pointer) or "", self.maybe(text, "place", pointer) or "",
        )  # fmt: skip
        place: Place = (self.file, None, None)
        layout = Layout(
            self.forms(text, pointer, place),
            self.maybe(text, "message", pointer),
            self.maybe(text, "translation", pointer),
        )
        return read_unit(unit, layout, locale, place)

    def forms(self, text: Mapping[str, Any], pointer: str, place: Place) -> list[Form]:
        forms = text.get("forms", [{**text, "keys": ""}])
        if not isinstance(forms, list) or not forms or not all(isinstance(form, dict) for form in forms):
            raise self.error("'forms' is no list of objects.", pointer)
        return [
            form_of(
                self.string(form, "keys", f"{pointer}/forms/{at}"),
                self.string(form, "source", f"{pointer}/forms/{at}"),
                self.maybe(form, "target", f"{pointer}/forms/{at}"),
                place,
            )
            for at, form in enumerate(forms)
        ]
