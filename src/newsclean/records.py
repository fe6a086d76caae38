# SPDX-License-Identifier: Apache-2.0
"""Cleans the texts in records (JSON lines, rows): each text is a document of its own.

Promise: what comes out is the input but for the edits of the chosen texts and the fields that were asked for; a record
that cannot be read passes unchanged, with a note; the edits are those of the input as a whole, so that a log undoes
them like any other. A record depends on nothing but itself, and the result not on how the input was cut.

Must not: know a format (see `newsclean.formats`) or open a file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from newsclean.columns import COLUMNS, NEEDS_GAPS
from newsclean.config import Config
from newsclean.edits import Edit, EditLog, Finding
from newsclean.encoding import Detection
from newsclean.formats.records import Format, MalformedRecord, Piece, Value, joined, pieces
from newsclean.gaps.score import GapScore, count_words
from newsclean.gaps.score import joined as joined_scores
from newsclean.parallel import ALONE, Workers
from newsclean.pipeline import Cleaner, Result
from newsclean.stream import Window

GROUP = 1 << 20  # bytes of records that are cleaned in one go
_TOO_LONG = "the record is too long to be looked at"
_UNSOUND = "the edits would make the bytes of the record ambiguous"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with each record.

    `add`: the fields to add for each text, named after it and one of `newsclean.columns.COLUMNS`; `told`: whether
    anybody wants the findings and the gap rate. Records whose text has more gaps than ``config.max_gap_rate`` go.
    """

    config: Config
    form: Format
    add: tuple[str, ...] = ()
    told: bool = True

    @property
    def cleaner(self) -> Cleaner:
        """The cleaner, which looks for gaps only where somebody asks."""
        wanted = self.told or self.config.max_gap_rate is not None or NEEDS_GAPS & set(self.add)
        return _cleaner(self.config if wanted else self.config.for_text())


@lru_cache(maxsize=16)
def _cleaner(config: Config) -> Cleaner:
    return Cleaner(config)


@dataclass(frozen=True, slots=True)
class Note:
    """Why a record was left as it is: `line` and `column` count from 1."""

    line: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """What became of the next `size` bytes: a `Window` but for its texts, which would be long to send."""

    size: int
    log: EditLog = field(default_factory=EditLog)
    findings: tuple[Finding, ...] = ()
    gaps: GapScore | None = None
    words: int = 0

    def window(self, data: bytes) -> Window:
        """The window of the bytes `data`."""
        source = data.decode("utf-8", "surrogateescape")
        return Window(data, source, self.log.apply(source), self.log, self.findings, self.gaps, True, self.words)


@dataclass(slots=True)
class Group:
    """What became of some records that follow each other; lines in `notes` count from their first."""

    parts: list[Part] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lines: int = 0
    records: int = 0
    dropped: int = 0


def clean_group(records: Sequence[bytes], work: Work) -> Group:
    """Clean records that follow each other."""
    group = Group()
    run = _Run()
    cleaner = work.cleaner
    alone = not (work.told or work.add or work.config.max_gap_rate is not None)
    for data in records:
        try:
            if isinstance(data, Piece):
                if data.first:
                    raise MalformedRecord(1, _TOO_LONG)
                part = None
            else:
                part = _one(data, work, cleaner, run, group, alone)
        except MalformedRecord as error:
            line, column = _place(data, error.column)
            group.notes.append(Note(group.lines + line, column, error.reason))
            part = None
        if part is None:
            run.size += len(data)
        else:
            run.flush(group)
            group.parts.append(part)
        group.lines += data.count(b"\n")
    run.flush(group)
    return group


def _place(record: bytes, column: int) -> tuple[int, int]:
    """Line and column, in the record, of the character number `column` of it."""
    before = record.decode("utf-8", "surrogateescape")[: column - 1]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@dataclass(slots=True)
class _Run:
    """Records that stay as they are, one after the other, and what was counted in them."""

    size: int = 0
    scores: list[GapScore] = field(default_factory=list)
    words: int = 0

    def flush(self, group: Group) -> None:
        """One part for all of them."""
        if self.size:
            group.parts.append(Part(self.size, gaps=joined_scores(self.scores), words=self.words))
        self.size, self.scores, self.words = 0, [], 0


