"""The words that call a reader formally or informally, by language: only those that can mean nothing else.

What also means "she", "they" or "his" counts where its capital says so, in the middle of a sentence.
A language that is not here, or a word that is not, is never judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

__all__ = ["WORDS", "AddressWords"]


class AddressWords(NamedTuple):
    """Words in any case, and words that count with a capital inside a sentence alone; separated by spaces."""

    formal: str = ""
    formal_capital: str = ""
    informal: str = ""
    informal_capital: str = ""
    whole_words: bool = True
    """Whether words stand apart; Chinese writes them together."""


WORDS: Final[Mapping[str, AddressWords]] = {
    "de": AddressWords(
        formal_capital="Sie Ihnen Ihr Ihre Ihrem Ihren Ihrer Ihres",
        informal="du dich dir dein deine deinem deinen deiner deines euch euer eure eurem euren eurer eures",
    ),
    "fr": AddressWords(
        formal="vous votre vos vôtre vôtres",
        informal="tu toi tes tien tienne tiens tiennes",
    ),
    "es": AddressWords(
        formal="usted ustedes",
        informal=(
            "tú ti tu tus contigo tuyo tuya tuyos tuyas vosotros vosotras vuestro vuestra vuestros vuestras"
        ),
    ),
    "it": AddressWords(
        formal_capital="Lei Suo Sua Suoi Sue",
        informal="tu ti tuo tua tuoi tue",
    ),
    "nl": AddressWords(formal="uw uzelf", informal="je jij jou jouw jullie jezelf"),
    "pl": AddressWords(
        formal_capital="Pan Pana Panu Panem Pani Panią Państwo Państwa Państwu Państwem",
        informal=(
            "ty ciebie cię tobie tobą twój twoja twoje twojego twojej twojemu twoją twoim twoich twoimi"
        ),
        informal_capital="Ci",
    ),
    "pt": AddressWords(
        formal="senhor senhora senhores senhoras",
        informal="você vocês tu ti contigo teu tua teus tuas",
    ),
    "pt-PT": AddressWords(
        formal="senhor senhora senhores senhoras",
        informal="tu ti contigo teu tua teus tuas",
    ),
    "ru": AddressWords(
        formal="вы вас вам вами ваш ваша ваше ваши вашего вашей вашему вашим вашими ваших вашу",
        informal=(
            "ты тебя тебе тобой тобою твой твоя твоё твое твои твоего твоей твоему твоим твоими твоих твою"
        ),
    ),
    "zh": AddressWords(formal="您", informal="你", whole_words=False),
}
"""Language, or language and region, → its words."""
