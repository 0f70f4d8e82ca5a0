"""How much of a message there may be, and how long the worst of them takes."""

import pytest

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import (
    PARTS_MAX,
    SOURCE_MAX_BYTES,
    desugar,
    habit,
    parse_message,
    plural_table,
    serialize,
)
from tests.language.messageformat.mutations import ATTACKS, UNITS, within
from tests.language.messageformat.timing import HOSTILE_MAX_SECONDS, least_seconds

MATCH = ".input{$x :f}.match $x"


@pytest.mark.parametrize(
    ("unit", "head", "tail", "parts"),
    [
        ("{a}", "", "", 1),
        ("{$a}", "{{", "}}", 1),
        ("{#b}", "", "", 1),
        ("{$a :f b=c}", "", "", 2),
        ("{$a :f b=|c|}", "", "", 2),
        (" @a", "{a", "}", 1),
        (" $x", ".input{$x :f}.match", " * {{}}", 1),
    ],
)
def test_a_message_may_have_2048_parts_and_no_more(unit, head, tail, parts):
    most = PARTS_MAX // parts - 8
    over = PARTS_MAX // parts + 1

    reached = refused(head + unit * most + tail)

    assert not reached
    assert refused(head + unit * over + tail)


def refused(source):
    """Whether a limit refuses the source; a data model error comes after all limits."""
    try:
        parse_message(source)
    except LimitError:
        return True
    except MessageSyntaxError as error:
        assert error.type == "variant-key-mismatch"
    return False


@pytest.mark.parametrize(
    "source",
    [
        "{:f" + "".join(f" b{at}=c" for at in range(PARTS_MAX)) + "}",
        "".join(f".input{{$a{at}}}" for at in range(PARTS_MAX + 1)) + "{{}}",
        MATCH + "".join(f" {at}{{{{}}}}" for at in range(PARTS_MAX // 2)) + " *{{}}",
        MATCH + " *" * PARTS_MAX + "{{}}",
    ],
)
def test_options_declarations_variants_and_keys_count_as_parts(source):
    with pytest.raises(LimitError) as caught:
        parse_message(source)

    assert "Split it" in str(caught.value)


def test_text_is_no_part_however_long_and_full_of_escapes():
    source = "\\{" * (SOURCE_MAX_BYTES // 2)

    assert parse_message(source).pattern == ("{" * (SOURCE_MAX_BYTES // 2),)


def test_a_text_may_have_2048_marks_and_no_more():
    assert desugar("*a* _ " * PARTS_MAX) == "*a* _ " * PARTS_MAX
    with pytest.raises(LimitError):
        desugar("_ " * (PARTS_MAX + 1))
    with pytest.raises(LimitError):
        desugar("**" + "x" * SOURCE_MAX_BYTES)


def test_underscores_within_words_are_no_marks():
    assert desugar("snake_case " * 5_000) == "snake_case " * 5_000


SOURCES = [
    *(within(unit * (SOURCE_MAX_BYTES // len(unit))) for unit in UNITS),
    *(within("{{" + unit * (SOURCE_MAX_BYTES // len(unit)))[:-2] + "}}" for unit in UNITS[::4]),
    *(within(".|" + unit * (SOURCE_MAX_BYTES // len(unit))) for unit in ("\\|", "|\\", "{{a[", "{|", "\\")),
    *(within(attack) for attack in ATTACKS),
]


@pytest.mark.parametrize("call", [parse_message, desugar, habit])
def test_no_source_of_64_kib_takes_long(call):
    slow = [
        (took, source[:40])
        for source in SOURCES
        if (took := least_seconds(call, source)) > HOSTILE_MAX_SECONDS
    ]

    assert slow == []


def test_no_long_message_takes_long_to_write():
    messages = [parse_message(source) for source in SOURCES[: len(UNITS)] if not unreadable(source)]

    slow = [took for message in messages if (took := least_seconds(serialize, message)) > HOSTILE_MAX_SECONDS]

    assert len(messages) > 10
    assert slow == []


def unreadable(source):
    """Whether the source is refused, for whatever reason."""
    try:
        parse_message(source)
    except (MessageSyntaxError, LimitError):
        return True
    return False


@pytest.mark.parametrize("unit", ["|", "|\\|", "\\|", "$a,", "$a :f |", " ", "$"])
def test_no_head_or_arm_of_a_plural_table_takes_long(unit):
    text = unit * (SOURCE_MAX_BYTES // len(unit))

    took = least_seconds(lambda head: plural_table(head, {"*": "a"}), f"$a {text}")
    took += least_seconds(lambda key: plural_table("$a", {key: "a", "*": "b"}), text)

    assert took < 2 * HOSTILE_MAX_SECONDS
