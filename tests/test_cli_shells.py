# SPDX-License-Identifier: Apache-2.0
"""Completions and the manual page: all that the flag tables hold is in them, and shells and groff can use them."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import newsclean
from newsclean.boilerplate.finder import KEPT_KINDS
from newsclean.boilerplate.finder import LEVELS as FINDER_LEVELS
from newsclean.boilerplate.model import line_model
from newsclean.boilerplate.rulefiles import written_rules
from newsclean.cli import values
from newsclean.cli.flags import COMMANDS, EXITS, FLAGS, flags_of
from newsclean.cli.main import main
from newsclean.cli.shells import completion_script
from newsclean.cli.shells.roff import page
from newsclean.cli.values import SHELLS
from newsclean.columns import COLUMNS
from newsclean.config import LEVELS, STAGES, Config
from newsclean.formats.system import System
from newsclean.normalize import FIXERS

NAMES = [command.name for command in COMMANDS]


def need(program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")


@pytest.fixture
def place(tmp_path):
    """A directory with two files and the scripts, and with the command in its PATH."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin/newsclean"
    source = Path(newsclean.__file__).parents[1]
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m newsclean "$@"\n')
    command.chmod(0o755)
    for shell in SHELLS:
        (tmp_path / f"script.{shell}").write_text(completion_script(shell), encoding="utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here/a story.txt").touch()
    (tmp_path / "here/under.txt").touch()
    (tmp_path / "here/under").mkdir()
    return tmp_path


def run(place, *words):
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(place), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, capture_output=True, cwd=place / "here", env=env, encoding="utf-8", timeout=30)
    assert done.stderr == ""
    return done.stdout


# The values that are written out once more


def test_the_values_are_those_of_the_modules_that_know_them():
    assert values.STAGES == STAGES
    assert values.LEVELS == LEVELS == FINDER_LEVELS
    assert values.FIXERS == FIXERS
    assert tuple(COLUMNS) == values.COLUMNS
    written = {rule.kind for rule in written_rules()}
    assert set(values.KINDS) == written | set(line_model().kinds) | {"residue", "duplicate-headline"}
    assert set(values.KINDS[:3]) == KEPT_KINDS
    for name in values.ENCODINGS:
        assert Config(encoding=name).encoding


def test_help_names_all_values_that_it_can():
    for flag in FLAGS:
        assert all(value in flag.help for value in flag.values) or flag.names == ("--skip",)


# The command


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_written_to_standard_output(capfd, shell):
    assert main(["completions", shell], System()) == 0
    assert capfd.readouterr() == (completion_script(shell), "")


@pytest.mark.parametrize("words", [[], ["tcsh"], ["bash", "zsh"]])
def test_another_shell_is_a_usage_error(capfd, words):
    assert main(["completions", *words], System()) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "the name of one shell, bash, zsh, fish" in err


def test_the_page_is_written_to_standard_output(capfd):
    assert main(["manual"], System()) == 0
    assert capfd.readouterr() == (page(), "")
    assert main(["manual", "undo"], System()) == 2


# Completions


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_its_script(place, shell):
    need(shell)
    run(place, shell, "-n", str(place / f"script.{shell}"))


def bash_answers(place, *words):
    script = '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _newsclean; printf "%s\\n" "${COMPREPLY[@]}"'
    out = run(place, "bash", "-c", script, "bash", str(place / "script.bash"), *words)
    return [line for line in out.split("\n") if line]


def fish_answers(place, line):
    out = run(place, "fish", "--no-config", "-c", f"source {place}/script.fish; complete -C $argv", line)
    return [line.split("\t")[0] for line in out.splitlines()]


def names_of(command):
    return {name for flag in flags_of(command) for name in flag.names}


@pytest.mark.parametrize("command", NAMES)
def test_bash_offers_every_option_and_no_other(place, command):
    need("bash")
    assert set(bash_answers(place, "newsclean", *command.split(), "-")) == names_of(command)


@pytest.mark.parametrize("command", NAMES)
def test_fish_offers_every_option_and_no_other(place, command):
    need("fish")
    found = fish_answers(place, f"newsclean {command} -") + fish_answers(place, f"newsclean {command} --")
    assert {name.rstrip("=") for name in found} == names_of(command)


@pytest.mark.parametrize("command", NAMES)
def test_zsh_is_told_every_option_and_no_other(command):
    branches = re.split(r"^        \('(.*)'\)$", completion_script("zsh"), flags=re.MULTILINE)
    branch = branches[branches.index(command, 1) + 1]
    assert set(re.findall(r"^ +'(?:\*|\(.*?\))?(--?[a-zA-Z-]+?)(?:=-|=|\+)?\[", branch, re.MULTILINE)) == names_of(
        command
    )


@pytest.mark.parametrize(
    "words, answers",
    [
        (["--level", "ca"], ["careful"]),
        (["--level", ""], [*LEVELS]),
        (["--level", "="], [*LEVELS]),
        (["--level", "=", "th"], ["thorough"]),
        (["--level=th"], ["--level=thorough"]),
        (["--only", "mo"], ["mojibake"]),
        (["--only", "gaps,mo"], ["gaps,mojibake"]),
        (["--only", "=", "gaps,"], ["gaps,encoding", "gaps,mojibake", "gaps,boilerplate", "gaps,normalize"]),
        (["--normalize", "=", "nf"], ["nfc"]),
        (["--normalize", "nf"], []),
        (["--to", ""], ["utf-8", "same"]),
        (["--from", "koi"], ["koi8-r", "koi8-u"]),
        (["--remo"], ["--remove"]),
        (["un"], ["undo"]),
        (["a.txt", "un"], []),
        (["--", "-"], []),
        (["-o", "un"], []),
        (["gaps", "--on"], []),
        (["gaps", "--le"], ["--level"]),
        (["undo", "--lo"], ["--log"]),
        (["completions", ""], [*SHELLS]),
        (["rules", "en.follow-"], ["en.follow-name"]),
        ([""], [*NAMES[1:], "a story.txt", "under", "under.txt"]),
    ],
)
def test_bash_completes(place, words, answers):
    need("bash")
    assert sorted(bash_answers(place, "newsclean", *words)) == sorted(answers)


