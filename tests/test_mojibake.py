# SPDX-License-Identifier: Apache-2.0
"""What a user notices of the mojibake engine: repairs, restraint, explanations, laws."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.mojibake import charsets, find_mojibake, line
from newsclean.mojibake.candidates import candidates
from newsclean.mojibake.judge import judge
from newsclean.mojibake.model import SUSPICION, scorer, screen
from newsclean.mojibake.search import describe

CASES = Path(__file__).parent / "cases" / "mojibake"
SENTENCES = [json.loads(line) for line in (CASES / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]
CLEAN = [json.loads(line) for line in (CASES / "clean.jsonl").read_text(encoding="utf-8").splitlines()]
ANYTHING = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None), max_size=50)
ODD = st.text("abé ü\n’â€™Ã©ÐÑ°»Ìý°®Âþ鐨勶\ufffd?&#195;\x85\x9d\ud800\U0001f389ﾃ\xa0", max_size=40)


def repaired(text):
    """`text` with every finding that has a replacement applied, once."""
    pieces, at = [], 0
    for finding in find_mojibake(text):
        if finding.replacement is not None:
            pieces += text[at : finding.start], finding.replacement
            at = finding.end
    return "".join(pieces) + text[at:]


def garble(text, *chain):
    for writer, reader in chain:
        text = charsets.decode(charsets.encode(text, writer), reader)
    return text


def chains():
    for case in SENTENCES:
        for writer in case["writers"]:
            for reader in ("latin-1", "cp1252", "cp1251"):
                data = charsets.encode(case["text"], writer)
                text = charsets.decode(data, reader)
                if text != case["text"] and writer != reader:
                    yield pytest.param(text, case["text"], writer, reader, id=f"{case['lang']}-{writer}-{reader}")


def test_sentences_of_many_languages_and_charsets_are_repaired():
    wrong = [case.id for case in chains() if repaired(case.values[0]) != case.values[1]]
    total = len(list(chains()))
    assert len(wrong) <= total // 20, wrong


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["lang"])
def test_clean_sentences_stay(case):
    assert find_mojibake(case["text"]) == []


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: case["why"])
def test_tricky_clean_text_stays(case):
    assert [f for f in find_mojibake(case["text"]) if f.replacement is not None] == []


def test_layers_are_undone_together_and_the_chain_is_told_in_order():
    text = SENTENCES[0]["text"]
    finding = find_mojibake(garble(text, ("utf-8", "cp1252"), ("utf-8", "cp1252")))[0]
    assert finding.rule == "utf-8 → cp1252 → utf-8 → cp1252"
    assert finding.kind == "mojibake.chain"
    single = find_mojibake(garble(text, ("utf-8", "cp1251")))[0]
    assert single.kind == "mojibake.utf8-as-cp1251"
    assert "nats" in single.note
    assert 0.5 <= single.confidence <= 1


def test_a_garbled_name_in_a_clean_line_is_repaired_alone():
    line = f"The mayor, {garble('北京市长', ('gbk', 'latin-1'))}, said “yes” to the plan yesterday."
    assert repaired(line) == "The mayor, 北京市长, said “yes” to the plan yesterday."


def test_clean_letters_beside_garbled_ones_stay():
    line = "Die Küche war schön, aber die StraÃŸe fÃ¼hrte nirgendwohin."
    assert repaired(line) == "Die Küche war schön, aber die Straße führte nirgendwohin."


def test_lost_bytes_are_read_around():
    assert repaired("â€œWe will not sell the old school to anyone this year,â€ she said.") == (
        "“We will not sell the old school to anyone this year,” she said."
    )
    assert repaired("Le maire est allÃ© Ã  Paris aprÃ¨s la rÃ©union") == "Le maire est allé à Paris après la réunion"
    assert repaired("La se&Atilde;&plusmn;ora explic&Atilde;&sup3; el plan") == "La señora explicó el plan"


def test_a_folded_blank_is_recognised():
    """U+00A0 as UTF-8, read as GBK, simplified, written as GBK, read as Latin-1; made here step by step."""
    as_gbk = "\xa0".encode().decode("gbk")
    residue = {"聽": "听"}[as_gbk].encode("gbk").decode("latin-1")
    title = garble("市长宣布学校重新开学", ("gbk", "latin-1"))
    page = f"{title}\nThe school will open again next week.\n{residue}"
    assert repaired(page).split("\n")[-1] == "\xa0"
    assert find_mojibake(page)[-1].rule == "utf-8 → gbk → fold → gbk → latin-1"


def test_lines_that_differ_in_digits_are_examined_once_and_each_as_if_alone(monkeypatch):
    forms = ("Ã©{}", "{} GrÃ¶ÃŸe", "Ð“Ð¾Ð´ {}-Ð¹", "No {} Ã", "ÖÐ{}¹ú")
    lines = [form.format(number) for form in forms for number in (10, 27, 99)]
    alone = {text: line.examine(scorer(), judge(), text) for text in lines}
    examined = []

    def counted(scorer, judge, text):
        examined.append(text)
        return alone[text]

    monkeypatch.setattr(line, "examine", counted)
    examiner = line.Examiner(scorer(), judge())
    assert {text: examiner.opinions(text) for text in lines} == alone
    assert len(examined) < len(lines) / 2


def test_a_document_helps_a_short_line():
    pair = ("cp1251", "latin-1")
    lines = [garble(text, pair) for text in ("Жители посёлка довольны", "Дорогу отремонтируют летом", "Новости")]
    assert repaired("\n".join(lines)) == "Жители посёлка довольны\nДорогу отремонтируют летом\nНовости"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("实锟斤拷锟较碉拷", "replacement-as-gbk"),
        ("占쏙옙占쏙옙", "replacement-as-cp949"),
        ("嚙踝蕭嚙踝蕭", "replacement-as-big5"),
        ("caf\ufffd au lait", "replacement-character"),
        ("?????? ?? ?????", "question-marks"),
    ],
)
def test_lost_text_is_marked_and_kept(text, kind):
    findings = find_mojibake(text)
    assert [f.kind for f in findings] == [f"mojibake.irreversible.{kind}"]
    assert findings[0].replacement is None


def test_question_marks_of_people_are_not_marked():
    assert find_mojibake("Really?? Why?? What's next???") == []


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANYTHING, ODD))
def test_findings_are_sorted_and_apart_whatever_the_text(text):
    findings = find_mojibake(text)
    assert findings == find_mojibake(text)
    for finding in findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.replacement != text[finding.start : finding.end]
    for before, after in pairwise(findings):
        assert before.end <= after.start


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([case.values[0] for case in chains()]), min_size=1, max_size=3))
def test_nothing_is_left_to_repair_after_a_few_rounds(lines):
    text = "\n".join(lines)
    for _ in range(3):
        text = repaired(text)
    assert [f for f in find_mojibake(text) if f.replacement is not None] == []


def test_the_screen_lets_through_what_the_judge_repairs():
    missed = []
    for case in chains():
        text = case.values[0]
        best = candidates(scorer(), text)
        if best and best[0].text == case.values[1] and not screen().odd_lines(text, 0, len(text), SUSPICION):
            missed.append(case.id)
    assert missed == []


def test_a_long_line_is_searched_in_pieces():
    line = "Die StraÃŸe fÃ¼hrte zur KÃ¼che. " * 300
    assert repaired(line) == "Die Straße führte zur Küche. " * 300


def test_sloppy_charsets_invert_exactly():
    for name in charsets.SINGLE_READERS:
        data = bytes(range(256))
        text = charsets.decode(data, name)
        assert charsets.encode(text, name) == data


def test_a_chain_is_described_in_the_order_of_the_damage():
    assert describe((("gbk", "latin-1"), ("", "fold"), ("utf-8", "gbk"))) == "utf-8 → gbk → fold → gbk → latin-1"


@pytest.mark.parametrize("line", ["Le café est fermé à minuit, après le dîner.", "Därför åker vi hem på lördag."])
def test_accents_that_became_typographic_signs_come_back(line):
    assert repaired(line.encode("cp850").decode("cp1252")) == line


@pytest.mark.parametrize(
    "line",
    [
        "They left early…then the rain came.",
        "It was hard—arguably impossible—to win.",
        "Models put the warming at 1.5°C (2.7°F) by then.",
        "©KAL Zürich, 12. Mai",
    ],
)
def test_signs_set_without_blanks_are_no_letters(line):
    assert repaired(line) == line


def test_a_list_of_random_pairs_is_no_chinese():
    assert repaired("Zeichen: ¥¬ °½ ¤« ´÷ ´ª ©¤") == "Zeichen: ¥¬ °½ ¤« ´÷ ´ª ©¤"
