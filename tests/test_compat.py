# SPDX-License-Identifier: Apache-2.0
"""A pipeline that comes from ftfy or chardet switches by one import."""

import inspect
import io
import subprocess
import sys

import ftfy as original
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean
from newsclean.compat import chardet, ftfy

FUNCTIONS = [
    "apply_plan", "explain_unicode", "fix_and_explain", "fix_encoding", "fix_encoding_and_explain", "fix_file",
    "fix_text", "fix_text_segment", "guess_bytes",
]  # fmt: skip
# ftfy repairs all of these, or leaves them alone
ORDINARY = [
    "",
    "Nothing to do, said the mayor.",
    "LÃ¶wenzÃ¤hne blÃ¼hen",
    "The mayorâ€™s â€œplanâ€\x9d",
    "voilÃ  le travail",
    "LÃƒÂ¶wenzÃƒÂ¤hne blÃƒÂ¼hen",
    "ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€",
    "caf&eacute; &amp;amp; bar",
    "<b>caf&eacute;</b>",
    "“Curly” ‘quotes’ stay «these»",
    "ﬁne ﬂow",
    "ＬＯＵＤ　ＮＯＩＳＥＳ",
    "one\r\ntwo\rthree\u2028four",
    "\ud83d\ude00 and \ud800",
    "\x1b[36;44mred\x1b[0m\x00\ufeff",
    "Cafe\u0301",
    "schön, naïve, Übung, 東京, Привет, مرحبا",
    "a\x93quoted\x94 word",
]
# beyond ftfy: what was written, by whom, read by whom
BEYOND = [
    ("市长宣布学校重新开学", "gbk", "latin-1"),
    ("Жители посёлка довольны дорогой", "cp1251", "latin-1"),
    ("Дорогу отремонтируют летом", "koi8-r", "cp1251"),
    ("Ο δήμαρχος μίλησε για το σχολείο", "iso8859-7", "latin-1"),
    ("시장은 학교를 다시 열겠다고 발표했다", "cp949", "latin-1"),
]
LINES = st.lists(
    st.sampled_from([*ORDINARY, "La se&Atilde;&plusmn;ora", "實 < 1", *(x[0] for x in BEYOND)]), max_size=4
)
SOUP = st.text("ab éÃ©â€™Ðž&amp;lt;<ﬁ“Ａ\r\n\x1b[0m\u0301\ud83d\ude00\x85\ufffd?\xa0", max_size=30)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        **{
            name: st.booleans()
            for name in original.TextFixerConfig._fields
            if name not in ("unescape_html", "normalization", "max_decode_length", "explain")
        },
        "unescape_html": st.sampled_from([True, False, "auto"]),
        "normalization": st.sampled_from([None, "NFC", "NFD", "NFKC", "NFKD"]),
    },
)


def as_read(text, writer, reader):
    return text.encode(writer).decode(reader)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters_have_the_names_order_and_defaults_of_ftfy(name):
    theirs, ours = (inspect.signature(getattr(module, name)).parameters for module in (original, ftfy))
    assert [(p.name, p.kind, p.default) for p in ours.values()] == [
        (p.name, p.kind, p.default) for p in theirs.values()
    ]


def test_configurations_and_answers_are_of_ftfys_own_classes():
    assert ftfy.TextFixerConfig is original.TextFixerConfig
    assert isinstance(ftfy.fix_and_explain("schÃ¶n"), original.ExplainedText)
    assert all(isinstance(step, original.ExplanationStep) for step in ftfy.fix_and_explain("schÃ¶n").explanation)
    with pytest.raises(AttributeError):
        ftfy.no_such_name  # noqa: B018


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_comes_out_as_from_ftfy(text):
    assert ftfy.fix_text(text) == original.fix_text(text)
    assert ftfy.fix_text_segment(text) == original.fix_text_segment(text)
    assert ftfy.fix_and_explain(text).text == original.fix_and_explain(text).text
    if "\x93" not in text:  # the engine leaves a single pair of controls to the step for them
        assert ftfy.fix_encoding(text) == original.fix_encoding(text)


@pytest.mark.parametrize("text, writer, reader", BEYOND)
def test_what_ftfy_leaves_or_breaks_is_repaired(text, writer, reader):
    garbled = as_read(text, writer, reader)
    assert original.fix_encoding(garbled) != text
    assert ftfy.fix_encoding(garbled) == ftfy.fix_text(garbled) == text
    explained = ftfy.fix_encoding_and_explain(garbled)
    assert [action for action, _ in explained.explanation] == ["encode", "decode"]
    assert original.apply_plan(garbled, explained.explanation) == text


@pytest.mark.parametrize("reader, codec", [("mac-roman", "macroman"), ("cp1252", "sloppy-windows-1252")])
def test_plans_name_codecs_as_ftfy_does(reader, codec):
    text = "Löwenzähne blühen schön"
    garbled = as_read(text, "utf-8", reader)
    explained = ftfy.fix_encoding_and_explain(garbled)
    assert explained == (text, [("encode", codec), ("decode", "utf-8")])
    assert original.apply_plan(garbled, explained.explanation) == text


def test_a_document_helps_its_lines():
    lines = [
        as_read(text, "cp1251", "latin-1") for text in ("Жители посёлка довольны", "Дорогу отремонтируют", "Новости")
    ]
    assert ftfy.fix_text("\n".join(lines)) == "Жители посёлка довольны\nДорогу отремонтируют\nНовости"


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_fix_encoding_is_the_engine_and_nothing_else(lines):
    text = "\n".join(lines)
    assert ftfy.fix_encoding(text) == newsclean.repair_mojibake(text)
    assert ftfy.fix_encoding(text, fix_encoding=False) is text


