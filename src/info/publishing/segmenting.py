"""By which attributes of a recipient an experiment may choose; a person's own are refused."""

from __future__ import annotations

from typing import Final

from info.publishing.positions import Node

__all__ = ["PERSONAL", "read_by"]

MOST: Final = 4
"""So many attributes at once: every one multiplies the segments, and each must be learnt of by itself."""
_PREFIX: Final = "attributes."
PERSONAL: Final = frozenset(
    (
        "account", "address", "age", "bank", "birth", "birthday", "birthdate", "card", "city", "contact",
        "customer", "device", "dob", "email", "ethnicity", "firstname", "gender", "health", "iban", "id",
        "ip", "lastname", "mail", "mobile", "name", "nickname", "passport", "phone", "postcode", "race",
        "religion", "sex", "ssn", "street", "surname", "user", "username", "zip", "zipcode",
    )
)  # fmt: skip
"""Names, and parts of names ("user_id"), of attributes that tell who one is, or that the law protects."""


def read_by(given: Node | None) -> tuple[str, ...]:
    """The names behind "attributes.", in the order written; () for none. Error: `TemplateError`."""
    if given is None:
        return ()
    if len(given.items) > MOST or not given.items:
        raise given.error(f"'by' wants one to {MOST} attributes.", 'Say e.g. ["attributes.plan"].')
    names = tuple(_name(item) for item in given.items)
    if len(set(names)) < len(names):
        raise given.error("'by' names an attribute twice.", "Name each once.")
    return names


def _name(item: Node) -> str:
    path = item.value
    if not isinstance(path, str) or not path.startswith(_PREFIX) or not path[len(_PREFIX) :].isidentifier():
        raise item.error("'by' names attributes of the recipient.", 'Say e.g. "attributes.plan".')
    name = path[len(_PREFIX) :]
    if PERSONAL & {name.lower(), *name.lower().split("_")}:
        raise item.error(
            f"'{name}' tells who somebody is: variants are not chosen by it, and it is kept in no count.",
            "Choose by what many people have in common, such as attributes.plan.",
        )
    return name
