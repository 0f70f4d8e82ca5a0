"""What the script makes of CLDR's data, on data small enough to check by eye."""

from __future__ import annotations

import pytest

from scripts.compile_locales import (
    aliases,
    distances,
    likely_subtags,
    parents,
    partitions,
    scripts_of_regions,
)

CONTAINMENT = {
    "001": {"_contains": ["019", "150"]},
    "019": {"_contains": ["US", "BR", "CA"]},
    "150": {"_contains": ["GB", "FR"]},
    "150-status-deprecated": {"_contains": ["DD"]},
}


def rule(desired, supported, distance, *, oneway=False):
    return {"_desired": desired, "_supported": supported, "_distance": distance, "_oneway": oneway}


def test_regions_that_no_rule_tells_apart_are_one_partition():
    named, regions = partitions({"$a": {"_value": "019-CA"}}, CONTAINMENT, ["en-*-GB", "*-*-*", "en"])

    groups = {tuple(sorted(there.split())): letters for letters, there in regions.items()}
    america, britain, rest = (groups[group] for group in [("BR", "US"), ("GB",), ("CA", "DD", "FR")])
    assert groups["019",] == "".join(sorted(america + rest))
    assert groups["150",] == "".join(sorted(britain + rest))
    assert (named["$a"], named["$!a"]) == ({america}, {britain, rest})
    assert named["GB"] == {britain}


def test_rules_become_a_table_where_the_first_that_fits_stands():
    named = {"$a": {"a"}, "$!a": {"b"}}
    rules = [
        rule("nb", "no", 1),
        rule("gsw", "de", 4, oneway=True),
        rule("*", "*", 80),
        rule("am-Ethi", "en-Latn", 10, oneway=True),
        rule("*-*", "*-*", 50),
        rule("en-*-$a", "en-*-$a", 3),
        rule("en-*-$!a", "en-*-$!a", 4),
        rule("en-*-*", "en-*-*", 5),
        rule("*-*-*", "*-*-*", 4),
    ]

    made = distances(rules, named)

    assert (made["defaults"], made["demotion"]) == ([80, 50, 4], 5)
    assert made["pairs"] == {
        "nb no": 1,
        "no nb": 1,
        "gsw de": 4,
        "am en": [80, {"*": 50, "Ethi Latn": 10}],
        "en en": [0, {"*": [50, {"*": 5, "a a": 3, "b b": 4}]}],
    }


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("languages", "aa", "cc"),
        ("languages", "sh", "sr-Latn"),
        ("legacy", "i-klingon", "tlh"),
        ("regions", "SU", "RU AM"),
        ("scripts", "Qaai", "Zinh"),
        ("variants", "heploc", "alalc97"),
    ],
)
def test_old_codes_lead_to_the_ones_in_use(kind, old, new):
    def entries(**codes):
        return {old.replace("_", "-"): {"_replacement": new} for old, new in codes.items()}

    made = aliases(
        {
            "languageAlias": entries(aa="bb", bb="cc", sh="sr-Latn", i_klingon="tlh", hy_arevmda="hyw"),
            "territoryAlias": entries(SU="RU AM", USA="US"),
            "scriptAlias": entries(Qaai="Zinh"),
            "variantAlias": entries(heploc="alalc97"),
        }
    )

    assert made[kind][old] == new
    assert made["compound"] == {"hy": [["arevmda", "hyw"]]}
    assert "USA" not in made["regions"]


def test_what_is_likely_is_listed_once_and_by_region_where_that_matters():
    likely = {
        "und": "en-Latn-US",
        "en": "en-Latn-US",
        "de": "de-Latn-DE",
        "und-RS": "sr-Cyrl-RS",
        "sr": "sr-Cyrl-RS",
        "sr-ME": "sr-Latn-ME",
        "und-Latn-MK": "sq-Latn-MK",
        "und-Cyrl": "ru-Cyrl-RU",
    }

    made = likely_subtags(likely)

    assert made["plain"] == {"Latn-US": "en", "Latn-DE": "de"}
    assert made["full"]["sr"] == {"": {"": ["sr", "Cyrl", "RS"], "ME": ["sr", "Latn", "ME"]}}
    assert made["full"][""]["Latn"]["RS"][0] == "sr"
    assert made["full"][""]["Latn"][""][0] == "en"
    assert made["full"][""]["Cyrl"] == {"": ["ru", "Cyrl", "RU"], "RS": ["sr", "Cyrl", "RS"]}
    assert scripts_of_regions(likely, ["sr-Cyrl-RS", "sr-Latn-RS", "de-DE"]) == {
        "sr": {"": "Cyrl", "ME": "Latn"}
    }


def test_only_parents_that_cutting_does_not_give_are_kept():
    assert parents({"nb": "no", "nn": "no", "no-NO": "no", "zh-Hant": "und"}) == {
        "no": "nb nn",
        "und": "zh-Hant",
    }
