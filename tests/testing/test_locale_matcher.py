"""The runner of ICU's format for locale matching cases."""

from __future__ import annotations

import subprocess
import sys

import pytest

from info.errors import TemplateError
from info.testing.locale_matcher import failures_of, main, read_cases

GOOD = """\
# a comment
** test: one
@supported=en, de, 50
@threshold=60
de-AT >> de | de-AT | de-AT  # and another
@favor=script
th >> en | null
** test: two
fr >> null
"""


def test_a_group_begins_with_no_parameters_and_lines_keep_theirs():
    first, second, third = read_cases(GOOD)

    assert (first.line, first.desired, first.supported) == (5, ("de-AT",), ("en", "de", "50"))
    assert (first.match, first.match_desired, first.combined) == ("de", "de-AT", "de-AT")
    assert (first.threshold, first.favor) == (60, "")
    assert (second.threshold, second.favor, second.match_desired) == (60, "script", "null")
    assert (third.threshold, third.favor, third.supported, third.match) == (None, "", (), "null")


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("@supported=en, de\nde-AT >> de", True),
        ("@supported=en, de\nde-AT >> en", False),
        ("@supported=en, de\nde-AT >> de | de | ", False),
        ("@supported=en, de\nde-AT >> | de-AT | ", True),
        ("@supported=en, de\nde-AT >> | | de-CH", False),
        ("@supported=en-t-m0-iso\nen-u-nu-Arab-ca-buddhist >> | | en-t-m0-iso-u-ca-buddhist-nu-arab", True),
        ("@supported=fr, i-klingon\ni-klingon >> tlh", True),
        ("@supported=fil, tl, iw\nhe >> iw", True),
        ("@supported=fil, iw\nhe >> he", False),
        ("@supported=50, en\nfr >> 50", True),
        ("@supported=en, 50\n50 >> 50", True),
        ("@supported=en\n@default=de\nfr >> de", True),
        ("@supported=en\n@default=de\n@default=\nfr >> en", True),
        ("fr >> null", True),
        ("@supported=en\n>> en", True),
    ],
)
def test_a_case_is_compared_as_it_is_written(text, passes):
    (case,) = read_cases(text)

    assert (failures_of(case) == []) is passes


def test_a_failure_says_what_was_asked_what_was_expected_and_what_came():
    (case,) = read_cases("@supported=en, de\n@threshold=40\nde-AT, fr >> en")

    assert failures_of(case) == ["line 3: de-AT, fr of en, de, threshold 40: expected match en, got de"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("de >", "neither a case, nor a parameter"),
        ("de >>", "neither a case"),
        ("de >> a | b | c | d", "A case reads"),
        ("@suported=en", "no parameter @suported"),
        ("@favor=region", "normal, script or nothing"),
        ("@threshold=far", "from 0 to 100"),
        ("@threshold=101", "from 0 to 100"),
    ],
)
def test_a_bad_line_is_an_error_with_its_place(line, words):
    with pytest.raises(TemplateError, match=words) as caught:
        list(read_cases(f"# one\n\n{line}\n", file="cases.txt"))

    assert caught.value.place == "cases.txt:3"


def test_the_last_line_counts_and_the_exit_code_tells(tmp_path, capsys):
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(GOOD + "fr >> fr\n", encoding="utf-8")

    codes = [main([str(tmp_path / name)]) for name in ("good.txt", "bad.txt")]

    assert codes == [0, 1]
    assert capsys.readouterr().out.splitlines() == [
        "3 passed, 0 failed",
        "line 10: fr of nothing: expected match fr, got null",
        "3 passed, 1 failed",
    ]


def test_what_cannot_be_read_is_told_in_a_line(tmp_path, capsys):
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "line.txt").write_text("nonsense\n", encoding="utf-8")

    codes = [main([str(tmp_path / name)]) for name in ("none.txt", "odd.txt", "line.txt")]

    assert [*codes, main([]), main(["a", "b"])] == [2, 2, 2, 2, 2]
    told = capsys.readouterr().err
    assert "none.txt: No such file or directory. Name a file in ICU's format." in told
    assert "odd.txt: this is no UTF-8 text." in told
    assert "line.txt:1: 'nonsense' is neither a case" in told
    assert told.count("Usage: python -m info.testing.locale_matcher FILE") == 3


def test_it_runs_as_a_module(tmp_path):
    file = tmp_path / "cases.txt"
    file.write_text(GOOD, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "info.testing.locale_matcher", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "3 passed, 0 failed\n", "")
