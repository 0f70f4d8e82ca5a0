"""Localised documents: every text of one variant in one locale, with its names resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from info.language.expressions.nodes import Expr
from info.language.pieces.nodes import BoundText
from info.model.document import Block, Document, TextKey

__all__ = ["LocalizedDocument"]


class LocalizedDocument(Protocol):
    """What a formatter compiles (the concrete class stands in this module)."""

    document: Document
    variant: str
    blocks: tuple[Block, ...]
    texts: Mapping[TextKey, BoundText]
    text_locale: str
    format_locale: str
    direction: str  # "ltr" | "rtl"

    def expression(self, source: str, *, local: Sequence[str] = ()) -> Expr:
        """The tree of an expression, its names resolved; `local` names what `each` bound."""
        ...
