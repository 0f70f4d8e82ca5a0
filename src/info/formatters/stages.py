"""Stages a value passes on its way into a hole: cleaners, isolators, escapers and guards.

Every stage is `str -> str`. The order in a hole matters: `clean` (or an escaper that cleans), then an
isolator, then the escaper of the outermost layer ("json"). Guards raise `HoleRefused` and never
quote the value. To clean is first to write CRLF and a lone CR as LF, then to map forbidden code
points (`code_points`). What reads a value back: undo the escaper, drop U+2066–U+2069.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from info.formatters.code_points import clean, one_break
from info.language.links import LinkPolicy, check_link, is_plain_https
from info.language.pieces import HoleRefused

__all__ = [
    "CHAT_STAGES",
    "CHAT_TRANSPARENT",
    "clean",
    "isolate_html_ltr",
    "isolate_html_rtl",
    "isolate_ltr",
    "isolate_rtl",
    "json_inside",
    "json_number",
    "may_differ",
    "url",
]

_FSI, _PDI = "\u2068", "\u2069"
_PAIR: Final = _FSI + _PDI
"""An empty isolate: it shows as nothing, and parts two characters that would mean something together."""
_LINE_BREAKS: Final = re.compile("([\n\u2029])")
_CONTROLS: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI", "PDF"})
_AT_ONCE: Final = 256
"""Characters looked at together: few of them differ, and mostly the first ones tell."""
_WEB: Final = ("https://", "http://")
_OPENING: Final = frozenset("\u2066\u2067\u2068")
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_FOREIGN: Final = {
    "ltr": frozenset({"R", "AL", "AN"}) | _CONTROLS,
    "rtl": frozenset({"L", "EN", "AN"}) | _CONTROLS,
}


def may_differ(text: str, direction: str) -> bool:
    """Whether a value may run in another direction than the text around it.

    A web address is left alone: clients that link it would take the isolate for a part of it.

    >>> may_differ("John (admin)", "ltr"), may_differ("John", "rtl"), may_differ("علي", "rtl")
    (False, True, False)
    """
    if text.isascii() and (direction == "ltr" or text.startswith(_WEB)):
        return False
    foreign = _FOREIGN[direction]
    return any(
        unicodedata.bidirectional(char) in foreign
        for start in range(0, len(text), _AT_ONCE)
        for char in set(text[start : start + _AT_ONCE])
    )


def _balanced(line: str) -> str:
    if not _ISOLATES.search(line):
        return line
    depth = 0
    kept = []
    for char in line:
        if char == _PDI and depth == 0:
            continue  # it would close our own isolate, and let what follows out of it
        depth += (char in _OPENING) - (char == _PDI)
        kept.append(char)
    return "".join(kept) + _PDI * depth


def _isolated(text: str, head: str, tail: str) -> str:
    # An isolate ends with its paragraph, so each line of the value has its own.
    lines = _LINE_BREAKS.split(one_break(text))
    lines[::2] = [f"{head}{_balanced(line)}{tail}" if line else "" for line in lines[::2]]
    return "".join(lines)


def isolate_ltr(text: str) -> str:
    """In left-to-right text: the value between FSI and PDI when it may run right to left."""
    return _isolated(text, _FSI, _PDI) if may_differ(text, "ltr") else text


def isolate_rtl(text: str) -> str:
    """In right-to-left text: the value between FSI and PDI when any of it runs left to right."""
    return _isolated(text, _FSI, _PDI) if may_differ(text, "rtl") else text


def isolate_html_ltr(text: str) -> str:
    """In left-to-right HTML: escaped text in `<bdi>` when it may run right to left."""
    return f"<bdi>{_isolated(text, '', '')}</bdi>" if may_differ(text, "ltr") else text


def isolate_html_rtl(text: str) -> str:
    """In right-to-left HTML: escaped text in `<bdi>` when any of it runs left to right."""
    return f"<bdi>{_isolated(text, '', '')}</bdi>" if may_differ(text, "rtl") else text


def json_inside(text: str) -> str:
    """The inside of a JSON string; refuses nothing, for lone surrogates become U+FFFD."""
    if text.isalnum() and text.isascii():
        return text
    try:
        return orjson.dumps(text)[1:-1].decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(clean(text))[1:-1].decode()


_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")


def json_number(text: str) -> str:
    """The text of a number as a JSON number; `null` for anything else (NaN, a word)."""
    return text if _NUMBER.match(text) else "null"


_SHOWN: Final = LinkPolicy(schemes=frozenset({"http", "https", "mailto"}), private_hosts=True)
"""What a hole takes. No tel: Slack and Telegram refuse a message whose button has one."""


def url(text: str) -> str:
    """An http, https or mailto URL as it is; anything else is refused, without being quoted.

    What is refused, and why, stands in `info.language.links`. Non-ASCII letters are kept.
    """
    if is_plain_https(text):
        return text
    verdict = check_link(text, _SHOWN)
    if not verdict.allowed:
        raise HoleRefused("url", verdict.what)
    return text


def web_url(text: str) -> str:
    """An http or https URL as it is, for a file that the channel's servers fetch; mailto is refused."""
    if not text.lower().startswith(_WEB):
        raise HoleRefused("url", "A picture, a film or a recording wants an http or https address.")
    return text


