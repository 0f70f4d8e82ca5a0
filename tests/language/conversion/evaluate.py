"""Formats a converted text with the library itself: no bidi isolation, no error let pass."""

from __future__ import annotations

from functools import lru_cache

from info.language.messageformat import MessageFormat

__all__ = ["evaluate"]


@lru_cache(maxsize=512)
def _prepared(source, locale):
    return MessageFormat(locale, source, bidi_isolation="none", time_zone="UTC")


def evaluate(source, locale, values):
    errors = []
    text = _prepared(source, locale).format(values, errors.append)
    assert not errors, (source, values, errors)
    return text
