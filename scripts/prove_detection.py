"""How well languages are detected: `python -m scripts.prove_detection [--every N] [--write]`.

    XED           the lines the calibration has not read, all known languages possible
    shipped       those in the twelve shipped languages, the twelve possible, a prior that is right four times
                  of five and else any other of the twelve, alike: the expected share, over all twelve priors
    interfaces    what programs say, from the .mo files of /usr/share/locale
    templates     the packaged translations

Figures are over lines, not over languages: a language with many lines counts for many. "Right" is the best
guess, whatever its probability; "sure" are the answers with p ≥ 0.9. `--write` puts the figures and the
table of confusions into docs/reference/language-detection.md. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from info.localization.detection import Detection, LanguageDetector
from info.localization.detection.detector import PRIOR_SHARE
from scripts.detection_data import SHIPPED, Line, group, held_out, interface_lines, template_lines, xed_lines
from tests.reference import reference_data

PAGE: Final = Path("docs/reference/language-detection.md")
INTERFACES: Final = Path("/usr/share/locale")
TEMPLATES: Final = Path("src/info/templates/locales")
SHORT: Final = 30
SHORTEST: Final = 15
SURE: Final = 0.9
SHOWN: Final = 40
MARKS: Final = ("<!-- figures -->", "<!-- /figures -->")


class Answer(NamedTuple):
    """A line, and what was answered."""

    line: Line
    found: Detection

    @property
    def right(self) -> bool:
        """Whether it is the line's language, or one of its close variants."""
        return group(self.found.language) == group(self.line.language)


class Figure(NamedTuple):
    """A share, the least it may be, and what it is of."""

    what: str
    share: float
    bar: float | None
    lines: int


def answers(lines: Sequence[Line], detector: LanguageDetector) -> Sequence[Answer]:
    """The best guess for each line."""
    return [Answer(line, detector.detect(line.text)) for line in lines]


def figures(name: str, found: Sequence[Answer], bars: tuple[float | None, ...]) -> list[Figure]:
    """Right of all, of the short, and of the sure."""
    kinds: tuple[tuple[str, Callable[[Answer], bool]], ...] = (
        ("right", lambda _: True),
        (f"right, of {SHORT} characters or fewer", lambda each: len(each.line.text) <= SHORT),
        (f"right, of the answers with p ≥ {SURE}", lambda each: each.found.probability >= SURE),
    )
    made = []
    for (what, wanted), bar in zip(kinds, bars, strict=True):
        chosen = [each for each in found if wanted(each)]
        right = sum(each.right for each in chosen)
        made.append(Figure(f"{name}: {what}", right / max(1, len(chosen)), bar, len(chosen)))
    return made


def shipped(lines: Sequence[Line]) -> list[Figure]:
    """The twelve with a prior: the expected share of right answers, and of the sure ones."""
    by_base = {each.partition("-")[0]: each for each in SHIPPED}
    chosen = [line for line in lines if line.language in by_base]
    detector = LanguageDetector(SHIPPED, threshold=0)
    right: list[float] = []
    sure = sure_right = 0.0
    for line in chosen:
        true, expected = by_base[line.language], 0.0
        for prior in SHIPPED:
            weight = PRIOR_SHARE if prior == true else (1 - PRIOR_SHARE) / (len(SHIPPED) - 1)
            found = detector.detect(line.text, prior=prior)
            expected += weight * (found.language == true)
            if found.probability >= SURE:
                sure += weight
                sure_right += weight * (found.language == true)
        right.append(expected)
    few = [share for share, line in zip(right, chosen, strict=True) if len(line.text) <= SHORTEST]
    return [
        Figure("shipped: right", sum(right) / max(1, len(right)), 0.99, len(right)),
        Figure(
            f"shipped: right, of {SHORTEST} characters or fewer", sum(few) / max(1, len(few)), 0.97, len(few)
        ),
        Figure(
            f"shipped: right, of the answers with p ≥ {SURE}", sure_right / max(1.0, sure), 0.95, round(sure)
        ),
    ]


