# SPDX-License-Identifier: Apache-2.0
"""What the shape of the bytes says, before any statistics: marks, NUL patterns, escapes, magic numbers, UTF-8.

Promise: every function looks at bytes only, in linear time, and never raises. Nothing here knows languages.
"""

from __future__ import annotations

import re

# Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"+/v8-", "utf-7"),
    (b"\xdd\x73\x66\x73", "utf-ebcdic"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_MAGIC = (
    *(b"\x7fELF", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08"),
    *(b"BZh91AY&SY", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"Rar!\x1a\x07"),
    *(b"%PDF-1.", b"%PDF-2.", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xca\xfe\xba\xbe\0"),
    *(
        b"\xcf\xfa\xed\xfe",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"OggS\0",
        b"fLaC\0",
        b"ID3\2\0",
        b"ID3\3\0",
        b"ID3\4\0",
    ),
    *(b"\x1aE\xdf\xa3", b"wOFF", b"wOF2", b"\0\1\0\0\0", b"OTTO\0", b"PAR1", b"Obj\1", b"ARROW1\0", b"II*\0", b"MM\0*"),
    *(b"\0\0\1\0", b"\0\0\2\0", b"\0asm\1\0\0\0", b"!<arch>\n", b"\x93NUMPY", b"\x89HDF\r\n", b"\xed\xab\xee\xdb"),
    *(b"MSCF\0", b"8BPS\0"),
)
_RIFF = (b"WAVE", b"AVI ", b"WEBP")

# One complete UTF-8 sequence, surrogates and overlong forms excluded.
SEQUENCE = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
# A pair of surrogates, each written as if it were a character (CESU-8), and Java's two-byte NUL.
CESU = rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]"
JAVA_NUL = rb"\xc0\x80"

_SEQUENCES = re.compile(rb"(?:" + SEQUENCE + rb")+")
CESU_PAIR = re.compile(CESU + rb"|" + JAVA_NUL)
# A sequence that lacks its end (at the end of data) or its beginning (at the start of data).
_CUT_END = re.compile(
    rb"(?:[\xc2-\xf4]|[\xe1-\xef][\x80-\xbf]|\xe0[\xa0-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]?|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?)\Z"
)
_CUT_START = re.compile(rb"[\x80-\xbf]{1,3}")
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b") + b"\x7f"
_ASCII = bytes(range(128))


def byte_order_mark(data: bytes) -> str | None:
    """The codec whose mark `data` begins with; the codec consumes the mark."""
    if data[:1] and data[0] in b"\xef\xff\x00\xfe+\x84\xdd":
        for mark, name in _MARKS:
            if data.startswith(mark) and name != "utf-ebcdic":
                return name
    return None


def has_magic(data: bytes) -> bool:
    """Whether `data` begins like a well-known binary format."""
    if data.startswith(_MAGIC) or data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] in _RIFF):
        return True
    # Programs of DOS and Windows, bitmaps: two letters that text may begin with, and zeros that it does not have.
    return data[:2] in (b"MZ", b"BM") and data[6:10].count(0) > 1


def control_count(data: bytes) -> int:
    """How many control characters stand in `data` that text does not have (NUL included)."""
    return len(data) - len(data.translate(None, _CONTROLS))


def high_count(data: bytes) -> int:
    """How many bytes of `data` are not ASCII."""
    return len(data.translate(None, _ASCII))


class Utf8Shape:
    """How far `data` is UTF-8: complete sequences, CESU pairs, bytes that fit nowhere, cut ends."""

    __slots__ = ("cesu", "cut", "sequences", "stray")

    def __init__(self, data: bytes) -> None:
        start = _CUT_START.match(data)
        end = _CUT_END.search(data, max(0, len(data) - 4))
        first = start.end() if start else 0
        last = end.start() if end and end.start() >= first else len(data)
        self.cut = first + len(data) - last
        body = data[first:last]
        rest, found = _SEQUENCES.subn(b"", body)
        self.sequences = self.cesu = 0
        if not found and b"\xed" not in body and b"\xc0\x80" not in body:
            self.stray = high_count(body)
            return
        # Continuation bytes are a fixed share of each sequence: count the leads.
        gone = len(body) - len(rest)
        self.sequences = (
            gone - len(body.translate(None, _NOT_CONTINUATION)) + len(rest.translate(None, _NOT_CONTINUATION))
        )
        self.cesu = 0
        if b"\xed" in rest or b"\xc0\x80" in rest:
            rest, self.cesu = CESU_PAIR.subn(b"", rest)
        self.stray = high_count(rest)


_NOT_CONTINUATION = bytes(c for c in range(256) if not 0x80 <= c <= 0xBF)


def may_escape(data: bytes) -> bool:
    """Whether ASCII `data` may be ISO-2022, HZ or UTF-7."""
    return (b"\x1b" in data or b"~{" in data or b"+" in data) and data.isascii()


def needs_look(data: bytes) -> bool:
    """Whether the beginning of a stream may be other than UTF-8 lines: NULs, escapes, formats that are not text."""
    if b"\0" in data or has_magic(data) or may_escape(data):
        return True
    head = data[:4096]
    return control_count(head) * 50 > len(head) or (len(head) < 64 and not head.isascii() and not is_utf8(head))


def is_utf8(data: bytes) -> bool:
    """Whether `data` is valid UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
