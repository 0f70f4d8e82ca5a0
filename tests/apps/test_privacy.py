"""`infoctl privacy` and `infoctl tenants`: for people, and with --json for machines."""

from __future__ import annotations

import csv
import io
import json

import pytest

from info.apps.cli.privacy import COMMANDS, RECEIPT_COMMANDS
from info.apps.cli.tenants import COMMANDS as TENANTS
from info.apps.cli.tenants import TOKEN_COMMANDS

ADA = {"id": "r-1", "locale": "de", "addresses": {"email": "ada@example.com"}, "attributes": {"plan": "=1+1"}}
T = ("--tenant", "acme")


@pytest.fixture
def told(infoctl, project):
    """Runs a command with --json; its exit code and what it printed."""

    def run(*arguments: str, code: int = 0):
        result = infoctl(*arguments, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def people(project):
    file = project / "people.jsonl"
    file.write_text(json.dumps(ADA) + "\n\n" + json.dumps({"id": "r-2"}) + "\n")
    return str(file)


def a_message(told, *more):
    return told("render", "welcome", "-c", "slack", *T, "--set", "user_name=Wolfe", "--set", "tier=x", *more)[
        0
    ]


@pytest.mark.parametrize(
    "command",
    [
        *(("privacy", name) for name in COMMANDS),
        *(("privacy", "receipt", name) for name in RECEIPT_COMMANDS),
        *(("tenants", name) for name in TENANTS),
        *(("tenants", "token", name) for name in TOKEN_COMMANDS),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself_and_takes_json(infoctl, command):
    result = infoctl(*command, "--help")

    assert result.exit_code == 0
    assert "--json" in result.stdout


def test_a_person_is_put_in_shown_taken_along_and_forgotten(infoctl, told, people, project):
    assert told("privacy", "import", people, *T) == {"stored": 2, "refused_lines": []}
    message = a_message(told, "--recipient", "r-1")
    assert message["status"] == "ready"

    report = told("privacy", "access", "r-1", *T)
    exported = infoctl("privacy", "export", "r-1", *T, "--out", "held.csv")
    shown = infoctl("privacy", "access", "r-1", *T)
    done = told("privacy", "forget", "r-1", *T, "--receipt", "out.json")
    verdict = told("privacy", "receipt", "verify", "out.json", *T)

    assert report["sections"][0]["entries"][0]["Address for email"] == "ada@example.com"
    assert report["sections"][3]["entries"][0]["Made of"]["user_name"] == "Wolfe"
    assert "Who you are to us" in shown.stdout
    assert exported.exit_code == 0
    rows = list(csv.reader(io.StringIO((project / "held.csv").read_text("utf-8-sig"), newline="")))
    assert ["Who you are to us", "1", "plan", "'=1+1"] in rows
    assert (done["status"], done["messages"], done["receipt"]) == ("done", 1, "out.json")
    assert (verdict["genuine"], verdict["receipt"]["erasure"]) == (True, done["erasure"])
    assert verdict["proof"] == done["proof"]["proved"]
    assert verdict["proof"]["holds"]
    assert told("privacy", "import", people, *T, code=1) == {"stored": 1, "refused_lines": [1]}
    again = infoctl("render", "welcome", *T, "--example", "typical", "--recipient", "r-1")
    assert again.exit_code == 3
    assert "asked to be forgotten" in again.stdout
    assert not any(b"Wolfe" in path.read_bytes() for path in (project / ".info").iterdir())
    told("explain", message["id"], *T, code=2)


def test_a_changed_receipt_and_another_tenant_s_are_found(infoctl, told, project):
    told("privacy", "forget", "nobody", *T, "--receipt", "out.json")
    text = (project / "out.json").read_text()
    (project / "changed.json").write_text(text.replace('"tenant": "acme"', '"tenant": "other"'))

    assert not told("privacy", "receipt", "verify", "changed.json", *T, code=1)["genuine"]
    assert not told("privacy", "receipt", "verify", "out.json", "--tenant", "lowtide", code=1)["genuine"]
    key = json.loads(text)["signature"]["key"]
    assert told("privacy", "receipt", "verify", "out.json", "--key", key)["genuine"]
    (project / "nothing.json").write_text("{}")
    assert "no receipt" in told("privacy", "receipt", "verify", "nothing.json", code=2)["error"]["text"]


def test_a_receipt_gets_its_proof_later_and_is_verified_where_no_project_is(
    infoctl, told, project, monkeypatch
):
    monkeypatch.setattr("info.privacy.audit.engine.Sequencer.step", _not_yet)
    late = told("privacy", "forget", "nobody", *T, "--receipt", "out.json", "--wait", "0")
    assert (late["status"], late["proof"]["proved"]) == ("done", None)
    assert "infoctl privacy receipt prove out.json" in late["proof"]["why"]
    assert told("privacy", "receipt", "prove", "out.json", "--wait", "0", code=1)["proof"]["proved"] is None
    bare = infoctl("privacy", "receipt", "verify", "out.json", *T)
    assert (bare.exit_code, "bears no proof" in bare.stdout) == (0, True)
    monkeypatch.undo()
    monkeypatch.chdir(project)

    proved = told("privacy", "receipt", "prove", "out.json")["proof"]["proved"]
    keys = ("--key", json.loads((project / "out.json").read_text())["signature"]["key"])
    log = infoctl("audit", "key").stdout.strip()
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    (project / "out.json").rename(elsewhere / "out.json")
    monkeypatch.chdir(elsewhere)
    verdict = told("privacy", "receipt", "verify", "out.json", *keys, "--log-key", log)
    shown = infoctl("privacy", "receipt", "verify", "out.json", *keys, "--log-key", log)

    assert (verdict["genuine"], verdict["proof"]) == (True, proved)
    assert f"entry {proved['index']} of {proved['size']} of the audit log" in shown.stdout
    (elsewhere / "bare.json").write_text(
        json.dumps({**json.loads((elsewhere / "out.json").read_text()), "proof": None})
    )
    assert told("privacy", "receipt", "verify", "bare.json", *keys, "--log-key", log, code=1)["proof"] is None


async def _not_yet(_sequencer):
    return 0


def test_a_receipt_that_could_not_be_written_keeps_the_person(infoctl, told, people, project):
    told("privacy", "import", people, *T)

    error = told("privacy", "forget", "r-1", *T, "--receipt", "no/such/folder/out.json", code=2)

    assert "nothing was erased" in error["error"]["text"]
    assert told("privacy", "access", "r-1", *T)["sections"][0]["entries"]


def test_a_hold_refuses_to_forget_and_says_until_when(infoctl, told, people):
    told("privacy", "import", people, *T)
    hold = told("privacy", "hold", "r-1", *T, "--whose", "Legal, case 42", "--until", "2099-01-31")

    refused = infoctl("privacy", "forget", "r-1", *T)
    assert refused.exit_code == 3
    assert "Legal, case 42 stands until 2099-01-31" in refused.stdout
    assert told("privacy", "holds", *T)[0]["id"] == hold["id"]
    told("privacy", "release", hold["id"], *T)

    assert told("privacy", "forget", "r-1", *T)["status"] == "done"


def test_what_a_person_says_is_kept_to_and_shown(infoctl, told):
    render = ("render", "announcement", *T, "--example", "typical", "--recipient", "r-1", "--json")
    told("privacy", "object", "r-1", *T)
    refused = infoctl(*render)
    told("privacy", "unobject", "r-1", *T)
    assert infoctl(*render).exit_code == 0

    told(
        "privacy",
        "consent",
        "r-1",
        "marketing",
        *T,
        "--source",
        "form",
        "--text-version",
        "7",
        "--on",
        "2026-01-02",
    )
    told("privacy", "withdraw", "r-1", "marketing", *T)
    shown = infoctl("privacy", "consents", "r-1", *T).stdout
    told("privacy", "prefer", "r-1", "news", "--no", *T)

    assert refused.exit_code == 3
    assert "objected" in refused.stdout
    assert "2026-01-02  marketing, channel *: given at form, text 7" in shown
    assert "taken back" in shown
    assert infoctl(*render).exit_code == 3


def test_a_restricted_person_s_message_is_held(infoctl, told):
    told("privacy", "restrict", "r-1", *T)

    held = told("render", "security", *T, "--example", "typical", "--recipient", "r-1", code=3)[0]

    assert (held["status"], held["payload"]) == ("held", None)
    assert told("privacy", "unrestrict", "r-1", *T).get("restricted_at") is None


def test_an_address_is_suppressed_and_lifted(infoctl, told):
    told("privacy", "suppress", "--address", "email:Ada@example.com", "--reason", "bounce", *T)
    message = told("render", "welcome", "-c", "email", *T, "--example", "typical")[0]

    failed = told("send", message["id"], "--to", "ada@example.com", code=1)
    told("privacy", "lift", "--address", "email:ada@example.com", *T)

    assert (failed["status"], failed["provider"]) == ("failed", "info")


def test_requests_are_listed_by_deadline_and_a_late_one_is_an_alarm(infoctl, told):
    told("privacy", "receive", "r-1", "access", *T, "--law", "ccpa")
    assert told("privacy", "requests", *T)["late"] == []
    late = told("privacy", "receive", "r-2", "erasure", *T, "--on", "2020-01-01")

    listed = infoctl("privacy", "requests", *T)
    assert listed.exit_code == 1
    assert "days late" in listed.stdout.splitlines()[0]
    told("privacy", "forget", "r-2", *T)
    told("privacy", "access", "r-1", "--law", "ccpa", *T)

    assert told("privacy", "requests", *T) == {"requests": [], "late": []}
    outcomes = {each["id"]: each["outcome"] for each in told("privacy", "requests", "--all", *T)["requests"]}
    assert outcomes[late["id"]].startswith("erasure ")


def test_retention_counts_before_it_deletes(infoctl, told):
    message = a_message(told)

    counted = told("privacy", "retention", *T, "--days", "0")
    assert (counted["deleted"], counted["counts"]["messages"]) == (False, 1)
    told("explain", message["id"])
    deleted = told("privacy", "retention", *T, "--days", "0", "--delete")

    assert (deleted["deleted"], deleted["counts"]["messages"]) == (True, 1)
    told("explain", message["id"], code=2)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("forget", "r-1", "--tenant", "acm"), "Did you mean 'acme'"),
        (("access", "r-1", *T, "--law", "gdrp"), "Did you mean 'gdpr'"),
        (("hold", "r-1", *T, "--whose", "Legal", "--until", "tomorrow"), "a date such as 2026-11-30"),
        (("hold", "r-1", *T, "--whose", "Legal", "--until", "2020-01-01"), "a time to come"),
        (("release", "0", *T), "no hold"),
        (("receive", "r-1", "acess", *T), "Did you mean 'access'"),
        (("suppress", *T), "a recipient or an address"),
        (("suppress", "--address", "ada@example.com", *T), "channel before the address"),
        (("suppress", "r-1", "--reason", "erasure", *T), "no reason 'erasure'"),
        (("rectify", "r-1", "locale", *T), "name=value"),
        (("rectify", "r-1", "name=Ada", *T), "one of locale, timezone, addresses, attributes"),
        (("export", "r-1", "--format", "xml", *T), "no format 'xml'"),
        (("import", "no-such-file", *T), "no-such-file"),
    ],
)
def test_a_slip_is_told_with_what_next(infoctl, told, arguments, says):
    error = told("privacy", *arguments, code=2)["error"]

    assert says in error["text"]


