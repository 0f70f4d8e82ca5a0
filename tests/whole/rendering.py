"""Renders packaged templates without a store: what the matrix and the hostile tests share."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from info.adapters.packaged import PackagedSource
from info.generators.plan import tenant_values
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
    return tenant_values(library().tenant("acme"))


def render(template: str, variant: str, locale: str, channel: str, context: dict[str, Any]) -> Any:
    """The payload of one message."""
    compiled = library().compile(template, variant, locale, locale, channel, "")
    outputs = compiled.program(context, tenant(), "UTC")
    return compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
