"""The README's ten minutes: the wheel in a fresh environment, the installed command, no network."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

from tests.docs.blocks import Session, blocks_of, nothing

ROOT = Path(__file__).parents[2]
SECONDS_MAX = 60.0
OFFLINE = """
import socket

def _refuse(self, address):
    host = address[0] if isinstance(address, tuple) else ""
    if host not in ("", "127.0.0.1", "::1", "localhost"):
        raise OSError(f"no network here: {host}")

class _Loopback(socket.socket):
    def connect(self, address):
        _refuse(self, address)
        return super().connect(address)

    def connect_ex(self, address):
        _refuse(self, address)
        return super().connect_ex(address)

def _nobody(host, *args, **kwargs):
    raise OSError(f"no network here: {host}")

socket.socket = _Loopback
socket.getaddrinfo = _nobody
"""
"""Imported by a .pth file: every process of the environment starts by taking its network away.

Not as sitecustomize: Debian's Python has one of its own, which would be found first.
"""


def _checked(*line, **kwargs):
    result = subprocess.run(line, capture_output=True, text=True, check=False, **kwargs)
    assert result.returncode == 0, f"{line}\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """The folder of the programs that `pip install` of our wheel makes, in an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    _checked(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    wheel = next(folder.glob("*.whl"))
    venv.EnvBuilder(with_pip=True).create(folder / "env")
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = (str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _checked(*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "core.lock"))
    _checked(*pip, "--no-deps", str(wheel))
    site = _checked(
        str(scripts / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    ).strip()
    (Path(site) / "no_network.py").write_text(OFFLINE, encoding="utf-8")
    (Path(site) / "no_network.pth").write_text("import no_network\n", encoding="utf-8")
    return scripts


def _installed(scripts):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INFO_", "PYTHON"))}
    env = {**kept, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100", "PYTHONUTF8": "1"}

    def run(words, folder):
        line = [str(scripts / words[0]), *words[1:]]
        result = subprocess.run(
            line,
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return result.returncode, result.stdout

    return run


def test_the_environment_has_no_network(programs):
    code, printed = _installed(programs)(
        ["python", "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)"], ROOT
    )

    assert code == 1
    assert "no network here" in printed


@pytest.mark.slow
def test_the_transcript_runs_from_the_wheel(programs, tmp_path):
    run = _installed(programs)
    session = Session(tmp_path, {"infoctl": run, "pip": nothing, "make": nothing})
    started = time.monotonic()

    try:
        for block in blocks_of((ROOT / "README.md").read_text("utf-8")):
            if block.kind == "console":
                session.run(block)
    finally:
        session.close()

    assert time.monotonic() - started < SECONDS_MAX
    assert (tmp_path / "acme" / ".info" / "info.db").exists()


def test_make_knows_the_targets_the_readme_names():
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert "\ndemo:" in makefile
    assert "\ntest:" in makefile
