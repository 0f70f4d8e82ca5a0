"""The stages of a message, each as a callable: where the microseconds go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from benchmarks.subjects import ENV, LIBRARY, TENANT, Subject
from info.bootstrap.fingerprint import fingerprint
from info.generators import Means, make_plan
from info.generators.context import freeze, thaw
from info.generators.identity import rendering_hash
from info.generators.plan import Plan, first_table
from info.generators.request import freeze_request
from info.language.pieces import compile_program
from info.localization import negotiate
from info.model.values import Snapshot
from info.personalization import decide, make_table

__all__ = ["stages_of"]


def stages_of(subject: Subject, channel: str) -> Mapping[str, Callable[[], object]]:
    """By name: freezing, checking, deciding, rendering, hashing, and the whole pure plan."""
    compiled = subject.compiled(channel)
    context = subject.context
    frozen = freeze(context, subject.template)
    means = Means(LIBRARY, negotiate, decide, make_table, fingerprint())
    facts = LIBRARY.facts(subject.template, "acme")
    tenant = LIBRARY.tenant("acme")
    table = first_table("acme", facts, channel, means, after=None, now=0.0)
    request = freeze_request(
        "acme", subject.template, context, channel, language="en", personalize=True, variant="control"
    )
    drawn = freeze_request("acme", subject.template, context, channel, language="en", personalize=True)
    snapshot = Snapshot(tenant, table)
    texts = compiled.program(context, TENANT, "UTC")
    texts_of = compiled.program.outputs

    def plan() -> object:
        made = make_plan(request, snapshot, means, seed=1, now=0.0)
        if not isinstance(made, Plan):
            raise TypeError(made)
        return made

    html_alone = (
        compile_program({"html": subject.piece(channel, "html")}, ENV) if "html" in texts_of else None
    )

    def html_only() -> object:
        facts.check(thaw(frozen))
        decide(table, tenant="acme", template=drawn.template, message_or_recipient_key="k")
        return rendering_hash(("html",), html_alone(context, TENANT, "UTC")) if html_alone else None

    plan()
    return {
        "freeze the context": lambda: freeze(context, subject.template),
        "thaw and check it": lambda: facts.check(thaw(frozen)),
        "draw a variant": lambda: decide(
            table, tenant="acme", template=drawn.template, message_or_recipient_key="k"
        ),
        "run the program": lambda: compiled.program(context, TENANT, "UTC"),
        "hash the rendering": lambda: rendering_hash(compiled.program.outputs, texts),
        "decide and render": plan,
        "decide and render the HTML alone": html_only,
        "payload": lambda: compiled.payload(dict(zip(compiled.program.outputs, texts, strict=True))),
        "orjson of the context (for scale)": lambda: orjson.dumps(context),
    }
