from __future__ import annotations

import pytest

from info.adapters.folder import FolderSource
from info.adapters.packaged import PackagedSource
from info.errors import StorageError


def test_a_folder_reads_its_files_and_says_none_for_the_others(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.json").write_text("{}")
    (tmp_path / "templates" / ".hidden.json").write_text("{}")
    source = FolderSource(tmp_path)

    assert source.read("templates/a.json") == b"{}"
    assert source.read("templates/b.json") is None
    assert source.read("templates") is None
    assert source.read("templates/a.json/b") is None
    assert source.list("templates/") == ["templates/a.json"]
    assert list(source.list("nowhere/")) == []


@pytest.mark.parametrize(
    "path", ["../secret", "templates/../../secret", "/etc/passwd", "", "a//b", "a\\..\\b", "c:/x"]
)
def test_a_path_that_would_leave_the_folder_does_not_exist(tmp_path, path):
    inside = tmp_path / "project"
    inside.mkdir()
    (tmp_path / "secret").write_text("no")

    assert FolderSource(inside).read(path) is None


def test_a_file_that_cannot_be_read_is_a_storage_error(tmp_path):
    (tmp_path / "a.json").symlink_to("a.json")

    with pytest.raises(StorageError, match=r"a\.json cannot be read"):
        FolderSource(tmp_path).read("a.json")


def test_the_package_holds_templates_schemas_locales_and_the_default_tenant():
    source = PackagedSource()

    assert source.read("templates/tenant_welcome.json")
    assert source.read("schemas/tenant_welcome.json")
    assert source.read("templates/locales/de/tenant_welcome.json")
    assert source.read("tenants/_default/tenant.json")
    assert source.read("errors.py") is None
    assert source.read("templates/../errors.py") is None
    assert "templates/partials/footer.json" in source.list("templates/")
