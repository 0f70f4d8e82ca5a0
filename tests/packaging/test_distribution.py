"""What a user installs: how large it is, how fast it imports, what it brings."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
CORE, DEV = ROOT / "requirements" / "core.lock", ROOT / "requirements" / "dev.lock"
WHEEL_BYTES_MAX = 5_000_000
CORE_BYTES_MAX = 140_000_000
IMPORT_SECONDS_MAX = 0.150
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(lock):
    """The pinned requirements of a lock file."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]


def pinned_versions(lock):
    return {(canonicalize_name(pin.name), str(pin.specifier)) for pin in pins(lock)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_is_small(wheel):
    assert wheel.stat().st_size <= WHEEL_BYTES_MAX


def test_the_wheel_holds_the_package_its_types_and_its_licence_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert "info/py.typed" in names
    assert f"info_templates-{PROJECT['version']}.dist-info/licenses/LICENSE" in names
    assert {name.split("/")[0] for name in names} == {
        "info",
        f"info_templates-{PROJECT['version']}.dist-info",
    }


def test_the_wheel_holds_every_file_of_the_package(wheel):
    package = ROOT / "src" / "info"
    files = {path.relative_to(package.parent).as_posix() for path in package.rglob("*") if path.is_file()}

    kept = {name for name in files if "__pycache__" not in name}

    assert kept <= set(zipfile.ZipFile(wheel).namelist())


def test_what_the_core_installs_fits_on_a_small_disk():
    environment = default_environment()
    wanted = [pin.name for pin in pins(CORE) if pin.marker is None or pin.marker.evaluate(environment)]

    files = {file.locate() for name in wanted for file in metadata.files(name)}
    size = sum(file.stat().st_size for file in files if file.exists())

    assert size <= CORE_BYTES_MAX, f"{size / 1e6:.0f} MB"


def test_importing_info_is_quick():
    program = "import time; start = time.perf_counter(); import info; print(time.perf_counter() - start)"
    command = [sys.executable, "-c", program]

    # The best of five: a busy machine can only add to what the import costs.
    seconds = min(float(subprocess.check_output(command, cwd=ROOT / "src")) for _ in range(5))

    assert seconds < IMPORT_SECONDS_MAX


def test_the_locks_name_no_address_and_no_path():
    for lock in (CORE, DEV):
        text = lock.read_text(encoding="utf-8")

        assert not re.search(r"https?:|file:|//|--index|--find-links|--extra-index|^#|/", text, re.MULTILINE)


def test_every_pin_is_exact_and_hashed():
    for lock in (CORE, DEV):
        blocks = re.split(r"^(?=\w)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]

        assert [block for block in blocks if not re.match(r"[\w.-]+==\S+.*\\\n +--hash=sha256:", block)] == []


def test_the_core_lock_pins_what_the_project_asks_for():
    pinned = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins(CORE)}

    for line in PROJECT["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), line


def test_developers_run_what_users_install():
    assert pinned_versions(CORE) <= pinned_versions(DEV)


def test_the_table_of_wheels_is_of_the_locked_versions():
    page = (ROOT / "docs" / "wheels.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \**([a-z0-9-]+)\** \| (\d\S*) \|", page, re.MULTILINE)

    assert {(name, f"=={version}") for name, version in rows} == pinned_versions(CORE)


def test_make_alone_prints_every_target_a_person_calls():
    shown = subprocess.check_output(["make", "--no-print-directory"], cwd=ROOT, text=True)

    targets = re.findall(r"^  make (\w+) ", shown, re.MULTILINE)
    assert {"demo", "test", "check", "bench", "docs", "gallery", "clean"} <= set(targets)
