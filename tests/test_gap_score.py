# SPDX-License-Identifier: Apache-2.0
"""How damaged a document is, from Python and from the shell, and what follows from it."""

import json

import pytest

from newsclean import Cleaner, Config, inspect
from newsclean.config import ConfigError
from newsclean.gaps import document_score, find_gaps
from newsclean.gaps.score import GapScore, count_words, joined

CLEAN = "The council met on Monday. It agreed to build a new bridge over the river, the mayor said.\n" * 8
DAMAGED = "The met on Monday. It agreed to build a over the, the said, according to, a local paper.\n" * 8


def test_the_score_of_a_result_is_that_of_its_clean_text(
    command,
):
    result = inspect(DAMAGED)
    rate, damage = document_score(result.text)
    assert result.gap_rate == rate > inspect(CLEAN).gap_rate
    assert result.stats["gaps_per_1000_words"] == round(rate, 3)
    assert result.stats["gap_damage"] == round(damage, 4) > 0.5 > inspect(CLEAN).stats["gap_damage"]


def test_a_result_without_the_stage_has_no_score():
    result = inspect(DAMAGED, stages=["mojibake"])
    assert result.gap_rate is None
    assert not {"gaps_per_1000_words", "gap_damage"} & set(result.stats)
    assert inspect("").stats["gaps_per_1000_words"] == 0.0


def test_markers_do_not_hide_the_damage():
    plain, marked = inspect(DAMAGED), inspect(DAMAGED, mark_gaps="[…]")
    assert "[…]" in marked.text
    assert marked.gap_score == plain.gap_score


def test_a_text_of_several_windows_adds_up(command, tmp_path):
    text = CLEAN + "\n" + DAMAGED + "\n" + CLEAN
    config = Config(window=len(DAMAGED))
    result = Cleaner(config).inspect(text)
    assert result.gap_score.damage >= 0.5 > Cleaner(config).inspect(CLEAN).gap_score.damage
    assert Cleaner(config).inspect(text.encode()).gap_score == result.gap_score
    (tmp_path / "newsclean.toml").write_text(f"window = {len(DAMAGED)}\n")
    told = json.loads(command("--stats", "--json", data=text.encode()).stderr)
    assert {key: told[key] for key in ("gaps_per_1000_words", "gap_damage")} == {
        key: result.stats[key] for key in ("gaps_per_1000_words", "gap_damage")
    }


def test_windows_are_joined_by_sum_and_by_the_most_damaged(
    command,
):
    assert joined([GapScore(1.5, 0.2), None, GapScore(0.5, 0.9)]) == GapScore(2.0, 0.9)
    assert joined([None]) is None
    assert GapScore(2.0, 0.9).rate(500) == 4.0
    assert GapScore().rate(0) == 0.0


def test_words_of_scripts_without_blanks_are_counted_too():
    assert count_words("") == 0
    assert count_words("The ferry will not sail.") == 5
    assert count_words("渡轮周五不会起航。" * 100) == 90


def test_a_gap_inside_boilerplate_is_no_damage_to_the_article():
    article = "The harbour was closed on Monday after a storm had torn the crane down, the port said.\n"
    removed = inspect("Follow us on  and  to stay up to date\n" + article)
    assert removed.text == article
    assert not removed.gaps
    kept = "Published  Monday,  4 May 2020\n" + article
    assert find_gaps(kept)
    result = inspect(kept)
    assert [f.kind for f in result.findings] == ["boilerplate.date"]
    assert result.gap_rate < 1 < document_score(kept)[0]
    assert result.gap_score.damage < 0.5
    assert inspect(kept, mark_gaps="[…]").text == kept


def test_the_limit_decides_by_the_rate():
    config = Config(max_gap_rate=50)
    assert config.is_damaged(inspect(DAMAGED).gap_rate)
    assert not config.is_damaged(inspect(CLEAN).gap_rate)
    assert not config.is_damaged(50.0)
    assert not config.is_damaged(None)
    assert not Config().is_damaged(1e9)


@pytest.mark.parametrize("value", [-1, "3", True, float("nan")])
def test_a_limit_that_is_none_is_refused(value):
    with pytest.raises(ConfigError, match="max_gap_rate must be a number of gaps per 1,000 words"):
        Config(max_gap_rate=value)


def test_a_limit_needs_the_stage():
    with pytest.raises(ConfigError, match="max_gap_rate needs the stage gaps"):
        Config(stages=frozenset({"mojibake"}), max_gap_rate=3)


