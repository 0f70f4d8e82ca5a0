"""The verifier on the page of the docs: at most a hundred lines, and nothing of `info`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import info
from info import Actor, InfoTemplateGenerator
from info.privacy.audit import COSIGNATURE, Note, NoteSigner, parse_note
from scripts.compare_audit_with_go import compare

VERIFIER = Path(__file__).parents[3] / "docs" / "verify_audit_proof.py"
WITNESS = NoteSigner("witness.example/w1", bytes(31) + b"\x01", COSIGNATURE)


@pytest.fixture
async def proof(tmp_path):
    generator = InfoTemplateGenerator("acme", project=tmp_path, actor=Actor("user", "eve"))
    auditor = generator.runtime.auditor()
    made = [
        await auditor.record("acme", "role", {"n": number}, actor=generator.actor) for number in range(11)
    ]
    parsed = parse_note(await auditor.checkpoint())
    await auditor.keep(str(Note(parsed.text, (*parsed.signatures, WITNESS.sign(parsed.text, 1_800_000_000)))))
    path = tmp_path / "p.tlog-proof"
    path.write_text(str(await auditor.prove("acme", made[6].id)), "utf-8")
    yield path, str(auditor.key), made[6].id
    info.close_all()


def verified(path, *keys):
    """The verifier's exit code and words, in a process that cannot import `info`."""
    site = next(each for each in sys.path if each.endswith("site-packages"))
    blocked = (
        "import sys, runpy; sys.modules['info'] = None; sys.path.append(sys.argv.pop(1));"
        " runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", blocked, site, str(VERIFIER), str(path), *keys],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_has_at_most_a_hundred_lines():
    assert len(VERIFIER.read_text("utf-8").splitlines()) <= 100


async def test_a_proof_holds_in_a_bare_process(proof):
    path, key, entry = proof

    code, said = verified(path, key, str(WITNESS.key))

    assert code == 0, said
    assert "holds: entry 6 of 11" in said
    assert f'"id": "{entry}"' in said


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("index 6", "index 7", "not in the log at this place"),
        ("index 6", "index 11", "no place in a tree"),
        ("\n11\n", "\n12\n", "of another text"),
        ("extra eyJ2", "extra eyJ3", "not in the log at this place"),
        ("tlog-proof@v1", "tlog-proof@v2", "this is no proof"),
        ("— witness.example/w1 ", "— witness.example/w2 ", "did not sign the checkpoint"),
    ],
)
async def test_a_changed_proof_does_not_hold(proof, old, new, why):
    path, key, _ = proof
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    code, said = verified(path, key, str(WITNESS.key))

    assert (code, why in said) == (1, True), said


async def test_a_proof_without_one_of_its_hashes_does_not_hold(proof):
    path, key, _ = proof
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:3], *lines[4:]]), "utf-8")

    assert verified(path, key)[0] == 1


async def test_another_key_verifies_nothing(proof):
    path, _, _ = proof
    other = NoteSigner("info-audit/other", bytes(32)).key

    assert "did not sign" in verified(path, str(other))[1]
    assert "is no Ed25519 key" in verified(path, str(other).replace("+", "x+", 1))[1]


@pytest.mark.needs("go")
def test_gos_own_packages_agree_with_every_checkpoint_tile_and_proof():
    found = compare(700)

    assert found == {
        "size": 700, "entries": 700, "signatures": 2, "proofs": found["refused"], "refused": found["refused"],
        "growths": 7,
    }  # fmt: skip
    assert found["proofs"] > 100
