"""Languages through the facade: what somebody wrote in, and whether messages are what they claim."""

import json
import sys

import pytest

from info import InfoTemplateGenerator, Recipient
from info.analytics import kpis
from info.bootstrap import language_sample, setup_here
from info.bootstrap.languages import SAMPLE
from info.sync import InfoTemplateGenerator as Blocking

JOHN = {"user_name": "John", "tier": "premium"}


@pytest.fixture
def acme(tmp_path):
    """A tenant that writes in English and German."""
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True)
    (folder / "tenant.json").write_text(json.dumps({"languages": ["en", "de-AT"]}))
    return InfoTemplateGenerator("acme")


async def test_the_answer_is_a_language_of_the_tenant(acme):
    assert (await acme.detect_language("Wo finde ich meine letzte Rechnung?")).language == "de-AT"
    assert (await acme.detect_language("Where do I find my last invoice?")).language == "en"
    assert (await acme.detect_language("Où puis-je trouver ma dernière facture ?")).language == "und"


async def test_the_recipients_own_locale_may_be_answered_too_and_is_what_is_expected(acme):
    chantal = Recipient("r-1", locale="fr-CH")

    assert (await acme.detect_language("Où est ma facture ?", recipient=chantal)).language == "fr-CH"
    assert (await acme.detect_language("Wo ist meine Rechnung?", recipient=chantal)).language == "de-AT"
    assert (await acme.detect_language("Super!", recipient=Recipient("r-2", locale="de"))).language == "de-AT"
    assert (await acme.detect_language("Super!", recipient=Recipient("r-3", locale="en"))).language == "en"


async def test_a_tenant_no_file_describes_may_get_any_language():
    found = await InfoTemplateGenerator("nobody").detect_language("Missä minun laskuni on?")

    assert found.language == "fi"


def test_the_blocking_twin_says_the_same():
    assert Blocking("nobody").detect_language("Dove trovo la mia fattura?").language == "it"


async def generated(tenant, count, **more):
    generator = InfoTemplateGenerator(tenant)
    for _ in range(count):
        await generator.generate_info_message("welcome", JOHN, "slack", **more)
    return (await generator.runtime.store.page(None, "", 10_000)).events


async def test_messages_are_counted_in_the_language_they_claim():
    await generated("t", 2, locale="de")
    events = await generated("t", 3, locale="ja")

    sample = await language_sample(setup_here(), events)
    report = kpis(events, by=("locale",), languages=sample.right)

    assert (report.total.language.part, report.total.language.whole) == (5, 5)
    assert [(kpi.group["locale"], kpi.language.whole) for kpi in report.groups] == [("de", 2), ("ja", 3)]
    assert sample.told.startswith("5 texts judged of 5 messages")


async def test_a_text_in_another_language_than_it_claims_is_counted_against_it(tmp_path):
    forgotten = "The lift is out of order today, please take the stairs until tomorrow."
    (tmp_path / "templates" / "locales" / "de").mkdir(parents=True)
    template = {
        "id": "lift_notice",
        "topic": "account",
        "subject": "The lift",
        "short": forgotten,
        "body": {"what": forgotten},
    }
    (tmp_path / "templates" / "lift_notice.json").write_text(json.dumps(template))
    (tmp_path / "templates" / "locales" / "de" / "lift_notice.json").write_text(
        json.dumps({"subject": "Der Aufzug", "short": forgotten, "what": forgotten})
    )
    message = await InfoTemplateGenerator("t").generate_info_message("lift_notice", {}, "text", locale="de")
    events = (await InfoTemplateGenerator("t").runtime.store.page(None, "", 10)).events

    sample = await language_sample(setup_here(), events)

    assert message.locale == "de"
    assert list(sample.right.values()) == [False]


async def test_the_sample_is_bounded_and_the_same_each_time():
    events = await generated("t", 12)

    first = await language_sample(setup_here(), events, most=5)
    again = await language_sample(setup_here(), events, most=5)

    assert len(first.right) == 5
    assert first == again
    assert SAMPLE == 200


async def test_what_is_older_or_forgotten_is_not_looked_at():
    events = await generated("t", 2, recipient="r-1")
    await InfoTemplateGenerator("t").forget("r-1")

    assert (await language_sample(setup_here(), events)).right == {}
    assert (await language_sample(setup_here(), events, since=4e9)).told.startswith("0 texts judged of 0")


async def test_without_the_extra_there_is_no_estimate(monkeypatch):
    from info.localization.detection import detector

    events = await generated("t", 1)
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    monkeypatch.setattr(detector, "_loaded", None)
    detector._view.cache_clear()

    sample = await language_sample(setup_here(), events)

    assert sample.right == {}
    assert "no estimate" in sample.told
    assert "info-templates[ml]" in sample.told
    assert kpis(events, languages=sample.right).total.language is None