def test_files_above_the_limit_are_named(command, tmp_path):
    (tmp_path / "good.txt").write_text(CLEAN)
    (tmp_path / "bad.txt").write_text(DAMAGED)
    done = command("--max-gap-rate", "50", "good.txt", "bad.txt")
    assert done.stdout.decode() == CLEAN + DAMAGED
    assert done.stderr.decode().startswith("newsclean: bad.txt: ")
    assert done.stderr.decode().endswith("expected gaps per 1,000 words, more than --max-gap-rate 50\n")
    assert done.returncode == 1
    assert command("--max-gap-rate", "50", "--check", "good.txt").returncode == 0
    for words in (["--check"], ["--diff"], ["--in-place"], ["--only", "gaps"], ["--quiet"]):
        done = command("--max-gap-rate=50", *words, "bad.txt")
        assert done.returncode == 1, words
        assert (b"bad.txt: " in done.stderr) == (words != ["--quiet"])
    assert (tmp_path / "bad.txt").read_text() == DAMAGED
    assert command("gaps", "--max-gap-rate", "50", "bad.txt").returncode == 1
    done = command("--max-gap-rate", "many", "bad.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--max-gap-rate" in done.stderr


def test_a_limit_in_the_configuration_gives_way_to_the_command_line(command, tmp_path):
    (tmp_path / "newsclean.toml").write_text("max_gap_rate = 50\n")
    (tmp_path / "bad.txt").write_text(DAMAGED)
    assert command("bad.txt").returncode == 1
    assert command("--max-gap-rate", "inf", "bad.txt").returncode == 0
    assert command("--only", "mojibake", "bad.txt").returncode == 0
    done = command("--only", "mojibake", "--max-gap-rate", "50", "bad.txt")
    assert (done.returncode, done.stdout) == (2, b"")


def test_only_gaps_lists_what_the_subcommand_lists(command, tmp_path):
    text = "Follow us on  and  to stay up to date\n" + DAMAGED.replace("paper", "â€œpaperâ€")
    (tmp_path / "a").write_text(text)
    listed = command("gaps", "a").stdout
    assert listed.startswith(b"a:2:")
    for words in (["--only", "gaps"], ["--only", "encoding,gaps"], ["--only", "gaps", "--stats"]):
        assert command(*words, "a").stdout == listed, words
    assert command("--only", "gaps", data=text.encode()).stdout == listed.replace(b"a:", b"-:")
    as_json = command("--only", "gaps", "--json", "a").stdout
    assert as_json == command("gaps", "--json", "a").stdout
    assert len(as_json.splitlines()) == len(listed.splitlines())
    counts = json.loads(command("gaps", "--stats", "--json", "a").stderr)
    assert counts["gap_damage"] > 0.5
    assert (counts["changed"], counts["edits"], counts["bytes_out"]) == (0, 0, counts["bytes_in"])
    assert all(kind.startswith("gap.") for kind in counts["findings"])
    command("--only", "gaps", "--report", "r.jsonl", "a")
    *found, document, _ = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()][1:]
    assert [(f["line"], f["column"]) for f in found if f["confidence"] >= 0.5] == [
        tuple(map(int, line.split(b" ")[0].split(b":")[1:])) for line in listed.splitlines()
    ]
    assert (document["changed"], document["edits"]) == (False, 0)
    assert document["gap_damage"] == counts["gap_damage"]
    (tmp_path / "newsclean.toml").write_text('stages = ["mojibake"]\n')
    assert command("--only", "gaps", "a").stdout == listed


def test_only_gaps_copies_the_text_where_something_else_is_asked_for(command, tmp_path):
    (tmp_path / "a").write_text(DAMAGED)
    marked = command("--only", "gaps", "--mark-gaps", "a").stdout.decode()
    assert "[…]" in marked
    assert command("--only", "gaps", "--log", "log", "a").stdout.decode() == DAMAGED
    assert command("--only", "gaps,mojibake", "a").stdout.decode() == DAMAGED
    assert command("--only", "gaps", "--to", "same", "a").stdout.decode() == DAMAGED
    assert command("--only", "gaps", "--output", "out", "a").stdout == b""
    assert (tmp_path / "out").read_text() == DAMAGED
    for words in (["--check"], ["--diff"], ["--in-place"]):
        done = command("--only", "gaps", *words, "a")
        assert (done.stdout, done.returncode) == (b"", 0), words
    (tmp_path / "newsclean.toml").write_text('mark_gaps = "[…]"\n')
    assert command("--only", "gaps", "a").stdout.decode() == marked
    done = command("--only", "mojibake", "--json", "a")
    assert (done.returncode, done.stdout) == (2, b"")


def test_places_run_through_the_windows(command, tmp_path):
    text = (
        "The ferry was late, the port said. " * 6
        + "\n\n"
        + "It will not sail on Friday. " * 6
        + "He came from the  harbour.\n"
    )
    (tmp_path / "newsclean.toml").write_text("window = 100\n")
    facts = [json.loads(line) for line in command("gaps", "--json", data=text.encode()).stdout.splitlines()]
    assert [(f["line"], f["column"]) for f in facts if f["kind"] == "gap.spacing"] == [
        (3, text.splitlines()[2].index("  harbour") + 1)
    ]
    assert all(not text[f["start"] : f["end"]].strip() for f in facts)
    assert [text[f["end"] :][:7] for f in facts if f["kind"] == "gap.spacing"] == ["harbour"]
