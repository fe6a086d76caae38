# SPDX-License-Identifier: Apache-2.0
"""The linter refuses what could be slow and lets through what rules need; the committed rule table is current."""

from __future__ import annotations

import pytest

from newsclean.boilerplate.lint import check
from newsclean.tables import open_table
from newsclean.training import boilerplate_rules


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "a*", r"\s+$", r"(\w{1,9} ?){1,9}x", r"(a)\1", "a{0,100}a{0,100}b", "[ab]{1,50}[bc]{1,50}", "(",
     "x{1,999}", r"(?:a{1,9}|b){1,9}c", r".{0,99}x.{0,99}y.{0,99}z"],
)  # fmt: skip
def test_slow_patterns_are_refused(pattern):
    assert check(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["read more", r"\d{1,2} min(?:utes)? read", r"photo: [^.]{1,60}", r"(?:[a-z]{1,20} ){1,5}on twitter",
     r"\[(?:afp|reuters)(?:/[^\]]{1,60})?\]"],
)  # fmt: skip
def test_plain_patterns_pass(pattern):
    assert check(pattern) == ""


def test_the_rule_table_equals_the_rule_files():
    meta, sections = boilerplate_rules.build()
    table = open_table(boilerplate_rules.NAME)
    assert table.meta == meta
    for name, (_, data) in sections.items():
        assert bytes(table.section(name)) == data


def test_at_least_twenty_languages_have_rules():
    languages = {language for rule in boilerplate_rules.read_rules() for language in rule.languages} - {"*"}
    assert len(languages) >= 20
