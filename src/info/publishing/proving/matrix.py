"""Every message of a template in one locale: rendered with examples and hostile data, and looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from info.errors import ContextError, InfoError
from info.formatters.whatsapp_approved import CHANNEL as APPROVED
from info.formatters.whatsapp_definition import approved_words
from info.language.expressions import FAILURES
from info.language.pieces import DoesNotFit, UnusableValue
from info.model.names import FORMATS
from info.model.values import Finding, Loss, Tenant
from info.publishing.library import Compiled, Library
from info.publishing.proving.against_source import Overlong, overlong
from info.publishing.proving.mail_pictures import undrawn
from info.publishing.proving.payloads import SUBJECT_MOST, payload_findings, sms_findings, sms_terms
from info.publishing.proving.required import Wanted, lost, required_words
from info.publishing.proving.sightings import Sighting, Where
from info.publishing.published import Published
from info.publishing.shorthand import CONTROL
from info.validators import hostile_contexts

__all__ = ["EXAMPLES", "MatrixProof", "SmsCost", "ValuesOf", "named_examples", "prove_locale"]

EXAMPLES: Final = ("typical", "minimal", "extreme")
"""The names of a schema's examples, in their order."""
TYPICAL: Final = EXAMPLES[0]
_REPORT: Final = "Report it, with this template: what is required must be shown."
_WHOLE: Final = frozenset({"body", "message"})
"""The parts whose stand-in is the short text, in place of every block."""
_COUNT: Final = re.compile(r"\AIt has [\d,.]+ [^;]*; ")
"""How much there is differs from message to message; that it is too much does not."""
ValuesOf: TypeAlias = Callable[[Tenant, str], dict[str, Any]]
"""From a tenant to what programs read of it."""


class SmsCost(msgspec.Struct, frozen=True):
    """What the typical text message of a template costs a tenant."""

    template: str
    tenant: str
    locale: str
    variant: str
    encoding: str
    units: int
    parts: int
    cost: float | None = None
    currency: str = ""


class MatrixProof(msgspec.Struct, frozen=True):
    """What rendering found, how many messages were rendered, what the text messages cost."""

    sightings: tuple[Sighting, ...]
    rendered: int
    sms: tuple[SmsCost, ...] = ()


