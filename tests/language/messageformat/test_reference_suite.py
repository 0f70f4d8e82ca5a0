"""The working group's suite, as far as a parser can answer it."""

import json

import pytest

from info.errors import MessageSyntaxError
from info.language.messageformat import from_interchange, parse_message, serialize, to_interchange
from tests.reference import reference_data

DATA_MODEL_ERRORS = {
    "variant-key-mismatch",
    "missing-fallback-variant",
    "missing-selector-annotation",
    "duplicate-declaration",
    "duplicate-option-name",
    "duplicate-variant",
}


def folder():
    """The working group's tests; skips with one line where they are not."""
    path = reference_data() / "messageformat2/test/tests"
    if not path.is_dir():
        pytest.skip(f"the working group's tests are not at {path}", allow_module_level=True)
    return path


def cases(path):
    """(source, the parser's errors that are expected) for every case of a file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    usual = data.get("defaultTestProperties", {}).get("expErrors")
    for case in data["tests"]:
        expected = case.get("expErrors", usual) or []
        types = {error["type"] for error in expected} if isinstance(expected, list) else set()
        yield case["src"], types & (DATA_MODEL_ERRORS | {"syntax-error"})


FILES = sorted(folder().rglob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_is_accepted_or_refused_with_the_error_the_suite_names(path):
    wrong = []

    for source, expected in cases(path):
        try:
            parse_message(source)
            got = set()
        except MessageSyntaxError as error:
            got = {error.type}
        if got != expected and not got < expected:
            wrong.append((source, expected, got))
        if expected and not got:
            wrong.append((source, expected, got))

    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_valid_message_survives_writing_and_reading_again(path):
    valid = [source for source, expected in cases(path) if not expected]

    for source in valid:
        message = parse_message(source)

        assert parse_message(serialize(message)) == message
        assert from_interchange(to_interchange(message)) == message


def test_the_suite_is_whole():
    assert sum(len(list(cases(path))) for path in FILES) == 461
