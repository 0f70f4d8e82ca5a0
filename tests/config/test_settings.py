"""Settings: precedence, origins, units, and errors that name the right form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.config import KEYS, Settings, load_settings, not_yet
from info.config.units import BadValue, read_boolean, read_bytes, read_seconds
from info.errors import ConfigError

DESIGN_YAML = """\
info_module:
  cache: {provider: redis_cluster, ttl: 3600, max_memory: 2GB}
  ml: {model_path: ./ml_models/, inference_timeout: 500ms, batch_size: 32}
  analytics: {real_time: true, retention_days: 90, export_format: [json, parquet]}
"""
DESIGN_VARIABLES = {
    "INFO_CACHE_TTL": "3600",
    "INFO_ML_ENABLED": "true",
    "INFO_ANALYTICS_ENDPOINT": "https://collect.example/events",
    "INFO_PERSONALIZATION_MODEL": "bert-base-multilingual",
    "INFO_MAX_CONCURRENT_REQUESTS": "1000",
    "INFO_STORAGE_URL": "sqlite:///x.db",
    "INFO_KEYS_URL": "sqlite:///keys.db",
    "INFO_ROOT_KEY": "file:root.key",
}


def load(
    env: dict[str, str] | None = None, yaml: str | None = None, arguments: dict[str, Any] | None = None
) -> Settings:
    return load_settings(env or {}, yaml, "info.yaml", arguments or {})


def test_nothing_given_is_the_defaults_in_memory():
    settings = load()

    assert settings.storage_url.value is None
    assert settings.cache_ttl.value == 3600
    assert {setting.origin for _, setting in settings.items()} == {"default"}
    assert not_yet(settings) == ()


def test_the_designs_yaml_is_read_and_each_value_knows_its_line():
    settings = load(yaml=DESIGN_YAML)

    assert (settings.cache_provider.value, settings.cache_provider.origin) == ("redis_cluster", "info.yaml:2")
    assert settings.cache_max_memory.value == 2_000_000_000
    assert (settings.ml_inference_timeout.value, settings.ml_inference_timeout.origin) == (0.5, "info.yaml:3")
    assert settings.analytics_export_format.value == ("json", "parquet")
    assert settings.analytics_real_time.value is True


def test_the_designs_variables_are_read_and_each_value_knows_its_name():
    settings = load(DESIGN_VARIABLES)

    assert {setting.origin for _, setting in settings.items() if setting.given} == set(DESIGN_VARIABLES)
    assert settings.max_concurrent_requests.value == 1000


def test_arguments_win_over_variables_over_yaml_over_defaults():
    yaml = "info_module:\n  cache:\n    ttl: 1m\n"
    env = {"INFO_CACHE_TTL": "2m"}

    assert load(yaml=yaml).cache_ttl.value == 60
    assert load(yaml=yaml).cache_ttl.origin == "info.yaml:3"
    assert load(env, yaml).cache_ttl.value == 120
    assert load(env, yaml, {"cache_ttl": timedelta(minutes=3)}).cache_ttl.value == 180
    assert load(env, yaml, {"cache_ttl": 1}).cache_ttl.origin == "argument"
    assert load(env, yaml, {"cache_ttl": None}).cache_ttl.origin == "INFO_CACHE_TTL"


def test_a_value_that_is_empty_counts_as_not_given():
    settings = load({"INFO_CACHE_TTL": ""}, "info_module:\n  cache:\n    ttl:\n  ml:\n")

    assert settings.cache_ttl.origin == "default"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "info_module:\n", "~"])
def test_a_file_that_sets_nothing_is_the_defaults(text: str):
    assert load(yaml=text) == load()


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("500ms", 0.5), ("3600", 3600), (3600, 3600), ("1h", 3600), ("1.5 h", 5400), ("0", 0), ("2D", 172800)],
)
def test_durations_take_a_number_and_a_unit(given: object, seconds: float):
    assert read_seconds(given) == seconds


@pytest.mark.parametrize(
    ("given", "size"),
    [("2GB", 2 * 10**9), ("2gb", 2 * 10**9), ("2GiB", 2**31), ("512", 512), (1, 1), ("1.5KB", 1500)],
)
def test_sizes_take_decimal_and_binary_units(given: object, size: int):
    assert read_bytes(given) == size


@pytest.mark.parametrize(("given", "value"), [("TRUE", True), ("off", False), ("1", True), (False, False)])
def test_booleans_take_the_usual_words(given: object, value: bool):  # noqa: FBT001
    assert read_boolean(given) is value


@pytest.mark.parametrize(
    ("env", "yaml", "arguments", "words"),
    [
        ({"INFO_CACHE_TLL": "1"}, None, {}, ["INFO_CACHE_TLL", "Did you mean 'INFO_CACHE_TTL'?"]),
        ({"INFO_CACHE_TTL": "5 parsecs"}, None, {}, ["INFO_CACHE_TTL: there is no unit 'parsecs'", "ms, s"]),
        ({"INFO_CACHE_TTL": "500mss"}, None, {}, ["Did you mean '500ms'?"]),
        ({"INFO_CACHE_TTL": "-1"}, None, {}, ["is not a duration"]),
        ({"INFO_CACHE_MAX_MEMORY": "2GP"}, None, {}, ["there is no unit 'GP'", "Did you mean '2GB'?"]),
        ({"INFO_ML_ENABLED": "ture"}, None, {}, ["neither true nor false", "Write true"]),
        ({"INFO_MAX_CONCURRENT_REQUESTS": "0"}, None, {}, ["whole number of at least 1"]),
        ({"INFO_ANALYTICS_ENDPOINT": "collect.example"}, None, {}, ["no http or https URL"]),
        ({"INFO_STORAGE_URL": "sqlit:///x.db"}, None, {}, ["Did you mean 'sqlite:'?"]),
        ({"INFO_STORAGE_URL": "x.db"}, None, {}, ["no such storage", "sqlite:///.info/info.db"]),
        ({}, "info_module:\n  cahce: {ttl: 1}\n", {}, ["cahce (info.yaml:2)", "no such key"]),
        ({}, "info_module:\n  cache:\n    tll: 1\n", {}, ["(info.yaml:3)", "Did you mean 'cache.ttl'?"]),
        ({}, "info_modul:\n  x: 1\n", {}, ["Did you mean 'info_module'?"]),
        ({}, "info_module:\n  cache:\n    provider: redis_clster\n", {}, ["info.yaml:3", "'redis_cluster'?"]),
        ({}, "info_module:\n  analytics: {export_format: [json, parket]}\n", {}, ["'parquet'?"]),
        (
            {},
            "info_module:\n  cache:\n    ttl: {a: 1}\n",
            {},
            ["cache.ttl (info.yaml:3)", "a list of values"],
        ),
        ({}, "info_module: [1]\n", {}, ["keys and values are wanted"]),
        ({}, "info_module:\n  cache: {ttl: 1}\n  cache: {ttl: 2}\n", {}, ["given twice", "info.yaml:2"]),
        ({}, "info_module: [\n", {}, ["not YAML"]),
        ({}, None, {"cache_tl": 1}, ["Did you mean 'cache_ttl'?"]),
        ({}, None, {"cache_ttl": True}, ["a boolean was given"]),
        ({}, None, {"ml_batch_size": 1.5}, ["whole number"]),
        ({}, None, {"cache_ttl": float("inf")}, ["finite"]),
    ],
)
def test_a_wrong_setting_names_the_place_and_the_right_form(
    env: dict[str, str], yaml: str | None, arguments: dict[str, Any], words: list[str]
):
    with pytest.raises(ConfigError) as caught:
        load(env, yaml, arguments)

    for word in words:
        assert word in str(caught.value)


def test_keys_without_an_engine_are_accepted_and_listed_by_name():
    found = {item.key: item for item in not_yet(load({}, DESIGN_YAML))}

    assert sorted(found) == ["analytics.export_format", "cache.provider"]
    assert found["cache.provider"].origin == "info.yaml:2"


def test_keys_with_an_engine_are_not_listed():
    env = {"INFO_CACHE_TTL": "1h", "INFO_ML_ENABLED": "false"}

    for url in ("sqlite:///x.db", "postgresql://app:secret@db.example:5432/info"):
        assert not_yet(load({**env, "INFO_STORAGE_URL": url})) == ()


def test_every_setting_has_a_field_a_yaml_key_and_a_variable_of_one_name():
    for key in KEYS:
        assert key.field in Settings.__struct_fields__
        assert key.variable.startswith("INFO_")
    assert len(KEYS) == len(Settings.__struct_fields__)


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_with_one_error(text: str):
    try:
        assert read_seconds(text) >= 0
    except BadValue as error:
        assert error.what


def test_the_place_of_the_tests_data_is_no_setting_and_no_mistake():
    settings = load_settings({"INFO_REFERENCE_DATA": "/somewhere"}, None, "info.yaml", {})

    assert not [name for name, setting in settings.items() if setting.given]
