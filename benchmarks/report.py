# SPDX-License-Identifier: Apache-2.0
"""Size of the report's page and the time in which Chromium opens it: ``python benchmarks/report.py``.

The page holds 5,000 findings of three kinds in lines of own making, each with lines around it. The time is what the
browser itself counts from the start of navigation to the end of loading, scripts included; the median of the rounds.

    pip install .
    python benchmarks/report.py --findings 5000 --rounds 5
"""

import argparse
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from base64 import b64encode
from hashlib import sha256

from newsclean.edits import Edit, EditLog, Finding
from newsclean.report.facts import Document
from newsclean.report.page import PageReport

PLAIN = "The council met on Monday and agreed to build a new bridge over the river, the mayor told reporters. " * 3
OLD, NEW = "â€œfrank and usefulâ€\x9d", "“frank and useful”"
CLOCK = "addEventListener('load',()=>document.title=Math.round(performance.now())+' ms')"


def window(findings):
    """A text with its edits and findings."""
    lines, edits, found, at = [], [], [], 0
    for k in range(findings):
        if k % 3 == 0:
            line = f"Part {k}: {PLAIN}A spokesman said that the talks had been {OLD}.\n"
            start = at + line.index(OLD)
            edit = Edit(
                start, start + len(OLD), OLD, NEW, "mojibake.utf8-as-cp1252", "utf-8 → cp1252", 0.99, "+8.0 nats"
            )
            edits.append(edit)
            found.append(Finding(edit.start, edit.end, edit.kind, NEW, 0.99, edit.rule, edit.note))
        elif k % 3 == 1:
            line = f"Follow us on  and  to stay up to date, {k}\n"
            edits.append(Edit(at, at + len(line), line, "", "boilerplate.social-follow", "en.follow", 0.92))
            found.append(Finding(at, at + len(line) - 1, "boilerplate.social-follow", "", 0.92, "en.follow"))
        else:
            line = f"Part {k}: {PLAIN}The on Friday said so.\n"
            start = at + line.index(" on Friday")
            found.append(Finding(start, start + 1, "gap.determiner", None, 0.97, "model"))
        for text in (line, PLAIN.strip() + "\n", PLAIN.strip() + "\n"):
            lines.append(text)
            at += len(text)
    return "".join(lines), edits, found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--findings", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    source, edits, found = window(args.findings)
    begun = time.process_time()
    report, document = PageReport("benchmark"), Document(1, "made.txt", "utf-8", 1.0, edits=len(edits))
    report.begin(document)
    report.window(document, source, EditLog(tuple(edits)).apply(source), edits, found)
    report.end(document)
    html = report.close()
    took, shown = time.process_time() - begun, html.count("data-k=")
    print(f"made in {took:.2f} s CPU, {len(html.encode()) / 1e6:.2f} MB, shows {shown:,} of {args.findings:,}")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium: not opened")
        return
    digest = b64encode(sha256(CLOCK.encode()).digest()).decode()
    html = html.replace("script-src '", f"script-src 'sha256-{digest}' '", 1)
    quiet = "--disable-background-networking --disable-component-update --disable-sync --disable-quic --no-first-run"
    times = []
    for _ in range(args.rounds):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            page = pathlib.Path(place, "page.html")
            page.write_text(html.replace("</body>", f"<script>{CLOCK}</script></body>"), encoding="utf-8")
            line = [chromium, "--headless", "--no-sandbox", "--disable-gpu", *quiet.split(), f"--user-data-dir={place}"]
            line += ["--dump-dom", page.as_uri()]
            dom = subprocess.run(line, capture_output=True, timeout=60, check=True).stdout.decode()
            times.append(int(re.search(r"<title>(\d+) ms", dom)[1]))
    print(f"opened in {statistics.median(times):.0f} ms (rounds: {', '.join(map(str, times))})")


if __name__ == "__main__":
    main()
