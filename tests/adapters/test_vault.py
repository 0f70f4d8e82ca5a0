"""The root key in a KMS: it never leaves, and every way to fail is told without a token or a key."""

import pytest

import info
from info import ConfigError, InfoTemplateGenerator, LostKey, StorageError
from info.adapters.sql import storage_location
from info.adapters.vault import VaultTransit
from info.bootstrap import setup_here
from info.bootstrap.keys import open_ring
from info.privacy.keyring import rotate_root, stale_tenants
from info.testing.contracts import KeyProviderContract
from tests.adapters.servers import serving_in_a_thread
from tests.adapters.transit import Transit

PLACE, KEY = b"tenant t", b"K" * 32


@pytest.fixture
def kms():
    kms = Transit()
    with serving_in_a_thread(kms) as port:
        kms.url = f"http://127.0.0.1:{port}/transit/info"
        yield kms


@pytest.fixture
def vault(kms):
    return VaultTransit(kms.url, token=kms.token, timeout=2.0)


class TestVaultTransit(KeyProviderContract):
    @pytest.fixture
    def provider(self, vault):
        return vault


def test_a_rotated_key_unwraps_what_it_wrapped_before_and_asks_for_a_rotation(kms, vault):
    wrapped = vault.wrap(KEY, PLACE)

    kms.rotate()

    assert vault.unwrap(wrapped, PLACE) == KEY
    assert not vault.is_current(wrapped)
    assert vault.is_current(vault.wrap(KEY, PLACE))
    assert wrapped.startswith(b"vault:v1:")


def test_the_token_and_the_namespace_are_sent_and_never_shown(kms):
    vault = VaultTransit(kms.url, token=kms.token, namespace="team/a")

    vault.wrap(KEY, PLACE)

    _, _, head = kms.asked[0]
    assert (head["x-vault-token"], head["x-vault-namespace"]) == (kms.token, "team/a")
    assert kms.token not in f"{vault!r} {vault.name} {vars(vault)['_host']}"


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (403, StorageError, "Renew VAULT_TOKEN"),
        (404, LostKey, "There is no transit key info"),
        (500, StorageError, "HTTP 500"),
        (503, StorageError, "Unseal it"),
        (302, StorageError, "HTTP 302"),
        (400, LostKey, "another key"),
    ],
)
def test_what_a_kms_answers_is_told_plainly(kms, vault, status, error, told):
    wrapped = vault.wrap(KEY, PLACE)
    kms.status = status

    with pytest.raises(error, match=told) as caught:
        vault.unwrap(wrapped, PLACE)

    assert "KKKK" not in str(caught.value)
    assert kms.token not in str(caught.value)


@pytest.mark.parametrize("answer", [{}, {"plaintext": 7}, {"plaintext": "%%%"}, {"plaintext": "AAAA"}, []])
def test_an_answer_that_is_none_is_told(kms, vault, answer):
    wrapped = vault.wrap(KEY, PLACE)
    kms.status, kms.answer = 200, answer

    with pytest.raises(StorageError, match="no usable"):
        vault.unwrap(wrapped, PLACE)


def test_a_kms_that_is_away_is_told():
    vault = VaultTransit("http://127.0.0.1:9/transit/info", token="t", timeout=1.0)

    with pytest.raises(StorageError, match=r"transit key info of 127\.0\.0\.1:9: no answer"):
        vault.wrap(KEY, PLACE)


def test_a_key_that_another_kind_of_root_wrapped_is_told(vault):
    with pytest.raises(LostKey, match="a root key of another kind"):
        vault.unwrap(b"\x01" + b"x" * 60, PLACE)


WRONG_URLS = (
    "https://kms.example",
    "https://kms.example/info",
    "ftp://kms.example/transit/info",
    "https://u:p@kms.example/transit/info",
)


@pytest.mark.parametrize("url", WRONG_URLS)
def test_a_url_that_names_no_key_is_a_config_error(url):
    with pytest.raises(ConfigError, match=r"keys\.root"):
        VaultTransit(url, token="t")


def test_without_a_token_the_variable_is_named():
    with pytest.raises(ConfigError, match="VAULT_TOKEN"):
        VaultTransit("https://kms.example/transit/info", token=None)


async def test_a_whole_project_hangs_on_the_kms(kms, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    monkeypatch.setenv("INFO_ROOT_KEY", f"vault:{kms.url}")
    monkeypatch.setenv("VAULT_TOKEN", kms.token)
    context = {"user_name": "Ada", "tier": "premium"}
    generator = InfoTemplateGenerator("acme")
    message = await generator.generate_info_message("welcome", context, "slack", recipient="r-1")
    info.close_all()
    assert not (tmp_path / "root.key").exists()

    kms.rotate()
    ring, file = open_ring(setup_here(), storage_location(f"sqlite:///{tmp_path}/info.keys.db"))
    assert stale_tenants(ring) == ["acme"]
    assert sum(step.keys for step in rotate_root(ring)) == 2
    assert stale_tenants(ring) == []
    file.close()

    assert (await generator.replay(message.id)).same
    info.close_all()
    kms.status = 503
    with pytest.raises(StorageError, match="Unseal it"):
        await generator.replay(message.id)
    info.close_all()
