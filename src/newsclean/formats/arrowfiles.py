# SPDX-License-Identifier: Apache-2.0
"""Parquet files and Arrow IPC (files, which Feather is too, and streams): read and written piece by piece.

Promise: the schema with its metadata, row groups, record batches and, for Parquet, the compression of each column stay;
no more than one row group or record batch is held. Needs the extra ``newsclean[arrow]``. Nothing here knows what is
done to the columns.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from newsclean.formats.errors import BadContent, FileError, Refused
from newsclean.formats.files import Input, Output, Replacement

PARQUET, ARROW = "parquet", "arrow"
_FILE_MAGIC = b"ARROW1"


class ArrowFile:
    """An open file of tables: its `schema`, and its tables in order."""

    def __init__(self, source: Input, kind: str) -> None:
        """Raises `Refused` without pyarrow, `BadContent` for a file that is something else."""
        self._path = source.path
        self._pa = _pyarrow(source.path)
        self._kind = kind
        self._size = source.status.st_size
        self._is_stream = False
        if source.packed:
            raise Refused(source.path, "unpack the file first: Parquet and Arrow compress what is inside")
        self._reader: Any = self._guarded(lambda: self._open(source))
        self.schema: Any = self._guarded(lambda: self._reader.schema_arrow if kind == PARQUET else self._reader.schema)

    def _open(self, source: Input) -> Any:
        import stat

        regular = source.path is not None and stat.S_ISREG(source.status.st_mode)
        if self._kind == PARQUET:
            if not regular:
                raise Refused(source.path, "Parquet is not read from a pipe: name the file")
            from pyarrow import parquet

            return parquet.ParquetFile(os.fsdecode(source.path or b""))
        ipc = self._pa.ipc
        if regular and source.at(0, len(_FILE_MAGIC)) == _FILE_MAGIC:
            return ipc.open_file(self._pa.OSFile(os.fsdecode(source.path or b"")))
        self._is_stream = True
        return ipc.open_stream(self._pa.PythonFile(_Pull(source), "r"))

    def tables(self) -> Iterator[Any]:
        """Each row group as a Table, each record batch as it is. Raises `BadContent`."""
        if self._kind == PARQUET:
            for k in range(self._reader.num_row_groups):
                yield self._guarded(partial(self._reader.read_row_group, k))
        elif self._is_stream:
            while (batch := self._guarded(self._next)) is not None:
                yield batch
        else:
            for k in range(self._reader.num_record_batches):
                yield self._guarded(partial(self._reader.get_batch, k))

    def sized(self) -> Iterator[tuple[Any, int]]:
        """The tables of `tables`, and about how many bytes of the file each takes; 0 where nobody knows."""
        sizes: list[int] = []
        if self._kind == PARQUET:
            groups = map(self._reader.metadata.row_group, range(self._reader.num_row_groups))
            sizes = [sum(g.column(k).total_compressed_size for k in range(g.num_columns)) for g in groups]
        elif not self._is_stream and self._reader.num_record_batches:
            count = self._reader.num_record_batches
            sizes = [self._size // count] * count
        for k, table in enumerate(self.tables()):
            yield table, sizes[k] if sizes else 0

    def _next(self) -> Any:
        try:
            return self._reader.read_next_batch()
        except StopIteration:
            return None

    def writer(self, out: Output | Replacement, schema: Any) -> Any:
        """What writes tables of `schema` to `out` as this file has them; a context manager with ``write``."""
        sink = self._pa.PythonFile(_Push(out), "w")
        if self._kind == PARQUET:
            from pyarrow import parquet

            return _ParquetWriter(parquet.ParquetWriter(sink, schema, compression=self._codecs(schema)))
        make = self._pa.ipc.new_stream if self._is_stream else self._pa.ipc.new_file
        return make(sink, schema)

    def _codecs(self, schema: Any) -> Any:
        meta = self._reader.metadata
        if not meta.num_row_groups:
            return "snappy"
        group = meta.row_group(0)
        names = [group.column(k) for k in range(group.num_columns)]
        found = {column.path_in_schema: column.compression.lower() for column in names}
        found = {name: "none" if codec == "uncompressed" else codec for name, codec in found.items()}
        added = [name for name in schema.names if name not in self.schema.names]
        common = max(set(found.values()), key=list(found.values()).count) if found else "snappy"
        return found | dict.fromkeys(added, common)

    def _guarded(self, do: Callable[[], Any]) -> Any:
        try:
            return do()
        except FileError:
            raise
        except (self._pa.ArrowException, OSError, EOFError) as error:
            raise BadContent(self._path, f"not {self._kind.capitalize()}, or damaged: {_first_line(error)}") from None


class _ParquetWriter:
    """Writes each table as a row group."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def __enter__(self) -> _ParquetWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def write(self, table: Any) -> None:
        """One row group."""
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))


class _Push:
    """An output as Arrow wants files."""

    closed = False

    def __init__(self, out: Output | Replacement) -> None:
        self._out = out

    def write(self, data: Any) -> int:
        data = bytes(data)
        self._out.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Whoever opened the output closes it."""


class _Pull:
    """An input as Arrow wants files."""

    closed = False

    def __init__(self, source: Input) -> None:
        self._chunks = source.chunks()
        self._held = b""

    def read(self, count: int = -1) -> bytes:
        parts, have = [self._held], len(self._held)
        while (count < 0 or have < count) and (chunk := next(self._chunks, b"")):
            parts.append(chunk)
            have += len(chunk)
        data = b"".join(parts)
        count = len(data) if count < 0 else count
        self._held = data[count:]
        return data[:count]

    def close(self) -> None:
        """Whoever opened the input closes it."""


def _pyarrow(path: bytes | None) -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
    except ModuleNotFoundError:
        reason = "Parquet and Arrow need pyarrow, which is not installed: pip install 'newsclean[arrow]'"
        raise Refused(path, reason) from None
    return pyarrow


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
