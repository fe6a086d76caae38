# SPDX-License-Identifier: Apache-2.0
"""Searches the charset graph backwards: which texts may the newsroom have written, and by which chain were they lost?

Promise: every candidate follows from the text by undoing whole steps "written as W, read as R"; nothing is guessed
here and nothing is decided. The work is bounded: at most MAX_LAYERS layers, a beam of BEAM texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from newsclean.kernels.readers import runs, utf8_behind
from newsclean.kernels.score import Scorer
from newsclean.mojibake import charsets, utf8
from newsclean.mojibake.fluency import is_fluent
from newsclean.mojibake.model import charset_symbols, fold_pairs

MAX_LAYERS = 4
BEAM = 4
MOST_RUNS = 40  # stretches of a line
KEPT = 8  # candidates handed to the judge
# What reads worse than the line by more than a quarter and this (eighths of a nat) is not followed: only UTF-8 may look
# worse on the way to something better, and is kept whatever it costs.
WORSE = 12 * 8

Step = tuple[str, str]  # writer, reader
Chain = tuple[Step, ...]  # in the order of undoing: the last damage first


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text, the chain undone to get it, its cost (eighths of a nat) and the UTF-8 sequences on the way."""

    text: str
    chain: Chain
    cost: int
    sequences: int
    whole: bool = True  # every non-ASCII character was explained
    guessed: int = 0  # characters whose bytes were partly lost
    long: int = 0  # UTF-8 sequences of three or four bytes


# Cost and prior, length of the chain, text (no two of a level are the same), cost, where from and by which move.
Entry = tuple[float, int, str, int, Candidate, "Move"]


def count_sequences(data: bytes, text: str) -> int:
    """Multi-byte sequences of UTF-8 `data` that reads as `text`."""
    return sum(char >= "\x80" for char in text) if len(data) != len(text) else 0


@dataclass(slots=True)
class Move:
    """One step undone, or a loss and the step before it."""

    text: str
    steps: Chain
    sequences: int
    whole: bool
    guessed: int = 0
    long: int = 0


def readings(text: str, names: Iterable[str]) -> dict[bytes, str]:
    """The byte strings that `text` may have been read from -> the likeliest reader of `names`."""
    return dict(charsets.readings(text, sorted(names, key=charsets.READERS.__getitem__)))


def whole_moves(text: str) -> Iterator[Move]:
    """UTF-8 undone where it took all of `text`."""
    readers = charsets.readers()
    hints = readers.hints(text)
    names = charsets.named(hints & readers.shared(text))
    if hints >> 40:
        names += charsets.MULTI_READERS
    for data, reader in readings(text, names).items():
        yield from decoded(text, data, reader, ("utf-8",))


def decoded(text: str, data: bytes, reader: str, writers: tuple[str, ...]) -> Iterator[Move]:
    """What `data`, read as `text`, was if one of `writers` wrote it."""
    for writer in writers:
        if writer == reader:
            continue
        candidate = charsets.decode(data, writer)
        if candidate is not None and candidate != text:
            found = count_sequences(data, candidate) if writer == "utf-8" else 0
            long = sum(char >= "\u0800" for char in candidate) if found else 0
            yield Move(candidate, ((writer, reader),), found, True, 0, long)


_MULTI_WRITERS = tuple(name for name in charsets.WRITERS if name not in charsets.SINGLE and name != "utf-8")
_SINGLE_WRITERS = tuple(name for name in charsets.WRITERS if name in charsets.SINGLE)


@lru_cache(maxsize=4)
def _writer_symbols(scorer: Scorer) -> tuple[memoryview, memoryview]:
    return charset_symbols(scorer, tuple(charsets.table(name) for name in _SINGLE_WRITERS))


_C1_AS_CP1252 = {code: charsets.table("cp1252")[code] for code in range(0x80, 0xA0)}
_LEAD = re.compile("[\xc2-\xf4]")
_C1 = re.compile("[\x80-\x9f]")


