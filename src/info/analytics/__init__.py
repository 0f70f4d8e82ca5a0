"""What became of messages: key figures with intervals, and events posted outward without loss.

Figures come from the event log alone; nothing is estimated that was not measured.
"""

from __future__ import annotations

from info.analytics.engine import BatchPoster, Cursor, EventLog, HeldCursor
from info.analytics.kpis import Kpi, KpiReport, kpis, to_json
from info.analytics.moods import MoodKpi, mood_kpis
from info.analytics.rates import Latency, Rate, latency_of, rate_of
from info.analytics.scores import ScoreKpi, score_kpi
from info.analytics.wire import FORMAT, batch_id, batch_json

__all__ = [
    "FORMAT",
    "BatchPoster",
    "Cursor",
    "EventLog",
    "HeldCursor",
    "Kpi",
    "KpiReport",
    "Latency",
    "MoodKpi",
    "Rate",
    "ScoreKpi",
    "batch_id",
    "batch_json",
    "kpis",
    "latency_of",
    "mood_kpis",
    "rate_of",
    "score_kpi",
    "to_json",
]
