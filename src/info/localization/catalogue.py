"""A locale's texts: what each file gives, and what falls back to what."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from info.localization.tags import canonical, chain

__all__ = ["Catalogue", "catalogue"]


class Catalogue(msgspec.Struct, frozen=True):
    """Text key → MessageFormat 2 source, complete; `missing` fell back to the source language.

    `locales` names the locale each text came from; "" is the source text.
    """

    texts: Mapping[str, str]
    locales: Mapping[str, str]
    missing: tuple[str, ...]


def catalogue(
    source: Mapping[str, str],
    files: Mapping[str, Mapping[str, str]],
    locale: str,
    *,
    source_locale: str = "en",
) -> Catalogue:
    """The texts of a template in `locale`: each from the nearest of its CLDR parents, else the source.

    `files` maps a locale to the texts it gives; a key the source does not know is left out.

    >>> catalogue({"a": "A", "b": "B"}, {"de": {"a": "Ä"}}, "de-AT").texts
    {'a': 'Ä', 'b': 'B'}
    """
    asked = [tag for tag in chain(canonical(locale)) if tag in files]
    texts: dict[str, str] = {}
    locales: dict[str, str] = {}
    for key, text in source.items():
        found = next((tag for tag in asked if key in files[tag]), "")
        texts[key] = files[found][key] if found else text
        locales[key] = found
    same = canonical(source_locale) in chain(canonical(locale))
    missing = () if same else tuple(key for key, tag in locales.items() if not tag)
    return Catalogue(texts, locales, missing)
