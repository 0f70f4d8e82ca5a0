"""A finished mail as a reader's client sees it: its elements, and the colours of its words.

An independent reading of the page: the standard library's parser, and as much of CSS as our mails use
(inline declarations, `bgcolor`, and the rules of one at-rule, all of them `!important`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Element", "Words", "contrast", "page_of", "words_of"]

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
NAMED = {"white": "#ffffff", "black": "#000000"}
_AT_RULE = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_STEP = re.compile(r"\s*(>?)\s*([a-z0-9]*)((?:\.[\w-]+)*)")


@dataclass(eq=False)
class Element:
    """One element: its attributes, its parent, its children and words in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    inner: list[Element | str] = field(default_factory=list)

    @property
    def style(self) -> dict[str, str]:
        """The inline declarations; a later one of the same name wins."""
        parts = (part.partition(":") for part in self.attributes.get("style", "").split(";"))
        return {name.strip(): value.replace("!important", "").strip() for name, _, value in parts if value}

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def walk(self) -> Iterator[Element]:
        """This element and all in it, in order."""
        yield self
        for child in self.inner:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.walk() if element.tag in tags]

    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text() for part in self.inner)

    def above(self) -> Iterator[Element]:
        """This element and those around it, outwards."""
        found: Element | None = self
        while found is not None:
            yield found
            found = found.parent


@dataclass(frozen=True)
class Words:
    """Words, their colour and what they stand on, both as #rrggbb."""

    text: str
    colour: str
    ground: str


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {}, None)
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.inner.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.at.tag == tag
            assert self.at.parent is not None
            self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.inner.append(data)


def page_of(html: str) -> Element:
    """The page's tree; conditional comments are left out, as browsers do."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


def words_of(page: Element, *, dark: bool = False) -> Iterator[Words]:
    """All words that are shown, and the alternative texts, with their colours."""
    rules = _rules(page) if dark else []
    for element in page.all("body")[0].walk():
        if any(each.style.get("display") == "none" for each in element.above()):
            continue
        said = [part for part in element.inner if isinstance(part, str)] + [element.attributes.get("alt", "")]
        for text in said:
            if text.replace("\xa0", " ").strip():
                yield Words(text.strip(), _colour(element, rules), _ground(element, rules))


def _rules(page: Element) -> list[tuple[str, dict[str, str]]]:
    sheet = "".join(style.text() for style in page.all("style"))
    found = _AT_RULE.search(sheet)
    assert found is not None
    rules = []
    for selectors, body in _RULE.findall(found[1]):
        parts = (part.partition(":") for part in body.split(";"))
        made = {name.strip(): value.replace("!important", "").strip() for name, _, value in parts if value}
        rules += [(selector.strip(), made) for selector in selectors.split(",")]
    return rules


def _matches(element: Element, selector: str) -> bool:
    steps = [step for step in _STEP.findall(selector) if step[1] or step[2]]
    return _up(element, steps)


def _up(element: Element | None, steps: list[tuple[str, str, str]]) -> bool:
    if element is None:
        return False
    child, tag, classes = steps[-1]
    if (tag and element.tag != tag) or not set(classes.split(".")) - {""} <= element.classes:
        return False
    if len(steps) == 1:
        return True
    outer = list(element.above())[1:]
    return any(_up(each, steps[:-1]) for each in (outer[:1] if child else outer))


def _weight(selector: str) -> tuple[int, int]:
    steps = _STEP.findall(selector)
    return sum(step[2].count(".") for step in steps), sum(bool(step[1]) for step in steps)


def _declared(
    element: Element, names: tuple[str, ...], rules: list[tuple[str, dict[str, str]]]
) -> str | None:
    best: tuple[tuple[int, int], str] | None = None
    for selector, made in rules:
        for name in names:
            if (
                name in made
                and (best is None or _weight(selector) >= best[0])
                and _matches(element, selector)
            ):
                best = (_weight(selector), made[name])
    if best is not None:
        return best[1]
    inline = [value for name, value in element.style.items() if name in names]
    return inline[-1] if inline else element.attributes.get("bgcolor") if "background" in names else None


def _hex(value: str) -> str:
    value = NAMED.get(value, value).lower()
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        value = "#" + "".join(2 * digit for digit in value[1:])
    assert re.fullmatch(r"#[0-9a-f]{6}", value), value
    return value


def _colour(element: Element, rules: list[tuple[str, dict[str, str]]]) -> str:
    for each in element.above():
        found = _declared(each, ("color",), rules)
        if found not in {None, "inherit"}:
            return _hex(str(found))
        assert each.tag != "a" or found == "inherit", "a link has the browser's colour"
    return "#000000"


def _ground(element: Element, rules: list[tuple[str, dict[str, str]]]) -> str:
    for each in element.above():
        found = _declared(each, ("background", "background-color"), rules)
        if found not in {None, "none", "transparent"}:
            return _hex(str(found))
    return "#ffffff"


def _light(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio; written apart from the one that is tested."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)
