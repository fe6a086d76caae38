# SPDX-License-Identifier: Apache-2.0
"""`find_boilerplate`: rules, orphans and the line model put together, and the choice of what may go.

Promise: findings sorted and free of overlap; prose (see the kernel) is never taken on the model's word; headings,
by-lines, dates and captions are reported, not removed. The text may be a window of a longer one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from newsclean.boilerplate import orphans
from newsclean.boilerplate.inside import notes_in_brackets, trailing_labels
from newsclean.boilerplate.model import RULE_END, RULE_EXACT, RULE_OPEN, RULE_START, LineModel, Lines, line_model
from newsclean.boilerplate.rulefiles import builtin_rules
from newsclean.boilerplate.rules import LONGEST_LINE, Match, RuleSet, is_sentence
from newsclean.edits import Finding
from newsclean.kernels import lines as kernel
from newsclean.kernels import picks
from newsclean.kernels import verdicts as verdicts_kernel

LEVELS = ("careful", "balanced", "thorough")
KEPT_KINDS = frozenset({"byline", "date", "caption"})  # reported, and removed only on request
BLOCK = 1 << 18  # characters measured at once, so that memory does not grow with the text
_RULE_CHANCE = {"careful": 0.9, "balanced": 0.8, "thorough": 0.5}  # a rule this sure needs no model to remove
_OPEN_COST = 0.03  # a phrase with a filled slot is a little less sure than a whole one
_SENTENCE_COST = 0.12  # and much less where the whole is a sentence
_WEAK_KINDS = frozenset({"navigation"})  # words such as "Sport" may head a section of the article …
_TRIGGERS = kernel.FIRST_TRIGGER | kernel.LAST_TRIGGER
_NONE = -(1 << 30)  # the verdict on a line that nobody judged
_AGAINST = -1500  # … where the model is this much against
_NO_RULES = {"lines", "orphan"}  # what stands in a finding that no rule made


def find_boilerplate(text: str, *, level: str = "careful", rules: RuleSet | None = None) -> list[Finding]:
    """Everything in `text` that the newsroom did not write as article, sorted, without overlaps.

    `level` says which findings get ``replacement=""``: *careful* loses next to no article text, *balanced* and
    *thorough* remove more. What is only reported has ``replacement=None``. `rules`: further rules (`load_rules`).
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
    if len(text) <= BLOCK:
        return _find(text, 0, len(text), level, rules)
    return [finding for start, end in _blocks(text) for finding in _find(text, start, end, level, rules)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of about `BLOCK` characters that end with a line."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > BLOCK + BLOCK // 4:
            cut = text.find("\n", start + BLOCK)
            end = len(text) if cut < 0 else cut
        yield start, end
        start = end + 1


def _find(text: str, start: int, end: int, level: str, extra: RuleSet | None) -> list[Finding]:
    lines = line_model().measure(text, start, end)
    found = _in_lines(text, start, end, lines, level, extra)
    if not lines.flags & kernel.HOLLOW:
        return found
    taken = {finding.start for finding in found}
    for low, high in orphans.empty_lines(text if end - start == len(text) else text[start:end], lines, start):
        if low not in taken:
            found.append(Finding(low, high, "boilerplate.residue", "", 0.99, "empty-line"))
    return sorted(found, key=lambda finding: finding.start)


def _in_lines(text: str, start: int, end: int, lines: Lines, level: str, extra: RuleSet | None) -> list[Finding]:
    """The findings in the measured `lines` of ``text[start:end]``, empty ones aside."""
    model = line_model()
    matches: dict[int, Match] = {}
    if lines.flags & _TRIGGERS or extra is not None:
        matches = match_rules(text, lines, builtin_rules(), extra)
    verdicts = model.judge(text, lines)
    orphaned: dict[int, str] = {}
    if lines.count > 1:
        orphaned = dict.fromkeys(orphans.residue(text, lines), "residue")
        orphaned |= dict.fromkeys(orphans.second_headlines(text, lines), "duplicate-headline")
    if verdicts is None and not (matches or orphaned or lines.flags & kernel.TRAIL_TRIGGER or picks.has_bracket(text)):
        return []
    above = [] if verdicts is None else picks.above(verdicts, lines.count, model.limits["found"])
    found: list[Finding] = []
    for i in sorted({*matches, *orphaned, *above}) if matches or orphaned or above else ():
        verdict = _NONE if verdicts is None else verdicts[i]
        match = matches.get(i)
        if i in orphaned and (match is None or not match.whole):
            begin, stop = lines.span(i)
            found.append(Finding(begin, stop, "boilerplate." + orphaned[i], "", 0.95, "orphan"))
        elif match is not None:
            found += _with_rule(text, lines, i, verdict, match, model, level)
        else:
            found.append(_by_model(text, lines, i, verdict, model, level))
    return _with_parts(text, start, end, lines, model, level, extra, _as_copies(text, found))


def _as_copies(text: str, found: list[Finding]) -> list[Finding]:
    """`found`; of copies of a line that a rule fits all go if one does, and not one after the other, pass by pass."""
    gone = {(f.rule, text[f.start : f.end]) for f in found if f.replacement == "" and f.rule not in _NO_RULES}
    if not gone:
        return found
    return [f.to_become("") if f.replacement is None and (f.rule, text[f.start : f.end]) in gone else f for f in found]


def _with_parts(
    text: str, start: int, end: int, lines: Lines, model: LineModel, level: str, extra: RuleSet | None,
    found: list[Finding],
) -> list[Finding]:  # fmt: skip
    """`found` and, where it leaves room, the parts of lines that `newsclean.boilerplate.inside` knows."""
    sets = [builtin_rules()] if extra is None else [extra, builtin_rules()]
    parts = [*notes_in_brackets(text, start, end, sets, None if extra else model.ruler)]
    if lines.flags & kernel.TRAIL_TRIGGER:
        parts += trailing_labels(text, lines, sets, model.ruler)
    if not parts:
        return found
    for begin, stop, match in sorted(parts, key=lambda part: part[:2]):
        rule = match.rule
        at = bisect_left(found, begin, key=lambda finding: finding.end - 1)
        if at < len(found) and found[at].start < stop:
            continue
        gone = rule.confidence >= _RULE_CHANCE[level] and rule.kind not in KEPT_KINDS
        kind = "boilerplate." + rule.kind
        found.insert(at, Finding(begin, stop, kind, "" if gone else None, rule.confidence, rule.id))
    return found


def match_rules(text: str, lines: Lines, builtin: RuleSet, extra: RuleSet | None = None) -> dict[int, Match]:
    """The rules that fit, by row; the rows are marked for the trees."""
    sets = [builtin] if extra is None else [extra, builtin]
    wanted = kernel.FIRST_TRIGGER | kernel.LAST_TRIGGER
    found: dict[int, Match] = {}
    for i in picks.flagged(lines.rows, lines.count, wanted) if extra is None else range(lines.count):
        flags = lines.get(i, kernel.FLAGS)
        start, end = lines.span(i)
        whole = end - start <= LONGEST_LINE
        line = text[start:end] if whole else text[start : start + 80] + "\n" * LONGEST_LINE + text[end - 200 : end]
        match = None
        for rules in sets:
            match = rules.match_edges(line, *_edges(flags if extra is None else wanted))
            if match is not None:
                break
        if match is None:
            continue
        if not whole and match.rule.where == "end":
            shift = end - start - len(line)
            match = Match(match.rule, match.start + shift, match.end + shift, False, False)
        found[i] = match
        lines.tell_rule(i, _code(match))
    return found


def _code(match: Match) -> int:
    if match.whole:
        return RULE_OPEN if match.open else RULE_EXACT
    return RULE_START if match.rule.where == "start" else RULE_END


def _edges(flags: int) -> tuple[bool, bool]:
    """Whether a line with these flags may begin, and end, as a rule says."""
    return flags & kernel.FIRST_TRIGGER != 0, flags & kernel.LAST_TRIGGER != 0


def _by_model(text: str, lines: Lines, i: int, verdict: int, model: LineModel, level: str) -> Finding:
    """The finding on a line that no rule knows and that the model takes for boilerplate."""
    start, end = lines.span(i)
    kind = model.kind(text, start, end)
    inside = lines.before[i] < verdicts_kernel.NEAR and lines.after[i] < verdicts_kernel.NEAR
    gone = verdict > model.limits[level + "-inside" if inside else level] and kind not in KEPT_KINDS
    return Finding(start, end, "boilerplate." + kind, "" if gone else None, model.chance(verdict), "lines")


def _with_rule(
    text: str, lines: Lines, i: int, verdict: int, match: Match, model: LineModel, level: str
) -> list[Finding]:
    """The findings on a line that a rule fits: all of it, or a label or credit and perhaps the rest."""
    start, end = lines.span(i)
    rule = match.rule
    kind = "boilerplate." + rule.kind
    least = _RULE_CHANCE[level]
    if match.whole:
        sure = rule.confidence
        if match.open:
            sure -= _SENTENCE_COST if is_sentence(text[start:end]) else _OPEN_COST
        if verdict < _AGAINST and rule.kind in _WEAK_KINDS:
            return []
        gone = (sure >= least or verdict > model.limits[level]) and rule.kind not in KEPT_KINDS
        return [Finding(start, end, kind, "" if gone else None, max(model.chance(verdict), sure), rule.id)]
    gone = rule.confidence >= least
    chance = model.chance(verdict)
    part = Finding(start + match.start, start + match.end, kind, "" if gone else None, rule.confidence, rule.id)
    if rule.where == "end":
        if verdict <= model.limits["found"] or match.start == 0:
            return [part]
        return [Finding(start, part.start, "boilerplate.caption", None, chance, "lines"), part]
    if is_sentence(text[start:end]):
        return [part]  # the label goes, the sentence behind it is the article's
    # A label before something that is no sentence: the line is a link to another article.
    gone = verdict > model.limits[level]
    return [Finding(start, end, kind, "" if gone else None, max(chance, 0.6), rule.id)]
