# SPDX-License-Identifier: Apache-2.0
"""Corners of the command: options that exclude each other, files that are no files, faults that are told in a line."""

import json
import os
import stat

import pytest

from newsclean.cli import clean
from newsclean.cli.main import main
from newsclean.cli.trees import make_directories
from newsclean.formats.system import System
from newsclean.parallel import WorkersLost
from newsclean.tables import TableError

ARTICLE = "The cafÃ© was opened on Monday, the council said.\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("-i -", "--in-place needs the names of the files to change"),
        ("-i --check a.txt", "--in-place and --check exclude each other"),
        ("--check -o x a.txt", "--check writes nothing: leave --output away"),
        ("--output-dir d --diff a.txt", "--output-dir and --diff exclude each other"),
        ("--output-dir d -", "standard input has none"),
        ("--output-dir . a.txt", "would be written to itself: use --in-place"),
        ("--only mojibake --skip gaps a.txt", "--only and --skip exclude each other"),
        ("--skip noise a.txt", "--skip: 'noise' is none of"),
        ("--to latin-1 a.txt", "--to: 'latin-1' is none of utf-8, same"),
        ("--to same --log l a.txt", "leave --to same away"),
        ("--json a.txt", "--json goes with --stats"),
        ("--report-no-text a.txt", "--report-no-text goes with --report"),
        ("--stats - -", "standard input can be read only once"),
        ("undo a.txt", "undo needs --log FILE"),
        ("undo --log l -i -", "undo --in-place needs the names"),
        ("undo --log l a.txt b.txt", "undo takes one clean text"),
        ("learn --least 1 a.txt b.txt", "--least must be a whole number from 2, not '1'"),
        ("learn --least many a.txt", "--least must be a whole number from 2, not 'many'"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_written(place, capfd, line, told):
    assert main(["--no-config", *line.split()] if line[0] == "-" else line.split(), System()) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert told in err
    assert len(err.splitlines()) == 1
    assert sorted(os.listdir(place)) == ["a.txt", "b.txt"]


def test_a_configuration_whose_rules_are_no_list_is_told(place, capfd):
    (place / "newsclean.toml").write_text('rules = "mine.toml"\n')
    assert main(["a.txt"], System()) == 2
    assert "rules must be a list of file names" in capfd.readouterr().err


def test_too_little_memory_is_told_in_a_line(place, capfd, monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(clean, "clean", full)
    assert main(["a.txt"], System()) == 74
    assert capfd.readouterr().err == "newsclean: not enough memory\n"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (ZeroDivisionError("by naught"), 70, "internal error, please report it: ZeroDivisionError: by naught at "),
        (TableError("table x is damaged: install it again"), 70, "table x is damaged: install it again\n"),
        (WorkersLost("a worker process was ended from outside"), 74, "a worker process was ended from outside\n"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_nobody_foresaw_is_one_line_without_a_traceback(place, capfd, monkeypatch, error, code, told):
    def broken(*_):
        raise error

    monkeypatch.setattr(clean, "clean", broken)
    assert main(["a.txt"], System()) == code
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"newsclean: {told}")
    assert len(err.splitlines()) == 1
    if code == 70 and "report" in told:
        assert f"{__name__}:{broken.__code__.co_firstlineno + 1}" in err


def test_directories_for_the_output_are_made_and_what_is_in_their_way_is_told(place, capfd):
    assert main(["--no-config", "--output-dir", "new/deep", "a.txt"], System()) == 0
    assert (place / "new/deep/a.txt").read_text(encoding="utf-8") == ARTICLE.replace("Ã©", "é")
    assert main(["--no-config", "--output-dir", "b.txt/deep", "a.txt"], System()) == 74
    assert capfd.readouterr().err.startswith("newsclean: ")

    class Late(System):
        """Somebody else makes the directory first."""

        def mkdir(self, path):
            os.mkdir(path)
            raise FileExistsError

    make_directories(Late(), b"other/deep/file")
    assert (place / "other/deep").is_dir()

    class InTheWay(System):
        def mkdir(self, path):
            raise FileExistsError

    with pytest.raises(FileExistsError):
        make_directories(InTheWay(), b"way/file")


def test_a_directory_that_may_not_be_listed_is_told_and_the_others_are_cleaned(place, capfd):
    (place / "open").mkdir()
    (place / "open/c.txt").write_text(ARTICLE, encoding="utf-8")

    class Closed(System):
        def names(self, path):
            if path.endswith(b"closed"):
                raise PermissionError(13, "Permission denied", path)
            return super().names(path)

    (place / "closed").mkdir()
    assert main(["--no-config", "-i", "--glob", "*.txt", "closed", "open"], Closed()) == 66
    assert "closed: Permission denied" in capfd.readouterr().err
    assert "café" in (place / "open/c.txt").read_text(encoding="utf-8")


def test_a_diff_names_the_encoding_that_was_left(place, capfd):
    (place / "old.txt").write_bytes("Die Küche wurde am Montag eröffnet, größer als zuvor.\n".encode("cp1252") * 3)
    assert main(["--no-config", "--diff", "old.txt"], System()) == 0
    assert "recoded old.txt: cp1252 to utf-8" in capfd.readouterr().out


def test_pages_to_learn_from_may_be_records_and_what_is_none_is_told(place, capfd):
    page = "{}\n\nShare this with everybody you know\n\nMore from the city desk here\n"
    rows = [json.dumps({"text": page.format(f"Story number {k} says something of its own.")}) for k in range(6)]
    (place / "pages.jsonl").write_text("\n".join(rows) + "\n\n")
    assert main(["learn", "pages.jsonl", "-o", "site.toml"], System()) == 0
    assert "from 6 pages" in capfd.readouterr().err
    assert "share this with everybody you know" in (place / "site.toml").read_text().casefold()
    for wrong in ("[]", '{"text": 1}', "oops"):
        (place / "pages.jsonl").write_text(rows[0] + f"\n{wrong}\n")
        assert main(["learn", "pages.jsonl"], System()) == 65
        assert 'line 2 is no JSON object with a string under "text"' in capfd.readouterr().err


def test_a_line_that_no_rule_fits_is_said_to_be_one(capfd):
    assert main(["rules", "--line", "The bridge was opened on Monday, the council said."], System()) == 0
    assert "no rule fits this line" in capfd.readouterr().err
    assert main(["rules", "--line", "Follow us on Facebook"], System()) == 0
    assert "social-follow" in capfd.readouterr().out


def test_a_log_that_cannot_be_cut_is_told(place, capfd):
    class NoCut(System):
        def truncate(self, fd, length):
            raise OSError(5, "Input/output error")

    (place / "bad.gz").write_bytes(b"\x1f\x8b\x08 and no more")
    assert main(["--no-config", "--log", "l", "a.txt", "bad.gz"], NoCut()) in (65, 74)
    assert "newsclean: " in capfd.readouterr().err


def test_a_log_beside_a_device_is_no_other_file(place):
    assert main(["--no-config", "--log", "l", "a.txt", "-o", os.devnull], System()) == 0
    assert (place / "l").read_text().startswith('{"type": "newsclean-log"')
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
