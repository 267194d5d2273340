"""The parts of a zip file, each checked before it is unpacked.

Python's zipfile believes what the directory at the end of a file says; until 3.11.8 it did not even look whether the
entries lie over each other. So it only lists them here: where each lies, what its own head says, how much it unpacks
to and whether its checksum is right is looked at by us, and no more memory is taken than an entry has promised.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from itertools import pairwise

from ccwp_plan.exchange.cells import Unreadable
from ccwp_plan.literal import literal

MOST_PARTS = 2_000
"""How many parts a file may have: a workbook has one for each sheet and picture, and a dozen more."""
MOST_UNPACKED = 96 << 20
"""How large all parts together may be, in bytes. A sheet of 200,000 cells has about 12 million."""
RATIO = 250
"""How many times smaller a large part may be than what it unpacks to; a sheet of empty rows is 20 times smaller."""
_LARGE = 1 << 20
"""From how many bytes on the ratio counts: a short text that repeats itself harms nobody."""

_ENTRY, _HEAD = b"PK\x01\x02", struct.Struct("<4s5H3L2H")
_ENCRYPTED, _SIZES_FOLLOW, _UTF_8 = 0x2041, 0x8, 0x800
_ELSEWHERE = 0xFFFFFFFF
"""What a head says of a size that it has no room for."""
_LEAVES = re.compile(r"^/|\\|(?:^|/)\.\.?(?:/|$)|^[A-Za-z]:|//|[\x00-\x1f]")
"""What no name of a part has: a way out of the folder that it would be unpacked to, by the rules of any system."""
_OTHER_COPY = "Ask for the file again, or open it in Excel, Word or LibreOffice and save it under another name."


def damaged(why: str) -> Unreadable:
    """A file that is not as the program that wrote it has left it."""
    return Unreadable(f"The file is damaged: {why}.", _OTHER_COPY)


def unsafe(why: str) -> Unreadable:
    """A file that no office program writes."""
    return Unreadable(
        f"The file is not as an office program saves it, and may be meant to do harm: {why}.",
        "Ask who sent it. If it is meant, open it in Excel, Word or LibreOffice and save it under another name.",
    )


def unzipped(raw: bytes) -> dict[str, bytes]:
    """The parts of a zip file by their names, folders left out. Raises Unreadable where one is not as it should be."""
    entries, end = _entries(raw)
    _check_names([entry.filename for entry in entries])
    _check_sizes(entries)
    _check_places(raw, entries, end)
    return {entry.filename: _content(raw, entry) for entry in entries if not entry.is_dir()}


def names(raw: bytes) -> list[str]:
    """The names of the parts of a zip file, unchecked. Raises Unreadable where it is not one."""
    return [entry.filename for entry in _entries(raw)[0]]


def _entries(raw: bytes) -> tuple[list[zipfile.ZipInfo], int]:
    """What the directory of a zip file lists, and where that directory begins."""
    if raw.count(_ENTRY) > MOST_PARTS:
        raise unsafe(f"it has more than {MOST_PARTS:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, struct.error, EOFError) as error:
        raise damaged("a piece of it is missing, as when it was not sent completely") from error
    except (NotImplementedError, ValueError, OverflowError, OSError) as error:
        raise damaged("the list of its parts cannot be read") from error


def _check_names(found: list[str]) -> None:
    known: set[str] = set()
    for name in found:
        if _LEAVES.search(name):
            raise unsafe(f"the name ‘{shown(name)}’ leads out of it")
        if name.lower() in known:
            raise unsafe(f"the part ‘{shown(name)}’ is there twice")
        known.add(name.lower())
    for name in known:
        above = name.rstrip("/")
        while above := above.rpartition("/")[0]:
            if above in known:
                raise unsafe(f"‘{shown(above)}’ is both a part and a folder")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(
                "The file is protected by a password.", "Open it, remove the password, save it and send it again."
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unsafe(f"the part ‘{shown(entry.filename)}’ is compressed in an unusual way")
        if entry.is_dir() and entry.file_size:
            raise unsafe(f"the folder ‘{shown(entry.filename)}’ has a content")
        if entry.file_size > _LARGE and entry.file_size > RATIO * entry.compress_size:
            raise unsafe(f"the part ‘{shown(entry.filename)}’ becomes over {RATIO} times as large when it is unpacked")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(
            f"The file needs more than {MOST_UNPACKED >> 20} MB when it is unpacked.",
            "Remove pictures and whatever is not asked for, and save it again.",
        )


def _check_places(raw: bytes, entries: list[zipfile.ZipInfo], end: int) -> None:
    """Look whether entries lie one after another, from the first byte on, and whether their own heads agree."""
    places = sorted((entry.header_offset, _after(raw, entry), entry.filename) for entry in entries)
    if not places or places[0][0] != 0:
        raise unsafe("something else stands before its first part")
    for (_, after, name), (start, _, following) in pairwise([*places, (end, end, "")]):
        if start < after:
            others = f"the parts ‘{shown(name)}’ and ‘{shown(following)}’ overlap"
            raise unsafe(others if following else f"the part ‘{shown(name)}’ goes on after its end")


def _after(raw: bytes, entry: zipfile.ZipInfo) -> int:
    """Where an entry ends. Raises Unreadable where its own head says something else than the directory."""
    start = _content_at(raw, entry)
    flags, method, _, _, checksum, packed, size = _HEAD.unpack_from(raw, entry.header_offset)[2:9]
    said, listed = (checksum, packed, size), (entry.CRC, entry.compress_size, entry.file_size)
    later = flags & _SIZES_FOLLOW
    agree = all(one in (other, _ELSEWHERE) or (later and one == 0) for one, other in zip(said, listed, strict=True))
    if (flags, method) != (entry.flag_bits, entry.compress_type) or not agree:
        raise unsafe(f"it says two different things of the part ‘{shown(entry.filename)}’")
    return start + entry.compress_size


def _content_at(raw: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the content of an entry begins, after its own head, which has to have the same name."""
    at = entry.header_offset
    if at < 0 or at + _HEAD.size > len(raw) or raw[at : at + 4] != b"PK\x03\x04":
        raise damaged(f"the part ‘{shown(entry.filename)}’ is not where it should be")
    length, extra = struct.unpack_from("<2H", raw, at + 26)
    name = raw[at + _HEAD.size : at + _HEAD.size + length]
    if name.decode("utf-8" if entry.flag_bits & _UTF_8 else "cp437", "replace") != entry.orig_filename:
        raise unsafe(f"the part ‘{shown(entry.filename)}’ has two names")
    return int(at + _HEAD.size + length + extra)


def _content(raw: bytes, entry: zipfile.ZipInfo) -> bytes:
    at = _content_at(raw, entry)
    packed = raw[at : at + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content, whole = packed, True
    else:
        content, whole = _inflated(packed, entry.file_size)
    if not whole or len(content) != entry.file_size:
        raise unsafe(f"the part ‘{shown(entry.filename)}’ is not as large as it says")
    if zlib.crc32(content) != entry.CRC:
        raise damaged(f"the part ‘{shown(entry.filename)}’ has changed since it was written")
    return content


def _inflated(packed: bytes, size: int) -> tuple[bytes, bool]:
    """What bytes unpack to, one byte more than `size` at most, and whether they end there."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, size + 1)
        if not stream.eof and len(content) <= size:
            content += stream.decompress(stream.unconsumed_tail, 1)
    except zlib.error as error:
        raise damaged("one of its parts cannot be unpacked") from error
    return content, stream.eof and not stream.unused_data


def shown(name: str) -> str:
    """A name as a sentence can show it: short, and without signs that steer a terminal."""
    return literal(name if len(name) <= 60 else f"{name[:60]}…")
