# SPDX-License-Identifier: Apache-2.0
"""Every rule of the package keeps its own promises: examples match, counter-examples do not."""

from __future__ import annotations

import re
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.boilerplate.inside import notes_in_brackets, trailing_labels
from newsclean.boilerplate.model import Lines, line_model
from newsclean.boilerplate.rules import Rule, RuleSet, expand
from newsclean.kernels import lines as kernel
from newsclean.training import boilerplate_classes, boilerplate_rules
from newsclean.training.boilerplate_heads import last_of, pairs_of
from newsclean.training.boilerplate_rules import read_rules

RULES = read_rules()
LANGUAGES = {language for rule in RULES for language in rule.languages} - {"*"}


def found(rule: Rule, line: str) -> str | None:
    """What the rule alone takes from the line."""
    rules = RuleSet([rule])
    if rule.where == "inside":
        return inside(rule, rules, line)
    match = {"line": rules.match_line, "start": rules.match_start, "end": rules.match_end}[rule.where](line)
    return None if match is None else line[match.start : match.end]


def inside(rule: Rule, rules: RuleSet, line: str) -> str | None:
    """The same for a part of the line: a note in brackets, or a label behind the last sentence."""
    pages, classes = boilerplate_classes.tables()
    words = boilerplate_rules.triggers(rules)
    model = Lines(1, array("i", bytes(4 * kernel.ROW)), None, None)
    weights = memoryview(bytes(8)).cast("Q")
    ruler = kernel.Ruler(pages, classes, weights, words)
    ruler.measure(line, 0, len(line), model.rows)
    parts = [*notes_in_brackets(line, 0, len(line), [rules], ruler)]
    parts += trailing_labels(line, model, [rules], ruler)
    return line[parts[0][0] : parts[0][1]] if parts else None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_are_found(rule: Rule):
    assert len(rule.examples) >= 2
    for example in rule.examples:
        before, mark, rest = example.partition("⟦")
        expected, _, after = rest.partition("⟧") if mark else (example, "", "")
        line = before + expected + after if mark else example
        assert found(rule, line) == expected, line


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_counter_examples_are_left_alone(rule: Rule):
    assert len(rule.counter_examples) >= 2
    for line in rule.counter_examples:
        assert found(rule, line) is None, line


def is_woken(line: str) -> bool:
    """Whether the package's table sends the line to the rules on its first words."""
    return bool(line_model().measure(line, 0, len(line)).flags & kernel.FIRST_TRIGGER)


@pytest.mark.parametrize("rule", [r for r in RULES if r.where in ("line", "start")], ids=lambda rule: rule.id)
def test_every_line_that_a_rule_takes_wakes_the_rules(rule: Rule):
    rules = RuleSet([rule])
    end = "" if rule.where == "line" else ": the river has risen again."
    for phrase in (whole for written in rule.phrases for whole in expand(written)):
        text = phrase.removesuffix("…").replace("#", "7")
        words = [text, text.upper(), text.capitalize().replace("'", "’"), f"- {text}!", text.replace("7", "1234")]
        lines = [f"{written}{' and what comes next' if phrase.endswith('…') else ''}{end}" for written in words]
        for line in lines:
            if rules.match_line(line) or rules.match_start(line):
                assert is_woken(line), line
    for example in rule.examples:
        assert is_woken(example.replace("⟦", "").replace("⟧", "")), example


@pytest.mark.parametrize(
    "rule",
    [r for r in RULES if r.where in ("line", "start") and r.pattern and r.pattern.isascii()],
    ids=lambda rule: rule.id,
)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_line_that_a_pattern_takes_wakes_the_rules(rule: Rule, data):
    pattern = re.compile(rule.pattern, re.IGNORECASE)
    line = data.draw(
        st.from_regex(pattern, fullmatch=True, alphabet=st.characters(min_codepoint=32, max_codepoint=126))
    )
    line += "" if rule.where == "line" else " the river has risen again"
    rules = RuleSet([rule])
    if line == line.strip() and (rules.match_line(line) or rules.match_start(line)):
        assert is_woken(line), line


@pytest.mark.parametrize(
    ("pattern", "to_end", "pairs"),
    [
        ("(?:you can )?follow us", True, ["follow us"]),
        ("follow (?:us|me)", True, ["follow me", "follow us"]),
        ("follow us", False, []),  # as in "follow users"
        ("follow us:", False, ["follow us"]),
        (r"follow \w{1,9}", True, []),
        ("follow(?:ing)? us", True, ["follow us"]),
        ("follow[ :]us", True, []),
        ("[Ff]ollow the", True, ["follow the"]),
        ("(?:read )?follow", True, []),
        (r"\W?follow us", True, []),
    ],
)
def test_pairs_of_words_at_the_beginning_of_a_pattern(pattern, to_end, pairs):
    assert pairs_of(pattern, "follow", to_end=to_end) == pairs


@pytest.mark.parametrize(
    ("pattern", "last"),
    [
        (r"by [a-z]{1,9}\)", ")"),
        (r"\[[^]]{1,9}[)\]]", ")]"),
        ("read more", ""),
        (r"a\)?", ""),
        (r"a[^b]", ""),
        (r"a|b\)", ""),
    ],
)
def test_the_last_character_of_a_pattern(pattern, last):
    assert last_of(pattern) == last