def bar(text: str) -> str:
    """A share between 0 and 1 as ten squares; nothing for what is no number.

    >>> bar("0.42")
    '▰▰▰▰▱▱▱▱▱▱'
    """
    try:
        share = float(text)
    except ValueError:
        return ""
    if math.isnan(share):
        return ""
    share = min(1.0, max(0.0, share))
    full = int(share * 10)
    return "▰" * full + "▱" * (10 - full)


def color_number(text: str) -> str:
    """`#rrggbb` as the decimal number Discord wants; nothing for another form.

    >>> color_number("#0000ff")
    '255'
    """
    return str(int(text[1:], 16)) if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else ""


def slack(text: str) -> str:
    """Text for Slack's `text` field: the three characters of its control sequences as entities.

    Source: docs.slack.dev/messaging/formatting-message-text, "Escaping text".
    """
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_TEAMS_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~<&:=])")


def teams(text: str) -> str:
    """Text for a run in an Adaptive Card: `{{DATE(…)}}` and `{{TIME(…)}}` are parted and stay text."""
    return re.sub(r"\{(?=\{)", "{" + _PAIR, clean(text))


_TEAMS_EDGES: Final = re.compile(r"^(?=\s)|(?<=\s)$", re.MULTILINE)


def teams_markdown(text: str) -> str:
    """Text for a field of an Adaptive Card that reads Markdown: each mark after a backslash.

    An empty isolate stands where white space would indent a line, end a paragraph or break a line.
    """
    if text.isalnum():
        return text
    return _TEAMS_EDGES.sub(_PAIR, _TEAMS_MARKS.sub(r"\\\1", clean(text)))


_DISCORD_MARKS: Final = re.compile(r"([\\*_~`|>#\-\[\]()<:@+.!&])")


def discord(text: str) -> str:
    """Text for Discord's Markdown: each mark, mention and URL sign after a backslash."""
    if text.isalnum():
        return text
    return _DISCORD_MARKS.sub(r"\\\1", clean(text))


def fence(text: str) -> str:
    """Text inside a fenced code block: no two backticks stand together, and none at an edge."""
    parted = re.sub(r"`(?=`)", "`" + _PAIR, clean(text))
    head = _PAIR if parted.startswith("`") else ""
    return head + parted + (_PAIR if parted.endswith("`") else "")


def code_span(text: str) -> str:
    """Text inside an inline code span between double backticks, as `fence` makes it.

    A line break is a space, as Markdown shows it: it would end a heading or a quote inside the span.
    """
    return fence(text).replace("\n", " ")


def quote_lines(text: str) -> str:
    """Each further line of a value begins as its quote does."""
    return text.replace("\n", "\n> ")


_AUTO_LINKS: Final = re.compile(
    r"(?<![0-9A-Za-z_])[@#/$](?=\w|\Z)|(?:(?<=\w)|\A)[@.](?=[^\W\d])|@\Z|:(?=//|/?\Z)|\A(?=//)"
)
"""What a link or a mention begins with, alone or together with the words before or after the value."""


