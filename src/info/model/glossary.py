"""A glossary's term: what a word of the source is called in a language, and what it is not called."""

from __future__ import annotations

import msgspec

__all__ = ["Term"]


class Term(msgspec.Struct, frozen=True):
    """Where a source text holds a word of `source`, its translation holds one of `use`, and none of `avoid`.

    A `*` at the end of a word of `use` or `avoid` stands for any ending. `place` is
    `file:line:column` of the term.
    """

    source: tuple[str, ...]
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    note: str = ""
    place: str = ""
