"""A share in percent as people and programs read it, for every report and document."""

from __future__ import annotations

from fractions import Fraction
from itertools import count


def percent(share: Fraction, decimals: int = 1) -> Fraction:
    """A share in percent, rounded; never to 0 or 100, unless it is exactly that. It may be below 0 or above 1.

    >>> float(percent(Fraction(11, 13))), float(percent(Fraction(1999, 2000))), float(percent(Fraction(1, 3000)))
    (84.6, 99.9, 0.1)
    """
    return rounded(share, decimals + 2) * 100


def rounded(share: Fraction, decimals: int) -> Fraction:
    """A share, rounded; never to 0 or 1, unless it is exactly that. It may be below 0 and above 1.

    >>> float(rounded(Fraction(9999, 10000), 3)), float(rounded(Fraction(-1, 10000), 3)), float(rounded(Fraction(4), 3))
    (0.999, -0.001, 4.0)
    """
    near = round(share, decimals)
    if near not in (0, 1) or near == share:
        return near
    return near + Fraction(1 if share > near else -1, 10**decimals)


def percentage(share: Fraction) -> str:
    """A share as a sentence says it.

    >>> percentage(Fraction(11, 13)), percentage(Fraction(1))
    ('84.6 %', '100 %')
    """
    return f"{decimal(percent(share))} %"


def decimal(number: Fraction) -> str:
    """A number that has an end in the decimal system, with all its decimals.

    >>> decimal(Fraction("84.60")), decimal(Fraction("0.00001")), decimal(Fraction(90)), decimal(Fraction("-12.5"))
    ('84.6', '0.00001', '90', '-12.5')
    """
    above, below = abs(number.numerator), number.denominator
    decimals = next(decimals for decimals in count() if not above * 10**decimals % below)
    whole, rest = divmod(above * 10**decimals // below, 10**decimals)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}}" if decimals else f"{sign}{whole}"
