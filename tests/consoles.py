"""Runs the console examples of a page as a reader would type them, one after the other in one folder.

Files that an example reads and that are not there are made from the example article, so a page can speak of story.txt
without preparing it. Where output follows a command, it is compared; a line of three dots stands for any lines.
"""

import bz2
import gzip
import importlib.util
import itertools
import json
import lzma
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import newsclean

ROOT = Path(__file__).parent.parent
ARTICLE = (ROOT / "docs/example.txt").read_text(encoding="utf-8")
RULE = '[[rule]]\nid = "site.1"\nkind = "other"\nphrases = ["Thank you for reading the Example"]\n'
NOT_RUN = {"pip", "git", "pre-commit", "mkdocs", "spark-submit"}  # they reach for the network, or are not installed
WRITERS = ("--output", "-o", "--log", "--report", ">", ">>", "2>")
BLOCK = re.compile(r"^ *```console\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def examples(page):
    """(command, output) pairs of a page, in order."""
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^ *\$ ", block, flags=re.MULTILINE)[1:]:
            command, output = part.split("\n", 1)
            while command.endswith("\\"):
                more, output = output.split("\n", 1)
                command += "\n" + more.removeprefix("> ")
            yield command, output.strip("\n")


def prepare(folder):
    """A folder with the commands that examples use: newsclean itself, and a curl that needs no network."""
    tools = folder / ".tools"
    tools.mkdir()
    (tools / "article").write_text(ARTICLE, encoding="utf-8")
    python = shlex.quote(sys.executable)
    scripts = {
        "newsclean": f'exec {python} -m newsclean "$@"',
        "python": f'exec {python} "$@"',
        "curl": f"cat {tools / 'article'}",
    }
    for name, body in scripts.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    paths = [str(Path(newsclean.__file__).parents[1]), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    (folder / ".local/share/man/man1").mkdir(parents=True)
    own = {"PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "HOME": str(folder), "NO_COLOR": "1"}
    return os.environ | own


def words_of(command):
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split = True
    return list(lexer)


def tools_of(command):
    """The first words of the parts of a pipeline."""
    words = ["|", *words_of(command)]
    return [b for a, b in itertools.pairwise(words) if a in ("|", "&&", ";", "||")]


def make_inputs(command, folder):
    """Makes the files and directories that a command reads and that are not there yet."""
    words = words_of(command)
    for before, word in zip(["", *words], words, strict=False):
        name = word.partition("=")[2] if word.startswith("--") else word
        if before in WRITERS or name.startswith(("/", "..", "~")):
            continue
        if name.rstrip("/") == "crawl":
            for inside in ("a/b.txt", "c.txt", "d.jsonl.gz", "e.parquet"):
                make_file(folder / "crawl" / inside)
        elif before != "--glob" and re.fullmatch(r"[\w*./-]+\.[a-z0-9]+", name) and not list(folder.glob(name)):
            for letter in "abcd" if "*" in name else "a":
                make_file(folder / name.replace("**", "d").replace("*", letter))


def make_file(path):
    kinds = {".txt": ARTICLE, ".toml": RULE, ".md": ARTICLE, ".html": ARTICLE, ".log": ARTICLE}
    record = {"id": 1, "url": "https://example.org/1", "text": ARTICLE, "article": {"text": ARTICLE}}
    lines = (json.dumps(record, ensure_ascii=False) + "\n") * 4
    quoted = ARTICLE.replace('"', '""')
    table = f'id,title,body,text\n1,CafÃ©,"{quoted}","{quoted}"\n'
    tabbed = "id\tbody\ttext\n1\tCafÃ© Ã la carte\tCafÃ©\n"
    kinds |= {".jsonl": lines, ".ndjson": lines, ".csv": table, ".tsv": tabbed}
    if path.suffix in (".parquet", ".arrow"):
        make_table(path)
    name = path.with_suffix("") if path.suffix in PACKERS else path
    if name.suffix in kinds:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = kinds[name.suffix].encode()
        path.write_bytes(PACKERS[path.suffix](data) if name != path else data)


def make_table(path):
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise NotImplementedError from None
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({"id": [1, 2], "body": [ARTICLE, None], "text": [ARTICLE, "Clean."]})
    if path.suffix == ".parquet":
        pq.write_table(table, path)
        return
    with pa.ipc.new_file(path, table.schema) as writer:
        writer.write_table(table)


def packed_with_zstd(data):
    for name in ("compression.zstd", "backports.zstd"):
        if importlib.util.find_spec(name.partition(".")[0]) and importlib.util.find_spec(name):
            return importlib.import_module(name).compress(data)
    raise NotImplementedError


PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": packed_with_zstd}


def run_page(page, folder):
    """Runs all examples of a page; gives how many ran and what went wrong."""
    env = prepare(folder)
    ran, wrong = 0, []
    for command, wanted in examples(page):
        tools = tools_of(command)
        if NOT_RUN & set(tools) or not all(shutil.which(tool, path=env["PATH"]) for tool in tools):
            continue
        try:
            make_inputs(command, folder)
        except NotImplementedError:  # zstd and pyarrow are extras
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=env, capture_output=True, timeout=120, stdin=subprocess.DEVNULL
        )
        ran += 1
        shown = (done.stdout + done.stderr).decode("utf-8", "replace").strip("\n")
        if done.returncode not in (0, 1) or "Traceback" in shown:
            wrong.append(f"$ {command}\nexit code {done.returncode}\n{shown}")
        elif wanted and not re.fullmatch(pattern_of(visible(wanted)), visible(shown), re.DOTALL):
            wrong.append(f"$ {command}\nwanted:\n{wanted}\ngot:\n{shown}")
    return ran, wrong


def visible(text):
    """Without what a reader cannot see and a page could lose: C1 controls and blanks at line ends."""
    return re.sub(r"[\x80-\x9f]|[ \xa0]+$", "", text, flags=re.MULTILINE)


def pattern_of(output):
    lines = [".*?" if line.strip() == "..." else re.escape(line) for line in output.split("\n")]
    return "\n".join(lines)
