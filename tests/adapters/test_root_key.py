"""The root key's file: made once, for its owner, never anew by mistake."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

import info
from info import InfoTemplateGenerator, LostKey, StorageError
from info.adapters.root_key import RootKeyFile

CONTEXT = {"user_name": "Ada", "tier": "premium"}


@pytest.fixture
def file(tmp_path):
    return RootKeyFile(tmp_path / "deep" / "root.key")


def nothing():
    return False


def test_a_file_is_made_once_for_its_owner_alone(file):
    assert file.read_or_make(lambda: "one", wraps=nothing) == "one"
    assert file.read_or_make(lambda: "two", wraps=nothing) == "one"
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["root.key"]


def test_of_many_who_make_it_at_once_all_get_the_same(file):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda at: file.read_or_make(lambda: str(at), wraps=nothing), range(40)))

    assert len(made) == 1


def test_it_is_not_made_anew_where_keys_stand_that_it_wrapped(file):
    with pytest.raises(LostKey, match=r"root\.key is missing, and keys stand that it has wrapped") as caught:
        file.read_or_make(lambda: "one", wraps=lambda: True)

    assert not file.path.exists()
    assert "no personal data" in caught.value.lost
    assert "INFO_ROOT_KEY" in caught.value.next_step


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(file, mode):
    file.read_or_make(lambda: "one", wraps=nothing)
    file.path.chmod(mode)

    with pytest.raises(StorageError, match="chmod 600"):
        file.read_or_make(lambda: "two", wraps=nothing)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "taken").write_text("")

    with pytest.raises(StorageError, match=r"root\.key: the root key cannot be read or written"):
        RootKeyFile(tmp_path / "taken" / "root.key").read_or_make(lambda: "one", wraps=nothing)


def test_another_text_takes_its_place_whole(file):
    file.read_or_make(lambda: "one", wraps=nothing)

    file.replace("two")

    assert file.path.read_text() == "two"
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["root.key"]


@pytest.mark.parametrize("content", ["", "# gone\n", "AAAA", "\x00" * 64])
async def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path, monkeypatch, content):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    (tmp_path / "root.key").write_text(content)
    (tmp_path / "root.key").chmod(0o600)

    with pytest.raises(StorageError, match=r"root\.key: .*its backup"):
        await InfoTemplateGenerator("acme").generate_info_message("welcome", CONTEXT, "slack")
    info.close_all()

    assert (tmp_path / "root.key").read_text() == content


async def test_messages_in_memory_leave_no_key_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INFO_STORAGE_URL", raising=False)

    await InfoTemplateGenerator("acme").generate_info_message("welcome", CONTEXT, "slack", recipient="r")
    info.close_all()

    assert list(tmp_path.iterdir()) == []