def full_cost(scorer: Scorer, text: str) -> int:
    """The cost of `text` with what is ASCII in it: for choosing between forms that differ there."""
    return scorer.evidence(text, 0, len(text))[0]


def scattered_moves(scorer: Scorer, text: str) -> Iterator[Move]:
    """UTF-8 undone wherever it shows, for each single-byte reader; also where bytes of it were lost."""
    if not utf8.POSSIBLE.search(text):
        return
    if _C1.search(text):
        yield Move(text.translate(_C1_AS_CP1252), (("cp1252", "latin-1"),), 0, False)

    def blank(line: str, at: int, forms: tuple[str, ...]) -> str:
        """What "Ã " at `at` was: the form that reads best between its neighbours."""
        head, tail = line[max(0, at - 16) : at], line[at + 2 : at + 18]
        return min(forms, key=lambda form: full_cost(scorer, head + form + tail))

    seen: set[str] = set()
    for reader in charsets.named(charsets.readers().hints(text)):
        raw = utf8.raw_of(text, reader)
        if raw in seen or not _LEAD.search(raw):
            continue
        seen.add(raw)
        step: Step = ("utf-8", reader)
        strict = utf8.read_strict(text, raw)
        if strict is not None:
            yield Move(strict.text, (step,), strict.sequences, not strict.rest, 0, strict.long)
        lenient = utf8.read_lenient(text, raw, blank)
        if lenient is not None:
            losses = tuple(("", name) for name in lenient.losses)
            yield Move(
                lenient.text, (*losses, step), lenient.sequences, not lenient.rest, lenient.guessed, lenient.long
            )
        if reader in ("cp1252", "latin-1"):
            lowered = utf8.read_lowered(text, raw)
            if lowered is not None:
                yield Move(lowered.text, (("", "lower-cased"), step), 0, False, lowered.guessed)


def folded_moves(text: str) -> Iterator[Move]:
    """UTF-8 read as GBK whose Chinese characters were then simplified: `utf-8 → gbk → fold (→ gbk → reader)`."""
    folds = fold_pairs()
    for reader in ("latin-1", "cp1252", "gbk"):
        single = reader != "gbk"
        data = None if single else charsets.encode(text, "gbk")
        raw = utf8.raw_of(text, reader) if single else "" if data is None else data.decode("latin-1")
        back = utf8.unfolded(raw, folds)
        if back == raw:
            continue
        found = utf8.read_strict(text if single else back, back)
        if found is None or (not single and not _all_read(back, found)):
            continue
        steps: Chain = (("", "fold"), ("utf-8", "gbk"))
        chain = (("gbk", reader), *steps) if single else steps
        yield Move(found.text, chain, found.sequences, not found.rest, 0, found.long)


def _all_read(raw: str, reading: utf8.Reading) -> bool:
    return utf8.STRICT.sub("", raw).isascii()


def run_moves(scorer: Scorer, text: str) -> Iterator[Move]:
    """Steps undone only in the stretches whose characters a single-byte reader has; the rest is left."""
    tried: set[tuple[int, ...]] = set()
    masks = charsets.reader_masks()
    for bit, reader in enumerate(charsets.SINGLE_READERS):
        ends = runs(text, masks, bit)
        if not ends or len(ends) > 2 * MOST_RUNS:
            continue
        key = tuple(ends)
        if key in tried and reader not in ("cp1251", "koi8-r", "cp866", "cp437", "mac-roman"):
            continue
        tried.add(key)
        stretches = Stretches(text, reader, list(zip(ends[::2], ends[1::2], strict=True)))
        yield from _single_runs(scorer, text, stretches)
        for writer in _MULTI_WRITERS:
            yield from _undo_runs(text, stretches, writer)


