from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.errors import UnknownName
from info.localization import canonical, catalogue, chain, negotiate, parent_of, region_of

AVAILABLE = ["en", "de", "pl", "ar", "ja", "pt-BR", "zh-Hans"]


@pytest.mark.parametrize(
    ("requested", "text", "formats", "words"),
    [
        (["de"], "de", "de", "was asked for and is there"),
        (["de-AT"], "de", "de-AT", "its parent"),
        (["de-1996"], "de", "de", "its parent"),
        (["pt-PT"], "pt-BR", "pt-PT", "the same language"),
        (["pt"], "pt-BR", "pt-BR", "the same language"),
        (["zh-CN"], "zh-Hans", "zh-Hans-CN", "its parent"),
        (["zh"], "zh-Hans", "zh-Hans", "the same language"),
        (["zh-TW"], "en", "en", "no texts in zh-Hant-TW; en is the default"),
        (["fr", "pl-PL"], "pl", "pl-PL", "its parent"),
        (["fr"], "en", "en", "no texts in fr"),
        (["fr", "it"], "en", "en", "fr or it"),
        ([], "en", "en", "No locale was asked for"),
        (["AR_eg"], "ar", "ar-EG", "its parent"),
        (["de-AT-u-nu-latn"], "de", "de-AT-u-nu-latn", "its parent"),
        (["de-u-nu-latn"], "de", "de-u-nu-latn", "its parent"),
        (["de-CH-1996"], "de", "de-CH-1996", "its parent"),
        (["ar-u-nu-latn-ca-islamic"], "ar", "ar-u-ca-islamic-nu-latn", "its parent"),
        (["gsw-CH"], "de", "de-CH", "the nearest language by CLDR, at distance 8"),
        (["qaa", "br"], "en", "en", "no texts in qaa or br"),
        (["be", "pl"], "pl", "pl", "was asked for and is there"),
    ],
)
def test_the_nearest_language_is_chosen_and_the_region_kept_for_numbers(requested, text, formats, words):
    choice = negotiate(requested, AVAILABLE)

    assert (choice.text_locale, choice.format_locale) == (text, formats)
    assert words in choice.reason


@pytest.mark.parametrize(
    ("requested", "fallback", "text", "formats", "reason"),
    [
        # what is near to the person, before what is there for everybody
        (["gsw"], ["en"], "de", "de", "gsw has no texts; de is the nearest language by CLDR, at distance 8."),
        (["fr"], ["pl", "de"], "pl", "pl", "There are no texts in fr; pl is the fallback."),
        (["fr"], ["de-AT"], "de", "de-AT", "There are no texts in fr; de is the fallback."),
        ([], ["ja"], "ja", "ja", "No locale was asked for; ja is the fallback."),
        (["fr"], ["it"], "en", "en", "There are no texts in fr; en is the default."),
        ([], [], "en", "en", "No locale was asked for; en is the default."),
    ],
)
def test_the_fallback_counts_when_nothing_near_is_there(requested, fallback, text, formats, reason):
    choice = negotiate(requested, AVAILABLE, fallback)

    assert (choice.text_locale, choice.format_locale, choice.reason) == (text, formats, reason)


