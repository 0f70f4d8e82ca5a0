"""Findings as SARIF 2.1.0, the form that code hosts show beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Protocol

__all__ = ["Located", "sarif_of"]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {"error": "error", "warning": "warning", "note": "note"}


class Located(Protocol):
    """A finding with its place in a file; `line` and `column` count from 1 and may be unknown."""

    file: str
    code: str
    severity: str
    what: str
    next_step: str
    path: str
    line: int | None
    column: int | None


def sarif_of(findings: Iterable[Any]) -> dict[str, Any]:
    """One run of `infoctl` as a SARIF log; each finding is a `Located`.

    Source: OASIS SARIF 2.1.0, §3.14 (run), §3.27 (result), §3.29 (physical location).
    """
    from info import __version__

    listed = list(findings)
    rules = [{"id": code} for code in dict.fromkeys(each.code for each in listed)]
    driver = {"name": "infoctl", "version": __version__, "rules": rules}
    results = [_result(each) for each in listed]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _result(finding: Located) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": finding.file}}
    if finding.line is not None:
        location["region"] = {"startLine": finding.line, "startColumn": finding.column}
    place: dict[str, Any] = {"physicalLocation": location}
    if finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.what} {finding.next_step}".rstrip()},
        "locations": [place],
    }
