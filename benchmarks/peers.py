# SPDX-License-Identifier: Apache-2.0
"""What newsclean is measured against: commands and functions, each None where it is not installed."""

import importlib
import shutil
import sys

import corpus


def commands():
    """{name: (command line, share)}: filters from standard input to standard output; a slow one gets 1/share of it."""
    ours = [sys.executable, "-m", "newsclean"]
    found = {
        "newsclean": (ours, 1),
        "newsclean --only encoding,mojibake": ([*ours, "--only", "encoding,mojibake"], 1),
        "iconv": ([shutil.which("iconv"), "-f", "UTF-8", "-t", "UTF-8"], 1),
        "cat": ([shutil.which("cat")], 1),
        "ftfy": ([shutil.which("ftfy")], 50),
    }
    return {name: value for name, value in found.items() if value[0][0]}


def _found(module, name):
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        print(f"note: {module} is not installed, left out", file=sys.stderr)
        return None


def repairers():
    """{name: function from a str to its repair}."""
    return _installed(
        {
            "newsclean": _found("newsclean", "repair_mojibake"),
            "plsfix": _found("plsfix", "fix_text"),
            "ftfy": _found("ftfy", "fix_text"),
        }
    )


def detectors():
    """{name: function from bytes to their encoding}."""
    return _installed(
        {
            "newsclean": _found("newsclean", "detect_encoding"),
            "chardet": _found("chardet", "detect"),
            "charset-normalizer": _found("charset_normalizer", "detect"),
            "chardetng": _found("chardetng_py", "detect"),
        }
    )


def line_filters():
    """{name: function from a document to which of its lines are to go, or whether it is to go}."""
    found = {"newsclean": _found("newsclean.boilerplate", "find_boilerplate")}
    textfilter = _found("trafilatura.utils", "textfilter")
    if textfilter:
        from lxml.etree import Element

        element = Element("p")

        def trafilatura(text):
            for line in text.split("\n"):
                element.text = line
                textfilter(element)

        found["trafilatura textfilter"] = trafilatura
    fineweb = _found("datatrove.pipeline.filters", "FineWebQualityFilter")
    if fineweb:
        from datatrove.data import Document

        try:
            one = fineweb()
            one.filter(Document(text=corpus.text("english", 1), id=""))  # it may want further packages
            found["datatrove FineWebQualityFilter"] = lambda text: one.filter(Document(text=text, id=""))
        except ImportError as missing:
            print(f"note: datatrove's filter is left out: {missing}", file=sys.stderr)
    return _installed(found)


def _installed(found):
    return {name: function for name, function in found.items() if function}
