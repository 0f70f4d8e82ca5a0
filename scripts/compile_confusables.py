"""Make `src/info/language/links/hosts.json`: scripts of letters in host names, and ASCII lookalikes.

    pip download --no-deps confusable-homoglyphs==3.3.1 && unzip confusable_homoglyphs-*.whl
    python -m scripts.compile_confusables confusable_homoglyphs/confusables.json

Script extensions come from node's own ICU, what IDNA 2008 allows from the `idna` package, lookalikes
from Unicode's confusables.txt as `confusable-homoglyphs` ships it. Only what may stand in a host and
belongs to a recommended script (UAX #31, table 5) is kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

TARGET: Final = Path(__file__).parents[1] / "src/info/language/links/hosts.json"
RECOMMENDED: Final = (
    *("Arab", "Armn", "Beng", "Bopo", "Cyrl", "Deva", "Ethi", "Geor", "Grek", "Gujr", "Guru", "Hang", "Hani"),
    *("Hebr", "Hira", "Kana", "Khmr", "Knda", "Laoo", "Latn", "Mlym", "Mymr", "Orya", "Sinh", "Taml", "Telu"),
    *("Thaa", "Thai", "Tibt"),
)
READ: Final = """
const [scripts, ranges] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = {};
for (const script of scripts) {
  const test = new RegExp(`^\\\\p{scx=${script}}$`, "u");
  found[script] = ranges.flatMap(([from, to]) => {
    const points = [];
    for (let point = from; point < to; point++) {
      if (test.test(String.fromCodePoint(point))) points.push(point);
    }
    return points;
  });
}
process.stdout.write(JSON.stringify({ unicode: process.versions.unicode, found }));
"""


def _allowed() -> list[tuple[int, int]]:
    """Ranges of the non-ASCII code points that IDNA 2008 allows, the ends not included."""
    from idna.idnadata import codepoint_classes

    packed = sorted(packed for name in codepoint_classes for packed in codepoint_classes[name])
    pairs = [(value >> 32, value & 0xFFFFFFFF) for value in packed]
    return [(max(start, 0x80), end) for start, end in pairs if end > 0x80]  # noqa: PLR2004  (ASCII)


def _packed(points: Iterable[int]) -> str:
    """Code points as hexadecimal ranges: "e0-f6 f8 …"."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] + 1 == point:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return " ".join(f"{start:x}" if start == end else f"{start:x}-{end:x}" for start, end in ranges)


def _scripts() -> dict[str, Any]:
    asked = json.dumps([[*RECOMMENDED, "Zyyy"], _allowed()])
    run = ["node", "-e", READ]
    answer = subprocess.run(run, input=asked, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _lookalikes(confusables: dict[str, list[dict[str, str]]], kept: set[int]) -> dict[str, str]:
    """Each kept character that looks like ASCII letters or digits → those, in lower case."""
    found = {}
    for mark, others in sorted(confusables.items()):
        plain = [other["c"] for other in others if other["c"].isascii() and other["c"].isalnum()]
        if len(mark) == 1 and ord(mark) in kept and plain:
            found[mark] = plain[0].lower()
    return found


def main() -> int:
    """Write the table, and say how large it is."""
    confusables = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    answer = _scripts()
    scripts: dict[str, list[int]] = answer["found"]
    kept = {point for points in scripts.values() for point in points}
    table = {
        "unicode": answer["unicode"],
        "sources": ["ScriptExtensions.txt", "confusables.txt (confusable-homoglyphs 3.3.1)", "IDNA 2008"],
        "scripts": {name: _packed(points) for name, points in scripts.items()},
        "lookalikes": _lookalikes(confusables, kept),
    }
    TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes, {len(table['lookalikes'])} lookalikes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
