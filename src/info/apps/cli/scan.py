"""`infoctl text scan`: what each line holds that it should not, as a line of JSON for each thing found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from info.apps.cli.lines import STDIN, lines_of
from info.apps.cli.output import EXIT_FINDINGS, fail, guarded, line

if TYPE_CHECKING:
    from info.validators.content import Hit, Kind, Scanner

__all__ = ["scan"]


def scan(
    file: Annotated[
        list[str] | None,
        typer.Argument(help="Files of UTF-8 lines; - or nothing is the standard input."),
    ] = None,
    *,
    language: Annotated[
        str | None, typer.Option(help="The language of the lines: its words, its countries' numbers.")
    ] = None,
    kinds: Annotated[
        str | None, typer.Option(help="What to look for: email,card or personal,phishing. All when left out.")
    ] = None,
    confidence: Annotated[float, typer.Option(min=0.0, max=1.0, help="What is less sure is not told.")] = 0.5,
    tenant: Annotated[
        str | None, typer.Option(help="Its words, links and actions, as its tenant.json has them.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Write what was found, too, in clear.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same; errors are JSON, too.")] = False,
) -> None:
    """Find personal data, secrets, deceitful links and offensive words in lines. Never quotes them.

    Each thing found is a line of JSON: {"file", "line", "kind", "what", "start", "end", "confidence",
    "action"} with [start, end) in code points of the line. Exit 1 when anything is found that is not
    allowed; exit 2 for a line that is not UTF-8 (what is found before it is written).
    """
    with guarded(as_json=as_json):
        scanner, action_of = _scanner(language, kinds, confidence, tenant)
        counts: Counter[str] = Counter()
        for name, number, text in lines_of(file or [STDIN], "Scanning"):
            for hit in scanner.scan(text):
                action = action_of(hit, text)
                counts[action] += 1
                _write(name, number, hit, action, text if show else None)
        if not as_json:
            _warn(scanner)
    if counts.total() > counts["allow"]:
        raise typer.Exit(EXIT_FINDINGS)


def _scanner(
    language: str | None, kinds: str | None, confidence: float, tenant: str | None
) -> tuple[Scanner, Callable[[Hit, str], str]]:
    """What looks at the lines, and what a policy does with a hit in one."""
    from msgspec.structs import replace

    from info.localization import canonical
    from info.model.content import ContentPolicy
    from info.validators.content import action_of, scanner_of

    policy, own = ContentPolicy(), tuple[str, ...]()
    if tenant is not None:
        policy, own = _of_tenant(tenant)
    policy = replace(policy, confidence=confidence)
    tag = canonical(language) if language is not None else ""
    return scanner_of(policy, own, tag, kinds=_named(kinds)), partial(action_of, policy)


def _of_tenant(tenant: str) -> tuple[Any, tuple[str, ...]]:
    from info.apps.cli.project import Project
    from info.validators import own_hosts

    with Project.here() as project:
        known = project.library.tenant(project.known_tenant(tenant))
        return known.content, own_hosts(known.links.values())


def _named(kinds: str | None) -> tuple[Kind, ...]:
    """The kinds that are named, groups taken apart; an error names the nearest of a slip."""
    from info.errors import UnknownName
    from info.validators.content import GROUPS, KINDS

    if kinds is None:
        return KINDS
    found: list[Kind] = []
    for name in filter(None, map(str.strip, kinds.split(","))):
        if name not in KINDS and name not in GROUPS:
            raise UnknownName("kind", name, (*KINDS, *GROUPS))
        found += GROUPS.get(name) or [kind for kind in KINDS if kind == name]
    if not found:
        fail("--kinds names no kind. Write e.g. --kinds email,card or --kinds personal.")
    return tuple(dict.fromkeys(found))


def _write(name: str, number: int, hit: Hit, action: str, text: str | None) -> None:
    import orjson

    told: dict[str, Any] = {"file": name, "line": number, "kind": hit.kind, "what": hit.what}
    told |= {"start": hit.start, "end": hit.end, "confidence": round(hit.confidence, 2), "action": action}
    if text is not None:
        told["text"] = text[hit.start : hit.end]
    typer.echo(orjson.dumps(told))


def _warn(scanner: Scanner) -> None:
    """What was not looked for, for want of the extra; in the error stream, once."""
    from info.validators.content import not_looked_for

    missing = not_looked_for(scanner.kinds)
    if missing:
        line(f"warning: {'; '.join(missing)}.", "yellow", errors=True)
        line("Install the extra: pip install 'info-templates[filter]'", "dim", errors=True)
