"""Signed notes, checkpoints, cosignatures and proofs: the published examples, and what is no note."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from info.privacy.audit.checkpoint import (
    Checkpoint,
    TlogProof,
    open_checkpoint,
    parse_checkpoint,
    parse_proof,
    signed,
)
from info.privacy.audit.note import (
    COSIGNATURE,
    BadNote,
    Note,
    NoteKey,
    NoteSigner,
    parse_note,
    verified,
)
from info.privacy.audit.tree import EMPTY_ROOT, inclusion_proof, leaf_hash, nodes_of, range_root

# The example of the specification of signed notes, and those of checkpoints and cosignatures.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
SIGNER = NoteSigner("log.example/info", bytes(32))
WITNESS = NoteSigner("witness.example/w1", bytes(31) + b"\x01", COSIGNATURE)
LEAVES = [leaf_hash(bytes([number])) for number in range(7)]
NODE = nodes_of(LEAVES)
HEAD = Checkpoint("log.example/info", 7, range_root(0, 7, NODE))


def test_the_published_note_is_verified_by_the_published_key():
    key = NoteKey.parse(EXAMPLE_KEY)

    assert str(key) == EXAMPLE_KEY
    assert verified(parse_note(EXAMPLE_NOTE), [key]) == [(key, 0)]
    assert str(parse_note(EXAMPLE_NOTE)) == EXAMPLE_NOTE


def test_the_published_checkpoint_is_read_with_the_time_of_its_witness():
    note = parse_note(SOFA)

    assert parse_checkpoint(note.text).size == 20_852_163
    assert str(note) == SOFA
    assert int.from_bytes(note.signatures[1].data[:8]) == 1_679_315_147


def test_a_changed_text_no_longer_holds():
    key = NoteKey.parse(EXAMPLE_KEY)

    with pytest.raises(BadNote, match="does not hold"):
        verified(parse_note(EXAMPLE_NOTE.replace("message", "massage")), [key])


def test_a_signature_of_an_unknown_key_says_nothing():
    other = NoteSigner("example.com/foo", bytes(32)).key

    assert verified(parse_note(EXAMPLE_NOTE), [other]) == []


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "a\n", "a\n\n", "a\n\n\n", "a\n\n— k AAAAAAA=", "a\n\n- k AAAAAAA=\n", "a\n\n— AAAAAAA=\n",
     "a\n\n— k AAAA\n", "a\n\n— k AAA\n", "a\n\n— a+b AAAAAAA=\n", "a\x07\n\n— k AAAAAAA=\n",
     "a\n\n— k AAAAAAB=\n", "a\n\n" + "— k AAAAAAA=\n" * 101, "a\r\n\n— k AAAAAAA=\n",
     "a\udc80\n\n— k AAAAAAA=\n"],
)  # fmt: skip
def test_what_is_no_note_is_refused(text):
    with pytest.raises(BadNote):
        parse_note(text)


def test_a_note_may_have_empty_lines_and_sixteen_signatures_and_more():
    note = Note("a\n\nb\n", tuple(SIGNER.sign("a\n\nb\n") for _ in range(100)))

    assert parse_note(str(note)) == note
    assert verified(note, [SIGNER.key]) == [(SIGNER.key, 0)]


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b", "a+00000000+" + EXAMPLE_KEY.split("+")[2], EXAMPLE_KEY[:-4],
     EXAMPLE_KEY.replace("foo", "fo o"), EXAMPLE_KEY.replace("+Ae", "+Be"),
     "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"],
)  # fmt: skip
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadNote):
        NoteKey.parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "o\n1\n", "o\n01\n" + "A" * 43 + "=\n", "o\n1\n" + "A" * 42 + "==\n", "o\n-1\n" + "A" * 43 + "=\n",
     "\n1\n" + "A" * 43 + "=\n", "o\n1\n" + "A" * 43 + "=\n\n", "o\n1\n" + "A" * 43 + "=",
     "o\n0\n" + "A" * 43 + "=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        parse_checkpoint(text)


def test_a_checkpoint_of_nothing_has_the_root_of_nothing():
    head = Checkpoint("log.example/info", 0, EMPTY_ROOT)

    assert open_checkpoint(str(signed(head, [SIGNER])), SIGNER.key) == head


def test_a_checkpoint_of_another_log_is_refused():
    other = str(signed(Checkpoint("other", 0, EMPTY_ROOT), [SIGNER]))

    with pytest.raises(BadNote, match="a checkpoint of other"):
        open_checkpoint(other, SIGNER.key)


def test_a_witness_signs_the_time_with_the_text():
    note = signed(HEAD, [SIGNER, WITNESS], 1_800_000_000)

    assert verified(note, [WITNESS.key]) == [(WITNESS.key, 1_800_000_000)]
    forged = Note(note.text, (note.signatures[0], WITNESS.sign("another\n", 1_800_000_000)))
    with pytest.raises(BadNote, match="does not hold"):
        verified(forged, [WITNESS.key])


def test_the_id_of_a_witness_is_not_that_of_a_log_with_the_same_key():
    same = NoteSigner(WITNESS.key.name, bytes(31) + b"\x01")

    assert same.key.public == WITNESS.key.public
    assert same.key.key_id != WITNESS.key.key_id


def test_a_proof_is_written_and_read_and_holds():
    proof = TlogProof(4, tuple(inclusion_proof(4, 7, NODE)), str(signed(HEAD, [SIGNER, WITNESS], 9)), b"\x04")

    read = parse_proof(str(proof))

    assert read == proof
    assert read.verify(read.extra, SIGNER.key, [WITNESS.key], least=1) == HEAD
    with pytest.raises(BadNote, match="does not lead to the root"):
        read.verify(b"\x05", SIGNER.key)
    with pytest.raises(BadNote, match="1 of the known witnesses cosigned this checkpoint, not 2"):
        read.verify(b"\x04", SIGNER.key, [WITNESS.key], least=2)


@pytest.mark.parametrize(
    ("old", "new"),
    [("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"), ("index 4", "index 04"), ("index 4", "at 4"),
     ("extra BA==", "extra B"),
     ("\n\n", "\n"), ("index 4\n", "index 4\n????\n")],
)  # fmt: skip
def test_what_is_no_proof_is_refused(old, new):
    proof = TlogProof(4, tuple(inclusion_proof(4, 7, NODE)), str(signed(HEAD, [SIGNER])), b"\x04")

    with pytest.raises(BadNote):
        parse_proof(str(proof).replace(old, new)).verify(b"\x04", SIGNER.key)


@given(st.data())
def test_a_changed_character_of_a_proof_is_always_seen(data):
    text = str(TlogProof(4, tuple(inclusion_proof(4, 7, NODE)), str(signed(HEAD, [SIGNER]))))
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from([each for each in "aB7+/=\n 0" if each != text[at]]))

    with pytest.raises(BadNote):
        parse_proof(text[:at] + sign + text[at + 1 :]).verify(b"\x04", SIGNER.key)


def test_nothing_of_a_secret_key_is_shown():
    seed = bytes(range(32))

    shown = repr(NoteSigner("a", seed))

    assert seed.hex() not in shown
    assert base64.b64encode(seed).decode() not in shown
