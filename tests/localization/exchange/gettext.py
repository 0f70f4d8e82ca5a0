"""gettext's own tools on our files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from info.localization.exchange import read_exchange, write_exchange
from info.model.translation import Exchange

__all__ = ["HAS_GETTEXT", "WHY_NOT", "checked_by_msgfmt", "merged_by_msgmerge", "run"]

HAS_GETTEXT = all(shutil.which(tool) for tool in ("msgfmt", "msgmerge", "msgcat", "msgattrib"))
WHY_NOT = "gettext's tools are not installed (apt-get install gettext)"


def run(*command: str | Path) -> str:
    """What a tool printed. Raises `CalledProcessError` where it failed."""
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return done.stdout + done.stderr


def checked_by_msgfmt(exchange: Exchange, folder: Path) -> Iterator[str]:
    """What `msgfmt --check` has to say."""
    path = folder / "checked.po"
    path.write_bytes(write_exchange(exchange, "po"))
    try:
        said = run("msgfmt", "--check", "-o", "/dev/null", path)
    except subprocess.CalledProcessError as error:
        said = error.stderr
    yield from said.splitlines()[:5]


def merged_by_msgmerge(exchange: Exchange, folder: Path) -> Iterator[str]:
    """What is lost where translations are merged into a fresh file, wrapped by the tool."""
    theirs, fresh, merged = folder / "theirs.po", folder / "fresh.pot", folder / "merged.po"
    data = write_exchange(exchange, "po")
    theirs.write_bytes(data)
    fresh.write_bytes(data)
    run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, theirs, fresh)
    read = read_exchange(merged.read_bytes(), "po", file=merged.name)
    for was, came in zip(exchange.units, read.units, strict=True):
        if was != came:
            yield f"msgmerge: {was!r} came back as {came!r}"
