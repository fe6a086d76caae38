# SPDX-License-Identifier: Apache-2.0
"""Opt-in typography fixes: quotes, width, ligatures, entities, control characters, surrogate pairs, NFC.

Promise: each change is a `Finding` with a replacement, sorted, not overlapping and no longer than need be; carrying
out all of them gives text in which nothing more is found (one pass reaches the fixed point), in linear time. Off
unless asked for: these fixes change what the newsroom may well have published. Nothing here reads files or decodes
bytes. What a character becomes is ftfy's and Unicode's decision, imported when the stage first runs.

No fix looks across a line feed except to leave it alone, so text may be given line by line or whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.edits import Finding

FIXERS: tuple[str, ...] = ("control", "entities", "ligatures", "nfc", "quotes", "surrogates", "width")
"""The names of the fixers, which are also what follows ``normalize.`` in the kind of a finding."""

# What any fixer looks at in ASCII text: entities and control characters.
_ASCII_WORK = re.compile("[&\x00-\x08\x0b\x0e-\x1f\x7f]")

__all__ = ["FIXERS", "find_normalizations"]


def find_normalizations(text: str, fixers: Iterable[str] | None = None) -> list[Finding]:
    """What `fixers` (names of `FIXERS`; None or empty: all) would change in `text`, as findings.

    Offsets are code points of `text`, half-open. Raises `ValueError` for a name that is no fixer.
    """
    wanted = frozenset(fixers or FIXERS)
    if not wanted <= frozenset(FIXERS):
        raise ValueError(f"no such fixer: {', '.join(sorted(wanted - frozenset(FIXERS)))}")
    if text.isascii() and not _ASCII_WORK.search(text):
        return []
    from newsclean.edits import Finding, compose, to_edits
    from newsclean.normalize.characters import find_characters
    from newsclean.normalize.composition import find_composition

    found = find_characters(text, wanted)
    if "nfc" not in wanted:
        return found
    edits = to_edits(text, found)
    middle = _apply(text, found)
    both = compose(edits, to_edits(middle, find_composition(middle)))
    return [Finding(e.start, e.end, e.kind, e.new, e.confidence, e.rule, e.note) for e in both]


def _apply(text: str, findings: list[Finding]) -> str:
    parts: list[str] = []
    at = 0
    for finding in findings:
        parts += (text[at : finding.start], finding.replacement or "")
        at = finding.end
    return "".join((*parts, text[at:])) if findings else text
