"""What a page asks of a mail client, in the names of caniemail, and what caniemail says of clients.

Data: caniemail.com by Rémi Parmentier and others (MIT), one file for each feature: for each client the
versions tested and y (supported), a (partly), n (not) or u (unknown).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import yaml

from tests.formatters.mail_pages import page_of
from tests.reference import reference_data

__all__ = ["CLIENTS", "FEATURES", "features_of", "support"]

FEATURES: Final = reference_data() / "caniemail" / "features"
CLIENTS: Final = {
    "Gmail web": ("gmail", "desktop-webmail"),
    "Gmail iOS": ("gmail", "ios"),
    "Gmail Android": ("gmail", "android"),
    "Apple Mail macOS": ("apple-mail", "macos"),
    "Apple Mail iOS": ("apple-mail", "ios"),
    "Outlook.com": ("outlook", "outlook-com"),
    "Outlook Windows": ("outlook", "windows"),
    "Yahoo web": ("yahoo", "desktop-webmail"),
    "Samsung Email": ("samsung-email", "android"),
}
_SHORTHANDS: Final = (
    "overflow",
    "padding",
    "margin",
    "border-radius",
    "border",
    "background-color",
    "background",
)
_NAMES: Final = {
    "font-family": "css-font",
    "font-style": "css-font",
    "font-variant-numeric": "",
    "color": "",
    "border-collapse": "css-border-collapse",
    "border-spacing": "css-border-spacing",
}
"""Properties under another name there; "" for those it has nothing on."""
_ELEMENTS: Final = {
    **dict.fromkeys(("h1", "h2", "h3"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "li"), "html-lists"),
    **dict.fromkeys(("tr", "td", "th", "tbody", "thead", "caption"), "html-table"),
    **dict.fromkeys(("strong", "em"), "html-strong"),
    "a": "",
    "br": "",
    "html": "",
    "head": "",
    "title": "",
    "meta": "",
}
_ATTRIBUTES: Final = {
    name: f"html-{name}"
    for name in (
        *("align", "valign", "width", "height", "role", "dir", "lang", "cellpadding", "cellspacing"),
        *("target", "aria-hidden", "aria-label", "background", "srcset", "loading"),
    )
}
_NOTHING_ON: Final = {
    "style", "class", "href", "src", "alt", "border", "bgcolor", "scope", "colspan", "xmlns", "xmlns:v",
    "xmlns:o", "content", "http-equiv", "name", "aria-roledescription", "vertical-align", "type",
}  # fmt: skip
_SELECTORS: Final = {
    r">": "css-selector-child",
    r"\.[\w-]+ ": "css-selector-descendant",
    r"\.": "css-selector-class",
    r"(?:^|[ >])[a-z]": "css-selector-type",
    r"\.[\w-]+\.": "css-selector-chaining",
    r"\[": "css-selector-attribute",
    r"#": "css-selector-id",
    r"\*": "css-selector-universal",
    r"\+": "css-selector-adjacent-sibling",
}
_VENDOR: Final = re.compile(r"-(?:ms|webkit|moz)-|mso-")


@cache
def support(feature: str) -> dict[str, str]:
    """For each client the letter of the newest version tested, "u" where none was."""
    text = (FEATURES / f"{feature}.md").read_text(encoding="utf-8").replace("\t", "    ")
    front = re.split(r"^---$", text, maxsplit=2, flags=re.MULTILINE)[1]
    stats = yaml.safe_load(front)["stats"]
    return {name: _newest(stats.get(family, {}).get(kind)) for name, (family, kind) in CLIENTS.items()}


def _newest(versions: dict[str, str] | None) -> str:
    return [*versions.values()][-1][0] if versions else "u"


def features_of(html: str) -> set[str]:
    """The features a page uses. AssertionError for a name that the table above does not know."""
    page = page_of(html)
    found = {"html-doctype", "html-comments"}
    for element in page.walk():
        if element.tag:
            found |= _named(_ELEMENTS.get(element.tag, f"html-{element.tag}"))
        for name, value in element.attributes.items():
            assert name in _ATTRIBUTES or name in _NOTHING_ON, name
            found |= _named(_ATTRIBUTES.get(name, ""))
            if (name, value) == ("name", "color-scheme"):
                found.add("html-meta-color-scheme")
        if element.style:
            found |= _declared(element.attributes["style"])
    for style in page.all("style"):
        found |= _sheet(style.text())
    return found


def _named(name: str) -> set[str]:
    assert not name or (FEATURES / f"{name}.md").is_file(), name
    return {name} - {""}


def _declared(css: str) -> set[str]:
    found: set[str] = set()
    for declaration in filter(str.strip, css.split(";")):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if not _VENDOR.match(name):
            found |= _named(_NAMES.get(name, f"css-{_long(name)}"))
        found |= {f"css-unit-{unit}" for unit in re.findall(r"[\d.](px|em|rem|ch|vw|vh|pt)\b", value)}
        words = {
            "%": "css-unit-percent",
            "!important": "css-important",
            "calc(": "css-unit-calc",
            "rgb": "css-rgb",
            "var(": "css-variables",
            "flex": "css-display-flex",
            "gradient": "css-linear-gradient",
            "system-ui": "css-sytem-ui",
        }
        found |= {feature for word, feature in words.items() if word in value}
        if (name, value) == ("display", "none"):
            found.add("css-display-none")
    return found


def _long(name: str) -> str:
    if (FEATURES / f"css-{name}.md").is_file():
        return name
    return next((short for short in _SHORTHANDS if name.startswith(f"{short}-")), name)


def _sheet(css: str) -> set[str]:
    found = {"css-at-media"} if "@media" in css else set()
    if "prefers-color-scheme" in css:
        found.add("css-at-media-prefers-color-scheme")
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@media[^{]*\{", "", css)):
        found |= _declared(body)
        if "," in selectors:
            found.add("css-selector-grouping")
        for each in selectors.split(","):
            found |= {feature for shape, feature in _SELECTORS.items() if re.search(shape, each.strip())}
            if ":" in each:
                found.add("css-pseudo-class-hover")
    return found
