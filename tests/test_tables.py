# SPDX-License-Identifier: Apache-2.0
"""A damaged table is refused, never believed; the manifest tells the truth."""

import hashlib
import random
import struct
import tomllib
import zlib
from pathlib import Path

import pytest

from newsclean import tables
from newsclean.training.tablefile import pack

DATA = Path(tables.__file__).with_name("data")


def test_round_trip(tmp_path):
    file = tmp_path / "t.bin"
    file.write_bytes(
        pack("t", {"scale": 16}, {"a": ("h", struct.pack("<3h", 1, -2, 3)), "b": ("B", b"xyz"), "c": ("B", b"")})
    )
    table = tables.load(str(file))
    assert table.meta == {"scale": 16}
    assert table.section("a").tolist() == [1, -2, 3]
    assert bytes(table.section("b")) == b"xyz"
    with pytest.raises(tables.TableError, match="'d'"):
        table.section("d")


def test_any_flipped_bit_or_cut_is_refused(tmp_path):
    good = pack("t", {}, {"a": ("h", bytes(range(64)))})
    rng = random.Random(5)
    file = tmp_path / "t.bin"
    for _ in range(200):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        file.write_bytes(bad)
        with pytest.raises(tables.TableError):
            tables.load(str(file)).section("a")
    for cut in range(len(good)):
        file.write_bytes(good[:cut])
        with pytest.raises(tables.TableError):
            tables.load(str(file)).section("a")


def with_checksum(data):
    checksum = zlib.crc32(data[tables.HEADER_START :], zlib.crc32(data[8:12]))
    return data[:12] + checksum.to_bytes(4, "little") + data[16:]


def use(file):
    table = tables.load(str(file))
    return table.meta, table.section("b")


def test_what_has_the_right_checksum_and_makes_no_sense_is_refused(tmp_path):
    """Whoever writes tables may write wrong ones: they are refused in words, not believed."""
    file = tmp_path / "t.bin"
    good = pack("t", {"scale": 16}, {"b": ("B", b"xyz" * 40)})
    file.write_bytes(good)
    assert use(file)[0] == {"scale": 16}
    for bad, told in (
        (good.replace(b'"scale"', b'"sca\\xe'), "no readable facts"),
        (good.replace(b'"meta"', b'"mexa"'), "no readable header"),
        (good[: len(good) - 60], "section b is cut short"),
    ):
        assert bad != good
        file.write_bytes(with_checksum(bad))
        with pytest.raises(tables.TableError, match=told):
            use(file)


def test_a_missing_table_is_named():
    with pytest.raises(tables.TableError, match="nosuch"):
        tables.open_table("nosuch")


def test_every_table_is_in_a_manifest_with_its_hash_and_sources():
    described = {}
    for manifest in DATA.glob("*.manifest.toml"):
        entry = tomllib.loads(manifest.read_text(encoding="utf-8"))
        assert entry["generator"]
        assert entry["sources"]
        for source in entry["sources"]:
            assert source["name"]
            assert source["licence"]
        described[entry["file"]] = entry
    for table in DATA.glob("*.bin"):
        content = table.read_bytes()
        entry = described.pop(table.name)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
        tables.load(str(table))
    assert not described
