# SPDX-License-Identifier: Apache-2.0
"""What speaks for and against a repair, as numbers for the judge.

Promise: a fixed list of finite numbers (`NAMES`), the same for the same texts; nothing is decided here. Only the part
that the repair changes counts, widened to whole words: a repaired name in a long clean line is judged like the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, log1p

from newsclean.kernels.scan import shared_ends
from newsclean.kernels.score import HEADER, Scorer
from newsclean.mojibake import kinds
from newsclean.mojibake.fluency import NORMAL, dominant_script
from newsclean.mojibake.irreversible import is_lost
from newsclean.mojibake.search import Candidate, prior

NAMES = (
    "one",
    "gain",
    "log_gain",
    "log_length",
    "log_foreign",
    "log_touching",
    "prior",
    "strange_after",
    "strange_after_squared",
    "strange_before",
    "known_share_after",
    "known_share_before",
    "log_known_after",
    "log_unknown_after",
    "log_known_before",
    "log_unknown_before",
    "first_gain",
    "first_strange_after",
    "log_distinct",
    "sequences",
    "two_sequences",
    "any_utf8",
    "layers",
    "flips_before",
    "flips_after",
    "dear_before",
    "dear_after",
    "broken_before",
    "signs_after",
    "signs_before",
    "mean_gain",
    "partly",
    "all_caps",
    "rare_after",
    "shrunk",
    "guessed",
    "utf8_strange_after",
    "utf8_known_share",
    "utf8_gain",
    "utf8_signs",
    "log_sequences",
    "long_sequences",
    "long_and_c1",
    "only_guessed",
    "lead",
    "rank",
    "log_known_letters",
    "log_unknown_letters",
    "mean_known_letters",
    "short_tokens",
    "log_longest_token_before",
    "log_longest_token_after",
    "changed_share",
)
LEAD_LIMIT = 15.0  # nats of a lead over the next best candidate that count, and what a candidate without rivals has
_LOST = "\ufffd"
_MARKS = ",./;:()[]\"'"
_BROKEN = (kinds.PRIVATE, kinds.SURROGATE)
_SIGNS = (
    kinds.LATIN1_SIGN,
    kinds.LETTERLIKE,
    kinds.MATHS,
    kinds.BOX,
    kinds.SYMBOL,
    kinds.OTHER,
    kinds.EMOJI,
    kinds.ASTRAL,
    kinds.HALFWIDTH_KANA,
    kinds.BOPOMOFO,
    kinds.JAMO,
    kinds.SPECIAL,
    kinds.CONTROL,
    kinds.C1,
)
_RARE = (
    kinds.LATIN_RARE,
    kinds.CYRILLIC_RARE,
    kinds.HANZI_RARE,
    kinds.HANZI_EXTENSION,
    kinds.ARABIC_FORM,
    kinds.OTHER_LETTER,
    kinds.MARK,
)


def region(before: str, after: str) -> tuple[int, int, int]:
    """Where two texts differ, widened to whole words: start in both, end in `before`, end in `after`."""
    start, shared = shared_ends(before, after)
    end, end_after = len(before) - shared, len(after) - shared
    while start > 0 and _in_word(before[start - 1]):
        start -= 1
    while end < len(before) and _in_word(before[end]):
        end += 1
        end_after += 1
    return start, end, end_after


def _in_word(char: str) -> bool:
    return char not in " \t\r\n" and (char.isalnum() or char >= "\x80")


def _sum(counts: list[int], wanted: tuple[int, ...]) -> int:
    total = 0
    for kind in wanted:
        total += counts[HEADER + kind]
    return total


def is_vetoed(before: list[int], after: list[int]) -> bool:
    """Whether the repair brings in what no newsroom writes: private use, lone surrogates, more controls."""
    if _sum(after, _BROKEN) > _sum(before, _BROKEN):
        return True
    if after[HEADER + kinds.CONTROL] > before[HEADER + kinds.CONTROL]:
        return True
    return after[HEADER + kinds.C1] > before[HEADER + kinds.C1]


def standing(candidate: Candidate, rivals: Sequence[Candidate]) -> tuple[float, int]:
    """The lead in nats over the best of `rivals` (less than 0 for one that is behind), and how many are better."""
    own = total_cost(candidate)
    lead, better = LEAD_LIMIT, 0
    for rival in rivals:
        if rival.text == candidate.text:
            continue
        behind = (total_cost(rival) - own) / 8
        better += behind < 0
        lead = min(lead, behind)
    return max(-LEAD_LIMIT, lead), better


def total_cost(candidate: Candidate) -> float:
    """The cost of the text and of its chain, in eighths of a nat."""
    return candidate.cost + 8 * prior(candidate.chain)


def _token_lengths(text: str) -> list[int]:
    """Characters of the tokens between blanks, without the marks around them."""
    return [len(token.strip(_MARKS)) for token in text.split()] or [0]


def features(scorer: Scorer, text: str, candidate: Candidate, rivals: Sequence[Candidate]) -> list[float] | None:
    """The numbers of `NAMES` for turning `text` into `candidate` rather than into one of `rivals`.

    None when a veto forbids it. `rivals` may hold the candidate itself.
    """
    after_text = candidate.text
    start, end, end_after = region(text, after_text)
    before = scorer.evidence(text, start, end)
    after = scorer.evidence(after_text, start, end_after)
    if is_vetoed(before, after) or (_LOST in after_text[start:end_after] and is_lost(text[start:end])):
        return None
    words_before = scorer.words(text, start, end)
    words_after = scorer.words(after_text, start, end_after)
    known_before, unknown_before = _words(words_before)
    known_after, unknown_after = _words(words_after)
    gain = (before[0] - after[0]) / 8
    strange_before, _ = _strange(before, 1, 2)
    strange_after, mean_after = _strange(after, 1, 2)
    first_after, _ = _strange(after, 3, 4)
    mean_before = before[1] / (8 * before[2]) if before[2] else 0.0
    foreign = before[6]
    utf8 = any(writer == "utf-8" for writer, _ in candidate.chain)
    lead, rank = standing(candidate, rivals)
    known_letters = words_after[3] + words_after[5]
    tokens = _token_lengths(text[start:end])
    return [
        1.0,
        max(-60.0, min(60.0, gain)) / 20,
        _signed_log(gain),
        log1p(end - start),
        log1p(foreign),
        log1p(after[2]),
        prior(candidate.chain),
        strange_after,
        max(0.0, strange_after) ** 2 / 4,
        strange_before,
        (known_after + 0.5) / (known_after + unknown_after + 1),
        (known_before + 0.5) / (known_before + unknown_before + 1),
        log1p(known_after),
        log1p(unknown_after),
        log1p(known_before),
        log1p(unknown_before),
        _signed_log((before[3] - after[3]) / 8),
        first_after,
        log(1 + after[5]),
        float(min(candidate.sequences, 4)),
        1.0 if candidate.sequences >= 2 else 0.0,
        1.0 if utf8 else 0.0,
        float(len(candidate.chain)),
        min(before[7], 6) / max(1, foreign),
        min(after[7], 6) / max(1, after[6] + after[HEADER + kinds.ASCII_LOWER]),
        before[8] / max(1, before[2]),
        after[8] / max(1, after[2]),
        log1p(before[HEADER + kinds.C1] + before[HEADER + kinds.PRIVATE]),
        log1p(_sum(after, _SIGNS)),
        log1p(_sum(before, _SIGNS)),
        max(-6.0, min(6.0, mean_before - mean_after)),
        0.0 if candidate.whole else 1.0,
        _capitals(before),
        log1p(_sum(after, _RARE)),
        (end - start) / max(1, end_after - start),
        log1p(candidate.guessed),
        strange_after if utf8 else 0.0,
        (known_after + 0.5) / (known_after + unknown_after + 1) if utf8 else 0.0,
        _signed_log(gain) if utf8 else 0.0,
        log1p(_sum(after, _SIGNS)) if utf8 else 0.0,
        log1p(candidate.sequences),
        log1p(candidate.long),
        1.0 if candidate.long and before[HEADER + kinds.C1] and not after[HEADER + kinds.C1] else 0.0,
        1.0 if candidate.guessed and not candidate.sequences else 0.0,
        lead / 8,
        float(min(rank, 3)),
        log1p(known_letters),
        log1p(words_after[2] + words_after[4] - known_letters),
        known_letters / (known_after + 1),
        sum(length <= 2 for length in tokens) / len(tokens),
        log1p(max(tokens)),
        log1p(max(_token_lengths(after_text[start:end_after]))),
        foreign / max(1, _foreign(text)),
    ]


def _foreign(text: str) -> int:
    return sum(char >= "\x80" for char in text)


def _words(words: list[int]) -> tuple[float, float]:
    """Known and unknown words; characters of unspaced scripts count as half a word."""
    known = words[1] + words[5] / 2
    return known, words[0] + words[4] / 2 - known


def _strange(counts: list[int], cost: int, number: int) -> tuple[float, float]:
    if not counts[number]:
        return 0.0, 0.0
    median, spread = NORMAL[dominant_script(counts) or "latin"]
    mean = counts[cost] / (8 * counts[number])
    return max(-3.0, min(10.0, (mean - median) / spread)), mean


def _signed_log(value: float) -> float:
    return log1p(value) if value >= 0 else -log1p(-value)


def _capitals(counts: list[int]) -> float:
    upper = counts[HEADER + kinds.ASCII_UPPER] + counts[HEADER + kinds.LATIN_UPPER]
    lower = counts[HEADER + kinds.ASCII_LOWER] + counts[HEADER + kinds.LATIN_LOWER]
    return upper / (upper + lower + 1)
