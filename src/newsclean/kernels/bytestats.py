# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Adds up how improbable bytes are in every single-byte charset and every language.

Costs are in sixteenths of a nat. Promise: linear time, integers only, the same sums compiled and plain. The caller
must pass tables of the layout that `newsclean.training.encoding` writes; sizes are checked against them only there.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Tables:
    """The sections of the table and what is made of them once; never changed afterwards."""

    def __init__(
        self,
        sections: list[bytes],
        layout: list[int],
        heads: list[int],
        priors: list[int],
        kinds: list[int],
        least: list[int],
    ) -> None:
        """`heads` (64 by script) is what a language costs beforehand, `priors` a charset, `least` a script.

        `kinds` is the script of each charset. There are 6 scripts and 128 places for charsets. The sections are bytes;
        what is larger than a byte in them is little-endian.
        """
        self.classes, self.cases, self.index, self.rows, self.floors, self.steps, self.fits, self.texts = sections
        self.layout = layout
        self.heads = heads
        self.priors = priors
        self.kinds = kinds
        self.least = least

    def rank(self, data: bytes, first: int, last: int, near: int) -> list[int]:
        """How the charsets `first` to `last` read `data`, the one in which it costs least first.

        Two numbers, then triples (cost, charset, lane). The numbers: how many byte values the best does not define,
        and how much more the first one costs that gives another text, -1 where none does.
        None costs `near` more than the best, and no more than 32 are given. Pairs with a byte above ASCII count, at
        most 4096 of them; pairs of ASCII tell the language. Where `first` is above 0 (EBCDIC) all pairs count alike.
        """
        pairs = [0] * 4096
        plain = [0] * 600
        values = [0] * 256
        seen = [0] * 256
        heads = [0] * 64
        alive = [0] * 128
        top = [0] * 96
        text = data
        every = 1 if first > 0 else 0
        n = 0
        m = 0
        letters = 0
        highs = 0
        count = 0
        prev = 32
        was = every
        for at in range(len(data)):
            cur = text[at]
            high = cur >> 7
            highs += high
            if high | was:
                if n < 4096:
                    pairs[n] = prev << 8 | cur
                    n += 1
                if high | every and seen[cur] == 0:
                    seen[cur] = 1
                    values[count] = cur
                    count += 1
            elif m < 600:
                plain[m] = prev << 8 | cur
                m += 1
            if 65 <= (cur & 223) <= 90:
                letters += 1
            prev = cur
            was = high | every
        foreign = -1
        log = 0
        if every == 0:
            other = len(data) - n
            self._weigh(plain, m, 224 + len(data) // 3 + 8 * (n if n < other else other), heads)
            log = _log(letters, highs)
            # Text with many ASCII letters is hardly in another script: 2 nats by factor e, and 1/3 nat for each pair.
            foreign = _base(log) + n * _each(log)
        else:
            for k in range(64):
                heads[k] = self.heads[k]
        for k in range(first, last):
            alive[k] = 1
        few = n if every or n < 64 else 64
        if few < n:
            # 64 pairs show which charsets are hopeless: 24 nats behind.
            start = _base(log) + few * _each(log)
            found = self._rank(pairs, few, values, count, heads, alive, top, first, last, 384, start)
            for k in range(first, last):
                alive[k] = 0
            for k in range(found):
                alive[top[3 * k + 1]] = 1
        found = self._rank(pairs, n, values, count, heads, alive, top, first, last, near, foreign)
        out = [self._undefined(top, values, count), self._lead(top, found, values, count)]
        for k in range(3 * found):
            out.append(top[k])
        return out

    def _undefined(self, top: Any, values: Any, count: int) -> int:
        texts = self.texts
        base = 512 * top[1]
        missing = 0
        for j in range(count):
            at = base + 2 * values[j]
            if texts[at] == 253 and texts[at + 1] == 255:
                missing += 1
        return missing

    def _lead(self, top: Any, found: int, values: Any, count: int) -> int:
        texts = self.texts
        base = 512 * top[1]
        for k in range(1, found):
            other = 512 * top[3 * k + 1]
            for j in range(count):
                at = 2 * values[j]
                if texts[base + at] != texts[other + at] or texts[base + at + 1] != texts[other + at + 1]:
                    lead: int = top[3 * k] - top[0]
                    return lead
        return -1

    def _weigh(self, pairs: Any, n: int, most: int, out: Any) -> None:
        """What the pairs of ASCII characters cost each language of the first script, with what it costs beforehand.

        The best costs 0 and none more than `most`. All charsets have the same ASCII: the first one is used.
        """
        lanes = self.layout[3]
        for k in range(lanes):
            out[k] = self.heads[k]
        self._add_pairs(0, pairs, n, out)
        low = out[0]
        for k in range(1, lanes):
            if out[k] < low:
                low = out[k]
        for k in range(lanes):
            value = out[k] - low
            if value > most:
                value = most
            out[k] = value

    def _add_pairs(self, charset: int, pairs: Any, n: int, out: Any) -> int:
        """Add to `out` what the pairs cost in each language, and give what they cost in all of them."""
        part = [0] * 64
        classes = self.classes
        cases = self.cases
        index = self.index
        rows = self.rows
        steps = self.steps
        script = self.kinds[charset]
        first = self.layout[script * 4]
        width = self.layout[script * 4 + 1]
        first_row = self.layout[script * 4 + 2]
        lanes = self.layout[script * 4 + 3]
        base = charset * 256
        extra = 0
        j = 0
        while j < n:
            # 256 costs of at most 255 fit into 16 bits, which adds up faster.
            stop = j + 256
            if stop > n:
                stop = n
            while j < stop:
                prev = base + (pairs[j] >> 8)
                cur = base + (pairs[j] & 255)
                row = 2 * (first + classes[prev] * width + classes[cur])
                row = first_row + (index[row] | index[row + 1] << 8) * lanes
                extra += steps[cases[prev] * 4 + cases[cur]]
                if lanes == 48:
                    for k in range(48):
                        part[k] += rows[row + k]
                else:
                    for k in range(lanes):
                        part[k] += rows[row + k]
                j += 1
            for k in range(lanes):
                out[k] += part[k]
                part[k] = 0
        return extra

    def _floor(self, charset: int, pairs: Any, n: int) -> int:
        """What the pairs cost at least, each in the language that likes it best."""
        classes = self.classes
        cases = self.cases
        floors = self.floors
        steps = self.steps
        script = self.kinds[charset]
        first = self.layout[script * 4]
        width = self.layout[script * 4 + 1]
        base = charset * 256
        total = 0
        for j in range(n):
            prev = base + (pairs[j] >> 8)
            cur = base + (pairs[j] & 255)
            total += floors[first + classes[prev] * width + classes[cur]] + steps[cases[prev] * 4 + cases[cur]]
        return total

    def _rank(
        self,
        pairs: Any,
        n: int,
        values: Any,
        count: int,
        heads: Any,
        alive: Any,
        top: Any,
        first: int,
        last: int,
        near: int,
        foreign: int,
    ) -> int:
        """Fill `top` with the best of the charsets that are `alive`, and give their number.

        Charsets that read all the bytes alike are added up once; those whose least cost is too high, not at all.
        """
        readings = [0] * 128
        floors = [0] * 128
        weights = [0] * 256
        classes = self.classes
        cases = self.cases
        mask = 2305843009213693951
        weight = 1
        for j in range(count):
            weight = weight * 1000003 & mask
            weights[j] = weight
        start = first
        for charset in range(first, last):
            if alive[charset] == 0:
                continue
            script = self.kinds[charset]
            if self.kinds[start] != script:
                start = charset
            reading = script
            for j in range(count):
                at = charset * 256 + values[j]
                reading += weights[j] * (classes[at] * 4 + cases[at])
            reading &= mask
            readings[charset] = reading
            twin = start
            while twin < charset and (alive[twin] == 0 or readings[twin] != reading):
                twin += 1
            if twin < charset:
                floors[charset] = floors[twin] - self.priors[twin]
            else:
                floors[charset] = self._floor(charset, pairs, n)
                if foreign >= 0 and self.least[script] > 0:
                    floors[charset] += self.least[script] + foreign
            floors[charset] += self.priors[charset]
        found = 0
        bound = 1000000000
        while True:
            pick = last
            low = bound + 1
            for charset in range(first, last):
                if alive[charset] == 1 and floors[charset] < low:
                    low = floors[charset]
                    pick = charset
            if pick == last:
                return found
            found = self._weigh_twins(pick, last, readings, pairs, n, heads, alive, top, found, foreign)
            bound = top[0] + near
            while top[3 * found - 3] > bound:
                found -= 1
            if found == 32 and top[93] < bound:
                bound = top[93]

    def _weigh_twins(
        self,
        pick: int,
        last: int,
        readings: Any,
        pairs: Any,
        n: int,
        heads: Any,
        alive: Any,
        top: Any,
        found: int,
        foreign: int,
    ) -> int:
        """Put the charset `pick` and those that read alike into `top`; gives how many there are now."""
        sums = [0] * 64
        script = self.kinds[pick]
        lanes = self.layout[script * 4 + 3]
        if script > 0:
            for k in range(lanes):
                sums[k] = self.heads[script * 64 + k]
        else:
            for k in range(lanes):
                sums[k] = heads[k]
        steps = self._add_pairs(pick, pairs, n, sums)
        if foreign >= 0 and self.least[script] > 0:
            steps += self.least[script] + foreign
        fits = self.fits
        for charset in range(pick, last):
            if alive[charset] != 1 or readings[charset] != readings[pick]:
                continue
            alive[charset] = 2
            base = charset * 64
            low = 1000000000
            for k in range(lanes):
                value = sums[k] + fits[base + k] * 4
                low = value if value < low else low
            lane = 0
            while sums[lane] + fits[base + lane] * 4 != low:
                lane += 1
            low += steps + self.priors[charset]
            j = found
            if found < 32:
                found += 1
            elif top[93] < low or (top[93] == low and top[94] < charset):
                continue
            else:
                j = 31
            while j > 0 and (top[3 * j - 3] > low or (top[3 * j - 3] == low and top[3 * j - 2] > charset)):
                for k in range(3):
                    top[3 * j + k] = top[3 * j - 3 + k]
                j -= 1
            top[3 * j] = low
            top[3 * j + 1] = charset
            top[3 * j + 2] = lane
        return found


def shares(data: bytes) -> tuple[int, int]:
    """What text with these shares of ASCII letters and other bytes costs in another script, and what each pair."""
    letters = 0
    highs = 0
    text = data
    for at in range(len(data)):
        cur = text[at]
        highs += cur >> 7
        if 65 <= (cur & 223) <= 90:
            letters += 1
    log = _log(letters, highs)
    return _base(log), _each(log)


def _log(letters: int, highs: int) -> int:
    """The binary logarithm, in 1024ths, of the share of ASCII letters beside other bytes; 0 where they are fewer."""
    ratio = (letters + 1) * 1024 // (highs + 1)
    log = 0
    while ratio >= 2048:
        ratio >>= 1
        log += 1024
    if ratio < 1024:
        return log
    ratio -= 1024
    return log + ratio + ratio * (1024 - ratio) // 3012


def _base(log: int) -> int:
    """32 sixteenths of a nat for each factor e, at most 10 nats."""
    base = log * 2218 // 102400
    return base if base < 160 else 160


def _each(log: int) -> int:
    """5 sixteenths of a nat for each factor e, at most one nat."""
    each = log * 34657 // 10240000
    return each if each < 16 else 16
