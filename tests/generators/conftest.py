import pytest

from tests.generators import press


@pytest.fixture
def parts():
    parts = press.shop()
    yield parts
    parts.messages.close()


@pytest.fixture
def generator(parts):
    return press.generator(parts)
