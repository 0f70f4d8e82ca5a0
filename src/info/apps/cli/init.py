"""`infoctl init`: a project folder to own: templates, locales, schemas, two tenants, a store."""

from __future__ import annotations

import shutil
import tempfile
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final

import typer

from info.apps.cli.output import guarded, hint, line, show_json
from info.errors import TemplateError

__all__ = ["init", "write_project"]

CONFIG: Final = """\
# What info does in this project. Every key may be left out; `infoctl doctor` shows each value and
# where it came from. INFO_* variables win over this file, arguments win over both.
info_module:
  storage: {url: "sqlite:///.info/info.db"}
  cache: {ttl: 3600}
  analytics: {retention_days: 90, export_format: [json]}
"""
_IGNORED: Final = ".info/\n"


def init(
    folder: Annotated[Path, typer.Argument(help="Where the project goes; made when it is not there.")],
    *,
    force: Annotated[
        bool,
        typer.Option("--force", help="Write into a folder that has files; those named alike are replaced."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a project: ten templates in five languages, two tenants, a configuration, a store.

    All files are written, or (on an error) none.
    """
    with guarded(as_json=as_json):
        if folder.exists() and not folder.is_dir():
            raise TemplateError(
                "There is a file of this name.", file=str(folder), next_step="Choose another folder."
            )
        if folder.exists() and any(folder.iterdir()) and not force:
            what, todo = "The folder is not empty.", "Choose another folder, or add --force."
            raise TemplateError(what, file=str(folder), next_step=todo)
        written = write_project(folder)
    if as_json:
        show_json({"folder": str(folder), "files": written})
        return
    line(f"{written} files in {folder}")
    hint(f"Next: cd {folder}, then infoctl check, then infoctl render welcome -c slack --example typical")


def write_project(folder: Path) -> int:
    """The number of files written. All of them are written, or (on an error) none.

    The project is made beside its place and moved there file by file only when it is whole.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".info-init-") as made:
        root = Path(made)
        _copy(
            resources.files("info.templates"),
            root / "templates",
            leave={"demo", "tenants", "__pycache__", "__init__.py"},
        )
        _copy(resources.files("info.schemas"), root / "schemas", leave={"__pycache__", "__init__.py"})
        _copy(resources.files("info.templates") / "demo" / "tenants", root / "tenants", leave=set())
        (root / "info.yaml").write_text(CONFIG, encoding="utf-8")
        (root / ".gitignore").write_text(_IGNORED, encoding="utf-8")
        (root / ".info").mkdir()
        files = sorted(path for path in root.rglob("*") if path.is_file())
        for path in files:
            target = folder / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
        (folder / ".info").mkdir(exist_ok=True)
        return len(files)


def _copy(source: Traversable, target: Path, *, leave: set[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.name in leave:
            continue
        if entry.is_dir():
            _copy(entry, target / entry.name, leave=leave)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
