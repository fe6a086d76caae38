# SPDX-License-Identifier: Apache-2.0
"""Branch coverage by package against its floor: ``python .ci/coverage.py FIGURES``, which ``coverage json`` wrote.

Floors only rise. What must not lose a byte is covered whole: every line and every way out of it.
"""

import json
import sys

# The first name that a path begins with counts.
FLOORS = {
    "edits.py": 100,
    "stream.py": 100,
    "window.py": 100,
    "logfile.py": 100,
    "records.py": 100,
    "formats/": 100,
    "": 95,
}


def main(path: str) -> int:
    """Tell the share of each part; 1 where one is below its floor."""
    with open(path, encoding="utf-8") as file:
        figures = json.load(file)["files"]
    parts: dict[str, tuple[list[int], list[str]]] = {}
    for name, found in figures.items():
        inside = name.replace("\\", "/").partition("newsclean/")[2]
        part = next(part for part in FLOORS if inside.startswith(part)) or inside.partition("/")[0]
        sums, missed = parts.setdefault(part, ([0, 0], []))
        summary = found["summary"]
        sums[0] += summary["covered_lines"] + summary["covered_branches"]
        sums[1] += summary["num_statements"] + summary["num_branches"]
        if summary["missing_lines"] or summary["missing_branches"]:
            missing = [str(line) for line in found["missing_lines"]]
            missing += [f"{a}->{b}" for a, b in found["missing_branches"]]
            missed.append(f"    {inside}: {', '.join(missing)}")
    worse = 0
    for part, ((covered, number), missed) in sorted(parts.items()):
        share, floor = 100 * covered / number if number else 100.0, FLOORS.get(part, FLOORS[""])
        fell = share < floor
        worse += fell
        print(f"{part}: {share:.2f} % (floor {floor}){' BELOW' if fell else ''}")
        if fell or floor == 100:
            for line in missed:
                print(line)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
