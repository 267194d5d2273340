"""What a result is counted in, as far as there can be only so many: Member States, and parts of a whole."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache, lru_cache

from ccwp_plan.reading.letters import composed


class Countable(Enum):
    """What there is a largest number of."""

    MEMBER_STATES = auto()
    PER_CENT = auto()


_STATES = (
    r"(?:(?:total )?(?:number|no\.?|count) of )?(?:the )?(?:eu |participating )?member states?"
    r"(?: of the (?:eu|european union|union))?"
    r"(?: (?:taking|participating|that|which|with|having|involved|represented|contributing|connected|using)\b.*)?"
)
_STATES_ELSEWHERE = """
    mitgliedstaaten, eu-mitgliedstaaten, états membres, stati membri, estados miembros, estados-membros, lidstaten,
    państwa członkowskie, κράτη μέλη, κράτη-μέλη, държави членки, държави-членки, členské státy, členské štáty,
    tagállamok, medlemsstater, medlemsstaterna, medlemslande, jäsenvaltiot, liikmesriigid, dalībvalstis,
    valstybės narės, države članice, state membre
"""
_OTHER_STATES = frozenset(" ".join(words.casefold().split()) for words in _STATES_ELSEWHERE.split(","))
_NUMBER = frozenset({"number", "numbers", "no", "no.", "nr", "nr.", "count", "#", "№"})
_PER_CENT = (
    r"%|\b(?:per ?cents?|percentages?|pct|prozent|procent\w*|pour ?cent|por ?cento?|per cento|posto|százalék\w*|"
    r"prosent\w+|protsen\w+|odstot\w+|proc\.|ποσοστό|τοις εκατό|процент\w*|la sută)(?!\w)"
)
_PARTS_OF_PER_CENT = (
    *(
        "%",
        "cent",
        "pct",
        "proc",
        "proz",
        "pros",
        "prot",
        "posto",
        "százal",
        "odstot",
        "ποσοστ",
        "τοις",
        "процент",
        "sut",
    ),
)
"""What is quickly found in each of these words."""
_POINTS = r"points?\b|\bpp\b|\bp\.p\."
_MAY_PASS = (
    r"increas|gr[oe]w|ris(?:e|ing)\b|rais|\bmore\b|higher|additional|expan|doubl|tripl|multipl|chang|relative|compar|"
    r"\bvs\b|versus|against|baseline|\bbase\b|index|year[- ]on[- ]year|previous|average|improv|\bgain|boost|variation|"
    r"deviation|decreas|reduc|ratio\b|return|inflation|evolution|trend|achiev|attain|fulfil|performance|utili[sz]|"
    r"occupan|capacity|efficien|productiv|overrun|\b(?:19|20)\d\d\b|"
    r"\bof (?:the )?(?:target|level|figure|value|plan|planned)|"
    r"steiger|zunahme|wachstum|anstieg|augment|croissance|hausse|aument|increment|crecimient|crescit|cresciment|αύξηση|"
    r"ръст|увелич|нараст|wzrost|toename|stijging|ökning|vækst|stigning|kasvu|növeked|růst|nárůst|rast\b|creșter|"
    r"poveć|poveč"
)
"""Words for what may be more than the whole: growth, and what is compared with something else."""


@lru_cache(maxsize=1 << 12)
def counted_in(unit: str, indicator: str) -> Countable | None:
    """What a result is counted in, if there can be only so many of it.

    >>> counted_in("Member States", "Member States taking part"), counted_in("%", "Officers trained")
    (<Countable.MEMBER_STATES: 1>, <Countable.PER_CENT: 2>)
    >>> counted_in("%", "Increase in seizures"), counted_in("officers", "Officers trained")
    (None, None)
    """
    if unit in ("MS", "MSs", "EU MS"):
        return Countable.MEMBER_STATES
    folded = _folded(unit)
    what = _folded(indicator) if folded in _NUMBER else folded
    if folded in _OTHER_STATES or ("member state" in what and _pattern(_STATES).fullmatch(what)):
        return Countable.MEMBER_STATES
    if not any(part in folded for part in _PARTS_OF_PER_CENT) or not _pattern(_PER_CENT).search(folded):
        return None
    if _pattern(_POINTS).search(folded):
        return None
    return None if _pattern(_MAY_PASS).search(f"{folded} {_folded(indicator)}") else Countable.PER_CENT


def _folded(text: str) -> str:
    """A text in small letters, without what stands in round brackets."""
    folded = composed(text).casefold()
    outside = re.sub(r"\([^()]*\)", " ", folded) if "(" in folded else folded
    return " ".join(outside.split()) or folded


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
