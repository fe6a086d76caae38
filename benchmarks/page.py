# SPDX-License-Identifier: Apache-2.0
"""The page and the chart that `run.py` writes."""

import sys
from html import escape

OURS = "newsclean"
LEAN = "newsclean --only encoding,mojibake"

# What issue trackers call the bar: (table, row, system, against, bar, aim).
BARS = [
    ("filters", "clean ASCII English", OURS, "iconv", 0.6, 1.5),
    ("filters", "clean ASCII English", LEAN, "iconv", 4, 8),
    ("filters", "clean Russian", OURS, "iconv", 1, 2),
    ("filters", "clean Chinese", OURS, "iconv", 1, 2),
    ("filters", "clean Arabic", OURS, "iconv", 1, 2),
    ("functions", "repair by line, clean ASCII English", OURS, "plsfix", 5, 20),
    ("functions", "repair by line, clean English, typographic", OURS, "plsfix", 5, 20),
    ("functions", "repair by line, clean Russian", OURS, "plsfix", 5, 20),
    ("functions", "repair by line, clean Chinese", OURS, "plsfix", 5, 20),
    ("functions", "repair by line, clean Arabic", OURS, "plsfix", 5, 20),
    ("functions", "repair by line, English read as cp1252", OURS, "plsfix", 1, 3),
    ("functions", "repair by line, GBK read as Latin-1", OURS, "plsfix", 2, 6),
    ("filters", "real mixture", OURS, "ftfy", 30, 100),
    ("commands", "two jobs against one, by the clock", "--jobs 2", "--jobs 1", 1.8, 1.95),
]
HEAD = """# Benchmarks

What `python benchmarks/run.py --size {size} --rounds {rounds}` wrote; it makes its inputs itself.
The files of the filters have {size} MB; the bars speak of 1 GB. The smaller a file, the more the start of the command
counts; `iconv` holds all of its input in memory, which costs it the more, the bigger the file is.
{version}, {python}, {processor}, {cores} cores.

**Trust the ratios, not the figures.** Systems take turns; a ratio is taken within a round, and what stands here is the
median of the rounds with the lowest and the highest in brackets. The machine was not quiet: the same fixed piece of
Python took up to {noise:.0%} more time than at best, and the load was {load[0]:.1f} at the beginning and {load[1]:.1f}
at the end.
Figures that do not depend on the machine's mood, instructions per byte, are in `benchmarks/instructions.json`.

![Speed of the filters and functions](benchmarks.svg)

"""


def tell(row):
    """One line on the way."""
    print(f"{row.name}: " + ", ".join(f"{s} {row.median(s):.3g}" for s in row.rounds), row.unit, file=sys.stderr)


