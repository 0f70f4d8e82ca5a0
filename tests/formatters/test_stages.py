"""Stages: what each makes of a value, and that the value reads back as itself."""

from __future__ import annotations

import html
import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.formatters import STAGES, TRANSPARENT
from info.formatters.stages import (
    bar,
    clean,
    code_span,
    color_number,
    discord,
    fence,
    isolate_html_rtl,
    isolate_ltr,
    isolate_rtl,
    json_inside,
    json_number,
    quote_lines,
    slack,
    teams,
    teams_markdown,
    telegram,
    telegram_rich,
    unlink,
    url,
    whatsapp,
)
from info.language.pieces import HoleRefused
from tests.formatters.hostile import HOSTILE, expected, without_isolates

FSI, PDI = "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("nul\x00bell\x07return\r", "nul\ufffdbell\ufffdreturn\n"),
        ("one\r\ntwo\n\rthree\r\r\n", "one\ntwo\n\nthree\n\n"),
        ("next\x85line", "next\ufffdline"),
        ("lone\ud800", "lone\ufffd"),
        ("none\ufffe\uffff", "none\ufffd\ufffd"),
        ("", ""),
    ],
)
def test_forbidden_code_points_become_the_replacement_character(value, cleaned):
    assert clean(value) == cleaned


@pytest.mark.parametrize(
    ("value", "isolated"),
    [
        ("John", "John"),
        ("John (admin)", "John (admin)"),
        ("Müller", "Müller"),
        ("علي", f"{FSI}علي{PDI}"),
        ("a\u202eb", f"{FSI}a\u202eb{PDI}"),
        ("a\n\u202eb", f"{FSI}a{PDI}\n{FSI}\u202eb{PDI}"),
        (f"{PDI}\u202eb", f"{FSI}\u202eb{PDI}"),
        (f"{FSI}b", f"{FSI}{FSI}b{PDI}{PDI}"),
        ("", ""),
    ],
)
def test_left_to_right_text_isolates_only_what_may_run_the_other_way(value, isolated):
    assert isolate_ltr(value) == isolated


@pytest.mark.parametrize(
    ("value", "isolated"),
    [("علي", "علي"), ("John", f"{FSI}John{PDI}"), ("12", f"{FSI}12{PDI}"), ("!", "!"), ("", ""),
     ("https://example.com/", "https://example.com/")],
)  # fmt: skip
def test_right_to_left_text_isolates_latin_and_digits(value, isolated):
    assert isolate_rtl(value) == isolated


def test_html_isolates_are_elements():
    assert isolate_html_rtl("a &lt; b") == "<bdi>a &lt; b</bdi>"


@given(st.text())
def test_a_value_never_lets_the_text_after_it_out_of_its_isolate(value):
    for line in re.split("[\n\u2029]", isolate_rtl(value)):
        depth = 0
        for char in line:
            depth += (char in "\u2066\u2067\u2068") - (char == PDI)
            assert depth >= 0
        assert depth == 0 or isolate_rtl(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "https://example.com",
        "http://example.com:8080/a?b=c&d=%20#e",
        "https://bücher.example/ä",
        "https://[2001:db8::1]/",
        "mailto:ann@example.com?subject=Hi",
    ],
)
def test_web_and_mail_addresses_pass_the_url_stage(value):
    assert url(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://example.com",
        "https://example.com\n",
        "https://exa mple.com",
        "https://example.com\\@evil.example",
        "https://user:pw@example.com",
        "https://user@example.com",
        "//example.com",
        "https://",
        "https:example.com",
        "/path",
        "data:text/html,x",
        "https://example.com/\x00",
        "https://example.com/\u202etxt",
        "https://example.com/\u00a0",
        'https://example.com/"onclick',
        "https://example.com/<b>",
        "https://example.com:99999/",
        "https://[::1",
        "mailto:",
        "mailto://example.com",
        "vbscript:x",
        "ftp://example.com",
        "\ud800https://example.com",
    ],
)
def test_other_addresses_are_refused_and_never_quoted(value):
    with pytest.raises(HoleRefused) as refused:
        url(value)

    assert refused.value.code == "url"
    assert not value.strip() or value.strip() not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", "0"), ("-1.5", "-1.5"), ("1e+16", "1e+16"), ("nan", "null"), ("True", "null"), ("01", "null"),
     ("1, 2", "null"), ("", "null"), ("1\n", "null")],
)  # fmt: skip
def test_a_number_hole_holds_a_json_number_or_null(text, number):
    assert json_number(text) == number


