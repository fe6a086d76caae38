# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Adds up how improbable bytes are in every language at once, for one reading of the bytes.

Costs are in sixteenths of a nat. Promise: linear time, integers only, the same sums compiled and plain. The caller
must pass tables of the layout that `newsclean.training.encoding` writes; sizes are checked against them only there.
"""

from __future__ import annotations

from typing import Any


def pair_places(data: Any, mode: int, places: Any) -> int:
    """Fill `places` with the offsets of bytes that form, with the byte before, a pair of the kind `mode`.

    `mode` 0: two ASCII bytes; 1: at least one byte above ASCII; 2: every pair. Gives how many were filled in.
    """
    size = len(data)
    room = len(places)
    n = 0
    was = False
    for at in range(size):
        high = data[at] > 127
        if (mode == 2 or (high or was) == (mode == 1)) and n < room:
            places[n] = at
            n += 1
        was = high
    return n


def weigh_ascii(
    data: Any,
    places: Any,
    n: int,
    classes: Any,
    count: int,
    index: Any,
    rows: Any,
    lanes: int,
    head: Any,
    cap: int,
    out: Any,
) -> None:
    """Fill `out` with what the pairs of ASCII letters at `places` cost each language, the best 0 and none above `cap`.

    The first charset and the first script are used: all have the same ASCII. `head` is added beforehand.
    """
    for k in range(lanes):
        out[k] = head[k]
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
        if value > cap:
            value = cap
        out[k] = value


def rank_bytes(
    data: Any,
    places: Any,
    n: int,
    classes: Any,
    cases: Any,
    runs: Any,
    layout: Any,
    index: Any,
    rows: Any,
    steps: Any,
    heads: Any,
    priors: Any,
    fits: Any,
    extras: Any,
    sums: Any,
    top: Any,
    room: int,
) -> int:
    """Find the `room` charsets in which the pairs at `places` cost least; gives how many were found.

    `runs` holds triples (script, first charset, number). What a reading costs beforehand: ``heads[64 * script :]`` by
    language, `priors` by charset, ``fits[64 * charset :]`` (times 4) by language in a charset, `extras` by script.
    ``top`` gets quadruples (cost, charset, script, lane), the least cost first; `sums` is room for 64 sums.
    """
    found = 0
    for run in range(len(runs) // 3):
        script = runs[3 * run]
        first = layout[script * 4]
        count = layout[script * 4 + 1]
        first_row = layout[script * 4 + 2]
        lanes = layout[script * 4 + 3]
        for charset in range(runs[3 * run + 1], runs[3 * run + 1] + runs[3 * run + 2]):
            base = charset * 256
            extra = priors[charset] + extras[script]
            for k in range(lanes):
                sums[k] = heads[script * 64 + k] + fits[charset * 64 + k] * 4
            for j in range(n):
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
            low = sums[0]
            lane = 0
            for k in range(1, lanes):
                if sums[k] < low:
                    low = sums[k]
                    lane = k
            low += extra
            if found < room:
                found += 1
            elif low >= top[4 * room - 4]:
                continue
            j = found - 1
            while j > 0 and top[4 * j - 4] > low:
                top[4 * j] = top[4 * j - 4]
                top[4 * j + 1] = top[4 * j - 3]
                top[4 * j + 2] = top[4 * j - 2]
                top[4 * j + 3] = top[4 * j - 1]
                j -= 1
            top[4 * j] = low
            top[4 * j + 1] = charset
            top[4 * j + 2] = script
            top[4 * j + 3] = lane
    return found


def sum_text(out: Any, heads: Any, numbers: Any, cap: int, answer: Any) -> None:
    """Sum up what `score_text` left in `out`.

    `answer` gets: the cost of the text (each script in its best language), the cost of its ASCII pairs, the main
    script (6 CJK, -1 none, -2 one without tables) and the lane of its best language. `numbers` is how many languages a
    script has.
    """
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
    answer[0] = total + low
    answer[1] = plain
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
        low = 2000000000
        lane = 0
        for k in range(numbers[main]):
            value = out[main * 64 + k] + heads[main * 64 + k]
            if main == 0:
                value += out[448 + k]
            if value < low:
                low = value
                lane = k
    answer[2] = main
    answer[3] = lane


def score_text(
    text: str, start: int, limit: int, pages: Any, points: Any, layout: Any, index: Any, rows: Any, steps: Any, out: Any
) -> int:
    """Add the costs of `text` to the slots of `out`; gives the number of characters seen (at most `limit`).

    Slot s (64 sums) belongs to script s; slot 7 to pairs of ASCII letters; slot 8 counts letters by script, its sum 8
    the characters of no script known here, its sum 9 costs that hold for every language, its sum 10 characters above
    ASCII.
    """
    size = len(text)
    if size > start + limit:
        size = start + limit
    scripts = 512
    before = 251658240  # no letter
    was_high = False
    last = 0
    block = 0
    extra = 0
    for at in range(start, size):
        point = ord(text[at])
        high = point >= 128
        if point < 65536:
            value = points[pages[point >> 8] * 256 + (point & 255)]
        elif point < 131072 or point >= 196608:
            value = points[pages[256] * 256]
        else:
            value = points[pages[257] * 256]
        if high:
            out[scripts + 10] += 1
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
    return size - start
