"""Compile CLDR's locale data into the two compact files that `info.localization` packages.

    npm pack cldr-core@48.2.0   # and unpack it
    python scripts/compile_locales.py UNPACKED_FOLDER

UNPACKED_FOLDER holds the package as a folder whose name starts with `cldr-core`. Writes
`src/info/localization/data/{tags,matching}.json`. The data are CLDR's, under the Unicode licence v3, a
copy of which stands beside them.

Sources: UTS #35 part 1, "Likely Subtags", "Language Matching", "Parent Locales" and Annex C; the way
a table of distances is built from the rules is ICU's (`LocaleDistanceMapper`, `DistanceTable`).
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["aliases", "distances", "likely_subtags", "main", "parents", "partitions", "scripts_of_regions"]

TARGET: Final = Path(__file__).parent.parent / "src/info/localization/data"
REGION: Final = re.compile(r"[A-Z]{2}|[0-9]{3}")
WORLD: Final = "001"


def main(folder: Path) -> None:
    """Read the package under `folder` and write the two files and the licence."""
    core = next(folder.glob("cldr-core*/"))
    TARGET.mkdir(parents=True, exist_ok=True)
    likely = _supplemental(core, "likelySubtags")["likelySubtags"]
    version = _supplemental(core, "likelySubtags")["version"]["_cldrVersion"]
    rules = _supplemental(core, "languageMatching")["languageMatching"]["written-new"]
    named, regions = partitions(
        rules["matchVariables"],
        _supplemental(core, "territoryContainment")["territoryContainment"],
        [tag for rule in rules["languageMatch"] for tag in (rule["_desired"], rule["_supported"])],
    )
    default_content = json.loads((core / "defaultContent.json").read_text(encoding="utf-8"))["defaultContent"]
    parent_locales = _supplemental(core, "parentLocales")["parentLocales"]["parentLocale"]
    _write(
        "tags.json",
        {
            "version": version,
            **aliases(_supplemental(core, "aliases")["metadata"]["alias"]),
            "parents": parents(parent_locales),
            "written_scripts": scripts_of_regions(likely, default_content),
        },
    )
    _write(
        "matching.json",
        {
            "version": version,
            "likely": likely_subtags(likely),
            "paradigms": rules["paradigmLocales"]["_locales"],
            "partitions": regions,
            "distances": distances(rules["languageMatch"], named),
        },
    )
    shutil.copyfile(core / "LICENSE", TARGET / "LICENSE")


def aliases(data: Mapping[str, Any]) -> dict[str, Any]:
    """Old code → code in use, of languages, scripts, regions and variants.

    `compound` maps a language to [further subtags, replacement]: "hy-arevmda" is one language with a
    code of its own. `legacy` are whole tags from before BCP 47. A region that fell apart has several
    successors, the first is the default.
    """
    languages = {old: entry["_replacement"] for old, entry in data["languageAlias"].items()}
    simple = {old: new for old, new in languages.items() if "-" not in old}
    legacy = {
        old.lower(): new for old, new in languages.items() if old.startswith("i-") or old == "en-GB-oed"
    }
    compound: dict[str, list[list[str]]] = defaultdict(list)
    for old in sorted(languages, key=lambda tag: (-tag.count("-"), tag)):
        language, _, rest = old.partition("-")
        if rest and old.lower() not in legacy:
            compound[language].append([rest.lower(), languages[old]])
    return {
        "languages": {old: _settled(new, simple) for old, new in simple.items()},
        "legacy": legacy,
        "compound": compound,
        "scripts": _replacements(data["scriptAlias"]),
        "regions": {
            old: new for old, new in _replacements(data["territoryAlias"]).items() if REGION.fullmatch(old)
        },
        "variants": _replacements(data["variantAlias"]),
    }


def _settled(code: str, known: Mapping[str, str]) -> str:
    """The code at the end of the road: a replacement may have been replaced in its turn."""
    language, dash, rest = code.partition("-")
    while language in known and "-" not in known[language] and known[language] != language:
        language = known[language]
    return language + dash + rest


def _replacements(entries: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {old: entry["_replacement"] for old, entry in entries.items()}


def parents(explicit: Mapping[str, str]) -> dict[str, str]:
    """Parent → its children, where the parent is not what cutting the last subtag gives."""
    return _grouped({tag: parent for tag, parent in explicit.items() if parent != tag.rpartition("-")[0]})


def scripts_of_regions(likely: Mapping[str, str], default_content: Iterable[str]) -> dict[str, Any]:
    """The languages of which CLDR names a locale by its script too: "zh-Hans-CN", never "zh-CN".

    For each, its likely script at "", and the scripts of regions where another one is likely. A region
    with another script is there for other languages, too.
    """
    named = {tag.split("-")[0] for tag in default_content if likely.get(tag.split("-")[0]) == tag}
    found: dict[str, dict[str, str]] = {}
    for tag, full in likely.items():
        language, _, region = tag.partition("-")
        if language == "und" or (region and not REGION.fullmatch(region)):
            continue
        script = full.split("-")[1]
        if language in named and not region:
            found.setdefault(language, {})[""] = script
        elif region and script != likely[language].split("-")[1]:
            found.setdefault(language, {})[region] = script
    return {language: dict(sorted(found[language].items())) for language in sorted(found)}


def likely_subtags(likely: Mapping[str, str]) -> dict[str, Any]:
    """`plain`: "Script-REGION" → the languages with that answer alone; `full`: the others.

    `full` is language → script → region → [language, script, region], "" for a subtag not given, and
    the language "" for "und". An und-REGION answers for the same region with its script, too.
    """
    table: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(dict))
    for tag, full in likely.items():
        language, script, region = _subtags(tag)
        table[language][script][region] = full.split("-")
    for answer in list(table[""][""].values()):
        table[""][answer[1]][answer[2]] = answer
    for scripts in table.values():
        for regions in scripts.values():
            if "" not in regions:  # und-Latn is not listed: the region decides, else the world's default
                regions.update({**scripts[""], **regions})
    plain = {
        language: "-".join(scripts[""][""][1:])
        for language, scripts in table.items()
        if language and list(scripts) == [""] and list(scripts[""]) == [""] and scripts[""][""][0] == language
    }
    return {"plain": _grouped(plain), "full": {k: v for k, v in table.items() if k not in plain}}


def _subtags(tag: str) -> tuple[str, str, str]:
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4), "")  # noqa: PLR2004  (ISO 15924)
    region = next((part for part in rest if part != script), "")
    return ("" if language == "und" else language), script, region


def partitions(
    variables: Mapping[str, Mapping[str, str]], containment: Mapping[str, Any], tags: Iterable[str]
) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Variable → partitions; and the partitions (one letter each) → the regions that are in those.

    Regions that no rule tells apart are one partition; a region of regions is in several.
    """
    leaves = _leaves(containment)
    sets: dict[str, set[str]] = {}
    for name, expression in variables.items():
        sets[name] = _regions_of(expression["_value"], leaves)
        sets[f"$!{name[1:]}"] = leaves[WORLD] - sets[name]
    for tag in tags:
        region = tag.split("-")[2] if tag.count("-") == 2 else "*"  # noqa: PLR2004  (language, script, region)
        if region != "*" and region not in sets:
            sets[region] = {region}
    members: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for region in sorted(leaves[WORLD]):
        members[tuple(sorted(name for name, inside in sets.items() if region in inside))].add(region)
    letters = {key: chr(ord("a") + number) for number, key in enumerate(members)}
    named = {name: {letters[key] for key in members if name in key} for name in sets}
    of_region = {region: letters[key] for key, inside in members.items() for region in inside}
    for macro, inside in leaves.items():
        of_region[macro] = "".join(sorted({of_region[region] for region in inside}))
    return named, _grouped(of_region)


