# SPDX-License-Identifier: Apache-2.0
"""Pages of the site that are made from something else: options from the flag data, and files of the top level.

Promise: what is in `src/newsclean/cli/flags.py` is what the page of options says; nothing is written to docs/.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "security.md": "SECURITY.md",
    "benchmarking.md": "benchmarks/README.md",
}
OUTSIDE = re.compile(r"\[(\w+)\]\(\.\./(tests/\w+\.py)\)")
MARK = "<!-- the options stand here -->"


def options() -> str:
    """One section for each command of the flag data: what it is for, examples, its options by group."""
    sys.path.insert(0, str(ROOT / "src"))
    from newsclean.cli.flags import COMMANDS, flags_of

    out = []
    for command in COMMANDS:
        name = f"newsclean {command.name}".strip()
        out += [f"## {name}", "", _prose(command.summary), "", "```text", f"{name} [OPTION ...] {command.arguments}"]
        out += ["```", "", "```console"]
        out += [f"$ {line}  # {purpose}" for line, purpose in command.examples] + ["```", ""]
        flags = flags_of(command.name)
        for group in dict.fromkeys(flag.group for flag in flags):
            out += [f"**{group}**", "", "| option | meaning |", "| --- | --- |"]
            out += [_row(flag) for flag in flags if flag.group == group] + [""]
    return "\n".join(out)


def _row(flag: Any) -> str:
    names = ", ".join(f"`{name}`" for name in flag.names)
    value = f" {flag.metavar}" if flag.metavar else ""
    if flag.bare is not None:
        value = f"[={flag.metavar}]"
    key = f" (configuration: `{flag.config}`)" if flag.config else ""
    return f"| {names}{_prose(value)} | {_prose(flag.help)}{key} |"


def _prose(text: str) -> str:
    """Text that Markdown leaves as it is, within a table too."""
    for char in "\\|*_<>[]":
        text = text.replace(char, "\\" + char)
    return text


def on_config(config: Any) -> Any:
    """Pages that nobody has put into the navigation stand at its end."""
    listed = set(re.findall(r"'([^']+\.md)'", str(config.nav)))
    pages = sorted((ROOT / "docs").rglob("*.md"))
    more = [name for name in (page.relative_to(ROOT / "docs").as_posix() for page in pages) if name not in listed]
    if more:
        config.nav.append({"More": more})
    return config


def on_files(files: Any, config: Any) -> Any:
    """Adds the pages that stand outside docs/."""
    from mkdocs.structure.files import File

    for page, source in TOP_LEVEL.items():
        text = (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Puts the options into their page; names files outside docs/, which the site does not hold, instead of linking."""
    markdown = OUTSIDE.sub(r"`\2: \1`", markdown)
    return markdown.replace(MARK, options()) if page.file.src_uri == "options.md" else markdown
