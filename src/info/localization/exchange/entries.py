"""What every format has in common: a text's state, and an error that says whose text is wrong."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from info.errors import ExchangeError, LimitError, MessageSyntaxError
from info.localization.exchange.layout import Form, Layout, lay_out, put_together
from info.localization.exchange.patterns import keys_text, pattern_of, read_keys
from info.model.translation import CONTROL, TextUnit

__all__ = [
    "Place",
    "Places",
    "Spot",
    "form_of",
    "laid_out",
    "read_name",
    "read_unit",
    "refused",
    "steady",
    "written_name",
]

Place: TypeAlias = tuple[str, int | None, int | None]
"""File, line and column: where something stands in a file that is read."""
Places: TypeAlias = MutableMapping[tuple[str, str], str]
"""Template and name of a text → `file:line:column` of its translation in a file that is read."""
Spot: TypeAlias = Callable[[int], Place]
"""Where the character at an offset of a form's target stands."""


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
    unit: TextUnit,
    layout: Layout,
    locale: str,
    place: Place,
    spots: Sequence[Spot] = (),
    *,
    places: Places | None = None,
) -> TextUnit:
    """The unit with source and target of its forms. Raises `ExchangeError` at the form that is wrong.

    `spots` say of each form where in the file a character of its target stands; `place` is the text's.
    Where `places` is given, the place of the translation is noted there.
    """
    if places is not None:
        stands = spots[0](0) if spots else place
        places[unit.template, unit.name] = ":".join(str(part) for part in stands if part is not None)
    where = f"{unit.template}: {unit.name}"
    for at, form in enumerate(layout.forms):
        name = f"{where} [{keys_text(form.keys)}]" if form.keys else where
        for text, spot in ((form.source, None), (form.target or "", spots[at] if spots else None)):
            try:
                pattern_of(text)
            except (MessageSyntaxError, LimitError) as error:
                offset = error.offset if isinstance(error, MessageSyntaxError) else 0
                step = error.next_step or "Compare the text with its source."
                raise refused(f"{name}: {error.what}", spot(offset) if spot else place, step) from None
    try:
        source, target = put_together(layout, locale)
    except (MessageSyntaxError, LimitError) as error:
        step = _FILL if _lacks_every(error) else error.next_step or _LEAVE
        raise refused(f"{where}: {error.what}", place, step) from None
    return steady(replace(unit, source=source, target=target))


_FILL = "Translate all forms of the text, or none."


def _lacks_every(error: LimitError | MessageSyntaxError) -> bool:
    return isinstance(error, MessageSyntaxError) and error.type == "missing-fallback-variant"
