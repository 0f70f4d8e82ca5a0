"""What is set of a tenant through the API is what its messages are made with; files stay as they are."""

import asyncio
import json

import pytest

import info
from info import ContextError, InfoTemplateGenerator, TemplateError
from info.bootstrap import runtime_of, setup_here, stewardship, tenancy
from info.bootstrap.tenants import Tenants

JOHN = {"user_name": "John", "tier": "premium"}
STORE = "sqlite:///info.db"


@pytest.fixture
def setup(tmp_path):
    (tmp_path / "tenants" / "acme").mkdir(parents=True)
    file = tmp_path / "tenants" / "acme" / "tenant.json"
    file.write_text(
        json.dumps(
            {"id": "acme", "brand": {"name": "Acme of the file"}, "links": {}, "languages": ["en", "de"]}
        )
    )
    return setup_here(tmp_path, storage_url=STORE)


async def text_of(setup, tenant="acme", **options):
    generator = InfoTemplateGenerator(tenant, setup=setup)
    return await generator.generate_info_message("welcome", JOHN, "text", **options)


async def test_what_is_set_wins_over_the_file_from_the_next_message_on(setup):
    before = await text_of(setup)
    await tenancy(setup=setup).set("acme", {"brand": {"name": "Acme Ltd"}})
    after = await text_of(setup)
    await tenancy(setup=setup).set("acme", {"brand": {"name": None}})
    again = await text_of(setup)

    assert "Acme of the file" in before.payload
    assert "Acme Ltd" in after.payload
    assert "Acme of the file" in again.payload
    assert [
        (await InfoTemplateGenerator("acme", setup=setup).replay(each.id)).same for each in (before, after)
    ] == [
        True,
        True,
    ]


async def test_a_tenant_needs_no_file(setup):
    await tenancy(setup=setup).set("globex", {"brand": {"name": "Globex"}, "languages": ["fr"]})

    message = await text_of(setup, "globex")

    assert "Globex" in message.payload
    assert message.locale == "fr"
    assert await tenancy(setup=setup).tenants() == ("acme", "globex")


async def test_what_was_set_is_known_after_a_restart(setup):
    await tenancy(setup=setup).set("acme", {"brand": {"name": "Acme Ltd"}})
    info.close_all()

    assert "Acme Ltd" in (await text_of(setup)).payload


async def test_another_process_sees_it_when_its_time_to_live_is_over(setup):
    runtime = runtime_of(setup)
    other = Tenants(runtime.library, ttl=0.05, access=runtime.registry.access)
    assert other.tenant("acme").brand["name"] == "Acme of the file"

    await tenancy(setup=setup).set("acme", {"brand": {"name": "Acme Ltd"}})
    await asyncio.sleep(0.06)

    assert other.tenant("acme").brand["name"] == "Acme Ltd"


@pytest.mark.parametrize(
    "patch",
    [
        {"brand": {"color": "red"}},
        {"languages": []},
        {"limits": {"messages_a_minute": 0}},
        {"limits": {"messages": 1}},
        {"limits": 5},
        {"topics": {"news": "spam"}},
        {"consent": ["service"]},
        {"consent": "marketing"},
        {"residency": "x" * 201},
        {"colour": "red"},
    ],
)
async def test_a_wrong_value_is_told_with_its_place_and_changes_nothing(setup, patch):
    with pytest.raises(TemplateError, match=r"^set:1:\d+: "):
        await tenancy(setup=setup).set("acme", patch)

    assert await runtime_of(setup).registry.access.settings("acme") is None


async def test_a_tenant_s_limits_refuse_with_the_reason(setup):
    await tenancy(setup=setup).set("acme", {"limits": {"messages_a_minute": 3, "context_bytes": 60}})
    long = {"user_name": "J" * 60, "tier": "premium"}
    generator = InfoTemplateGenerator("acme", setup=setup)

    made = [await text_of(setup) for _ in range(2)]
    refused = await generator.generate_info_message("welcome", long, "text")
    over = await text_of(setup)

    assert [each.status for each in made] == ["ready", "ready"]
    assert (refused.status, refused.reasons[0].code) == ("refused", "limit.context")
    assert (over.status, over.reasons[0].code) == ("refused", "limit.messages")
    assert "J" * 60 not in str(refused.reasons[0])
    for each in (refused, over):
        assert (await generator.replay(each.id)).same
    assert (await text_of(setup, "globex")).status == "ready"


async def test_topics_and_consent_of_a_tenant_decide_who_hears_what(setup):
    await tenancy(setup=setup).set("acme", {"topics": {"account": "marketing"}, "consent": ["marketing"]})

    refused = await text_of(setup, recipient="r-1")
    await stewardship("acme", setup=setup).consent("r-1", "marketing", source="form", text_version="1")
    ready = await text_of(setup, recipient="r-1")

    assert (refused.reasons[0].code, ready.status) == ("no_consent", "ready")


async def test_the_packaged_templates_have_the_purposes_the_reference_says(setup):
    library = runtime_of(setup).library
    from info.privacy import purpose_of

    purposes = {name: purpose_of(library.facts(name, "acme").topic, {}) for name in library.templates()}

    assert {name for name, purpose in purposes.items() if purpose == "marketing"} == {
        "ai_recommendation",
        "feature_announcement",
        "optimization_tips",
        "usage_insights",
    }
    assert {name for name, purpose in purposes.items() if purpose == "essential"} == {"security_notice"}


async def test_an_error_of_the_caller_is_still_one(setup):
    await tenancy(setup=setup).set("acme", {"limits": {"context_bytes": 10}})

    with pytest.raises(ContextError):
        await InfoTemplateGenerator("acme", setup=setup).generate_info_message("welcome", {}, "text")
