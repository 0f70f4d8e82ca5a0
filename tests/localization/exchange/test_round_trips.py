"""Whatever is written is read as it was, and written again to the same bytes."""

from __future__ import annotations

import pytest

from info.errors import UnknownName
from info.localization.exchange import FORMATS, read_exchange, write_exchange
from info.localization.exchange.escapes import escaped, unescaped
from info.model.translation import Exchange, TextUnit
from tests.localization.exchanged import COUNTED, generated_exchange, packaged_exchanges, wrong

TEXTS = [
    "",
    " ",
    " leading and trailing ",
    "\n",
    "\nfirst\n\nlast\n",
    "tabs\tand\rreturns\r\nand\x0bmore\x85\u2028",
    "control \x01\x1f\x7f, lone \ud800, none \uffff",
    "quotes \" ' and \\\\ backslashes, \\{ braces \\}, \\\\u{41} no escape",
    "<b>&amp;</b> ]]> {$x} %s %(name)s",
    "a{|b|}{|\\|\\{|}c",
    "{$a} {$a} {$b :number maximumFractionDigits=2} {|literal| @x=|y z| @flag}",
    "{#b}bold {#i}both{/i}{/b} {#img src=|a.png| /} {/stray} {#open}",
    "{#a}crossed {#b}over{/a} here{/b}",
    "\u200fمرحبا {$name}\u2069 e\u0301 \U0001f468\u200d\U0001f469",
    ".input {$n :number}\n{{a declaration {$n}}}",
    (
        ".local $x = {|a b| :string}\n.input {$n :number select=ordinal}\n.match $n $x\n0 |two words| {{a}}\n"
        "one |*| {{b}}\n|=1| || {{}}\n* * {{ c }}"
    ),
    COUNTED,
    ".input { $n  :integer } .match $n one{{spaced}} * {{\u200e}}",
    "{{.quoted like a keyword}}",
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("locale", ["ja", "pl", "ar"])
def test_each_awkward_text_comes_back_as_source_and_as_target(form, locale):
    units = [
        TextUnit("t", f"k{at}-{of}", source, target, state="missing" if target is None else "reviewed")
        for at, source in enumerate(TEXTS)
        for of, target in enumerate([None, source, TEXTS[at - 1]])
    ]

    assert list(wrong(Exchange("en", locale, units), form)) == []


@pytest.fixture(scope="module")
def packaged():
    return {exchange.target_locale: exchange for exchange in packaged_exchanges()}


@pytest.mark.parametrize("form", FORMATS)
def test_a_packaged_catalogue_comes_back(packaged, form):
    assert {"ar", "de", "ja", "pl", "ru"} <= set(packaged)
    assert len(packaged["pl"].units) > 500
    assert list(wrong(packaged["pl"], form)) == []


@pytest.mark.parametrize("form", FORMATS)
def test_generated_messages_come_back(form):
    assert [line for seed in range(12) for line in wrong(generated_exchange(seed, 25), form)] == []


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"target": None, "state": "reviewed", "stale": True}, ("missing", False)),
        ({"target": "x", "state": "missing"}, ("draft", False)),
        ({"target": "x", "state": "draft", "stale": True}, ("draft", True)),
        ({"target": "x", "state": "reviewed", "stale": True}, ("reviewed", True)),
        ({"target": "", "state": "reviewed"}, ("reviewed", False)),
    ],
)
def test_a_state_is_told_in_the_words_of_the_format(form, given, told):
    data = write_exchange(Exchange("en", "pl", [TextUnit("t", "k", "a", **given)]), form)

    (unit,) = read_exchange(data, form, file="f").units

    assert (unit.state, unit.stale) == told


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("template", "variant", "key"),
    [
        ("partials/footer", "control", "text"),
        ("t", "warm", "steps.1"),
        ("t", "control", "a/b"),
        ("t", "warm", "a/b"),
        ("t:u", "control", "k[0]"),
        ("t", "control", "k:[one]"),
        ("t", "control", "k ö\u2028\x01"),
    ],
)
@pytest.mark.parametrize("source", ["a", COUNTED])
def test_a_text_is_found_again_by_template_variant_and_key(form, template, variant, key, source):
    unit = TextUnit(template, key, source, source, variant, "draft", place="a b.json:1:2")

    assert list(wrong(Exchange("en", "de", [unit]), form)) == []


@pytest.mark.parametrize("form", FORMATS)
def test_an_exchange_without_texts_is_a_file(form):
    assert list(wrong(Exchange("en", "pl", []), form)) == []


def test_a_format_nobody_knows_is_refused_by_name():
    with pytest.raises(UnknownName, match="Did you mean 'xliff2'"):
        write_exchange(Exchange("en", "pl", []), "xliff")


def test_every_character_survives_the_escapes():
    text = (
        "".join(map(chr, range(0x3000)))
        + "\ud800\udfff\ufdd0\ufffe\uffff\U0001ffff\U0010ffff\\u{7}\\u{110000}"
    )

    assert unescaped(escaped(text)) == text
    assert unescaped(escaped(escaped(text))) == escaped(text)
    assert not any(char in escaped(text) for char in "\x00\x01\r\x85\u2028\ud800\uffff")