@settings(max_examples=120, deadline=None)
@given(LINES.map(" ".join) | SOUP, OPTIONS)
def test_plans_give_the_text_whatever_the_options(text, options):
    explained = ftfy.fix_and_explain(text, **options)
    assert ftfy.apply_plan(text, explained.explanation) == explained.text
    assert ftfy.fix_text_segment(text, **options) == explained.text
    assert ftfy.fix_and_explain(text, explain=False, **options) == (explained.text, None)
    assert (explained.explanation == []) == (explained.text == text)


@settings(max_examples=100, deadline=None)
@given(SOUP, OPTIONS.map(lambda options: {**options, "fix_encoding": False}))
def test_without_the_encoding_every_option_is_ftfys(text, options):
    assert ftfy.fix_text_segment(text, **options) == original.fix_text_segment(text, **options)
    assert ftfy.fix_text(text, **options) == original.fix_text(text, **options)


@pytest.mark.parametrize(
    "text, option",
    [
        ("Le maire est allÃ© Ã  Paris aprÃ¨s la rÃ©union", "restore_byte_a0"),
        ("Die KÃ¼che war schön, aber die StraÃŸe fÃ¼hrte nirgendwohin.", "decode_inconsistent_utf8"),
        ("La se&Atilde;&plusmn;ora explic&Atilde;&sup3; el plan", "unescape_html"),
    ],
)
def test_options_of_the_repair_hold_the_engine_back(text, option):
    assert ftfy.fix_encoding(text) != text
    if option == "unescape_html":
        assert ftfy.fix_text(text, unescape_html=False) == text
    else:
        assert ftfy.fix_encoding(text, **{option: False}) == text
    assert ftfy.fix_encoding("LÃ¶wenzÃ¤hne blÃ¼hen", **{option: False}) == "Löwenzähne blühen"


def test_mistakes_are_told_as_ftfy_tells_them():
    for call in (ftfy.fix_text, ftfy.fix_encoding, ftfy.fix_and_explain, ftfy.fix_text_segment):
        with pytest.raises(UnicodeError):
            call(b"bytes")
        with pytest.raises(ValueError, match="no_such_option"):
            call("text", no_such_option=True)
    with pytest.raises(ValueError, match="none of NFC"):
        ftfy.fix_text("é", normalization="NFX")
    with pytest.raises(ValueError, match="at least 1"):
        ftfy.fix_text("é", max_decode_length=0)
    with pytest.raises(UnicodeError):
        ftfy.guess_bytes("text")
    with pytest.raises(ValueError, match="Unknown plan step"):
        ftfy.apply_plan("x", [("sing", "loudly")])
    with pytest.raises(ValueError, match="Unknown function"):
        ftfy.apply_plan("x", [("apply", "magic")])
    with pytest.warns(DeprecationWarning, match="unescape_html"):
        assert ftfy.fix_text("caf&eacute;", fix_entities=False) == "caf&eacute;"


def test_entities_are_kept_from_the_first_line_with_a_tag_on():
    text = "caf&eacute;\n<i>caf&eacute;</i>\ncaf&eacute;"
    assert ftfy.fix_text(text) == original.fix_text(text) == "café\n<i>caf&eacute;</i>\ncaf&eacute;"
    lines = text.splitlines(keepends=True)
    assert list(ftfy.fix_file(lines)) == list(original.fix_file(lines)) == ftfy.fix_text(text).splitlines(keepends=True)


def test_files_of_text_and_of_bytes():
    lines = ["LÃ¶wenzÃ¤hne blÃ¼hen\n", "plain\n", "“done”"]
    assert list(ftfy.fix_file(io.StringIO("".join(lines)))) == ["Löwenzähne blühen\n", "plain\n", '"done"']
    data = "plain\nЖители посёлка довольны\nДорогу отремонтируют летом".encode("koi8-r")
    text = ["plain\n", "Жители посёлка довольны\n", "Дорогу отремонтируют летом"]
    assert list(ftfy.fix_file(io.BytesIO(data))) == text
    assert list(ftfy.fix_file(io.BytesIO(data), encoding="koi8-r")) == text
    assert list(ftfy.fix_file(io.BytesIO(b""))) == []
    assert list(ftfy.fix_file(io.BytesIO(data + b"\n"))) == [*text[:2], text[2] + "\n"]


def test_big_files_of_bytes_come_line_by_line_from_the_start():
    taken = []

    def lines():
        for number in range(40_000):
            taken.append(number)
            yield b"%d: caf&eacute;\n" % number

    fixed = ftfy.fix_file(lines())
    assert next(fixed) == "0: café\n"
    assert len(taken) < 20_000
    assert list(fixed) == [f"{number}: café\n" for number in range(1, 40_000)]


@settings(max_examples=100)
@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda t: t.encode("utf-8", "replace")))
def test_guessed_bytes_are_the_text_in_the_codec_named(data):
    text, codec = ftfy.guess_bytes(data)
    assert data.decode(codec) == text


def test_nested_entities_and_runs_of_marks_take_no_more_rounds():
    assert ftfy.fix_text("&" + "amp;" * 5000 + "lt;") == "<"
    marks = "a" + "\u0301\u0316" * 5000
    assert ftfy.fix_text(marks + "\ne\u0301") == marks + "\né"


def test_importing_is_light_and_plain_text_stays_light():
    code = (
        "import sys; from newsclean.compat import ftfy, chardet; t = 'plain text'; assert ftfy.fix_text(t) is t;"
        "print([m for m in ('ftfy', 'chardet', 'newsclean.pipeline', 'newsclean.mojibake.find') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_chardet_has_one_detect():
    from newsclean.encoding.compat import detect

    assert chardet.detect is detect
    assert chardet.detect("Привет, дорогой мир".encode("koi8_r"))["encoding"] == "koi8_r"
