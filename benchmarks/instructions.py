# SPDX-License-Identifier: Apache-2.0
"""Instructions per byte of the kernels and of what stands on them, counted by valgrind: a figure without noise.

``python benchmarks/instructions.py`` counts and shows; with ``--check`` it fails where a count is more than a tenth
above that in ``instructions.json``; ``--write`` puts the counts there. Counts hold for one compiler, one Python and
one kind of processor; the file has them for each set that somebody wrote. Without valgrind or compiled kernels, or
where nothing is on file, the step says so and passes.

Every task is done once before any is counted, so that no loading of tables is in the counts.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import corpus

COUNTS = pathlib.Path(__file__).with_name("instructions.json")
ALLOWED = 1.10
LABELS = ["3 min read", "Share", "By Jane Doe", "Most read", "Advertisement", "More from Politics", "Photo: J. Doe"]


def _pages():
    """Articles with a label behind every second line, as a crawl has them."""
    lines = corpus.text("curly", 20_000, 4).split("\n")
    return "\n".join(f"{line}\n{LABELS[i % len(LABELS)]}" if i % 2 else line for i, line in enumerate(lines))


def tasks():
    """{name: (function, inputs)}; a task is one call for each input."""
    from newsclean import Cleaner, Config, detect_encoding, repair_mojibake
    from newsclean.boilerplate.finder import find_boilerplate, match_rules
    from newsclean.boilerplate.model import line_model
    from newsclean.boilerplate.rulefiles import builtin_rules
    from newsclean.encoding import Decoder
    from newsclean.gaps import find_gaps
    from newsclean.mojibake.certain import certain
    from newsclean.mojibake.judge import judge
    from newsclean.mojibake.line import _examined
    from newsclean.mojibake.model import scorer, screen

    made = {kind: corpus.text(kind, 20_000, 4) for kind in corpus.KINDS}
    lines = {kind: [line for line in text.split("\n") if line] for kind, text in made.items()}
    garbled = [corpus.sloppy(line.encode(), "cp1252") for line in lines["curly"][:30]]
    chinese = [line.encode("gbk").decode("latin-1") for line in lines["chinese"][:20]]
    model, default = line_model(), Cleaner(Config().for_text())

    def measure(text):
        return model.measure(text, 0, len(text))

    def judged(text):
        measured = measure(text)
        match_rules(text, measured, builtin_rules())
        return model.judge(text, measured)

    def decode(data):
        return Decoder().decode(data, True)

    labels = _pages()
    mixed = b"\n".join(line.encode("cp1252" if i % 2 else "utf-8", "replace") for i, line in enumerate(lines["curly"]))
    return {
        "scan: quiet, curly English": (screen().is_quiet, [made["curly"]]),
        "scan: quiet, Russian": (screen().is_quiet, [made["russian"]]),
        "scan: quiet, Chinese": (screen().is_quiet, [made["chinese"]]),
        "score: cost, curly English": (lambda text: scorer().cost(text, 0, len(text)), lines["curly"]),
        "score: cost, Chinese": (lambda text: scorer().cost(text, 0, len(text)), lines["chinese"]),
        "readers: garbled, beyond doubt": (lambda line: certain(scorer(), screen(), line, 200), garbled),
        "search: garbled Chinese": (lambda line: _examined(scorer(), judge(), line), chinese[:2]),
        "lines: measure, English": (measure, [made["english"]]),
        "lines: measure, Russian": (measure, [made["russian"]]),
        "lines: measure, labels": (measure, [labels]),
        "verdicts: measure and judge, labels": (judged, [labels]),
        "bytestats: detect, windows-1251": (detect_encoding, [made["russian"].encode("cp1251")[:4000]]),
        "textstats: detect, GB18030": (detect_encoding, [made["chinese"].encode("gb18030")[:4000]]),
        "utf8: decode, mixed lines": (decode, [mixed]),
        "gaps: find, English": (find_gaps, [made["english"][:4000]]),
        "boilerplate: find, English": (find_boilerplate, [made["english"]]),
        "boilerplate: find, labels": (find_boilerplate, [labels]),
        "mojibake: repair by line, garbled English": (repair_mojibake, garbled),
        "mojibake: repair by line, garbled Chinese": (repair_mojibake, chinese),
        "all stages: a headline": (default.clean, ["The council votes to pay for a second boat"] * 20),
        "all stages: an article": (default.clean, [made["english"][:4000]]),
    }


def run():
    """The child: every task once, so that tables are loaded, then again between two marks."""
    from newsclean.mojibake.model import screen

    chosen = list(tasks().values())
    for kind in corpus.KINDS:  # long enough for the screen to make the weights of its alphabet ready
        screen().is_quiet(50 * corpus.text(kind, 20_000, 4))
    for function, inputs in chosen:
        for item in inputs:
            function(item)
    for function, inputs in chosen:
        _mark()
        for item in inputs:
            function(item)
    _mark()


def _mark():
    """A call of a function of the C library that nobody else calls: valgrind writes down the count before it."""
    os.getpriority(os.PRIO_PROCESS, 0)


def counted():
    """{task: instructions per byte of UTF-8}, all from one run."""
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--dump-before=getpriority", f"--callgrind-out-file={folder}/out"]
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [*command, sys.executable, __file__, "--child"],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        if done.returncode:
            sys.exit(f"valgrind failed:\n{done.stderr[-2000:]}")
        for at, (name, (_, inputs)) in enumerate(tasks().items()):
            dump = pathlib.Path(folder, f"out.{at + 2}").read_text()
            size = sum(len(i.encode() if isinstance(i, str) else i) for i in inputs)
            out[name] = round(int(re.search(r"^(?:totals|summary): (\d+)", dump, re.MULTILINE)[1]) / size, 1)
    return out


def built_with():
    """What the counts depend on besides the code."""
    from newsclean.kernels import scan

    compiler = re.search(rb"GCC: \([^)]*\) (\d+)|clang version (\d+)", pathlib.Path(scan.__file__).read_bytes())
    name = (
        "unknown compiler" if compiler is None else (b"gcc " + compiler[1] if compiler[1] else b"clang " + compiler[2])
    )
    name = name if isinstance(name, str) else name.decode()
    return f"{platform.machine()}, {name}, CPython {sys.version_info[0]}.{sys.version_info[1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail where a count is a tenth above the one on file")
    parser.add_argument("--write", action="store_true", help="write the counts to the file")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return run()
    from newsclean import COMPILED

    if shutil.which("valgrind") is None or not COMPILED:
        print("not counted: " + ("the kernels are not compiled" if not COMPILED else "valgrind is not installed"))
        return 0
    built, files = built_with(), json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    known = files.get(built, {})
    if args.check and not known:
        print(f"not counted: the file has nothing for {built}; --write adds it")
        return 0
    print(f"instructions per byte ({built})")
    counts = counted()
    for name, count in counts.items():
        before = f"{count / known[name]:9.2f} of that on file" if known.get(name) else ""
        print(f"{count:12.1f}  {name:<45}{before}")
    if args.write:
        files[built] = counts
        COUNTS.write_text(json.dumps(files, indent=1) + "\n")
    worse = {name: count for name, count in counts.items() if name in known and count > ALLOWED * known[name]}
    for name, count in worse.items():
        print(f"more than on file: {name}: {count} instead of {known[name]}")
    return 1 if args.check and worse else 0


if __name__ == "__main__":
    sys.exit(main())
