# SPDX-License-Identifier: Apache-2.0
"""``newsclean rules``: lists, explains and tests the rules on boilerplate.

Promise: only reads. With --test the exit code tells whether every rule keeps the promises of its own examples.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from newsclean.cli.options import extra_rules
from newsclean.cli.parser import suggestion
from newsclean.cli.status import DONE, WOULD_CHANGE, Messages, UsageError
from newsclean.formats.files import Output
from newsclean.formats.system import System
from newsclean.report.visible import visible

if TYPE_CHECKING:
    from newsclean.boilerplate import Rule


def rules(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean rules [ID ...]``: all rules, those named, those that fit a line, or the outcome of their tests."""
    from newsclean.boilerplate.rulefiles import written_rules

    own = list(extra_rules(args, system))
    chosen = _chosen([*own, *written_rules()], args.operands)
    # Without a name, a test of a user's file is about that file.
    if args.test:
        tested = own if own and not args.operands else chosen
        return _test(tested, system, messages)
    if args.line is not None:
        from newsclean.boilerplate.ruletest import found

        chosen = [rule for rule in chosen if found(rule, args.line) is not None]
        if not chosen:
            messages.notice("no rule fits this line")
    out = Output(system, 1, None)
    whole = bool(args.operands) or args.line is not None
    for rule in chosen:
        if args.json:
            text = json.dumps(_facts(rule))
        else:
            text = _explained(rule) if whole else _row(rule)
        out.write((text + "\n").encode("utf-8", "backslashreplace"))
    out.close()
    return DONE


def _chosen(known: list[Rule], names: list[str]) -> list[Rule]:
    """The rules named, by id or by the beginning of an id that ends with a full stop (``en.``); all for no name."""
    if not names:
        return known
    found: list[Rule] = []
    for name in names:
        fit = [rule for rule in known if rule.id == name or (name.endswith(".") and rule.id.startswith(name))]
        if not fit:
            near = suggestion(name, [rule.id for rule in known]) or "; newsclean rules lists them"
            raise UsageError(f"no rule {name}{near}")
        found += fit
    return found


def _facts(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in type(rule).__slots__}


def _row(rule: Rule) -> str:
    return f"{rule.id:<26} {rule.kind:<18} {rule.where:<7} {rule.confidence:.2f} {','.join(rule.languages)}"


_WHERE = {
    "line": "takes a whole line",
    "start": "takes a label at the beginning of a line",
    "end": "takes the end of a line",
    "inside": "takes a part of a line: a note in brackets, or what follows the last sentence",
}


def _explained(rule: Rule) -> str:
    languages = "any language" if rule.languages == ("*",) else ", ".join(rule.languages)
    lines = [
        f"{rule.id}: {rule.kind}, {languages}",
        f"    {_WHERE[rule.where]}; {_effect(rule.confidence)}",
        *(f"    phrase   {phrase}" for phrase in rule.phrases),
        *(f"    pattern  {pattern}" for pattern in [rule.pattern] if pattern),
        *(f"    tried where the word is one of: {', '.join(rule.triggers)}" for _ in rule.triggers[:1]),
        *(f"    takes    {example}" for example in rule.examples),
        *(f"    leaves   {example}" for example in rule.counter_examples),
    ]
    return "\n".join(visible(line) for line in lines)


def _effect(confidence: float) -> str:
    for level, least in (("careful", 0.9), ("balanced", 0.8), ("thorough", 0.5)):
        if confidence >= least:
            return f"confidence {confidence:.2f}: removes from the level {level} on"
    return f"confidence {confidence:.2f}: reports, removes only with the line model"


def _test(tested: list[Rule], system: System, messages: Messages) -> int:
    from newsclean.boilerplate.ruletest import failures

    wrong = 0
    for rule in tested:
        problems = list(failures(rule))
        wrong += bool(problems)
        for problem in problems:
            messages.error(f"{rule.id}: {problem}")
    messages.notice(f"{len(tested)} rules tested, {wrong} failed")
    return WOULD_CHANGE if wrong else DONE