def _leaves(containment: Mapping[str, Any]) -> dict[str, set[str]]:
    """Region of regions → all single regions in it; groupings and regions of the past included."""
    graph: dict[str, set[str]] = defaultdict(set)
    for key, entry in containment.items():
        graph[key.split("-")[0]].update(entry["_contains"])

    def inside(region: str) -> set[str]:
        return {leaf for part in graph[region] for leaf in (inside(part) if part in graph else {part})}

    return {region: inside(region) for region in list(graph)}


def _regions_of(expression: str, leaves: Mapping[str, set[str]]) -> set[str]:
    """The single regions of an expression as "US+005-BR": added and taken away from left to right."""
    found: set[str] = set()
    for sign, region in re.findall(r"([+-]?)(\w+)", expression):
        change = leaves.get(region, {region})
        found = found - change if sign == "-" else found | change
    return found


class Node:
    """Distance of a pair of subtags, and the table of pairs of the next subtag ("*" is any other)."""

    def __init__(self, distance: int) -> None:
        self.distance = distance
        self.pairs: dict[tuple[str, str], Node] = {}

    def add(self, key: list[tuple[str, str]], distance: int) -> None:
        """Add a rule; what an earlier rule said stands."""
        pair, *rest = key
        if not rest:
            self.pairs.setdefault(pair, Node(distance))
            return
        if pair not in self.pairs:
            other = self.pairs[("*", "*")]
            node = self.pairs[pair] = Node(0 if pair[0] == pair[1] else other.distance)
            node.pairs = {inner: Node(found.distance) for inner, found in other.pairs.items()}
        self.pairs[pair].add(rest, distance)

    def spread(self, key: list[tuple[str, str]], distance: int) -> None:
        """Add a rule with "*" to all that is known already and that it covers."""
        pair, *rest = key
        if not rest:
            self.pairs.setdefault(pair, Node(distance))
            return
        found = self.pairs.values() if pair == ("*", "*") else filter(None, [self.pairs.get(pair)])
        for node in list(found):
            node.spread(rest, distance)

    def compact(self, defaults: list[int]) -> Any:
        """The distance, with a table of the next subtags where that says more than the defaults."""
        table = {
            f"{desired} {supported}" if desired != "*" else "*": node.compact(defaults[1:])
            for (desired, supported), node in sorted(self.pairs.items())
        }
        if not table or table == {"*": defaults[0]}:
            return self.distance
        return [self.distance, table]


