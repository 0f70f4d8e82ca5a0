"""Reads a drawing back: its elements, the points of its paths, where its words lie. And makes charts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from hypothesis import strategies as st

from info.formatters.charts import ChartData, ChartSeries
from info.formatters.charts.words import width_of

__all__ = ["PATH_POINTS", "Drawn", "charts", "figure", "read", "series"]

NAMESPACE = "{http://www.w3.org/2000/svg}"
PATH_POINTS = re.compile(r"[MLH]?(-?[\d.]+)(?: (-?[\d.]+))?")


@dataclass(frozen=True)
class Drawn:
    """A drawing's size and elements, each as (name, attributes, words)."""

    width: float
    height: float
    elements: list[tuple[str, dict[str, str], str]]

    def all(self, name):
        return [(attributes, words) for tag, attributes, words in self.elements if tag == name]

    def texts(self):
        """Words with their box: (words, left, right, baseline, size)."""
        found = []
        for attributes, words in self.all("text"):
            size, x = float(attributes["font-size"]), float(attributes["x"])
            wide = width_of(words, size)
            left = x - {"middle": wide / 2, "end": wide}.get(attributes.get("text-anchor", "start"), 0.0)
            found.append((words, left, left + wide, float(attributes["y"]), size))
        return found

    def lines(self):
        """The points of each stroked data line (paths of straight pieces with round joins)."""
        return [
            [tuple(map(float, pair.split(" "))) for pair in attributes["d"][1:].split("L")]
            for attributes, _ in self.all("path")
            if attributes.get("stroke-linejoin") == "round"
        ]

    def boxes(self):
        """The outermost points of every mark."""
        for tag, attributes, _ in self.elements:
            number = {name: float(value) for name, value in attributes.items() if _is_number(value)}
            if tag == "rect":
                x, y = number.get("x", 0.0), number.get("y", 0.0)
                yield x, y
                yield x + number["width"], y + number["height"]
            elif tag == "circle":
                reach = number["r"] + (number.get("stroke-width", 0) / 2)
                yield number["cx"] - reach, number["cy"] - reach
                yield number["cx"] + reach, number["cy"] + reach
            elif tag == "line":
                yield number["x1"], number["y1"]
                yield number["x2"], number["y2"]
            elif tag == "path" and "A" not in attributes["d"]:
                yield from _points(attributes["d"])


def _points(d):
    y = 0.0
    for piece in re.findall(r"[MLH][^MLHZ]*", d):
        numbers = [float(number) for number in piece[1:].split()]
        y = numbers[1] if len(numbers) > 1 else y
        yield numbers[0], y


def _is_number(text):
    return re.fullmatch(r"-?[\d.]+", text) is not None


def read(picture):
    root = ET.fromstring(picture.svg)  # well-formed, or it raises
    elements = [
        (element.tag.removeprefix(NAMESPACE), dict(element.attrib), element.text or "")
        for element in root.iter()
    ]
    return Drawn(float(root.get("width")), float(root.get("height")), elements[1:])


def figure(value):
    return "–" if value is None else f"{value:,.6g}"


def series(name, *values):
    return ChartSeries(name, tuple(values), tuple(map(figure, values)))


_NUMBERS = st.one_of(
    st.none(),
    st.integers(-1000, 1000).map(float),
    st.floats(-1e6, 1e6),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value) <= 1e300),
)
_WORDS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="Mon Tue", max_size=60),
    st.sampled_from(["", "الاثنين", "月曜日", "<b>"]),
)


@st.composite
def charts(draw, kinds=("line", "bar", "sparkline", "pie")):
    """Charts of any kind, with missing numbers, extremes, long and foreign labels, and no rows at all."""
    count = draw(st.one_of(st.integers(0, 12), st.sampled_from([13, 25, 61])))
    rows = draw(st.integers(1, 4))
    values = st.lists(_NUMBERS, min_size=count, max_size=count)
    return ChartData(
        draw(st.sampled_from(kinds)),
        tuple(draw(st.lists(_WORDS, min_size=count, max_size=count))),
        tuple(series(draw(_WORDS), *draw(values)) for _ in range(rows)),
        title=draw(_WORDS),
        alt=draw(_WORDS),
    )
