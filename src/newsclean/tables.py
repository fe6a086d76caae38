# SPDX-License-Identifier: Apache-2.0
"""Opens the binary tables of ``data/`` read-only and memory-mapped.

Promise: a table is either complete and unaltered or refused with `TableError`; nothing is copied, nothing is
executed, and nobody else touches ``data/*.bin``. This module imports nothing of newsclean.

File layout, little-endian: 8 bytes magic ``NCTABLE1``, u32 length of the header, u32 CRC-32 of those 4 bytes and of
everything after these 16, then the header (JSON: ``name``, ``meta``, ``sections`` = name -> [offset, bytes, format]),
then the sections, each aligned to 8 bytes, offsets counted from the start of the file. ``format`` is a `struct` code
that `memoryview.cast` accepts (``B``, ``b``, ``H``, ``h``, ``I``, ``i``, ``f``, ...).
"""

from __future__ import annotations

import mmap
import os
import sys
import zlib

TYPE_CHECKING = False  # type checkers take the name for True; importing typing would take as long as mapping a table
if TYPE_CHECKING:
    from typing import Any

MAGIC = b"NCTABLE1"
HEADER_START = 16
_DATA = os.path.join(os.path.dirname(__file__), "data")


class TableError(RuntimeError):
    """A table is missing, truncated or altered: newsclean must be installed, or the table made, again."""


class Table:
    """One opened table: sections by name, and `meta`, small JSON facts that are parsed when first asked for."""

    __slots__ = ("_header", "_meta", "_path", "_sections", "_view", "name")

    def __init__(self, path: str, view: memoryview, header: str) -> None:
        name, sections = _directory(header)
        self.name = name
        self._path = path
        self._view = view
        self._header = header
        self._sections: dict[str, tuple[int, int, Any]] = sections
        self._meta: dict[str, Any] | None = None

    @property
    def meta(self) -> dict[str, Any]:
        """The facts that stand in the header; raises `TableError`."""
        if self._meta is None:
            import json

            try:
                self._meta = dict(json.loads(self._header)["meta"])
            except (ValueError, KeyError, TypeError) as error:
                raise TableError(f"table {self._path} has no readable facts: {error}") from error
        return self._meta

    def sections(self) -> dict[str, str]:
        """The names of all sections, and their formats."""
        return {name: form for name, (_, _, form) in self._sections.items()}

    def section(self, name: str) -> memoryview:
        """The section as a read-only memoryview with its own item format."""
        try:
            offset, length, form = self._sections[name]
            part = self._view[offset : offset + length]
            if len(part) != length:
                raise TableError(f"table {self.name}: section {name} is cut short")
            return part if form == "B" else part.cast("B").cast(form)
        except (KeyError, TypeError, ValueError) as error:
            raise TableError(f"table {self.name}: no usable section {name!r} ({error})") from error


def _directory(header: str) -> tuple[str, dict[str, tuple[int, int, Any]]]:
    """Name and sections of a header as `newsclean.training.tablefile` writes it: no blanks, sections last.

    The checksum has shown that nothing else stands there. Importing a parser of JSON would take longer than the
    first detection of an encoding.
    """
    start, _, rest = header.partition('","meta":')
    name = start.removeprefix('{"name":"')
    listed = rest[rest.rindex('"sections":{') + 12 :].rstrip().removesuffix("}}")
    sections = {}
    for part in listed.split("],"):
        if part:
            key, _, facts = part.partition(":[")
            offset, length, form = facts.rstrip("]").split(",")
            sections[key.strip('"')] = (int(offset), int(length), form.strip('"'))
    return name, sections


_opened: dict[str, Table] = {}


def open_table(name: str) -> Table:
    """Open ``data/<name>.bin`` once per process; raises `TableError`."""
    table = _opened.get(name)
    if table is None:
        table = _opened[name] = load(os.path.join(_DATA, name + ".bin"))
    return table


def open_own(path: str) -> Table:
    """Open a table of the user's own once per process; raises `TableError`."""
    table = _opened.get(path)
    if table is None:
        table = _opened[path] = load(path, "make it again with newsclean.training")
    return table


def load(path: str, remedy: str = "install newsclean again") -> Table:
    """Map and check the table file at `path`; raises `TableError`, which names the `remedy`."""
    try:
        with open(path, "rb") as file:
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        raise TableError(f"cannot read table {path}: {error}; {remedy}") from error
    if len(view) < HEADER_START or bytes(view[:8]) != MAGIC:
        raise TableError(f"{path} is not a newsclean table; {remedy}")
    header_length = int.from_bytes(view[8:12], "little")
    if zlib.crc32(view[HEADER_START:], zlib.crc32(view[8:12])) != int.from_bytes(view[12:16], "little"):
        raise TableError(f"table {path} is damaged (checksum); {remedy}")
    if sys.byteorder != "little":
        raise TableError("newsclean tables need a little-endian machine")
    try:
        return Table(path, view, str(view[HEADER_START : HEADER_START + header_length], "ascii"))
    except ValueError as error:
        raise TableError(f"table {path} has no readable header: {error}") from error
