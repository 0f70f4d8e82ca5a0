"""Off-policy evaluation: what another policy would have earned on a log, or why the log cannot say.

Pure: from trials to an evaluation. Four estimators, an interval by empirical likelihood over independent
units, and a refusal with figures where weights explode, support is missing or too little was seen.
"""

from __future__ import annotations

from info.personalization.offpolicy.evaluating import METHODS, Evaluation, Method, evaluate
from info.personalization.offpolicy.refusing import Refusal, Weights
from info.personalization.offpolicy.trials import Trial

__all__ = ["METHODS", "Evaluation", "Method", "Refusal", "Trial", "Weights", "evaluate"]
