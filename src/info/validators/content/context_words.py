"""Words that say what a number near them is, in the languages that templates are shipped in.

Stems in lower case, looked for as they stand; short ones stand as words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["NEAR", "near"]

_BEFORE: Final = 48
_AFTER: Final = 16


def _pattern(stems: Iterable[str], words: Iterable[str] = ()) -> re.Pattern[str]:
    told = [*sorted(map(re.escape, stems)), *(rf"\b{re.escape(word)}\b" for word in sorted(words))]
    return re.compile("|".join(told), re.IGNORECASE)


NEAR: Final = {
    "phone": _pattern(
        (
            *("phone", "mobile", "telefon", "télécopie", "téléphone", "teléfono", "telefoon", "телефон"),
            *("celular", "cellulare", "móvil", "handy", "portable", "komórk", "мобил", "هاتف", "جوال"),
            *("whatsapp", "電話", "携帯", "电话", "手机", "calling", "answering", "rufnummer", "anrufen"),
            *("appeler", "llamar", "dzwoń", "zadzwoń", "позвон", "bellen", "chiamare", "ligar para"),
        ),
        (
            *("tel", "fax", "call", "calls", "dial", "ring", "sms", "text", "desk", "hotline", "reach"),
            *("cell", "тел", "факс", "office", "contact"),
        ),
    ),
    "card": _pattern(
        (
            *("card", "karte", "carte", "tarjeta", "cartão", "carta", "kaart", "kart", "карт", "بطاقة"),
            *("カード", "卡", "visa", "mastercard", "maestro", "amex", "kredit", "credit", "debit"),
        ),
        ("cc",),
    ),
    "ip": _pattern(("address", "adresse", "server", "host", "client"), ("ip", "ipv4", "ipv6", "from")),
    "id": _pattern(
        (
            *("social security", "tax", "national insurance", "identi", "ausweis", "steuer", "sozial"),
            *("sécurité sociale", "fiscal", "seguridad social", "pesel", "nip", "inn", "инн", "cpf", "cnpj"),
            *(
                "codice",
                "bsn",
                "burgerservice",
                "sofi",
                "dni",
                "nie",
                "nif",
                "身份",
                "マイナンバー",
                "個人番号",
            ),
            *(
                "passport",
                "personal number",
                "aadhaar",
                "nhs",
                "patient",
                "هوية",
                "رقم قومي",
                "numéro",
                "nir",
            ),
        ),
        ("ssn", "itin", "sin", "utr", "tfn", "pps", "pan", "id", "steuer-id", "idnr", "curp", "cuit"),
    ),
}
"""Of a kind: the words that make it likely."""


def near(kind: str, text: str, start: int, end: int) -> bool:
    """Whether such a word stands within 48 code points before the place, or 16 after it.

    >>> near("phone", "call me at 451 5986", 11, 19), near("phone", "invoice 451 5986", 8, 16)
    (True, False)
    """
    pattern = NEAR[kind]
    before = text[max(0, start - _BEFORE) : start]
    return bool(pattern.search(before) or pattern.search(text[end : end + _AFTER]))
