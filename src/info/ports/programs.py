"""The programs port: compiled templates, as the generators see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from info.model.actions import Asked
from info.model.content import Prose
from info.model.pictures import Drawing
from info.model.values import Finding, Loss, Priors

__all__ = ["Compiled", "Programs", "Run", "TemplateFacts"]


class Run(Protocol):
    """A compiled program: pure, and total but for the refusals of its holes."""

    @property
    def outputs(self) -> Sequence[str]:
        """The names of the outputs, in the order of the results (sorted)."""
        ...

    @property
    def asks(self) -> Asked:
        """What must stand under "message" among the tenant's values."""
        ...

    def __call__(self, context: dict[str, Any], tenant: dict[str, Any], zone: str) -> tuple[str, ...]:
        """The outputs for one context, one tenant and one IANA time zone."""
        ...

    def render(
        self, context: dict[str, Any], tenant: dict[str, Any], zone: str
    ) -> tuple[tuple[str, ...], tuple[Loss, ...]]:
        """The outputs, and what was left out of them to keep to the channel's limits."""
        ...


class Compiled(Protocol):
    """One (template, variant, text locale, format locale, channel), ready to run."""

    @property
    def program(self) -> Run:
        """The function."""
        ...

    @property
    def hash(self) -> str:
        """Content hash of `pieces`: the identity of the program."""
        ...

    @property
    def pieces(self) -> bytes:
        """The program as data, enough to compile it again."""
        ...

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the channel cannot show of the document."""
        ...

    @property
    def rendered_losses(self) -> Callable[[Mapping[str, str]], tuple[Loss, ...]]:
        """From the outputs by name to what only they can tell was lost."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Validators' remarks."""
        ...

    @property
    def payload(self) -> Callable[[Mapping[str, str]], Any]:
        """From the outputs by name to what the channel's API takes."""
        ...

    def drawings(self, context: dict[str, Any], tenant: dict[str, Any], zone: str) -> tuple[Drawing, ...]:
        """The charts and gauges as drawings, in the order of the blocks; made anew at each call.

        They follow from `pieces` as the outputs do, and from the same values. The first call compiles.
        """
        ...


def _no_estimate(_channel: str) -> Priors:
    return Priors()


def _all_there(_variant: str, _locale: str) -> str:
    return ""


class TemplateFacts(msgspec.Struct, frozen=True):
    """What a decision must know of a template, apart from its programs.

    `check` raises `ContextError` when the context (parsed JSON) does not fit the schema.
    `locales` are those the texts exist in, the source locale first, and `addressed` those in another
    form of address; `goal` is the rewarded event. `fallen` tells of a variant in a text locale which
    texts come from elsewhere, in words; "" when none does.
    """

    id: str
    variants: tuple[str, ...]
    locales: tuple[str, ...]
    check: Callable[[dict[str, Any]], None]
    goal: str = "clicked"
    policy: str = "thompson"
    addressed: tuple[str, ...] = ()
    fallen: Callable[[str, str], str] = _all_there
    topic: str = ""
    fatigue: bool = False
    """Whether what a person saw lately counts when their variant is drawn."""
    prose: tuple[Prose, ...] = ()
    """Where the schema lets anybody's words be: what the content filter looks at."""
    by: tuple[str, ...] = ()
    """Attributes of the recipient by which variants may be chosen differently."""
    horizon: int = 0
    """How many messages the experiment will have in all; 0 for nobody knows."""
    texts: Mapping[str, str] = {}
    """For each variant a hash of its blocks and texts: of another hash, it is another variant to learn of."""
    priors: Callable[[str], Priors] = _no_estimate
    """What the content model expects of the variants on a channel: known at publish, nothing is read."""
    tones: tuple[str, ...] = ()
    """The tones of the variants, in their order; () where all are of one, and there is none to choose."""


class Programs(Protocol):
    """Templates by name and programs by key. Immutable once returned; equal calls, equal objects."""

    def facts(self, template: str, tenant: str) -> TemplateFacts:
        """The template as this tenant sees it. Error: `UnknownName`."""
        ...

    def held(
        self, template: str, variant: str, text_locale: str, format_locale: str, channel: str, tenant: str
    ) -> Compiled | None:
        """The program if it is at hand; None when it must be compiled first. Never slow."""
        ...

    def compile(
        self, template: str, variant: str, text_locale: str, format_locale: str, channel: str, tenant: str
    ) -> Compiled:
        """The program, compiled now when it is not at hand: some milliseconds; any thread."""
        ...

    def restore(self, pieces: bytes, channel: str) -> Compiled:
        """A stored program, from its pieces alone, as replay needs it."""
        ...