def confusions(found: Sequence[Answer]) -> str:
    """For each language its lines, the share that is right, and what they are taken for."""
    rows = ["| language | lines | right | p ≥ 0.5 | taken for |", "|---|--:|--:|--:|---|"]
    languages = sorted({group(each.line.language) for each in found})
    for language in languages:
        own = [each for each in found if group(each.line.language) == language]
        wrong = Counter(group(each.found.language) for each in own if not each.right)
        named = ", ".join(f"{name} {count}" for name, count in wrong.most_common(5))
        answered = [each for each in own if each.found.probability >= 0.5]  # noqa: PLR2004
        share = sum(each.right for each in own) / len(own)
        rows.append(
            f"| {language} | {len(own):,} | {share:.1%} | {len(answered) / len(own):.0%} | {named or '–'} |"
        )
    return "\n".join(rows)


def calibration(found: Sequence[Answer]) -> str:
    """How often answers of each probability are right."""
    rows = ["| probability | answers | right |", "|---|--:|--:|"]
    for low in range(10):
        chosen = [each for each in found if low <= min(9.999, each.found.probability * 10) < low + 1]
        if chosen:
            share = sum(each.right for each in chosen) / len(chosen)
            rows.append(f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {len(chosen):,} | {share:.1%} |")
    return "\n".join(rows)


def table(made: Sequence[Figure]) -> str:
    """The figures beside their bars."""
    rows = ["| what | measured | at least | of |", "|---|--:|--:|--:|"]
    for each in made:
        bar = "–" if each.bar is None else f"{each.bar:.0%}"
        rows.append(f"| {each.what} | {each.share:.2%} | {bar} | {each.lines:,} |")
    return "\n".join(rows)


def main(every: int, *, write: bool) -> int:
    """Measure, print, write; 1 when a bar is missed."""
    open_languages = LanguageDetector(threshold=0)
    open_languages.detect("load the models")
    lines = [line for line in xed_lines(reference_data() / "xed") if held_out(line.text)][::every]
    started = time.process_time()
    xed = answers(lines, open_languages)
    spent = (time.process_time() - started) / max(1, len(lines)) * 1e6
    made = figures("XED", xed, (0.91, 0.86, 0.95))
    made += shipped(lines)
    programs = answers(interface_lines(INTERFACES)[::every], open_languages)
    made += figures("interfaces", programs, (None, None, 0.95))
    made += figures("templates", answers(template_lines(TEMPLATES), open_languages), (None, None, 0.95))
    told = f"{table(made)}\n\n{confusions(xed)}\n\n{calibration(xed)}\n\n{confusions(programs)}"
    print(told, f"\n{spent:.0f} µs of processor time a line")
    if write:
        _write(made, xed, programs)
    return int(any(each.bar is not None and each.share < each.bar for each in made))


def _write(made: Sequence[Figure], xed: Sequence[Answer], programs: Sequence[Answer]) -> None:
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    tail = rest.partition(MARKS[1])[2]
    told = (
        f"{table(made)}\n\n## How sure it is\n\nXED's lines, by the probability of the best guess.\n\n"
        f"{calibration(xed)}\n\n## Confusions\n\nXED's lines, and what those that are not right are taken "
        f"for.\n\n{confusions(xed)}\n\nTexts of programs.\n\n{confusions(programs)}\n"
    )
    PAGE.write_text(f"{head}{MARKS[0]}\n{told}{MARKS[1]}{tail}", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts.prove_detection")
    parser.add_argument("--every", type=int, default=1, help="every nth line: a look, not a proof")
    parser.add_argument("--write", action="store_true", help="write the figures into the documentation")
    chosen = parser.parse_args()
    sys.exit(main(chosen.every, write=chosen.write))
