"""Locale matching: ICU's own cases, a table for each rule, and what holds whatever is asked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import UnknownName
from info.localization import LocaleMatcher, canonical, combine
from info.localization.distance import STEPS, eighths_between, is_more_likely
from info.localization.likely import maximize
from info.localization.tags import read_tag
from info.testing.locale_matcher import failures_of, read_cases
from tests.reference import reference_data

SUITE = reference_data() / "locale_matcher" / "localeMatcherTest.txt"
CASES = list(read_cases(SUITE.read_text(encoding="utf-8"))) if SUITE.is_file() else []

LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "nb",
    "no",
    "nn",
    "da",
    "sr",
    "hr",
    "zh",
    "yue",
    "ar",
    "und",
    "iw",
    "sh",
)
SCRIPTS = ("", "Latn", "Cyrl", "Hans", "Hant", "Arab", "Zzzz")
REGIONS = ("", "US", "GB", "AT", "BR", "419", "150", "TW", "HK", "MA", "XA", "SU", "001", "ZZ")
tags = st.builds(
    lambda *parts: "-".join(filter(None, parts)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(SCRIPTS),
    st.sampled_from(REGIONS),
    st.sampled_from(("", "1996", "fonipa", "pscrack")),
    st.sampled_from(("", "u-nu-latn", "t-en", "x-mine")),
)


@pytest.mark.skipif(not CASES, reason="no reference data here: ICU's cases of locale matching are not run")
def test_every_case_of_icu_passes():
    assert len(CASES) > 400

    assert [failure for case in CASES for failure in failures_of(case)] == []


@pytest.mark.parametrize(
    ("desired", "supported", "expected"),
    [
        # the same once what is unsaid is filled in
        ("de-DE", ["en", "de"], "de"),
        ("zh-TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("sr-ME", ["en", "sr-Latn"], "sr-Latn"),
        ("und-JP", ["en", "ja"], "ja"),
        # old codes, and codes from before BCP 47
        ("in", ["en", "id"], "id"),
        ("en-UK", ["en", "en-GB"], "en-GB"),
        ("i-klingon", ["en", "tlh"], "tlh"),
        ("cmn-TW", ["en", "zh-Hant"], "zh-Hant"),
        ("eng", ["de", "en"], "en"),
        # one way only
        ("gsw", ["en", "de"], "de"),
        ("de", ["en", "gsw"], "en"),
        ("br", ["en", "fr"], "fr"),
        # both ways
        ("da", ["en", "nb"], "nb"),
        ("nb", ["en", "da"], "da"),
        # scripts: most cannot stand in for one another, some can
        ("zh-Hant", ["en", "zh-Hans"], "en"),
        ("sr-Latn", ["en", "sr"], "sr"),
        ("hi-Latn", ["en", "hi"], "hi"),
        ("hi", ["en", "hi-Latn"], "en"),
        # regions that read each other's texts
        ("es-AR", ["es", "es-MX"], "es-MX"),
        ("es-GQ", ["es-MX", "es"], "es"),
        ("en-IN", ["en-US", "en-NZ"], "en-NZ"),
        ("en-PR", ["en-GB", "en-US"], "en-US"),
        ("ar-TN", ["ar-SY", "ar-MA"], "ar-MA"),
        ("zh-HK", ["zh-TW", "zh-MO"], "zh-MO"),
        # a region of regions is as far as the farthest of its parts
        ("es-419", ["es", "es-MX"], "es-MX"),
        ("en-001", ["en-US", "en-GB"], "en-US"),
        # paradigm locales before others that are as near
        ("en-AU", ["fr", "en-NZ", "en-GB"], "en-GB"),
        ("es-CL", ["fr", "es-MX", "es-419"], "es-419"),
        # of several as near, the more usual form
        ("fr-SN", ["en", "fr-CA", "fr-FR"], "fr-FR"),
        # no language is no English
        ("und", ["de", "en"], "de"),
        ("en", ["de", "und"], "de"),
        ("und", ["de", "und"], "und"),
        # pseudo-locales match themselves
        ("en-XA", ["de", "en"], "de"),
        ("en", ["de", "en-XA"], "de"),
        ("fr-pscrack", ["de", "fr-pscrack"], "fr-pscrack"),
        ("en-psaccent", ["de", "en-XA"], "en-XA"),
        ("x-bork", ["de", "x-bork"], "x-bork"),
        ("x-bork", ["de", "x-berk"], "de"),
        # what only differs beyond the region
        ("de-1996", ["en", "de"], "de"),
        ("sl-nedis", ["sl", "sl-nedis"], "sl-nedis"),
        ("de-u-co-phonebk", ["de-1901", "de"], "de-1901"),
        # regions that fell apart, regions nobody knows, languages nobody knows
        ("ru-SU", ["en", "ru"], "ru"),
        ("de-ZZ", ["en", "de"], "de"),
        ("de-QX", ["en", "de"], "de"),
        ("qaa", ["en", "de"], "en"),
        ("qaa-AT", ["en", "qaa"], "qaa"),
    ],
)
def test_one_wish_finds_the_nearest(desired, supported, expected):
    assert LocaleMatcher(supported).match([desired]).supported == expected


@pytest.mark.parametrize(
    ("desired", "supported", "expected", "wish"),
    [
        (["fr", "de"], ["en", "de", "fr"], "fr", "fr"),
        (["th", "de"], ["en", "de"], "de", "de"),
        # a region is worth as much as being asked for first, and no more
        (["en-GB", "sv"], ["en", "sv"], "en", "en-GB"),
        (["gl", "fr"], ["es", "fr"], "fr", "fr"),
        (["gl", "fr-CA"], ["es", "fr"], "fr", "fr-CA"),
        # the same place ends the search, however late
        (["th", "ja", "ko", "pl"], ["en", "pl"], "pl", "pl"),
        ([], ["en", "pl"], "en", None),
        (["th"], ["en", "pl"], "en", None),
    ],
)
def test_the_first_wishes_count_most(desired, supported, expected, wish):
    found = LocaleMatcher(supported).match(desired)

    assert (found.supported, found.desired) == (expected, wish)


@pytest.mark.parametrize(
    ("desired", "supported", "distance"),
    [
        ("de", "de", 0),
        ("de", "de-DE", 1 / 8),
        ("de", "de-Latn-DE", 3 / 8),
        ("de-AT", "de", 4),
        ("en-AU", "en-GB", 3),
        ("en-US", "en-GB", 5),
        ("es-AR", "es", 5),
        ("nb", "no", 1),
        ("da", "nb", 12),  # 8 the language, 4 the region
        ("br", "fr", 20),
        ("uz", "ru", 44),  # 30 the language, 10 the script, 4 the region
        ("en-419", "en-US", 5),  # the Americas speak both Englishes
        ("sr-Latn", "sr", 5),
    ],
)
def test_a_distance_is_the_sum_of_language_script_and_region(desired, supported, distance):
    assert LocaleMatcher([supported], default=None).match(desired).distance == distance


@pytest.mark.parametrize(
    ("desired", "supported", "expected", "settings"),
    [
        # without a default there is nothing; with one it need not be supported
        (["th"], ["en"], None, {"default": None}),
        (["th"], ["en"], "de", {"default": "de"}),
        (["th"], [], None, {}),
        (["th"], [], "de", {"default": "de"}),
        # the default is taken first among those that are as near
        (["en-ZA"], ["en-GB", "en-AU"], "en-GB", {"default": "en-AU"}),
        (["es-CL"], ["es-MX", "es-AR"], "es-AR", {"default": "es-AR"}),
        # too far
        (["en-AU"], ["de", "en-GB"], "de", {"threshold": 3}),
        (["en-AU"], ["de", "en-GB"], "en-GB", {"threshold": 4}),
        (["en"], ["de", "en"], "en", {"threshold": 0}),
        (["zh-Hant"], ["en", "zh-Hans"], "zh-Hans", {"threshold": 60}),
        # a script one can read before the language
        (["sr"], ["en", "ru"], "en", {}),
        (["sr"], ["en", "ru"], "ru", {"favor": "script"}),
        (["sr"], ["ru", "hr"], "ru", {"favor": "script"}),
        # all wishes alike
        (["gl", "en-CA"], ["es", "en"], "en", {"demotion": "none"}),
        (["en-GB", "sv"], ["en", "sv"], "sv", {"demotion": "none"}),
        # two ways only
        (["gsw"], ["en", "de"], "en", {"one_way": False}),
        (["da"], ["en", "nb"], "nb", {"one_way": False}),
    ],
)
def test_the_settings_change_what_is_chosen(desired, supported, expected, settings):
    assert LocaleMatcher(supported, **settings).match(desired).supported == expected


@pytest.mark.parametrize(
    ("supported", "desired", "combined"),
    [
        ("de", "de-AT", "de-AT"),
        ("de", "de-AT-u-nu-latn", "de-AT-u-nu-latn"),
        ("ar-EG-u-ca-islamic", "ar-SA-u-nu-latn", "ar-SA-u-nu-latn"),
        ("ar-u-ca-islamic", "ar-t-en", "ar-t-en-u-ca-islamic"),
        ("zh-Hans", "zh-SG", "zh-Hans-SG"),
        ("no", "nn-BE-fonipa", "no-BE-fonipa"),
        ("sl-rozaj", "sl", "sl-rozaj"),
        ("en", "en-x-mine", "en-x-mine"),
        ("de", "de", "de"),
    ],
)
def test_the_format_locale_is_the_supported_one_with_what_the_wish_says_besides(supported, desired, combined):
    assert combine(supported, desired) == combined


@pytest.mark.parametrize(
    ("desired", "supported", "reason"),
    [
        (["de"], ["en", "de"], "de was asked for and is there."),
        (["DE_at"], ["en", "de"], "de-AT is not there; de is the nearest, at distance 4."),
        (["de-DE"], ["en", "de"], "de-DE was asked for; de is the same language, script and region."),
        (["th", "ja"], ["en"], "Nothing near th or ja is there; en is the default."),
        ([], ["en"], "No locale was asked for; en is the default."),
        (["th"], [], "Nothing near th is there; there is no default."),
    ],
)
def test_a_match_says_why(desired, supported, reason):
    assert LocaleMatcher(supported).match(desired).reason == reason


@given(st.lists(tags, max_size=6), st.lists(tags, max_size=3), st.sampled_from(["language", "script"]))
def test_the_answer_is_supported_or_the_default(supported, desired, favor):
    found = LocaleMatcher(supported, default="qaa", favor=favor).match(desired)

    assert found.supported in {*supported, "qaa"}
    assert (found.desired is None) == (found.distance is None)
    assert found.desired is None or found.desired in desired


@given(st.lists(tags, max_size=6), tags)
def test_a_tag_that_is_there_wins(supported, desired):
    found = LocaleMatcher([*supported, desired]).match(desired)

    assert canonical(found.supported or "") == canonical(desired)
    assert found.distance == 0


@given(st.lists(tags, min_size=1, max_size=6, unique=True), tags, st.randoms(use_true_random=False))
def test_the_order_decides_only_between_those_as_near(supported, desired, random):
    shuffled = random.sample(supported, len(supported))

    one, other = (LocaleMatcher(order, default=None).match(desired) for order in (supported, shuffled))

    assert one.distance == other.distance


@given(tags, tags)
def test_the_distance_of_a_locale_from_itself_is_nothing_and_none_is_negative(one, other):
    here, there = (maximize(*read_tag(tag)[:3]) for tag in (one, other))

    assert eighths_between(here, here) == 0
    assert 0 <= eighths_between(here, there) <= (80 + 50 + 5) * STEPS
    assert not (is_more_likely(here, there) and is_more_likely(there, here))


@given(
    st.from_regex(
        r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?(-[a-z0-9]{5,8}){0,2}(-u-[a-z]{2}-[a-z]{3,8})?",
        fullmatch=True,
    )
)
def test_every_well_formed_tag_has_an_answer(tag):
    found = LocaleMatcher(["en", tag], default=None).match([tag])

    assert found.distance == 0
    assert str(read_tag(found.combined or "")) == found.combined


@pytest.mark.parametrize("tag", ["", "e", "de-", "12", "deutsch!", "de--AT", "en-x", "x", "a" * 200, "é"])
def test_a_malformed_tag_is_an_error_that_shows_the_form(tag):
    with pytest.raises(UnknownName, match=r"BCP 47 language tag.*Known: ar, de, de-AT"):
        LocaleMatcher(["en"]).match([tag])
    with pytest.raises(UnknownName, match="BCP 47"):
        LocaleMatcher(["en", tag])


def test_wrong_settings_are_errors_that_name_the_right_ones():
    with pytest.raises(UnknownName, match="Known: language, script"):
        LocaleMatcher(["en"], favor="region")
    with pytest.raises(UnknownName, match="Known: none, region"):
        LocaleMatcher(["en"], demotion="all")
    with pytest.raises(ValueError, match=r"from 0 .* to 100"):
        LocaleMatcher(["en"], threshold=101)


def test_a_matcher_never_changes():
    matcher = LocaleMatcher(["en", "de"])

    with pytest.raises(AttributeError, match="never changes"):
        matcher.threshold = 3
    assert repr(matcher) == "LocaleMatcher(['en', 'de'], default='en', threshold=50)"


def test_a_single_wish_may_be_a_plain_string():
    assert LocaleMatcher(["en", "de"]).match("de-CH").supported == "de"


def test_a_thousand_supported_locales_are_matched_in_no_time():
    supported = [f"{language}-{region}" for language in LANGUAGES[:10] for region in range(100, 200)]
    matcher = LocaleMatcher(supported, favor="script")
    matcher.match("pl-PL")
    started = time.perf_counter()

    for number in range(20):
        matcher.match(["th-TH", f"vi-{number + 100}"])

    assert len(supported) == 1000
    assert time.perf_counter() - started < 2
