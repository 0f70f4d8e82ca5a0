"""The messages of the gallery: each one made as `infoctl render` makes it, and looked at as `check` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from info.channels.sizes import sms_size
from info.errors import InfoError
from info.language.messageformat import text_direction
from info.model.values import Finding, Loss, Reason
from info.publishing.proving import SmsTerms, named_examples, sms_findings, sms_terms
from info.validators.payloads import Usage, judged

if TYPE_CHECKING:
    from info.model.values import Tenant
    from info.publishing import Library
    from info.publishing.library import Compiled

__all__ = ["Shown", "Which", "looked_at", "refused", "shown_messages"]


class Which(msgspec.Struct, frozen=True):
    """Which message it is."""

    template: str
    variant: str
    locale: str
    tenant: str
    example: str
    channel: str


class Shown(msgspec.Struct, frozen=True):
    """A message and what is to be told beside it; `refusal` says why there is no payload.

    `bill` is what a text message costs, in words.
    """

    which: Which
    payload: Any
    usages: tuple[Usage, ...] = ()
    losses: tuple[Loss, ...] = ()
    findings: tuple[Finding, ...] = ()
    bill: str = ""
    refusal: str = ""

    @property
    def direction(self) -> str:
        """How its texts run, "ltr" or "rtl"."""
        return text_direction(self.which.locale)


def shown_messages(
    library: Library, template: str, tenants: Sequence[str], formats: Sequence[str]
) -> Iterator[Shown]:
    """Every tenant × variant × locale × format × example of a template."""
    for tenant in tenants:
        published = library.published(template, tenant)
        examples = named_examples(published.schema.source) or {"empty": {}}
        for variant in published.loaded.document.variants:
            for locale in published.locales:
                for channel in formats:
                    first = Which(template, variant.id, locale, tenant, next(iter(examples)), channel)
                    yield from _examples(library, first, examples)


def _examples(library: Library, first: Which, examples: dict[str, dict[str, Any]]) -> Iterator[Shown]:
    """One message for each example, of one program."""
    locale, tenant = first.locale, library.tenant(first.tenant)
    try:
        compiled = library.compile(first.template, first.variant, locale, locale, first.channel, first.tenant)
    except InfoError as error:
        yield refused(first, str(error))
        return
    for name, context in examples.items():
        yield _made(msgspec.structs.replace(first, example=name), compiled, tenant, context)


def _made(which: Which, compiled: Compiled, tenant: Tenant, context: dict[str, Any]) -> Shown:
    from info.bootstrap.seals import sample_values
    from info.generators.plan import run

    values = sample_values(tenant, which.channel)
    try:
        made = run(compiled, context, values, tenant.timezone, template=which.template)
    except InfoError as error:
        return refused(which, str(error))
    if isinstance(made, Reason):
        return refused(which, str(made), Finding(made.code, "error", str(made), made.path))
    outputs, given_up = made
    rendering = dict(zip(compiled.program.outputs, outputs, strict=True))
    losses = (*compiled.losses, *given_up, *compiled.rendered_losses(rendering))
    return looked_at(
        which, compiled.payload(rendering), losses=losses, findings=compiled.findings, terms=sms_terms(tenant)
    )


def refused(which: Which, why: str, finding: Finding | None = None) -> Shown:
    """A message that the world does not let out, with the reason."""
    return Shown(which, None, findings=(finding,) if finding else (), refusal=why)


def looked_at(
    which: Which,
    payload: Any,
    *,
    losses: Sequence[Loss] = (),
    findings: Sequence[Finding] = (),
    terms: SmsTerms | None = None,
) -> Shown:
    """The payload with what its channel's limits and rules say of it, `findings` of its template first.

    `terms` are what the tenant says of text messages.
    """
    found, usages = judged(which.channel, payload)
    told = [*findings, *found]
    bill = ""
    if which.channel == "sms" and isinstance(payload, str):
        bill = _bill(payload, terms or SmsTerms())
        told += sms_findings(payload, terms or SmsTerms())[1]
    return Shown(which, payload, usages, tuple(losses), tuple(told), bill)


def _bill(text: str, terms: SmsTerms) -> str:
    size = sms_size(text)
    parts = f"{size.parts} part{'' if size.parts == 1 else 's'}"
    units = "septets" if size.encoding == "gsm-7" else "UTF-16 units"
    price = terms.cost(size.parts) or ", no price is given"
    return f"{parts}, {size.units:,} {units}, {size.encoding.upper()}{price}"
