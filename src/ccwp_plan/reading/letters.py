"""One letter typed in two ways: as one character (é), or as a letter and an accent. Macs write names of files so.

For what is compared or looked up they are one text; what is printed stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from unicodedata import normalize

V = TypeVar("V")


def composed(text: str) -> str:
    """What all ways to type a text have in common: each letter as one character, where there is one (NFC).

    >>> composed("e\\N{COMBINING ACUTE ACCENT}") == composed("\\N{LATIN SMALL LETTER E WITH ACUTE}")
    True
    """
    return text if text.isascii() else normalize("NFC", text)


_TYPED = str.maketrans("‘’‚‛“”„‟\u2010\u2011", "''''\"\"\"\"--", "\u00ad\u200b")


def alike(text: str) -> str:
    """A text as it is compared: spaces, capitals, and how accents, quotes and hyphens are typed do not count.

    >>> alike("The  ‘Aim’") == alike("the 'aim'")
    True
    """
    return " ".join(composed(text).translate(_TYPED).split()).casefold()


class ByName(dict[str, V]):
    """Things by their names, which are found however the letters of a name are typed; the keys are composed.

    >>> ByName([("Z\\N{LATIN SMALL LETTER U WITH DIAERESIS}rich", 1)])["Zu\\N{COMBINING DIAERESIS}rich"]
    1
    """

    def __init__(self, items: Iterable[tuple[str, V]] = ()) -> None:
        super().__init__((composed(name), thing) for name, thing in items)

    def __getitem__(self, name: str) -> V:
        return super().__getitem__(composed(name))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(composed(name))

    def get(self, name: str, default: Any = None) -> Any:
        """The thing of a name, or else the default."""
        return super().get(composed(name), default)
