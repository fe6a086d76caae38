# SPDX-License-Identifier: Apache-2.0
"""Rules tried on single lines: their own examples, or a line that somebody asks about.

Promise: a rule is tried alone and by the very code that matches pages. For `newsclean rules` and for tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclean.boilerplate.inside import notes_in_brackets
from newsclean.boilerplate.rulefiles import FUSE
from newsclean.boilerplate.rules import Rule, RuleSet

_SENTENCE_START = re.compile(r"(?<=[.!?…。！？)\]\"”»’])[ \u00a0]")


def found(rule: Rule, line: str) -> str | None:
    """What the rule alone takes from the line; None for nothing."""
    rules = RuleSet([rule], fuse=FUSE)
    if rule.where == "inside":
        return next(_inside(rules, line), None)
    match = {"line": rules.match_line, "start": rules.match_start, "end": rules.match_end}[rule.where](line)
    return None if match is None else line[match.start : match.end]


def _inside(rules: RuleSet, line: str) -> Iterator[str]:
    for start, end, _ in notes_in_brackets(line, 0, len(line), [rules]):
        yield line[start:end]
    for place in _SENTENCE_START.finditer(line):
        if rules.match_trail(line[place.end() :]) is not None:
            yield line[place.start() :]


def failures(rule: Rule) -> Iterator[str]:
    """What is wrong with the rule by its own examples and counter-examples, in words."""
    for example in rule.examples:
        before, mark, rest = example.partition("⟦")
        inner, _, after = rest.partition("⟧")
        line, expected = (before + inner + after, inner) if mark else (example, example)
        taken = found(rule, line)
        if taken != expected:
            yield f"example {example!r}: " + ("not found" if taken is None else f"takes {taken!r}")
    for example in rule.counter_examples:
        taken = found(rule, example)
        if taken is not None:
            yield f"counter-example {example!r}: takes {taken!r}"
