# SPDX-License-Identifier: Apache-2.0
"""Records and compressed files at the command line, each in the way that a new user would try first."""

import bz2
import gzip
import json
import lzma

import pytest

DIRTY = "LÃ¶wenzÃ¤hne blÃ¼hen."
CLEAN = "Löwenzähne blühen."
LINES = "".join(json.dumps({"id": k, "text": DIRTY, "raw": DIRTY}, ensure_ascii=False) + "\n" for k in range(3))
WANTED = LINES.replace(f'"text": "{DIRTY}"', f'"text": "{CLEAN}"')


def test_the_name_tells_what_is_in_a_file(command, tmp_path):
    (tmp_path / "a.jsonl").write_text(LINES)
    (tmp_path / "a.csv").write_text(f"id,text\n1,{DIRTY}\n")
    (tmp_path / "a.TSV").write_text(f"id\ttext\n1\t{DIRTY}\n")
    assert command("a.jsonl").stdout.decode() == WANTED
    assert command("a.csv").stdout.decode() == f"id,text\n1,{CLEAN}\n"
    assert command("a.TSV").stdout.decode() == f"id\ttext\n1\t{CLEAN}\n"


def test_standard_input_is_text_unless_told(command):
    line = LINES.splitlines()[0]
    assert command(data=line.encode()).stdout.decode() == line.replace(DIRTY, CLEAN)
    assert command("--jsonl", data=LINES.encode()).stdout.decode() == WANTED
    both = LINES.replace(DIRTY, CLEAN)
    assert command("--jsonl", "--field", "text", "--field=raw", data=LINES.encode()).stdout.decode() == both
    row = f"{DIRTY};{DIRTY}\n"
    out = command("--csv", "--delimiter", ";", "--no-header", "--field", "2", data=row.encode())
    assert out.stdout.decode() == f"{DIRTY};{CLEAN}\n"


def test_text_is_what_is_said_to_be_text(command, tmp_path):
    line = LINES.splitlines()[0]
    (tmp_path / "a.jsonl").write_text(line)
    assert command("--text", "a.jsonl").stdout.decode() == line.replace(DIRTY, CLEAN)


@pytest.mark.parametrize("ways", [["--jsonl"], ["--in-place", "a.jsonl"], ["a.jsonl", "-o", "out"]])
def test_a_log_undoes_records_to_the_byte(command, tmp_path, ways):
    data = LINES.encode() + b'{"text": "open\n\n{"text": "M\xfcller", "x": "\xff"}'
    (tmp_path / "a.jsonl").write_bytes(data)
    done = command(*ways, "--log", "log", data=data)
    assert done.returncode == 0, done.stderr
    clean = {"--jsonl": "clean", "--in-place": "a.jsonl", "a.jsonl": "out"}[ways[0]]
    if ways == ["--jsonl"]:
        (tmp_path / clean).write_bytes(done.stdout)
    assert (tmp_path / clean).read_bytes() != data
    undone = command("undo", "--log", "log", clean)
    assert undone.stdout == data, undone.stderr


def test_check_diff_and_stats_are_those_of_the_texts(command, tmp_path):
    (tmp_path / "a.jsonl").write_text(LINES)
    (tmp_path / "clean.jsonl").write_text('{"text": "The council met on Tuesday.", "raw": "LÃ¶we"}\n')
    checked = command("--check", "a.jsonl", "clean.jsonl")
    assert checked.returncode == 1
    assert b"a.jsonl" in checked.stderr
    assert b"clean.jsonl" not in checked.stderr
    assert f'+{{"id": 0, "text": "{CLEAN}"' in command("--diff", "a.jsonl").stdout.decode()
    stats = json.loads(command("--stats", "--json", "a.jsonl").stderr)
    assert stats["edits"] == 3
    assert stats["records"] == LINES.count("\n")
    assert stats["records_left_out"] == 0
    assert stats["gaps_per_1000_words"] >= 0
    several = json.loads(command("--stats", "--json", "a.jsonl", "clean.jsonl").stderr)
    assert (several["files"], several["records"]) == (2, stats["records"] + 1)


