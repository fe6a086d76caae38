# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""How likely a text is: a character trigram model over all scripts, and a lexicon, in integer arithmetic.

Promise: costs are sums of eighths of a nat, so that compiled and plain code agree exactly; no call changes the
`Scorer`, so that threads may share it. The tables are trusted: sizes are checked once, when the `Scorer` is made.

Tables: `fold` holds a symbol for each code point below U+3000 (above, it is its own, but for private use and
surrogates), `kind` a kind for each of the BMP, `uni` the cost of a symbol and `unibow` the cost of backing off from it.
Pairs, triples and words stand in open-addressed hash tables of 16-bit fingerprints (0 = free), costs beside them.
"""

HEADER = 10
MULTIPLIER = 0x9E3779B97F4A7C15
MASK = 0xFFFFFFFFFFFFFFFF
PAIR_BASE = 0x1000000000000  # keeps the keys of pairs apart from those of triples
DEAREST = 1 << 62
LOW = 0xFFFFFFFFFF  # where `weighed` has the cost
# -ln P in eighths of a nat of the case of a cased letter: after [no letter, lower, upper], of [lower, upper].
CASE_COST = bytes([2, 14, 0, 44, 7, 5])


class Scorer:
    """The model, opened: memoryviews in the order below; hash tables have a power of two of places."""

    def __init__(self, *tables: memoryview) -> None:
        fold, kind, uni, unibow, pair_fp, pair_cost, pair_bow, triple_fp, triple_cost, lexicon = tables
        if len(fold) < 0x3000 or len(kind) < 65536 or len(uni) < 65536 or len(unibow) < 65536:
            raise ValueError("a table by code point is too short")
        self.fold = fold
        self.kind = kind
        self.uni = uni
        self.unibow = unibow
        self.pair_fp = pair_fp
        self.pair_cost = pair_cost
        self.pair_bow = pair_bow
        self.triple_fp = triple_fp
        self.triple_cost = triple_cost
        self.lexicon = lexicon
        self.pair_shift = 65 - len(pair_fp).bit_length()
        self.triple_shift = 65 - len(triple_fp).bit_length()
        self.lexicon_shift = 65 - len(lexicon).bit_length()
        self.pair_last = len(pair_fp) - 1
        self.triple_last = len(triple_fp) - 1
        self.lexicon_last = len(lexicon) - 1
        for last in (self.pair_last, self.triple_last, self.lexicon_last):
            if last & (last + 1) or last < 0:
                raise ValueError("a hash table has not a power of two of places")
        if len(pair_cost) < len(pair_fp) or len(pair_bow) < len(pair_fp) or len(triple_cost) < len(triple_fp):
            raise ValueError("a hash table has fewer costs than places")
        self.multiplier = MULTIPLIER
        self.pair_base = PAIR_BASE
        self.mask = MASK
        self.case_cost = CASE_COST
        self.low = LOW

    def symbol(self, code: int) -> int:
        """The folded symbol of a code point."""
        if code < 0x3000:
            return self.fold[code]
        if code < 0xD800 or (code >= 0xF900 and code < 0x10000):
            return code
        if code < 0x10000:
            return 0xD800 if code < 0xE000 else 0xE000
        if code < 0x1F000:
            return 0xE003
        return 0xE001 if code < 0x20000 else 0xE002

    def symbol_of(self, code: int) -> int:
        """`symbol`, for callers outside."""
        return self.symbol(code)

    def shape_of(self, code: int) -> int:
        """`shape` of a code point, for callers outside."""
        return self.shape(self.sort(code))

    def sort(self, code: int) -> int:
        """The kind of a code point."""
        if code < 0x10000:
            return self.kind[code]
        if code < 0x1F000:
            return 19
        return 18 if code < 0x20000 else 55

    def find_triple(self, h: int) -> int:
        """The place of the triple with hash `h`, or -1."""
        at = h >> self.triple_shift
        fp = (h >> 16) & 0xFFFF
        fp = fp if fp > 0 else 1
        left = self.triple_last
        while self.triple_fp[at] != fp:
            if self.triple_fp[at] == 0 or left == 0:
                return -1
            at = (at + 1) & self.triple_last
            left -= 1
        return at

    def find_pair(self, h: int) -> int:
        """The place of the pair with hash `h`, or -1."""
        at = h >> self.pair_shift
        fp = (h >> 16) & 0xFFFF
        fp = fp if fp > 0 else 1
        left = self.pair_last
        while self.pair_fp[at] != fp:
            if self.pair_fp[at] == 0 or left == 0:
                return -1
            at = (at + 1) & self.pair_last
            left -= 1
        return at

    def find_word(self, h: int) -> int:
        """The place of the word with hash `h`, or -1."""
        at = h >> self.lexicon_shift
        fp = (h >> 16) & 0xFFFF
        fp = fp if fp > 0 else 1
        left = self.lexicon_last
        while self.lexicon[at] != fp:
            if self.lexicon[at] == 0 or left == 0:
                return -1
            at = (at + 1) & self.lexicon_last
            left -= 1
        return at

    def step(self, a: int, b: int, c: int, known: int) -> int:
        """The cost of symbol `c` after `a` and `b`, and times 65,536 what is known of the pair `b`, `c` for the next step.

        `known`: 0 nothing, 1 that the pair is in no table, otherwise its place and 2.
        """
        place = self.find_triple((((a << 32) | (b << 16) | c) * self.multiplier) & self.mask)
        if place >= 0:
            return self.triple_cost[place]
        if known == 0:
            known = self.find_pair(((((a << 16) | b) + self.pair_base) * self.multiplier) & self.mask) + 2
        cost = 0
        if known > 1:
            cost = self.pair_bow[known - 2]
        known = self.find_pair(((((b << 16) | c) + self.pair_base) * self.multiplier) & self.mask) + 2
        if known > 1:
            return (known << 16) + cost + self.pair_cost[known - 2]
        return (known << 16) + cost + self.unibow[b] + self.uni[c]

    def cost(self, text: str, start: int, end: int) -> int:
        """The cost of ``text[start:end]`` as it stands in `text`: of all triples with a non-ASCII character in them.

        What is ASCII through and through costs nothing: it is the same in a text and in its repair.
        """
        return self.cost_within(text, start, end, DEAREST)

    def cost_within(self, text: str, start: int, end: int, limit: int) -> int:
        """`cost` where it is at most `limit`; some number above `limit` otherwise, found without reading on."""
        return self.weighed(text, start, end, limit) & self.low

    def weighed(self, text: str, start: int, end: int, limit: int) -> int:
        """`cost_within`, and times 2^40 the number of triples that are dearer than 12 nats."""
        if start < 0:
            start = 0
        if end > len(text):
            end = len(text)
        if start > end:
            start = end
        total = one = before = near = dear = skipped = 0
        a = b = 0x20
        at = first = start - 2 if start > 2 else 0
        while at < end:
            code = ord(text[at])
            if code < 128 and near < 2:  # ASCII among ASCII costs nothing
                near = one = 0
                skipped = 1
                at += 1
                continue
            if skipped == 1:
                skipped = 0
                a = self.symbol(ord(text[at - 2])) if at - 2 >= first else 0x20
                b = self.symbol(ord(text[at - 1]))
                before = self.shape(self.sort(ord(text[at - 1])))
            near = 3 if code >= 128 else near - 1
            c = self.symbol(code)
            shape = self.shape(self.sort(code))
            known = one >> 16
            one = 0
            if at >= start:
                one = self.step(a, b, c, known)
                cost = one & 0xFFFF
                if shape > 0:
                    cost += self.case_cost[before * 2 + shape - 1]
                total += cost
                if cost > 96:
                    dear += 1
                if total > limit:
                    break
            before = shape
            a = b
            b = c
            at += 1
        return total + (dear << 40)

    def costs_as_read(self, data: bytes, symbols: memoryview, shapes: memoryview, limit: int) -> list[int]:
        """The cost of `data` as read by each single-byte charset, -1 for those above `limit`.

        A charset has 256 entries in `symbols` and in `shapes`: what `symbol` and `shape` say of its characters. The
        characters of bytes below 128 must be ASCII, those of the others must not be.
        """
        found: list[int] = []
        base = 0
        size = len(data)
        last = len(symbols) if len(symbols) < len(shapes) else len(shapes)
        # charsets that read all of these alike cost the same; sorted, so that the hash is the same everywhere
        high = [byte for byte in sorted(set(bytes(data))) if byte >= 128]
        seen: dict[int, int] = {}
        while base + 256 <= last:
            h = self.multiplier
            for code in high:
                h = ((h ^ (symbols[base + code] << 8 | shapes[base + code])) * self.multiplier) & self.mask
                h = h ^ (h >> 29)
            total = seen.get(h, -2)
            if total == -2:
                total = self.cost_as_read(data, size, symbols, shapes, base, limit)
                seen[h] = total
            found.append(total)
            base += 256
        return found

    def cost_as_read(
        self, data: bytes, size: int, symbols: memoryview, shapes: memoryview, base: int, limit: int
    ) -> int:
        """One of the `costs_as_read`: of the charset whose entries begin at `base`."""
        total = before = near = at = one = skipped = 0
        a = b = 0x20
        while at < size:
            code = data[at]
            if code < 128 and near < 2:
                near = one = 0
                skipped = 1
                at += 1
                continue
            if skipped == 1:
                skipped = 0
                a = symbols[base + data[at - 2]] if at > 1 else 0x20
                b = symbols[base + data[at - 1]]
                before = shapes[base + data[at - 1]]
            near = 3 if code >= 128 else near - 1
            c = symbols[base + code]
            shape = shapes[base + code]
            one = self.step(a, b, c, one >> 16)
            total += one & 0xFFFF
            if shape > 0:
                total += self.case_cost[before * 2 + shape - 1]
            if total > limit:
                return -1
            before = shape
            a = b
            b = c
            at += 1
        return -1 if total > limit else total

    def shape(self, kind: int) -> int:
        """0 for what has no case, 1 for a small letter, 2 for a capital."""
        if kind == 4 or kind == 24 or kind == 28 or kind == 30:
            return 1
        if kind == 5 or kind == 25 or kind == 29 or kind == 31:
            return 2
        return 0

    def evidence(self, text: str, start: int, end: int) -> list[int]:
        """Figures about ``text[start:end]`` as it stands in `text`, as a list of integers.

        [0] cost, [1] cost and [2] number of the triples that touch a non-ASCII character, [3] cost and [4] number of
        those seen for the first time, [5] distinct non-ASCII characters, [6] non-ASCII characters, [7] changes of
        case inside words that are unusual, [8] triples dearer than 12 nats, [9] unused; then characters of each kind.
        """
        if start < 0:
            start = 0
        if end > len(text):
            end = len(text)
        if start > end:
            start = end
        numbers = memoryview(bytearray(512)).cast("q")
        kinds = numbers
        seen = bytearray(4096)
        chars = bytearray(2048)
        cost = touched = touching = first = firsts = distinct = foreign = flips = dear = known = before = near = 0
        a = b = 0x20
        at = start - 2
        if at < 0:
            at = 0
        while at < start:
            code = ord(text[at])
            a = b
            b = self.symbol(code)
            before = self.shape(self.sort(code))
            near = 3 if code >= 128 else near - 1
            at += 1
        while at < end:
            code = ord(text[at])
            c = self.symbol(code)
            kind = self.sort(code)
            shape = self.shape(kind)
            kinds[kind] += 1
            known = self.step(a, b, c, known)
            one = known & 0xFFFF
            known = known >> 16
            if shape > 0:
                one += self.case_cost[before * 2 + shape - 1]
                if before == 1 and shape == 2:
                    flips += 1
            cost += one
            if code >= 128:
                near = 3
                foreign += 1
                slot = (code * 0x9E5) & 2047
                if chars[slot] == 0:
                    chars[slot] = 1
                    distinct += 1
            else:
                near -= 1
            if near > 0:
                touched += one
                touching += 1
                if one > 96:
                    dear += 1
                abc = (a << 32) | (b << 16) | c
                slot = ((abc * self.multiplier) & self.mask) >> 52
                if seen[slot] == 0:
                    seen[slot] = 1
                    first += one
                    firsts += 1
            before = shape
            a = b
            b = c
            at += 1
        found = [cost, touched, touching, first, firsts, distinct, foreign, flips, dear, 0]
        found += numbers.tolist()
        return found

    def known(self, text: str, start: int, end: int) -> int:
        """Whether the folded ``text[start:end]`` is in the lexicon (1 or 0)."""
        if start < 0:
            start = 0
        if end > len(text):
            end = len(text)
        h = self.multiplier
        at = start
        while at < end:
            h = ((h ^ self.symbol(ord(text[at]))) * self.multiplier) & self.mask
            h = h ^ (h >> 29)
            at += 1
        h = (h * self.multiplier) & self.mask
        return 1 if self.find_word(h) >= 0 else 0

    def words(self, text: str, start: int, end: int) -> list[int]:
        """Words with non-ASCII letters in ``text[start:end]``: what of them the lexicon knows.

        [0] words, [1] known, [2] their letters, [3] letters of known ones, for scripts that part words by spaces;
        [4] characters, [5] known ones, for the others (longest match, at most 6 characters, at least 2).
        """
        if start < 0:
            start = 0
        if end > len(text):
            end = len(text)
        words = known = letters = known_letters = chars = known_chars = 0
        at = start
        while at < end:
            kind = self.sort(ord(text[at]))
            if kind >= 48:
                stop = at + 1
                while stop < end and self.sort(ord(text[stop])) >= 48:
                    stop += 1
                chars += stop - at
                while at < stop:
                    size = stop - at
                    if size > 6:
                        size = 6
                    while size > 1 and self.known(text, at, at + size) == 0:
                        size -= 1
                    if size > 1:
                        known_chars += size
                        at += size
                    else:
                        at += 1
            elif kind >= 24 or kind == 4 or kind == 5:
                stop = at
                foreign = 0
                while stop < end:
                    kind = self.sort(ord(text[stop]))
                    if kind >= 24 and kind < 48:
                        foreign += 1
                    elif kind != 4 and kind != 5:
                        break
                    stop += 1
                if foreign > 0:
                    words += 1
                    letters += stop - at
                    if self.known(text, at, stop) == 1:
                        known += 1
                        known_letters += stop - at
                at = stop
            else:
                at += 1
        return [words, known, letters, known_letters, chars, known_chars]
