"""The gallery is one page that needs nothing else, shows everything, and runs nothing of a value."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from info.apps.gallery.main import ORDER, shown_messages, write_gallery
from info.apps.gallery.page import Shown, make_page
from info.bootstrap import library_of, setup_here
from info.model.names import FORMATS, SHIPPED_LOCALES, TEMPLATE_TYPES

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADS = {"src", "srcset", "poster", "background", "data", "action"}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> <!-- \" ' & \u2028"


class Elements(HTMLParser):
    """What a page holds; fails on an end without a start, keeps what stays open."""

    def __init__(self, html):
        super().__init__()
        self.seen, self.open, self.loads, self.scripts = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        self.loads += [value for name, value in attrs if name in LOADS]
        self.loads += [value for name, value in attrs if tag == "link" and name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag, f"{tag} closes another element"

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


def data_of(page):
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    )


@pytest.fixture(scope="module")
def page(made_project, tmp_path_factory):
    out = tmp_path_factory.mktemp("gallery") / "new" / "index.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made_project)
        count = write_gallery(out, only=("security_notice", "tenant_welcome"), jobs=1)
    text = out.read_text(encoding="utf-8")
    assert count == len(data_of(text)["tiles"])
    return text


def test_the_page_is_whole_html(page):
    elements = Elements(page)

    assert elements.open == []
    assert [tag for tag, _ in elements.seen[:2]] == ["html", "head"]
    assert len(elements.scripts) == 2


def test_every_format_and_locale_is_there(page):
    data = data_of(page)
    shown = {(tile["template"], tile["tenant"], tile["locale"], tile["channel"]) for tile in data["tiles"]}

    assert set(ORDER) == set(FORMATS)
    assert shown == {
        (template["id"], tenant, locale, channel)
        for template in data["templates"]
        for tenant in ("acme", "lowtide")
        for locale in SHIPPED_LOCALES
        for channel in FORMATS
    }


def test_the_page_shows_every_template(made_project, monkeypatch):
    monkeypatch.chdir(made_project)
    library = library_of(setup_here())

    assert set(library.templates()) == set(TEMPLATE_TYPES)
    for template in TEMPLATE_TYPES:
        assert next(shown_messages(library, template, ("acme",))).template == template


def test_nothing_is_loaded_from_elsewhere(page):
    data = data_of(page)

    for html in (page, *(tile["html"] for tile in data["tiles"]), *data["mails"]):
        assert [url for url in Elements(html).loads if url and not url.startswith("data:")] == []
        assert re.search(r"@import|url\(\s*['\"]?https?:", html) is None


def test_each_tile_closes_what_it_opens_and_runs_nothing(page):
    for tile in data_of(page)["tiles"]:
        elements = Elements(tile["html"])

        assert elements.open == [], tile["channel"]
        assert not any(tag == "script" for tag, _ in elements.seen)
        assert not any(name.startswith("on") for _, attrs in elements.seen for name in attrs)
        if tile["channel"] == "email":
            (frame,) = [attrs for tag, attrs in elements.seen if tag == "iframe"]
            assert "allow-scripts" not in frame["sandbox"]


def test_the_two_tenants_look_different_and_arabic_reads_from_the_right(page):
    data = data_of(page)
    first, second = data["tenants"]

    assert first["color"] != second["color"]
    assert all(
        'dir="rtl"' in t["html"] for t in data["tiles"] if (t["locale"], t["channel"]) == ("ar", "slack")
    )


def hostile(value):
    """The payload with every text replaced by a hostile one; names of kinds stay."""
    if isinstance(value, dict):
        keep = {"type", "style", "align", "kind", "id", "dir", "color", "width", "size", "weight", "fontType"}
        return {key: inner if key in keep else hostile(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    return HOSTILE if isinstance(value, str) else value


def test_no_value_breaks_out_of_the_page(made_project, monkeypatch):
    monkeypatch.chdir(made_project)
    library = library_of(setup_here())
    given = [shown for shown in shown_messages(library, "security_notice", ("acme",)) if shown.locale == "en"]
    markup = {"html", "email", "telegram", "telegram.rich", "discord"}  # their payload is markup, or Markdown
    shown = [
        Shown(m.template, m.locale, HOSTILE, m.tenant, m.channel, hostile(m.payload), (HOSTILE,), m.direction)
        for m in given
        if m.channel not in markup
    ]
    plain = {"id": "security_notice", "question": HOSTILE, "variants": ["control"]}

    page = make_page(
        shown, templates=[plain], tenants=[{"id": "acme", "name": HOSTILE, "color": "", "on_color": ""}]
    )

    assert len(Elements(page).scripts) == 2
    assert data_of(page)["templates"][0]["question"] == HOSTILE
    for tile in data_of(page)["tiles"]:
        tags = [tag for tag, _ in Elements(tile["html"]).seen]
        assert "script" not in tags, tile["channel"]
        assert "img" not in tags, tile["channel"]
