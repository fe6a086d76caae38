# SPDX-License-Identifier: Apache-2.0
"""Repairs that need no search: right where they are given, and not given where there is anything to weigh."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import Cleaner, Config, repair_mojibake
from newsclean.mojibake import charsets, find_mojibake
from newsclean.mojibake.certain import certain
from newsclean.mojibake.judge import judge
from newsclean.mojibake.line import Examiner
from newsclean.mojibake.model import MARGIN, SUSPICION, scorer, screen
from newsclean.mojibake.proofs import GAIN, Proofs
from newsclean.mojibake.search import undo

CASES = Path(__file__).parent / "cases" / "mojibake"
SENTENCES = [json.loads(line) for line in (CASES / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]
CLEAN = [json.loads(line) for line in (CASES / "clean.jsonl").read_text(encoding="utf-8").splitlines()]
ODD = st.text("abé ü\n’â€™Ã©ÐÑ°»Ìý°®Âþ鐨勶\ufffd?&\x85\x9d\ud800\U0001f389ﾃ\xa0", max_size=40)


def garbled():
    for case in SENTENCES:
        for writer in case["writers"]:
            for reader in ("latin-1", "cp1252", "cp1251", "gbk"):
                data = charsets.encode(case["text"], writer)
                text = None if data is None or writer == reader else charsets.decode(data, reader)
                if text is not None and text != case["text"]:
                    yield text, case["text"]


GARBLED = [text for text, _ in garbled()][::7]


def looked_at(line):
    odd = screen().odd_lines(line, 0, len(line), SUSPICION, MARGIN)
    return certain(scorer(), screen(), line, max(odd[2::3])) if odd else None


def test_what_is_certain_is_right_and_what_the_search_finds():
    examiner = Examiner(scorer(), judge())
    found = 0
    for line, original in garbled():
        repair = looked_at(line)
        if repair is not None:
            assert repair.text == original
            assert undo(line, repair.chain) == original
            searched = examiner.repair(line, {})
            assert searched is not None
            assert searched.text == original
            found += 1
    assert found > len(list(garbled())) // 2


@pytest.mark.parametrize("line", [case["text"] for case in SENTENCES + CLEAN])
def test_clean_lines_are_left(line):
    assert looked_at(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "SUA IRMÃ» FOI À FESTA",
        "Der Großhandel " + charsets.decode("学校将在下星期重新开学".encode("gbk"), "cp1252"),
        "Am Flughafen Málaga " + charsets.decode("한국의 학교가 다시 문을 연다".encode("cp949"), "cp1252"),
        "â€œOne mark of each kind â€“ and a Küche",
    ],
)
def test_lines_that_are_not_garbled_throughout_are_left_to_the_search(line):
    assert certain(scorer(), screen(), line, 1000) is None


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(st.characters(categories=None), max_size=50), ODD), st.integers(0, 1000))
def test_any_text_gives_the_same_answer_each_time(line, surprise):
    repair = certain(scorer(), screen(), line, surprise)
    assert repair == certain(scorer(), screen(), line, surprise)
    if repair is not None:
        assert undo(line, repair.chain) == repair.text


def test_a_proved_chain_is_accepted_for_a_third_of_the_cost_and_not_for_less():
    proofs = Proofs(scorer(), screen())
    lines = [line for line, original in garbled() if undo(line, (("utf-8", "cp1252"),)) == original]
    for line in lines[:2]:
        proofs.note(line, Examiner(scorer(), judge()).repair(line, {}))
    accepted = 0
    for line in lines:
        repair = proofs.repair(line, 100)
        own = scorer().cost(line, 0, len(line))
        if repair is not None:
            cost = scorer().cost(repair.text, 0, len(repair.text))
            assert cost <= own - GAIN
            assert 3 * cost <= 2 * own + 2
            accepted += 1
    assert accepted


def test_a_kind_of_string_of_ones_own_is_taken_for_a_string():
    class Own(str):
        """Nothing but another type."""

    text = "Die StraÃŸe fÃ¼hrte zur KÃ¼che"
    assert find_mojibake(Own(text)) == find_mojibake(text) != []


CLEANER = Cleaner(Config(stages=frozenset({"mojibake"})))


@settings(max_examples=150, deadline=None)
@given(st.one_of(ODD, st.lists(st.sampled_from(GARBLED), min_size=1, max_size=6).map("\n".join)))
def test_the_short_way_gives_what_the_cleaner_gives(text):
    assert repair_mojibake(text) == CLEANER.clean(text)


def test_the_short_way_holds_for_texts_of_several_windows():
    text = "\n\n".join(GARBLED * (600_000 // len("\n\n".join(GARBLED).encode()) + 1))
    assert repair_mojibake(text) == CLEANER.clean(text)


@pytest.mark.parametrize("line", [case["text"] for case in CLEAN[:20]])
def test_what_is_clean_comes_back_as_it_is(line):
    class Text(str):
        pass

    own = Text(line + "\n–")
    assert repair_mojibake(own) is own
