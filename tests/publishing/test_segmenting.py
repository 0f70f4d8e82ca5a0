"""What a template says of its experiment, by which attributes, for how many messages; what is expected."""

import json

import pytest

from info.errors import TemplateError
from info.model.values import Prior, Priors
from info.personalization.expecting import priors_with
from info.publishing import loads, long_form

WARM = {"warm": {"subject": "So good to see you"}}


def experiment(**more):
    made = {"id": "t", "topic": "account", "subject": "S", "short": "T", "body": {"x": "Hi"}}
    return json.dumps(
        {**made, "variants": WARM, "experiment": {"goal": "clicked", **more}}, indent=1
    ).encode()


def test_an_experiment_names_attributes_and_its_horizon():
    document = loads(experiment(by=["attributes.plan", "attributes.region"], horizon=30_000))

    assert document.experiment.by == ("plan", "region")
    assert document.experiment.horizon == 30_000
    assert loads(json.dumps(long_form(document)).encode()) == document


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (["plan"], "'by' names attributes of the recipient"),
        (["attributes."], "'by' names attributes of the recipient"),
        (["attributes.plan.name"], "'by' names attributes of the recipient"),
        ([], "'by' wants one to 4 attributes"),
        ([f"attributes.a{n}" for n in range(5)], "'by' wants one to 4 attributes"),
        (["attributes.plan", "attributes.plan"], "'by' names an attribute twice"),
        (["attributes.email"], "'email' tells who somebody is"),
        (["attributes.user_id"], "'user_id' tells who somebody is"),
        (["attributes.First_Name"], "'First_Name' tells who somebody is"),
    ],
)
def test_what_names_no_group_of_people_is_refused_at_its_place(by, said):
    with pytest.raises(TemplateError, match=said) as raised:
        loads(experiment(by=by))

    assert raised.value.line is not None


@pytest.mark.parametrize("horizon", [0, -1, True, 1.5, "many"])
def test_a_horizon_is_a_number_of_messages(horizon):
    with pytest.raises(TemplateError, match="'horizon' wants how many messages"):
        loads(experiment(horizon=horizon))


HELLO = {
    "id": "hello",
    "topic": "t",
    "subject": "Welcome, {$name}",
    "short": "Welcome",
    "body": {"a": "# Hi"},
    "variants": {"warm": {"subject": "So good to **see** you, {$name}"}},
    "experiment": {"by": ["attributes.plan"], "horizon": 500},
}


def test_facts_tell_segments_horizon_and_a_hash_of_each_variant_s_texts(project):
    facts = project({"templates/hello.json": HELLO}, packaged=False).facts("hello", "")
    rewritten = {**HELLO, "variants": {"warm": {"subject": "Good to see you, {$name}"}}}
    again = project({"templates/hello.json": rewritten}, packaged=False).facts("hello", "")

    assert (facts.by, facts.horizon) == (("plan",), 500)
    assert facts.texts["control"] == again.texts["control"]
    assert facts.texts["warm"] != again.texts["warm"]


def test_a_translation_makes_no_other_variant(project):
    plain = project({"templates/hello.json": HELLO}, packaged=False).facts("hello", "")
    german = project(
        {"templates/hello.json": HELLO, "templates/locales/de/hello.json": {"a": "# Hallo"}}, packaged=False
    ).facts("hello", "")

    assert plain.texts == german.texts


class Estimated:
    model, version = "engagement", "7"

    def __init__(self, lifts):
        self.lifts, self.deviations = lifts, (0.2,) * len(lifts)


class Model:
    """A content model that notes what it is asked."""

    def __init__(self, answer):
        self.asked, self.answer = [], answer

    def estimate(self, texts, *, locale):
        self.asked.append((tuple(texts), locale))
        return self.answer


def test_the_content_model_is_asked_at_publish_for_the_text_that_is_read_first(project):
    model = Model(Estimated((-0.1, 0.1)))
    library = project({"templates/hello.json": HELLO}, packaged=False, expect=priors_with(lambda: model))

    facts = library.facts("hello", "")
    asked = list(model.asked)

    assert asked[0] == (("Welcome,", "So good to see you,"), "en")
    expected = {"control": Prior(-0.065, 0.2), "warm": Prior(0.065, 0.2)}
    assert facts.priors("email") == Priors("engagement 7", expected)
    assert model.asked == asked  # nothing is asked when a message is made


@pytest.mark.parametrize("policy", ["uniform", "fixed"])
def test_a_template_that_learns_nothing_asks_no_model(project, policy):
    model = Model(Estimated((-0.1, 0.1)))
    told = {**HELLO, "experiment": {"policy": policy}}
    library = project({"templates/hello.json": told}, packaged=False, expect=priors_with(lambda: model))

    assert library.facts("hello", "").priors("email") == Priors()
    assert model.asked == []


def test_without_an_estimate_there_is_no_prior(project):
    library = project(
        {"templates/hello.json": HELLO}, packaged=False, expect=priors_with(lambda: Model(object()))
    )

    assert library.facts("hello", "").priors("email") == Priors()


def test_texts_that_do_not_differ_are_no_question_to_a_model(project):
    model = Model(Estimated((-0.1, 0.1)))
    told = {**HELLO, "variants": {"warm": {"body": {"a": "# So good to see you"}}}}
    library = project({"templates/hello.json": told}, packaged=False, expect=priors_with(lambda: model))

    assert library.facts("hello", "").priors("email") == Priors()
    assert model.asked == []
