"""What reports for machines share."""

from __future__ import annotations

import json
from typing import Any

from ccwp_plan.reports.literal import unseen


def as_json(value: Any) -> str:
    """A value as JSON, indented; control characters, which a terminal would obey, by their numbers."""
    return unseen(json.dumps(value, ensure_ascii=False, indent=2), "\\u{0:04x}") + "\n"
