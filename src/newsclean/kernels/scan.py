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
FEW = 5  # signs in a line


class Screen:
    """The screen: `kind` of each code point of the BMP, `weight` with a power of two of places.

    The rest is for `is_quiet`: `marks`, characters of the BMP that it lets nobody overlook, `signs`, others that do not
    make a line odd when they are few and alone (but those of `inner` do between two small letters), and the `threshold` and `margin` it asks for.
    """

    def __init__(
        self,
        kind: memoryview,
        weight: memoryview,
        marks: str = "",
        signs: str = "",
        inner: str = "",
        threshold: int = 16,
        margin: int = 3,
    ) -> None:
        self.shift = 65 - len(weight).bit_length()
        if len(kind) < 65536 or len(weight) != 1 << (64 - self.shift):
            raise ValueError("a table of the screen has the wrong size")
        self.weights = bytes(weight).translate(bytes([*range(128, 256), *range(128)]))  # each and 128
        self.multiplier = MULTIPLIER
        self.mask = MASK
        self.threshold = threshold
        self.margin = margin
        # The character before, as far as it matters: 0 for itself, 1 + kind for hanzi, syllables, signs and capitals.
        told = bytes([one + 1 if one >= 48 or one in (0, 1, 3, 5) else 0 for one in range(64)] + [0] * 192)
        groups = bytearray(bytes(kind[:65536]).translate(told))
        for mark in marks + "\n?&":
            groups[ord(mark)] |= 0x80
        self.groups = bytes(groups)
        self.signs = signs
        self.inner = inner

    def is_quiet(self, text: str) -> bool:
        """Whether `text` holds no mark and no odd line but with a few signs; ``&&`` or ``;?`` may pass for a mark."""
        return self.look(text, 0, self.threshold, self.margin, None) == 0

    def is_marked(self, text: str) -> bool:
        """Whether `text` holds a mark or what may pass for one, ``??`` and ``;&`` among them."""
        groups = self.groups
        before = 32
        for char in text:
            code = ord(char)
            if code < 65536 and groups[code] >= 0x80 and code != 10 and (code >= 128 or before == 59 or before == code):
                return True
            before = code
        return False

    def odd_lines(self, text: str, start: int, end: int, threshold: int, margin: int = 0) -> list[int]:
        """The odd lines in ``text[start:end]``: start, end (without the line end) and sum of each, in a row.

        With a `margin` a line that is clearly clean as a whole (on average half a nat a pair) must do better than the
        threshold, by a nat and `margin` for each doubling of its pairs: a long line has more chances to look odd once.
        """
        found: list[int] = []
        if start < 0:
            start = 0
        if end < 0:
            end = 0
        if start > 0 or end < len(text):
            text = text[start:end]
        self.look(text, start, threshold, margin, found)
        return found

    def look(self, text: str, start: int, threshold: int, margin: int, found: list[int] | None) -> int:
        """Puts the odd lines into `found`; without it, stops at the first. 1 when there is something to look at."""
        groups = self.groups
        weights = self.weights
        multiplier = self.multiplier
        mask = self.mask
        shift = self.shift
        seen = 0
        at = start
        before = 32
        total = highest = whole = pairs = 0
        for char in text:
            code = ord(char)
            at += 1
            if code | before < 128:
                if groups[code] < 0x80:
                    before = code
                    continue
                if code != 10:
                    if before == 59 or before == code:
                        seen = 0x80
                    before = code
                    continue
            elif code != 10:
                place = 0xF003F
                if before < 65536:
                    place = groups[before] & 0x7F
                    place = place + 0xEFFFF if place > 0 else before
                before = code
                if code < 65536:
                    sort = groups[code]
                    if code >= 128:
                        seen |= sort
                    elif sort & 0x7F > 0:
                        code = (sort & 0x7F) + 0xEFFFF
                place = (((place << 20) | code) * multiplier) & mask
                one = weights[place >> shift]
                one -= 128
                whole += one
                pairs += 1
                total += one
                # without jumps that the processor would have to guess
                total = total if total > 0 else 0
                highest = total if total > highest else highest
                continue
            if highest >= threshold and highest >= self.needed(threshold, margin, whole, pairs):
                if found is not None:
                    found += [start, at - 1, highest]
                elif pairs > 2 * FEW or self.has_more_than_signs(text, start, at - 1):
                    return 1
            start = at
            before = 32
            total = highest = whole = pairs = 0
        if at > start and highest >= threshold and highest >= self.needed(threshold, margin, whole, pairs):
            if found is not None:
                found += [start, at, highest]
            elif pairs > 2 * FEW or self.has_more_than_signs(text, start, at):
                return 1
        return 1 if seen >= 0x80 else 0

    def has_more_than_signs(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` holds a non-ASCII character that is no sign, one in a word, or an ampersand."""
        before = 32
        while start < end:
            code = ord(text[start])
            if code == 38 or (code >= 128 and text[start] not in self.signs):
                return True
            start += 1
            if code >= 128 and 97 <= before <= 122 and self.is_within_a_word(text, start, end):
                return True
            before = code
        return False

    def is_within_a_word(self, text: str, start: int, end: int) -> bool:
        """Whether the character before `start` is of `inner` and a small ASCII letter follows it."""
        return start < end and "a" <= text[start] <= "z" and text[start - 1] in self.inner

    def needed(self, threshold: int, margin: int, whole: int, pairs: int) -> int:
        """What the sum of a line must reach, see `odd_lines`."""
        if margin > 0 and pairs > 8 and whole < -4 * pairs:
            threshold += 8
            while pairs > 1:
                threshold += margin
                pairs = pairs >> 1
        return threshold


def census(text: str, groups: bytes) -> list[int]:
    """What `text` is made of: the characters of each group from 0 to 62, and four more figures.

    `groups`: the group of each code point of the BMP, then of those below U+1F000, below U+20000 and above; what is in
    group 63 is not counted. [64] pairs and triples that touch a non-ASCII character: such characters and up to two
    behind each, [65] non-ASCII characters, [66] of the first 32 groups the largest, the first of equals, -1 for none.
    """
    if len(groups) < 65539:
        raise ValueError("groups do not cover Unicode")
    table = groups
    sums = [0] * 67
    near = touching = foreign = run = 0
    group = 63
    for char in text:
        code = ord(char)
        if code < 128:
            near -= 1
        else:
            near = 3
            foreign += 1
            if code >= 65536:
                code = 65536 if code < 0x1F000 else 65537 if code < 0x20000 else 65538
        if near > 0:
            touching += 1
        one = table[code] & 63
        if one == 63:
            continue
        if one != group:
            if run > 0:
                sums[group] += run
            group = one
            run = 0
        run += 1
    if run > 0:
        sums[group] += run
    sums[64] = touching
    sums[65] = foreign
    sums[66] = -1
    highest = at = 0
    while at < 32:
        run = sums[at]
        if run > highest:
            highest = run
            sums[66] = at
        at += 1
    return sums


def most(counts: list[int], first: int, groups: bytes) -> int:
    """Of the groups that ``counts[first:]`` belong to the one with the largest sum; the first of equals, -1 for none.

    Groups are numbered from 0; what is in group 63 does not count.
    """
    sums = [0] * 64
    at = 0
    size = len(groups)
    while at < size:
        if counts[first + at] != 0:
            sums[groups[at] & 63] += counts[first + at]
        at += 1
    best = -1
    highest = 0
    at = 0
    while at < 63:
        total = sums[at]
        if total > highest:
            highest = total
            best = at
        at += 1
    return best


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
