"""What a chart says, in each language it speaks."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from info.formatters.charts import ChartData
from info.formatters.charts.layouts import chart_html, chart_sentence
from info.formatters.charts.sentences import LANGUAGES, sentence, word
from info.language.messageformat import parse_message
from tests.formatters.drawn import series

RISING = ChartData("line", ("Mon", "Sat", "Sun"), (series("Plays", 12.0, 97.0, 84.0),))

SAID = {
    "en": "Plays rose from 12 (Mon) to 84 (Sun); highest 97 (Sat).",
    "de": "Plays: Anstieg von 12 (Mon) auf 84 (Sun), Höchstwert 97 (Sat).",
    "pl": "Plays: wzrost z 12 (Mon) do 84 (Sun), najwyżej 97 (Sat).",
    "ja": "Plays：12（Mon）から84（Sun）に増加。最高は97（Sat）。",
}


@pytest.mark.parametrize(("locale", "said"), SAID.items())
def test_a_rise_is_told_in_the_readers_language(locale, said):
    assert sentence(RISING, locale) == said


def test_names_in_an_arabic_sentence_are_isolated():
    said = sentence(RISING, "ar")

    assert said.replace("\u2068", "").replace("\u2069", "") == (
        "Plays: ارتفاع من 12 (Mon) إلى 84 (Sun)، والأعلى 97 (Sat)."
    )
    assert "\u2068Plays\u2069" in said


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("line", (1.0, 2.0, 3.0), "Plays rose from 1 (a) to 3 (c)."),
        ("line", (3.0, 2.0, 1.0), "Plays fell from 3 (a) to 1 (c)."),
        ("line", (3.0, 1.0, 2.0), "Plays fell from 3 (a) to 2 (c); lowest 1 (b)."),
        ("sparkline", (2.0, 2.0, 2.0), "Plays stayed at 2 from a to c."),
        ("line", (2.0, 5.0, 2.0), "Plays ended as it began, at 2 (c); highest 5 (b), lowest 2 (a)."),
        ("line", (None, 5.0, None), "Plays: 5 (b). No figure for 2 points."),
        ("line", (1.0, None, 3.0), "Plays rose from 1 (a) to 3 (c). No figure for 1 point."),
        ("line", (None, None, None), "No data."),
        ("bar", (1.0, 9.0, 4.0), "Plays: highest 9 (b), lowest 1 (a)."),
        ("pie", (4.0, 4.0, 4.0), "Plays: 4 everywhere."),
        ("line", (-5.0, -2.0, -1.0), "Plays rose from -5 (a) to -1 (c)."),
    ],
)
def test_the_sentence_is_true_of_the_numbers(kind, values, said):
    assert sentence(ChartData(kind, ("a", "b", "c"), (series("Plays", *values),)), "en") == said


def test_no_rows_are_no_data():
    assert sentence(ChartData("bar", (), (series("Plays"),)), "de") == "Keine Daten."


def test_a_gauge_is_so_much_of_its_total():
    data = ChartData("gauge", ("",), (series("Storage", 1200.0),), total=5000.0)

    assert sentence(data, "en") == "Storage: 1,200 of 5,000."
    assert sentence(data, "de") == "Storage: 1,200 von 5.000."  # the figure is the caller's, the total ours


def test_each_of_several_series_has_its_sentence():
    data = ChartData("line", ("a", "b"), (series("Plays", 1.0, 2.0), series("Skips", 4.0, 3.0)))

    assert sentence(data, "en") == "Plays rose from 1 (a) to 2 (b). Skips fell from 4 (a) to 3 (b)."


@pytest.mark.parametrize(
    ("locale", "spoken"), [("de-AT", "de"), ("zh", "zh-Hans"), ("pt", "pt-BR"), ("en-IN", "en"), ("sw", "en")]
)
def test_a_language_without_a_file_takes_its_nearest(locale, spoken):
    assert word("figures", locale) == word("figures", spoken)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_says_everything_with_the_same_values(locale):
    folder = files("info.formatters.charts").joinpath("data", "sentences")
    texts, english = (
        json.loads(folder.joinpath(f"{name}.json").read_text("utf-8")) for name in (locale, "en")
    )

    assert list(texts) == list(english)
    for key, source in texts.items():
        parse_message(source)
        for name in ("series", "first", "last", "high", "low", "peak", "dip", "value", "total"):
            assert (f"{{${name}}}" in source) == (f"{{${name}}}" in english[key]), (key, name)


@pytest.mark.parametrize("missing", [1, 2, 5, 22])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_missing_figures_are_counted_in_every_language(locale, missing):
    data = ChartData("bar", tuple("ab" * 20), (series("x", 1.0, *[None] * missing, *[2.0] * (39 - missing)),))

    said = sentence(data, locale)

    assert said.endswith((".", "。"))
    assert str(missing) in said or locale == "ar"


def test_names_with_marks_and_breaks_stay_words():
    data = ChartData("line", ("{$x}\n", "*b*"), (series(".match {{", 1.0, 2.0),))

    assert sentence(data, "en") == ".match {{ rose from 1 ({$x}) to 2 (*b*)."


def test_cells_that_are_no_numbers_are_missing():
    rows = [["Mon", "2", "2"], ["Tue", "", ""], ["Wed", "nan", "?"], ["Thu", "1e999", "∞"]]

    assert chart_sentence(["line", "en", "en", "ltr", "Plays"], rows, []) == (
        "Plays: 2 (Mon). No figure for 3 points."
    )


def test_the_page_has_the_drawing_the_sentence_and_every_figure():
    rows = [["Mon", "2", "2"], ["<Tue>", "4", "4 & more"]]

    page = chart_html(["line", "en", "en", "ltr", "#1f5fbf", "Plays by day", "", "Plays"], rows, [])

    assert page.startswith(
        '<svg style="max-width:100%;height:auto" xmlns="http://www.w3.org/2000/svg" role="img"'
    )
    assert (
        '<p aria-hidden="true">Plays rose from 2 (Mon) to 4 & more (&lt;Tue&gt;).</p>'.replace(
            "& more", "&amp; more"
        )
        in page
    )
    assert '<tr><th scope="row">&lt;Tue&gt;</th><td>4 &amp; more</td></tr>' in page
