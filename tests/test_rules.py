# SPDX-License-Identifier: Apache-2.0
"""Every rule of the package keeps its own promises: examples match, counter-examples do not."""

from __future__ import annotations

import pytest

from newsclean.boilerplate.rules import Rule, RuleSet
from newsclean.training.boilerplate_rules import read_rules

RULES = read_rules()
LANGUAGES = {language for rule in RULES for language in rule.languages} - {"*"}


def found(rule: Rule, line: str) -> str | None:
    """What the rule alone takes from the line."""
    rules = RuleSet([rule])
    match = {"line": rules.match_line, "start": rules.match_start, "end": rules.match_end}[rule.where](line)
    return None if match is None else line[match.start : match.end]


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
