"""A font of boxes, for the characters that no other font has.

Where all fonts lack a character, Typst draws the box that a font has for that, and the text of the PDF, which is
searched, copied and read aloud, lacks the character as well. Here each has a box of its own, so that its text stays.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_FAMILY = "Boxes for characters that no other font has"
"""Of the fonts that have a character, Typst takes the one most like the text's: this is never it."""
_MOST = 0xFFFE
_EM, _WIDTH, _HEIGHT, _SIDE, _LINE = 1000, 600, 700, 50, 40
_WHOLE = 0xB1B0AFBA
"""What the checksums of a font add up to, by the specification of OpenType."""


def font(text: str) -> bytes:
    """A TrueType font with every visible character of a text beyond ASCII; the same text gives the same bytes."""
    signs = sorted({sign for sign in text if sign > "~" and unicodedata.category(sign) not in ("Cf", "Zs")})[:_MOST]
    box, count = _box(), len(signs) + 1
    return _file(
        {
            b"OS/2": _os2(),
            b"cmap": _cmap(signs),
            b"glyf": box * count,
            b"head": _head(),
            b"hhea": struct.pack(">I3hH11hH", 0x10000, _HEIGHT, 0, 0, _WIDTH, *(0,) * 2, _WIDTH, 1, *(0,) * 7, 1),
            b"hmtx": struct.pack(">Hh", _WIDTH, _SIDE) + struct.pack(">h", _SIDE) * (count - 1),
            b"loca": b"".join(struct.pack(">I", len(box) * at) for at in range(count + 1)),
            b"maxp": struct.pack(">I14H", 0x10000, count, 8, 2, 0, 0, 2, *(0,) * 8),
            b"name": _name(),
            b"post": struct.pack(">IIhh5I", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
        }
    )


def _box() -> bytes:
    """A frame: one line round it outside, one inside the other way."""
    out = (_SIDE, 0, _WIDTH - _SIDE, _HEIGHT)
    left, low, right, high = out[0] + _LINE, out[1] + _LINE, out[2] - _LINE, out[3] - _LINE
    outside = [(out[0], out[1]), (out[0], out[3]), (out[2], out[3]), (out[2], out[1])]
    path = [*outside, (left, low), (right, low), (right, high), (left, high)]
    steps = [(x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise([(0, 0), *path])]
    header = struct.pack(">5h", 2, *out) + struct.pack(">3H", 3, 7, 0)
    return header + b"\x01" * 8 + b"".join(struct.pack(">8h", *axis) for axis in zip(*steps, strict=True))


def _cmap(signs: Sequence[str]) -> bytes:
    """Which character has which glyph: the first has glyph 1."""
    groups = b"".join(struct.pack(">3I", ord(sign), ord(sign), at) for at, sign in enumerate(signs, 1))
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(signs)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0),
        *(_SIDE, 0, _WIDTH - _SIDE, _HEIGHT, 0, 8, 2, 1, 0),
    )


def _os2() -> bytes:
    width = struct.pack(">HhHHH11h", 4, _WIDTH, 400, 5, 0, *(_EM // 2,) * 8, 100, _EM // 4, 0)
    nothing_said = bytes(10 + 16) + b"    "
    first_and_last = struct.pack(">3H", 0x40, 32, 0xFFFF)
    heights = struct.pack(">3hHHIIhh3H", _HEIGHT, 0, 0, _HEIGHT, 0, 0, 0, _HEIGHT, _HEIGHT, 0, 32, 1)
    return width + nothing_said + first_and_last + heights


def _name() -> bytes:
    """The names that a font must have, in English for Windows."""
    texts = {1: _FAMILY, 2: "Regular", 4: _FAMILY, 6: _FAMILY.title().replace(" ", "")}
    records, strings = b"", b""
    for number, text in texts.items():
        written = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, number, len(written), len(strings))
        strings += written
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + strings


def _file(tables: dict[bytes, bytes]) -> bytes:
    """The tables as a file, in the order of their names."""
    power = len(tables).bit_length() - 1
    header = struct.pack(">I4H", 0x10000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    at = len(header) + 16 * len(tables)
    body = b""
    for tag, table in sorted(tables.items()):
        header += tag + struct.pack(">3I", _checksum(table), at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = header + body
    adjusted = struct.pack(">I", (_WHOLE - _checksum(whole)) & 0xFFFFFFFF)
    start = at + sum(len(table) + -len(table) % 4 for tag, table in tables.items() if tag < b"head") + 8
    return whole[:start] + adjusted + whole[start + 4 :]


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
