"""The content model: relative lifts of texts beside each other, learnt from headline experiments."""

from __future__ import annotations

from info.personalization.content.encoded import EncodedModel
from info.personalization.content.estimate import Estimate, NoEstimate, Range
from info.personalization.content.model import ContentModel, Told

__all__ = ["ContentModel", "EncodedModel", "Estimate", "NoEstimate", "Range", "Told"]
