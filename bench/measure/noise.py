# SPDX-License-Identifier: Apache-2.0
"""Whether a machine is quiet enough for figures to mean something."""

import os
import pathlib
import sys
import time
from dataclasses import dataclass

from .processes import ProcessorTime

#: What a run must keep to: the share of all cores that others take, and how far rounds may be apart.
OTHER_SHARE, RELATIVE_SPREAD = 0.05, 0.30
#: The exit code of a run that concludes nothing.
TOO_NOISY = 3


@dataclass(frozen=True)
class Ticks:
    """The first line of /proc/stat: what all cores have done, in ticks."""

    working: int
    idle: int
    interrupts: int
    steal: int

    @classmethod
    def parse(cls, line):
        user, nice, system, idle, waiting, irq, softirq, steal = map(int, line.split()[1:9])
        return cls(user + nice + system, idle + waiting, irq + softirq, steal)

    @classmethod
    def now(cls):
        with open("/proc/stat") as stat:
            return cls.parse(stat.readline())

    @property
    def total(self):
        return self.working + self.idle + self.interrupts + self.steal


def other_share(before, after, own_seconds, tick=os.sysconf("SC_CLK_TCK")):
    """Returns the share of all cores' time between two moments that went to others: their processes and the hypervisor.

    :param own_seconds: processor time of our own processes between the two
    """
    total = after.total - before.total
    if total <= 0:
        return 0.0
    others = max(0.0, after.working - before.working - own_seconds * tick)
    return (others + after.steal - before.steal) / total


class Load:
    """What others take of the machine since it was made; ours is this process with its descendants."""

    def __init__(self):
        self.own = ProcessorTime(os.getpid())
        self.before = Ticks.now()

    def share(self):
        return other_share(self.before, Ticks.now(), self.own.seconds())


def look(seconds=3.0):
    """Returns what others take while we do nothing for so long."""
    load = Load()
    time.sleep(seconds)
    return load.share()


class NoiseRule:
    """Collects reasons not to conclude anything from a run."""

    def __init__(self, other=OTHER_SHARE, spread=RELATIVE_SPREAD):
        self.other, self.spread = other, spread
        self.reasons = []

    def check_load(self, what, share):
        """Takes note of what others took during a measurement."""
        if share > self.other:
            self.reasons.append(f"{what}: others took {100 * share:.0f} % of the machine, "
                                f"at most {100 * self.other:.0f} % are allowed")

    def check_spread(self, what, spread):
        """Takes note of how far the rounds of a figure are apart; None counts as nothing measured."""
        if spread is not None and spread.relative > self.spread:
            self.reasons.append(f"{what}: the rounds are {100 * spread.relative:.0f} % of their median apart, "
                                f"at most {100 * self.spread:.0f} % are allowed")

    @property
    def quiet(self):
        return not self.reasons

    def refuses(self):
        """Returns whether nothing may be concluded; says why, in place of the tables."""
        if not self.quiet:
            print(self._refusal(), file=sys.stderr)
        return not self.quiet

    def _refusal(self):
        return "\n".join(["This machine is too noisy, so nothing is concluded and no table is written:",
                          *(f"  {reason}" for reason in self.reasons),
                          "Run it alone on the machine, with longer --seconds or more --rounds, or give other bounds."])


def add_options(parser):
    parser.add_argument("--other", type=float, default=100 * OTHER_SHARE, metavar="PERCENT",
                        help="share of the machine that others may take during a measurement (%(default)g)")
    parser.add_argument("--spread", type=float, default=100 * RELATIVE_SPREAD, metavar="PERCENT",
                        help="how far rounds may be apart, of their median (%(default)g)")


def rule(options):
    return NoiseRule(options.other / 100, options.spread / 100)


def machine():
    """Returns the processor's name and the number of cores, for the words above a table."""
    names = [line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    return f"{cores} core{'s' * (cores > 1)} of {names[0] if names else 'an unnamed processor'}"
