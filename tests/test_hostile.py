# SPDX-License-Identifier: Apache-2.0
"""Input that wants to break something: code points, configurations, rules, logs and tables made by an enemy."""

import json
import random
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.chunks import run
from tests.effort import LONG, tries
from tests.inputs import document

import newsclean
from newsclean import Cleaner, Config, tables
from newsclean.cli.main import main
from newsclean.config import ConfigError
from newsclean.edits import EditLog, LogMismatch
from newsclean.formats.system import System
from newsclean.logfile import undo_stream

EVERYTHING = Cleaner(Config(stages=frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"})))
DATA = Path(tables.__file__).with_name("data")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_code_point_alone_doubled_and_between_letters():
    """All 1,114,112 of them in a long run, every 1,009th in a short one."""
    for code in range(0, 0x110000, 1 if LONG else 1009 if newsclean.COMPILED else 40009):
        character = chr(code)
        for text in (character, character * 2, f"abc{character}def"):
            result = EVERYTHING.inspect(text)
            assert result.log.undo(result.text) == text
            assert EVERYTHING.clean(result.text) == result.text, ascii(text)


def test_a_character_alone_is_no_evidence_of_damage():
    """A hanzi can be a letter read wrongly, but only other lines can tell."""
    for text in ("诹", "邾", "茅", "柒柒", "辛辛\n", "a\n \x96\nb"):
        assert newsclean.repair_mojibake(text) is text
    lines = ["L’été s’annonçait très chaud, dit-il", "La soirée fut déclarée terminée", "Le maire a été réélu", "é"]
    for charset in ("cp1252", "mac-roman", "gbk"):
        garbled = "\n".join(line.encode().decode(charset) for line in lines)
        assert newsclean.repair_mojibake(garbled) == "\n".join(lines)
    lines = ["“We won’t stop here,” she said – not after that", "–", "He said “no” – and that was it"]
    garbled = "\n".join(line.encode("cp1252").decode("latin-1") for line in lines)
    assert newsclean.repair_mojibake(garbled) == "\n".join(lines)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["gaps", "careful", "utf-16", "rot13", "../x", "__import__('os')", "\0", "\ud800", "a" * 500]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["id", "kind", "languages", "phrases", "pattern", "triggers", "confidence", "examples", "counter_examples"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x97ab", b"x\0\xdf", "é\0".encode(), b"a\0\n", b"\0  ", b"Read more\n\x00\xe9",
        b"\x00x\xa8\xa6\x810\x871\x810\x848", "\0— ß".encode("utf-16"), "é\0é\x01".encode("utf-32"),
    ],
)  # fmt: skip
def test_clean_bytes_with_nuls_are_clean(data):
    """What is UTF-8 above ASCII, or has a zero byte here and there, is no UTF-16, however short it is."""
    once = Cleaner().clean(data)
    assert Cleaner().clean(once.encode()) == once


def test_clean_bytes_that_are_told_to_be_utf_8_are_clean():
    """Whatever the document was; how often it takes the telling: ``tests/long/twice.py``."""
    told = Cleaner(Config(encoding="utf-8"))
    for seed in range(tries(100)):
        once = Cleaner().clean(document(seed))
        assert told.clean(once.encode("utf-8", "surrogateescape")) == once, seed


def test_short_utf_16_is_still_found():
    for text in ("a", "ab", "hello w", "Über", "北京 a", "Жители", "a\n"):
        for name in ("utf-16-le", "utf-16-be"):
            assert Cleaner().clean(text.encode(name)) == text, (text, name)


SIGNS = re.findall(r"\S+", r"[ [[ ] (? (?a) (?u) (?# ) && -- || ~~ { } {e} \ \N{ ? + ^ a")
PATTERNS = st.lists(st.sampled_from([*SIGNS, "\ud800", "\n"]), max_size=6).map("".join)
RULE = st.dictionaries(
    st.sampled_from([*KEYS, "where", "nonsense"]),
    VALUES | st.lists(st.text(max_size=20), max_size=2) | st.sampled_from(["share", "(a+)+", "x{1,9}", "start", 0.9]),
    max_size=9,
)
NEARLY = st.builds(
    lambda pattern, name, where: rule(pattern) | {"id": name, "where": where},
    PATTERNS,
    st.sampled_from(["mine.x", "a\nb", "\u2028", "\ud800"]),
    st.sampled_from(["line", "start", "end", "inside"]),
)


@given(
    st.dictionaries(
        st.sampled_from([*Config.__dataclass_fields__, "rule", "levl", "__class__"]),
        VALUES | st.lists(RULE, max_size=2),
        max_size=4,
    )
)
@settings(max_examples=tries(400))
def test_any_configuration_is_valid_or_refused_with_one_line(options):
    valid_or_refused(options)


@given(NEARLY)
@settings(max_examples=tries(400))
def test_any_pattern_is_valid_or_refused_with_one_line(entry):
    valid_or_refused({"rule": [entry]})


def valid_or_refused(options):
    refusal = ""
    try:
        config = Config.from_mapping(options)
    except ConfigError as error:
        refusal = str(error)
    if refusal:
        assert len(refusal.splitlines()) == 1
        return
    assert hash(config) == hash(Config.from_mapping(options))
    Cleaner(config).clean("Read more\n\nThe mayor opened the bridge on Monday.\n")


@pytest.mark.parametrize(
    "content",
    [
        b"[[rule]]\npattern = '(a+)+$'\n",
        b"level = 'careful'\nlevel = 'careful'\n",
        b"window = 99999999999999999999999999\n",
        b"window = nan\n",
        b"gap_threshold = nan\n",
        b"max_gap_rate = inf\n",
        b"max_gap_rate = nan\n",
        b"stages = [['gaps']]\n",
        b"stages = [{}]\n",
        b"encoding = 'hex'\n",
        b"encoding = 'a\\u0000b'\n",
        b"remove = ['\\u001b[31m']\nlevel = '\\u001b[2J'\n",
        b"a = " + b"[" * 5000 + b"]" * 5000,
        b"'\xff' = 1\n",
        b"__import__ = 'os'\n",
        b"\xef\xbb\xbfwindow = 64\n",
        b"a." * 3000 + b"b = 1\n",
        b"x = 9" + b"9" * 5000 + b"\n",
    ],
    ids=range(18),
)
def test_a_configuration_file_of_an_enemy(place, capfdbinary, content):
    (place / "newsclean.toml").write_bytes(content)
    (place / "a").write_bytes(b"The mayor opened the bridge on Monday.\n")
    code = main(["a"], System())
    out, err = capfdbinary.readouterr()
    if code == 0:
        assert out == b"The mayor opened the bridge on Monday.\n"
    else:
        assert code == 2, err
        assert err.startswith((b"newsclean: newsclean.toml: ", b"newsclean: [[rule]]: "))
        assert err.count(b"\n") == 1
        assert not set(err) & ({*range(32)} - {10})


def rule(pattern):
    return {
        "id": "mine.x",
        "kind": "share",
        "pattern": pattern,
        "triggers": ["share"],
        "confidence": 0.9,
        "examples": ["share"],
        "counter_examples": ["The share price fell on Monday, the bank said in a note."],
    }


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", r"^(?:\w+\s*)+:$", r"(?:Read more.*?)*\[.*?\]$", r"\s+$", "(a|a)*b", "(a|ab)*c", r"(\w+)\1+",
        "(?=(a+))a*b", "a{1,200}a{1,200}a{1,200}b", "(?:a?){200}a{200}", "((a{1,9}){1,9}){1,9}", "(?s:.*)x.*y",
        "x*", "[a-z]+" * 50, "(" * 500 + ")" * 500, "(?P<n>a)(?P=n)", r"(?<=a+)b", "a{99999999999}", "(?L:a)", "\\",
        "(?:a|aa){1,50}b", "(?:a{0,9}){1,9}c", "(?:x[ab]{1,9}[ab]{1,9}y){1,30}", "a?" * 30 + "a" * 30,
    ],
)  # fmt: skip
def test_a_rule_that_could_explode_is_refused(pattern):
    with pytest.raises(ConfigError):
        Config.from_mapping({"rule": [rule(pattern)]})


