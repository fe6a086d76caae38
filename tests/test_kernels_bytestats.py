# SPDX-License-Identifier: Apache-2.0
"""The kernel gives the same sums compiled and plain."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.encoding.statistics import ASCII_WEIGHT_CAP, model
from newsclean.kernels import bytestats


def plain_module():
    path = Path(bytestats.__file__).parent / "bytestats.py"
    spec = importlib.util.spec_from_file_location("plain_bytestats", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PLAIN = plain_module()


def ranked(module, data, room=10):
    m = model()
    places = array("i", bytes(4 * max(1, len(data))))
    heads = m.heads[:]
    n = module.pair_places(data, 0, places)
    module.weigh_ascii(data, places, n, m.classes, m.layout[1], m.index, m.rows, m.layout[3], m.heads, 500, heads)
    out = [n, heads[:48].tolist()]
    for mode, runs in ((1, m.ascii_runs), (2, m.ebcdic_runs)):
        n = module.pair_places(data, mode, places)
        top = array("i", bytes(16 * room))
        found = module.rank_bytes(
            data, places, n, m.classes, m.cases, runs, m.layout, m.index, m.rows, m.steps, heads, m.priors, m.fits,
            array("i", range(16)), array("i", bytes(256)), top, room,
        )  # fmt: skip
        out += [n, found, top.tolist()]
    return out


def summed(module, text, limit):
    m = model()
    out = array("i", bytes(4 * 528))
    answer = array("i", bytes(16))
    seen = module.score_text(text, 0, limit, m.pages, m.points, m.layout, m.index, m.rows, m.steps, out)
    module.sum_text(out, m.heads, m.numbers, ASCII_WEIGHT_CAP, answer)
    return seen, out.tolist(), answer.tolist()


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=40))
@example(b"")
@example("déjà vu à Besançon".encode("cp1252"))
@example(bytes(range(256)))
def test_ranking_is_the_same(data):
    assert ranked(PLAIN, data) == ranked(bytestats, data)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from([0, 1, 7, 1000]))
@example("Привет 日本語 한국어 שלום مرحبا ไทย हिन्दी déjà vu \U00020000 \U0001f600 \ud800\udc80", 1000)
def test_text_sums_are_the_same(text, limit):
    assert summed(PLAIN, text, limit) == summed(bytestats, text, limit)


def test_room_for_places_is_respected():
    places = array("i", bytes(8))
    assert bytestats.pair_places(b"\xe9\xe9\xe9\xe9", 1, places) == 2
    assert places.tolist() == [0, 1]


def test_the_best_charsets_come_in_order():
    top = ranked(bytestats, "Les élèves étaient très fatigués".encode("cp1252"))[4]
    assert top[0::4] == sorted(top[0::4])
    assert model().names[top[1]] == "cp1252"
