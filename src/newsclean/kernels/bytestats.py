# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Adds up how improbable bytes are in every language at once, for one reading of the bytes.

Costs are in sixteenths of a nat. Promise: linear time, integers only, the same sums compiled and plain. The caller
must pass tables of the layout that `newsclean.training.encoding` writes; sizes are checked against them only there.
"""

from __future__ import annotations

from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Tables:
    """The sections of the table and what is made of them once; never changed afterwards."""

    def __init__(self, sections: Any, heads: Any, priors: Any, numbers: Any, least: Any) -> None:
        """`heads` (64 by script) is what a language costs beforehand, `priors` a charset, `least` a script.

        `numbers` is how many languages a script has.
        """
        self.classes, self.cases, self.layout, self.index, self.rows, self.steps, self.fits = sections[:7]
        self.pages, self.points = sections[7:]
        self.heads = heads
        self.priors = priors
        self.numbers = numbers
        self.least = least

    def rank(self, data: Any, runs: Any, settings: Any) -> list[int]:
        """Quadruples (cost, charset, script, lane) of the charsets in which `data` costs least, the best first.

        `runs` holds triples (script, first charset, number). `settings`: most pairs; pairs of the screen; how much
        worse than the best a charset may be after the screen; how much worse at all; how many are given; pairs of
        ASCII letters that tell the language; how much these may say, and how much more for each other pair; what data
        with such a share of ASCII letters costs beforehand in a script other than Latin, and what each pair of it.
        With no room for ASCII pairs every pair counts, else only those with a byte above ASCII.
        """
        limit = settings[0]
        size = len(data)
        places = array("i", bytes(4 * (size if size < limit else limit)))
        heads = array("i", bytes(2048))
        for k in range(512):
            heads[k] = self.heads[k]
        pairs = settings[5]
        if pairs > 0:
            n = _pair_places(data, 0, places, limit)
            most = settings[6] + settings[7] * (n if n < size - n else size - n)
            self._weigh(data, places, n if n < pairs else pairs, most, heads)
        n = _pair_places(data, 1 if pairs > 0 else 2, places, limit)
        screen = settings[1]
        few = n if n < screen or pairs == 0 else screen
        found = self._rank(data, places, few, runs, heads, settings)
        if few < n:
            bar = found[0] + settings[2]
            kept = [x for i in range(0, len(found), 4) if found[i] <= bar for x in (found[i + 2], found[i + 1], 1)]
            found = self._rank(data, places, n, array("i", kept), heads, settings)
        return found

    def _weigh(self, data: Any, places: Any, n: int, most: int, out: Any) -> None:
        """Replace the first sums of `out` by what the pairs at `places` cost each language of the first script.

        The best costs 0 and none more than `most`. All charsets have the same ASCII: the first one is used.
        """
        classes = self.classes
        index = self.index
        rows = self.rows
        count = self.layout[1]
        lanes = self.layout[3]
        for j in range(n):
            at = places[j]
            prev = 32
            if at > 0:
                prev = data[at - 1]
            row = index[classes[prev] * count + classes[data[at]]]
            row *= lanes
            for k in range(lanes):
                out[k] += rows[row + k]
        low = out[0]
        for k in range(1, lanes):
            if out[k] < low:
                low = out[k]
        for k in range(lanes):
            value = out[k] - low
            if value > most:
                value = most
            out[k] = value

    def _rank(self, data: Any, places: Any, n: int, runs: Any, heads: Any, settings: Any) -> list[int]:
        # One long function: a call that passes tables would copy as much as the loops add up.
        room = settings[4]
        near = settings[3]
        foreign = settings[8] + n * settings[9]
        top = array("i", bytes(16 * room))
        sums = array("i", bytes(256))
        classes = self.classes
        cases = self.cases
        index = self.index
        rows = self.rows
        steps = self.steps
        fits = self.fits
        layout = self.layout
        found = 0
        bound = 1000000000
        # The first charset of each script sets the mark that hopeless ones are measured by.
        for turn in range(2):
            for run in range(len(runs) // 3):
                script = runs[3 * run]
                first = layout[script * 4]
                count = layout[script * 4 + 1]
                first_row = layout[script * 4 + 2]
                lanes = layout[script * 4 + 3]
                last = runs[3 * run + 1] + (runs[3 * run + 2] if turn else 1)
                for charset in range(runs[3 * run + 1], last):
                    base = charset * 256
                    extra = self.priors[charset]
                    if self.least[script] > 0 and settings[5] > 0:
                        extra += self.least[script] + foreign
                    for k in range(lanes):
                        sums[k] = heads[script * 64 + k] + fits[charset * 64 + k] * 4
                    low = 0
                    j = 0
                    while j <= n:
                        stop = j + 4
                        if stop > n:
                            stop = n
                        while j < stop:
                            at = places[j]
                            prev = 32
                            if at > 0:
                                prev = data[at - 1]
                            cur = data[at]
                            row = index[first + classes[base + prev] * count + classes[base + cur]]
                            row = first_row + row * lanes
                            for k in range(lanes):
                                sums[k] += rows[row + k]
                            extra += steps[cases[base + prev] * 4 + cases[base + cur]]
                            j += 1
                        low = sums[0]
                        for k in range(1, lanes):
                            if sums[k] < low:
                                low = sums[k]
                        if j == n or low + extra > bound:
                            break
                    low += extra
                    if low > bound:
                        continue
                    if low + near < bound:
                        bound = low + near
                    if turn == 0:
                        continue
                    if found < room:
                        found += 1
                    elif low >= top[4 * room - 4]:
                        continue
                    lane = 0
                    while sums[lane] + extra != low:
                        lane += 1
                    j = found - 1
                    while j > 0 and top[4 * j - 4] > low:
                        for k in range(4):
                            top[4 * j + k] = top[4 * j - 4 + k]
                        j -= 1
                    top[4 * j] = low
                    top[4 * j + 1] = charset
                    top[4 * j + 2] = script
                    top[4 * j + 3] = lane
        return [top[k] for k in range(4 * found)]

    def score(self, text: str, limit: int, cap: int) -> tuple[int, int, int, int]:
        """The cost of at most `limit` characters, that of their ASCII pairs, the main script, its best language.

        The first cost takes each script in its best language. The main script is 6 for CJK, -1 for none, -2 for one
        without tables. `cap` is how much the ASCII pairs may say.
        """
        out = array("i", bytes(2112))
        self._add(text, limit, out)
        return self._sum(out, cap)

    def _add(self, text: str, limit: int, out: Any) -> None:
        """Add the costs of `text` to the slots of `out`.

        Slot s (64 sums) belongs to script s; slot 7 to pairs of ASCII letters; slot 8 counts letters by script, its
        sum 8 the characters of no script known here, its sum 9 costs that hold for every language.
        """
        pages = self.pages
        points = self.points
        layout = self.layout
        index = self.index
        rows = self.rows
        steps = self.steps
        size = len(text)
        if size > limit:
            size = limit
        scripts = 512
        before = 251658240  # no letter
        was_high = False
        last = 0
        block = 0
        extra = 0
        for at in range(size):
            point = ord(text[at])
            high = point >= 128
            if point < 65536:
                value = points[pages[point >> 8] * 256 + (point & 255)]
            elif point < 131072 or point >= 196608:
                value = points[pages[256] * 256]
            else:
                value = points[pages[257] * 256]
            if value >> 31:
                out[6 * 64] += (value & 127) * 2
                out[6 * 64 + 1] += (value >> 7 & 127) * 2
                out[6 * 64 + 2] += (value >> 14 & 127) * 2
                out[6 * 64 + 3] += (value >> 21 & 127) * 2
                out[scripts + 6] += 1
                if before >> 24 & 15 != 7:
                    # The first of a run; one behind a Latin letter is less likely than one behind a blank.
                    extra += 24
                    if before >> 24 & 15 == 0:
                        extra += 40
                before = 117440512  # script 7
                was_high = True
                continue
            cs = value >> 24 & 15
            ps = before >> 24 & 15
            if cs < 6:
                out[scripts + cs] += 1
                if ps == 7:
                    extra += 40
            elif cs == 14:
                out[scripts + 8] += 1
                if ps == 14 and block == point >> 7:
                    # A script without tables of its own: one letter is as likely as another of its block.
                    extra += 64
                    before = value
                    was_high = True
                    continue
                block = point >> 7
            script = cs
            if cs == 0 and 0 < ps < 6 and not high:
                script = ps
            elif cs >= 6:
                script = ps if ps < 6 else last
            if script == 0 and 0 < ps < 6:
                script = ps
            if 0 < script < 6 or (script == 0 and (high or cs == 0)):
                last = script
            pc = before & 255
            cc = value & 255
            slot = script
            first = layout[script * 4]
            n = layout[script * 4 + 1]
            first_row = layout[script * 4 + 2]
            lanes = layout[script * 4 + 3]
            if cs < 6 and cs != script:
                cc = 9 if high else 8
            if ps < 6 and ps != script:
                pc = 9 if was_high else 8
            if ps == 7 and not high:
                before = value
                was_high = False
                continue
            if high or was_high:
                extra += steps[(before >> 16 & 3) * 4 + (value >> 16 & 3)]
            elif cs != 0 and ps != 0:
                before = value
                was_high = high
                continue
            elif script == 0:
                slot = 7
            row = index[first + pc * n + cc]
            row = first_row + row * lanes
            for k in range(lanes):
                out[slot * 64 + k] += rows[row + k]
            before = value
            was_high = high
        out[scripts + 9] += extra

    def _sum(self, out: Any, cap: int) -> tuple[int, int, int, int]:
        """Sum up what `_add` left in `out`."""
        numbers = self.numbers
        heads = self.heads
        total = out[521]
        for script in range(1, 6):
            if out[512 + script] > 0:
                low = out[script * 64]
                for k in range(1, numbers[script]):
                    if out[script * 64 + k] < low:
                        low = out[script * 64 + k]
                total += low
        cjk = out[384]
        lane = 0
        for k in range(1, 4):
            if out[384 + k] < cjk:
                cjk = out[384 + k]
                lane = k
        total += cjk
        plain = out[448]
        for k in range(1, numbers[0]):
            if out[448 + k] < plain:
                plain = out[448 + k]
        low = 2000000000
        for k in range(numbers[0]):
            value = out[448 + k] - plain
            if value > cap:
                value = cap
            value += out[k]
            if value < low:
                low = value
        main = 1
        for script in range(2, 6):
            if out[512 + script] > out[512 + main]:
                main = script
        most = out[512 + main]
        if out[518] * 3 > most:
            main = 6
            most = out[518] * 3
        if most * 3 <= out[512]:
            main = 0
            most = out[512]
        if out[520] > most:
            main = -2
        elif most == 0:
            main = -1
        if 0 <= main < 6:
            best = 2000000000
            lane = 0
            for k in range(numbers[main]):
                value = out[main * 64 + k] + heads[main * 64 + k]
                if main == 0:
                    value += out[448 + k]
                if value < best:
                    best = value
                    lane = k
        return total + low, plain, main, lane


def _pair_places(data: Any, mode: int, places: Any, limit: int) -> int:
    """Fill `places` with the offsets of bytes that form, with the byte before, a pair of the kind `mode`.

    `mode` 0: two ASCII bytes; 1: at least one byte above ASCII; 2: every pair. Gives how many were filled in.
    """
    n = 0
    was = False
    for at in range(len(data)):
        high = data[at] > 127
        if (mode == 2 or (high or was) == (mode == 1)) and n < limit:
            places[n] = at
            n += 1
        was = high
    return n
