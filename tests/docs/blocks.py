"""The code blocks of a page, run as a reader would: in order, in one folder, one session a page.

    ```python                 runs; names stay for the page's later blocks; `await` works anywhere
    ```text output            what the Python block before it printed
    ```json file=a/b.json     is written to that file (any language)
    ```console                `$ command` runs, the lines below it are what it prints
    <!-- python: … -->        Python that readers need not see

In expected output `…` stands for anything within a line, a line of `…` alone for any lines. A command that
fails says so: `$ infoctl check  # exit code 1`. In commands `ID` is the id that was printed last, and
`$EDITOR file  # write NEW for OLD` edits. Blocks of kinds not named here are not run.
"""

from __future__ import annotations

import ast
import asyncio
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from inspect import CO_COROUTINE
from pathlib import Path
from typing import Any

__all__ = ["Block", "Command", "Session", "blocks_of", "commands_of", "matches"]

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"^(?P<mark>```+)(?P<kind>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=mark)\s*$"
    r"|^<!-- python:(?P<hidden>.*?)-->",
    re.MULTILINE | re.DOTALL,
)
_ID = re.compile(r"\b[0-9a-f]{32}\b")
_CODE = re.compile(r"#\s*exit code (\d+)")
_WRITE = re.compile(r"#\s*write (?P<new>.+) for (?P<old>.+)$")


@dataclass(frozen=True)
class Block:
    """A code block: its kind, what stands behind the kind, its text, its line in the page."""

    kind: str
    rest: str
    body: str
    line: int


@dataclass(frozen=True)
class Command:
    """One line after `$`, what it should print (None: not said), and its exit code."""

    line: str
    expected: str | None
    code: int


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    found = []
    for match in _BLOCK.finditer(page):
        line = page.count("\n", 0, match.start()) + 1
        if match["hidden"] is not None:
            found.append(Block("python", "", match["hidden"].strip() + "\n", line))
        else:
            found.append(Block(match["kind"], match["rest"].strip(), match["body"], line))
    return found


def commands_of(body: str) -> list[Command]:
    """The commands of a console block."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    found = []
    for part in parts:
        line, _, printed = part.partition("\n")
        code = _CODE.search(line)
        found.append(Command(line.strip(), printed if printed.strip() else None, int(code[1]) if code else 0))
    return found


def matches(expected: str, printed: str) -> bool:
    """Whether the output is as the page says; white space at line ends does not count."""
    lines = [re.escape(line.rstrip()).replace("…", ".*") for line in expected.strip("\n").splitlines()]
    pattern = "".join(r"(?:[^\n]*\n)*" if line == ".*" else f"{line}[ \\t]*\n" for line in lines)
    shown = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines()) + "\n"
    return re.fullmatch(pattern, shown) is not None


Run = Callable[[list[str], Path], tuple[int, str]]
"""Runs a program in a folder: its exit code and all it printed."""


@dataclass
class Session:
    """One page's session. `programs` maps a command's first word to what runs it."""

    folder: Path
    programs: Mapping[str, Run]
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    printed: str = ""
    last_id: str = ""

    def __post_init__(self) -> None:
        self.runner = asyncio.Runner()

    def close(self) -> None:
        """End the session's event loop."""
        self.runner.close()

    def run(self, block: Block) -> None:
        """Run one block; AssertionError, or the block's own error, when it is not as the page says."""
        file = re.search(r"\bfile=(\S+)", block.rest)
        if file:
            path = self.folder / file[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        elif block.kind == "python" and not block.body.lstrip().startswith(">>>"):
            self._python(block)
        elif block.kind == "text" and block.rest == "output":
            assert matches(block.body, self.printed), f"printed:\n{self.printed}"
        elif block.kind == "console":
            for command in commands_of(block.body):
                self.command(command)

    def _python(self, block: Block) -> None:
        out = io.StringIO()
        code = compile("\n" * block.line + block.body, "<page>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

        async def work() -> None:
            waiting = eval(code, self.names)
            if code.co_flags & CO_COROUTINE:
                await waiting

        with redirect_stdout(out):
            self.runner.run(work())
        self._remember(out.getvalue())

    def command(self, command: Command) -> None:
        """Run one command line and compare."""
        printed, code = "", 0
        for words in _parts(command.line):
            code, more = self._program(
                [self.last_id if word == "ID" else word for word in words], command.line
            )
            printed += more
        self._remember(printed)
        assert code == command.code, f"{command.line}: exit code {code}\n{printed}"
        if command.expected is not None:
            assert matches(command.expected, printed), f"{command.line} printed:\n{printed}"

    def _program(self, words: list[str], line: str) -> tuple[int, str]:
        match words:
            case ["cd", where]:
                self.folder /= where
                return 0, ""
            case ["$EDITOR", name, *_]:
                change = _WRITE.search(line)
                assert change, f"what is edited? {line}"
                path = self.folder / name
                before = path.read_text("utf-8")
                assert change["old"] in before, f"{name} holds no {change['old']}"
                path.write_text(before.replace(change["old"], change["new"], 1), "utf-8")
                return 0, ""
            case ["cat", name]:
                return 0, (self.folder / name).read_text("utf-8")
        assert words[0] in self.programs, f"nothing runs {words[0]!r}: {line}"
        return self.programs[words[0]](words, self.folder)

    def _remember(self, printed: str) -> None:
        self.printed = printed
        ids = _ID.findall(printed)
        self.last_id = ids[-1] if ids else self.last_id


def _parts(line: str) -> Iterator[list[str]]:
    """The commands of a line joined by `&&` or `;`; what follows ` #` is a comment."""
    words = shlex.split(re.split(r"\s+#\s", line, maxsplit=1)[0])
    part: list[str] = []
    for word in words:
        if word in ("&&", ";") or word.endswith(";"):
            if word.rstrip(";") and word != "&&":
                part.append(word.rstrip(";"))
            yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def in_process(words: list[str], folder: Path) -> tuple[int, str]:
    """`infoctl` within this process: a page runs a dozen, and each start costs a second."""
    import contextlib

    from typer.testing import CliRunner

    from info.apps.cli import app

    with contextlib.chdir(folder):
        result = CliRunner().invoke(app, words[1:], prog_name="infoctl", env={"COLUMNS": "100"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def python_program(*module: str) -> Run:
    """A program of this interpreter, in a process of its own: `python_program("-m", "pytest")`."""

    def run(words: list[str], folder: Path) -> tuple[int, str]:
        line = [sys.executable, *module, *words[1:]]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"}
        result = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False)
        return result.returncode, result.stdout + (result.stderr if result.returncode else "")

    return run


def nothing(_words: list[str], _folder: Path) -> tuple[int, str]:
    """A command that other tests run."""
    return 0, ""
