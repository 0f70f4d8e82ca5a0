"""Every error `info` raises on purpose, as one tree.

    InfoError
    ├── TemplateError            a template, schema, locale or tenant file is wrong
    │   ├── MessageSyntaxError   a text is not MessageFormat 2
    │   ├── ExpressionError      a `when`, `each` or path is not in the expression subset
    │   ├── ExchangeError        a file of translations cannot be read
    │   └── LimitError           a source or a document is larger than the language allows
    ├── MessageError             a part of a text could not be formatted (reported, seldom raised)
    ├── ContextError             the caller's context does not fit the template's schema
    ├── UnknownName              a template, channel, locale, tenant, variant or key nobody knows
    ├── ConfigError              a configuration key or value is wrong
    ├── MessageHeld              a held message was to be sent without approval
    ├── MessageRefused           the payload of a refused message was asked for
    ├── ReplayError              a message cannot be replayed (forgotten, unknown, other engine)
    ├── AccessDenied             a role or a tenant that may not do this; a token that opens nothing
    ├── StorageError             the store cannot be opened, read or written
    │   └── LostKey              what is sealed cannot be opened: its key is missing, or another one
    ├── DeliveryError            a message cannot be handed to a provider
    ├── PictureError             a picture cannot be drawn: its numbers, its letters, its size, no engine
    ├── TranslatorError          a machine cannot translate: no engine, no model, too late
    ├── ModelError               a folder or a file holds no model that can be read
    ├── AuditError               the audit log cannot do what was asked: no such entry, a broken tree
    ├── AnchorError              a checkpoint cannot be anchored or cosigned
    └── ExperimentError          a plan or a count of an experiment cannot be
        └── AdaptiveAllocation   a planned test was asked of shares that follow the results

What the world may do (consent, a blocked word, an unsafe header) is no error but an outcome:
see `info.model.Message.status`. No error text holds a value of the caller's context: values may
be personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

__all__ = [
    "AccessDenied",
    "AdaptiveAllocation",
    "AnchorError",
    "AuditError",
    "ConfigError",
    "ContextError",
    "DeliveryError",
    "ExchangeError",
    "ExperimentError",
    "ExpressionError",
    "InfoError",
    "LimitError",
    "LostKey",
    "MessageError",
    "MessageHeld",
    "MessageRefused",
    "MessageSyntaxError",
    "ModelError",
    "PictureError",
    "ReplayError",
    "StorageError",
    "TemplateError",
    "TranslatorError",
    "UnknownName",
    "nearest",
]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name a person most likely meant, or None when nothing is near.

    >>> nearest("slak", ["email", "slack"])
    'slack'
    """
    candidates = sorted(known)
    folded = {candidate.casefold(): candidate for candidate in candidates}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    return folded[close[0]] if close else None


class InfoError(Exception):
    """The root: `except InfoError` catches all that `info` raises on purpose."""


