"""Compile CLDR's JSON into the compact data that `info` packages.

    npm pack cldr-core@48.2.0 cldr-misc-full@48.2.0 cldr-dates-full@48.2.0   # and unpack each
    python scripts/compile_cldr.py UNPACKED_FOLDER

UNPACKED_FOLDER holds the three packages as folders whose names start with theirs. Writes
`src/info/language/messageformat/data/{plurals,lists,relative,directions}.json` and the samples the
tests read. The data are CLDR's, under
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
SAMPLES = Path(__file__).parent.parent / "tests/language/messageformat/plural_samples.json"
UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
STYLES = {"long": "", "short": "-short", "narrow": "-narrow"}


def main(folder: Path) -> None:
    """Read the packages under `folder` and write the files and the licence."""
    core, misc, dates = (next(folder.glob(f"{name}*/")) for name in ("cldr-core", "cldr-misc", "cldr-dates"))
    TARGET.mkdir(parents=True, exist_ok=True)
    compiled, samples = plurals(core)
    _write("plurals.json", compiled)
    SAMPLES.write_text(json.dumps(samples, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    _write("lists.json", {name: lists(misc, name) for name in LANGUAGES})
    _write("relative.json", {name: relative(dates, name) for name in LANGUAGES})
    _write("directions.json", directions(core))
    shutil.copyfile(core / "LICENSE", TARGET / "LICENSE")


def plurals(core: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Rules once each, and for every locale the number of its rule, cardinal and ordinal.

    Beside them, for each rule, CLDR's samples of each category, for the tests.
    """
    rules: list[dict[str, str]] = []
    samples: list[dict[str, str]] = []
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
                samples.append({})
            out[kind][locale] = rules.index(rule)
            _add_samples(samples[rules.index(rule)], conditions)
    return out, samples


def _add_samples(known: dict[str, str], conditions: dict[str, str]) -> None:
    for key, source in conditions.items():
        category = key.removeprefix("pluralRule-count-")
        listed = [part.split(" ", 1)[1].strip(" ,…") for part in source.split("@")[1:]]
        found = [sample.strip() for part in listed for sample in part.split(",") if sample.strip()]
        before = known.get(category, "").split()
        known[category] = " ".join(before + [sample for sample in found if sample not in before])


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


def directions(core: Path) -> dict[str, list[str]]:
    """The right-to-left scripts, the languages written in one, and those that are in some regions."""
    metadata = _read(core / "scriptMetadata.json")["scriptMetadata"]
    scripts = sorted(name for name, about in metadata.items() if about["rtl"] == "YES")
    likely = _read(core / "supplemental/likelySubtags.json")["supplemental"]["likelySubtags"]
    leftward = sorted(
        tag for tag, full in likely.items() if full.split("-")[1] in scripts and tag[:3] != "und"
    )
    languages = [tag for tag in leftward if "-" not in tag]
    elsewhere = [
        tag
        for tag in leftward
        for _, _, region in [tag.partition("-")]
        if region and (len(region) == len("PK") or region.isdigit()) and tag.split("-")[0] not in languages
    ]
    return {"scripts": scripts, "languages": languages, "elsewhere": elsewhere}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(name: str, data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
