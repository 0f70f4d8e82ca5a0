"""The page of a mail: head, brand, card, footer; compiled from MJML once, at publish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from info.channels.capability import capability_of
from info.errors import TemplateError
from info.formatters.email.blocks import MUTED, EmailBlocks
from info.formatters.email.sentinels import Sentinels
from info.formatters.email.style import BODY_WIDTH, DARK, FONT, PAGE, PREVIEW_FILLER, RULES, tight
from info.formatters.fitted import FULL, full_link, limited, phrase
from info.formatters.html import ATTRIBUTE
from info.formatters.inline import text_piece
from info.formatters.json_pieces import NOTHING, Piece
from info.formatters.shapes import brand
from info.formatters.walk import block_pieces
from info.language.binding import LocalizedDocument
from info.language.expressions.nodes import Has, Not, TenantPath
from info.language.pieces.nodes import Box, Hole, Static, Value, When
from info.model.document import Footer

__all__ = ["page_piece"]

_CELL_RESET: Final = re.compile(
    r'(<td\b[^>]*style=")border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt;?'
)
"""MJML's reset of tables, which it also puts on every cell, where it means nothing but bytes."""


def page_piece(doc: LocalizedDocument) -> Piece:
    """The HTML of a mail as pieces: MJML, inlined CSS, cut at its sentinels.

    Nothing of it is parsed per message. Past the bytes that a mail may have its blocks give way; then,
    under the footer, a link leads to the whole message.

    Errors: TemplateError when a block's markup cannot be kept whole.
    """
    sentinels = Sentinels()
    page = _inlined(_compiled(_mjml(doc, sentinels)))
    return limited("body", sentinels.cut(page), ("bytes", _limits()["html_bytes"]))


def _limits() -> Mapping[str, int]:
    return capability_of("email").limits


def _compiled(mjml: str) -> str:
    import mrml

    try:
        # Without a list of fonts mrml imports Google's for every family it knows: a remote load.
        return str(mrml.to_html(mjml, render_options=mrml.RenderOptions(fonts={})).content)
    except OSError as broken:
        raise TemplateError(
            "The e-mail's MJML cannot be compiled.", next_step="Report it: the markup is our own."
        ) from broken


def _inlined(page: str) -> str:
    import css_inline

    # Remote style sheets are an SSRF: css-inline would fetch any URL it finds.
    inliner: Any = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, minify_css=True)
    return _as_main(_CELL_RESET.sub(r"\1", str(inliner.inline(page))))


def _as_main(page: str) -> str:
    """The page's landmark: MJML makes it an article, which is none (axe-core `landmark-one-main`)."""
    return page.replace(' role="article"', ' role="main"', 1)


def _mjml(doc: LocalizedDocument, sentinels: Sentinels) -> str:
    blocks = EmailBlocks(doc, sentinels)
    body, foot = _columns(doc, blocks, sentinels)
    foot += _full(doc, blocks, sentinels)
    surface = sentinels.text(brand("surface", "#ffffff", "colour"))
    return (
        f'<mjml lang="{doc.text_locale}" dir="{doc.direction}">{_head(doc, sentinels)}'
        f'<mj-body css-class="page" width="{BODY_WIDTH}" background-color="{PAGE}">'
        f'<mj-section padding="28px 0 20px"><mj-column>{_brand(sentinels)}</mj-column></mj-section>'
        '<mj-section css-class="card" border-radius="10px" padding="32px 0 16px" '
        f'background-color="{surface}" direction="{doc.direction}" text-align="{blocks.start}">'
        f'<mj-column direction="{doc.direction}">{body}</mj-column></mj-section>'
        f'<mj-section padding="20px 0 32px">'
        f'<mj-column direction="{doc.direction}">{foot}</mj-column></mj-section>'
        "</mj-body></mjml>"
    )


def _head(doc: LocalizedDocument, sentinels: Sentinels) -> str:
    title = sentinels.text(_line(doc, "subject", "subject"))
    preview = sentinels.text(_line(doc, "preheader", "preheader" if "preheader" in doc.texts else "short"))
    rules = RULES.replace("color: muted", f"color: {sentinels.text(MUTED)}")
    return (
        f"<mj-head><mj-title>{title}</mj-title><mj-preview>{preview}{PREVIEW_FILLER}</mj-preview>"
        '<mj-raw><meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no"></mj-raw>'
        f'<mj-attributes><mj-all font-family="{FONT}" /><mj-text font-size="16px" line-height="25px" />'
        f"</mj-attributes><mj-style>{rules}{tight(DARK)}</mj-style></mj-head>"
    )


def _line(doc: LocalizedDocument, part: str, key: str) -> Piece:
    """A text that inboxes show in a line, as they show it."""
    return limited(part, text_piece(doc.texts[key], ATTRIBUTE), ("html_chars", _limits()[f"{part}_chars"]))


def _full(doc: LocalizedDocument, blocks: EmailBlocks, sentinels: Sentinels) -> str:
    """The link to the whole message, shown when something is left out."""
    link = blocks.page_link(FULL, phrase("view_full", doc.text_locale))
    return sentinels.blocks("body", full_link, link)


def _brand(sentinels: Sentinels) -> str:
    """The tenant's logo, or its name where it has none."""
    logo = Has(TenantPath(("brand", "logo_url")))
    name = sentinels.text(brand("name", "", "html"))
    url = sentinels.text(Hole(Value(TenantPath(("brand", "logo_url"))), ("url", "html")))
    image = f'<mj-image css-class="media logo" src="{url}" alt="{name}" width="140px" padding="0 32px" />'
    words = (
        f'<mj-text css-class="foot" align="center" color="#3b424d" font-size="17px" font-weight="700" '
        f'padding="0 32px"><p>{name}</p></mj-text>'
    )
    return sentinels.blocks("brand", lambda inner: When(logo, inner), image) + sentinels.blocks(
        "brand", lambda inner: When(Not(logo), inner), words
    )


def _columns(doc: LocalizedDocument, blocks: EmailBlocks, sentinels: Sentinels) -> tuple[str, str]:
    """The blocks of the card, and the footers under it."""
    footers = {block.id for block in doc.blocks if isinstance(block, Footer)}
    body = foot = ""
    for piece in block_pieces(doc, capability_of("email"), blocks):
        region = _region(piece, sentinels)
        if isinstance(piece, Box) and piece.part in footers:
            foot += region
        else:
            body += region
    return body, foot


def _region(piece: Piece, sentinels: Sentinels) -> str:
    """MJML behind its box and its conditions: each of them becomes a region."""
    if isinstance(piece, Box):
        return _boxed(piece, sentinels)
    if isinstance(piece, When):
        condition = piece.condition
        inner = _region(piece.then, sentinels)
        return sentinels.blocks("body", lambda shown: When(condition, shown), inner)
    return piece.text if isinstance(piece, Static) else ""


def _boxed(box: Box, sentinels: Sentinels) -> str:
    """The block's region, and after it that of its stand-in, which both become one box."""
    inner = _region(box.child, sentinels)
    if box.stand_in is None:
        return sentinels.blocks(box.part, lambda shown: msgspec.structs.replace(box, child=shown), inner)
    child: list[Piece] = []

    def keep(shown: Piece) -> Piece:
        child.append(shown)
        return NOTHING

    first = sentinels.blocks(box.part, keep, inner)
    other = _region(box.stand_in, sentinels)
    return first + sentinels.blocks(
        box.part, lambda shown: msgspec.structs.replace(box, child=child[0], stand_in=shown), other
    )
