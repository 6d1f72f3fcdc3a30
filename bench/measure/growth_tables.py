# SPDX-License-Identifier: Apache-2.0
"""The tables, sentences and plots of growth."""

import os
import time

from . import document, noise, plots
from .spread import Spread, text as words

#: A curve bends where a further viewer or stream costs so much more or less than the one before.
BEND = 1.5
#: Where viewers get less than this share of the frames, the host does not keep up.
KEPT_UP = 0.99
FULL = 0.9
#: Share of a core; where a host's compilers take more, it is measured again.
COMPILING = 0.015


def spread(rows, figure):
    return Spread.of([getattr(row, figure) for row in rows])


def median(rows, figure):
    found = spread(rows, figure)
    return found.median if found else None


def check_spreads(rule, rows):
    """Tells the rule how far the rounds are apart in the host's processor time."""
    for (kind, key), measured in rows.items():
        rule.check_spread(f"host's processor time, {kind} {key}", spread(measured, "host"))


def busy_words(rows, cores):
    """Says who keeps the cores busy, or nothing where some time is left."""
    parts = {name: median(rows, figure) for name, figure in (("the host", "host"), ("the viewers", "viewers"),
                                                             ("the producer", "producer"))}
    share = sum(parts.values()) / (100 * cores)
    if share < FULL:
        return f"though {100 * (1 - share):.0f} % of the cores' time is left"
    return "since all cores are busy: " + ", ".join(f"{name} {value:.0f} %" for name, value in parts.items())


def bends(series, wanted_fps, cores, unit):
    """Returns a sentence for each place where a curve bends or frames are lost.

    :param series: pairs of how many there were and the rows measured with so many, in ascending order
    :param wanted_fps: what each viewer shall get
    :param unit: what grows, such as "viewer"
    """
    sentences, last_step, before = [], None, None
    for count, rows in series:
        host = spread(rows, "host")
        if before:
            step = (host.median - before[1].median) / (count - before[0])
            # rounds that differ more than what a step adds tell nothing of it
            known = host.least > before[1].most
            if known and last_step and not 1 / BEND <= step / last_step <= BEND:
                sentences.append(f"From {before[0]} to {count} a further {unit} costs {step:.3f} % of a core, "
                                 f"{step / last_step:.2f} times what it did before.")
            last_step = step if known else None
        before = (count, host)
        worst = median(rows, "worst")
        if worst < KEPT_UP * wanted_fps:
            sentences.append(f"With {count} the worst {unit} gets {worst:.1f} of {wanted_fps} frames a second, "
                             f"{busy_words(rows, cores)}.")
    return sentences


def series(growth, kind, keys):
    return [(key, growth.rows[kind, key]) for key in keys if (kind, key) in growth.rows]


def further(pairs, figure):
    """Returns what one more costs, between the first and the last of a series; None of fewer than two."""
    if len(pairs) < 2:
        return None
    (first, a), (last, b) = pairs[0], pairs[-1]
    return (median(b, figure) - median(a, figure)) / (last - first)


COLUMNS = [("frames a second", "fps", 1), ("worst", "worst", 1), ("p50, ms", "p50", 1), ("p99, ms", "p99", 1),
           ("host, % of a core", "host", 1), ("producer, %", "producer", 1), ("viewers' process, %", "viewers", 1)]


def rows_table(pairs, head, label=str):
    rows = [[label(key), *(words(spread(rows, figure), digits) for _, figure, digits in COLUMNS),
             f"{median(rows, 'bytes') / 1e3:.0f}", f"{median(rows, 'resident') / 1e6:.0f}"] for key, rows in pairs]
    return document.table([head, *(name for name, _, _ in COLUMNS), "kB a frame", "host's memory, MB"], rows)


def viewers_part(growth, options, cores):
    pairs = series(growth, "viewers", options.viewers)
    if not pairs:
        return ""
    lines = ["Viewers of one stream over WebSockets (raw images), 10 frames a second. The viewers are one process on the "
             "same cores, which has the kernel discard the bytes; the host makes frames smaller for viewers that fall "
             "behind:\n",
             rows_table(pairs, "viewers"), *bends(pairs, 10, cores, "viewer")]
    if len(pairs) > 1:
        lines.append(f"A further viewer costs {further(pairs, 'host'):.3f} % of a core and "
                     f"{further(pairs, 'resident') / 1e3:.0f} kB of memory in the host.")
    return "\n".join(lines) + "\n"


