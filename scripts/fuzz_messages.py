"""Try hostile sources and random messages: `python -m scripts.fuzz_messages --sources 1000000 --seed 1`.

    --sources N       mutated and repeated sources up to 64 KiB: habit, desugar, parse, serialize, format
    --round-trips N   generated messages: written, parsed, serialized, made data, and back each time
    --processes N     how many at once (default 1); the figures do not depend on it
    --suite DIR       the working group's tests, to start mutations from (default: none)

A failure is any exception but `MessageSyntaxError` and `LimitError`, a message that does not come
back equal, more than 50 ms of processor time for one step (the least of four measurements), and
more than 32 MiB of memory gained after the first fifth. The last line holds the figures; exits
with 1 when anything failed.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Final

import rich.console
import rich.progress

import info.language.messageformat as mf
from info.errors import LimitError, MessageSyntaxError
from tests.language.messageformat.generated import random_message, written
from tests.language.messageformat.generated_values import random_values
from tests.language.messageformat.mutations import hostile_source

__all__ = ["Findings", "main", "try_round_trips", "try_sources"]

STEP_MAX_SECONDS: Final = 0.05
LARGE_MAX_SECONDS: Final = 1.0
"""For formatting values of up to 1 MB."""
GROWTH_MAX_BYTES: Final = 32 * 2**20
_CHUNK: Final = 2_000
_SHOWN: Final = 300
_LARGE_EVERY: Final = 50
_LOCALES: Final = ("en", "de", "ar", "he", "ja", "pl", "fr-CA", "zz", "ar-u-nu-arab")
_FAILURES_MAX: Final = 20


@dataclass(slots=True)
class Findings:
    """What a number of trials came to."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_step: str = ""
    failures: list[str] = field(default_factory=list)
    resident_bytes: int = 0

    def add(self, other: Findings) -> None:
        """Take in the findings of more trials."""
        self.counts += other.counts
        self.failures += other.failures[: _FAILURES_MAX - len(self.failures)]
        if other.slowest > self.slowest:
            self.slowest, self.slowest_step = other.slowest, other.slowest_step

    def fail(self, step: str, source: str, why: object) -> None:
        """Note a failure and what makes it again."""
        self.counts["failed"] += 1
        if len(self.failures) < _FAILURES_MAX:
            self.failures.append(f"{step}: {why!r:.300} on {len(source)} chars: {ascii(source)[:_SHOWN]}")


def _told(error: BaseException) -> str:
    """The error and the innermost place of it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{error!r:.200}{place}"


def _seconds(call: Callable[[], object]) -> float:
    begun = time.thread_time()
    call()
    return time.thread_time() - begun


def _timed(findings: Findings, step: str, source: str, call: Callable[[], Any], limit: float) -> Any:
    """The result of the call, None when it refused the source; a slow one is measured three times more."""
    result: Any = None

    def refusable() -> None:
        nonlocal result
        try:
            result = call()
        except (MessageSyntaxError, LimitError) as error:
            findings.counts["refused" if isinstance(error, MessageSyntaxError) else "over a limit"] += (
                step == "parse"
            )

    try:
        took = _seconds(refusable)
        if took > limit / 2:
            took = min(took, *(_seconds(refusable) for _ in range(3)))
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
        findings.fail(step, source, _told(error))
        return None
    if limit == STEP_MAX_SECONDS and took > findings.slowest:
        findings.slowest, findings.slowest_step = took, f"{step} of {ascii(source)[:40]}"
    if took > limit:
        findings.fail(step, source, f"took {took * 1000:.0f} ms")
    return result


def _try_source(findings: Findings, rng: Random, source: str) -> None:
    _timed(findings, "habit", source, lambda: mf.habit(source), STEP_MAX_SECONDS)
    _timed(findings, "desugar", source, lambda: mf.desugar(source), STEP_MAX_SECONDS)
    message = _timed(findings, "parse", source, lambda: mf.parse_message(source), STEP_MAX_SECONDS)
    findings.counts["sources"] += 1
    if message is None:
        return
    findings.counts["valid"] += 1
    again = _timed(findings, "serialize", source, lambda: mf.serialize(message), STEP_MAX_SECONDS)
    data = _timed(findings, "to data", source, lambda: mf.to_interchange(message), STEP_MAX_SECONDS)
    if again is None or data is None:
        return
    if len(again.encode("utf-8", "surrogatepass")) <= mf.SOURCE_MAX_BYTES:
        back = _timed(findings, "from data", source, lambda: mf.from_interchange(data), STEP_MAX_SECONDS)
        if mf.parse_message(again) != message or back != message:
            findings.fail("round trip", source, again)
    _format(findings, rng, source, message)


def _format(findings: Findings, rng: Random, source: str, message: mf.Message) -> None:
    """Format the message, where this build can."""
    face = getattr(mf, "MessageFormat", None)
    if face is None:
        return
    locale = rng.choice(_LOCALES)
    made = _timed(findings, "prepare", source, lambda: face(locale, source), STEP_MAX_SECONDS)
    if made is None:
        return
    large = rng.randrange(_LARGE_EVERY) == 0
    values = random_values(rng, message, large=large)
    limit = LARGE_MAX_SECONDS if large else STEP_MAX_SECONDS
    errors: list[object] = []
    text = _timed(findings, "format", source, lambda: made.format(values, on_error=errors.append), limit)
    findings.counts["formatted"] += 1
    if not isinstance(text, str):
        findings.fail("format", source, f"gave {type(text).__name__}")
    _timed(findings, "parts", source, lambda: made.format_to_parts(values, on_error=errors.append), limit)


def try_sources(seed: int, count: int, others: Sequence[str] = ()) -> Findings:
    """Try `count` hostile sources."""
    rng, findings = Random(seed), Findings()  # noqa: S311  (draws what to try, no secret)
    for _ in range(count):
        _try_source(findings, rng, hostile_source(rng, others))
    return findings


def try_round_trips(seed: int, count: int) -> Findings:
    """Write, read, serialize and convert `count` generated messages; each must come back equal."""
    rng, findings = Random(seed), Findings()  # noqa: S311  (draws what to try, no secret)
    for _ in range(count):
        message = random_message(rng)
        source = written(rng, message)
        findings.counts["messages"] += 1
        try:
            _try_round_trip(findings, message, source)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
            findings.fail("round trip", source, error)
    return findings


def _try_round_trip(findings: Findings, message: mf.Message, source: str) -> None:
    mf.check_message(message)
    serialized = mf.serialize(message)
    data = json.loads(json.dumps(mf.to_interchange(message)))
    trips = {
        "parse": mf.parse_message(source),
        "serialize": mf.parse_message(serialized),
        "data": mf.from_interchange(data),
    }
    for trip, back in trips.items():
        if back != message:
            findings.fail(f"round trip by {trip}", source, back)
    if mf.serialize(trips["serialize"]) != serialized:
        findings.fail("serialize again", source, serialized)


# Many at once


@lru_cache(maxsize=1)
def _suite(folder: str) -> tuple[str, ...]:
    """The sources of the working group's tests."""
    paths = sorted(Path(folder).rglob("*.json")) if folder else []
    suites = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return tuple(case["src"] for suite in suites for case in suite.get("tests", ()) if "src" in case)


