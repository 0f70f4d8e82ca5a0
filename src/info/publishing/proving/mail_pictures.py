"""Pictures of a mail in forms that a major mail client does not draw.

All else in a mail's page is ours, and is held to the clients by our own tests; its pictures are the
author's and the tenant's. Source: caniemail.com, the newest version tested of each client, 2026-11-29.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

__all__ = ["NOT_DRAWN", "undrawn"]

_PICTURE: Final = re.compile(r'<img\b[^>]*?\ssrc="([^"]*)"')
NOT_DRAWN: Final[Mapping[str, tuple[str, ...]]] = {
    "apng": ("Gmail web", "Gmail Android", "Outlook Windows"),
    "avif": ("Outlook Windows",),
    "heif": ("Outlook.com", "Outlook Windows", "Samsung Email"),
    "mp4": ("Gmail web", "Gmail iOS", "Gmail Android", "Outlook Windows", "Samsung Email"),
    "svg": ("Gmail web",),
    "tiff": ("Outlook.com", "Outlook Windows", "Yahoo web", "Samsung Email"),
    "webp": ("Outlook Windows",),
}
"""A form of pictures → the clients that draw nothing."""
_OTHERWISE: Final = {"heic": "heif", "svgz": "svg", "tif": "tiff"}


def undrawn(page: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The form of each picture that some client does not draw, by the name in its address, and the clients.

    >>> list(undrawn('<img alt="" src="https://example.com/logo.svg?v=2"><img src="https://example.com/a.png">'))
    [('svg', ('Gmail web',))]
    """
    for url in dict.fromkeys(_PICTURE.findall(page)):
        ending = urlsplit(html.unescape(url)).path.rpartition(".")[2].lower()
        form = _OTHERWISE.get(ending, ending)
        if form in NOT_DRAWN:
            yield form, NOT_DRAWN[form]