class TemplateError(InfoError):
    """A project file is wrong; says the file, the line, the column, what, and what next.

    `line` and `column` count from 1; both are None where the place is the whole file.
    """

    def __init__(
        self,
        what: str,
        *,
        next_step: str = "",
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.what = what
        self.next_step = next_step
        self.file = file
        self.line = line
        self.column = column
        super().__init__(what)

    @property
    def place(self) -> str:
        """`file:line:column`, as much of it as is known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        tail = f" {self.next_step}" if self.next_step else ""
        return f"{head}{self.what}{tail}"


class MessageSyntaxError(TemplateError):
    """A text is not MessageFormat 2. `offset` counts code points from the start of the text.

    `type` is the standard's name of the error, e.g. "syntax-error" or "duplicate-declaration".
    `expected` are the tokens that could have stood at `offset`, whitespace only where it must be:
    as they are written, or in angle brackets what the grammar calls them (`<name>`,
    `<identifier>`, `<literal>`, `<text>`, `<whitespace>`, `<end>`). For a message given as data,
    `path` is the JSON Pointer of the wrong place and `offset` is 0.
    """

    def __init__(
        self,
        what: str,
        *,
        offset: int = 0,
        type: str = "syntax-error",  # noqa: A002  (the standard's word for it)
        expected: Sequence[str] = (),
        path: str = "",
        next_step: str = "",
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.offset = offset
        self.type = type
        self.expected = tuple(expected)
        self.path = path
        super().__init__(what, next_step=next_step, file=file, line=line, column=column)

    def line_column(self, source: str) -> tuple[int, int]:
        r"""Line and column of the offset in the source that was read; both count from 1.

        >>> MessageSyntaxError("…", offset=4).line_column("one\n{two")
        (2, 1)
        """
        before = source[: self.offset]
        return before.count("\n") + 1, self.offset - (before.rfind("\n") + 1) + 1


class ExpressionError(TemplateError):
    """A `when`, `each` or path is not in the expression subset. `offset` counts code points."""

    def __init__(
        self,
        what: str,
        *,
        offset: int = 0,
        next_step: str = "",
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.offset = offset
        super().__init__(what, next_step=next_step, file=file, line=line, column=column)


class ExchangeError(TemplateError):
    """A file of translations cannot be read; nothing of it was taken."""


class LimitError(TemplateError):
    """A source or a document is larger, deeper or longer than the language allows."""


class MessageError(InfoError):
    """A part of a text could not be resolved, selected by or formatted.

    `type` is the standard's name of the error: "unresolved-variable", "unknown-function",
    "bad-selector", "bad-operand", "bad-option", "bad-variant-key", "unsupported-operation", or our own
    "bad-function-result". `source` is the part as its fallback shows it, e.g. "$name". Formatting goes
    on with a fallback; the error is handed to `on_error`.
    """

    def __init__(self, type: str, what: str, *, source: str = "\ufffd") -> None:  # noqa: A002  (the standard's word)
        self.type = type
        self.what = what
        self.source = source
        super().__init__(f"{source}: {what}")


class ContextError(InfoError):
    """The caller's context does not fit the template's schema. Never quotes a value."""

    def __init__(self, *, template: str, path: str, wanted: str, got: str, next_step: str = "") -> None:
        self.template = template
        self.path = path
        self.wanted = wanted
        self.got = got
        self.next_step = next_step
        tail = f" {next_step}" if next_step else ""
        super().__init__(f"{template}: '{path}' wants {wanted}, got {got}.{tail}")


class UnknownName(InfoError):
    """Nobody knows a thing by this name; names the nearest one that exists.

    >>> str(UnknownName("channel", "slak", ["email", "slack"]))
    "There is no channel 'slak'. Did you mean 'slack'? Known: email, slack."
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what = what
        self.name = name
        self.known: Sequence[str] = sorted(known)
        self.nearest = nearest(name, self.known)
        hint = f" Did you mean '{self.nearest}'?" if self.nearest else ""
        listed = f" Known: {', '.join(self.known)}." if self.known else ""
        super().__init__(f"There is no {what} '{name}'.{hint}{listed}")


class ConfigError(InfoError):
    """A configuration key or value is wrong; names the key, where it was set, and the right form."""

    def __init__(self, what: str, *, key: str, origin: str = "", next_step: str = "") -> None:
        self.what = what
        self.key = key
        self.origin = origin
        self.next_step = next_step
        where = f" ({origin})" if origin else ""
        tail = f" {next_step}" if next_step else ""
        super().__init__(f"{key}{where}: {what}{tail}")


class MessageRefused(InfoError):
    """The payload of a refused or held message was asked for; `reasons` say why it has none."""

    def __init__(self, message_id: str, reasons: Sequence[object], *, held: bool = False) -> None:
        self.message_id = message_id
        self.reasons = tuple(reasons)
        why = "; ".join(str(reason) for reason in self.reasons)
        what = "is held and has no payload yet" if held else "was refused and has no payload"
        super().__init__(f"Message {message_id} {what}: {why}")


class AccessDenied(InfoError):
    """An actor may not do this: another tenant's, another role's, or a token that opens nothing."""

    def __init__(self, what: str, *, operation: str = "", next_step: str = "") -> None:
        self.what = what
        self.operation = operation
        self.next_step = next_step
        super().__init__(f"{what} {next_step}".strip())


class MessageHeld(InfoError):
    """A held message was to be sent without approval; `reasons` say what it waits for."""

    def __init__(self, message_id: str, reasons: Sequence[object]) -> None:
        self.message_id = message_id
        self.reasons = tuple(reasons)
        why = "; ".join(str(reason) for reason in self.reasons)
        super().__init__(
            f"Message {message_id} is held: {why} "
            "Look at it, then send it with approved=True (infoctl send --approve)."
        )


class ReplayError(InfoError):
    """A message cannot be replayed; says whether it is unknown, forgotten, or of another engine."""


class StorageError(InfoError):
    """The store cannot be opened, read or written; nothing of the failed commit was kept."""


class LostKey(StorageError):
    """What is sealed cannot be opened: a key is missing, or is another one than it was sealed with.

    Says which key, what is lost without it, and what to do next. Names keys by their numbers, never
    a key itself.
    """

    def __init__(self, which: str, *, lost: str, next_step: str) -> None:
        self.which = which
        self.lost = lost
        self.next_step = next_step
        super().__init__(f"{which} {lost} {next_step}")


class DeliveryError(InfoError):
    """A message cannot be handed to a provider: no such provider, or no address for it."""


class PictureError(InfoError):
    """A picture cannot be drawn: its data are no numbers, no font has its letters, no engine is there."""


class TranslatorError(InfoError):
    """A machine cannot translate: its engine is not installed, its model is none, it took too long."""


class ModelError(InfoError):
    """A model cannot be used: its folder or file holds none that can be read, or files of two."""


class AuditError(InfoError):
    """The audit log cannot do what was asked: no such entry, nothing recorded yet, a tree that is broken."""


class AnchorError(InfoError):
    """A checkpoint cannot be anchored or cosigned, or what came back does not prove that it was."""


class ExperimentError(InfoError):
    """A plan, or a count of units, that an experiment cannot have. Says whose, and which rule."""

    def __init__(self, experiment: str, rule: str) -> None:
        self.experiment = experiment
        self.rule = rule
        super().__init__(f"{experiment}: {rule}.")


class AdaptiveAllocation(ExperimentError):
    """A planned test is valid only while shares do not follow the results, and these do."""

    def __init__(self, experiment: str, what: str) -> None:
        self.what = what
        super().__init__(
            experiment,
            f"{what} lets shares follow the results, which a planned test cannot have. "
            "Use mode 'open' (valid under any allocation), or shares that stay as they are",
        )
