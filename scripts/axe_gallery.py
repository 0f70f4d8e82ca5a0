"""axe-core on the gallery, and whether it fits a phone and asks for nothing, in Chromium.

    python -m scripts.axe_gallery PAGE                    # exit 0: nothing wrong; 1: some; 2: no tool
    python -m scripts.axe_gallery PAGE --pictures FOLDER  # and what it looks like, 390 and 1440 pixels wide

PAGE is what `make gallery` wrote. axe-core comes from npm, as for `scripts.axe_mails`, whose matter the mails
in the page's frames are.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, get_args
from urllib.parse import urlencode

from scripts.axe_mails import RUN, axe_source
from scripts.browser import Browser, BrowserMissing, Scheme, exit_code, open_browser

__all__ = ["main", "opened", "views", "wrong_with"]

WIDTHS: Final = (390, 1440)
_PATIENCE_SECONDS: Final = 20
_WIDER: Final = "document.documentElement.scrollWidth - innerWidth"
_ASKED: Final = "performance.getEntriesByType('resource').map(each => each.name)"


def views(templates: Sequence[str], examples: Sequence[str]) -> Iterator[dict[str, str]]:
    """What is looked at: each template and example, English and Arabic by turns."""
    for number, template in enumerate(templates):
        for index, example in enumerate(examples):
            locale = ("en", "ar")[(number + index) % 2]
            yield {"template": template, "example": example, "locale": locale, "length": "screen"}


def opened(browser: Browser, page: Path, view: dict[str, str], scheme: Scheme, width: int) -> None:
    """Open the page at a view and wait until its messages are drawn."""
    browser.call("Page.navigate", url="about:blank")  # or another part of the same page would not be loaded
    browser.show("", scheme=scheme, width=width)
    browser.call("Page.navigate", url=f"{page.absolute().as_uri()}#{urlencode({**view, 'theme': scheme})}")
    end = time.monotonic() + _PATIENCE_SECONDS
    while browser.evaluate("document.getElementById('messages')?.ariaBusy") != "false":
        if time.monotonic() > end:
            raise BrowserMissing(f"The page was not drawn in {_PATIENCE_SECONDS} s: {view}")
        time.sleep(0.05)


def wrong_with(browser: Browser, axe: str) -> Iterator[str]:
    """What is wrong with the page as it stands, a line each."""
    browser.evaluate("for (const each of document.querySelectorAll('details')) each.open = true; 0")
    browser.evaluate(f"{axe};0")
    found: dict[str, list[dict[str, Any]]] = json.loads(browser.evaluate(RUN))
    for rule in found["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['rule']}: {node['why']}\n    {node['html']}"
    wider = browser.evaluate(_WIDER)
    if wider > 0:
        yield f"it is {wider} pixels wider than the window"
    for name in browser.evaluate(_ASKED):
        yield f"it asks for {name}"


def _checked(arguments: argparse.Namespace) -> int:
    wrong = seen = 0
    with tempfile.TemporaryDirectory() as own, open_browser() as browser:
        axe = axe_source(arguments.axe or Path(own))
        opened(browser, arguments.page, {}, "light", WIDTHS[0])
        templates, examples = browser.evaluate("[data.templates.map(each => each.id), data.examples]")
        for view in views(templates, examples):
            for scheme in get_args(Scheme):
                for width in WIDTHS:
                    opened(browser, arguments.page, view, scheme, width)
                    name = f"{view['template']}.{view['example']}.{view['locale']}.{scheme}.{width}"
                    lines = list(wrong_with(browser, axe))
                    seen, wrong = seen + 1, wrong + len(lines)
                    for line in lines:
                        print(f"{name}: {line}")
                    if arguments.pictures:
                        arguments.pictures.mkdir(parents=True, exist_ok=True)
                        (arguments.pictures / f"{name}.png").write_bytes(browser.picture())
    print(f"{seen} views, {wrong} violations")
    return wrong


def main() -> int:
    """0 when nothing is wrong, 1 when something is, 2 when npm or Chromium is missing."""
    parser = argparse.ArgumentParser(description="axe-core on the gallery, light and dark, narrow and wide.")
    parser.add_argument("page", type=Path, help="the page that make gallery wrote")
    parser.add_argument("--axe", type=Path, help="a folder where npm has installed axe-core")
    parser.add_argument("--pictures", type=Path, help="write pictures of the page into this folder")
    asked = parser.parse_args()
    return exit_code(lambda: _checked(asked))


if __name__ == "__main__":
    sys.exit(main())
