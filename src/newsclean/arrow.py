# SPDX-License-Identifier: Apache-2.0
"""Cleans columns of Arrow data: the one place where newsclean meets data frames, Spark, Ray, datasets and Parquet.

Promise: the answer for a row is that of `Cleaner.clean`; an array, batch or table in which nothing changes comes back
as the same object; types, nulls, chunks, field and schema metadata stay; with the column ``log``, `undo_batch` gives
the old column back. A row depends on nothing but itself, so it does not matter how the rows were cut into batches.

Must not: keep state between calls, open a file, or need more than the extra ``newsclean[arrow]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from newsclean.batch import may_change
from newsclean.columns import COLUMNS, NEEDS_GAPS
from newsclean.config import ConfigError
from newsclean.edits import EditLog, LogMismatch
from newsclean.mojibake import is_quiet
from newsclean.pipeline import Cleaner, Result

try:
    import pyarrow as pa
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        "Arrow data needs pyarrow, which is not installed: pip install 'newsclean[arrow]'", name="pyarrow"
    ) from missing

__all__ = ["ADDED", "clean_array", "clean_batch", "schema_after", "undo_batch"]

_FINDING = pa.struct(
    [
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
        pa.field("kind", pa.string()),
        pa.field("replacement", pa.string()),
        pa.field("confidence", pa.float64()),
        pa.field("rule", pa.string()),
        pa.field("note", pa.string()),
    ]
)

# The columns that can be added, and their types.
ADDED: dict[str, Any] = {
    "changed": pa.bool_(),
    "edits": pa.int32(),
    "encoding": pa.string(),
    "findings": pa.list_(_FINDING),
    "gap_damage": pa.float64(),
    "gap_rate": pa.float64(),
    "log": pa.string(),
}
_DEFAULT = Cleaner()
_STRETCH = 10_000  # rows that are objects of Python at the same time


def clean_array(array: Any, cleaner: Cleaner | None = None) -> Any:
    """`array` (pyarrow Array or ChunkedArray) with every value cleaned; the same object when nothing changes.

    Takes string, large_string and string_view, binary, large_binary and binary_view, and dictionaries of them; the
    type stays. Binary values are decoded by the stage encoding and come back as UTF-8. A string value that is not
    valid UTF-8, which some writers produce, is taken for bytes. Raises `TypeError` for other types.
    """
    work = _text_only(cleaner or _DEFAULT)
    return _per_chunk(array, lambda chunk: _map_values(chunk, lambda values: _cleaned(values, work)))


def clean_batch(
    batch: Any,
    columns: str | Iterable[str] = "text",
    *,
    cleaner: Cleaner | None = None,
    add: str | Iterable[str] = (),
    max_gap_rate: float | None = None,
) -> Any:
    """`batch` (RecordBatch, Table, any Arrow stream) with the given columns cleaned; the same object if none changes.

    `add`: further columns at the end, named after the column that they tell about: ``add="log"`` adds ``text_log``.
    `ADDED` lists them. `max_gap_rate`: rows whose text has more expected gaps per 1,000 words are left out. Raises
    `ConfigError` for a column that is not there, is there already, or does not hold text.
    """
    batch = _as_columns(batch)
    names, added = _names(columns), _names(add)
    after = schema_after(batch.schema, names, added)
    cleaner = cleaner or _DEFAULT
    limit = cleaner.config.max_gap_rate if max_gap_rate is None else max_gap_rate
    _check_gaps(cleaner, added, limit)
    before = batch.columns  # new objects each time it is asked for
    arrays, more, keep = list(before), [], None
    for name in names:
        at = batch.schema.get_field_index(name)
        if not added and limit is None:
            arrays[at] = clean_array(arrays[at], cleaner)
            continue
        gaps = limit is not None or bool(NEEDS_GAPS & set(added))
        results = _inspected(arrays[at], cleaner if gaps else _text_only(cleaner))
        arrays[at] = _texts(arrays[at], results)
        for column in added:
            value = COLUMNS[column]
            more.append(_like(arrays[at], [None if r is None else value(r) for r in results], ADDED[column]))
        if limit is not None:
            fine = [r is None or (r.gap_rate or 0.0) <= limit for r in results]
            keep = fine if keep is None else [a and b for a, b in zip(keep, fine, strict=True)]
    if not more and all(new is old for new, old in zip(arrays, before, strict=True)):
        out = batch
    else:
        out = type(batch).from_arrays([*arrays, *more], schema=after)
    if keep is None or all(keep):
        return out
    return out.filter(pa.array(keep, pa.bool_()))


def schema_after(schema: Any, columns: str | Iterable[str] = "text", add: str | Iterable[str] = ()) -> Any:
    """The schema that `clean_batch` gives for batches of `schema`, for engines that want to know it in advance.

    Raises `ConfigError` as `clean_batch` does.
    """
    known = list(schema.names)
    for name in (names := _names(columns)):
        if known.count(name) != 1:
            how = "there is no column" if name not in known else "there are several columns"
            raise ConfigError(f"{how} {name!r}; the columns are {', '.join(map(repr, known)) or 'none'}")
        if not _is_text(schema.field(name).type):
            raise ConfigError(f"column {name!r} holds {schema.field(name).type}, not text")
    for name in names:
        for column in _names(add):
            if column not in ADDED:
                raise ConfigError(f"add: {column!r} is none of {', '.join(ADDED)}")
            if f"{name}_{column}" in known:
                raise ConfigError(f"there is a column {name + '_' + column!r} already: rename it, or add less")
            schema = schema.append(pa.field(f"{name}_{column}", ADDED[column]))
    return schema


def undo_batch(batch: Any, columns: str | Iterable[str] = "text") -> Any:
    """`batch` with the given columns as they were before `clean_batch(…, add="log")`, and without their logs.

    Raises `LogMismatch` with the row where text and log do not belong together, `ConfigError` where there is no log.
    """
    batch = _as_columns(batch)
    names = _names(columns)
    for name in names:
        for needed in (name, f"{name}_log"):
            if batch.schema.names.count(needed) != 1:
                raise ConfigError(f"undo needs the columns {name!r} and {name + '_log'!r}; {needed!r} is not there")
    arrays = list(batch.columns)
    for name in names:
        at = batch.schema.get_field_index(name)
        logs = batch.column(batch.schema.get_field_index(f"{name}_log")).to_pylist()
        if any(log is not None for log in logs):
            arrays[at] = _undone(arrays[at], logs, name)
    logged = {f"{name}_log" for name in names}
    keep = [i for i, name in enumerate(batch.schema.names) if name not in logged]
    schema = pa.schema([batch.schema.field(i) for i in keep], batch.schema.metadata)
    return type(batch).from_arrays([arrays[i] for i in keep], schema=schema)


def _undone(array: Any, logs: list[str | None], name: str) -> Any:
    rows = _bytes_of(array)
    for i, log in enumerate(logs):
        if log is not None:
            try:
                row = rows[i]
                if row is None:
                    raise LogMismatch("there is a log but no text")
                rows[i] = EditLog.from_json(log).undo(row)
            except LogMismatch as error:
                raise LogMismatch(f"column {name!r}, row {i}: {error}") from error
    return _rebuilt(array, rows)


def _names(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(dict.fromkeys(names))


def _as_columns(batch: Any) -> Any:
    if isinstance(batch, pa.RecordBatch | pa.Table):
        return batch
    if hasattr(batch, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(batch).read_all()
    raise TypeError(f"not Arrow data: {type(batch).__name__}; give a RecordBatch, a Table or a data frame of Arrow")


def _check_gaps(cleaner: Cleaner, added: Sequence[str], limit: float | None) -> None:
    if limit is not None:
        replace(cleaner.config, max_gap_rate=limit)  # checks it
    elif "gaps" not in cleaner.config.stages and {"gap_rate", "gap_damage"} & set(added):
        raise ConfigError("gap_rate and gap_damage need the stage gaps, which is switched off")


@lru_cache(maxsize=64)
def _text_only(cleaner: Cleaner) -> Cleaner:
    """A cleaner that gives the same text, and does not look for gaps that it would not write."""
    config = cleaner.config.for_text()
    return cleaner if config is cleaner.config else Cleaner(config)


def _is_binary(kind: Any) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind))


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    is_string = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return bool(is_string or _is_binary(kind) or pa.types.is_null(kind))


def _per_chunk(array: Any, do: Callable[[Any], Any]) -> Any:
    if not _is_text(array.type):
        raise TypeError(f"an array of {array.type} holds no text")
    if not isinstance(array, pa.ChunkedArray):
        return do(array)
    before = array.chunks  # a new list of new objects each time it is asked for
    chunks = [do(chunk) for chunk in before]
    if all(new is old for new, old in zip(chunks, before, strict=True)):
        return array
    return pa.chunked_array(chunks, array.type)


def _map_values(array: Any, do: Callable[[Any], Any]) -> Any:
    """`do` on the values of `array`; of a dictionary, on those that are used."""
    if pa.types.is_null(array.type):
        return array
    if not pa.types.is_dictionary(array.type):
        return do(array)
    used = array.indices.unique().drop_null()
    values = array.dictionary.take(used)
    after = do(values)
    return array if after is values else _rebuilt(array, _expanded(array, used, after))


def _expanded(array: Any, used: Any, values: Any) -> list[bytes | None]:
    by_index = dict(zip(used.to_pylist(), _bytes_of(values), strict=True))
    return [None if i is None else by_index[i] for i in array.indices.to_pylist()]


def _bytes_of(array: Any) -> list[bytes | None]:
    """The rows as bytes: what is not valid UTF-8 must not stop a job in its tenth hour."""
    if isinstance(array, pa.ChunkedArray):
        return [row for chunk in array.chunks for row in _bytes_of(chunk)]
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_null(array.type):
        return [None] * len(array)
    rows: list[bytes | None] = array.cast(pa.large_binary()).to_pylist()
    return rows


def _rebuilt(array: Any, rows: list[bytes | None]) -> Any:
    """`rows` in the type and the chunks of `array`."""
    if isinstance(array, pa.ChunkedArray):
        chunks, at = [], 0
        for chunk in array.chunks:
            chunks.append(_rebuilt(chunk, rows[at : at + len(chunk)]))
            at += len(chunk)
        return pa.chunked_array(chunks, array.type)
    return _built(rows, array.type)


def _built(rows: list[bytes | None], kind: Any) -> Any:
    if pa.types.is_dictionary(kind):
        encoded = _built(rows, kind.value_type).dictionary_encode()
        return pa.DictionaryArray.from_arrays(
            encoded.indices.cast(kind.index_type), encoded.dictionary, ordered=kind.ordered
        )
    if pa.types.is_null(kind):
        return pa.nulls(len(rows))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        raw = pa.binary() if pa.types.is_string(kind) else pa.large_binary()
        return pa.array(rows, raw).view(kind)  # `view`, since `cast` would refuse bytes that were there before
    if pa.types.is_string_view(kind):
        return pa.array(rows, pa.binary()).view(pa.string()).cast(kind)
    return pa.array(rows, kind)


def _cleaned(array: Any, cleaner: Cleaner) -> Any:
    is_binary = _is_binary(array.type)
    one = _row_cleaner(cleaner, is_binary)
    changed: dict[int, bytes] = {}
    for begin in range(0, len(array), _STRETCH):
        rows = _bytes_of(array.slice(begin, _STRETCH))
        for i in range(len(rows)) if is_binary else may_change(rows, cleaner.config):
            row = rows[i]
            if row is not None and (after := one(row)) is not row:
                changed[begin + i] = after
    if not changed:
        return array
    rows = _bytes_of(array)
    for i, after in changed.items():
        rows[i] = after
    return _built(rows, array.type)


def _row_cleaner(cleaner: Cleaner, is_binary: bool) -> Callable[[bytes], bytes]:
    """What cleans one row: the same object back when nothing changes."""
    only_mojibake = cleaner.config.stages & {"mojibake", "boilerplate", "normalize", "gaps"} <= {"mojibake"}

    def of_bytes(row: bytes) -> bytes:
        after = cleaner.clean(row).encode("utf-8", "surrogateescape")
        return row if after == row else after

    def of_text(row: bytes) -> bytes:
        # the first question of `is_quiet`, asked before a str is made
        if only_mojibake and row.isascii() and b"??" not in row and b"&" not in row:
            return row
        try:
            text = row.decode()
        except UnicodeDecodeError:
            return of_bytes(row)
        if only_mojibake and is_quiet(text):
            return row
        after = cleaner.clean(text)
        return row if after is text or after == text else after.encode("utf-8", "surrogatepass")

    return of_bytes if is_binary else of_text


def _inspected(array: Any, cleaner: Cleaner) -> list[Result | None]:
    if isinstance(array, pa.ChunkedArray):
        return [result for chunk in array.chunks for result in _inspected(chunk, cleaner)]
    if pa.types.is_dictionary(array.type):
        used = array.indices.unique().drop_null()
        by_index = dict(zip(used.to_pylist(), _inspected(array.dictionary.take(used), cleaner), strict=True))
        return [None if i is None else by_index[i] for i in array.indices.to_pylist()]
    is_binary = _is_binary(array.type)
    return [None if row is None else _inspect_row(row, cleaner, is_binary) for row in _bytes_of(array)]


def _inspect_row(row: bytes, cleaner: Cleaner, is_binary: bool) -> Result:
    if not is_binary:
        try:
            return cleaner.inspect(row.decode())
        except UnicodeDecodeError:
            pass
    return cleaner.inspect(row)


def _texts(array: Any, results: list[Result | None]) -> Any:
    """The clean texts in the type and chunks of `array`; the same object when nothing was changed."""
    if not any(result is not None and result.log for result in results):
        return array
    return _rebuilt(array, [None if r is None else r.text.encode("utf-8", r.log.errors) for r in results])


def _like(array: Any, values: list[Any], kind: Any) -> Any:
    """A new column with the chunks of `array`."""
    if not isinstance(array, pa.ChunkedArray):
        return pa.array(values, kind)
    chunks, at = [], 0
    for chunk in array.chunks:
        chunks.append(pa.array(values[at : at + len(chunk)], kind))
        at += len(chunk)
    return pa.chunked_array(chunks, kind)
