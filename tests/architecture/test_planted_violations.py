"""Every wall catches what it is there to catch: a violation of each is planted and seen."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.map_of_rooms import expected_map, stated_map
from tests.architecture import walls
from tests.architecture.floors import CONDUCTORS, ROOMS
from tests.architecture.imports import lint_imports
from tests.architecture.walls import WALLS

ROOT = Path(__file__).parents[2]
NOT_ROOMS = ("adapters", "apps", "bootstrap", "testing")


@dataclass(frozen=True)
class Plant:
    """A module to plant, as dotted path and source, and a part of the report that must name it."""

    module: str
    source: str
    seen: str


def copy_of_the_house(folder: Path) -> Path:
    """The project without its tests, every room of the plan present, under `folder`."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    for room in sorted({*ROOMS, *CONDUCTORS, *NOT_ROOMS}):
        if not (folder / "src" / "info" / f"{room}.py").exists():
            make_package(folder / "src" / "info" / room)
    return folder


def make_package(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    init = folder / "__init__.py"
    if not init.exists():
        init.write_text(f'"""The {folder.name}."""\n', encoding="utf-8")


def plant(root: Path, module: str, source: str) -> Path:
    """Write a module, and the packages on the way to it; a package keeps what it already says."""
    path = (root / "src" / Path(*module.split("."))).with_suffix(".py")
    make_package(path.parent)
    text = path.read_text(encoding="utf-8") if path.exists() else '"""A plant."""\n'
    path.write_text(f"{text}\n{source}\n", encoding="utf-8")
    return path


IMPORTS = [
    # The floors, from below upwards.
    Plant("info.model.planted", "import info.ports", "info.model is not allowed to import info.ports"),
    Plant("info.ports.planted", "import info.config", "info.ports is not allowed to import info.config"),
    Plant("info.config.planted", "import info.ports", "info.config is not allowed to import info.ports"),
    Plant("info.language.planted", "import info.cache", "info.language is not allowed to import info.cache"),
    Plant(
        "info.privacy.planted", "import info.feedback", "info.privacy is not allowed to import info.feedback"
    ),
    Plant("info.bootstrap.planted", "import info.apps", "info.bootstrap is not allowed to import info.apps"),
    Plant("info.testing.planted", "import info.apps", "info.testing is not allowed to import info.apps"),
    # Neighbours on one floor.
    Plant("info.cache.planted", "import info.delivery", "info.cache is not allowed to import info.delivery"),
    Plant(
        "info.generators.planted",
        "def late():\n    import info.publishing",
        "info.generators is not allowed to import info.publishing",
    ),
    # A package nobody declared, on either of the exhaustive floors.
    Plant("info.attic.planted", "", "- info.attic"),
    Plant("info.language.attic.planted", "", "- info.language.attic"),
    # Inside the language.
    Plant(
        "info.language.expressions.planted",
        "import info.language.pieces",
        "info.language.expressions is not allowed to import info.language.pieces",
    ),
    Plant(
        "info.language.messageformat.planted",
        "import info.model.names",
        "- info.language.messageformat.planted -> info.model.names",
    ),
    Plant(
        "info.language.conversion.planted",
        "import info.model.names",
        "- info.language.conversion.planted -> info.model.names",
    ),
    # Adapters: what they see, and who sees them.
    Plant("info.adapters.planted", "import info.config", "- info.adapters.planted -> info.config"),
    Plant("info.adapters.other", "", ""),
    Plant(
        "info.feedback.planted",
        "import info.adapters.other",
        "- info.feedback.planted -> info.adapters.other",
    ),
    Plant("info.apps.planted", "import info.adapters.other", "- info.apps.planted -> info.adapters.other"),
    # The facade, and the apps that stand on it.
    Plant("info.processors.planted", "import info", "- info.processors.planted -> info (l."),
    Plant(
        "info.apps.second",
        "import info.apps.planted",
        "info.apps.second is not allowed to import info.apps.planted",
    ),
]

LONG = "def long():\n    '''Do.'''\n" + "    x = 1\n" * 50
CODE = [
    ("files_stay_short", Plant("info.cache.tall", "\n" * 600, "cache/tall.py:1 has 60")),
    ("functions_stay_short", Plant("info.cache.long", LONG, "long has 51 lines")),
    ("faces_are_sorted", Plant("info.cache.faceless", "x = 1", "faceless.py:1 has no __all__")),
    ("faces_are_sorted", Plant("info.cache.mixed", "__all__ = ['b', 'a']\na = b = 1", "it reads a, b")),
    ("faces_are_sorted", Plant("info.cache.ghost", "__all__ = ['ghost']", "names ghost, which")),
    ("public_names_are_documented", Plant("info.cache.f", "__all__ = ['f']\ndef f(): pass", "f has no doc")),
    ("public_names_are_documented", Plant("info.cache.k", "__all__ = ['K']\n\nK = 1", "K is not explained")),
    ("no_effects_below_the_adapters", Plant("info.cache.disk", "x = open('f')", "disk.py:3 calls open()")),
    ("no_effects_below_the_adapters", Plant("info.model.net", "import socket", "net.py:3 imports socket")),
    ("no_effects_below_the_adapters", Plant("info.delivery.engine", "import httpx", "imports httpx")),
    ("no_effects_below_the_adapters", Plant("info.analytics.db", "def f():\n import sqlite3", "sqlite3")),
    ("no_effects_below_the_adapters", Plant("info.publishing.out", "x.write_text('')", ".write_text()")),
    ("no_effects_below_the_adapters", Plant("info.privacy.sh", "import subprocess", "imports subprocess")),
    ("only_engines_await", Plant("info.cache.slow", "async def f(): pass", "cache/slow.py:3 awaits")),
    ("only_engines_await", Plant("info.generators.plan", "async def f(): await g()", "generators/plan.py:")),
    ("no_clock_and_no_dice", Plant("info.cache.t", "import time\nx = time.time()", "asks time.time")),
    ("no_clock_and_no_dice", Plant("info.cache.d", "x = datetime.now()", "asks datetime.now")),
    ("no_clock_and_no_dice", Plant("info.model.r", "import random\nx = random.random()", "random.random")),
    ("no_clock_and_no_dice", Plant("info.model.s", "x = Random()", "without a seed")),
    ("only_apps_print", Plant("info.cache.loud", "print(1)", "cache/loud.py:3 prints")),
    ("only_bootstrap_names_adapters", Plant("info.cache.sly", "x = 'info.adapters.sql'", "sly.py:3 names")),
    ("only_bootstrap_names_adapters", Plant("info.sly", "from info import adapters", "info/sly.py:3 names")),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return copy_of_the_house(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def import_report(tmp_path_factory):
    root = copy_of_the_house(tmp_path_factory.mktemp("planted"))
    for planted in IMPORTS:
        plant(root, planted.module, planted.source)
    return lint_imports(root)


def test_the_copy_keeps_the_contracts_before_anything_is_planted(house):
    code, report = lint_imports(house)

    assert code == 0, report


@pytest.mark.parametrize("planted", IMPORTS, ids=lambda planted: planted.module)
def test_a_planted_import_is_caught(planted, import_report):
    code, report = import_report

    assert code == 1
    assert planted.seen in report, report


def test_every_import_contract_is_broken_by_a_plant(import_report):
    _, report = import_report

    assert " 0 kept, " in report, report


@pytest.mark.parametrize(("wall", "planted"), CODE, ids=lambda value: getattr(value, "module", value))
def test_planted_code_is_caught(wall, planted, house):
    path = plant(house, planted.module, planted.source)

    breaches = getattr(walls, wall)(house)

    path.unlink()
    assert [breach for breach in breaches if planted.seen in breach], breaches


def test_every_wall_has_a_plant():
    assert {wall.__name__ for wall in WALLS} == {wall for wall, _ in CODE}


def test_what_a_wall_lets_through_stays_let_through(house):
    allowed = {
        "info.cache.seeded": "import random\nx = random.Random(7)",
        "info.localization.data": "from importlib.resources import files\nx = files('info').read_text()",
        "info.publishing.loading": "from pathlib import Path\nx = Path('f').read_text()",
        "info.processors.lines": f"def f():\n    '''{'x' * 9}\n{'y' * 9}'''\n" + "    x = 1\n" * 47,
        "info.analytics.words": "x = frozenset('a b'.split())",
    }
    paths = [plant(house, module, f"__all__ = ()\n{source}") for module, source in allowed.items()]

    breaches = [breach for wall in WALLS for breach in wall(house)]

    named = {path.relative_to(house).as_posix() for path in paths}
    assert [breach for breach in breaches if breach.split(":")[0] in named] == []


def test_a_room_that_the_readme_does_not_show_is_seen(house):
    before = expected_map(house)

    make_package(house / "src" / "info" / "attic")

    assert expected_map(house) != before
    assert expected_map(house) != stated_map(house)
