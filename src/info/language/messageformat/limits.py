"""How much of a message there may be, so that no source and no data costs its reader dearly.

Both limits are far above any text that a person wrote: the longest message of the Unicode working
group's own tests has 17 parts.
"""

from __future__ import annotations

from typing import Final

from info.errors import LimitError

__all__ = ["PARTS_MAX", "SOURCE_MAX_BYTES", "refuse_length", "refuse_parts"]

SOURCE_MAX_BYTES: Final = 65_536
"""How long a source may be, in bytes of UTF-8."""
PARTS_MAX: Final = 2_048
"""How many parts a message may have: placeholders, options, attributes, declarations, selectors,
variants and keys, all counted together. A text in shorthand may hold as many marks.
"""


def refuse_length(source: str) -> None:
    """Raise `LimitError` for a source over `SOURCE_MAX_BYTES`; looks no further than it must."""
    longest = len(source) * 4
    if longest <= SOURCE_MAX_BYTES:
        return
    if len(source) > SOURCE_MAX_BYTES or len(source.encode("utf-8", "surrogatepass")) > SOURCE_MAX_BYTES:
        raise LimitError(
            f"A text is longer than {SOURCE_MAX_BYTES} bytes.", next_step="Split it into several blocks."
        )


def refuse_parts(what: str) -> None:
    """Raise `LimitError` for a message with more than `PARTS_MAX` parts; `what` names them."""
    raise LimitError(f"A text has more than {PARTS_MAX} {what}.", next_step="Split it into several blocks.")
