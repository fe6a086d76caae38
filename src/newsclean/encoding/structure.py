# SPDX-License-Identifier: Apache-2.0
"""What the shape of the bytes says, before any statistics: marks, NUL patterns, escapes, magic numbers, UTF-8.

Promise: every function looks at bytes only, in linear time, and never raises. Nothing here knows languages.
"""

from __future__ import annotations

from newsclean.kernels import utf8

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
    *(b"MSCF\0", b"8BPS\0", b"\xde\x12\x04\x95", b"\x95\x04\x12\xde", b"ttcf\0", b"true\0", b"LZIP\1", b"MThd\0\0"),
    *(
        b"\xd4\xc3\xb2\xa1",
        b"\xa1\xb2\xc3\xd4",
        b"\n\r\r\n\x1c\0",
        b"\x30\x26\xb2\x75\x8e\x66",
        b"\0\0\1\xba",
        b"\0\0\1\xb3",
        b"FLV\1",
    ),
    *(b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ", b"\xff\x4f\xff\x51", b"L\0\0\0\1\x14\2\0", b"dex\n03", b"AT&TFORM"),
    *(
        b"\xff\xfb\x90",
        b"\xff\xfb\xe0",
        b"\xff\xfb\xb0",
        b"ORC\1",
        b"Cr24\2\0",
        b"Cr24\3\0",
        b"xar!\0",
        b"wvpk",
        b"#!AMR\n",
    ),
)
_TAR = (b"ustar\x0000", b"ustar  \0")
_RIFF = (b"WAVE", b"AVI ", b"WEBP", b"ACON", b"sfbk", b"RMID", b"CDXA", b"PAL ")

_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b") + b"\x7f"
_CONTROL_SET = frozenset(_CONTROLS) - {0}
_ASCII = bytes(range(128))


def byte_order_mark(data: bytes) -> str | None:
    """The codec whose mark `data` begins with; the codec consumes the mark."""
    if data[:1] and data[0] in b"\xef\xff\x00\xfe+\x84\xdd":
        for mark, name in _MARKS:
            if data.startswith(mark) and name != "utf-ebcdic":
                return name
    return None


# The first two bytes -> the magic numbers that begin with them: most data are done with one look.
_BY_TWO: dict[bytes, tuple[bytes, ...]] = {}
for _magic in _MAGIC:
    _BY_TWO[_magic[:2]] = (*_BY_TWO.get(_magic[:2], ()), _magic)


def has_magic(data: bytes) -> bool:
    """Whether `data` begins like a well-known binary format."""
    start = data[:2]
    if start in _BY_TWO and data.startswith(_BY_TWO[start]):
        return True
    if data[4:8] == b"ftyp" or (start == b"RI" and data[:4] == b"RIFF" and data[8:12] in _RIFF):
        return True
    if len(data) > 257 and data[257:265] in _TAR:
        return True
    # Programs of DOS and Windows, bitmaps: two letters that text may begin with, and zeros that it does not have.
    return start in (b"MZ", b"BM") and data[6:10].count(0) > 1


def control_count(data: bytes) -> int:
    """How many control characters stand in `data` that text does not have (NUL included)."""
    return len(data) - len(data.translate(None, _CONTROLS))


def control_kinds(data: bytes) -> int:
    """How many different control characters stand in `data` that text does not have, NUL aside."""
    return len(_CONTROL_SET.intersection(data))


def high_count(data: bytes) -> int:
    """How many bytes of `data` are not ASCII."""
    return len(data.translate(None, _ASCII))


def cut_end(data: bytes, start: int) -> int:
    """How many bytes after `start` are a sequence that the end of the data cuts: 0 to 3."""
    size = len(data)
    for back in range(1, min(3, size - start) + 1):
        lead = data[size - back]
        if lead >= 0xC0:
            # What is missing could be there: the shortest continuations that the lead allows.
            for rest in (b"\x80\x80\x80", b"\xa0\x80\x80", b"\x90\x80\x80"):
                for length in range(back + 1, 5):
                    if is_utf8(data[size - back :] + rest[: length - back]):
                        return back
            return 0
        if lead < 0x80:
            return 0
    return 0


def may_escape(data: bytes) -> bool:
    """Whether ASCII `data` may be ISO-2022, HZ or UTF-7."""
    # One byte is looked for at the speed of memory, two are not.
    return data.isascii() and (b"\x1b" in data or b"+" in data or (b"~" in data and b"~{" in data))


def needs_look(data: bytes) -> bool:
    """Whether the beginning of a stream may be other than UTF-8 lines: NULs, escapes, formats that are not text."""
    if b"\0" in data or has_magic(data) or may_escape(data):
        return True
    head = data[:4096]
    return control_count(head) * 50 > len(head) or (len(head) < 64 and not head.isascii() and not is_utf8(head))


def is_utf8(data: bytes) -> bool:
    """Whether `data` is valid UTF-8; large data is not decoded."""
    if COMPILED and len(data) > LARGE:
        return _is_utf8_large(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8_large(data: bytes) -> bool:
    # The kernel needs a place between characters to begin at, and does not see a character that the end cuts.
    start = 16
    while start > 12 and data[start] & 0xC0 == 0x80:
        start -= 1
    try:
        data[:start].decode("utf-8")
    except UnicodeDecodeError:
        return False
    last = len(data) - 1
    cut = data[last] >= 0xC0 or data[last - 1] >= 0xE0 or data[last - 2] >= 0xF0
    return not cut and utf8.first_fault(data, start) < 0


LARGE = 4096
COMPILED = not str(utf8.__file__).endswith(".py")
