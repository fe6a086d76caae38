# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Which readers may a text have gone through, and which bytes stood behind it?

Promise: one pass each, nothing is decided here; compiled and plain code agree exactly. A reader is a charset of one byte;
its bit in a mask is its place in the caller's list.
"""

from newsclean.kernels.storage import PLAIN

globals().update(PLAIN)  # compiled code has these from C: kind_of, ones, twos, fours, beyond_ascii


def shared_mask(text: str, masks: memoryview) -> int:
    """The bits that all non-ASCII characters of `text` have in `masks` (65,536 of them); -1 when there is none."""
    if len(masks) < 65536:
        raise ValueError("masks do not cover the BMP")
    at = 0
    size = len(text)
    seen = 0
    found = 0xFFFFFFFF
    while at < size:
        code = ord(text[at])
        if code >= 128:
            seen = 1
            if code >= 65536:
                return 0
            found &= masks[code]
            if found == 0:
                return 0
        at += 1
    return found if seen == 1 else -1


def sequence_mask(text: str, lead: memoryview, tail: memoryview, two: memoryview, bare: memoryview) -> int:
    """The readers (bits) for which `text` may hold UTF-8 sequences, whole or with bytes lost.

    For each character of the BMP: `lead`, the readers for which it is a lead byte; `tail`, a continuation; `two`, a lead
    of two bytes; `bare`, a lead that may have lost its only continuation without a trace. Bit 40 is set when there
    are characters that charsets of several bytes give for lead bytes of UTF-8: from U+3100 on.
    """
    if len(lead) < 65536 or len(tail) < 65536 or len(two) < 65536 or len(bare) < 65536:
        raise ValueError("masks do not cover the BMP")
    size = len(text)
    kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
    if kind == 1:
        return _sequences(ones(text, 0, size), size, lead, tail, two, bare)  # type: ignore[name-defined]  # noqa: F821
    if kind == 2:
        return _sequences(twos(text, 0, size), size, lead, tail, two, bare)  # type: ignore[name-defined]  # noqa: F821
    return _sequences(fours(text, 0, size), size, lead, tail, two, bare)  # type: ignore[name-defined]  # noqa: F821


def _sequences(
    data: list[int], size: int, lead: memoryview, tail: memoryview, two: memoryview, bare: memoryview
) -> int:  # fmt: skip
    """`sequence_mask`, in storage, behind which stands a zero."""
    found = 0
    at = beyond_ascii(data, 0, size)  # type: ignore[name-defined]  # noqa: F821
    while at < size:
        code = data[at]
        at += 1
        if code >= 0x3100:
            found |= 0x10000000000
        follower = data[at]
        if code < 65536 and follower < 65536 and lead[code] > 0:
            if follower == 0xFFFD:
                found |= lead[code]
            elif follower >= 128:
                found |= lead[code] & tail[follower]
            elif follower == 32:
                found |= two[code]
                if data[at + 1] < 65536:
                    found |= lead[code] & tail[data[at + 1]]
            else:
                found |= bare[code]
        at = beyond_ascii(data, at, size)  # type: ignore[name-defined]  # noqa: F821
    return found


class Readers:
    """What single-byte readers do to UTF-8: the tables that `shared_mask` and `sequence_mask` ask for, opened once."""

    def __init__(
        self, masks: memoryview, lead: memoryview, tail: memoryview, two: memoryview, bare: memoryview
    ) -> None:
        self.masks = masks
        self.lead = lead
        self.tail = tail
        self.two = two
        self.bare = bare

    def shared(self, text: str) -> int:
        """The readers (bits) that have all non-ASCII characters of `text`; -1 when there is none."""
        return shared_mask(text, self.masks)

    def hints(self, text: str) -> int:
        """The readers for which `text` may hold UTF-8 sequences, see `sequence_mask`."""
        return sequence_mask(text, self.lead, self.tail, self.two, self.bare)

    def survey(self, text: str) -> tuple[int, int, str]:
        """`hints`, `shared` and the non-ASCII characters, each once, of `text`."""
        odd = foreign(text)
        return self.hints(text), shared_mask(odd, self.masks), odd


def foreign(text: str) -> str:
    """The non-ASCII characters of `text`, each of those below U+10000 once."""
    found: list[str] = []
    seen = bytearray(8192)
    for char in text:
        code = ord(char)
        if code < 128:
            continue
        if code < 65536:
            if seen[code >> 3] >> (code & 7) & 1:
                continue
            seen[code >> 3] |= 1 << (code & 7)
        found.append(char)
    return "".join(found)


def as_bytes_read(text: str, places: bytes) -> str:
    """`text` with each character as the byte that a reader read it from: U+0000 to U+00FF.

    `places`: for each code point the byte from 128 on, or 0; it may end early. Characters that the reader does not have
    become U+0100, U+FFFD becomes U+0101.
    """
    raw = bytearray(2 * len(text))
    at = 0
    size = len(places)
    for char in text:
        code = ord(char)
        if code < 128:
            raw[at] = code
        elif code < size and places[code] > 0:
            raw[at] = places[code]
        else:
            raw[at] = 1 if code == 0xFFFD else 0
            raw[at + 1] = 1
        at += 2
    return raw.decode("utf-16-le")


def utf8_behind(text: str, places: bytes) -> str | None:
    """The text that was written as UTF-8 and became all of `text` in a reader (`places` as above), or None."""
    raw = bytearray(len(text))
    table = places
    at = needed = 0
    size = len(places)
    while at < len(text):
        code = ord(text[at])
        if code >= 128:
            code = table[code] if code < size else 0
            if code >= 0xC2:
                if needed > 0 or code > 0xF4:
                    return None
                needed = 1 if code < 0xE0 else 2 if code < 0xF0 else 3
            elif code < 0xC0 and code > 0 and needed > 0:
                needed -= 1
            else:
                return None
        elif needed > 0:
            return None
        raw[at] = code
        at += 1
    if needed > 0:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return None


def runs(text: str, masks: memoryview, bit: int) -> list[int]:
    """Starts and ends, in a row, of the stretches that a reader has all characters of, between those it has not.

    ASCII at both ends of a stretch is left out but for one character behind, which may be a trail byte. Nothing is
    given when the reader has all non-ASCII characters or none.
    """
    if len(masks) < 65536:
        raise ValueError("masks do not cover the BMP")
    found = []
    at = 0
    size = len(text)
    first = -1
    last = -1
    aliens = 0
    while at <= size:
        code = ord(text[at]) if at < size else 65536
        if code >= 128:
            if code < 65536 and masks[code] >> bit & 1 == 1:
                if first < 0:
                    first = at
                last = at + 1
            else:
                if at < size:
                    aliens += 1
                if first >= 0:
                    found.append(first)
                    found.append(last + 1 if last < at else last)
                first = -1
        at += 1
    return found if aliens > 0 else []