class Stretches:
    """Parts of a text that a reader has all characters of: where they are, their bytes, those without a last ASCII."""

    def __init__(self, text: str, reader: str, spans: list[tuple[int, int]]) -> None:
        self.reader = reader
        self.spans = spans
        self.parts = [charsets.encode(text[start:end], reader) or b"" for start, end in spans]
        self.cut = [end - start > 1 and text[end - 1] < "\x80" for start, end in spans]


def _single_runs(scorer: Scorer, text: str, stretches: Stretches) -> Iterator[Move]:
    """The stretches written in charsets of one byte: only those in which they do not read worse by themselves."""
    limit = WORSE // 2
    for start, end in stretches.spans:
        limit += scorer.cost(text[start:end], 0, end - start)
    costs = scorer.costs_as_read(b"  ".join(stretches.parts), *_writer_symbols(scorer), limit)
    for writer, cost in zip(_SINGLE_WRITERS, costs, strict=True):
        if cost < 0 or writer == stretches.reader:
            continue
        pieces: list[str] = []
        at = 0
        for (start, end), data in zip(stretches.spans, stretches.parts, strict=True):
            pieces += text[at:start], charsets.decode(data, writer) or text[start:end]
            at = end
        yield Move("".join(pieces) + text[at:], ((writer, stretches.reader),), 0, False)


def _undo_runs(text: str, stretches: Stretches, writer: str) -> Iterator[Move]:
    pieces: list[str] = []
    at, changed = 0, False
    for (start, end), data, cut in zip(stretches.spans, stretches.parts, stretches.cut, strict=True):
        piece = charsets.decode(data, writer)
        if piece is None and cut:
            end -= 1
            piece = charsets.decode(data[:-1], writer)
        if piece is not None:
            pieces += text[at:start], piece
            at, changed = end, True
    if changed:
        yield Move("".join(pieces) + text[at:], ((writer, stretches.reader),), 0, False)


@lru_cache(maxsize=4096)
def prior(chain: Chain) -> float:
    """Nats against a chain before anything is seen."""
    total = 0.0
    for writer, reader in chain:
        total += charsets.WRITERS[writer] + charsets.READERS[reader] if writer else charsets.LOSSES[reader]
    return total


class _Search:
    """The state of one search: what was seen, what was found."""

    def __init__(self, scorer: Scorer, text: str, worse: int) -> None:
        self.scorer = scorer
        self.seen = {text}
        self.found: list[Entry] = []
        self.own = scorer.cost(text, 0, len(text))
        self.limit = self.own + self.own // 4 + worse

    def weigh(self, node: Candidate, moves: Iterable[Move]) -> list[Entry]:
        """The moves that lead to texts not seen before, weighed; not those that read far worse than the line."""
        level: list[Entry] = []
        seen, cost_within = self.seen, self.scorer.cost_within
        for move in moves:
            text = move.text
            if text in seen:
                continue
            seen.add(text)
            if move.sequences or move.guessed:
                cost = self.scorer.cost(text, 0, len(text))
            else:
                cost = cost_within(text, 0, len(text), self.limit)
                if cost > self.limit:
                    continue
            chain = node.chain + move.steps
            level.append((cost + 8 * prior(chain), len(chain), text, cost, node, move))
        return level

    def weigh_whole(self, node: Candidate, only_utf8: bool) -> list[Entry]:
        """Every step undone that took all of the text."""
        if only_utf8:
            return self.weigh(node, whole_moves(node.text))
        level: list[Entry] = []
        names = [*charsets.single_readers(node.text), *charsets.MULTI_READERS]
        for data, reader in readings(node.text, names).items():
            level += self.weigh(node, decoded(node.text, data, reader, ("utf-8",)))
            level += self._weigh_single(node, data, reader)
            level += self.weigh(node, decoded(node.text, data, reader, _MULTI_WRITERS))
        return level

    def _weigh_single(self, node: Candidate, data: bytes, reader: str) -> list[Entry]:
        level: list[Entry] = []
        costs = self.scorer.costs_as_read(data, *_writer_symbols(self.scorer), self.limit)
        for writer, cost in zip(_SINGLE_WRITERS, costs, strict=True):
            if cost < 0 or writer == reader:
                continue
            text = charsets.decode(data, writer)
            if text is None or text in self.seen:
                continue
            self.seen.add(text)
            move = Move(text, ((writer, reader),), 0, True)
            chain = node.chain + move.steps
            level.append((cost + 8 * prior(chain), len(chain), text, cost, node, move))
        return level

    def keep(self, level: list[Entry]) -> list[Candidate]:
        """Note the best of a level; give what is to be expanded, or nothing when the best reads well."""
        level.sort(key=_order)
        self.found += level[: 2 * KEPT]
        if level and is_fluent(self.scorer, level[0][2]):
            return []
        best = [_candidate(entry) for entry in level[:BEAM]]
        odd = [_candidate(e) for e in level[BEAM:] if e[5].sequences + e[4].sequences and _last(e)[0] == "utf-8"][:2]
        return [c for c in [*best, *odd] if not c.text.isascii()]

    def result(self) -> list[Candidate]:
        """The best of all levels."""
        self.found.sort(key=_order)
        return [_candidate(entry) for entry in self.found[:KEPT]]


