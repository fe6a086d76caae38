# SPDX-License-Identifier: Apache-2.0
"""Where rules come from: the package's own from ``data/boilerplate_rules.bin``, a user's from TOML.

Promise: a user's rules are checked before they are used, with `newsclean.boilerplate.lint` among others, and whatever
is wrong is a `RuleError` that names the file and the rule. Nothing is matched here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import prod
from typing import Any

from newsclean.boilerplate.rules import CHOICE, OPEN_LENGTH, PLACES, Rule, RuleError, RuleSet, expand, fold

MOST_PHRASES = 1000  # that ``{a|b}`` in one phrase may stand for
FUSE = 0.05  # seconds after which a user's pattern gives up on a line


_KEYS = frozenset(Rule.__dataclass_fields__)


def parse(tables: Iterable[Any], origin: str) -> list[Rule]:
    """Rules from the tables of a TOML file; raises `RuleError` naming the rule."""
    rules: list[Rule] = []
    for table in tables:
        if not isinstance(table, Mapping):
            raise RuleError(f"{origin}: rule {len(rules) + 1} is no table; write [[rule]] above its keys")
        name = str(table.get("id", "")) or f"rule {len(rules) + 1}"
        for key in table:
            if key not in _KEYS:
                raise RuleError(f"{origin}: {name}: unknown key {key!r}; there are {', '.join(sorted(_KEYS))}")
        try:
            rule = Rule(
                name, _text(table, "kind"), _texts(table, "languages", ("*",)), _text(table, "where", "line"),
                _texts(table, "phrases"), _text(table, "pattern", ""), _texts(table, "triggers"),
                float(table.get("confidence", 0.95)), int(table.get("reach", OPEN_LENGTH)),
                _texts(table, "examples"), _texts(table, "counter_examples"),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise RuleError(f"{origin}: {name}: {error} is missing or of the wrong type") from error
        if rule.where not in PLACES:
            raise RuleError(f"{origin}: {name}: where must be one of {', '.join(PLACES)}")
        if not 0 <= rule.confidence <= 1:
            raise RuleError(f"{origin}: {name}: confidence must be a number from 0 to 1")
        if not rule.phrases and not (rule.pattern and rule.triggers):
            raise RuleError(f"{origin}: {name}: needs phrases, or a pattern with triggers")
        rules.append(rule)
    return rules


def _text(table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _texts(table: Mapping[str, Any], key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    value = table.get(key, default)
    if isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise TypeError(key)
    return tuple(value)


def checked(rules: Iterable[Any], origin: str) -> tuple[Rule, ...]:
    """A user's rules, given as `Rule` or as tables, with patterns that the linter lets pass; raises `RuleError`."""
    from newsclean.boilerplate.lint import check

    found: list[Rule] = []
    for rule in rules:
        found += [rule] if isinstance(rule, Rule) else parse([rule], origin)
    for rule in found:
        problem = (check(rule.pattern) or _unreadable(rule.pattern)) if rule.pattern else ""
        problem = problem or next(filter(None, map(_wrong_with, rule.phrases)), "")
        if problem:
            raise RuleError(f"{origin}: {rule.id}: {problem}")
    return tuple(found)


def _unreadable(pattern: str) -> str:
    """What the engine that stops at a time limit has against a pattern; it reads a few things otherwise than `re`."""
    import regex

    try:
        regex.compile(pattern, regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError) as error:
        return f"not a regular expression: {error}"
    return ""


def _wrong_with(phrase: str) -> str:
    """What is wrong with a phrase, in words; empty when nothing is."""
    ways = prod(choice.count("|") + 1 for choice in CHOICE.findall(phrase))
    if ways > MOST_PHRASES:
        return f"a phrase stands for {ways} phrases; {MOST_PHRASES} are the most"
    return "" if all(fold(whole) for whole in expand(phrase)) else f"phrase {phrase!r} has no words"


@lru_cache(maxsize=16)
def ready(rules: tuple[Rule, ...]) -> RuleSet | None:
    """The rules of a user made ready for matching, their patterns under a time limit; None for no rules."""
    return RuleSet(rules, fuse=FUSE) if rules else None


def rules_of(data: bytes, origin: str) -> tuple[Rule, ...]:
    """The checked rules of a TOML file's bytes (``[[rule]]`` tables); raises `RuleError`."""
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # of TOML, of UTF-8, of a number of too many digits
        raise RuleError(f"{origin}: not valid TOML: {error}") from error
    rules = table.get("rule", ())
    if isinstance(rules, Mapping | str) or set(table) - {"rule"}:
        raise RuleError(f"{origin}: a rule file has tables [[rule]] and nothing else")
    return checked(rules, origin)


def load_rules(path: str) -> RuleSet:
    """A user's rules from a TOML file (``[[rule]]`` tables, as in ``data/rules``); raises `RuleError` or OSError."""
    with open(path, "rb") as file:
        return RuleSet(rules_of(file.read(), path), fuse=FUSE)


def written_rules() -> list[Rule]:
    """The package's own rules as they were written, examples included: for readers, not for matching."""
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "rules")
    found: list[Rule] = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".toml"):
            with open(os.path.join(folder, name), "rb") as file:
                found += rules_of(file.read(), name)
    return found


_builtin: RuleSet | None = None


def builtin_rules() -> RuleSet:
    """The package's own rules, read from their table once per process."""
    global _builtin
    if _builtin is None:
        from newsclean.tables import open_table

        table = json.loads(bytes(open_table("boilerplate_rules").section("rules")))
        _builtin = RuleSet(
            [_from_row(row) for row in table["rules"]],
            prepared=table["phrases"], widths=table["widths"], lasts=table["lasts"],
        )  # fmt: skip
    return _builtin


def _from_row(row: list[Any]) -> Rule:
    """A rule as the table has it: without the examples, which are for tests and readers."""
    name, kind, languages, where, pattern, triggers, confidence, reach = row
    return Rule(name, kind, tuple(languages), where, (), pattern, tuple(triggers), confidence, reach, (), ())
