# SPDX-License-Identifier: Apache-2.0
"""The command as users meet it: real processes, real pipes, any locale."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import newsclean

COMMAND = [sys.executable, "-m", "newsclean"]
ONLY = ["--only", "encoding,normalize"]
RAW = "“Straße” &amp; ещё 漢字\r\nzweite\x00Zeile\r\n\r\nкон&eacute;ц".encode()
CLEAN = '"Straße" & ещё 漢字\r\nzweiteZeile\r\n\r\nконéц'.encode()


def environment(**more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONIO", "PYTHONUTF8"))}
    source = str(Path(newsclean.__file__).parents[1])
    return env | {"PYTHONPATH": source, "LC_ALL": "C.UTF-8"} | more


def run(*words, data=b"", cwd=None, env=None, **more):
    return subprocess.run(
        [*COMMAND, *words], input=data, capture_output=True, cwd=cwd, env=env or environment(), timeout=60, **more
    )


def shell(line, cwd, **more):
    line = line.replace("newsclean", " ".join(COMMAND))
    return subprocess.run(["bash", "-c", line], capture_output=True, cwd=cwd, env=environment(), timeout=60, **more)


def test_a_filter_from_standard_input_to_standard_output():
    done = run(*ONLY, data=RAW)
    assert (done.stdout, done.stderr, done.returncode) == (CLEAN, b"", 0)


def test_all_stages_pass_plain_text_through(tmp_path):
    text = b"The council met on Tuesday.\r\nIt decided nothing, as the mayor had said it would.\r\n"
    done = run(data=text, cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (text, b"", 0)
    assert run(data=b"", cwd=tmp_path).stdout == b""


def test_files_come_out_one_after_the_other(tmp_path):
    (tmp_path / "a").write_bytes(RAW)
    (tmp_path / "b").write_bytes(b"x &lt; y\n")
    done = run(*ONLY, "a", "-", "b", data=b"middle &gt;\n", cwd=tmp_path)
    assert done.stdout == CLEAN + b"middle >\n" + b"x < y\n"


def test_nuls_line_ends_and_byte_order_mark_are_kept(tmp_path):
    text = (
        b"\xef\xbb\xbfThe council met on Tuesday evening.\r\nIt decided nothing, as the mayor had said.\n"
        b"Nobody in the town was surprised by that.\r\x00The next meeting will be held in May.\r\n\x00"
    )
    assert run("--only", "mojibake,gaps", data=text, cwd=tmp_path).stdout == text


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"},
        {"LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
    ],
    ids=str,
)
def test_no_locale_matters(tmp_path, variables):
    name = b"\xff\xc3\xa9.txt"
    (tmp_path / os.fsdecode(name)).write_bytes(RAW)
    env = environment(**variables)
    done = run(*ONLY, "--stats", os.fsdecode(name), cwd=tmp_path, env=env)
    assert (done.stdout, done.returncode) == (CLEAN, 0)
    done = run(*ONLY, "--check", os.fsdecode(name), cwd=tmp_path, env=env)
    assert done.stderr.decode() == "newsclean: \\xffé.txt: would change\n"
    done = run("--only", "gaps", "--mark-gaps=⟨…⟩", "nicht da", "--diff", cwd=tmp_path, env=env)
    assert done.returncode == 66
    assert run("--help", cwd=tmp_path, env=env).stdout.decode().count("[…]") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("words", [[], ["--help"], ["--version"], ["--diff"]], ids=str)
@pytest.mark.parametrize("size", [1, 3_000])
def test_a_full_disk_is_an_error(tmp_path, words, size):
    (tmp_path / "a").write_bytes(RAW * size)
    done = shell(f"newsclean --only encoding,normalize {' '.join(words)} a > /dev/full", tmp_path)
    assert done.returncode == 74
    assert done.stderr == b"newsclean: standard output: No space left on device\n"


def test_the_error_may_come_at_the_undo_and_the_list(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    (tmp_path / "a").write_bytes(RAW)
    assert run(*ONLY, "-o", "out", "--log", "log", "a", cwd=tmp_path).returncode == 0
    assert shell("newsclean undo --log log out > /dev/full", tmp_path).returncode == 74
    assert shell("newsclean detect a > /dev/full", tmp_path).returncode == 74
    assert shell("newsclean --only encoding --log /dev/full a", tmp_path).returncode == 74


@pytest.mark.parametrize("words", ["", "--diff", "--log log"])
def test_a_reader_that_leaves_is_no_error(tmp_path, words):
    line = f"yes 'a &amp; b' | head -n 50000 | newsclean --only normalize {words} | head -n 1; echo ${{PIPESTATUS[2]}}"
    done = shell(line, tmp_path)
    assert done.stdout.splitlines()[1:] == [b"141"]
    assert done.stderr == b""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_in_silence_and_leave_nothing(tmp_path, number):
    process = subprocess.Popen(
        [*COMMAND, *ONLY, "-o", "out"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    )
    assert process.stdin
    process.stdin.write(RAW * 4_000)
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while not os.listdir(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(os.listdir(tmp_path)) == 1
    process.send_signal(number)
    assert process.stderr
    assert process.stderr.read() == b""
    assert process.wait() == -number
    assert os.listdir(tmp_path) == []
    process.stdin.close()
    process.stderr.close()


def test_a_shell_sees_130_for_an_interrupt(tmp_path):
    done = shell("(newsclean -o out & P=$!; sleep 0.5; kill -TERM $P; wait $P; echo $?) < <(sleep 2)", tmp_path)
    assert done.stdout == b"143\n"
    done = shell("set -m; newsclean -o out < <(sleep 2) & sleep 0.5; kill -INT $!; wait $!; echo $?", tmp_path)
    assert done.stdout == b"130\n"


def test_ignored_signals_stay_ignored(tmp_path):
    done = shell(
        "trap '' INT; newsclean --only normalize < <(sleep 1; echo '&lt;') & sleep 0.5; kill -INT $!; wait", tmp_path
    )
    assert done.stdout == b"<\n"


def test_a_file_size_limit_leaves_the_original(tmp_path):
    (tmp_path / "a").write_bytes(RAW * 5_000)
    done = run(
        *ONLY,
        "--in-place",
        "a",
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert done.returncode == 74
    assert done.stderr == b"newsclean: a: File too large\n"
    assert (tmp_path / "a").read_bytes() == RAW * 5_000
    assert os.listdir(tmp_path) == ["a"]


def test_closed_descriptors_harm_no_file(tmp_path):
    (tmp_path / "a").write_bytes(RAW)
    words = "newsclean --only encoding,normalize"
    assert shell(f"{words} a >&-", tmp_path).returncode == 74
    assert shell(f"{words} <&-", tmp_path).returncode == 74
    done = shell(f"{words} --in-place --stats a missing 2>&- <&- >&-", tmp_path)
    assert done.returncode == 66
    assert (tmp_path / "a").read_bytes() == CLEAN
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_is_not_appended_to_itself(tmp_path):
    (tmp_path / "a").write_bytes(RAW)
    done = shell("newsclean --only encoding a >> a", tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        b"newsclean: a: input file is output file; --in-place changes a file itself\n",
    )
    assert (tmp_path / "a").read_bytes() == RAW


def test_several_files_in_place_all_done_and_the_worst_code(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(RAW)
    done = run(*ONLY, "-i", "a", "gone", "b", cwd=tmp_path)
    assert done.returncode == 66
    assert done.stderr == b"newsclean: gone: No such file or directory\n"
    assert {(tmp_path / name).read_bytes() for name in ("a", "b")} == {CLEAN}
    assert run(*ONLY, "-i", "--exit-changed", "a", cwd=tmp_path).returncode == 0
    (tmp_path / "a").write_bytes(RAW)
    done = run(*ONLY, "-i", "--exit-changed", "a", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"newsclean: a: changed\n")


def test_check_names_what_would_change_and_changes_nothing(tmp_path):
    (tmp_path / "bad").write_bytes(RAW)
    (tmp_path / "good").write_bytes(CLEAN)
    done = run(*ONLY, "--check", "good", "bad", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"newsclean: bad: would change\n", 1)
    assert run(*ONLY, "--check", "-q", "bad", cwd=tmp_path).stderr == b""
    assert run(*ONLY, "--check", "good", cwd=tmp_path).returncode == 0
    assert run(*ONLY, "--check", data=RAW, cwd=tmp_path).returncode == 1
    assert (tmp_path / "bad").read_bytes() == RAW


def test_the_diff_is_one_that_patch_applies(tmp_path):
    lines = [f"line {n}\n" for n in range(60)]
    for n in (0, 7, 8, 30, 59):
        lines[n] = f"li&ntilde;e “{n}”\n"
    text = "".join(lines)[:-1].encode()
    (tmp_path / "a").write_bytes(text)
    done = run(*ONLY, "--diff", "a", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count(b"\n@@ ") == 3
    assert run(*ONLY, "--diff", "--check", "a", cwd=tmp_path).returncode == 1
    clean = run(*ONLY, "a", cwd=tmp_path).stdout
    if shutil.which("patch"):
        subprocess.run(["patch", "-s", "a"], input=done.stdout, cwd=tmp_path, check=True)
        assert (tmp_path / "a").read_bytes() == clean


def test_log_and_undo_give_the_bytes_back(tmp_path):
    latin = "Süße &amp; Größe, Ärger über Öl für Männer und Frauen\n".encode("cp1252") * 3
    (tmp_path / "a").write_bytes(RAW)
    (tmp_path / "b").write_bytes(latin)
    done = run(*ONLY, "--log", "log", "a", "b", cwd=tmp_path)
    assert done.stdout.startswith(CLEAN)
    assert run("undo", "--log", "log", data=done.stdout, cwd=tmp_path).stdout == RAW + latin
    for line in (tmp_path / "log").read_bytes().splitlines():
        assert line.isascii()
        json.loads(line)
    wrong = run("undo", "--log", "log", "-o", "out", data=done.stdout + b"x", cwd=tmp_path)
    assert wrong.returncode == 65
    assert wrong.stderr.startswith(b"newsclean: -: ")
    assert not (tmp_path / "out").exists()


def test_undo_in_place_finds_each_file_in_the_log(tmp_path):
    for name, data in (("a", RAW), ("b", b"x &lt; y\n"), ("c", b"nothing\n")):
        (tmp_path / name).write_bytes(data)
    assert run(*ONLY, "-i", "--log", "log", "a", "b", "c", cwd=tmp_path).returncode == 0
    assert (tmp_path / "b").read_bytes() == b"x < y\n"
    assert run("undo", "--log", "log", "-i", "./c", "b", "a", cwd=tmp_path).returncode == 0
    assert [(tmp_path / n).read_bytes() for n in "abc"] == [RAW, b"x &lt; y\n", b"nothing\n"]
    done = run("undo", "--log", "log", "-i", "log", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (65, b"newsclean: log: the log has no file of this name; it has a, b, c\n")


def test_the_only_way_back_is_not_overwritten(tmp_path):
    (tmp_path / "a").write_bytes(RAW)
    assert run(*ONLY, "-i", "--log", "log", "a", cwd=tmp_path).returncode == 0
    log = (tmp_path / "log").read_bytes()
    assert run(*ONLY, "-i", "--log", "log", "a", cwd=tmp_path).returncode == 2
    assert (tmp_path / "log").read_bytes() == log
    for words in (["--log", "a", "a"], ["--log", "a", "-i", "a"], ["--log", "a", "-o", "a"]):
        assert run(*ONLY, *words, cwd=tmp_path).returncode == 2
    assert (tmp_path / "a").read_bytes() == CLEAN


def test_a_log_that_was_cut_short_undoes_what_had_been_done(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(RAW)
    assert run(*ONLY, "-i", "--log", "log", "a", "b", cwd=tmp_path).returncode == 0
    log = (tmp_path / "log").read_bytes()
    end = log.index(b"\n", log.index(b'"type": "end"')) + 1
    for cut in (end, end + 1, end + 100, len(log) - 300, len(log) - 2):
        (tmp_path / "log").write_bytes(log[:cut])
        (tmp_path / "a").write_bytes(CLEAN)
        assert run("undo", "--log", "log", "-i", "a", cwd=tmp_path).returncode == 0
        assert (tmp_path / "a").read_bytes() == RAW
    done = run("undo", "--log", "log", "-i", "b", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (65, b"newsclean: b: the log has no file of this name; it has a\n")
    assert run("undo", "--log", "log", data=CLEAN + CLEAN, cwd=tmp_path).returncode == 65


def test_nothing_is_put_out_for_text_that_is_not_the_logs(tmp_path):
    (tmp_path / "a").write_bytes(RAW)
    assert run(*ONLY, "-o", "out", "--log", "log", "a", cwd=tmp_path).returncode == 0
    for wrong in (CLEAN + b"x", CLEAN[:-1], CLEAN[:-1] + b"x", b""):
        (tmp_path / "out").write_bytes(wrong)
        done = run("undo", "--log", "log", "out", cwd=tmp_path)
        assert (done.stdout, done.returncode) == (b"", 65)


@pytest.mark.parametrize(
    "damage",
    [b"", b"{}\n", b"no json\n", b"[1]\n", b'{"type": "newsclean-log", "version": 1}\n', b"[" * 100_000, b"\xff\n"],
    ids=lambda d: str(d[:20]),
)
def test_a_log_that_is_none_is_refused(tmp_path, damage):
    (tmp_path / "log").write_bytes(damage)
    done = run("undo", "--log", "log", data=b"text", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (65, b"")
    assert done.stderr.count(b"\n") == 1


def test_a_log_from_a_pipe_can_be_undone(tmp_path):
    (tmp_path / "a").write_bytes(RAW)
    assert run(*ONLY, "-o", "out", "--log", "log", "a", cwd=tmp_path).returncode == 0
    assert shell("newsclean undo --log <(cat log) out", tmp_path).stdout == RAW


def test_statistics_in_words_and_json(tmp_path):
    done = run(*ONLY, "--stats", data=RAW, cwd=tmp_path)
    assert done.stdout == CLEAN
    assert b"normalize.quotes" in done.stderr
    table = json.loads(run(*ONLY, "--stats", "--json", data=RAW, cwd=tmp_path).stderr)
    assert table["bytes_in"] == len(RAW)
    assert table["bytes_out"] == len(CLEAN)
    assert (table["files"], table["changed"]) == (1, 1)
    assert table["findings"]["normalize.entities"] == 2


def test_detect_tells_one_line_a_file(tmp_path):
    (tmp_path / "ascii").write_bytes(b"plain\n")
    (tmp_path / "utf8").write_bytes("Überfällig\n".encode() * 20)
    done = run("detect", "ascii", "utf8", "gone", cwd=tmp_path)
    assert done.returncode == 66
    first, second = done.stdout.decode().splitlines()
    assert first.startswith("ascii: ")
    assert second.startswith("utf8: utf-8 (confidence ")
    facts = json.loads(run("detect", "--json", "utf8", cwd=tmp_path).stdout)
    assert (facts["file"], facts["encoding"]) == ("utf8", "utf-8")


def test_explain_tells_which_bytes_were_read_as_what(tmp_path):
    done = run("explain", "Die LÃ¶wenzÃ¤hne blÃ¼hen schÃ¶n", "plain", cwd=tmp_path)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "mojibake." in text
    assert "öwenzähne blühen" in text
    assert "utf-8" in text
    assert text.endswith("'plain':\nnothing found\n")
    done = run("explain", "--json", data="Die LÃ¶wenzÃ¤hne blÃ¼hen schÃ¶n".encode(), cwd=tmp_path)
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(f["kind"].startswith("mojibake.") and "öwenzähne" in f["replacement"] for f in facts)


def test_gaps_are_listed_with_line_and_column(tmp_path):
    text = "First line.\n\nThe minister of  told reporters that the talks, led by  , had failed in the  capital.\n"
    (tmp_path / "a").write_text(text)
    lines = run("gaps", "a", cwd=tmp_path).stdout.decode().splitlines()
    assert lines
    for line in lines:
        assert re.match(r"a:3:\d+ gap\.[a-z-]+ \d\.\d\d ", line)
    facts = json.loads(run("gaps", "--json", "a", cwd=tmp_path).stdout.splitlines()[0])
    assert text.splitlines()[2][facts["column"] - 1 :].startswith(text[facts["start"] : facts["end"]])


def test_pure_and_compiled_say_so(tmp_path):
    assert run("--version", cwd=tmp_path, env=environment(NEWSCLEAN_PURE="1")).stdout == (
        f"newsclean {newsclean.__version__} (pure)\n".encode()
    )
    if "NEWSCLEAN_PURE" not in os.environ:
        word = "compiled" if newsclean.COMPILED else "pure"
        assert f"({word})" in run("--version", cwd=tmp_path).stdout.decode()


def test_version_and_help_load_no_table_and_no_dependency(tmp_path):
    code = (
        "import sys; before = set(sys.modules); sys.argv = ['newsclean', '--version'];"
        "from newsclean.cli import run; run();"
        "bad = {'ftfy', 'chardet', 'regex', 'tomllib', 'json', 'shutil', 'difflib', 'newsclean.pipeline',"
        " 'newsclean.encoding', 'newsclean.tables', 'newsclean.parallel', 'newsclean.cli.progress',"
        " 'newsclean.cli.shells', 'typing'} & (set(sys.modules) - before); sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_cannot_be_opened_is_told_with_a_remedy(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Nothing to see.\n")
    for words, message in (
        (["detct", "a.txt"], "newsclean: detct: No such file or directory; did you mean newsclean detect?"),
        (["help"], "newsclean: help: No such file or directory; did you mean newsclean --help?"),
        (["story"], "newsclean: story: No such file or directory"),
        (["a.txt", "-o", "."], "newsclean: .: Is a directory; --output-dir writes each FILE into a directory"),
        (["a.txt", "-o", "b/c"], "newsclean: b/c: No such file or directory; the directory that it would be in is not"),
    ):
        done = run(*words, cwd=tmp_path)
        assert done.returncode in (66, 74)
        assert done.stderr.decode().startswith(message), words
        assert done.stderr.count(b"\n") == 1


def test_wrong_options_say_what_was_meant(tmp_path):
    for words, message in (
        (["--onyl", "gaps"], "unknown option --onyl; did you mean --only?"),
        (["--only", "mojibak"], "did you mean 'mojibake'?"),
        (["--skip", "x"], "--skip: 'x' is none of encoding, mojibake, boilerplate, gaps, normalize"),
        (["--only"], "--only needs STAGE,..., one of encoding, mojibake, boilerplate, gaps, normalize"),
        (["--output"], "--output needs FILE"),
        (["--max-gap-rate", "high"], "--max-gap-rate: 'high' is no number"),
        (["--max-gap-rate", "-1"], "--max-gap-rate must be a number of gaps per 1,000 words, 0 or more"),
        (["--check=yes", "x"], "--check: takes no value, but there is 'yes'"),
        (["-help"], "unknown option -help; did you mean --help?"),
        (["--site", "x"], "unknown option --site here; it belongs to newsclean learn"),
        (["detect", "--stat"], "unknown option --stat; see newsclean detect --help"),
        (["--remove", "bylin"], "--remove: there is no kind 'bylin'; did you mean 'byline'?"),
        (["--mark-gaps="], "--mark-gaps must not be empty"),
        (["rules", "qqq"], "no rule qqq; newsclean rules lists them"),
        (["--from", "klingon"], "--from: Python has no text encoding 'klingon'; newsclean detect FILE tells"),
        (["--in-place"], "--in-place needs the names of the files to change"),
        (["--in-place", "--check", "x"], "--in-place and --check exclude each other"),
        (["--level", "brutal"], "'brutal' is none of careful, balanced, thorough"),
        (["undo", "x"], "undo needs --log FILE"),
        (["--normalize=qoutes"], "did you mean 'quotes'?"),
        (["--only", "mojibake", "--mark-gaps"], "--mark-gaps needs the stage gaps"),
    ):
        done = run(*words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, b"")
        assert message in done.stderr.decode(), words
        assert done.stderr.count(b"\n") == 1
