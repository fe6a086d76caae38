# SPDX-License-Identifier: Apache-2.0
"""Compiled and plain scoring agree; costs mean what they say."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean.kernels.score as imported
from newsclean.mojibake import charsets, kinds
from newsclean.mojibake.fluency import NORMAL, Look, dominant_script
from newsclean.mojibake.model import _SECTIONS, charset_symbols
from newsclean.tables import open_table

SOURCE = Path(__file__).parents[1] / "src" / "newsclean" / "kernels" / "score.py"
TEXT = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None), max_size=60)


def plain_module():
    spec = importlib.util.spec_from_file_location("plain_score", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


plain = plain_module()


@pytest.fixture(scope="module")
def scorers():
    table = open_table("mojibake")
    sections = [table.section(name) for name in _SECTIONS]
    return imported.Scorer(*sections), plain.Scorer(*sections)


def strangeness(evidence):
    """What a glance tells in the first place, from all the evidence that can be had."""
    if not evidence[2]:
        return 0.0
    median, spread = NORMAL[dominant_script(evidence) or "latin"]
    return (evidence[1] / (8 * evidence[2]) - median) / spread


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(TEXT, st.text("aéüЖж中的日本ア한글ﾃ \n’â€™Ã©\x85\ud800\U0001f389", max_size=60)),
    cut=st.tuples(st.integers(-3, 70), st.integers(-3, 70)),
)
def test_compiled_and_plain_agree(scorers, text, cut):
    fast, slow = scorers
    for start, end in ((0, len(text)), cut):
        assert fast.cost(text, start, end) == slow.cost(text, start, end)
        assert fast.evidence(text, start, end) == slow.evidence(text, start, end)
        assert fast.words(text, start, end) == slow.words(text, start, end)


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(TEXT, st.text("aaBb  .éÜЖ中’", max_size=60)),
    cut=st.tuples(st.integers(-3, 70), st.integers(-3, 70)),
)
def test_what_a_glance_tells_is_the_evidence(scorers, text, cut):
    fast, slow = scorers
    for start, end in ((0, len(text)), cut):
        evidence = fast.evidence(text, start, end)
        weighed = fast.weighed(text, start, end, imported.DEAREST)
        assert weighed == slow.weighed(text, start, end, imported.DEAREST)
        assert weighed & imported.LOW == fast.cost(text, start, end)
        if start <= 0:
            assert (weighed & imported.LOW, weighed >> 40) == (evidence[1], evidence[8])
    evidence = fast.evidence(text, 0, len(text))
    seen = Look(text, evidence[1])
    assert (seen.touching, seen.foreign) == (evidence[2], evidence[6])
    assert seen.strange == strangeness(evidence)
    assert seen.is_broken == any(evidence[imported.HEADER + kind] for kind in kinds.SCRIPTS["broken"])
    for name in ("latin-1", "cp1251"):
        data = charsets.encode(text, name)
        if data is not None:
            costs = fast.costs_as_read(data, *charset_symbols(fast, (charsets.table(name),)), 1 << 40)
            assert costs == [evidence[1]]


@settings(max_examples=100, deadline=None)
@given(TEXT, st.binary(max_size=60), st.integers(-5, 3000))
def test_bounded_costs_agree(scorers, text, data, limit):
    fast, slow = scorers
    whole = fast.cost(text, 0, len(text))
    bounded = fast.cost_within(text, 0, len(text), limit)
    assert bounded == slow.cost_within(text, 0, len(text), limit)
    assert bounded == whole if whole <= limit else bounded > limit
    tables = tuple(charsets.table(name) for name in ("latin-1", "cp1251", "cp437"))
    costs = fast.costs_as_read(data, *charset_symbols(fast, tables), limit)
    assert costs == slow.costs_as_read(data, *charset_symbols(slow, tables), limit)
    for table, cost in zip(tables, costs, strict=True):
        read = "".join(table[byte] for byte in data)
        whole = fast.cost(read, 0, len(read))
        assert cost == (whole if whole <= limit else -1)


def test_text_costs_less_than_its_garbage(scorers):
    scorer = scorers[0]
    for text in ("Straße und Küche", "жители деревни", "学校将在下星期开学", "학교가 문을 연다"):
        garbage = text.encode().decode("latin-1")
        assert scorer.cost(text, 0, len(text)) < scorer.cost(garbage, 0, len(garbage))


def test_words_of_many_scripts_are_known(scorers):
    scorer = scorers[0]
    for word in ("für", "жизнь", "είναι", "école", "中国", "학교"):
        assert scorer.known(word, 0, len(word)) == 1
    assert scorer.known("qxжzé", 0, 5) == 0


def test_the_cost_of_a_part_is_the_difference_of_costs(scorers):
    scorer = scorers[0]
    text = "Die Küche war größer als erwartet."
    whole = scorer.cost(text, 0, len(text))
    assert scorer.cost(text, 0, 10) + scorer.cost(text, 10, len(text)) == whole


def test_tables_of_a_wrong_size_are_refused():
    table = open_table("mojibake")
    sections = [table.section(name) for name in _SECTIONS]
    for broken in range(len(sections)):
        cut = list(sections)
        cut[broken] = cut[broken][:1000]
        with pytest.raises(ValueError, match="table"):
            imported.Scorer(*cut)
