"""Where the project is and what it is told: read from the environment, `info.yaml` and arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from info.config import Settings, load_settings
from info.errors import ConfigError

__all__ = ["Setup", "setup_here"]

FILE = "info.yaml"


class Setup(msgspec.Struct, frozen=True):
    """What a runtime is made from: the project's folder (absolute) and its settings.

    Relative storage URLs start at the project's folder. `pseudo` are pseudo-locales that every template
    has and every tenant writes in, made of the source texts and on no disk.
    """

    project: str
    settings: Settings
    pseudo: tuple[str, ...] = ()


def setup_here(
    project: str | Path | None = None, *, env: Mapping[str, str] | None = None, **arguments: Any
) -> Setup:
    """The setup of `project`, else of the folder of INFO_CONFIG, else of the current folder.

    `arguments` are settings by field name (`storage_url`, `cache_ttl` …); they win over INFO_*
    variables, which win over `info.yaml`. Errors: `ConfigError`.
    """
    env = os.environ if env is None else env
    named = env.get("INFO_CONFIG", "").strip()
    if project is None and named:
        file = Path(named).absolute()
        folder = file.parent
    else:
        folder = Path(project or ".").absolute()
        file = folder / FILE
    text = _read(file, required=project is None and bool(named))
    return Setup(str(folder), load_settings(env, text, _shown(file), arguments))


def _read(file: Path, *, required: bool) -> str | None:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        if not required:
            return None
        raise ConfigError(
            "there is no such file.",
            key="INFO_CONFIG",
            origin=str(file),
            next_step="Create it, or unset INFO_CONFIG.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "it cannot be read.",
            key=file.name,
            origin=str(file),
            next_step="It is YAML in UTF-8; check its rights and its encoding.",
        ) from error


def _shown(file: Path) -> str:
    """The file as a person in this folder would name it."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
