# SPDX-License-Identifier: Apache-2.0
"""Many texts of one line each, such as headlines, asked all at once whether any boilerplate may be in them.

Promise: where `may_hold` does not name a text, `find_boilerplate` finds nothing in it by the package's own rules; of
those that it names many have nothing either. What is sure of a line that stands alone is folded into the trees, once
for each process.
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from newsclean.boilerplate.inside import brackets
from newsclean.boilerplate.model import line_model
from newsclean.boilerplate.orphans import empty_lines
from newsclean.boilerplate.rulefiles import builtin_rules
from newsclean.boilerplate.rules import BRACKETS, LONGEST_LINE, START_LENGTH, RuleSet
from newsclean.kernels import lines as kernel
from newsclean.kernels import lone, picks

_ANY = (1 << 31) - 1
_HELD = 20_000  # scores of a run are held between this and its negative
_ABOVE = 4_000_000  # and moved above zero by this where they are divided
_SCORES = {0: 0, 1: 0, 67: _ABOVE, 68: 0, 69: 0}  # features that are the linear score, and what was added to it
_SHORT = 60  # lines are short up to this length
_PLAIN = {*_SCORES, 2, 50, 51, 54}  # score, length, whether it is a sentence


def _bounds(least: int) -> tuple[Any, Any]:
    """The least and the greatest value of each feature in lines that stand alone and have a score of `least`."""
    low = array("i", bytes(4 * lone.FEATURES))
    lone.describe(array("i", bytes(4 * kernel.ROW)), 0, low)
    high = low[:]
    vague = dict.fromkeys(range(2, 9), (0, _ANY)) | dict.fromkeys((14, 15), (0, 1)) | dict.fromkeys((50, 54), (0, 64))
    vague |= {51: (0, 1000), 59: (0, _ANY), 60: (-1, 0), 0: (least, _ANY), 1: (least, _ANY)}
    held = max(-_HELD, least)
    vague |= {67: (held + _ABOVE, _HELD + _ABOVE), 68: (held, _HELD), 69: (held, _HELD)}
    for feature, (lowest, highest) in vague.items():
        low[feature], high[feature] = lowest, highest
    return low, high


@lru_cache(maxsize=1)
def judge() -> Any:
    """The model's trees as a `newsclean.kernels.lone.Judge`."""
    model = line_model()
    least = model.limits["linear"]
    nodes, thresholds, roots, _ = model.trees()
    low, high = _bounds(least)
    new, values, ends = array("h", nodes), array("i", thresholds), [0]
    for root in roots:
        ends.append(lone.fold(root, nodes, thresholds, low, high, new, values, ends[-1]))
    spans = [range(begin, end) for begin, end in pairwise(ends)]
    plain = [span for span in spans if {new[3 * node] for node in span} <= _PLAIN | {-1}]
    others = [span for span in spans if span not in plain]
    # Trees that can lift a sum far come first; where all that follow cannot lift it to a finding, it is too low.
    others.sort(key=lambda span: -lone.highest(span[0], new, values))
    limits = [model.limits["found"] + 1]
    for span in reversed(others):
        limits.append(limits[-1] - lone.highest(span[0], new, values))
    cuts = _cuts(new, values, plain)
    scores, lengths = (array("i", [*sorted(cut), max(cut) + 1]) for cut in cuts)
    cells = array("i", bytes(8 * len(scores) * len(lengths)))
    rows, dense = array("i", bytes(4 * kernel.ROW)), array("i", bytes(4 * lone.FEATURES))
    lone.grid(scores, lengths, new, values, array("h", (span[0] for span in plain)), rows, dense, cells)
    score_places = _places(scores, least, 2 * len(lengths))
    begins = array("h", (span[0] for span in others))
    limits.reverse()
    return lone.Judge(least, score_places, _places(lengths, 0, 2), cells, new, values, begins, array("i", limits))


def _cuts(nodes: Any, thresholds: Any, spans: list[range]) -> tuple[set[int], set[int]]:
    """Up to which scores and up to which lengths the trees give one answer."""
    scores, lengths = {0}, {_SHORT}
    for node in chain.from_iterable(spans):
        feature = nodes[3 * node]
        if feature in _SCORES:
            scores.add(thresholds[node] - _SCORES[feature])
        elif feature in (2, 51):
            lengths.add(thresholds[node])
    return scores, lengths


def _places(values: Any, first: int, width: int) -> Any:
    """For each number from `first` to the last of `values` `width` times the number of values below it."""
    places, place = array("i"), 0
    for number in range(first, values[-1] + 1):
        place += number > values[place]
        places.append(width * place)
    return places


def may_hold(lines: str) -> list[int]:
    """Which lines of `lines`, each a text of its own, may hold boilerplate; numbered from 0, in order."""
    model, rules = line_model(), builtin_rules()
    measured = model.measure(lines, 0, len(lines))
    named = array("i", bytes(4 * measured.count))
    dense = array("i", bytes(4 * lone.FEATURES))
    places = []
    for i in named[: judge().loud(measured.rows, measured.count, dense, named)]:
        start, end = measured.span(i if i >= 0 else -1 - i)
        if i < 0 or _has_rule(rules, lines[start:end], measured.get(i, kernel.FLAGS)):
            places.append(start)
    for bracket in BRACKETS:
        if bracket in lines:
            places += brackets(lines, 0, len(lines), bracket, model.ruler)
    places += (start for start, _ in empty_lines(lines, measured))
    return _numbers(lines, places)


def _has_rule(rules: RuleSet, line: str, flags: int) -> bool:
    """Whether a rule fits the line; one that is too long to be asked about passes for such."""
    if len(line) > LONGEST_LINE:
        return True
    first = bool(flags & kernel.FIRST_TRIGGER) and _may_open(rules, line)
    last = bool(flags & kernel.LAST_TRIGGER)
    return (first or last) and rules.match_edges(line, first, last) is not None


def _may_open(rules: RuleSet, line: str) -> bool:
    """Whether a rule may fit the beginning of the line, as far as its first two words and patterns tell."""
    first, _, rest = line.partition(" ")
    second, blank, _ = rest.partition(" ")
    words = first + second
    if not (blank and first and second and words.isascii() and words.isalpha() and len(words) < START_LENGTH - 2):
        return True
    patterns = _behind(rules, f"{first} {second}".lower())
    return patterns is None or any(pattern.fullmatch(line) for pattern in patterns)


@lru_cache(maxsize=8192)
def _behind(rules: RuleSet, words: str) -> list[Any] | None:
    return rules.behind(words)


def _numbers(text: str, places: list[int]) -> list[int]:
    """The numbers, in order, of the lines in which the places are."""
    numbers, number, at = set(), 0, 0
    for place in sorted(places):
        number += picks.breaks(text, at, place)
        at = place
        numbers.add(number)
    return sorted(numbers)
