"""What a person said, against the topic and channel of a message: a table, and what holds of every table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.model.people import (
    NOBODY,
    PURPOSES,
    TOPIC_PURPOSES,
    ConsentState,
    Objection,
    Preference,
    Standing,
    Suppression,
)
from info.privacy import STOPS, judge, merged, purpose_of, wanted
from info.privacy.permission import preferred

DAY = 1_800_000_000.0
EVERYTHING = Standing(
    suppressed=(Suppression("manual", "sms"),),
    objections=(Objection("marketing", DAY),),
    preferences=(Preference(wanted=False),),
    consents=(ConsentState("marketing", "*", given=False, at=DAY),),
)


def verdict(standing, topic="news", channel="email", **options):
    purpose = purpose_of(topic, options.pop("topics", {}))
    found = judge(standing, topic=topic, purpose=purpose, channel=channel, **options)
    return None if found is None else (found[0], found[1].code)


@pytest.mark.parametrize(
    ("standing", "topic", "channel", "said"),
    [
        (NOBODY, "news", "email", None),
        (Standing((Suppression("bounce", "email"),)), "news", "email", ("refused", "suppressed")),
        (Standing((Suppression("bounce", "email"),)), "news", "sms", None),
        (Standing((Suppression("bounce", "push"),)), "news", "push.apns", ("refused", "suppressed")),
        (Standing((Suppression("erasure"),)), "security", "sms", ("refused", "suppressed")),
        (Standing(restricted_at=DAY), "security", "email", ("held", "restricted")),
        (Standing(restricted_at=DAY), "news", "email", ("held", "restricted")),
        (Standing((Suppression("manual"),), DAY), "news", "email", ("refused", "suppressed")),
        (Standing(objections=(Objection("marketing", DAY),)), "news", "email", ("refused", "objected")),
        (Standing(objections=(Objection("marketing", DAY),)), "billing", "email", None),
        (Standing(objections=(Objection("billing", DAY),)), "billing", "email", ("refused", "objected")),
        (Standing(objections=(Objection("security", DAY),)), "security", "email", None),
        (Standing(objections=(Objection("sale", DAY),)), "news", "email", None),
        (
            Standing(consents=(ConsentState("marketing", "*", given=False, at=DAY),)),
            "news",
            "email",
            ("refused", "consent_withdrawn"),
        ),
        (Standing(consents=(ConsentState("marketing", "*", given=False, at=DAY),)), "billing", "email", None),
        (Standing(consents=(ConsentState("marketing", "sms", given=False, at=DAY),)), "news", "email", None),
        (
            Standing(preferences=(Preference("news", wanted=False),)),
            "news",
            "email",
            ("refused", "not_wanted"),
        ),
        (Standing(preferences=(Preference("news", "sms", wanted=False),)), "news", "email", None),
        (Standing(preferences=(Preference(wanted=False),)), "billing", "email", ("refused", "not_wanted")),
        (Standing(preferences=(Preference(wanted=False),)), "security", "email", None),
        (EVERYTHING, "security", "email", None),
        (EVERYTHING, "security", "sms", ("refused", "suppressed")),
        (EVERYTHING, "news", "email", ("refused", "objected")),
    ],
)
def test_a_message_is_judged_by_what_the_person_said(standing, topic, channel, said):
    assert verdict(standing, topic, channel) == said


@pytest.mark.parametrize(
    ("consents", "said"),
    [
        ((), ("refused", "no_consent")),
        ((("*", True, 1.0),), None),
        ((("email", True, 1.0),), None),
        ((("sms", True, 1.0),), ("refused", "no_consent")),
        ((("email", True, 1.0), ("*", False, 2.0)), ("refused", "consent_withdrawn")),
        ((("email", True, 2.0), ("*", False, 1.0)), None),
        ((("email", True, 1.0), ("email", False, 1.0)), ("refused", "consent_withdrawn")),
    ],
)
def test_where_consent_is_needed_the_last_word_on_the_channel_counts(consents, said):
    states = tuple(ConsentState("marketing", channel, given=yes, at=at) for channel, yes, at in consents)

    assert verdict(Standing(consents=states), consent_needed=True) == said
    assert verdict(Standing(consents=states), "billing", consent_needed=False) is None


def test_a_topic_s_purpose_is_the_tenant_s_word_before_its_name():
    assert purpose_of("newsletter", {}) == "marketing"
    assert purpose_of("newsletter", {"newsletter": "service"}) == "service"
    assert purpose_of("spring_sale", {"spring_sale": "marketing"}) == "marketing"
    assert purpose_of("spring_sale", {}) == "service"
    assert purpose_of("security", {"security": "nonsense"}) == "essential"
    assert set(TOPIC_PURPOSES.values()) <= set(PURPOSES)


@pytest.mark.parametrize(
    ("said", "asked", "is_wanted"),
    [
        ([], ("news", "email"), True),
        ([("news", "*", False), ("news", "email", True)], ("news", "email"), True),
        ([("news", "*", False), ("news", "email", True)], ("news", "sms"), False),
        ([("news", "email", True), ("news", "*", False)], ("news", "email"), False),
        ([("news", "email", True), ("*", "*", False)], ("news", "email"), False),
        ([("*", "*", False), ("news", "email", True)], ("news", "email"), True),
        ([("*", "push", False)], ("news", "push.fcm"), False),
        ([("news", "push", True), ("*", "push", False)], ("news", "push.fcm"), False),
    ],
)
def test_what_is_said_later_of_more_stands_over_what_was_said_of_less(said, asked, is_wanted):
    preferences = ()
    for topic, channel, yes in said:
        preferences = wanted(preferences, Preference(topic, channel, yes))

    assert preferred(preferences, *asked) is is_wanted


topics = st.sampled_from(["*", "news", "tips", "billing"])
channels = st.sampled_from(["*", "email", "sms"])
standings = st.builds(
    Standing,
    st.tuples() | st.tuples(st.builds(Suppression, st.sampled_from(["bounce", "manual"]), channels)),
    st.none() | st.just(DAY),
    st.tuples() | st.tuples(st.builds(Objection, st.sampled_from(["marketing", "news"]))),
    st.lists(st.builds(Preference, topics, channels, st.booleans()), max_size=3).map(tuple),
    st.lists(
        st.builds(ConsentState, st.just("marketing"), channels, st.booleans(), st.floats(0, 9)), max_size=3
    ).map(tuple),
)


@given(standings, st.sampled_from(["news", "tips", "billing", "security"]), st.sampled_from(["email", "sms"]))
def test_every_verdict_has_a_reason_a_person_understands(standing, topic, channel):
    found = judge(standing, topic=topic, purpose=purpose_of(topic, {}), channel=channel)

    if found is not None:
        status, reason = found
        assert reason.code in STOPS
        assert status == ("held" if reason.code == "restricted" else "refused")
        assert reason.text.endswith(".")


@given(standings, standings, st.sampled_from(["email", "sms"]))
def test_no_suppression_is_lost_where_a_person_and_an_address_are_judged_together(person, address, channel):
    together = merged([person, Standing(address.suppressed)])

    for each in (person, address):
        if any(suppression.channel in ("*", channel) for suppression in each.suppressed):
            assert verdict(together, "security", channel) == ("refused", "suppressed")
