"""PNG of drawings: sized, the same everywhere, and refused in words when it cannot be made."""

from __future__ import annotations

import struct
import zlib

import pytest

from info.adapters.pictures import FONT, ResvgPictures
from info.adapters.pictures.coverage import characters_of
from info.errors import PictureError
from info.formatters.charts import ChartData, ChartSeries, draw_chart, theme_of
from info.formatters.charts.words import width_of
from info.model.pictures import Picture

pytest.importorskip("resvg_py", reason="the extra 'media' is not installed")

PLAYS = ChartSeries("Plays", (12.0, 84.0), ("12", "84"))
CHART = draw_chart(ChartData("bar", ("Mon", "الثلاثاء"), (PLAYS,), title="Plays", alt="Rose."), theme_of({}))


@pytest.fixture
def pictures():
    engine = ResvgPictures()
    yield engine
    engine.close()


def pixels(data):
    """(width, height, rows of RGBA bytes) of an 8-bit RGBA PNG; PNG specification, §9 (filters)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind) == (8, 6)
    at, packed = 8, b""
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    return width, height, _unfiltered(zlib.decompress(packed), width * 4)


def _unfiltered(raw, stride):
    rows, before = [], bytes(stride)
    for start in range(0, len(raw), stride + 1):
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for at in range(stride):
            left, up = row[at - 4] if at >= 4 else 0, before[at]
            corner = before[at - 4] if at >= 4 else 0
            row[at] = (row[at] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) % 256
        rows.append(bytes(row))
        before = rows[-1]
    return rows


def _paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda byte: abs(guess - byte))


@pytest.mark.parametrize("scale", [1, 2, 3])
async def test_a_png_has_the_drawings_size_times_its_scale(pictures, scale):
    png = await pictures.png(CHART, scale=scale)

    assert struct.unpack(">II", png.data[16:24]) == (CHART.width * scale, CHART.height * scale)
    assert (png.width, png.height, png.scale, png.alt) == (
        CHART.width * scale, CHART.height * scale, scale, "Rose."
    )  # fmt: skip


async def test_a_bar_is_where_the_drawing_says_in_the_brands_colour(pictures):
    png = await pictures.png(CHART, scale=1)

    _, _, rows = pixels(png.data)

    base = CHART.height - 35
    colours = {rows[base][4 * x : 4 * x + 3].hex() for x in range(CHART.width)}
    assert "1f5fbf" in colours
    assert rows[2][0:3].hex() == "ffffff"


async def test_the_same_drawing_is_the_same_bytes_from_another_engine(pictures):
    first = await pictures.png(CHART)
    other = ResvgPictures()

    second = await other.png(CHART)
    other.close()

    assert first == second


async def test_a_drawing_is_made_once_and_after_closing_again(pictures):
    first = await pictures.png(CHART)
    pictures.close()

    assert await pictures.png(CHART) is first
    assert (await pictures.png(CHART, scale=1)).scale == 1


async def test_letters_no_font_has_are_refused_before_they_are_boxes(pictures):
    chart = draw_chart(ChartData("bar", ("月", "火"), (PLAYS,)), theme_of({}))

    with pytest.raises(PictureError, match="No font has all letters"):
        await pictures.png(chart)


@pytest.mark.parametrize(
    ("picture", "scale", "what"),
    [
        (CHART, 5, "1 to 4 dots"),
        (Picture("<svg/>", 4000, 4000), 1, "too large"),
        (Picture('<svg><image href="file:///etc/passwd"/></svg>', 9, 9), 1, "no drawing of ours"),
        (Picture("<svg><style>@import 'x'</style></svg>", 9, 9), 1, "no drawing of ours"),
        (Picture("<!DOCTYPE x [<!ENTITY a 'b'>]><svg/>", 9, 9), 1, "no drawing of ours"),
        (Picture("<svg", 9, 9), 1, "no drawing of ours"),
        (Picture("<svg>" + " " * 300_000 + "</svg>", 9, 9), 1, "no drawing of ours"),
    ],
)
async def test_what_is_no_drawing_of_ours_is_refused(pictures, picture, scale, what):
    with pytest.raises(PictureError, match=what):
        await pictures.png(picture, scale=scale)


async def test_a_picture_that_takes_too_long_is_given_up():
    engine = ResvgPictures(timeout=0.0)

    with pytest.raises(PictureError, match="took too long"):
        await engine.png(CHART)
    engine.close()


async def test_without_the_extra_the_error_names_it(pictures, monkeypatch):
    monkeypatch.setattr("info.adapters.pictures.find_spec", lambda _: None)

    with pytest.raises(PictureError, match=r"info-templates\[media\]"):
        await pictures.png(CHART)


def test_the_packaged_font_has_the_letters_of_what_it_promises():
    have = characters_of(FONT)

    for words in ("Zażółć gęślą jaźń", "Größe ß €", "Привет", "Ελλάδα", "الأحد، 12٪", "1 234,5 – “…” ▲"[:-2]):
        assert {ord(char) for char in words} <= have
    assert ord("月") not in have


def test_widths_are_those_of_the_packaged_font():
    assert width_of("Hello", 1000) == pytest.approx(741 + 564 + 258 + 258 + 605, abs=1)


def test_a_file_that_is_no_font_is_refused(tmp_path):
    (tmp_path / "x.ttf").write_bytes(b"not a font at all")

    for name in ("x.ttf", "missing.ttf"):
        with pytest.raises(PictureError, match="cannot be read"):
            characters_of(str(tmp_path / name))
