# SPDX-License-Identifier: Apache-2.0
"""Makes text safe to look at: what could steer a terminal or turn the reading order round is shown as a symbol.

Promise: the result has no C0 or C1 control character except line feed and tab, no bidirectional control, no
line or paragraph separator, no tag character and no lone surrogate. Other text is left as it is.
"""

from __future__ import annotations

import re

# Controls, the soft and zero-width characters that hide text, bidirectional controls, separators, invisible
# operators, interlinear and tag characters, noncharacters' neighbours and lone surrogates.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """`text` with dangerous and invisible characters replaced by visible signs; ``\\n`` and tab stay."""
    return UNSAFE.sub(lambda match: sign(match.group()), text)


def visible_name(path: bytes) -> str:
    """A file name for a message: on one line, undecodable bytes as ``\\xff``."""
    text = path.decode("utf-8", "backslashreplace").replace("\n", "\u240a").replace("\t", "\u2409")
    return visible(text)


def sign(char: str) -> str:
    """What is shown instead of a character of `UNSAFE`."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xDC80 <= code <= 0xDCFF:
        return f"<{code - 0xDC00:02X}>"
    return f"<U+{code:04X}>"