def number(value):
    """Three digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _ratio(row, system, against):
    low, middle, high = row.ratios(system, against)
    return f"{number(middle)} × ({number(low)}–{number(high)})"


def _bars(tables):
    out = [
        "## Against the bars",
        "",
        "| what | against | bar | aim | measured | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows = {(table, row.name): row for table, found in tables.items() for row in found}
    for table, name, system, against, bar, aim in BARS:
        row = rows.get((table, name))
        if row is None or against not in row.rounds or system not in row.rounds:
            continue
        middle = row.ratios(system, against)[1]
        verdict = "**missed**" if middle < bar else "aim kept" if middle >= aim else "kept"
        label = f"{name}, {'all stages' if system == OURS else system.removeprefix('newsclean ')}"
        label = name if table != "filters" else label
        out.append(f"| {label} | {against} | {bar} × | {aim} × | {_ratio(row, system, against)} | {verdict} |")
    start = rows.get(("commands", "start-up"))
    if start:
        more = start.median("newsclean --version") - start.median("python -c pass")
        verdict = "**missed**" if more > 30 else "aim kept" if more <= 15 else "kept"
        out.append(f"| start-up | `python -c pass` | + 30 ms | + 15 ms | + {more:.0f} ms | {verdict} |")
    growth = rows.get(("commands", "what more of the same file costs"))
    if growth:
        late, early = growth.rounds
        middle = growth.ratios(late, early)[1]
        verdict = "kept" if middle >= 0.97 else "**missed**"
        out.append(
            f"| speed {late} against that {early} | linear | 3 % | | {_ratio(growth, late, early)} | {verdict} |"
        )
    return out


def _table(title, note, rows):
    out = ["", f"## {title}", "", note, ""]
    systems = list(dict.fromkeys(system for row in rows for system in row.rounds))
    out += ["| | " + " | ".join(systems) + " |", "| --- " * (len(systems) + 1) + "|"]
    for row in rows:
        first = next(iter(row.rounds))
        cells = []
        for system in systems:
            if system not in row.rounds:
                cells.append("")
            elif system == first:
                cells.append(f"{number(row.median(system))} {row.unit}")
            else:
                cells.append(f"{number(row.median(system))} {row.unit}; {_ratio(row, first, system)}")
        out.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return out


def markdown(tables, facts):
    """The page."""
    out = [HEAD.format(**facts) + "\n".join(_bars(tables))]
    note = (
        f"Whole commands on files of {facts['size']} MB (ftfy: a fiftieth of that), standard input to "
        "standard output, user and system time of the process. After the figure: how many times as fast as that "
        "system newsclean is."
    )
    out += _table("Filters", note, tables["filters"])
    note = (
        "Calls inside one process. What other tools do is not the same: plsfix and ftfy repair UTF-8 alone, the line\n"
        "filters judge by a few fixed patterns or by counts."
    )
    groups = {}
    for row in tables["functions"]:
        groups.setdefault(tuple(row.rounds), []).append(row)
    for at, rows in enumerate(groups.values()):
        title = rows[0].name.partition(",")[0] if len(rows) > 1 else rows[0].name
        out += _table(f"Functions: {title}", note if at == 0 else "", rows)
    for row in tables["formats"] + tables["commands"]:
        out += _table(f"Commands: {row.name}", "MB are those of the texts." if row.unit == "MB/s" else "", [row])
    return "\n".join(out).replace("\n\n\n", "\n\n") + "\n"


COLOURS = {
    OURS: "#0b6e4f", LEAN: "#3fa67e", "plsfix": "#c05746", "ftfy": "#e0a458", "iconv": "#6c757d", "cat": "#adb5bd",
}  # fmt: skip


def chart(filters, functions):
    """Bars on a logarithmic axis: MB/s of each system for each input; an SVG that reads on light and dark ground."""
    rows = [*filters, *(row for row in functions if row.name.startswith("repair"))]
    systems = [s for s in COLOURS if any(s in row.rounds for row in rows)]
    out, at = [], 40
    for row in rows:
        out.append(f'<text x="10" y="{at + 11}" font-weight="bold">{escape(row.name)}</text>')
        at += 18
        for system in systems:
            if system in row.rounds:
                value = row.median(system)
                width = max(2, 110 * _log10(max(value, 1)))
                out.append(f'<rect x="10" y="{at}" width="{width:.0f}" height="11" fill="{COLOURS[system]}"/>')
                out.append(f'<text x="{16 + width:.0f}" y="{at + 10}">{number(value)}</text>')
                at += 14
        at += 8
    legend, x = [], 10
    for system in systems:
        legend.append(f'<rect x="{x}" y="10" width="11" height="11" fill="{COLOURS[system]}"/>')
        legend.append(f'<text x="{x + 15}" y="20">{escape(system)}</text>')
        x += 30 + 7 * len(system)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {at}" width="700" height="{at}" role="img" '
        'aria-label="MB/s of each system for each input, logarithmic">'
        '<rect width="100%" height="100%" fill="#ffffff"/><g font-family="sans-serif" font-size="11" fill="#212529">'
    )
    return head + "".join(legend) + "".join(out) + "</g></svg>\n"


def _log10(value):
    from math import log10

    return log10(value)
