"""Personal data in free text: `info` beside Presidio, on the synthetic texts of presidio-research.

    python3 -m venv peer && peer/bin/pip install presidio-analyzer
    python -m scripts.compare_presidio peer/bin/python

Presidio runs in an environment of its own, with a blank spaCy pipeline and no network. A hit counts where
it covers at least half of a marked span of its type and is at least half covered by it. Times are the
median of five passes over all texts, in each process, the detectors warm. Exit 1 where ours is less
precise, finds less, or takes more than a tenth of the time.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from info.validators.content import Scanner
from tests.reference import reference_data

TYPES: Final = {
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip",
    "CREDIT_CARD": "card",
    "PHONE_NUMBER": "phone",
}
"""The corpus' names → ours: the types of the bar."""
BESIDE: Final = {"US_SSN": "national_id"}
"""Shown, without a bar."""
PASSES: Final = 5
MOST_OF_ITS_TIME: Final = 0.1
PEER: Final = """
import json, logging, statistics, sys
from time import perf_counter
logging.disable(logging.CRITICAL)
import spacy
import tldextract
# Without this it asks the network for the list of public suffixes at its first address.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), fallback_to_snapshot=True)
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer, PhoneRecognizer, UsSsnRecognizer,
)
class Blank(SpacyNlpEngine):
    def __init__(self):
        super().__init__()
        self.nlp = {"en": spacy.blank("en")}
    def load(self):
        pass
    def is_loaded(self):
        return True
names = ["EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS", "CREDIT_CARD", "PHONE_NUMBER", "US_SSN"]
registry = RecognizerRegistry()
all_made = [
    EmailRecognizer, IbanRecognizer, IpRecognizer, CreditCardRecognizer, PhoneRecognizer, UsSsnRecognizer,
]
for made in all_made:
    registry.add_recognizer(made())
engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])
texts = json.load(sys.stdin)
found, passes = [], []
for turn in range(6):
    start = perf_counter()
    found = [engine.analyze(text, language="en", entities=names) for text in texts]
    passes.append(perf_counter() - start)
hits = [[[hit.entity_type, hit.start, hit.end] for hit in each] for each in found]
json.dump({"hits": hits, "seconds": statistics.median(passes[1:])}, sys.stdout)
"""

Span = tuple[str, int, int]


def corpus() -> list[dict[str, Any]]:
    """The texts with their marked spans."""
    path = reference_data() / "security" / "pii_presidio_synth_v2.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def alike(one: Span, other: Span) -> bool:
    """Whether two spans of one type share at least half of each."""
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and shared * 2 >= max(one[2] - one[1], other[2] - other[1])


def counted(
    found: Iterable[Sequence[Span]], wanted: Iterable[Sequence[Span]], types: Iterable[str]
) -> Mapping[str, tuple[int, int, int]]:
    """Of each type: how many hits are right, how many there are, how many spans were wanted."""
    right, hits, spans = (dict.fromkeys(types, 0) for _ in range(3))
    for seen, marked in zip(found, wanted, strict=True):
        for span in marked:
            if span[0] in spans:
                spans[span[0]] += 1
                right[span[0]] += any(alike(span, hit) for hit in seen)
        for hit in seen:
            if hit[0] in hits:
                hits[hit[0]] += 1
    return {name: (right[name], hits[name], spans[name]) for name in spans}


def ours(texts: Sequence[str], passes: int = PASSES) -> tuple[list[list[Span]], float]:
    """What the scanner finds, by the corpus' names, and seconds for all texts."""
    scanner = Scanner(kinds=(*TYPES.values(), *BESIDE.values()), languages=("en",))
    names = {kind: name for name, kind in (TYPES | BESIDE).items()}
    found: list[list[Span]] = []
    times = []
    for _ in range(passes + 1):
        start = perf_counter()
        hits = [scanner.scan(text) for text in texts]
        times.append(perf_counter() - start)
        found = [[(names[hit.kind], hit.start, hit.end) for hit in each] for each in hits]
    return found, statistics.median(times[1:])


def theirs(python: str, texts: Sequence[str]) -> tuple[list[list[Span]], float]:
    """The same of Presidio."""
    run = subprocess.run(  # noqa: S603  (the interpreter that was named)
        [python, "-c", PEER], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr[-2000:])
    answer = json.loads(run.stdout)
    return [[(name, start, end) for name, start, end in each] for each in answer["hits"]], answer["seconds"]


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Print the table; 1 where a bar is missed."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1 or not Path(given[0]).exists():
        say("Name the Python that has presidio-analyzer: python -m scripts.compare_presidio PYTHON")
        return 2
    rows = corpus()
    texts = [row["text"] for row in rows]
    wanted: list[list[Span]] = [[(span["t"], span["s"], span["e"]) for span in row["spans"]] for row in rows]
    types = (*TYPES, *BESIDE)
    mine, my_seconds = ours(texts)
    peer, their_seconds = theirs(given[0], texts)
    one, other = counted(mine, wanted, types), counted(peer, wanted, types)
    missed = 0
    say(f"{'type':<14}{'spans':>6}   {'precision':^19}   {'recall':^19}")
    for name in types:
        right, hits, spans = one[name]
        their_right, their_hits, _ = other[name]
        precision, recall = (ratio(right, hits), ratio(right, spans))
        their_precision, their_recall = (ratio(their_right, their_hits), ratio(their_right, spans))
        short = name in TYPES and (precision < their_precision or recall < their_recall)
        missed += short
        note = "  MISSED" if short else "" if name in TYPES else "  (no bar)"
        say(
            f"{name:<14}{spans:>6}   {precision:.3f} | {their_precision:.3f}      "
            f"{recall:.3f} | {their_recall:.3f}{note}"
        )
    share = my_seconds / their_seconds
    each, their_each = (seconds / len(texts) * 1e6 for seconds in (my_seconds, their_seconds))
    say(f"a text: {each:.0f} µs | {their_each:.0f} µs = {share:.3f} of its time, at most {MOST_OF_ITS_TIME}")
    return 1 if missed or share > MOST_OF_ITS_TIME else 0


def ratio(part: int, whole: int) -> float:
    """A share; 1 of nothing."""
    return part / whole if whole else 1.0


if __name__ == "__main__":
    sys.exit(main())
