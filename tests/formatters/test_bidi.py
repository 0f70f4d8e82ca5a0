"""Where values run in another direction: isolated in running text, never where an isolate would do harm."""

from __future__ import annotations

import json
import re

import pytest

from info.channels.sizes import sms_size
from info.formatters import FORMATTERS
from info.model import document as d
from info.model.names import FORMATS, TEMPLATE_TYPES
from tests.formatters.documents import make, rendering
from tests.whole.rendering import library, render, schema

FSI, PDI = "\u2068", "\u2069"
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ARABIC, LATIN = "علي", "Ada Byron"
TARGET = "https://acme.example/علي?q=Ada"
IN_CODE = {"ltr": "مفتاح", "rtl": "key-7"}
OTHER_WAY = {"ltr": ARABIC, "rtl": LATIN}
SAME_WAY = {"ltr": LATIN, "rtl": ARABIC}
CHANNELS = [name for name in FORMATS if name != "email"]  # which needs a whole localised document
WITH_BODY = [name for name in CHANNELS if name not in {"sms", "push.fcm", "push.apns", "push.webpush"}]


def shown(channel, direction, name):
    """Everything a channel shows of one document, as text without JSON's own escapes."""
    blocks = (
        d.Paragraph(id="p", text="p"),
        d.Code(id="c", text="c"),
        d.Actions(id="go", items=(d.Action(id="o", label="o", url="target", kind="open"),)),
        d.Image(id="picture", alt="alt", url="target"),
    )
    texts = {
        "subject": "Hi {name}",
        "short": "Short {name}",
        "preheader": "Before {name}",
        "p": "Hello {name}, <code>{secret}</code> <link target>more {name}</link>",
        "c": "run {secret}",
        "o": "Open {name}",
        "alt": "Picture of {name}",
    }
    context = {"name": name, "target": TARGET, "secret": IN_CODE[direction]}
    outputs = rendering(make(*blocks, texts=texts, direction=direction), channel, context)
    return json.dumps(FORMATTERS[channel].payload(outputs), ensure_ascii=False)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_value_that_runs_the_other_way_is_isolated_in_running_text_alone(channel, direction):
    name = OTHER_WAY[direction]

    text = shown(channel, direction, name)

    if channel == "sms":
        assert name in text
        assert not BIDI_CONTROLS.search(text)
    elif channel == "html":
        assert f"<bdi>{name}</bdi>" in text
        assert not BIDI_CONTROLS.search(text)
    else:
        assert f"{FSI}{name}{PDI}" in text
        assert "<bdi>" not in text


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_value_that_runs_with_its_text_is_left_alone(channel, direction):
    text = shown(channel, direction, SAME_WAY[direction])

    assert not BIDI_CONTROLS.search(text)
    assert "<bdi>" not in text


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("channel", WITH_BODY)
def test_no_isolate_stands_in_code_or_in_an_address(channel, direction):
    text = shown(channel, direction, OTHER_WAY[direction])

    secret = IN_CODE[direction]
    assert text.count(secret) >= 2
    assert not re.search(f"(?:{FSI}|<bdi>){secret}|{secret}(?:{PDI}|</bdi>)", text)
    assert text.count(TARGET) >= 2
    assert text.count(TARGET) == text.count("https://")
    assert not re.search(f"(?:{FSI}|<bdi>)https?://", text)


@pytest.mark.parametrize(
    ("channel", "attribute"),
    [
        ("html", r"lang=\"ar\" dir=\"rtl\""),
        ("teams", '"rtl": true'),
        ("in_app", '"dir": "rtl"'),
        ("webhook", '"dir": "rtl"'),
        ("push.webpush", '"dir": "rtl"'),
    ],
)
def test_a_channel_that_has_a_direction_is_told_it(channel, attribute):
    assert attribute in shown(channel, "rtl", ARABIC)
    assert attribute not in shown(channel, "ltr", LATIN)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_mail_isolates_by_bdi_and_keeps_its_headers_clean(locale):
    name = ARABIC if locale == "en" else LATIN
    context = {"user_name": name, "tier": "premium"}

    mail = render("tenant_welcome", "control", locale, "email", context)

    assert f"<bdi>{name}</bdi>" in mail["html"]
    assert f"{FSI}{name}{PDI}" in mail["text"]
    assert name in mail["headers"]["Subject"]
    assert not any(BIDI_CONTROLS.search(value) for value in mail["headers"].values())


def test_a_mail_from_right_to_left_is_mirrored():
    context = {"user_name": ARABIC, "tier": "premium"}

    left, right = (
        render("tenant_welcome", "control", locale, "email", context)["html"] for locale in ("en", "ar")
    )

    assert re.search(r'<html[^>]* dir="rtl"', right)
    assert re.search(r'<html[^>]* dir="ltr"', left)
    assert "direction:rtl" in right.replace(" ", "")
    assert "text-align:right" in right.replace(" ", "")
    assert "direction:rtl" not in left.replace(" ", "")


@pytest.mark.parametrize("template", TEMPLATE_TYPES)
def test_no_text_message_holds_a_control_of_direction_that_nobody_wrote(template):
    example = schema(template)["examples"][0]

    for locale in library().published(template).locales:
        text = render(template, "control", locale, "sms", example)

        assert not re.search("[\u2066-\u2069\u202a-\u202e]", text)


def test_an_arabic_name_costs_a_text_message_its_letters_and_no_more():
    given = make(texts={"short": "Hello {name}, your report is ready."})

    arabic, latin = (rendering(given, "sms", {"name": name})["text"] for name in (ARABIC, LATIN))

    assert (sms_size(latin).encoding, sms_size(arabic).encoding) == ("gsm-7", "ucs-2")
    assert sms_size(arabic).units == len("Hello , your report is ready.") + len(ARABIC)
    assert sms_size(arabic).parts == 1
