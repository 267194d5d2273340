"""JSON as every command writes it: what a reader cannot see is written by its number."""

from __future__ import annotations

import json
from typing import Any

from ccwp_plan.literal import unseen


def dumped(value: Any) -> str:
    """A value as JSON, indented, with a line end; it cannot steer a terminal, and reads as the same value again.

    >>> dumped("\x9b2J é")
    '"\\\\u009b2J é"\\n'
    """
    return unseen(json.dumps(value, ensure_ascii=False, indent=2), "\\u{0:04x}") + "\n"
