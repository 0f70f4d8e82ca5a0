r"""Own cases for each section of the specification's syntax, so that the suite is not the only guard.

Each row: the section, a source, and how the serializer writes the message that it stands for (equal
writing is an equal message), or None where the source is not well-formed. `~` stands for U+200E.

Source: Unicode LDML 48, part 9 (MessageFormat), "Syntax" and its ABNF.
"""

import pytest

from info.errors import MessageSyntaxError
from info.language.messageformat import parse_message, serialize

N = ".input {$n :f}\n"

ROWS = [
    # section, source, written
    ("simple message", "", ""),
    ("simple message", "  a  ", "  a  "),
    ("simple message", "\u3000a", "\u3000a"),
    ("simple message", "a.input {$x}", "a.input {$x}"),
    ("simple message", "\\{{$x}", "\\{{$x}"),
    ("simple message", "|a| @b # / : $c = *", "|a| @b # / : $c = *"),
    ("simple message", ".a", None),
    ("simple message", " \t\r\n\u3000.a", None),
    ("simple message", "~.a", None),
    ("simple message", "\xa0.a", "\xa0.a"),
    ("simple message", "}", None),
    ("simple message", "{{a}} b", None),
    ("simple message", "a {{b}}", None),
    ("complex message", "{{a}}", "a"),
    ("complex message", " ~{{ a }}~ ", " a "),
    ("complex message", "{{.a}}", "{{.a}}"),
    ("complex message", "{{ .a}}", "{{ .a}}"),
    ("complex message", "{{~.a}}", "{{~.a}}"),
    ("complex message", "{{}}", ""),
    ("complex message", "{{{$x}}}", "{$x}"),
    ("complex message", "{{a}}{{b}}", None),
    ("complex message", "{{a}", None),
    ("complex message", "{{a", None),
    ("complex message", "{{a}b}}", None),
    ("complex message", "{ {a}}", None),
    ("declarations", ".input{$x}{{}}", ".input {$x}\n{{}}"),
    ("declarations", "~.input ~ { $x }~{{}}", ".input {$x}\n{{}}"),
    ("declarations", ".input{$x}.local $y={$x}{{}}", ".input {$x}\n.local $y = {$x}\n{{}}"),
    ("declarations", ".input {$x :f a=$b @c}{{}}", ".input {$x :f a=$b @c}\n{{}}"),
    ("declarations", ".local~ $~x~ ~=~ {1}{{}}", ".local $x = {1}\n{{}}"),
    ("declarations", ".local $x={:f}{{}}", ".local $x = {:f}\n{{}}"),
    ("declarations", ".input {$x}", None),
    ("declarations", ".input {x} {{}}", None),
    ("declarations", ".input {:f} {{}}", None),
    ("declarations", ".input {#x} {{}}", None),
    ("declarations", ".input $x {{}}", None),
    ("declarations", ".Input {$x} {{}}", None),
    ("declarations", ".local$x={1}{{}}", None),
    ("declarations", ".local~$x={1}{{}}", None),
    ("declarations", ".local $x {1}{{}}", None),
    ("declarations", ".local x={1}{{}}", None),
    ("declarations", ".local $x=1{{}}", None),
    ("declarations", ".local $x={#b}{{}}", None),
    ("declarations", ".local $x={/b}{{}}", None),
    ("declarations", "{{}} .input {$x}", None),
    ("declarations", ".other {$x} {{}}", None),
    ("pattern and text", "a\nb\tc\r", "a\nb\tc\r"),
    ("pattern and text", "\x01\x7f\ufffe\ud800", "\x01\x7f\ufffe\ud800"),
    ("pattern and text", "~a~", "~a~"),
    ("pattern and text", "\x00", None),
    ("pattern and text", "{{\x00}}", None),
    ("pattern and text", "{$x}{$y}{#b}", "{$x}{$y}{#b}"),
    ("matcher", N + ".match $n 1{{a}}*{{b}}", N + ".match $n\n1 {{a}}\n* {{b}}"),
    ("matcher", N + ".match $n *{{}}", N + ".match $n\n* {{}}"),
    ("matcher", N + ".match~ ~$~n ~* {{}}~ ", N + ".match $n\n* {{}}"),
    ("matcher", N + ".match $n $n * * {{}}", N + ".match $n $n\n* * {{}}"),
    ("matcher", N + ".match $n |*|{{a}}*{{b}}", N + ".match $n\n|*| {{a}}\n* {{b}}"),
    ("matcher", N + ".match $n |a b|{{a}}*{{b}}", N + ".match $n\n|a b| {{a}}\n* {{b}}"),
    ("matcher", N + ".match $n ||{{a}}*{{b}}", N + ".match $n\n|| {{a}}\n* {{b}}"),
    ("matcher", N + ".match $n e\u0301{{a}}*{{b}}", N + ".match $n\n\xe9 {{a}}\n* {{b}}"),
    ("matcher", N + ".match $n * {{}} ~\n", N + ".match $n\n* {{}}"),
    ("matcher", N + ".match$n *{{}}", None),
    ("matcher", N + ".match~$n *{{}}", None),
    ("matcher", N + ".match $n$n * *{{}}", None),
    ("matcher", N + ".match $n*{{}}", None),
    ("matcher", N + ".match $n", None),
    ("matcher", N + ".match {$n} *{{}}", None),
    ("matcher", N + ".match n *{{}}", None),
    ("matcher", N + ".match *{{}}", None),
    ("matcher", N + ".match $n {{}}", None),
    ("matcher", N + ".match $n **{{}}", None),
    ("matcher", N + ".match $n *|a|{{}}", None),
    ("matcher", N + ".match $n $x{{}}", None),
    ("matcher", N + ".match $n *{{}} {{}}", None),
    ("matcher", N + ".match $n *{{}} *", None),
    ("matcher", N + ".match $n *{a}", None),
    ("expressions", "{ $x }", "{$x}"),
    ("expressions", "{~$x~}", "{$x}"),
    ("expressions", "{\n|a|\t:f\r}", "{a :f}"),
    ("expressions", "{$x\u3000:f}", "{$x :f}"),
    ("expressions", "{$x~ :f}", "{$x :f}"),
    ("expressions", "{:f}", "{:f}"),
    ("expressions", "{}", None),
    ("expressions", "{ }", None),
    ("expressions", "{$x:f}", None),
    ("expressions", "{$x~:f}", None),
    ("expressions", "{|a|:f}", None),
    ("expressions", "{$x\xa0:f}", None),
    ("expressions", "{$x $y}", None),
    ("expressions", "{a b}", None),
    ("expressions", "{{$x}}", "$x"),
    ("expressions", "a{{$x}}", None),
    ("expressions", "{:f :g}", None),
    ("expressions", "{$x", None),
    ("expressions", "{!x}", None),
    ("expressions", "{^x}", None),
    ("function and options", "{:f a=1 b = |x y| c=$z}", "{:f a=1 b=|x y| c=$z}"),
    ("function and options", "{:f a~=~1}", "{:f a=1}"),
    ("function and options", "{:n:f o:a=1}", "{:n:f o:a=1}"),
    ("function and options", "{:~n~:~f~}", "{:n:f}"),
    ("function and options", "{:f\u3000~a=1}", "{:f a=1}"),
    ("function and options", "{:f a=|1|b=2}", None),
    ("function and options", "{:f a=1b=2}", None),
    ("function and options", "{:f a}", None),
    ("function and options", "{:f a=}", None),
    ("function and options", "{:f =1}", None),
    ("function and options", "{:f a=:g}", None),
    ("function and options", "{:f 1=a}", None),
    ("function and options", "{: f}", None),
    ("function and options", "{:a:b:c}", None),
    ("function and options", "{:a:}", None),
    ("function and options", "{::a}", None),
    ("function and options", "{:1}", None),
    ("markup", "{#b}{/b}{#b/}", "{#b}{/b}{#b /}"),
    ("markup", "{ # b}", None),
    ("markup", "{ #b }{~/b~}{#b /}", "{#b}{/b}{#b /}"),
    ("markup", "{#b a=1 @c /}", "{#b a=1 @c /}"),
    ("markup", "{#b a=1/}", "{#b a=1 /}"),
    ("markup", "{#b @c=d/}", "{#b @c=d /}"),
    ("markup", "{/b a=$x @c}", "{/b a=$x @c}"),
    ("markup", "{#n:b}", "{#n:b}"),
    ("markup", "{/b /}", None),
    ("markup", "{/b/}", None),
    ("markup", "{#b / }", None),
    ("markup", "{#b/ a=1}", None),
    ("markup", "{#b :f}", None),
    ("markup", "{#b $x}", None),
    ("markup", "{#}", None),
    ("markup", "{$x #b}", None),
    ("attributes", "{$x @a @b=c @d=|e f|}", "{$x @a @b=c @d=|e f|}"),
    ("attributes", "{$x @a = b}", "{$x @a=b}"),
    ("attributes", "{$x @a @b @a=1}", "{$x @b @a=1}"),
    ("attributes", "{$x @n:a}", "{$x @n:a}"),
    ("attributes", "{$x @a=$y}", None),
    ("attributes", "{$x@a}", None),
    ("attributes", "{$x @a@b}", None),
    ("attributes", "{$x @a=|b|@c}", None),
    ("attributes", "{$x @}", None),
    ("attributes", "{@a}", None),
    ("attributes", "{$x @a :f}", None),
    ("attributes", "{:f @a b=1}", None),
    ("literals", "{|a\\|b\\\\c\\{d\\}|}", "{|a\\|b\\\\c{d}|}"),
    ("literals", "{|a\n{}\u3000~|}", "{|a\n{}\u3000~|}"),
    ("literals", "{|word|}", "{word}"),
    ("literals", "{||}", "{||}"),
    ("literals", "{-1.5e+3}", "{-1.5e+3}"),
    ("literals", "{.-0}", "{.-0}"),
    ("literals", "{01}", "{01}"),
    ("literals", "{e\u0301}", "{e\u0301}"),
    ("literals", "{|a|b}", None),
    ("literals", "{a|b|}", None),
    ("literals", "{|a", None),
    ("literals", "{|a\\}", None),
    ("literals", "{|\x00|}", None),
    ("literals", "{a,b}", None),
    ("literals", "{'a'}", None),
    ("names", "{$+_.-1}", "{$+_.-1}"),
    ("names", "{$~x~}", "{$x}"),
    ("names", "{$\u2067שם\u2069}", "{$שם}"),
    ("names", "{$e\u0301}", "{$\xe9}"),
    ("names", "{$\U0001f600\u200d}", "{$\U0001f600\u200d}"),
    ("names", "{$~~x}", None),
    ("names", "{$x~y}", None),
    ("names", "{$1}", None),
    ("names", "{$-x}", None),
    ("names", "{$.x}", None),
    ("names", "{$}", None),
    ("names", "{$ x}", None),
    ("names", "{$a:b}", None),
    ("names", "{$\xa0}", None),
    ("names", "{$\ud800}", None),
    ("names", "{$\ufdd0}", None),
    ("names", "{$\U0010ffff}", None),
    ("escapes", "\\\\\\{\\|\\}", "\\\\\\{|\\}"),
    ("escapes", "\\\\\\\\{$x}", "\\\\\\\\{$x}"),
    ("escapes", "\\a", None),
    ("escapes", "\\", None),
    ("escapes", "\\\\\\", None),
    ("escapes", "{|\\n|}", None),
    ("escapes", "{$x\\}", None),
]  # fmt: skip


