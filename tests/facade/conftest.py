import pytest

import info


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    """Each test in a folder of its own, with an environment that says nothing, and all closed after."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "INFO_STORAGE_URL",
        "INFO_CONFIG",
        "INFO_MAX_CONCURRENT_REQUESTS",
        "INFO_ANALYTICS_ENDPOINT",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INFO_OUTBOUND_ALLOW", "127.0.0.1")
    yield
    info.close_all()
