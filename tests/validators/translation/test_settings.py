"""The rules that need to know more than two texts: a glossary, the channels' limits, a detector."""

from __future__ import annotations

import pytest

from info.formatters.gsm_kin import gsm_kin
from info.model.glossary import Term
from info.validators.translation import (
    TEXT_MESSAGE,
    Allowance,
    Detected,
    Glossary,
    Remark,
    Setting,
    judge,
)

PLAN = Term(source=("plan", "plans"), use=("Tarif*",), avoid=("Plan", "Pläne"), note="What is paid for.")
STREAM = Term(source=("stream", "streams"), use=("Stream*",))


def told(source: str, target: str, locale: str, setting: Setting) -> list[Remark]:
    return list(judge(source, target, source_locale="en", locale=locale, setting=setting))


def terms(source: str, target: str, locale: str, *known: Term) -> list[str]:
    found = told(source, target, locale, Setting(Glossary(known)))
    return [remark.what for remark in found if remark.code == "translation.term"]


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Your plan is ready", "Ihr Tarif ist bereit", []),
        ("Your PLAN is ready", "Ihre Tarife sind bereit", []),
        ("Your planet is ready", "Ihr Planet ist bereit", []),
        ("Your {$plan} is ready", "Ihr {$plan} ist bereit", []),  # a value is no word
        ("Your plan is ready", "Ihr Abo ist bereit", ["'plan' is called 'Tarif*' in de (What is paid for)."]),
        ("Your plans", "Ihre Pläne", ["'plans' is not called 'Pläne' in de (What is paid for)."]),
        ("A plan", "Der Plan ist ein Tarif", ["'plan' is not called 'Plan' in de (What is paid for)."]),
    ],
)
def test_a_term_has_one_name(source: str, target: str, found: list[str]) -> None:
    assert terms(source, target, "de", PLAN) == found


@pytest.mark.parametrize(
    ("locale", "use", "target"),
    [
        ("ja", "プラン", "新しいプランです"),  # no spaces between words
        ("zh-Hans", "套餐", "您的套餐已就绪"),
        ("ar", "خطة*", "بالخطة الجديدة"),  # an article and a preposition before it
        ("ar", "حساب*", "حِسابك"),  # vowel signs
        ("fr", "forfait*", "l’forfait"),
    ],
)
def test_a_term_is_found_as_the_language_writes_it(locale: str, use: str, target: str) -> None:
    assert terms("Your new plan", target, locale, Term(source=("plan",), use=(use,))) == []


def test_a_word_to_avoid_that_stands_inside_the_one_to_use_is_fine() -> None:
    known = Term(source=("plan",), use=("料金プラン",), avoid=("プラン",))

    assert terms("Your plan", "料金プランです", "ja", known) == []
    assert terms("Your plan", "プランです", "ja", known) == ["'plan' is not called 'プラン' in ja."]


def test_a_word_that_the_glossary_keeps_may_stay_as_it_is() -> None:
    without = told("Streams", "Streams", "pl", Setting())
    kept = told("Streams", "Streams", "pl", Setting(Glossary([STREAM])))

    assert [remark.code for remark in without] == ["translation.untranslated"]
    assert kept == []


def test_a_name_of_the_glossary_may_stand_in_another_script() -> None:
    brand = Term(source=("Playbook",), use=("Playbook",))

    assert told("Playbook", "Playbook", "ru", Setting(Glossary([brand]))) == []
    assert [each.code for each in told("Playbook", "Playbook", "ru", Setting())] == [
        "translation.script",
        "translation.untranslated",
    ]


def test_the_tenants_own_name_is_the_same_in_every_language() -> None:
    named = Setting(names=frozenset({"low", "tide", "records"}))

    assert told("Low Tide Records", "Low Tide Records", "ru", named) == []
    assert told("Low Tide Records", "Low Tide Records", "de", named) == []
    assert [each.code for each in told("Open Low Tide", "Open Low Tide", "de", named)] == [
        "translation.untranslated"
    ]


BUTTON = Allowance("whatsapp", "a button", "code_points", 20, "it is cut")


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Open", "x" * 20, False),
        ("Open", "x" * 21, True),
        ("o" * 21, "x" * 21, False),  # the source is no shorter: no fault of the translation
        ("Open {$a}", "x" * 20 + "{$a}", False),  # a value is not counted
    ],
)
def test_a_label_has_the_room_that_its_channel_gives(source: str, target: str, *, found: bool) -> None:
    remarks = told(source, target, "de", Setting(allowances=(BUTTON,)))
    lengths = [remark for remark in remarks if remark.code == "translation.length"]

    assert bool(lengths) is found
    if lengths:
        assert lengths[0].channel == "whatsapp"
        assert "shows 20 characters of a button, the translation's own words are 21" in lengths[0].what


