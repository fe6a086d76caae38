# SPDX-License-Identifier: Apache-2.0
"""Detection of streams, and the shape that chardet gives."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.encoding import EncodingDetector, detect_encoding
from newsclean.encoding.compat import detect

FRENCH = "Les élèves étaient très fatigués après la journée à la mer.\n"
RUSSIAN = "Сегодня вечером в театре состоится премьера нового спектакля.\n"
ENGLISH = b"The council met on Tuesday evening and decided nothing at all.\n"


def fed(data, sizes):
    detector = EncodingDetector()
    at = 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        detector.feed(data[at : at + size])
        at += size
    return detector.close()


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.sampled_from([FRENCH.encode("cp1252"), RUSSIAN.encode(), "Привет".encode("utf-16")])
    ),
    st.lists(st.integers(1, 50), min_size=1, max_size=5),
)
def test_a_short_stream_is_its_bytes(data, sizes):
    assert fed(data, sizes) == detect_encoding(data)


LONG = {
    "ascii": ENGLISH * 5000,
    "utf-8": RUSSIAN.encode() * 3000,
    "late utf-8": ENGLISH * 5000 + RUSSIAN.encode(),
    "late cp1252": ENGLISH * 5000 + FRENCH.encode("cp1252"),
    "koi8_r": RUSSIAN.encode("koi8_r") * 4000,
    "gb18030": "今日新闻报道，世界各地的天气都很好。\n".encode("gb18030") * 8000,
    "damaged utf-8": RUSSIAN.encode() * 1500 + b"\xff\xfe" + RUSSIAN.encode() * 1500,
    "utf-16-le": RUSSIAN.encode("utf-16-le") * 2000,
    "binary": bytes(range(256)) * 1000,
    "marked": b"\xef\xbb\xbf" + RUSSIAN.encode() * 3000,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_stream_is_known_however_it_is_cut(name):
    data = LONG[name]
    whole = detect_encoding(data)
    answers = {fed(data, sizes) for sizes in ([len(data)], [4096], [65536], [65535], [1000, 70001])}
    assert len(answers) == 1
    assert answers.pop().encoding == whole.encoding


def test_the_answer_may_be_asked_on_the_way():
    detector = EncodingDetector()
    assert detector.result.encoding == "ascii"
    detector.feed(ENGLISH * 3000)
    assert detector.result.encoding == "ascii"
    detector.feed(FRENCH.encode("cp1252") * 20)
    assert detector.result.encoding == "cp1252"
    assert detector.close() == detector.result
    with pytest.raises(ValueError, match="closed"):
        detector.feed(b"")


def test_a_mark_ends_it():
    detector = EncodingDetector()
    detector.feed(b"\xef\xbb")
    assert not detector.done
    detector.feed(b"\xbf" + ENGLISH * 2000)
    assert detector.done
    detector.feed(b"\xff" * 100)
    assert detector.close().encoding == "utf-8-sig"


def test_memory_stays_constant():
    blocks = [(RUSSIAN.encode("cp1251") * 1200)[:65000]] * 400
    detector = EncodingDetector()
    detector.feed(blocks[0])
    tracemalloc.start()
    for block in blocks:
        detector.feed(block)
    assert detector.close().encoding == "cp1251"
    assert tracemalloc.get_traced_memory()[1] < 2 << 20
    tracemalloc.stop()


def test_the_shape_of_chardet():
    answer = detect(bytearray(RUSSIAN.encode("koi8_r")))
    assert answer["encoding"] == "koi8_r"
    assert answer["language"] == "ru"
    assert 0.9 < answer["confidence"] <= 1
    assert detect(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")["encoding"] is None
    with pytest.raises(TypeError, match="str"):
        detect("text")