def test_a_pattern_that_python_will_read_otherwise_is_read_as_today():
    """No warning, which would be a second line of the message, or a fault where warnings are errors."""
    Config.from_mapping({"rule": [rule("[[(]share[])]") | {"where": "end"}]})
    for pattern in ("[[", "[a--", "(?u)(?#c)(?a)"):
        with pytest.raises(ConfigError, match="not a regular expression"):
            Config.from_mapping({"rule": [rule(pattern)]})


def test_a_phrase_that_stands_for_too_many_is_refused():
    with pytest.raises(ConfigError, match="phrases"):
        Config.from_mapping({"rule": [rule("") | {"phrases": ["{share|send} " * 40], "triggers": []}]})
    with pytest.raises(ConfigError, match="no words"):
        Config.from_mapping({"rule": [rule("") | {"phrases": ["…"], "triggers": []}]})


def corrupt(value, rng):
    """Something else in the place of a JSON value."""
    wrong = [
        None,
        True,
        -1,
        0,
        1,
        10**30,
        1e400,
        -1e400,
        0.5,
        "",
        "x",
        "\ud800",
        "\udcff",
        [],
        {},
        "utf-7",
        "hex",
        "\0",
    ]
    wrong += ["ignore", "strict", "AAAA", "=", [value], {"start": value}]
    return rng.choice(wrong)


