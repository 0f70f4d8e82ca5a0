"""The walls that import contracts cannot hold. Each takes the project's root, returns its breaches.

A breach is one line, `file:line what is wrong`. An empty list means that the wall stands.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.faces import faces_are_sorted, public_names_are_documented
from tests.architecture.floors import CONDUCTORS, PURE, ROOMS, Source, sources

__all__ = ["WALLS"]

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 50
"""Lines of a function without its docstring: a long explanation is no long function."""

EFFECT_MODULES = frozenset(
    [
        "aiofiles",
        "aiohttp",
        "asyncpg",
        "clickhouse_connect",
        "duckdb",
        "fcntl",
        "ftplib",
        "http",
        "httpx",
        "mmap",
        "multiprocessing",
        "pty",
        "redis",
        "requests",
        "select",
        "selectors",
        "shutil",
        "signal",
        "smtplib",
        "socket",
        "socketserver",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "urllib.request",
        "urllib3",
        "websockets",
    ]
)
"""Modules that reach outside the process."""
EFFECT_METHODS = frozenset(
    [
        "chmod",
        "hardlink_to",
        "mkdir",
        "rmdir",
        "symlink_to",
        "touch",
        "unlink",
        "write_bytes",
        "write_text",
        "create_connection",
        "create_server",
        "create_subprocess_exec",
        "create_subprocess_shell",
        "open_connection",
        "start_server",
    ]
)
READ_METHODS = frozenset({"glob", "is_dir", "is_file", "iterdir", "read_bytes", "read_text", "rglob"})
OS_READS = frozenset({"listdir", "scandir", "stat", "walk"})
OS_EFFECTS = frozenset(
    [
        "chdir",
        "fork",
        "kill",
        "makedirs",
        "mkdir",
        "open",
        "pipe",
        "popen",
        "putenv",
        "remove",
        "removedirs",
        "rename",
        "renames",
        "replace",
        "rmdir",
        "spawnl",
        "spawnv",
        "startfile",
        "system",
        "truncate",
        "unlink",
        "write",
    ]
)
READERS = {
    "publishing": "turns files into programs; it reads the package and the project folder",
    "config": "reads info.yaml and the environment, once, when a runtime is built",
}
"""The packages that may read files, and why. None of them may write one."""

CLOCKS = {
    "time": frozenset(
        [
            "time",
            "time_ns",
            "monotonic",
            "monotonic_ns",
            "perf_counter",
            "perf_counter_ns",
            "localtime",
            "sleep",
        ]
    ),
    "datetime": frozenset({"now", "today", "utcnow"}),
    "date": frozenset({"today"}),
    "uuid": frozenset({"uuid1", "uuid4"}),
    "os": frozenset({"urandom", "getrandom"}),
}
DICE_MODULES = frozenset({"secrets"})
SEEDED = frozenset({"Random", "random.Random"})


def _dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of names, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def _imports(source: Source) -> Iterator[tuple[ast.AST, str, str]]:
    """Each import as (node, module, name): `import a.b` has the name "", `from a import b` has "b"."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node, node.module, alias.name) for alias in node.names)


def _is_of(module: str, family: frozenset[str]) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:length]) in family for length in range(1, len(parts) + 1))


def files_stay_short(root: Path) -> list[str]:
    """No file is over 600 lines, tests and scripts included."""
    folders = [root / name for name in ("src", "tests", "scripts", "benchmarks")]
    breaches = []
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > FILE_LINES_MAX:
            breaches.append(f"{path.relative_to(root)}:1 has {lines} lines, the cap is {FILE_LINES_MAX}")
    return breaches


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def functions_stay_short(root: Path) -> list[str]:
    """No function is over 50 lines, its docstring not counted."""
    breaches = []
    for source in sources(root):
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
                if lines > FUNCTION_LINES_MAX:
                    cap = f"the cap is {FUNCTION_LINES_MAX}"
                    breaches.append(f"{source.at(node)} {node.name} has {lines} lines, {cap}")
    return breaches


