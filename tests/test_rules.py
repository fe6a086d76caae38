# SPDX-License-Identifier: Apache-2.0
"""Every rule of the package keeps its own promises: examples match, counter-examples do not."""

from __future__ import annotations

from array import array

import pytest

from newsclean.boilerplate.inside import notes_in_brackets, trailing_labels
from newsclean.boilerplate.model import Lines
from newsclean.boilerplate.rules import Rule, RuleSet
from newsclean.kernels import lines as kernel
from newsclean.training import boilerplate_classes, boilerplate_rules
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
    kernel.measure(line, 0, len(line), pages, classes, weights, words, model.rows)
    parts = [*notes_in_brackets(line, 0, len(line), [rules], (pages, classes, words))]
    parts += trailing_labels(line, model, [rules], pages, classes, words)
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