def test_a_malformed_record_is_told_with_its_place(command, tmp_path):
    (tmp_path / "a.jsonl").write_text(LINES + '{"text": oops}\n' * 15)
    done = command("a.jsonl")
    assert done.returncode == 0
    assert done.stdout.decode() == WANTED + '{"text": oops}\n' * 15
    told = done.stderr.decode().splitlines()
    assert told[0].startswith("newsclean: a.jsonl: line 4, column 10: not JSON")
    assert len(told) == 11
    assert "5 more records" in told[-1]
    strict = command("--strict", "a.jsonl")
    assert strict.returncode == 65
    assert b"a.jsonl: line 4, column 10: not JSON" in strict.stderr
    kept = command("--strict", "--in-place", "a.jsonl")
    assert kept.returncode == 65
    assert (tmp_path / "a.jsonl").read_text() == LINES + '{"text": oops}\n' * 15


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--jsonl", "--csv"], "exclude each other"),
        (["--text", "--field", "a"], "leave --text away"),
        (["--field", "a"], "--jsonl, --csv, --tsv, --parquet or --arrow?"),
        (["--csv", "--field", "body"], "no column 'body'; the columns are"),
        (["--csv", "--delimiter", "ab"], "one ASCII character"),
        (["--csv", "--no-header"], "a number from 1"),
        (["--jsonl", "--add", "gaprate"], "'gaprate' is none of"),
        (["--jsonl", "--to", "same"], "--to same is about plain text"),
        (["--max-expansion", "0"], "--max-expansion"),
    ],
)
def test_wrong_options_are_told_with_a_remedy(command, words, reason):
    done = command(*words, data=LINES.encode())
    assert done.returncode == 2
    assert reason in done.stderr.decode()


def test_a_record_that_is_too_long_passes(command):
    long = b'{"text": "' + DIRTY.encode() * 800_000 + b'"}\n'
    done = command("--jsonl", data=long + LINES.encode() + long)
    assert done.stdout == long + WANTED.encode() + long
    assert done.stderr.count(b"too long to be looked at") == 2
    done = command("--csv", data=b'"' + long)
    assert done.returncode == 2
    assert b"the first row is too long" in done.stderr


def test_a_field_that_no_record_has_is_told(command):
    done = command("--jsonl", "--field", "body", data=LINES.encode())
    assert done.stdout.decode() == LINES
    assert "no record has a text in 'body'" in done.stderr.decode()


def test_damaged_documents_are_left_out_and_counted(command):
    holes = 'The group known as "" said in the with that the was in by  and the  of  on Tuesday. ' * 3
    data = LINES + json.dumps({"text": holes}) + "\n"
    done = command("--jsonl", "--max-gap-rate", "20", data=data.encode())
    assert done.returncode == 0
    assert done.stdout.decode() == WANTED
    assert "1 records left out" in done.stderr.decode()


def test_gaps_are_listed_with_the_line_of_the_record(command, tmp_path):
    holes = 'The group known as "" said in the with that the was in by  and the  of  on Tuesday. '
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n' + json.dumps({"text": holes}) + "\n")
    assert command("gaps", "a.jsonl").stdout.decode().startswith("a.jsonl:2:")


PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
UNPACK = {"gz": gzip.decompress, "bz2": bz2.decompress, "xz": lzma.decompress}


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_files_in_and_out(command, tmp_path, suffix):
    source, target = tmp_path / f"a.jsonl.{suffix}", tmp_path / f"b.jsonl.{suffix}"
    source.write_bytes(PACK[suffix](LINES.encode()))
    assert command(source.name).stdout.decode() == WANTED
    assert command(source.name, "-o", target.name, "--log", "log").returncode == 0
    assert UNPACK[suffix](target.read_bytes()).decode() == WANTED
    assert command("undo", "--log", "log", target.name).stdout.decode() == LINES
    assert command("undo", "--log", "log", target.name, "-o", f"c.{suffix}").returncode == 0
    assert UNPACK[suffix]((tmp_path / f"c.{suffix}").read_bytes()).decode() == LINES


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_files_in_place(command, tmp_path, suffix):
    path = tmp_path / f"a.txt.{suffix}"
    path.write_bytes(PACK[suffix](DIRTY.encode()))
    assert command("--in-place", "--log", "log", path.name).returncode == 0
    assert UNPACK[suffix](path.read_bytes()).decode() == CLEAN
    before = path.stat()
    assert command("--in-place", path.name).returncode == 0
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert command("undo", "--log", "log", "--in-place", path.name).returncode == 0
    assert UNPACK[suffix](path.read_bytes()).decode() == DIRTY
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name, "log"]


def test_damaged_and_bomb_files_are_refused_and_left(command, tmp_path):
    cut = gzip.compress(DIRTY.encode())[:-3]
    (tmp_path / "cut.gz").write_bytes(cut)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(80 << 20)))
    for name, reason in (("cut.gz", b"too early"), ("bomb.gz", b"--max-expansion")):
        done = command("--in-place", name)
        assert done.returncode == 65
        assert name.encode() in done.stderr
        assert reason in done.stderr
    assert (tmp_path / "cut.gz").read_bytes() == cut
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bomb.gz", "cut.gz"]
    assert command("--skip", "encoding", "--check", "--max-expansion", "inf", "bomb.gz").returncode in (0, 1)
