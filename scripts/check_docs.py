"""Every Markdown page: its links lead somewhere, its snippets parse, no page shows a private path.

    python -m scripts.check_docs

Checked without the network: links to files and to headings of the project; fenced `python`, `json`,
`toml` and `yaml`.
Links to the web are not followed. What a snippet prints is the business of the tests.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

__all__ = ["Page", "main", "pages", "problems"]

FENCE: Final = re.compile(
    r"^(?P<mark>```+|~~~+)(?P<kind>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=mark)\s*$", re.MULTILINE | re.DOTALL
)
LINK: Final = re.compile(r"(?<!!)\[[^\]\n]*\]\((?P<to>[^)\s]+)\)|!\[[^\]\n]*\]\((?P<image>[^)\s]+)\)")
HEADING: Final = re.compile(r"^#{1,6}\s+(?P<words>.+?)\s*$", re.MULTILINE)
CODE: Final = re.compile(r"`[^`\n]*`")
PRIVATE: Final = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
"""Paths that exist on one machine only."""
FOLDERS: Final = ("docs", "changes")


@dataclass(frozen=True)
class Page:
    """A Markdown file: where it is, as a person names it, and its text."""

    path: Path
    name: str
    text: str

    def line(self, offset: int) -> int:
        """The line, from 1, that holds a character."""
        return self.text.count("\n", 0, offset) + 1

    @property
    def prose(self) -> str:
        """The text with code blanked out, every offset kept."""

        def blank(match: re.Match[str]) -> str:
            return re.sub(r"[^\n]", " ", match.group())

        return CODE.sub(blank, FENCE.sub(blank, self.text))

    @property
    def anchors(self) -> set[str]:
        """The headings, as links name them."""
        words = (match["words"] for match in HEADING.finditer(FENCE.sub("", self.text)))
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in words}


def pages(root: Path) -> list[Page]:
    """The Markdown files at the root, in docs and in changes."""
    found = [*root.glob("*.md"), *(path for name in FOLDERS for path in (root / name).rglob("*.md"))]
    return [_page(path, path.relative_to(root).as_posix()) for path in sorted(found)]


def _page(path: Path, name: str) -> Page:
    return Page(path, name, path.read_text(encoding="utf-8"))


def _python(source: str) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
    compile(source, "<snippet>", "exec", flags=flags)


PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "python": _python,
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}


def _broken_snippets(page: Page) -> Iterator[str]:
    for match in FENCE.finditer(page.text):
        parse = PARSERS.get(match["kind"])
        if parse is None or match["body"].lstrip().startswith(">>>"):
            continue
        try:
            parse(match["body"])
        except (ValueError, SyntaxError, yaml.YAMLError) as error:
            reason = str(error).splitlines()[0]
            yield f"{page.name}:{page.line(match.start())} this {match['kind']} does not parse: {reason}"


def _broken_links(page: Page, root: Path) -> Iterator[str]:
    for match in LINK.finditer(page.prose):
        link = match["to"] or match["image"]
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.path.parent / file).resolve() if file else page.path
        place = f"{page.name}:{page.line(match.start())}"
        if not target.exists() or not target.is_relative_to(root.resolve()):
            yield f"{place} leads nowhere: {link}"
        elif anchor and target.suffix == ".md" and anchor not in _page(target, link).anchors:
            yield f"{place} there is no heading #{anchor} in {file or page.name}"


def problems(root: Path) -> list[str]:
    """All that is wrong in the pages, one line each: `file:line what`."""
    found = []
    for page in pages(root):
        found += [*_broken_snippets(page), *_broken_links(page, root)]
        for match in PRIVATE.finditer(page.text):
            found.append(f"{page.name}:{page.line(match.start())} shows a path of one machine")
    return found


def main() -> int:
    """Print what is wrong; the exit code says whether anything is."""
    root = Path(__file__).parent.parent
    found = problems(root)
    print("\n".join(found) or f"{len(pages(root))} pages: every link leads somewhere, every snippet parses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
