# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Adds up how improbable a decoded text is in every language of its scripts.

Costs are in sixteenths of a nat. Promise: linear time, integers only, the same sums compiled and plain. The caller
must pass tables of the layout that `newsclean.training.encoding` writes; sizes are checked against them only there.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Texts:
    """The sections of the table that texts need; never changed afterwards."""

    def __init__(self, sections: list[bytes], layout: list[int], heads: list[int], numbers: list[int]) -> None:
        """`heads` (64 by script) is what a language costs beforehand, `numbers` how many languages a script has.

        There are 6 scripts. The sections are bytes; what is larger than a byte in them is little-endian.
        """
        self.index, self.rows, self.steps, self.pages, self.points = sections
        self.layout = layout
        self.heads = heads
        self.numbers = numbers

    def score(self, text: str, limit: int, cap: int) -> tuple[int, int, int, int]:
        """The cost of at most `limit` characters, that of their ASCII pairs, the main script, its best language.

        The first cost takes each script in its best language. The main script is 6 for CJK, -1 for none, -2 for one
        without tables. `cap` is how much the ASCII pairs may say.
        """
        out = [0] * 528
        self._add(text, limit, out)
        return self._sum(out, cap)

    def _add(self, text: str, limit: int, out: Any) -> None:
        """Add the costs of `text` to the slots of `out`.

        Slot s (64 sums) belongs to script s; slot 7 to pairs of ASCII letters; slot 8 counts letters by script, its
        sum 8 the characters of no script known here, its sum 9 costs that hold for every language.
        """
        pages = self.pages
        points = self.points
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
        wide = 16777216
        run = 0
        lone = 0
        for at in range(size):
            point = ord(text[at])
            high = point >= 128
            if 57344 <= point < 63744:
                extra += 160  # private use: hardly ever meant
            page = point >> 8
            if point >= 65536:
                page = 256 if point < 131072 or point >= 196608 else 257
            row = 4 * ((pages[2 * page] | pages[2 * page + 1] << 8) * 256 + (point & 255 if page < 256 else 0))
            value = points[row] | points[row + 1] << 8 | points[row + 2] << 16
            value |= wide * points[row + 3]
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
                run += 1
                if run == 1:
                    lone = before & 255
                before = 117440512  # script 7
                was_high = True
                continue
            if run == 1 and lone != 1 and value & 255 != 1:
                # One such character by itself, with no digit beside it, is rare.
                extra += 72
            run = 0
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
            if cs < 6 and ps < 6 and cs != ps and high and was_high:
                # Letters of two scripts in one word.
                extra += 64
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
            first = self.layout[script * 4]
            n = self.layout[script * 4 + 1]
            first_row = self.layout[script * 4 + 2]
            lanes = self.layout[script * 4 + 3]
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
            row = 2 * (first + pc * n + cc)
            row = first_row + (index[row] | index[row + 1] << 8) * lanes
            for k in range(lanes):
                out[slot * 64 + k] += rows[row + k]
            before = value
            was_high = high
        out[scripts + 9] += extra

    def _sum(self, out: Any, cap: int) -> tuple[int, int, int, int]:
        """Sum up what `_add` left in `out`."""
        total = out[521]
        for script in range(1, 6):
            if out[512 + script] > 0:
                low = out[script * 64]
                for k in range(1, self.numbers[script]):
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
        for k in range(1, self.numbers[0]):
            if out[448 + k] < plain:
                plain = out[448 + k]
        low = 2000000000
        for k in range(self.numbers[0]):
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
            for k in range(self.numbers[main]):
                value = out[main * 64 + k] + self.heads[main * 64 + k]
                if main == 0:
                    value += out[448 + k]
                if value < best:
                    best = value
                    lane = k
        return total + low, plain, main, lane


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
