# SPDX-License-Identifier: Apache-2.0
"""Every code point and every pair of bytes: ``python tests/long/sequences.py points pairs``.

*points*: all 1,114,112 code points, surrogates included, alone, doubled and between letters, through all stages; undo
gives each back, and cleaning twice is cleaning once. What changes is counted by the kind of the finding.

*pairs*: all 65,536 pairs of bytes, alone on a line and between letters, each on its own: first with the encoding left
to be found, then said to be each of 19 codecs. The bytes come back from the text and its log, and what a codec reads
without an error is what Python reads.

Exit code 1, and the sequence, where something does not hold.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.test_codecs import LEGACY

from newsclean import Cleaner, Config, detect_encoding
from newsclean.edits import EditLog
from newsclean.encoding import Decoder

STAGES = frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"})
EVERYTHING = Cleaner(Config(stages=STAGES))
DEFAULT = Cleaner()


def require(condition, what):
    if not condition:
        raise SystemExit(f"does not hold: {what!a}")


def points(step, examples):
    """Prints what changes, of each of three ways."""
    ways = {"alone": "{}", "doubled": "{0}{0}", "between letters": "abc{}def"}
    for way, form in ways.items():
        kinds, shown, count = Counter(), {}, 0
        for code in range(0, 0x110000, step):
            text = form.format(chr(code))
            result = EVERYTHING.inspect(text)
            require(result.log.undo(result.text) == text, text)
            count += 1
            if result.text == text:
                continue
            require(EVERYTHING.clean(result.text) == result.text, text)
            kind = " ".join(sorted({f.kind for f in result.findings if f.replacement is not None}))
            kinds[kind] += 1
            shown.setdefault(kind, []).append(f"{text!a} -> {result.text!a}")
        print(f"{way}: {count} texts, {kinds.total()} changed", flush=True)
        for kind, number in kinds.most_common():
            print(f"    {number} {kind}: {'; '.join(shown[kind][:examples])}", flush=True)


def back(result, data):
    """Whether the bytes come back from the text and its recodings."""
    return EditLog(recodings=result.recodings).restore(result.text) == data


def pairs(step):
    """Prints how many pairs each codec reads whole."""
    found = Counter()
    forms = (b"%c%c\n", b"x%c%cy\n")
    every = [divmod(number, 256) for number in range(0, 65536, step)]
    for pair in every:
        for form in forms:
            data = form % pair
            detection = detect_encoding(data)
            found[detection.encoding] += 1
            if detection.encoding:
                data.decode(detection.encoding, "replace")
            result = DEFAULT.inspect(data)
            require(result.log.undo(result.text) == result.source, data)
            require(result.log.restore(result.source) == data, data)
    print(f"found: {sum(found.values())} texts, as {len(found)} encodings: {found.most_common(8)}", flush=True)
    for name in LEGACY:
        whole = 0
        for pair in every:
            for form in forms:
                data = form % pair
                result = Decoder(name).decode(data, True)
                require(back(result, data), (name, data))
                try:
                    expected = data.decode(name)
                except UnicodeDecodeError:
                    continue
                whole += 1
                require(result.text == expected, (name, data, result.text, expected))
        print(f"{name}: {2 * len(every)} texts, {whole} read whole, as Python reads them", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=["points", "pairs", []], help="default: both")
    parser.add_argument("--every", type=int, default=1, help="of so many sequences one")
    parser.add_argument("--examples", type=int, default=4, help="of each kind of change")
    args = parser.parse_args()
    begun = time.monotonic()
    if "points" in args.parts or not args.parts:
        points(args.every, args.examples)
    if "pairs" in args.parts or not args.parts:
        pairs(args.every)
    print(f"{time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
