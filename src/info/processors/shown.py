"""What a reader may see of a text, one string for each of its variants, with a sign for each value."""

from __future__ import annotations

import re
from typing import Final

from info.errors import MessageSyntaxError
from info.language.messageformat import HOLE, literal_texts

__all__ = ["shown_texts"]

_BRACES: Final = re.compile(r"\{[^{}]*\}")


def shown_texts(text: str) -> tuple[str, ...]:
    """The variants of a MessageFormat 2 text without values and marks; a line of anything, as it is.

    What is no MessageFormat 2 is taken for a finished text, and what it has in braces for a value.
    """
    try:
        return literal_texts(text)
    except MessageSyntaxError:
        return (_BRACES.sub(HOLE, text),)
