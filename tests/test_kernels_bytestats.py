# SPDX-License-Identifier: Apache-2.0
"""The kernel gives the same sums compiled and plain."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.encoding import statistics
from newsclean.kernels import bytestats
from newsclean.tables import open_table


def plain_module():
    path = Path(bytestats.__file__).parent / "bytestats.py"
    spec = importlib.util.spec_from_file_location("plain_bytestats", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tables_of(module):
    m = statistics.model()
    table = open_table("encoding")
    return module.Tables(
        [table.section(name) for name in statistics.SECTIONS],
        array("i", [k % 97 for k in range(512)]),
        m.priors,
        array("i", map(len, m.languages)),
        array("i", statistics.FOREIGN_LEAST),
    )


PLAIN = tables_of(plain_module())
FAST = tables_of(bytestats)
ASCII = (4096, 64, 384, 500, 10, 600, 300, 8, 20, 3)
SHORT = (16, 4, 100, 300, 3, 5, 30, 2, 0, 0)
EBCDIC = (4096, 4096, 0, 500, 3, 0, 0, 0, 0, 0)


def ranked(tables, data, numbers):
    m = statistics.model()
    return tables.rank(data, m.ascii_runs if numbers[5] else m.ebcdic_runs, array("i", numbers))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([ASCII, SHORT, EBCDIC]))
@example(b"", ASCII)
@example(b"", EBCDIC)
@example("déjà vu à Besançon".encode("cp1252"), ASCII)
@example(bytes(range(256)), ASCII)
@example(bytes(range(256)), SHORT)
def test_ranking_is_the_same(data, numbers):
    assert ranked(PLAIN, data, numbers) == ranked(FAST, data, numbers)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from([0, 1, 7, 1000]))
@example("Привет 日本語 한국어 שלום مرحبا ไทย हिन्दी déjà vu \U00020000 \U0001f600 \ud800\udc80", 1000)
def test_text_sums_are_the_same(text, limit):
    assert PLAIN.score(text, limit, 200) == FAST.score(text, limit, 200)


def test_the_best_charsets_come_in_order():
    top = ranked(FAST, "Les élèves étaient très fatigués".encode("cp1252"), ASCII)
    assert top[0::4] == sorted(top[0::4])
    assert len(top) <= 4 * ASCII[4]
    assert statistics.model().names[top[1]] == "cp1252"
    assert top[-4] <= top[0] + ASCII[3]
