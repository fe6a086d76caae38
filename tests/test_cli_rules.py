# SPDX-License-Identifier: Apache-2.0
"""``newsclean rules``, ``newsclean learn`` and rules of one's own, as users meet them."""

from __future__ import annotations

import gzip
import json

import pytest

from newsclean.cli.main import main
from newsclean.formats.system import System

MINE = """
[[rule]]
id = "mine"
kind = "other"
phrases = ["the example endures …"]
examples = ["The Example endures", "The Example endures in town"]
counter_examples = ["An example endures"]
"""
TEXT = (
    "The council of the harbour town decided on Tuesday to rebuild the old wooden bridge, which a storm had carried "
    "away in the winter, and to pay for it out of the fund for roads.\n"
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    (tmp_path / "page.txt").write_text(TEXT + "The Example endures\n", encoding="utf-8")
    return tmp_path


def run(*words):
    return main(words, System())


def test_all_rules_are_listed(place, capfd):
    assert run("rules") == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) > 200
    assert any(line.startswith("en.follow ") for line in lines)


def test_rules_are_explained_by_id_and_by_the_line_they_fit(place, capfd):
    assert run("rules", "en.follow") == 0
    assert "Follow us on Twitter" in capfd.readouterr().out
    assert run("rules", "--line", "Read more: The bridge", "--json") == 0
    assert "en.related-label" in [json.loads(line)["id"] for line in capfd.readouterr().out.splitlines()]


def test_an_unknown_id_is_an_error_with_a_suggestion(place, capfd):
    assert run("rules", "en.folow") == 2
    assert "en.follow" in capfd.readouterr().err


def test_rules_of_ones_own_are_tested(place, capfd):
    assert run("rules", "--rules", "mine.toml", "--test") == 0
    assert "1 rules tested, 0 failed" in capfd.readouterr().err
    (place / "wrong.toml").write_text(MINE.replace('"An example endures"', '"The example endures"'), encoding="utf-8")
    assert run("rules", "--rules", "wrong.toml", "--test") == 1
    assert "counter-example" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("where", "examples", "told"),
    [
        ("start", ["⟦The Example endures: ⟧it rained", "An example endures"], "'An example endures': not found"),
        ("start", ["⟦The⟧ Example endures: it rained", "The example endures: a"], "takes 'The Example endures: '"),
        ("inside", ["Rain (⟦The Example endures⟧)", "Rain (An example)"], "'Rain (An example)': not found"),
        ("inside", ["It rained. The Example endures", "It rained"], "takes ' The Example endures'"),
    ],
)
def test_an_example_that_a_rule_does_not_keep_is_told(place, capfd, where, examples, told):
    rule = MINE.replace("phrases", f'where = "{where}"\nphrases').replace('"An example endures"', "")
    rule = rule.replace('["The Example endures", "The Example endures in town"]', json.dumps(examples))
    (place / "wrong.toml").write_text(rule, encoding="utf-8")
    assert run("rules", "--rules", "wrong.toml", "--test") == 1
    err = capfd.readouterr().err
    assert told in err
    assert "1 rules tested, 1 failed" in err


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[rule]]\nid = "slow"\nkind = "other"\npattern = "(a+)+b"\ntriggers = ["a"]\n', "slow"),
        ('[[rule]]\nid = "odd"\nkind = "other"\nphrase = ["x"]\n', "unknown key 'phrase'"),
        ('[[rule]]\nid = "bare"\nkind = "other"\n', "needs phrases"),
        ("rule = 3 3", "not valid TOML"),
        ("[other]\nx = 1\n", "nothing else"),
    ],
)
def test_a_bad_rule_file_is_refused_by_name(place, capfd, text, complaint):
    (place / "bad.toml").write_text(text, encoding="utf-8")
    assert run("--rules", "bad.toml", "page.txt") == 2
    err = capfd.readouterr().err
    assert "bad.toml" in err
    assert complaint in err


@pytest.mark.parametrize(
    ("config", "words"),
    [("", ("--rules", "mine.toml")), ('rules = ["mine.toml"]\n', ()), (MINE, ())],
    ids=["option", "named in the configuration", "in the configuration"],
)
def test_rules_of_ones_own_remove(place, capfd, config, words):
    if config:
        (place / "newsclean.toml").write_text(config, encoding="utf-8")
    assert run(*words, "page.txt") == 0
    assert capfd.readouterr().out == TEXT


def test_rules_in_a_project_file(place, capfd):
    table = MINE.replace("[[rule]]", "[[tool.newsclean.rule]]")
    (place / "pyproject.toml").write_text(table, encoding="utf-8")
    assert run("page.txt") == 0
    assert capfd.readouterr().out == TEXT


def test_what_was_learned_is_used(place, capfd):
    records = [
        json.dumps({"text": f"{TEXT}The pier of all piers\nNumber {word}\n"}) for word in ("one", "two", "three")
    ]
    (place / "pages.jsonl").write_text("\n".join(records), encoding="utf-8")
    assert run("learn", "-o", "site.toml", "pages.jsonl") == 0
    (place / "pages.jsonl.gz").write_bytes(gzip.compress((place / "pages.jsonl").read_bytes()))
    assert run("learn", "-o", "packed.toml", "pages.jsonl.gz") == 0
    assert (place / "packed.toml").read_bytes() == (place / "site.toml").read_bytes()
    capfd.readouterr()
    (place / "new.txt").write_text(TEXT + "The pier of all piers\n", encoding="utf-8")
    assert run("--level", "balanced", "--rules", "site.toml", "new.txt") == 0
    assert capfd.readouterr().out == TEXT


def test_too_few_pages_are_refused(place, capfd):
    assert run("learn", "page.txt") == 2
    assert "too few" in capfd.readouterr().err
