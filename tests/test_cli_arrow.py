# SPDX-License-Identifier: Apache-2.0
"""Parquet and Arrow IPC at the command line."""

import pytest

pa = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'newsclean[arrow]'")
from pyarrow import parquet  # noqa: E402

DIRTY, CLEAN = "LÃ¶wenzÃ¤hne blÃ¼hen.", "Löwenzähne blühen."
SCHEMA = pa.schema(
    [pa.field("id", pa.int64(), metadata={"a": "b"}), pa.field("text", pa.large_string()), ("raw", pa.string())],
    metadata={"owner": "archive"},
)


def table(*texts):
    rows = {"id": range(len(texts)), "text": texts, "raw": texts}
    return pa.table({k: list(v) for k, v in rows.items()}, schema=SCHEMA)


TABLE = table(DIRTY, None, "A bridge.", DIRTY, "")
WANTED = TABLE.set_column(1, SCHEMA.field(1), pa.array([CLEAN, None, "A bridge.", CLEAN, ""], pa.large_string()))


def write_parquet(path, data=TABLE):
    parquet.write_table(data, path, row_group_size=2, compression={"id": "none", "text": "zstd", "raw": "gzip"})


def write_ipc(path, data=TABLE, make=pa.ipc.new_file):
    with make(str(path), data.schema) as writer:
        writer.write_table(data, max_chunksize=2)


def test_parquet_keeps_schema_row_groups_and_compression(command, tmp_path):
    write_parquet(tmp_path / "a.parquet")
    done = command("a.parquet", "-o", "b.parquet")
    assert (done.returncode, done.stderr) == (0, b"")
    after = parquet.read_table(tmp_path / "b.parquet")
    assert after.schema.equals(SCHEMA, check_metadata=True)
    assert after.equals(WANTED)
    meta = parquet.ParquetFile(tmp_path / "b.parquet").metadata
    assert [meta.row_group(k).num_rows for k in range(meta.num_row_groups)] == [2, 2, 1]
    codecs = [meta.row_group(0).column(k).compression for k in range(3)]
    assert codecs == ["UNCOMPRESSED", "ZSTD", "GZIP"]


@pytest.mark.parametrize("make", [pa.ipc.new_file, pa.ipc.new_stream])
def test_ipc_stays_a_file_or_a_stream(command, tmp_path, make):
    write_ipc(tmp_path / "a.arrow", make=make)
    assert command("a.arrow", "-o", "b.arrow").returncode == 0
    opened = (pa.ipc.open_file if make is pa.ipc.new_file else pa.ipc.open_stream)(str(tmp_path / "b.arrow"))
    after = opened.read_all()
    assert after.schema.equals(SCHEMA, check_metadata=True)
    assert after.equals(WANTED)
    assert after.column("text").num_chunks == 3


def test_a_stream_passes_through_pipes(command, tmp_path):
    write_ipc(tmp_path / "a", make=pa.ipc.new_stream)
    done = command("--arrow", data=(tmp_path / "a").read_bytes())
    assert pa.ipc.open_stream(done.stdout).read_all().equals(WANTED)


def test_undo_gives_the_columns_back(command, tmp_path):
    write_parquet(tmp_path / "a.parquet")
    assert command("--add", "log,gap_rate", "a.parquet", "-o", "b.parquet").returncode == 0
    assert parquet.read_table(tmp_path / "b.parquet").column_names[3:] == ["text_log", "text_gap_rate"]
    done = command("undo", "b.parquet", "-o", "c.parquet")
    assert (done.returncode, done.stderr) == (0, b"")
    after = parquet.read_table(tmp_path / "c.parquet")
    assert after.drop_columns("text_gap_rate").equals(TABLE)
    assert command("undo", "a.parquet", "-o", "d.parquet").returncode == 2


def test_in_place_check_and_directories(command, tmp_path):
    (tmp_path / "in").mkdir()
    write_parquet(tmp_path / "in/a.parquet")
    write_parquet(tmp_path / "in/clean.parquet", WANTED)
    checked = command("--check", "--glob", "*.parquet", "in")
    assert checked.returncode == 1
    assert b"in/a.parquet" in checked.stderr
    assert b"in/clean.parquet" not in checked.stderr
    assert command("--output-dir", "out", "--glob", "*.parquet", "in").returncode == 0
    assert parquet.read_table(tmp_path / "out/a.parquet").equals(WANTED)
    before = (tmp_path / "in/clean.parquet").stat()
    assert command("--in-place", "--glob", "*.parquet", "in").returncode == 0
    assert parquet.read_table(tmp_path / "in/a.parquet").equals(WANTED)
    assert (tmp_path / "in/clean.parquet").stat().st_mtime_ns == before.st_mtime_ns
    assert sorted(p.name for p in (tmp_path / "in").iterdir()) == ["a.parquet", "clean.parquet"]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["--field", "body"], 2, "there is no column 'body'"),
        (["--field", "id"], 2, "int64"),
        (["--log", "log"], 2, "--add log"),
        (["--diff"], 2, "--add findings"),
        (["b.parquet"], 2, "--output-dir"),
    ],
)
def test_wrong_options_are_told_with_a_remedy(command, tmp_path, words, code, reason):
    write_parquet(tmp_path / "a.parquet")
    write_parquet(tmp_path / "b.parquet")
    done = command("a.parquet", *words)
    assert done.returncode == code
    assert reason in done.stderr.decode()


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_a_damaged_file_is_left_as_it_is(command, tmp_path, name):
    (write_parquet if name == "a.parquet" else write_ipc)(tmp_path / name)
    data = (tmp_path / name).read_bytes()
    for broken in (data[: len(data) // 2], b"plain text\n", b""):
        (tmp_path / name).write_bytes(broken)
        done = command("--in-place", name)
        assert done.returncode == 65, done.stderr
        assert name.encode() in done.stderr
        assert (tmp_path / name).read_bytes() == broken
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_parquet_from_a_pipe_is_refused(command, tmp_path):
    write_parquet(tmp_path / "a.parquet")
    done = command("--parquet", data=(tmp_path / "a.parquet").read_bytes())
    assert done.returncode == 2
    assert b"name the file" in done.stderr
