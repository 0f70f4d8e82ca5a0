"""Makes the packaged chart font and the table of its widths, from two files of the Noto family.

    python -m scripts.make_chart_font NotoSans-Regular.ttf NotoSansArabic-Regular.ttf

Needs fonttools (`pip install fonttools`), which nothing else here needs. Both fonts are under the SIL
Open Font License 1.1 and declare no reserved font name; the result keeps that licence and is called
"Info Charts", so that it is never taken for the original.
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final

__all__ = ["main"]

_ROOT: Final = Path(__file__).resolve().parent.parent / "src" / "info"
FONT: Final = _ROOT / "adapters" / "pictures" / "font" / "info-charts.ttf"
WIDTHS: Final = _ROOT / "formatters" / "charts" / "data" / "widths.json"
FAMILY: Final = "Info Charts"
_LATIN: Final = (
    "U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+0300-0304,U+0306-0308,U+030A-030C,U+0323,U+0327,U+0328,"
    "U+0370-03FF,U+0400-045F,U+0490-0491,U+1E9E,U+1EA0-1EF9,U+2009-2015,U+2018-201E,U+2020-2022,U+2026,"
    "U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+20A0-20BF,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,"
    "U+2264,U+2265"
)
_ARABIC: Final = "U+060C,U+061B,U+061C,U+061F-063A,U+0640-0655,U+0660-066F,U+0670-06D5,U+06F0-06F9"
_INVISIBLE: Final = (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2066, 0x2067, 0x2068, 0x2069)
"""Joiners, marks and isolates: some renderers draw a box for one that a font does not know."""


def main(latin: str, arabic: str) -> None:
    """Write the font and the widths; prints their sizes in bytes."""
    merge: Any = import_module("fontTools.merge")
    with tempfile.TemporaryDirectory() as folder:
        parts = [
            _subset(latin, _LATIN, f"{folder}/latin.ttf"),
            _subset(arabic, _ARABIC, f"{folder}/arabic.ttf"),
        ]
        font = merge.Merger().merge(parts)
    _make_invisible(font)
    _rename(font)
    FONT.parent.mkdir(parents=True, exist_ok=True)
    font.save(FONT)
    WIDTHS.parent.mkdir(parents=True, exist_ok=True)
    WIDTHS.write_text(json.dumps(_widths(font), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{FONT.name}: {FONT.stat().st_size} bytes, {WIDTHS.name}: {WIDTHS.stat().st_size} bytes")


def _subset(source: str, unicodes: str, target: str) -> str:
    subset: Any = import_module("fontTools.subset")
    subset.main([source, f"--unicodes={unicodes}", "--no-hinting", "--name-IDs=*", f"--output-file={target}"])
    return target


def _make_invisible(font: Any) -> None:
    """The invisible characters as an empty glyph of no width."""
    glyph = import_module("fontTools.ttLib.tables._g_l_y_f").Glyph()
    font["glyf"].glyphs["invisible"] = glyph
    font.setGlyphOrder([*font.getGlyphOrder(), "invisible"])
    font["hmtx"].metrics["invisible"] = (0, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(dict.fromkeys(_INVISIBLE, "invisible"))


def _rename(font: Any) -> None:
    names = {1: FAMILY, 3: "1.0;InfoCharts-Regular", 4: f"{FAMILY} Regular", 6: "InfoCharts-Regular"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False


def _widths(font: Any) -> dict[str, Any]:
    """The advance of each character in thousandths of the size: width → runs of code points, as "a-b"."""
    metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
    by_width: dict[int, list[int]] = {}
    for point, glyph in sorted(font.getBestCmap().items()):
        by_width.setdefault(round(metrics[glyph][0] * 1000 / units), []).append(point)
    return {
        "source": "Noto Sans 2.004, Noto Sans Arabic",
        "widths": {str(w): _runs(p) for w, p in sorted(by_width.items())},
    }


def _runs(points: list[int]) -> str:
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in runs)


if __name__ == "__main__":
    main(*sys.argv[1:3])