def stalled_part(growth):
    pairs = dict(series(growth, "stalled", (0, 20)))
    if len(pairs) < 2:
        return ""
    added = Spread.of([b.p95 - a.p95 for a, b in zip(pairs[0], pairs[20]) if a.p95 is not None and b.p95 is not None])
    return (f"80 viewers beside 20 who never read: the 80 lost {sum(r.lost for r in pairs[20])} frames in "
            f"{len(pairs[20])} rounds ({sum(r.lost for r in pairs[0])} without the 20), and their p95 rose by "
            f"{words(added)} ms.\n")


def streams_part(growth, options, cores):
    pairs = series(growth, "streams", options.streams)
    if not pairs:
        return ""
    lines = ["Streams of 640x360 at 10 frames a second, each with one viewer:\n", rows_table(pairs, "streams"),
             *bends(pairs, 10, cores, "stream")]
    if len(pairs) > 1:
        lines.append(f"A further stream costs {further(pairs, 'host'):.2f} % of a core and "
                     f"{further(pairs, 'resident') / 1e6:.1f} MB of memory in the host, the frames that it shares with "
                     "the producer included.")
    return "\n".join(lines) + "\n"


def size_sentences(pairs, tjbench, cores):
    """One sentence for each size whose frames do not all get through."""
    for (width, height, fps), rows in pairs:
        worst = median(rows, "worst")
        if worst >= KEPT_UP * fps:
            continue
        limit = tjbench.get((width, height))
        beside = f"one thread of tjbench compresses {limit:.0f} a second" if limit else "tjbench is not installed"
        yield (f"{width}x{height} at {fps}: {worst:.1f} frames a second get through; {beside}, "
               f"{busy_words(rows, cores)}.")


def size_part(growth, options, found, cores):
    pairs = series(growth, "size", options.sizes)
    if not pairs:
        return ""

    def label(key):
        width, height, fps = key
        limit = found["tjbench"].get((width, height))
        return f"{width}x{height}, {fps}" + (f" (tjbench {limit:.0f})" if limit else "")

    return "\n".join(["Frame size, one viewer; in brackets the frames a second that one thread of tjbench compresses:\n",
                      rows_table(pairs, "size, frames a second", label),
                      *size_sentences(pairs, found["tjbench"], cores)]) + "\n"


def text(growth, found, options):
    cores = len(os.sched_getaffinity(0))
    intro = (f"`./porthole bench growth` on {time.strftime('%Y-%m-%d', time.gmtime())}, {noise.machine()}, producer, host and "
             f"viewers on the same cores. Medians of {options.rounds} rounds and (least to most). Times are from the stamp "
             f"in the frame to its last byte at the viewer. While the host's compilers take more than {100 * COMPILING:g} % of a "
             f"core it is measured again, for {options.compiled:g} s at most. The machine moves {found['loopback'] / 1e9:.1f} GB/s over one loopback connection and copies "
             f"{found['copy'] / 1e9:.1f} GB/s in memory with one thread.\n")
    parts = [intro, viewers_part(growth, options, cores), stalled_part(growth), streams_part(growth, options, cores),
             size_part(growth, options, found, cores),
             "\n".join(f"* {kind} {key}: {why}" for (kind, key), why in growth.failures.items())]
    if document.target(options) == document.DOCUMENT:
        parts.insert(1, "![Processor time by viewers](images/bench-growth.svg)\n")
    return "\n".join(part for part in parts if part.strip())


def plot(growth, options):
    """Draws processor time by viewers."""
    pairs = series(growth, "viewers", options.viewers)
    if pairs:
        plots.curves(plots.path(options, "bench-growth.svg"), [key for key, _ in pairs],
                     {name: [median(rows, figure) for _, rows in pairs]
                      for name, figure in (("host", "host"), ("viewers' process", "viewers"), ("producer", "producer"))},
                     "viewers", "% of a core")
