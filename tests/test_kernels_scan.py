# SPDX-License-Identifier: Apache-2.0
"""Compiled and plain screen agree; lines are told apart."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean.kernels.readers as readers
import newsclean.kernels.scan as imported
import newsclean.kernels.textstats as textstats
from newsclean.mojibake import charsets, model
from newsclean.mojibake.model import MARKS, USUAL, alphabets, script_groups
from newsclean.tables import open_table

KERNELS = Path(__file__).parents[1] / "src" / "newsclean" / "kernels"
TEXT = st.one_of(
    st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None), max_size=80),
    st.text("aZ1 éüЖж中的\n\nâ€™Ã©鐨勶\ud800\U0001f389", max_size=80),
)


def plain_module(name="scan"):
    spec = importlib.util.spec_from_file_location(f"plain_{name}", KERNELS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def screens():
    table = open_table("mojibake")
    settings = table.section("kind"), table.section("screen"), MARKS, "\xa0“”’–…", "…“", 16, 3
    return imported.Screen(*settings), plain_module().Screen(*settings)


@pytest.fixture(scope="module")
def eager():
    """Screens that make the weights of each alphabet ready at once; few alphabets: that takes plain code long."""
    table = open_table("mojibake")
    settings = table.section("kind"), table.section("screen"), MARKS, "\xa0“”’–…", "…“", 16, 3
    few = bytes(number if page in (1, 2, 8, 9, 64, 0x60, 0x9C, 0x1FE) else 0 for page, number in enumerate(alphabets()))
    plain = plain_module().Screen(*settings, few, USUAL, 0)
    return imported.Screen(*settings, alphabets(), USUAL, 0), plain


@settings(max_examples=200, deadline=None)
@given(
    text=TEXT,
    start=st.integers(-2, 80),
    end=st.integers(-2, 90),
    threshold=st.integers(0, 200),
    margin=st.integers(0, 5),
)
def test_compiled_and_plain_agree(screens, text, start, end, threshold, margin):
    fast, slow = screens
    assert fast.odd_lines(text, start, end, threshold, margin) == slow.odd_lines(text, start, end, threshold, margin)
    assert fast.is_quiet(text) == slow.is_quiet(text)
    assert fast.is_marked(text) == slow.is_marked(text)
    assert fast.is_marked(text) or not any(mark in text for mark in (*MARKS, "??", ";&"))


RUNS = st.lists(
    st.tuples(st.sampled_from("a ?&;\n.éж–中ア，한\ufffd😀\0ÃЖ1"), st.integers(1, 40)).map(lambda run: run[0] * run[1]),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(TEXT, RUNS), threshold=st.integers(0, 40), margin=st.integers(0, 5))
def test_what_is_made_ready_changes_no_answer(screens, eager, text, threshold, margin):
    for screen in eager:
        for repeat in range(2):  # what the first made ready the second uses from its beginning
            assert screen.is_quiet(text) == screens[0].is_quiet(text), repeat
            found = screen.odd_lines(text, 0, len(text), threshold, margin)
            assert found == screens[0].odd_lines(text, 0, len(text), threshold, margin)


def test_long_clean_text_is_quiet_when_its_alphabet_is_ready():
    # as long as the screen waits before it makes an alphabet ready, and as long again
    for line in (
        "Жители деревни довольны новой дорогой – «так лучше».\n",
        "新大桥将推迟两个月通车，尽管邻国施加压力。\n",
    ):
        assert model.screen().is_quiet(line * 1000)
        garbled = line.encode().decode("latin-1")
        assert not model.screen().is_quiet(line * 1000 + garbled)
        assert not model.screen().is_quiet(garbled + line * 1000)


@settings(max_examples=200, deadline=None)
@given(text=TEXT, bit=st.integers(0, 23))
def test_compiled_and_plain_masks_agree(text, bit):
    plain, masks = plain_module("readers"), charsets.reader_masks()
    assert readers.shared_mask(text, masks) == plain.shared_mask(text, masks)
    assert readers.sequence_mask(text, *charsets.sequence_masks()) == plain.sequence_mask(
        text, *charsets.sequence_masks()
    )
    assert readers.runs(text, masks, bit) == plain.runs(text, masks, bit)
    assert readers.foreign(text) == plain.foreign(text)
    assert set(readers.foreign(text)) == {char for char in text if char >= "\x80"}
    places = charsets.places(charsets.SINGLE_READERS[bit])
    assert readers.as_bytes_read(text, places) == plain.as_bytes_read(text, places)


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
def test_compiled_and_plain_surveys_agree(text):
    tables = charsets.reader_masks(), *charsets.sequence_masks()
    fast, plain = readers.Readers(*tables), plain_module("readers").Readers(*tables)
    assert fast.survey(text) == plain.survey(text) == (fast.hints(text), fast.shared(text), readers.foreign(text))
    assert fast.hints(text) == readers.sequence_mask(text, *tables[1:])
    assert fast.shared(text) == plain.shared(text) == readers.shared_mask(text, tables[0])


@settings(max_examples=300, deadline=None)
@given(text=TEXT, reader=st.sampled_from(charsets.SINGLE_READERS), twice=st.booleans())
def test_what_was_utf8_is_read_as_it_was(text, reader, twice):
    garbled = charsets.decode(text.encode("utf-8", "surrogatepass"), reader) if twice else text
    places = charsets.places(reader)
    found = readers.utf8_behind(garbled, places)
    assert found == plain_module("readers").utf8_behind(garbled, places)
    data = charsets.encode(garbled, reader)
    assert found == (None if data is None else charsets.decode(data, "utf-8"))


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
def test_compiled_and_plain_censuses_agree(text):
    found = imported.census(text, script_groups())
    assert found == plain_module().census(text, script_groups())
    assert found[65] == sum(char >= "\x80" for char in text)
    near = [any(char >= "\x80" for char in text[max(0, at - 2) : at + 1]) for at in range(len(text))]
    assert found[64] == sum(near)


@settings(max_examples=100, deadline=None)
@given(text=TEXT, reader=st.sampled_from(charsets.SINGLE_READERS))
def test_no_reader_of_utf8_is_held_back(text, reader):
    garbled = charsets.decode(text.encode("utf-8", "surrogatepass"), reader)
    if not garbled.isascii():
        assert reader in charsets.named(readers.sequence_mask(garbled, *charsets.sequence_masks()))


@settings(max_examples=100, deadline=None)
@given(counts=st.lists(st.integers(0, 9), min_size=74, max_size=74), groups=st.binary(min_size=64, max_size=64))
def test_compiled_and_plain_sums_agree(counts, groups):
    assert textstats.most(counts, 10, groups) == plain_module("textstats").most(counts, 10, groups)


def test_the_largest_group_is_found_and_the_last_does_not_count():
    assert textstats.most([7, 1, 2, 2, 9], 1, bytes([0, 1, 1, 63])) == 1
    assert textstats.most([0, 0], 0, bytes([3, 4])) == -1


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_quiet_text_has_neither_marks_nor_odd_lines_but_of_signs(screens, text):
    screen = screens[0]
    if screen.is_quiet(text):
        assert not any(mark in text for mark in (*MARKS, "??", ";&"))
        found = screen.odd_lines(text, 0, len(text), 16, 3)
        for start, end in zip(found[::3], found[1::3], strict=True):
            assert set(filter(lambda char: char >= "\x80", text[start:end])) <= set("\xa0“”’–…")


def test_a_question_or_an_entity_is_quiet_until_it_could_matter(screens):
    quiet = screens[0].is_quiet
    assert quiet("Кто может остановить Австралию?\nРыба & чипсы; Сыр")
    assert not quiet("Кто ??? это")
    assert not quiet("Кто это: &#208;&#209;")
    assert not quiet("Это слово\ufffd утеряно")


def test_characters_become_the_bytes_they_were_read_from():
    assert readers.as_bytes_read("aü€中\ufffd", charsets.places("cp1252")) == "a\xfc\x80\u0100\u0101"


def test_runs_are_what_a_reader_has_between_what_it_has_not():
    bit = charsets.SINGLE_READERS.index("cp1251")
    text = "ab 中Жил-был, x中 k"
    found = readers.runs(text, charsets.reader_masks(), bit)
    assert [text[a:b] for a, b in zip(found[::2], found[1::2], strict=True)] == ["Жил-был,"]
    assert readers.runs("Жил-был", charsets.reader_masks(), bit) == []


def test_a_long_clean_line_may_look_odd_once(screens):
    line = "Жители деревни Mü довольны новой дорогой " * 3
    highest = (screens[0].odd_lines(line, 0, len(line), 0) or [0, 0, 0])[2]
    if highest:
        assert screens[0].odd_lines(line, 0, len(line), highest, 0)
        assert not screens[0].odd_lines(line, 0, len(line), highest, 3)


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


@settings(max_examples=100, deadline=None)
@given(st.text("abé中", max_size=12), st.text("abé中", max_size=12))
def test_shared_ends_agree_and_never_overlap(a, b):
    start, end = imported.shared_ends(a, b)
    assert [start, end] == plain_module().shared_ends(a, b)
    assert a[:start] == b[:start]
    assert a[len(a) - end :] == b[len(b) - end :]
    assert start + end <= min(len(a), len(b))
