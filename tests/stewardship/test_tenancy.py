"""Tokens open one tenant with one role until they end; what is set of a tenant wins over its files."""

import pytest

from info.errors import AccessDenied, ContextError, StorageError, UnknownName
from info.model.access import ALL_TENANTS, OPERATIONS, PERMISSIONS, ROLES, Principal, may
from info.stewardship.parts import require
from info.stewardship.tenancy import merge_patch, read_token, token_text
from tests.stewardship.house import DAY, NOW


async def test_a_token_is_its_tenant_and_role_and_its_day_of_use_is_kept(house):
    tenancy = house.tenancy()
    made = await tenancy.make_token("acme", "privacy", name="DPO", expires_at=NOW + DAY)

    actor = await tenancy.actor_of(made.text)

    assert actor == Principal(f"token:{made.token.id}", "acme", "privacy")
    (shown,) = await tenancy.tokens("acme")
    assert (shown.name, shown.last_used_day, shown.expires_at) == ("DPO", NOW // DAY, NOW + DAY)


async def test_a_secret_is_shown_once_and_stored_nowhere(house, tmp_path):
    made = await house.tenancy().make_token("acme", "viewer")
    house.close()

    secret = made.text.rsplit(".", 1)[1]
    assert secret not in repr(made)
    assert secret not in repr(house.noted)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert secret.encode() not in stored
    assert read_token(made.text).secret not in stored


@pytest.mark.parametrize("change", ["tenant", "id", "secret", "cut", "none", "other"])
async def test_what_is_no_token_and_what_is_a_wrong_one_are_told_alike(house, change):
    tenancy = house.tenancy()
    made = await tenancy.make_token("acme", "viewer")
    given = read_token(made.text)
    text = {
        "tenant": token_text("other", given.id, given.secret),
        "id": token_text("acme", "00", given.secret),
        "secret": token_text("acme", given.id, bytes(32)),
        "cut": made.text[:-1],
        "none": "",
        "other": "info.%.00.x",
    }[change]

    with pytest.raises(AccessDenied, match=r"^This token opens nothing\."):
        await tenancy.actor_of(text)


async def test_a_token_ends_at_its_hour_or_when_it_is_revoked_at_once(house):
    tenancy = house.tenancy()
    ends = await tenancy.make_token("acme", "viewer", expires_at=NOW + 10)
    revoked = await tenancy.make_token("acme", "viewer")

    assert await tenancy.revoke("acme", revoked.token.id)
    assert not await tenancy.revoke("acme", revoked.token.id)
    house.clock.now += 10

    with pytest.raises(AccessDenied, match="was revoked"):
        await tenancy.actor_of(revoked.text)
    with pytest.raises(AccessDenied, match="has expired"):
        await tenancy.actor_of(ends.text)
    with pytest.raises(UnknownName, match="no token"):
        await tenancy.revoke("acme", "00")


@pytest.mark.parametrize(
    ("tenant", "role", "options", "error"),
    [
        ("*", "viewer", {}, ContextError),
        ("", "viewer", {}, ContextError),
        ("acme", "root", {}, UnknownName),
        ("acme", "viewer", {"expires_at": NOW}, ContextError),
        ("acme", "viewer", {"name": "a\nb"}, ContextError),
    ],
)
async def test_no_token_is_made_of_what_it_cannot_be(house, tenant, role, options, error):
    with pytest.raises(error):
        await house.tenancy().make_token(tenant, role, **options)


async def test_settings_are_merged_and_null_gives_a_value_back(house):
    tenancy = house.tenancy()
    await tenancy.set("acme", {"brand": {"name": "A", "color": "#000000"}, "residency": "EU"})
    await tenancy.set("acme", {"brand": {"name": None}, "residency": "DE"})

    shown = await tenancy.show("acme")

    assert shown.origins == {"brand.color": "set", "residency": "set"}
    assert shown.version == 2
    assert (await house.access.settings("acme")).by == "house"
    assert await tenancy.tenants() == ("acme",)


async def test_a_wrong_value_changes_nothing(house):
    def refusing(_tenant, patch):
        raise StorageError(patch.decode())

    from msgspec.structs import replace

    house.tenancy_parts = replace(house.tenancy_parts, read=refusing)

    with pytest.raises(StorageError):
        await house.tenancy().set("acme", {"brand": {"name": 1}})
    with pytest.raises(ContextError, match="at most"):
        await house.tenancy().set("acme", {"brand": {"name": "x" * 70_000}})

    assert await house.access.settings("acme") is None


async def test_ten_changes_at_once_are_all_kept(house):
    import asyncio

    tenancy = house.tenancy()
    await asyncio.gather(*(tenancy.set("acme", {"links": {f"l{n}": "x"}}) for n in range(10)))

    assert len((await tenancy.show("acme")).origins) == 10


@pytest.mark.parametrize(
    ("target", "patch", "made"),
    [
        ({"a": 1}, {"a": None}, {}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({}, {"a": {"b": None}}, {"a": {}}),
        ({"a": 1}, [1], [1]),
    ],
)
def test_a_patch_is_merged_as_rfc_7396_says(target, patch, made):
    assert merge_patch(target, patch) == made


def test_the_table_of_roles_is_whole_and_nobody_reaches_another_tenant():
    assert set(PERMISSIONS) == set(ROLES)
    for role in ROLES:
        assert PERMISSIONS[role] <= set(OPERATIONS)
        for operation in OPERATIONS:
            assert may(Principal("x", "acme", role), operation, "acme") is (operation in PERMISSIONS[role])
            assert not may(Principal("x", "acme", role), operation, "other")
            assert may(Principal("x", ALL_TENANTS, role), operation, "other") is (
                operation in PERMISSIONS[role]
            )
        assert not may(Principal("x", "acme", role), "no such thing", "acme")
    assert not may(Principal("x", "acme", "nobody"), "tenant.read", "acme")
    assert "people.read" not in PERMISSIONS["viewer"] | PERMISSIONS["author"] | PERMISSIONS["operator"]


def test_who_may_not_is_told_what_and_what_next_and_nothing_of_others():
    with pytest.raises(AccessDenied, match=r"The role 'viewer' may not forget a person\. See infoctl"):
        require(Principal("x", "acme", "viewer"), "privacy.erase", "acme")
    with pytest.raises(AccessDenied) as raised:
        require(Principal("x", "acme", "admin"), "privacy.erase", "other")
    assert "other" not in str(raised.value).replace("another", "")
