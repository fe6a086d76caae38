# SPDX-License-Identifier: Apache-2.0
"""Options from files and the command line: what goes before what, and what is said about mistakes."""

import pytest

from newsclean.cli.flags import COMMANDS, FLAGS, Kind, flags_of
from newsclean.cli.main import main
from newsclean.cli.options import config_of
from newsclean.cli.parser import help_text, parse
from newsclean.cli.status import UsageError
from newsclean.formats.system import System


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def config(*words):
    return config_of(parse(words)[1], System())


def test_the_defaults(place):
    assert config().stages == {"encoding", "mojibake", "boilerplate", "gaps"}
    assert config().mark_gaps is None


def test_flags_become_options(place):
    assert config("--only", "gaps,encoding").stages == {"gaps", "encoding"}
    assert config("--skip", "gaps").stages == {"encoding", "mojibake", "boilerplate"}
    assert config("--normalize").stages == {"encoding", "mojibake", "boilerplate", "gaps", "normalize"}
    assert config("--normalize").normalize == frozenset()
    assert config("--normalize=nfc,quotes").normalize == {"nfc", "quotes"}
    assert config("--mark-gaps").mark_gaps == "[…]"
    assert config("--mark-gaps=(gone)").mark_gaps == "(gone)"
    assert config("--remove=byline,date").remove == {"byline", "date"}
    assert config("--level", "thorough").level == "thorough"
    assert config("--from", "KOI8-R").encoding == "koi8-r"


def test_an_own_file_goes_before_the_project_and_the_command_line_before_both(place):
    (place / "pyproject.toml").write_text('[tool.newsclean]\nlevel = "thorough"\n')
    assert config().level == "thorough"
    (place / "newsclean.toml").write_text('level = "balanced"\nremove = ["date"]\nstages = ["boilerplate"]\n')
    assert config().level == "balanced"
    assert config("--level", "careful").level == "careful"
    assert config("--level", "careful").remove == {"date"}
    assert config().stages == {"boilerplate"}
    assert config("--skip", "boilerplate").stages == set()
    assert config("--no-config").level == "careful"
    (place / "other.toml").write_text('level = "thorough"\n')
    assert config("--config", "other.toml").level == "thorough"
    assert config("--config", "other.toml").remove == frozenset()


def test_only_the_directory_where_the_user_stands_is_looked_at(place, monkeypatch):
    (place / "newsclean.toml").write_text('level = "thorough"\n')
    (place / "sub").mkdir()
    monkeypatch.chdir(place / "sub")
    assert config().level == "careful"


def test_a_project_that_does_not_speak_of_newsclean_is_left_alone(place):
    (place / "pyproject.toml").write_text("this is [ not TOML\n")
    assert config().level == "careful"


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("newsclean.toml", 'levl = "careful"\n', "newsclean.toml: unknown option 'levl'; did you mean 'level'?"),
        ("newsclean.toml", "level = 3\n", "newsclean.toml: level: 3 is none of careful, balanced, thorough"),
        ("newsclean.toml", 'stages = "gaps"\n', "newsclean.toml: stages must be a list of names"),
        ("newsclean.toml", "gap_threshold = 2\n", "newsclean.toml: gap_threshold must be a number from 0 to 1"),
        ("newsclean.toml", "= 2\n", "newsclean.toml: not valid TOML: "),
        ("newsclean.toml", "a = '\xff'\n", "newsclean.toml: not valid TOML: "),
        ("pyproject.toml", "[tool.newsclean]\nwindow = 1\n", "pyproject.toml: window must be a whole number"),
        ("pyproject.toml", "[tool]\nnewsclean = 1\n", "pyproject.toml: newsclean must be a table of options"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(place, capfd, name, content, message):
    (place / name).write_bytes(content.encode("latin-1"))
    assert main([], System()) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_a_missing_configuration_file_is_a_usage_error(place, capfd):
    assert main(["--config", "gone.toml"], System()) == 2
    assert capfd.readouterr().err == "newsclean: gone.toml: No such file or directory\n"


def test_files_may_stand_anywhere():
    _, args = parse(["a", "--only", "gaps", "b", "-vq", "-", "--", "-c", "--only"])
    assert args.operands == ["a", "b", "-", "-c", "--only"]
    assert (args.only, args.verbose, args.quiet) == (["gaps"], 1, True)


def test_options_with_a_default_swallow_no_file():
    _, args = parse(["--mark-gaps", "a", "--normalize", "b"])
    assert args.operands == ["a", "b"]
    assert (args.mark_gaps, args.normalize) == ("[…]", [])


def test_values_of_short_options():
    for words in (["-o", "x"], ["-ox"], ["-vo", "x"], ["--output=x"], ["--output", "x"]):
        assert parse(words)[1].output == "x", words
    assert parse(["-o", "-i"])[1].output == "-i"


def test_options_are_not_abbreviated():
    with pytest.raises(UsageError, match=r"unknown option --mark; did you mean --mark-gaps\?"):
        parse(["--mark"])


def test_a_file_called_like_a_subcommand():
    assert parse(["./undo"])[0] == ""
    assert parse(["--", "undo"])[1].operands == ["undo"]
    assert parse(["undo", "--log", "x", "undo"])[0] == "undo"


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
def test_the_help_names_every_option(command):
    text = help_text(command)
    for flag in flags_of(command):
        assert all(name in text for name in flag.names)
    assert max(map(len, text.splitlines())) <= 100


def test_flag_rows_are_sound():
    for flag in FLAGS:
        assert (flag.metavar is None) == (flag.kind in (Kind.SWITCH, Kind.COUNT)), flag.names
        assert flag.names[-1].startswith("--")
    for command in COMMANDS:
        names = [name for flag in flags_of(command.name) for name in flag.names]
        assert len(names) == len(set(names))


def test_the_documents_name_every_option_and_subcommand(request):
    text = (request.config.rootpath / "docs/command.md").read_text(encoding="utf-8")
    for flag in FLAGS:
        assert f"`{flag.names[-1]}" in text, flag.names
    for command in COMMANDS:
        assert f"newsclean {command.name}".rstrip() in text


def test_the_hooks_are_commands_that_parse(request):
    text = (request.config.rootpath / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = [line.split(":", 1)[1].split() for line in text.splitlines() if line.strip().startswith("entry:")]
    assert len(entries) == text.count("\n  args: [--text]\n") == 2
    for program, *words in entries:
        assert program == "newsclean"
        args = parse([*words, "file"])[1]
        assert args.only == ["encoding", "mojibake"]
        assert args.operands == ["file"]
        # what a user's args say goes before
        assert parse([*words, "--only", "mojibake", "--jsonl", "file"])[1].only == ["mojibake"]