def unlink(text: str) -> str:
    """The text with an empty isolate where a client would make a mention, a tag, a command or a link.

    Telegram and WhatsApp find these in plain text and have no switch for it.
    """
    parted = _AUTO_LINKS.sub(lambda found: found[0] + _PAIR, text)
    # "www." would make a host of the word after it; a sentence that ends in a full stop does not.
    return parted + _PAIR if parted.endswith(".") and len(parted.split()) == 1 else parted


def telegram(text: str) -> str:
    """Text for Telegram's HTML: `& < > "` as entities, mentions and links kept as text."""
    if text.isalnum():
        return text
    return telegram_code(unlink(clean(text)))


def telegram_code(text: str) -> str:
    """Text inside `<code>`, `<pre>` or an attribute of Telegram's HTML, where nothing is linked."""
    if text.isalnum():
        return text
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def telegram_rich(text: str) -> str:
    """Text for the HTML of a rich message: `& < > "` as entities, a line break as `<br>`.

    Telegram reads white space there as HTML does; what it would link is switched off for the message.
    """
    if text.isalnum():
        return text
    return telegram_code(text).replace("\n", "<br>")


_WHATSAPP_MARKS: Final = re.compile(r"[*_~`]|^[ \t]*(?:>|(?:[-+]|[0-9]*[.)])(?=\s|\Z))", re.MULTILINE)


def whatsapp(text: str) -> str:
    """Text for WhatsApp: its marks stand between isolates, which part them from what they would mark."""
    if text.isalnum():
        return text
    return _WHATSAPP_MARKS.sub(lambda mark: f"{_FSI}{mark[0]}{_PDI}", unlink(clean(text)))


_URL_MARKS: Final = re.compile(r"[*~]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")


def whatsapp_url(text: str) -> str:
    """A guarded URL as WhatsApp's text shows it: what could be a mark is percent-encoded.

    >>> whatsapp_url("https://example.com/_a_?utm_source=*")
    'https://example.com/%5Fa%5F?utm_source=%2A'
    """
    return _URL_MARKS.sub(lambda mark: f"%{ord(mark[0]):02X}", text)


_BLANK: Final = re.compile(r"[^\S \u00a0\u202f\u3000]+")
"""White space that is none within a line."""
_SPACES: Final = re.compile(r" {4,}")


def whatsapp_parameter(text: str) -> str:
    r"""The inside of a JSON string as WhatsApp takes a parameter: in one line, without long runs of spaces.

    A line break is a space; what would be blank is a dash, for a parameter may not be empty.

    >>> whatsapp_parameter(r"one\ntwo"), whatsapp_parameter(" ")
    ('one two', '–')
    """
    if "\\" not in text and "    " not in text and not _BLANK.search(text):
        return text if text.strip() else "–"
    said: str = orjson.loads(f'"{text}"')
    flat = _SPACES.sub(" ", _BLANK.sub(" ", said)).strip()
    return orjson.dumps(flat)[1:-1].decode() if flat else "–"


CHAT_STAGES: Final[Mapping[str, Callable[[str], str]]] = {
    "bar": bar,
    "clean": clean,
    "code_span": code_span,
    "color_number": color_number,
    "discord": discord,
    "fence": fence,
    "isolate_html_ltr": isolate_html_ltr,
    "isolate_html_rtl": isolate_html_rtl,
    "isolate_ltr": isolate_ltr,
    "isolate_rtl": isolate_rtl,
    "json": json_inside,
    "json_number": json_number,
    "quote_lines": quote_lines,
    "slack": slack,
    "teams": teams,
    "teams_markdown": teams_markdown,
    "telegram": telegram,
    "telegram_code": telegram_code,
    "telegram_rich": telegram_rich,
    "url": url,
    "web_url": web_url,
    "whatsapp": whatsapp,
    "whatsapp_parameter": whatsapp_parameter,
    "whatsapp_url": whatsapp_url,
}
"""The stages of the JSON channels, and those every formatter shares (`clean`, `isolate_*`, `url`)."""

CHAT_TRANSPARENT: Final = frozenset(CHAT_STAGES) - {
    "bar",
    "color_number",
    "isolate_html_rtl",
    "isolate_rtl",
    "json_number",
    "url",
    "web_url",
}
"""The stages that return ASCII letters and digits as they are."""
