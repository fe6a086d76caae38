# SPDX-License-Identifier: Apache-2.0
"""The three laws: undo restores the bytes, clean text is left alone, cutting does not matter. And idempotence."""

import json
import pickle
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.chunks import bytewise, every_split, random_splits, run
from tests.effort import EXAMPLES

import newsclean
from newsclean import Cleaner, Config
from newsclean.logfile import undo_stream

ALL = Cleaner(Config(stages=frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"}), mark_gaps="[…]"))
DEFAULT = Cleaner()
RULES = [
    {
        "id": "mine.tag",
        "kind": "site-name",
        "phrases": ["the herald online"],
        "confidence": 0.97,
        "examples": ["The Herald Online", "the herald online."],
        "counter_examples": ["The Herald went online in 1996, its editor said.", "Read it in the Herald"],
    }
]
RULED = Cleaner(Config(rules=tuple(RULES), window=256))
REPAIR = Cleaner(Config(stages=frozenset({"mojibake"})))
AS_UTF8 = Cleaner(Config(encoding="utf-8"))
# Small windows make documents of a few hundred bytes cross many borders.
SMALL = Cleaner(Config(window=64))

ARTICLE = """Zwei Löwen entkommen
Zwei Löwen entkommen
3 min read
Der Zoo in  bat am Montag um Mithilfe, nachdem zwei LÃ¶wen aus dem Gehege entkommen waren.

Read more: The keepers had left the "" open, the police said.
Follow us on  and  to stay connected
"""
DAMAGED = [
    ARTICLE.encode(),
    ARTICLE.replace("\n", "\r\n").encode("cp1252"),
    b"\xff\xfe" + ARTICLE.encode("utf-16-le"),
    b"\xef\xbb\xbf" + ARTICLE.encode(),
    "Ein größerer Fluß.\n".encode() * 3 + "Ein größerer Fluß.\n".encode("cp1252"),
    "³¿¹âÐÂÎÅ\n\nA short report about a lion, which nobody expected here.\nÌý".encode(),
    "Москва встречает гостей\nСегодня хорошая погода\n".encode("koi8-r"),
    b"\x00\x01\x02binary\xff\xfe\x00" * 9,
    "日本語のテキスト\x1b".encode("iso2022_jp"),
    b"plain\rtext\nwith\r\nall\x85line ends\0\n",
    b"The keepers had left the gate open. [Getty]\nThe zoo shut on Monday. (Reporting by Jane Doe; editing by Jo Roe)\n"
    b"The Herald Online\nThe lions were found near the river | Reuters\n",
]

# Bytes that look like text often enough to reach every stage.
soup = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [x for d in DAMAGED for x in d.split(b"\n")] + [b"\n", b"\r\n", b"\xc3", b"\xa9", b"\xe2\x80", b"  ", b'""']
        ),
        st.text(max_size=8).map(lambda s: s.encode("utf-8", "surrogatepass")),
    ),
    max_size=12,
).map(b"\n".join)


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
@pytest.mark.parametrize("cleaner", [DEFAULT, ALL, SMALL, RULED], ids=["default", "all", "small-window", "own-rules"])
def test_every_cut_gives_the_same(data, cleaner):
    whole = run(cleaner, [data])
    assert run(cleaner, bytewise(data)) == whole
    for seed in range(10):
        assert run(cleaner, random_splits(data, seed)) == whole


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_every_two_way_split(data):
    whole = run(SMALL, [data])[0]
    for pieces in every_split(data):
        stream = SMALL.stream()
        assert b"".join([stream.feed(p) for p in pieces]) + stream.finish() == whole


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
@pytest.mark.parametrize("cleaner", [DEFAULT, ALL, SMALL], ids=["default", "all", "small-window"])
def test_stream_and_whole_agree(data, cleaner):
    result = cleaner.inspect(data)
    assert run(cleaner, [data])[0] == result.text.encode("utf-8", "surrogateescape")


def check_undo(cleaner, data):
    result = cleaner.inspect(data)
    assert result.log.undo(result.text) == result.source
    assert result.log.undo(result.text.encode("utf-8", result.log.errors)) == data
    out, records, _ = run(cleaner, random_splits(data, len(data)))
    records = [json.loads(json.dumps(r)) for r in records]
    assert b"".join(undo_stream([out[k : k + 50] for k in range(0, len(out), 50)], records)) == data


def test_what_own_rules_and_parts_of_lines_take_can_be_put_back():
    clean = RULED.clean(DAMAGED[-1])
    for gone in ("Herald", "Getty", "Jane Doe", "Reuters"):
        assert gone not in clean
    for kept in ("gate open.", "on Monday.", "near the river"):
        assert kept in clean
    for data in DAMAGED:
        check_undo(RULED, data)


@given(soup)
@settings(max_examples=150 * EXAMPLES)
@example(b"\xc3\n\n\n\xa9")
@example(b"\xc3Read more: \xa9")
@example("\u00c3\udcc3".encode("utf-8", "surrogatepass"))
def test_undo_restores_any_bytes(data):
    check_undo(DEFAULT, data)
    check_undo(SMALL, data)


