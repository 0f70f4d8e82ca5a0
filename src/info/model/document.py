"""The document: what a template says, as frozen blocks whose texts are named by keys.

A block holds no text of its own: `Text` is a *text key*, and the template's catalogue maps text
keys to MessageFormat 2 sources. So a locale, a variant and a tenant override texts by key and the
structure stays one. Keys are dotted: block id, then item id, then part.

    hello                     the text of the heading `hello`
    summary.plan.label        the label of the fact `plan` in the facts block `summary`
    summary.plan.value
    tracks.title.header       the header of the column `title` in the table `tracks`
    tracks.title.cell
    go / go.accept            the label of the only action / of the action `accept`

`Expression` is a source in the expression subset (DESIGN §6); `Path` is the dotted kind of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

import msgspec

__all__ = [
    "ACTION_TYPES",
    "Action",
    "ActionType",
    "Actions",
    "Audio",
    "Block",
    "Callout",
    "Chart",
    "Code",
    "Column",
    "Details",
    "Divider",
    "Document",
    "Each",
    "Experiment",
    "Expression",
    "Fact",
    "Facts",
    "Footer",
    "Heading",
    "Image",
    "Importance",
    "Input",
    "ListBlock",
    "Metric",
    "Metrics",
    "Paragraph",
    "Progress",
    "Quote",
    "Series",
    "Table",
    "TextKey",
    "Variant",
    "Video",
]

TextKey: TypeAlias = str
"""The key of a text in a catalogue; see above."""
Expression: TypeAlias = str
"""A source in the expression subset, or a dotted path."""
Importance: TypeAlias = Literal["required", "high", "normal", "low"]
"""What a channel without room gives up first; `required` is never cut or dropped."""
ActionType: TypeAlias = Literal["open", "callback", "approve", "deny", "snooze", "reply"]
"""What an action does when it is pressed."""
ACTION_TYPES: Final[tuple[ActionType, ...]] = get_args(ActionType)
"""Every such kind; `open` is the one a label alone means."""


class Each(msgspec.Struct, frozen=True, omit_defaults=True):
    """`each: "track in tracks"`: the block repeats for each item, bound to `name`.

    Rows past `limit` are counted, not rendered.
    """

    name: str
    path: Expression
    limit: int = 20


class BlockBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """What every block may carry. `only` and `avoid` name channels (`avoid` is `not` in the file)."""

    id: str
    when: Expression | None = None
    importance: Importance = "normal"
    only: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    fallback: str | None = None
    """Another block's id that stands in where this one cannot be shown, or "drop"."""


class Heading(BlockBase, frozen=True, tag="heading"):
    """A heading; `level` is 1 to 3."""

    text: TextKey
    level: int = 1


class Paragraph(BlockBase, frozen=True, tag="text"):
    """Running text; `each` repeats it as one paragraph an item."""

    text: TextKey
    each: Each | None = None


class ListBlock(BlockBase, frozen=True, tag="list"):
    """A bulleted or numbered list: either fixed `items`, or one item text repeated by `each`."""

    items: tuple[TextKey, ...]
    ordered: bool = False
    each: Each | None = None
    rest: TextKey | None = None
    """Shown when items were left out; `$rest` is how many."""


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A label and a value."""

    id: str
    label: TextKey
    value: TextKey
    when: Expression | None = None


class Facts(BlockBase, frozen=True, tag="facts"):
    """Labels and values, as a list or a grid of pairs."""

    items: tuple[Fact, ...]


class Metric(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure, its label, and how it moved. `good` says which direction is good news."""

    id: str
    label: TextKey
    value: TextKey
    delta: TextKey | None = None
    good: Literal["up", "down", "none"] = "none"
    when: Expression | None = None


class Metrics(BlockBase, frozen=True, tag="metrics"):
    """Figures side by side, each with its label."""

    items: tuple[Metric, ...]


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """A table's column: header, and the text of a cell, in which the row's name is bound."""

    id: str
    header: TextKey
    cell: TextKey
    align: Literal["start", "end", "center"] = "start"


class Table(BlockBase, frozen=True, tag="table"):
    """A table with one row an item of `each`."""

    each: Each
    columns: tuple[Column, ...]
    title: TextKey | None = None
    rest: TextKey | None = None
    """Shown under the table when rows were left out; `$rest` is how many."""


