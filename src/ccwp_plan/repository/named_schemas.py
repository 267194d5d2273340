"""The schemas that files name for editors, in a line such as `# yaml-language-server: $schema=plan.schema.json`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ccwp_plan.language.models import FileKind
from ccwp_plan.reading.place import Place, Source
from ccwp_plan.reading.source import MAX_BYTES
from ccwp_plan.repository.bounds import as_on_disk, leaves

Texts: TypeAlias = dict[Path, str | None]
"""The schemas of a run by file, each read once; None where there is no such file."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True, eq=False)
class NamedSchema:
    """The schema that a file of a kind names, and where it names it; `text` is None if there is no such schema.

    One that is `outside` the repository of the plan is not opened, and nobody knows whether it is there.
    """

    kind: FileKind
    place: Place
    file: Path
    text: str | None
    outside: bool = False


def named_schemas(files: Iterable[tuple[FileKind, Source]], top: Path | None, texts: Texts) -> Iterator[NamedSchema]:
    """The schemas that these files name, each once for a kind of file; one at an address is nobody's file.

    Those that lead out of the folder `top` are not opened.
    """
    seen: set[tuple[FileKind, Path]] = set()
    for kind, source in files:
        where = source.schema
        if where is None or _ADDRESS.match(name := source.text[slice(*where)]):
            continue
        file = as_on_disk(Path(os.path.normpath(source.path.parent / name)), top)
        if (kind, file) in seen:
            continue
        seen.add((kind, file))
        if leaves(file, top):
            yield NamedSchema(kind, Place(source, offsets=where), file, None, outside=True)
            continue
        if file not in texts:
            texts[file] = _text(file)
        yield NamedSchema(kind, Place(source, offsets=where), file, texts[file])


def _text(file: Path) -> str | None:
    """What stands in a file; of one that is larger than any schema the beginning."""
    if not os.path.isfile(file):  # noqa: PTH113  False, too, where the name is too long
        return None
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
