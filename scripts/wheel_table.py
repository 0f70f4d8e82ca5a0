"""Which wheels each core dependency has, from the package index: writes docs/wheels.md.

    python -m scripts.wheel_table            write docs/wheels.md
    python -m scripts.wheel_table --print    print it instead

Asks whatever index is configured, once, through `uv` (the PEP 751 export of requirements/core.lock lists
every file of every pinned version), and reads the file names alone: nothing is downloaded or installed.
No address is written anywhere.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

__all__ = ["main", "missing", "table"]

ROOT: Final = Path(__file__).parent.parent
PYTHONS: Final = ((3, 11), (3, 12), (3, 13), (3, 14))
PLATFORMS: Final = {
    "Linux x86-64": ("manylinux", "x86_64"),
    "Linux aarch64": ("manylinux", "aarch64"),
    "macOS arm64": ("macosx", "arm64"),
    "macOS x86-64": ("macosx", "x86_64"),
    "Windows x86-64": ("win", "amd64"),
}
"""A platform as the reader names it → how the tags of its wheels begin and end."""

HEAD: Final = """# Wheels of the core dependencies

Made by `make wheels` from the package index's own metadata, for the versions in `requirements/core.lock`.
A cell lists the CPython versions that have a wheel; "all" is 3.11, 3.12, 3.13 and 3.14; "any" is a wheel of
pure Python. Direct dependencies stand first, then what they need.
"""


def _runs_on(tag: Tag, python: tuple[int, int], platform: tuple[str, str]) -> bool:
    """Whether a wheel with this tag installs on that CPython and platform (glibc, not musl)."""
    family, machine = platform
    wanted = f"cp{python[0]}{python[1]}"
    is_own = tag.interpreter == wanted and tag.abi in {wanted, "abi3", "none"}
    is_pure = tag.interpreter in {"py3", f"py{python[0]}{python[1]}"} and tag.abi == "none"
    is_stable = (
        tag.abi == "abi3" and tag.interpreter.startswith("cp3") and int(tag.interpreter[3:]) <= python[1]
    )
    is_here = tag.platform == "any" or (
        tag.platform.startswith((family, "linux" if family == "manylinux" else family))
        and tag.platform.endswith((machine, "universal2" if family == "macosx" else machine))
    )
    return (is_own or is_pure or is_stable) and is_here


def _files() -> Mapping[str, tuple[str, list[str]]]:
    """Each pinned package → (version, the names of its wheels), over all platforms."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("uv is needed to ask the index; install the dependency group `lock`.")
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "pylock.toml"
        command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        command += ["--no-deps", "--format", "pylock.toml", "requirements/core.lock", "-o", str(export)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603  (a fixed command of our own)
        packages: list[dict[str, Any]] = tomllib.loads(export.read_text(encoding="utf-8"))["packages"]
    return {
        canonicalize_name(package["name"]): (
            package["version"],
            [wheel.get("name") or wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", ())],
        )
        for package in packages
    }


def _direct() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [canonicalize_name(Requirement(line).name) for line in project["dependencies"]]


def _pythons(wheels: Iterable[str], platform: tuple[str, str]) -> list[tuple[int, int]]:
    tags = [tag for wheel in wheels for tag in parse_wheel_filename(wheel)[3]]
    return [python for python in PYTHONS if any(_runs_on(tag, python, platform) for tag in tags)]


def _cell(wheels: Sequence[str], platform: tuple[str, str]) -> str:
    pythons = _pythons(wheels, platform)
    if len(pythons) == len(PYTHONS):
        return "any" if any(wheel.endswith("-none-any.whl") for wheel in wheels) else "all"
    return ", ".join(f"{major}.{minor}" for major, minor in pythons) or "none"


def missing(files: Mapping[str, tuple[str, Sequence[str]]]) -> list[str]:
    """Each combination without a wheel, as a sentence."""
    return [
        f"{name} {version} has no wheel for CPython {major}.{minor} on {label}."
        for name, (version, wheels) in files.items()
        for label, platform in PLATFORMS.items()
        for major, minor in PYTHONS
        if (major, minor) not in _pythons(wheels, platform)
    ]


def table(files: Mapping[str, tuple[str, Sequence[str]]], direct: Sequence[str]) -> str:
    """The page, as Markdown."""
    lines = [HEAD, f"| package | version | {' | '.join(PLATFORMS)} |", "|---" * (len(PLATFORMS) + 2) + "|"]
    for name in [*sorted(direct), *sorted(set(files) - set(direct))]:
        version, wheels = files[name]
        shown = f"**{name}**" if name in direct else name
        cells = " | ".join(_cell(wheels, platform) for platform in PLATFORMS.values())
        lines.append(f"| {shown} | {version} | {cells} |")
    exceptions = [f"- {line}" for line in missing(files)] or ["None."]
    return "\n".join([*lines, "", "## Exceptions", "", *exceptions, ""])


def main(arguments: Sequence[str]) -> int:
    """Write or print the page."""
    page = table(_files(), _direct())
    if "--print" in arguments:
        print(page)
    else:
        (ROOT / "docs" / "wheels.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
