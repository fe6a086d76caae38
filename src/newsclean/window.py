# SPDX-License-Identifier: Apache-2.0
"""Cleans one window of text: the order of the stages, and the fixed point they are driven to.

Promise: the answer depends on the text and the `Config` alone, and cleaning the answer again changes nothing. The
stages only find; this is the one place where findings become edits.

Order: mojibake first (anything else could destroy the bytes that it needs), then normalize, boilerplate, gaps. What
one stage changes can bring something to light for an earlier one, so the pass is repeated until nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from newsclean.config import Config
from newsclean.edits import Edit, EditLog, Finding, to_edits
from newsclean.mojibake import is_quiet

if TYPE_CHECKING:
    from newsclean.gaps.score import GapScore

# Nearly all damaged pages settle in the second pass; more than this many means that the stages undo each other.
ROUNDS = 16
_ESCAPES = re.compile("[\udc80-\udcff]+")
_EMPTY = {errors: EditLog(errors=errors) for errors in ("strict", "surrogateescape", "surrogatepass")}
EMPTY = _EMPTY["surrogateescape"]  # the log of a window of bytes in which nothing was done
TOLD_BY_BYTES = frozenset({"encoding", "mojibake"})  # stages that do not look at lines or words of ASCII
Found = tuple[str, list[Finding]]  # a stage and what it found
_NOTHING: Found = ("", [])


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One window: the clean text, the log from the source text to it, and all findings in source offsets.

    `gaps` is the score of the clean text as it is without markers; None where the stage is switched off.
    """

    text: str
    log: EditLog
    findings: tuple[Finding, ...]
    gaps: GapScore | None = None


@dataclass(slots=True)
class _Pass:
    """Every stage once: the log of the pass, findings carried out and those only marked, the score of the gap stage."""

    log: EditLog
    carried: list[Finding]
    marks: list[Finding]
    gaps: GapScore | None = None


def clean_window(text: str, config: Config, errors: str) -> Cleaned:
    """Clean `text`, whose bytes are made with the error handler `errors`; the same object when nothing changes."""
    first = first_findings(text, config)
    if first is None and "gaps" not in config.stages:
        return Cleaned(text, _EMPTY[errors], ())
    return clean_found(text, config, errors, first)


def is_quiet_ascii(data: bytes) -> bool:
    """Whether no stage of `TOLD_BY_BYTES` would do anything to `data`, which is ASCII: it need not become text."""
    return b"&" not in data and (b"?" not in data or b"??" not in data)


def first_findings(text: str, config: Config) -> Found | None:
    """The first stage that finds something in `text`, and what it finds; None where all but the stage gaps are silent.

    What `clean_window` begins with: for whoever wants the text alone, None is all that there is to know.
    """
    stages = config.stages
    if "mojibake" in stages and not is_quiet(text) and (found := _mojibake(text, config)):
        return "mojibake", found
    if "normalize" in stages and (found := _normalize(text, config)):
        return "normalize", found
    if "boilerplate" in stages and (found := _boilerplate(text, config)):
        return "boilerplate", found
    return None


def clean_found(text: str, config: Config, errors: str, first: Found | None) -> Cleaned:
    """`clean_window`, when `first_findings` is known."""
    states = [(text, _EMPTY[errors])]
    done: list[Finding] = []
    score: GapScore | None = None
    for turn in range(ROUNDS):
        current, log = states[-1]
        step = _one_pass(current, config, errors, None if turn else first or _NOTHING)
        score = score or step.gaps  # of the first pass, which no marker of ours has touched
        if not step.log.edits:
            return _settled(current, log, done, step.marks, config, score)
        done += _to_source(log, step.carried)
        after = step.log.apply(current)
        seen = [state for state, _ in states]
        if after in seen:
            # The stages go round in a circle. Its least member is the answer wherever the circle is entered.
            current, log = min(states[seen.index(after) :], key=lambda state: state[0])
            return _settled(current, log, done, _one_pass(current, config, errors).marks, config, score)
        states.append((after, log.then(step.log)))
    # No end in sight: left alone, which is at least the same however often it is done.
    return _settled(text, _EMPTY[errors], [], _one_pass(text, config, errors).marks, config, score)


def _settled(
    text: str, log: EditLog, done: list[Finding], marks: list[Finding], config: Config, score: GapScore | None
) -> Cleaned:
    """The answer for a text that stays; gaps that nobody asked to write are looked for here, once."""
    if "gaps" in config.stages and config.mark_gaps is None:
        found, score = _gaps(text, config, marks)
        marks = marks + found
    return Cleaned(text, log, _ordered(done + _to_source(log, marks)), score)


