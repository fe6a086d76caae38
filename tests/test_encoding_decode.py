# SPDX-License-Identifier: Apache-2.0
"""Decoding: every byte can be restored, UTF-8 is left alone, mixed files come out right."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edits import EditLog
from newsclean.encoding import DecodeError, Decoder, Segmenter, decode, detect_encoding, segments

PIECES = st.sampled_from(
    [
        b"plain ascii, nothing else\n",
        "déjà vu – naïve\n".encode(),
        "Привет, мир\r\n".encode(),
        "déjà vu à Besançon\n".encode("cp1252"),
        "Привет, дорогой мир\n".encode("cp1251"),
        "今日は良い天気です。\n".encode("shift_jis"),
        "你好，世界，新闻报道\n".encode("gb18030"),
        "안녕하세요 세계\n".encode("cp949"),
        b"\xed\xa0\xbd\xed\xb8\x80 cesu\n",
        b"\xc0\x80",
        b"\xe2\x80",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x1b$B",
        b"\x1b(B",
        b"+AOk-",
        b"~{",
        b"\0",
        b"\n",
        b"\x81\x8d\x8f",
    ]
)
ANY = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=12).map(b"".join))


def pieces_of(data: bytes, window: int, encoding: str | None = None) -> tuple[str, bytes]:
    """The text of the stream, and the bytes restored from it."""
    decoder = Decoder(encoding)
    done = [decoder.decode(s, False) for s in segments(data, window)] + [decoder.decode(b"", True)]
    restored = b"".join(EditLog(recodings=d.recodings).restore(d.text) for d in done)
    return "".join(d.text for d in done), restored


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from([1, 3, 16, 64, 1 << 18]))
def test_the_bytes_can_be_restored(data, window):
    assert pieces_of(data, window)[1] == data


@settings(max_examples=100, deadline=None)
@given(
    ANY,
    st.sampled_from(
        ["utf-8", "cp1252", "cp1251", "gb18030", "shift_jis", "utf-16-le", "utf-16", "iso2022_jp", "utf-7", "hz"]
    ),
)
def test_the_bytes_can_be_restored_when_overruled(data, encoding):
    assert pieces_of(data, 32, encoding)[1] == data


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_valid_utf8_is_left_alone(text):
    data = ("é" + text).encode("utf-8", "ignore")
    if b"\0" in data or detect_encoding(data).encoding != "utf-8":
        return
    decoder = Decoder()
    done = decoder.decode(data, True)
    assert done.text == data.decode("utf-8")
    assert done.recodings == ()


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_decode_is_the_stream(data):
    assert decode(data) == pieces_of(data, 1 << 18)[0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), PIECES), max_size=20), st.integers(1, 64))
def test_segments_do_not_depend_on_the_feeding(parts, window):
    data = b"".join(parts)
    segmenter = Segmenter(window)
    fed = [s for part in parts for s in segmenter.feed(part)]
    rest = segmenter.finish()
    fed += [rest] if rest is not None else []
    assert fed == list(segments(data, window))
    assert b"".join(fed) == data
    assert all(0 < len(s) <= window for s in fed)


def test_segments_end_at_an_empty_line_or_a_line():
    assert list(segments(b"aaaa\n\nbbbb\ncc", 10)) == [b"aaaa\n\n", b"bbbb\ncc"]
    assert list(segments(b"a\n\nbbbbbb\ncccc", 10)) == [b"a\n\nbbbbbb\n", b"cccc"]
    assert list(segments("aébé".encode() * 3, 5)) == [
        "aéb".encode(),
        "éaé".encode(),
        "béa".encode(),
        "ébé".encode(),
    ]


def test_text_in_one_charset_is_the_text():
    text = "Der Löwe zähmt die Würde der Straße für die Größe.\nÄpfel und Öl – “schön”.\n"
    assert decode(text.encode("cp1252")) == text
    text = "Сегодня в Москве открылась большая выставка современного искусства.\n"
    for charset in ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic"):
        assert decode(text.encode(charset)) == text, charset


def test_lines_in_two_encodings():
    utf8 = "Zürich – Genève: 20 £\n"
    legacy = "L’été à la plage, une journée très agréable\n"
    data = utf8.encode() + legacy.encode("cp1252") + b"ascii\n" + utf8.encode()
    assert decode(data) == utf8 + legacy + "ascii\n" + utf8
    done = Decoder().decode(data, True)
    found = [f for f in done.findings if f.kind == "encoding.cp1252"]
    assert len(found) == 1
    assert done.text[found[0].start : found[0].end].startswith("L’été")
    assert found[0].replacement is None


def test_two_encodings_in_one_line():
    line = "Die Prüfung der Größe ".encode() + "für die Schüler".encode("cp1252") + " wäre schön\n".encode()
    assert decode(line * 2) == "Die Prüfung der Größe für die Schüler wäre schön\n" * 2


def test_two_legacy_charsets_in_one_file():
    a = "Les élèves étaient très fatigués après la journée à la mer.\n" * 3
    b = "Сегодня вечером в театре состоится премьера нового спектакля.\n" * 3
    assert decode(a.encode("cp1252") + b.encode("cp1251")) == a + b


def test_utf16_is_decoded_in_any_cut():
    text = "Ein Wort – 今日は – мир\n" * 20
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        data = text.encode(name)
        for window in (7, 64, 1 << 18):
            got, restored = pieces_of(data, window)
            assert restored == data
            if window > 8:
                assert got == text, (name, window)


def test_a_byte_order_mark_of_utf8_stays():
    assert decode(b"\xef\xbb\xbfabc\xc3\xa9") == "\ufeffabcé"


def test_binary_data_is_kept():
    data = b"\x7fELF\x02\x01\x01" + bytes(range(256))
    assert detect_encoding(data).encoding is None
    assert decode(data) == data.decode("utf-8", "surrogateescape")


def test_strict_names_the_place():
    data = "Ä good line\n".encode() * 3 + "Größe ".encode() * 20 + b"\xe2\x28\xff\xff\xff\xfe\n"
    with pytest.raises(DecodeError) as caught:
        decode(data, errors="strict")
    assert caught.value.line == 4
    assert data[caught.value.offset] > 127
    assert "offset" in str(caught.value)
    assert isinstance(caught.value, UnicodeDecodeError)


def test_strict_names_the_file_where_it_is_told():
    data = "Größe ".encode() * 20 + b"\xe2\x28\xff\xff\xff\xfe\n"
    with pytest.raises(DecodeError, match=r"page\.txt: line 1, offset \d+: undecodable bytes [0-9a-f ]+") as caught:
        decode(data, errors="strict", source="page.txt")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.line, again.offset) == (str(caught.value), 1, caught.value.offset)


def test_one_legacy_line_is_read_in_a_charset_for_the_language_of_the_rest():
    lines = [
        "Šį rytą mieste atidaryta nauja mokykla.",
        "Mokiniai džiaugėsi, tėvai šypsojosi.",
        "Čia mokysis šimtas vaikų.",
    ]
    odd = "Dėl lietaus šventė vėlavo."
    data = "\n".join(lines).encode() + b"\n" + odd.encode("cp1257")
    assert decode(data) == "\n".join([*lines, odd])


@pytest.mark.parametrize(
    "utf8, legacy, charset",
    [
        ("В городе тепло,", "а вчера Киев был под снегом", "cp1251"),
        ("בבוקר היה חם,", "אתמול ירד גשם בכל הארץ", "cp1255"),
        ("صباح اليوم كان الجو حارا", "وأمس نزل المطر في المدينة", "cp1256"),
        ("Rano było ciepło,", "wczoraj padał śnieg, żeby źle się jeździło", "cp1250"),
    ],
)
@pytest.mark.parametrize("legacy_first", [False, True])
def test_two_encodings_in_a_line_of_any_script(utf8, legacy, charset, legacy_first):
    parts = [(utf8, "utf-8"), (legacy, charset)]
    parts = parts[::-1] if legacy_first else parts
    data = b" ".join(text.encode(name) for text, name in parts)
    whole = f"{utf8}\n".encode() + data + f"\n{utf8}\n".encode()
    assert decode(whole) == f"{utf8}\n{' '.join(text for text, _ in parts)}\n{utf8}\n"


def test_quotes_beside_each_other_are_no_chinese():
    text = "Perché il sindaco dirà: «È vero», poi «È già tardi».\nIl campo «» è vuoto, però anche «» e «».\n"
    assert decode(text.encode("cp1252") * 3) == text * 3


def test_a_rare_charset_that_fits_two_languages_does_not_win_over_two_common_ones():
    french = "L'été à la mer, où les élèves étaient fâchés, fut très chaud.\n"
    romanian = "Dimineaţa şi seara ploaia cădea în oraş, iar copiii râdeau.\n"
    data = (french * 3).encode("cp1252") + (romanian * 3).encode("cp1250")
    assert decode(data) == french * 3 + romanian * 3


def test_replace_leaves_no_escapes():
    data = "Größe ".encode() * 20 + b"\x81\x8d\x81\n"
    text = decode(data, errors="replace")
    text.encode("utf-8")
    assert "\ufffd" in text


def test_unknown_error_handling_is_refused():
    with pytest.raises(ValueError, match="errors"):
        decode(b"", errors="ignore")


def test_overruled_encoding_is_obeyed():
    done = Decoder("cp1251").decode("déjà".encode("cp1252"), True)
    assert done.text == "dйjа"
    assert done.findings == ()


def test_a_character_cut_by_a_segment_is_whole():
    for name in ("utf-8", "gb18030", "shift_jis", "cp949"):
        text = {"cp949": "안녕하세요세계여러분뉴스입니다"}.get(name, "今日新聞天気日本語文章世界")
        data = text.encode(name) * 8
        decoder = Decoder(None if name == "utf-8" else name)
        done = [decoder.decode(data[i : i + 7], False) for i in range(0, len(data), 7)] + [decoder.decode(b"", True)]
        assert "".join(d.text for d in done) == text * 8, name


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from([1, 3, 16, 64, 1 << 18]), st.sampled_from([None, "utf-8", "cp1252"]))
def test_verbatim_text_is_the_very_segment(data, window, encoding):
    decoder = Decoder(encoding)
    for segment in [*segments(data, window), b""]:
        done = decoder.decode(segment, not segment)
        if done.verbatim:
            assert done.text.encode("utf-8", "surrogateescape") == segment
            assert done.recodings == ()


def test_utf8_and_binary_are_verbatim():
    for data in (b"ascii\n", "Привет\n".encode(), b"\x7fELF\x02\x01\x01\xff\xfe\0"):
        assert Decoder().decode(data, True).verbatim
    assert not Decoder().decode("déjà vu".encode("cp1252"), True).verbatim


def test_overruled_utf8_stays_utf8():
    done = Decoder("utf-8").decode(b"abc \xe9t\xe9 abc", True)
    assert done.text == "abc \udce9t\udce9 abc"
    assert done.recodings == ()
