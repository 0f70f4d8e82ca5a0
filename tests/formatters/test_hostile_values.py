"""Hostile values in every hole of every JSON channel: no new markup, and they read back as themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import orjson
import pytest

from info.formatters import FORMATTERS
from info.language.pieces import HoleRefused, compile_program
from info.model import document as d
from tests.formatters.documents import ENVIRONMENT, ROOMY, TENANT, bound, make
from tests.formatters.every_block import BLOCKS, TEXTS
from tests.formatters.every_block import context as context_of
from tests.formatters.hostile import HOSTILE, expected, without_isolates
from tests.formatters.rich_html import read_rich

NEUTRAL = "Qx"
"""Stands for a harmless value; occurs nowhere else in the document."""
MARKED = ("telegram", "telegram.rich", "whatsapp", "discord")
STRUCTURED = ("slack", "teams", "in_app", "webhook", "push.fcm", "push.apns", "push.webpush")
# Padding depends on the value's width, so aligned tables have tests of their own.
BLOCKS_WITHOUT_TABLES = tuple(block for block in BLOCKS if not isinstance(block, d.Table))
NOT_EMPTY = tuple(value for value in HOSTILE if value)


class Renderer:
    """A compiled channel, rendered with one name after another."""

    def __init__(self, channel: str, blocks: tuple[d.Block, ...], direction: str) -> None:
        self.formatter = FORMATTERS[channel]
        doc = make(*blocks, texts=TEXTS, direction=direction)
        self.program = compile_program(self.formatter.pieces(doc), ROOMY)

    def outputs(self, name: str) -> dict[str, str]:
        texts = self.program(context_of(name), TENANT, "UTC")
        return dict(zip(self.program.outputs, texts, strict=True))

    def __call__(self, name: str) -> Any:
        return self.formatter.payload(self.outputs(name))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every path of a payload and what stands there; keys are part of the path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{place}]")
    else:
        yield path, value


def plain(text: str) -> str:
    return without_isolates(text)


def unescaped_slack(path: str, text: str) -> str:
    if path != ".text":
        return plain(text)
    assert not re.search("[<>]", text)
    return plain(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unescaped_card(path: str, text: str) -> str:
    if ".facts[" not in path and not path.endswith(".url"):
        assert "{{" not in text
    if ".facts[" not in path:
        return plain(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>#]", re.sub(r"\\.", "", text))
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", plain(text))


def as_it_is(path: str, text: str) -> str:
    return plain(text)


READERS: dict[str, Callable[[str, str], str]] = {"slack": unescaped_slack, "teams": unescaped_card}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("channel", STRUCTURED)
def test_a_value_changes_no_structure_and_reads_back_as_itself(channel, direction):
    render = Renderer(channel, BLOCKS, direction)
    read = READERS.get(channel, as_it_is)
    neutral = list(leaves(orjson.loads(render.outputs(NEUTRAL)["payload"])))

    for value in NOT_EMPTY:
        hostile = list(leaves(orjson.loads(render.outputs(value)["payload"])))

        assert [path for path, _ in hostile] == [path for path, _ in neutral]
        for (path, shown), (_, harmless) in zip(hostile, neutral, strict=True):
            if isinstance(shown, str):
                assert read(path, shown) == read(path, harmless).replace(NEUTRAL, expected(value)), path
            else:
                assert shown == harmless


class Tags(HTMLParser):
    """The tags of a Telegram text in order, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Any] = []
        self.words = ""
        self.free = ""
        """The text outside code, where Telegram looks for names and links."""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data
        inside = [tag for tag in ("code", "pre") if self.tags.count((tag, ())) > self.tags.count(tag)]
        self.free += "" if inside else data

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment", data))

    handle_decl = handle_pi = unknown_decl = handle_comment


AUTO_LINK = re.compile(r"(?<![\w])[@#/$]\w|://|\w[@.][^\W\d_]", re.ASCII)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_telegram_sees_the_same_tags_and_links_nothing(direction):
    render = Renderer("telegram", BLOCKS_WITHOUT_TABLES, direction)
    neutral = Tags(render(NEUTRAL)["text"])

    for value in NOT_EMPTY:
        seen = Tags(render(value)["text"])

        assert seen.tags == neutral.tags
        assert AUTO_LINK.findall(seen.free) == AUTO_LINK.findall(neutral.free)
        assert plain(seen.words) == plain(neutral.words).replace(NEUTRAL, expected(value))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_rich_message_keeps_its_tags_and_parts_no_words(direction):
    """All its blocks, tables too: no padding depends on a value. What it would link is switched off."""
    render = Renderer("telegram.rich", BLOCKS, direction)
    neutral = read_rich(render(NEUTRAL)["rich_message"]["html"])

    for value in NOT_EMPTY:
        seen = read_rich(render(value)["rich_message"]["html"])

        assert seen.faults == []
        assert seen.tags == neutral.tags
        assert plain(seen.words) == plain(neutral.words).replace(NEUTRAL, expected(value))


@pytest.mark.parametrize("block", [d.Image, d.Video, d.Audio])
def test_a_file_of_a_rich_message_has_a_web_address(block):
    doc = make(block(id="m", url="page", alt="alt"), texts={"alt": "Cover"})
    program = compile_program(FORMATTERS["telegram.rich"].pieces(doc), ENVIRONMENT)

    assert "HTTPS://a.example/x.png" in program({"page": "HTTPS://a.example/x.png"}, TENANT, "UTC")[0]
    with pytest.raises(HoleRefused) as refused:
        program({"page": "mailto:ann@example.com"}, TENANT, "UTC")
    assert (refused.value.code, refused.value.paths) == ("url", ("page",))


