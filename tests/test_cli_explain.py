# SPDX-License-Identifier: Apache-2.0
"""``newsclean explain`` tells what happened, what speaks for and against it, and what else it might be."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import inspect
from newsclean.cli.explain import evidence, facts, paragraph, rejected
from newsclean.report.chain import story

ODD = st.text("abé ü\n’â€™Ã©ÐÑ°»Ìý°®Âþ鐨勶\ufffd?&#195;\x85\x9d\x1b\u202e\ud800\U0001f389ﾃ\xa0", max_size=40)


def told(text):
    result = inspect(text)
    return "\n".join(paragraph(result.source, f, True) for f in result.findings)


def test_a_repair_has_its_chain_evidence_runners_up_and_confidence():
    text = told("市长宣布学校重新开学".encode("gbk").decode("latin-1"))
    assert "written in gbk, read as" in text
    assert "nats better" in text
    assert "against  " in text
    assert "nats for the repair; of 100 such findings" in text
    assert text.count("\n    not      ") >= 2


def test_two_chains_in_one_line_are_told_apart():
    text = told("Die KÃ¼che, îðãàíèçàöèÿ Ðîññèè")
    assert "'KÃ¼che' → 'Küche': utf-8 → " in text
    assert "→ 'организация России': cp1251 → " in text


def test_what_other_lines_decide_is_called_so():
    lines = "Жители посёлка довольны\nДорогу отремонтируют летом\nМы\nи".encode("cp1251").decode("latin-1")
    source = inspect(lines)
    for finding in source.findings:
        if finding.kind.startswith("mojibake."):
            steps, _, alone = evidence(source.source, finding)
            assert alone or not steps or "help of other lines" in paragraph(source.source, finding, True)


@pytest.mark.parametrize(
    "rule, words",
    [
        ("utf-8 → cp1252", "written in utf-8, read as cp1252"),
        ("utf-8 → gbk → latin-1", "written in utf-8, read as gbk, written in gbk, read as latin-1"),
        ("utf-8 → cp1252 → utf-8 → cp1252", "written in utf-8, read as cp1252, written in utf-8, read as cp1252"),
        ("utf-8 → cp1252 → nbsp-to-space", "written in utf-8, read as cp1252, no-break spaces became blanks"),
        ("cp1251 → latin-1 → utf-8 → cp1252", "written in cp1251, read as latin-1, written in utf-8, read as cp1252"),
        (
            "utf-8 → gbk → fold → gbk → latin-1",
            "written in utf-8, read as gbk, Chinese characters were simplified, written in gbk, read as latin-1",
        ),
    ],
)
def test_chains_are_told_in_words(rule, words):
    assert story(rule) == f"{rule}: {words}"


def test_lost_text_is_named():
    assert "the bytes are lost" in told("实锟斤拷锟较碉拷")


def test_json_has_the_steps_and_the_other_candidates():
    result = inspect("LÃ¶wenzÃ¤hne")
    repair = next(f for f in result.findings if f.kind.startswith("mojibake."))
    found = json.loads(json.dumps(facts(result.source, repair, True)))
    assert found["steps"][0]["cost_after"] < found["steps"][0]["cost_before"]
    assert found["steps"][0]["sequences"] == 2
    assert all(other["text"] != "Löwenzähne" for other in found["candidates"])
    assert "steps" not in facts(result.source, repair, False)


@settings(max_examples=60, deadline=None)
@given(ODD)
def test_nothing_told_can_steer_a_terminal_and_nothing_raises(text):
    result = inspect(text)
    out = "".join([*(paragraph(result.source, f, True) for f in result.findings), *rejected(text)])
    json.dumps([facts(result.source, f, True) for f in result.findings])
    assert all(c.isprintable() or c == "\n" for c in out)
