"""Each rule on a text and its translation: what it finds, and what it must leave alone."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from info.language.messageformat import desugar, plural_table
from info.validators.translation import RULES, judge

EN = "en"


class Case(NamedTuple):
    """A source text in English, its translation, the locale, and the codes that must come."""

    source: str
    target: str
    locale: str
    codes: tuple[str, ...] = ()


def codes(source: str, target: str, locale: str, source_locale: str = EN) -> tuple[str, ...]:
    found = judge(desugar(source), desugar(target), source_locale=source_locale, locale=locale)
    return tuple(remark.code.removeprefix("translation.") for remark in found)


def seats(*, of: str = "$n :integer", **arms: str) -> str:
    return plural_table(
        of, {"*" if key == "any" else key.removeprefix("_"): arm for key, arm in arms.items()}
    )


PLACEHOLDERS = [
    Case("Hello, {$name}", "Hallo, {$name}", "de"),
    Case("{$a} of {$b} sent", "{$b} von {$a} gesendet", "de"),  # another order
    Case("Hello, {$name}", "Hallo", "de", ("placeholder",)),
    Case("Hello, {$name}", "Hallo, {$nom}", "de", ("placeholder", "placeholder")),
    Case("Hello, all", "Hallo, {$name}", "de", ("placeholder",)),
    Case("{$n :integer} files", "{$n :number} Dateien", "de", ("placeholder",)),
    Case("{$n :integer} files", "{$n} Dateien", "de", ("placeholder",)),
    Case("Due {$at :date}", "Fällig {$at :time}", "de", ("placeholder",)),
    Case("Pay {$n :currency currency=EUR}", "Zahlen Sie {$n :currency currency=USD}", "de", ("placeholder",)),
    Case("Pay {$n :currency currency=$c}", "Zahlen Sie {$n :currency currency=$d}", "de", ("placeholder",)),
    Case("{$n :percent signDisplay=always} more", "{$n :percent} mehr", "de", ("placeholder",)),
    Case("On {$at :date fields=month-day}", "Am {$at :date fields=year-month-day}", "de"),  # its own width
    Case("Up {$n :currency currency=$c currencyDisplay=code}", "Um {$n :currency currency=$c}", "de"),
    Case(".local $x = {$n :integer} {{{$x} files}}", "{$n :integer} Dateien", "de"),  # the same value
    Case(".input {$n :integer} {{{$n} files}}", "{$n :integer} Dateien", "de"),
    Case("{$name :string} wrote", "{$name} schrieb", "de"),  # the same function by another name
    Case("{$name}", "{$name}", "de"),
    Case("{|literal|} text", "{|wörtlicher|} Text", "de"),  # a literal is words
]
PLURALS = [
    Case(seats(one="{$n} seat", any="{$n} seats"), seats(one="{$n} Platz", any="{$n} Plätze"), "de"),
    Case(seats(one="{$n} seat", any="{$n} seats"), seats(one="ein Platz", any="{$n} Plätze"), "de"),
    Case(seats(one="a seat", any="{$n} seats"), seats(one="{$n} Platz", any="{$n} Plätze"), "de"),
    Case(seats(one="{$n} seat", any="{$n} seats"), seats(_1="ein Platz", any="{$n} Plätze"), "de"),
    Case(
        seats(one="{$n} seat", any="{$n} seats"), seats(one="ein Platz", any="Plätze"), "de", ("placeholder",)
    ),
    Case(seats(one="{$n} seat", any="{$n} seats"), "{$n :integer}席", "ja"),
    Case(seats(one="{$n} seat", any="{$n} seats"), "席", "ja", ("placeholder",)),
    Case(
        seats(one="{$n} seat", any="{$n} seats"),
        seats(
            zero="لا مقاعد",
            one="مقعد واحد",
            two="مقعدان",
            few="{$n} مقاعد",
            many="{$n} مقعدًا",
            any="{$n} مقعد",
        ),
        "ar",
    ),
    Case(
        seats(one="{$n} seat", any="{$n} seats"),
        seats(
            zero="لا مقاعد", one="مقعد واحد", two="مقعدان", few="مقاعد", many="{$n} مقعدًا", any="{$n} مقعد"
        ),
        "ar",
        ("placeholder",),
    ),
    # In Russian `one` is 1, 21, 31…: the number must be said. In French it is 0 and 1.
    Case(
        seats(one="{$n} seat", any="{$n} seats"),
        seats(one="Одно место", few="{$n} места", many="{$n} мест", any="{$n} места"),
        "ru",
        ("placeholder",),
    ),
    Case(
        seats(one="{$n} seat", any="{$n} seats"),
        seats(one="Une place", many="{$n} de places", any="{$n} places"),
        "fr",
        ("placeholder",),
    ),
    Case(
        seats(one="**{$n} seat** is free", any="**{$n} seats** are free"),
        seats(one="Ein Platz ist frei", any="**{$n} Plätze** sind frei"),
        "de",
    ),
    Case(
        seats(_0="No seats yet", one="{$n} seat", any="{$n} seats"),
        seats(_0="Noch keine Plätze", one="{$n} Platz", any="{$n} Plätze"),
        "de",
    ),
]
SELECTIONS = [
    Case(
        seats(of="$e :string", paid="Thank you", any="Please pay"),
        seats(of="$e :string", paid="Danke", any="Bitte zahlen"),
        "de",
    ),
    Case(
        seats(of="$e :string", paid="Thank you", any="Please pay"),
        seats(of="$e :string", payd="Danke", any="Bitte zahlen"),
        "de",
        ("selection", "selection"),
    ),
    Case(
        seats(of="$e :string", paid="Thank you", due="Please pay", any="News"),
        seats(of="$e :string", paid="Danke", any="Neues"),
        "de",
        ("selection",),
    ),
    Case(seats(of="$e :string", paid="Thank you", any="Please pay"), "Bitte zahlen", "de", ("selection",)),
    Case(
        "{$name} wrote",
        seats(
            of="$gender :string",
            feminine="{$name} napisała",
            masculine="{$name} napisał",
            any="Pisze {$name}",
        ),
        "pl",
    ),
    Case(
        seats(_0="Nothing yet", one="{$n} seat", any="{$n} seats"),
        seats(one="{$n} Platz", any="{$n} Plätze"),
        "de",
        ("selection",),
    ),
    Case(
        seats(_0="Nothing yet", one="{$n} seat", any="{$n} seats"),
        seats(
            zero="لا شيء", one="مقعد واحد", two="مقعدان", few="{$n} مقاعد", many="{$n} مقعدًا", any="{$n} مقعد"
        ),
        "ar",
    ),
    Case(seats(_1="{$n} seat", any="{$n} seats"), seats(one="{$n} Platz", any="{$n} Plätze"), "de"),
]
MARKUP = [
    Case("Your **{$tier}** plan", "Ihr Tarif **{$tier}**", "de"),
    Case("Your **{$tier}** plan", "Ihr Tarif {$tier}", "de", ("markup",)),
    Case("Your {$tier} plan", "Ihr Tarif **{$tier}**", "de", ("markup",)),
    Case("[Read the guide](guide)", "[Anleitung lesen](guide)", "de"),
    Case("[Read the guide](guide)", "[Anleitung lesen](support)", "de", ("markup",)),
    Case("[Read the guide](guide)", "Anleitung lesen", "de", ("markup",)),
    Case("Read the guide", "[Anleitung lesen](guide)", "de", ("markup",)),
    Case("[Do it]($tip.url)", "[Erledigen]($tip.url)", "de"),
    Case("[Do it]($tip.url)", "[Erledigen]($tip.link)", "de", ("markup",)),
    Case("[One](a) and [two](b)", "[Zwei](b) und [eins](a)", "de"),
    Case("_Now_ **here**", "**Hier** _jetzt_", "de"),
    Case("Type `ls`", "Tippen Sie ls", "de", ("markup", "code")),
]
NUMBERS = [
    Case("After 30 seconds", "Nach 30 Sekunden", "de"),
    Case("After 30 seconds", "Nach 20 Sekunden", "de", ("number", "number")),
    Case("After 30 seconds", "Nach einer Weile", "de", ("number",)),
    Case("Over 1,000 users", "Über 1.000 Personen", "de"),
    Case("Over 1,000 users", "Plus de 1\u202f000 personnes", "fr"),
    Case("Version 1.5 is out", "Version 1,5 ist da", "de"),
    Case("Version 1.5 is out", "Version 1.5 ist da", "de"),
    Case("Version 1.5 is out", "Version 15 ist da", "de", ("number", "number")),
    Case("After 30 seconds", "بعد ٣٠ ثانية", "ar"),
    Case("After 30 seconds", "بعد ٢٠ ثانية", "ar", ("number", "number")),
    Case("It takes two minutes.", "2分で終わります。", "ja"),
    Case("It takes two minutes.", "3分で終わります。", "ja", ("number",)),
    Case("Remind me an hour before", "1時間前に知らせる", "ja"),
    Case("It takes 2 minutes.", "Es dauert zwei Minuten.", "de"),
    Case("It takes 3 minutes.", "Es dauert zwei Minuten.", "de", ("number",)),
    Case("Two-step sign-in is off", "2段階認証がオフになりました", "ja"),
    Case("24/7 support", "Hilfe rund um die Uhr, 24/7", "de"),
    Case("On 11/29/2026", "Am 29.11.2026", "de"),  # another order
    Case("On 11/29/2026", "Am 28.11.2026", "de", ("number", "number")),
    Case("Version 1.2.3", "Version 1.2.3 ist da", "de"),
    Case("From 5 pm", "Ab 17 Uhr", "de"),
    Case("From 5:30 p.m.", "Ab 17:30 Uhr", "de"),
    Case("From 5 am", "Ab 17 Uhr", "de", ("number", "number")),
    Case("Step 05", "Schritt 5", "de"),
    Case("You have {$n :integer} of 5", "Sie haben {$n :integer} von 5", "de"),
]
ADDRESSES = [
    Case("See https://example.com/help.", "Siehe https://example.com/help.", "de"),
    Case("See https://example.com/help.", "Siehe https://example.com/hilfe.", "de", ("address", "address")),
    Case("See https://example.com/help.", "Siehe dort.", "de", ("address",)),
    Case("See https://example.com/en/help.", "Siehe https://example.com/de/help.", "de"),
    Case("Write to help@example.com", "Schreiben Sie an help@example.com", "de"),
    Case("Write to help@example.com", "Schreiben Sie an hilfe@example.com", "de", ("address", "address")),
    Case("Call +44 20 7946 0000", "Rufen Sie an: +44 20 79460000", "de"),
    Case("Call +44 20 7946 0000", "Rufen Sie an: +44 20 79460001", "de", ("address", "address")),
    Case("Call 0800 123 4567", "Rufen Sie an: 0800/1234567", "de"),
    Case("Call 0800 123 4567", "Rufen Sie an: 0800/1234576", "de", ("address", "address")),
    Case("Run `make all`", "Führen Sie `make all` aus", "de"),
    Case("Run `make all`", "Führen Sie `make alles` aus", "de", ("code", "code")),
]
SCRIPTS = [
    Case("Open the report", "Открыть отчёт", "ru"),
    Case("Open the report", "Otkryt otchot", "ru", ("script",)),
    Case("Open the report", "فتح التقرير", "ar"),
    Case("Open the report", "レポートを開く", "ja"),
    Case("Open the report", "打开报告", "zh-Hans"),
    Case("Open the report", "打開報告", "zh-Hans", ("script",)),
    Case("Open the report", "打開報告", "zh-Hant"),
    Case("Open the report", "レポートを開く", "zh-Hans", ("script",)),
    Case("Open the report", "Открыть отчёт", "de", ("script",)),
    Case("IP address", "IP-адрес", "ru"),
    Case("API", "API", "ja"),
    Case("Open Slack and look", "Откройте Slack", "ru"),
    Case("Region", "リージョン", "ja"),
    Case("Delete", "Oткрыть", "ru", ("script",)),  # a Latin O
    Case("{$name}", "{$name}", "ja"),
    Case(
        "Everything we keep about your account is safe", "我们保存的所有账户资料都安全无虞", "ja", ("script",)
    ),
    Case("OK", "OK", "ar"),
    Case("After 5 μm", "Nach 5 μm", "de"),
    Case("USB port", "USB-порт", "ru"),
]
UNTRANSLATED = [
    Case("Open the report", "Open the report", "de", ("untranslated",)),
    Case("Open {$name}", "open  {$name}", "pl", ("untranslated", "spacing")),
    Case("Open the report", "Open the report", "en-GB"),
    Case("{$title}", "{$title}", "de"),
    Case("{$a}: {$b}", "{$a}: {$b}", "de"),
    Case("Region", "Region", "de"),
    Case("IP", "IP", "pl"),
    Case("Streams", "Streams", "de"),
    Case("Reason", "Reason", "de", ("untranslated",)),
    Case(
        seats(one="{$n} track", any="{$n} tracks"),
        seats(one="{$n} track", any="{$n} Titel"),
        "de",
        ("untranslated",),
    ),
]
QUOTES = [
    Case("Press “Go” now", "Drücken Sie jetzt „Los“", "de"),
    Case("Press “Go” now", "Drücken Sie jetzt “Los”", "de", ("quotes",)),
    Case("Press “Go” now", "Drücken Sie jetzt »Los«", "de"),
    Case("Press “Go” now", "Drücken Sie jetzt „Los”", "de", ("quotes",)),
    Case("Press “Go” now", "Naciśnij „Start” teraz", "pl"),
    Case("Press “Go” now", "Naciśnij „Start“ teraz", "pl", ("quotes",)),
    Case("Press “Go” now", "Appuyez sur «\u00a0Aller\u00a0»", "fr"),
    Case("Press “Go” now", "Нажмите «Начать»", "ru"),
    Case("Press “Go” now", "Нажмите “Начать”", "ru", ("quotes",)),
    Case("Press “Go” now", "今すぐ「開始」を押してください", "ja"),
    Case("Press “Go” now", "请按“开始”", "zh-Hans"),
    Case("Press “Go” now", "Pulse «Ir» ahora", "es"),
    Case("Press “Go” now", "اضغط ”ابدأ“ الآن", "ar"),
    Case("Press “Go” now", "اضغط «ابدأ» الآن", "ar"),
    Case("Press “Go” now", "Premi «Vai» ora", "it"),
    Case("Press “Go” now", "Druk nu op ‘Start’", "nl"),
    Case("Press “Go” now", "Toque em “Iniciar”", "pt-BR"),
    Case('Press "Go" now', 'Drücken Sie "Los"', "de"),  # as the source does
    Case("Press go now", 'Drücken Sie "Los"', "de", ("quotes",)),
    Case("Press “Go” and “Stop”", 'Drücken Sie „Los“ und "Halt"', "de", ("quotes",)),
    Case("Press “Go” now", "Drücken Sie jetzt „Los", "de", ("quotes",)),
    Case("It is yours", "C’est à vous", "fr"),
    Case("It is yours", "C'est à vous", "fr"),
    Case("It is here, it is yours", "C'est ici, c’est à vous", "fr", ("quotes",)),
    Case("What {$x} and {$y} do", "Ce que l’{$x} et d’{$y} font", "fr"),
    Case("In the evening", "’s Avonds", "nl"),
    Case("A little", "Un po’", "it"),
]
BRACKETS = [
    Case("Minutes (about)", "Minuten (etwa)", "de"),
    Case("Minutes (about)", "Minuten (etwa", "de", ("bracket",)),
    Case("Minutes (about)", "分（目安）", "ja"),
    Case("Minutes (about)", "分（目安)", "ja", ("bracket",)),
    Case("a) first", "a) zuerst", "de"),
    Case("Well done", "Gut gemacht :)", "de"),
    Case("this & that", "dies &amp das", "de", ("entity",)),
    Case("this & that", "dies & lt; das", "de", ("entity",)),
    Case("this & that", "dies & das", "de"),
]
REPEATED = [
    Case("Open the report", "Öffnen Sie den den Bericht", "de", ("repeated",)),
    Case("People who use it", "Leute, die die App nutzen", "de"),
    Case("You sign in", "Vous vous connectez", "fr"),
    Case("Bye bye now", "Tschüss tschüss", "de"),
]
SPACING = [
    Case("Open the report", "Öffnen  Sie", "de", ("spacing",)),
    Case("Open the report ", "Bericht öffnen", "de", ("spacing",)),
    Case("Open the report", " Bericht öffnen", "de", ("spacing",)),
    Case("Ready: {$n}", "Bereit : {$n}", "de", ("spacing",)),
    Case("Ready: {$n}", "Bereit: {$n}", "de"),
    Case("Ready, go", "Fertig,los jetzt", "de", ("spacing",)),
    Case("Ready: {$n}", "Prêt\u00a0: {$n}", "fr"),
    Case("Ready: {$n}", "Prêt : {$n}", "fr", ("spacing",)),
    Case("Ready: {$n}", "Prêt: {$n}", "fr", ("spacing",)),
    Case("{$brand}: ready", "{$brand}\u00a0: c’est prêt", "fr"),
    Case("{$brand}: ready", "{$brand}: c’est prêt", "fr", ("spacing",)),
    Case("Ready?", "C’est prêt\u202f?", "fr"),
    Case("Ready?", "C’est prêt?", "fr", ("spacing",)),
    Case("Ready?", "C’est prêt?", "fr-CA"),
    Case("At 12:30", "À 12:30", "fr"),
    Case("See https://example.com/a?b", "Voir https://example.com/a?b", "fr"),
    Case("Press “Go”", "Appuyez sur « Aller »", "fr", ("spacing",)),
    Case("50% used", "50\u202f% utilisés", "fr"),
    Case("50% used", "50 % utilisés", "fr", ("spacing",)),
    Case("50% used", "50% utilisés", "fr", ("spacing",)),
    Case("50% used", "50 % genutzt", "de"),
    Case("Thank you. Goodbye.", "ありがとうございます。 さようなら。", "ja", ("spacing",)),
    Case("Thank you. Goodbye.", "ありがとうございます。さようなら。", "ja"),
    Case("**Thank you.** Goodbye.", "**ありがとうございます。** さようなら。", "ja"),  # Markdown needs it
    Case("Open the report", "打开 报告", "zh-Hans", ("spacing",)),
    Case("Open Slack", "打开 Slack", "zh-Hans"),
    Case("Open the report", "Bericht\u200b öffnen", "de", ("spacing",)),
]
ENDINGS = [
    Case("All is well.", "Alles ist gut.", "de"),
    Case("All is well.", "Alles ist gut", "de", ("ending",)),
    Case("All is well", "Alles ist gut.", "de", ("ending",)),
    Case("Is all well?", "Ist alles gut.", "de", ("ending",)),
    Case("All is well!", "Alles ist gut.", "de"),
    Case("All is well.", "すべて順調です。", "ja"),
    Case("Is all well?", "順調ですか", "ja"),
    Case("Is all well?", "هل كل شيء بخير؟", "ar"),
    Case("Is all well?", "هل كل شيء بخير?", "ar", ("punctuation",)),
    Case("Yes, all is well.", "نعم, كل شيء بخير.", "ar", ("punctuation",)),
    Case("Yes, all is well.", "نعم، كل شيء بخير.", "ar"),
    Case("Is {$x} well?", "هل {$x}?", "ar", ("punctuation",)),
    Case("Is {$x}?", "{$x}?", "ar"),  # no word of the language
    Case("All of {$x}.", "すべて{$x}.", "ja", ("punctuation",)),
    Case("It costs {$x}.99", "価格は{$x}.99", "ja"),
    Case("All is well?", "¿Todo va bien", "es", ("ending", "punctuation")),
    Case("All is well.", "すべて順調です.", "ja", ("punctuation",)),
    Case("All is well: good", "一切顺利:很好", "zh-Hans", ("punctuation",)),
    Case("Is all well?", "¿Todo va bien?", "es"),
    Case("Is all well?", "Todo va bien?", "es", ("punctuation",)),
    Case("Done. Is all well?", "Listo. ¿Todo va bien?", "es"),
    Case("Good!", "¡Bien!", "es"),
    Case("Good!", "Bien!", "es", ("punctuation",)),
    Case("Is all well?", "Ist alles gut？", "de", ("punctuation",)),
    Case("Until {$day}", "Bis {$day}.", "de"),  # a value ends the source
    Case("{$n :integer} hours", "{$n :integer} Std.", "de"),  # the short arm of a unit
    Case("Loading…", "Wird geladen ...", "de"),
    Case("Choose:", "Wählen Sie", "de", ("ending",)),
    Case("**All is well.**", "**Alles ist gut.**", "de"),
    Case("He said “Yes.”", "Er sagte „Ja.“", "de"),
]
DIRECTIONS = [
    Case("Open it", "افتح\u200fه", "ar", ("direction",)),
    Case("Open it", "Öffnen\u200e Sie", "de"),  # beside a space
    Case("Open it", "Öff\u200enen Sie", "de", ("direction",)),
    Case("Version C++", "الإصدار C++\u200e", "ar"),
    Case("Open {$x}", "افتح {$x}\u200f!", "ar"),
]
OTHER_LANGUAGES = [
    Case("Press “Go” now.", "Tryck på ”Starta” nu.", "sv"),
    Case("Press “Go” now.", "Paina nyt ”Aloita”.", "fi"),
    Case("Press “Go” now.", "Stiskněte „Start“.", "cs"),
    Case("Press “Go” now.", "Стисніть «Почати».", "uk"),
    Case("Press “Go” now.", "“Başlat” düğmesine basın.", "tr"),
    Case("Press “Go” now.", "לחצו עכשיו על ”התחל”.", "he"),
    Case("Press “Go” now.", "अब “शुरू करें” दबाएँ।", "hi"),
    Case("Press “Go” now.", "지금 ‘시작’을 누르세요.", "ko"),
    Case("Press “Go” now.", "請立即按「開始」。", "zh-Hant"),
    Case("Press “Go” now.", "กดปุ่ม “เริ่ม” ตอนนี้", "th"),
    Case("Press “Go” now.", "Πατήστε «Έναρξη» τώρα.", "el"),
    Case("Press “Go” now.", "Drücken Sie jetzt «Los».", "de-CH"),
    Case("Press “Go” now.", "Drücken Sie jetzt «Los».", "de", ("quotes",)),
    Case("Press “Go” now.", "Appuyez sur «Aller».", "fr-CH"),
    Case("Press “Go” now.", "Отвори „Старт“.", "bg"),
    Case("Over 1,000 users?", "Über 1’000 Personen?", "de-CH"),
    Case("Is it you?", "Είσαι εσύ;", "el"),
    Case("Is it you?", "Είσαι εσύ.", "el", ("ending",)),
    Case("Is it you?", "האם זה אתה?", "he"),
    Case("Is it you?", "यह आप हैं?", "hi"),
    Case(seats(one="{$n} seat", any="{$n} seats"), seats(zero="dim", one="{$n} sedda", two="{$n} sedd",
         few="{$n} sedd", many="{$n} sedd", any="{$n} sedd"), "cy"),
    Case(seats(one="{$n} seat", any="{$n} seats"),
         seats(zero="vietu nav", one="{$n} vieta", any="{$n} vietas"), "lv",
         ("placeholder",)),  # `zero` is 0, 10, 11…
]  # fmt: skip
GROUPS = {
    "placeholders": PLACEHOLDERS,
    "plurals": PLURALS,
    "selections": SELECTIONS,
    "markup": MARKUP,
    "numbers": NUMBERS,
    "addresses": ADDRESSES,
    "scripts": SCRIPTS,
    "untranslated": UNTRANSLATED,
    "quotes": QUOTES,
    "brackets": BRACKETS,
    "repeated": REPEATED,
    "spacing": SPACING,
    "endings": ENDINGS,
    "directions": DIRECTIONS,
    "other": OTHER_LANGUAGES,
}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{group}-{index}-{case.locale}")
        for group, cases in GROUPS.items()
        for index, case in enumerate(cases)
    ],
)
def test_a_translation_is_judged(case: Case) -> None:
    assert codes(case.source, case.target, case.locale) == case.codes


def test_every_rule_that_needs_no_setting_is_in_the_tables() -> None:
    told = {f"translation.{code}" for cases in GROUPS.values() for case in cases for code in case.codes}

    assert set(RULES) - told == {"translation.term", "translation.language", "translation.length"}


def test_a_remark_names_its_form_and_what_to_do() -> None:
    (remark,) = judge(
        seats(one="{$n} seat", any="{$n} seats"),
        seats(one="{$n} Platz", any="Plätze"),
        source_locale=EN,
        locale="de",
    )

    assert (remark.code, remark.severity, remark.keys) == ("translation.placeholder", "error", ("*",))
    assert remark.what == "The translation does not show {$n :integer} in '*'."
    assert remark.next_step == "Put {$n :integer} where it is said."
