"""Outside eyes: what a witness signs and what it refuses; anchors in files and by time stamps."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

import info
from info import Actor, InfoTemplateGenerator
from info.adapters.anchors import FileAnchor
from info.adapters.timestamps import TimeStampAnchor, certificates_of
from info.adapters.timestamps.token import _check_chain
from info.adapters.witness import WitnessFolder
from info.bootstrap.witness import OpenWitness, anchored_at, cosign_by, published
from info.errors import AnchorError
from info.ports.anchor import Anchored
from info.privacy.audit import (
    COSIGNATURE,
    Checkpoint,
    NoteSigner,
    open_checkpoint,
    parse_note,
    parse_proof,
    signed,
    verified,
)
from info.privacy.audit.tree import EMPTY_ROOT, consistency_proof, leaf_hash, nodes_of, range_root
from info.privacy.audit.witness import cosigned, request_of, witnessed

LOG = NoteSigner("log.example", bytes(32))
STRANGER = NoteSigner("log.example", bytes(31) + b"\x09")
WITNESS = NoteSigner("witness.example/w1", bytes(31) + b"\x01", COSIGNATURE)
NODE = nodes_of([leaf_hash(bytes([number])) for number in range(40)])
LOGS = {LOG.key.name: LOG.key}
NOW = 1_800_000_000


def checkpoint(size, *, root=None, signer=LOG, origin="log.example"):
    head = Checkpoint(origin, size, range_root(0, size, NODE) if root is None else root)
    return str(signed(head, [signer]))


def growth(old, size):
    return consistency_proof(old, size, NODE) if old else []


def seen(size):
    answer = witnessed(request_of(0, [], checkpoint(size)), LOGS, {}, WITNESS, NOW)
    return {answer.origin: answer.note}


@pytest.mark.parametrize(
    ("request_text", "held", "status", "body"),
    [
        (request_of(0, [], checkpoint(5)), {}, 200, "— witness.example/w1 "),
        (request_of(5, growth(5, 9), checkpoint(9)), seen(5), 200, "— witness.example/w1 "),
        (request_of(5, [], checkpoint(5)), seen(5), 200, "— witness.example/w1 "),
        (request_of(0, [], checkpoint(0, root=EMPTY_ROOT)), {}, 200, "— witness.example/w1 "),
        ("", {}, 400, ""),
        ("old 5\n" + checkpoint(9), seen(5), 400, ""),
        (request_of(9, [], checkpoint(5)), seen(9), 400, ""),
        (request_of(5, growth(5, 9), checkpoint(9)).replace("old 5", "old 05"), seen(5), 400, ""),
        (request_of(1, [bytes(32)] * 64, checkpoint(9)), seen(1), 400, ""),
        (request_of(0, [], checkpoint(0, root=bytes(32))), {}, 400, ""),
        (request_of(0, [], checkpoint(5, signer=STRANGER)), {}, 403, ""),
        (request_of(0, [], checkpoint(5).replace("\n5\n", "\n6\n")), {}, 403, ""),
        (request_of(0, [], checkpoint(5, origin="other")), {}, 404, ""),
        (request_of(4, growth(4, 9), checkpoint(9)), seen(5), 409, "5\n"),
        (request_of(0, [], checkpoint(9)), seen(5), 409, "5\n"),
        (request_of(5, growth(4, 9), checkpoint(9)), seen(5), 422, ""),
        (request_of(5, growth(5, 9), checkpoint(9, root=bytes(32))), seen(5), 422, ""),
        (request_of(0, growth(5, 9), checkpoint(9)), {}, 422, ""),
        (request_of(5, [], checkpoint(5, root=bytes(32))), seen(5), 422, ""),
    ],
)
def test_a_witness_answers_as_its_protocol_says(request_text, held, status, body):
    answer = witnessed(request_text, LOGS, held, WITNESS, NOW)

    assert (answer.status, answer.body.startswith(body)) == (status, True)
    assert bool(answer.note) == (status == 200)


def test_what_a_witness_keeps_has_its_signature_and_the_logs():
    [note] = seen(7).values()

    keys = [key for key, _ in verified(parse_note(note), [LOG.key, WITNESS.key])]
    assert keys == [LOG.key, WITNESS.key]
    assert open_checkpoint(note, LOG.key).size == 7


def test_a_cosignature_is_taken_from_the_right_witness_alone():
    answer = witnessed(request_of(0, [], checkpoint(5)), LOGS, {}, WITNESS, NOW)
    other = NoteSigner(WITNESS.key.name, bytes(31) + b"\x02", COSIGNATURE)

    assert verified(parse_note(cosigned(checkpoint(5), answer.body, WITNESS.key)), [WITNESS.key])
    with pytest.raises(ValueError, match="did not sign"):
        cosigned(checkpoint(5), answer.body, other.key)
    with pytest.raises(ValueError, match="does not hold"):
        cosigned(checkpoint(6), answer.body, WITNESS.key)


@pytest.fixture
async def log(tmp_path):
    generator = InfoTemplateGenerator("acme", project=tmp_path)
    auditor = generator.runtime.auditor()

    async def grow():
        await auditor.record("acme", "role", {"role": "author"}, actor=Actor("user", "eve"))

    await grow()
    yield auditor, grow
    info.close_all()


@pytest.fixture
def witness(tmp_path, log):
    opened = OpenWitness(tmp_path / "w", "witness.example/w1", [log[0].key], host="127.0.0.1", port=0)
    thread = threading.Thread(target=opened.server.serve)
    thread.start()
    yield opened
    opened.server.close()
    thread.join()


async def test_a_witness_in_another_place_cosigns_each_growth_and_proofs_bear_it(log, witness):
    auditor, grow = log
    first = await cosign_by(auditor, witness.server.address, witness.key)
    await grow()
    second = await cosign_by(auditor, witness.server.address, witness.key)

    assert [open_checkpoint(note, auditor.key).size for note in (first, second)] == [1, 2]
    entry = (await auditor.newest("acme", None, 1))[0].entry
    proof = parse_proof(str(await auditor.prove("acme", entry.id)))
    assert proof.verify(entry.leaf, auditor.key, [witness.key], least=1).size == 2
    assert (await auditor.verify()).checkpoints == 3


async def test_a_log_that_was_cut_is_refused_by_its_witness(log, witness, tmp_path):
    auditor, grow = log
    await grow()
    await cosign_by(auditor, witness.server.address, witness.key)
    longer = next((tmp_path / "w").glob("*.checkpoint")).read_text("utf-8")
    store = auditor._parts.tree.engine.connection
    store.execute("DELETE FROM audit_leaf WHERE tree_index = 1")
    store.execute("UPDATE audit_tile SET hashes = substr(hashes, 1, 32)")
    store.execute("UPDATE audit_head SET size = 1, checkpoint = ?", (str(signed(
        Checkpoint(auditor.key.name, 1, (await auditor._parts.tree.tiles(0, 0, 0))[0].hashes),
        [auditor._parts.signer])),))  # fmt: skip

    with pytest.raises(AnchorError, match=r"has seen 2 entries of this log, and it has 1"):
        await cosign_by(auditor, witness.server.address, witness.key)
    report = await auditor.verify({"the witness's": longer})
    assert any("the last 1 were cut off" in str(finding) for finding in report.findings)


async def test_a_witness_that_is_not_there_is_said_so(log):
    with pytest.raises(AnchorError, match="cannot be reached"):
        await cosign_by(log[0], "http://127.0.0.1:9", WITNESS.key)


async def test_a_witness_remembers_after_it_was_started_again(log, tmp_path):
    auditor, grow = log
    for _ in range(2):
        opened = OpenWitness(tmp_path / "w", "w", [auditor.key], host="127.0.0.1", port=0)
        thread = threading.Thread(target=opened.server.serve)
        thread.start()
        await cosign_by(auditor, opened.server.address, opened.key)
        opened.server.close()
        thread.join()
        await grow()

    assert (tmp_path / "w" / "witness.key").stat().st_mode & 0o777 == 0o600
    assert parse_note(WitnessFolder(tmp_path / "w").seen(auditor.key.name)).text.split("\n")[1] == "2"


async def test_a_monitor_reads_what_a_witness_signed_last(log, witness):
    import httpx

    await cosign_by(log[0], witness.server.address, witness.key)
    origin = hashlib.sha256(log[0].key.name.encode()).hexdigest()
    async with httpx.AsyncClient(base_url=witness.server.address) as client:
        known = await client.get(f"/{origin}/checkpoint")
        unknown = await client.get("/x/checkpoint")
        elsewhere = await client.post("/elsewhere", content=b"")
        endless = await client.post("/add-checkpoint", content=b"x" * 70_000)

    assert verified(parse_note(known.text), [witness.key])
    assert (unknown.status_code, elsewhere.status_code, endless.status_code) == (404, 404, 400)


async def test_a_file_anchor_keeps_one_checkpoint_of_a_size(tmp_path):
    anchor = FileAnchor(tmp_path / "worm")
    told = await anchor.publish(checkpoint(5))

    assert await anchor.verify(checkpoint(5), told) == told.at
    assert (await anchor.publish(checkpoint(5))).at == told.at
    with pytest.raises(AnchorError, match="two histories"):
        await anchor.publish(checkpoint(5, root=bytes(32)))
    with pytest.raises(AnchorError, match="cannot be read"):
        await anchor.verify(checkpoint(6), told)


async def test_an_anchor_that_is_none_is_refused(tmp_path):
    with pytest.raises(AnchorError, match="file:FOLDER"):
        await published("ethereum:0x0", checkpoint(5), None, None)
    with pytest.raises(AnchorError, match="--receipt"):
        await published("rfc3161+http://127.0.0.1:9", checkpoint(5), None, ca_file(tmp_path))
    with pytest.raises(AnchorError, match="--trust"):
        await published("rfc3161+http://127.0.0.1:9", checkpoint(5), tmp_path / "r", None)
    with pytest.raises(AnchorError, match="no certificates"):
        await published("rfc3161+http://127.0.0.1:9", checkpoint(5), tmp_path / "r", tmp_path / "none.pem")


CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[ca]
basicConstraints = critical, CA:TRUE
[tsa_cert]
basicConstraints = CA:FALSE
extendedKeyUsage = {usage}
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = {ess}
"""


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def ca_file(folder, usage="critical, timeStamping", ess="sha256", key="ec -pkeyopt ec_paramgen_curve:P-256"):
    """An authority in a folder: ca.pem is what is trusted, tsa.pem and tsa.key sign."""
    (folder / "serial").write_text("01\n")
    for name in ("ca", "tsa"):
        text = CONFIG.format(name=name, usage=usage, folder=folder, ess=ess)
        (folder / f"{name}.cnf").write_text(text)
    new = ["-newkey", *key.split(" "), "-nodes"]
    openssl(folder, "req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-config", "ca.cnf",
            "-extensions", "ca", "-days", "2")  # fmt: skip
    openssl(folder, "req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-config", "tsa.cnf")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "tsa.pem", "-extfile", "tsa.cnf", "-extensions", "tsa_cert", "-days", "2")  # fmt: skip
    return folder / "ca.pem"


