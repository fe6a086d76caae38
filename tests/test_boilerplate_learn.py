# SPDX-License-Identifier: Apache-2.0
"""Learning a site: what recurs across its pages becomes readable rules, and articles stay whole under them."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.boilerplate import find_boilerplate, ready
from newsclean.boilerplate.counting import COLUMNS, count_batches, merge
from newsclean.boilerplate.learn import learn, rules_from, to_toml
from newsclean.boilerplate.rulefiles import rules_of

BODY = [
    "The council of the {0} decided on Tuesday to rebuild the old wooden bridge, which a storm had carried away in the "
    "winter, and to pay for it out of the fund for roads.",
    "The mayor of the {0} said the work would begin in the spring and last until the autumn, and that the ferry would "
    "go on running until the first car crosses the river.",
]
TOWNS = ["harbour town", "mountain village", "old capital", "new suburb", "river port"]


def page(town: str) -> str:
    about = f"Follow the news of the {town} on our pages"
    return "\n".join(
        [*(part.format(town) for part in BODY), "The Example endures", "Write to the desk of the day", about]
    )


PAGES = [page(town) for town in TOWNS]


def test_a_line_that_every_page_ends_with_becomes_a_rule():
    rules = learn(PAGES)
    unseen = page("far island")
    gone = {unseen[f.start : f.end] for f in find_boilerplate(unseen, level="thorough", rules=ready(tuple(rules)))
            if f.replacement == ""}  # fmt: skip
    assert {"The Example endures", "Write to the desk of the day"} <= gone
    assert not any("council" in part or "mayor" in part for part in gone)


def test_what_stands_on_one_page_only_becomes_none():
    phrases = [phrase for rule in learn(PAGES) for phrase in rule.phrases]
    assert not any("harbour" in phrase for phrase in phrases)


def test_a_standing_heading_inside_articles_that_nobody_doubts_becomes_none():
    assert rules_from({"what the ferry means": ["What the ferry means", 9, 0.0, 0]}) == []


def test_a_label_with_a_slot_becomes_one_open_phrase():
    counts = {"more from …": ["More from Ada", 8, 7.0, 8], "more from ada": ["More from Ada", 3, 2.9, 3]}
    assert [rule.phrases for rule in rules_from(counts)] == [("more from …",)]


def test_the_rules_can_be_read_back():
    rules = learn(PAGES)
    assert rules
    assert rules_of(to_toml(rules, len(PAGES)).encode(), "site.toml") == tuple(rules)


@given(st.lists(st.text(max_size=40), min_size=3, max_size=6), st.integers(2, 3))
@settings(max_examples=40, deadline=None)
def test_any_pages_give_a_readable_file(pages, least):
    text = to_toml(learn([*pages, *pages], least=least), len(pages))
    tomllib.loads(text.encode().decode())


def test_counts_do_not_depend_on_how_pages_are_put_into_batches():
    whole = merge(count_batches([{"text": PAGES}]))
    parts = merge(count_batches([{"text": PAGES[:2]}, {"text": PAGES[2:]}]))
    assert {key: total[1] for key, total in whole[""].items()} == {key: total[1] for key, total in parts[""].items()}


def test_sites_are_counted_apart():
    counts = merge(count_batches([{"text": PAGES, "site": ["a", "a", "a", "b", "b"]}]))
    assert [counts[site]["the example endures"][1] for site in "ab"] == [3, 2]


def test_arrow_batches_are_counted_the_same():
    arrow = pytest.importorskip("pyarrow")
    batch = arrow.RecordBatch.from_pydict({"text": PAGES})
    (counted,) = count_batches([batch])
    (plain,) = count_batches([{"text": PAGES}])
    assert isinstance(counted, arrow.RecordBatch)
    assert counted.schema.names == list(COLUMNS)
    assert counted.to_pydict() == plain
