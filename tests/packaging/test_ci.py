"""What CI needs fails in CI: nothing is skipped there, and no exit code is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPS = "import pytest\n\ndef test_a():\n    pytest.skip('no engine')\n"
SKIPS_ALL = "import pytest\npytest.importorskip('no_such_engine')\n"
PASSES = "def test_a():\n    pass\n"


def run_pytest(folder, source, ci):
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "conftest.py")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        ".",
    ]
    done = subprocess.run(
        [*command, "test_it.py"], cwd=folder, env={**os.environ, "CI": ci}, capture_output=True, check=False
    )
    return done.returncode


@pytest.mark.parametrize(
    ("source", "ci", "code"), [(SKIPS, "1", 1), (SKIPS_ALL, "1", 2), (SKIPS, "", 0), (PASSES, "1", 0)]
)
def test_a_skip_fails_in_ci_only(source, ci, code, tmp_path):
    assert run_pytest(tmp_path, source, ci) == code


@pytest.mark.parametrize(("test_code", "check_code", "code"), [(0, 0, 0), (3, 0, 3), (0, 4, 4), (3, 4, 3)])
def test_ci_runs_both_and_keeps_the_first_failure(test_code, check_code, code, tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    make = tmp_path / "bin" / "make"
    make.parent.mkdir()
    make.write_text(
        f'#!/bin/sh\necho "$1 CI=$CI" >> log\n[ "$1" = test ] && exit {test_code}\nexit {check_code}\n',
        encoding="utf-8",
    )
    make.chmod(0o755)

    path = f"{make.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run([tmp_path / ".ci" / "run"], env={**os.environ, "PATH": path}, check=False)

    assert done.returncode == code
    assert (tmp_path / "log").read_text(encoding="utf-8") == "test CI=1\ncheck CI=1\n"


def test_sockets_reach_the_loopback_only():
    import socket

    from pytest_socket import SocketConnectBlockedError

    with (
        socket.socket() as connection,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        connection.connect(("192.0.2.1", 9))
