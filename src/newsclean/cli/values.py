# SPDX-License-Identifier: Apache-2.0
"""What can stand after an option, for the tables of `flags`.

Stages, levels and so on are written out here once more, since loading the modules that know them would cost more than
all the rest of ``--version``; a test compares.
"""

from __future__ import annotations

STAGES = ("encoding", "mojibake", "boilerplate", "gaps", "normalize")
LEVELS = ("careful", "balanced", "thorough")
FIXERS = ("control", "entities", "ligatures", "nfc", "quotes", "surrogates", "width")
COLUMNS = ("changed", "edits", "encoding", "findings", "gap_damage", "gap_rate", "log")
SHELLS = ("bash", "zsh", "fish")
KINDS = (
    *("byline", "caption", "date"),  # the others go by themselves where they are certain
    *("ad", "caption-call", "comments", "cookie", "copyright", "duplicate-headline", "navigation", "newsletter"),
    *("other", "photo-credit", "read-more", "read-time", "related", "residue", "share", "site-name", "social-follow"),
    "subscribe-paywall",
)
ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255"),
    *("cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp852", "cp855", "cp866", "cp874", "iso8859-1", "iso8859-2"),
    *("iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
    *("gb18030", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949"),
)
