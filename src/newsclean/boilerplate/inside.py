# SPDX-License-Identifier: Apache-2.0
"""Parts of a line that are no article: notes in brackets, labels behind the last sentence.

Promise: rules alone decide, and only on a bounded stretch from a bracket or from the beginning of a sentence; the rest
of the line is never touched. Finds places, judges nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsclean.boilerplate.model import Lines
from newsclean.boilerplate.rules import BRACKETS, INSIDE_LENGTH, Match, RuleSet
from newsclean.kernels import lines as kernel
from newsclean.kernels import picks

_SORTED = sorted(BRACKETS)


def notes_in_brackets(
    text: str, start: int, end: int, sets: list[RuleSet], ruler: kernel.Ruler | None = None
) -> Iterator[tuple[int, int, Match]]:
    """Start, end and rule of every note in brackets in ``text[start:end]``, the blank before it included.

    `ruler`, that of the model, tells brackets that no rule of the package can fit; None: all are tried.
    """
    for bracket in _SORTED:
        if bracket not in text:
            continue
        for at in brackets(text, start, end, bracket, ruler):
            part = text[at : min(end, at + INSIDE_LENGTH)].partition("\n")[0]
            for rules in sets:
                match = rules.match_bracket(part)
                if match is not None:
                    low = at - 1 if at > start and text[at - 1] in " \u00a0" else at
                    yield low, at + match.end, match
                    break


def brackets(text: str, start: int, end: int, bracket: str, ruler: kernel.Ruler | None) -> Iterator[int]:
    """Where `bracket` stands in ``text[start:end]`` before a word that opens a note as `ruler` says."""
    at = text.find(bracket, start, end)
    while at >= 0:
        if ruler is None or ruler.opens_note(text, at + 1, min(at + 32, end)):
            yield at
        at = text.find(bracket, at + 1, end)


def trailing_labels(
    text: str, lines: Lines, sets: list[RuleSet], ruler: kernel.Ruler
) -> Iterator[tuple[int, int, Match]]:
    """Start, end and rule of labels behind the last sentence of a line, the blank before them included."""
    for i in picks.flagged(lines.rows, lines.count, kernel.TRAIL_TRIGGER):
        start, end = lines.span(i)
        at = ruler.look(text, start, end)[3]
        for rules in sets:
            match = rules.match_trail(text[at:end])
            if match is not None:
                yield at - 1, end, match
                break
