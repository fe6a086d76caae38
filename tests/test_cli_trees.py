# SPDX-License-Identifier: Apache-2.0
"""Directories: which files are taken, where their clean text goes, and that all of it can be undone."""

import gzip
import os

import pytest

DIRTY, CLEAN = "LÃ¶wenzÃ¤hne blÃ¼hen.\n", "Löwenzähne blühen.\n"


@pytest.fixture
def tree(tmp_path):
    for name in ("in/a.txt", "in/deep/er/b.txt", "in/deep/c.md", "in/.hidden/d.txt", "in/.e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(DIRTY)
    (tmp_path / "in/f.txt.gz").write_bytes(gzip.compress(DIRTY.encode()))
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    return tmp_path


def files(path):
    return sorted(str(p.relative_to(path)) for p in path.rglob("*") if p.is_file() and not p.is_symlink())


def test_the_tree_is_mirrored(command, tree):
    done = command("--output-dir", "out", "--glob", "*.txt", "--glob", "*.gz", "in")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert files(tree / "out") == ["a.txt", "deep/er/b.txt", "f.txt.gz"]
    assert (tree / "out/deep/er/b.txt").read_text() == CLEAN
    assert gzip.decompress((tree / "out/f.txt.gz").read_bytes()).decode() == CLEAN
    assert (tree / "in/a.txt").read_text() == DIRTY


def test_a_pattern_with_a_slash_is_about_the_path(command, tree):
    assert command("--output-dir", "out", "--glob", "deep/*", "in").returncode == 0
    assert files(tree / "out") == ["deep/c.md", "deep/er/b.txt"]


def test_an_output_directory_inside_is_not_read(command, tree):
    for _ in range(2):
        assert command("--output-dir", "in/out", "--glob", "*.txt", "in").returncode == 0
    assert files(tree / "in/out") == ["a.txt", "deep/er/b.txt"]


def test_in_place_and_undo_of_a_whole_tree(command, tree):
    assert command("--in-place", "--log", "log", "--glob", "*.txt", "--glob", "*.gz", "in").returncode == 0
    assert (tree / "in/deep/er/b.txt").read_text() == CLEAN
    assert (tree / "in/deep/c.md").read_text() == DIRTY
    names = ["in/a.txt", "in/deep/er/b.txt", "in/f.txt.gz"]
    assert command("undo", "--log", "log", "--in-place", *names).returncode == 0
    assert (tree / "in/deep/er/b.txt").read_text() == DIRTY


def test_the_log_of_an_output_directory_undoes_what_is_there(command, tree):
    assert command("--output-dir", "out", "--log", "log", "--glob", "*.txt", "in").returncode == 0
    assert command("undo", "--log", "log", "--in-place", "out/a.txt", "out/deep/er/b.txt").returncode == 0
    assert (tree / "out/deep/er/b.txt").read_text() == DIRTY


def test_files_and_directories_together_in_order_of_names(command, tree):
    done = command("--check", "--glob", "*.txt", "in/deep/c.md", "in")
    assert done.returncode == 1
    named = [line.split(": ")[1] for line in done.stderr.decode().splitlines()]
    assert named == ["in/deep/c.md", "in/a.txt", "in/deep/er/b.txt"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--output-dir", "out", "--in-place", "in/a.txt"], "exclude each other"),
        (["--output-dir", "out"], "standard input has none"),
        (["--output-dir", "in", "in/a.txt"], "use --in-place"),
        (["--output-dir", "out", "in/a.txt", "other/a.txt"], "would both be written to out/a.txt"),
    ],
)
def test_what_would_lose_something_is_refused(command, tree, words, reason):
    (tree / "other").mkdir()
    (tree / "other/a.txt").write_text("other")
    before = files(tree)
    done = command(*words)
    assert done.returncode == 2
    assert reason in done.stderr.decode()
    assert files(tree) == before


def test_a_directory_without_a_pattern_is_told_with_the_remedy(command, tree):
    done = command("in", "in/a.txt")
    assert done.returncode == 66
    assert b"in: Is a directory; --glob" in done.stderr
    assert done.stdout.decode() == CLEAN


def test_one_missing_file_does_not_stop_the_others(command, tree):
    done = command("--output-dir", "out", "in/missing.txt", "in/a.txt")
    assert done.returncode == 66
    assert b"in/missing.txt" in done.stderr
    assert files(tree / "out") == ["a.txt"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may list every directory")
def test_a_directory_that_may_not_be_listed_is_told(command, tree):
    (tree / "in/deep").chmod(0)
    done = command("--check", "--glob", "*.txt", "in")
    (tree / "in/deep").chmod(0o755)
    assert done.returncode == 66
    assert b"in/deep" in done.stderr