def test_any_change_of_a_log_is_noticed_or_harmless():
    """One field of one record at a time: what comes back is the original, or `LogMismatch`."""
    rng = random.Random(7)
    cleaner = Cleaner(Config(window=128))
    for seed in range(tries(40)):
        data = document(seed)
        out, records, _ = run(cleaner, [data])
        for _ in range(30):
            number = rng.randrange(len(records))
            broken = [dict(record) for record in records]
            if rng.random() < 0.2:
                broken.insert(rng.randrange(len(records)), broken[number])
            elif rng.random() < 0.2:
                del broken[number]
            else:
                key = rng.choice([*broken[number], "type"])
                broken[number][key] = corrupt(broken[number][key], rng)
            try:
                back = b"".join(undo_stream([out], json.loads(json.dumps(broken))))
            except LogMismatch:
                continue
            assert back == data


def test_any_change_of_a_result_log_is_a_mismatch_or_undone():
    rng = random.Random(8)
    for seed in range(tries(40)):
        result = EVERYTHING.inspect(document(seed))
        parsed = json.loads(result.log.to_json())
        for _ in range(20):
            broken = json.loads(json.dumps(parsed))
            part = rng.choice([broken, *broken["edits"], *broken["recodings"]])
            key = rng.choice(list(part))
            part[key] = corrupt(part[key], rng)
            try:
                log = EditLog.from_json(json.dumps(broken))
                log.undo(result.text)
                log.undo(result.text.encode("utf-8", "surrogateescape"))
            except LogMismatch:
                continue


def test_a_log_of_an_enemy_ends_with_a_message(place, capfdbinary):
    """Bytes of a log file, changed anywhere: exit code 0 with the original, or 65 and one line."""
    rng = random.Random(9)
    original = "Straße &amp; Weg; LÃ¶wen\r\n".encode() * 3 + "Größe\n".encode("cp1252")
    (place / "a").write_bytes(original)
    assert main(["--no-config", "-i", "--log", "log", "a"], System()) == 0
    clean, log = (place / "a").read_bytes(), (place / "log").read_bytes()
    marks = [b'"', b"{", b"}", b"\n", b"1e400", b"-1", b"\\ud800", b"\xff", b"null", b"\0", b"9" * 5000]
    for _ in range(tries(300)):
        held = bytearray(log)
        at = rng.randrange(len(held))
        held[at : at + rng.randrange(6)] = rng.choice(marks) if rng.random() < 0.6 else bytes([rng.randrange(256)])
        (place / "log").write_bytes(held)
        (place / "a").write_bytes(clean)
        code = main(["undo", "--log", "log", "-i", "a"], System())
        err = capfdbinary.readouterr().err
        assert code in (0, 65), (code, err, bytes(held[at - 40 : at + 40]))
        assert err.count(b"\n") == (code != 0)
        assert (place / "a").read_bytes() == (original if code == 0 else clean)


def test_names_in_a_log_that_no_file_can_have(place, capfdbinary):
    (place / "a").write_bytes(b"&lt;\n")
    assert main(["--only", "normalize", "--no-config", "-i", "--log", "log", "a"], System()) == 0
    log = (place / "log").read_bytes()
    for name in (b'"\\ud800"', b'"\\u0000"', b'"../../etc/passwd"', b"1", b"[]", b'"\\udcff"'):
        (place / "log").write_bytes(log.replace(b'"file": "a"', b'"file": ' + name) * 2)
        assert main(["undo", "--log", "log", "-i", "b"], System()) == 65
        assert sorted(p.name for p in place.iterdir()) == ["a", "log"]


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.bin")))
def test_a_real_table_that_was_changed_or_cut_is_refused(tmp_path, name):
    good = (DATA / f"{name}.bin").read_bytes()
    rng = random.Random(name)
    file = tmp_path / "t.bin"
    for _ in range(200 if LONG else 8):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        for content in (bytes(bad), good[: rng.randrange(len(good))]):
            file.write_bytes(content)
            with pytest.raises(tables.TableError):
                tables.load(str(file))


@pytest.mark.parametrize("command", [["--diff"], ["explain"], ["gaps"], ["detect"], ["--check"], ["--stats"], ["-v"]])
def test_messages_carry_no_controls_of_the_data(place, capfdbinary, command):
    evil = "\x1b]0;t\x07\x1b[2J\x9b31m\u202e\u2066 LÃ¶wen &amp; Read more \x1b[31m  and  met in  .\n".encode() * 3
    name = "a\x1b[31m\u202e\n"
    (place / name).write_bytes(evil)
    main([*command, "--no-config", name] if command[0].startswith("-") else [*command, name], System())
    main([*command, "\x1b[31m\u202e"], System())
    main([f"--\x1b[31m{name}"], System())
    err = capfdbinary.readouterr().err.decode()
    assert not [c for c in err if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066"]


def test_rule_files_of_the_project_are_plain_toml():
    """No rule of our own could be refused to a user."""
    for file in sorted((DATA / "rules").glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
            assert entry["examples"], file.name
