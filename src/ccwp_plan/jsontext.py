"""JSON as every command writes it: what a reader cannot see is written by its number."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What JSON leaves as it is and a terminal obeys: control characters, and those that turn the order of text around."""


def dumped(value: Any) -> str:
    """A value as JSON, indented, with a line end; it cannot steer a terminal, and reads as the same value again.

    >>> dumped("\x9b2J é")
    '"\\\\u009b2J é"\\n'
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"
