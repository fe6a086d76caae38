# SPDX-License-Identifier: Apache-2.0
"""Compressed files: read and written piece by piece, and no bomb, damage or missing end goes unnoticed."""

import bz2
import gzip
import importlib.util
import io
import lzma
import random
import sys

import pytest

from newsclean.formats import compression
from newsclean.formats.compression import BZIP2, FREE, GZIP, XZ, ZSTD, CorruptData, Unsupported, packer, unpacked

HAS_ZSTD = sys.version_info >= (3, 14) or importlib.util.find_spec("backports.zstd") is not None
needs_zstd = pytest.mark.skipif(not HAS_ZSTD, reason="needs backports.zstd: pip install 'newsclean[zstd]'")
EACH = [GZIP, BZIP2, XZ, pytest.param(ZSTD, marks=needs_zstd)]
OPENERS = {GZIP: gzip.open, BZIP2: bz2.open, XZ: lzma.open}
DATA = random.Random(1).randbytes(300_000) + b"The council met on Tuesday.\n" * 30_000


def pack(suffix, *parts):
    made = packer(suffix)
    return b"".join([*(made.compress(part) for part in parts), made.flush()])


@pytest.mark.parametrize("suffix", EACH)
@pytest.mark.parametrize("size", [1 << 24, 65_536, 1000, 17])
def test_what_was_packed_is_unpacked_however_it_is_cut(suffix, size):
    packed = pack(suffix, DATA[:500_000], b"", DATA[500_000:])
    pieces = list(unpacked((packed[k : k + size] for k in range(0, len(packed), size)), suffix))
    assert b"".join(pieces) == DATA
    assert max(map(len, pieces)) <= 1 << 18


@pytest.mark.parametrize("suffix", [GZIP, BZIP2, XZ])
def test_other_programs_read_it(suffix):
    with OPENERS[suffix](io.BytesIO(pack(suffix, DATA))) as file:
        assert file.read() == DATA


@pytest.mark.parametrize("suffix", EACH)
def test_members_one_after_the_other_are_one_file(suffix):
    packed = pack(suffix, b"one ") + pack(suffix, b"") + pack(suffix, b"two")
    for size in (len(packed), 1):
        chunks = [packed[k : k + size] for k in range(0, len(packed), size)]
        assert b"".join(unpacked(chunks, suffix)) == b"one two"


@pytest.mark.parametrize("suffix", EACH)
def test_the_same_text_gives_the_same_file(suffix):
    assert pack(suffix, DATA) == pack(suffix, DATA)


@pytest.mark.parametrize("suffix", EACH)
def test_every_missing_end_is_noticed(suffix):
    packed = pack(suffix, b"The council met on Tuesday.")
    for length in range(1, len(packed)):
        with pytest.raises(CorruptData, match="too early"):
            b"".join(unpacked([packed[:length]], suffix))


@pytest.mark.parametrize("suffix", EACH)
def test_damage_is_noticed(suffix):
    packed = bytearray(pack(suffix, DATA))
    packed[len(packed) // 2] ^= 0x55
    with pytest.raises(CorruptData):
        b"".join(unpacked([bytes(packed)], suffix))
    with pytest.raises(CorruptData, match=r"damaged, or not"):
        b"".join(unpacked([b"plain text, whatever it is called"], suffix))
    with pytest.raises(CorruptData):
        b"".join(unpacked([pack(suffix, b"a") + b"rubbish behind"], suffix))


@pytest.mark.parametrize("suffix", EACH)
def test_a_bomb_is_refused_early_unless_it_is_allowed(suffix):
    packed = pack(suffix, *[bytes(1 << 20)] * (2 * FREE >> 20))
    sizes = []
    with pytest.raises(CorruptData, match="--max-expansion"):
        sizes.extend(map(len, unpacked([packed], suffix)))
    assert sum(sizes) <= max(FREE, 250 * len(packed)) + (1 << 18)
    assert sum(map(len, unpacked([packed], suffix, float("inf")))) == 2 * FREE


def test_xz_that_asks_for_much_memory_is_refused():
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]
    packed = lzma.compress(b"a", filters=filters)
    with pytest.raises(CorruptData, match="memory"):
        b"".join(unpacked([packed], XZ))


@needs_zstd
def test_zstd_that_asks_for_much_memory_is_refused():
    zstd = compression._zstd()
    options = {zstd.CompressionParameter.window_log: 30}
    made = zstd.ZstdCompressor(options=options)
    packed = made.compress(DATA) + made.flush()
    with pytest.raises(CorruptData, match="memory"):
        b"".join(unpacked([packed], ZSTD))


def test_without_the_package_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "compression", None)
    monkeypatch.setitem(sys.modules, "backports", None)
    with pytest.raises(Unsupported, match=r"pip install 'newsclean\[zstd\]'"):
        packer(ZSTD)
