from __future__ import annotations

import os
import warnings

import pytest
from typer.testing import CliRunner

from info.apps.cli import app
from info.apps.cli.init import write_project


@pytest.fixture(scope="session")
def made_project(tmp_path_factory):
    """A project as `infoctl init` writes it; nobody changes it."""
    folder = tmp_path_factory.mktemp("made") / "acme"
    write_project(folder)
    return folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of this test's own, and the current folder."""
    folder = tmp_path / "acme"
    write_project(folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A current folder without a project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def infoctl(monkeypatch):
    """Runs one command and hands back its exit code, output and errors."""
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    runner = CliRunner()

    def run(*arguments: str, **more):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return runner.invoke(app, arguments, **more)

    return run
