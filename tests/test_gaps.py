# SPDX-License-Identifier: Apache-2.0
"""What a user sees of the gap finder: places, kinds, confidences, and peace on clean text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.gaps import document_score, find_gaps

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("cases").joinpath("gaps", "english.jsonl").read_text("utf-8").splitlines()
]
TEXTS = st.text(st.one_of(st.sampled_from(list(' \xa0\n.,"“”()[]…')), st.characters(), st.sampled_from("abtheofTW")))


def hits(findings, place):
    return [f for f in findings if f.start - 1 <= place <= f.end + 1]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_case(case):
    if not case["gaps"]:
        assert find_gaps(case["text"]) == []
        return
    found = find_gaps(case["text"], threshold=0.3)
    for place in case["gaps"]:
        assert hits(found, place), (place, found)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("The drones, nicknamed “” by the crew, came back from the mission in the evening.", "gap.empty-quotes"),
        ("We are on  and would like to see you there.", "gap.spacing"),
        ("The book was written by, a teacher from the town of, in 1990.", "gap.preposition"),
        ("They said that the of the town would resign.", "gap.determiner"),
    ],
)
def test_kind_says_what_speaks_for_the_gap(text, kind):
    assert kind in [f.kind for f in find_gaps(text, threshold=0.2)]


@pytest.mark.parametrize(
    "text, start, end",
    [
        ("We are on  and would like to see you there.", 9, 11),
        ("Wir sind auf  und freuen uns über jeden Besuch.", 12, 14),
        ("The song, called “” by its author, was played at the opening of the games.", 18, 18),
    ],
)
def test_finding_encloses_the_blanks(text, start, end):
    assert [(f.start, f.end) for f in find_gaps(text, threshold=0.45)] == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "Le groupe «  » a été fondé à Lyon, selon les informations publiées par  et la presse locale.",
        "Сообщение было опубликовано на сайте  и в газете «» вчера вечером, сказал он.",
        "Artikel ini pertama kali terbit di  dan  pada hari Senin.",
    ],
)
def test_debris_shows_in_other_languages(text):
    assert len(find_gaps(text, threshold=0.2)) >= 2


@pytest.mark.parametrize(
    "text", ["It was . . . well, quite long, he said to us.", "They talked . . . and laughed, she wrote."]
)
def test_the_dots_of_an_ellipsis_are_no_gap(text):
    assert find_gaps(text, threshold=0.5) == []


def test_nothing_is_invented():
    for case in CASES:
        for finding in find_gaps(case["text"], threshold=0.0):
            assert finding.replacement is None
            assert finding.kind.startswith("gap.")
            assert 0.0 <= finding.confidence <= 1.0
            assert finding.rule


@pytest.mark.parametrize("marker", ["[…]", "[...]"])
def test_a_marked_gap_is_not_reported_again(marker):
    for case in CASES:
        text = case["text"]
        for finding in reversed(find_gaps(text, threshold=0.2)):
            text = text[: finding.start] + " " + marker + " " + text[finding.end :]
        again = find_gaps(text, threshold=0.5)
        assert [f for f in again if f.kind != "gap.spacing"] == [], text


def test_weak_places_count_more_in_a_damaged_document():
    weak = "The minister told that the plan was ready for next year."
    alone = find_gaps(weak, threshold=0.0)
    damaged = "He was born in, a town near. She told the of the paper to. We met at , but the was closed. "
    among = find_gaps(damaged + weak, threshold=0.0)
    own = [f for f in among if f.start >= len(damaged)]
    assert max((f.confidence for f in own), default=0) >= max((f.confidence for f in alone), default=0)


def test_document_score_tells_damaged_from_clean():
    clean = "The council met on Monday. It agreed to build a new bridge over the river, the mayor said.\n" * 8
    damaged = "The met on Monday. It agreed to build a over the, the said, according to, a local paper.\n" * 8
    assert document_score(clean)[1] < 0.5 < document_score(damaged)[1]
    assert document_score(clean)[0] < document_score(damaged)[0]
    assert document_score("") == (0.0, 0.0)


@given(TEXTS)
@settings(max_examples=150)
def test_any_text(text):
    found = find_gaps(text, threshold=0.0)
    assert found == find_gaps(text, threshold=0.0)
    assert [(f.start, f.end) for f in found] == sorted((f.start, f.end) for f in found)
    for f in found:
        assert 0 <= f.start <= f.end <= len(text)
        assert not text[f.start : f.end].strip()


@given(TEXTS, st.integers(0, 100), st.integers(0, 100))
def test_a_lower_threshold_never_loses_findings(text, a, b):
    low, high = sorted((a / 100, b / 100))
    places = {(f.start, f.end) for f in find_gaps(text, threshold=low)}
    assert {(f.start, f.end) for f in find_gaps(text, threshold=high)} <= places


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "\x00", "\ud800", "\ud800\udc00 the ", "\x85\x9f", "”", "the", "[…"]
)
def test_odd_texts(text):
    find_gaps(text, threshold=0.0)
    document_score(text)


def test_long_texts_are_read_in_blocks_without_seams():
    clean = "The council met on Monday and agreed to build a new bridge over the river. "
    assert find_gaps(clean * 4000, threshold=0.5) == []
    text = clean * 4000 + "We are on  and would like to see you. "
    assert [f.start for f in find_gaps(text, threshold=0.5)] == [len(clean) * 4000 + 9]


def test_offsets_are_code_points_in_long_text_beyond_ascii():
    clean = "Jürgen Müller fährt jeden Morgen über die Brücke nach Köln. "
    text = clean * 4000 + "Wir sind auf  und freuen uns über jeden Besuch. "
    assert [f.start for f in find_gaps(text, threshold=0.5)] == [len(clean) * 4000 + 12]
