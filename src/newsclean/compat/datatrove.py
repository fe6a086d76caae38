# SPDX-License-Identifier: Apache-2.0
"""A formatter for datatrove pipelines, to stand where its ``FTFYFormatter`` stood.

Promise: a document's text becomes what `Cleaner.clean` makes of it; nothing else of the document is touched. This
module is the only one that needs datatrove, and nothing in newsclean imports it.
"""

from __future__ import annotations

from datatrove.pipeline.formatters.base import BaseFormatter

from newsclean.config import Config
from newsclean.pipeline import Cleaner


class NewsCleanFormatter(BaseFormatter):  # type: ignore[misc]
    """Cleans the text of each document with one `Config`."""

    name = "🗞 newsclean"

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self.cleaner = Cleaner(config)

    def format(self, text: str) -> str:
        """The clean text."""
        return self.cleaner.clean(text)
