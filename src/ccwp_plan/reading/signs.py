"""Signs that look like those of a keyboard and are others: what they are called, and what is typed in their place."""

from __future__ import annotations

import re
import unicodedata

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that are none to YAML, as a word processor puts them in; for a set in a pattern, as the others here."""
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
ODD = SPACES + UNSEEN
"""What nobody can tell from an ordinary space, or from nothing."""
BULLETS = "•‣⁃∙◦●○◉▪▫■□▶▸►➢➤❖◆◇✓✔✗☐☑☒①-⑳➀-➓\uf020-\uf0ff"
"""Signs that begin an item and nothing else; the last are those of Word's own fonts."""
DASHES = "·–—‒―−‐‑→⇒➔"
"""Signs that may begin an item, but may stand in a sentence as well."""
QUOTES = "“”„‟‘’‚‛«»‹›´"

_LONGEST = 100
_HYPHENS = "‐‑‒–—―−"
_LATIN = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABEKMHOPCTYX" + "ABEZHIKMNOPTYX",
)
"""Capital letters of Cyrillic and Greek, by the Latin ones that look the same."""


def called(sign: str) -> str:
    """How a message names a sign that a reader cannot tell from another one.

    >>> called("\\N{NO-BREAK SPACE}"), called("\\N{EN DASH}")
    ('a no-break space (U+00A0)', 'an en dash (U+2013)')
    """
    name = unicodedata.name(sign, "sign of another font").lower()
    article = "an" if name[0] in "aeio" else "a"
    return f"{article} {name} (U+{ord(sign):04X})"


def described(sign: str) -> str:
    """The same, with a reminder where nobody sees it."""
    return f"{called(sign)}{', which cannot be seen' * bool(re.match(f'[{UNSEEN}]', sign))}"


def typed(text: str) -> str:
    """A short text as a keyboard types it: with ordinary spaces, hyphens, figures and letters, and without quotes.

    >>> typed("“FR”"), typed("2021–06–30"), typed("F\\N{SOFT HYPHEN}R"), typed("officers")
    ('FR', '2021-06-30', 'FR', 'officers')
    """
    if text.isascii() or len(text) > _LONGEST:
        return text
    text = unicodedata.normalize("NFKC", re.sub(f"[{UNSEEN}]", "", re.sub(f"[{_HYPHENS}]", "-", text)))
    if not re.search("[a-z]", text):
        text = text.translate(_LATIN)
    return text.strip(QUOTES + " ")


def in_quotes(text: str) -> str:
    """A text in the quotation marks in which YAML takes every sign of it for itself.

    >>> in_quotes("“a: b”"), in_quotes('the "a": b')
    ('"a: b"', '\\'the "a": b\\'')
    """
    text = _unquoted(text)
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def _unquoted(text: str) -> str:
    """A text without the quotation marks of a word processor that stand around all of it."""
    inner = text.strip(QUOTES)
    is_quoted = len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES
    return inner if is_quoted and not re.search("[“”„«»]", inner) else text
