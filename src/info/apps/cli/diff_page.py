"""The page of `infoctl diff --html`: each difference with both renderings, in one file of its own.

It holds no script and loads nothing: its policy allows styles alone, and mails stand in sandboxed frames.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from info.apps.cli.changed import Group, readable

if TYPE_CHECKING:
    from info.publishing.proving import Change

__all__ = ["diff_page"]

_AROUND: Final = 3
_STYLE: Final = """
:root { color-scheme: light dark; --line: #d0d5dd; --out: #fde8e8; --in: #e4f6ea; --dim: #59616e; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a404b; --out: #4a1d20; --in: #14391f; --dim: #a9b0bc; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 24px; }
h1 { font-size: 24px; } h2 { font-size: 17px; margin: 40px 0 8px; overflow-wrap: anywhere; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th { text-align: start; color: var(--dim); font-weight: 600; }
td { border: 1px solid var(--line); padding: 2px 8px; vertical-align: top; width: 50%;
  font: 13px/1.5 ui-monospace, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.out { background: var(--out); } .in { background: var(--in); } .gap td { border: 0; color: var(--dim); }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--dim); }
.looks { display: grid; gap: 16px; grid-template-columns: 1fr 1fr; }
iframe { background: #fff; border: 1px solid var(--line); height: 480px; width: 100%; }
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def diff_page(groups: Sequence[Group], names: tuple[str, str]) -> str:
    """The page as HTML; `names` are those of the two sides."""
    count = sum(len(group.changes) for group in groups)
    title = f"{count:,} message{'' if count == 1 else 's'} changed: {names[0]} → {names[1]}"
    body = "".join(_group(group, names) for group in groups) or "<p>No message changed.</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def _group(group: Group, names: tuple[str, str]) -> str:
    first = group.changes[0]
    mail = next((each for each in group.changes if each.channel == "email"), None)
    members = "".join(f"<li>{escape(' · '.join(_where(each)))}</li>" for each in group.changes)
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(_rows(readable(first.before), readable(first.after)))
    return (
        f"<section><h2>{escape(group.title)}</h2>"
        f"<details><summary>Every message</summary><ul>{members}</ul></details>"
        f"{_looks(mail.before, mail.after, names) if mail else ''}"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>\n"
    )


def _where(change: Change) -> tuple[str, ...]:
    tail = (change.tenant, change.locale, change.variant, change.example)
    return change.template, change.channel, *tail


def _looks(before: Any, after: Any, names: tuple[str, str]) -> str:
    """The two mails as they look; nothing for what is no page."""
    pages = [_page_of(payload) for payload in (before, after)]
    if not any(pages):
        return ""
    frames = "".join(
        f'<iframe sandbox="" title="{escape(name)}" srcdoc="{escape(page)}"></iframe>'
        for name, page in zip(names, pages, strict=True)
    )
    return f'<div class="looks">{frames}</div>'


def _page_of(payload: Any) -> str:
    return str(payload["html"]) if isinstance(payload, dict) and {"html", "headers"} <= set(payload) else ""


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The lines side by side, with a few unchanged ones around each change."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for number, steps in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            yield '<tr class="gap"><td>⋮</td><td>⋮</td></tr>'
        for kind, left, left_end, right, right_end in steps:
            for index in range(max(left_end - left, right_end - right)):
                old = before[left + index] if left + index < left_end else None
                new = after[right + index] if right + index < right_end else None
                out, put = ("", "") if kind == "equal" else ("out", "in")
                yield f"<tr>{_cell(old, out)}{_cell(new, put)}</tr>"


def _cell(text: str | None, css: str) -> str:
    if text is None:
        return "<td></td>"
    return f'<td class="{css}">{escape(text)}</td>' if css else f"<td>{escape(text)}</td>"
