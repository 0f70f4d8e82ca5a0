"""What is checked before anything is sent: contexts, documents, texts, and guards of optional values.

`ContextValidator` raises for the caller's mistakes; the others return findings on templates.
"""

from __future__ import annotations

from info.validators.context import ContextValidator
from info.validators.document import banned_markup, code_texts, required_blocks
from info.validators.guards import Use, unguarded
from info.validators.links import own_hosts, written_links
from info.validators.samples import HOSTILE, hostile_contexts, varied_contexts

__all__ = [
    "HOSTILE",
    "ContextValidator",
    "Use",
    "banned_markup",
    "code_texts",
    "hostile_contexts",
    "own_hosts",
    "required_blocks",
    "unguarded",
    "varied_contexts",
    "written_links",
]
