"""The pytest plugin, as someone who builds on `info` uses it; and the outbox at its port."""

from __future__ import annotations

import io
from importlib.metadata import entry_points

import pytest

from info.adapters.console import ConsoleProvider
from info.testing.contracts import ProviderContract
from info.testing.outbox import Outbox

pytest_plugins = ["pytester"]

WELCOME = """
from info.sync import run

CONTEXT = {"user_name": "Ada", "tier": "premium"}

def welcome(generator, channel="sms", **more):
    return run(generator.generate_info_message("welcome", CONTEXT, channel, **more))
"""


class TestOutbox(ProviderContract):
    @pytest.fixture
    def provider(self):
        return Outbox()


class TestConsole(ProviderContract):
    @pytest.fixture
    def provider(self):
        return ConsoleProvider(io.StringIO())


@pytest.fixture
def project(pytester):
    """A stranger's project: its own tests, nothing of ours but what is installed."""
    pytester.makepyfile(welcoming=WELCOME)
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n")
    pytester.syspathinsert()
    installed = any(point.name == "info" for point in entry_points(group="pytest11"))
    plugin = [] if installed else ["-p", "info.testing.plugin"]

    def run(source, *options):
        pytester.makepyfile(test_theirs=f"from welcoming import CONTEXT, run, welcome\n\n{source}")
        return pytester.runpytest_inprocess(*plugin, "-p", "no:cacheprovider", "-q", *options)

    return run


def test_what_a_test_sends_lands_in_the_outbox(project):
    result = project("""
def test_sent(info_generator, outbox):
    message = welcome(info_generator("acme"), "email")
    receipt = run(message.send("ada@example.com"))
    assert (receipt.status, receipt.provider) == ("sent", "outbox")
    assert outbox.only().to == "ada@example.com"
    assert outbox.only().payload["headers"]["Subject"] == message.payload["headers"]["Subject"]
    assert outbox.to("nobody@example.com") == []
    assert outbox.generated == [message]

def test_the_next_test_starts_empty(info_generator, outbox):
    assert len(outbox) == 0
    assert welcome(info_generator("acme"), idempotency_key="k").variant == "control"

def test_a_store_is_the_tests_own(info_generator):
    assert welcome(info_generator("acme"), "slack", idempotency_key="k").channel == "slack"
""")

    result.assert_outcomes(passed=3)


def test_a_refusal_can_be_arranged(project):
    result = project("""
import pytest

@pytest.mark.parametrize(("retry", "status"), [(True, "retry"), (False, "failed")])
def test_refused(info_generator, outbox, retry, status):
    message = welcome(info_generator("acme"))
    outbox.refuse_next("mailbox full", retry=retry)
    assert run(message.send("x")).status == status
    assert run(message.send("x")).status == "sent"
    assert len(outbox) == 1
""")

    result.assert_outcomes(passed=2)


def test_no_variable_of_the_shell_reaches_a_test(project, monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", "https://collect.example/events")

    result = project("""
def test_quiet(info_generator):
    generator = info_generator("acme", max_concurrent_requests=2)
    assert welcome(generator).status == "ready"
    settings = generator.setup.settings
    assert settings.analytics_endpoint.value is None
    assert settings.max_concurrent_requests.value == 2
""")

    result.assert_outcomes(passed=1)


def test_their_templates_are_used(project, pytester):
    pytester.mkdir("ours")
    folder = pytester.path / "ours" / "tenants" / "acme"
    (folder / "templates").mkdir(parents=True)
    (folder / "tenant.json").write_text('{"brand": {"name": "Acme"}, "links": {}}')
    (folder / "templates" / "tenant_welcome.json").write_text('{"short": "Hello {$user_name}, from Acme."}')
    pytester.makeini("[pytest]\ninfo_project = ours\nasyncio_default_fixture_loop_scope = function\n")

    result = project("""
def test_theirs(info_generator):
    assert welcome(info_generator("acme")).payload == "Hello Ada, from Acme."
""")

    result.assert_outcomes(passed=1)


SNAPSHOT = """
def test_words(info_generator, assert_message_snapshot):
    generator = info_generator("acme")
    assert_message_snapshot(welcome(generator))
    assert_message_snapshot(welcome(generator, "text", locale="de"))
    assert_message_snapshot(welcome(generator, "slack"), "chat")
"""


def test_a_snapshot_is_asked_for_written_and_kept(project, pytester):
    missing = project(SNAPSHOT)
    missing.assert_outcomes(failed=1)
    missing.stdout.fnmatch_lines(["*there is no *run with --update-messages*"])

    project(SNAPSHOT, "--update-messages").assert_outcomes(passed=1)
    kept = sorted(path.name for path in (pytester.path / "__messages__").iterdir())
    assert kept == [
        "test_theirs.test_words-2.txt",
        "test_theirs.test_words-chat.txt",
        "test_theirs.test_words.txt",
    ]
    words = (pytester.path / "__messages__" / "test_theirs.test_words.txt").read_text("utf-8")
    assert words.startswith("template: tenant_welcome\nchannel: sms\nlocale: en\nvariant: control\n")
    assert "Ada" in words

    project(SNAPSHOT).assert_outcomes(passed=1)


def test_a_changed_message_shows_the_difference(project, pytester):
    project(SNAPSHOT, "--update-messages").assert_outcomes(passed=1)
    path = pytester.path / "__messages__" / "test_theirs.test_words.txt"
    path.write_text(path.read_text("utf-8").replace("Ada", "Eve"), "utf-8")

    changed = project(SNAPSHOT)

    changed.assert_outcomes(failed=1)
    changed.stdout.fnmatch_lines(["*says otherwise (--update-messages accepts the change)*"])
    changed.stdout.re_match_lines([r".*-.*Eve.*", r".*\+.*Ada.*"])


def test_a_refused_message_has_a_snapshot_too(project, pytester):
    result = project(
        """
def test_refused(info_generator, assert_message_snapshot):
    message = run(info_generator("acme").generate_info_message(
        "welcome", {"user_name": "x\\nBcc: all@example.com", "tier": "t"}, "email"))
    assert message.status == "refused"
    assert_message_snapshot(message)
""",
        "--update-messages",
    )

    result.assert_outcomes(passed=1)
    kept = (pytester.path / "__messages__" / "test_theirs.test_refused.txt").read_text("utf-8")
    assert "status: refused\nreason: " in kept
    assert "Bcc" not in kept
