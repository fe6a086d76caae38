# SPDX-License-Identifier: Apache-2.0
"""What the data itself says about its encoding: ``<meta charset>``, ``<?xml encoding>``, Python and Emacs lines.

The answer is a Python codec name as this package gives it, never more than a claim.
"""

from __future__ import annotations

import codecs
import re

# Compiled when first used (and kept by `re`): that costs more than the rest of a detection.
_CLAIM = (
    rb"(?i)(?:<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']"
    rb"|[-#*/ ]coding[:=]\s*|^content-type:[^\n]{0,80}charset=[\"']?)([A-Za-z0-9_:.-]{3,40})"
)
# As browsers read these labels, and as this package names what it finds.
_NAMES = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
    "iso8859-9": "cp1254", "tis-620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip


def declared(head: bytes) -> str | None:
    """The codec that the beginning of the data claims."""
    found = re.search(_CLAIM, head)
    if found is None:
        return None
    label = found.group(1).decode("ascii").lower()
    try:
        name = codecs.lookup(
            {"x-sjis": "cp932", "windows-874": "cp874", "x-mac-cyrillic": "mac_cyrillic"}.get(label, label)
        ).name
    except (LookupError, ValueError):
        return None
    return _NAMES.get(name, name.replace("-", "_") if name.startswith(("iso8859", "koi8", "mac")) else name)
