# SPDX-License-Identifier: Apache-2.0
"""Compiled and plain screen agree; lines are told apart."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean.kernels.scan as imported
from newsclean.tables import open_table

SOURCE = Path(__file__).parents[1] / "src" / "newsclean" / "kernels" / "scan.py"
TEXT = st.one_of(
    st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None), max_size=80),
    st.text("aZ1 éüЖж中的\n\nâ€™Ã©鐨勶\ud800\U0001f389", max_size=80),
)


def plain_module():
    spec = importlib.util.spec_from_file_location("plain_scan", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def screens():
    table = open_table("mojibake")
    sections = table.section("kind"), table.section("screen")
    return imported.Screen(*sections), plain_module().Screen(*sections)


@settings(max_examples=200, deadline=None)
@given(text=TEXT, start=st.integers(-2, 80), end=st.integers(-2, 90), threshold=st.integers(0, 200))
def test_compiled_and_plain_agree(screens, text, start, end, threshold):
    fast, slow = screens
    assert fast.odd_lines(text, start, end, threshold) == slow.odd_lines(text, start, end, threshold)


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_a_text_is_screened_line_by_line(screens, text):
    found = screens[0].odd_lines(text, 0, len(text), 16)
    alone, at = [], 0
    for line in text.split("\n"):
        part = screens[0].odd_lines(line, 0, len(line), 16)
        if part:
            alone += [at, at + len(line), part[2]]
        at += len(line) + 1
    assert found == alone


def test_garbage_is_odd_and_clean_text_is_not(screens):
    screen = screens[0]
    text = "Die Küche war größer.\nDie KÃ¼che war grÃ¶ÃŸer.\nЖители деревни\nР–РёС‚РµР»Рё\nASCII only"
    found = screen.odd_lines(text, 0, len(text), 16)
    assert [text[a:b] for a, b in zip(found[::3], found[1::3], strict=True)] == [
        text.split("\n")[1],
        text.split("\n")[3],
    ]


def test_tables_of_a_wrong_size_are_refused():
    table = open_table("mojibake")
    with pytest.raises(ValueError, match="size"):
        imported.Screen(table.section("kind"), table.section("screen")[:1000])
    with pytest.raises(ValueError, match="size"):
        imported.Screen(table.section("kind")[:1000], table.section("screen"))
