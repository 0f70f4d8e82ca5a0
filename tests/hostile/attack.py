"""Attack strings in pages, the pages in a browser, and what each string did there.

Fragments stand side by side in one page, each in a section of its own; a mail is a page. Whatever is
seen is tried again, one string at a time, to be told by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.hostile.browser import Chromium, Page, said
from tests.hostile.pages import NEUTRAL, TEMPLATE_LOADS, link_page, makers, wanted_link

__all__ = ["PLANTED", "Attack", "Found", "first", "summed"]

_SIDE_BY_SIDE: Final = 20
_RENEWED: Final = 40
"""Batches after which the tab is opened anew."""
_TOLD: Final = 20
PLANTED: Final = (
    '"><a href="https://evil.example/a">x</a><img src="https://evil.example/i" onerror="alert(1)"></img>'
    '<b>x</b><script>console.log("x")</script>'
)
"""What a value would do that nobody escaped: a link, a request, elements and scripts."""


@dataclass
class Found:
    """What values did: counts, and lines that name the first of them."""

    values: int = 0
    pages: int = 0
    scripts: int = 0
    requests: int = 0
    links: int = 0
    elements: int = 0
    addresses: int = 0
    """Values that were taken as an address, and shown as a link."""
    told: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Count another part of the values in."""
        for name in ("values", "pages", "scripts", "requests", "links", "elements", "addresses"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.told += other.told

    @property
    def is_clean(self) -> bool:
        """Whether no value did anything."""
        return not (self.scripts or self.requests or self.links or self.elements)


class Attack:
    """A browser that knows how each kind of page reads around a neutral word."""

    def __init__(self, chromium: Chromium) -> None:
        self.page = Page(chromium, TEMPLATE_LOADS)
        self._batches = 0
        self._learn()

    def _learn(self) -> None:
        self.page.tell("learn", [_item(kind, [make(NEUTRAL)]) for kind, (_, make) in makers().items()])
        if self.page.scripts or self.page.requests:
            raise RuntimeError(f"a neutral page does something: {self.page.scripts} {self.page.requests}")

    def prove(self, kinds: Sequence[str] = ()) -> dict[str, tuple[int, int, int, int]]:
        """For each kind of page, what is seen of `PLANTED` unescaped: scripts, requests, links, elements."""
        seen = {}
        for kind in kinds or makers():
            make = makers()[kind][1]
            found = self._judged([(PLANTED, _item(kind, [make(NEUTRAL).replace(NEUTRAL, PLANTED)]))])
            seen[kind] = (found.scripts, found.requests, found.links, found.elements)
        return seen

    def try_values(self, values: Sequence[str], kinds: Sequence[str] = ()) -> Found:
        """Every value in every place of each kind of page, as an address, and as the path of one.

        Without `kinds`, all of them.
        """
        kinds = kinds or tuple(makers())
        total = Found(values=len(values))
        for at in range(0, len(values), _SIDE_BY_SIDE):
            some = values[at : at + _SIDE_BY_SIDE]
            total.add(self._try_some(some, kinds))
            total.add(self._try_links(some))
        return total

    def _try_some(self, values: Sequence[str], kinds: Sequence[str]) -> Found:
        """One batch: the values side by side in a page of each kind, and a mail for each of them."""
        self._breathe()
        alone = [(value, _item(kind, [makers()[kind][1](value)])) for kind in kinds for value in values]
        items = [item for _, item in alone if item["whole"]]
        items += [
            _item(kind, [item["sources"][0] for _, item in alone if item["kind"] == kind])
            for kind in kinds
            if not _is_whole(kind)
        ]
        seen = [one for item in self._seen("judge", items) for one in item]
        found = _counted(self.page, seen)
        if not found.is_clean:
            guilty = {item["kind"] for item, one in zip(_each(items), seen, strict=True) if any(one)}
            again = self._judged([each for each in alone if each[1]["kind"] in guilty or not guilty])
            if again.links or again.elements:
                found.links, found.elements = again.links, again.elements
            found.told = again.told or [ascii(f"{guilty or 'a page'}: only side by side: {seen!r:.300}")]
        found.pages = len(alone)
        return found

    def _judged(self, alone: Sequence[tuple[str, dict[str, Any]]]) -> Found:
        total = Found()
        for value, item in alone:
            ((links, elements),) = self._seen("judge", [item])[0]
            found = _counted(self.page, [(links, elements)])
            if not found.is_clean:
                did = [said(self.page.scripts), said(self.page.requests), *links[:2], *elements[:2]]
                found.told.append(ascii(f"{item['kind']}: {value!r:.200}: {'; '.join(filter(None, did))}"))
            total.add(found)
        self.page.forget()
        return total

    def _seen(self, function: str, items: Sequence[dict[str, Any]]) -> Any:
        self.page.forget()
        try:
            return self.page.tell(function, list(items))
        except RuntimeError as broken:  # a page that took the whole tab elsewhere
            self.page.renew()
            self._learn()
            self.page.scripts["took the tab away"] += 1
            return [[[[], [str(broken)[:200]]] for _ in item["sources"]] for item in items]

    def _breathe(self) -> None:
        self._batches += 1
        if self._batches % _RENEWED == 0:
            self.page.renew()
            self._learn()

    def _try_links(self, values: Sequence[str]) -> Found:
        """Addresses that were taken: written as they came, and read by the engine as by the policy."""
        addresses = [*values, *(f"https://x.example/{value}" for value in values)]
        made = [(address, page) for address in addresses if (page := link_page(address)) is not None]
        if not made:
            return Found()
        seen = self._seen("linked", [_item("links", [page["source"] for _, page in made])])[0]
        found = Found(addresses=len(made))
        found.scripts, found.requests = self.page.scripts.total(), self.page.requests.total()
        for (value, _), links in zip(made, seen, strict=True):
            wrong = [link for link in links if tuple(link) != wanted_link(value)]
            found.links += len(wrong) + (len(links) != _LINKS_OF_A_PAGE)
            found.told += [ascii(f"link: {value!r:.200}: {link}") for link in wrong[:1]]
        return found


_LINKS_OF_A_PAGE: Final = 2


def _each(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The page of each source."""
    return [item for item in items for _ in item["sources"]]


def _is_whole(kind: str) -> bool:
    return kind.startswith("mail")


def _item(kind: str, sources: Sequence[str]) -> dict[str, Any]:
    media = makers()[kind][0] if kind in makers() else "text/html"
    return {"kind": kind, "type": media, "sources": list(sources), "whole": _is_whole(kind)}


def _counted(page: Page, differences: Sequence[tuple[list[str], list[str]]]) -> Found:
    return Found(
        scripts=page.scripts.total(),
        requests=page.requests.total(),
        links=sum(len(links) for links, _ in differences),
        elements=sum(len(elements) for _, elements in differences),
    )


def first(told: Sequence[str]) -> Iterator[str]:
    """The first lines, and how many there are more."""
    yield from told[:_TOLD]
    if len(told) > _TOLD:
        yield f"… and {len(told) - _TOLD} more"


def summed(parts: Sequence[Found]) -> Found:
    """All parts as one."""
    total = Found()
    for part in parts:
        total.add(part)
    return total
