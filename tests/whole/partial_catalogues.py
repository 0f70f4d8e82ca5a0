"""Catalogues with texts taken out at random, each text marked with where it comes from.

The packaged locale files, some of them under further tags, are read with a part of their keys left out.
Then every text gets a mark at its end that names its locale, its variant and its key; the source has
marks, too. So a rendered message tells of each text it shows which one it is, in every format.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from msgspec.structs import replace as changed

from info.adapters.packaged import PackagedSource
from info.bootstrap.seals import sample_values
from info.language.messageformat import SelectMessage, parse_message, serialize
from info.language.pieces import DoesNotFit
from info.localization import negotiate
from info.model.names import FORMATS
from info.publishing.fallen import told_fallen
from info.publishing.library import Library
from info.publishing.published import Published
from info.publishing.shorthand import CONTROL
from tests.whole.rendering import schema

SOURCE = "en"
FILES = {
    "de": "de", "de-AT": "de", "pl": "pl", "ar": "ar", "ar-EG": "ar", "ja": "ja", "pt": "de", "pt-BR": "pl",
    "pt-PT": "pl", "de-x-informal": "de", "de-AT-x-informal": "de",
}  # fmt: skip
"""Tag → the packaged locale whose files it gets; what they say does not matter here, whose they are does."""
ORDER: Mapping[str, Sequence[str]] = {
    "en": (),
    "de": ("de", "de-AT"),
    "de-AT": ("de-AT", "de"),
    "pl": ("pl",),
    "ar": ("ar", "ar-EG"),
    "ar-EG": ("ar-EG", "ar"),
    "ja": ("ja",),
    "pt": ("pt", "pt-BR", "pt-PT"),
    "pt-BR": ("pt-BR", "pt", "pt-PT"),
    "pt-PT": ("pt-PT", "pt", "pt-BR"),
    "de-x-informal": ("de-x-informal", "de-AT-x-informal", "de", "de-AT"),
    "de-AT-x-informal": ("de-AT-x-informal", "de-x-informal", "de-AT", "de"),
}
"""Where a text in a locale may come from, nearest first, before the source: written by hand."""
WISHES = (*ORDER, "de-CH", "pt-AO", "fr", "de-CH-x-informal", "pl-x-informal", "zh-TW")
WHOLE = frozenset({"text", "markdown", "html", "email"})
"""The formats that show every text of a document."""
_MARK = re.compile(r"Q([a-z]{2})([0-9]+)Z")


class Text(NamedTuple):
    """Which text it is: of which locale, variant and key."""

    locale: str
    variant: str
    key: str


class Thinned:
    """The package with locale files under the tags of `FILES`, keys left out by one seed."""

    name = "packaged"

    def __init__(self, seed: int) -> None:
        self._packaged = PackagedSource()
        self._files: dict[str, bytes] = {}
        draw = random.Random(seed)
        for tag, of in FILES.items():
            share = draw.choice((0.0, 0.2, 0.6, 0.9, 1.0))
            for path in self._packaged.list(f"templates/locales/{of}/"):
                whole = json.loads(self._packaged.read(path) or b"{}")
                thin = _thinned(whole, share, draw)
                self._files[path.replace(f"/{of}/", f"/{tag}/", 1)] = json.dumps(thin).encode()

    def read(self, path: str) -> bytes | None:
        if path.startswith("templates/locales/"):
            return self._files.get(path)
        return self._packaged.read(path)

    def list(self, prefix: str) -> Sequence[str]:
        kept = [path for path in self._packaged.list(prefix) if not path.startswith("templates/locales/")]
        return sorted([*kept, *(path for path in self._files if path.startswith(prefix))])

    def shown(self, path: str) -> str:
        return path


def _thinned(whole: Mapping[str, Any], share: float, draw: random.Random) -> dict[str, Any]:
    """The file with each key kept by chance, in its variants too."""
    kept = {key: value for key, value in whole.items() if key == "variants" or draw.random() < share}
    given = kept.get("variants", {})
    kept["variants"] = {name: _only(texts, share, draw) for name, texts in given.items()}
    return kept if kept["variants"] else {key: value for key, value in kept.items() if key != "variants"}


def _only(texts: Mapping[str, Any], share: float, draw: random.Random) -> dict[str, Any]:
    return {key: value for key, value in texts.items() if draw.random() < share}


class Marked(Library):
    """A library whose texts say where they come from."""

    def __init__(self, seed: int) -> None:
        self.known: list[Text] = []
        self._marks: dict[Text, str] = {}
        self._made: dict[tuple[str, str], Published] = {}
        super().__init__([Thinned(seed)])

    def published(self, template: str, tenant: str = "") -> Published:
        found = self._made.get((template, tenant))
        if found is None:
            found = self._made[template, tenant] = self._marked(super().published(template, tenant))
        return found

    def mark(self, text: Text) -> str:
        """A word that stands for the text: letters of the locale, and a number."""
        if text not in self._marks:
            self._marks[text] = f"Q{text.locale[:2]}{len(self.known)}Z"
            self.known.append(text)
        return self._marks[text]

    def shown(self, payload: Any) -> set[Text]:
        """The texts whose marks stand in a payload."""
        found = _MARK.finditer(json.dumps(payload, ensure_ascii=False))
        return {self.known[int(match[2])] for match in found}

    def _marked(self, found: Published) -> Published:
        document = found.loaded.document
        variants = tuple(
            changed(variant, texts=self._sources(variant.id, variant.texts)) for variant in document.variants
        )
        loaded = replace(found.loaded, document=changed(document, variants=variants, texts=variants[0].texts))
        files = {
            variant: {
                locale: {
                    key: entry._replace(source=_ended(entry.source, self.mark(Text(locale, variant, key))))
                    for key, entry in entries.items()
                }
                for locale, entries in locales.items()
            }
            for variant, locales in found.files.items()
        }
        return replace(found, loaded=loaded, files=files)

    def _sources(self, variant: str, texts: Mapping[str, str]) -> dict[str, str]:
        return {key: _ended(text, self.mark(Text(SOURCE, variant, key))) for key, text in texts.items()}


def _ended(source: str, mark: str) -> str:
    """The text with the mark behind every variant of it."""
    message = parse_message(source)
    end = (f" {mark}",)
    if isinstance(message, SelectMessage):
        arms = tuple(changed(arm, value=(*arm.value, *end)) for arm in message.variants)
        return serialize(changed(message, variants=arms))
    return serialize(changed(message, pattern=(*message.pattern, *end)))


class Tally(NamedTuple):
    """What was looked at."""

    messages: int = 0
    texts: int = 0
    fallen: int = 0


def wrong(
    seed: int, templates: Sequence[str], channels: Sequence[str] = FORMATS, *, wishes: int = 4
) -> Iterator[str | Tally]:
    """What is wrong with the messages of one set of catalogues, and at the end what was looked at.

    Each template is asked for by so many `wishes`, with a variant and an example drawn for each.
    """
    library = Marked(seed)
    values = sample_values(library.tenant("acme"))
    messages = texts = fallen = 0
    for template in templates:
        published = library.published(template)
        examples = schema(template)["examples"]
        draw = random.Random(f"{seed} {template}")
        for wish in draw.sample(WISHES, wishes):
            facts = library.facts(template, "")
            choice = negotiate([wish], facts.locales, ["en"], addressed=facts.addressed)
            variant = draw.choice(facts.variants)
            context = draw.choice(examples)
            here = f"seed {seed}: {template} {variant} {wish} → {choice.text_locale}"
            if choice.text_locale not in ORDER:
                yield f"{here}: a locale nobody knows"
                continue
            expected = _expected(published, variant, choice.text_locale)
            yield from _told(published, variant, choice.text_locale, expected, here)
            for channel in channels:
                compiled = library.compile(
                    template, variant, choice.text_locale, choice.format_locale, channel, ""
                )
                try:
                    outputs, _ = compiled.program.render(context, values, "UTC")
                except DoesNotFit:
                    continue
                payload = compiled.payload(dict(zip(compiled.program.outputs, outputs, strict=True)))
                shown = library.shown(payload)
                messages, texts = messages + 1, texts + len(shown)
                fallen += sum(text.locale != choice.text_locale for text in shown)
                yield from _unlike(shown, expected, f"{here}, {channel}")
                if channel in WHOLE:
                    keys = _keys(library, compiled, values, context, here)
                    if keys != {text.key for text in shown}:
                        yield f"{here}, {channel}: not the texts of the source, but {sorted(shown)}"
                if not shown and channel != "whatsapp.template":  # whose words are approved beforehand
                    yield f"{here}, {channel}: shows no text at all"
    yield Tally(messages, texts, fallen)


def _expected(published: Published, variant: str, locale: str) -> dict[str, Text]:
    """Key → the text a reader must see: the variant's own, else control's, else the source."""
    found: dict[str, Text] = {}
    for key in published.loaded.document.variant(variant).texts:
        candidates = [
            Text(tag, name, key)
            for name in dict.fromkeys((variant, CONTROL))
            for tag in ORDER[locale]
            if key in published.files.get(name, {}).get(tag, {})
        ]
        found[key] = candidates[0] if candidates else Text(SOURCE, variant, key)
    return found


def _unlike(shown: set[Text], expected: Mapping[str, Text], here: str) -> Iterator[str]:
    for text in sorted(shown):
        if expected[text.key] != text:
            yield f"{here}: shows {text}, nearest is {expected[text.key]}"


def _keys(
    library: Marked, compiled: Any, values: dict[str, Any], context: dict[str, Any], here: str
) -> set[str]:
    """The keys of the texts that the same message shows in the source language: conditions know no locale."""
    asked = (compiled.template, compiled.variant, SOURCE, SOURCE, compiled.channel, "")
    whole = library.compile(*asked)
    outputs = whole.program.render(context, values, "UTC")[0]
    payload = whole.payload(dict(zip(whole.program.outputs, outputs, strict=True)))
    keys = {text.key for text in library.shown(payload)}
    assert len(keys) > 1, here
    return keys


def _told(
    published: Published, variant: str, locale: str, expected: Mapping[str, Text], here: str
) -> Iterator[str]:
    """What `explain` says of the texts that fell back, against what they are."""
    fallen = sum(text.locale != locale for text in expected.values())
    told = told_fallen(published, variant, locale)
    begins = f"{fallen} of {len(expected)} texts are not there in {locale}: " if fallen else ""
    if not told.startswith(begins) or bool(told) != bool(fallen):
        yield f"{here}: {fallen} texts fell back, explain says {told!r}"
