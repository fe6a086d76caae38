# SPDX-License-Identifier: Apache-2.0
"""Speed of newsclean beside its peers, in one run: ``python benchmarks/speed.py``.

Two tables. *Filters*: whole commands on a file, user + system CPU time of the process. *Functions*: calls inside one
process. Systems take turns, so that a busy machine slows all of them alike; each figure is the best round,
and the ratio is against newsclean in the same run. Peers that are not installed are left out with a note.

    pip install --group benchmark .
    python benchmarks/speed.py --size 20 --rounds 3
"""

import argparse
import importlib
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import corpus


def cpu_of(command, path):
    """CPU seconds that a command takes to read the file and write its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(path, "rb") as file:
        subprocess.run(command, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def filters(size, rounds, given):
    """{kind: {system: MB/s}} of whole commands."""
    ours = [sys.executable, "-m", "newsclean"]
    systems = {
        "newsclean": (ours, 1),
        "newsclean --only encoding,mojibake": ([*ours, "--only", "encoding,mojibake"], 1),
        "ftfy": ([shutil.which("ftfy")], 50),  # too slow for the whole input: a fiftieth of it
        "iconv": ([shutil.which("iconv"), "-f", "UTF-8", "-t", "UTF-8"], 1),
        "cat": (["cat"], 1),
    }
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ["given"] if given else corpus.KINDS:
            data = (given or corpus.text(kind, 1_000_000)).encode()
            data *= max(1, size * 1_000_000 // len(data))
            files = {}
            for share in {share for _, share in systems.values()}:
                files[share] = pathlib.Path(folder, f"{kind}{share}")
                files[share].write_bytes(data[: len(data) // share].decode("utf-8", "ignore").encode())
            best = {}
            for _ in range(rounds):
                for name, (command, share) in systems.items():
                    if command[0] is None:
                        continue
                    speed = files[share].stat().st_size / 1e6 / max(1e-4, cpu_of(command, files[share]))
                    best[name] = max(best.get(name, 0), speed)
            out[kind] = best
    return out


def load(module, name):
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        print(f"note: {module} is not installed, left out", file=sys.stderr)
        return None


def rate(function, inputs):
    start = time.process_time()
    for item in inputs:
        function(item)
    return (
        sum(len(i.encode() if isinstance(i, str) else i) for i in inputs) / 1e6 / max(1e-6, time.process_time() - start)
    )


def functions(rounds, given):
    """{task: {system: MB/s}} of library calls, line by line or file by file."""
    repairers = {
        "newsclean": load("newsclean", "repair_mojibake"),
        "ftfy": load("ftfy", "fix_text"),
        "plsfix": load("plsfix", "fix_text"),
    }
    detectors = {
        "newsclean": load("newsclean", "detect_encoding"),
        "chardet": load("chardet", "detect"),
        "chardetng": load("chardetng_py", "detect"),
    }
    tasks = {}
    for kind in ["given"] if given else corpus.KINDS:
        lines = [x for x in (given or corpus.text(kind, 200_000, 2)).split("\n") if x]
        tasks[f"repair, by line, clean {kind}"] = (repairers, lines)
    curly = [x for x in corpus.text("curly", 100_000, 3).split("\n") if x]
    tasks["repair, by line, English read as cp1252"] = (repairers, [corpus.sloppy(x.encode(), "cp1252") for x in curly])
    chinese = [x for x in corpus.text("chinese", 30_000, 3).split("\n") if x]
    tasks["repair, by line, GBK read as Latin-1"] = (repairers, [x.encode("gbk").decode("latin-1") for x in chinese])
    for kind, codec in (("curly", "utf-8"), ("russian", "cp1251"), ("chinese", "gb18030")):
        files = [corpus.text(kind, 500, seed).encode(codec)[:1000] for seed in range(100)]
        tasks[f"detect, 1 kB files, {codec}"] = (detectors, files)
    out = {}
    for task, (systems, inputs) in tasks.items():
        best = {}
        for function in systems.values():
            if function:
                for item in inputs[:20]:  # loads tables, which the figures shall not show
                    function(item)
        for _ in range(rounds):
            for name, function in systems.items():
                if function:
                    best[name] = max(best.get(name, 0), rate(function, inputs))
        out[task] = best
    return out


def show(title, table):
    names = list(dict.fromkeys(name for row in table.values() for name in row))
    print(f"\n{title}, MB/s (in brackets: newsclean is so many times as fast)\n")
    print("| input | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for task, row in table.items():
        ours = row.get("newsclean", 0)
        cells = []
        for name in names:
            factor = "" if name == "newsclean" or name not in row else f" ({ours / row[name]:.2g}×)"
            cells.append(f"{row[name]:.1f}{factor}" if name in row else "–")
        print(f"| {task} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20, help="megabytes for the filters (default 20)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the best one counts (default 3)")
    parser.add_argument("--text", type=pathlib.Path, help="a UTF-8 text of your own instead of the generated ones")
    parser.add_argument("--skip-filters", action="store_true", help="only the functions")
    args = parser.parse_args()
    given = args.text.read_text(encoding="utf-8") if args.text else None
    newsclean = importlib.import_module("newsclean")
    print(f"newsclean {newsclean.__version__} ({'compiled' if newsclean.COMPILED else 'pure'})")
    if not args.skip_filters:
        show("Filters", filters(args.size, args.rounds, given))
    show("Functions", functions(args.rounds, given))


if __name__ == "__main__":
    main()
