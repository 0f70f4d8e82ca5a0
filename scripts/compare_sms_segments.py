"""Compare what an SMS costs with npm `sms-segments-calculator`, on generated strings of all planes.

    python -m scripts.compare_sms_segments                        100,000 strings, figures by kind
    python -m scripts.compare_sms_segments --count 300 --table tests/formatters/data/sms_segments.json

Needs node and npm; the package goes into a temporary folder. The table holds what the package said:
facts that a test compares with, where there is no node.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from info.channels.sizes import EXTENSION, GSM_BASIC, sms_size

PACKAGE: Final = "sms-segments-calculator@1.3.0"
READ: Final = """
const { SegmentedMessage } = require("sms-segments-calculator");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const said = texts.map((text) => {
  const message = new SegmentedMessage(text);
  return [message.encodingName, message.segmentsCount, message.messageSize];
});
process.stdout.write(JSON.stringify(said));
"""
LENGTHS: Final = (66, 67, 68, 69, 70, 71, 133, 134, 135, 152, 153, 154, 159, 160, 161, 305, 306, 307, 320)
BASIC: Final = "".join(sorted(GSM_BASIC))
EXTENDED: Final = "".join(sorted(EXTENSION))
MARKS: Final = "\u0300\u0301\u0308\u0327\u0338\u034f\u05b0\u064b\u0e31\u0e48\u20dd\u20e3\ufe0f"
EMOJI: Final = ("👍", "👍🏽", "👨‍👩‍👧", "🇩🇪", "🇯🇵", "❤️", "🏳️‍🌈", "👩🏿‍💻", "☎️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿")
SCRIPTS: Final = (
    "жщюя ",
    "اللغة ",
    "שלום ",
    "नमस्ते ",
    "ภาษาไทย",
    "東京の天気は",
    "한국어 ",
    "άλφα ",
    "தமிழ் ",
    "မြန်မာ",
)

Make = Callable[[random.Random, int], str]


def _drawn(alphabet: Sequence[str]) -> Make:
    return lambda dice, length: "".join(dice.choices(alphabet, k=length))


def _any_plane(dice: random.Random, length: int) -> str:
    """Scalars from all seventeen planes, each plane as likely as another."""
    made: list[str] = []
    while len(made) < length:
        point = dice.randrange(17) * 0x10000 + dice.randrange(0x10000)
        if not 0xD800 <= point <= 0xDFFF:  # noqa: PLR2004  (surrogates are no scalars)
            made.append(chr(point))
    return "".join(made)


def _nearly_gsm(dice: random.Random, length: int) -> str:
    """The GSM alphabet with one character that may be outside it."""
    text = dice.choices(BASIC + EXTENDED, k=length)
    text[dice.randrange(length)] = dice.choice("’“–…ж東👍\u00a0\u202fé€ç")
    return "".join(text)


KINDS: Final[dict[str, Make]] = {
    "gsm basic": _drawn(BASIC),
    "gsm with extension": _drawn(BASIC + EXTENDED * 4),
    "line ends": _drawn(("a", "\r", "\n", "\r\n", "€", "ж")),
    "nearly gsm": _nearly_gsm,
    "basic plane": lambda dice, length: "".join(chr(dice.randrange(0x20, 0xD800)) for _ in range(length)),
    "any plane": _any_plane,
    "scripts": _drawn("".join(SCRIPTS)),
    "combining": _drawn("aeéж" + MARKS),
    "emoji": lambda dice, length: "".join(dice.choices(EMOJI, k=max(length // 3, 1))),
    "emoji in text": _drawn((*"abc жд東", *EMOJI)),
}


def generated(count: int, seed: int) -> list[tuple[str, str]]:
    """`count` (kind, text) pairs; the same for the same seed. Lengths crowd around the limits."""
    dice = random.Random(seed)  # noqa: S311  (a repeatable draw, no secret)
    kinds = list(KINDS)
    pairs = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        length = dice.choice(LENGTHS) if dice.random() < 0.7 else dice.randrange(1, 400)  # noqa: PLR2004
        pairs.append((kind, KINDS[kind](dice, length)))
    return pairs


def asked(texts: Sequence[str]) -> list[tuple[str, int, int]]:
    """What the package says: encoding, segments, and bits without headers."""
    with tempfile.TemporaryDirectory() as folder:
        run = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE]
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        reader = Path(folder) / "read.js"
        reader.write_text(READ, encoding="utf-8")
        answer = subprocess.run(  # noqa: S603
            ["node", "--max-old-space-size=2048", str(reader)],  # noqa: S607
            input=json.dumps(list(texts)),
            capture_output=True,
            text=True,
            check=True,
        )
    return [
        (str(encoding).lower(), int(parts), int(bits)) for encoding, parts, bits in json.loads(answer.stdout)
    ]


def main() -> int:
    """Print the figures by kind; 1 when any count differs."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=23038)
    arguments.add_argument("--table", type=Path, help="write what the package said to this file")
    given = arguments.parse_args()

    pairs = generated(given.count, given.seed)
    said = asked([text for _, text in pairs])
    differ: Counter[str] = Counter()
    for (kind, text), (encoding, parts, _) in zip(pairs, said, strict=True):
        size = sms_size(text)
        if (size.encoding, size.parts) != (encoding, parts):
            differ[kind] += 1
            if differ[kind] <= 2:  # noqa: PLR2004  (two examples a kind are enough to look at)
                print(f"{kind}: ours {size.encoding} {size.parts}, theirs {encoding} {parts}: {text!a}")
    drawn = Counter(kind for kind, _ in pairs)
    for kind, number in drawn.items():
        print(f"{kind:20} {number:7,} strings, {differ[kind]} differ")
    print(f"{'all':20} {len(pairs):7,} strings, {differ.total()} differ ({PACKAGE})")
    if given.table is not None:
        rows = [[text, *answer[:2]] for (_, text), answer in zip(pairs, said, strict=True)]
        table = {"source": f"npm {PACKAGE}, by scripts/compare_sms_segments.py", "rows": rows}
        given.table.parent.mkdir(parents=True, exist_ok=True)
        given.table.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
