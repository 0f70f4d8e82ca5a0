"""import-linter as the command line runs it, on any copy of the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["lint_imports"]

COMMAND = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(no_cache=True, no_logo=True))
"""


def lint_imports(root: Path) -> tuple[int, str]:
    """Exit code and report of import-linter on the project at `root`, in a process of its own."""
    path = os.pathsep.join([str(root / "src"), str(root)])
    done = subprocess.run(
        [sys.executable, "-c", COMMAND],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
