"""`make bench`: every figure the README names, in one run, beside its peers, saved as JSON.

    python -m benchmarks [--quick] [--out FILE]

Read the ratios, not the microseconds: contenders take turns, medians are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any, Final

from benchmarks import audit, detection, localised_numbers, message_texts, scoring, sequential
from benchmarks.measure import Timing, take_turns
from benchmarks.peers import FUEL, NODE, jinja_sandbox, minijinja_with_fuel, node_peer
from benchmarks.stages import stages_of
from benchmarks.subjects import SUBJECTS, TENANT, Subject
from benchmarks.whole_path import IN_FLIGHT, apart

OUT: Final = Path(__file__).with_name("results") / "latest.json"
YARDSTICK: Final = "Jinja2 sandbox"
BODIES: Final = ("html", "email")
"""The two channels that hold HTML: a bare fragment, and a whole e-mail with text and headers beside."""


class Row(dict[str, Any]):
    """One comparison, as it is printed and saved."""


def _row(subject: Subject, what: str, ours: Timing, peer: str, theirs: Timing, goal: str = "") -> Row:
    ratio = round(ours.over(theirs), 2)
    line = f"{subject.name:8} {what:44} {ours.median:9.1f} µs  ÷ {peer:18} {theirs.median:9.1f} µs"
    print(f"{line}  = {ratio:5.2f}  {goal}")
    return Row(
        subject=subject.name,
        what=what,
        peer=peer,
        ours=vars(ours),
        theirs=vars(theirs),
        ratio=ratio,
        goal=goal,
    )


def _render_and_decide(subject: Subject, rounds: int) -> Iterator[Row]:
    for channel in BODIES:
        stages = stages_of(subject, channel)
        contenders = {
            "all": stages["decide and render"],
            "html": stages["decide and render the HTML alone"],
            "jinja": jinja_sandbox(subject, channel, "html"),
        }
        timings = take_turns(contenders, rounds=rounds)
        goal = {"report": "≤ 0.60", "welcome": "≤ 0.80"}[subject.name]
        yield _row(subject, f"{channel}: decide + render", timings["all"], YARDSTICK, timings["jinja"], goal)
        if channel == "email":  # beside its HTML a mail has a plain text, which the yardstick does not make
            what = "email: decide + render its HTML alone"
            yield _row(subject, what, timings["html"], YARDSTICK, timings["jinja"], goal)


def _program(subject: Subject, rounds: int) -> Iterator[Row]:
    from benchmarks.subjects import ENV
    from info.language.pieces import compile_program

    context = subject.context
    for channel in BODIES:
        program = compile_program({"html": subject.piece(channel, "html")}, ENV)
        contenders: dict[str, Callable[[], object]] = {
            "ours": lambda program=program: program(context, TENANT, "UTC"),  # type: ignore[misc]
            "minijinja": minijinja_with_fuel(subject, channel, "html"),
        }
        timings = take_turns(contenders, rounds=rounds)
        what = f"{channel}: a program on the same body"
        yield _row(
            subject, what, timings["ours"], f"minijinja, fuel {FUEL:,}", timings["minijinja"], "< 1.00"
        )


def _whole(subject: Subject, rounds: int) -> Iterator[Row]:
    goal = {"report": "≤ 1.00", "welcome": "≤ 4.00"}[subject.name]
    for channel, strangers in product(BODIES, (False, True)):
        ours, theirs = apart(subject, channel, rounds=rounds, strangers=strangers)
        whom = ", each to somebody new" if strangers else ""
        what = f"{channel}: whole path, {IN_FLIGHT} in flight, sealed{whom}"
        yield _row(subject, what, ours, YARDSTICK, theirs, goal)


def _node(subject: Subject) -> Iterator[Row]:
    theirs = node_peer(subject, NODE.joinpath(f"{subject.name}.mjml").read_text(encoding="utf-8"))
    if theirs is None:
        print(f"{subject.name:8} LiquidJS + MJML: not here (npm install in benchmarks/node_peer)")
        return
    stages = stages_of(subject, "email")
    ours = take_turns(
        {"": stages["decide and render"], " its HTML alone": stages["decide and render the HTML alone"]},
        rounds=7,
    )
    timing = Timing(theirs["microseconds"], theirs["low"], theirs["high"])
    for what, each in ours.items():
        yield _row(
            subject, f"email: decide + render{what}", each, "LiquidJS + MJML", timing, "25 times faster"
        )


def _stages(subject: Subject, rounds: int) -> Iterator[Mapping[str, Any]]:
    for channel in (*BODIES, "slack"):
        timings = take_turns(stages_of(subject, channel), rounds=rounds, seconds_each=0.02)
        for stage, timing in timings.items():
            print(f"{subject.name:8} {channel}: {stage:42} {timing.median:9.1f} µs")
            yield {"subject": subject.name, "channel": channel, "stage": stage, **vars(timing)}


def _machine() -> dict[str, Any]:
    packages = ("info-templates", "icu4py", "jinja2", "minijinja")
    try:
        asked = ["node", "--version"]
        node = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    except FileNotFoundError:
        node = "absent"
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "node": node,
        "versions": {name: version(name) for name in packages},
    }


def main() -> None:
    """Run all comparisons, print them, save them."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a smoke test, not a figure")
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args()
    rounds = 3 if chosen.quick else 15
    machine = _machine()
    print("Python {python}, {cores} cores, load {load:.1f}, node {node}".format(**machine))
    rows: list[Any] = []
    for subject in SUBJECTS:
        for part in (_render_and_decide(subject, rounds), _program(subject, rounds), _node(subject)):
            rows.extend(part)
        rows.extend(_whole(subject, max(5, rounds // 2)))
    rows.extend(audit.main(max(3, rounds // 3)))
    rows.extend(message_texts.main(rounds))
    rows.extend(scoring.main(max(3, rounds // 3)))
    if find_spec("babel"):
        rows.extend(localised_numbers.main(max(5, rounds // 2)))
    else:
        print("number   Babel: not here (pip install babel)")
    if find_spec("py3langid") and find_spec("pycld2"):
        rows.extend(detection.main(max(3, rounds // 3)))
    else:
        print("detect   the extra ml: not here (pip install 'info-templates[ml]')")
    rows.extend(sequential.main(max(3, rounds // 3)))
    stages = [stage for subject in SUBJECTS for stage in _stages(subject, 5)]
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps({"machine": machine, "rows": rows, "stages": stages}, indent=1) + "\n")
    print(f"saved to {chosen.out}")


if __name__ == "__main__":
    sys.exit(main())
