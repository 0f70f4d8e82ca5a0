"""A baseline: the findings a project lives with, kept in a file, so that only new ones fail.

A finding is known by its code, its file and its sentence, not by its line: a line added above it
makes nothing new. Where two are alike, the file says how many.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from info.apps.cli.lint import Placed
from info.apps.cli.whole_files import write_whole
from info.errors import ConfigError

__all__ = ["Compared", "compared", "read_baseline", "write_baseline"]

Known: TypeAlias = tuple[str, str, str]
"""Code, file, sentence."""
_VERSION: Final = 1


class Compared(NamedTuple):
    """The findings that are not in the baseline, how many are, and how many of it were not found again."""

    fresh: tuple[Placed, ...]
    known: int
    gone: int


def compared(findings: Iterable[Placed], baseline: Counter[Known]) -> Compared:
    """What is new; of like findings as many are known as the baseline holds."""
    left = Counter(baseline)
    fresh = []
    known = 0
    for finding in findings:
        key = _key(finding)
        if left[key] > 0:
            left[key] -= 1
            known += 1
        else:
            fresh.append(finding)
    return Compared(tuple(fresh), known, left.total())


def read_baseline(file: Path) -> Counter[Known]:
    """The findings of a baseline file. Errors: ConfigError for what is none."""
    try:
        data: Any = json.loads(file.read_bytes())
        rows: Any = data["known"] if data["version"] == _VERSION else None
        return Counter(
            {(str(row["code"]), str(row["file"]), str(row["what"])): int(row["count"]) for row in rows}
        )
    except FileNotFoundError:
        what, step = "There is no such file.", "Write it first, with --write-baseline."
    except (ValueError, KeyError, TypeError):
        what, step = "This is no baseline.", "Write it anew, with --write-baseline."
    raise ConfigError(what, key="--baseline", origin=str(file), next_step=step)


def write_baseline(file: Path, findings: Sequence[Placed]) -> None:
    """Writes the findings as known; sorted, a line each, so that a change is read as one."""
    counted = sorted(Counter(map(_key, findings)).items())
    rows = [
        json.dumps({"code": code, "file": name, "what": what, "count": count}, ensure_ascii=False)
        for (code, name, what), count in counted
    ]
    body = ",\n    ".join(rows)
    known = f"[\n    {body}\n  ]" if rows else "[]"
    write_whole(file, f'{{\n  "version": {_VERSION},\n  "known": {known}\n}}\n'.encode())


def _key(finding: Placed) -> Known:
    return finding.code, finding.file, finding.what