@pytest.mark.parametrize(
    ("share", "drawn"),
    [("0", "▱" * 10), ("0.09", "▱" * 10), ("0.1", "▰" + "▱" * 9), ("1", "▰" * 10), ("7", "▰" * 10),
     ("-1", "▱" * 10), ("nan", ""), ("x", "")],
)  # fmt: skip
def test_a_bar_is_ten_squares_or_nothing(share, drawn):
    assert bar(share) == drawn


@pytest.mark.parametrize(
    ("color", "number"), [("#000000", "0"), ("#FFffff", "16777215"), ("red", ""), ("#fff", "")]
)
def test_a_colour_is_a_number_or_nothing(color, number):
    assert color_number(color) == number


@pytest.mark.parametrize("value", ["{{DATE(2026-01-01T00:00:00Z)}}", "{{{{TIME(x)}}", "{{{{{"])
def test_card_functions_are_parted(value):
    assert "{{" not in teams(value)
    assert without_isolates(teams(value)) == value


@pytest.mark.parametrize(
    "value",
    ["@admin", "#tag", "/start", "$USD", "https://evil.example", "evil.example/x", "ann@evil.example"],
)
def test_what_clients_would_link_is_parted(value):
    parted = unlink(value)

    assert not re.search(r"(?<!\w)[@#/$]\w|://|\w[.@][a-z]", parted)
    assert without_isolates(parted) == value


def test_numbers_keep_their_points():
    assert unlink("3.5 and 10:30") == "3.5 and 10:30"


@pytest.mark.parametrize("value", ["```", "a``b", "`", "``````"])
def test_backticks_never_close_a_block_of_code(value):
    assert "``" not in fence(value)
    assert not code_span(value).startswith("`")
    assert not code_span(value).endswith("`")


def test_every_mark_in_a_fact_is_escaped_and_its_lines_begin_no_block():
    assert without_isolates(teams_markdown(" *a*\n\n# b")) == " \\*a\\*\n\n\\# b"
    assert teams_markdown(" *a*\n\n# b").split("\n")[1] == "\u2068\u2069"


def test_a_line_break_in_inline_code_is_a_space():
    assert code_span("a\n# b") == "a # b"


def test_a_quote_goes_on_through_the_lines_of_a_value():
    assert quote_lines("a\nb") == "a\n> b"


READERS = {
    json_inside: lambda text: orjson.loads(f'"{text}"'),
    slack: html.unescape,
    telegram: html.unescape,
    telegram_rich: lambda text: html.unescape(text.replace("<br>", "\n")),
    teams: lambda text: text,
    discord: lambda text: re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text),
    whatsapp: lambda text: text,
    fence: lambda text: text,
    clean: lambda text: text,
    isolate_ltr: lambda text: text,
    isolate_rtl: lambda text: text,
}


@pytest.mark.parametrize("stage", READERS, ids=lambda stage: stage.__name__)
def test_hostile_values_read_back_as_themselves(stage):
    escape = (lambda text: json_inside(clean(text))) if stage is json_inside else stage

    for value in HOSTILE:
        assert without_isolates(clean(READERS[stage](escape(value)))) == expected(value)


@given(st.text())
def test_any_value_reads_back_as_itself(value):
    for stage, read in READERS.items():
        assert without_isolates(clean(read(stage(value)))) == expected(value)


@pytest.mark.parametrize("name", sorted(TRANSPARENT & STAGES.keys()))
def test_transparent_stages_pass_plain_words_by(name):
    assert STAGES[name]("Ann2026") == "Ann2026"


@pytest.mark.parametrize("number", ["+12.4%", "-3", "9.4%", "1.5", "٩٫٤٪"])
def test_whatsapp_leaves_a_number_whole(number):
    assert STAGES["whatsapp"](number) == number
