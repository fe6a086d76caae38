# SPDX-License-Identifier: Apache-2.0
"""Detection: what people have, named by a codec that gives exactly their text."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.encoding import Decoder, Detection, detect_encoding
from newsclean.encoding.declared import declared

CASES = Path(__file__).parent / "cases" / "encoding" / "detect.jsonl"


def cases():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for encoding in case["encodings"]:
            yield pytest.param(case["text"], encoding, case["language"], id=f"{case['language']}-{encoding}")


@pytest.mark.parametrize("text, encoding, language", list(cases()))
def test_news_sentences(text, encoding, language):
    data = text.encode(encoding)
    found = detect_encoding(data)
    assert found.encoding is not None
    assert data.decode(found.encoding) == text
    assert found.language == language


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data):
    found = detect_encoding(data)
    assert 0 <= found.confidence <= 1
    if found.encoding is not None:
        data.decode(found.encoding, "replace")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]), min_size=4))
def test_utf8_is_seen(text):
    data = ("naïve façade " + text).encode()
    assert detect_encoding(data).encoding == "utf-8"


def test_empty_input_is_text():
    assert detect_encoding(b"").encoding == "ascii"


@pytest.mark.parametrize(
    "data, encoding",
    [
        (b"\xef\xbb\xbfabc", "utf-8-sig"),
        ("abc é".encode("utf-16"), "utf-16"),
        ("abc é".encode("utf-32"), "utf-32"),
        (b"\x00a\x00b\x00c\x00 \x00d", "utf-16-be"),
        ("Сегодня утром".encode("utf-16-le"), "utf-16-le"),
        ("今日は良い天気".encode("iso2022_jp"), "iso2022_jp"),
        ("안녕하세요 여러분".encode("iso2022_kr"), "iso2022_kr"),
        ("你好世界".encode("hz"), "hz"),
        ("déjà vu à Besançon".encode("utf-7"), "utf-7"),
        (b"Call +1-800-555-0199 or +44-20-7946-0958 now", "ascii"),
        (b"1+1=2, a+b+c", "ascii"),
        (b"part one\0part two\0part three, all of it text", "ascii"),
        (b"The text of the page\n" * 40 + b"\0" * 300, "ascii"),
    ],
)
def test_structure(data, encoding):
    assert detect_encoding(data).encoding == encoding


@pytest.mark.parametrize("cut", [(1, 0), (0, 1), (1, 1), (2, 2)])
def test_utf8_cut_within_a_character(cut):
    data = "Сегодня в Москве открылась выставка".encode()
    assert detect_encoding(data[cut[0] : len(data) - cut[1]]).encoding == "utf-8"


def test_one_bad_byte_does_not_overturn_utf8():
    data = "Сегодня в Москве открылась большая выставка. ".encode() * 20 + b"\xe9" + "Потом дождь. ".encode()
    assert detect_encoding(data).encoding == "utf-8"


def test_cesu8_counts_as_utf8():
    data = "Grüße ".encode() + b"\xed\xa0\xbd\xed\xb8\x80" + " für Ömer".encode()
    assert detect_encoding(data).encoding == "utf-8"


def test_late_accents_are_seen():
    head = b"All of this is plain English, line after line after line.\n" * 2000
    tail = "Les élèves étaient très fatigués après la journée à la mer.\n".encode("cp1252")
    assert (head + tail).decode(detect_encoding(head + tail).encoding or "").endswith("à la mer.\n")


def test_a_wrong_declaration_is_no_veto():
    text = '<html><head><meta charset="iso-8859-1"></head><p>Dziś w Łodzi będzie świecić słońce, źle nie jest.</p>'
    data = text.encode("cp1250")
    assert data.decode(detect_encoding(data).encoding or "") == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        bytes(range(256)) * 4,
        b"\0" * 100,
    ],
)
def test_binary_is_none(data):
    assert detect_encoding(data).encoding is None


def test_utf8_loads_no_table():
    code = (
        "import sys, newsclean.encoding as e\n"
        "e.decode('Привет, мир'.encode())\n"
        "assert 'newsclean.encoding.statistics' not in sys.modules\n"
        "from newsclean import tables\n"
        "assert not tables._opened, tables._opened\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("size", [40, 60, 200, 3000])
def test_what_is_no_text_is_binary(size):
    # The bytes of a linear congruential generator, as compressed or encrypted data look.
    state, out = 12345, bytearray()
    for _ in range(size):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(state >> 16 & 255)
    assert detect_encoding(bytes(out)).encoding is None


def test_short_random_data_is_hardly_ever_text():
    state, wrong = 4711, 0
    for _ in range(100):
        out = bytearray()
        for _ in range(32):
            state = (state * 1103515245 + 12345) % 2**31
            out.append(state >> 16 & 255)
        wrong += detect_encoding(bytes(out)).encoding is not None
    assert wrong <= 5


@pytest.mark.parametrize("byte", [0x80, 0xC4, 0xE5, 0xFF])
def test_erased_memory_is_binary(byte):
    assert detect_encoding(bytes([byte]) * 500).encoding is None


def test_samples_of_sound_are_binary():
    loud = [int(6000 * ((k * 7) % 23 - 11) / 11) for k in range(400)]
    assert detect_encoding(b"".join(x.to_bytes(2, "little", signed=True) for x in loud)).encoding is None


def test_a_short_answer_between_two_charsets_says_so():
    # One letter above ASCII in a foreign word: nearly every charset has a letter there.
    assert detect_encoding(b"\x8a").confidence < 0.9
    assert detect_encoding("Les élèves étaient très fatigués après la journée.".encode("cp1252")).confidence > 0.98


def test_the_first_answer_loads_no_more_than_it_needs():
    code = (
        "import sys\n"
        "import newsclean\n"
        "before = set(sys.modules)\n"
        "assert newsclean.detect_encoding(b'd\\xe9j\\xe0 vu \\xe0 Besan\\xe7on').encoding == 'cp1252'\n"
        "loaded = set(sys.modules) - before\n"
        "heavy = {'re', 'json', 'typing', 'dataclasses', 'collections', 'enum', 'encodings.cp1252', 'array'}\n"
        "assert not newsclean.COMPILED or not loaded & heavy, loaded & heavy\n"
    )
    subprocess.run(
        [sys.executable, "-I", "-c", f"sys = __import__('sys'); sys.path[:0] = {sys.path!r}\n" + code], check=True
    )


@pytest.mark.parametrize(
    "start",
    [
        b"\xde\x12\x04\x95\0\0\0\0",
        b"\xd4\xc3\xb2\xa1\x02\0\x04\0",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"name.txt".ljust(100, b"\0") + b"0000644\0" + bytes(149) + b"ustar\x0000",
    ],
)
def test_a_magic_number_makes_it_binary(start):
    assert detect_encoding(start + "text, nothing but text: Größe\n".encode() * 50).encoding is None


def test_a_nul_does_not_make_utf16_of_utf8():
    assert detect_encoding("Größe \0x".encode()).encoding == "utf-8"


def test_the_decoder_knows_ascii_and_utf8():
    assert decoder_says(b"plain words\n") == ("ascii", 0.995)
    assert decoder_says("naïve".encode()) == ("utf-8", 0.995)


def decoder_says(data):
    decoder = Decoder()
    decoder.decode(data, True)
    return decoder.detection.encoding, decoder.detection.confidence


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b'<meta charset="ISO-8859-1">', "cp1252"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=x-sjis'>", "cp932"),
        (b'<?xml version="1.0" encoding="koi8-r"?>', "koi8_r"),
        (b"# -*- coding: windows-1251 -*-", "cp1251"),
        (b'<meta charset="no-such-charset">', None),
        (b"<p>No claim is made here.</p>", None),
    ],
)
def test_what_data_say_of_themselves_is_read_as_browsers_do(head, codec):
    assert declared(head) == codec


def test_an_answer_is_a_value_that_nobody_changes():
    found = detect_encoding("Löwenzähne blühen, sagte die Gärtnerin.".encode())
    assert found == Detection("utf-8", found.confidence, found.language)
    assert found != Detection("cp1252", found.confidence, found.language)
    assert found != "utf-8"
    assert {found: 1}[pickle.loads(pickle.dumps(found))] == 1
    assert eval(repr(found), {"Detection": Detection}) == found
    with pytest.raises(AttributeError, match="cannot be changed: 'encoding'"):
        found.encoding = "cp1252"
    with pytest.raises(AttributeError, match="cannot be changed: 'encoding'"):
        del found.encoding
