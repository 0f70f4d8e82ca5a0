"""Renders packaged templates without a store: what the matrix and the hostile tests share."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from info.adapters.packaged import PackagedSource
from info.bootstrap.seals import sample_values
from info.formatters import LAYOUTS, MEASURES, STAGES, TRANSPARENT
from info.formatters.email.illustrated import illustrated
from info.language.pieces import Environment, Measure, Program, compile_program, from_bytes
from info.publishing.library import Library


@cache
def library() -> Library:
    """The packaged templates."""
    return Library([PackagedSource()])


@cache
def schema(template: str) -> dict[str, Any]:
    """The JSON Schema of a template's context."""
    found: dict[str, Any] = json.loads(
        resources.files("info.schemas").joinpath(f"{template}.json").read_bytes()
    )
    return found


@cache
def tenant() -> dict[str, Any]:
    """The packaged default tenant's values."""
    return sample_values(library().tenant("acme"))


ROOMY = Environment(
    stages=STAGES,
    layouts=LAYOUTS,
    transparent=TRANSPARENT,
    measures=dict.fromkeys(MEASURES, Measure(lambda _: 0)),
)
"""Without limits: for what a value does to the markup around it, however long it is."""


@cache
def _roomy(pieces: bytes) -> Program:
    return compile_program(from_bytes(pieces), ROOMY)


def render_roomy(template: str, variant: str, locale: str, channel: str, context: dict[str, Any]) -> Any:
    """The payload of one message as it would be in a channel without limits."""
    compiled = library().compile(template, variant, locale, locale, channel, "")
    program = _roomy(compiled.pieces)
    return compiled.payload(dict(zip(program.outputs, program(context, tenant(), "UTC"), strict=True)))


def render(template: str, variant: str, locale: str, channel: str, context: dict[str, Any]) -> Any:
    """The payload of one message."""
    compiled = library().compile(template, variant, locale, locale, channel, "")
    outputs = compiled.program(context, tenant(), "UTC")
    return compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))


def render_illustrated(
    template: str, variant: str, locale: str, context: dict[str, Any], values: dict[str, Any] | None = None
) -> str:
    """The page of a mail with every picture it can have, each under the id `c0`, `c1` …"""
    compiled = library().compile(template, variant, locale, locale, "email", "")
    given = (context, values or tenant(), "UTC")
    page = dict(zip(compiled.program.outputs, compiled.program(*given), strict=True))["html"]
    drawings = {f"c{at}": drawing for at, drawing in enumerate(compiled.drawings(*given))}
    html, shown = illustrated(page, drawings)
    assert shown == set(drawings)
    return html
