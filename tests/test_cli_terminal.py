# SPDX-License-Identifier: Apache-2.0
"""What reaches a terminal can neither steer it nor lie about the order of the text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean

pty = pytest.importorskip("pty")

EVIL = "\x1b]0;title\x07 \x1b[2J \x1bP1$r\x1b\\ \x9b31m \u202eabc\u2066 &amp; \r\n".encode()


def on_terminal(words, cwd, **variables):
    """Both outputs of the command on a pseudo terminal, and its exit code."""
    leader, follower = pty.openpty()
    source = str(Path(newsclean.__file__).parents[1])
    env = os.environ | {"PYTHONPATH": source, "TERM": "xterm"} | variables
    process = subprocess.Popen(
        [sys.executable, "-m", "newsclean", *words], stdout=follower, stderr=follower, stdin=follower, cwd=cwd, env=env
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            data = os.read(leader, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
    os.close(leader)
    return seen, process.wait(timeout=30)


def controls(data):
    text = data.decode("utf-8").replace("\r\n", "")
    return [c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200e"]


def test_a_diff_shows_controls_as_signs(tmp_path):
    name = "a\x1b[31m\u202e"
    (tmp_path / name).write_bytes(EVIL)
    words = ["--only", "normalize", "--normalize=entities", "--diff", name]
    seen, code = on_terminal(words, tmp_path, NO_COLOR="1")
    assert code == 0
    assert controls(seen) == []
    assert "␛]0;title␇".encode() in seen
    assert b"<U+202E>" in seen
    coloured, _ = on_terminal(words, tmp_path)
    assert set(controls(coloured)) == {"\x1b"}
    for code in ("\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[1m", "\x1b[m"):
        coloured = coloured.replace(code.encode(), b"")
    assert coloured == seen


def test_colours_can_be_asked_for_and_refused(tmp_path):
    (tmp_path / "a").write_bytes(EVIL)
    words = ["--only", "normalize", "--normalize=entities", "--diff", "a"]
    usual, _ = on_terminal(words, tmp_path)
    assert b"\x1b[31m" in usual
    assert on_terminal([*words, "--color=always"], tmp_path, NO_COLOR="1")[0] == usual
    assert on_terminal(words, tmp_path, TERM="dumb") == on_terminal([*words, "--color", "never"], tmp_path)
    assert controls(on_terminal([*words, "--color", "never"], tmp_path)[0]) == []
    source = str(Path(newsclean.__file__).parents[1])
    line = [sys.executable, "-m", "newsclean", *words, "--color", "always"]
    piped = subprocess.run(line, capture_output=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": source}).stdout
    assert piped == usual.replace(b"\r\n", b"\n")  # coloured is for looking at: nothing of the data's own escapes


def test_messages_and_lists_show_controls_as_signs(tmp_path):
    name = "b\x1b[2J\x07\n\u202e"
    seen, code = on_terminal([name, "--no-config"], tmp_path)
    assert code == 66
    assert controls(seen) == []
    (tmp_path / name).write_bytes(b"plain text\n")
    seen, code = on_terminal(["detect", name], tmp_path)
    assert code == 0
    assert controls(seen) == []
    assert seen.count(b"\n") == 1


def test_into_a_pipe_the_diff_has_the_bytes_of_the_data(tmp_path):
    (tmp_path / "a").write_bytes(EVIL)
    source = str(Path(newsclean.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "newsclean", "--only", "normalize", "--normalize=entities", "--diff", "a"],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": source},
    )
    assert b"-" + EVIL in done.stdout