def named_examples(schema: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """The schema's examples by name; a fourth one is called example_4.

    >>> list(named_examples({"examples": [{}, {}, {}, {}]}))
    ['typical', 'minimal', 'extreme', 'example_4']
    """
    examples = (schema or {}).get("examples", [])
    names = (*EXAMPLES, *(f"example_{index}" for index in range(len(EXAMPLES) + 1, len(examples) + 1)))
    return dict(zip(names, examples, strict=False))


def prove_locale(
    library: Library, template: str, locale: str, tenants: tuple[str, ...], values_of: ValuesOf
) -> MatrixProof:
    """A template in one locale, for each tenant, variant, format and context.

    Tenants that override nothing share programs. The examples are rendered for each tenant, hostile
    data once for each program.
    """
    sightings: list[Sighting] = []
    sms: list[SmsCost] = []
    rendered = 0
    proved: set[str] = set()
    for tenant in map(library.tenant, tenants):
        matrix = _Matrix(library, template, locale, tenant, values_of)
        sightings += matrix.sightings(proved)
        rendered += matrix.rendered
        sms += matrix.sms
    return MatrixProof(tuple(sightings), rendered, tuple(sms))


class _Matrix:
    """One template, one locale, one tenant."""

    def __init__(
        self, library: Library, template: str, locale: str, tenant: Tenant, values_of: ValuesOf
    ) -> None:
        self.library = library
        self.tenant = tenant
        self.locale = locale
        self.published: Published = library.published(template, tenant.id)
        self.template = self.published.loaded.document.id
        self.values = {channel: values_of(tenant, channel) for channel in FORMATS}
        self.terms = sms_terms(tenant)
        self.rendered = 0
        self.sms: list[SmsCost] = []
        self._overlong: dict[str, Overlong] = {}
        self._approved: dict[str, dict[str, dict[str, Any]]] = {}
        schema = self.published.schema.source
        self.examples = named_examples(schema)
        self.hostile = hostile_contexts(schema, self.template) if schema else {}

    def sightings(self, proved: set[str]) -> Iterator[Sighting]:
        """What is seen; `proved` are the hashes of the programs that hostile data was given to."""
        for variant in self.published.loaded.document.variants:
            wanted = self._wanted(variant.id)
            for channel in FORMATS:
                where = Where(channel, self.tenant.id, self.locale, variant.id)
                try:
                    compiled = self.library.compile(
                        self.template, variant.id, self.locale, self.locale, channel, self.tenant.id
                    )
                except InfoError as error:
                    place = getattr(error, "place", "") or self._place(variant.id, "subject")
                    yield Sighting(Finding("render.compile", "error", str(error), place), where)
                    continue
                for finding in compiled.findings:
                    yield Sighting(finding, where)
                contexts = self.examples if compiled.hash in proved else {**self.examples, **self.hostile}
                proved.add(compiled.hash)
                for name, context in contexts.items():
                    self.rendered += 1
                    at = where._replace(example=name)
                    for finding in self._render(compiled, context, at, wanted.get(name, ())):
                        yield Sighting(finding, at)

    def _wanted(self, variant: str) -> Mapping[str, tuple[Wanted, ...]]:
        """What must be seen, by the name of the context."""
        document = self.library.localized(self.template, variant, self.locale, self.locale, self.tenant.id)
        found = {}
        for name, context in {**self.examples, **self.hostile}.items():
            try:
                found[name] = required_words(
                    document, self.library.environment, context, self.values["text"], self.tenant.timezone
                )
            except (ValueError, DoesNotFit, *FAILURES):  # rendering says so, at its place
                continue
        return found

    def _place(self, variant: str, part: str) -> str:
        """Where a part of the payload was written: its block or text, else the template's subject."""
        for key in (part, part.partition(".")[0], "subject"):
            node = self.published.node(key, variant)
            if node is not None:
                return ":".join(str(each) for each in node.place)
        return ""

    def _render(
        self, compiled: Compiled, context: dict[str, Any], at: Where, wanted: tuple[Wanted, ...]
    ) -> Iterator[Finding]:
        severity: Any = "error" if at.example in self.examples else "warning"
        try:
            outputs, losses = compiled.program.render(context, self.values[at.channel], self.tenant.timezone)
        except DoesNotFit as full:
            limit = f"the limit of {full.most:,} {full.measure}" if full.most else "a limit"
            over = f"{limit} of '{full.part}'"
            what = f"What must not be shortened is over {over}."
            step = "Shorten it, give it a fallback, or mark less of it required."
            yield Finding("fit.too_large", severity, what, self._place(at.variant, full.part), step)
            return
        except (ValueError, *FAILURES) as error:
            yield self._refused(error, at, severity)
            return
        try:
            payload = compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
        except ValueError:  # a JSONDecodeError's text holds the payload
            what = "The payload is not the JSON that it should be."
            step = "Report it, with this template: a formatter is wrong."
            yield Finding("render.broken", "error", what, self._place(CONTROL, "subject"), step)
            return
        if at.example == TYPICAL:
            yield from self._typical(payload, losses, at)
        yield from self._linted(payload, at)
        yield from self._required(compiled, payload, losses, at, wanted)

    def _required(
        self,
        compiled: Compiled,
        payload: Any,
        losses: tuple[Loss, ...],
        at: Where,
        wanted: tuple[Wanted, ...],
    ) -> Iterator[Finding]:
        """What is required and not there; where the short text stands in for all, that is said."""
        swapped = {loss.block for loss in losses if loss.how == "stand_in"}
        read = self._as_read(compiled, payload, at)
        if read is None:
            return
        missing = list(lost(read, at.channel, wanted, {loss.block for loss in compiled.losses} | swapped))
        if missing and swapped & _WHOLE:
            what = f"'{missing[0]}' is required and over a limit: the short text stands in for the message."
            step = "Shorten it, give it a fallback, or mark less of it required."
            severity: Any = "error" if at.example in self.examples else "warning"
            yield Finding("fit.too_large", severity, what, self._place(at.variant, missing[0]), step)
            return
        is_raw = {at.channel, at.channel.partition(".")[0]} & set(self.published.loaded.document.raw)
        for block in missing:
            what = f"Something of the required block '{block}' is not in the payload, and no loss says so."
            step = "Say it in the channel's raw payload." if is_raw else _REPORT
            yield Finding("required.lost", "error", what, self._place(at.variant, block), step)

    def _as_read(self, compiled: Compiled, payload: Any, at: Where) -> Any:
        """The payload, beside it the approved words that it fills; None where they are unknown."""
        if at.channel != APPROVED or "template" not in payload:
            return payload
        if at.variant not in self._approved:
            self._approved[at.variant] = self._approved_words(compiled, at)
        words = self._approved[at.variant].get(payload["template"]["name"])
        return words and [payload, words]

    def _approved_words(self, compiled: Compiled, at: Where) -> dict[str, dict[str, Any]]:
        """The definitions of a variant; none where the tenant has not what they say, which is told itself."""
        if compiled.localized is None:
            return {}
        try:
            return approved_words(compiled.localized, self.values[at.channel])
        except ContextError:
            return {}

    def _refused(self, error: Exception, at: Where, severity: Any) -> Finding:
        """Why a context cannot be rendered, in words that quote no value."""
        named = isinstance(error, (UnusableValue, InfoError)) or hasattr(error, "paths")
        why = str(error) if named else "its values are not what the expressions work on"
        what = f"It cannot be rendered: {why.rstrip('.')}."
        step = "Guard the value with a when, or make the schema stricter."
        return Finding("render.refused", severity, what, self._place(at.variant, "subject"), step)

    def _typical(self, payload: Any, losses: tuple[Loss, ...], at: Where) -> Iterator[Finding]:
        """What is asked of everyday messages alone."""
        judged = self._told(at)
        for loss in losses:
            if loss.how and (at.channel, loss.block.partition(".")[0]) not in judged:
                what = f"'{loss.block}' does not fit. {loss.what}"
                step = "Shorten it, or give it a fallback."
                yield Finding("fit.lost", "warning", what, self._place(at.variant, loss.block), step)
        if at.channel == "email":
            if ("email", "subject") not in judged:
                yield from self._subject(payload["headers"].get("Subject", ""), at)
            yield from self._pictures(payload["html"])
        if at.channel == "sms":
            size, found = sms_findings(payload, self.terms)
            cost = None if self.terms.price is None else round(size.parts * self.terms.price, 6)
            told = (size.encoding, size.units, size.parts, cost, self.terms.currency)
            self.sms.append(SmsCost(self.template, at.tenant, at.locale, at.variant, *told))
            for finding in found if ("sms", "short") not in judged else ():
                yield msgspec.structs.replace(finding, path=self._place(at.variant, "short"))

    def _told(self, at: Where) -> Overlong:
        """What was said of the words of this locale already, without rendering them."""
        if at.variant not in self._overlong:
            found = overlong(self.published, at.variant, at.locale, self.tenant)
            self._overlong[at.variant] = found
        return self._overlong[at.variant]

    def _subject(self, subject: str, at: Where) -> Iterator[Finding]:
        if len(subject) > SUBJECT_MOST:
            what = f"The subject is longer than {SUBJECT_MOST} characters; mail programs cut it sooner."
            place = self._place(at.variant, "subject")
            yield Finding("email.subject", "warning", what, place, "Say the one thing first, in fewer words.")

    def _pictures(self, page: str) -> Iterator[Finding]:
        for form, clients in undrawn(page):
            what = f"A picture of the mail is {form}, which {' and '.join(clients)} do not draw."
            step = "Give mails a PNG or a JPEG: not every client draws the others."
            yield Finding("email.picture", "warning", what, self._place(CONTROL, "subject"), step)

    def _linted(self, payload: Any, at: Where) -> Iterator[Finding]:
        """What the channel would say of the payload, at the template."""
        example = at.example in self.examples
        for finding in payload_findings(payload, at.channel):
            severity = finding.severity if example else "warning"
            what = f"{at.channel}: {_COUNT.sub('', finding.what)}"
            place = self._place(CONTROL, "subject")
            yield Finding(finding.code, severity, what, place, finding.next_step)