def _effects(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """What reaches outside the process: modules, and calls by name."""
    for node, module, name in _imports(source):
        if _is_of(module, EFFECT_MODULES) or (name and f"{module}.{name}" in EFFECT_MODULES):
            yield node, f"imports {module}"
        if module == "os" and name in OS_EFFECTS:
            yield node, f"imports os.{name}"
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = _dotted(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in EFFECT_METHODS:
            yield node, f"calls .{node.func.attr}()"
        elif called in {f"os.{name}" for name in OS_EFFECTS} or called in {"input", "breakpoint"}:
            yield node, f"calls {called}()"


def _reads(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """What reads the file system. Packaged data read through importlib.resources is no I/O."""
    modules = {module for _, module, _ in _imports(source)}
    packaged = "importlib.resources" in modules and not modules & {"pathlib", "os", "io"}
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = _dotted(node.func)
        if called in {"open", "io.open"} or called in {f"os.{name}" for name in OS_READS}:
            yield node, f"calls {called}()"
        elif isinstance(node.func, ast.Attribute) and node.func.attr in READ_METHODS and not packaged:
            yield node, f"calls .{node.func.attr}()"


def no_effects_below_the_adapters(root: Path) -> list[str]:
    """Rooms, conductors and floors below them reach nothing outside but through a port.

    An `engine.py` awaits a port and is no exception: a port is how it reaches outside.
    """
    breaches = []
    for source in sources(root):
        if source.package not in PURE | {"config"}:
            continue
        found = [*_effects(source), *(() if source.package in READERS else _reads(source))]
        breaches += [f"{source.at(node)} {what}; below the adapters only a port may" for node, what in found]
    return breaches


def only_engines_await(root: Path) -> list[str]:
    """In rooms and conductors, in the language and the model, only `engine.py` is asynchronous."""
    kinds = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    quiet = ROOMS | CONDUCTORS | {"language", "model"}
    return [
        f"{source.at(node)} awaits; only an engine.py may"
        for source in sources(root)
        if source.package in quiet and not source.is_engine
        for node in source.nodes
        if isinstance(node, kinds) or (isinstance(node, ast.comprehension) and node.is_async)
    ]


def _dice_and_clocks(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node, module, name in _imports(source):
        if module in DICE_MODULES:
            yield node, f"imports {module}"
        elif name and (name in CLOCKS.get(module, ()) or (module == "random" and name != "Random")):
            yield node, f"imports {module}.{name}"
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            head, _, name = _dotted(node).rpartition(".")
            if name in CLOCKS.get(head.rpartition(".")[2], ()):
                yield node, f"asks {head}.{name}"
            if head == "random" and name != "Random":
                yield node, f"draws from random.{name}"
        elif isinstance(node, ast.Call) and _dotted(node.func) in SEEDED and not node.args:
            yield node, "makes a Random without a seed"


def no_clock_and_no_dice(root: Path) -> list[str]:
    """Plain modules are given `now` and a seed: what they decide can be replayed."""
    return [
        f"{source.at(node)} {what}; take `now` or a seed instead"
        for source in sources(root)
        if source.package in PURE and not source.is_engine
        for node, what in _dice_and_clocks(source)
    ]


RUNNERS = {"locale_matcher.py", "messageformat2.py"}
"""Modules of `info.testing` that run somebody's build against a suite and print what failed."""


def only_apps_print(root: Path) -> list[str]:
    """No one writes to the terminal but the apps, and the suites that `python -m info.testing.…` runs."""
    return [
        f"{source.at(node)} prints; only apps may"
        for source in sources(root)
        if source.package not in {"apps", "__main__"} and source.path.name not in RUNNERS
        for node in source.nodes
        if isinstance(node, ast.Call) and _dotted(node.func) in {"print", "pprint.pprint", "sys.stdout.write"}
    ]


def only_bootstrap_names_adapters(root: Path) -> list[str]:
    """Also where import contracts do not look: the package itself, and names held in strings."""
    breaches = []
    for source in sources(root):
        if source.package in {"adapters", "bootstrap"}:
            continue
        strings = (
            node
            for node in source.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if re.fullmatch(r"info\.adapters[.\w]*", node.value)
        )
        imports = (
            node
            for node, module, name in _imports(source)
            if module == "info.adapters" or (module, name) == ("info", "adapters")
        )
        where = [*strings, *imports]
        breaches += [f"{source.at(node)} names an adapter; only bootstrap may" for node in where]
    return breaches


WALLS: tuple[Callable[[Path], list[str]], ...] = (
    files_stay_short,
    functions_stay_short,
    faces_are_sorted,
    public_names_are_documented,
    no_effects_below_the_adapters,
    only_engines_await,
    no_clock_and_no_dice,
    only_apps_print,
    only_bootstrap_names_adapters,
)