def test_a_broken_profile_names_its_line_quotes_nothing_and_stores_nothing(infoctl, told, project):
    (project / "p.jsonl").write_text('{"id": "r-1"}\n{"id": "", "secret": "s3cret"}\n')

    error = told("privacy", "import", "p.jsonl", *T, code=2)["error"]["text"]

    assert error.startswith("p.jsonl:2: ")
    assert "s3cret" not in error
    assert told("privacy", "access", "r-1", *T)["sections"][0]["entries"] == []


def test_a_profile_is_corrected(infoctl, told, people):
    told("privacy", "import", people, *T)

    fresh = told("privacy", "rectify", "r-1", "locale=fr", "attributes.plan=", "addresses.sms=+49170", *T)

    assert fresh["locale"] == "fr"
    assert fresh.get("attributes", {}) == {}
    assert fresh["addresses"]["sms"] == "+49170"


def test_tenants_are_listed_shown_and_set(infoctl, told):
    assert told("tenants", "list") == ["acme", "lowtide"]
    told("tenants", "set", "acme", "brand.name=Acme Ltd", 'languages=["en"]', "residency=EU")
    told("tenants", "set", "globex", "brand.name=Globex")

    shown = told("tenants", "show", "acme")
    text = infoctl("tenants", "show", "acme").stdout

    assert shown["origins"]["brand.name"] == "set"
    assert shown["origins"]["brand.color"] == "file"
    assert (shown["tenant"]["residency"], shown["version"]) == ("EU", 1)
    assert 'brand.name = "Acme Ltd"  (set)' in text
    assert told("tenants", "list") == ["acme", "globex", "lowtide"]
    assert "Globex" in json.dumps(told("render", "welcome", "--tenant", "globex", "--example", "typical"))
    told("tenants", "set", "acme", "brand.name=")
    assert told("tenants", "show", "acme")["origins"]["brand.name"] == "file"


