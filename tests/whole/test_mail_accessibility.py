"""Mails for every eye and ear: structure, and contrast computed from the finished page.

`scripts/axe_mails.py` asks axe-core in a browser the same questions; these need neither.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from info.model.names import TEMPLATE_TYPES
from info.publishing.palette import palette_findings, proved
from info.publishing.positions import parse_json
from info.publishing.tenants import read_tenant
from tests.formatters.mail_pages import Element, contrast, page_of, words_of
from tests.whole.rendering import library, render, render_illustrated, schema, tenant

LEAST = 4.5
LOCALES = ("en", "de", "pl", "ar", "ja")
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def html_of(
    template: str,
    locale: str,
    number: int = 0,
    brand: dict[str, str] | None = None,
    *,
    pictures: bool = False,
) -> str:
    context = schema(template)["examples"][number]
    values = {**tenant(), "brand": proved({**tenant()["brand"], **(brand or {})})}
    if pictures:
        return render_illustrated(template, "control", locale, context, values)
    if brand is None:
        return str(render(template, "control", locale, "email", context)["html"])
    compiled = library().compile(template, "control", locale, locale, "email", "")
    outputs = compiled.program(context, values, "UTC")
    return str(compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))["html"])


def unreadable(page: Element) -> list[Any]:
    """Words under 4.5:1, in either mode."""
    return [
        (dark, words)
        for dark in (False, True)
        for words in words_of(page, dark=dark)
        if contrast(words.colour, words.ground) < LEAST
    ]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_a_mail_can_be_heard_and_read(template: str, locale: str) -> None:
    for number in range(len(schema(template)["examples"])):
        for pictures in (False, True):
            page = page_of(html_of(template, locale, number, pictures=pictures))

            assert structure(page, locale) == []
            assert unreadable(page) == []


def structure(page: Element, locale: str) -> list[str]:
    """What is wrong with the structure of a page, in words."""
    root, body = page.all("html")[0], page.all("body")[0]
    main = [element for element in body.walk() if element.attributes.get("role") == "main"]
    direction = "rtl" if locale == "ar" else "ltr"
    wanted = {"lang": locale, "dir": direction}
    checks = {
        "language and direction of the page": wanted.items() <= root.attributes.items(),
        "one landmark, with language and direction": len(main) == 1
        and wanted.items() <= main[0].attributes.items(),
        "a title": bool(page.all("title")[0].text().strip()),
        "a name of the landmark": bool(main[0].attributes.get("aria-label")),
        "alternative texts": all(image.attributes.get("alt", "").strip() for image in body.all("img")),
        "no empty paragraph": all(p.text() or "border-top" in p.style for p in body.all("p", "li", "h1")),
        "layout is no table": all(map(_told, body.all("table"))),
        "headings in order": _in_order([int(h.tag[1]) for h in body.all("h1", "h2", "h3", "h4")]),
        "links with names": all(_named(link) for link in body.all("a")),
        "one button": len([c for c in body.all("td") if c.attributes.get("bgcolor")]) <= 1,
    }
    return [what for what, holds in checks.items() if not holds]


def _told(table: Element) -> bool:
    """A table is layout and says so, or data with headers that say of what."""
    if table.attributes.get("role") == "presentation":
        return not any(cell.parent and _table_of(cell) is table for cell in table.all("th"))
    own = [cell for cell in table.all("th") if _table_of(cell) is table]
    return bool(own) and all(cell.attributes.get("scope") for cell in own)


def _table_of(cell: Element) -> Element:
    return next(each for each in cell.above() if each.tag == "table")


def _in_order(levels: list[int]) -> bool:
    steps = zip([0, *levels], levels, strict=False)
    return bool(levels) and levels[0] == 1 and all(after <= before + 1 for before, after in steps)


def _named(link: Element) -> bool:
    images = [image.attributes.get("alt", "") for image in link.all("img")]
    return link.attributes.get("href", "").startswith(("https://", "mailto:")) and bool(
        "".join([link.text(), *images]).strip()
    )


HOSTILE = [
    {"color": "#ffff00", "on_color": "#ffffff"},
    {"color": "#777777", "on_color": "#808080"},
    {"surface": "#000000", "text": "#111111"},
    {"surface": "#7f7f7f", "text": "#808080"},
    {"surface": "#1b1f24", "text": "#f0f0f0"},
    {"surface": "#ffffff", "text": "#ffffff", "color": "#ffffff", "on_color": "#ffffff"},
    {"muted": "#eeeeee"},
    {"color": "#ff0000", "on_color": "#0000ff", "surface": "#00ff00", "text": "#ff00ff"},
]


@pytest.mark.parametrize("template", ["performance_report", "resource_alert", "tenant_welcome"])
@pytest.mark.parametrize("brand", HOSTILE)
def test_no_brand_makes_a_mail_unreadable(template: str, brand: dict[str, str]) -> None:
    assert unreadable(page_of(html_of(template, "en", brand=brand))) == []
    assert unreadable(page_of(html_of(template, "en", brand=brand, pictures=True))) == []


def test_the_reading_of_colours_sees_what_is_unreadable() -> None:
    page = html_of("tenant_welcome", "en")
    faint = page_of(page.replace("#1f2937", "#f1f2f4").replace("#e8eaee!important", "#20242c!important"))

    assert {dark for dark, _ in unreadable(faint)} == {False, True}
    assert len(list(words_of(faint))) > 10


@settings(max_examples=300, deadline=None)
@given(COLOURS, COLOURS, COLOURS, COLOURS)
@example("#767676", "#777777", "#757575", "#000000")
def test_every_proved_palette_can_be_read(color: str, on_color: str, surface: str, text: str) -> None:
    brand = proved({"color": color, "on_color": on_color, "surface": surface, "text": text})

    assert (brand["color"], brand["surface"]) == (color, surface)
    assert contrast(brand["on_color"], color) >= LEAST
    assert contrast(brand["text"], surface) >= LEAST
    assert contrast(brand.get("muted", "#59616e"), surface) >= LEAST
    assert proved(brand) == brand


def test_a_readable_palette_stays_as_it_is() -> None:
    brand = {
        "name": "Aria",
        "color": "#5b3df5",
        "on_color": "#ffffff",
        "surface": "#ffffff",
        "text": "#1b1f24",
    }

    assert proved(brand) == brand


def test_an_unreadable_palette_is_told_at_its_place_and_gives_way() -> None:
    source = '{"id": "acme", "brand": {"name": "Acme",\n  "color": "#ffdd00", "on_color": "#ffffff"}}'
    layers = [parse_json(source.encode(), "tenants/acme/tenant.json")]

    findings = list(palette_findings(layers))
    read = read_tenant(layers, "acme", configured=True)

    assert [(each.code, each.severity, each.path) for each in findings] == [
        ("brand.contrast", "warning", "tenants/acme/tenant.json:2:35")
    ]
    assert f"Messages show {read.brand['on_color']} instead" in findings[0].what
    assert contrast(read.brand["on_color"], "#ffdd00") >= LEAST
