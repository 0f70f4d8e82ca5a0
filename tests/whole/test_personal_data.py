"""Marked values stand in every personal place of every context; every way to fail is gone; none is found.

Looked through: error texts with their whole chain and traceback, reasons, receipts, warnings, what the
command line prints when it fails, and the records of all loggers at DEBUG.
"""

import asyncio
import json
import logging
import os
import socket
import traceback
import warnings

import pytest
from typer.testing import CliRunner

import info
from info import InfoError, InfoTemplateGenerator, Recipient
from info.apps.cli.main import app
from info.bootstrap import warned
from info.model.names import TEMPLATE_TYPES
from tests.adapters.servers import HttpSink, SmtpSink, serving
from tests.whole.rendering import schema

MARK = "Zwickelmark"
"""Part of every marked value; no text of ours holds it."""
SAFE = {
    "email": f"{MARK}@example.com",
    "ip": "203.0.113.77",
    "uri": f"https://example.com/{MARK}",
}
IP = SAFE["ip"]


class Log(logging.Handler):
    """Every record of every logger, as a formatter would write it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INFO_OUTBOUND_ALLOW", "127.0.0.1")
    root, handler = logging.getLogger(), Log()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    info.close_all()
    root.removeHandler(handler)
    root.setLevel(level)
    assert_clean("the log", "\n".join(handler.lines))


def assert_clean(where, text):
    assert MARK.casefold() not in text.casefold(), f"{where}: {text}"
    assert IP not in text, f"{where}: {text}"


def told_by(error):
    """All that an error says: its text, its arguments, its traceback, and those of what it came from."""
    texts = ["".join(traceback.format_exception(error))]
    while error is not None:
        texts += [str(error), repr(error), repr(vars(error))]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(texts)


def personal(template):
    """Names of the personal properties, and a marked value that fits each."""
    found = {}
    for name, inner in schema(template)["properties"].items():
        if "x-pii" in inner:
            kind = "ip" if "anyOf" in inner else inner.get("format", "")
            found[name] = SAFE.get(kind, f"{MARK} of {name}")
    return found


def marked(template):
    """A context with every property, its personal ones marked."""
    return {**schema(template)["examples"][0], **personal(template)}


PERSONAL = [template for template in TEMPLATE_TYPES if personal(template)]


def wrong_contexts():
    """(template, context) that fit no schema, with marked values in and around what is wrong."""
    for template in PERSONAL:
        whole = marked(template)
        for name in whole:
            yield template, {**whole, name: [MARK]}
            yield template, {**whole, name: {MARK: MARK}}
            yield template, {**whole, name: object()}
            yield template, {key: value for key, value in whole.items() if key != name}
        for name in personal(template):
            for value in ("", 7, None, f"not an address {MARK}", b"bytes"):
                yield template, {**whole, name: value}
        yield template, {**whole, "nobody_knows": MARK}
        yield template, [MARK]
        circle = {**whole}
        circle["note"] = circle
        yield template, circle


async def failing(coroutine):
    """The error of what must not succeed, or None when it does."""
    try:
        await coroutine
    except InfoError as error:
        return error
    return None


async def test_no_error_of_a_context_quotes_a_value(log):
    generator = InfoTemplateGenerator("t")
    count = 0

    for template, context in wrong_contexts():
        error = await failing(generator.generate_info_message(template, context, "slack"))
        if error is not None:
            count += 1
            assert_clean(template, told_by(error))

    assert count > 100


async def test_no_refusal_quotes_a_value(log):
    generator = InfoTemplateGenerator("t")
    refused = 0

    for template in PERSONAL:
        for channel in ("email", "slack", "sms", "webhook"):
            context = {name: f"{value}\r\nBcc: x" if name in {"user_name", "artist_name"} else value
                       for name, value in marked(template).items()}  # fmt: skip
            for variant in ("control", None):
                message = await generator.generate_info_message(
                    template,
                    context,
                    channel,
                    variant=variant,
                    recipient=Recipient("r", addresses={channel: MARK}),
                )
                assert_clean("repr", repr(message))
                assert_clean("explanation", str(message.explain()))
                if message.status == "refused":
                    refused += 1
                    assert_clean(
                        "reasons", f"{message.reasons!r} {[str(reason) for reason in message.reasons]}"
                    )
                    with pytest.raises(info.MessageRefused) as caught:
                        _ = message.payload
                    assert_clean("refused", told_by(caught.value))

    assert refused >= 2


BROKEN_AT_RUN_TIME = {
    "number": {"text": "{$user_name :number}"},
    "date": {"text": "{$user_name :date}"},
    "comparison": {"text": "Hello", "when": "user_name > 3"},
    "sum": {"text": "Hello", "when": "user_name + 1 > 3"},
    "list": {"text": "{item}", "each": "item in user_name"},
    "missing": {"text": "{$user_name} {$absent}"},
    "path": {"text": "{$user_name.first}"},
    "plural": {"text": {"$user_name :integer": {"one": "one", "*": "more"}}},
    "url": {"open": "Go", "url": "user_name"},
}


@pytest.mark.parametrize("name", BROKEN_AT_RUN_TIME)
async def test_no_failure_of_a_program_quotes_a_value(log, tmp_path, name):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "mine.json").write_text(
        json.dumps(
            {
                "id": "mine",
                "topic": "t",
                "question": "What?",
                "subject": "Hello",
                "short": "Hello",
                "body": {"block": BROKEN_AT_RUN_TIME[name]},
            }
        )
    )
    generator = InfoTemplateGenerator("t")

    for channel in ("text", "slack", "email"):
        for value in (MARK, [MARK], {"a": MARK}, f"javascript:{MARK}"):
            try:
                message = await generator.generate_info_message("mine", {"user_name": value}, channel)
            except InfoError as error:
                assert_clean(f"{name} in {channel}", told_by(error))
            else:
                assert_clean("reasons", str([str(reason) for reason in message.reasons]))


async def receipts_of(message, to):
    """What comes of one attempt, as text: the receipt, or the error."""
    try:
        return repr(await message.send(to))
    except InfoError as error:
        return told_by(error)


async def test_no_failed_delivery_quotes_a_value_or_an_address(log, tmp_path):
    address = f"{MARK}@example.com"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = taken.getsockname()[1]
    echo = f"rejected: {MARK} of user_name <{address}>"
    generator = InfoTemplateGenerator("t")
    mail, hook = [
        await generator.generate_info_message(
            "welcome",
            marked("tenant_welcome"),
            channel,
            recipient=Recipient("r", addresses={channel: address}),
        )
        for channel in ("email", "webhook")
    ]
    ways = (None, "", address, MARK, f"pigeon:{MARK}", f"smtp://[{MARK}", f"http://{MARK}:x/", f"x@{MARK}@y")
    (tmp_path / "a_file").write_text("")

    async with (
        serving(SmtpSink(RCPT=f"550 {echo}")) as refusing,
        serving(SmtpSink(END=f"554 {echo}")) as dropping,
        serving(HttpSink(500, echo)) as failing_hook,
        serving(HttpSink(400, json.dumps({"error": echo}))) as wrong_hook,
    ):
        attempts = [
            *((mail, f"smtp://127.0.0.1:{port}/{address}") for port in (refusing, dropping, nobody)),
            *(
                (hook, f"http://127.0.0.1:{port}/{MARK}?to={MARK}")
                for port in (failing_hook, wrong_hook, nobody)
            ),
            *((message, to) for message in (mail, hook) for to in (*ways, "file:a_file/deeper/")),
        ]
        told = [await receipts_of(message, to) for message, to in attempts]

    assert len(told) == 24
    for text in told:
        assert_clean("delivery", text)


async def test_no_failure_of_the_store_or_of_replay_quotes_a_value(log, tmp_path):
    generator = InfoTemplateGenerator("t", storage_url="sqlite:///info.db")
    message = await generator.generate_info_message(
        "welcome", marked("tenant_welcome"), "email", recipient=MARK, idempotency_key="k"
    )
    await generator.forget(MARK)
    errors = [
        await failing(generator.replay(message.id)),
        await failing(generator.replay("0" * 32)),
        await failing(generator.track(message.id, "nonsense")),
    ]
    info.close_all()
    (tmp_path / "info.db").write_bytes(b"no database" * 1000)
    for name in ("info.db-wal", "info.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    errors.append(
        await failing(
            generator.generate_info_message("welcome", marked("tenant_welcome"), "email", recipient=MARK)
        )
    )

    for error in errors:
        assert error is not None
        assert_clean("store", told_by(error))


def test_no_error_of_the_command_line_quotes_a_value(log, tmp_path):
    (tmp_path / "broken.json").write_text(f'{{"user_name": "{MARK}", ')
    (tmp_path / "list.json").write_text(json.dumps([MARK]))
    (tmp_path / "wrong.json").write_text(json.dumps({"user_name": MARK, "tier": [MARK], "note": MARK}))
    render = ["render", "welcome", "--set"]
    commands = [
        [*render, f"user_name={MARK}"],
        [*render, f"user_name={MARK}", "--set", MARK],
        [*render, f"user_name={MARK}", "--set", f"={MARK}"],
        [*render, f"user_name={MARK}", "--set", f"user_name.first={MARK}", "--set", "tier=x"],
        [*render, f"user_name={MARK}\r\nBcc: x", "--set", "tier=x", "-c", "email"],
        [*render, f"user_name={MARK}", "--set", "tier=x", "-c", "pigeon"],
        [*render, f"user_name={MARK}", "--set", "tier=x", "--locale", "not a locale"],
        ["render", "security", "--set", f"account_email={MARK} at home", "--set", f"ip={MARK}"],
        ["render", "welcome", "--context", "broken.json"],
        ["render", "welcome", "--context", "list.json"],
        ["render", "welcome", "--context", "wrong.json"],
    ]

    for command in commands:
        for json_too in ([], ["--json"]):
            result = CliRunner().invoke(app, [*command, *json_too])
            told = result.output + ("" if result.exception is None else told_by(result.exception))
            assert result.exit_code != 0, (command, result.output)
            assert_clean(" ".join(command[:2]), told)


async def test_no_warning_and_no_lost_task_quotes_a_value(log, monkeypatch):
    monkeypatch.setenv("INFO_CACHE_PROVIDER", "redis")
    monkeypatch.setattr(warned, "_warned", set())  # a process is warned once, and may have been
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        generator = InfoTemplateGenerator("t")
        tasks = [
            asyncio.ensure_future(generator.generate_info_message("welcome", context, "email"))
            for context in (marked("tenant_welcome"), {"user_name": MARK})
        ]
        await asyncio.wait(tasks)
        tasks.clear()
        stream = generator.generate_many(
            [{"template_type": "welcome", "context": {"user_name": MARK}, "target_channel": "sms"}] * 3,
            errors="yield",
        )
        told = [told_by(error) async for error in stream]

    assert caught
    assert_clean("warnings", "\n".join(str(warning.message) for warning in caught))
    assert_clean("stream", "\n".join(told))
