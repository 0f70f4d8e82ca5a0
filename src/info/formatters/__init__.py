"""Formatters: compilers from a localised document to what each channel's API takes.

`FORMATTERS` names one for each of `info.model.names.FORMATS`; `STAGES` and `LAYOUTS` are the
functions their pieces name, for `info.language.pieces.Environment`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from info.formatters.chat_channels import CHAT_FORMATTERS
from info.formatters.escapes_markup import MARKUP_STAGES, MARKUP_TRANSPARENT
from info.formatters.face import Formatter
from info.formatters.layouts import LAYOUTS as COLUMN_LAYOUTS
from info.formatters.layouts import Layout
from info.formatters.layouts_chat import CHAT_LAYOUTS
from info.formatters.layouts_text import TEXT_STAGES
from info.formatters.markup_channels import DRAWING_STAGES, MARKUP_FORMATTERS, MARKUP_LAYOUTS
from info.formatters.measures import MEASURES
from info.formatters.sms import typography_losses
from info.formatters.stages import CHAT_STAGES, CHAT_TRANSPARENT
from info.formatters.teams_charts import TEAMS_LAYOUTS, TEAMS_STAGES
from info.model.values import Loss

__all__ = ["FORMATTERS", "LAYOUTS", "MEASURES", "RENDERED_LOSSES", "STAGES", "TRANSPARENT", "Formatter"]

FORMATTERS: Final[Mapping[str, Formatter]] = {
    formatter.channel: formatter for formatter in (*CHAT_FORMATTERS, *MARKUP_FORMATTERS)
}
LAYOUTS: Final[Mapping[str, Layout]] = {**COLUMN_LAYOUTS, **CHAT_LAYOUTS, **TEAMS_LAYOUTS, **MARKUP_LAYOUTS}
STAGES: Final[Mapping[str, Callable[[str], str]]] = {
    **CHAT_STAGES,
    **TEAMS_STAGES,
    **MARKUP_STAGES,
    **TEXT_STAGES,
    **DRAWING_STAGES,
}
RENDERED_LOSSES: Final[Mapping[str, Callable[[Mapping[str, str]], tuple[Loss, ...]]]] = {
    "sms": typography_losses
}
"""What only a rendering can tell was lost, by channel; of the others, publish knows all."""
TRANSPARENT: Final = CHAT_TRANSPARENT | MARKUP_TRANSPARENT
"""The stages that return ASCII letters and digits as they are (see `Environment`)."""