@pytest.mark.parametrize(("section", "source", "written"), ROWS)
def test_each_section_of_the_syntax_is_kept(section, source, written):
    source = source.replace("~", "\u200e")
    if written is None:
        with pytest.raises(MessageSyntaxError) as caught:
            parse_message(source)

        assert caught.value.type == "syntax-error", section
        assert caught.value.expected, section
        return

    assert serialize(parse_message(source)) == written.replace("~", "\u200e"), section


# The ABNF's ranges of `name-start`, as it lists them.
NAME_START = [
    (0x41, 0x5A), (0x61, 0x7A), (0x2B, 0x2B), (0x5F, 0x5F), (0xA1, 0x61B), (0x61D, 0x167F), (0x1681, 0x1FFF),
    (0x200B, 0x200D), (0x2010, 0x2027), (0x2030, 0x205E), (0x2060, 0x2065), (0x206A, 0x2FFF), (0x3001, 0xD7FF),  # noqa: E501
    (0xE000, 0xFDCF), (0xFDF0, 0xFFFD),
    *((plane << 16, (plane << 16) + 0xFFFD) for plane in range(1, 17)),
]  # fmt: skip


def holds(source):
    """Whether the source is well-formed."""
    try:
        parse_message(source)
    except MessageSyntaxError:
        return False
    return True