def _one(data: bytes, work: Work, cleaner: Cleaner, run: _Run, group: Group, alone: bool) -> Part | None:
    """What became of one record in which something was found; None, with its score in `run`, for others.

    `alone`: nothing is wanted but the texts.
    """
    try:
        record, is_utf8 = data.decode(), True
    except UnicodeDecodeError:
        record, is_utf8 = data.decode("utf-8", "surrogateescape"), False
    parsed = work.form.parse(record)
    group.records += bool(parsed.values)
    results = [_inspected(value, cleaner, is_utf8) for value in parsed.values]
    if alone and not any(result.log for result in results):
        return None
    edits: list[Edit] = []
    findings: list[Finding] = []
    words, scores = 0, []
    for value, result in zip(parsed.values, results, strict=True):
        if result.log:
            edits += _edits(record, value, result)
        if work.told:
            findings += _findings(value, result)
            words += count_words(result.text) if result.gap_score else 0
        if result.gap_score:
            scores.append(result.gap_score)
    if work.config.max_gap_rate is not None and any(work.config.is_damaged(r.gap_rate) for r in results):
        group.dropped += 1
        edits = [Edit(0, len(record), record, "", "record.damaged", "max-gap-rate", 1.0)]
    elif work.add:
        fields = {
            f"{value.field}_{name}": COLUMNS[name](result)
            for value, result in zip(parsed.values, results, strict=True)
            for name in work.add
        }
        new = work.form.added(parsed, fields) if fields else ""
        edits += [Edit(parsed.close, parsed.close, "", new, "record.added", "add", 1.0)] if new else []
    if not edits and not findings:
        run.scores += scores
        run.words += words
        return None
    log = EditLog(tuple(edits))
    text = log.apply(record)
    if edits and not _is_sound(text):
        raise MalformedRecord(1, _UNSOUND)
    return Part(len(data), log, tuple(findings), joined_scores(scores), words)


def _inspected(value: Value, cleaner: Cleaner, is_utf8: bool) -> Result:
    """The text cleaned; from its bytes where the record is not UTF-8 there."""
    if is_utf8 or value.text.isascii():
        return cleaner.inspect(value.text)
    try:
        data = value.text.encode("utf-8", "surrogateescape")
        data.decode()
    except UnicodeDecodeError:
        return cleaner.inspect(data)
    except UnicodeEncodeError:
        pass
    return cleaner.inspect(value.text)


def _findings(value: Value, result: Result) -> list[Finding]:
    if result.source is value.text:
        return value.findings(result.findings)
    # decoded from other bytes: they are somewhere in the text
    return [replace(f, start=value.start, end=value.end) for f in result.findings]


def _edits(record: str, value: Value, result: Result) -> list[Edit]:
    if result.source is value.text:
        return value.edits(record, result.text, result.log.edits)
    # The text was decoded from other bytes: it is written anew as a whole.
    encoding = result.detection.encoding if result.detection else None
    decoded = Edit(0, 0, "", "", f"encoding.{encoding or 'binary'}", "decode", 1.0)
    span = value.whole(result.text) if value.whole else None
    start, end, new = span or (value.start, value.end, value.write(result.text))
    return [joined([decoded, *result.log.edits], start, end, record[start:end], new)]


def _is_sound(text: str) -> bool:
    """Whether the bytes of `text` are read as `text` again."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") == text
    except UnicodeEncodeError:
        return False


class RecordWindows:
    """Cleans the records of one input: what `newsclean.stream.Windows` is for plain text.

    `note` is told of each record that was left as it is. Raises `Unusable` where the input cannot be read as asked.
    """

    detection = Detection("utf-8", 1.0, None)

    def __init__(self, work: Work, note: Callable[[Note], None]) -> None:
        self._work = work
        self._note = note
        self.records = 0
        self.dropped = 0

    def over(self, chunks: Iterable[bytes], workers: Workers = ALONE) -> Iterator[Window]:
        """The windows of a whole input, the last one empty; cleaned by `workers`."""
        splitter = self._work.form.splitter()
        batches = _fed(splitter.feed, splitter.finish, chunks)
        begun = next(filter(None, batches), [])
        line = 1
        if begun and (heading := self._heading(begun[0])):
            line += heading.data.count(b"\n")
            yield heading
            begun = begun[1:]
        under_way: deque[list[bytes]] = deque()

        def items() -> Iterator[tuple[list[bytes], Work]]:
            for batch in chain([begun], batches):
                for records in pieces(batch, GROUP):
                    under_way.append(records)
                    yield records, self._work

        for group in workers.map(clean_group, items()):
            for note in group.notes:
                self._note(Note(note.line + line - 1, note.column, note.reason))
            self.records += group.records
            self.dropped += group.dropped
            line += group.lines
            data, at = b"".join(under_way.popleft()), 0
            for part in group.parts:
                yield part.window(data[at : at + part.size])
                at += part.size
        yield Window(b"", "", "", EditLog(), (), None, True, 0)

    def _heading(self, first: bytes) -> Window | None:
        """The window of the first record, where it is no record but a heading."""
        added = self._work.form.begin(first, self._work.add)
        if added is None:
            return None
        source = first.decode("utf-8", "surrogateescape")
        at, new = added
        log = EditLog((Edit(at, at, "", new, "record.added", "add", 1.0),) if new else ())
        return Window(first, source, log.apply(source), log, (), None, True, 0)


def _fed(
    feed: Callable[[bytes], list[bytes]], finish: Callable[[], list[bytes]], chunks: Iterable[bytes]
) -> Iterator[list[bytes]]:
    for chunk in chunks:
        yield feed(chunk)
    yield finish()
