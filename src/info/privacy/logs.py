"""Log records without the personal values of the messages being made."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

__all__ = ["PersonalDataFilter", "hidden", "hiding"]

_SHORT: Final = 4
_hidden: ContextVar[Mapping[str, str]] = ContextVar("info_hidden_values", default={})  # noqa: B039  (never changed)


@contextmanager
def hiding(values: Mapping[str, str]) -> Iterator[None]:
    """Within the block, in this task or thread, `PersonalDataFilter` hides these values (text → kind)."""
    token = _hidden.set({**_hidden.get(), **values})
    try:
        yield
    finally:
        _hidden.reset(token)


def hidden(text: str, values: Mapping[str, str]) -> str:
    """The text with each value replaced by its kind in brackets, in any case, the longest first.

    A value below four characters is replaced only where it stands as a word of its own: to hide
    every "a" would leave no text.

    >>> hidden("mail to ada@x.org failed", {"ada@x.org": "email"})
    'mail to [email] failed'
    """
    if not values or not text:
        return text
    kinds = {value.casefold(): kind for value, kind in values.items()}
    pattern = "|".join(_pattern(value) for value in sorted(values, key=len, reverse=True) if value)
    return re.sub(
        pattern,
        lambda match: f"[{kinds.get(match.group().casefold(), 'personal')}]",
        text,
        flags=re.IGNORECASE,
    )


class PersonalDataFilter(logging.Filter):
    """Strips the values given to `hiding`, and those given here, from messages and tracebacks.

    Add it to handlers: `handler.addFilter(PersonalDataFilter())`. Lets every record through.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._values = dict(values or {})

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record where it holds a hidden value."""
        values = {**_hidden.get(), **self._values}
        if values:
            record.msg, record.args = hidden(record.getMessage(), values), None
            self._rewrite_traceback(record, values)
        return True

    @staticmethod
    def _rewrite_traceback(record: logging.LogRecord, values: Mapping[str, str]) -> None:
        if record.exc_info:
            text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            # With `exc_info` left in place another handler would format it anew, unmasked.
            record.exc_info = None
            record.exc_text = hidden(text, values)
        if record.stack_info:
            record.stack_info = hidden(record.stack_info, values)


def _pattern(value: str) -> str:
    escaped = re.escape(value)
    return rf"(?<!\w){escaped}(?!\w)" if len(value) < _SHORT else escaped
