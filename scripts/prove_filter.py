"""The bars of the content filter that are too long for the tests, and its figures.

    python -m scripts.prove_filter

Packaged texts in every language: nothing may be found. Film subtitles (XED) in the shipped languages: the
share of lines with an offensive word, and which words. One megabyte of each of many repeated texts: the
time of a megabyte beside that of half of one. A message's values beside rendering it. Exit 1 where a bar
is missed.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter, process_time
from typing import Any, Final

from msgspec.structs import replace

from info.adapters.packaged import PackagedSource
from info.model.content import ContentPolicy
from info.publishing import Library
from info.publishing.proving.contents import content_findings
from info.validators.content import Scanner, content_filter, scanner_of
from info.validators.content.words import offensive_words
from tests.reference import reference_data

XED: Final = {
    "en": ("en-annotated",),
    "zh": ("zh", "cn", "tw"),
    "pt": ("pt", "br"),
    **{name: (name,) for name in ("ar", "de", "es", "fr", "it", "ja", "nl", "pl", "ru")},
}
"""Language → the files of XED it is in."""
UNITS: Final = (
    *(
        "a",
        "1",
        "@",
        ":",
        ".",
        "-",
        " ",
        "=",
        "/",
        "(1",
        "1 ",
        "12 ",
        "1-",
        "a@",
        "a.",
        "x://:",
        "token=",
        "eyJ.",
    ),
    *(
        "[a](",
        "http:",
        "+1",
        "A1",
        "0x",
        "\u0300",
        "\u200b",
        "\u0430",
        "\u0430a",
        "\u064e",
        "é",
        "操",
        "操你",
    ),
    *(
        "👨\u200d",
        "-----BEGIN PRIVATE KEY-----",
        "+49 30 901820 ",
        "ada@example.org ",
        "4111111111111111 ",
        "fuck ",
    ),
)
MEGABYTE: Final = 1_000_000
MOST_GROWTH: Final = 3.0
"""Times the work for twice the text: 2 is linear, 4 would be the square."""


def packaged(say: Callable[[str], None]) -> int:
    """How many findings there are on the packaged texts; says on how many texts."""
    library = Library([PackagedSource()])
    tenant = replace(library.tenant("acme"), configured=False)
    texts, found = 0, 0
    for template in library.templates():
        published = library.published(template)
        for variant in published.loaded.document.variants:
            for locale in (*published.locales, *published.addressed):
                document = library.localized(template, variant.id, locale, locale)
                texts += len(document.texts)
                for finding in content_findings(document, tenant, locale):
                    found += 1
                    say(f"  {template} {locale} {variant.id}: {finding.code} {finding.path}")
    say(f"packaged texts: {found} findings in {texts:,} texts, at most 0")
    return found


def subtitles(language: str) -> Iterator[str]:
    """The lines of XED in a language."""
    for name in XED[language]:
        path = reference_data() / "xed" / f"{name}.tsv"
        yield from (line.partition("\t")[0] for line in path.read_text("utf-8").splitlines())


def offending(language: str) -> tuple[int, int, Counter[str]]:
    """Lines, lines with an offensive word, and the words."""
    look = Scanner((), (language,), words=[partial(offensive_words, languages=(language,))])
    lines, hit, words = 0, 0, Counter[str]()
    for text in subtitles(language):
        found = [text[each.start : each.end].lower() for each in look.scan(text)]
        lines, hit = lines + 1, hit + bool(found)
        words.update(found)
    return lines, hit, words


def growth(say: Callable[[str], None]) -> int:
    """How many repeated texts take more than linear time; says the worst ratio and the longest time."""
    scanner = scanner_of(ContentPolicy(), ("acme.example",), "en")
    scanner.scan("warm 1 a@b.org")
    worst, longest, missed = (0.0, ""), (0.0, ""), 0
    for unit in UNITS:
        half, whole = (
            timed(partial(scanner.scan, (unit * size)[:size])) for size in (MEGABYTE // 2, MEGABYTE)
        )
        ratio = whole / max(half, 1e-3)
        worst, longest = max(worst, (ratio, unit)), max(longest, (whole, unit))
        if ratio > MOST_GROWTH and whole > 0.05:  # noqa: PLR2004  (below, the clock is too coarse)
            missed += 1
            say(f"  {unit!r}: {half:.2f} s, {whole:.2f} s")
    say(
        f"a megabyte of {len(UNITS)} repeated texts: at most {longest[0]:.1f} s ({longest[1]!r}), "
        f"{worst[0]:.2f} times half of one ({worst[1]!r}), at most {MOST_GROWTH}"
    )
    return missed


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = process_time()
    work()
    return process_time() - start


def beside_rendering(say: Callable[[str], None]) -> None:
    """What judging a welcome's values costs, as a share of rendering it."""
    library = Library([PackagedSource()])
    tenant = replace(library.tenant("acme"), content=ContentPolicy(values=True))
    compiled = library.compile("tenant_welcome", "control", "en", "en", "email", "")
    places = library.facts("tenant_welcome", "").prose
    examples: list[dict[str, Any]] = library.published("tenant_welcome").schema.source["examples"]  # type: ignore[index]
    context = examples[0]
    values = {"brand": dict(tenant.brand), "links": dict(tenant.links), "channels": {}}
    judge = content_filter(tenant)
    one = median(lambda: judge.judge(context, places, "en"))
    other = median(lambda: compiled.program.render(context, values, "UTC"))
    none = median(lambda: judge.judge(context, (), "en"))
    say(f"values of a welcome: {one:.1f} µs, {one / other:.2f} of rendering its mail ({other:.1f} µs)")
    say(f"values of a template without free text: {none:.2f} µs")


def median(work: Callable[[], object]) -> float:
    """Microseconds of a call, the median of nine times two hundred."""
    times = []
    for _ in range(9):
        start = perf_counter()
        for _ in range(200):
            work()
        times.append((perf_counter() - start) / 200 * 1e6)
    return statistics.median(times)


def main(say: Callable[[str], None] = print) -> int:
    """Say every figure; 1 where a bar is missed."""
    missed = packaged(say)
    total, hits = 0, 0
    for language in sorted(XED):
        lines, hit, words = offending(language)
        total, hits = total + lines, hits + hit
        most = ", ".join(word for word, _ in words.most_common(5))
        say(f"  {language}: {hit} of {lines:,} lines ({hit / lines:.2%}), mostly: {most}")
    say(f"film subtitles: {hits} of {total:,} lines ({hits / total:.2%}) hold an offensive word")
    missed += growth(say)
    beside_rendering(say)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