@pytest.mark.parametrize(
    "line, answers",
    [
        ("--level ca", ["careful"]),
        ("--level=", ["--level=balanced", "--level=careful", "--level=thorough"]),
        ("--only gaps,mo", ["gaps,mojibake"]),
        ("--only=gaps,mo", ["--only=gaps,mojibake"]),
        ("--normalize=nf", ["--normalize=nfc"]),
        ("--normalize und", ["under.txt", "under/"]),
        ("und", ["under.txt", "under/", "undo"]),
        ("x und", ["under.txt", "under/"]),
        ("undo --log und", ["under.txt", "under/"]),
        ("--output-dir und", ["under/"]),
        ("explain und", []),
        ("completions z", ["zsh"]),
        ("rules en.follow-", ["en.follow-name"]),
    ],
)
def test_fish_completes(place, line, answers):
    need("fish")
    assert sorted(fish_answers(place, f"newsclean {line}")) == answers


STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "bind 'set enable-bracketed-paste off'; . ../script.bash"),
    "zsh": (["zsh", "-f", "-i"], "autoload -U compinit; compinit -u -D; . ../script.zsh"),
}


def typed(place, shell, keys, expected):
    """What the line looks like after `keys` in an interactive shell, once `expected` is seen."""
    pty = pytest.importorskip("pty")
    words, setup = STARTS[shell]
    leader, follower = pty.openpty()
    env = {"PATH": f"{place / 'bin'}:{os.environ['PATH']}", "TERM": "dumb", "HOME": str(place), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        words, stdin=follower, stdout=follower, stderr=follower, cwd=place / "here", env=env, start_new_session=True
    )
    os.close(follower)

    def until(mark):
        seen, end = "", time.monotonic() + 30
        while mark not in seen and time.monotonic() < end:
            if select.select([leader], [], [], 0.1)[0]:
                seen += os.read(leader, 65536).decode()
        return seen

    try:
        os.write(leader, f"{setup}; echo re''ady\n".encode())
        until("ready")
        os.write(leader, keys.encode())
        return until(expected)
    finally:
        process.kill()
        process.wait()
        os.close(leader)


@pytest.mark.parametrize("shell", STARTS)
@pytest.mark.parametrize(
    "keys, line",
    [
        ("newsclean --lev\t", "newsclean --level"),
        ("newsclean --only enc\t", "newsclean --only encoding"),
        ("newsclean --only=gaps,mo\t", "newsclean --only=gaps,mojibake"),
        ("newsclean undo --in-p\t", "newsclean undo --in-place"),
        ("newsclean under.\t", "newsclean under.txt"),
        ("newsclean --output-dir un\t", "newsclean --output-dir under/"),
        ("newsclean -o a\t", "newsclean -o a\\ story.txt"),
    ],
)
def test_a_tab_completes_the_line(place, shell, keys, line):
    need(shell)
    assert line in typed(place, shell, keys, line)


# The manual page


def section(text, title):
    return re.search(rf'^\.S[HS] "?{title}"?$\n(.*?)(?=^\.S|\Z)', text, re.MULTILINE | re.DOTALL)[1]


def test_the_page_has_every_option_of_every_subcommand():
    plain = page().replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "")
    head = re.split(r"^\.SH SUBCOMMANDS$", plain, flags=re.MULTILINE)[0]
    for command in COMMANDS:
        part = section(plain, f"newsclean {command.name}") if command.name else head
        for flag in flags_of(command.name):
            value = f"={flag.metavar}" if flag.metavar else ""
            value = f"[{value}]" if flag.bare is not None else value
            assert f".TP\n{', '.join(flag.names)}{value}\n" in part, (command.name, flag.names)
            if flag.config:
                assert flag.config in section(plain, "CONFIGURATION")
        assert f"newsclean {command.name}".rstrip() + " [OPTION ...]" in section(plain, "SYNOPSIS")
    for code, _ in EXITS:
        assert f"\n{code}\n" in section(plain, "EXIT STATUS")
    assert page().isascii()


@pytest.mark.parametrize("program", [["groff", "-man", "-ww", "-Tutf8"], ["mandoc", "-Wwarning", "-Tutf8"]])
def test_the_page_is_set_without_warnings(tmp_path, program):
    need(program[0])
    (tmp_path / "newsclean.1").write_text(page(), encoding="ascii")
    done = subprocess.run([*program, "newsclean.1"], capture_output=True, cwd=tmp_path, timeout=60)
    assert done.stderr == b""
    text = re.sub(r"\x1b\[[\d;]*m|.\x08", "", done.stdout.decode())
    assert "newsclean undo [OPTION ...] --log FILE [FILE ...]" in text
    assert "newsclean explain 'LÃ¶wenzÃ¤hne'" in text
    assert "write TEXT (default […])" in text


def test_exit_codes_are_those_of_the_document(request):
    text = (request.config.rootpath / "docs/command.md").read_text(encoding="utf-8")
    table = text.partition("## Exit codes")[2].partition("##")[0]
    assert re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE) == [code for code, _ in EXITS]
