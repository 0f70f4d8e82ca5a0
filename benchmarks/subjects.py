"""What is measured: the packaged welcome, and the report with twenty rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from info.adapters.packaged import PackagedSource
from info.bootstrap.seals import sample_values
from info.formatters import LAYOUTS, MEASURES, STAGES, TRANSPARENT
from info.language.pieces import Environment, Piece, from_bytes
from info.publishing import Library
from info.publishing.library import Compiled

__all__ = ["ENV", "LIBRARY", "SUBJECTS", "TENANT", "Subject"]

ENV: Final = Environment(stages=STAGES, layouts=LAYOUTS, transparent=TRANSPARENT, measures=MEASURES)
LIBRARY: Final = Library([PackagedSource()])
TENANT: Final = sample_values(LIBRARY.tenant("acme"))
"""The values of a tenant that overrides nothing."""


@dataclass(frozen=True)
class Subject:
    """A template and the context it is rendered with: the typical example of its schema."""

    name: str
    template: str

    @property
    def context(self) -> dict[str, Any]:
        """A fresh copy of the context."""
        schema = LIBRARY.published(self.template, "").schema.source or {}
        copy: dict[str, Any] = orjson.loads(orjson.dumps(schema["examples"][0]))
        return copy

    def compiled(self, channel: str) -> Compiled:
        """The control variant in English."""
        return LIBRARY.compile(self.template, "control", "en", "en", channel, "")

    def piece(self, channel: str, output: str) -> Piece:
        """One output's pieces."""
        return from_bytes(self.compiled(channel).pieces)[output]

    def outputs(self, channel: str) -> Mapping[str, str]:
        """Our rendering, by output."""
        compiled = self.compiled(channel)
        texts = compiled.program(self.context, TENANT, "UTC")
        return dict(zip(compiled.program.outputs, texts, strict=True))


SUBJECTS: Final = (Subject("welcome", "tenant_welcome"), Subject("report", "performance_report"))
