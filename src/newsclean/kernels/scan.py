# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""The screen before the mojibake judge: which lines of a text look odd?

Promise: one pass, no allocation for clean lines, and nothing is decided here: a line that is let through as odd may be
clean, but what the judge would repair must not be missed. Compiled and plain code agree exactly.

Each pair of neighbours with a non-ASCII character in it has a weight: how much likelier (in eighths of a nat) it is in
garbled text than in clean. The weights are added to a sum that never falls below zero; a line is odd when the sum
reaches the threshold. Weights stand in a hash table without keys: two pairs that share a place share a weight.
"""

MULTIPLIER = 0x9E3779B97F4A7C15
MASK = 0xFFFFFFFFFFFFFFFF
GROUPED = 0xF0000  # + kind: the character before is told by its kind only


class Screen:
    """The screen: `kind` of each code point of the BMP, `weight` with a power of two of places."""

    def __init__(self, kind: memoryview, weight: memoryview) -> None:
        self.shift = 65 - len(weight).bit_length()
        if len(kind) < 65536 or len(weight) != 1 << (64 - self.shift):
            raise ValueError("a table of the screen has the wrong size")
        self.kind = kind
        self.weight = weight
        self.multiplier = MULTIPLIER
        self.mask = MASK

    def group(self, code: int) -> int:
        """The character before, as far as it matters: hanzi, syllables and signs by kind, capitals as one."""
        if code >= 0x10000:
            return 0xF003F
        kind = self.kind[code]
        if kind >= 48 or kind == 3 or kind == 5 or kind < 2:
            return 0xF0000 + kind
        return code

    def odd_lines(self, text: str, start: int, end: int, threshold: int, margin: int = 0) -> list[int]:
        """The odd lines in ``text[start:end]``: start, end (without the line end) and sum of each, in a row.

        With a `margin` a line that is clearly clean as a whole (on average half a nat a pair) must do better than the
        threshold, by a nat and `margin` for each doubling of its pairs: a long line has more chances to look odd once.
        """
        found = []
        if start < 0:
            start = 0
        if end > len(text):
            end = len(text)
        at = start
        while at < end:
            start = at
            before = 32
            total = highest = whole = pairs = 0
            while at < end:
                code = ord(text[at])
                if code < 128 and before < 128:
                    if code == 10:
                        break
                elif code == 10:
                    break
                else:
                    second = code if code >= 128 else self.group(code)
                    place = (((self.group(before) << 20) | second) * self.multiplier) & self.mask
                    total += self.weight[place >> self.shift]
                    whole += self.weight[place >> self.shift]
                    pairs += 1
                    if total < 0:
                        total = 0
                    elif total > highest:
                        highest = total
                before = code
                at += 1
            needed = threshold
            if margin > 0 and pairs > 8 and whole < -4 * pairs:
                needed += 8
                while pairs > 1:
                    needed += margin
                    pairs = pairs >> 1
            if highest >= needed:
                found.append(start)
                found.append(at)
                found.append(highest)
            at += 1
        return found


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
    at = 0
    size = len(text)
    found = 0
    while at < size:
        code = ord(text[at])
        at += 1
        if code >= 0x3100:
            found |= 0x10000000000
        if code < 128 or code >= 65536:
            continue
        if lead[code] == 0:
            continue
        follower = ord(text[at]) if at < size else 0
        if follower >= 65536:
            continue
        if follower == 0xFFFD:
            found |= lead[code]
        elif follower >= 128:
            found |= lead[code] & tail[follower]
        elif follower == 32:
            found |= two[code]
            if at + 1 < size:
                follower = ord(text[at + 1])
                if follower < 65536:
                    found |= lead[code] & tail[follower]
        else:
            found |= bare[code]
    return found


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


def shared_ends(a: str, b: str) -> list[int]:
    """How many characters two texts have in common at the start and (besides these) at the end."""
    limit = len(a)
    if len(b) < limit:
        limit = len(b)
    start = 0
    while start < limit and a[start] == b[start]:
        start += 1
    limit -= start
    end = 0
    last_a = len(a) - 1
    last_b = len(b) - 1
    while end < limit and a[last_a - end] == b[last_b - end]:
        end += 1
    return [start, end]
