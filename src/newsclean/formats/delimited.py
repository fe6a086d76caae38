# SPDX-License-Identifier: Apache-2.0
"""CSV and TSV: where in a row the texts of given columns stand, and how a new text is written there.

Promise: rows are read as RFC 4180 and Python's csv module have them (a cell in double quotes may hold delimiters, line
ends and doubled quotes); quotes, line ends and all other cells stay as they were written. A cell that comes to hold a
delimiter, a quote or a line end is put in quotes. What a spreadsheet would take for a formula is data like any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from newsclean.formats.records import LONGEST, MalformedRecord, Parsed, Piece, Unusable, Value, offsets_of, piece

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = "\ufeff"
_TOKEN = re.compile('""|.', re.DOTALL)
_ENDS = "\r\n"


class Delimited:
    """The format; `fields` are names of columns as the first row has them, or numbers from 1 where there is none."""

    def __init__(self, fields: Sequence[str], delimiter: str = ",", has_header: bool = True) -> None:
        if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n':
            raise Unusable(f"a delimiter is one ASCII character other than a quote, not {delimiter!r}")
        self.fields = tuple(fields)
        self.delimiter = delimiter
        self.has_header = has_header
        self._columns: dict[int, str] = {}
        self._width = 0

    def begin(self, first: bytes, add: Sequence[str]) -> tuple[int, str] | None:
        """Find the columns; where and how to name the added ones. Raises `Unusable` where a column is not there."""
        if first.startswith(_UTF16):
            raise Unusable("rows must be in UTF-8; convert them first: newsclean --only encoding --text")
        if isinstance(first, Piece):
            raise Unusable("the first row is too long to be read")
        record = first.decode("utf-8", "surrogateescape")
        try:
            cells = self._cells(record, len(_BOM) if record.startswith(_BOM) else 0)
        except MalformedRecord as error:
            raise Unusable(f"the first row cannot be read: {error.reason}") from None
        names = [_text(record, cell) for cell in cells]
        self._width = len(cells)
        self._columns = self._found(names)
        if not self.has_header:
            return None
        new = [f"{field}_{column}" for field in self.fields for column in add]
        for name in new:
            if name in names:
                raise Unusable(f"there is a column {name!r} already: rename it, or add less")
        return cells[-1][1], "".join(self.delimiter + self._quoted(name) for name in new)

    def _found(self, names: list[str]) -> dict[int, str]:
        out = {}
        for field in self.fields:
            if self.has_header:
                at = [k for k, name in enumerate(names) if name == field]
                if len(at) != 1:
                    how = "there are several columns" if at else "there is no column"
                    raise Unusable(f"{how} {field!r}; the columns are {', '.join(map(repr, names))} (see --field)")
                out[at[0]] = field
            elif field.isascii() and field.isdecimal() and 1 <= int(field) <= len(names):
                out[int(field) - 1] = field
            else:
                raise Unusable(f"without a header a field is a number from 1 to {len(names)}, not {field!r}")
        return out

    def splitter(self) -> RowSplitter:
        """Records are rows, which may hold line ends."""
        return RowSplitter(self.delimiter)

    def parse(self, record: str) -> Parsed:
        """The texts of one row. Raises `MalformedRecord`."""
        cells = self._cells(record, len(_BOM) if record.startswith(_BOM) else 0)
        if len(cells) == 1 and cells[0][0] == cells[0][1] and self._width != 1:
            return Parsed([], cells[0][1])  # an empty line
        if len(cells) != self._width:
            raise MalformedRecord(cells[-1][0] + 1, f"{len(cells)} cells where the first row has {self._width}")
        values = [self._value(record, cells[k], field) for k, field in sorted(self._columns.items())]
        return Parsed(values, cells[-1][1], self.fields)

    def _value(self, record: str, cell: tuple[int, int], field: str) -> Value:
        start, end = cell
        text = _text(record, cell)
        if record[start:end].startswith('"'):
            raw = text.count('"') > 0
            places = (lambda: offsets_of(_TOKEN, record, start + 1, end - 1)) if raw else None
            return Value(field, start + 1, end - 1, text, lambda new: new.replace('"', '""'), places)

        def whole(new: str) -> tuple[int, int, str] | None:
            written = self._quoted(new)
            return None if written == new else (start, end, written)

        return Value(field, start, end, text, str, None, whole)

    def added(self, parsed: Parsed, values: Mapping[str, Any]) -> str:
        """Further cells of the row."""
        return "".join(self.delimiter + self._quoted(_written(value)) for value in values.values())

    def _quoted(self, text: str) -> str:
        is_plain = not (self.delimiter in text or "\n" in text or "\r" in text or text.startswith('"'))
        return text if is_plain else '"' + text.replace('"', '""') + '"'

    def _cells(self, record: str, at: int = 0) -> list[tuple[int, int]]:
        """Start and end of every cell, quotes included."""
        end = len(record)
        while end > at and record[end - 1] in _ENDS and end > len(record) - 2:
            end -= 1
        cells = []
        if '"' not in record:
            for part in record[at:end].split(self.delimiter):
                cells.append((at, at + len(part)))
                at += len(part) + 1
            return cells
        while True:
            start = at
            if record.startswith('"', at):
                at = _closing(record, at + 1, end)
                if at < end and record[at] != self.delimiter:
                    raise MalformedRecord(at + 1, "something follows the closing quote of a cell")
            else:
                at = record.find(self.delimiter, at, end)
                at = end if at < 0 else at
            cells.append((start, at))
            if at >= end:
                return cells
            at += 1


def _closing(record: str, at: int, end: int) -> int:
    """Behind the quote that closes a cell."""
    while True:
        at = record.find('"', at, end) + 1
        if not at:
            raise MalformedRecord(end + 1, "a quote is not closed")
        if not record.startswith('"', at) or at >= end:
            return at
        at += 1


def _text(record: str, cell: tuple[int, int]) -> str:
    raw = record[slice(*cell)]
    return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


class RowSplitter:
    """A record is a row. Where no row can be read, or one is too long, the line stands for it."""

    def __init__(self, delimiter: str, longest: int = LONGEST) -> None:
        mark = re.escape(delimiter.encode())
        cell = rb'(?:"(?:[^"]++|"")*+"|[^"\n%b][^\n%b]*+)?' % (mark, mark)
        open_cell = rb'(?:"(?:[^"]++|"")*+"?|[^"\n%b][^\n%b]*+)?' % (mark, mark)
        self._row = re.compile(rb"(?:%b%b)*+%b\r?\n" % (cell, mark, cell))
        self._begun = re.compile(rb"(?:%b%b)*+%b\r?\Z" % (cell, mark, open_cell))
        self._held: list[bytes] = []
        self._size = 0
        self._again = 0  # bytes that must be there before it is worth looking once more
        self._longest = longest
        self._passing = False  # inside a line that is too long

    def feed(self, data: bytes) -> list[bytes]:
        """The rows that are complete now, and what is known of one that is too long."""
        self._held.append(data)
        self._size += len(data)
        if self._size < self._again and self._size <= self._longest:
            return []
        held = b"".join(self._held)
        out, at = self._rows(held)
        rest = held[at:]
        self._held, self._size = [rest], len(rest)
        # Looked at again when twice as much is there: time stays linear however long a row gets.
        self._again = 2 * len(rest)
        return out

    def finish(self) -> list[bytes]:
        """The last rows, where there is no line end or a quote is not closed."""
        rest = b"".join(self._held)
        out: list[bytes] = []
        while rest:
            rows, at = self._rows(rest)
            out += rows
            rest = rest[at:]
            if rest and self._row.fullmatch(rest + b"\n"):
                out.append(rest)
                rest = b""
            elif rest:
                line, mark, rest = rest.partition(b"\n")
                out.append(line + mark)
        self._held, self._size, self._again, self._passing = [], 0, 0, False
        return out

    def _rows(self, data: bytes) -> tuple[list[bytes], int]:
        """The records at the beginning of `data`, and where the first begins of which not all is there."""
        out: list[bytes] = []
        at = 0
        while at < len(data):
            end = data.find(b"\n", at) + 1
            limit = at + self._longest
            if self._passing:
                self._passing = not end
                end = end or len(data)
                out.append(piece(data[at:end], False))
            elif match := self._row.match(data, at, limit):
                end = match.end()
                out.append(match[0])
            elif not self._begun.match(data, at, limit):
                if not end and len(data) <= limit:
                    break
                self._passing = not end
                end = end or len(data)
                out.append(data[at:end] if end <= limit else piece(data[at:end], True))
            elif len(data) > limit:
                self._passing = not end
                end = end or len(data)
                out.append(piece(data[at:end], True))
            else:
                break
            at = end
        return out, at
