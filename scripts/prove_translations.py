"""Every packaged catalogue out and back, and written anew: `python -m scripts.prove_translations`.

For each locale: all its texts as XLIFF 2, PO and JSON are read again and applied, which must change nothing;
and each locale file, put together from its texts alone, must be the very file (in canonical layout).
Exit code 1 where one is not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from rich.progress import track

from info.adapters.packaged import PackagedSource
from info.localization.exchange import FORMATS, read_exchange, write_exchange
from info.model.translation import Exchange
from info.publishing import Library, format_source
from info.publishing.l10n import Originals, apply, locales, originals_of, units
from info.publishing.l10n.placing import placed

__all__ = ["main", "rewritten"]


def rewritten(library: Library, texts: Originals, locale: str) -> str | None:
    """The path of a locale file that differs once it is written from its texts alone; None when none does."""
    path = f"templates/locales/{locale}/{texts.name}.json"
    data = library.shelf.sources[-1].read(path) or b"{}"
    targets = {name: entry.source for name, entry in reversed(list(texts.given[locale].items()))}
    written = placed(None, path, texts, targets, json.loads(data)["$schema"])
    return None if written == format_source(data, path).encode() else path


def _round_trips(library: Library, locale: str) -> Iterator[str]:
    """What a round trip in each format would change."""
    exchange = Exchange("en", locale, units(library, locale))
    for form in FORMATS:
        back = read_exchange(write_exchange(exchange, form), form, file=f"{locale}.{form}")
        result = apply(library, back)
        if result.files or result.changes or result.refused:
            yield f"{locale} as {form}: {[*result.files, *result.changes, *result.refused]}"


def main() -> int:
    """The exit code."""
    library = Library([PackagedSource()])
    wrong: list[str] = []
    files = texts = 0
    for locale in track(locales(library), "proving", transient=True):
        texts += len(units(library, locale))
        wrong += _round_trips(library, locale)
        for each in originals_of(library):
            if locale in each.given:
                files += 1
                wrong += filter(None, [rewritten(library, each, locale)])
    for what in wrong:
        sys.stdout.write(f"{what}\n")
    sys.stdout.write(
        f"{len(locales(library))} locales, {texts:,} texts in {len(FORMATS)} formats, {files} files: "
        f"{len(wrong)} differ\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
