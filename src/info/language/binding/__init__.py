"""Localised documents: every text of one variant in one locale, with its names resolved.

`localize` parses each text source once, resolves names against the template's context and the
tenant, and turns patterns into runs. What it returns is all that a formatter needs to compile.
"""

from info.language.binding.document import LocalizedDocument, localize
from info.language.binding.keys import text_locals
from info.language.binding.texts import MARKUP, bind_text

__all__ = ["MARKUP", "LocalizedDocument", "bind_text", "localize", "text_locals"]
