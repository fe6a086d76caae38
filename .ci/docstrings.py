# SPDX-License-Identifier: Apache-2.0
"""Examples in docstrings are shown as code: Markdown would take ``>>>`` for three quotations."""

from __future__ import annotations

import re
from typing import Any

import griffe

EXAMPLE = re.compile(r"(?:^|(?<=\n\n))(>>> (?:.+\n?)+)")


class Examples(griffe.Extension):
    """Puts a fence around every paragraph that begins with a prompt."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Called for everything that has been read."""
        text = obj.docstring
        if text:
            text.value = EXAMPLE.sub(lambda found: f"```pycon\n{found[1].rstrip()}\n```\n", text.value)
