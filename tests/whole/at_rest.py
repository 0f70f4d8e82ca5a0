"""Planted personal values, and a search of every byte that stays: for the tests and `scripts.scan_at_rest`.

Each value holds a mark that no text of ours holds, and a number of its own. The search looks for marks in
the encodings in which a store, a log or a token might hold one.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import traceback
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from info import InfoError, InfoTemplateGenerator, Message, Recipient
from info.model.names import TEMPLATE_TYPES
from info.privacy.sealing import Broken, Place, cipher_of, key_of, opened, subject_place, unwrapped
from tests.whole.rendering import schema

__all__ = [
    "MARK",
    "PHONE",
    "Person",
    "Planting",
    "files_of",
    "found_in",
    "live_ciphers",
    "people",
    "plant",
    "readable",
]

MARK = "Zwickelmark"
PHONE = "+4420799"
"""How a planted number of a telephone begins."""
CHANNELS = ("email", "slack", "sms", "webhook", "push.webpush", "in_app", "telegram", "html")
TRACKING = "https://t.example/c/"
"""Where tracked links begin."""
TRACKED = re.compile(re.escape(TRACKING) + r"[\w-]+")


@dataclass
class Person:
    """Somebody whose values are planted; `messages` are those made for them."""

    recipient: Recipient
    values: list[str]
    messages: list[Message] = field(default_factory=list)


@dataclass
class Planting:
    """What was planted, and what was told while it was: logs, tracebacks, signed links."""

    people: list[Person]
    told: list[str] = field(default_factory=list)

    @property
    def values(self) -> list[str]:
        return [value for person in self.people for value in person.values]


class Told(logging.Handler):
    """Every record of every logger, into a list."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(logging.Formatter("%(name)s %(message)s").format(record))


def people(count: int) -> Iterator[Person]:
    """People with so many planted values among them, each value a different one."""
    made = 0
    while made < count:
        person = _person(made)
        yield person
        made += len(person.values)


def _person(number: int) -> Person:
    values = [f"{MARK} {part} {number}" for part in ("id", "city", "note")]
    mail, phone = f"{MARK}.{number}@example.com", f"{PHONE}{number:07}"
    slack, url = f"U{MARK}{number}", f"http://127.0.0.1:9/{MARK}/{number}"
    recipient = Recipient(
        values[0],
        locale="de-AT",
        timezone="Europe/Vienna",
        addresses={"email": mail, "sms": phone, "slack": slack, "webhook": url},
        attributes={"city": values[1], "notes": [{"deep": values[2]}]},
    )
    return Person(recipient, [*values, mail, phone, slack, url])


def _context(template: str, number: int, values: list[str]) -> dict[str, Any]:
    """The context of a template with a planted value in each of its personal places."""
    made = dict(schema(template)["examples"][0])
    for name, inner in schema(template)["properties"].items():
        if "x-pii" not in inner or "anyOf" in inner:
            continue
        kind = inner.get("format", "")
        value = {
            "email": f"{MARK}.{name}.{number}@example.com",
            "uri": f"https://example.com/{MARK}/{number}",
        }.get(kind, f"{MARK} {name} {number}")
        made[name] = value
        values.append(value)
    return made


