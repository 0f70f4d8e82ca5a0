"""Links: whether an address may be shown to a person, and why not.

Pure and total: every string gets a typed verdict, in time linear in its length.
"""

from __future__ import annotations

from info.language.links.policy import MAX_LINK_CHARS, LinkPolicy, Verdict, check_link, is_plain_https
from info.language.links.words import LinkReason

__all__ = ["MAX_LINK_CHARS", "LinkPolicy", "LinkReason", "Verdict", "check_link", "is_plain_https"]
