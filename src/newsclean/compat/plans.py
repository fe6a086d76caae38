# SPDX-License-Identifier: Apache-2.0
"""What the engine repaired, as a plan of the kind that ftfy gives: steps that lead from the old text to the new.

Promise: the steps noted for a text reproduce the repair of that text exactly when `carry_out` runs them. Where whole
steps "encode, decode" do so, they are given, and fit more text that was lost in the same way; otherwise the plan says
that the engine was applied. Nothing is decided here.
"""

from __future__ import annotations

from functools import cache

from newsclean.edits import EditLog, to_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ftfy import ExplanationStep

    from newsclean.edits import Finding

    Steps = list[ExplanationStep]

ENGINE = "repair_mojibake"
WITHOUT = ENGINE + " without "
ROUNDS = 4  # repairs may bring garbage of an earlier layer to light; ordinary text needs one round and a look
_TRIED = 4  # different chains of one text that are tried as plans
# How a step of the engine's chains is called by the option of ftfy that allows it.
_SWITCHES = {
    "nbsp-to-space": "restore_byte_a0",
    "lost-byte": "replace_lossy_sequences",
    "html": "unescape_html",
}
_C1_CHAIN = "cp1252 → latin-1"


def repair(text: str, without: frozenset[str], steps: Steps | None) -> str:
    """`text` repaired, but not by what the options `without` forbid; how is added to `steps`."""
    if not without:
        from newsclean.pipeline import repair_mojibake

        fixed = repair_mojibake(text)
    else:
        fixed = _restrained(text, without)
    if steps is not None and fixed != text:
        steps += _plan(text, fixed, without)
    return fixed


def carry_out(text: str, plan: Iterable[tuple[str, str]]) -> str:
    """`text` after the steps of `plan`. Raises `ValueError` for steps that there are not."""
    from unicodedata import normalize

    current: Any = text
    for action, parameter in plan:
        if action == "encode":
            current = current.encode(parameter)
        elif action == "decode":
            current = current.decode(parameter)
        elif action == "normalize":
            current = normalize(parameter, current)  # type: ignore[arg-type]
        elif action in ("transcode", "apply"):
            current = _function(parameter)(current)
        else:
            raise ValueError(f"Unknown plan step: {action}")
    return current  # type: ignore[no-any-return]


def _function(name: str) -> Callable[[Any], Any]:
    """What ``apply`` and ``transcode`` call `name`."""
    import ftfy

    from newsclean.compat import steps

    if name == ENGINE:
        return lambda text: repair(text, frozenset(), None)
    if name.startswith(WITHOUT):
        without = frozenset(name.removeprefix(WITHOUT).split(", "))
        return lambda text: repair(text, without, None)
    if name in steps.OWN:
        return steps.OWN[name]
    if name in ftfy.FIXERS:
        return ftfy.FIXERS[name]
    raise ValueError(f"Unknown function to apply: {name}")


def _restrained(text: str, without: frozenset[str]) -> str:
    from newsclean.config import Config
    from newsclean.mojibake import find_mojibake

    least = Config().mojibake_threshold
    for _ in range(ROUNDS):
        found = [f for f in find_mojibake(text) if f.confidence >= least and _is_allowed(text, f, without)]
        edits = to_edits(text, found)
        if not edits:
            break
        text = EditLog(edits).apply(text)
    return text


def _is_allowed(text: str, finding: Finding, without: frozenset[str]) -> bool:
    if finding.replacement is None:
        return False
    losses = {_SWITCHES[step] for step in finding.rule.split(" → ") if step in _SWITCHES}
    if losses & without or ("fix_c1_controls" in without and finding.rule == _C1_CHAIN):
        return False
    if "decode_inconsistent_utf8" not in without or losses:
        return True
    # only what whole steps make of the whole line
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    line = text[start:] if end < 0 else text[start:end]
    fixed = line[: finding.start - start] + finding.replacement + line[finding.end - start :]
    return _leads(line, fixed, _steps_of(finding.rule))


def _plan(text: str, fixed: str, without: frozenset[str]) -> Steps:
    """Steps from `text` to `fixed`."""
    from ftfy import ExplanationStep

    from newsclean.mojibake import find_mojibake

    rules = dict.fromkeys(f.rule for f in find_mojibake(text) if f.replacement is not None)
    for rule in list(rules)[:_TRIED]:
        steps = _steps_of(rule)
        if _leads(text, fixed, steps):
            return [ExplanationStep(*step) for step in steps]
    return [ExplanationStep("apply", WITHOUT + ", ".join(sorted(without)) if without else ENGINE)]


def _leads(text: str, fixed: str, steps: list[tuple[str, str]]) -> bool:
    if not steps:
        return False
    try:
        return carry_out(text, steps) == fixed
    except (ValueError, LookupError):  # a step that does not fit the text, a loss that cannot be undone by itself
        return False


def _steps_of(rule: str) -> list[tuple[str, str]]:
    """The chain ``writer → reader → …`` backwards as steps of a plan; none where something was lost on the way."""
    names = rule.split(" → ")
    if len(names) < 2 or not all(map(_is_codec, names)):
        return []
    steps: list[tuple[str, str]] = []
    # In a chain of two damages that share a charset its name stands once: utf-8 → gbk → latin-1.
    at = len(names) - 1
    while at > 0:
        steps += ("encode", _codec(names[at])), ("decode", _codec(names[at - 1]))
        at -= 1 if at == 1 or names[at - 1] not in ("utf-8",) else 2
    return steps


@cache
def _codec(name: str) -> str:
    """The codec that ftfy would name: bytes without a meaning pass in the Windows charsets."""
    if name == "mac-roman":
        return "macroman"
    if name.startswith("cp125"):
        return "sloppy-windows-" + name.removeprefix("cp")
    return "sloppy-" + name if name in ("cp874", "iso-8859-6", "iso-8859-7", "iso-8859-8") else name


@cache
def _is_codec(name: str) -> bool:
    from codecs import lookup

    import ftfy

    ftfy.bad_codecs.ok()
    try:
        lookup(_codec(name))
    except LookupError:
        return False
    return name != "fold"
