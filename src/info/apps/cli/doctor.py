"""`infoctl doctor`: what this installation and this project are, and what is not in order."""

from __future__ import annotations

import platform
import sqlite3
import sys
import warnings
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Final

import typer

from info.apps.cli.output import EXIT_FINDINGS, console, guarded, line, show_json
from info.apps.cli.project import Project, run
from info.errors import InfoError, StorageError

__all__ = ["doctor"]

PARTS: Final = (
    "icu4py",
    "mrml",
    "css-inline",
    "nh3",
    "orjson",
    "msgspec",
    "jsonschema-rs",
    "cryptography",
    "httpx",
)
SAFE_HEADERS_SINCE: Final = (3, 11, 15)
"""CPython before it writes a header with an encoded line break as two (CVE-2024-6923, CVE-2026-1299)."""


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show versions, every setting with its origin, what is not built yet, and what is wrong.

    Exit 1 when something is wrong that keeps info from working.
    """
    with warnings.catch_warnings(), guarded(as_json=as_json), Project.here() as project:
        warnings.simplefilter("ignore")  # what they warn about is shown below
        report = _report(project)
        if as_json:
            show_json(report)
        else:
            _show(report)
    if any(finding["severity"] == "error" for finding in report["findings"]):
        raise typer.Exit(EXIT_FINDINGS)


def _report(project: Project) -> dict[str, Any]:
    from info.bootstrap.fingerprint import fingerprint
    from info.config import not_yet

    settings = project.setup.settings
    store = _store(project)
    keys = _keys(project) if store == "ok" else "not looked at"
    return {
        "python": platform.python_version(),
        "engine": fingerprint(),
        "parts": {name: _version(name) for name in PARTS},
        "project": project.setup.project,
        "settings": [
            {"key": key, "value": _safe(setting.value), "origin": setting.origin}
            for key, setting in settings.items()
        ],
        "not_yet": [str(each) for each in not_yet(settings)],
        "store": store,
        "keys": keys,
        "findings": [*_findings(store, keys), *(_waiting(project) if store == "ok" else ())],
    }


def _safe(value: Any) -> Any:
    """The value; of a URL only what is no secret."""
    from info.config import RootSource, shown

    if isinstance(value, RootSource):
        return str(value)
    return shown(value) if isinstance(value, str) else value


def _store(project: Project) -> str:
    """What is wrong with the store; "ok" when nothing is."""
    try:
        store = project.runtime.store
        return run(store.integrity)
    except StorageError as error:
        return str(error)


def _waiting(project: Project) -> list[dict[str, str]]:
    """The steps of the schema that wait; with an open store only those for when the old version is gone."""
    from info.bootstrap.storage import waiting_steps

    what = "Migration {} waits. When no process of the old version is left, run: infoctl migrate --post."
    return [{"severity": "note", "what": what.format(step.name)} for step in waiting_steps(project.setup)]


def _keys(project: Project) -> str:
    """What is wrong with the keys; "ok" when nothing is, "none yet" where none was made."""
    from info.bootstrap.key_operations import KeyOperations

    try:
        return "ok" if KeyOperations(project.runtime).unwrapped() else "none yet"
    except InfoError as error:
        return str(error)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _findings(store: str, keys: str) -> list[dict[str, str]]:
    found = []
    if keys not in {"ok", "none yet", "not looked at"}:
        found.append({"severity": "error", "what": f"The keys cannot be used: {keys}"})
    if store != "ok":
        found.append({"severity": "error", "what": f"The store cannot be used: {store}"})
    if sys.version_info < SAFE_HEADERS_SINCE:
        what = (
            f"Python {platform.python_version()} writes unsafe mail headers (CVE-2024-6923, CVE-2026-1299). "
            "info refuses such values itself; Python 3.11.15 or later closes the hole."
        )
        found.append({"severity": "warning", "what": what})
    if sqlite3.threadsafety < 1:
        found.append({"severity": "error", "what": "This SQLite was built without threads."})
    return found


def _show(report: dict[str, Any]) -> None:
    from rich.table import Table

    line(f"{report['engine']}, Python {report['python']}", "bold")
    line("  " + ", ".join(f"{name} {number}" for name, number in report["parts"].items()), "dim")
    line(f"project {report['project']}, store: {report['store']}, keys: {report['keys']}")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("setting", "value", "from"):
        table.add_column(title)
    for row in report["settings"]:
        table.add_row(row["key"], _shown(row["key"], row["value"]), row["origin"])
    console().print(table)
    for unbuilt in report["not_yet"]:
        line(f"not yet: {unbuilt}", "yellow")
    for finding in report["findings"]:
        line(f"{finding['severity']}: {finding['what']}", "yellow")
    if not report["findings"]:
        line("Nothing is wrong.", "green")


_NOTHING: Final = {
    "storage.url": "memory: the last 10,000 messages, until the process ends",
    "keys.url": "beside the store",
    "storage.owner_url": "none: only infoctl migrate needs it, on a server",
    "keys.root": "root.key beside the keys",
    "analytics.endpoint": "none: events stay in the store",
    "connectors": "none: no other system is asked to erase",
    "outbound.allow": "none: public hosts only",
    "ml.model_path": "none: the packaged model decides",
}
_UNITS: Final = {"cache.ttl": "s", "ml.inference_timeout": "s", "analytics.retention_days": "days"}


def _shown(key: str, value: Any) -> str:
    """A setting as a person writes it: with its unit, and with words where nothing is set."""
    if value is None or value == ():
        return _NOTHING.get(key, "none")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key == "cache.max_memory":
        return f"{value / 1e6:,.0f} MB"
    if key == "connectors":  # a URL may hold a secret
        return ", ".join(name for name, _ in value)
    if isinstance(value, (list, tuple)):
        return ", ".join(value)
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{shown} {_UNITS[key]}" if key in _UNITS else shown
