# SPDX-License-Identifier: Apache-2.0
"""What the formats of records have in common: a record, the texts in it, and edits of a text as edits of the record.

Promise: an edit touches the characters that it is about and no others; quotes, escapes, blanks, order and every other
field stay as they were written. Nothing here knows a format or how texts are cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from newsclean.edits import Edit, Finding

# A longer record passes unchanged, with a note, so that memory stays bounded: no article is near this size.
LONGEST = 16 << 20


class MalformedRecord(ValueError):
    """A record that the format does not allow; `column` counts characters from 1."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class Unusable(ValueError):
    """The whole input cannot be read in this format as asked."""


@dataclass(frozen=True, slots=True)
class Value:
    """One text in a record: the record's ``[start:end]`` says `text`, where `field` was asked for.

    `places` gives for each code point of `text`, and for its end, the offset in the record; None where every character
    stands for itself. `write` gives what has to stand in the record for a text. `whole` is the stretch to replace, and
    how, where a text can no longer be written as this one was; None where every text can.
    """

    field: str
    start: int
    end: int
    text: str
    write: Callable[[str], str]
    places: Callable[[], list[int]] | None = None
    whole: Callable[[str], tuple[int, int, str] | None] | None = None

    def edits(self, record: str, clean: str, edits: Sequence[Edit]) -> list[Edit]:
        """The edits of the text, which make it `clean`, as edits of the record."""
        span = self.whole(clean) if self.whole else None
        if span is not None:
            start, end, new = span
            return [joined(edits, start, end, record[start:end], new)]
        at = self._at()
        out = []
        for edit in edits:
            start, end = at(edit.start), at(edit.end)
            out.append(replace(edit, start=start, end=end, old=record[start:end], new=self.write(edit.new)))
        return out

    def findings(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings of the text at their places in the record."""
        at = self._at()
        return [replace(f, start=at(f.start), end=at(f.end)) for f in findings]

    def _at(self) -> Callable[[int], int]:
        return self.places().__getitem__ if self.places else self.start.__add__


def offsets_of(token: re.Pattern[str], record: str, start: int, end: int) -> list[int]:
    """Where in ``record[start:end]`` each character of a text stands that is written as one `token`, and its end."""
    return [*(match.start() for match in token.finditer(record, start, end)), end]


def joined(edits: Sequence[Edit], start: int, end: int, old: str, new: str) -> Edit:
    """One edit for several of the same text."""
    kinds = dict.fromkeys(kind for edit in edits for kind in edit.kind.split("+"))
    rules = dict.fromkeys(rule for edit in edits for rule in edit.rule.split(" + "))
    confidence = min((edit.confidence for edit in edits), default=1.0)
    return Edit(start, end, old, new, "+".join(kinds), " + ".join(rules), confidence)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record: its texts in order of place; added fields go to offset `close`; `names` of the fields it has."""

    values: list[Value]
    close: int
    names: Sequence[str] = ()


class Format(Protocol):
    """One format of records. Picklable; knows after `begin` all that it must know of the input."""

    @property
    def fields(self) -> Sequence[str]:
        """The fields whose texts are to be cleaned."""

    def begin(self, first: bytes, add: Sequence[str]) -> tuple[int, str] | None:
        """Look at the first record. If it is a heading: where, in code points, and what must be added to it.

        Raises `Unusable`.
        """

    def splitter(self) -> Splitter:
        """What cuts the input into records."""

    def parse(self, record: str) -> Parsed:
        """The texts of a record. Raises `MalformedRecord`."""

    def added(self, parsed: Parsed, values: Mapping[str, Any]) -> str:
        """What to write at ``parsed.close`` to add the fields `values`. Raises `MalformedRecord`."""


class Splitter(Protocol):
    """Cuts bytes into records, each with its line end, at the same places however the bytes arrive."""

    def feed(self, data: bytes) -> list[bytes]:
        """The records that are complete now."""

    def finish(self) -> list[bytes]:
        """What is left."""


class Piece(bytes):
    """Bytes that pass unread: of a record that is longer than any may be. `first` where it begins."""

    first = False


def piece(data: bytes, first: bool) -> Piece:
    """`data` as a `Piece`."""
    made = Piece(data)
    made.first = first
    return made


class LineSplitter:
    """A record is a line."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._held: list[bytes] = []
        self._size = 0
        self._longest = longest
        self._passing = False  # inside a line that is too long

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that are complete now, and what is known of one that is too long."""
        out: list[bytes] = []
        if self._passing:
            head, mark, data = data.partition(b"\n")
            out.append(piece(head + mark, False))
            if not mark:
                return out
            self._passing = False
        head, mark, rest = data.rpartition(b"\n")
        if mark:
            for line in b"".join([*self._held, head]).split(b"\n"):
                out.append(line + mark if len(line) <= self._longest else piece(line + mark, True))
            self._held, self._size = [], 0
        if rest:
            self._held.append(rest)
            self._size += len(rest)
        if self._size > self._longest:
            out.append(piece(b"".join(self._held), True))
            self._held, self._size, self._passing = [], 0, True
        return out

    def finish(self) -> list[bytes]:
        """The last line, where it has no line end."""
        rest, self._held, self._size, self._passing = b"".join(self._held), [], 0, False
        return [rest] if rest else []


def pieces(items: Sequence[bytes], size: int) -> Iterator[list[bytes]]:
    """`items` in order, in groups of about `size` bytes."""
    group: list[bytes] = []
    held = 0
    for item in items:
        group.append(item)
        held += len(item)
        if held >= size:
            yield group
            group, held = [], 0
    if group:
        yield group
