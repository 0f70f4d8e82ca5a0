"""The page between a link and what it does: it asks, and only its button acts.

Mail scanners open every link they find; a link that approved an order would approve it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

from info.delivery.actions import ACTION_TOKEN_CHARS
from info.errors import DeliveryError

__all__ = ["CONFIRM_HEADERS", "confirm_page"]

CONFIRM_HEADERS: Final[Mapping[str, str]] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
"""What the page is sent with: nothing loads, nothing frames it, its address is told to nobody."""
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{{ACTION_TOKEN_CHARS}}}")


def confirm_page(
    question: str,
    button: str,
    *,
    token: str,
    post_to: str,
    language: str = "en",
    direction: str = "ltr",
    color: str = "#1f5fbf",
    on_color: str = "#ffffff",
) -> str:
    """A page that asks `question` and posts the token (field `token`) to `post_to` when `button` is pressed.

    No script, no picture, nothing from elsewhere; send it with `CONFIRM_HEADERS`. `post_to` is a path of
    the same site. Errors: DeliveryError for what is no token, no path, no language or no colour.

    >>> page = confirm_page("Approve order 7?", "Approve", token="A" * 62, post_to="/act")
    >>> '<form method="post" action="/act">' in page, "<script" in page
    (True, False)
    """
    if not _TOKEN.fullmatch(token):
        raise DeliveryError("A page that asks needs the token of its link.")
    if not post_to.startswith("/") or post_to.startswith("//"):
        raise DeliveryError('A page that asks posts to a path of its own site, such as "/act".')
    if not _LANGUAGE.fullmatch(language) or direction not in ("ltr", "rtl"):
        raise DeliveryError('A page has a language such as "de" and a direction, "ltr" or "rtl".')
    if not _COLOUR.fullmatch(color) or not _COLOUR.fullmatch(on_color):
        raise DeliveryError('A colour is written "#1f5fbf".')
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(question)}</title><style>"
        "body{font:18px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:0 1.5rem;"
        "color:#1b1f24;background:#fff}h1{font-size:1.4rem}"
        f"button{{font:inherit;font-weight:600;padding:.8rem 1.6rem;border:0;border-radius:.4rem;"
        f"background:{color};color:{on_color};cursor:pointer}}"
        "button:focus-visible{outline:3px solid #1b1f24;outline-offset:3px}"
        "@media(prefers-color-scheme:dark){body{color:#f0f2f4;background:#14171a}"
        "button:focus-visible{outline-color:#f0f2f4}}"
        f"</style></head><body><main><h1>{escape(question)}</h1>"
        f'<form method="post" action="{escape(post_to)}"><input type="hidden" name="token" value="{token}">'
        f"<button>{escape(button)}</button></form></main></body></html>"
    )
