# SPDX-License-Identifier: Apache-2.0
"""The charset graph: who may have written the bytes, who may have read them, and how likely each is beforehand.

Promise: encoding and decoding never raise (None says "does not fit") and are exact inverses of what a web browser
does: a byte 0x80-0x9F that a single-byte charset leaves undefined is the C1 control of the same number. Tables are
built when first needed; nothing is registered with Python's codecs.
"""

from __future__ import annotations

import codecs
from array import array
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from newsclean.kernels.readers import Readers, foreign

# Charset -> nats against it as writer, as reader, before anything is seen: what the web's garbled text shows, rounded;
# None: not tried in that role. The sums need not be probabilities, the judge weighs them.
_SINGLE: dict[str, tuple[float | None, float | None]] = {
    "cp1252": (1.5, 0.0),
    "latin-1": (3.0, 0.3),
    "cp1250": (2.0, 1.5),
    "cp1251": (1.0, 1.0),
    "cp1253": (2.0, 2.5),
    "cp1254": (2.0, 2.0),
    "cp1255": (2.0, 2.5),
    "cp1256": (2.0, 2.5),
    "cp1257": (2.0, 2.5),
    "cp1258": (3.0, 3.0),
    "iso-8859-2": (2.0, 2.5),
    "iso-8859-5": (3.0, 3.0),
    "iso-8859-6": (3.0, None),
    "iso-8859-7": (2.5, 3.0),
    "iso-8859-8": (3.0, None),
    "iso-8859-9": (2.5, 2.5),
    "iso-8859-15": (3.0, 2.5),
    "cp437": (2.5, 1.5),
    "cp850": (2.5, 1.5),
    "cp852": (3.0, 3.0),
    "cp866": (2.0, 2.5),
    "koi8-r": (1.5, 2.0),
    "koi8-u": (2.5, 3.0),
    "mac-roman": (2.5, 1.0),
    "mac-cyrillic": (3.0, 3.0),
    "cp874": (2.0, 2.5),
}
_MULTI: dict[str, tuple[float | None, float | None]] = {
    "gbk": (1.0, 1.0),
    "gb18030": (2.5, None),
    "big5": (1.5, 2.0),
    "cp950": (2.5, None),
    "cp932": (1.5, 2.0),
    "euc-jp": (2.0, 3.0),
    "cp949": (1.5, 2.0),
}
WRITERS: dict[str, float] = {"utf-8": 0.0} | {
    name: writer for name, (writer, _) in (_SINGLE | _MULTI).items() if writer is not None
}
# What else may have happened on the way; steps with the writer "".
LOSSES = {
    "nbsp-to-space": 1.5,
    "lost-byte": 2.0,
    "soft-hyphen-dropped": 2.5,
    "lower-cased": 3.0,
    "fold": 2.0,
    "html": 1.0,
}
SINGLE_READERS = tuple(name for name, (_, reader) in _SINGLE.items() if reader is not None)
MULTI_READERS = tuple(name for name, (_, reader) in _MULTI.items() if reader is not None)
READERS: dict[str, float] = {name: reader for name, (_, reader) in (_SINGLE | _MULTI).items() if reader is not None}
SINGLE = frozenset(_SINGLE)
_BY_TABLE = SINGLE - {"latin-1"}  # the others Python's codecs read as a browser does


@cache
def table(name: str) -> str:
    """The 256 characters of a single-byte charset."""
    return "".join(bytes([byte]).decode(name, "ignore") or chr(byte) for byte in range(256))


@cache
def _encoding_map(name: str) -> object:
    return codecs.charmap_build(table(name))


def _masks(first: int, last: int) -> memoryview[int]:
    """For each character of the BMP the bits of the single-byte readers that have it at a byte first..last."""
    masks = array("I", bytes(4 * 65536))
    for bit, name in enumerate(SINGLE_READERS):
        for char in table(name)[first : last + 1]:
            masks[ord(char)] |= 1 << bit
    return memoryview(masks)


@lru_cache(maxsize=1)
def reader_masks() -> memoryview[int]:
    """Which single-byte readers have a character (bits in the order of SINGLE_READERS)."""
    return _masks(0x80, 0xFF)


@lru_cache(maxsize=1)
def sequence_masks() -> tuple[memoryview[int], memoryview[int], memoryview[int], memoryview[int]]:
    """What `kernels.scan.sequence_mask` asks for: leads, continuations, leads of two bytes, C3 to C5 and D0."""
    bare = _masks(0xC3, 0xC5)
    for place, bits in enumerate(_masks(0xD0, 0xD0)):
        if bits:
            bare[place] |= bits
    return _masks(0xC2, 0xF4), _masks(0x80, 0xBF), _masks(0xC2, 0xDF), bare


@lru_cache(maxsize=1)
def readers() -> Readers:
    """The single-byte readers, opened for the kernels."""
    return Readers(reader_masks(), *sequence_masks())


def named(mask: int) -> list[str]:
    """The single-byte readers of a mask."""
    return [name for bit, name in enumerate(SINGLE_READERS) if mask >> bit & 1]


@lru_cache(maxsize=1024)
def likeliest(mask: int) -> tuple[str, ...]:
    """The single-byte readers of a mask, the likeliest first."""
    return tuple(sorted(named(mask), key=READERS.__getitem__))


@cache
def bits_of(names: frozenset[str]) -> int:
    """The mask of some single-byte readers."""
    return sum(1 << bit for bit, name in enumerate(SINGLE_READERS) if name in names)


def single_readers(text: str) -> list[str]:
    """The single-byte readers that have every character of `text`."""
    return named(readers().shared(text))


@cache
def characters(name: str) -> frozenset[str]:
    """The non-ASCII characters of a single-byte charset."""
    return frozenset(table(name)[128:])


@lru_cache(maxsize=1024)
def distinct(odd: str, mask: int) -> tuple[str, ...]:
    """Of the single-byte readers of a mask those that read `odd` from different bytes, the likeliest first."""
    return tuple(name for _, name in readings(odd, likeliest(mask)))


def readings(text: str, names: Iterable[str]) -> Iterator[tuple[bytes, str]]:
    """The different byte strings that `text` may have been read from, each with the first of `names` that gives it."""
    odd = foreign(text)
    short: set[bytes] = set()
    whole: set[bytes] = set()
    for name in names:
        if name in SINGLE:  # what a reader makes of the odd characters tells what it makes of the text
            part = encode(odd, name)
            if part is None or part in short:
                continue
            short.add(part)
        data = encode(text, name)
        if data is not None and data not in whole:
            whole.add(data)
            yield data, name


def encode(text: str, name: str) -> bytes | None:
    """`text` as bytes of a charset, or None."""
    try:
        if name in _BY_TABLE:
            return codecs.charmap_encode(text, "strict", _encoding_map(name))[0]  # type: ignore[arg-type]
        return text.encode(name)
    except UnicodeError:
        return None


def decode(data: bytes, name: str) -> str | None:
    """`data` as read in a charset, or None."""
    try:
        if name in _BY_TABLE:
            return codecs.charmap_decode(data, "strict", table(name))[0]
        return data.decode(name)
    except UnicodeError:
        return None


@cache
def places(name: str) -> bytes:
    """What `kernels.scan.as_bytes_read` asks for: for each code point the byte of a single-byte charset, or 0."""
    high = {ord(char): byte for byte, char in enumerate(table(name)) if byte >= 128}
    found = bytearray(max(high) + 1)
    for code, byte in high.items():
        found[code] = byte
    return bytes(found)
