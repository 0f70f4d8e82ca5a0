"""To the wire: pushes that only the browser reads, webhooks that only their reader opens."""

import json

import pytest

from info import DeliveryError, InfoTemplateGenerator, Recipient
from tests.adapters.servers import HttpSink, serving
from tests.delivery.test_sealed_webhook import PUBLIC
from tests.delivery.test_sealed_webhook import opened as opened_webhook
from tests.delivery.test_web_push import AUTH, P256DH
from tests.delivery.test_web_push import opened as opened_push

CONTEXT = {"user_name": "Zwickel", "tier": "premium"}


def tenant_file(tmp_path, **channels):
    folder = tmp_path / "tenants" / "acme"
    folder.mkdir(parents=True)
    (folder / "tenant.json").write_text(
        json.dumps({"id": "acme", "brand": {"name": "Acme"}, "links": {}, "channels": channels})
    )


def subscription(port):
    endpoint = f"http://127.0.0.1:{port}/push/1"
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": P256DH, "auth": AUTH}})


async def test_a_push_is_encrypted_for_the_browser_and_signed_for_the_service(tmp_path):
    sink = HttpSink(201, location="https://push.example/m/1")
    async with serving(sink) as port:
        allowed = [f"http://127.0.0.1:{port}/"]
        tenant_file(
            tmp_path, push={"endpoints": allowed, "contact": "ops@acme.example", "urgency": "high", "ttl": 60}
        )
        ada = Recipient("r-1", addresses={"push.webpush": subscription(port)})
        generator = InfoTemplateGenerator("acme")
        message = await generator.generate_info_message("welcome", CONTEXT, "push.webpush", recipient=ada)

        receipt = await message.send()

    (head,), (body,) = sink.heads, sink.bodies
    assert (receipt.status, receipt.provider_id) == ("sent", "https://push.example/m/1")
    assert b"Zwickel" not in body
    assert json.loads(opened_push(body)) == message.payload
    assert head["content-encoding"] == "aes128gcm"
    assert (head["ttl"], head["urgency"], head["topic"]) == ("60", "high", message.id)
    assert head["authorization"].startswith("vapid t=")


async def test_a_subscription_that_ended_says_so(tmp_path):
    async with serving(HttpSink(410, "gone")) as port:
        tenant_file(tmp_path, push={"endpoints": [f"http://127.0.0.1:{port}/"]})
        message = await InfoTemplateGenerator("acme").generate_info_message(
            "welcome", CONTEXT, "push.webpush"
        )

        receipt = await message.send(subscription(port))

    assert receipt.status == "failed"
    assert receipt.detail.startswith("HTTP 410")


async def test_no_push_goes_to_an_address_that_no_service_has(tmp_path):
    sink = HttpSink()
    async with serving(sink) as port:
        message = await InfoTemplateGenerator("acme").generate_info_message(
            "welcome", CONTEXT, "push.webpush"
        )

        with pytest.raises(DeliveryError, match="no https address"):
            await message.send(subscription(port))

    assert sink.heads == []


@pytest.mark.parametrize("whose", ["the recipient's", "the tenant's"])
async def test_a_webhook_is_sealed_for_the_key_of_its_reader(tmp_path, whose):
    sink = HttpSink()
    secret = {"secret": "whsec_" + "A" * 32}
    other = {} if whose == "the recipient's" else {"public_key": PUBLIC}
    tenant_file(tmp_path, webhook=secret | other)
    async with serving(sink) as port:
        addresses = {"webhook": f"http://127.0.0.1:{port}/hook"}
        if whose == "the recipient's":
            addresses["webhook.key"] = PUBLIC
        message = await InfoTemplateGenerator("acme").generate_info_message(
            "welcome", CONTEXT, "webhook", recipient=Recipient("r-1", addresses=addresses)
        )

        receipt = await message.send()

    (head,), (body,) = sink.heads, sink.bodies
    assert receipt.status == "sent"
    assert head["content-type"] == "application/vnd.info-sealed+json"
    assert head["webhook-id"] == json.loads(body)["message"] == message.id
    assert head["webhook-signature"].startswith("v1,")
    assert b"Zwickel" not in body
    assert json.loads(opened_webhook(body)) == message.payload


async def test_with_a_key_that_is_none_nothing_is_sent_in_clear(tmp_path):
    sink = HttpSink()
    async with serving(sink) as port:
        ada = Recipient("r", addresses={"webhook": f"http://127.0.0.1:{port}/", "webhook.key": "broken"})
        message = await InfoTemplateGenerator("acme").generate_info_message(
            "welcome", CONTEXT, "webhook", recipient=ada
        )

        with pytest.raises(DeliveryError, match="Nothing was sent"):
            await message.send()

    assert sink.heads == []