def test_a_token_is_shown_once_and_revoked(infoctl, told):
    made = told("tenants", "token", "create", "acme", "privacy", "--name", "DPO", "--days", "1")
    secret = made["text"].rsplit(".", 1)[1]

    listed = infoctl("tenants", "token", "list", "acme", "--json")
    assert secret not in listed.stdout
    assert json.loads(listed.stdout)[0]["id"] == made["token"]["id"]
    assert told("tenants", "token", "revoke", "acme", made["token"]["id"]) == {"revoked": True}

    assert told("tenants", "token", "revoke", "acme", made["token"]["id"]) == {"revoked": False}
    assert (
        "Did you mean 'privacy'"
        in told("tenants", "token", "create", "acme", "priv", code=2)["error"]["text"]
    )


def test_the_table_of_roles_is_printed(infoctl, told):
    roles = told("tenants", "roles")

    assert list(roles) == ["viewer", "author", "operator", "privacy", "admin"]
    assert "privacy.erase" in infoctl("tenants", "roles").stdout


def test_figures_are_released_from_a_budget_until_it_is_spent(infoctl, told):
    pytest.importorskip("opendp")
    figures = ("privacy", "figures", *T, "--by", "channel", "--epsilon", "0.6")
    assert "no privacy budget" in told(*figures, code=2)["error"]["text"]
    assert told("privacy", "budget", *T, "--allow", "1")["left"] == "1"
    a_message(told, "--recipient", "r-1")

    done = told(*figures)
    refused = told(*figures, code=2)
    shown = infoctl("privacy", "budget", *T)

    assert {"slack", "email", "sms"} < set(done["figures"])
    assert done["budget"]["left"] == "0.4"
    assert "0.4 is left" in refused["error"]["text"]
    assert "0.6  events by channel" in shown.stdout
    assert "epsilon 0.6 of 1 spent, 0.4 left" in shown.stdout
