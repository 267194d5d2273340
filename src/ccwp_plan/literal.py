"""Texts that cannot steer a terminal. Imports nothing of a plan, so that anything can be said in any state."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the order of the text around or end its line."""
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Those of them that formats for machines would print as they are."""
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


def unseen(text: str, form: str) -> str:
    """What a format for machines has made, its control characters written by their numbers: \\u{0:04x} in JSON."""
    return _UNSEEN.sub(lambda match: form.format(ord(match.group())), text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
