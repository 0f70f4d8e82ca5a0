"""Figures that may be published: counts with noise, from a budget that is kept on record."""

from __future__ import annotations

from info.stewardship.figures.engine import Figures, FiguresParts, Released
from info.stewardship.figures.records import read_budget, write_budget

__all__ = ["Figures", "FiguresParts", "Released", "read_budget", "write_budget"]
