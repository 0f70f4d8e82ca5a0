"""axe-core on every packaged mail: ten templates × five languages, light and dark, in Chromium.

    python -m scripts.axe_mails                    # exit 0: no violation; 1: some; 2: a tool is missing
    python -m scripts.axe_mails --all              # every variant, example and packaged tenant as well
    python -m scripts.axe_mails --pictures FOLDER  # and what the mails look like, 360 and 800 pixels wide

axe-core comes from npm into a folder of its own (`--axe FOLDER` names one that has it), never into the
project. Nothing else is loaded: the browser reaches no host. A mail with charts is
looked at twice: with its bars, and with pictures, whose files stand in the page here and beside it in a mail.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from info.adapters.packaged import PackagedSource
from info.bootstrap.pictures import open_pictures
from info.bootstrap.seals import sample_values
from info.errors import PictureError
from info.formatters.email.illustrated import illustrated
from info.model.names import SHIPPED_LOCALES, TEMPLATE_TYPES
from info.model.pictures import Drawing
from info.ports.pictures import Pictures
from info.publishing.library import Library
from scripts.browser import Browser, BrowserMissing, Scheme, exit_code, open_browser

__all__ = ["RUN", "Mail", "axe_source", "mails", "main", "violations"]

AXE: Final = "axe-core@4.14.1"
LOCALES: Final = ("en", "de", "pl", "ar", "ja")
WIDTHS: Final = (360, 800)
RUN: Final = """
axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(found => {
  const told = list => list.map(rule => ({
    rule: rule.id, help: rule.help,
    nodes: rule.nodes.map(node => ({at: node.target.join(" "), html: node.html.slice(0, 160),
      why: (node.any.concat(node.all, node.none)[0] || {}).message || ""}))}));
  return JSON.stringify({violations: told(found.violations), incomplete: told(found.incomplete)});
})
"""
"""Asks axe for what it finds on the page, and for what it cannot decide, as JSON."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One rendered mail and what it is called."""

    name: str
    html: str


def mails(*, everything: bool = False) -> Iterator[Mail]:
    """The packaged mails; `everything` adds variants, examples and the demo's tenants."""
    library = Library([PackagedSource()])
    engine = open_pictures()
    for template in TEMPLATE_TYPES:
        published = library.published(template)
        variants = [variant.id for variant in published.loaded.document.variants]
        examples = published.schema.source["examples"] if published.schema.source else [{}]
        for locale in SHIPPED_LOCALES if everything else LOCALES:
            for variant in variants if everything else variants[:1]:
                for number, example in enumerate(examples if everything else examples[:1]):
                    compiled = library.compile(template, variant, locale, locale, "email", "")
                    values = sample_values(library.tenant(""))
                    outputs = compiled.program(example, values, "UTC")
                    payload = compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
                    name = f"{template}.{variant}.{locale}.{number}"
                    yield Mail(name, payload["html"])
                    drawings = compiled.drawings(example, values, "UTC")
                    if with_pictures := _pictured(payload["html"], drawings, engine):
                        yield Mail(f"{name}.pictures", with_pictures)
    engine.close()


def _pictured(page: str, drawings: Sequence[Drawing], engine: Pictures) -> str:
    """The page with the pictures that can be made; "" where none can."""
    pngs: dict[str, tuple[Drawing, bytes]] = {}
    for at, drawing in enumerate(drawings):
        with suppress(PictureError):
            pngs[f"c{at}"] = (drawing, engine.png_now(drawing.picture).data)
    made, _ = illustrated(page, {cid: drawing for cid, (drawing, _) in pngs.items()})
    for cid, (_, data) in pngs.items():
        made = made.replace(f'src="cid:{cid}"', f'src="data:image/png;base64,{b64encode(data).decode()}"')
    return made if pngs else ""


def axe_source(folder: Path) -> str:
    """The script of axe-core in `folder`, fetched with npm when it is not there yet."""
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise BrowserMissing("npm is not here, and axe-core comes from it: apt-get install npm")
        done = subprocess.run(  # noqa: S603  (npm, with words of our own)
            [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", AXE],
            check=False,
            capture_output=True,
        )
        if done.returncode or not script.is_file():
            raise BrowserMissing(f"npm could not fetch {AXE}; is its registry within reach?")
    return script.read_text(encoding="utf-8")


def violations(browser: Browser, axe: str, page: str, scheme: Scheme) -> dict[str, list[dict[str, Any]]]:
    """What axe finds on a page: `violations`, and `incomplete` where it cannot tell."""
    browser.show(page, scheme=scheme)
    browser.evaluate(f"{axe};0")
    found: dict[str, list[dict[str, Any]]] = json.loads(browser.evaluate(RUN))
    return found


def _checked(arguments: argparse.Namespace) -> int:
    """Look at every mail; the number of violations."""
    wrong = seen = open_questions = 0
    with tempfile.TemporaryDirectory() as own, open_browser() as browser:
        axe = axe_source(arguments.axe or Path(own))
        for mail in mails(everything=arguments.all):
            for scheme in get_args(Scheme):
                found = violations(browser, axe, mail.html, scheme)
                seen += 1
                wrong += sum(len(rule["nodes"]) for rule in found["violations"])
                open_questions += sum(len(rule["nodes"]) for rule in found["incomplete"])
                _tell(mail, scheme, found, verbose=arguments.verbose)
                if arguments.pictures:
                    _take(browser, mail, scheme, arguments.pictures)
    print(f"{seen} pages, {wrong} violations, {open_questions} that axe cannot decide")
    return wrong


def _tell(mail: Mail, scheme: str, found: dict[str, list[dict[str, Any]]], *, verbose: bool) -> None:
    for kind in ("violations", "incomplete") if verbose else ("violations",):
        for rule in found[kind]:
            for node in rule["nodes"]:
                print(f"{mail.name} {scheme}: {kind}: {rule['rule']}: {node['why']}\n    {node['html']}")


def _take(browser: Browser, mail: Mail, scheme: Scheme, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        browser.show(mail.html, scheme=scheme, width=width)
        (folder / f"{mail.name}.{scheme}.{width}.png").write_bytes(browser.picture())


def main() -> int:
    """0 without a violation, 1 with some, 2 when npm or Chromium is missing."""
    parser = argparse.ArgumentParser(description="axe-core on every packaged mail, light and dark.")
    parser.add_argument("--all", action="store_true", help="all languages, variants and examples")
    parser.add_argument("--axe", type=Path, help="a folder where npm has installed axe-core")
    parser.add_argument("--pictures", type=Path, help="write pictures of the mails into this folder")
    parser.add_argument("--verbose", action="store_true", help="also tell what axe cannot decide")
    asked = parser.parse_args()
    return exit_code(lambda: _checked(asked))


if __name__ == "__main__":
    sys.exit(main())
