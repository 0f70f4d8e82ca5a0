"""Translation memory: what was translated before, found again by its words.

    memory = TranslationMemory(pairs_of(exchange))
    memory.suggest("Welcome, {$name}", "pl")        # best first: target, score, origin

A memory holds patterns, not messages: a message that selects is many patterns, each remembered with its
keys. Values are compared by their places and put in again where that is safe. Near matches need the
extra `l10n` (RapidFuzz); exact ones need nothing.
"""

from info.localization.memory.lookup import Suggestion, TranslationMemory
from info.localization.memory.pairs import Pair, pairs_of
from info.localization.memory.tmx import read_tmx, write_tmx

__all__ = ["Pair", "Suggestion", "TranslationMemory", "pairs_of", "read_tmx", "write_tmx"]