@given(st.binary(max_size=300))
@settings(max_examples=150 * EXAMPLES)
def test_undo_restores_random_bytes(data):
    check_undo(ALL, data)


@given(st.text(st.characters(codec=None, categories=None), max_size=60))
@settings(max_examples=150 * EXAMPLES)
@example("\ud800\udc00 \udcc3 Ã©")
def test_undo_restores_any_str(text):
    result = DEFAULT.inspect(text)
    assert result.log.undo(result.text) == text
    data = text.encode("utf-8", "surrogatepass")
    assert result.log.undo(result.text.encode("utf-8", "surrogatepass")) == data


@given(soup)
@settings(max_examples=100 * EXAMPLES)
def test_cleaning_twice_is_cleaning_once(data):
    for cleaner in (DEFAULT, ALL):
        once = cleaner.clean(data)
        assert cleaner.clean(once) == once


@given(soup, st.integers(0, 9))
@settings(max_examples=100 * EXAMPLES)
def test_any_cut_gives_the_same(data, seed):
    assert run(SMALL, random_splits(data, seed)) == run(SMALL, [data])


ENDS = re.compile(rb"\r\n|\r|\n")
LINES = st.lists(
    st.one_of(
        st.sampled_from([b"\n", b"\r\n", b"\r", b"\n\r", "\u2028".encode(), b"\xc2\x85", b"\x0b"]),
        st.sampled_from([x for d in DAMAGED for x in re.split(rb"[\r\n]+", d)]),
        st.text(max_size=8).map(lambda s: s.encode("utf-8", "surrogatepass")),
    ),
    max_size=16,
).map(b"".join)


@given(LINES)
@example(b"\r3 min read\n\n")
@example(b"It rained.\r\rShare\r\n\nIt rained.")
@settings(max_examples=150 * EXAMPLES)
def test_line_ends_are_neither_changed_nor_made(data):
    """Repairs leave every line end; what goes as a whole takes its own along and leaves the others."""
    repaired = run(REPAIR, [data])[0]
    assert ENDS.findall(repaired) == ENDS.findall(data)
    left = iter(ENDS.findall(data))
    assert all(end in left for end in ENDS.findall(run(AS_UTF8, [data])[0]))


CLEAN = [
    "The council met on Tuesday to vote on the budget, which passed by a narrow margin.",
    "“We won’t stop here,” she said – not after 25 °C in March… and €5.50 a litre.",
    "Le maire a déclaré que l’été s’annonçait très chaud : « du jamais vu », selon lui.",
    "В четверг правительство объявило о новых мерах поддержки малого бизнеса.",
    "北京市政府星期三宣布,今年将新建三条地铁线路。",
    "政府は水曜日、新しい経済対策を発表した。",
    "정부는 수요일 새로운 경제 대책을 발표했다.",
    "أعلنت الحكومة يوم الأربعاء عن إجراءات اقتصادية جديدة.",
    "Η κυβέρνηση ανακοίνωσε την Τετάρτη νέα οικονομικά μέτρα.",
    "הממשלה הודיעה ביום רביעי על צעדים כלכליים חדשים.",
    "รัฐบาลประกาศมาตรการเศรษฐกิจใหม่เมื่อวันพุธ",
    "Chính phủ hôm thứ Tư đã công bố các biện pháp kinh tế mới.",
    "सरकार ने बुधवार को नए आर्थिक उपायों की घोषणा की।",
    "Stjórnvöld tilkynntu á miðvikudag um nýjar efnahagsaðgerðir.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_the_same_object(text):
    assert newsclean.clean(text) is text
    assert newsclean.repair_mojibake(text) is text
    assert newsclean.remove_boilerplate(text) is text
    data = text.encode()
    assert run(DEFAULT, [data])[0] == data


def test_a_long_text_is_cleaned_window_by_window_alike():
    data = (ARTICLE * 40).encode()
    cleaner = Cleaner(Config(window=1000))
    result = cleaner.inspect(data)
    assert result.text.encode() == run(cleaner, random_splits(data, 3))[0]
    assert result.log.undo(result.text.encode()) == data
    assert cleaner.inspect(data.decode()).text == result.text


def test_a_cleaner_can_be_pickled_and_shared():
    copy = pickle.loads(pickle.dumps(ALL))
    assert copy == ALL
    assert copy.clean(ARTICLE) == ALL.clean(ARTICLE)


@pytest.mark.parametrize("data", [b"x\xc3\x01\xa9y", b"\xf0\x9f\x01\x98\x80 and more", b"a\xe2\x80\x01\x99b\n" * 3])
def test_no_edit_brings_escaped_bytes_together_to_a_character(data):
    """What stands between them stays: without it their clean bytes would be read as one character, and undo be lost."""
    cleaner = Cleaner(Config(stages=frozenset({"encoding", "normalize"})))
    result = cleaner.inspect(data)
    assert result.log.undo(result.text.encode("utf-8", "surrogateescape")) == data
    check_undo(cleaner, data)
