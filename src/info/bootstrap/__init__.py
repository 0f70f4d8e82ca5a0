"""Bootstrap: plain wiring. The only place that names adapters; see `Runtime`.

`runtime_of(setup)` gives the one runtime of this process for a setup; the facades call it at every
use, so they outlive forks, closed runtimes and event loops.
"""

from __future__ import annotations

from info.adapters.loop_thread import LoopThread
from info.bootstrap.content import PersonalizationEngine, open_content_model
from info.bootstrap.facade import (
    InfoTemplateGenerator,
    behaviour,
    feedback,
    figures,
    sharing,
    stewardship,
    tenancy,
)
from info.bootstrap.languages import LanguageSample, language_sample, open_detector
from info.bootstrap.loop_thread import shared_loop
from info.bootstrap.noise import open_noise
from info.bootstrap.registry import close_all, runtime_of
from info.bootstrap.runtime import Runtime, library_at, library_of
from info.bootstrap.setup import Setup, setup_here

__all__ = [
    "InfoTemplateGenerator",
    "LanguageSample",
    "LoopThread",
    "PersonalizationEngine",
    "Runtime",
    "Setup",
    "behaviour",
    "close_all",
    "feedback",
    "figures",
    "language_sample",
    "library_at",
    "library_of",
    "open_content_model",
    "open_detector",
    "open_noise",
    "runtime_of",
    "setup_here",
    "shared_loop",
    "sharing",
    "stewardship",
    "tenancy",
]
