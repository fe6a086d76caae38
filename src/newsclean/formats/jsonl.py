# SPDX-License-Identifier: Apache-2.0
"""JSON Lines: where in a line the texts of given fields stand, and how a new text is written there.

Promise: a line is taken apart by the standard library's own JSON scanner and nothing is written again that was not
edited: order, blanks, numbers, duplicate keys and escapes stay as they are. New text is escaped where the line escapes
what is not ASCII, and written as it is elsewhere.

A field is the name of a member, or a path with dots between the names; a list on the way is looked at item by item,
and a list of strings is as many texts. A member whose name has dots in it is found by its whole name too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from json import decoder
from typing import Any

from newsclean.formats.records import LineSplitter, MalformedRecord, Parsed, Unusable, Value, offsets_of

# Numbers are not made: huge ones would take long, and nobody wants them.
_skip: Callable[[str, int], tuple[Any, int]] = vars(
    json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
)["scan_once"]
_string: Callable[[str, int, bool], tuple[str, int]] = vars(decoder)["scanstring"]
_TOKEN = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # those that stand for no undecodable byte
_ESCAPED = re.compile("[\udc80-\udcff]")
_BLANKS = " \t\r\n"
_BOM = "\ufeff"
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")


class JsonLines:
    """The format; `fields` are those whose texts are cleaned."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)

    def begin(self, first: bytes, add: Sequence[str]) -> tuple[int, str] | None:
        """There is no heading. Raises `Unusable` for UTF-16, in which a line cannot be found."""
        if first.startswith(_UTF16):
            raise Unusable("JSON lines must be in UTF-8; convert them first: newsclean --only encoding --text")
        return None

    def splitter(self) -> LineSplitter:
        """Records are lines."""
        return LineSplitter()

    def parse(self, record: str) -> Parsed:
        """The texts of one line. Raises `MalformedRecord`."""
        record = record.rstrip(_BLANKS)
        scan = _Scan(record)
        at = scan.blanks(len(_BOM) if record.startswith(_BOM) else 0)
        if at == len(record):
            return Parsed([], at)  # an empty line
        if record[at] != "{":
            raise MalformedRecord(at + 1, "not a JSON object")
        try:
            end = scan.object(at, [(field, field) for field in self.fields], True)
        except json.JSONDecodeError as error:
            reason = error.msg.removesuffix(" starting at")  # the place is told anyway
            raise MalformedRecord(error.pos + 1, f"not JSON: {reason[:1].lower()}{reason[1:]}") from None
        except StopIteration as error:
            raise MalformedRecord(int(error.value) + 1, "not JSON: a value is missing or misspelt") from None
        except (IndexError, ValueError):
            raise MalformedRecord(len(record) + 1, "not JSON: the line ends too early") from None
        except RecursionError:
            raise MalformedRecord(at + 1, "nested too deeply") from None
        rest = scan.blanks(end)
        if rest < len(record):
            raise MalformedRecord(rest + 1, "not JSON: something follows the object")
        return Parsed(scan.values, end - 1, scan.names)

    def added(self, parsed: Parsed, values: Mapping[str, Any]) -> str:
        """Further members of the object. Raises `MalformedRecord` where there is one of that name."""
        for name in values:
            if name in parsed.names:
                raise MalformedRecord(1, f"there is a member {name!r} already")
        text = json.dumps(dict(values))[1:-1]
        return f", {text}" if parsed.names else text


class _Scan:
    """One pass over one line."""

    def __init__(self, record: str) -> None:
        self.record = record
        self.values: list[Value] = []
        self.names: list[str] = []

    def _write(self, text: str) -> str:
        return _written(self.record, text)

    def blanks(self, at: int) -> int:
        """Where the blanks from `at` on end."""
        record, end = self.record, len(self.record)
        while at < end and record[at] in _BLANKS:
            at += 1
        return at

    def object(self, at: int, wanted: list[tuple[str, str]], top: bool = False) -> int:
        """Read the object at `at`, note the texts that are `wanted` (what is left of the path, and all of it)."""
        record = self.record
        at = self.blanks(at + 1)
        if record[at] == "}":
            return at + 1
        while True:
            if record[at] != '"':
                raise json.JSONDecodeError("A name in double quotes is missing", record, at)
            name, at = _string(record, at + 1, True)
            if top:
                self.names.append(name)
            if record[at] != ":":
                at = self.blanks(at)
                if record[at] != ":":
                    raise json.JSONDecodeError("A colon is missing", record, at)
            at = self.blanks(at + 1)
            inside = _inside(name, wanted)
            at = self.value(at, inside) if inside else _skip(record, at)[1]
            if record[at] != ",":
                at = self.blanks(at)
                if record[at] == "}":
                    return at + 1
                if record[at] != ",":
                    raise json.JSONDecodeError("A comma is missing", record, at)
            at = self.blanks(at + 1)

    def value(self, at: int, wanted: list[tuple[str, str]]) -> int:
        """Read any value; note the texts that are wanted of it."""
        record = self.record
        mark = record[at]
        if mark == "{":
            return self.object(at, [(rest, field) for rest, field in wanted if rest])
        if mark == "[":
            return self._list(at, wanted)
        field = next((field for rest, field in wanted if not rest), None)
        if mark == '"' and field is not None:
            text, end = _string(record, at + 1, True)
            self._note(field, at + 1, end - 1, text)
            return end
        return _skip(record, at)[1]

    def _list(self, at: int, wanted: list[tuple[str, str]]) -> int:
        record = self.record
        at = self.blanks(at + 1)
        if record[at] == "]":
            return at + 1
        while True:
            at = self.blanks(self.value(at, wanted))
            mark = record[at]
            if mark == "]":
                return at + 1
            if mark != ",":
                raise json.JSONDecodeError("A comma is missing", record, at)
            at = self.blanks(at + 1)

    def _note(self, field: str, start: int, end: int, text: str) -> None:
        record = self.record
        is_plain = len(text) == end - start and record.find("\\", start, end) < 0
        places = None if is_plain else lambda: offsets_of(_TOKEN, record, start, end)
        self.values.append(Value(field, start, end, text, self._write, places))


def _inside(name: str, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is wanted of the member `name`; an empty path is the member itself."""
    out = []
    for rest, field in wanted:
        if rest == name:
            out.append(("", field))
        elif rest.startswith(name) and rest[len(name)] == ".":
            out.append((rest[len(name) + 1 :], field))
    return out


def _written(record: str, text: str) -> str:
    """New text as this line would have it."""
    if record.isascii() and "\\u" in record:
        return json.dumps(text)[1:-1]
    # an undecodable byte stays one
    return _escaped(_LONE if _ESCAPED.search(record) else _SURROGATE, text)


def _escaped(surrogates: re.Pattern[str], text: str) -> str:
    return surrogates.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False)[1:-1])