def _to_source(log: EditLog, findings: Iterable[Finding]) -> list[Finding]:
    findings = list(findings)
    if not log.edits:
        return findings
    spans = log.spans_to_source((f.start, f.end) for f in findings)
    return [f.at(start, end) for f, (start, end) in zip(findings, spans, strict=True)]


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: (f.start, f.end)))


def _one_pass(text: str, config: Config, errors: str, first: Found | None = None) -> _Pass:
    """Every stage once, in offsets of `text`; `first` is what is known of them: stages before it found nothing."""
    done = _Pass(_EMPTY[errors], [], [])
    known = first is not None
    for stage, run in _STAGES:
        if first is not None and stage == first[0]:
            text = _carry_out(done, text, first[1], stage)
            known = False
        elif stage in config.stages and not known:
            text = _carry_out(done, text, run(text, config), stage)
    if "gaps" in config.stages and config.mark_gaps is not None:
        spans = done.log.spans_to_clean((f.start, f.end) for f in done.marks)
        kept = [f.at(start, end) for f, (start, end) in zip(done.marks, spans, strict=True)]
        found, done.gaps = _gaps(text, config, kept)
        _carry_out(done, text, found, "gaps")
    return done


def _carry_out(done: _Pass, text: str, found: list[Finding], stage: str) -> str:
    """Add what one stage found in `text` to the pass; gives the text with its edits."""
    if not found:
        return text
    log = done.log
    wide = [_with_line_end(text, f) if stage == "boilerplate" and f.replacement == "" else f for f in found]
    edits, after = _sound_edits(text, to_edits(text, wide))
    made = {(e.start, e.end, e.kind) for e in edits}
    carried: list[Finding] = []
    marks: list[Finding] = []
    for f, w in zip(found, wide, strict=True):
        (carried if (w.start, w.end, w.kind) in made else marks).append(f)
    done.carried += _to_source(log, carried)
    done.marks += _to_source(log, marks)
    done.log = log.then(EditLog(edits))
    return after


def _sound_edits(text: str, edits: tuple[Edit, ...]) -> tuple[tuple[Edit, ...], str]:
    """`edits` without those that would make undo lose its place, and `text` with them.

    Undecodable bytes live in the text as single surrogates. An edit that brings two of them together, or to the edge
    of the window, could make their bytes a valid character when the clean bytes are read again.
    """
    if not edits:
        return edits, text
    after = EditLog(edits).apply(text)
    if _keeps_clear(text, edits) or _is_sound(text, after):
        return edits, after
    apart = tuple(e for e in edits if not _touches_escape(text, e))
    after = EditLog(apart).apply(text)
    return (apart, after) if _is_sound(text, after) else ((), text)


def _keeps_clear(text: str, edits: tuple[Edit, ...]) -> bool:
    """Whether there is no single surrogate in or beside any edit: what most texts need, and cheaper to see."""
    around = [text[e.start - 1 : e.start] + text[e.end : e.end + 1] + e.new for e in edits]
    return _is_plain("".join(around))


def _touches_escape(text: str, edit: Edit) -> bool:
    around = text[max(0, edit.start - 1) : edit.start] + edit.new[:1] + edit.new[-1:] + text[edit.end : edit.end + 1]
    at_edge = edit.start == 0 or edit.end == len(text)
    return at_edge or _ESCAPES.search(around) is not None


