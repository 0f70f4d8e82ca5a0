"""Small word lists per language for the heuristic: who is spoken to, and what they may do.

A language that is not here is not judged on these parts; nothing is guessed for it.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ACTIONS", "READER"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


READER: Final = {
    "en": frozenset({"you", "your", "yours", "you're", "you'll", "you've"}),
    "de": frozenset(
        {"sie", "ihr", "ihre", "ihren", "ihrem", "ihnen", "du", "dein", "deine", "deinen", "dir", "dich"}
    ),
    "fr": frozenset({"vous", "votre", "vos", "tu", "ton", "ta", "tes", "toi"}),
    "es": frozenset({"usted", "ustedes", "su", "sus", "tú", "tu", "tus", "te", "ti"}),
    "pl": frozenset({"ty", "twój", "twoja", "twoje", "ci", "ciebie", "państwo", "państwa"}),
}
"""Words that speak to the reader."""

ACTIONS: Final = {
    "en": _words(
        "add answer approve book browse change check choose claim compare complete confirm connect "
        "continue create discover download enable explore find finish fix follow get give invite join "
        "keep learn listen look make open pay pick play read renew reply review save schedule see "
        "send set share start take tell try turn update upgrade use verify view watch write"
    ),
    "de": _words(
        "antworten bestätigen entdecken erneuern finden laden lesen öffnen prüfen probieren sehen "
        "speichern starten teilen testen wählen zahlen öffne prüfe lies starte sieh teste wähle"
    ),
    "fr": _words(
        "ajoutez choisissez commencez confirmez consultez découvrez essayez lisez ouvrez partagez payez "
        "répondez téléchargez vérifiez voyez"
    ),
    "es": _words(
        "abre abra añade comienza comience comparte confirma confirme descubre descarga elige empieza "
        "lee paga prueba responde revisa verifica"
    ),
    "pl": _words(
        "dodaj kup odbierz odkryj odpowiedz otwórz płać pobierz podziel potwierdź przeczytaj sprawdź "
        "wybierz wypróbuj zacznij zapisz zobacz"
    ),
}
"""Verbs that ask for an action, as they open a sentence."""