class Authority:
    """A time stamp authority on the loopback: `openssl ts` behind HTTP."""

    def __init__(self, folder):
        outer = self
        self.folder = folder
        self.change = lambda answer: answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                (folder / "q.tsq").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
                given = ("-queryfile", "q.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "ca.pem")
                config = ("-config", "tsa.cnf", "-section", "one", "-out", "r.tsr")
                openssl(folder, "ts", "-reply", *given, *config)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(outer.change((folder / "r.tsr").read_bytes()))

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"rfc3161+http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def authority(tmp_path):
    folder = tmp_path / "tsa"
    folder.mkdir()
    made = Authority(folder)
    yield made
    made.close()


@pytest.mark.needs("openssl")
@pytest.mark.parametrize(
    ("ess", "key"), [("sha256", "rsa:2048"), ("sha1", "ec -pkeyopt ec_paramgen_curve:P-256")]
)
async def test_a_time_stamp_says_when_a_checkpoint_was_there(authority, tmp_path, ess, key):
    trusted, receipt = ca_file(authority.folder, ess=ess, key=key), tmp_path / "stamp.tst"
    note = str(signed(Checkpoint("log.example", 5, range_root(0, 5, NODE)), [LOG, WITNESS], NOW))

    told = await published(authority.url, checkpoint(5), receipt, trusted)

    assert (await anchored_at(authority.url, note, receipt, trusted)).at == told.at
    with pytest.raises(AnchorError, match="of something else"):
        await anchored_at(authority.url, checkpoint(6), receipt, trusted)
    (tmp_path / "text").write_text(checkpoint(5).partition("\n\n")[0] + "\n", "utf-8")
    openssl(
        tmp_path, "ts", "-verify", "-in", str(receipt), "-token_in", "-data", "text", "-CAfile", str(trusted)
    )


@pytest.mark.needs("openssl")
async def test_a_time_stamp_that_was_changed_does_not_hold(authority, tmp_path):
    trusted, receipt = ca_file(authority.folder), tmp_path / "stamp.tst"
    await published(authority.url, checkpoint(5), receipt, trusted)
    good = receipt.read_bytes()
    anchor = TimeStampAnchor("http://127.0.0.1:9", certificates_of(trusted))

    stamped = hashlib.sha256((checkpoint(5).partition("\n\n")[0] + "\n").encode()).digest()
    around = range(
        good.index(stamped) - 20, good.index(stamped) + 70
    )  # the signed content: imprint, time, nonce

    times = set()
    for at in {*range(0, len(good), 7), *around}:
        changed = bytearray(good)
        changed[at] ^= 1
        try:
            times.add(await anchor.verify(checkpoint(5), Anchored("rfc3161", 0.0, bytes(changed))))
        except AnchorError:
            continue
        assert at not in around

    assert times <= {(await anchored_at(authority.url, checkpoint(5), receipt, trusted)).at}


@pytest.mark.needs("openssl")
async def test_an_authority_that_nobody_trusts_is_refused(authority, tmp_path):
    ca_file(authority.folder)
    (tmp_path / "other").mkdir()

    with pytest.raises(AnchorError, match="no trusted certificate"):
        await published(authority.url, checkpoint(5), tmp_path / "r.tst", ca_file(tmp_path / "other"))
    assert not (tmp_path / "r.tst").exists()


def certificate(*, usage=None, critical=True, days=(-1, 1), issuer=None, ca=False):
    """A certificate of a new key, by itself or by an issuer (certificate, key)."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"n{id(key)}")])
    above, signer = (name, key) if issuer is None else (issuer[0].subject, issuer[1])
    builder = x509.CertificateBuilder(above, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now + timedelta(days[0])).not_valid_after(now + timedelta(days[1]))
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=critical)
    return builder.sign(signer, SHA256()), key


STAMPING = x509.ExtendedKeyUsageOID.TIME_STAMPING
ROOT = certificate(ca=True)
LEAF_ISSUER = certificate(ca=False)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (certificate(usage=STAMPING, issuer=ROOT), ""),
        (certificate(issuer=ROOT), "not one of a time stamp authority"),
        (certificate(usage=STAMPING, critical=False, issuer=ROOT), "not one of a time stamp authority"),
        (certificate(usage=x509.ExtendedKeyUsageOID.SERVER_AUTH, issuer=ROOT), "not one of a time stamp"),
        (certificate(usage=STAMPING, days=(-5, -1), issuer=ROOT), "not valid at the time"),
        (certificate(usage=STAMPING, days=(1, 5), issuer=ROOT), "not valid at the time"),
        (certificate(usage=STAMPING), "no trusted certificate"),
        (certificate(usage=STAMPING, issuer=LEAF_ISSUER), "no trusted certificate"),
    ],
)
def test_a_certificate_must_be_for_time_stamps_valid_and_vouched_for(made, said):
    try:
        _check_chain(made[0], [LEAF_ISSUER[0], ROOT[0]], [ROOT[0]], datetime.now(UTC))
        told = ""
    except ValueError as error:
        told = str(error)

    assert bool(told) == bool(said)
    assert said in told


@pytest.mark.needs("openssl")
async def test_a_refusal_and_rubbish_of_an_authority_are_no_time_stamps(authority, tmp_path):
    trusted = ca_file(authority.folder)
    for answer in (b"", b"\x30\x03\x02\x01\x02", bytes.fromhex("30053003020102"), b"\x30\x82", b"\xff" * 40):
        authority.change = lambda _, answer=answer: answer
        with pytest.raises(AnchorError, match="time stamp"):
            await published(authority.url, checkpoint(5), tmp_path / "r.tst", trusted)