def test_the_characters_of_names_and_of_words_are_those_of_the_grammar():
    starts = {code for first, last in NAME_START for code in range(first, last + 1)}
    words = starts | set(range(0x30, 0x3A)) | {0x2D, 0x2E}
    # All of the first planes' edges, and beyond them the edges of each plane.
    edges = {code for first, last in NAME_START for code in (first - 1, first, last, last + 1)}
    tried = sorted(code for code in edges | set(range(0x3100)) | {0xD800, 0xFDD0} if code <= 0x10FFFF)

    wrong = [
        hex(code)
        for code in tried
        if holds(f"{{$a{chr(code)}b}}") is not (code in words)
        or holds(f"{{:f a=1{chr(code)}b}}") is not (code in words)
        or (code not in BIDI and holds(f"{{${chr(code)}}}") is not (code in starts))
    ]

    assert wrong == []


BIDI = {0x61C, 0x200E, 0x200F, *range(0x2066, 0x206A)}


def test_whitespace_and_bidi_controls_are_those_of_the_grammar():
    spaces = {0x20, 0x09, 0x0D, 0x0A, 0x3000}

    wrong = [
        hex(code)
        for code in range(0x3100)
        if holds(f"{{$x{chr(code)}:f}}") is not (code in spaces)
        or holds(f"{{{chr(code)}{chr(code)}|a|}}") is not (code in spaces | BIDI)
    ]

    assert wrong == []


def test_all_but_u0000_may_stand_in_text_and_in_quotes():
    codes = [*range(0x3100), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x10FFFF]

    wrong = [
        hex(code)
        for code in codes
        if holds(f"a{chr(code)}") is not (code != 0 and chr(code) not in "\\{}")
        or holds(f"{{|{chr(code)}|}}") is not (code != 0 and chr(code) not in "\\|")
    ]

    assert wrong == []
