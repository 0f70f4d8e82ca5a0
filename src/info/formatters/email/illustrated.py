"""A mail's page with pictures: each in the place of the bars that show the same to whoever sees none.

The page always holds the bars, between two comments; so a mail without pictures has nothing broken in it,
and whoever takes the payload has a whole page. Pictures are put in when the mail is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from info.channels.capability import capability_of
from info.formatters.escapes_markup import escape_html
from info.model.pictures import Drawing

__all__ = ["illustrated", "pictured"]

_PLACE: Final = re.compile(r"<!--picture:([a-z0-9_.-]+)-->(?:.*?)<!--/picture:\1-->", re.DOTALL)
_LOOK: Final = "display:block;border:0;border-radius:6px;max-width:100%;height:auto"


def pictured(block: str, bars: str) -> str:
    """The bars of a block, marked as the place of its picture. No value can write such a mark."""
    return f"<!--picture:{block}-->{bars}<!--/picture:{block}-->"


def illustrated(page: str, pictures: Mapping[str, Drawing]) -> tuple[str, frozenset[str]]:
    """The page with `pictures`, by content id, and the ids of those it shows.

    A drawing whose block the page does not hold is not shown; nor is any where the page with them would
    have more bytes than a mail may.
    """
    cids = {drawing.block: cid for cid, drawing in pictures.items()}
    shown: set[str] = set()

    def place(found: re.Match[str]) -> str:
        cid = cids.get(found[1])
        if cid is None:
            return found[0]
        shown.add(cid)
        return _picture(cid, pictures[cid])

    made = _PLACE.sub(place, page)
    most = capability_of("email").limits["html_bytes"]
    if len(made.encode("utf-8", "surrogatepass")) > max(most, len(page.encode("utf-8", "surrogatepass"))):
        return page, frozenset()
    return made, frozenset(shown)


def _picture(cid: str, drawing: Drawing) -> str:
    picture = drawing.picture
    return (
        f'<img src="cid:{escape_html(cid)}" alt="{escape_html(picture.alt)}" width="{picture.width}" '
        f'height="{picture.height}" style="{_LOOK}">{drawing.below}'
    )
