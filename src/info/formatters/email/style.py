"""The look of the mail: one calm column, one clear button, light and dark.

Colours of the brand are holes, proved when the tenant is read (`info.publishing.palette`); everything
else is fixed. Contrast is at least 4.5:1 for text in both modes (WCAG 2.2, 1.4.3). In dark mode nothing
takes a brand colour but the button and the bars, whose pair of colours the tenant gives together.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BODY_WIDTH", "DARK", "FONT", "PAGE", "PREVIEW_FILLER", "RULES", "tight"]

FONT: Final = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
BODY_WIDTH: Final = "600px"
PAGE: Final = "#f1f2f4"
PREVIEW_FILLER: Final = "&#847;&zwnj;&nbsp;" * 40
"""Invisible marks after the preheader, so that inboxes do not fill their preview with the body."""

RULES: Final = """
h1, h2, h3 { margin: 0; font-weight: 700; letter-spacing: -0.01em; }
h1 { font-size: 26px; line-height: 34px; }
h2, .h2 { font-size: 20px; line-height: 28px; }
h3, .h3 { font-size: 17px; line-height: 24px; padding-bottom: 4px; }
p { margin: 0; }
.more p { margin: 0 0 12px; }
ul, ol { margin: 0; padding-top: 0; padding-bottom: 0; padding-left: 24px; padding-right: 24px; }
li { margin: 0 0 6px; }
caption { text-align: start; font-size: 17px; line-height: 24px; font-weight: 700; padding: 0 0 8px; }
th { font-weight: 600; }
.media img { font-family: Arial, sans-serif; line-height: 20px; color: muted; }
.ink table { word-break: normal; overflow-wrap: break-word; font-variant-numeric: tabular-nums; }
.line { border-bottom: 1px solid #e2e5e9; padding: 10px 0; }
.whole { white-space: nowrap; }
.logo img { color: #59616e; font-size: 17px !important; font-weight: 700; text-align: center; }
.gap { padding: 10px 12px 10px 0; }
.gap-rtl { padding: 10px 0 10px 12px; }
.label { font-weight: 400; color: muted; }
.metric { display: inline-block; vertical-align: top; min-width: 124px; margin: 0 16px 8px 0; }
.metric-rtl { margin: 0 0 8px 16px; }
.beside { white-space: nowrap; padding-left: 12px; }
.beside-rtl { white-space: nowrap; padding-right: 12px; }
.figure { font-size: 26px; line-height: 34px; font-weight: 700; font-variant-numeric: tabular-nums; }
.small { font-size: 14px; line-height: 20px; color: muted; }
.note { padding: 14px 16px; border-radius: 6px; }
.note-info { background-color: #eaf2fd; color: #123a6d; }
.note-success { background-color: #e7f5ec; color: #14532d; }
.note-warning { background-color: #fdf3dd; color: #633c04; }
.note-danger { background-color: #fdeaea; color: #7d1515; }
.quote { margin: 0; padding: 2px 16px; font-style: italic; border-left: 3px solid #c9ced6; }
.quote-rtl { border-left: none; border-right: 3px solid #c9ced6; }
pre { margin: 0; padding: 12px 14px; border-radius: 6px; background-color: #f4f5f7; color: #24292f;
  font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 14px; line-height: 21px;
  text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; }
.track { background-color: #e2e5e9; border-radius: 4px; height: 8px; font-size: 0; line-height: 8px; }
.fill { border-radius: 4px; height: 8px; font-size: 0; line-height: 8px; }
"""
"""The sheet that css-inline puts on the elements, light mode. `muted` stands for a hole: small print."""

DARK: Final = """
@media (prefers-color-scheme: dark) {
  body, .page { background-color: #0e1014 !important; }
  .card, .card > table { background: #191c22 !important; background-color: #191c22 !important; }
  .ink div, .ink p, .ink h1, .ink h2, .ink h3, .ink li, .ink table, .ink td, .ink th, .ink caption,
  .ink blockquote, .ink span, .ink a { color: #e8eaee !important; }
  .label, .small, .ink .label, .ink .small, .foot div, .foot p, .foot a { color: #a9b0bc !important; }
  .line { border-color: #31363f !important; }
  .media img { color: #a9b0bc !important; }
  .rule p { border-color: #31363f !important; }
  .quote { border-color: #4a515d !important; }
  .track { background-color: #31363f !important; }
  .ink pre, .ink code { background-color: #23272f !important; color: #e8eaee !important; }
  .ink .note-info { background-color: #14263f !important; color: #cfe1fb !important; }
  .ink .note-success { background-color: #12301f !important; color: #c9efd7 !important; }
  .ink .note-warning { background-color: #382908 !important; color: #fbe6b8 !important; }
  .ink .note-danger { background-color: #3c1517 !important; color: #fbd3d3 !important; }
}
@media only screen and (max-width: 479px) {
  .card > table > tbody > tr > td { padding: 20px 0 !important; }
  .ink, .wide, .media, .rule { padding-left: 20px !important; padding-right: 20px !important; }
  .card .mj-column-per-100 > table { table-layout: fixed !important; }
  .dense { display: block !important; overflow-x: auto !important; padding-left: 14px !important;
    padding-right: 14px !important; }
  .dense table { font-size: 12px !important; line-height: 18px !important; }
  .dense .gap { padding-right: 6px !important; }
  .dense .gap-rtl { padding-left: 6px !important; }
  .whole { white-space: normal !important; }
  .wide a { display: block !important; }
  .wide table { width: 100% !important; }
}
"""
"""At-rules, kept in the head: dark mode, and narrow screens."""


def tight(sheet: str) -> str:
    """A sheet without the spaces that only its authors read: every message carries it.

    >>> tight("@media (max-width: 479px) { .wide a, p { padding: 20px 0 !important; } }")
    '@media (max-width:479px){.wide a,p{padding:20px 0!important}}'
    """
    shorter = re.sub(r"\s*([{};,>]|!important)\s*", r"\1", re.sub(r":\s+", ":", sheet.strip()))
    return re.sub(r"\s+", " ", shorter).replace(";}", "}")
