# SPDX-License-Identifier: Apache-2.0
"""Medians over rounds, and how far apart the rounds were."""

import math
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """The median of some rounds, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values):
        """Returns the spread of these values, or None when there are none; what is not a number is left out."""
        values = [v for v in values if v is not None and not math.isnan(v)]
        return cls(statistics.median(values), min(values), max(values)) if values else None

    @property
    def relative(self):
        """How far the rounds are apart, as a share of the median."""
        return (self.most - self.least) / self.median if self.median else math.inf

    def text(self, digits=2):
        """Returns the median and, where the rounds differ by what the digits show, the least and the most."""
        median, least, most = (f"{value:.{digits}f}" for value in (self.median, self.least, self.most))
        return median if least == most else f"{median} ({least} to {most})"


def text(spread, digits=2):
    """Returns the words of a spread for a table, a dash for None."""
    return "–" if spread is None else spread.text(digits)


def percentile(values, share):
    """Returns the least value that at least this share of the values do not exceed, or None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratio(ours, theirs):
    """Returns the spread of ours / theirs round by round, or None.

    :param ours: one value a round, None where there is none
    :param theirs: the same
    """
    return Spread.of([a / b for a, b in zip(ours, theirs) if a is not None and b])
