"""Which texts of a message are not in its own locale, and where they come from: words for `explain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from info.language.messageformat import has_words
from info.localization import canonical
from info.publishing.published import Published

__all__ = ["fallen_of", "told_fallen"]

_NAMED: Final = 5
"""Keys named of one origin; of more than that the number says enough."""


def fallen_of(published: Published) -> Callable[[str, str], str]:
    """`told_fallen` of one template, each answer worked out once."""
    return lru_cache(maxsize=256)(lambda variant, locale: told_fallen(published, variant, locale))


def told_fallen(published: Published, variant: str, locale: str) -> str:
    """The texts of a variant that another locale gives, by that locale and layer; "" when none does.

    Texts that are values alone have no language and are not told.
    """
    document = published.loaded.document
    found = published.catalogue(variant, locale)
    own, source = canonical(locale), canonical(document.source_locale)
    worded = [key for key, text in found.texts.items() if has_words(text)]
    origins: dict[tuple[str, str], list[str]] = {}
    for key in worded:
        tag = found.locales[key] or source
        if tag != own:
            node = published.node(key, variant, locale)
            layer = node.source.layer if node is not None else "source"
            origins.setdefault((tag, layer), []).append(key)
    return _told(origins, len(worded), own)


def _told(origins: Mapping[tuple[str, str], list[str]], whole: int, own: str) -> str:
    if not origins:
        return ""
    fallen = sum(map(len, origins.values()))
    parts = (f"{_named(keys)} from {tag} ({layer})" for (tag, layer), keys in origins.items())
    return f"{fallen} of {whole} texts are not there in {own}: {'; '.join(parts)}"


def _named(keys: list[str]) -> str:
    more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
    return ", ".join(keys[:_NAMED]) + more
