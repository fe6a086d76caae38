# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""The screen before the mojibake judge: which lines of a text look odd?

Promise: one pass, no allocation for clean lines, and nothing is decided here: a line that is let through as odd may be
clean, but what the judge would repair must not be missed. Compiled and plain code agree exactly.

Each pair of neighbours with a non-ASCII character in it has a weight: how much likelier (in eighths of a nat) it is in
garbled text than in clean. The weights are added to a sum that never falls below zero; a line is odd when the sum
reaches the threshold. Weights stand in a hash table without keys: two pairs that share a place share a weight. For
alphabets that are met often they are copied to a table of their own, where no place needs to be worked out.
"""

from array import array

from newsclean.kernels.storage import PLAIN

MULTIPLIER = 0x9E3779B97F4A7C15
MASK = 0xFFFFFFFFFFFFFFFF
FEW = 5  # signs in a line
NONE = 0xFFFFFFFF  # no row
SHARED = (0, 1, 64)  # pages of every alphabet: ASCII, Latin-1, general punctuation
MOST = 16  # alphabets: a quarter of a megabyte each, half a one that of hanzi


globals().update(PLAIN)  # compiled code has these from C: kind_of, ones, twos, fours


class Alphabet:
    """The weights of all pairs of some pages of 128 characters, so that a pair is one look into a table.

    `cells`: the number of each character of the BMP, 0 for those that are not here; ASCII comes first. `rows`: where in
    `weights` the row of each cell begins, for the character that stands before; NONE for those that are not here, are
    rare, or might be marks. In a row stands a weight for each cell.
    """

    def __init__(self, cells: memoryview, rows: memoryview, weights: bytes) -> None:
        self.cells = cells
        self.rows = rows
        self.weights = weights


class Screen:
    """The screen: `kind` of each code point of the BMP, `weight` with a power of two of places.

    The rest is for `is_quiet`: `marks`, characters of the BMP that it lets nobody overlook, `signs`, others that do not
    make a line odd when they are few and alone (but those of `inner` do between two small letters), and the `threshold` and `margin` it asks for.
    `alphabets`: the number of the one that each page of 128 characters of the BMP belongs to, 0 for none; those with
    thousands of characters have rows for them by their kind, and for the `usual` others. `patience`: after how many
    characters one is made ready; never, if negative.
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
        alphabets: bytes = bytes(512),
        usual: str = "",
        patience: int = -1,
    ) -> None:
        self.shift = 65 - len(weight).bit_length()
        if len(kind) < 65536 or len(weight) != 1 << (64 - self.shift):
            raise ValueError("a table of the screen has the wrong size")
        self.weights = bytes(weight).translate(bytes([*range(128, 256), *range(128)]))  # each and 128
        self.multiplier, self.mask, self.none, self.few = MULTIPLIER, MASK, NONE, FEW
        self.threshold, self.margin = threshold, margin
        # The character before, as far as it matters: 0 for itself, 1 + kind for hanzi, syllables, signs and capitals.
        told = bytes([one + 1 if one >= 48 or one in (0, 1, 3, 5) else 0 for one in range(64)] + [0] * 192)
        groups = bytearray(bytes(kind[:65536]).translate(told))
        for mark in marks + "\n?&":
            groups[ord(mark)] |= 0x80
        self.groups = bytes(groups)
        self.signs = signs
        self.inner = inner
        self.keys = alphabets
        self.usual = usual
        self.patience = patience
        self.missed = 0
        self.ascii = self.made([0])
        self.alphabets: list[Alphabet | None] = [self.ascii] + [None] * 255

    def is_quiet(self, text: str) -> bool:
        """Whether `text` holds no mark and no odd line but with a few signs; ``&&`` or ``;?`` may pass for a mark."""
        return self.look_at(text, 0, self.threshold, self.margin, None) == 0

    def is_marked(self, text: str) -> bool:
        """Whether `text` holds a mark or what may pass for one, ``??`` and ``;&`` among them."""
        kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
        if kind == 1:
            return self.has_mark(ones(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821
        if kind == 2:
            return self.has_mark(twos(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821
        return self.has_mark(fours(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821

    def has_mark(self, data: list[int], size: int) -> bool:
        """`is_marked`, in storage."""
        at = self.behind_ascii(data, 0, size)
        while at < size:
            if data[at] != 10 and self.is_mark(data, 0, at + 1):
                return True
            at = self.behind_ascii(data, at + 1, size)
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
        self.look_at(text, start, threshold, margin, found)
        return found

    def look_at(self, text: str, first: int, threshold: int, margin: int, found: list[int] | None) -> int:
        """Puts the odd lines into `found`, counted from `first`; without it, stops at one. 1 if there is something."""
        kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
        if kind == 1:
            return self.look(ones(text, 0, len(text)), len(text), text, first, threshold, margin, found)  # type: ignore[name-defined]  # noqa: F821
        if kind == 2:
            return self.look(twos(text, 0, len(text)), len(text), text, first, threshold, margin, found)  # type: ignore[name-defined]  # noqa: F821
        return self.look(fours(text, 0, len(text)), len(text), text, first, threshold, margin, found)  # type: ignore[name-defined]  # noqa: F821

    def look(
        self, data: list[int], size: int, text: str, first: int, threshold: int, margin: int, found: list[int] | None
    ) -> int:
        """`look_at`, for the storage that `text` has; behind the `size` characters of `data` stands a zero."""
        none = self.none
        alphabet = self.ascii
        cells, rows, weights = alphabet.cells, alphabet.rows, alphabet.weights
        seen = start = at = 0
        total = highest = whole = 0
        row = rows[32]
        while True:
            after = none
            while row < none:
                code = data[at]
                cell = cells[code] if code < 65536 else 0
                after = rows[cell]
                if after == none:
                    break
                one = weights[row + cell]
                one -= 128
                row = after
                whole += one
                total += one
                # without jumps that the processor would have to guess
                total = total if total > 0 else 0
                highest = total if total > highest else highest
                at += 1
                if code | data[at] < 128:
                    break
            if after < none:  # two of ASCII: the rest of such a run weighs nothing
                at = self.behind_ascii(data, at, size)
                row = rows[data[at - 1]]
                continue
            code = data[at]
            if row == none and self.is_mark(data, start, at):
                seen = 1
            if code == 10 or at == size:
                if highest >= threshold and (at > start or at < size):
                    pairs = self.pairs(data, start, at)
                    if highest >= self.needed(threshold, margin, whole, pairs):
                        if found is not None:
                            found += [first + start, first + at, highest]
                        elif pairs > 2 * self.few or self.has_more_than_signs(text, start, at):
                            return 1
                if at == size or (seen > 0 and found is None):
                    return seen
                at += 1
                start = at
                total = highest = whole = 0
                row = rows[32]
                continue
            one = self.weigh(data[at - 1] if at > start else 32, code)
            whole += one
            total = total + one if total + one > 0 else 0
            highest = total if total > highest else highest
            at += 1
            if code < 65536 and cells[code] == 0:
                other = self.alphabet_of(self.keys[code >> 7])
                if other is not None:
                    alphabet = other
                    cells, rows, weights = alphabet.cells, alphabet.rows, alphabet.weights
            row = rows[cells[code]] if code < 65536 else none

    def behind_ascii(self, data: list[int], at: int, size: int) -> int:
        """Where the run of ASCII ends that goes on at `at`; before a line feed, ``?`` and ``&`` too."""
        while at + 32 <= size:
            odd = step = 0
            while step < 32:
                code = data[at + step]
                # more than 127 where the code is, or where it is one of the three: one below zero
                odd |= code | code >> 8 | ((code ^ 10) - 1) | ((code ^ 38) - 1) | ((code ^ 63) - 1)
                step += 1
            if odd < 0 or odd > 127:
                break
            at += 32
        while at < size:
            code = data[at]
            if code > 127 or code == 10 or code == 63 or code == 38:
                break
            at += 1
        return at

    def is_mark(self, data: list[int], start: int, end: int) -> bool:
        """Whether ``data[start:end]`` ends with a mark, or with ``??`` or the like."""
        code = data[end - 1] if end > start else 0
        if code >= 65536 or self.groups[code] < 0x80:
            return False
        return code >= 128 or (end - 2 >= start and (data[end - 2] == 59 or data[end - 2] == code))

    def pairs(self, data: list[int], start: int, end: int) -> int:
        """How many characters of ``data[start:end]`` make a pair with the one before that has a weight."""
        if start == end:
            return 0
        found = 1 if data[start] > 127 else 0
        at = start + 1
        while at < end:
            found += (data[at] | data[at - 1]) > 127
            at += 1
        return found

    def weigh(self, before: int, code: int) -> int:
        """The weight of a pair; none if both are ASCII."""
        if before | code < 128:
            return 0
        if code < 128 and self.groups[code] & 0x7F > 0:
            code = (self.groups[code] & 0x7F) + 0xEFFFF
        place = (((self.place(before) << 20) | code) * self.multiplier) & self.mask
        one = self.weights[place >> self.shift]
        return one - 128

    def place(self, before: int) -> int:
        """What stands for the first character of a pair."""
        if before >= 65536:
            return 0xF003F
        group = self.groups[before] & 0x7F
        return group + 0xEFFFF if group > 0 else before

    def alphabet_of(self, key: int) -> Alphabet | None:
        """The alphabet with that number, made when it is worth it; None while it is not."""
        known = self.alphabets[key]
        if known is not None or key == 0 or self.patience < 0:
            return known
        self.missed += 1
        if self.missed <= self.patience:
            return None
        self.missed = 0
        if sum(one is not None for one in self.alphabets) > MOST:
            self.patience = -1
            return None
        pages = [page for page in range(2, 512) if self.keys[page] == key and page not in SHARED]
        known = self.made([*SHARED, *pages])
        self.alphabets[key] = known
        return known

    def made(self, pages: list[int]) -> Alphabet:
        """The alphabet of some pages."""
        groups = self.groups
        cells = memoryview(array("H", bytes(131072)))
        rows = memoryview(array("I", [NONE]) * (128 * len(pages)))
        weights = bytearray()
        starts: dict[int, int] = {}
        wide = len(pages) > 16
        cell = 0
        for page in pages:
            for code in range(128 * page, 128 * page + 128):
                cells[code] = cell
                group = groups[code]
                if group < 0x80 and code > 0 and (group > 0 or not wide or chr(code) in self.usual):
                    # ASCII is told apart from others of its kind: it has no weight before ASCII.
                    name = self.place(code) | (code < 128) << 20
                    if name not in starts:
                        starts[name] = len(weights)
                        weights += self.row(code, pages)
                    rows[cell] = starts[name]
                cell += 1
        return Alphabet(cells, rows, bytes(weights))

    def row(self, before: int, pages: list[int]) -> bytearray:
        """The weights, and 128, of the pairs that begin with `before`."""
        done = bytearray(128 * len(pages))
        out = memoryview(done)
        weights, multiplier, mask, shift = self.weights, self.multiplier, self.mask, self.shift
        first = self.place(before) << 20
        at = 0
        for page in pages:
            code = 128 * page
            end = code + 128
            while code < end:
                if code < 128:
                    out[at] = self.weigh(before, code) + 128
                else:
                    place = ((first | code) * multiplier) & mask
                    out[at] = weights[place >> shift]
                at += 1
                code += 1
        return done

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
