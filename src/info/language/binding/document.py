"""The localised document, and how it is made."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from info.errors import TemplateError
from info.language.binding.keys import text_locals
from info.language.binding.texts import bind_text
from info.language.expressions import parse
from info.language.expressions.nodes import Expr
from info.language.expressions.scope import Scope
from info.language.messageformat import has_words, text_direction
from info.language.pieces.nodes import BoundText
from info.model.document import Block, Document, TextKey

__all__ = ["LocalizedDocument", "localize"]

_ENVELOPE = ("subject", "short", "preheader")


@dataclass(frozen=True, slots=True)
class LocalizedDocument:
    """What a formatter compiles: the blocks of one variant, and each text key's bound text."""

    document: Document
    variant: str
    blocks: tuple[Block, ...]
    texts: Mapping[TextKey, BoundText]
    text_locale: str
    format_locale: str
    direction: str
    """The direction of the text's language: "ltr" or "rtl"."""
    scope_names: frozenset[str] | None = frozenset()
    _expressions: dict[tuple[str, frozenset[str]], Expr] = field(
        default_factory=dict, repr=False, compare=False
    )

    def expression(self, source: str, *, local: Sequence[str] = ()) -> Expr:
        """The tree of an expression, its names resolved; `local` names what `each` bound.

        Raises `ExpressionError`.
        """
        key = (source, frozenset(local))
        found = self._expressions.get(key)
        if found is None:
            found = self._expressions[key] = parse(source, Scope(self.scope_names, key[1]))
        return found


def localize(
    document: Document,
    variant: str,
    catalogue: Mapping[TextKey, str],
    *,
    text_locale: str,
    format_locale: str,
    scope_names: frozenset[str] | None,
    written_in: Mapping[TextKey, str] | None = None,
) -> LocalizedDocument:
    """The document of a variant in a locale, every name resolved.

    `written_in` names the locale each text of the catalogue came from, "" for the source text; without
    it a text that differs from the source is in `text_locale`. A text selects by the plural rules of the
    language it is written in, while values are written as `format_locale` says. Raises `TemplateError`
    that names the text key for the first text that is wrong.
    """
    text_locale, format_locale = sys.intern(text_locale), sys.intern(format_locale)
    chosen = document.variant(variant)
    keys = {key: frozenset[str]() for key in _ENVELOPE if key in catalogue or key in chosen.texts}
    keys |= text_locals(chosen.blocks)
    texts: dict[TextKey, BoundText] = {}
    for key, names in keys.items():
        source, language = _source(document, chosen.texts, catalogue, key, written_in or {}, text_locale)
        try:
            texts[key] = bind_text(
                source, Scope(scope_names, names), select_locale=language, format_locale=format_locale
            )
            if language.split("-")[0] != text_locale.split("-")[0] and has_words(source):
                texts[key] = replace(texts[key], foreign=language)
        except TemplateError as error:
            error.what = f"Text '{key}' ({text_locale}): {error.what}"
            raise
    return LocalizedDocument(
        document=document,
        variant=variant,
        blocks=chosen.blocks,
        texts=texts,
        text_locale=text_locale,
        format_locale=format_locale,
        direction=text_direction(text_locale),
        scope_names=scope_names,
    )


def _source(
    document: Document,
    own: Mapping[TextKey, str],
    catalogue: Mapping[TextKey, str],
    key: TextKey,
    written_in: Mapping[TextKey, str],
    text_locale: str,
) -> tuple[str, str]:
    """The source of a text, and the language it is written in."""
    given = catalogue.get(key, own.get(key))
    if given is None:
        raise TemplateError(
            f"{document.id} has no text '{key}'.", next_step="Give it in the template or its locale file."
        )
    language = written_in.get(key, "" if given == own.get(key) else text_locale)
    # Interned: msgspec omits a default by identity, and equal pieces must be equal bytes.
    return given, sys.intern(language or document.source_locale)
