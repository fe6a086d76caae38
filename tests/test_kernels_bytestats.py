# SPDX-License-Identifier: Apache-2.0
"""The kernels of the statistics give the same sums compiled and plain."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.encoding import statistics
from newsclean.kernels import bytestats, textstats
from newsclean.tables import open_table


def plain_module(name):
    path = Path(bytestats.__file__).parent / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"plain_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLE = open_table("encoding")
MODEL = statistics.model()
LAYOUT = TABLE.section("layout").tolist()
HEADS = [k % 97 for k in range(512)]


def sections(names):
    return [bytes(TABLE.section(name)) for name in names]


def tables_of(module):
    spare = [0] * (128 - len(MODEL.names))
    return module.Tables(
        sections(statistics.BYTE_SECTIONS),
        LAYOUT,
        HEADS,
        MODEL.priors + spare,
        MODEL.scripts + spare,
        list(statistics.FOREIGN_LEAST),
    )


def texts_of(module):
    return module.Texts(sections(statistics.TEXT_SECTIONS), LAYOUT, HEADS, list(map(len, MODEL.languages)))


PLAIN_MODULE = plain_module("bytestats")
PLAIN, FAST = tables_of(PLAIN_MODULE), tables_of(bytestats)
PLAIN_TEXTS, FAST_TEXTS = texts_of(plain_module("textstats")), texts_of(textstats)
SPLIT, ALL = MODEL.split, len(MODEL.names)
SAMPLES = [
    "Les élèves étaient très fatigués".encode("cp1252"),
    "Сегодня в Москве открылась выставка".encode("koi8_r"),
    "Grüße aus Köln, schöne Straße".encode("mac_roman"),
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.sampled_from(SAMPLES)), st.booleans(), st.sampled_from([0, 20, 192, 496]))
@example(b"", False, 192)
@example(b"", True, 192)
@example(bytes(range(256)), False, 192)
@example(bytes(range(256)), True, 0)
def test_ranking_is_the_same(data, ebcdic, near):
    first, last = (SPLIT, ALL) if ebcdic else (0, SPLIT)
    assert PLAIN.rank(data, first, last, near) == FAST.rank(data, first, last, near)


def test_ranking_of_long_data_is_the_same():
    # More pairs than the screen looks at, than 16 bits hold the sums of, and than are taken at all.
    for size in (20, 90, 5000):
        data = (SAMPLES[0] + b". ") * (size // 30) + bytes(range(128, 256)) * (size // 300)
        assert PLAIN.rank(data, 0, SPLIT, 192) == FAST.rank(data, 0, SPLIT, 192)
        assert PLAIN.rank(data, SPLIT, ALL, 496) == FAST.rank(data, SPLIT, ALL, 496)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
@example(b"")
@example(b"a" * 5000 + b"\xe9")
def test_shares_are_the_same(data):
    assert PLAIN_MODULE.shares(data) == bytestats.shares(data)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from([0, 1, 7, 1000]))
@example("Привет 日本語 한국어 שלום مرحبا ไทย हिन्दी déjà vu \U00020000 \U0001f600 \ud800\udc80", 1000)
def test_text_sums_are_the_same(text, limit):
    assert PLAIN_TEXTS.score(text, limit, 200) == FAST_TEXTS.score(text, limit, 200)


def test_the_best_charsets_come_in_order():
    names = MODEL.names
    undefined, lead, *top = FAST.rank(SAMPLES[0], 0, SPLIT, 1500)
    assert top[0::3] == sorted(top[0::3])
    assert len(top) <= 3 * 32
    assert names[top[1]] == "cp1252"
    assert top[-3] <= top[0] + 1500
    assert undefined == 0
    # The lead is that over the first charset which gives another text.
    text = SAMPLES[0].decode("cp1252")
    rival = next(i for i in range(0, len(top), 3) if SAMPLES[0].decode(names[top[i + 1]], "replace") != text)
    assert lead == top[rival] - top[0]


def test_bytes_without_a_character_are_counted():
    undefined, _, _, charset, _ = FAST.rank("שלום עולם, מה שלומך".encode("cp1255") + b" \xff\xff", 0, SPLIT, 0)
    assert MODEL.names[charset] in ("cp1255", "iso8859_8")
    assert undefined == 1
