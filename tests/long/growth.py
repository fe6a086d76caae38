# SPDX-License-Identifier: Apache-2.0
"""How the time grows with hostile input: ``python tests/long/growth.py``; exit code 1 where it more than follows it.

Each shape is cleaned at three sizes inside one window, where nothing but the code itself keeps the work linear; beyond
a window it is linear because windows are cleaned one by one. The ratio is that of the best of some runs in processor
time, so it says little about shapes that take a few milliseconds; those are told, not judged.
"""

import argparse
import random
import sys
import time
import tomllib
from pathlib import Path

import newsclean
from newsclean import Cleaner, Config

RULES = Path(newsclean.__file__).parent / "data" / "rules"
MOST = 2.3
ALL = Cleaner(Config(stages=frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"}), level="thorough"))
SENTENCE = "The council of ward {} met on Tuesday to vote on the budget, which passed by a narrow margin. "
RUSSIAN = "Жители посёлка довольны: дорогу номер {} отремонтируют летом. "


def lines(text, size, garble=None, end="\n"):
    """Lines with running numbers, in `size` bytes or a little less."""
    out, length, number = [], 0, 0
    while length < size:
        line = text.format(number) + end
        if garble:
            line = line.encode(garble[0], "ignore").decode(garble[1], "replace")
        out.append(line)
        length += len(line.encode("utf-8", "replace"))
        number += 1
    return "".join(out).encode("utf-8", "surrogatepass")[:size]


def repeated(unit):
    unit = unit if isinstance(unit, bytes) else unit.encode("utf-8", "surrogatepass")
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def soup(letters, width):
    def make(size):
        rng = random.Random(1)
        text = "".join(rng.choices(letters, k=size))
        text = "\n".join(text[at : at + width] for at in range(0, size, width))
        return text.encode("utf-8", "surrogatepass")[:size]

    return make


def shapes():
    """A name and a function from a size to bytes."""
    yield "near-identical lines", lambda n: lines(SENTENCE, n)
    yield "near-identical lines, one block", lambda n: lines(SENTENCE, n, end=" ")
    yield "short damaged lines, alike", lambda n: lines("Größe {} für Übergänge", n, ("utf-8", "cp1252"))
    yield "short damaged lines, one letter", lambda n: lines("é{}", n, ("utf-8", "latin-1"))
    yield "damaged lines, Russian in cp1252", lambda n: lines(RUSSIAN, n, ("utf-8", "cp1252"))
    yield "damaged lines, Russian as Latin-1", lambda n: lines(RUSSIAN, n, ("cp1251", "latin-1"))
    yield (
        "damaged lines, Chinese as cp1252",
        lambda n: lines("北京市政府星期三宣布新建{}条地铁线路。", n, ("gbk", "cp1252")),
    )
    yield "damaged lines of many chains", many_chains
    yield "rule examples", rule_examples
    yield "first words of rules", first_words
    yield "brackets", repeated("(Photo: [(AFP via (Getty [")
    yield "labels without end", repeated("Read more: Read also: ")
    yield "by-lines without end", repeated("By Jane Doe and ")
    yield "dates without end", repeated("12 March 2024, 10:30 ")
    yield "entities", repeated("&amp;amp;#x26;")
    yield "gaps", repeated("The minister of  said that  and  met in  . ")
    yield "quotes", repeated("\"\" '' “” ")
    yield "combining marks", repeated("a\u0301\u0316\u0300")
    yield "escapes of surrogates", repeated(b"\xff\xc3\n\xa9")
    yield "empty lines", repeated("\n")
    yield "blanks", repeated(" ")
    yield "blank and letter", repeated(" " * 200 + "x\n")
    yield "no letter but x", repeated("x")
    for unit in (
        b"\x80",
        b"\xc3",
        b"\xa9\xc3",
        b"\xe4\xb8",
        b"\xf0\x9f\x98",
        b"\xef\xbf\xbd",
        b"\x1b$B",
        b"~{",
        b"+AG",
        b"\0a",
    ):
        yield f"bytes {unit.hex()}", repeated(unit)
    soups = {
        "C1 and Latin-1": "".join(map(chr, range(0x80, 0x100))),
        "half sequences": "â€ÃÐÑå¼ï¿  ðŸ",
        "hanzi": "".join(map(chr, range(0x4E00, 0x9FA5))),
        "kana and hanzi": "".join(map(chr, range(0xFF61, 0xFFA0))) + "縺繧荳",
        "many scripts": "aжα한中あعאกðÃ°é ",
    }
    for name, letters in soups.items():
        for width in (3, 60, 5000):
            yield f"{name}, lines of {width}", soup(letters, width)
    rng = random.Random(2)
    yield "random bytes", lambda n: random.Random(4).randbytes(n)
    high = [bytes([byte]) for byte in range(0x80, 0x100)]
    yield "legacy lead bytes", lambda n: b"".join(rng.choices(high, k=n // 10)) * 10


def many_chains(size):
    rng = random.Random(3)
    charsets = ["cp1252", "latin-1", "cp437", "cp1250", "cp1251", "mac-roman", "koi8-r", "gbk", "shift_jis"]
    out, length = [], 0
    while length < size:
        text = rng.choice(["Die Straße führt zur Küche {}\n", "Žluťoučký kůň {}\n", "Le garçon a mangé {} pâtés\n"])
        out.append(text.format(len(out)).encode().decode(rng.choice(charsets), "replace").encode("utf-8"))
        length += len(out[-1])
    return b"".join(out)[:size]


def rule_examples(size):
    found = []
    for file in sorted(RULES.glob("*.toml")):
        for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
            found += [line.replace("⟦", "").replace("⟧", "") for line in rule.get("examples", [])]
    text = "\n".join(found) + "\n"
    return (text * (size // len(text) + 1)).encode()[:size]


def first_words(size):
    return b"\n".join(line.split(b" ")[0] * 20 for line in rule_examples(size).split(b"\n"))[:size]


def seconds(data, runs=3):
    best = float("inf")
    for number in range(runs):
        varied = data[: -number or None]  # caches must not answer
        begun = time.process_time()
        ALL.inspect(varied)
        best = min(best, time.process_time() - begun)
        if best > 1:
            break
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=60_000, help="the smallest size; it is doubled twice")
    parser.add_argument("--only", default="", help="shapes whose name contains this")
    args = parser.parse_args()
    ALL.inspect(rule_examples(20_000) + many_chains(20_000))  # tables and rules are loaded
    bad = 0
    print("| shape | ms at n | ratio 2n | ratio 4n : 2n | ms/KB |\n|---|---|---|---|---|")
    for name, make in shapes():
        if args.only not in name:
            continue
        one, two, four = (seconds(make(args.bytes * k)) for k in (1, 2, 4))
        judged = two > 0.02
        steep = judged and two / one > MOST and four / two > MOST
        bad += steep
        mark = " **steep**" if steep else ""
        speed = four * 1e3 / (args.bytes * 4 / 1024)
        row = f"| {name} | {one * 1e3:.0f} | {two / one:.2f} | {four / two:.2f}{mark} | {speed:.2f} |"
        print(row, flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
