# SPDX-License-Identifier: Apache-2.0
"""Documents made from a seed that reach every stage: damaged text, soups of bytes, near misses of rules.

The same seed gives the same document in every process: what is random comes from one `random.Random`.
"""

import codecs
import random
import tomllib
from functools import cache
from pathlib import Path

import newsclean

RULES = Path(newsclean.__file__).parent / "data" / "rules"
# Charsets that text was written in, and those it was wrongly read in.
CHARSETS = [
    "cp1252",
    "latin-1",
    "cp1251",
    "koi8-r",
    "cp437",
    "cp850",
    "cp1250",
    "iso8859-2",
    "iso8859-15",
    "cp1253",
    "iso8859-7",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp874",
    "mac-roman",
    "gb18030",
    "gbk",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "utf-16-le",
    "utf-16-be",
    "utf-8-sig",
    "iso2022_jp",
    "cp866",
    "cp1258",
]
SENTENCES = [
    "The council met on Tuesday to vote on the budget, which passed by a narrow margin.",
    "“We won’t stop here,” she said – not after 25 °C in March… and €5.50 a litre.",
    "Le maire a déclaré que l’été s’annonçait très chaud : « du jamais vu », selon lui.",
    "Die Bürgermeisterin eröffnete am Samstag die größte Küche der Stadt.",
    "В четверг правительство объявило о новых мерах поддержки малого бизнеса.",
    "Η κυβέρνηση ανακοίνωσε την Τετάρτη νέα οικονομικά μέτρα.",
    "W czwartek rząd ogłosił nowe środki wsparcia dla małych przedsiębiorstw.",
    "北京市政府星期三宣布，今年将新建三条地铁线路。",
    "政府は水曜日、新しい経済対策を発表した。",
    "정부는 수요일 새로운 경제 대책을 발표했다.",
    "أعلنت الحكومة يوم الأربعاء عن إجراءات اقتصادية جديدة.",
    "הממשלה הודיעה ביום רביעי על צעדים כלכליים חדשים.",
    "รัฐบาลประกาศมาตรการเศรษฐกิจใหม่เมื่อวันพุธ",
    "Chính phủ hôm thứ Tư đã công bố các biện pháp kinh tế mới.",
    "The minister of  told reporters that the talks, led by  , had failed in the  capital.",
    'According to the "" report, ministers from  and  had met.',
    "Photo: Jane Doe/Reuters",
    "3 min read",
    "&Atilde;&copy; &amp;quot; caf&eacute;",
]
JUNK = [
    "\0",
    "\ufeff",
    "\ufffd",
    "\u202e",
    "\x1b[31m",
    "\ud800",
    "\udc80",
    "\udcff",
    "\x85",
    "\u2028",
    "\x0b",
    "\xad",
    "??",
    "  ",
    '""',
]
BREAKS = ["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\r\n\r\n", " "]


@cache
def rule_examples():
    """Lines that rules find, and lines that they must not."""
    lines = []
    for file in sorted(RULES.glob("*.toml")):
        for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
            lines += rule.get("examples", []) + rule.get("counter_examples", [])
    return [line.replace("⟦", "").replace("⟧", "") for line in lines]


def document(seed):
    """The bytes of one document, most of them below 600."""
    rng = random.Random(seed)
    kind = rng.randrange(8)
    if kind == 0:
        return bytes(rng.choices(range(256), k=rng.randrange(300)))
    if kind == 1:
        return b"".join(rng.choice(_sequences()) for _ in range(rng.randrange(80)))
    lines = []
    for _ in range(rng.randrange(1, 8)):
        line = rng.choice(SENTENCES) if rng.random() < 0.6 else rng.choice(rule_examples())
        if rng.random() < 0.4:
            line = misread(line, rng)
        if rng.random() < 0.3:
            line = edited(line, rng)
        lines += [line, rng.choice(BREAKS)]
    text = "".join(lines[: -rng.randrange(2)] if rng.random() < 0.3 else lines)
    charset = rng.choice(CHARSETS) if rng.random() < 0.4 else "utf-8"
    data = written(text, charset)
    if kind == 2:
        data += written(rng.choice(SENTENCES) + "\n", rng.choice(CHARSETS))
    if kind == 3:
        data = torn(data, rng)
    return data


@cache
def _sequences():
    """Pieces of sequences: whole, begun and left of many codecs."""
    out = [b"\n", b" ", b"a", b"\r\n", b"~{", b"~}", b"+AG", b"\x1b$B", b"\x1b(B", b"\xef\xbb\xbf", b"\xff\xfe", b"\0"]
    for text in SENTENCES:
        for charset in ("utf-8", "gb18030", "shift_jis", "euc-kr", "cp1251"):
            data = written(text, charset)
            out += [data[k : k + n] for n in (1, 2, 3) for k in range(0, min(len(data), 30), 5)]
    return out


def written(text, charset):
    """The text in the charset, what it lacks left out."""
    if charset.startswith("utf-8"):
        return (codecs.BOM_UTF8 if charset.endswith("sig") else b"") + text.encode("utf-8", "surrogatepass")
    return text.encode(charset, "ignore")


def misread(text, rng):
    """The text after one to three wrong readings."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = written(text, rng.choice(["utf-8", "utf-8", rng.choice(CHARSETS)])).decode(
            rng.choice(["cp1252", "latin-1", rng.choice(CHARSETS)]), rng.choice(["replace", "ignore"])
        )[:500]
    return text


def edited(text, rng):
    """The text after a few letters were changed, lost or put in."""
    letters = list(text)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(letters) + 1)
        letters[at : at + rng.randrange(2)] = [rng.choice(JUNK) if rng.random() < 0.5 else chr(rng.randrange(0x2100))]
    return "".join(letters)


def torn(data, rng):
    """The bytes after a few were changed, lost or put in."""
    held = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(held) + 1)
        held[at : at + rng.randrange(3)] = bytes(rng.choices(range(256), k=rng.randrange(3)))
    return bytes(held)
