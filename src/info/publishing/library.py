"""The library: programs by (template, variant, text locale, format locale, channel, tenant).

Tenants that override nothing share programs; two keys whose pieces are equal share one compiled
function, found by content hash. What is kept is bounded; what is asked for by many at once is made
once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock, RLock
from typing import Any, Final, TypeAlias

from info.cache import S3Fifo
from info.errors import TemplateError, UnknownName
from info.formatters import FORMATTERS, LAYOUTS, MEASURES, RENDERED_LOSSES, STAGES, TRANSPARENT
from info.formatters.charts.pictured import PICTURES, drawings_of, picture_outputs
from info.language.binding import LocalizedDocument, localize
from info.language.pieces import Environment, Program, compile_program, from_bytes, hash_of, to_bytes
from info.localization import canonical, without_address
from info.model.document import Document
from info.model.names import FORMATS
from info.model.pictures import Drawing
from info.model.processing import ProcessingFacts
from info.model.values import Finding, Loss, Tenant
from info.ports.programs import TemplateFacts
from info.ports.text import TemplateSource
from info.processors.sentiment import Sentiment, sentiment
from info.publishing.expecting import Expect, expectation, texts_of
from info.publishing.fallen import fallen_of
from info.publishing.positions import Node, parse_json
from info.publishing.processing import read_processing
from info.publishing.published import Published, publish
from info.publishing.readings import read_document
from info.publishing.shelf import Shelf
from info.publishing.tenants import read_tenant
from info.validators.content import EVERYTHING, prose_paths

__all__ = ["Compiled", "Library"]

MOST_PROGRAMS: Final = 4096
CACHE_BYTES: Final = 256 * 10**6
BYTES_A_PIECE_BYTE: Final = 10
"""Memory a kept program takes, for each byte of its pieces: measured over 150 programs of the packaged
templates it was 9.6 (tracemalloc, CPython 3.11: the function, the pieces' nodes, the document)."""
MOST_TENANTS: Final = 4096
"""Tenants kept in mind that no file describes."""
TIMELESS: Final = 0.0
"""Programs are immutable: nothing here grows old, so the cache needs no clock."""

_PICTURES_KEY: Final = f'"{PICTURES}":'.encode()
"""Found in the canonical JSON of pieces only as an output's name: inside a text its quotes are escaped."""

Key: TypeAlias = tuple[str, str, str, str, str, str]
Check: TypeAlias = Callable[[dict[str, Any]], None]
Judge: TypeAlias = Callable[[str, str], Sentiment]
"""How a text sounds in a locale's language."""
RULES_ALONE: Final[Judge] = partial(sentiment, model=False)
CheckOf: TypeAlias = Callable[[str, Mapping[str, Any]], Check]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A document compiled for a channel, ready to run; see `info.ports.Compiled`."""

    program: Program
    hash: str
    pieces: bytes
    channel: str
    media_type: str
    payload: Callable[[Mapping[str, str]], Any]
    losses: tuple[Loss, ...] = ()
    findings: tuple[Finding, ...] = ()
    template: str = ""
    variant: str = ""
    text_locale: str = ""
    format_locale: str = ""
    document: Document | None = None
    schema: Mapping[str, Any] | None = None
    localized: LocalizedDocument | None = None
    draw: Callable[[], Program] | None = None
    """The program of the pictures; None where there are none."""

    def rendered_losses(self, rendering: Mapping[str, str]) -> tuple[Loss, ...]:
        """What only the outputs can tell was lost."""
        told = RENDERED_LOSSES.get(self.channel)
        return () if told is None else told(rendering)

    def drawings(self, context: dict[str, Any], tenant: dict[str, Any], zone: str) -> tuple[Drawing, ...]:
        """The charts and gauges as drawings."""
        return () if self.draw is None else drawings_of(self.draw()(context, tenant, zone)[0])

    @property
    def outputs(self) -> Sequence[str]:
        """The names of the outputs, in the order of the program's results."""
        return self.program.outputs


class Library:
    """Templates, tenants and programs, from `sources` (weakest first). Safe for several threads.

    `cache_bytes` bounds the memory of kept programs, by an estimate from their pieces; a program
    that is not kept is compiled again when it is asked for. `expect` gives variants their priors.
    """

    def __init__(
        self,
        sources: Sequence[TemplateSource],
        *,
        check_of: CheckOf | None = None,
        most_programs: int = MOST_PROGRAMS,
        cache_bytes: int = CACHE_BYTES,
        expect: Expect | None = None,
        judge: Judge = RULES_ALONE,
    ) -> None:
        self.shelf = Shelf(sources)
        self.judge = judge
        self._check_of = check_of or _context_check
        self._expect = expect
        self.environment = Environment(
            stages=STAGES, layouts=LAYOUTS, transparent=TRANSPARENT, measures=MEASURES
        )
        # Most of the room is for what is generated; the rest keeps what is shared or replayed.
        shared = max(cache_bytes // 8, 1)
        self._held: S3Fifo[Key, Compiled] = S3Fifo(
            capacity=max(cache_bytes - shared, 1), max_entries=most_programs
        )
        self._programs: S3Fifo[str, Program] = S3Fifo(capacity=shared, max_entries=most_programs)
        self._published: dict[tuple[str, str], Published] = {}
        self._facts: dict[tuple[str, str], TemplateFacts] = {}
        self._overriding: dict[tuple[str, str], bool] = {}
        self._tenants: dict[str, Tenant] = {}
        self._unknown_tenants: S3Fifo[str, Tenant] = S3Fifo(capacity=MOST_TENANTS)
        self._known_tenants: frozenset[str] = frozenset()
        self._lock = Lock()
        self._making = RLock()
        self._digest = ""
        self.refresh()

    def refresh(self) -> None:
        """Reads changed files from here on; where no file changed, all that is held stays.

        What was compiled of equal texts stays shared by hash in any case.
        """
        with self._making:
            digest = self.shelf.digest()
            if digest == self._digest:
                return
            self._digest = digest
            self.shelf.forget()
            with self._lock:
                self._held.clear()
                self._unknown_tenants.clear()
            for table in (self._published, self._facts, self._overriding, self._tenants):
                table.clear()
            self._known_tenants = frozenset(self.shelf.tenant_ids())

    # --- what there is ---

    def templates(self) -> tuple[str, ...]:
        """The ids of all templates."""
        return self.shelf.template_ids()

    def published(self, template: str, tenant: str = "") -> Published:
        """The template as the tenant sees it. Raises `UnknownName`, `TemplateError`."""
        name = self.shelf.resolve(template)
        key = (name, self._layer(name, tenant))
        found = self._published.get(key)
        if found is None:
            with self._making:
                found = self._published.get(key) or publish(self.shelf, *key)
                self._published[key] = found
        return found

    def facts(self, template: str, tenant: str) -> TemplateFacts:
        """What a decision must know of a template; equal calls, equal objects."""
        key = (template, self._layer(template, tenant))
        found = self._facts.get(key)
        if found is None:
            with self._making:
                found = self._make_facts(self.published(template, tenant))
                found = self._facts.setdefault(key, found)
        return found

    def tenant(self, tenant_id: str) -> Tenant:
        """The tenant; the packaged defaults with `configured=False` for one no file describes."""
        if tenant_id not in self._known_tenants:
            return self._default_tenant(tenant_id)
        found = self._tenants.get(tenant_id)
        if found is None:
            layers = [*self.shelf.tenant_file("_default"), *self.shelf.tenant_file(tenant_id)]
            configured = bool(self.shelf.tenant_file(tenant_id))
            found = self._tenants[tenant_id] = read_tenant(layers, tenant_id, configured=configured)
        return found

    def tenant_with(self, tenant_id: str, patch: bytes, *, name: str = "set") -> Tenant:
        """The tenant with a patch in the form of `tenant.json` upon its files; the patch wins.

        Raises `TemplateError` at the place in the patch, whose file is called `name`.
        """
        layers = [*self.shelf.tenant_file("_default"), *self.shelf.tenant_file(tenant_id)]
        return read_tenant([*layers, parse_json(patch, name)], tenant_id, configured=True)

    def processing(self, tenant_id: str) -> ProcessingFacts:
        """What is said of the tenant's processing of personal data: for all tenants, then for this one."""
        return read_processing([*self.shelf.tenant_file("_default"), *self.shelf.tenant_file(tenant_id)])

    # --- programs ---

    def held(
        self, template: str, variant: str, text_locale: str, format_locale: str, channel: str, tenant: str
    ) -> Compiled | None:
        """The program if it is at hand; never slow."""
        key = (template, variant, text_locale, format_locale, channel, self._layer(template, tenant))
        with self._lock:
            return self._held.get(key, now=TIMELESS)

    def compile(
        self, template: str, variant: str, text_locale: str, format_locale: str, channel: str, tenant: str
    ) -> Compiled:
        """The program, compiled now when it is not at hand; made once however many ask meanwhile.

        Raises `UnknownName` for a template, variant, locale or channel nobody knows, `TemplateError`
        for a file that is wrong.
        """
        key = (template, variant, text_locale, format_locale, channel, self._layer(template, tenant))
        found = self.held(*key[:5], tenant)
        if found is not None:
            return found
        with self._making:
            found = self.held(*key[:5], tenant)
            if found is None:
                found = self._make(key, tenant)
                with self._lock:
                    self._held.put(key, found, now=TIMELESS, cost=_memory_of(found.pieces))
        return found

    def program(
        self, template: str, variant: str, text_locale: str, format_locale: str, channel: str, tenant_id: str
    ) -> Compiled:
        """The same as `compile`, for a short alias as well."""
        name = self.shelf.resolve(template)
        return self.compile(name, variant, text_locale, format_locale, channel, tenant_id)

    def restore(self, pieces: bytes, channel: str) -> Compiled:
        """A stored program from its pieces alone."""
        formatter = FORMATTERS[_known("channel", channel, FORMATS)]
        digest = hash_of(pieces)
        return Compiled(
            program=self._program(digest, pieces),
            hash=digest,
            pieces=pieces,
            channel=channel,
            media_type=formatter.media_type,
            payload=formatter.payload,
            draw=self._drawer(digest, pieces),
        )

    def localized(
        self, template: str, variant: str, text_locale: str, format_locale: str, tenant: str = ""
    ) -> LocalizedDocument:
        """The document of a variant in a locale, every name resolved: what formatters compile."""
        published = self.published(template, tenant)
        document = published.loaded.document
        _known("variant", variant, [known.id for known in document.variants])
        if not published.speaks(text_locale):
            raise UnknownName("locale", text_locale, (*published.locales, *published.addressed))
        catalogue = published.catalogue(variant, text_locale)
        try:
            return localize(
                document,
                variant,
                catalogue.texts,
                text_locale=without_address(text_locale),
                format_locale=canonical(format_locale),
                scope_names=published.schema.names,
                written_in={key: without_address(tag) for key, tag in catalogue.locales.items() if tag},
            )
        except TemplateError as error:
            raise _placed_text(error, published, variant, text_locale) from None

    def _make(self, key: Key, tenant: str) -> Compiled:
        template, variant, text_locale, format_locale, channel, _ = key
        formatter = FORMATTERS[_known("channel", channel, FORMATS)]
        published = self.published(template, tenant)
        localized = self.localized(template, variant, text_locale, format_locale, tenant)
        try:
            pieces = to_bytes({**formatter.pieces(localized), **picture_outputs(localized, channel)})
        except TemplateError as error:
            raise _placed_expression(error, published, localized) from None
        return replace(
            self.restore(pieces, channel),
            losses=tuple(formatter.losses(localized)),
            template=published.loaded.document.id,
            variant=variant,
            text_locale=text_locale,
            format_locale=format_locale,
            document=published.loaded.document,
            schema=published.schema.source,
            localized=localized,
        )

    def _drawer(self, digest: str, pieces: bytes) -> Callable[[], Program] | None:
        """How the program of the pictures is had; it is compiled when a picture is first asked for."""
        if _PICTURES_KEY not in pieces:
            return None
        return partial(self._program, f"{digest} {PICTURES}", pieces, pictures=True)

    def _program(self, digest: str, pieces: bytes, *, pictures: bool = False) -> Program:
        with self._lock:
            found = self._programs.get(digest, now=TIMELESS)
        if found is None:
            outputs = {
                name: piece for name, piece in from_bytes(pieces).items() if (name == PICTURES) is pictures
            }
            found = compile_program(outputs, self.environment)
            with self._lock:
                self._programs.put(digest, found, now=TIMELESS, cost=_memory_of(pieces))
        return found

    def _layer(self, template: str, tenant: str) -> str:
        """The tenant where it overrides the template, else "": the key that tenants share."""
        if tenant not in self._known_tenants:
            return ""
        key = (template, tenant)
        found = self._overriding.get(key)
        if found is None:
            with self._making:
                found = self.shelf.overrides(self.shelf.resolve(template), tenant)
                self._overriding[key] = found
        return tenant if found else ""

    def _make_facts(self, published: Published) -> TemplateFacts:
        document = published.loaded.document
        schema = published.schema.source
        experiment = document.experiment
        variants = experiment.variants or tuple(variant.id for variant in document.variants)
        tones = tuple(document.variant(name).tone for name in variants)
        more: dict[str, Any] = {}
        if self._expect is not None and len(variants) > 1 and experiment.policy == "thompson":
            more["priors"] = expectation(document, variants, self._expect)
        return TemplateFacts(
            id=document.id,
            variants=variants,
            locales=published.locales,
            check=self._check_of(document.id, schema) if schema is not None else _anything,
            goal=experiment.goal,
            policy=experiment.policy,
            fatigue=experiment.fatigue,
            addressed=published.addressed,
            fallen=fallen_of(published),
            topic=document.topic,
            prose=EVERYTHING if schema is None else prose_paths(schema),
            by=experiment.by,
            horizon=experiment.horizon,
            texts=texts_of(document, variants),
            tones=() if len(set(tones)) < 2 else tones,  # noqa: PLR2004  (nothing to choose)
            **more,
        )

    def _default_tenant(self, tenant_id: str) -> Tenant:
        with self._lock:
            found = self._unknown_tenants.get(tenant_id, now=TIMELESS)
        if found is None:
            found = read_tenant(self.shelf.tenant_file("_default"), tenant_id, configured=False)
            with self._lock:
                self._unknown_tenants.put(tenant_id, found, now=TIMELESS)
        return found


def _placed_text(error: TemplateError, published: Published, variant: str, locale: str) -> TemplateError:
    """An error of binding ("Text 'hello' (de): …") with the place of that text."""
    _, _, named = error.what.partition("Text '")
    return _placed(error, published.node(named.partition("'")[0], variant, locale), None)


def _placed_expression(
    error: TemplateError, published: Published, document: LocalizedDocument
) -> TemplateError:
    """An error of a `when`, `each` or path with the place of the first wrong one."""
    errors: dict[str, TemplateError] = {}
    for _ in read_document(document, errors):
        pass
    key = next(iter(errors), "")
    return _placed(error, published.node(key, document.variant), getattr(error, "offset", 0))


def _placed(error: TemplateError, node: Node | None, offset: int | None) -> TemplateError:
    if error.file is None and node is not None:
        error.file = node.source.file
        at = node.offset if offset is None else node.offset_in_source(offset)
        error.line, error.column = node.source.line_column(at)
    return error


def _memory_of(pieces: bytes) -> int:
    """About how many bytes of memory the program of these pieces takes."""
    return max(len(pieces) * BYTES_A_PIECE_BYTE, 1)


def _anything(_context: dict[str, Any]) -> None:
    """No schema, no complaint; `check` warns that there is none."""


def _known(what: str, name: str, known: Sequence[str]) -> str:
    if name not in known:
        raise UnknownName(what, name, known)
    return name


def _context_check(template: str, schema: Mapping[str, Any]) -> Check:
    from info.validators import ContextValidator

    return ContextValidator(template, schema).check
