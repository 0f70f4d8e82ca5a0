"""How a chart looks: a brand's colours made fit for graphics, light or dark, and the way text runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from info.formatters.charts.colours import TEXT_CONTRAST, contrast, mixed, palette, readable

__all__ = ["Theme", "plain_figure", "theme_of"]

LIGHT_GROUND: Final = "#ffffff"
DARK_GROUND: Final = "#191c22"
_LIGHT_INK: Final = "#1b1f24"
_DARK_INK: Final = "#e8eaee"
_ACCENT: Final = "#1f5fbf"
FONTS: Final = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"


def plain_figure(value: float) -> str:
    """A number in no locale's form; a theme made for a reader has a better one."""
    return f"{value:,.10g}"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb` (ink and what is made of it may be `currentColor`), and who reads.

    `ground` is painted behind the chart; None leaves it open. `grounds` are the colours it may stand
    on: every colour of `colours()` has 3:1 on each. `figure` writes an axis' number for the reader.
    """

    accent: str
    grounds: tuple[str, ...]
    ink: str
    muted: str
    grid: str
    ground: str | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    figure: Callable[[float], str] = plain_figure

    def colours(self, count: int) -> tuple[str, ...]:
        """A colour for each of `count` series."""
        return palette(self.accent, self.grounds, count)


def theme_of(
    brand: Mapping[str, str],
    *,
    mode: Literal["light", "dark", "either"] = "light",
    direction: Literal["ltr", "rtl"] = "ltr",
    figure: Callable[[float], str] = plain_figure,
) -> Theme:
    """The theme of a brand (`color`, `surface`, `text`; each may be missing), for one mode or for either.

    "either" paints no ground, writes in the colour of the text around it, and takes colours that
    stand out on a white and on a dark page: one drawing for both, where a style sheet cannot decide.
    A brand's text colour is used where it has 4.5:1 on its surface; accents are moved to 3:1.
    """
    accent = brand.get("color", _ACCENT)
    if mode == "either":
        faint = ("currentColor",) * 3
        return Theme(accent, (LIGHT_GROUND, DARK_GROUND), *faint, None, direction, figure)
    ground = brand.get("surface", LIGHT_GROUND) if mode == "light" else DARK_GROUND
    ink = brand.get("text", _LIGHT_INK) if mode == "light" else _DARK_INK
    if contrast(ink, ground) < TEXT_CONTRAST:
        ink = readable(ink, (ground,), TEXT_CONTRAST)
    muted = readable(mixed(ink, ground, 0.68), (ground,), TEXT_CONTRAST)
    return Theme(accent, (ground,), ink, muted, mixed(ink, ground, 0.14), ground, direction, figure)
