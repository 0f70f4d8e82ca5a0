"""A syntax error's `expected` tokens: each of them helps, and no other does."""

from random import Random

import pytest

from info.errors import LimitError, MessageSyntaxError
from info.language.messageformat import parse_message
from tests.language.messageformat.generated import is_name_char
from tests.language.messageformat.mutations import hostile_source

SAMPLES = {
    "<name>": "n",
    "<identifier>": "n",
    "<literal>": "|l|",
    "<text>": "!",
    "<whitespace>": " ",
}
TOKENS = ("{{", "{", "}", "}}", "|", "\\", "$", ":", "#", "/", "@", "=", "*", ".input", ".local", ".match")
WORDS = {"<literal>", "<text>"}


@pytest.mark.parametrize(
    ("source", "offset", "expected"),
    [
        ("}", 0, ("<text>", "\\", "{", "<end>")),
        ("{{a}", 3, ("<text>", "\\", "{", "}}")),
        ("\\a", 1, ("\\", "{", "|", "}")),
        ("{", 1, ("$", ":", "#", "/", "<literal>")),
        ("{$", 2, ("<name>",)),
        ("{$x", 3, ("<whitespace>", "}")),
        ("{$x ", 4, (":", "@", "}")),
        ("{$x:f}", 3, ("<whitespace>", "}")),
        ("{|a", 3, ("|", "\\", "<text>")),
        ("{:", 2, ("<identifier>",)),
        ("{:f", 3, ("<whitespace>", "}", ":")),
        ("{:f:", 4, ("<name>",)),
        ("{:f ", 4, ("<identifier>", "@", "}")),
        ("{:f a", 5, ("=", ":")),
        ("{:f a=", 6, ("$", "<literal>")),
        ("{:f a=1 @", 9, ("<identifier>",)),
        ("{:f @b", 6, ("=", "<whitespace>", "}", ":")),
        ("{:f @b ", 7, ("=", "@", "}")),
        ("{:f @b=", 7, ("<literal>",)),
        ("{:f @b=1", 8, ("<whitespace>", "}")),
        ("{#b", 3, ("<whitespace>", "}", "/", ":")),
        ("{#b ", 4, ("<identifier>", "@", "}", "/")),
        ("{#b /", 5, ("}",)),
        ("{/b ", 4, ("<identifier>", "@", "}")),
        (".x", 0, (".input", ".local", ".match", "{{")),
        (".input", 6, ("{",)),
        (".input {", 8, ("$",)),
        (".local", 6, ("<whitespace>",)),
        (".local ", 7, ("$",)),
        (".local $x", 9, ("=",)),
        (".local $x =", 11, ("{",)),
        (".local $x = {", 13, ("$", ":", "<literal>")),
        ("{{}}x", 4, ("<end>",)),
        (".match", 6, ("<whitespace>",)),
        (".match ", 7, ("$",)),
        (".match $x", 9, ("<whitespace>",)),
        (".match $x ", 10, ("$", "*", "<literal>")),
        (".match $x *", 11, ("<whitespace>", "{{")),
        (".match $x * ", 12, ("{{", "*", "<literal>")),
        (".match $x * {{}} {", 17, ("<end>", "*", "<literal>")),
    ],
)
def test_the_tokens_that_could_have_stood_there_are_told(source, offset, expected):
    with pytest.raises(MessageSyntaxError) as caught:
        parse_message(source)

    assert (caught.value.offset, caught.value.expected) == (offset, expected)


def reach(source):
    """How far a source is well-formed: beyond its end when it is a message."""
    try:
        parse_message(source)
    except MessageSyntaxError as error:
        return len(source) + 1 if error.type != "syntax-error" else error.offset
    except LimitError:
        return len(source) + 1
    return len(source) + 1


def wrong_tokens(source):
    """The tokens that an error expects in vain, and those that it should have expected."""
    try:
        parse_message(source)
    except MessageSyntaxError as error:
        if error.type != "syntax-error":
            return []
        prefix, expected = source[: error.offset], set(error.expected)
    except LimitError:
        return []
    else:
        return []
    vain = [
        token
        for token in expected - {"<end>"}
        if reach(prefix + SAMPLES.get(token, token)) < len(prefix) + len(SAMPLES.get(token, token))
    ]
    if "<end>" in expected and reach(prefix) <= len(prefix):
        vain.append("<end>")
    # Before the first keyword all might be a message of another kind, after a word a keyword goes on with it.
    tried = () if expected & WORDS or ".match" in expected else TOKENS
    after_word = bool(prefix) and is_name_char(prefix[-1])
    missed = [
        token
        for token in tried
        if not any(token.startswith(known) for known in expected)
        and not (after_word and token.startswith("."))
        and reach(prefix + token) >= len(prefix) + len(token)
    ]
    return vain + missed


def test_every_expected_token_leads_on_and_no_other_does():
    rng = Random(11)
    sources = [source[:400] for source in (hostile_source(rng) for _ in range(2_500))]

    wrong = [(source, tokens) for source in sources if (tokens := wrong_tokens(source))]

    assert wrong == []


def test_line_and_column_count_from_one():
    with pytest.raises(MessageSyntaxError) as caught:
        parse_message(".input {$n :number}\n.match $n\n1 {{one}} * {two}")

    assert caught.value.line_column(".input {$n :number}\n.match $n\n1 {{one}} * {two}") == (3, 13)