@given(
    st.lists(
        st.sampled_from(["de-AT", "fr", "zh-TW", "en-GB", "pt-PT", "iw", "sr-Latn", "ja-JP"]), max_size=4
    ),
    st.lists(st.sampled_from(AVAILABLE), min_size=1, unique=True),
)
def test_a_choice_is_always_available_and_never_another_language_than_asked_or_the_default(
    requested, available
):
    choice = negotiate(requested, available)

    assert choice.text_locale in available
    asked = {canonical(tag).split("-")[0] for tag in requested}
    assert choice.text_locale.split("-")[0] in asked or choice.text_locale == available[0]
    assert choice.format_locale.split("-")[0] == choice.text_locale.split("-")[0]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("EN-us", "en-US"),
        ("de_at", "de-AT"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("iw", "he"),
        ("in-ID", "id-ID"),
        ("en-UK", "en-GB"),
        ("no", "no"),  # CLDR 48 has no alias for it: "no" is the parent of nb and nn
        ("es-419", "es-419"),
        ("sr-latn", "sr-Latn"),
        ("de-DE-1996", "de-DE-1996"),
        ("en-x-Private", "en-x-private"),
        ("de-u-CO-phonebk", "de-u-co-phonebk"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh-CN", "zh-Hans-CN"),
        ("sr-ME", "sr-Latn-ME"),
        ("pa-PK", "pa-Arab-PK"),
        ("hi-IN", "hi-IN"),
        # codes that were replaced: languages, regions, variants, several subtags, whole tags
        ("cmn-CN", "zh-Hans-CN"),
        ("deu", "de"),
        ("sh", "sr-Latn"),
        ("sh-Cyrl", "sr-Cyrl"),
        ("cnr", "sr-Latn-ME"),
        ("tl", "fil"),
        ("mo", "ro"),
        ("en-840", "en-US"),
        ("ru-SU", "ru-RU"),
        ("uk-SU", "uk-UA"),
        ("ku-Arab-NT", "ku-Arab-IQ"),
        ("de-DD", "de-DE"),
        ("en-Qaai", "en-Zinh"),
        ("ja-Latn-hepburn-heploc", "ja-Latn-alalc97"),
        ("el-polytoni", "el-polyton"),
        ("hy-Armn-arevmda", "hyw-Armn"),
        ("sv-aaland", "sv-AX"),
        ("sgn-Latn-DE", "gsg-Latn"),
        ("sgn-DD", "gsg"),
        ("zh-hakka", "hak"),
        ("zh-min-nan", "nan"),
        ("i-klingon", "tlh"),
        ("en-GB-oed", "en-GB-oxendict"),
        ("x-Bork", "und-x-bork"),
        # a second language subtag counts where such are registered
        ("zh-yue-HK", "yue-Hant-HK"),
        ("en-usa", "en"),
        # extensions by their letters, keywords by their keys, "true" left out
        ("de-u-nu-latn-ca-buddhist", "de-u-ca-buddhist-nu-latn"),
        ("de-u-kn-true", "de-u-kn"),
        ("de-u-zz-nu-latn-zz", "de-u-nu-latn-zz"),
        ("de-u-one-attr-nu-latn", "de-u-attr-one-nu-latn"),
        ("en-u-nu-latn-t-M0-iso-i0-pinyin", "en-t-i0-pinyin-m0-iso-u-nu-latn"),
        ("de-t-en-us-m0-iso", "de-t-en-us-m0-iso"),
        ("de-b-two-a-one-x-2-1", "de-a-one-b-two-x-2-1"),
        ("de-u-nu-latn-u-ca-buddhist", "de-u-nu-latn"),
        ("sl-rozaj-1994-biske", "sl-1994-biske-rozaj"),
    ],
)
def test_a_tag_is_made_canonical_and_stays_so(tag, expected):
    assert canonical(tag) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "tag", ["", "e", "deutsch!", "de--AT", "12", "de-", "-de", "de AT", "../de", "x" * 99, "de-\n"]
)
def test_what_is_no_language_tag_is_an_error(tag):
    with pytest.raises(UnknownName, match="BCP 47"):
        canonical(tag)


@pytest.mark.parametrize(
    ("tag", "parents"),
    [
        ("de-AT", ("de-AT", "de")),
        ("en-AT", ("en-AT", "en-150", "en-001", "en")),
        ("es-MX", ("es-MX", "es-419", "es")),
        ("zh-Hant-TW", ("zh-Hant-TW", "zh-Hant")),
        ("de-AT-u-nu-latn", ("de-AT-u-nu-latn", "de-AT", "de")),
        ("ja", ("ja",)),
        ("zh-Hant-MO", ("zh-Hant-MO", "zh-Hant-HK", "zh-Hant")),
        ("nn", ("nn", "no")),
        ("hi-Latn", ("hi-Latn", "en-IN", "en-001", "en")),
        # a script that is not the usual one ends the chain, whether CLDR lists it or not
        ("sr-Latn-ME", ("sr-Latn-ME", "sr-Latn")),
        ("de-Hebr", ("de-Hebr",)),
        ("sr-Cyrl-RS", ("sr-Cyrl-RS", "sr-Cyrl", "sr")),
    ],
)
def test_parents_are_those_of_cldr(tag, parents):
    assert chain(tag) == parents


@given(st.from_regex(r"[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-u-nu-[a-z]{4})?", fullmatch=True))
def test_every_chain_ends_and_grows_shorter(tag):
    found = chain(canonical(tag))

    assert len(found) <= 6
    assert parent_of(found[-1]) is None


def test_a_region_is_not_mistaken_for_a_script_or_an_extension():
    assert [region_of(tag) for tag in ("zh-Hans-CN", "es-419", "sr-Latn", "de-u-nu-latn")] == [
        "CN",
        "419",
        "",
        "",
    ]


def test_a_text_falls_back_by_itself_and_the_missing_ones_are_named():
    source = {"a": "A", "b": "B", "c": "C"}
    files = {"de": {"a": "Ä", "b": "Bé", "old": "x"}, "de-AT": {"a": "Aa"}, "fr": {"c": "Ç"}}

    found = catalogue(source, files, "de-AT")

    assert found.texts == {"a": "Aa", "b": "Bé", "c": "C"}
    assert found.locales == {"a": "de-AT", "b": "de", "c": ""}
    assert found.missing == ("c",)


def test_the_source_language_and_its_regions_miss_nothing():
    assert catalogue({"a": "A"}, {}, "en-GB").missing == ()


def test_nothing_available_is_the_caller_s_mistake():
    with pytest.raises(ValueError, match="empty"):
        negotiate(["de"], [])
