# SPDX-License-Identifier: Apache-2.0
"""Normalize: each change a finding, small, and once is enough."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edits import EditLog, to_edits
from newsclean.normalize import FIXERS, find_normalizations


def normalized(text, fixers=None):
    return EditLog(to_edits(text, find_normalizations(text, fixers))).apply(text)


@pytest.mark.parametrize(
    "text, fixer, expected",
    [
        ("“Grüße”, ‘so’ ‹nicht› «das»", "quotes", "\"Grüße\", 'so' ‹nicht› «das»"),
        ("ＬＯＵＤ　ｶﾀｶﾅ", "width", "LOUD カタカナ"),
        ("ﬁnden, oﬀen, æon, ĳs", "ligatures", "finden, offen, æon, ijs"),
        ("&lt;b&gt; &eacute; &#8364; &NTILDE; &nosuch; &amp", "entities", "<b> é € Ñ &nosuch; &amp"),
        ("a\x00b\x1b[31mred\x1b[0m\ufeff\tc\r\n", "control", "abred\tc\r\n"),
        ("\ud83d\ude00 \ud83d \ude00", "surrogates", "\U0001f600 \ud83d \ude00"),
        ("Cafe\u0301 \u212b \u1112\u1161\u11ab e\u0323\u0302", "nfc", "Café Å 한 ệ"),
    ],
)
def test_each_fixer_alone(text, fixer, expected):
    assert normalized(text, {fixer}) == expected
    assert {f.kind for f in find_normalizations(text, {fixer})} == {f"normalize.{fixer}"}
    assert find_normalizations(expected, {fixer}) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("&amp;lt;", "<"),
        ("&amp;amp;amp;", "&"),
        ("＆ｌｔ；", "<"),
        ("&a&#109;p;lt;", "<"),
        ("&am\x00p;", "&"),
        ("&lt\u037e", "<"),
        ("&amp;semi;", ";"),
        ("e&#769;", "é"),
        ("ｶﾞ", "ガ"),
        ("&ldquo;x&rdquo;", '"x"'),
        ("\ud83d\x00\ude00", "\U0001f600"),
    ],
)
def test_fixes_that_bring_each_other_about(text, expected):
    assert normalized(text) == expected


def test_a_semicolon_is_no_entity():
    text = "AT&T; R&D; a &b; x && y; &; &#; &#x; &1;"
    assert find_normalizations(text) == []


def test_clean_text_has_no_findings():
    text = "The 'quick' fox — naïve café, Ünïcödé; 東京 & мир\n" * 3
    assert find_normalizations(text) == []


def test_changes_are_small():
    text = "x" * 100 + "Ａ" + "y" * 100 + "e\u0301" + "z" * 100
    assert [(f.start, f.end, f.replacement) for f in find_normalizations(text)] == [(100, 101, "A"), (201, 203, "é")]


def test_long_runs_of_marks_are_left_alone():
    text = "a" + "\u0301\u0316" * 200
    assert find_normalizations(text) == []
    assert normalized(text + " e\u0301") == text + " é"


def test_unknown_fixers_are_refused():
    with pytest.raises(ValueError, match="no such fixer: quote"):
        find_normalizations("x", ["quote"])


PIECES = [
    *"&#;amplt19x'", "\x00", "\x1b", "\x1b[3m", "[", "＆", "；", "ﬁ", "ŉ", "\u0301", "\u0316", "e", "\ud83d", "\ude00",
    "&amp;", "&semi;", "&#38;", "&#59;", "&lt;", "&ldquo;", "\u037e", "\u1100", "\u1161", "\u11a8", "ｶ", "ﾞ", "\n", "\r",
    "\u0958", "\u0338", "<", "“", "\u2028", "\ufeff", "\udcff", "漢",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
some_fixers = st.frozensets(st.sampled_from(FIXERS), min_size=1)


@settings(max_examples=300)
@given(soup | st.text(), some_fixers)
def test_once_is_enough_and_findings_are_in_order(text, fixers):
    found = find_normalizations(text, fixers)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for f in found:
        assert text[f.start : f.end] != f.replacement
        assert {part.removeprefix("normalize.") for part in f.kind.split("+")} <= fixers
    once = normalized(text, fixers)
    assert find_normalizations(once, fixers) == []


@settings(max_examples=300)
@given(soup)
def test_all_fixers_give_text_in_nfc(text):
    assert unicodedata.is_normalized("NFC", normalized(text))


@given(st.lists(soup.map(lambda t: t.replace("\r", "").replace("\n", "")), max_size=4))
def test_lines_may_be_given_one_by_one(lines):
    whole = normalized("\n".join(lines))
    assert whole == "\n".join(map(normalized, lines))


@settings(max_examples=200)
@given(st.characters(codec=None))
def test_single_characters_agree_with_ftfy(character):
    from ftfy import fixes

    if 0xD800 <= ord(character) < 0xE000:
        return
    assert normalized(character, {"quotes"}) == fixes.uncurl_quotes(character)
    assert normalized(character, {"width"}) == fixes.fix_character_width(character)
    assert normalized(character, {"ligatures"}) == fixes.fix_latin_ligatures(character)
    assert normalized(character, {"control"}) == fixes.remove_control_chars(character)
    assert normalized(character, {"nfc"}) == unicodedata.normalize("NFC", character)
