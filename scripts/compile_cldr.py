"""Compile CLDR's JSON into the compact data that `info` packages.

    npm pack cldr-core@48.2.0 cldr-misc-full@48.2.0 cldr-dates-full@48.2.0   # and unpack each
    python scripts/compile_cldr.py UNPACKED_FOLDER

UNPACKED_FOLDER holds the three packages as folders whose names start with theirs. Writes
`src/info/language/messageformat/data/{plurals,lists,relative}.json`. The data are CLDR's, under
the Unicode licence v3, a copy of which stands beside them.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

__all__ = ["main"]

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ar", "ja", "zh-Hans")
TARGET = Path(__file__).parent.parent / "src/info/language/messageformat/data"
UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
STYLES = {"long": "", "short": "-short", "narrow": "-narrow"}


def main(folder: Path) -> None:
    """Read the packages under `folder` and write the three files and the licence."""
    core, misc, dates = (next(folder.glob(f"{name}*/")) for name in ("cldr-core", "cldr-misc", "cldr-dates"))
    TARGET.mkdir(parents=True, exist_ok=True)
    _write("plurals.json", plurals(core))
    _write("lists.json", {name: lists(misc, name) for name in LANGUAGES})
    _write("relative.json", {name: relative(dates, name) for name in LANGUAGES})
    shutil.copyfile(core / "LICENSE", TARGET / "LICENSE")


def plurals(core: Path) -> dict[str, Any]:
    """Rules once each, and for every locale the number of its rule, cardinal and ordinal."""
    rules: list[dict[str, str]] = []
    out: dict[str, Any] = {"version": "", "cardinal": {}, "ordinal": {}, "rules": rules}
    for kind, name in (("cardinal", "plurals"), ("ordinal", "ordinals")):
        data = _read(core / f"supplemental/{name}.json")["supplemental"]
        out["version"] = data["version"]["_cldrVersion"]
        for locale, conditions in data[f"plurals-type-{kind}"].items():
            rule = {
                key.removeprefix("pluralRule-count-"): source.split("@")[0].strip()
                for key, source in conditions.items()
                if not key.endswith("-other")
            }
            if rule not in rules:
                rules.append(rule)
            out[kind][locale] = rules.index(rule)
    return out


def lists(misc: Path, locale: str) -> dict[str, list[str]]:
    """For each type and style, the patterns of two items, and of start, middle and end."""
    data = _read(misc / f"main/{locale}/listPatterns.json")["main"][locale]["listPatterns"]
    return {
        kind.removeprefix("listPattern-type-"): [patterns[key] for key in ("2", "start", "middle", "end")]
        for kind, patterns in data.items()
        if isinstance(patterns, dict)
    }


def relative(dates: Path, locale: str) -> dict[str, Any]:
    """For each unit and style: the words ("-1": "yesterday"), and past and future by category."""
    fields = _read(dates / f"main/{locale}/dateFields.json")["main"][locale]["dates"]["fields"]
    return {
        f"{unit}{suffix}": _relative_field(fields[f"{unit}{suffix}"])
        for unit in UNITS
        for suffix in STYLES.values()
    }


def _relative_field(field: dict[str, Any]) -> dict[str, Any]:
    words = {
        key.removeprefix("relative-type-"): text
        for key, text in field.items()
        if key.startswith("relative-type-")
    }
    counted = {
        tense: {
            key.removeprefix("relativeTimePattern-count-"): text
            for key, text in field[f"relativeTime-type-{tense}"].items()
        }
        for tense in ("past", "future")
    }
    return {"words": words, **counted}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(name: str, data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
