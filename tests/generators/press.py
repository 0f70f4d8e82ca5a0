"""A small print shop for tests: real pieces, really compiled, for two templates and two channels."""

import itertools
import os
import time

import orjson
from msgspec.structs import replace

from info.adapters.sql import SqlErasures, SqlHabits, SqlKeys, SqlPeople, SqlStore, storage_location
from info.bootstrap.seals import KeptSeals
from info.errors import ContextError, UnknownName
from info.generators import Gate, Generator, Means, Parts
from info.language.expressions import Binary, ContextPath, Has, Literal, TenantPath
from info.language.pieces import (
    Environment,
    Hole,
    HoleRefused,
    Join,
    Seq,
    Static,
    Value,
    When,
    compile_program,
    from_bytes,
    hash_of,
    to_bytes,
)
from info.localization import negotiate
from info.model.people import ErasureJob, StepDone
from info.model.values import Receipt, Tenant
from info.personalization import decide, make_table
from info.ports.programs import TemplateFacts
from info.privacy import KeyRing
from info.privacy.sealing import LocalRoot

GREETING = {
    ("control", "en"): "Welcome, ",
    ("warm", "en"): "So good to see you, ",
    ("control", "de"): "Willkommen, ",
    ("warm", "de"): "Schön, dass du da bist, ",
}


def no_newline(text):
    if "\n" in text:
        raise HoleRefused("line_break", "A header cannot hold a line break")
    return text


ENVIRONMENT = Environment(
    stages={"json": lambda text: orjson.dumps(text).decode()[1:-1], "header": no_newline},
    layouts={},
    formatter=lambda function, _options, _locale: (
        lambda value, zone: f"{value}@{zone}" if function == "date" else str(value)
    ),
)


def hole(expr, *put, function="string"):
    return Hole(Value(expr, function), put)


def pieces_of(variant, locale, channel):
    greeting = Static(GREETING[variant, locale])
    name = ContextPath(("user_name",))
    since = When(Has(ContextPath(("since",))), hole(ContextPath(("since",)), function="date"))
    if channel == "slack":
        parts = Join(
            ",",
            (
                Seq((Static('"text":"'), greeting, hole(name, "json"), Static('"'))),
                Seq((Static('"brand":"'), hole(TenantPath(("brand", "name")), "json"), Static('"'))),
                Seq((Static('"since":"'), since, Static('"'))),
            ),
            head="{",
            tail="}",
        )
        return {"payload": parts}
    if channel == "markdown":  # reads what nobody guards
        nickname = ContextPath(("nickname",))
        return {
            "text": When(Binary(">", ContextPath(("age",)), Literal(17)), hole(nickname), Static("young"))
        }
    if channel == "email":
        return {"subject": Seq((greeting, hole(name, "header"))), "text": Seq((greeting, hole(name)))}
    return {"text": Seq((greeting, hole(name)))}


class Printed:
    losses = ()
    findings = ()

    def rendered_losses(self, rendering):
        return ()

    def __init__(self, pieces, channel):
        self.pieces = pieces
        self.hash = hash_of(pieces)
        self.program = compile_program(from_bytes(pieces), ENVIRONMENT)
        self.channel = channel

    def payload(self, rendering):
        if self.channel == "slack":
            return orjson.loads(rendering["payload"])
        return rendering["text"] if self.channel == "text" else rendering


def check(context):
    if not isinstance(context.get("user_name"), str):
        raise ContextError(template="tenant_welcome", path="user_name", wanted="string", got="nothing")


class Press:
    """`info.ports.Programs` over two templates."""

    def __init__(self, variants=("control", "warm")):
        self.compiled = {}
        self.compilations = 0
        self.variants = variants

    def facts(self, template, tenant):
        if template != "tenant_welcome":
            raise UnknownName("template", template, ["tenant_welcome"])
        return TemplateFacts("tenant_welcome", self.variants, ("en", "de"), check, topic="account")

    def held(self, *key):
        return self.compiled.get(key)

    def compile(self, *key):
        if key not in self.compiled:
            _, variant, text_locale, _, channel, _ = key
            self.compilations += 1
            self.compiled[key] = Printed(to_bytes(pieces_of(variant, text_locale, channel)), channel)
        return self.compiled[key]

    def restore(self, pieces, channel):
        return Printed(pieces, channel)


class Tenants:
    def __init__(self):
        self.held = {"acme": Tenant("acme", {"name": "Acme"}, {}, ("en", "de"))}

    def tenant(self, tenant_id):
        return self.held.setdefault(tenant_id, Tenant(tenant_id, {"name": tenant_id}, configured=False))


async def console(envelope):
    return Receipt(envelope.message, envelope.channel, "console", "sent", envelope.to)


def ring(url=None):
    """Keys of a file or of memory, below a root that lives as long as they do."""
    root = LocalRoot([os.urandom(32)], where="a test", random=os.urandom)
    keys = SqlKeys(storage_location(url))
    return KeyRing(keys, keys, lambda: root)


def shop(url=None, *, limit=1000, press=None, clock=time.time, **options):
    """Parts of a whole runtime on a real store."""
    store = SqlStore(storage_location(url), **options)
    seeds = itertools.count(int.from_bytes(os.urandom(8), "big"))
    means = Means(press or Press(), negotiate, decide, make_table, "test engine 1")
    return Parts(
        store,
        store,
        Tenants(),
        means,
        Gate(limit),
        lambda _tenant, person: f"key of {person}",
        clock,
        lambda: next(seeds),
        console,
        lambda envelope: b"MIME " + envelope.message.encode(),
        KeptSeals(ring()),
        SqlPeople(store.engine),
        lambda _tenant, channel, address: f"address {channel} {address}",
        SqlHabits(store.engine),
    )


async def erase(parts, key, tenant="acme"):
    """The person of that pseudonym is gone, as `info.stewardship` does it, but for keys and receipts."""
    erasures = SqlErasures(parts.messages.engine)
    job = (await erasures.begin(tenant, ErasureJob("e-1", key, 1.0, (StepDone("suppression", 1.0),)), [])).job
    job = await erasures.record(tenant, replace(job, done=(*job.done, StepDone("key", 1.0))))
    return await erasures.erase(tenant, job, StepDone("rows", 1.0))


def generator(parts, tenant="acme", **options):
    return Generator(tenant, parts=lambda: parts, **options)
