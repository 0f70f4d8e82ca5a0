"""The working group's suite: text, parts and errors of every case."""

import json
import subprocess
import sys

import pytest

from info.testing.messageformat2 import read_cases, run_case
from tests.reference import reference_data


def folder():
    """The working group's tests; skips with one line where they are not."""
    path = reference_data() / "messageformat2/test/tests"
    if not path.is_dir():
        pytest.skip(f"the working group's tests are not at {path}", allow_module_level=True)
    return path


CASES = list(read_cases(folder()))


@pytest.mark.parametrize("file", sorted({case.file for case in CASES}))
def test_every_case_gives_the_text_the_parts_and_the_errors_it_names(file):
    failures = [failure for case in CASES if case.file == file and (failure := run_case(case))]

    assert "\n".join(map(str, failures)) == ""


def test_the_suite_is_whole():
    assert len(CASES) == 461
    assert sum(case.parts is not None for case in CASES) == 20
    assert sum(bool(case.errors) for case in CASES) > 250


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "info.testing.messageformat2", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_runner_ends_with_the_counts():
    result = run(folder())

    assert result.stdout.splitlines()[-1] == "461 passed, 0 failed"
    assert result.returncode == 0


def test_the_runner_prints_what_came_out_otherwise(tmp_path):
    tests = [
        {"src": "{|a|}", "exp": "a", "bidiIsolation": "none"},
        {"src": "{|a|}", "exp": "b", "bidiIsolation": "none"},
        {"src": "{$x}", "exp": "{$x}", "bidiIsolation": "none"},
        {"src": "{$x", "expErrors": []},
        {"src": "{#b}", "expParts": [{"type": "markup", "kind": "close"}]},
    ]
    (tmp_path / "own.json").write_text(json.dumps({"tests": tests}), encoding="utf-8")

    result = run(tmp_path)

    assert result.stdout.splitlines()[-1] == "1 passed, 4 failed"
    assert "own.json, test 2: '{|a|}'\n    the text is 'a', not 'b'" in result.stdout
    assert "the errors are ['unresolved-variable'], not []" in result.stdout
    assert "the errors are ['syntax-error'], not []" in result.stdout
    assert "the parts are [{'type': 'markup', 'kind': 'open', 'name': 'b'}]" in result.stdout
    assert result.returncode == 1


def test_a_folder_without_tests_is_no_success(tmp_path):
    result = run(tmp_path)

    assert result.returncode == 2
    assert "no tests here" in result.stderr