def _resident_bytes() -> int:
    """The memory of this process now; 0 where the system does not say."""
    gc.collect()
    try:
        fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * 4_096


def _chunk(task: tuple[str, int, int, str]) -> Findings:
    kind, seed, count, folder = task
    findings = try_sources(seed, count, _suite(folder)) if kind == "sources" else try_round_trips(seed, count)
    findings.resident_bytes = _resident_bytes()
    return findings


def _tasks(arguments: argparse.Namespace) -> list[tuple[str, int, int, str]]:
    tasks = []
    for kind, total in (("sources", arguments.sources), ("messages", arguments.round_trips)):
        tasks += [
            (kind, arguments.seed * 1_000_003 + start, min(_CHUNK, total - start), arguments.suite)
            for start in range(0, total, _CHUNK)
        ]
    return tasks


def _results(tasks: Sequence[tuple[str, int, int, str]], processes: int) -> Iterator[Findings]:
    if processes == 1:
        yield from map(_chunk, tasks)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(_chunk, tasks)


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=0)
    parser.add_argument("--round-trips", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--suite", default="")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Try them all, tell the failures and, last, the figures."""
    arguments = _arguments(words)
    tasks, total = _tasks(arguments), Findings()
    resident: list[int] = []
    columns = (
        rich.progress.TextColumn("{task.description}"),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TimeRemainingColumn(),
    )
    with rich.progress.Progress(*columns, console=rich.console.Console(stderr=True)) as progress:
        bar = progress.add_task("chunks", total=len(tasks))
        for findings in _results(tasks, arguments.processes):
            total.add(findings)
            resident.append(findings.resident_bytes)
            progress.update(bar, advance=1, description=f"{total.counts['failed']} failed")
    # With several processes their chunks take turns in the list, so the greatest of a share counts.
    warm = max(resident[: max(1, len(resident) // 5)], default=0)
    growth = max(resident[-max(1, len(resident) // 10) :], default=0) - warm
    for failure in total.failures:
        print(failure)
    kept = growth <= GROWTH_MAX_BYTES
    names = ("sources", "valid", "refused", "over a limit", "formatted", "messages", "failed")
    figures = ", ".join(f"{total.counts[name]} {name}" for name in names)
    slowest = f"slowest step {total.slowest * 1000:.1f} ms ({total.slowest_step})"
    print(f"{figures}; {slowest}; memory {growth / 2**20:+.1f} MiB{'' if kept else ': grew'}")
    return 0 if kept and not total.counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
