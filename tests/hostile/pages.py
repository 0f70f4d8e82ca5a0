"""What is loaded into a browser: one document with every kind of block, a value in every hole of it.

Each kind of page is a way that a value reaches a browser: the HTML fragment, the mail with a logo and
without one, drawings of charts, and Markdown through two renderers that let raw HTML through.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Final

from markdown_it import MarkdownIt

from info.formatters import FORMATTERS
from info.formatters.charts import KINDS, ChartData, ChartSeries, draw_chart, theme_of
from info.language.binding import LocalizedDocument
from info.language.links import LinkPolicy, check_link
from info.language.pieces import HoleRefused, Program, compile_program
from info.model import document as d
from tests.formatters.documents import ROOMY, TENANT, bound
from tests.formatters.every_block import BLOCKS, TEXTS
from tests.formatters.every_block import context as context_of
from tests.hostile.values import hostile_values
from tests.reference import reference_data

__all__ = [
    "LISTS",
    "NEUTRAL",
    "TEMPLATE_LOADS",
    "document",
    "link_page",
    "makers",
    "pages",
    "places",
    "values",
    "wanted_link",
]

NEUTRAL: Final = "Neutral7"
TEMPLATE_LOADS: Final = ("https://example.com/a.png?x=1&y=2", "https://example.com/logo.png")
"""The pictures that the template and the tenant name: what an honest page loads."""
LISTS: Final = tuple(
    path.name
    for path in sorted((reference_data() / "security").glob("*.jsonl"))
    if not path.name.startswith("pii_")  # sentences with names in them attack nobody
)
_LINKS: Final = {"guide": "https://example.com/guide", "home": "https://example.com/"}
_LOCAL: Final = frozenset({"row", "rest"})
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_CMARK: Final = ("--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist")
_LINK_BLOCKS: Final = (
    d.Actions(id="go", items=(d.Action("open", "go.open", "open", url="target"),)),
    d.Paragraph(id="words", text="words"),
)
_LINK_TEXTS: Final = {
    "subject": "Subject",
    "short": "Short",
    "go.open": "Open",
    "words": "See <link target>this page</link>.",
}
_LINKABLE: Final = LinkPolicy(schemes=frozenset({"http", "https", "mailto"}), private_hosts=True)
Page = dict[str, str]
Make = Callable[[str], str]


@cache
def values() -> tuple[str, ...]:
    """Every distinct attack string of every list, in order."""
    return tuple(hostile_values(LISTS))


def document(
    blocks: tuple[d.Block, ...] = BLOCKS, texts: Mapping[str, str] = TEXTS, direction: str = "ltr"
) -> LocalizedDocument:
    """A document, by default the one with every kind of block."""
    locale = "ar" if direction == "rtl" else "en"
    return LocalizedDocument(
        document=d.Document(id="sample", topic="t", question="?", blocks=blocks, texts=texts, variants=()),
        variant="control",
        blocks=blocks,
        texts={key: bound(source, _LOCAL) for key, source in texts.items()},
        text_locale=locale,
        format_locale=locale,
        direction=direction,
        scope_names=None,
    )


@cache
def _program(channel: str, direction: str, *, links: bool = False) -> Program:
    """The body alone: what a header refuses would not be tried in the page."""
    blocks, texts = (_LINK_BLOCKS, _LINK_TEXTS) if links else (BLOCKS, TEXTS)
    pieces = FORMATTERS[channel].pieces(document(blocks, texts, direction))
    body = "html" if "html" in pieces else next(iter(pieces))
    return compile_program({"body": pieces[body]}, ROOMY)


def _rendered(channel: str, direction: str, value: str) -> str:
    """A document with the value in every text, in every item of every list, and as the brand's name."""
    context = context_of(value)
    context["rows"] = [{**row, "title": value} for row in context["rows"]]
    brand = {"name": value, "color": "#1a2b3c"}
    if direction == "rtl":
        brand["logo_url"] = TEMPLATE_LOADS[1]
    return _program(channel, direction)(context, {**TENANT, "brand": brand, "links": _LINKS}, "UTC")[0]


def _markdown(direction: str, value: str) -> str:
    return str(_MARKDOWN.render(_rendered("markdown", direction, value)))


def _github(program: str, direction: str, value: str) -> str:
    source = _rendered("markdown", direction, value).encode()
    return subprocess.run([program, *_CMARK], input=source, capture_output=True, check=True).stdout.decode()


def _chart(kind: str, value: str) -> str:
    one = kind == "gauge"
    names = (value,) if one else (value, f"a {value}", f"{value} b")
    rows = (ChartSeries(value, (1.0, 3.0, 2.0)[: len(names)], (value,) * len(names)),)
    more = () if one or kind == "pie" else (ChartSeries(f"{value}2", (2.0, 1.0, 4.0), (value,) * 3),)
    data = ChartData(kind, names, rows + more, value, value, 4.0 if one else None)  # type: ignore[arg-type]
    return draw_chart(data, theme_of({})).svg


@cache
def makers() -> dict[str, tuple[str, Make]]:
    """Each kind of page: its media type, and how it is made around a value."""
    made: dict[str, tuple[str, Make]] = {}
    github = shutil.which("cmark-gfm")
    for direction in ("ltr", "rtl"):
        made[f"html {direction}"] = ("text/html", partial(_rendered, "html", direction))
        made[f"mail {direction}"] = ("text/html", partial(_rendered, "email", direction))
        if direction == "ltr" or not github:  # it is slow, and one direction is enough where there are two
            made[f"markdown {direction}"] = ("text/html", partial(_markdown, direction))
        if github:
            made[f"cmark-gfm {direction}"] = ("text/html", partial(_github, github, direction))
    for kind in KINDS:
        made[f"chart {kind}"] = ("image/svg+xml", partial(_chart, kind))
    return made


def pages(value: str) -> list[Page]:
    """One page of each kind around a value."""
    return [{"kind": kind, "type": media, "source": make(value)} for kind, (media, make) in makers().items()]


@cache
def places() -> dict[str, int]:
    """How often the value stands in each kind of page."""
    return {page["kind"]: page["source"].count(NEUTRAL) for page in pages(NEUTRAL)}


def link_page(value: str) -> Page | None:
    """A fragment whose two links lead to the value; None when the value is refused as an address."""
    try:
        made = _program("html", "ltr", links=True)({"target": value}, {"links": _LINKS}, "UTC")[0]
    except HoleRefused:
        return None
    return {"kind": "links", "type": "text/html", "source": made}


def wanted_link(value: str) -> tuple[str, str, str]:
    """What a browser must make of an address that was taken: as written, its scheme, its host."""
    verdict = check_link(value, _LINKABLE)
    return value, f"{verdict.scheme}:", verdict.host
