"""The peers: Jinja2's sandbox (the yardstick), minijinja with fuel, LiquidJS + MJML on node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import jinja2.sandbox
import minijinja

from benchmarks.jinja_source import JinjaSource
from benchmarks.subjects import ENV, TENANT, Subject

__all__ = ["FUEL", "jinja_sandbox", "minijinja_with_fuel", "node_peer"]

FUEL: Final = 1_000_000
"""Instructions minijinja may run: far more than these templates need, so it never stops early."""
NODE: Final = Path(__file__).with_name("node_peer")


class NotTheSame(AssertionError):
    """A peer's text differs from ours: it would not be a comparison."""


def _checked(run: Callable[[], str], subject: Subject, channel: str, output: str) -> Callable[[], str]:
    ours, theirs = subject.outputs(channel)[output], run()
    if ours != theirs:
        at = next(
            (n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
            min(len(ours), len(theirs)),
        )
        near = slice(max(0, at - 40), at + 40)
        place = f"{subject.name} {channel}.{output}, character {at}"
        raise NotTheSame(f"{place}: ours {ours[near]!r}, theirs {theirs[near]!r}")
    return run


def jinja_sandbox(subject: Subject, channel: str, output: str) -> Callable[[], str]:
    """One raw render of a precompiled template in an autoescaping `SandboxedEnvironment`."""
    source = JinjaSource(subject.piece(channel, output), ENV, TENANT, subject.context)
    environment = jinja2.sandbox.SandboxedEnvironment(autoescape=True, keep_trailing_newline=True)
    environment.globals.update(source.functions)
    template = environment.from_string(source.source)
    values = {**subject.context, **TENANT}
    return _checked(lambda: template.render(values), subject, channel, output)


def minijinja_with_fuel(subject: Subject, channel: str, output: str) -> Callable[[], str]:
    """The same template in minijinja, with fuel, as one would run templates of strangers."""
    source = JinjaSource(subject.piece(channel, output), ENV, TENANT, subject.context)
    environment = minijinja.Environment(
        templates={"body.html": source.source}, fuel=FUEL, keep_trailing_newline=True
    )
    for name, function in source.functions.items():
        environment.add_global(name, function)
    values = {**subject.context, **TENANT}
    run: Callable[[], str] = lambda: environment.render_template("body.html", **values)  # noqa: E731
    same_but_quotes(run, subject, channel, output)
    return run


def same_but_quotes(run: Callable[[], str], subject: Subject, channel: str, output: str) -> None:
    """Minijinja escapes quotes and slashes by other references: compared once they are unescaped."""
    import html

    _checked_text(html.unescape(run()), html.unescape(subject.outputs(channel)[output]), subject.name)


def _checked_text(theirs: str, ours: str, name: str) -> None:
    if theirs != ours:
        raise NotTheSame(name)


def node_peer(subject: Subject, mjml: str, rounds: int = 60) -> Mapping[str, float] | None:
    """LiquidJS, then MJML, for every message; None without node or its packages."""
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules" / "mjml").is_dir():
        return None
    given = json.dumps({"template": mjml, "context": node_context(subject), "rounds": rounds})
    done = subprocess.run(  # noqa: S603  (our own script)
        [node, "run.mjs"], input=given, capture_output=True, text=True, cwd=NODE, check=True
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def node_context(subject: Subject) -> dict[str, Any]:
    """What the other process is told: all but the facts of a message, which hold our tokens and links."""
    return {**subject.context, **{name: value for name, value in TENANT.items() if name != "message"}}
