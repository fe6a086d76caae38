# SPDX-License-Identifier: Apache-2.0
"""What a reader would notice: labels go, the article stays, and nothing breaks on odd input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.boilerplate import LEVELS, RuleError, find_boilerplate, load_rules
from newsclean.boilerplate.rules import fold, fold_by_pattern

PROSE = [
    "The council of the harbour town decided on Tuesday to rebuild the old wooden bridge, which a "
    "storm had carried away in the winter, and to pay for it out of the fund for roads.",
    "The mayor said the work would begin in the spring and last until the autumn, and that the ferry, which has "
    "carried people over the river since January, would go on running until the first car crosses.",
    "Fishermen had asked for a higher arch so that their boats can pass at high water; the engineers, who had first "
    "refused, agreed after a test with a model showed that the wind does no harm to it.",
    "The opposition abstained. Its leader said that she was for the bridge but against the way it was paid for, and "
    "that the town would regret it when the next storm comes and the fund for roads is empty.",
]


def article(*, head=(), inside=(), tail=()):
    return "\n".join([*head, *PROSE[:2], *inside, *PROSE[2:], *tail])


def removed(text, level="careful"):
    return [text[f.start : f.end] for f in find_boilerplate(text, level=level) if f.replacement == ""]


def after_removal(text):
    for f in reversed([f for f in find_boilerplate(text) if f.replacement == ""]):
        start, end = f.start, f.end
        if (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n"):
            end = min(end + 1, len(text))
        text = text[:start] + text[end:]
    return text


def test_labels_and_calls_go():
    text = article(
        head=["Town to rebuild its bridge", "3 min read"],
        inside=["Advertisement", "[Click to enlarge]"],
        tail=["Follow us on Twitter and Facebook", "Share this article", "© 2021 The Daily Example"],
    )
    gone = removed(text)
    assert gone == ["3 min read", "Advertisement", "[Click to enlarge]", "Follow us on Twitter and Facebook",
                    "Share this article", "© 2021 The Daily Example"]  # fmt: skip


def test_headline_by_line_and_date_stay():
    text = article(head=["Town to rebuild its old bridge", "By Jane Doe", "12 May 2021"])
    assert removed(text) == []


def test_second_headline_goes_and_the_first_stays():
    head = "Harbour town decides to rebuild its old wooden bridge"
    text = article(head=[head, "", head, "The work is to begin in spring"])
    found = [f for f in find_boilerplate(text) if f.kind == "boilerplate.duplicate-headline"]
    assert [(f.start, f.replacement) for f in found] == [(len(head) + 2, "")]


@pytest.mark.parametrize("count", [2, 3, 15, 40])
def test_lines_that_differ_in_a_number_are_no_second_headlines(count):
    lines = [f"Match {i}: the visitors take the lead after half an hour" for i in range(count)]
    assert not [f for f in find_boilerplate("\n".join(lines)) if f.kind == "boilerplate.duplicate-headline"]
    lines[1] = lines[0]
    found = [f for f in find_boilerplate("\n".join(lines)) if f.kind == "boilerplate.duplicate-headline"]
    assert [f.start for f in found] == [len(lines[0]) + 1]


def test_a_refrain_inside_the_article_is_no_second_headline():
    line = "And the bridge was gone, and nobody knew why."
    assert line not in removed(article(inside=[line, line]))


def test_credit_goes_and_caption_stays():
    text = article(head=["Town to rebuild its bridge"], inside=["The ferry on its first trip across the river [Getty]"])
    assert removed(text) == [" [Getty]"]


def test_label_before_a_sentence_goes_alone():
    text = article(inside=["Read more: The towns up the river have also lost their bridges."])
    assert removed(text) == ["Read more: "]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (PROSE[0] + " Read also: Ten towns without a bridge", " Read also: Ten towns without a bridge"),
        (PROSE[0] + " Follow us on Twitter and Facebook for more.", " Follow us on Twitter and Facebook for more."),
        (PROSE[1] + " Photo by Jane Doe/Example Agency", " Photo by Jane Doe/Example Agency"),
        (PROSE[0][:90] + " [Getty Images]" + PROSE[0][90:], " [Getty Images]"),
        (PROSE[2] + " (Foto: Max Muster) " + PROSE[3], " (Foto: Max Muster)"),
    ],
)
def test_a_part_of_a_line_goes_and_the_rest_stays(line, part):
    assert removed(article(inside=[line])) == [part]


def test_who_reported_is_marked_and_stays():
    note = "(Reporting by Jane Doe; Editing by John Roe)"
    text = article(inside=[PROSE[0] + " " + note + " " + PROSE[1]])
    found = [f for f in find_boilerplate(text) if f.rule == "en.note-on-reporting"]
    assert [(text[f.start : f.end].strip(), f.replacement) for f in found] == [(note, None)]


@pytest.mark.parametrize(
    "line",
    [
        "He said [Getty was told] that it was over, and left the hall by the back door.",
        "She had a plan. Read more books and the world opens, she told the children.",
        "The rate rose to 4 percent (from 3), and the bank said it may rise again.",
    ],
)
def test_brackets_and_calls_of_the_article_stay(line):
    assert removed(article(inside=[line])) == []


def test_line_in_a_foreign_script_at_the_edge_goes():
    assert removed(article(head=["春风网", "Town to rebuild its bridge"])) == ["春风网"]


def test_line_in_a_foreign_script_inside_stays():
    assert removed(article(inside=["春风网"])) == []


def test_line_of_no_break_spaces_goes():
    assert removed(article(tail=["\xa0"])) == ["\xa0"]


@pytest.mark.parametrize("level", LEVELS)
def test_prose_stays_whole(level):
    assert removed(article(), level) == []


def test_wrapped_prose_stays_whole():
    import textwrap

    text = "\n".join(line for part in PROSE for line in [*textwrap.wrap(part, 66), ""])
    assert removed(text) == []


def test_levels_remove_more_and_more():
    text = article(tail=["Storm in the south: what the islands learnt", "Ferry prices to rise", "More from The Example",
                         "Sport", "Weather", "Contact", "About us"])  # fmt: skip
    counts = [len(removed(text, level)) for level in LEVELS]
    assert counts == sorted(counts)


def test_removal_settles_at_once():
    text = article(head=["3 min read"], inside=["Advertisement"], tail=["Share this article", "Follow us on Twitter"])
    clean = after_removal(text)
    assert removed(clean) == []


@pytest.mark.parametrize(
    ("language", "label"),
    [("de", "Lesen Sie auch"), ("fr", "Sur le même sujet"), ("es", "Lo más leído"), ("ru", "Читайте также"),
     ("zh", "相关阅读"), ("ja", "関連記事"), ("ko", "관련기사"), ("ar", "اقرأ أيضا"), ("tr", "Devamını oku")],
)  # fmt: skip
def test_other_languages_have_their_labels(language, label):
    found = find_boilerplate(article(tail=[label]))
    assert found[-1].rule.startswith(language)


@given(st.text(st.characters(max_codepoint=140), max_size=40) | st.text(max_size=20))
def test_the_short_way_to_fold_a_line_is_the_long_way(line):
    assert fold(line) == fold_by_pattern(line)


def test_unknown_level_is_refused():
    with pytest.raises(ValueError, match="careful"):
        find_boilerplate("x", level="reckless")


pieces = st.sampled_from(["Read more", "Share", "\n", "Advertisement\n", " ", "\xa0", PROSE[0], "春风网", "[Getty]",
                          "\ud800", "\x00", "By Jane Doe\n", "12 May 2021\n",
                          "\r\n", "© 2020 X", "Read more: "])  # fmt: skip


@given(st.lists(pieces | st.text(max_size=15), max_size=20).map("".join), st.sampled_from(LEVELS))
@settings(max_examples=150)
def test_findings_are_sorted_apart_and_inside_the_text(text, level):
    end = 0
    for f in find_boilerplate(text, level=level):
        assert end <= f.start < f.end <= len(text)
        assert "\n" not in text[f.start : f.end]
        assert f.replacement in ("", None)
        assert 0 <= f.confidence <= 1
        assert f.kind.startswith("boilerplate.")
        end = f.end
    assert find_boilerplate(text, level=level) == find_boilerplate(text, level=level)


def test_blocks_of_a_long_text_are_put_together():
    text = "\n".join([*PROSE, "Advertisement"] * 3000)
    assert len(removed(text)) == 3000


@pytest.mark.parametrize("line", ["(" * 20000, "a " * 20000, "[" + "x" * 50000, "Read more: " * 5000, "\xa0" * 50000])
def test_endless_lines_do_no_harm(line):
    find_boilerplate(line + "\n" + line)


def test_rules_of_a_user(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        '[[rule]]\nid = "mine"\nkind = "other"\nlanguages = ["en"]\nphrases = ["the example endures"]\n'
        'examples = ["The Example endures", "THE EXAMPLE ENDURES"]\ncounter_examples = ["An example", "It endures"]\n',
        encoding="utf-8",
    )
    text = article(tail=["The Example endures"])
    assert [f.rule for f in find_boilerplate(text, rules=load_rules(str(path))) if f.replacement == ""] == ["mine"]


def test_a_dangerous_rule_is_refused(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        '[[rule]]\nid = "slow"\nkind = "other"\nlanguages = ["en"]\npattern = "(a+)+b"\ntriggers = ["a"]\n'
        'examples = ["ab", "aab"]\ncounter_examples = ["b", "c"]\n',
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="slow"):
        load_rules(str(path))


def test_copies_of_a_label_stay_or_go_together():
    label = "Read more: The council meets again"
    prose = "The prime minister announced on Tuesday that talks would go on, the ministry said, and the council of "
    prose += "the town will meet again in the spring to vote on it."
    text = f"{label}\nThe council meets again in the spring\n{label}\n{prose}\n{label}"
    found = [f for f in find_boilerplate(text) if text[f.start : f.end] == label]
    assert [f.replacement for f in found] == [""] * 3  # by itself the first alone would only be told
