"""Mails use what the major clients support, by caniemail; the rest are enhancements with a reason."""

from __future__ import annotations

from functools import cache

import pytest

from info.model.names import TEMPLATE_TYPES
from tests.formatters.mail_documents import render as render_document
from tests.formatters.mail_features import CLIENTS, FEATURES, features_of, support
from tests.formatters.mail_sample import CONTEXT, sample
from tests.whole.rendering import render, render_illustrated, schema

pytestmark = pytest.mark.skipif(not FEATURES.is_dir(), reason="no reference data here")

ENHANCEMENTS = {
    "css-at-media": "Narrow screens get wider cards and buttons; without it the column is still fluid.",
    "css-at-media-prefers-color-scheme": "Dark mode; without it a light page, or the client's inversion.",
    "css-border-radius": "Round corners; square ones say the same.",
    "css-border-spacing": "MJML's reset of a border nobody draws; cellspacing=0 stands beside it.",
    "css-cursor": "MJML's `cursor: auto` on a button, which is the default.",
    "css-height": "MJML's `auto` on pictures, and the height of bars, whose figures stand beside them.",
    "css-max-height": "The hidden preheader: `display: none` hides it too.",
    "css-min-width": "Figures keep apart; without it they follow each other.",
    "css-opacity": "The hidden preheader, as above.",
    "css-outline": "MJML's reset of a picture's outline.",
    "css-overflow": "Clips the card's corners, which are square where it is not known.",
    "css-overflow-wrap": "Breaks a word wider than its cell; `word-break` on the cell does it elsewhere.",
    "css-selector-child": "Only in rules of the head for dark mode and narrow screens.",
    "css-sytem-ui": "The first font of a list that ends in Arial and sans-serif.",
    "css-table-layout": "MJML's `auto`, the default; fixed for the slim columns of a course.",
    "css-white-space": "Numbers stay on one line; where it is not known they wrap.",
    "css-word-break": "Breaks a word wider than its cell; without it the table grows.",
    "css-word-spacing": "MJML's reset of the body.",
    "html-aria-hidden": "Bars are not read aloud; they hold no words in any case.",
    "html-aria-label": "The page's name for a screen reader; its first heading says it too.",
    "html-bdi": "Keeps a name of the other direction in place; `dir` on the page remains.",
    "html-doctype": "A client that drops it shows the page in a document of its own.",
    "html-meta-color-scheme": "Tells that dark mode is ours; where it is not known the media query decides.",
    "html-target": "MJML's `_blank` on buttons; mail clients open a browser by themselves.",
}
"""Features that some client does not support, and what its readers see instead."""
BUDGETS = {
    "Gmail web": (6, 8),
    "Gmail iOS": (6, 17),
    "Gmail Android": (6, 19),
    "Apple Mail macOS": (0, 6),
    "Apple Mail iOS": (2, 5),
    "Outlook.com": (5, 7),
    "Outlook Windows": (18, 24),
    "Yahoo web": (9, 17),
    "Samsung Email": (3, 8),
}
"""For each client how many features it may not support, and how many only partly."""


@cache
def used() -> frozenset[str]:
    """The features of every packaged mail, and of a page with every kind of block."""
    pages = [
        render(template, "control", locale, "email", example)["html"]
        for template in TEMPLATE_TYPES
        for locale in ("en", "ar")
        for example in schema(template)["examples"]
    ]
    pages += [
        render_illustrated(template, "control", locale, schema(template)["examples"][0])
        for template in TEMPLATE_TYPES
        for locale in ("en", "ar")
    ]
    pages += [
        render_document("email", sample(*each), CONTEXT)["html"] for each in (("ltr", "en"), ("rtl", "ar"))
    ]
    return frozenset(feature for page in pages for feature in features_of(page))


@pytest.mark.parametrize("client", CLIENTS)
def test_what_a_client_does_not_support_is_an_enhancement_within_its_budget(client: str) -> None:
    missing = {feature for feature in used() if support(feature)[client] == "n"}
    partly = {feature for feature in used() if support(feature)[client] == "a"}

    assert sorted(missing - ENHANCEMENTS.keys()) == []
    assert len(missing) <= BUDGETS[client][0], sorted(missing)
    assert len(partly) <= BUDGETS[client][1], sorted(partly)


def test_every_enhancement_is_used_and_missing_somewhere() -> None:
    missing = {feature for feature in used() if "n" in support(feature).values()}

    assert sorted(ENHANCEMENTS.keys() - missing) == []


def test_nothing_of_a_mail_needs_what_gmail_strips() -> None:
    page = render("performance_report", "control", "en", "email", schema("performance_report")["examples"][0])

    assert used().isdisjoint(
        {
            "css-position",
            "css-display-flex",
            "css-display-grid",
            "css-variables",
            "css-background-image",
            "css-float",
            "html-svg",
            "html-form",
            "css-at-import",
            "css-at-font-face",
            "image-base64",
            "css-selector-id",
            "css-selector-attribute",
        }
    )
    assert len(page["html"].encode()) < 102 * 1024


def test_the_reading_of_features_sees_each_kind() -> None:
    page = (
        "<!DOCTYPE html><html><head><style>@media (max-width:1px) { .a > .b.c, #d { width: 1em } }"
        "</style></head>"
        '<body><div style="display:flex;color:rgb(1,2,3);margin-top:1vw" align="left"></div></body></html>'
    )

    assert features_of(page) >= {
        "css-at-media",
        "css-selector-child",
        "css-selector-chaining",
        "css-selector-id",
        "css-selector-grouping",
        "css-unit-em",
        "css-unit-vw",
        "css-display-flex",
        "css-rgb",
        "css-margin",
        "html-align",
    }
