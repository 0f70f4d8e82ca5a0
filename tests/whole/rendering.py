"""Renders packaged templates without a store: what the matrix and the hostile tests share."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from info.adapters.packaged import PackagedSource
from info.bootstrap.seals import sample_values
from info.formatters import LAYOUTS, MEASURES, STAGES, TRANSPARENT
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
