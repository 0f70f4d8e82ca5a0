"""Root → tenant → subject: made once, believed for a second, rotated, destroyed for good."""

import asyncio
import sqlite3

import pytest

from info.errors import LostKey, StorageError
from info.ports.keys import SubjectRow, TenantRow
from info.privacy import Place
from info.privacy.keyring import rotate_root, rotate_tenant, stale_tenants, unfinished
from tests.privacy.sealing.rings import ROOT_KEY, Kept, root

HERE = Place("t", "r_1", "message", "m-1", "personal")


@pytest.fixture
def kept(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        yield kept


def rotated(kept, tenant="t"):
    return sum(step.keys for step in rotate_tenant(kept.ring, tenant))


async def sealed_for(kept, count):
    """A value for each of so many people: place → sealed bytes."""
    places = [Place("t", f"r_{number}", "message", "m", "personal") for number in range(count)]
    values = await asyncio.gather(*(kept.sealer.seal(place, place.subject.encode()) for place in places))
    return dict(zip(places, values, strict=True))


async def test_keys_outlive_their_keeper(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        secret, value = kept.ring.tenant_key("t"), await kept.sealer.seal(HERE, b"Ada")

    with Kept(tmp_path / "keys.db") as again:
        assert again.ring.tenant_key("t") == secret
        assert await again.sealer.open(HERE, value) == b"Ada"


async def test_a_thousand_at_once_for_new_people_cost_few_writes_through(kept):
    batches = 0

    def count(statement):
        nonlocal batches
        batches += statement == "COMMIT"

    await kept.sealer.seal(HERE, b"Ada")
    kept.keys._connection.set_trace_callback(count)

    await sealed_for(kept, 1000)

    assert kept.ring.upkeep.counts("t").subjects == ((1, 1000),)
    assert batches <= 5


async def test_a_new_key_is_in_the_file_before_anything_is_sealed_with_it(kept, tmp_path):
    value = await kept.sealer.seal(HERE, b"Ada")

    with sqlite3.connect(tmp_path / "keys.db") as other:
        rows = other.execute("SELECT tenant, subject, id FROM subject_key").fetchall()
    other.close()
    assert rows == [("t", "r_1", value[1:9])]


async def test_no_key_stands_in_the_file_as_it_is(kept, tmp_path):
    secret = kept.ring.tenant_key("t")
    await kept.sealer.seal(HERE, b"Ada")

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert secret not in files
    assert ROOT_KEY not in files


async def test_a_key_that_another_process_destroyed_is_believed_for_a_second_at_most(tmp_path):
    with Kept(tmp_path / "keys.db") as here, Kept(tmp_path / "keys.db") as there:
        value = await here.sealer.seal(HERE, b"Ada")
        await there.ring.destroy("t", "r_1")

        here.now += 0.999
        assert await here.sealer.open(HERE, value) == b"Ada"
        here.now += 0.001
        assert await here.sealer.open(HERE, value) is None


async def test_a_destroyed_key_is_forgotten_here_at_once_and_made_anew_as_another(kept):
    value = await kept.sealer.seal(HERE, b"Ada")

    assert await kept.ring.destroy("t", "r_1")
    assert not await kept.ring.destroy("t", "r_1")

    assert await kept.sealer.open(HERE, value) is None
    again = await kept.sealer.seal(HERE, b"Eve")
    assert again[1:9] != value[1:9]
    assert await kept.sealer.open(HERE, again) == b"Eve"
    assert await kept.sealer.open(HERE, value) is None


async def test_of_a_destroyed_key_no_byte_stays_in_the_files(kept, tmp_path):
    await kept.sealer.seal(HERE, b"Ada")
    row = await kept.keys.subject_row("t", "r_1")

    await kept.ring.destroy("t", "r_1")

    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert not any(row.wrapped in content for content in files.values())
    assert not any(b"r_1" in content for content in files.values())


async def test_the_tenants_own_key_is_never_destroyed_by_a_slip(kept):
    with pytest.raises(ValueError, match="only a person's"):
        await kept.ring.destroy("t", "")


async def test_a_tenants_rotation_wraps_anew_and_encrypts_nothing(kept):
    values = await sealed_for(kept, 1200)
    secret = kept.ring.tenant_key("t")
    before = await kept.keys.subject_row("t", "r_7")

    assert rotated(kept) == 1200

    after = await kept.keys.subject_row("t", "r_7")
    assert (after.id, after.number) == (before.id, 2)
    assert after.wrapped != before.wrapped
    counts = kept.ring.upkeep.counts("t")
    assert (counts.numbers, counts.subjects) == ((0, 2), ((2, 1200),))
    kept.now += 2
    told = [await kept.sealer.open(place, value) for place, value in values.items()]
    assert told == [place.subject.encode() for place in values]
    assert kept.ring.tenant_key("t") == secret  # pseudonyms and signatures stay


async def test_a_process_that_knows_the_old_key_reads_and_writes_on(tmp_path):
    with Kept(tmp_path / "keys.db") as here, Kept(tmp_path / "keys.db") as there:
        value = await here.sealer.seal(HERE, b"Ada")
        rotated(there)
        here.now += 2

        assert await here.sealer.open(HERE, value) == b"Ada"
        rotated(there)
        new = Place("t", "r_2", "message", "m", "personal")
        other = await here.sealer.seal(new, b"Eve")

        assert (await here.keys.subject_row("t", "r_2")).number == 3
        assert await there.sealer.open(new, other) == b"Eve"


@pytest.mark.parametrize("stop_after", [0, 1, 2])
async def test_a_stopped_rotation_is_finished_by_the_next(kept, stop_after):
    await sealed_for(kept, 1200)
    steps = rotate_tenant(kept.ring, "t")
    for _ in range(stop_after + 1):
        next(steps)
    steps.close()  # as a kill would
    assert unfinished(kept.ring.upkeep.counts("t"))

    assert rotated(kept) == max(1200 - 500 * (stop_after + 1), 0)

    counts = kept.ring.upkeep.counts("t")
    assert (counts.numbers, counts.subjects) == ((0, 2), ((2, 1200),))
    assert not unfinished(counts)


async def test_a_person_forgotten_while_keys_rotate_stays_forgotten(kept):
    value = await kept.sealer.seal(HERE, b"Ada")
    await kept.sealer.seal(Place("t", "r_2", "message", "m", "personal"), b"Eve")
    page = kept.keys.subject_rows("t", None, 2, 10)
    await kept.ring.destroy("t", "r_1")

    done = kept.keys.replace_subject_rows("t", [(row, row) for row in page])

    assert done == 1
    assert await kept.sealer.open(HERE, value) is None


async def test_the_roots_rotation_wraps_the_tenants_keys_and_goes_on_where_it_stopped(tmp_path):
    old, new = b"o" * 32, b"n" * 32
    with Kept(tmp_path / "keys.db", by=root(old)) as kept:
        secrets = {tenant: kept.ring.tenant_key(tenant) for tenant in ("t", "u", "v")}
        value = await kept.sealer.seal(HERE, b"Ada")
        kept.roots = root(new, old)
        assert stale_tenants(kept.ring) == ["t", "u", "v"]

        steps = rotate_root(kept.ring)
        next(steps)
        steps.close()
        assert stale_tenants(kept.ring) == ["u", "v"]
        assert sum(step.keys for step in rotate_root(kept.ring)) == 4
        assert stale_tenants(kept.ring) == []

    with Kept(tmp_path / "keys.db", by=root(new)) as again:
        assert {tenant: again.ring.tenant_key(tenant) for tenant in secrets} == secrets
        assert await again.sealer.open(HERE, value) == b"Ada"
    with Kept(tmp_path / "keys.db", by=root(old)) as lost, pytest.raises(LostKey):
        lost.ring.tenant_key("t")


def plain_store(path, **keys):
    """A file of keys as it was before they were wrapped."""
    with sqlite3.connect(path) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("CREATE TABLE tenant_key (tenant TEXT PRIMARY KEY, key BLOB NOT NULL)")
        old.executemany("INSERT INTO tenant_key VALUES (?, ?)", keys.items())
    old.close()


async def test_bare_keys_of_before_are_wrapped_in_place_with_the_same_value(tmp_path):
    secrets = {"t": b"t" * 32, "u": b"u" * 32}
    plain_store(tmp_path / "keys.db", **secrets)

    with Kept(tmp_path / "keys.db") as kept:
        assert kept.ring.tenant_key("u") == secrets["u"]
        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert kept.ring.tenant_key("t") == secrets["t"]
        value = await kept.sealer.seal(HERE, b"Ada")

    assert not any(secret[:16] in files for secret in secrets.values())
    with Kept(tmp_path / "keys.db") as again:
        assert await again.sealer.open(HERE, value) == b"Ada"


def test_an_older_info_is_refused_rather_than_given_other_keys(tmp_path):
    plain_store(tmp_path / "keys.db", t=b"t" * 32)
    with Kept(tmp_path / "keys.db") as kept:
        kept.ring.tenant_key("t")

    with sqlite3.connect(tmp_path / "keys.db") as old:
        old.execute("CREATE TABLE IF NOT EXISTS tenant_key (tenant TEXT PRIMARY KEY, key BLOB NOT NULL)")
        with pytest.raises(sqlite3.OperationalError, match="it is a view"):
            old.execute("INSERT INTO tenant_key VALUES ('t', x'00') ON CONFLICT (tenant) DO NOTHING")
    old.close()


async def test_a_lost_key_says_which_what_is_lost_and_what_next(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        value = await kept.sealer.seal(HERE, b"Ada")

    with Kept(tmp_path / "other.db") as other, pytest.raises(LostKey) as caught:
        await other.sealer.open(HERE, value)

    told = str(caught.value)
    assert told.startswith(f"Key {value[1:9].hex()} of a person of tenant t is not among the keys")
    assert "cannot be read" in caught.value.lost
    assert "INFO_KEYS_URL" in caught.value.next_step


async def test_a_wrong_root_key_is_told_and_nothing_is_made_anew(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        value = await kept.sealer.seal(HERE, b"Ada")

    with Kept(tmp_path / "keys.db", by=root(b"x" * 32)) as wrong:
        for work in (wrong.sealer.open(HERE, value), wrong.sealer.seal(HERE, b"Eve")):
            with pytest.raises(LostKey, match=r"Root key .* is missing: a test holds"):
                await work
    with Kept(tmp_path / "keys.db") as again:
        assert await again.sealer.open(HERE, value) == b"Ada"


async def test_keys_of_a_tenant_that_are_incomplete_are_told(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        kept.ring.tenant_key("t")
        kept.keys._write(lambda connection: connection.execute("DELETE FROM wrapped_key WHERE number = 0"))

    with Kept(tmp_path / "keys.db") as again, pytest.raises(LostKey, match=r"incomplete \(kept: 1\)"):
        again.ring.tenant_key("t")


async def test_a_row_that_was_changed_is_told(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        value = await kept.sealer.seal(HERE, b"Ada")
        row = await kept.keys.subject_row("t", "r_1")
        changed = SubjectRow(row.subject, row.id, row.number, row.wrapped[:-1] + bytes([row.wrapped[-1] ^ 1]))
        kept.keys.replace_subject_rows("t", [(row, changed)])
        kept.now += 2

        with pytest.raises(LostKey, match="cannot be unwrapped"):
            await kept.sealer.open(HERE, value)
        with pytest.raises(LostKey):
            rotated(kept)
        with pytest.raises(StorageError, match=r"message m-1 of tenant t: personal: .*Restore"):
            await kept.sealer.open(HERE, b"\x01 too short")


async def test_a_moved_value_is_told_without_a_word_of_it(kept):
    value = await kept.sealer.seal(HERE, b"Zwickel")

    with pytest.raises(StorageError, match=r"message m-2 of tenant t: personal: .*another place") as caught:
        await kept.sealer.open(Place("t", "r_1", "message", "m-2", "personal"), value)

    assert "Zwickel" not in str(caught.value)


def test_a_full_disk_leaves_no_half_key(tmp_path):
    with Kept(tmp_path / "keys.db") as kept:
        kept.ring.tenant_key("t")
        kept.keys._connection.execute("PRAGMA max_page_count = 1")
        rows = [TenantRow(f"u{number}", 0, b"x" * 900) for number in range(50)]

        with pytest.raises(StorageError, match=r"keys\.db: the disk is full"):
            kept.keys.add_tenant_rows(rows)

        assert list(kept.keys.tenants()) == ["t"]


def test_rings_in_threads_agree_on_one_key(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    with Kept(tmp_path / "keys.db") as one, Kept(tmp_path / "keys.db") as two, ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(lambda at: (one, two)[at % 2].ring.tenant_key("t"), range(32)))

    assert len(set(secrets)) == 1