_order = itemgetter(0, 1, 2)


def _last(entry: Entry) -> Step:
    """The last step of the chain of an entry."""
    return entry[5].steps[-1]


def _candidate(entry: Entry) -> Candidate:
    """What an entry of a level leads to."""
    _, _, text, cost, node, move = entry
    return Candidate(
        text,
        node.chain + move.steps,
        cost,
        node.sequences + move.sequences,
        node.whole and move.whole,
        node.guessed + move.guessed,
        node.long + move.long,
    )


def search(scorer: Scorer, text: str, parts: bool = True) -> list[Candidate]:
    """The likeliest texts behind `text`, best first, at most KEPT; without `parts` only what explains all of it."""
    state = _Search(scorer, text, WORSE if parts else WORSE // 3)
    root = Candidate(text, (), state.own, 0)
    level = state.weigh_whole(root, False)
    if parts:
        level += state.weigh(root, folded_moves(text))
        level += state.weigh(root, scattered_moves(scorer, text))
    frontier = state.keep(level)
    if level and not frontier:
        return state.result()
    if parts and is_fluent(scorer, text) and not any(entry[0] < root.cost for entry in level[:1]):
        return state.result()  # reads well, and nothing reads better: deeper layers would not help
    for _ in range(MAX_LAYERS - 1):
        level = []
        for node in frontier:
            only_utf8 = node.chain[-1][0] != "utf-8"
            level += state.weigh_whole(node, only_utf8)
            if parts and node.chain[-1][0] == "utf-8":
                level += state.weigh(node, scattered_moves(scorer, node.text))
        if not level:
            break
        frontier = state.keep(level)
    if parts and not any(is_fluent(scorer, candidate.text) for candidate in state.result()[:2]):
        state.keep(state.weigh(root, run_moves(scorer, text)))
    return state.result()


def undo(text: str, chain: Chain) -> str | None:
    """`text` with every step of `chain` undone in whole, or None."""
    for writer, reader in chain:
        if not writer:
            return None  # a loss cannot be undone without guessing
        if writer == "utf-8" and reader in charsets.SINGLE:
            candidate = utf8_behind(text, charsets.places(reader))
        else:
            data = charsets.encode(text, reader)
            candidate = None if data is None else charsets.decode(data, writer)
        if candidate is None:
            return None
        text = candidate
    return text


def describe(chain: Chain) -> str:
    """The chain in the order in which the damage happened: ``utf-8 → cp1252``."""
    names: list[str] = []
    for writer, reader in reversed(chain):
        if writer and (not names or names[-1] != writer):
            names.append(writer)
        names.append(reader)
    return " → ".join(names)