def distances(rules: Iterable[Mapping[str, Any]], named: Mapping[str, set[str]]) -> dict[str, Any]:
    """`defaults` of language, script and region; `pairs`: "desired supported" → distance or more.

    Where the script matters a pair has [distance, {scripts: …}], and where the region matters those
    have [distance, {partitions: distance}] in turn. "*" is any pair that is not named. `demotion` is
    what a wish loses against the wish before it: the distance of two unrelated Englishes, as in ICU.
    """
    root = Node(0)
    for rule in rules:
        for key, distance in _keys(rule, named):
            root.add(key, distance)
            if ("*", "*") in key:
                root.spread(key, distance)
    language = root.pairs.pop(("*", "*"))
    script = language.pairs[("*", "*")]
    region = script.pairs[("*", "*")]
    defaults = [script.distance, region.distance]
    table = {
        f"{desired} {supported}": node.compact(defaults)
        for (desired, supported), node in sorted(root.pairs.items())
    }
    english = root.pairs[("en", "en")].pairs[("*", "*")].pairs[("*", "*")].distance
    return {"defaults": [language.distance, *defaults], "demotion": english, "pairs": table}


def _keys(
    rule: Mapping[str, Any], named: Mapping[str, set[str]]
) -> Iterable[tuple[list[tuple[str, str]], int]]:
    """The pairs of subtags a rule is about, one list for each pair of partitions and direction."""
    desired, supported = rule["_desired"].split("-"), rule["_supported"].split("-")
    front = list(zip(desired[:2], supported[:2], strict=True))
    ends: list[list[tuple[str, str]]] = [[]]
    if len(desired) == 3:  # noqa: PLR2004  (language, script, region)
        ours, theirs = (sorted(named.get(part[2], {"*"})) for part in (desired, supported))
        ends = [[(mine, other)] for mine in ours for other in theirs]
    for end in ends:
        key = front + end
        back = [(there, here) for here, there in key]
        yield key, rule["_distance"]
        if not rule.get("_oneway") and back != key:
            yield back, rule["_distance"]


def _grouped(pairs: Mapping[str, str]) -> dict[str, str]:
    """Value → its keys, separated by spaces: the same text once."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs.items():
        found[value].append(key)
    return {value: " ".join(sorted(keys)) for value, keys in sorted(found.items())}


def _supplemental(core: Path, name: str) -> Any:
    return json.loads((core / f"supplemental/{name}.json").read_text(encoding="utf-8"))["supplemental"]


def _write(name: str, data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
