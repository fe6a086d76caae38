# SPDX-License-Identifier: Apache-2.0
"""Finds what the newsroom's page put around the article: labels, links, calls, credits, copies, leftovers.

Promise: findings only, never an edit; deterministic; linear time; any str. Nothing is loaded before the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.boilerplate.finder import LEVELS, find_boilerplate
    from newsclean.boilerplate.rulefiles import load_rules, ready
    from newsclean.boilerplate.rules import Rule, RuleError, RuleSet

_HOME = {
    "LEVELS": "finder",
    "Rule": "rules",
    "RuleError": "rules",
    "RuleSet": "rules",
    "find_boilerplate": "finder",
    "load_rules": "rulefiles",
    "ready": "rulefiles",
}
__all__ = ["LEVELS", "Rule", "RuleError", "RuleSet", "find_boilerplate", "load_rules", "ready"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
