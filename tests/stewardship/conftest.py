import pytest

from tests.stewardship.house import House


@pytest.fixture
def house(tmp_path):
    house = House(f"sqlite:///{tmp_path}/info.db")
    yield house
    house.close()


@pytest.fixture
def generator(house):
    return house.generator()


@pytest.fixture
def stewardship(house):
    return house.stewardship()
