"""Hypothesis strategies for templates in shorthand."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(["name", "tier", "seats", "note", "day"])
WORDS = st.text(alphabet="abc ÄŻż日本", min_size=1, max_size=8).map(lambda text: f"w{text}")
INLINE = st.one_of(
    WORDS,
    NAMES.map(lambda name: f"{{${name}}}"),
    WORDS.map(lambda word: f"**{word.strip()}**"),
    WORDS.map(lambda word: f"[{word}](guide)"),
    st.just(r"\*"),
)
STRINGS = st.lists(INLINE, min_size=1, max_size=3).map(" ".join)
LINES = st.lists(STRINGS, min_size=2, max_size=3)
PLURALS = st.builds(
    lambda name, one, other: {f"${name} :integer": {"one": one, "*": other}}, NAMES, STRINGS, STRINGS
)
MESSAGES = NAMES.map(lambda name: {"message": f"So {{#b}}{{${name}}}{{/b}}."})
TEXTS = st.one_of(STRINGS, LINES, PLURALS, MESSAGES)
IDS = st.sampled_from(["a", "b", "c", "d_1", "e-2"])
PATHS = st.sampled_from(["links.dashboard", "url", "has(url) ? url : links.dashboard"])
NUMBERS = st.sampled_from(["used", "1", "day.count", 3])
COMMON = st.fixed_dictionaries(
    {},
    optional={
        "when": st.sampled_from(["has(note)", "seats > 1"]),
        "importance": st.sampled_from(["required", "high", "normal", "low"]),
        "only": st.sampled_from(["slack", ["slack", "email"]]),
        "not": st.just(["sms"]),
        "fallback": st.just("drop"),
    },
)
EACH = st.fixed_dictionaries({"each": st.just("day in days")}, optional={"limit": st.integers(1, 50)})


def _object(required, optional=None, common=COMMON):
    made = st.fixed_dictionaries(required, optional=optional or {})
    return st.builds(lambda left, right: {**left, **right}, made, common)


def _rows(*fields, more=None):
    row = st.one_of(
        st.tuples(*fields.__class__(TEXTS for _ in fields)).map(list),
        st.fixed_dictionaries(dict.fromkeys(fields, TEXTS), optional=more or {}),
    )
    return st.dictionaries(IDS, row, min_size=1, max_size=3)


TABLES = st.builds(
    lambda each, rest: {**each, **rest},
    EACH,
    st.fixed_dictionaries({"columns": _rows("header", "cell")}, optional={"title": TEXTS, "rest": TEXTS}),
)
CHARTS = st.builds(
    lambda each, rest: {**each, **rest},
    EACH,
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["bar", "line", "pie"]),
            "label": TEXTS,
            "alt": TEXTS,
            "series": st.dictionaries(IDS, st.tuples(TEXTS, NUMBERS).map(list), min_size=1, max_size=2),
        },
        optional={"title": TEXTS},
    ),
)
ACTION = st.one_of(
    st.fixed_dictionaries({"open": TEXTS, "url": PATHS}, optional={"when": st.just("has(url)")}),
    st.fixed_dictionaries(
        {"callback": TEXTS, "value": st.just("yes")}, optional={"style": st.just("danger")}
    ),
    st.fixed_dictionaries({"reply": TEXTS}),
)
MARKED = st.builds(
    lambda mark, text: mark + text, st.sampled_from(["# ", "## ", "### ", "> ", "- ", "1. ", ""]), STRINGS
)
BLOCKS = st.one_of(
    MARKED,
    st.just("---"),
    PLURALS,
    st.lists(STRINGS.map(lambda text: f"- {text}"), min_size=1, max_size=3),
    st.lists(STRINGS.map(lambda text: f"> {text}"), min_size=1, max_size=3),
    _object({"text": st.one_of(MARKED, TEXTS)}),
    _object({"text": STRINGS}, common=EACH),
    _object({"heading": TEXTS}, {"level": st.integers(1, 3)}),
    _object({"items": st.lists(TEXTS, min_size=1, max_size=3)}, {"ordered": st.booleans()}),
    _object({"item": STRINGS}, {"rest": TEXTS}, common=EACH),
    _object({"facts": _rows("label", "value", more={"when": st.just("has(note)")})}),
    _object({"metrics": _rows("label", "value", more={"delta": TEXTS, "good": st.just("up")})}),
    _object({"table": TABLES}),
    _object({"chart": CHARTS}),
    _object({"image": PATHS, "alt": TEXTS}),
    _object({"video": PATHS, "alt": TEXTS}, {"poster": PATHS}),
    _object({"audio": PATHS, "alt": TEXTS}),
    _object({"open": TEXTS, "url": PATHS}),
    _object({"actions": st.dictionaries(IDS, ACTION, min_size=1, max_size=3)}),
    _object({"input": TEXTS, "options": st.dictionaries(IDS, TEXTS, min_size=1, max_size=3)}),
    _object({"callout": TEXTS}, {"tone": st.sampled_from(["info", "danger"])}),
    _object({"quote": TEXTS}),
    _object({"code": STRINGS.map(lambda text: text.replace("\\", ""))}),
    _object(
        {"progress": TEXTS, "value": NUMBERS},
        {"total": NUMBERS, "look": st.sampled_from(["bar", "gauge"])},
    ),
    _object({"details": TEXTS, "text": TEXTS}),
    _object({"footer": TEXTS}),
)
KEYS = st.sampled_from(["hello", "plan", "go", "facts1", "tail", "more", "x_1"])
BODIES = st.dictionaries(KEYS, BLOCKS, min_size=1, max_size=5)


@st.composite
def templates(draw):
    """A template with up to two variants that change, remove, add and move blocks."""
    body = draw(BODIES)
    made = {
        "id": "generated", "topic": "account", "subject": draw(TEXTS), "short": draw(TEXTS), "body": body,
    }  # fmt: skip
    if draw(st.booleans()):
        made["preheader"] = draw(TEXTS)
    for name in draw(st.lists(st.sampled_from(["bold", "calm"]), unique=True, max_size=2)):
        patch = {"body": {key: draw(BLOCKS) for key in draw(st.sets(KEYS, max_size=2))}}
        for key in patch["body"]:
            # A patch of another kind merges into two kinds, which is an error: replace wholly.
            if key in body and isinstance(patch["body"][key], dict) and isinstance(body[key], dict):
                patch["body"][key] = "# Another"
        removable = [key for key in body if key not in patch["body"]]
        if removable and len(body) > 1 and draw(st.booleans()):
            patch["body"][removable[0]] = None
        anchor = next((key for key in body if patch["body"].get(key, "") is not None), None)
        if anchor and draw(st.booleans()):
            patch["body"]["added"] = {"after": anchor, "text": draw(STRINGS)}
        if draw(st.booleans()):
            patch["subject"] = draw(TEXTS)
        if draw(st.booleans()):
            patch["tone"] = "business_formal"
        made.setdefault("variants", {})[name] = patch
    return made
