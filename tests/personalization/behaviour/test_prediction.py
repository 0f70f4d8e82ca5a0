import pytest

from info.personalization.behaviour import (
    NO_HABITS,
    Happening,
    Rates,
    Told,
    best_channels,
    best_times,
    liked_topics,
    portrait_of,
    rates_of,
)

HOUR, DAY = 3600.0, 86_400.0
MIDNIGHT = 1_767_225_600.0  # 2026-01-01 00:00 UTC, a Thursday


def a_person(days=60, *, reads_at=19, channel="email", topic="news"):
    """Gets a message by each of two channels at 7 and at 19, and reads one kind of them."""
    habits = NO_HABITS
    for day in range(days):
        for by in ("email", "sms"):
            for hour in (7, 19):
                at = MIDNIGHT + day * DAY + hour * HOUR
                about = topic if day % 2 else "usage"
                told = {"sent_at": at, "channel": by, "topic": about}
                name = f"{day}-{by}-{hour}"
                habits = habits.after(Happening(name, "sent", at=at, **told))
                if hour == reads_at and by == channel and about == topic:
                    habits = habits.after(Happening(name, "engaged", at=at + 60, **told))
    return habits


A_TENANT = rates_of(
    [
        *(Told("hour", channel, str(hour), 500, 50) for channel in ("email", "sms") for hour in range(24)),
        *(Told("weekday", "email", str(day), 3000, 300) for day in range(7)),
        *(Told("topic", "email", topic, 6000, 600) for topic in ("news", "usage")),
    ]
)


def test_of_whom_nothing_is_known_the_tenants_rate_is_said():
    found = portrait_of(NO_HABITS, A_TENANT).predict("email", 9, weekday=2, topic="news")

    assert found.probability == pytest.approx(0.1, rel=0.02)
    assert found.low < found.probability < found.high
    assert found.reasons == ("Nothing is known of this person; the tenant's people engage 10.0%.",)


def test_a_tenant_without_a_log_has_a_first_rate():
    assert portrait_of(NO_HABITS, Rates()).probability("sms", 3) == pytest.approx(0.05)


def test_a_person_is_predicted_by_what_they_do():
    known = portrait_of(a_person(), A_TENANT)

    evening, morning = known.probability("email", 19), known.probability("email", 7)
    assert evening > 1.5 * morning
    assert evening > 1.5 * known.probability("sms", 19)
    assert known.probability("email", 19, topic="news") > 1.5 * known.probability("email", 19, topic="usage")
    assert known.by_channel("email") > known.by_channel("sms")
    assert known.by_hour(19) > known.by_hour(18) > known.by_hour(7)
    assert [topic for topic, _ in liked_topics(known)] == ["news", "usage"]


def test_more_evidence_moves_further_from_the_tenant_and_says_it_more_surely():
    little, much = (portrait_of(a_person(days), A_TENANT).predict("email", 19) for days in (4, 90))

    assert much.probability > little.probability
    assert much.high / much.low < little.high / little.low


def test_reasons_say_in_words_what_the_factors_are():
    said = " ".join(portrait_of(a_person(), A_TENANT).predict("email", 19, topic="news").reasons)

    assert "Known by about" in said
    assert "times as often by email as by other channels." in said
    assert "around 19:00 as at other hours." in said
    assert "with 'news' as with other topics." in said
    assert "little" in portrait_of(a_person(1), A_TENANT).predict("email", 19).reasons[0]


def test_hours_near_a_favourite_one_borrow_from_it_around_midnight():
    at = MIDNIGHT + 23 * HOUR
    habits = NO_HABITS
    for day in range(30):
        told = {"sent_at": at + day * DAY, "at": at + day * DAY, "channel": "email"}
        habits = habits.after(Happening(str(day), "sent", **told))
        habits = habits.after(Happening(str(day), "engaged", **told))

    known = portrait_of(habits, A_TENANT)

    assert known.by_hour(23) > known.by_hour(0) > known.by_hour(1) > known.by_hour(6)
    assert known.by_hour(22) == pytest.approx(known.by_hour(0))


def test_the_best_time_is_the_favourite_hour_of_the_window_where_the_person_is():
    known = portrait_of(a_person(), A_TENANT)

    ranked = best_times(known, "email", start=MIDNIGHT, end=MIDNIGHT + DAY, zone="UTC")
    earlier = best_times(known, "email", start=MIDNIGHT, end=MIDNIGHT + 10 * HOUR, zone="Asia/Tokyo")

    assert (ranked[0].hour, len(ranked)) == (19, 25)
    assert (earlier[0].at - MIDNIGHT, earlier[0].hour) == (10 * HOUR, 19)
    assert [one.prediction.probability for one in ranked] == sorted(
        (one.prediction.probability for one in ranked), reverse=True
    )


def test_channels_are_ranked_with_what_is_expected_of_each():
    ranked = best_channels(portrait_of(a_person(), A_TENANT), ["sms", "slack", "email"], hour=19)

    assert [name for name, _ in ranked] == ["email", "slack", "sms"]


def test_no_probability_is_certain():
    eager = rates_of([Told("hour", "email", "9", 100, 100)])

    assert portrait_of(NO_HABITS, eager).predict("email", 9).high <= 0.95
