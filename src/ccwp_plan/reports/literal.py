"""Texts that cannot steer a terminal. Imports nothing of a plan, so that anything can be said in any state."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_STEERING = re.compile("(?!\x1b\\[[0-9;]*m|\n)" + _CONTROL.pattern)


def literal(text: str) -> str:
    """A text with every control character made visible, so that it cannot steer the terminal.

    >>> literal("a\\x9b2J")
    'a\\\\x9b2J'
    """
    return _CONTROL.sub(_visible, text)


def harmless(text: str) -> str:
    """A text of several lines, perhaps in colour, with every other control character made visible."""
    return _STEERING.sub(_visible, text)


def _visible(found: re.Match[str]) -> str:
    return f"\\x{ord(found.group()):02x}"