def _is_plain(text: str) -> bool:
    """Whether `text` has no single surrogates, and so no undecodable bytes."""
    try:
        return text.isascii() or bool(text.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _is_sound(before: str, after: str) -> bool:
    if _is_plain(after):
        return True
    for run in _ESCAPES.findall(after):
        if run.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") != run:
            return False
    new_start = _ESCAPES.match(after) and after[:1] != before[:1]
    new_end = _ESCAPES.match(after[-1:]) and after[-1:] != before[-1:]
    return not (new_start or new_end)


@cache
def _finders() -> tuple[Any, Any, Any]:
    """The finders that most texts meet: loaded when first needed, and not looked up for every short text."""
    from newsclean.boilerplate import find_boilerplate, ready
    from newsclean.mojibake import find_mojibake

    return find_mojibake, find_boilerplate, ready


def _mojibake(text: str, config: Config) -> list[Finding]:
    find_mojibake, _, _ = _finders()
    return [_above(f, config.mojibake_threshold) for f in find_mojibake(text)]


def _normalize(text: str, config: Config) -> list[Finding]:
    from newsclean.normalize import find_normalizations

    return find_normalizations(text, config.normalize or None)


def _boilerplate(text: str, config: Config) -> list[Finding]:
    _, find_boilerplate, ready = _finders()
    found: list[Finding] = find_boilerplate(
        text, level=config.level, rules=ready(config.rules) if config.rules else None
    )
    if not found:
        return found
    if config.remove:
        found = [f.to_become("") if _asked_for(f.kind, config.remove) else f for f in found]
    return [_above(f, config.boilerplate_threshold) for f in found]


def _asked_for(kind: str, kinds: frozenset[str]) -> bool:
    return kind in kinds or kind.removeprefix("boilerplate.") in kinds


def _gaps(text: str, config: Config, marks: Iterable[Finding]) -> tuple[list[Finding], GapScore]:
    """The gaps of `text` outside boilerplate that stays (`marks`, in its offsets), and the score of the document."""
    from newsclean.gaps import examine_gaps

    # A link that a by-line or a menu lost is no damage to the article.
    least = config.boilerplate_threshold
    residue = [(f.start, f.end) for f in marks if f.kind.startswith("boilerplate.") and f.confidence >= least]
    found, score = examine_gaps(text, ignored=residue, table=config.gap_table)
    marker = config.mark_gaps
    if marker is not None:
        found = [_marked(text, f, marker) if f.confidence >= config.gap_threshold else f for f in found]
    return found, score


def _marked(text: str, gap: Finding, marker: str) -> Finding:
    """The gap with `marker` as its replacement, set off by blanks as a word would be; untouched if one is there."""
    start, end = gap.start, gap.end
    while start > 0 and text[start - 1] in " \u00a0":
        start -= 1
    while end < len(text) and text[end] in " \u00a0":
        end += 1
    if text.startswith(marker.strip(), end) or text.endswith(marker.strip(), 0, start) or text[start:end].strip():
        return gap
    left = "" if start == 0 or text[start - 1] in "\r\n([{\"“„«'‘" else " "
    right = "" if end == len(text) or text[end] in "\r\n.,;:!?)]}\"”»'’…" else " "
    return gap.at(start, end).to_become(left + marker + right)


def _above(finding: Finding, threshold: float) -> Finding:
    return finding if finding.confidence >= threshold else finding.to_become(None)


_STAGES: tuple[tuple[str, Callable[[str, Config], list[Finding]]], ...] = (
    ("mojibake", _mojibake),
    ("normalize", _normalize),
    ("boilerplate", _boilerplate),
)


def _line_end(text: str, at: int) -> int:
    """The offset of the first line break at or after `at`, or the end of the text."""
    feed = text.find("\n", at)
    end = feed if feed >= 0 else len(text)
    back = text.find("\r", at, end)  # no further: a search for what is not there reads all of the text
    return back if back >= 0 else end


def _line_start(text: str, at: int) -> int:
    """The offset behind the last line break before `at`, or 0."""
    start = text.rfind("\n", 0, at) + 1
    return max(start, text.rfind("\r", start, at) + 1)


def _after_break(text: str, at: int) -> int:
    """The offset behind the line break at `at`."""
    return at + (2 if text.startswith("\r\n", at) else 1 if at < len(text) else 0)


def _with_line_end(text: str, finding: Finding) -> Finding:
    """A removal widened to leave no empty line or stray blank: a whole line goes with its line break."""
    start, end = finding.start, finding.end
    line_start, line_end = start, end
    if start and text[start - 1] != "\n":
        line_start = _line_start(text, start)
    if text[end : end + 1] != "\n":
        line_end = _line_end(text, end)
    blank_before, blank_after = not text[line_start:start].strip(), not text[end:line_end].strip()
    if blank_before and blank_after:
        end = _after_break(text, line_end)
        # Between two blank lines, or at the top, the second blank line goes too.
        above = text[max(0, line_start - 8) : line_start].rstrip(" \t")
        following = _line_end(text, end)
        below_blank = following < len(text) and not text[end:following].strip()
        if below_blank and (above.endswith(("\n\n", "\n\r\n", "\r\r")) or line_start == 0):
            end = _after_break(text, following)
        if text[end : end + 1] == "\n" and text[line_start - 1 : line_start] == "\r":
            # Two line ends, of an old Mac and of Unix, would become one of DOS: the line goes with those before it.
            while line_start and text[line_start - 1] == "\r":
                line_start -= 1
            end = line_end
        return finding.at(line_start, end)
    if blank_before:
        while end < line_end and text[end].isspace():
            end += 1
    elif blank_after:
        end = line_end
        while start > line_start and text[start - 1].isspace():
            start -= 1
    return finding.at(start, end)
