# SPDX-License-Identifier: Apache-2.0
"""The benchmark: ``python benchmarks/run.py`` makes its inputs, measures newsclean and every peer that is installed,
and writes a page and a chart: docs/benchmarks.md and docs/benchmarks.svg.

Systems take turns in one process tree, round by round; ratios are taken within a round, and their spread over the
rounds is on the page. Filters are whole commands on a file (processor time of the process, start included), functions
are calls inside one process. ``--size`` is the size of the filters' files.

    pip install --group benchmark .
    python benchmarks/run.py --size 100 --rounds 5
"""

import argparse
import json
import os
import pathlib
import platform
import random
import sys
import tempfile

import corpus
import measure
import page
import peers
from measure import Row, cpu_of

DOCS = pathlib.Path(__file__).parent.parent / "docs"
LABELS = [
    "3 min read", "Follow us on Facebook", "Read more: The council meets again", "Share", "Advertisement",
    "Subscribe to our newsletter", "[Getty]", "More from Politics", "Most read", "Sign up for the morning briefing",
]  # fmt: skip
NAMES = {
    "english": "clean ASCII English", "curly": "clean English, typographic", "russian": "clean Russian",
    "chinese": "clean Chinese", "arabic": "clean Arabic", "mixture": "real mixture",
}  # fmt: skip