class Series(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line or set of bars: `value` is an expression over the item, a JSON number."""

    id: str
    name: TextKey
    value: Expression


class Chart(BlockBase, frozen=True, tag="chart"):
    """A chart over the items of `each`; `label` is the text under a point, `alt` says it in words.

    Without `alt` a sentence is computed from the data, in the language of the texts. A sparkline is a
    line without axes, the size of a word.
    """

    kind: Literal["line", "bar", "pie", "sparkline"]
    each: Each
    label: TextKey
    series: tuple[Series, ...]
    alt: TextKey | None = None
    title: TextKey | None = None


class Image(BlockBase, frozen=True, tag="image"):
    """A picture at a URL; `alt` says what it shows."""

    url: Expression
    alt: TextKey


class Video(BlockBase, frozen=True, tag="video"):
    """A film at a URL; `poster` is the picture in its place."""

    url: Expression
    alt: TextKey
    poster: Expression | None = None


class Audio(BlockBase, frozen=True, tag="audio"):
    """A recording at a URL; `alt` says what is heard."""

    url: Expression
    alt: TextKey


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something the reader can do: open a page, approve or deny, put off, call back, answer in words.

    `url` is an expression for `open`; `value` is told with the action that is pressed: the opaque value of
    a `callback`, for how long a `snooze` puts the message off (an ISO 8601 duration). Of the `approve` and
    `deny` of a block one alone can be used.
    """

    id: str
    label: TextKey
    kind: ActionType = "open"
    url: Expression | None = None
    value: str | None = None
    style: Literal["primary", "secondary", "danger"] = "primary"
    when: Expression | None = None


class Actions(BlockBase, frozen=True, tag="actions"):
    """What the reader can do next, the most likely first."""

    items: tuple[Action, ...]


class Input(BlockBase, frozen=True, tag="input"):
    """A question with a few answers; each option's id goes home as the value."""

    label: TextKey
    options: tuple[tuple[str, TextKey], ...]


class Callout(BlockBase, frozen=True, tag="callout"):
    """A text set apart from the rest, in a tone."""

    text: TextKey
    tone: Literal["info", "success", "warning", "danger"] = "info"


class Quote(BlockBase, frozen=True, tag="quote"):
    """Someone else's words."""

    text: TextKey


class Code(BlockBase, frozen=True, tag="code"):
    """Text shown as typed, in a fixed-width face; no isolates, no inline marks."""

    text: TextKey


class Progress(BlockBase, frozen=True, tag="progress"):
    """How far along: `value` and `total` are expressions giving JSON numbers.

    A gauge is half a ring where pictures can be shown, and the bar elsewhere.
    """

    text: TextKey
    value: Expression
    total: Expression = "1"
    look: Literal["bar", "gauge"] = "bar"


class Divider(BlockBase, frozen=True, tag="divider"):
    """A line between two parts."""


class Details(BlockBase, frozen=True, tag="details"):
    """A summary, and a text that a channel may fold away."""

    summary: TextKey
    text: TextKey


class Footer(BlockBase, frozen=True, tag="footer"):
    """The small print under a message."""

    text: TextKey


Block: TypeAlias = (
    Heading
    | Paragraph
    | ListBlock
    | Facts
    | Metrics
    | Table
    | Chart
    | Image
    | Video
    | Audio
    | Actions
    | Input
    | Callout
    | Quote
    | Code
    | Progress
    | Divider
    | Details
    | Footer
)
"""Any block; the tag `type` tells which."""


class Variant(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another version of a template: other texts, or another tone; blocks by merge patch at load."""

    id: str
    tone: str
    blocks: tuple[Block, ...]
    texts: Mapping[TextKey, str]


class Experiment(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which variants compete, which event is the reward, and how shares are made."""

    goal: str = "clicked"
    policy: Literal["thompson", "uniform", "fixed"] = "thompson"
    variants: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    """Attributes of the recipient ("plan") by which variants may be chosen differently."""
    horizon: int = 0
    """How many messages there will be in all; 0 for nobody knows."""
    fatigue: bool = False
    """Whether what a person saw lately counts when their variant is drawn."""


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A template as loaded: equal for the shorthand, the long form and the Markdown form.

    `texts` holds every text of `blocks` plus the envelope's `subject`, `short` and (optional)
    `preheader`, as MessageFormat 2 sources. `variants` is never empty: the first is `control`,
    whose blocks and texts are the document's own; the others are already merged, so each variant
    is complete. `raw` is the checked escape hatch: channel → JSON text.
    """

    id: str
    topic: str
    question: str
    """The question its reader has, which the first screen answers."""
    blocks: tuple[Block, ...]
    texts: Mapping[TextKey, str]
    variants: tuple[Variant, ...]
    priority: Literal["low", "normal", "high", "urgent", "critical"] = "normal"
    tone: str = "business_casual"
    experiment: Experiment = Experiment()
    source_locale: str = "en"
    raw: Mapping[str, str] = {}

    def variant(self, name: str) -> Variant:
        """The variant of that name; KeyError when there is none."""
        for variant in self.variants:
            if variant.id == name:
                return variant
        raise KeyError(name)
