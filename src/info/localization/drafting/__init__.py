"""Drafts of missing texts: from a translation memory, or by a machine; never taken for more.

drafts = draft(exchange, memory=memory, translator=translator)
drafts.exchange.units      all texts; the new ones have state "draft"
drafts.made                which they are, and where from
drafts.refused             which could not be made, and why
"""

from info.localization.drafting.drafts import Drafts, Made, NotMade, draft

__all__ = ["Drafts", "Made", "NotMade", "draft"]
