"""`infoctl tenants`: tenants as they are, what was set of them, their tokens, and what each role may do."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import typer

from info.apps.cli.output import console, guarded, hint, line, show_json
from info.apps.cli.privacy.common import AsJson, day, end_of_day
from info.apps.cli.project import Project, operator, run
from info.apps.cli.values import name_and_value
from info.errors import UnknownName

if TYPE_CHECKING:
    from info.model.access import Role
    from info.stewardship import Tenancy

__all__ = ["COMMANDS", "TOKEN_COMMANDS"]

WIDTH: Final = 120
_DAY: Final = timedelta(days=1).total_seconds()
Which = Annotated[str, typer.Argument(metavar="TENANT", help="The tenant's id.")]


def _tenancy(project: Project) -> Tenancy:
    from info.bootstrap import tenancy
    from info.model.access import ALL_TENANTS, Principal

    return tenancy(setup=project.setup, actor=Principal(str(operator()), ALL_TENANTS, "admin"))


def list_tenants(*, as_json: AsJson = False) -> None:
    """List the tenants that a file describes or that were set."""
    with guarded(as_json=as_json), Project.here() as project:
        found = run(_tenancy(project).tenants)
        if as_json:
            show_json(found)
            return
        for name in found:
            line(name)
        if not found:
            line("There is none yet; the packaged default stands in for every name.")
            hint('Next: infoctl tenants set acme brand.name="Acme"')


def show(tenant: Which, *, as_json: AsJson = False) -> None:
    """Show a tenant with where each value comes from: a file, what was set, the default."""
    with guarded(as_json=as_json), Project.here() as project:
        shown = run(lambda: _tenancy(project).show(tenant))
        if as_json:
            show_json(shown)
            return
        import msgspec

        values = msgspec.to_builtins(shown.tenant)
        line(f"{tenant}, set {shown.version} times", "bold")
        for name, origin in shown.origins.items():
            value = msgspec.json.encode(_value(values, name)).decode()
            line(f"  {name} = {value}  ({origin})")
        hint("What is set wins over the files; NAME= with nothing after it gives a value back to them.")


def _value(values: Any, name: str) -> Any:
    for step in name.split("."):
        values = values.get(step, "") if isinstance(values, dict) else ""
    return values


def set_tenant(
    tenant: Which,
    values: Annotated[
        list[str], typer.Argument(help='brand.name="Acme" languages=\'["en","de"]\' residency=EU …')
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Set values of a tenant, in the names of tenant.json. Wrong ones change nothing."""
    with guarded(as_json=as_json), Project.here() as project:
        patch: dict[str, Any] = {}
        for each in values:
            name, value = name_and_value("tenant", each)
            _put(patch, name, value)
        shown = run(lambda: _tenancy(project).set(tenant, patch))
        if as_json:
            show_json(shown)
        else:
            line(f"Set: {', '.join(each.partition('=')[0] for each in values)}")
            hint(f"Next: infoctl tenants show {tenant}")


def _put(patch: dict[str, Any], name: str, value: Any) -> None:
    *outer, last = name.split(".")
    for step in outer:
        patch = patch.setdefault(step, {})
    patch[last] = value


def roles(*, as_json: AsJson = False) -> None:
    """Show what each role may do, within its own tenant."""
    from info.model.access import OPERATIONS, PERMISSIONS, ROLES

    if as_json:
        show_json({role: sorted(PERMISSIONS[role]) for role in ROLES})
        return
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("operation", no_wrap=True)
    table.add_column("means")
    for role in ROLES:
        table.add_column(role, justify="center")
    for name, meaning in OPERATIONS.items():
        table.add_row(name, meaning, *("yes" if name in PERMISSIONS[role] else "" for role in ROLES))
    screen = console()
    screen.print(table, width=None if screen.is_terminal else max(WIDTH, screen.width))


def create_token(
    tenant: Which,
    role: Annotated[str, typer.Argument(help="viewer, author, operator, privacy or admin.")],
    *,
    name: Annotated[str, typer.Option("--name", help="What it is for.")] = "",
    days: Annotated[
        float | None, typer.Option("--days", help="How long it opens; 90 when left out.", min=0.001)
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Or its last day.")] = None,
    forever: Annotated[bool, typer.Option("--no-end", help="Until it is revoked.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a token. It is shown here, once, and stored as a hash."""
    with guarded(as_json=as_json), Project.here() as project:
        end = end_of_day(until, "--until")
        expires = None if forever else end if end is not None else time.time() + (days or 90.0) * _DAY
        made = run(
            lambda: _tenancy(project).make_token(
                project.known_tenant(tenant), _role(role), name=name, expires_at=expires
            )
        )
        if as_json:
            show_json({"token": made.token, "text": made.text})
        else:
            line(made.text)
            until_when = day(made.token.expires_at) or "it is revoked"
            hint(f"Token {made.token.id}, {role} of {tenant}, until {until_when}. It is not shown again.")


def _role(name: str) -> Role:
    from info.model.access import Role

    known: Any = get_args(Role)
    if name not in known:
        raise UnknownName("role", name, known)
    found: Role = known[known.index(name)]
    return found


def list_tokens(tenant: Which, *, as_json: AsJson = False) -> None:
    """List a tenant's tokens, ended ones too; never what opens."""
    with guarded(as_json=as_json), Project.here() as project:
        found = run(lambda: _tenancy(project).tokens(tenant))
        if as_json:
            show_json(found)
            return
        for each in found:
            end = "revoked" if each.revoked_at is not None else f"until {day(each.expires_at) or 'revoked'}"
            used = "never used" if each.last_used_day is None else f"last used {_day_of(each.last_used_day)}"
            line(f"{each.id}  {each.role:<8} {each.name or '-'}  {end}, {used}")
        if not found:
            line("There is no token.")


def _day_of(number: int) -> str:
    return datetime.fromtimestamp(number * _DAY, UTC).date().isoformat()


def revoke_token(
    tenant: Which, token: Annotated[str, typer.Argument(help="The token's id.")], *, as_json: AsJson = False
) -> None:
    """End a token, at once and for good."""
    with guarded(as_json=as_json), Project.here() as project:
        ended = run(lambda: _tenancy(project).revoke(tenant, token))
        if as_json:
            show_json({"revoked": ended})
        else:
            line("Revoked." if ended else "It was revoked before.")


COMMANDS: Final[dict[str, Callable[..., Any]]] = {
    "list": list_tenants,
    "show": show,
    "set": set_tenant,
    "roles": roles,
}
"""The commands by name."""
TOKEN_COMMANDS: Final[dict[str, Callable[..., Any]]] = {
    "create": create_token,
    "list": list_tokens,
    "revoke": revoke_token,
}
"""The commands on tokens."""
