# SPDX-License-Identifier: Apache-2.0
"""``newsclean explain``: for each finding what happened, what speaks for and against it, and what else it might be.

Promise: the findings are those of `newsclean.inspect`; the evidence is counted once more by the engine's own functions
on the line of the finding, nothing is decided here. Text is quoted with escapes, so that none of it reaches a
terminal as it is. Bounded work: the evidence of the first EXPLAINED findings of a text is told.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from newsclean.report.chain import story

if TYPE_CHECKING:
    from newsclean.edits import Finding
    from newsclean.mojibake.line import Opinion
    from newsclean.mojibake.search import Candidate

EXPLAINED = 100  # findings of one text with their evidence; a search takes milliseconds
LONGEST = 1000  # characters of a line that the engine judges together
ROUNDS = 4  # repairs of one line, one after the other, as the engine makes them
RUNNERS_UP = 3
QUOTED = 120  # characters


@dataclass(frozen=True, slots=True)
class Step:
    """One repair of a line with its evidence. Costs are nats under the language model; words are known, of all."""

    chain: str
    old: str
    new: str
    verdict: float
    cost_before: float
    cost_after: float
    words_before: tuple[float, float]
    words_after: tuple[float, float]
    against: float  # how rare the chain is
    sequences: int
    guessed: int


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """A repair that was weighed and found worse; `verdict` below 0 would not have been made."""

    chain: str
    text: str
    verdict: float


def evidence(source: str, finding: Finding) -> tuple[list[Step], list[RunnerUp], bool]:
    """The steps that make the repair, what else was weighed, and whether the line alone would have decided it."""
    line, fixed = _line(source, finding)
    steps, others = _steps(line, fixed)
    alone = bool(steps)
    if not alone:
        opinions = _opinions(line)
        chosen = next((o for o in opinions if o.candidate.text == fixed), None)
        steps = [_step(line, chosen)] if chosen else []
        others = [o for o in opinions if o is not chosen]
    return steps, _runners_up(others, fixed), alone


def facts(source: str, finding: Finding, with_evidence: bool) -> dict[str, Any]:
    """A finding as an object of JSON."""
    found: dict[str, Any] = {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "text": source[finding.start : finding.end],
        "replacement": finding.replacement,
        "confidence": round(finding.confidence, 4),
        "rule": finding.rule,
        "note": finding.note,
    }
    if with_evidence and _is_repair(finding):
        steps, others, alone = evidence(source, finding)
        found |= {
            "steps": [asdict(step) for step in steps],
            "candidates": [asdict(other) for other in others],
            "decided_by_document": not alone,
        }
    return found


def paragraph(source: str, finding: Finding, with_evidence: bool) -> str:
    """A finding for people, over several lines."""
    old = quoted(source[finding.start : finding.end])
    change = "only marked" if finding.replacement is None else "removed"
    if finding.replacement:
        change = f"→ {quoted(finding.replacement)}"
    lines = [f"{finding.kind} ({finding.confidence:.2f}): {old} {change}"]
    if finding.kind.startswith("mojibake."):
        lines += _mojibake(source, finding, with_evidence)
    else:
        lines += (part for part in (finding.rule, finding.note) if part)
    return "\n    ".join(lines)


def reasons(source: str, finding: Finding) -> list[tuple[str, str]]:
    """What `paragraph` tells of a repair with its evidence, each line as name and content; nothing of others."""
    out = []
    for line in _mojibake(source, finding, True) if _is_repair(finding) else []:
        name, _, content = line.partition(" ")
        known = name in ("for", "against", "verdict", "not")
        out.append((name, content.strip().partition("; of 100 ")[0]) if known else ("chain", line))
    return out


def rejected(source: str) -> list[str]:
    """The best repair of each line that was weighed and not made, for people; of a text in which nothing was found."""
    out = []
    for line in source.split("\n")[:EXPLAINED]:
        opinions = [] if line.isascii() or len(line) > LONGEST else _opinions(line)
        for other in _runners_up(opinions, line)[:1]:
            out.append(f"left alone: {quoted(line)}\n    not {_other(other)}")
    return out


def quoted(text: str) -> str:
    """`text` in quotes, not too long, with escapes for all that is not printed."""
    return repr(text if len(text) <= QUOTED else text[: QUOTED - 1] + "…")


def _mojibake(source: str, finding: Finding, with_evidence: bool) -> list[str]:
    if not _is_repair(finding):
        return [f"{finding.rule}: {finding.note}" if finding.note else finding.rule]
    share = f"of 100 such findings {100 * finding.confidence:.0f} are right"
    if not with_evidence:
        return [story(finding.rule), f"verdict  {finding.note}; {share}"]
    steps, others, alone = evidence(source, finding)
    out = []
    for step in steps:
        named = f"{quoted(step.old)} → {quoted(step.new)}: " if len(steps) > 1 else ""
        out += [named + story(step.chain), f"for      {_for(step)}", f"against  {_against(step)}"]
        out += [f"verdict  {step.verdict:+.1f} nats for this part"] if len(steps) > 1 else []
    if not steps:
        out.append(story(finding.rule))
    help_ = "" if alone else ", with the help of other lines"
    out.append(f"verdict  {finding.note}{help_}; {share}")
    out += [f"not      {_other(other)}" for other in others]
    return out


def _for(step: Step) -> str:
    gain = step.cost_before - step.cost_after
    parts = [f"reads {gain:.1f} nats better ({step.cost_before:.1f} before, {step.cost_after:.1f} after)"]
    if gain <= 0:
        parts = []
    known, total = step.words_after
    before, all_before = step.words_before
    if known * max(all_before, 0.5) > before * total:
        parts.append(f"known words {before:g} of {all_before:g} before, {known:g} of {total:g} after")
    if step.sequences:
        parts.append(f"{step.sequences} valid UTF-8 sequence{'s' if step.sequences > 1 else ''}")
    return "; ".join(parts) or "what the other lines show"


def _against(step: Step) -> str:
    parts = [f"{step.against:.1f} nats, so rare is the chain"] if step.against else []
    if step.cost_after > step.cost_before:
        parts.append(f"reads {step.cost_after - step.cost_before:.1f} nats worse")
    if step.guessed:
        parts.append(f"{step.guessed} character{'s' if step.guessed > 1 else ''} with lost bytes")
    return "; ".join(parts) or "nothing: the chain is the commonest"


def _other(other: RunnerUp) -> str:
    return f"{quoted(other.text)} ({other.chain}, {other.verdict:+.1f} nats)"


def _is_repair(finding: Finding) -> bool:
    return finding.kind.startswith("mojibake.") and finding.replacement is not None


def _line(source: str, finding: Finding) -> tuple[str, str]:
    """The line of a finding (of a long one the part around it) as it stands and as the finding makes it."""
    start = source.rfind("\n", 0, finding.start) + 1
    end = source.find("\n", finding.end)
    end = len(source) if end < 0 else end
    if end - start > LONGEST:
        start, end = finding.start, min(finding.end, finding.start + LONGEST)
    fixed = source[start : finding.start] + (finding.replacement or "") + source[finding.end : end]
    return source[start:end], fixed


def _opinions(line: str) -> list[Opinion]:
    from newsclean.mojibake.judge import judge
    from newsclean.mojibake.line import examine
    from newsclean.mojibake.model import scorer

    return examine(scorer(), judge(), line)


def _steps(line: str, fixed: str) -> tuple[list[Step], list[Opinion]]:
    """The repairs by which the engine goes from `line` to `fixed`, none if it does not; what it rejected at first."""
    from newsclean.mojibake.line import decide

    steps: list[Step] = []
    rejected: list[Opinion] = []
    for _ in range(ROUNDS):
        opinions = _opinions(line)
        chosen = decide(opinions, {})
        if chosen is None:
            break
        if not steps:
            rejected = [o for o in opinions if o.candidate is not chosen.candidate]
        steps.append(_step(line, chosen))
        line = chosen.candidate.text
        if line == fixed:
            return steps, rejected
    return [], []


def _step(line: str, opinion: Opinion) -> Step:
    from newsclean.mojibake.evidence import region
    from newsclean.mojibake.model import scorer
    from newsclean.mojibake.search import describe, prior

    model, after = scorer(), opinion.candidate.text
    start, end, end_after = region(line, after)
    return Step(
        chain=describe(opinion.candidate.chain),
        old=line[start:end],
        new=after[start:end_after],
        verdict=round(opinion.score, 1),
        cost_before=model.evidence(line, start, end)[0] / 8,
        cost_after=model.evidence(after, start, end_after)[0] / 8,
        words_before=_words(model.words(line, start, end)),
        words_after=_words(model.words(after, start, end_after)),
        against=round(prior(opinion.candidate.chain), 1),
        sequences=_sequences(opinion.candidate),
        guessed=opinion.candidate.guessed,
    )


def _sequences(candidate: Candidate) -> int:
    return candidate.sequences if any(writer == "utf-8" for writer, _ in candidate.chain) else 0


def _words(counts: list[int]) -> tuple[float, float]:
    """Known words and all; a character of a script without blanks counts as half a word, as for the judge."""
    return counts[1] + counts[5] / 2, counts[0] + counts[4] / 2


def _runners_up(opinions: list[Opinion], fixed: str) -> list[RunnerUp]:
    from newsclean.mojibake.search import describe

    others = {o.candidate.text: o for o in reversed(opinions) if o.candidate.text != fixed}
    ranked = sorted(others.values(), key=lambda o: -o.score)[:RUNNERS_UP]
    return [RunnerUp(describe(o.candidate.chain), o.candidate.text, round(o.score, 1) + 0.0) for o in ranked]
