"""What every format has in common: a text's state, and an error that says whose text is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from info.errors import ExchangeError, LimitError, MessageSyntaxError
from info.localization.exchange.layout import Form, Layout, lay_out, put_together
from info.localization.exchange.patterns import keys_text, pattern_of, read_keys
from info.model.translation import CONTROL, TextUnit

__all__ = ["Place", "form_of", "laid_out", "read_name", "read_unit", "steady", "written_name"]

Place = tuple[str, int | None, int | None]
"""File, line and column: where something stands in a file that is read."""


def steady(unit: TextUnit) -> TextUnit:
    """The unit as a file tells it: `missing` is what has no target, and only a target can be stale."""
    if unit.target is None:
        return replace(unit, state="missing", stale=False)
    return replace(unit, state="draft") if unit.state == "missing" else unit


def laid_out(unit: TextUnit, locale: str) -> Layout:
    """The forms of a unit. Raises `MessageSyntaxError` with the unit's name, where it is no message."""
    try:
        return lay_out(unit.source, unit.target, locale)
    except MessageSyntaxError as error:
        what = f"{unit.template}: {unit.name}: {error.what}"
        raise MessageSyntaxError(
            what, offset=error.offset, type=error.type, next_step=error.next_step
        ) from None


def written_name(variant: str, key: str) -> str:
    """The unit's name: `key`, or `variant/key`; a key with a slash gets its variant always.

    >>> written_name("control", "subject"), written_name("warm", "subject"), written_name("control", "a/b")
    ('subject', 'warm/subject', 'control/a/b')
    """
    return key if variant == CONTROL and "/" not in key else f"{variant}/{key}"


def read_name(name: str) -> tuple[str, str]:
    """Variant and key of a name.

    >>> read_name("warm/subject")
    ('warm', 'subject')
    """
    head, slash, tail = name.partition("/")
    return (head, tail) if slash else (CONTROL, name)


def form_of(keys: str, source: str, target: str | None, place: Place) -> Form:
    """A form as it stands in a file. Raises `ExchangeError` for keys that are none."""
    try:
        return Form(read_keys(keys), source, target)
    except ValueError as error:
        raise refused(f"The form '{keys}' has keys that are none: {error}.", place, _LEAVE) from None


_LEAVE = "Leave the names of the forms as they were exported."


def refused(what: str, place: Place, next_step: str = "") -> ExchangeError:
    """The error for a place of the file."""
    file, line, column = place
    return ExchangeError(what, next_step=next_step, file=file, line=line, column=column)


def read_unit(
    unit: TextUnit, layout: Layout, locale: str, place: Place, places: Sequence[Place] = ()
) -> TextUnit:
    """The unit with source and target of its forms. Raises `ExchangeError` at the form that is wrong.

    `places` are those of the forms; `place` is the text's.
    """
    where = f"{unit.template}: {unit.name}"
    try:
        source, target = put_together(layout, locale)
    except (MessageSyntaxError, LimitError) as error:
        at = _wrong_form(layout)
        form = f" [{keys_text(layout.forms[at].keys)}]" if at is not None and layout.forms[at].keys else ""
        step = error.next_step or "Compare the text with its source."
        spot = places[at] if at is not None and places else place
        raise refused(f"{where}{form}: {error.what}", spot, step) from None
    return steady(replace(unit, source=source, target=target))


def _wrong_form(layout: Layout) -> int | None:
    """The first form that is no pattern, if that is what is wrong."""
    for at, form in enumerate(layout.forms):
        for text in (form.source, form.target or ""):
            try:
                pattern_of(text)
            except (MessageSyntaxError, LimitError):
                return at
    return None