def mixture(size):
    """5 % garbled lines, 15 % boilerplate, and documents of which 2 % lost the text of their links."""
    rng, parts, total = random.Random(7), [], 0
    while total < size:
        article, lost = corpus.article("curly", rng), rng.random() < 0.02
        for line in article.split("\n"):
            if lost and line:
                words = line.split(" ")
                del words[len(words) // 3 : len(words) // 3 + 2]
                line = " ".join(words)
            garbled = line and rng.random() < 0.05
            parts.append(corpus.sloppy(line.encode(), "cp1252") if garbled else line)
            if line and rng.random() < 0.18:
                parts.append(rng.choice(LABELS))
        total = total + len(article.encode())
    return "\n".join(parts)


def filters(folder, size, rounds):
    """Whole commands on files of plain text."""
    systems, rows = peers.commands(), []
    for kind, name in NAMES.items():
        data = (mixture(2_000_000) if kind == "mixture" else corpus.text(kind, 2_000_000)).encode()
        whole = pathlib.Path(folder, kind)
        whole.write_bytes(data * max(1, size * 1_000_000 // len(data)))
        part = pathlib.Path(folder, kind + "-part")
        part.write_bytes(whole.read_bytes()[: whole.stat().st_size // 50].rpartition(b"\n")[0])
        row = Row(name)
        for _ in range(rounds):
            for system, (command, share) in systems.items():
                if share > 1 and kind not in ("english", "mixture"):
                    continue
                path = whole if share == 1 else part
                row.add(system, path.stat().st_size / 1e6 / max(1e-4, cpu_of(command, path)))
        rows.append(row)
        page.tell(row)
        if kind != "english":
            whole.unlink()
    return rows


def formats(folder, size, rounds):
    """JSON lines and Parquet of articles of 3 kB, beside the least that reads and writes them."""
    rng = random.Random(2)
    texts = [corpus.article("english", rng) for _ in range(size * 1_000_000 // 4 // 3000)]
    lines = pathlib.Path(folder, "articles.jsonl")
    lines.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in enumerate(texts)), encoding="utf-8")
    script = (
        "import json,sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(json.dumps(json.loads(line)).encode())"
    )
    plans = {"JSON lines, English articles": (lines, "json.loads, json.dumps", [sys.executable, "-c", script])}
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pathlib.Path(folder, "articles.parquet")
        pq.write_table(pa.table({"id": range(len(texts)), "text": texts}), table)
        script = (
            "import sys, pyarrow.parquet as pq\nfile = pq.ParquetFile(sys.stdin.buffer)\n"
            "with pq.ParquetWriter('/dev/null', file.schema_arrow) as out:\n"
            "    for batch in file.iter_batches(): out.write_batch(batch)"
        )
        plans["Parquet, English articles"] = (table, "pyarrow, read and write", [sys.executable, "-c", script])
    except ImportError:
        print("note: pyarrow is not installed, left out", file=sys.stderr)
    rows, text_size = [], measure.size_of(texts)
    for name, (path, peer, command) in plans.items():
        row = Row(name)
        ours = [sys.executable, "-m", "newsclean", "--" + path.suffix[1:], str(path)]
        for _ in range(rounds):
            row.add("newsclean", text_size / 1e6 / cpu_of(ours))
            row.add(peer, text_size / 1e6 / cpu_of(command, path))
        rows.append(row)
        page.tell(row)
    return rows


def functions(rounds):
    """Calls inside this process."""
    rows = []
    repairers = peers.repairers()
    lines = {kind: [x for x in corpus.text(kind, 200_000, 2).split("\n") if x] for kind in corpus.KINDS}
    for kind in corpus.KINDS:
        rows.append(measure.calls(Row(f"repair by line, {NAMES[kind]}"), repairers, lines[kind], rounds))
    garbled = [corpus.sloppy(x.encode(), "cp1252") for x in lines["curly"]]
    rows.append(measure.calls(Row("repair by line, English read as cp1252"), repairers, garbled, rounds))
    chinese = [x.encode("gbk").decode("latin-1") for x in lines["chinese"]]
    rows.append(measure.calls(Row("repair by line, GBK read as Latin-1"), repairers, chinese, rounds))
    for kind, codec in (("curly", "utf-8"), ("russian", "cp1251"), ("chinese", "gb18030")):
        files = [corpus.text(kind, 500, seed).encode(codec)[:1000] for seed in range(50)]
        rows.append(measure.calls(Row(f"detect, files of 1 kB, {codec}"), peers.detectors(), files, rounds))
    rng = random.Random(5)
    clean = [corpus.article("english", rng) for _ in range(60)]
    pages = [mixture(3000) for _ in range(5)]
    for name, texts in (("clean articles", clean), ("articles with labels", pages)):
        rows.append(measure.calls(Row(f"lines that are no article, {name}"), peers.line_filters(), texts, rounds))
    rows += _small(rounds)
    for row in rows:
        page.tell(row)
    return rows


def _small(rounds):
    """One short string, and a column of them."""
    import newsclean

    rows = []
    headline = "The council votes to pay for a second boat"
    row, many = Row("clean(a headline)", unit="µs"), [headline] * 1000
    systems = {"newsclean": newsclean.clean, **{n: f for n, f in peers.repairers().items() if n != "newsclean"}}
    for _ in range(rounds):
        for name, function in systems.items():
            row.add(name, measure.cpu_of_calls(function, many) * 1000)
    rows.append(row)
    try:
        import pyarrow as pa

        from newsclean.arrow import clean_array
    except ImportError:
        return rows
    rng = random.Random(9)
    texts = [corpus.article("english", rng).partition("\n")[0] + f", {i}" for i in range(100_000)]
    row, column = Row("Arrow column of 100,000 headlines"), pa.array(texts)
    for _ in range(rounds):
        row.add("newsclean", measure.size_of(texts) / 1e6 / measure.cpu_of_calls(clean_array, [column]))
        listed = measure.cpu_of_calls(lambda values: pa.array([t.as_py() for t in values]), [column])
        row.add("pyarrow, to Python and back", measure.size_of(texts) / 1e6 / listed)
    return [*rows, row]


def commands(folder, size, rounds):
    """Start-up, growth, two processes against one."""
    ours = [sys.executable, "-m", "newsclean"]
    start = Row("start-up", unit="ms")
    growth, jobs = Row("what more of the same file costs"), Row("two jobs against one, by the clock")
    big = pathlib.Path(folder, "english")
    small = pathlib.Path(folder, "small")
    with big.open("rb") as file:
        small.write_bytes(file.read(big.stat().st_size // 10).rpartition(b"\n")[0] + b"\n")
    tenth = small.stat().st_size / 1e6
    mixed = pathlib.Path(folder, "mixed")
    mixed.write_bytes(mixture(10_000_000).encode() * max(1, size // 10))
    for _ in range(rounds):
        # the best of ten: what follows the files above finds the processor's memory full of them
        for name, command in (("newsclean --version", [*ours, "--version"]), ("newsclean, a file of 9 kB", ours),
                              ("python -c pass", [sys.executable, "-c", "pass"])):  # fmt: skip
            start.add(name, 1000 * min(cpu_of(command, __file__) for _ in range(10)))
        # Through a pipe, once, ten and a hundred times. What is spent once, at the start and with the first line of a
        # kind, is in neither difference.
        spent = [
            min(measure.cpu_of_piped(ours, small, n) for _ in range(tries)) for n, tries in ((1, 5), (10, 3), (100, 1))
        ]
        growth.add(f"from {10 * tenth:,.0f} to {100 * tenth:,.0f} MB", 90 * tenth / (spent[2] - spent[1]))
        growth.add(f"from {tenth:,.0f} to {10 * tenth:,.0f} MB", 9 * tenth / (spent[1] - spent[0]))
        for count in (2, 1):
            took = cpu_of([*ours, "--jobs", str(count)], mixed, wall=True)
            jobs.add(f"--jobs {count}", mixed.stat().st_size / 1e6 / took)
    for row in (start, growth, jobs):
        page.tell(row)
    return [start, growth, jobs]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100, help="megabytes for the filters (default 100)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--out", type=pathlib.Path, default=DOCS, help="folder of benchmarks.md and benchmarks.svg")
    args = parser.parse_args()
    import newsclean

    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its byte code
    noise, load = [measure.yardstick() for _ in range(10)], [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as folder:
        tables = {"filters": filters(folder, args.size, args.rounds)}
        noise += [measure.yardstick() for _ in range(10)]
        tables["commands"] = commands(folder, args.size, args.rounds)
        tables["formats"] = formats(folder, args.size, args.rounds)
    tables["functions"] = functions(args.rounds)
    noise += [measure.yardstick() for _ in range(10)]
    load.append(os.getloadavg()[0])
    facts = {
        "version": f"newsclean {newsclean.__version__}, {'compiled' if newsclean.COMPILED else 'pure'}",
        "python": f"CPython {platform.python_version()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "noise": max(noise) / min(noise) - 1,
        "load": load,
        "size": args.size,
        "rounds": args.rounds,
    }
    args.out.mkdir(exist_ok=True)
    args.out.joinpath("benchmarks.md").write_text(page.markdown(tables, facts), encoding="utf-8")
    args.out.joinpath("benchmarks.svg").write_text(page.chart(tables["filters"], tables["functions"]), encoding="utf-8")


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