def marks_of_discord(text: str) -> tuple[list[str], str]:
    """The marks that Discord reads, in order, and the text it shows."""
    marks, words = [], ""
    for place, part in enumerate(re.split(r"(```(?:\n)?|``)", text)):
        code = place % 4 == 2
        if place % 2:
            marks.append(part)
        elif code:
            words += part
        else:
            marks += re.findall(r"[*_~`|<>\[\]()@#]", re.sub(r"\\[^0-9A-Za-z\s]", "", part))
            words += re.sub(r"\\([^0-9A-Za-z\s])", r"\1", part)
    return marks, plain(words).replace("\n", " ")


def unquoted(text: str, neutral: str) -> str:
    """The text without its quote marks: every line of a quote has one."""
    if not neutral.startswith("> "):
        return text
    lines = text.split("\n")
    assert all(line.startswith("> ") for line in lines)
    return "\n".join(line[2:] for line in lines)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_discord_sees_the_same_marks(direction):
    render = Renderer("discord", BLOCKS_WITHOUT_TABLES, direction)
    neutral = list(leaves(render(NEUTRAL)))

    for value in NOT_EMPTY:
        for (path, shown), (_, harmless) in zip(leaves(render(value)), neutral, strict=True):
            if not isinstance(shown, str):
                assert shown == harmless
            elif path.endswith(".content"):
                seen, words = marks_of_discord(unquoted(shown, harmless))
                marks, wanted = marks_of_discord(unquoted(harmless, harmless))
                assert seen == marks
                assert words == wanted.replace(NEUTRAL, expected(value).replace("\n", " "))
            else:
                assert plain(shown) == plain(harmless).replace(NEUTRAL, expected(value))


def marks_of_whatsapp(text: str) -> list[str]:
    """The marks that stand free: not between isolates of their own."""
    fences = re.split("(```)", text)
    free = "".join(part for place, part in enumerate(fences) if place % 4 != 2)
    return re.findall(
        r"[*_~`]", re.sub("\u2068[^\u2066-\u2069\n]+\u2069", "", free.replace("\u2068\u2069", ""))
    )


def without_buttons(direction: str) -> Renderer:
    """The text that takes the place of a WhatsApp message too long for its buttons."""
    render = Renderer("whatsapp", BLOCKS, direction)
    message = render.formatter.pieces(make(*BLOCKS, texts=TEXTS, direction=direction))["payload"]
    render.program = compile_program({"payload": message.stand_in}, ROOMY)
    return render


def whatsapp_body(message: Any) -> str:
    """The text of a message, beside buttons or without them."""
    if message["type"] == "text":
        return str(message["text"]["body"])
    return str(message["interactive"]["body"]["text"])


@pytest.mark.parametrize("make_renderer", [lambda way: Renderer("whatsapp", BLOCKS, way), without_buttons])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_whatsapp_sees_the_same_marks(direction, make_renderer):
    render = make_renderer(direction)
    harmless = whatsapp_body(render(NEUTRAL))

    for value in NOT_EMPTY:
        shown = whatsapp_body(render(value))

        assert marks_of_whatsapp(shown) == marks_of_whatsapp(harmless)
        wanted = plain(harmless).replace(NEUTRAL, expected(value))
        assert re.sub(r"\n(?:> )*", "\n", plain(shown)) == re.sub(r"\n(?:> )*", "\n", wanted)


@pytest.mark.parametrize(
    ("channel", "head", "tail"), [("discord", "```\n", "\n```"), ("telegram", "<pre>", "</pre>")]
)
def test_an_aligned_table_stays_inside_its_block(channel, head, tail):
    table = d.Table(
        id="t", each=d.Each("row", "rows", 2), columns=(d.Column("a", "h", "c"), d.Column("b", "h", "c"))
    )
    formatter = FORMATTERS[channel]
    program = compile_program(
        formatter.pieces(make(table, texts={"h": "{name}", "c": "{row.title}"})), ENVIRONMENT
    )

    for value in NOT_EMPTY:
        context = {"name": value, "rows": [{"title": value}]}
        payload = formatter.payload({"payload": program(context, TENANT, "UTC")[0]})
        text = (
            payload["text"] if channel == "telegram" else payload["components"][0]["components"][0]["content"]
        )

        assert text.startswith(head)
        assert text.endswith(tail)
        inside = text[len(head) : -len(tail)]
        assert channel != "discord" or "``" not in inside
        assert channel != "telegram" or not re.search("[<>]", inside)


@pytest.mark.parametrize("channel", [*MARKED, *STRUCTURED])
def test_a_hostile_address_is_refused_and_never_quoted(channel):
    actions = d.Actions(id="go", items=(d.Action("go", "label", url="page"),))
    doc = make(actions, texts={"label": "Go"})
    program = compile_program(FORMATTERS[channel].pieces(doc), ENVIRONMENT)

    for value in ("javascript:alert(1)", 'https://x.example/"><b>', "https://a@b.example", "x"):
        with pytest.raises(HoleRefused) as refused:
            program({"page": value}, TENANT, "UTC")

        assert refused.value.paths == ("page",)
        assert value not in str(refused.value)


def test_a_value_in_code_is_never_isolated():
    doc = make(
        d.Code(id="c", text="t"),
        d.Paragraph(id="p", text="p"),
        texts={"t": "{name}", "p": "<code>{name}</code>"},
    )
    for channel in (*MARKED, "slack", "teams", "in_app"):
        program = compile_program(FORMATTERS[channel].pieces(doc), ENVIRONMENT)
        text = program({"name": "علي"}, TENANT, "UTC")[0]

        assert orjson.loads(text)
        assert "\u2068" not in text


def test_the_marks_of_a_template_are_not_a_value():
    assert [run.bold for run in bound("a <b>{x}</b>").arms[0].runs] == [False, True]
