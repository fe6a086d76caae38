# SPDX-License-Identifier: Apache-2.0
"""Learning a site: what recurs across its pages becomes readable rules, and articles stay whole under them."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.boilerplate import find_boilerplate, ready
from newsclean.boilerplate.counting import COLUMNS, count_batches, merge
from newsclean.boilerplate.learn import learn, rules_from, site_rules, to_toml
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


def test_counts_of_a_crawl_become_one_file_of_rules_for_each_site():
    sites = ["example.org", "other.example"]
    batches = [{"site": [site] * 2, "text": PAGES[i : i + 2]} for site in sites for i in (0, 2)]
    rows = site_rules(added(count_batches(batches)))
    assert rows["site"] == sites
    for toml, number, site in zip(rows["toml"], rows["rules"], ("example-org", "other-example"), strict=True):
        rules = rules_of(toml.encode(), "rules.toml")
        assert len(rules) == number > 0
        assert all(rule.id.startswith(f"{site}.") for rule in rules)
        assert [(r.phrases, r.confidence) for r in rules] == [(r.phrases, r.confidence) for r in learn(PAGES[:4])]


def test_rules_of_sites_come_as_arrow_when_the_counts_do():
    pa = pytest.importorskip("pyarrow")
    (counts,) = count_batches([pa.record_batch({"text": PAGES, "site": ["example.org"] * len(PAGES)})])
    table = site_rules(pa.Table.from_batches([counts]))
    assert table.schema.names == ["site", "rules", "toml"]
    assert rules_of(table["toml"][0].as_py().encode(), "rules.toml")


def added(counts):
    """Counts of several batches as one: what a database does with GROUP BY, keys of few pages left out."""
    rows = [(site, key, *total) for site, keys in merge(counts).items() for key, total in keys.items() if total[1] >= 3]
    return {name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)}
