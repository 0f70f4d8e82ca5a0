"""Each setting: changed, its effect observed; or, without an engine, accepted and said once by name.

A test is named after its key: `test_cache_ttl…`. The last test counts them against the table of keys.
"""

import asyncio
import json
import os
import struct
import sys
import time
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import info
from info import InfoTemplateGenerator, StorageError
from info.adapters.encoder import LocalEncoder
from info.adapters.encoder.transformer import Transformer
from info.apps.cli.main import app
from info.bootstrap import feedback, setup_here, warned
from info.bootstrap.content import _opened
from info.config import KEYS
from info.personalization import ContentModel, Optimized
from info.personalization.content import EncodedModel
from info.personalization.content.weights import Head, read_packaged
from tests.adapters.servers import HttpSink, serving_in_a_thread
from tests.adapters.tiny_encoder import make_encoder

JOHN = {"user_name": "John", "tier": "premium"}
DAY = 86_400.0


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    """A folder of its own, an environment that says nothing, a process that was warned about nothing."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INFO_")]:
        monkeypatch.delenv(name)
    warned._warned.clear()
    yield
    info.close_all()
    warned._warned.clear()


async def welcome(generator, **more):
    return await generator.generate_info_message("welcome", JOHN, "email", **more)


def doctor():
    result = CliRunner().invoke(app, ["doctor", "--json"])
    return result.exit_code, json.loads(result.stdout)


async def assert_not_yet(monkeypatch, variable, value, key):
    """Accepted, without effect on the message, warned about once by name, shown by `doctor`."""
    plain = await welcome(InfoTemplateGenerator("t"), variant="control")
    monkeypatch.setenv(variable, value)

    with pytest.warns(UserWarning, match=f"{key} = .*not yet") as told:  # noqa: PT031  (once for both)
        same = await welcome(InfoTemplateGenerator("t"), variant="control")
        await welcome(InfoTemplateGenerator("t", storage_url="sqlite:///other.db"))

    assert same.payload == plain.payload
    assert len(told) == 1
    assert any(line.startswith(f"{key} = ") and variable in line for line in doctor()[1]["not_yet"])


# --- cache ---


@pytest.mark.parametrize(("ttl", "brand", "subject"), [("0", "New", "Novel"), ("1h", "Old", "Ancient")])
async def test_cache_ttl_is_how_long_tenants_and_templates_are_believed(
    tmp_path, monkeypatch, ttl, brand, subject
):
    monkeypatch.setenv("INFO_CACHE_TTL", ttl)
    tenant = tmp_path / "tenants" / "acme"
    (tenant / "templates").mkdir(parents=True)
    generator = InfoTemplateGenerator("acme")
    for name, word in (("Old", "Ancient"), ("New", "Novel")):
        (tenant / "tenant.json").write_text(json.dumps({"brand": {"name": f"{name} Records"}}))
        (tenant / "templates" / "tenant_welcome.json").write_text(json.dumps({"subject": f"{word} words"}))
        message = await welcome(generator, variant="control")

    assert f"{brand} Records" in str(message.payload)
    assert message.payload["headers"]["Subject"] == f"{subject} words"


async def test_cache_provider_other_than_memory_is_not_yet(monkeypatch):
    await assert_not_yet(monkeypatch, "INFO_CACHE_PROVIDER", "redis_cluster", "cache.provider")


@pytest.mark.parametrize(("size", "kept"), [("256MB", True), ("10KB", False)])
async def test_cache_max_memory_bounds_the_programs_that_are_kept(monkeypatch, size, kept):
    monkeypatch.setenv("INFO_CACHE_MAX_MEMORY", size)
    generator = InfoTemplateGenerator("t")

    message = await welcome(generator, variant="control")

    library = generator.runtime.library
    at_hand = library.held("tenant_welcome", "control", "en", "en", "email", "t")
    assert (at_hand is not None) is kept
    assert library._held.cost + library._programs.cost <= generator.setup.settings.cache_max_memory.value
    assert (await generator.replay(message.id)).same


# --- ml ---


@pytest.mark.parametrize(("enabled", "moved"), [("true", True), ("false", False)])
async def test_ml_enabled_says_whether_shares_are_learnt(monkeypatch, enabled, moved):
    monkeypatch.setenv("INFO_ML_ENABLED", enabled)
    generator = InfoTemplateGenerator("t")
    messages = [await welcome(generator) for _ in range(60)]
    chosen = messages[0].variant
    for message in messages:
        if message.variant == chosen:
            await generator.track(message.id, "clicked")

    shares = dict((await feedback("t").refresh("tenant_welcome", "email")).shares)

    assert (shares[chosen] > 0.5) is moved
    assert (len(set(shares.values())) == 1) is not moved


async def test_ml_enabled_has_the_content_model_give_the_first_shares_and_explain_names_it():
    generator = InfoTemplateGenerator("t")

    message = await welcome(generator)

    table = await generator.runtime.store.table("t", "tenant_welcome", "email", 0)
    assert table.prior.startswith("engagement ")
    assert len({round(share, 3) for _, share in table.shares}) > 1
    assert f"of table 0, which began with {table.prior}" in str(await generator.explain(message.id))
    assert (await generator.replay(message.id, decide=True)).decision.same


async def test_ml_enabled_switched_off_makes_shares_equal_from_the_next_message_on(monkeypatch):
    learning = InfoTemplateGenerator("t", storage_url="sqlite:///info.db")
    for _ in range(60):
        message = await welcome(learning)
        if message.variant == "control":
            await learning.track(message.id, "clicked")
    learnt = await feedback("t", setup=learning.setup).refresh("tenant_welcome", "email")
    info.close_all()

    monkeypatch.setenv("INFO_ML_ENABLED", "false")
    generator = InfoTemplateGenerator("t", storage_url="sqlite:///info.db")
    message = await welcome(generator)

    table = await generator.runtime.store.table("t", "tenant_welcome", "email", None)
    assert learnt.policy == "thompson"
    assert (table.policy, table.number) == ("uniform", learnt.number + 1)
    assert len({share for _, share in table.shares}) == 1
    assert message.record.decision.table == table.number
    ranked = await info.PersonalizationEngine({"ml_enabled": False}).optimize_for_engagement(["Hello", "Hi"])
    assert len(ranked.candidates) == 2


@pytest.fixture
def models(tmp_path) -> Path:
    """A folder of models, with one of them in it."""
    make_encoder(tmp_path / "ml_models" / "tiny")
    return tmp_path / "ml_models"


async def estimated() -> Optimized:
    engine = info.PersonalizationEngine()
    return await engine.optimize_for_engagement(["Your report is ready", "Look what happened"])


async def test_ml_enabled_switched_off_opens_no_file_of_a_model(monkeypatch, models):
    monkeypatch.setenv("INFO_ML_ENABLED", "false")
    monkeypatch.setenv("INFO_PERSONALIZATION_MODEL", str(models / "tiny"))
    read_packaged.cache_clear()
    opened: list[str] = []
    watching = [True]
    sys.addaudithook(
        lambda event, given: opened.append(str(given[0])) if event == "open" and watching else None
    )

    config = {"ml_enabled": True, "sentiment_analysis": True, "behavioral_prediction": True}
    result = await info.PersonalizationEngine(config).optimize_for_engagement(["Hello", "Hi there"])
    await welcome(InfoTemplateGenerator("t"))

    watching.clear()
    assert opened
    assert [name for name in opened if "ml_models" in name or "engagement" in name] == []
    assert (result.label, result.no_estimate) == ("heuristic, not a prediction", "ml_enabled is off.")


async def test_ml_personalization_model_without_a_folder_falls_back_and_says_so_once(monkeypatch):
    monkeypatch.setenv("INFO_PERSONALIZATION_MODEL", "bert-base-multilingual")

    with pytest.warns(UserWarning, match=r"ml\.personalization_model = bert-base-multilingual") as caught:  # noqa: PT031  (once for both)
        result = await estimated()
        again = await estimated()

    assert len(caught) == 1
    assert (result.model, again.model) == ("engagement", "engagement")


async def test_ml_personalization_model_names_an_encoder_in_the_folder_of_models(monkeypatch, models):
    monkeypatch.setenv("INFO_PERSONALIZATION_MODEL", "tiny")
    monkeypatch.setenv("INFO_ML_MODEL_PATH", str(models))

    result = await estimated()

    assert result.model == "engagement"
    assert result.remarks == ("no head is fitted for the encoder 'tiny'; the light model answered.",)


async def test_ml_model_path_is_where_the_encoder_is_looked_for(monkeypatch, models):
    monkeypatch.setenv("INFO_PERSONALIZATION_MODEL", "tiny")
    with pytest.warns(UserWarning, match="There is no folder of that model"):
        assert (await estimated()).remarks == ()

    monkeypatch.setenv("INFO_ML_MODEL_PATH", str(models))

    assert "no head is fitted for the encoder 'tiny'" in (await estimated()).remarks[0]


@pytest.fixture(name="fitted_head")
def _fitted_head(monkeypatch, models) -> None:
    """The tiny encoder with a head that is fitted for it, as a package would have one."""
    monkeypatch.setenv("INFO_PERSONALIZATION_MODEL", "tiny")
    monkeypatch.setenv("INFO_ML_MODEL_PATH", str(models))
    fitted, table, _ = read_packaged()
    fingerprint = LocalEncoder(models / "tiny").fingerprint
    width = 2 * 8  # layers times numbers of one
    line = struct.pack("<16e", *(0.1 * place for place in range(width)))
    made = ContentModel(
        msgspec.structs.replace(fitted, head=Head("tiny", fingerprint, width=width)),
        table,
        bytes(2 * width) + line,
    )
    monkeypatch.setattr(
        EncodedModel,
        "packaged",
        classmethod(lambda cls, encoder: cls(ContentModel.packaged(), encoder, [made])),
    )
    _opened.cache_clear()


async def test_an_encoder_with_a_head_estimates(fitted_head):
    with_encoder = await estimated()

    assert (with_encoder.model, with_encoder.remarks) == ("engagement+tiny", ())
    light = ContentModel.packaged().estimate(["Your report is ready", "Look what happened"], locale="en")
    assert with_encoder.candidates[0].lift not in light.ranges()


@pytest.mark.parametrize(("longest", "model"), [("50ms", "engagement"), ("30s", "engagement+tiny")])
async def test_ml_inference_timeout_is_how_long_an_encoder_is_waited_for(
    monkeypatch, fitted_head, longest, model
):
    monkeypatch.setenv("INFO_ML_INFERENCE_TIMEOUT", longest)
    compute = Transformer.states
    monkeypatch.setattr(Transformer, "states", lambda self, batch: time.sleep(0.2) or compute(self, batch))

    result = await estimated()

    assert result.model == model
    late = ("tiny took longer than 50 ms. The light model answered.",)
    assert result.remarks == (late if longest == "50ms" else ())


@pytest.mark.parametrize(("size", "batches"), [("1", [1, 1]), ("32", [2])])
async def test_ml_batch_size_is_how_many_texts_run_together(monkeypatch, fitted_head, size, batches):
    monkeypatch.setenv("INFO_ML_BATCH_SIZE", size)
    monkeypatch.setenv("INFO_ML_INFERENCE_TIMEOUT", "30s")
    compute = Transformer.states
    seen: list[int] = []
    monkeypatch.setattr(
        Transformer, "states", lambda self, batch: seen.append(len(batch)) or compute(self, batch)
    )

    await estimated()

    assert seen == batches


# --- languages ---


async def test_languages_threshold_is_how_sure_an_answer_has_to_be(monkeypatch):
    text = "Claro, adelante"
    usual = await InfoTemplateGenerator("t").detect_language(text)
    monkeypatch.setenv("INFO_LANGUAGES_THRESHOLD", "1")
    strict = await InfoTemplateGenerator("t").detect_language(text)
    by_command = CliRunner().invoke(app, ["text", "detect"], input=text)

    assert (usual.language, strict.language) == ("es", "und")
    assert strict.runner_up == "es"
    assert json.loads(by_command.stdout)["language"] == "und"


# --- analytics ---


def events_in(sink):
    return [event for body in sink.bodies for event in json.loads(body)["events"]]


async def until(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:  # noqa: ASYNC110  (the other side is a server)
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("given", [True, False])
async def test_analytics_endpoint_is_where_events_are_posted(monkeypatch, given):
    sink = HttpSink(204, "")
    with serving_in_a_thread(sink) as port:
        if given:
            monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", f"http://127.0.0.1:{port}/events")
        message = await welcome(InfoTemplateGenerator("t"))
        await asyncio.to_thread(info.close_all)

    assert [event["message"] for event in events_in(sink)] == [message.id] * given


@pytest.mark.parametrize("real_time", ["true", "false"])
async def test_analytics_real_time_says_how_often_events_are_posted(monkeypatch, real_time):
    monkeypatch.setattr("info.bootstrap.runtime.POST_SECONDS", {True: 0.05, False: 3.0})
    monkeypatch.setenv("INFO_ANALYTICS_REAL_TIME", real_time)
    sink = HttpSink(204, "")
    with serving_in_a_thread(sink) as port:
        monkeypatch.setenv("INFO_ANALYTICS_ENDPOINT", f"http://127.0.0.1:{port}/events")
        generator = InfoTemplateGenerator("t")
        await welcome(generator)
        await until(lambda: sink.bodies)
        await asyncio.sleep(0.3)  # the poster looks once more after a batch, then rests
        await welcome(generator)
        await until(lambda: len(events_in(sink)) == 2, seconds=0.5)
        soon = len(events_in(sink))
        await asyncio.to_thread(info.close_all)

    assert soon == {"true": 2, "false": 1}[real_time]
    assert len(events_in(sink)) == 2


@pytest.mark.parametrize(("days", "stays"), [("30", False), ("90", True)])
async def test_analytics_retention_days_says_how_long_messages_and_events_stay(monkeypatch, days, stays):
    monkeypatch.setenv("INFO_ANALYTICS_RETENTION_DAYS", days)
    generator = InfoTemplateGenerator("t", storage_url="sqlite:///info.db")
    long_ago = time.time() - 60 * DAY
    old = await welcome(generator, now=long_ago)
    await generator.track(old.id, "viewed", at=long_ago)
    await welcome(generator)
    info.close_all()

    store = generator.runtime.store

    kinds = [event.kind for event in (await store.page("t")).events if event.message == old.id]
    assert kinds == (["generated", "viewed"] if stays else [])
    assert (await store.message("t", old.id) is not None) is stays
    assert sum(count.shown for count in await store.counts("t", "tenant_welcome", "email")) == 2


async def test_analytics_export_format_json_is_written(tmp_path):
    await welcome(InfoTemplateGenerator("t", storage_url="sqlite:///info.db"))
    info.close_all()
    (tmp_path / "info.yaml").write_text('info_module: {storage: {url: "sqlite:///info.db"}}')

    result = CliRunner().invoke(app, ["analytics", "--export", "out"])

    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "out" / "analytics.json").read_bytes())["total"]["messages"] == 1


async def test_analytics_export_format_parquet_is_not_yet(tmp_path, monkeypatch):
    await assert_not_yet(monkeypatch, "INFO_ANALYTICS_EXPORT_FORMAT", "parquet", "analytics.export_format")

    result = CliRunner().invoke(app, ["analytics", "--export", "out"])

    assert result.exit_code == 2
    assert "Add json" in result.output
    assert not (tmp_path / "out").exists()


# --- connectors ---


async def test_connectors_are_asked_to_erase_a_person_and_stand_in_the_receipt(monkeypatch):
    sink = HttpSink()
    with serving_in_a_thread(sink) as port:
        monkeypatch.setenv("INFO_CONNECTORS", f"crm=http://127.0.0.1:{port}/erase")
        done = await InfoTemplateGenerator("t").forget("r-1")

    assert [json.loads(body)["recipient"] for body in sink.bodies] == ["r-1"]
    steps = {step["step"]: step for step in json.loads(done.receipt)["receipt"]["steps"]}
    assert steps["connectors"]["systems"] == [{"system": "crm", "status": "erased"}]


# --- sharing ---


@pytest.mark.parametrize(("agreed", "took"), [("", None), ("default", ["default"])])
async def test_sharing_tenants_says_whose_figures_are_read(monkeypatch, agreed, took):
    monkeypatch.setenv("INFO_SHARING_TENANTS", agreed)

    result = CliRunner().invoke(app, ["experiments", "share", "--dry-run", "--json"])

    told = json.loads(result.stdout) if took else None
    assert result.exit_code == (0 if took else 2)
    assert (took is None) or [each["tenant"] for each in told["tenants"]] == took


async def test_sharing_start_from_is_what_tables_start_from(monkeypatch, tmp_path):
    (tmp_path / "shared.json").write_text('{"rate": 0.05, "spread": 0.05, "content_scale": 0.0}')
    place = {"policy": "thompson", "tenant": "t", "template": "x", "channel": "email", "seed": 0, "now": 0.0}
    shares = []
    for file in ("", "shared.json"):
        monkeypatch.setenv("INFO_SHARING_START_FROM", file)
        table = InfoTemplateGenerator("t").runtime.learn({"a": (300, 15), "b": (300, 21)}, None, **place)
        shares.append((dict(table.shares)["b"], table.prior))

    (plain, nothing), (shared, named) = shares
    assert (nothing, named) == ("", "shared hyper-parameters")
    assert 0.5 < shared < plain  # where variants hardly differ, evidence moves less


# --- outbound ---


@pytest.mark.parametrize(
    ("allow", "status"),
    [("", "failed"), ("127.0.0.0/8", "sent"), ("127.0.0.1:1", "failed"), ("other.lan", "failed")],
)
async def test_outbound_allow_says_which_inner_places_a_message_may_be_sent_to(monkeypatch, allow, status):
    monkeypatch.setenv("INFO_OUTBOUND_ALLOW", allow)
    sink = HttpSink()
    with serving_in_a_thread(sink) as port:
        message = await InfoTemplateGenerator("t").generate_info_message("welcome", JOHN, "webhook")
        receipt = await message.send(f"http://127.0.0.1:{port}/hook")

    assert (receipt.status, len(sink.bodies)) == (status, status == "sent")


async def test_outbound_allow_that_is_no_place_is_an_error(monkeypatch):
    monkeypatch.setenv("INFO_OUTBOUND_ALLOW", "10.0.0.0/8, *")

    with pytest.raises(info.ConfigError, match=r"INFO_OUTBOUND_ALLOW: '\*' alone .* Write e\.g\."):
        setup_here()


async def test_outbound_allow_needs_no_place_that_a_person_types_at_the_command(monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    message = await InfoTemplateGenerator("t").generate_info_message("welcome", JOHN, "webhook")
    info.close_all()
    sink = HttpSink()

    with serving_in_a_thread(sink) as port:
        command = ["send", message.id, "--to", f"http://127.0.0.1:{port}/hook"]
        result = await asyncio.to_thread(CliRunner().invoke, app, command)

    assert (result.exit_code, len(sink.bodies)) == (0, 1), result.output


# --- the rest ---


async def test_max_concurrent_requests_bounds_what_runs_at_once_and_drops_nothing(monkeypatch):
    monkeypatch.setenv("INFO_MAX_CONCURRENT_REQUESTS", "7")
    generator = InfoTemplateGenerator("t")

    messages = await asyncio.gather(*(welcome(generator) for _ in range(300)))

    assert len({message.id for message in messages}) == 300
    assert generator.runtime.parts.gate.most_inside == 7


async def test_storage_url_is_where_messages_live(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///deep/info.db")
    message = await welcome(InfoTemplateGenerator("t"))
    info.close_all()

    assert (tmp_path / "deep" / "info.db").is_file()
    assert (await InfoTemplateGenerator("t").replay(message.id)).same


async def test_storage_url_of_a_server_that_is_not_there_keeps_nothing_and_says_so(monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "postgresql://app:secret@127.0.0.1:1/info")
    generator = InfoTemplateGenerator("t")

    with pytest.raises(
        StorageError, match=r"postgresql://127\.0\.0\.1:1/info: .*cannot be reached"
    ) as caught:
        await welcome(generator)
    code, report = doctor()

    assert "secret" not in str(caught.value)
    assert code == 1
    assert any("127.0.0.1:1/info" in finding["what"] for finding in report["findings"])
    assert "secret" not in json.dumps(report)


def test_storage_owner_url_is_who_migrates(monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "postgresql://app:secret@127.0.0.1:1/info")
    monkeypatch.setenv("INFO_STORAGE_OWNER_URL", "postgresql://owner:secret@127.0.0.1:2/info")

    told = CliRunner().invoke(app, ["migrate", "--json"])

    assert told.exit_code == 2
    assert "127.0.0.1:2/info" in json.loads(told.stdout)["error"]["text"]
    assert "secret" not in told.stdout


async def test_keys_url_is_where_the_tenants_keys_live(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    monkeypatch.setenv("INFO_KEYS_URL", "sqlite:///apart/keys.db")
    one = await welcome(InfoTemplateGenerator("t"), recipient="r-1")
    info.close_all()

    monkeypatch.setenv("INFO_KEYS_URL", "sqlite:///others/keys.db")
    other = await welcome(InfoTemplateGenerator("t"), recipient="r-1")

    assert (tmp_path / "apart" / "keys.db").is_file()
    assert not (tmp_path / "info.keys.db").exists()
    assert one.record.recipient_key != other.record.recipient_key


async def test_keys_url_without_an_engine_names_the_setting(monkeypatch):
    monkeypatch.setenv("INFO_KEYS_URL", "vault://secret")

    with pytest.raises(info.ConfigError, match=r"keys\.url"):
        await welcome(InfoTemplateGenerator("t"))


async def test_keys_in_memory_are_refused_beside_a_store_that_stays(monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    monkeypatch.setenv("INFO_KEYS_URL", "sqlite://")

    with pytest.raises(info.ConfigError, match=r"keys\.url: keys in memory end with the process"):
        await welcome(InfoTemplateGenerator("t"))


async def test_keys_root_is_what_wraps_the_tenants_keys(tmp_path, monkeypatch):
    monkeypatch.setenv("INFO_STORAGE_URL", "sqlite:///info.db")
    await welcome(InfoTemplateGenerator("t"), recipient="r-1")
    assert (tmp_path / "root.key").stat().st_mode & 0o777 == 0o600
    info.close_all()

    monkeypatch.setenv("INFO_ROOT_KEY", "file:elsewhere/my.key")
    with pytest.raises(info.LostKey, match=r"my\.key is missing, and keys stand"):
        await welcome(InfoTemplateGenerator("t"), recipient="r-1")
    info.close_all()

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root.key").rename(tmp_path / "elsewhere" / "my.key")
    await welcome(InfoTemplateGenerator("t"), recipient="r-1")
    info.close_all()

    monkeypatch.setenv("INFO_ROOT_KEY", (tmp_path / "elsewhere" / "my.key").read_text().split()[-1])
    await welcome(InfoTemplateGenerator("t"), recipient="r-1")
    assert not (tmp_path / "root.key").exists()


@pytest.mark.parametrize("given", ["short", "valut:https://kms.example/transit/info", "Zwickel" * 9])
async def test_keys_root_that_is_none_is_told_and_never_quoted(monkeypatch, given):
    monkeypatch.setenv("INFO_ROOT_KEY", given)

    with pytest.raises(info.ConfigError) as caught:
        await welcome(InfoTemplateGenerator("t"), recipient="r-1")

    assert "openssl rand -base64 32" in str(caught.value)
    assert given not in str(caught.value)


async def test_info_config_names_the_file_and_its_folder_is_the_project(tmp_path, monkeypatch):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "mine.yaml").write_text(
        'info_module: {max_concurrent_requests: 3, storage: {url: "sqlite:///here.db"}}'
    )
    monkeypatch.setenv("INFO_CONFIG", "conf/mine.yaml")

    await welcome(InfoTemplateGenerator("t"))

    assert setup_here().settings.max_concurrent_requests.value == 3
    assert (tmp_path / "conf" / "here.db").is_file()


async def test_a_warning_that_is_an_error_is_raised_at_every_try(monkeypatch):
    monkeypatch.setenv("INFO_CACHE_PROVIDER", "redis")

    for _ in range(2):
        with pytest.raises(UserWarning, match=r"cache\.provider"):
            await welcome(InfoTemplateGenerator("t"))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.yaml)
def test_every_key_has_a_test_of_its_effect(key):
    start = f"test_{key.yaml.replace('.', '_')}_"

    assert [name for name in vars(sys.modules[__name__]) if name.startswith(start)]
