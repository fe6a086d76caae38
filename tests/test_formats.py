# SPDX-License-Identifier: Apache-2.0
"""The corners of the formats: what cannot be read is told, with what to do, and what is empty stays empty."""

import errno
import gzip
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean
from newsclean import Config
from newsclean.cli.main import main
from newsclean.formats import beside, files
from newsclean.formats.beside import remove_temporaries
from newsclean.formats.compression import GZIP, unpacked
from newsclean.formats.delimited import Delimited
from newsclean.formats.errors import FileChanged, WriteFailed
from newsclean.formats.files import Input, Output, Replacement, open_for_change
from newsclean.formats.jsonl import JsonLines
from newsclean.formats.system import System
from newsclean.logfile import LogWriter, undo_stream
from newsclean.records import RecordWindows, Work

DIRTY, CLEAN = "LÃ¶wenzÃ¤hne blÃ¼hen.", "Löwenzähne blühen."
WORDS = ["--no-config", "--only", "mojibake"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cleaned(form, data, add=()):
    """Clean bytes and notes; undone, they are the data again."""
    notes, writer, out = [], LogWriter(), []
    for window in RecordWindows(Work(Config(), form, tuple(add)), notes.append).over([data]):
        out.append(window.clean)
        writer.add(window.log, window.findings, window.source, window.data, window.clean)
    writer.end()
    assert b"".join(undo_stream(out, writer.take())) == data
    return b"".join(out), [note.reason for note in notes]


# --- rows


@pytest.mark.parametrize(
    ("words", "data", "reason"),
    [
        ([], "text\na\n".encode("utf-16"), "rows must be in UTF-8"),
        ([], b'id,"text\n1,a\n', "the first row cannot be read: a quote is not closed"),
        (["--add", "edits"], b"text,text_edits\na,b\n", "there is a column 'text_edits' already"),
    ],
)
def test_rows_that_cannot_be_read_as_asked_are_told(place, capfd, words, data, reason):
    (place / "a.csv").write_bytes(data)
    assert main([*WORDS, *words, "a.csv"], System()) == 2
    out, told = capfd.readouterr()
    assert out == ""
    assert reason in told


def test_empty_lines_get_no_cells_and_what_is_not_known_is_an_empty_cell():
    data = f"id,text\n1,{DIRTY}\n\n2,b\n".encode()
    out, notes = cleaned(Delimited(["text"]), data, ["changed", "log", "gap_damage"])
    lines = out.decode().split("\n")
    assert lines[0] == "id,text,text_changed,text_log,text_gap_damage"
    assert lines[1].startswith(f"1,{CLEAN},true,")
    assert lines[2] == ""
    assert lines[3].startswith("2,b,false,,")  # no log where nothing changed
    assert notes == []


class Ambiguous(Delimited):
    """Adds what is not read as it was written."""

    what = ""

    def added(self, parsed, values):
        return f",{self.what}"


@pytest.mark.parametrize("what", ["\udcc3\udca9", "\ud800"])
def test_a_record_whose_bytes_would_be_ambiguous_passes_as_it_is(what):
    form = Ambiguous(["text"])
    form.what = what
    data = f"id,text\n1,{DIRTY}\n".encode()
    out, notes = cleaned(form, data, ["edits"])
    assert out == f"id,text,text_edits\n1,{DIRTY}\n".encode()
    assert notes == ["the edits would make the bytes of the record ambiguous"]


def test_half_a_character_in_a_record_that_is_not_utf8_stays():
    data = b'{"raw": "\xff", "text": "\\ud800 L\\u00c3\\u00b6we"}\n'
    out, notes = cleaned(JsonLines(["text"]), data)
    assert out == b'{"raw": "\xff", "text": "\\ud800 L\xc3\xb6we"}\n'
    assert notes == []


# --- compressed files


def test_padding_behind_a_compressed_file_is_none_of_its_content(place):
    packed = gzip.compress(DIRTY.encode())
    assert b"".join(unpacked([packed + b"\0" * 512], GZIP)) == DIRTY.encode()
    assert b"".join(unpacked([packed, b"\0" * 512, packed, b"\0"], GZIP)) == DIRTY.encode() * 2
    (place / "a.gz").write_bytes(packed + b"\0" * 512)
    assert main([*WORDS, "a.gz", "-o", "b.txt"], System()) == 0
    assert (place / "b.txt").read_text(encoding="utf-8") == CLEAN


def test_without_the_package_zstd_files_are_refused_and_nothing_is_written(place, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "compression", None)
    monkeypatch.setitem(sys.modules, "backports", None)
    (place / "a.txt").write_text(DIRTY, encoding="utf-8")
    (place / "a.zst").write_bytes(b"(\xb5/\xfd...")
    assert main([*WORDS, "a.zst", "-o", "b.txt"], System()) == 2
    assert main([*WORDS, "a.txt", "-o", "b.zst"], System()) == 2
    assert capfd.readouterr().err.count("pip install 'newsclean[zstd]'") == 2
    assert sorted(os.listdir(place)) == ["a.txt", "a.zst"]


# --- files


def test_a_file_that_became_shorter_is_told(place):
    (place / "a").write_bytes(b"abc" * 10)
    with Input(System(), b"a") as source:
        os.truncate(place / "a", 5)
        with pytest.raises(FileChanged, match="became shorter"):
            list(source.prefix(30))


def test_where_a_disk_cannot_be_asked_to_sync_that_is_no_error():
    class Refuses(System):
        number = errno.EINVAL

        def fsync(self, fd):
            raise OSError(self.number, os.strerror(self.number))

    out = Output(Refuses(), 1, None)
    for number in (errno.EINVAL, errno.ENOTSUP, errno.EROFS):
        Refuses.number = number
        out.sync()
    Refuses.number = errno.EIO
    with pytest.raises(WriteFailed):
        out.sync()


def test_a_temporary_name_that_is_taken_is_tried_anew(place, monkeypatch):
    names = iter([b"\0" * 8, b"\1" * 8])
    monkeypatch.setattr(beside.os, "urandom", lambda count: next(names))
    taken = place / f".newsclean-{bytes(8).hex()}.tmp"
    taken.write_text("somebody else's")
    replacement = Replacement(System(), b"a")
    replacement.write(b"x")
    replacement.commit()
    assert (place / "a").read_bytes() == b"x"
    assert taken.read_text() == "somebody else's"
    assert len(os.listdir(place)) == 2


def test_whoever_must_end_now_takes_temporary_files_along(place):
    begun = Replacement(System(), b"a")
    gone = Replacement(System(), b"b")
    (place / os.fsdecode(gone._new._name)).unlink()  # somebody was tidier
    assert len(os.listdir(place)) == 1
    remove_temporaries(System())
    assert os.listdir(place) == []
    begun.discard()
    gone.discard()


def test_a_file_that_cannot_be_given_to_its_owner_runs_as_nobody_else(place):
    class Foreign(System):
        """What belongs to others is not given away."""

        def fstat(self, fd):
            status = super().fstat(fd)
            if status.st_size != len(DIRTY.encode()):
                return status
            return os.stat_result((*status[:4], status.st_uid + 1, *status[5:]))

        def fchown(self, fd, owner, group):
            raise PermissionError(errno.EPERM, "Operation not permitted")

    (place / "a").write_text(DIRTY, encoding="utf-8")
    (place / "a").chmod(0o4755)
    with Input(Foreign(), b"a") as old:
        replacement = Replacement(Foreign(), b"a", old)
        replacement.write(CLEAN.encode())
        replacement._same = lambda old: None  # the number of the owner is not the real one
        replacement.commit()
    assert (place / "a").read_text(encoding="utf-8") == CLEAN
    assert stat.S_IMODE((place / "a").stat().st_mode) == 0o755


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_of_somebody_else_stays_theirs(place):
    (place / "a").write_text(DIRTY, encoding="utf-8")
    os.chown(place / "a", 1, 2)
    (place / "a").chmod(0o4750)
    assert main([*WORDS, "--in-place", "a"], System()) == 0
    assert (place / "a").read_text(encoding="utf-8") == CLEAN
    after = (place / "a").stat()
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (1, 2, 0o4750)


def test_a_link_that_goes_while_it_is_followed_is_a_file_that_was_changed(place, monkeypatch):
    def gone(path):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    (place / "a").write_text(DIRTY, encoding="utf-8")
    monkeypatch.setattr(files.os.path, "realpath", gone)
    assert main([*WORDS, "--in-place", "a"], System()) == 75
    assert (place / "a").read_text(encoding="utf-8") == DIRTY
    assert os.listdir(place) == ["a"]


def test_a_read_only_file_is_replaced_by_force_alone(place, monkeypatch, capfd):
    (place / "a").write_text(DIRTY, encoding="utf-8")
    (place / "a").chmod(0o444)
    monkeypatch.setattr(files.os, "access", lambda path, mode: False)  # root may write to it all the same
    assert main([*WORDS, "--in-place", "a"], System()) == 2
    assert "is read-only; --force replaces it" in capfd.readouterr().err
    assert (place / "a").read_text(encoding="utf-8") == DIRTY
    assert main([*WORDS, "--in-place", "--force", "a"], System()) == 0
    assert (place / "a").read_text(encoding="utf-8") == CLEAN
    assert stat.S_IMODE((place / "a").stat().st_mode) == 0o444


def test_a_file_that_is_exchanged_while_it_is_opened_is_left(place):
    class Exchanges(System):
        def open(self, path, flags, mode=0o666):
            os.replace(place / "b", place / "a")
            return super().open(path, flags, mode)

    (place / "a").write_text("one")
    (place / "b").write_text("two")
    with pytest.raises(FileChanged, match="changed meanwhile"):
        open_for_change(Exchanges(), b"a", force=False)
    assert (place / "a").read_text() == "two"


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no extended attributes")
def test_extended_attributes_stay_with_the_file(place):
    (place / "a").write_text(DIRTY, encoding="utf-8")
    try:
        os.setxattr(place / "a", "user.source", b"agency")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    assert main([*WORDS, "--in-place", "a"], System()) == 0
    assert (place / "a").read_text(encoding="utf-8") == CLEAN
    assert os.getxattr(place / "a", "user.source") == b"agency"


# --- tables


def test_tables_that_are_packed_as_a_whole_are_refused(place, capfd):
    pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'newsclean[arrow]'")
    (place / "a.parquet.gz").write_bytes(gzip.compress(b"PAR1"))
    assert main([*WORDS, "--parquet", "a.parquet.gz"], System()) == 2
    assert "unpack the file first" in capfd.readouterr().err


def test_a_table_without_rows_stays_one(place):
    pa = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'newsclean[arrow]'")
    from pyarrow import parquet

    schema = pa.schema([("text", pa.string()), ("id", pa.int8())])
    parquet.ParquetWriter(place / "a.parquet", schema).close()
    assert parquet.ParquetFile(place / "a.parquet").metadata.num_row_groups == 0
    assert main([*WORDS, "a.parquet", "-o", "b.parquet"], System()) == 0
    assert parquet.read_table(place / "b.parquet").schema.equals(schema)
    assert parquet.read_table(place / "b.parquet").num_rows == 0


def test_without_pyarrow_the_remedy_is_named(place):
    (place / "a.parquet").write_bytes(b"PAR1")
    program = "import sys; sys.modules['pyarrow'] = None; from newsclean.cli import run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, "-c", program, "a.parquet"],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])},
        cwd=place,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip().endswith("pip install 'newsclean[arrow]'")