async def plant(generator: InfoTemplateGenerator, count: int) -> Planting:
    """Make messages that hold so many planted values, send them where nobody is, and fail in many ways."""
    planting = Planting(list(people(count // 2)))
    log, root = Told(planting.told), logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(log)
    try:
        number = 0
        while len(set(planting.values)) < count or number < len(planting.people):
            await _messages_for(generator, planting, planting.people[number % len(planting.people)], number)
            number += 1
    finally:
        root.removeHandler(log)
        root.setLevel(level)
    return planting


async def _messages_for(
    generator: InfoTemplateGenerator, planting: Planting, person: Person, number: int
) -> None:
    template = TEMPLATE_TYPES[number % len(TEMPLATE_TYPES)]
    channel = CHANNELS[number % len(CHANNELS)]
    context = _context(template, number, person.values)
    key = f"order {number} of {MARK} {number}"
    person.values.append(key)
    message = await generator.generate_info_message(
        template, context, channel, recipient=person.recipient, idempotency_key=key
    )
    person.messages.append(message)
    again = await generator.generate_info_message(
        template, context, channel, recipient=person.recipient, idempotency_key=key
    )
    assert again.id == message.id
    planting.told += TRACKED.findall(str(message.payload) if message.status == "ready" else "")
    if number % 7 == 0:
        nowhere = f"http://127.0.0.1:9/{MARK}"
        if channel == "email":
            nowhere = f"smtp://127.0.0.1:9/{MARK}@example.com"
        again = partial(generator.generate_info_message, template, recipient=person.recipient)
        await _failing(planting, message.send(nowhere))
        await _failing(planting, again({**context, "nobody": MARK}, channel))
        await _failing(planting, again([MARK], channel))
        planting.told += [repr(message), str(message.explain()), str(message.reasons)]
    await generator.track(message.id, "delivered")


async def _failing(planting: Planting, work: Any) -> None:
    """What an attempt says when it fails: the error with its traceback, or the receipt."""
    try:
        planting.told.append(repr(await work))
    except InfoError as error:
        planting.told.append("".join(traceback.format_exception(error)))


def files_of(*folders: Path) -> dict[str, bytes]:
    """Every file below the folders, by its name; a database copied with its log as it stands."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found[str(path.relative_to(folder.parent))] = path.read_bytes()
    return found


def _forms(mark: str) -> Iterator[bytes]:
    """A mark as bytes that might hold it: as it is, turned, in other widths, digits, and alphabets."""
    raw = mark.encode()
    yield from (raw, raw.lower(), raw.upper(), raw[::-1])
    yield from (mark.encode("utf-16-le"), mark.encode("utf-16-be"), mark.encode("utf-32-le"))
    yield from (raw.hex().encode(), raw.hex().upper().encode())
    for skipped in range(3):
        # What is left of a mark's base64 at each of its three offsets when its uncertain ends are cut.
        text = b64encode(b"\x00" * skipped + raw).rstrip(b"=")
        inner = text[(0, 2, 3)[skipped] : -2]
        yield from (inner, inner.translate(bytes.maketrans(b"+/", b"-_")))


def found_in(files: Mapping[str, bytes], extra: Sequence[str] = ()) -> list[str]:
    """Where a planted value stands in clear: a line for each file and form, the names of files included."""
    forms = {form for mark in (MARK, PHONE, *extra) for form in _forms(mark)}
    hits = []
    for name, content in {**files, "the names of files": "\n".join(files).encode()}.items():
        hits += [f"{name}: {form!r}" for form in sorted(forms) if form in content]
    return hits


def live_ciphers(keys: Path, ring: Any) -> list[Any]:
    """Every key that can be had from a file of keys and its root: of people, of tenants, of the root's."""
    with sqlite3.connect(keys) as file:
        rows = file.execute("SELECT tenant, subject, id, number, wrapped FROM subject_key").fetchall()
    file.close()
    found = []
    for tenant, subject, key_id, number, wrapped in rows:
        by = ring.ciphers(tenant)[number]
        found.append(cipher_of(unwrapped(wrapped, subject_place(tenant, subject, key_id), by)))
    for tenant in {row[0] for row in rows}:
        found += [cipher_of(ring.tenant_key(tenant)), *ring.ciphers(tenant).values()]
    return found


def readable(sealed: bytes, place: Place, ciphers: Sequence[Any]) -> bool:
    """Whether any of the keys opens a value, whatever key it says it was sealed with."""
    key_of(sealed)
    for cipher in ciphers:
        try:
            opened(sealed, place, cipher)
        except Broken:
            continue
        return True
    return False
