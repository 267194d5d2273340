"""What people type by habit where the language has one form: several values in one, days, figures, nothing.

All of it is refused; what is found here is what to type instead.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ccwp_plan.language.dates import MONTHS
from ccwp_plan.language.times import ONGOING, Time
from ccwp_plan.reading.letters import composed

_BETWEEN = r"\s*[,;/&+|\n]\s*|\s+(?:and|or|et|und|y|e)\s+"


def words_in(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


_NOTHING = words_in(
    "none no nil nobody nothing na n/a n.a. n.a not_applicable not_relevant not_aligned not_feasible no_alignment "
    "not_available unknown false - – — / 0 0.0"
)
_LATER = words_in("tbc tbd tba tbn t.b.c. t.b.d. to_be_confirmed to_be_determined to_be_defined to_be_decided")
_ALWAYS = words_in(
    "continuous continuously continuing ongoing on-going on_going permanent permanently always throughout open-ended "
    "open_ended regularly recurring no_end unlimited indefinite indefinitely"
)
_EVERY_STATE = re.compile(
    r"(?:(?:all|every|each|the) ?)?(?:of )?(?:the )?(?:2[78] )?(?:eu ?)?(?:member ?states?|mss?)(?: of the eu)?"
    r"|all(?: 2[78])?|every(?:body|one)|eu ?-?2[78](?: ?(?:ms|member states))?"
)
_SERIAL_OF_EXCEL = range(36526, 54789)
_DAY_ZERO_OF_EXCEL = date(1899, 12, 30)
_MONTHS_ELSEWHERE = (
    "januar janvier", "februar février fevrier", "märz mars", "avril", "mai", "juni juin",
    "juli juillet", "août aout", "septembre", "oktober octobre", "novembre", "dezember décembre",
)  # fmt: skip
_MONTHS = [f"{name.casefold()} {others}".split() for name, others in zip(MONTHS, _MONTHS_ELSEWHERE, strict=True)]
"""In English, German and French; any beginning of three letters will do."""
_BEFORE_A_TIME = r"(?:(?:by|until|till|on|in|during|before|bis|avant|not? later than|at the latest|due|the)\s+)*"
_END = r"(?:(?:the )?end(?: of)?|late|ende|fin)\s+"
_COUNTS = {"1": "1 1st first i", "2": "2 2nd second ii", "3": "3 3rd third iii", "4": "4 4th fourth iv"}
_FIGURE = r"[+-]?[0-9]+(?:[.,' \u00a0\u202f][0-9]+)*"
_ABOUT = re.compile(
    r"(?:at least|min(?:imum)?\.?|more than|over|up to|about|approx(?:imately)?\.?|circa|ca\.?|≥|≤|>=?|<=?|~|\+)\s*"
)
_TIMES = {
    "k": 1_000,
    "thousand": 1_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "mio": 1_000_000,
    "mio.": 1_000_000,
}
LONGEST = 200
"""So long are the texts that are looked at; a longer one is no value that somebody typed by habit."""
_SIGNS_OF_A_RANGE = r"\s*(?:–|—|\bto\b|\buntil\b|\bbis\b|,|;|\s-\s|/)\s*|(?<=\d{4})\s*-\s*(?=\d{4}$)"


def several(text: str) -> list[str]:
    """The values that stand in one text, parted by a sign or by a word; one value where there is nothing between.

    >>> several("DE/FR"), several("2(b) and 3(c)"), several("DE")
    (['DE', 'FR'], ['2(b)', '3(c)'], ['DE'])
    """
    return parted(text.strip().strip("[]"))


def parted(text: str) -> list[str]:
    """The values that stand in one text, each with the square brackets that it stands in.

    >>> parted("FR, [NL] and DE")
    ['FR', '[NL]', 'DE']
    """
    return [part for part in re.split(_BETWEEN, text.strip()) if part]


def is_nothing(text: str) -> bool:
    """Whether a text says that there is no value: none, n/a, not applicable."""
    return _folded(text) in _NOTHING


def is_later(text: str) -> bool:
    """Whether a text says in other words that a value is to be confirmed."""
    return _folded(text) in _LATER


def is_always(text: str) -> bool:
    """Whether a text says in other words that something is ongoing."""
    return _folded(text) in _ALWAYS


def is_every_state(text: str) -> bool:
    """Whether a text stands for every Member State: all Member States, EU27.

    >>> is_every_state("All MS"), is_every_state("EU-27"), is_every_state("interested Member States")
    (True, True, False)
    """
    return bool(text.strip()) and _EVERY_STATE.fullmatch(" ".join(text.split()).casefold()) is not None


def _folded(text: str) -> str:
    return "_".join(text.split()).casefold()


def times_meant(text: str) -> list[str]:
    """The times that a text may mean, as the language writes them: two where day and month may have changed places.

    >>> times_meant("30.6.2021"), times_meant("3/4/2021"), times_meant("by end of June 2021"), times_meant("2021-12")
    (['2021-06-30'], ['2021-04-03', '2021-03-04'], ['2021-06'], ['2021-12'])
    """
    if text.strip() != ONGOING and _exists(text.strip()):
        return [text.strip()]
    words = " ".join(composed(text).casefold().replace("–", "-").split()).strip(" .")
    words = re.sub(f"^{_BEFORE_A_TIME}(?:{_END})?", "", words)
    found = (*_days(words), *_months(words), *_parts_of_a_year(words))
    return [time for time in dict.fromkeys(found) if _exists(time)]


def days_meant(text: str) -> list[str]:
    """The days that a text may mean; of a time that is longer its last one."""
    times = (Time.parse(time) for time in times_meant(text))
    return [str(time.last) for time in times if time and time.last]


def period_meant(text: str) -> tuple[str, str] | None:
    """The first and the last time of a period that is written in one: 2020-2021, 1.1.2020 to 31.12.2021.

    >>> period_meant("2020-2021"), period_meant("2020"), period_meant("soon")
    (('2020', '2021'), ('2020', '2020'), None)
    """
    ends = [one for one in re.split(_SIGNS_OF_A_RANGE, re.sub("^(?:from|between) ", "", text.strip())) if one]
    known = [times_meant(one) for one in ends]
    if not 1 <= len(known) <= 2 or not all(len(times) == 1 for times in known):
        return None
    return known[0][0], known[-1][0]


class FigureMeant(NamedTuple):
    """What a text may mean where a figure is asked for: the figures, and the words beside them."""

    figures: tuple[str, ...]
    words: str
    is_exact: bool


def figure_meant(text: str) -> FigureMeant | None:
    """The figure that a text may mean, two where a comma stands before three figures; None if it has no one figure.

    >>> figure_meant("at least 80 %")
    FigureMeant(figures=('80',), words='%', is_exact=False)
    >>> figure_meant("1,250")
    FigureMeant(figures=('1250', '1.250'), words='', is_exact=True)
    """
    if len(text) > LONGEST:
        return None
    words = " ".join(text.split())
    rest = _ABOUT.sub("", words, count=1) if _ABOUT.match(words.casefold()) else words
    found = re.findall(_FIGURE, rest)
    if len(found) != 1 or re.search(r"[a-z]\d|\d[a-z]", rest.replace("k", " "), re.IGNORECASE):
        return None
    before, _, after = rest.partition(found[0])
    is_exact = rest == words and not after.startswith("+")
    unit = " ".join(f"{before} {after.removeprefix('+')}".split())
    many, _, others = unit.partition(" ")
    times = _TIMES.get(many.casefold(), 1)
    figures = tuple(dict.fromkeys(_times(figure, times) for figure in _figures(found[0])))
    return FigureMeant(figures, others if times > 1 else unit, is_exact) if figures else None


def _times(figure: str, times: int) -> str:
    return figure if times == 1 else f"{(Decimal(figure) * times).normalize():f}"


def _figures(written: str) -> list[str]:
    """A figure as the language writes it, whatever signs part its thousands and its decimals."""
    plain = re.sub(r"[' \u00a0\u202f]", "", written.removeprefix("+"))
    signs = re.findall("[.,]", plain)
    if not signs:
        return [plain]
    if len({*signs}) == 2:
        return [plain.replace("," if signs[-1] == "." else ".", "").replace(",", ".")]
    whole, *parts = re.split("[.,]", plain)
    if len(parts) > 1 or signs[0] == ".":
        return [whole + "".join(parts)] if len(parts) > 1 else [plain]
    thousands, decimals = f"{whole}{parts[0]}", f"{whole}.{parts[0]}"
    return [decimals] if len(parts[0]) != 3 else [thousands] if parts[0] == "000" else [thousands, decimals]


def _exists(time: str) -> bool:
    try:
        return time == ONGOING or Time.parse(time) is not None
    except ValueError:
        return False


def _days(words: str) -> list[str]:
    if match := re.fullmatch(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})(?:[t ]\d\d:\d\d.*)?", words):
        year, month, day = match.groups()
        return [_day(year, month, day), _day(year, day, month)][: 2 if int(month) > 12 else 1]
    if match := re.fullmatch(r"(\d{1,2})\s?([-./ ])\s?(\d{1,2})\s?[-./ ]\s?(\d{4}|\d\d)", words):
        one, sign, other, year = match.groups()
        found = [_day(year, other, one)]
        return found if sign == "." else [*found, _day(year, one, other)]
    if match := re.fullmatch(r"(\d{1,2})(?:\.|st|nd|rd|th)? (?:of )?([^\W\d]+)\.?,? (\d{4})", words):
        return [_day(match[3], _month(match[2]), match[1])]
    if match := re.fullmatch(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", words):
        return [_day(match[3], _month(match[1]), match[2])]
    if words.isascii() and words.isdigit() and len(words) == 5 and int(words) in _SERIAL_OF_EXCEL:
        return [str(_DAY_ZERO_OF_EXCEL + timedelta(int(words)))]
    return []


def _months(words: str) -> list[str]:
    if match := re.fullmatch(r"mid[- ]?(\d{4})", words):
        return [f"{match[1]}-06"]
    if match := re.fullmatch(r"([^\W\d]+)\.?[ ,/-]+(\d{4})|(\d{4})[ ,/-]+([^\W\d]+)", words):
        month = _month(match[1] or match[4])
        return [f"{match[2] or match[3]}-{month}"] if month else []
    if match := re.fullmatch(r"(\d{1,2})\s?[-./]\s?(\d{4})|(\d{4})\s?[-./]\s?(\d{1,2})", words):
        return [f"{match[2] or match[3]}-{match[1] or match[4]:0>2}"]
    return []


def _parts_of_a_year(words: str) -> list[str]:
    """The quarter, the half year or the year that words mean."""
    counts = "|".join(" ".join(_COUNTS.values()).split())
    quarter = rf"(?:q(?P<q>[1-4])|(?P<nq>[1-4])q|(?P<wq>{counts})[. ]+quarter|quarter (?P<qw>{counts}))"
    half = rf"(?:[hs](?P<h>[12])|(?P<nh>[12])h|(?P<wh>{counts})[. ]+(?:half(?:[- ]year)?|semester))"
    match = re.fullmatch(rf"(?:{quarter}|{half})[ ,/-]*(?:of )?(?P<after>\d{{4}})", words) or re.fullmatch(
        rf"(?P<before>\d{{4}})[ ,/-]*(?:{quarter}|{half})", words
    )
    if not match:
        return [words] if re.fullmatch(r"\d{4}", words) else []
    told = {name: value for name, value in match.groupdict().items() if value}
    year = told.pop("after", None) or told.pop("before", "")
    ((name, value),) = told.items()
    count = next((count for count, words in _COUNTS.items() if value in words.split()), "")
    return [f"{year}-{'Q' if 'q' in name else 'H'}{count}"]


def _day(year: str, month: str, day: str) -> str:
    return f"{year if len(year) == 4 else '20' + year}-{month:0>2}-{day:0>2}"


@cache
def _month(word: str) -> str:
    """The month that a word means, in two figures; nothing where it means none."""
    known = enumerate(_MONTHS, 1)
    meant = (at for at, names in known if len(word) > 2 and any(name.startswith(word) for name in names))
    return f"{next(meant, 0):02}".replace("00", "")
