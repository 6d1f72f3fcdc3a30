# SPDX-License-Identifier: Apache-2.0
"""The tables and the plot of the comparison with peers."""

import time
from importlib.metadata import version

from . import document, noise, plots
from .servers import FPS
from .spread import Spread, ratio, text as words

#: By name: ours, theirs, viewers, window, figure, and the most that the ratio shall be.
TARGETS = [
    ("processor time, 1 viewer / usual Flask", "porthole", "flask", 1, "warm", "frame_ms", 1.0),
    ("the same, cold", "porthole", "flask", 1, "cold", "frame_ms", 1.5),
    ("processor time, 16 viewers / Flask with one encode", "porthole", "flask-shared", 16, "warm", "frame_ms", 0.75),
    ("the same, cold", "porthole", "flask-shared", 16, "cold", "frame_ms", 0.9),
    ("processor time, 16 viewers / usual Flask", "porthole", "flask", 16, "warm", "frame_ms", 0.12),
    ("latency p50, 1 viewer / Flask with one encode", "porthole", "flask-shared", 1, "warm", "p50", 0.9),
    ("latency p95, 1 viewer / Flask with one encode", "porthole", "flask-shared", 1, "warm", "p95", 0.7),
    ("latency p50, 16 viewers / Flask with one encode", "porthole", "flask-shared", 16, "warm", "p50", 0.9),
    ("latency p95, 16 viewers / Flask with one encode", "porthole", "flask-shared", 16, "warm", "p95", 0.7),
    ("WebRTC, processor time, 1 viewer / aiortc", "porthole-webrtc", "aiortc", 1, "warm", "frame_ms", 0.4),
    ("WebRTC, latency p50, 1 viewer / aiortc", "porthole-webrtc", "aiortc", 1, "warm", "p50", 0.6),
]
VIEWERS = (1, 16)


def values(results, key, viewers, when, figure, rounds):
    """One value a round, None where there is none."""
    found = results.get((key, viewers, when), {})
    return [getattr(found[n], figure) if n in found else None for n in range(rounds)]


def spread(results, side, viewers, when, figure, rounds):
    return Spread.of(values(results, side.key, viewers, when, figure, rounds))


def check_spreads(rule, results, sides, rounds):
    """Tells the rule how far the rounds are apart in what the processor time is concluded from."""
    for side in sides:
        for viewers in VIEWERS:
            rule.check_spread(f"processor time of {side.name}, {viewers} viewers, warm",
                              spread(results, side, viewers, "warm", "frame_ms", rounds))


def processor_table(results, sides, rounds):
    head = ["ms of processor time a frame", *(f"{n} viewer{'s' * (n > 1)}, {when}" for n in VIEWERS
                                              for when in ("cold", "warm"))]
    rows = [[side.name, *(words(spread(results, side, n, when, "frame_ms", rounds)) for n in VIEWERS
                          for when in ("cold", "warm"))] for side in sides]
    return document.table(head, rows)


def latency_table(results, sides, rounds):
    head = ["warm", *(f"{n} viewer{'s' * (n > 1)}, {what}" for n in VIEWERS
                      for what in ("p50 ms", "p95 ms", "frames a second"))]
    rows = [[side.name, *(words(spread(results, side, n, "warm", figure, rounds), 1) for n in VIEWERS
                          for figure in ("p50", "p95", "fps"))] for side in sides]
    return document.table(head, rows)


def ratio_table(results, sides, rounds):
    """Porthole over each peer that uses the same way to the viewer; less than 1 is less for Porthole."""
    there = {side.key: side for side in sides}
    pairs = [("porthole", key) for key in ("flask", "flask-shared", "fastapi", "viser", "rerun")]
    pairs.append(("porthole-webrtc", "aiortc"))
    rows = []
    for ours, theirs in pairs:
        if ours in there and theirs in there:
            rows.append([f"{there[ours].name} / {there[theirs].name}", *(
                words(ratio(*(values(results, key, n, when, figure, rounds) for key in (ours, theirs))))
                for n in VIEWERS for when, figure in (("cold", "frame_ms"), ("warm", "frame_ms"), ("warm", "p50")))])
    head = ["ratio", *(f"{n} viewer{'s' * (n > 1)}, {what}" for n in VIEWERS
                       for what in ("processor time, cold", "warm", "latency p50"))]
    return document.table(head, rows) if rows else ""


def target_table(results, rounds):
    rows = []
    for name, ours, theirs, viewers, when, figure, most in TARGETS:
        found = ratio(values(results, ours, viewers, when, figure, rounds),
                      values(results, theirs, viewers, when, figure, rounds))
        if found:
            rows.append([name, f"<= {most:g}", words(found), "yes" if found.median <= most else "no"])
    return document.table(["what", "target", "reached", "met"], rows) if rows else ""


def absences(chosen, there, failures, results):
    """What was asked for and is not in the tables, with the reason."""
    lines = [f"* {side.name}: not measured: {side.missing()}" for side in chosen if side not in there]
    names = {side.key: side.name for side in there}
    lines += [f"* {names[key]}, {viewers} viewer{'s' * (viewers > 1)}: {why}"
              for (key, viewers), why in failures.items()]
    unreadable = {names[key] for (key, _, _), windows in results.items() if any(w.unreadable for w in windows.values())}
    lines += [f"* {name}: some stamps could not be read" for name in sorted(unreadable)]
    return "\n".join(lines)


def text(results, failures, chosen, there, options):
    packages = sorted({p for side in there for p in side.packages})
    intro = (f"`./porthole bench peers` on {time.strftime('%Y-%m-%d', time.gmtime())}, {noise.machine()}: 1280x720 at "
             f"{FPS} frames a second, JPEG of quality 85 (WebRTC: H.264 of at most 2 Mbit/s), source and server together, "
             f"the viewers on the same cores. Medians of {options.rounds} rounds in turns and (least to most). Cold: the "
             f"{options.cold:g} s from the viewers' first frames on, after a start; warm: {options.seconds:g} s, "
             f"{options.warm:g} s later than these. Latency is from the stamp painted into the frame to its last byte "
             "at the viewer. Porthole's frames are drawn into memory that the host lends; handed in as arrays they cost "
             "one copy more. Each side started anew for each cell.")
    if packages:
        intro += " " + ", ".join(f"{p} {version(p)}" for p in packages) + "."
    rounds = options.rounds
    parts = [intro, processor_table(results, there, rounds), latency_table(results, there, rounds),
             "Ratios, the median of those of each round:\n\n" + ratio_table(results, there, rounds),
             target_table(results, rounds), absences(chosen, there, failures, results)]
    if document.target(options) == document.DOCUMENT:
        parts.insert(1, "![Processor time by server and viewers](images/bench-peers.svg)\n")
    return "\n".join(part for part in parts if part.strip()).replace(".\n", ".\n\n", 1)


def plot(options, results, sides):
    """Draws processor time, warm, by side."""
    groups = {f"{n} viewer{'s' * (n > 1)}": [spread(results, side, n, "warm", "frame_ms", options.rounds)
                                             for side in sides] for n in VIEWERS}
    plots.bars(plots.path(options, "bench-peers.svg"), [side.name for side in sides], groups,
               "ms of processor time for each frame, source and server together (log)")
