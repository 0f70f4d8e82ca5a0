"""Charts: frozen data and a brand's theme become an SVG drawing and a sentence that says the same.

Pure functions: no browser, no font file, no clock. `points` is the data, `theme` and `colours` the
look, `drawing` the drawing, `sentences` the words. PNG is `info.ports.pictures`.
"""

from info.formatters.charts.drawing import draw_chart
from info.formatters.charts.points import KINDS, ChartData, ChartSeries
from info.formatters.charts.theme import Theme, theme_of

__all__ = ["KINDS", "ChartData", "ChartSeries", "Theme", "draw_chart", "theme_of"]