@pytest.mark.parametrize(
    ("unit", "most", "target", "said"),
    [
        ("bytes", 30, "żółć" * 4, "30 bytes"),
        ("utf16_units", 15, "😀" * 8, "15 UTF-16 units"),
        ("code_points", 7, "😀" * 8, "7 characters"),
    ],
)
def test_a_length_is_counted_in_the_unit_of_its_channel(unit: str, most: int, target: str, said: str) -> None:
    allowance = Allowance("x", "a line", unit, most, "it is cut")  # type: ignore[arg-type]  # any unit
    found = [each.what for each in told("Go", target, "pl", Setting(allowances=(allowance,)))]

    assert any(said in what for what in found)
    assert told("Go", target, "pl", Setting(allowances=(allowance._replace(most=most + 2),))) == []


@pytest.mark.parametrize(
    ("source", "target", "locale", "found"),
    [
        ("s" * 160, "w" * 160, "de", ""),
        ("s" * 160, "w" * 161, "de", "2 parts (GSM-7, 161 units without its values), the source takes 1"),
        ("s" * 100, "ж" * 71, "ru", ""),  # another alphabet, and within what is allowed
        ("s" * 100, "ж" * 135, "ru", "3 parts (UCS-2, 135 units without its values), allowed are 2"),
        ("Good: {$n}", "Dobrze: ą {$n}", "pl", ""),  # a letter of the language
        ("Good", "Gut ★", "de", "only for ★ a part of the text message holds 70 characters"),
        ("Good", "„Gut“", "de", ""),  # a text message has a kin for it
    ],
)
def test_a_text_message_costs_no_more_than_its_source(
    source: str, target: str, locale: str, found: str
) -> None:
    allowance = Allowance("sms", TEXT_MESSAGE, "items", 2, "")
    remarks = told(source, target, locale, Setting(allowances=(allowance,), as_sms=gsm_kin))
    lengths = [remark.what for remark in remarks if remark.code == "translation.length"]

    assert len(lengths) == bool(found)
    assert all(found in what for what in lengths)


GERMAN = "Bitte öffnen Sie jetzt den neuen Bericht über Ihre Zahlen."


@pytest.mark.parametrize(
    ("detected", "locale", "target", "found"),
    [
        (Detected("en", 0.99), "de", GERMAN, True),
        (Detected("en", 0.90), "de", GERMAN, False),  # not sure enough
        (Detected("und", 0.99), "de", GERMAN, False),
        (Detected("de", 0.99), "de-AT", GERMAN, False),
        (Detected("en", 0.99), "de", "Jetzt öffnen.", False),  # too short to tell
        (Detected("hr", 0.99), "sr-Latn", "Molimo otvorite novi izveštaj o brojevima.", False),
        (Detected("en", 0.99), "ja", "新しいレポートをぜひご覧ください。", True),
    ],
)
def test_the_language_of_a_text_is_asked_of_the_detector(
    detected: Detected, locale: str, target: str, *, found: bool
) -> None:
    source = "Open the new report about your figures now." if len(target) > 16 else "Open it now."
    asked: list[tuple[str, str]] = []

    def detect(text: str, wanted: str) -> Detected:
        asked.append((text, wanted))
        return detected

    codes = [each.code for each in told(source, target, locale, Setting(detect=detect))]

    assert codes == (["translation.language"] if found else [])
    assert all(wanted == locale for _, wanted in asked)


def test_values_code_and_addresses_are_not_shown_to_the_detector() -> None:
    asked: list[str] = []

    def detect(text: str, _locale: str) -> Detected:
        asked.append(text)
        return Detected("de", 1.0)

    both = "{$name} {#code}ls{/code} https://example.com/x"
    target = f"Guten Tag, {both}, bitte den neuen Bericht ansehen"
    told(f"Dear {both}, please look at the new report", target, "de", Setting(detect=detect))

    assert asked == ["guten tag, , bitte den neuen bericht ansehen"]


def test_of_code_only_values_and_choices_are_asked() -> None:
    setting = Setting(is_code=True)

    assert told("ls  -l {$n}", "ls -l {$n}", "de", setting) == []
    assert [each.code for each in told("ls {$n}", "ls", "de", setting)] == ["translation.placeholder"]
