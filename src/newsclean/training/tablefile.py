# SPDX-License-Identifier: Apache-2.0
"""Writes the table files that `newsclean.tables` opens; the layout is described there.

Promise: the same arguments give the same bytes, on any machine.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclean.tables import HEADER_START, MAGIC


def pack(name: str, meta: Mapping[str, Any], sections: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The bytes of a table; `sections` maps a name to (struct code, little-endian bytes)."""

    def header(offsets: Mapping[str, int]) -> bytes:
        head = {
            "name": name,
            "meta": dict(meta),
            "sections": {key: [offsets[key], len(data), form] for key, (form, data) in sections.items()},
        }
        text = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode()
        return text + b" " * (-(HEADER_START + len(text)) % 8)

    # Offsets stand in the header and depend on its length: reserve room for ten digits each, then fill in.
    at = HEADER_START + len(header(dict.fromkeys(sections, 10**9)))
    offsets = {}
    for key, (_, data) in sections.items():
        offsets[key] = at
        at += len(data) + (-len(data) % 8)
    head = header(offsets)
    body = bytearray(head)
    for key, (_, data) in sections.items():
        body += bytes(offsets[key] - HEADER_START - len(body))
        body += data
    length = len(head).to_bytes(4, "little")
    return MAGIC + length + zlib.crc32(body, zlib.crc32(length)).to_bytes(4, "little") + bytes(body)


def write(path: Path, name: str, meta: Mapping[str, Any], sections: Mapping[str, tuple[str, bytes]]) -> None:
    """Write `pack(...)` to `path`, at once: a process may have the old table mapped."""
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(pack(name, meta, sections))
    draft.replace(path)
